//! The deck in SQLite: open, read, commit, undo, history, search, backup. Only this layer, and
//! `sync` for other copies of a deck, name rusqlite; nothing else writes business data.
//!
//! - `clock`: where time comes from; `error`: what can go wrong.
//! - [`file`](self): which files are refused, and the hardened connection; `patience`: waiting for
//!   other programs.
//! - `allowance`: how much work a question may be.
//! - `schema`: the tables; `storage`: values in them; `lists`: the small tables in memory; [`views`]: saved ones.
//! - `read`, `window`, `board`, `today`, `tally`, [`agenda`], `search`, and `side` for its file: what screens, reports and exports ask.
//! - [`duplicates`]: records that may be one.
//! - `batch`, `write`: the one way in; `seen`: what stands in a write's way; `derived`: figures kept ready.
//! - `enrolments`, `following`: cadences. `undo`, `depends`, `keys`, `journal`: the way back; `history`: that of one record; `trim`: what
//!   of it is kept.
//! - [`merge`](mod@merge): bringing copies of a deck together; `known`: what a copy has seen;
//!   `join`: a copy begun from elsewhere; `published`, `digest`: a deck as one whole file for others;
//!   `replaced`: a file that took the open one's place; `tail`: one that was written over it.
//! - [`erase`](mod@erase): erasing a person, for good, and telling what is held about one.
//! - `copy`: the deck as it was; `backup`, `kept`: copies of it, and where they lie; `check`, `repair`: keeping it safe; `migration`: from
//!   older versions; `newer`: what those after this one added.

pub mod agenda;
mod allowance;
#[cfg(test)]
mod around_tests;
mod backup;
mod batch;
mod board;
mod check;
mod clock;
mod copy;
mod depends;
mod derived;
mod digest;
pub mod duplicates;
mod elsewhere;
mod enrolments;
pub mod erase;
mod error;
mod file;
#[cfg(test)]
mod file_tests;
mod following;
mod history;
mod join;
mod journal;
mod kept;
mod keys;
mod known;
mod lists;
pub mod merge;
mod migration;
mod newer;
mod patience;
mod published;
#[cfg(test)]
mod published_tests;
mod read;
mod repair;
mod replaced;
mod schema;
mod search;
mod seen;
mod side;
mod storage;
mod tail;
mod tally;
#[cfg(test)]
pub(crate) mod tests;
mod today;
mod trim;
mod undo;
pub mod views;
mod window;
mod write;

use std::cell::Cell;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use rusqlite::Connection;

use allowance::Allowance;

pub use crate::query::Filter;
pub use allowance::Interrupter;
pub use batch::Batch;
pub use board::ColumnTotal;
pub use check::Checked;
pub use clock::Clock;
pub use enrolments::{Enrolled, Standings, Underway};
pub use erase::is_person;
pub use error::{Error, Result, Trouble};
pub use file::{Access, SCHEMA_VERSION};
pub(crate) use file::{beside, make_folder, stream};
pub use journal::{Edit, Step};
pub(crate) use kept::clear_unfinished;
pub use known::Known;
pub use lists::Lists;
pub use published::{is_backup_file, keep_newer, setting_in};
pub use search::Hit;
pub use seen::Conflict;
pub use storage::from_json;
pub use tally::Tally;
pub use today::{Cut, More, Queue, Week};
pub use undo::{Going, Undone};
pub use window::{From, Mark, Page, Sort, Window};

use crate::domain::{Change, Currency, Device, Id, Message};

/// Who works here, and where this machine keeps what is its own.
#[derive(Clone, Debug)]
pub struct Who {
    /// This machine's copy of the program.
    pub device: Device,
    /// The user, when one was chosen.
    pub user: Option<Id>,
    /// Where time comes from.
    pub clock: Clock,
    /// The folder for the search index and backups; none keeps the index in memory.
    pub state_dir: Option<PathBuf>,
}

/// What a new deck starts with.
pub struct Seed {
    /// The deck's own currency.
    pub currency: Currency,
    /// Lists, pipelines, users, and sample records if any.
    pub changes: Vec<Change>,
    /// The label of the first step.
    pub label: String,
}

