//! Erasing a person, which no undo, restore, import or merge takes back, and telling what is held
//! about one.
//!
//! - [`closure`]: what belongs to a person.
//! - [`guard`]: what may not come back.
//! - [`scrub`](mod@scrub): taking it out of a deck.
//! - [`known`]: what a copy knows to be erased, and two copies together.
//! - [`copies`]: the index, and the kept copies that the program knows of.
//! - [`told`]: what places that keep entries hear of it.
//! - [`held`]: everything that is held about a person.

mod closure;
pub(crate) mod copies;
pub(crate) mod guard;
mod held;
pub(crate) mod known;
pub(crate) mod scrub;
#[cfg(test)]
mod tests;
pub(crate) mod told;

use std::path::PathBuf;

use rusqlite::params;

use super::Repository;
use super::error::{Error, Result};
use super::read::bare;
use super::write::StepKind;
use crate::domain::{Id, Kind, Message, Record, StepId};
use closure::Set;

pub use closure::is_person;
pub use told::Rid;

/// What an erasure did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erased {
    /// The step, which only says that somebody was erased.
    pub step: StepId,
    /// Rows that are gone: the person's, and what hung on them.
    pub rows: i64,
    /// Others who share an address, a number or a key with the person: perhaps the same one.
    pub alike: Vec<(Kind, Id)>,
    /// Kept copies of the deck that were rid of the person too.
    pub copies: usize,
    /// Kept copies that could not be.
    pub left: Vec<PathBuf>,
}

impl Repository {
    /// Other records that are this very person, by name and address or by a key, and go along.
    pub fn same_person(&self, person: &Record) -> Result<Vec<(Kind, Id)>> {
        guard::same_person(&self.connection, person)
    }

    /// Erases a person: the record, others that are the same person, what belongs to them, its
    /// history, here and in the kept copies that the program knows of. It cannot be undone, and every
    /// copy that merges with this one does the same.
    ///
    /// # Errors
    /// [`Error::Refused`] when the record is no person's or is not there; on any error nothing was
    /// erased.
    pub fn erase(&mut self, kind: Kind, id: Id, label: &str) -> Result<Erased> {
        let mut batch = self.begin_step(label, StepKind::Erasure)?;
        let connection = &batch.repository.connection;
        let Some(person) = bare(connection, kind, id)? else {
            let missing = Message::new("record-missing").with("kind", kind.key()).with("id", id.short());
            return Err(Error::Refused(missing));
        };
        if !is_person(&person) {
            return Err(Error::Refused(Message::new("erase-no-person").with("kind", kind.key())));
        }
        let writing = &mut batch.writing;
        let same = guard::same_person(connection, &person)?;
        for (kind, id) in same.into_iter().chain([(kind, id)]) {
            let (clock, step) = (writing.clock, writing.step);
            connection
                .prepare_cached(
                    "INSERT INTO erasure (id, tbl, h, d, s) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO NOTHING",
                )?
                .execute(params![id.0, kind as i64, clock, step.device.0, step.number])?;
        }
        Set::Erased.close(connection)?;
        let alike = guard::keep_keys(connection)?;
        let rows = scrub::scrub(connection, &mut writing.figures)?;
        copies::note_due(connection)?;
        writing.records.insert(id);
        writing.known += 1;
        let step = batch.commit()?;
        let (copies, left) = self.sweep()?;
        // A backup that knows of it: a deck that is restored where there is none asks the newest one.
        // Without it nothing is lost but that.
        let _ = self.backup_to_ring("erased");
        Ok(Erased { step, rows, alike, copies, left })
    }
}
