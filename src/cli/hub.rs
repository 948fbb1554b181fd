//! `hub`: a PostgreSQL server where the copies of the deck meet. The password is neither printed
//! nor kept.

use std::env;
use std::io::{self, Write};
use std::sync::mpsc;
use std::time::Duration;

use super::failure::{Failure, FailureKind, Result};
use super::output::{Cell, Within, write_object};
use super::session::Session;
use crate::domain::Message;
use crate::repository::Repository;
use crate::repository::merge::Merged;
use crate::settings::hub as kept;
use crate::sync::hub::{self, Address, Deck, Hub, Pushed, setup};
use crate::text::Clean;

/// Options of `hub`.
pub type Args = Within<What>;

/// What to do with a hub.
#[derive(clap::Subcommand, Clone, Debug)]
pub enum What {
    /// Make a PostgreSQL server a hub for this deck, as the owner of its database
    Init {
        /// Where: postgres://OWNER@HOST/DATABASE.
        #[arg(required_unless_present = "print")]
        url: Option<String>,
        /// Who may work in this deck there: the name of a role, which is made when it is missing; repeatable.
        #[arg(long = "member", value_name = "NAME")]
        members: Vec<String>,
        /// Print the SQL for whoever keeps the server, and do nothing.
        #[arg(long)]
        print: bool,
    },
    /// Push what the hub has not seen; the first time with its address, which is remembered
    Push {
        /// Where: postgres://NAME@HOST/DATABASE; the hub that is remembered when not given.
        url: Option<String>,
    },
    /// Pull what others have pushed; with an address and no deck yet, make one from the hub
    Pull {
        /// Where: postgres://NAME@HOST/DATABASE; the hub that is remembered when not given.
        url: Option<String>,
        /// Which deck, where the hub has several.
        #[arg(long, value_name = "ID")]
        workspace: Option<String>,
    },
    /// Print which hub the deck goes to, and what waits both ways
    Status,
    /// Forget the hub; the deck stays whole
    Leave,
}

/// How often something is tried where the line breaks off in the middle.
const TRIES: u32 = 5;

/// Does what was asked for.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    match &args.what {
        What::Init { members, print: true, .. } => {
            let script = setup::script(&session.reader()?, members)?;
            io::stdout().write_all(script.as_bytes())?;
            Ok(())
        }
        What::Init { url, members, .. } => {
            let address = address(url.as_deref().unwrap_or_default(), session)?;
            setup::run(&address, &session.reader()?, members)?;
            let told = if members.is_empty() { "hub-ready-for-nobody" } else { "hub-ready" };
            session.tell(&Message::new(told));
            Ok(())
        }
        What::Push { url } => push(args, url.as_deref(), session),
        What::Pull { url, workspace } => pull(args, url.as_deref(), workspace.as_deref(), session),
        What::Status => status(args, session),
        What::Leave => leave(session),
    }
}

/// The address of a hub with the password that is found for it.
fn address(url: &str, session: &Session) -> Result<Address> {
    let address = Address::read(url)?;
    if let Some(password) = env::var("PGPASSWORD").ok().filter(|password| !password.is_empty()) {
        return Ok(address.with_password(|_| Some(password)));
    }
    let door = address.door();
    let found = kept::password(&session.paths, &door.host, door.port, &door.database, &door.user)?;
    Ok(address.with_password(|_| found))
}

/// The hub that was named, else the one that is remembered for the deck.
fn hub_of(url: Option<&str>, deck: &Repository, session: &Session) -> Result<Address> {
    let remembered = kept::of_deck(&session.paths, &session.deck(), deck.workspace())?;
    match url.map(str::to_owned).or(remembered) {
        Some(url) => address(&url, session),
        None => Err(Failure::refused(Message::new("hub-none")).hint(Message::new("hub-none-hint"))),
    }
}

/// The hub that is remembered for a deck; none when it goes to none.
pub fn remembered(deck: &Repository, session: &Session) -> Result<Option<Address>> {
    kept::of_deck(&session.paths, &session.deck(), deck.workspace())?
        .map(|url| address(&url, session))
        .transpose()
}

/// Does something at the hub and remembers which one it was. Where the line breaks off in the
/// middle it is tried again, later each time.
fn at_hub<T>(
    address: &Address,
    deck: &mut Repository,
    session: &Session,
    mut act: impl FnMut(&mut Hub, &mut Repository) -> hub::Result<T>,
) -> Result<T> {
    let mut open = Some(Hub::open(address, deck)?);
    let done = hub::again(TRIES, &mut |time, error| rest(time, error, session), || {
        let mut hub = match open.take() {
            Some(hub) => hub,
            None => Hub::open(address, deck)?,
        };
        act(&mut hub, deck)
    })?;
    kept::remember(&session.paths, &session.deck(), deck.workspace(), address.shown())?;
    Ok(done)
}

/// Lets time pass before the next try, having said why.
fn rest(time: Duration, error: &hub::Error, session: &Session) {
    let problem = session.say(&error.message());
    session.tell(&Message::new("hub-again").with("problem", problem).with("seconds", time.as_secs()));
    // Nobody ever sends: the time is all that can come.
    let (_kept, never) = mpsc::channel::<()>();
    let _ = never.recv_timeout(time);
}