/// A deck, open.
pub struct Repository {
    connection: Connection,
    path: Option<PathBuf>,
    /// The file that people know the deck by, where the one that is worked on is a replica.
    stands_for: Option<PathBuf>,
    /// Which file it was when it was opened.
    file: replaced::Identity,
    access: Access,
    who: Who,
    lists: Lists,
    /// True between `commit_soon` and `settle`.
    pending: bool,
    /// SQLite's counter of what other connections wrote.
    data_version: Cell<i64>,
    /// Whether the search index is at hand: it is opened when it is first needed.
    has_index: Cell<bool>,
    /// True during a look that holds the file: see `in_one_look`.
    looking: Cell<bool>,
    /// Stops questions of screens that would not end.
    allowance: Allowance,
    /// The last commit number seen of this device.
    written: i64,
    /// The version of a deck that is too new to be written to.
    newer: Option<i32>,
    /// Counts what may have changed what is read here.
    generation: u64,
    /// What this program has written.
    own_steps: elsewhere::OwnSteps,
    /// What was written here, in case the file is written over.
    tail: tail::Tail,
}

impl Repository {
    /// Makes a new deck; refuses a file that is there.
    pub fn create(path: &Path, seed: Seed, who: Who) -> Result<Repository> {
        file::create_file(path)?;
        let made = file::connect(path, Access::Write).and_then(|connection| {
            fill(&connection, &seed)?;
            Repository::over(connection, Some(path.to_owned()), Access::Write, who)?.sown(seed)
        });
        if made.is_err() {
            // Half a deck helps nobody; the error that led here is the one to tell.
            let _ = std::fs::remove_file(path);
        }
        made
    }

    /// Makes a new deck in memory.
    pub fn in_memory(seed: Seed, who: Who) -> Result<Repository> {
        let connection = file::connect_memory()?;
        fill(&connection, &seed)?;
        Repository::over(connection, None, Access::Write, who)?.sown(seed)
    }

    /// Opens a deck. Refuses what is not one, unchanged. A deck of a newer major version, and a
    /// file that cannot be written, open for reading only.
    pub fn open(path: &Path, who: Who, access: Access) -> Result<Repository> {
        Repository::open_with(path, who, access, migration::ALL)
    }

    /// Like [`open`](Self::open), with these steps from older versions.
    fn open_with(
        path: &Path,
        who: Who,
        access: Access,
        steps: &[migration::Migration],
    ) -> Result<Repository> {
        let head = file::read_head(path)?;
        let newer = is_newer(head.version);
        let writable = std::fs::OpenOptions::new().append(true).open(path).is_ok();
        let access = if newer || !writable { Access::Read } else { access };
        if access == Access::Read && writable {
            file::roll_back_crash(path)?;
        }
        let connection = file::connect(path, access)?;
        Repository::connected(connection, path, who, (access, head.version), steps)
    }

    /// The deck of a connection to its file, which is of this version.
    fn connected(
        mut connection: Connection,
        path: &Path,
        who: Who,
        (access, version): (Access, i32),
        steps: &[migration::Migration],
    ) -> Result<Repository> {
        if migration::is_due(version, steps) {
            if access == Access::Write {
                migration::run(&connection, steps, |deck| backup::before_migration(deck, path, &who))?;
            } else {
                // Nothing is written to the file: a copy in memory is migrated and read instead.
                connection = copy::in_memory(&connection)?;
                migration::run(&connection, steps, |_| Ok(()))?;
            }
        }
        // One look at the file for all of this: each statement by itself would lock it anew.
        connection.execute_batch("BEGIN")?;
        let recognised = schema::recognise(&connection, &path.to_string_lossy());
        let newer = is_newer(version).then_some(version);
        recognised.map_err(|error| newer.map_or(error, |version| Error::File(needs(version))))?;
        let mut repository = Repository::over(connection, Some(path.to_owned()), access, who)?;
        repository.newer = newer;
        repository.connection.execute_batch("COMMIT")?;
        Ok(repository)
    }

