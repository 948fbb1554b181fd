//! Bringing copies of a deck together, field by field: in whatever order copies meet and however
//! often, they end up alike. A merge is one transaction and no step of its own.
//!
//! - [`answer`](mod@answer): answering what was written apart.
//! - [`carry`](mod@carry): columns of a newer version, kept without being understood.
//! - [`clash`](mod@clash): what was written apart, and what can be done about it.
//! - [`entry`](mod@entry): what copies tell each other, line by line, for a place that is no SQLite
//!   file; [`telling`](mod@telling): this copy's; [`incoming`](mod@incoming): another's.
//! - [`knowledge`](mod@knowledge): what a device knew when it made a step.
//! - [`met`](mod@met): two versions of one row become one.
//! - [`records`](mod@records): two records that are one, and what arrives later for one of them.
//! - [`source`](mod@source): another copy, opened as hostile input.
//! - [`steps`](mod@steps): steps and their lines, which only ever gather.
//! - [`taken_back`](mod@taken_back): answers to clashes that were undone.
//! - [`tables`](mod@tables): reading and writing the rows of a table with their versions.

mod answer;
mod carry;
pub mod clash;
pub mod entry;
pub mod incoming;
pub(crate) mod knowledge;
pub(crate) mod met;
pub(crate) mod records;
pub mod source;
pub(crate) mod steps;
mod tables;
mod taken_back;
pub mod telling;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod told_tests;

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, params};

use super::Repository;
use super::derived::{self, Figures};
use super::erase::{copies, known as erasures};
use super::error::{Error, Result};
use super::file::roll_back;
use super::read::bare;
use super::storage::{kind_numbered, read_id};
use crate::domain::{Device, Id, Kind, Message};

pub use clash::{Clash, Side, Take};
pub use entry::Entry;
pub use incoming::Incoming;
pub use source::Source;
pub use telling::Telling;

use tables::Table;

/// A clock this far ahead of ours, in milliseconds, is told and does not drag ours along.
pub const TOLERATED: i64 = 10 * 60 * 1000;

/// Which rows of the other copy are looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Compare {
    /// Those written by commits that this copy has not seen.
    New,
    /// All of them, as after a restore or with a conflict copy.
    All,
}

/// Whether a merge is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keep {
    /// It is.
    Yes,
    /// It is tried out and taken back.
    No,
}

/// What a merge brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Rows that were not here.
    pub rows: i64,
    /// Fields that took the other copy's value.
    pub fields: i64,
    /// Steps that were not here.
    pub steps: i64,
    /// Clashes that are open now and were not before.
    pub clashes: i64,
    /// Values under one version that are not the same, though the steps are: one of the copies was
    /// written by something else.
    pub anomalies: i64,
    /// Devices whose clock is ahead of this one's, with by how many milliseconds.
    pub ahead: Vec<(Device, i64)>,
    /// Records that were erased there and not here.
    pub erased: i64,
    /// True when the other copy knows less than this one.
    pub is_behind: bool,
}

impl Merged {
    /// True when nothing came.
    pub fn is_empty(&self) -> bool {
        self.rows == 0 && self.fields == 0 && self.steps == 0 && self.erased == 0
    }
}

/// A device, the last of its commits seen here, and the last one seen there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Ahead {
    device: i64,
    here: i64,
    there: i64,
}

impl Repository {
    /// Takes in what another copy of this deck knows and this one does not. The other copy is not
    /// changed; merged again, nothing happens. The search index follows at the next search.
    ///
    /// # Errors
    /// [`Error::File`] when this deck cannot be written, [`Error::Refused`] when both copies were
    /// worked on by one device; on any error nothing has changed.
    pub fn merge(&mut self, source: &Source, compare: Compare, keep: Keep) -> Result<Merged> {
        self.merge_from(&source.connection, compare, keep)
    }

    /// Refuses where another copy has other steps of a device under the numbers of ours.
    ///
    /// # Errors
    /// [`Error::Refused`] naming the device.
    pub fn refuse_one_device(&self, source: &Source) -> Result<()> {
        let (here, there) = (&self.connection, &source.connection);
        refuse_one_device(here, there, &seen(here)?, &seen(there)?)
    }

