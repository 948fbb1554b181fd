//! `user`: who works with the deck, and who I am on this machine.

use super::failure::{Failure, Result};
use super::output::{OutputArgs, Within};
use super::session::Session;
use super::shape::{commit, small_list, sweep};
use super::{fields, write};
use crate::domain::fold::fold;
use crate::domain::shaping::user;
use crate::domain::user::{User, initials};
use crate::domain::{Id, Kind, Message, Record, Value};
use crate::repository::Repository;
use crate::screens::settings::sweep::Sweep;

/// Options of `user`.
pub type Args = Within<What>;

/// What to do with users.
#[derive(clap::Subcommand, Clone, Debug)]
pub enum What {
    /// Print who works with the deck
    List,
    /// Add somebody
    Add {
        /// Their name, and fields: 'Lan Nguyễn' email=lan@example.com.
        #[arg(required = true, value_name = "NAME | FIELD=VALUE")]
        words: Vec<String>,
    },
    /// Call somebody something else
    Rename {
        /// The user, by name or id.
        user: String,
        /// Their new name.
        name: String,
    },
    /// Offer somebody no longer as an owner
    Retire {
        /// The user, by name or id.
        user: String,
        /// Who takes over what they leave open; without it that stays theirs.
        #[arg(long, value_name = "USER")]
        to: Option<String>,
    },
    /// Let somebody who was retired work here again
    Revive {
        /// The user, by name or id.
        user: String,
    },
    /// Say who works here: whose deals 'owner:me' means
    Me {
        /// The user, by name or id.
        user: String,
    },
}

/// Prints or changes users.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    match &args.what {
        What::List => list(&args.output, session),
        What::Me { user } => me(user, session),
        What::Add { words } => add(words, &args.output, session),
        What::Rename { user, name } => {
            let mut repository = session.writer()?;
            refuse_the_same_name(name, Some(found(&repository, user)?.id), &repository)?;
            let values = vec![("name".into(), Value::from(name.as_str()))];
            let shaped = user::set(found(&repository, user)?, values, &repository.lists().users);
            commit(shaped, &mut repository, &args.output, session)
        }
        What::Revive { user } => {
            let mut repository = session.writer()?;
            let shaped = user::revive(found(&repository, user)?);
            commit(shaped, &mut repository, &args.output, session)
        }
        What::Retire { user, to } => {
            let mut repository = session.writer()?;
            let id = found(&repository, user)?.id;
            let to = match to {
                Some(to) => Some(found(&repository, to)?.id),
                None => None,
            };
            sweep(&Sweep::User { id, to }, &mut repository, &args.output, session)
        }
    }
}

fn list(output: &OutputArgs, session: &Session) -> Result<()> {
    let repository = session.reader()?;
    let records: Vec<Record> = repository.lists().users.iter().map(User::to_record).collect();
    small_list(Kind::User, &records, &repository, output, session)
}

fn add(words: &[String], output: &OutputArgs, session: &Session) -> Result<()> {
    let mut repository = session.newcomers_writer()?;
    let parted = fields::part(words);
    let mut pairs = parted.fields;
    if !parted.line.is_empty() {
        pairs.insert(0, ("name".to_owned(), parted.line));
    }
    let mut values = fields::values(Kind::User, &pairs, None, &repository, session)?;
    let name = values.iter().find(|(key, _)| key == "name").and_then(|(_, name)| name.as_text());
    let name = name.unwrap_or_default().to_owned();
    if !values.iter().any(|(key, _)| key == "initials") {
        values.push(("initials".into(), initials(&name).into()));
    }
    refuse_the_same_name(&name, None, &repository)?;
    let id = repository.new_id();
    let changes = write::create(Kind::User, id, values, &repository)?;
    let is_new_here = session.is_unsaid(&repository);
    if is_new_here {
        // Whoever adds themselves is the one that writes it.
        repository.works_as(id);
    }
    let label = session.say(&Message::new("cli-step-added").with("kind", "user").with("name", &name));
    let step = repository.commit(&label, changes)?;
    if is_new_here {
        session.is_here(repository.workspace(), id)?;
        session.tell(&Message::new("person-said").with("name", name));
    }
    session.wrote(&label, step, output)
}

/// Refuses a name that another user of the deck has: nobody could tell them apart.
fn refuse_the_same_name(name: &str, but: Option<Id>, repository: &Repository) -> Result<()> {
    let is_same = |user: &&User| Some(user.id) != but && user.name.as_deref().map(fold) == Some(fold(name));
    match repository.lists().users.iter().find(is_same) {
        None => Ok(()),
        Some(user) => Err(Failure::refused(Message::new("cli-user-same-name").with("name", name))
            .hint(Message::new("cli-user-same-name-hint").with("id", user.id.short()))),
    }
}

fn me(word: &str, session: &Session) -> Result<()> {
    let repository = session.reader()?;
    let user = found(&repository, word)?;
    session.is_here(repository.workspace(), user.id)?;
    super::settings::write(session, "user", user.name.as_deref().unwrap_or_default())
}

fn found<'a>(repository: &'a Repository, word: &str) -> Result<&'a User> {
    let users = &repository.lists().users;
    let wanted = fold(word);
    let by_name = users.iter().find(|user| user.name.as_deref().map(fold) == Some(wanted.clone()));
    let by_id = || {
        let digits = word.to_lowercase();
        let fits = |user: &&User| digits.len() >= 4 && user.id.to_string().ends_with(&digits);
        users.iter().find(fits)
    };
    by_name.or_else(by_id).ok_or_else(|| {
        let names: Vec<&str> = users.iter().filter_map(|user| user.name.as_deref()).collect();
        Failure::refused(Message::new("cli-no-such-name").with("name", word).with("kind", "user"))
            .hint(Message::new("cli-users-are").with("names", names.join(", ")))
    })
}