    pub(crate) fn over(
        mut connection: Connection,
        path: Option<PathBuf>,
        access: Access,
        who: Who,
    ) -> Result<Repository> {
        let lists = Lists::load(&connection, who.clock, who.user)?;
        let allowance = Allowance::over(&mut connection)?;
        let repository = Repository {
            own_steps: elsewhere::OwnSteps::begin(&connection, who.device)?,
            connection,
            file: replaced::identity(path.as_deref()),
            path,
            stands_for: None,
            access,
            who,
            lists,
            pending: false,
            data_version: Cell::new(0),
            has_index: Cell::new(false),
            looking: Cell::new(false),
            allowance,
            written: 0,
            newer: None,
            generation: 0,
            tail: tail::Tail::default(),
        };
        repository.data_version.set(repository.read_data_version()?);
        Ok(repository)
    }

    fn sown(mut self, seed: Seed) -> Result<Repository> {
        let mut batch = self.begin_step(&seed.label, write::StepKind::Start)?;
        for change in seed.changes {
            batch.apply(change)?;
        }
        batch.commit()?;
        Ok(self)
    }

    /// A second connection to the same deck, for a job on another thread. None for a deck in
    /// memory, which has only one.
    pub fn reopen(&self) -> Result<Option<Repository>> {
        let Some(path) = &self.path else { return Ok(None) };
        // Through SQLite alone: a look at the file by itself takes away, when it is closed, every
        // lock that this program has on it, even of a step that is not on the disk yet.
        if self.access == Access::Read {
            // What cannot be taken back is told by the reading.
            let _ = file::roll_back_crash(path);
        }
        let connection = file::connect(path, self.access)?;
        let version = file::schema_version(&connection)?;
        let opened = (self.access, version);
        let mut again = Repository::connected(connection, path, self.who.clone(), opened, migration::ALL)?;
        (again.stands_for, again.own_steps) = (self.stands_for.clone(), self.own_steps.clone());
        Ok(Some(again))
    }

    /// The file that is worked on; none when the deck is in memory.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Says which file people know this deck by: that which they share, of which this is a replica.
    pub fn stands_for(&mut self, shared: &Path) {
        self.stands_for = Some(shared.to_owned());
    }

    /// The file that people know the deck by; none when it is in memory.
    pub fn known_as(&self) -> Option<&Path> {
        self.stands_for.as_deref().or(self.path.as_deref())
    }

    /// The same deck, opened anew for somebody else.
    pub fn by(self, who: Who) -> Result<Repository> {
        let Some(path) = self.path.clone() else { return Ok(self) };
        let (stands_for, access) = (self.stands_for.clone(), self.access);
        drop(self);
        let mut again = Repository::open(&path, who, access)?;
        again.stands_for = stands_for;
        Ok(again)
    }

    /// Writes from now on as this user of the deck, who may be made next.
    pub fn works_as(&mut self, user: Id) {
        self.who.user = Some(user);
        self.lists.me = Some(user);
    }

    /// Lets time pass in a test.
    #[cfg(test)]
    pub(crate) fn at(&mut self, moment: i64) {
        self.who.clock = Clock::Fixed(moment);
    }

    /// Goes on under another name of this device, which another connection had to take.
    pub fn go_on_as(&mut self, device: Device) {
        self.who.device = device;
        self.written = 0;
    }

    /// Who works here.
    pub fn who(&self) -> Who {
        self.who.clone()
    }

    /// True when nothing can be written.
    pub fn is_read_only(&self) -> bool {
        self.access == Access::Read
    }

    /// Which version is needed to write to the deck; none when this one will do.
    pub fn newer(&self) -> Option<Message> {
        self.newer.map(needs)
    }

    /// Where time comes from.
    pub fn clock(&self) -> Clock {
        self.who.clock
    }

    /// This machine's copy of the program.
    pub fn device(&self) -> Device {
        self.who.device
    }

    /// The day it is where the user is.
    pub fn today(&self) -> NaiveDate {
        self.who.clock.today()
    }

    /// An id for a new record: a UUIDv7 of now.
    pub fn new_id(&self) -> Id {
        new_id(self.who.clock)
    }

