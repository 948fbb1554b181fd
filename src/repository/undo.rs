//! Undo and redo as new steps, also after a restart, also of an import of any size.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Map, Value as Json};

use super::depends::Made;
use super::error::{Error, Result};
use super::merge::records::merged_into;
use super::read::bare;
use super::storage::{from_json, id_at, kind_at, patch_at};
use super::write::{MERGED_INTO, StepKind};
use super::{Repository, journal};
use crate::domain::change::Key;
use crate::domain::{Change, Id, Kind, Message, StepId, Value};

/// So many records are named where nothing can be taken back.
const NAMED: usize = 5;

/// What an undo or redo did.
#[derive(Clone, Debug, PartialEq)]
pub struct Undone {
    /// The new step.
    pub step: StepId,
    /// The label of what was taken back.
    pub label: String,
    /// The step that was taken back.
    pub of: StepId,
    /// Records that were edited since and so were kept: kind, id and name.
    pub kept: Vec<(Kind, Id, String)>,
}

/// What taking a step back would do, in records of the kinds a person knows; where it is about none
/// of those, in whatever it wrote.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Going {
    /// Those that go, or become what they were.
    pub taken: usize,
    /// Those that were worked on since and stay.
    pub kept: usize,
}

/// What a step wrote, and what of it was worked on since.
struct Plan {
    lines: Vec<Line>,
    created: Vec<(Kind, Id)>,
    made: Made,
    edited: HashSet<Id>,
}

impl Plan {
    fn of(connection: &Connection, step: StepId) -> Result<Plan> {
        let lines = lines_of(connection, step)?;
        let created = created_by(connection, step)?;
        let brought_back = lines.iter().filter(|line| line.revives()).map(|line| (line.kind, line.id));
        let made = Made::new(created.iter().copied().chain(brought_back));
        let edited = made.worked_on_since(connection, step)?;
        Ok(Plan { lines, created, made, edited })
    }

    /// True for what the step made and somebody worked on since: it stays as a whole.
    fn keeps(&self, id: Id) -> bool {
        self.made.contains(id) && self.edited.contains(&id)
    }
}

/// What becomes of values that somebody changed since.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Later {
    /// Taking back would overwrite them: refuse and name them.
    Refuse,
    /// Leave them as they are and take back the rest.
    Keep,
}

/// One line of a step's journal.
struct Line {
    kind: Kind,
    id: Id,
    patch: Map<String, Json>,
}

impl Line {
    /// The fields that were written as they were.
    fn kept(&self) -> impl Iterator<Item = &str> {
        self.patch.iter().filter(|(_, sides)| sides[0] == sides[1]).map(|(key, _)| key.as_str())
    }

    /// True when the line brought a deleted record back: it made it, as far as undoing goes.
    fn revives(&self) -> bool {
        self.patch.get("deleted").is_some_and(|sides| sides[0] == true && sides[1] == false)
    }
}

impl Repository {
    /// Takes back this device's last step that still stands and of which anything is left: what it
    /// was about may have been erased. `label` makes the new step's label from the old one. None
    /// when there is nothing to take back.
    pub fn undo(&mut self, label: impl Fn(&str) -> String) -> Result<Option<Undone>> {
        self.settle()?;
        let mut empty = HashSet::new();
        while let Some(step) = self.undoable_but(&empty)? {
            match self.invert(step.id, &label(&step.label), Later::Refuse) {
                Err(Error::Refused(reason)) if reason.id == "step-nothing-left" => empty.insert(step.id),
                done => return done.map(Some),
            };
        }
        Ok(None)
    }

    /// Takes back one step, however old. Refuses, naming the fields, where a later change would
    /// be overwritten; records the step made and somebody edited since are kept and named.
    pub fn undo_step(&mut self, step: StepId, label: impl FnOnce(&str) -> String) -> Result<Undone> {
        self.settle()?;
        let name = label(&self.step_label(step)?);
        self.invert(step, &name, Later::Refuse)
    }

    /// Like [`undo_step`](Self::undo_step), but leaves what was changed since and takes back the
    /// rest.
    pub fn undo_rest(&mut self, step: StepId, label: impl FnOnce(&str) -> String) -> Result<Undone> {
        self.settle()?;
        let name = label(&self.step_label(step)?);
        self.invert(step, &name, Later::Keep)
    }

