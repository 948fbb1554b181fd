//! Signatures other layers build on; bodies follow.
#![allow(missing_docs, unused_variables, clippy::all, clippy::pedantic)]
use crate::domain::money::{Rates, Total};
use crate::domain::{Catalogue, Change, Currency, Device, Id, Kind, Message, Record, StepId, Value};
use crate::domain::{activity::Activity, lists::*, pipeline::*, product::Product, user::User};
use crate::query::Names;
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

/// Where time comes from. The one place that reads the system's clock.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    System,
    /** UTC ms */
    Fixed(i64),
}
impl Clock {
    pub fn now(self) -> i64 {
        unimplemented!()
    }
    pub fn today(self) -> NaiveDate {
        unimplemented!()
    }
}

/// Who works here and where local files lie.
#[derive(Clone, Debug)]
pub struct Who {
    pub device: Device,
    pub user: Option<Id>,
    pub clock: Clock,
    /** folder for the side index; None = in memory */
    pub state_dir: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    Write,
    Read,
}

/// What a new deck starts with: changes made by `domain::seed` (lists, pipelines, user) and its base currency.
pub struct Seed {
    pub currency: Currency,
    pub changes: Vec<Change>,
    pub label: String,
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{0:?}")]
    Refused(Message), // exit 1: cannot be done
    #[error("{0:?}")]
    File(Message), // exit 3: the file is the problem (corrupt, newer, locked, full, read-only, not a deck, missing)
    #[error("sqlite")]
    Sqlite(#[from] rusqlite::Error),
}
impl Error {
    /** what happened */
    pub fn message(&self) -> Message {
        unimplemented!()
    }
    /** what to do */
    pub fn hint(&self) -> Option<Message> {
        unimplemented!()
    }
}
pub type Result<T> = std::result::Result<T, Error>;

/// Small tables kept in memory and refreshed after each commit: pipelines, stages, users, lists, products, rates, custom fields, settings. Implements `query::Names`.
#[derive(Clone, Debug)]
pub struct Lists {
    pub catalogue: Catalogue,
    pub pipelines: Vec<Pipeline>,
    pub stages: Vec<Stage>,
    pub users: Vec<User>,
    pub products: Vec<Product>,
    pub entries: Vec<ListEntry>,
    pub rates: Rates,
    pub base: Currency,
    pub me: Option<Id>,
}
impl Lists {
    pub fn stage(&self, id: Id) -> Option<&Stage> {
        unimplemented!()
    }
    pub fn stages_of(&self, pipeline: Id) -> Vec<&Stage> {
        unimplemented!()
    } // in order, active
    pub fn user(&self, id: Id) -> Option<&User> {
        unimplemented!()
    }
    pub fn label<'a>(&'a self, list: &str, key: &'a str) -> &'a str {
        unimplemented!()
    } // label of a list entry; the key itself when unknown
    pub fn default_pipeline(&self) -> Option<&Pipeline> {
        unimplemented!()
    }
}

/// One sort key: a catalogue field key and direction. Empty values come last either way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    pub key: String,
    pub descending: bool,
}

/// Where a window starts: at the top, at the end, or next to a row seen before (keyset).
#[derive(Clone, Debug, PartialEq)]
pub enum From {
    Start,
    End,
    After(Mark),
    Before(Mark),
    /** the row itself and what follows */
    At(Id),
}
/// A row's place in a sort order: the sort values and the rid.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub values: Vec<Value>,
    pub rid: i64,
}

#[derive(Clone, Debug)]
pub struct Window {
    pub kind: Kind,
    pub filter: Option<crate::repository::Filter>,
    pub sort: Vec<Sort>,
    pub from: From,
    pub limit: usize,
    pub deleted: bool,
}
pub use crate::query::Filter;

/// Rows in order, whole records; names of the records they refer to (accounts, contacts, …).
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub rows: Vec<Record>,
    pub names: HashMap<Id, String>,
    pub more_before: bool,
    pub more_after: bool,
}

/// A board column's figures.
#[derive(Clone, Debug)]
pub struct ColumnTotal {
    pub stage: Id,
    pub count: i64,
    pub amount: Total,
    pub weighted: Total,
    /** deals left out of weighted: no probability */
    pub unweighted: i64,
}

/// A line of a record's or deck's history.
#[derive(Clone, Debug)]
pub struct Step {
    pub id: StepId,
    pub moment: i64,
    pub label: String,
    pub user: Option<Id>,
    pub undoes: Option<StepId>,
    pub undone: bool,
    pub records: i64,
}
#[derive(Clone, Debug)]
pub struct Edit {
    pub kind: Kind,
    pub id: Id,
    pub name: String,
    pub created: bool,
    pub fields: Vec<(String, Value, Value)>,
}
/// What find-anything found.
#[derive(Clone, Debug)]
pub struct Hit {
    pub kind: Kind,
    pub id: Id,
    pub name: String,
    pub detail: String,
}
#[derive(Clone, Debug)]
pub struct Undone {
    pub step: StepId,
    pub label: String,
    /** label of what was undone */
    pub of: StepId,
}
/// What `check` found.
#[derive(Clone, Debug)]
pub struct Checked {
    pub problems: Vec<Message>,
    pub records: Vec<(Kind, i64)>,
}

pub struct Repository;

/// A write in progress: apply changes one by one (streaming, for imports), then commit. Dropped = nothing happened.
pub struct Batch<'a> {
    r: &'a mut Repository,
}
impl Batch<'_> {
    pub fn apply(&mut self, change: Change) -> Result<()> {
        unimplemented!()
    }
    pub fn commit(self) -> Result<StepId> {
        unimplemented!()
    }
}

