//! Marked records: what an action is to change, all of them in one step.

use std::collections::HashSet;
use std::slice;

use crate::domain::{Id, Record};

/// What stands before a marked row and in the border of a marked card.
pub const SIGN: &str = "◆";

/// The marked records, in the order they were marked, and the one marked last.
#[derive(Debug, Default)]
pub struct Marks {
    records: Vec<Record>,
    anchor: Option<Id>,
}

impl Marks {
    /// The marked records.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// True when the record is marked.
    pub fn has(&self, id: Id) -> bool {
        self.records.iter().any(|record| record.id == id)
    }

    /// Marks a record or takes its mark away.
    pub fn turn(&mut self, record: Record) {
        self.anchor = Some(record.id);
        match self.records.iter().position(|marked| marked.id == record.id) {
            Some(at) => drop(self.records.remove(at)),
            None => self.records.push(record),
        }
    }

    /// Marks every row from the one marked last to the cursor; only that one when the one marked
    /// last is not among the rows.
    pub fn range(&mut self, rows: &[Record], cursor: usize) {
        let from = self.anchor.and_then(|id| rows.iter().position(|record| record.id == id));
        let from = from.unwrap_or(cursor);
        self.add(rows.get(from.min(cursor)..=from.max(cursor)).unwrap_or_default());
        self.anchor = rows.get(cursor).map(|record| record.id);
    }

    /// Marks these records too.
    pub fn add(&mut self, records: &[Record]) {
        let mut known: HashSet<Id> = self.records.iter().map(|record| record.id).collect();
        self.records.extend(records.iter().filter(|record| known.insert(record.id)).cloned());
    }

    /// Marks these records and no others.
    pub fn set(&mut self, records: Vec<Record>) {
        self.records = records;
    }

    /// Takes all marks away; whether there were any.
    pub fn clear(&mut self) -> bool {
        self.anchor = None;
        !std::mem::take(&mut self.records).is_empty()
    }

    /// What an action is to change: the marked records, else the one under the cursor.
    pub fn targets<'a>(&'a self, current: Option<&'a Record>) -> &'a [Record] {
        if self.records.is_empty() { current.map(slice::from_ref).unwrap_or_default() } else { &self.records }
    }

    /// Takes what marked records hold now from rows that were just read.
    pub fn freshen<'a>(&mut self, rows: impl Iterator<Item = &'a Record>) {
        for row in rows {
            if let Some(marked) = self.records.iter_mut().find(|marked| marked.id == row.id) {
                marked.clone_from(row);
            }
        }
    }
}
