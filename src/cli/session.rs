//! One run of the program: its options, its words, its clock, and the deck it opens.

use std::cell::RefCell;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Offset, Utc};
use serde_json::json;

use super::arguments::Globals;
use super::failure::{Failure, Result};
use super::init;
use super::output::{Column, Format, Lean, OutputArgs, json_pretty};
use crate::domain::fold::fold;
use crate::domain::{Device, Id, Kind, Message, Record, StepId};
use crate::query::day::Toward;
use crate::query::{Names, entry};
use crate::repository::{Access, Clock, Repository, Who};
use crate::settings::document::Problem;
use crate::settings::{Config, Paths, Wrong, device, hub, people};
use crate::sync::{InPlace, Mode, Shared, TakeIn};
use crate::text::dates::Zone;
use crate::text::{Language, Text};

/// What every verb is given.
pub struct Session {
    /// Options that hold for every verb.
    pub globals: Globals,
    /// The words of the user's language.
    pub texts: Text,
    /// Where local files lie.
    pub paths: Paths,
    /// What the person has configured.
    pub config: Config,
    /// Where time comes from.
    pub clock: Clock,
    /// The shared deck that was opened, to be published at the end.
    pub(super) shared: RefCell<Option<Shared>>,
    /// The mark on a deck of a synced folder that is worked on in place.
    pub(super) in_place: RefCell<Option<InPlace>>,
}

/// Cells of what is told in a line, beyond which names in it are cut.
const TOLD: usize = 400;

impl Session {
    /// Reads what every verb shares: options, folders, configuration, language.
    pub fn start(mut globals: Globals) -> std::result::Result<Session, Box<(Failure, Text)>> {
        // Read here: usage would take an option that is set by a variable for a required one.
        globals.db = globals.db.or_else(|| std::env::var_os("DEALDECK_DB").filter(|file| !file.is_empty()));
        let plain = Text::new(Language::of_this_run(globals.lang.as_deref(), None));
        let fail = |failure| Box::new((failure, plain.clone()));
        let paths = Paths::of_this_machine().map_err(|error| fail(error.into()))?;
        if let Some(asked) = globals.lang.as_deref().filter(|asked| Language::from_tag(asked).is_none()) {
            let names = Language::ALL.map(Language::tag).join(", ");
            return Err(fail(
                Failure::usage(Message::new("cli-no-such-language").with("name", asked))
                    .hint(Message::new("cli-languages-are").with("names", names)),
            ));
        }
        let (config, problems) = Config::load(&paths);
        let language = Language::of_this_run(globals.lang.as_deref(), config.language.as_deref());
        let clock = match &globals.now {
            Some(text) => Clock::Fixed(moment(text).map_err(fail)?),
            None => Clock::System,
        };
        let zone = match clock {
            Clock::System => Zone::System,
            Clock::Fixed(_) => Zone::Fixed(Utc.fix()),
        };
        let session = Session {
            globals,
            texts: Text::new(language).in_zone(zone),
            paths,
            config,
            clock,
            shared: RefCell::default(),
            in_place: RefCell::default(),
        };
        session.tell_problems(&session.paths.config_file(), &problems);
        Ok(session)
    }

    /// A text of the user's language.
    pub fn say(&self, message: &Message) -> String {
        self.texts.message_within(message, TOLD).as_str().to_owned()
    }

    /// A column of text under a heading in the user's language.
    pub fn column(&self, key: &str, heading: &'static str) -> Column {
        Column { key: key.to_owned(), heading: self.say(&Message::new(heading)), lean: Lean::Left }
    }

    /// The failure that a field cannot hold what was written.
    pub fn wrong_field(&self, field: &str, problem: &Message) -> Failure {
        let problem = self.say(problem);
        Failure::usage(Message::new("cli-field-wrong").with("field", field).with("problem", problem))
    }

    /// Tells something on standard error, where it is in nobody's way.
    pub fn tell(&self, message: &Message) {
        // Nobody to tell is no reason to fail.
        let _ = writeln!(io::stderr(), "{}", self.say(message));
    }

    /// Tells what is wrong in a file of the person's own.
    pub fn tell_problems(&self, file: &Path, problems: &[Problem]) {
        for problem in problems {
            let wrong = Wrong { file: file.to_owned(), problem: problem.clone() };
            self.tell(&wrong.message(|problem| self.say(problem)));
        }
    }

    /// The deck, to read from: as it was, when `--as-of` says so.
    pub fn reader(&self) -> Result<Repository> {
        let repository = self.open(Access::Read, TakeIn::First)?;
        match &self.globals.as_of {
            None => Ok(repository),
            Some(text) => Ok(repository.as_of(end_of(text, repository.lists())?)?),
        }
    }

    /// Whether the deck is asked for as it was.
    pub fn is_as_of(&self) -> bool {
        self.globals.as_of.is_some()
    }

    /// The deck as this machine knows it, to try something out on: nothing comes in before, and
    /// nothing goes out after.
    pub fn trial(&self) -> Result<Repository> {
        let repository = self.open(Access::Write, TakeIn::Later)?;
        drop(self.take_shared());
        Ok(repository)
    }