    /// Another number whenever a step was written here or seen from elsewhere: as long as it
    /// stays, what was read still holds.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The small tables.
    pub fn lists(&self) -> &Lists {
        &self.lists
    }

    /// True when another connection wrote to the deck since the last look; the lists are read
    /// again then.
    pub fn changed(&mut self) -> Result<bool> {
        if self.follow_file()? {
            return Ok(true);
        }
        let version = self.read_data_version()?;
        let changed = self.data_version.get() != version;
        if changed {
            self.generation += 1;
            self.reload_lists()?;
            // Only now: where the lists could not be read, the next look tries again.
            self.data_version.set(version);
        }
        Ok(changed)
    }

    fn read_data_version(&self) -> Result<i64> {
        Ok(self.connection.prepare_cached("PRAGMA main.data_version")?.query_row([], |row| row.get(0))?)
    }

    fn reload_lists(&mut self) -> Result<()> {
        self.generation += 1;
        self.lists = Lists::load(&self.connection, self.who.clock, self.who.user)?;
        Ok(())
    }

    /// A setting of the deck.
    pub fn setting(&self, key: &str) -> Option<&str> {
        self.lists.settings.get(key).map(String::as_str)
    }

    /// Changes a setting of the deck. Settings are no business data: they have no history.
    pub fn set_setting(&mut self, key: &str, value: &str) -> Result<()> {
        let sql = "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2";
        self.write_whole(|connection| Ok(connection.execute(sql, [key, value])?))?;
        self.reload_lists()
    }

    /// Takes a setting away.
    pub fn unset_setting(&mut self, key: &str) -> Result<()> {
        let sql = "DELETE FROM meta WHERE key = ?1";
        self.write_whole(|connection| Ok(connection.execute(sql, [key])?))?;
        self.reload_lists()
    }

    /// Reads several things in one look at the file, which is locked once instead of at every
    /// question; nobody can write in between.
    pub fn in_one_look<T>(&self, read: impl FnOnce() -> T) -> T {
        let opened = self.connection.is_autocommit() && self.connection.execute_batch("BEGIN").is_ok();
        self.looking.set(opened || self.looking.get());
        let answer = read();
        if opened {
            self.looking.set(false);
            // A look keeps nothing but what the index caught up with, and that can be done again.
            if self.connection.execute_batch("COMMIT").is_err() {
                let _ = file::roll_back(&self.connection);
            }
        }
        answer
    }

    /// What cancels a question that runs here, from another thread.
    pub fn interrupter(&self) -> Interrupter {
        Interrupter::of(&self.connection)
    }
}

impl Drop for Repository {
    fn drop(&mut self) {
        // Whoever needs to know whether it worked has called `settle`.
        let _ = self.settle();
    }
}

/// True for a deck that this program only reads, being older.
fn is_newer(version: i32) -> bool {
    version / 1000 > file::SCHEMA_VERSION / 1000
}

/// The refusal to write to a deck of this newer version.
fn needs(version: i32) -> Message {
    Message::new("deck-newer").with("version", format!("{}.{}", version / 1000, version % 1000))
}

/// A name for this machine's copy of the program where its old one may not be used again.
fn new_device() -> Device {
    Device::new(fastrand::u64(..))
}

/// An id for a new record: a UUIDv7 of the clock's moment.
pub fn new_id(clock: Clock) -> Id {
    let mut random = [0; 10];
    fastrand::fill(&mut random);
    Id::new(clock.now(), random)
}

/// Makes the tables and identity of a new deck.
fn fill(connection: &Connection, seed: &Seed) -> Result<()> {
    let currency = std::iter::once(("base_currency", seed.currency.code()));
    join::identify(connection, &new_id(Clock::System).to_string(), currency)
}

fn side_of(connection: &Connection, who: &Who, path: &Path) -> Result<Option<PathBuf>> {
    let Some(state) = &who.state_dir else { return Ok(None) };
    let workspace: String =
        connection.query_row("SELECT value FROM meta WHERE key = 'workspace'", [], |row| row.get(0))?;
    Ok(Some(side::side_file(state, &workspace, path)))
}

/// The version of the SQLite that is built in.
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}