fn push(args: &Args, url: Option<&str>, session: &Session) -> Result<()> {
    session.refuse_when_read_only()?;
    let mut deck = session.open_existing()?;
    let address = hub_of(url, &deck, session)?;
    let pushed = at_hub(&address, &mut deck, session, |hub, deck| hub.push(deck, &mut |_| ()))?;
    let fields = vec![
        (session.column("steps", "cli-column-steps"), Cell::count(pushed.steps)),
        (session.column("entries", "hub-column-entries"), Cell::count(pushed.entries as i64)),
    ];
    write_object(&mut io::stdout().lock(), args.output.chosen(), fields)
}

fn pull(args: &Args, url: Option<&str>, workspace: Option<&str>, session: &Session) -> Result<()> {
    let merged = match url.filter(|_| !session.deck().exists()) {
        Some(url) => join(url, workspace, session)?,
        None => {
            let mut deck = session.newcomers_writer()?;
            let address = hub_of(url, &deck, session)?;
            at_hub(&address, &mut deck, session, Hub::pull)?
        }
    };
    let fields = vec![
        (session.column("records", "cli-column-records"), Cell::count(merged.rows)),
        (session.column("fields", "cli-column-fields"), Cell::count(merged.fields)),
        (session.column("steps", "cli-column-steps"), Cell::count(merged.steps)),
        (session.column("clashes", "cli-column-clashes"), Cell::count(merged.clashes)),
    ];
    write_object(&mut io::stdout().lock(), args.output.chosen(), fields)?;
    super::merge::tell(&merged, session);
    Ok(())
}

/// Makes the deck from the hub.
fn join(url: &str, workspace: Option<&str>, session: &Session) -> Result<Merged> {
    session.refuse_when_read_only()?;
    let address = address(url, session)?;
    let of = the_one(Hub::decks(&address)?, workspace)?;
    let path = session.deck();
    let (_, merged) = hub::join(&address, &of, &path, session.who(&path)?)?;
    kept::remember(&session.paths, &path, &of.workspace, address.shown())?;
    session.tell(&Message::new("hub-joined").with("file", path.display()));
    Ok(merged)
}

/// The deck that was named, else the only one.
fn the_one(mut decks: Vec<Deck>, workspace: Option<&str>) -> Result<Deck> {
    if let Some(wanted) = workspace {
        let wanted = wanted.replace('-', "").to_lowercase();
        decks.retain(|deck| deck.workspace.starts_with(&wanted));
    }
    if decks.len() > 1 {
        let line = |deck: &Deck| Clean::line(&format!("  {}  {}", deck.workspace, deck.users.join(", ")));
        let lines = decks.iter().map(|deck| line(deck).as_str().to_owned()).collect();
        return Err(Failure::refused(Message::new("hub-which"))
            .detail(lines)
            .hint(Message::new("hub-which-hint")));
    }
    decks.pop().ok_or_else(|| {
        Failure::refused(Message::new("hub-empty")).hint(Message::new("hub-no-workspace-hint"))
    })
}

fn status(args: &Args, session: &Session) -> Result<()> {
    let deck = session.open_existing()?;
    let address = hub_of(None, &deck, session)?;
    let mut fields = vec![
        (session.column("hub", "hub-column-hub"), Cell::text(address.shown())),
        (session.column("workspace", "hub-column-workspace"), Cell::text(deck.workspace())),
    ];
    let waiting = Hub::open(&address, &deck).and_then(|mut hub| hub.waiting(&deck));
    let (state, (out, coming)) = match &waiting {
        Ok((out, coming)) => {
            (session.say(&Message::new("hub-reached")), (Cell::count(*out), Cell::count(*coming)))
        }
        Err(error) => (session.say(&error.message()), (Cell::empty(), Cell::empty())),
    };
    fields.push((session.column("to_push", "hub-column-out"), out));
    fields.push((session.column("to_pull", "hub-column-in"), coming));
    fields.push((session.column("state", "hub-column-state"), Cell::text(state)));
    write_object(&mut io::stdout().lock(), args.output.chosen(), fields)?;
    Ok(waiting.map(|_| ())?)
}

fn leave(session: &Session) -> Result<()> {
    let deck = session.open_existing()?;
    if kept::forget(&session.paths, &session.deck(), deck.workspace())?.is_none() {
        return Err(Failure::refused(Message::new("hub-none")).hint(Message::new("hub-none-hint")));
    }
    session.tell(&Message::new("hub-left"));
    Ok(())
}

/// Pulls, then pushes: all that is new goes both ways.
pub fn exchange(deck: &mut Repository, url: Option<&str>, session: &Session) -> Result<(Merged, Pushed)> {
    let address = hub_of(url, deck, session)?;
    at_hub(&address, deck, session, |hub, deck| Ok((hub.pull(deck)?, hub.push(deck, &mut |_| ())?)))
}

impl From<hub::Error> for Failure {
    fn from(error: hub::Error) -> Failure {
        let kind = match error {
            hub::Error::Usage(_) => FailureKind::Usage,
            hub::Error::Refused(_) => FailureKind::Refused,
            hub::Error::Away(_) => FailureKind::File,
            hub::Error::Deck(error) => return error.into(),
        };
        Failure { kind, message: error.message(), detail: Vec::new(), hint: error.hint() }
    }
}
