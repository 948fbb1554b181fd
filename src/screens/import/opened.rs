//! A file that was read: where its columns go, how sure that is, and the first of its cells.

use std::path::PathBuf;
use std::sync::Arc;

use crate::domain::{Currency, FieldKind, Kind, Message};
use crate::exchange::import::{Options, formats};
use crate::exchange::mapping::sure::Sure;
use crate::exchange::mapping::{Said, Target};
use crate::exchange::source::{Source, written_map};
use crate::exchange::table::{Given, Row};

use super::jobs::reasons;

/// Rows shown of a file.
const SHOWN: usize = 5;

/// A column of the file and where it goes.
#[derive(Clone, Debug)]
pub struct Column {
    /// What the file calls it.
    pub name: String,
    /// The kind and the key of the field it goes into.
    pub into: Option<(Kind, String)>,
    /// What that rests on.
    pub sure: Sure,
    /// Its first cells.
    pub cells: Vec<String>,
}

/// A file and what is said of it.
#[derive(Debug)]
pub struct Opened {
    /// Where it lies.
    pub path: PathBuf,
    /// What it holds; shared with the job that works on it.
    pub source: Arc<Source>,
    /// How it is written, as far as it was said.
    pub given: Given,
    /// What was said of it.
    pub options: Options,
    /// Its columns; none for records of this program.
    pub columns: Vec<Column>,
}

impl Opened {
    /// A file that was read by these words.
    pub fn new(path: PathBuf, source: Source, given: Given, options: Options) -> Opened {
        let mut opened = Opened { path, source: Arc::new(source), given, options, columns: Vec::new() };
        opened.read_columns();
        opened
    }

    /// The kind of record a row is; none for all kinds.
    pub fn kind(&self) -> Option<Kind> {
        self.source.kind()
    }

    /// Every kind of record that a row may make.
    pub fn kinds(&self) -> Vec<Kind> {
        match &*self.source {
            Source::Sheet(_, mapping, _) => {
                let mut kinds = vec![mapping.kind];
                for slot in &mapping.slots {
                    if !kinds.contains(&slot.kind) {
                        kinds.push(slot.kind);
                    }
                }
                kinds
            }
            Source::Everything(all) => all.kind().into_iter().collect(),
        }
    }

    /// What a person should know before anything is done.
    pub fn notes(&self) -> Vec<Message> {
        match &*self.source {
            Source::Sheet(table, mapping, _) => table.notes.iter().chain(&mapping.notes).cloned().collect(),
            Source::Everything(_) => Vec::new(),
        }
    }

    /// Says that a column goes somewhere else; the words of `COLUMN=FIELD`.
    ///
    /// # Errors
    /// Why it cannot go there; all stays as it was.
    pub fn say(&mut self, column: usize, field: &str) -> Result<(), Vec<Message>> {
        let Some(column) = self.columns.get(column) else { return Ok(()) };
        let mut said = self.options.said.clone();
        // The kind that was found stays when the columns that told it go elsewhere.
        said.kind = said.kind.or(self.kind());
        said.columns.retain(|(name, _)| *name != column.name);
        said.columns.push((column.name.clone(), field.to_owned()));
        self.remap(said)
    }

    /// Says which kind of record a row is. Where columns go is found out anew.
    ///
    /// # Errors
    /// Why the rows cannot be of that kind.
    pub fn say_kind(&mut self, kind: Kind) -> Result<(), Vec<Message>> {
        let file_name = self.options.said.file_name.clone();
        self.remap(Said { kind: Some(kind), file_name, columns: Vec::new() })
    }

    /// Takes other words.
    ///
    /// # Errors
    /// Why these words do not fit the file.
    pub fn remap(&mut self, said: Said) -> Result<(), Vec<Message>> {
        // No job works on the file while words are said about it.
        let Some(source) = Arc::get_mut(&mut self.source) else { return Ok(()) };
        source.remap(&said).map_err(|error| reasons(&error))?;
        self.options.said = said;
        self.read_columns();
        Ok(())
    }

    /// What a map file says so that another file is read the same way.
    pub fn map(&self) -> Option<String> {
        let Source::Sheet(table, mapping, _) = &*self.source else { return None };
        let columns: Vec<(String, String)> = (0..table.columns.len())
            .map(|column| (table.columns[column].clone(), mapping.whole_target(column)))
            .collect();
        // The kind that the columns' words start from comes first in the file.
        Some(written_map(mapping.slots[0].kind, &self.options, &columns))
    }

    /// The currency of the amounts, where no column says it; `base` is the deck's own.
    pub fn currency(&self, base: Currency) -> Option<Currency> {
        let Source::Sheet(_, mapping, _) = &*self.source else { return None };
        let has = |kind: &FieldKind| {
            mapping.targets.iter().any(|target| formats::field_kind(mapping, target) == Some(kind))
        };
        let is_said = has(&FieldKind::Currency);
        (has(&FieldKind::Money) && !is_said).then(|| self.options.currency.unwrap_or(base))
    }

    fn read_columns(&mut self) {
        let Source::Sheet(table, mapping, _) = &*self.source else { return };
        let mut rows = Vec::new();
        let mut data = table.data();
        let mut row = Row::default();
        while rows.len() < SHOWN && data.read(&mut row) {
            rows.push(row.clone());
        }
        self.columns = table
            .columns
            .iter()
            .enumerate()
            .map(|(at, name)| {
                let cells = rows.iter().map(|row| row.get(at).trim().to_owned());
                Column {
                    name: name.clone(),
                    into: into(mapping.targets.get(at), mapping),
                    sure: mapping.sure(table, &self.options.said, at),
                    cells: cells.filter(|cell| !cell.is_empty()).collect(),
                }
            })
            .collect();
    }
}

/// The kind and key of a target.
fn into(target: Option<&Target>, mapping: &crate::exchange::mapping::Mapping) -> Option<(Kind, String)> {
    let kind = |slot: usize| mapping.slots[slot].kind;
    let key = |slot: usize, at: usize| kind(slot).fields()[at].key.to_string();
    Some(match target? {
        Target::Left => return None,
        Target::Field { slot, at } | Target::Phones { slot, at, .. } | Target::Reference { slot, at, .. } => {
            (kind(*slot), key(*slot, *at))
        }
        Target::LabelOf { column } => return into(mapping.targets.get(*column), mapping),
        Target::MiddleName { slot } => (kind(*slot), "name".to_owned()),
        Target::Tags { slot } => (kind(*slot), "tags".to_owned()),
        Target::Custom { slot, key } => (kind(*slot), format!("custom.{key}")),
        Target::OwnId { slot } => (kind(*slot), "id".to_owned()),
        Target::FromActivity => (mapping.kind, "lead".to_owned()),
        Target::Action => (mapping.kind, "action".to_owned()),
    })
}
