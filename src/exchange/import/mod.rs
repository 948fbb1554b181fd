//! A table into a deck as one step: rows to drafts, drafts to records found or made, changes
//! applied one by one. Every row is accounted for: made something, changed something, was there
//! already, or is rejected with its line, column and reason.
//!
//! - [`formats`]: what a whole column decides: day or month first, dot or comma.
//! - [`draft`]: one row as what its records are to hold.
//! - [`known`]: records of the deck by the keys that rows name them with.
//! - `named`: what a row says of the records it names.
//! - `custom`: cells of fields of one's own.
//! - [`small`]: list entries, pipelines, stages and custom fields, matched or made.
//! - [`refer`]: other records that a row names, matched or made.
//! - [`place`]: a draft to a record found or made.
//! - [`same`]: whether a draft is a record the deck has, and what it adds.
//! - [`deals`]: what deals need beyond that: stages, closing, history.
//! - [`examples`]: the first records that come to be or change.
//! - [`rejects`]: the rows that were not taken, as a file to mend and import again.

mod custom;
pub mod deals;
pub mod draft;
pub mod examples;
pub mod formats;
pub mod known;
mod named;
pub mod place;
pub mod refer;
pub mod rejects;
pub mod same;
pub mod small;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;

use crate::domain::now::Now;
use crate::domain::{Change, Currency, FieldKind, Id, Kind, Message, StepId};
use crate::exchange::mapping::{By, Mapping, Said, Target};
use crate::exchange::table::{Row, Table};
use crate::exchange::values::{amounts, dates};
use crate::repository::{self, Batch, Clock, Repository};
use draft::{Draft, Reading};
use known::Known;
use small::Small;

/// What the user said of an import.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Kind, columns, file name.
    pub said: Said,
    /// The field that tells which record a row is: its key in the catalogue.
    pub key: Option<String>,
    /// The order of day and month.
    pub dates: Option<dates::Order>,
    /// The order of day and month where the file proves none: that of the user's language.
    pub usual_dates: Option<dates::Order>,
    /// The decimal separator.
    pub decimals: Option<amounts::Point>,
    /// The currency of amounts that name none; the deck's own when not said.
    pub currency: Option<Currency>,
}

/// Whether an import is to be kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// It is.
    Write,
    /// All is done as if, and nothing kept.
    DryRun,
}

/// How far an import has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// Rows done.
    pub rows: u64,
    /// Rows in all.
    pub of: u64,
}

/// What whoever is shown the progress wants.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flow {
    /// Go on.
    GoOn,
    /// Stop, and keep nothing.
    Stop,
}

/// A row that was not taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reject {
    /// The file, where several came in together.
    pub file: Option<String>,
    /// The line it begins on, from 1.
    pub line: u64,
    /// The column at fault.
    pub column: Option<String>,
    /// Why.
    pub reason: Message,
}

/// How many records of a kind were made and changed.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Count {
    /// Made.
    pub created: u64,
    /// Changed.
    pub updated: u64,
}

/// What an import did. `rows` = created + updated + duplicates + the number rejected, always.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The kind the file is about.
    pub kind: Kind,
    /// Rows of data in the file.
    pub rows: u64,
    /// Rows that made their record.
    pub created: u64,
    /// Rows that changed their record.
    pub updated: u64,
    /// Rows that said nothing new.
    pub duplicates: u64,
    /// Rows that were not taken.
    pub rejected: Vec<Reject>,
    /// What the rows became.
    pub records: BTreeMap<Kind, Count>,
    /// The first of them.
    pub examples: Vec<examples::Example>,
    /// What the user should know.
    pub notes: Vec<Message>,
    /// The step; none for a dry run and where nothing was new.
    pub step: Option<StepId>,
    /// The backup made before.
    pub backup: Option<PathBuf>,
}