    /// The deck, to write to. In a deck that others made, whoever has not said who they are is asked
    /// first: nothing is written under somebody else's name.
    pub fn writer(&self) -> Result<Repository> {
        let repository = self.newcomers_writer()?;
        if !self.is_unsaid(&repository) {
            return Ok(repository);
        }
        let users = repository.lists().users.iter().filter_map(|user| user.name.as_deref());
        let names = users.map(|name| format!("  {name}")).collect();
        let asked = Failure::refused(Message::new("cli-user-unsaid")).detail(names);
        Err(asked.hint(Message::new("cli-user-unsaid-hint")))
    }

    /// The deck, to write to, for whoever may have to say first who they are, and for what is written in
    /// nobody's name.
    pub fn newcomers_writer(&self) -> Result<Repository> {
        self.refuse_when_read_only()?;
        let was_there = self.deck().exists();
        let repository = self.open(Access::Write, TakeIn::First)?;
        if !was_there && self.deck().exists() {
            self.tell(&Message::new("cli-deck-made").with("file", self.deck().display()));
        }
        if let Some(needed) = repository.newer() {
            return Err(
                Failure::file(needed.clone()).hint(Message { id: "deck-newer-hint", args: needed.args })
            );
        }
        if repository.is_read_only() {
            let told = Message::new("cli-deck-read-only").with("file", self.deck().display());
            return Err(Failure::file(told).hint(Message::new("cli-deck-read-only-hint")));
        }
        Ok(repository)
    }

    /// The deck for the screens: to write to, unless that was refused or `--as-of` was given. Of a
    /// shared one, what others published comes in before, or later as `when` says.
    pub fn for_screens(&self, when: TakeIn) -> Result<Repository> {
        if self.globals.as_of.is_some() {
            return self.reader();
        }
        self.open(if self.globals.readonly { Access::Read } else { Access::Write }, when)
    }

    /// Refuses a change where `--readonly` or `--as-of` was given.
    pub fn refuse_when_read_only(&self) -> Result<()> {
        if self.globals.readonly || self.globals.as_of.is_some() {
            return Err(
                Failure::refused(Message::new("cli-read-only")).hint(Message::new("cli-read-only-hint"))
            );
        }
        Ok(())
    }

    /// The file of the deck: the one named, else the one configured, else the one in the data
    /// folder.
    pub fn deck(&self) -> PathBuf {
        let named = self.globals.db.as_ref().map(PathBuf::from);
        named.or_else(|| self.config.deck.clone()).unwrap_or_else(|| self.paths.deck())
    }

    /// Who works here, for opening the deck of this file.
    pub fn who(&self, deck: &Path) -> Result<Who> {
        // Where the device's name cannot be kept, a new one for this run does no harm.
        let device = device::of_deck(&self.paths, deck).unwrap_or_else(|_| device::for_this_run());
        Ok(Who { device, user: None, clock: self.clock, state_dir: Some(self.paths.state.clone()) })
    }

    /// Keeps another name for the device at a deck's place than the one it had. Returns what to tell where the old
    /// one stays, which would number other steps alike; where none can be kept, every run has a
    /// new one anyway.
    pub fn rename_device(&self, deck: &Path, from: Device, to: Device) -> Option<Message> {
        let error = device::rename(&self.paths, deck, to).err()?;
        let stays = device::of_deck(&self.paths, deck).is_ok_and(|device| device == from);
        let file = self.paths.device_file();
        let told = || Message::new("cli-restore-name-stays").with("reason", self.say(&error.message()));
        stays.then(|| told().with("file", file.display()))
    }

    /// The deck, to read from, without making one where there is none.
    pub fn open_existing(&self) -> Result<Repository> {
        let path = self.deck();
        self.opened(&path, self.who(&path)?, Access::Read)
    }

    /// Whether the deck would be the default one, which is not there yet and can be made.
    pub fn has_no_deck(&self, access: Access) -> bool {
        let path = self.deck();
        let is_default = self.globals.db.is_none() && self.config.deck.is_none();
        is_default && access == Access::Write && !path.exists() && self.mode(&path) == Mode::Direct
    }

    fn open(&self, access: Access, when: TakeIn) -> Result<Repository> {
        let path = self.deck();
        if self.has_no_deck(access) {
            return init::make(&path, &init::Args::default(), self);
        }
        let who = self.who(&path)?;
        let mut repository = self.opened_taking_in(&path, who.clone(), access, when)?;
        if access == Access::Write {
            // What cannot be made up now is tried again at the next start.
            let _ = repository.make_up_sweep();
        }
        let said = self.user_here(&repository);
        if let (None, Access::Write, Some(me)) = (said, access, repository.lists().me)
            && !is_new_here(&repository)
        {
            // Whoever has written here goes on as who they were, wherever the deck is moved to.
            let _ = self.is_here(repository.workspace(), me);
        }
        match said {
            Some(user) if repository.lists().me != Some(user) => {
                let who = Who { user: Some(user), device: repository.device(), ..who };
                Ok(repository.by(who)?)
            }
            _ => Ok(repository),
        }
    }

