//! What this copy knows and another place does not, as entries, a batch at a time: the deck is
//! free for others in between.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, Row as Found, params};
use serde_json::{Map, Value as Json, json};

use super::entry::{self, Entry, LINE, STEP, step_id};
use super::met::Version;
use super::tables::{self, Table};
use super::{Ahead, ahead};
use crate::domain::id::hex;
use crate::domain::{Device, Id, Kind, StepId};
use crate::repository::erase::told as erased;
use crate::repository::error::Result;
use crate::repository::storage::{id_at, kind_at};
use crate::repository::{Known, Repository};

/// What is to be told, and how far that has come.
pub struct Telling {
    known: Known,
    theirs: Known,
    rows: Vec<(Kind, Id)>,
    tables: HashMap<Kind, Table>,
    ahead: Vec<Ahead>,
    told: Told,
    erasures: Vec<Entry>,
}

/// How far the steps of the devices have been told.
#[derive(Clone, Copy, Default)]
struct Told {
    /// The place of the device among those ahead.
    at: usize,
    /// Whether the device's lines have all been told, and its steps come.
    lines: bool,
    /// The last step told of.
    step: i64,
    /// The last line told, by its row.
    row: i64,
    /// How many lines of the step have been told.
    line: i64,
}

impl Repository {
    /// Begins to tell what this copy knows and one that has seen `theirs` does not.
    pub fn tell(&self, theirs: &Known) -> Result<Telling> {
        self.in_one_look(|| {
            let known = self.known()?;
            let ahead = ahead(theirs.numbers(), known.numbers());
            let found = tables::written_since(&self.connection, &ahead)?;
            let mut rows: Vec<(Kind, Id)> =
                found.into_iter().flat_map(|(kind, ids)| ids.into_iter().map(move |id| (kind, id))).collect();
            // They are taken from the end.
            rows.reverse();
            let told = Told { step: ahead.first().map_or(0, |first| first.here), ..Told::default() };
            let erasures = erased::told(&self.connection)?;
            Ok(Telling { known, theirs: theirs.clone(), rows, tables: HashMap::new(), ahead, told, erasures })
        })
    }
}

impl Telling {
    /// What whoever has heard all of it has seen.
    pub fn known(&self) -> &Known {
        &self.known
    }

    /// True when there is nothing to tell but what was erased.
    pub fn is_empty(&self) -> bool {
        self.ahead.is_empty()
    }

    /// The next entries, about so many; none when all have been told. What is written meanwhile
    /// may be among them, and is told again.
    pub fn next(&mut self, deck: &Repository, about: usize) -> Result<Vec<Entry>> {
        deck.in_one_look(|| {
            // All of what was erased is told each time: it is little, and comes first.
            let mut entries = std::mem::take(&mut self.erasures);
            while entries.len() < about {
                if let Some((kind, id)) = self.rows.pop() {
                    self.record(&deck.connection, kind, id, &mut entries)?;
                } else if !self.steps(&deck.connection, about, &mut entries)? {
                    break;
                }
            }
            Ok(entries)
        })
    }

    /// Tells a record: what it was made with, where that is news, and each field that is.
    fn record(&mut self, here: &Connection, kind: Kind, id: Id, entries: &mut Vec<Entry>) -> Result<()> {
        let table = match self.tables.entry(kind) {
            Slot::Occupied(made) => made.into_mut(),
            Slot::Vacant(slot) => slot.insert(Table::of(kind, here, here)?),
        };
        let Some(row) = table.read(here, id)? else { return Ok(()) };
        let is_news = |version: Version| version.s > self.theirs.of(Device(version.d));
        if is_news(row.base) {
            let (mut values, mut apart) = (Map::new(), Vec::new());
            for (at, column) in table.columns().iter().enumerate() {
                if row.versions[at].is_some() {
                    apart.push(column.as_str());
                } else if row.values[at] != Sql::Null {
                    values.insert(column.clone(), entry::told(&row.values[at]));
                }
            }
            let made = json!({"values": values, "apart": apart});
            entries.push(Entry::new(kind.key(), id, "", row.base, &made));
        }
        for (at, column) in table.columns().iter().enumerate() {
            if let Some(version) = row.versions[at].filter(|version| is_news(*version)) {
                entries.push(Entry::new(kind.key(), id, column, version, &entry::told(&row.values[at])));
            }
        }
        Ok(())
    }