    fn merge_from(&mut self, there: &Connection, compare: Compare, keep: Keep) -> Result<Merged> {
        self.begin_writing()?;
        let mut written = Vec::new();
        let merged = self.merge_within(there, compare, &mut written).and_then(|merged| {
            if keep == Keep::Yes {
                self.connection.execute_batch("COMMIT")?;
            }
            Ok(merged)
        });
        // What was only tried out, or broke off.
        let taken_back = roll_back(&self.connection);
        let merged = merged?;
        taken_back?;
        if keep == Keep::Yes && !merged.is_empty() {
            self.reload_lists()?;
            if merged.erased > 0 {
                self.sweep()?;
            }
            match self.heal(&written) {
                // What may not be written stays as it arrived.
                Ok(()) | Err(Error::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(merged)
    }

    /// Merges within a transaction of the caller's; `written` gets the records that it wrote.
    fn merge_within(
        &self,
        there: &Connection,
        compare: Compare,
        written: &mut Vec<(Kind, Id)>,
    ) -> Result<Merged> {
        let here = &self.connection;
        let mut merged = Merged::default();
        carry::columns(here, there)?;
        // First of all, so that nothing of who was erased arrives.
        let (erased, clean) = erasures::meet(here, there)?;
        merged.erased = erased;
        if erased > 0 {
            copies::note_due(here)?;
        }
        erasures::silence(here, there)?;
        let there = clean.as_ref().unwrap_or(there);
        let (ours, theirs) = (seen(here)?, seen(there)?);
        let ahead = ahead(&ours, &theirs);
        merged.is_behind = knows_more(&ours, &theirs);
        refuse_one_device(here, there, &ours, &theirs)?;
        if ahead.is_empty() && compare == Compare::New {
            return Ok(merged);
        }
        let mut figures = Figures::default();
        let candidates = match compare {
            Compare::New => tables::written_since(there, &ahead)?,
            Compare::All => tables::different(here, there)?,
        };
        let (mut arrived, mut remade) = (Vec::new(), Vec::new());
        for (kind, ids) in &candidates {
            let table = Table::of(*kind, here, there)?;
            for id in ids {
                let Some(meeting) = table.meet(here, there, *id)? else { continue };
                merged.anomalies += meeting.anomalies;
                if !meeting.changes() {
                    continue;
                }
                if meeting.is_new() {
                    merged.rows += 1;
                    arrived.push((*kind, *id));
                } else {
                    merged.fields += meeting.fields;
                    // One made again, apart, has no line that would tell of it.
                    remade.push((*kind as i64, *id));
                }
                if !table.is_counted(&meeting) {
                    table.write(here, *id, &meeting)?;
                    continue;
                }
                let before = bare(here, *kind, *id)?;
                table.write(here, *id, &meeting)?;
                let after = bare(here, *kind, *id)?;
                figures.note(before.as_ref(), after.as_ref());
            }
        }
        let mut touched = steps::gather(here, there, &ahead, &mut merged)?;
        touched.extend(remade);
        for Ahead { device, there, .. } in &ahead {
            here.prepare_cached(
                "INSERT INTO vv (d, s) VALUES (?1, ?2) ON CONFLICT (d) DO UPDATE SET s = ?2",
            )?
            .execute(params![device, there])?;
        }
        derived::keep(here, &figures)?;
        let lines = touched.iter().filter_map(|(table, id)| Some((kind_numbered(*table)?, *id)));
        written.extend(lines.chain(arrived.iter().copied()));
        merged.clashes = clash::find(here, touched, &arrived)?;
        merged.ahead = clocks_ahead(here, &ahead, self.who.clock.now())?;
        Ok(merged)
    }
}

/// Two steps under one number: taking one would lose the other.
fn refuse_one_device(here: &Connection, there: &Connection, ours: &Seen, theirs: &Seen) -> Result<()> {
    let Some(device) = steps::copied(here, there, ours, theirs)? else { return Ok(()) };
    let device = format!("{device:012x}");
    Err(Error::Refused(Message::new("merge-one-device").with("device", device)))
}

/// What the other copy has seen of each device and this one has not.
fn ahead(ours: &Seen, theirs: &Seen) -> Vec<Ahead> {
    let ahead = theirs.iter().map(|(device, there)| Ahead {
        device: *device,
        here: ours.get(device).copied().unwrap_or(0),
        there: *there,
    });
    ahead.filter(|ahead| ahead.there > ahead.here).collect()
}

/// Whether this copy has seen what the other one has not.
fn knows_more(ours: &Seen, theirs: &Seen) -> bool {
    !ahead(theirs, ours).is_empty()
}

/// The last commit seen of each device.
type Seen = BTreeMap<i64, i64>;

fn seen(connection: &Connection) -> Result<Seen> {
    let mut statement = connection.prepare("SELECT d, s FROM vv")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Devices whose newest step lies further ahead of now than a clock may be wrong.
fn clocks_ahead(here: &Connection, ahead: &[Ahead], now: i64) -> Result<Vec<(Device, i64)>> {
    let mut found = Vec::new();
    for Ahead { device, here: from, .. } in ahead {
        let latest: Option<i64> = here
            .prepare_cached("SELECT max(h) FROM step WHERE d = ?1 AND s > ?2")?
            .query_row(params![device, from], |row| row.get(0))?;
        let by = latest.map_or(0, |latest| (latest >> 16) - now);
        if by > TOLERATED {
            found.push((Device(*device), by));
        }
    }
    Ok(found)
}

/// Ids by kind, each once, in order.
type Candidates = BTreeMap<Kind, BTreeSet<Id>>;

fn note(candidates: &mut Candidates, kind: Kind, id: &[u8]) {
    if let Some(id) = read_id(id) {
        candidates.entry(kind).or_default().insert(id);
    }
}
