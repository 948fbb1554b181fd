//! A write in progress: changes are applied one by one, and become one step or nothing.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension};

use super::erase::guard::Guard;
use super::error::{Error, Result};
use super::file::{self, Access};
use super::read::{bare, referring};
use super::write::{StepKind, Writing, bad_field};
use super::{Repository, merge, published, search, storage};
use crate::domain::change::Key;
use crate::domain::{Change, Device, Id, Kind, Message, Record, Seen, StepId, Value, link};

/// A write in progress. Changes are seen here as they are applied and by nobody else; dropped
/// without `commit`, nothing has happened.
pub struct Batch<'a> {
    pub(crate) repository: &'a mut Repository,
    pub(crate) writing: Writing,
    open: bool,
}

impl Repository {
    /// Begins a write. Waits up to ten seconds for another process's write to end.
    pub fn begin(&mut self, label: &str) -> Result<Batch<'_>> {
        self.begin_step(label, StepKind::Change)
    }

    pub(crate) fn begin_step(&mut self, label: &str, kind: StepKind) -> Result<Batch<'_>> {
        self.begin_writing()?;
        let writing = self.writing(label, kind);
        if let Ok(writing) = &writing {
            self.written = writing.step.number - 1;
        }
        match writing {
            Ok(writing) => Ok(Batch { repository: self, writing, open: true }),
            Err(error) => {
                file::roll_back(&self.connection)?;
                Err(error)
            }
        }
    }

    /// Takes the deck for writing, once what was written before is durable; refuses a deck that is
    /// only read.
    pub(crate) fn begin_writing(&mut self) -> Result<()> {
        self.settle()?;
        if self.access == Access::Read {
            let why = self.newer().unwrap_or_else(|| Message::new("deck-read-only"));
            return Err(Error::File(why));
        }
        self.require_file()?;
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        // From here on it is not the file that somebody published.
        let taken = published::no_longer_published(&self.connection);
        if taken.is_err() {
            file::roll_back(&self.connection)?;
        }
        taken
    }

    /// Writes what is no step, as a whole or not at all.
    pub(crate) fn write_whole<T>(&mut self, write: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.begin_writing()?;
        let written = write(&self.connection).and_then(|written| {
            self.connection.execute_batch("COMMIT")?;
            Ok(written)
        });
        if written.is_err() {
            file::roll_back(&self.connection)?;
        }
        written
    }

    fn writing(&mut self, label: &str, kind: StepKind) -> Result<Writing> {
        let last_of = |connection: &Connection, device: Device| -> Result<i64> {
            let mut statement = connection.prepare_cached("SELECT s FROM vv WHERE d = ?1")?;
            Ok(statement.query_row([device.0], |row| row.get(0)).optional()?.unwrap_or(0))
        };
        let mut number = last_of(&self.connection, self.who.device)?;
        if number < self.written {
            // A backup was put in the deck's place while it was open here: the numbers that are
            // gone with it must not name other steps.
            self.who.device = super::new_device();
            number = last_of(&self.connection, self.who.device)?;
        }
        let device = self.who.device;
        let now = self.who.clock.now();
        // A clock that is far ahead does not drag this one along.
        let last: Option<i64> = self
            .connection
            .prepare_cached("SELECT max(h) FROM step WHERE h < ?1")?
            .query_row([(now + merge::TOLERATED) << 16], |row| row.get(0))?;
        // This device's own steps go on in order, though its clock was put back.
        let own: Option<i64> = self
            .connection
            .prepare_cached("SELECT h FROM step WHERE d = ?1 AND s = ?2")?
            .query_row([device.0, number], |row| row.get(0))
            .optional()?;
        let last = last.max(own);
        let step = StepId { device, number: number + 1 };
        let mut writing = Writing::new(step, (now << 16).max(last.unwrap_or(0) + 1), now, label, kind);
        writing.guard = Guard::of(&self.connection)?;
        Ok(writing)
    }

    /// Writes the changes and what cadences do about them as one step, durable when this returns. When nothing differs from what
    /// is there, no step is made and the returned number is 0.
    pub fn commit(&mut self, label: &str, changes: Vec<Change>) -> Result<StepId> {
        let step = self.commit_soon(label, changes)?;
        self.settle()?;
        Ok(step)
    }

    /// Like [`commit`](Self::commit), but durable only after [`settle`](Self::settle): the rows
    /// are seen here at once, so that a frame can be drawn before the disk has answered.
    pub fn commit_soon(&mut self, label: &str, changes: Vec<Change>) -> Result<StepId> {
        self.commit_seen_soon(label, changes, &[])
    }

    /// Like [`commit`](Self::commit), but only when what was seen still holds.
    ///
    /// # Errors
    /// [`Error::Conflict`] with nothing done when somebody else wrote one of the fields since,
    /// [`Error::Refused`] when a record is gone.
    pub fn commit_seen(&mut self, label: &str, changes: Vec<Change>, seen: &[Seen]) -> Result<StepId> {
        let step = self.commit_seen_soon(label, changes, seen)?;
        self.settle()?;
        Ok(step)
    }

    /// Like [`commit_seen`](Self::commit_seen), but durable only after [`settle`](Self::settle).
    pub fn commit_seen_soon(&mut self, label: &str, changes: Vec<Change>, seen: &[Seen]) -> Result<StepId> {
        let mut batch = self.begin(label)?;
        if let Some(conflict) = batch.repository.conflicts(seen, &changes)?.into_iter().next() {
            return Err(Error::Conflict(Box::new(conflict)));
        }
        let noticed = batch.repository.notice(&changes)?;
        for change in changes {
            batch.apply(change)?;
        }
        // What cadences do about it is part of the same step: one undo takes both back.
        for change in batch.repository.follow_up(&noticed)? {
            batch.apply(change)?;
        }
        batch.commit_soon()
    }

    /// Writes what brings its own consequences: what heals after a merge.
    pub(super) fn commit_as_it_is(&mut self, label: &str, changes: Vec<Change>) -> Result<StepId> {
        let mut batch = self.begin(label)?;
        for change in changes {
            batch.apply(change)?;
        }
        batch.commit()
    }

    /// Writes changes the way a merge does, which leaves deals that share a place where they are.
    #[cfg(test)]
    pub(crate) fn leave_ties(&mut self, label: &str, changes: Vec<Change>) -> Result<StepId> {
        let mut batch = self.begin(label)?;
        for change in changes {
            batch.apply(change)?;
        }
        batch.writing.placed.clear();
        batch.commit()
    }

    /// Makes what [`commit_soon`](Self::commit_soon) wrote durable. On an error nothing of that
    /// step is left.
    pub fn settle(&mut self) -> Result<()> {
        if !std::mem::take(&mut self.pending) {
            return Ok(());
        }
        if let Err(error) = self.connection.execute_batch("COMMIT") {
            file::roll_back(&self.connection)?;
            // The step never was: its number is free.
            self.written = 0;
            self.reload_lists()?;
            return Err(error.into());
        }
        self.keep_tail();
        search::follow(self);
        Ok(())
    }
}