impl Repository {
    pub fn create(path: &Path, seed: Seed, who: Who) -> Result<Repository> {
        unimplemented!()
    }
    pub fn open(path: &Path, who: Who, access: Access) -> Result<Repository> {
        unimplemented!()
    }
    pub fn in_memory(seed: Seed, who: Who) -> Result<Repository> {
        unimplemented!()
    }
    /// A second connection to the same deck, for a job on another thread (`Repository` is Send).
    pub fn reopen(&self) -> Result<Repository> {
        unimplemented!()
    }
    /// The deck as it was at the end of a moment: an in-memory read-only copy.
    pub fn as_of(&self, moment: i64) -> Result<Repository> {
        unimplemented!()
    }
    pub fn path(&self) -> Option<&Path> {
        unimplemented!()
    }
    pub fn is_read_only(&self) -> bool {
        unimplemented!()
    }
    pub fn clock(&self) -> Clock {
        unimplemented!()
    }
    pub fn today(&self) -> NaiveDate {
        unimplemented!()
    }
    pub fn new_id(&self) -> Id {
        unimplemented!()
    }
    pub fn lists(&self) -> &Lists {
        unimplemented!()
    }
    // --- writing
    pub fn begin(&mut self, label: &str) -> Result<Batch<'_>> {
        unimplemented!()
    }
    pub fn commit(&mut self, label: &str, changes: Vec<Change>) -> Result<StepId> {
        unimplemented!()
    }
    /// Like commit, but durable only after `settle`: rows are visible here at once, so a frame can be drawn before the fsync.
    pub fn commit_soon(&mut self, label: &str, changes: Vec<Change>) -> Result<StepId> {
        unimplemented!()
    }
    pub fn settle(&mut self) -> Result<()> {
        unimplemented!()
    }
    pub fn undo(&mut self, label: impl FnOnce(&str) -> String) -> Result<Option<Undone>> {
        unimplemented!()
    }
    pub fn undo_step(&mut self, step: StepId, label: impl FnOnce(&str) -> String) -> Result<Undone> {
        unimplemented!()
    }
    pub fn redo(&mut self, label: impl FnOnce(&str) -> String) -> Result<Option<Undone>> {
        unimplemented!()
    }
    /// What undo / redo would take back, for the footer.
    pub fn undoable(&self) -> Result<Option<Step>> {
        unimplemented!()
    }
    pub fn redoable(&self) -> Result<Option<Step>> {
        unimplemented!()
    }
    // --- reading
    pub fn get(&self, kind: Kind, id: Id) -> Result<Option<Record>> {
        unimplemented!()
    }
    /// Records whose id starts or ends with these hex digits.
    pub fn by_prefix(&self, digits: &str) -> Result<Vec<(Kind, Id)>> {
        unimplemented!()
    }
    pub fn window(&self, window: &Window) -> Result<Page> {
        unimplemented!()
    }
    /// Rows of a kind; from kept totals without a filter. `limit` stops counting early.
    pub fn count(&self, kind: Kind, filter: Option<&Filter>, limit: Option<i64>) -> Result<i64> {
        unimplemented!()
    }
    pub fn names(&self, ids: &[(Kind, Id)]) -> Result<HashMap<Id, String>> {
        unimplemented!()
    }
    /// Every record of a kind whose reference field points at `to` (links, activities, deals of an account, …).
    pub fn referring(&self, kind: Kind, field: &str, to: Id) -> Result<Vec<Record>> {
        unimplemented!()
    }
    /// Streams every live record of a kind in rid order.
    pub fn each(
        &self,
        kind: Kind,
        filter: Option<&Filter>,
        visit: &mut dyn FnMut(Record) -> bool,
    ) -> Result<()> {
        unimplemented!()
    }
    /// The cards of one column from a place on: one index walk.
    pub fn column(
        &self,
        stage: Id,
        filter: Option<&Filter>,
        after: Option<Mark>,
        limit: usize,
    ) -> Result<Page> {
        unimplemented!()
    }
    pub fn column_totals(&self, pipeline: Id, filter: Option<&Filter>) -> Result<Vec<ColumnTotal>> {
        unimplemented!()
    }
    pub fn find(&self, text: &str, limit: usize) -> Result<Vec<Hit>> {
        unimplemented!()
    }
    /// Cancels a running `find`/`window` from another thread.
    pub fn interrupter(&self) -> Interrupter {
        unimplemented!()
    }
    // --- journal
    pub fn steps(&self, before: Option<StepId>, limit: usize) -> Result<Vec<Step>> {
        unimplemented!()
    }
    pub fn step(&self, id: StepId) -> Result<Option<(Step, Vec<Edit>)>> {
        unimplemented!()
    }
    pub fn history(&self, kind: Kind, id: Id) -> Result<Vec<(Step, Edit)>> {
        unimplemented!()
    }
    // --- files
    pub fn backup(&self, to: &Path) -> Result<()> {
        unimplemented!()
    }
    /// A backup in the ring, before something large.
    pub fn backup_to_ring(&self, why: &str) -> Result<PathBuf> {
        unimplemented!()
    }
    pub fn restore(path: &Path, from: &Path, who: Who) -> Result<Repository> {
        unimplemented!()
    }
    pub fn check(&self) -> Result<Checked> {
        unimplemented!()
    }
    pub fn repair(&self, into: &Path) -> Result<Checked> {
        unimplemented!()
    }
    pub fn setting(&self, key: &str) -> Result<Option<String>> {
        unimplemented!()
    }
    pub fn set_setting(&mut self, key: &str, value: &str) -> Result<()> {
        unimplemented!()
    }
}
pub struct Interrupter;
impl Interrupter {
    pub fn interrupt(&self) {}
}
