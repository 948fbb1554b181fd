//! What a batch writes: rows with their versions, the journal, the step, the kept figures.

use std::collections::HashSet;

use rusqlite::{Connection, ErrorCode, OptionalExtension, ToSql, params, params_from_iter};
use serde_json::{Map, Value as Json};

use super::derived::{self, Figures};
use super::erase::guard::Guard;
use super::error::{Error, Result};
use super::merge::{clash, knowledge};
use super::read::bare;
use super::storage::{self, Bound, has_folded, id_at, statements};
use crate::domain::change::Key;
use crate::domain::fold::fold;
use crate::domain::position::between;
use crate::domain::{Device, FieldKind, Id, Kind, Message, Record, StepId, Value};

/// What a step is to undo and redo.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum StepKind {
    /// A change of its own.
    Change,
    /// The inverse of a step.
    Undo(StepId),
    /// The inverse of an undo.
    Redo(StepId),
    /// What a new deck starts with: before it there was nothing to go back to.
    Start,
    /// Somebody was erased: there is no way back.
    Erasure,
}

/// What a batch has gathered so far.
pub(crate) struct Writing {
    pub step: StepId,
    pub clock: i64,
    pub now: i64,
    pub label: String,
    pub kind: StepKind,
    pub records: HashSet<Id>,
    pub created: i64,
    /// Of those, records that a person knows by name: not events, tags and ties.
    pub known: i64,
    pub figures: Figures,
    /// The first deals that were put somewhere on the board.
    pub placed: Vec<Id>,
    /// What was erased and may not come back.
    pub guard: Guard,
}

/// So many deals of a step are looked at for a place that another one has; what puts more
/// counts its places out by itself.
const PLACED: usize = 500;

/// What the journal calls the record that another was merged into.
pub(crate) const MERGED_INTO: &str = "merged_into";

impl Writing {
    pub(crate) fn new(step: StepId, clock: i64, now: i64, label: &str, kind: StepKind) -> Writing {
        Writing {
            step,
            clock,
            now,
            label: label.to_owned(),
            kind,
            records: HashSet::new(),
            created: 0,
            known: 0,
            figures: Figures::default(),
            placed: Vec::new(),
            guard: Guard::default(),
        }
    }

    fn note_place(&mut self, deal: Id) {
        if self.placed.len() < PLACED && !self.placed.contains(&deal) {
            self.placed.push(deal);
        }
    }

    /// Gives deals that were put where another one lies the place right after it: two programs
    /// may have counted out the same place, and the board's order is to be the same everywhere.
    fn part_ties(&mut self, connection: &Connection) -> Result<()> {
        for id in std::mem::take(&mut self.placed) {
            let mut statement = connection.prepare_cached(
                "SELECT o.position, (SELECT min(x.position) FROM opportunity x WHERE x.deleted = 0 \
                 AND x.stage = o.stage AND x.position > o.position) FROM opportunity o \
                 WHERE o.id = ?1 AND o.deleted = 0 AND EXISTS (SELECT 1 FROM opportunity x \
                 WHERE x.deleted = 0 AND x.stage = o.stage AND x.position = o.position AND x.id <> o.id)",
            )?;
            let tie: Option<(String, Option<String>)> =
                statement.query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
            if let Some((place, next)) = tie {
                let place = Value::from(between(Some(&place), next.as_deref()));
                self.set(connection, Kind::Opportunity, id, vec![("position".into(), place)])?;
            }
        }
        self.placed.clear();
        Ok(())
    }