impl Batch<'_> {
    /// Applies one change. After an error the batch is to be dropped.
    pub fn apply(&mut self, change: Change) -> Result<()> {
        let connection = &self.repository.connection;
        match change {
            Change::Create { kind, id, values } => {
                let custom = self.writing.create(connection, kind, id, values)?;
                self.hang_on(kind, id, custom)
            }
            Change::Set { kind, id, values } => {
                let custom = self.writing.set(connection, kind, id, values)?;
                self.hang_on(kind, id, custom)
            }
            Change::Merge { kind, id, into } => self.writing.set_merged(connection, kind, id, into),
            Change::Delete { kind, id } => self.writing.set_deleted(connection, kind, id, &Value::Bool(true)),
            Change::Restore { kind, id } => {
                self.writing.set_deleted(connection, kind, id, &Value::Bool(false))
            }
        }
    }

    /// One record as this batch has left it so far; what is kept from other records is brought up
    /// to date only when the batch ends.
    pub fn get(&self, kind: Kind, id: Id) -> Result<Option<Record>> {
        self.repository.get(kind, id)
    }

    /// Which of these values of a record tells that it is about a person who was erased.
    pub fn tells_of_erased<'a>(
        &self,
        kind: Kind,
        values: impl Iterator<Item = (&'a str, &'a Value)>,
    ) -> Option<&'a str> {
        self.writing.guard.tells(kind, values)
    }

    /// How many records the batch has made or changed so far.
    pub fn records(&self) -> i64 {
        self.writing.created + self.writing.records.len() as i64
    }

    /// Ends the batch as one durable step. When nothing was changed, no step is made and the
    /// returned number is 0.
    pub fn commit(mut self) -> Result<StepId> {
        let step = self.finish()?;
        self.repository.settle()?;
        Ok(step)
    }

    pub(crate) fn commit_soon(mut self) -> Result<StepId> {
        self.finish()
    }

    fn finish(&mut self) -> Result<StepId> {
        if self.records() == 0 {
            return Ok(StepId { device: self.writing.step.device, number: 0 });
        }
        self.writing.finish(&self.repository.connection, self.repository.lists.me)?;
        self.open = false;
        self.repository.pending = true;
        self.repository.written = self.writing.step.number;
        self.repository.own_steps.wrote(self.writing.step);
        self.repository.generation += 1;
        if self.writing.figures.lists_changed {
            self.repository.reload_lists()?;
        }
        Ok(self.writing.step)
    }

    /// Writes tags and custom fields, which are rows of their own.
    fn hang_on(&mut self, kind: Kind, id: Id, values: Vec<(Key, Value)>) -> Result<()> {
        for (key, value) in values {
            if key == "tags" && kind.takes_tags() {
                self.set_tags(id, value.as_list())?;
            } else {
                self.set_custom(kind, id, &key, &value)?;
            }
        }
        Ok(())
    }

    fn set_tags(&mut self, record: Id, tags: &[String]) -> Result<()> {
        let connection = &self.repository.connection;
        let wanted: HashSet<Id> = tags.iter().map(|name| link::tag(record, name)).collect();
        for tag in referring(connection, Kind::Tag, "record", record)? {
            if !wanted.contains(&tag.id) {
                self.writing.set_deleted(connection, Kind::Tag, tag.id, &Value::Bool(true))?;
            }
        }
        for name in tags {
            let id = link::tag(record, name);
            let there = bare(connection, Kind::Tag, id)?.is_some_and(|tag| !tag.deleted);
            if !there {
                let values =
                    vec![("record".into(), Value::Id(record)), ("name".into(), name.as_str().into())];
                self.writing.create(connection, Kind::Tag, id, values)?;
            }
        }
        Ok(())
    }

    fn set_custom(&mut self, kind: Kind, record: Id, key: &str, value: &Value) -> Result<()> {
        let fits =
            self.repository.lists.catalogue.field(kind, key).is_some_and(|f| storage::fits(&f.kind, value));
        if !fits {
            return Err(bad_field(kind, key));
        }
        let connection = &self.repository.connection;
        let id = link::custom_value(record, key);
        let there = bare(connection, Kind::CustomValue, id)?.filter(|found| !found.deleted);
        let json = Value::Text(value.to_json().to_string());
        match (there, value.is_empty()) {
            (None, true) => Ok(()),
            (Some(_), true) => {
                self.writing.set_deleted(connection, Kind::CustomValue, id, &Value::Bool(true))
            }
            (Some(_), false) => {
                self.writing.set(connection, Kind::CustomValue, id, vec![("value".into(), json)]).map(drop)
            }
            (None, false) => {
                let key = Value::Text(key.to_owned());
                let values =
                    vec![("record".into(), Value::Id(record)), ("key".into(), key), ("value".into(), json)];
                self.writing.create(connection, Kind::CustomValue, id, values).map(drop)
            }
        }
    }
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        if self.open {
            // Nothing to report to: a rollback that fails leaves the transaction to be rolled
            // back with the connection.
            let _ = file::roll_back(&self.repository.connection);
        }
    }
}