impl Imported {
    /// An import that has done nothing yet.
    pub(super) fn nothing(kind: Kind) -> Imported {
        Imported {
            kind,
            rows: 0,
            created: 0,
            updated: 0,
            duplicates: 0,
            rejected: Vec::new(),
            records: BTreeMap::new(),
            examples: Vec::new(),
            notes: Vec::new(),
            step: None,
            backup: None,
        }
    }
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file or what was said of it does not do.
    #[error("refused: {0:?}")]
    Refused(Vec<Message>),
    /// The user stopped it.
    #[error("stopped")]
    Stopped,
    /// The deck did not take it.
    #[error(transparent)]
    Repository(#[from] repository::Error),
}

/// Imports a mapped table as one step with this label.
pub fn import(
    repository: &mut Repository,
    table: &Table,
    mapping: &Mapping,
    options: &Options,
    mode: Mode,
    label: &str,
    progress: &mut dyn FnMut(Progress) -> Flow,
) -> Result<Imported, Error> {
    let mut notes = table.notes.clone();
    notes.extend(mapping.notes.iter().cloned());
    let formats = formats::decide(table, mapping, options, &mut notes);
    let mut known = Known::default();
    let key = chosen_key(mapping, options)?;
    if let Some((kind, at)) = key {
        known.choose(kind, at);
    }
    if mapping.targets.iter().any(|target| matches!(target, Target::Reference { by: By::Phone(_), .. })) {
        known.name_by_phone();
    }
    for kind in needed(mapping) {
        known.load(repository, kind)?;
    }
    let backup = match mode {
        Mode::Write if !repository.is_read_only() => repository.backup_to_ring("import")?,
        _ => None,
    };
    let clock = repository.clock();
    let now = Now { moment: clock.now(), today: clock.today() };
    let small = Small::new(repository.lists());
    let batch = repository.begin(label)?;
    let mut importer = Importer {
        batch,
        known,
        small,
        mapping,
        currency: options.currency,
        key_chosen: key.is_some(),
        clock,
        now,
        created: HashSet::new(),
        updated: HashSet::new(),
        counts: BTreeMap::new(),
        examples: Vec::new(),
        notes,
        externals: HashMap::new(),
        main_links: HashSet::new(),
        made_in_passing: HashSet::new(),
        changed_in_row: false,
        noted: HashSet::new(),
        unsaid: 0,
        unnamed: BTreeMap::new(),
    };
    importer.make_stages(&formats.stages)?;
    let mut done = importer.rows(table, &formats, progress)?;
    done.backup = backup;
    let Importer { batch, counts, examples, mut notes, unsaid, unnamed, .. } = importer;
    let read_in = |(currency, count): (Currency, u64)| {
        Message::new("import-note-currency").with("currency", currency).with("count", count)
    };
    // What the figures rest on is told before what is only worth a look.
    notes.splice(0..0, unnamed.into_iter().map(read_in));
    if unsaid > 0 {
        notes.push(Message::new("import-note-more").with("count", unsaid));
    }
    done.records = counts;
    done.examples = examples;
    done.notes = notes;
    if mode == Mode::Write {
        let step = batch.commit()?;
        done.step = (step.number > 0).then_some(step);
    }
    Ok(done)
}

/// The field the user chose to match by.
fn chosen_key(mapping: &Mapping, options: &Options) -> Result<Option<(Kind, usize)>, Error> {
    let Some(key) = &options.key else { return Ok(None) };
    if key == "id" && mapping.targets.iter().any(|target| matches!(target, Target::OwnId { .. })) {
        return Ok(None);
    }
    let refused = || {
        let message =
            Message::new("import-problem-no-field").with("field", key).with("kind", mapping.kind.key());
        Error::Refused(vec![message])
    };
    let at = mapping.kind.position(key).ok_or_else(refused)?;
    Ok(Some((mapping.kind, at)))
}

/// The kinds that rows make or name.
fn needed(mapping: &Mapping) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = mapping.slots.iter().map(|slot| slot.kind).collect();
    for target in &mapping.targets {
        match target {
            Target::Reference { slot, at, .. } => {
                if let FieldKind::Reference(kind) | FieldKind::ManyReferences(kind) =
                    mapping.slots[*slot].kind.fields()[*at].kind
                {
                    kinds.push(kind);
                }
            }
            Target::FromActivity => kinds.extend([Kind::Activity, Kind::Lead]),
            _ => {}
        }
    }
    kinds.retain(|kind| !matches!(kind, Kind::Stage | Kind::Pipeline));
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// An import at work.
pub(super) struct Importer<'a> {
    batch: Batch<'a>,
    known: Known,
    small: Small,
    mapping: &'a Mapping,
    currency: Option<Currency>,
    key_chosen: bool,
    clock: Clock,
    now: Now,
    created: HashSet<Id>,
    updated: HashSet<Id>,
    counts: BTreeMap<Kind, Count>,
    examples: Vec<examples::Example>,
    notes: Vec<Message>,
    /// Records that rows of this file named by a key of their system.
    externals: HashMap<Id, String>,
    /// Records made by this file that have their main link.
    main_links: HashSet<Id>,
    /// Records that rows named and that have no row of their own yet.
    made_in_passing: HashSet<Id>,
    changed_in_row: bool,
    /// Every note so far.
    noted: HashSet<Message>,
    /// How many of them are not told because there are enough like them.
    unsaid: u64,
    /// In which currencies amounts were read that name none, and in how many rows.
    unnamed: BTreeMap<Currency, u64>,
}

/// Notes of one sort beyond these are counted, not made.
const MOST_ALIKE: usize = 10;