    /// Tells lines, then steps, of the device that it has come to; false when all have been told.
    fn steps(&mut self, here: &Connection, about: usize, entries: &mut Vec<Entry>) -> Result<bool> {
        let Some(ahead) = self.ahead.get(self.told.at).copied() else { return Ok(false) };
        let room = about.saturating_sub(entries.len()) as i64;
        let tell = if self.told.lines { steps_of } else { lines_of };
        if tell(here, ahead.device, &mut self.told, room, entries)? == 0 {
            let lines = !self.told.lines;
            let at = self.told.at + usize::from(!lines);
            let step = self.ahead.get(at).map_or(0, |next| next.here);
            self.told = Told { at, lines, step, ..Told::default() };
        }
        Ok(true)
    }
}

/// Tells the next lines of a device's steps; how many were looked at.
fn lines_of(
    here: &Connection,
    device: i64,
    told: &mut Told,
    room: i64,
    entries: &mut Vec<Entry>,
) -> Result<usize> {
    let mut statement = here.prepare_cached(
        "SELECT c.tbl, c.id, c.patch, c.s, c.rowid, s.h FROM change c JOIN step s ON s.d = c.d AND s.s = c.s \
         WHERE c.d = ?1 AND (c.s, c.rowid) > (?2, ?3) ORDER BY c.s, c.rowid LIMIT ?4",
    )?;
    // Those of the last step told have smaller rows: none of them comes again.
    let last = if told.row == 0 { i64::MAX } else { told.row };
    let mut rows = statement.query(params![device, told.step, last, room])?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        count += 1;
        let number: i64 = row.get(3)?;
        if number != told.step {
            told.line = 0;
        }
        (told.step, told.row, told.line) = (number, row.get(4)?, told.line + 1);
        let Some((kind, id)) = kind_at(row, 0)?.zip(id_at(row, 1)?) else { continue };
        // The record first: a hub finds by it what is to be erased.
        let line = json!({"id": hex(&id.0), "table": kind.key(), "patch": row.get::<_, String>(2)?});
        let step = StepId { device: Device(device), number };
        let version = Version { h: row.get(5)?, d: device, s: number };
        entries.push(Entry::new(LINE, step_id(step), &format!("{:09}", told.line), version, &line));
    }
    Ok(count)
}

/// Tells the next steps of a device; how many.
fn steps_of(
    here: &Connection,
    device: i64,
    told: &mut Told,
    room: i64,
    entries: &mut Vec<Entry>,
) -> Result<usize> {
    let mut statement = here.prepare_cached(
        "SELECT s, h, label, user, kind, undoes_d, undoes_s, records, seen FROM step \
         WHERE d = ?1 AND s > ?2 ORDER BY s LIMIT ?3",
    )?;
    let mut rows = statement.query(params![device, told.step, room])?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        count += 1;
        let step = StepId { device: Device(device), number: row.get(0)? };
        told.step = step.number;
        let version = Version { h: row.get(1)?, d: device, s: step.number };
        entries.push(Entry::new(STEP, step_id(step), "", version, &step_at(row)?));
    }
    Ok(count)
}

fn step_at(row: &Found<'_>) -> rusqlite::Result<Json> {
    let mut step = Map::new();
    for (at, key) in ["label", "user", "kind", "undoes_d", "undoes_s", "records", "seen"].iter().enumerate() {
        let value: Sql = row.get(at + 2)?;
        if value != Sql::Null {
            step.insert((*key).to_owned(), entry::told(&value));
        }
    }
    Ok(Json::Object(step))
}