    /// Creates a record, or brings a deleted one of the same id back with these values. Returns
    /// the values that are no columns: tags and custom fields.
    pub(crate) fn create(
        &mut self,
        connection: &Connection,
        kind: Kind,
        id: Id,
        values: Vec<(Key, Value)>,
    ) -> Result<Vec<(Key, Value)>> {
        let values = self.guard.let_in(kind, id, None, values)?;
        let mut record = Record::new(kind, id);
        let aside = place(&mut record, values)?;
        if let Some(at) = kind.position("created").filter(|at| record.values[*at].is_empty()) {
            record.values[at] = Value::Moment(self.now);
        }
        if let Some(at) = kind.position("updated") {
            record.values[at] = Value::Moment(self.clock >> 16);
        }
        match self.insert(connection, &record) {
            Ok(()) => {
                self.created += 1;
                self.known += i64::from(Kind::MAIN.contains(&kind));
                if kind == Kind::Opportunity {
                    self.note_place(id);
                }
                self.figures.note(None, Some(&record));
                Ok(aside)
            }
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                self.revive(connection, record)?;
                Ok(aside)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn insert(&self, connection: &Connection, record: &Record) -> rusqlite::Result<()> {
        let mut statement = connection.prepare_cached(&statements(record.kind).insert)?;
        statement.raw_bind_parameter(1, record.id.0)?;
        statement.raw_bind_parameter(2, self.clock)?;
        statement.raw_bind_parameter(3, self.step.device.0)?;
        statement.raw_bind_parameter(4, self.step.number)?;
        for (at, value) in record.values.iter().enumerate() {
            statement.raw_bind_parameter(at + 5, Bound(value))?;
        }
        if has_folded(record.kind) {
            statement.raw_bind_parameter(record.values.len() + 5, folded_title(record))?;
        }
        statement.raw_execute().map(drop)
    }

    /// A record that was deleted and is created again: it comes back with the new values.
    fn revive(&mut self, connection: &Connection, record: Record) -> Result<()> {
        let there = bare(connection, record.kind, record.id)?;
        if there.as_ref().is_none_or(|there| !there.deleted) {
            // One deal come into one stage twice at one moment is one event; a tag given twice is
            // one tag, and so is a custom field given the same value twice.
            let same =
                |there: Record| record.kind == Kind::CustomValue && there.get("value") == record.get("value");
            if matches!(record.kind, Kind::StageEvent | Kind::Tag) || there.is_some_and(same) {
                return Ok(());
            }
            let message = Message::new("record-exists").with("kind", record.kind.key()).with("id", record.id);
            return Err(Error::Refused(message));
        }
        let fields = record.kind.fields().iter().zip(record.values);
        let values = fields
            .filter(|(field, _)| !field.is_derived())
            .map(|(f, value)| (f.key.clone(), value))
            .collect();
        self.set_deleted(connection, record.kind, record.id, &Value::Bool(false))?;
        self.set(connection, record.kind, record.id, values).map(drop)
    }

    /// Sets fields of a record; equal values are left alone. Returns what are no columns.
    pub(crate) fn set(
        &mut self,
        connection: &Connection,
        kind: Kind,
        id: Id,
        values: Vec<(Key, Value)>,
    ) -> Result<Vec<(Key, Value)>> {
        let before = bare(connection, kind, id)?.ok_or_else(|| gone(kind, id))?;
        let values = self.guard.let_in(kind, id, Some(&before), values)?;
        let mut after = before.clone();
        let aside = place(&mut after, values)?;
        let mut patch = Map::new();
        let mut stamped: Vec<&str> = Vec::new();
        for (at, field) in kind.fields().iter().enumerate() {
            let (old, new) = (&before.values[at], &after.values[at]);
            if old != new && !(old.is_empty() && new.is_empty()) {
                patch.insert(field.key.to_string(), Json::from(vec![old.to_json(), new.to_json()]));
                stamped.push(&field.key);
            }
        }
        if stamped.is_empty() {
            return Ok(aside);
        }
        if kind == Kind::Opportunity && stamped.iter().any(|key| matches!(*key, "position" | "stage")) {
            self.note_place(id);
        }
        // An amount and its currency mean nothing apart: their versions move together.
        let money = |key: &str| kind.field(key).is_some_and(|field| field.kind == FieldKind::Money);
        if stamped.iter().any(|key| money(key)) && !stamped.contains(&"currency") {
            stamped.push("currency");
        } else if stamped.contains(&"currency") {
            let fields = kind.fields().iter();
            stamped.extend(
                fields
                    .filter(|f| f.kind == FieldKind::Money && !patch.contains_key(f.key.as_ref()))
                    .map(|f| f.key.as_ref()),
            );
        }
        self.update(connection, &after, &patch)?;
        // Told with the other, so that whoever takes one side of a clash has both of it.
        for key in &stamped {
            if (money(key) || *key == "currency") && !patch.contains_key(*key) {
                let value = after.get(key).to_json();
                patch.insert((*key).to_owned(), Json::from(vec![value.clone(), value]));
            }
        }
        for key in stamped {
            self.stamp(connection, kind, id, key)?;
        }
        self.journal(connection, kind, id, patch)?;
        self.figures.note(Some(&before), Some(&after));
        Ok(aside)
    }

    fn update(&self, connection: &Connection, after: &Record, patch: &Map<String, Json>) -> Result<()> {
        let kind = after.kind;
        let mut sql = format!("UPDATE {} SET rid = rid", kind.key());
        let mut bound: Vec<Box<dyn ToSql + '_>> = Vec::new();
        for (at, field) in kind.fields().iter().enumerate() {
            if patch.contains_key(field.key.as_ref()) {
                bound.push(Box::new(Bound(&after.values[at])));
                sql.push_str(&format!(", \"{}\" = ?{}", field.key, bound.len()));
            }
        }
        if kind.field("updated").is_some() {
            bound.push(Box::new(self.clock >> 16));
            sql.push_str(&format!(", updated = max(coalesce(updated, 0), ?{})", bound.len()));
        }
        if has_folded(kind) && kind.title().is_some_and(|title| patch.contains_key(title)) {
            bound.push(Box::new(folded_title(after)));
            sql.push_str(&format!(", folded = ?{}", bound.len()));
        }
        bound.push(Box::new(after.id.0));
        sql.push_str(&format!(" WHERE id = ?{}", bound.len()));
        connection.prepare_cached(&sql)?.execute(params_from_iter(bound))?;
        Ok(())
    }

    /// Marks a record deleted or brings it back; nothing when it is so already.
    pub(crate) fn set_deleted(
        &mut self,
        connection: &Connection,
        kind: Kind,
        id: Id,
        to: &Value,
    ) -> Result<()> {
        let before = bare(connection, kind, id)?.ok_or_else(|| gone(kind, id))?;
        let deleted = *to == Value::Bool(true);
        if before.deleted == deleted {
            return Ok(());
        }
        let sql = format!("UPDATE {} SET deleted = ?1 WHERE id = ?2", kind.key());
        connection.prepare_cached(&sql)?.execute(params![deleted, id.0])?;
        self.stamp(connection, kind, id, "deleted")?;
        touch(connection, kind, id, self.clock)?;
        let sides = Json::from(vec![Json::from(before.deleted), Json::from(deleted)]);
        self.journal(connection, kind, id, Map::from_iter([("deleted".to_owned(), sides)]))?;
        let mut after = before.clone();
        after.deleted = deleted;
        if kind == Kind::Opportunity && !deleted {
            self.note_place(id);
        }
        self.figures.note(Some(&before), Some(&after));
        Ok(())
    }

    /// Says which record another was merged into, or that it stands for itself.
    pub(crate) fn set_merged(
        &mut self,
        connection: &Connection,
        kind: Kind,
        id: Id,
        into: Option<Id>,
    ) -> Result<()> {
        let sql = format!("SELECT merged_into FROM {} WHERE id = ?1", kind.key());
        let mut statement = connection.prepare_cached(&sql)?;
        let before = statement.query_row([id.0], |row| id_at(row, 0)).optional()?;
        let before = before.ok_or_else(|| gone(kind, id))?;
        if before == into {
            return Ok(());
        }
        let sql = format!("UPDATE {} SET merged_into = ?1 WHERE id = ?2", kind.key());
        connection.prepare_cached(&sql)?.execute(params![into.map(|into| into.0), id.0])?;
        self.stamp(connection, kind, id, MERGED_INTO)?;
        touch(connection, kind, id, self.clock)?;
        let sides = Json::from([before, into].map(|id| id.map(|id| id.to_string())).to_vec());
        self.journal(connection, kind, id, Map::from_iter([(MERGED_INTO.to_owned(), sides)]))
    }

    /// Writes a field as it is: somebody has seen what else it could be and keeps it.
    pub(crate) fn confirm(&mut self, connection: &Connection, kind: Kind, id: Id, field: &str) -> Result<()> {
        let record = bare(connection, kind, id)?.ok_or_else(|| gone(kind, id))?;
        let value = match kind.field(field) {
            Some(_) => record.get(field).to_json(),
            None => Json::from(record.deleted),
        };
        self.stamp(connection, kind, id, field)?;
        touch(connection, kind, id, self.clock)?;
        self.journal(
            connection,
            kind,
            id,
            Map::from_iter([(field.to_owned(), Json::from(vec![value.clone(), value]))]),
        )
    }

    /// Gives a field of a record this step's version: later than the version it was made on.
    fn stamp(&self, connection: &Connection, kind: Kind, id: Id, key: &str) -> Result<()> {
        let sql = format!(
            "INSERT INTO field_version (tbl, id, col, h, d, s) \
             VALUES (?1, ?2, ?3, max(?4, 1 + (SELECT h FROM {} WHERE id = ?2)), ?5, ?6) \
             ON CONFLICT (id, col, tbl) DO UPDATE SET h = max(excluded.h, h + 1), d = excluded.d, s = excluded.s RETURNING h",
            kind.key()
        );
        let device = self.step.device.0;
        let h: i64 = connection
            .prepare_cached(&sql)?
            .query_row(params![kind as i64, id.0, key, self.clock, device, self.step.number], |row| {
                row.get(0)
            })?;
        // `update` has said the moment of this step; a field written ahead of it is later.
        if h > self.clock { touch(connection, kind, id, h) } else { Ok(()) }
    }

    fn journal(
        &mut self,
        connection: &Connection,
        kind: Kind,
        id: Id,
        patch: Map<String, Json>,
    ) -> Result<()> {
        let mut statement = connection
            .prepare_cached("INSERT INTO change (d, s, tbl, id, patch) VALUES (?1, ?2, ?3, ?4, ?5)")?;
        let patch = Json::Object(patch).to_string();
        statement.execute(params![self.step.device.0, self.step.number, kind as i64, id.0, patch])?;
        if self.records.insert(id) {
            self.known += i64::from(Kind::MAIN.contains(&kind));
        }
        Ok(())
    }

    /// How many records the step says it was about: those that a person knows where there are
    /// any, else whatever it wrote.
    fn told(&self) -> i64 {
        if self.known > 0 { self.known } else { self.created + self.records.len() as i64 }
    }

    /// Everything of the step but the commit itself.
    pub(crate) fn finish(&mut self, connection: &Connection, user: Option<Id>) -> Result<()> {
        self.part_ties(connection)?;
        let (kind, undoes) = match self.kind {
            StepKind::Change => (0, None),
            StepKind::Undo(of) => (1, Some(of)),
            StepKind::Redo(of) => (2, Some(of)),
            StepKind::Start => (3, None),
            StepKind::Erasure => (4, None),
        };
        let Device(device) = self.step.device;
        connection
            .prepare_cached(
                "INSERT INTO step (d, s, h, label, user, kind, undoes_d, undoes_s, records, seen) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                device,
                self.step.number,
                self.clock,
                self.label,
                user.map(|user| user.0),
                kind,
                undoes.map(|of| of.device.0),
                undoes.map(|of| of.number),
                self.told(),
                knowledge::newly_seen(connection, self.step)?,
            ])?;
        clash::look_again(connection, &self.records)?;
        if undoes.is_some() {
            clash::look_after_undo(connection, &self.records, self.step.device)?;
        }
        connection
            .prepare_cached(
                "INSERT INTO vv (d, s) VALUES (?1, ?2) ON CONFLICT (d) DO UPDATE SET s = excluded.s",
            )?
            .execute(params![device, self.step.number])?;
        derived::keep(connection, &self.figures)
    }
}

/// Keeps the moment of a record's latest version, as whoever merges it reckons it.
fn touch(connection: &Connection, kind: Kind, id: Id, h: i64) -> Result<()> {
    if kind.field("updated").is_some() {
        let sql = format!("UPDATE {} SET updated = max(coalesce(updated, 0), ?1) WHERE id = ?2", kind.key());
        connection.prepare_cached(&sql)?.execute(params![h >> 16, id.0])?;
    }
    Ok(())
}

/// Puts values into their columns and returns the rest: tags and custom fields. Keys mostly come
/// in catalogue order, so each search starts where the last one ended.
fn place(record: &mut Record, values: Vec<(Key, Value)>) -> Result<Vec<(Key, Value)>> {
    let fields = record.kind.fields();
    let mut aside = Vec::new();
    let mut next = 0;
    for (key, value) in values {
        let found = (next..fields.len()).chain(0..next).find(|at| fields[*at].key == key);
        match found {
            Some(at) if !fields[at].is_derived() && storage::fits(&fields[at].kind, &value) => {
                record.values[at] = if value.is_empty() { Value::Null } else { value };
                next = at + 1;
            }
            None if record.kind.takes_tags() => aside.push((key, value)),
            _ => return Err(bad_field(record.kind, &key)),
        }
    }
    Ok(aside)
}

fn gone(kind: Kind, id: Id) -> Error {
    Error::Refused(Message::new("record-missing").with("kind", kind.key()).with("id", id.short()))
}

fn folded_title(record: &Record) -> Option<String> {
    let title = record.text(record.kind.title()?);
    (!title.is_empty()).then(|| fold(title))
}

/// The refusal of a value that its field cannot hold, or of a field that is not there.
pub(crate) fn bad_field(kind: Kind, key: &str) -> Error {
    Error::Refused(Message::new("field-cannot-hold").with("kind", kind.key()).with("field", key))
}
