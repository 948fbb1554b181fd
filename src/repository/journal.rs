//! Reading the journal: the steps of the deck, what each changed, and the history of a record.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::Repository;
use super::error::Result;
use super::storage::{from_json, id_at, kind_at, patch_at, step_at};
use super::write::MERGED_INTO;
use crate::domain::change::SILENT;
use crate::domain::{Catalogue, Device, FieldKind, Id, Kind, StepId, Value};

/// One step: something that was done to the deck in one go.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Which device's which commit.
    pub id: StepId,
    /// When, in UTC milliseconds.
    pub moment: i64,
    /// What was done, in the words of the language it was done in.
    pub label: String,
    /// Who did it.
    pub user: Option<Id>,
    /// The step this one took back.
    pub undoes: Option<StepId>,
    /// True when a later step took this one back.
    pub undone: bool,
    /// How many records it made or changed; of the kinds a person knows, where there are any.
    pub records: i64,
    /// True for what the deck started with and for what erased somebody: they cannot be taken back.
    pub starts: bool,
}

/// What a step did to one record.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// The kind of record.
    pub kind: Kind,
    /// Which record.
    pub id: Id,
    /// What it is called now.
    pub name: String,
    /// True when the step made the record.
    pub created: bool,
    /// Field key, value before, value after. `deleted` is a yes-or-no field here.
    pub fields: Vec<(String, Value, Value)>,
}

impl Edit {
    /// The records that its values refer to, before and after.
    pub fn references(&self, catalogue: &Catalogue) -> impl Iterator<Item = (Kind, Id)> {
        self.fields.iter().flat_map(|(key, before, after)| {
            let kind = match catalogue.field(self.kind, key).map(|field| &field.kind) {
                Some(FieldKind::Reference(kind)) => Some(*kind),
                _ => None,
            };
            let ids = [before, after].into_iter().filter_map(Value::as_id);
            ids.filter_map(move |id| Some((kind?, id)))
        })
    }
}

/// At most so many of a step's records are read for show.
const EDITS: usize = 500;

const STEP: &str = "s.d, s.s, s.h, s.label, s.user, s.undoes_d, s.undoes_s, s.records, s.kind";

fn step_of(row: &Row<'_>) -> rusqlite::Result<Step> {
    let undoes: Option<(i64, i64)> = row.get::<_, Option<i64>>(5)?.zip(row.get(6)?);
    Ok(Step {
        id: step_at(row, 0)?,
        moment: row.get::<_, i64>(2)? >> 16,
        label: row.get(3)?,
        user: id_at(row, 4)?,
        undoes: undoes.map(|(device, number)| StepId { device: Device(device), number }),
        undone: false,
        records: row.get(7)?,
        starts: row.get::<_, i64>(8)? >= 3,
    })
}