    /// Does again what was last undone. None when something else was done since, or nothing was.
    pub fn redo(&mut self, label: impl FnOnce(&str) -> String) -> Result<Option<Undone>> {
        self.settle()?;
        let Some(step) = self.redoable()? else { return Ok(None) };
        let of = step.undoes.unwrap_or(step.id);
        let name = label(&self.step_label(of)?);
        let mut done = self.invert(step.id, &name, Later::Refuse)?;
        done.label = self.step_label(of)?;
        Ok(Some(done))
    }

    /// Whether anything is left of what a step wrote: who was erased takes it along.
    pub(super) fn has_anything_of(&self, step: StepId) -> Result<bool> {
        let connection = &self.connection;
        Ok(!lines_of(connection, step)?.is_empty() || !created_by(connection, step)?.is_empty())
    }

    fn step_label(&self, step: StepId) -> Result<String> {
        let label: Option<String> = self
            .connection
            .prepare_cached("SELECT label FROM step WHERE d = ?1 AND s = ?2")?
            .query_row(params![step.device.0, step.number], |row| row.get(0))
            .optional()?;
        label.ok_or_else(|| Error::Refused(Message::new("step-missing").with("step", step)))
    }

    fn invert(&mut self, step: StepId, name: &str, later: Later) -> Result<Undone> {
        let of = self.step_label(step)?;
        if journal::is_undone(&self.connection, step)? {
            return Err(Error::Refused(Message::new("undo-already").with("label", of)));
        }
        if journal::is_start(&self.connection, step)? {
            return Err(Error::Refused(Message::new("history-start")));
        }
        if journal::is_erasure(&self.connection, step)? {
            return Err(Error::Refused(Message::new("erase-no-way-back")));
        }
        self.refuse_trimmed(step)?;
        let kind = if journal::is_undo(&self.connection, step)? {
            StepKind::Redo(step)
        } else {
            StepKind::Undo(step)
        };
        let plan = Plan::of(&self.connection, step)?;
        let mut batch = self.begin_step(name, kind)?;
        let mut kept = Vec::new();
        let mut clashes = Vec::new();
        for line in plan.lines.iter().rev() {
            // What the step made and then changed stays as a whole or goes as a whole.
            if plan.keeps(line.id) {
                if line.revives() {
                    kept.push((line.kind, line.id));
                }
                continue;
            }
            let connection = &batch.repository.connection;
            let (changes, clash) = inverse(connection, line)?;
            clashes.extend(clash);
            for change in changes {
                batch.apply(change)?;
            }
            // An answer to a clash that kept what held changed nothing, and is taken back so too.
            let is_there = bare(&batch.repository.connection, line.kind, line.id)?.is_some();
            for field in line.kept().filter(|_| is_there) {
                batch.writing.confirm(&batch.repository.connection, line.kind, line.id, field)?;
            }
        }
        if later == Later::Refuse && !clashes.is_empty() {
            clashes.sort();
            clashes.dedup();
            let fields = clashes.join(", ");
            return Err(Error::Refused(
                Message::new("undo-would-overwrite").with("fields", fields).with("step", step),
            ));
        }
        for (kind, id) in plan.created.into_iter().rev() {
            if plan.edited.contains(&id) {
                kept.push((kind, id));
            } else {
                batch.apply(Change::Delete { kind, id })?;
            }
        }
        let step_made = batch.commit()?;
        let kept = self.named(kept)?;
        if step_made.number == 0 {
            return Err(Error::Refused(nothing_left(of, &kept)));
        }
        Ok(Undone { step: step_made, label: of, of: step, kept })
    }

    /// What taking a step back would take and what it would keep.
    pub fn undo_would(&self, step: StepId) -> Result<Going> {
        let plan = Plan::of(&self.connection, step)?;
        let wrote = plan.lines.iter().map(|line| (line.kind, line.id)).chain(plan.created.iter().copied());
        let mut wrote: HashSet<(Kind, Id)> = wrote.collect();
        if wrote.iter().any(|(kind, _)| Kind::MAIN.contains(kind)) {
            wrote.retain(|(kind, _)| Kind::MAIN.contains(kind));
        }
        let kept = wrote.iter().filter(|(_, id)| plan.keeps(*id)).count();
        Ok(Going { taken: wrote.len() - kept, kept })
    }