/// Why a row ended early.
pub(super) enum Stop {
    /// The row is not taken; the field at fault as slot and place.
    Reject(Option<(usize, usize)>, Message),
    /// The deck did not take it; the import is over.
    Repository(repository::Error),
}

/// True for the refusal of a record that is somebody's who was erased.
pub(super) fn is_of_erased(reason: &Message) -> bool {
    matches!(reason.id, "erased-record" | "erased-person")
}

impl From<repository::Error> for Stop {
    fn from(error: repository::Error) -> Stop {
        match error {
            repository::Error::Refused(reason) if is_of_erased(&reason) => Stop::Reject(None, reason),
            error => Stop::Repository(error),
        }
    }
}

/// What became of a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Done {
    Created,
    Updated,
    Same,
}

impl Importer<'_> {
    fn rows(
        &mut self,
        table: &Table,
        formats: &formats::Formats,
        progress: &mut dyn FnMut(Progress) -> Flow,
    ) -> Result<Imported, Error> {
        let clock = self.clock;
        let start = move |day| clock.start_of_day(day);
        let exact = table.is_own();
        let reading = Reading { mapping: self.mapping, formats, start_of_day: &start, exact };
        let mut drafts = draft::drafts(self.mapping);
        let mut imported = Imported::nothing(self.mapping.kind);
        let mut data = table.data();
        let mut row = Row::default();
        while data.read(&mut row) {
            imported.rows += 1;
            match self.row(&mut row, &reading, &mut drafts) {
                Ok(Done::Created) => imported.created += 1,
                Ok(Done::Updated) => imported.updated += 1,
                Ok(Done::Same) => imported.duplicates += 1,
                Err(Stop::Repository(error)) => return Err(error.into()),
                Err(Stop::Reject(field, reason)) => {
                    let column =
                        field.and_then(|field| self.column_of(field)).map(|at| table.columns[at].clone());
                    imported.rejected.push(Reject { file: None, line: row.line(), column, reason });
                }
            }
            if imported.rows.is_multiple_of(500) {
                let done = Progress { rows: imported.rows, of: table.rows };
                if progress(done) == Flow::Stop {
                    return Err(Error::Stopped);
                }
            }
        }
        Ok(imported)
    }

    fn row(&mut self, row: &mut Row, reading: &Reading<'_>, drafts: &mut [Draft]) -> Result<Done, Stop> {
        if let Some((column, reason)) = row.fault.take() {
            return Err(Stop::Reject(column.map(|column| (COLUMN, column)), reason));
        }
        if let Err((column, reason)) = draft::read(row, reading, drafts) {
            return Err(Stop::Reject(Some((COLUMN, column)), reason));
        }
        if drafts.iter().all(Draft::is_empty) {
            return Err(Stop::Reject(None, Message::new("import-row-empty")));
        }
        self.changed_in_row = false;
        self.place_row(drafts)
    }

    /// The column that fills a field; a place behind every slot is a column already.
    fn column_of(&self, (slot, at): (usize, usize)) -> Option<usize> {
        if slot == COLUMN {
            return Some(at);
        }
        self.mapping.targets.iter().position(|target| match target {
            Target::Field { slot: of, at: field }
            | Target::Phones { slot: of, at: field, .. }
            | Target::Reference { slot: of, at: field, .. } => (*of, *field) == (slot, at),
            _ => false,
        })
    }

    /// Applies a change and counts what it does.
    pub(super) fn apply(&mut self, change: Change) -> repository::Result<()> {
        let (kind, id) = change.subject();
        let is_new = matches!(change, Change::Create { .. });
        examples::keep(&mut self.examples, &self.batch, &change);
        self.batch.apply(change)?;
        self.changed_in_row = true;
        let counted = !matches!(
            kind,
            Kind::AccountContact
                | Kind::OpportunityContact
                | Kind::Tag
                | Kind::CustomValue
                | Kind::StageEvent
        );
        if counted {
            let count = self.counts.entry(kind).or_default();
            if is_new {
                count.created += u64::from(self.created.insert(id));
            } else if !self.created.contains(&id) {
                count.updated += u64::from(self.updated.insert(id));
            }
        }
        Ok(())
    }

    /// Notes something once, and of one sort no more than a person reads.
    pub(super) fn note(&mut self, message: Message) {
        if !self.noted.insert(message.clone()) {
            return;
        }
        let alike = self.notes.iter().filter(|known| known.id == message.id).count();
        if alike < MOST_ALIKE {
            self.notes.push(message);
        } else {
            self.unsaid += 1;
        }
    }
}

/// Stands for a slot where a fault names its column at once.
const COLUMN: usize = usize::MAX;