/// True when a step that still stands takes this one back.
pub(crate) fn is_undone(connection: &Connection, step: StepId) -> Result<bool> {
    let mut statement = connection.prepare_cached("SELECT d, s FROM step WHERE undoes_d = ?1 AND undoes_s = ?2 AND h > (SELECT h FROM step WHERE d = ?1 AND s = ?2)")?;
    let by: Vec<StepId> = statement
        .query_map(params![step.device.0, step.number], |row| step_at(row, 0))?
        .collect::<rusqlite::Result<_>>()?;
    for undo in by {
        if !is_undone(connection, undo)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// True when the step is the inverse of a change: undoing it does the change again.
pub(crate) fn is_undo(connection: &Connection, step: StepId) -> Result<bool> {
    Ok(kind_of(connection, step)? == Some(1))
}

/// True when the step is what the deck started with.
pub(crate) fn is_start(connection: &Connection, step: StepId) -> Result<bool> {
    Ok(kind_of(connection, step)? == Some(3))
}

/// True when the step erased somebody.
pub(crate) fn is_erasure(connection: &Connection, step: StepId) -> Result<bool> {
    Ok(kind_of(connection, step)? == Some(4))
}

fn kind_of(connection: &Connection, step: StepId) -> Result<Option<i64>> {
    let kind = connection
        .prepare_cached("SELECT kind FROM step WHERE d = ?1 AND s = ?2")?
        .query_row(params![step.device.0, step.number], |row| row.get(0))
        .optional()?;
    Ok(kind)
}

/// Which way the journal is walked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// The newest change of this device or user that still stands.
    Change,
    /// The newest undo of this device or user that still stands and nothing was done after.
    Undo,
}

impl Repository {
    /// What [`undo`](Self::undo) would take back.
    pub fn undoable(&self) -> Result<Option<Step>> {
        self.undoable_but(&HashSet::new())
    }

    /// Whether this device has erased somebody after a step of its own.
    pub fn has_erased_since(&self, step: StepId) -> Result<bool> {
        let sql = "SELECT 1 FROM step WHERE d = ?1 AND s > ?2 AND kind = 4";
        Ok(self.connection.prepare_cached(sql)?.exists(params![step.device.0, step.number])?)
    }

    /// The same without these, of which nothing is left.
    pub(super) fn undoable_but(&self, empty: &HashSet<StepId>) -> Result<Option<Step>> {
        self.newest(Wanted::Change, empty)
    }

    /// What [`redo`](Self::redo) would do again: the undo it takes back.
    pub fn redoable(&self) -> Result<Option<Step>> {
        self.newest(Wanted::Undo, &HashSet::new())
    }

    /// This device's own last step comes first, whatever the clocks of others say, and of those the
    /// steps of this program before those of another window. A restored deck has a new device: what
    /// its user did before is still theirs to take back.
    fn newest(&self, wanted: Wanted, empty: &HashSet<StepId>) -> Result<Option<Step>> {
        let mut fallen = empty.clone();
        // Both are asked with the device and the user.
        for whose in
            ["s.d = ?1 AND ?2 IS ?2 ORDER BY s.s DESC", "s.d <> ?1 AND s.user = ?2 ORDER BY s.h DESC"]
        {
            let mut statement =
                self.connection.prepare_cached(&format!("SELECT {STEP} FROM step s WHERE {whose}"))?;
            let mut rows = statement.query(params![self.who.device.0, self.lists.me.map(|me| me.0)])?;
            let mut elsewhere = None;
            while let Some(row) = rows.next()? {
                let step = step_of(row)?;
                if fallen.contains(&step.id) {
                    continue;
                }
                fallen.extend(step.undoes);
                let kind: i64 = row.get(8)?;
                if (kind, wanted) == (0, Wanted::Change)
                    && step.label == SILENT
                    && !self.has_anything_of(step.id)?
                {
                    continue;
                }
                if self.is_from_elsewhere(step.id) {
                    if (kind, wanted) == (0, Wanted::Change) {
                        elsewhere.get_or_insert(step);
                    }
                    continue;
                }
                match (kind, wanted) {
                    // What was there before this window opened comes after what others wrote since.
                    (0, Wanted::Change) if !self.own_steps.has_written(step.id) => {
                        return Ok(elsewhere.or(Some(step)));
                    }
                    (0, Wanted::Change) | (1, Wanted::Undo) => return Ok(Some(step)),
                    (0, Wanted::Undo) => return Ok(None),
                    _ => {}
                }
            }
            if elsewhere.is_some() {
                return Ok(elsewhere);
            }
        }
        Ok(None)
    }

    /// Steps, newest first, from before a step on.
    pub fn steps(&self, before: Option<StepId>, limit: usize) -> Result<Vec<Step>> {
        let sql = format!(
            "SELECT {STEP} FROM step s WHERE ?1 IS NULL OR (s.h, s.d, s.s) < \
             ((SELECT h FROM step WHERE d = ?1 AND s = ?2), ?1, ?2) ORDER BY s.h DESC, s.d DESC, s.s DESC LIMIT ?3"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let (device, number) = (before.map(|step| step.device.0), before.map(|step| step.number));
        let rows = statement.query_map(params![device, number, limit as i64], step_of)?;
        let mut steps = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        for step in &mut steps {
            step.undone = is_undone(&self.connection, step.id)?;
        }
        Ok(steps)
    }

    /// One step by itself.
    pub(crate) fn bare_step(&self, id: StepId) -> Result<Option<Step>> {
        let sql = format!("SELECT {STEP} FROM step s WHERE s.d = ?1 AND s.s = ?2");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let found = statement.query_row(params![id.device.0, id.number], step_of).optional()?;
        let Some(mut step) = found else { return Ok(None) };
        step.undone = is_undone(&self.connection, id)?;
        Ok(Some(step))
    }

    /// One step and what it did, at most the first 500 records.
    pub fn step(&self, id: StepId) -> Result<Option<(Step, Vec<Edit>)>> {
        let Some(step) = self.bare_step(id)? else { return Ok(None) };
        let mut edits =
            self.patches("c.d = ?1 AND c.s = ?2 ORDER BY c.rowid", params![id.device.0, id.number])?;
        for kind in Kind::ALL {
            let sql =
                format!("SELECT id FROM {} WHERE d = ?1 AND s = ?2 ORDER BY rid LIMIT {EDITS}", kind.key());
            let mut statement = self.connection.prepare_cached(&sql)?;
            let mut rows = statement.query(params![id.device.0, id.number])?;
            while let Some(row) = rows.next()? {
                if let Some(id) = id_at(row, 0)? {
                    let made = Edit { kind, id, name: String::new(), created: true, fields: Vec::new() };
                    edits.push((step.id, made));
                }
            }
        }
        let mut edits: Vec<Edit> = edits.into_iter().map(|(_, edit)| edit).take(EDITS).collect();
        self.name_edits(&mut edits)?;
        Ok(Some((step, edits)))
    }

    pub(crate) fn patches(
        &self,
        which: &'static str,
        bound: &[&dyn rusqlite::ToSql],
    ) -> Result<Vec<(StepId, Edit)>> {
        let sql = format!("SELECT c.d, c.s, c.tbl, c.id, c.patch FROM change c WHERE {which} LIMIT {EDITS}");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(bound)?;
        let mut edits = Vec::new();
        while let Some(row) = rows.next()? {
            let step = step_at(row, 0)?;
            let Some((kind, id)) = kind_at(row, 2)?.zip(id_at(row, 3)?) else { continue };
            let mut patch = patch_at(row, 4)?;
            // What was written as it was is told only where nothing else was.
            if patch.values().any(|sides| sides[0] != sides[1]) {
                patch.retain(|_, sides| sides[0] != sides[1]);
            }
            let fields = patch
                .into_iter()
                .map(|(key, sides)| {
                    let holds = match kind.field(&key) {
                        Some(field) => field.kind.clone(),
                        None if key == MERGED_INTO => FieldKind::Reference(kind),
                        None => FieldKind::YesNo,
                    };
                    (key, from_json(&holds, &sides[0]), from_json(&holds, &sides[1]))
                })
                .collect();
            edits.push((step, Edit { kind, id, name: String::new(), created: false, fields }));
        }
        Ok(edits)
    }

    pub(crate) fn name_edits(&self, edits: &mut [Edit]) -> Result<()> {
        let ids: Vec<_> = edits.iter().map(|edit| (edit.kind, edit.id)).collect();
        let names = self.names(&ids)?;
        for edit in edits {
            edit.name = names.get(&edit.id).cloned().unwrap_or_else(|| edit.id.short());
        }
        Ok(())
    }
}