    /// What is told of records that were kept: those a person works with, and what they could not
    /// do without only where there are none of them; a tag or a tie with the record it belongs to.
    fn named(&self, mut kept: Vec<(Kind, Id)>) -> Result<Vec<(Kind, Id, String)>> {
        kept.retain(|(kind, _)| kind.title().is_some() && *kind != Kind::Tag);
        if kept.iter().any(|(kind, _)| Kind::MAIN.contains(kind)) {
            kept.retain(|(kind, _)| Kind::MAIN.contains(kind));
        }
        let names = self.names(&kept)?;
        let named = |(kind, id)| (kind, id, names.get(&id).cloned().unwrap_or_else(|| id.short()));
        Ok(kept.into_iter().map(named).collect())
    }
}

/// The refusal to take back a step of which nothing can be: everything it made was worked with
/// since, or everything it changed is as it was before or was changed again.
fn nothing_left(of: String, kept: &[(Kind, Id, String)]) -> Message {
    if kept.is_empty() {
        return Message::new("step-nothing-left").with("label", of);
    }
    let mut names: Vec<&str> = kept.iter().take(NAMED).map(|(.., name)| name.as_str()).collect();
    if kept.len() > NAMED {
        names.push("…");
    }
    Message::new("step-all-kept").with("label", of).with("names", names.join(", "))
}

fn lines_of(connection: &Connection, step: StepId) -> Result<Vec<Line>> {
    let mut statement = connection
        .prepare_cached("SELECT tbl, id, patch FROM change WHERE d = ?1 AND s = ?2 ORDER BY rowid")?;
    let rows = statement.query_map(params![step.device.0, step.number], read_line)?;
    Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().flatten().collect())
}

fn read_line(row: &Row<'_>) -> rusqlite::Result<Option<Line>> {
    let patch = patch_at(row, 2)?;
    Ok(kind_at(row, 0)?.zip(id_at(row, 1)?).map(|(kind, id)| Line { kind, id, patch }))
}

/// The records a step made, in the order of the tables.
fn created_by(connection: &Connection, step: StepId) -> Result<Vec<(Kind, Id)>> {
    let mut created = Vec::new();
    for kind in Kind::ALL {
        let sql =
            format!("SELECT id FROM {} WHERE d = ?1 AND s = ?2 AND deleted = 0 ORDER BY rid", kind.key());
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params![step.device.0, step.number])?;
        while let Some(row) = rows.next()? {
            created.extend(id_at(row, 0)?.map(|id| (kind, id)));
        }
    }
    Ok(created)
}

/// The changes that take one line back, and the fields where a later value stands in the way.
fn inverse(connection: &Connection, line: &Line) -> Result<(Vec<Change>, Vec<String>)> {
    let Line { kind, id, patch } = line;
    let (mut changes, mut clashes) = (Vec::new(), Vec::new());
    let Some(now) = bare(connection, *kind, *id)? else { return Ok((changes, clashes)) };
    let mut values: Vec<(Key, Value)> = Vec::new();
    for (key, sides) in patch {
        let (before, after) = (&sides[0], &sides[1]);
        if key == "deleted" {
            if Some(now.deleted) == after.as_bool() {
                let (kind, id) = (*kind, *id);
                let was_deleted = before.as_bool() == Some(true);
                changes.push(if was_deleted {
                    Change::Delete { kind, id }
                } else {
                    Change::Restore { kind, id }
                });
            }
            continue;
        }
        if key == MERGED_INTO {
            let id_of = |side: &Json| side.as_str().and_then(|id| id.parse().ok());
            if merged_into(connection, *kind, *id)? == id_of(after) {
                changes.push(Change::Merge { kind: *kind, id: *id, into: id_of(before) });
            }
            continue;
        }
        let Some(field) = kind.field(key) else { continue };
        let (before, after) = (from_json(&field.kind, before), from_json(&field.kind, after));
        let current = now.get(key);
        if *current == after || (current.is_empty() && after.is_empty()) {
            values.push((field.key.clone(), before));
        } else if *current != before {
            clashes.push(key.clone());
        }
    }
    if !values.is_empty() {
        changes.push(Change::Set { kind: *kind, id: *id, values });
    }
    Ok((changes, clashes))
}