    /// The user that this person is: the one that is configured, else the one that was said to be
    /// so in this deck, else the one called like the account on this machine.
    fn user_here(&self, repository: &Repository) -> Option<Id> {
        let lists = repository.lists();
        let called = |name: String| {
            let name = fold(&name);
            let user = lists.users.iter().find(|user| user.name.as_deref().map(fold) == Some(name.clone()));
            user.map(|user| user.id)
        };
        let said = || {
            let said = people::of_deck(&self.paths, repository.workspace()).ok()??.parse().ok();
            said.filter(|said| lists.user(*said).is_some())
        };
        self.config
            .user
            .clone()
            .and_then(called)
            .or_else(said)
            .or_else(|| called(std::env::var("USER").ok()?))
    }

    /// Whether others made the deck, nothing was written here yet, and nobody said who this person
    /// is.
    pub fn is_unsaid(&self, repository: &Repository) -> bool {
        let is_a_teams =
            || self.is_shared() || repository.lists().users.len() > 1 || self.has_hub(repository);
        is_new_here(repository) && is_a_teams() && self.user_here(repository).is_none()
    }

    /// Whether a deck goes to a hub.
    fn has_hub(&self, repository: &Repository) -> bool {
        hub::of_deck(&self.paths, &self.deck(), repository.workspace()).is_ok_and(|hub| hub.is_some())
    }

    /// Keeps who this person is in a deck.
    pub fn is_here(&self, workspace: &str, user: Id) -> Result<()> {
        Ok(people::remember(&self.paths, workspace, &user.to_string())?)
    }

    /// Tells of a write: the step, so that `undo STEP` can take exactly it back.
    pub fn wrote(&self, label: &str, step: StepId, output: &OutputArgs) -> Result<()> {
        self.wrote_records(label, step, &[], output)
    }

    /// Tells of a write and, as JSON, of the records it was about: a name and an id each.
    pub fn wrote_records(
        &self,
        label: &str,
        step: StepId,
        records: &[(&str, Option<Id>)],
        output: &OutputArgs,
    ) -> Result<()> {
        match output.chosen() {
            Format::Json | Format::Jsonl => {
                let mut done = json!({"step": step.to_string(), "done": label});
                for (name, id) in records {
                    done[*name] = json!(id.map(|id| id.to_string()));
                }
                writeln!(io::stdout(), "{}", json_pretty(&done))?;
            }
            _ => {
                self.tell(&Message::new("cli-done").with("what", label));
                writeln!(io::stdout(), "step {step}")?;
            }
        }
        Ok(())
    }
}

/// The moment an RFC 3339 text names.
pub fn moment(text: &str) -> Result<i64> {
    DateTime::parse_from_rfc3339(text).map(|moment| moment.timestamp_millis()).map_err(|_| {
        Failure::usage(Message::new("cli-not-a-moment").with("text", text))
            .hint(Message::new("cli-not-a-moment-hint"))
    })
}

/// The last moment of a day, or the moment itself.
fn end_of(text: &str, names: &dyn Names) -> Result<i64> {
    match entry::date(text, Toward::ThisYear, names) {
        Some(day) => Ok(names.start_of_day(day.succ_opt().unwrap_or(day)) - 1),
        None => moment(text),
    }
}

/// Whether nothing was written to a deck from here yet.
fn is_new_here(repository: &Repository) -> bool {
    repository.known().is_ok_and(|known| known.of(repository.device()) == 0)
}

/// The record whose id starts or ends with these digits; of one of these kinds when any are named.
pub fn record(repository: &Repository, digits: &str, kinds: &[Kind]) -> Result<Record> {
    let plain = digits.trim().replace('-', "").to_lowercase();
    let looks_right = plain.len() >= 4 && plain.chars().all(|digit| digit.is_ascii_hexdigit());
    let found: Vec<(Kind, Id)> = if looks_right { repository.by_prefix(&plain)? } else { Vec::new() };
    let other = found.first().map(|(kind, _)| *kind);
    let found: Vec<_> =
        found.into_iter().filter(|(kind, _)| kinds.is_empty() || kinds.contains(kind)).collect();
    if let (true, Some(other), Some(wanted)) = (found.is_empty(), other, kinds.first()) {
        let told = Message::new("cli-id-of-another-kind").with("id", digits).with("kind", other.key());
        return Err(Failure::refused(told.with("wanted", wanted.key())));
    }
    match found[..] {
        [(kind, id)] => repository.get(kind, id)?,
        [] => plain.parse().map_or(Ok(None), |id| repository.stands_for_merged(id, kinds))?,
        _ => {
            let lines = found.iter().take(12).map(|(kind, id)| format!("{} {id}", kind.key())).collect();
            return Err(Failure::refused(Message::new("cli-id-ambiguous").with("id", digits))
                .detail(lines)
                .hint(Message::new("cli-id-ambiguous-hint")));
        }
    }
    .ok_or_else(|| {
        Failure::refused(Message::new("cli-not-found").with("id", digits))
            .hint(Message::new("cli-not-found-hint"))
    })
}
