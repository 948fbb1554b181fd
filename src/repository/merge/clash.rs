//! What was written apart: two people changed one field without knowing of each other, or one
//! deleted what the other worked on. The merge has chosen; a person may choose otherwise.
//!
//! A clash is read off the journal, so that every copy finds the same ones, and ends when somebody
//! who knows both sides writes the field again.

use std::collections::{BTreeSet, HashSet};

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value as Json;

use super::knowledge::Knowledge;
use super::records::merged_into;
use super::taken_back::taken_back;
use crate::domain::contact::OPT_OUT;
use crate::domain::{Currency, Device, FieldKind, Id, Kind, StepId, Value};
use crate::repository::error::Result;
use crate::repository::journal;
use crate::repository::read::bare;
use crate::repository::storage::{id_at, kind_at, kind_numbered, patch_at, step_at};

/// One side of a clash.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// What it wrote; for a deletion, whether the record is deleted.
    pub value: Value,
    /// The currency that it wrote with an amount.
    pub currency: Option<Currency>,
    /// The step that wrote it.
    pub step: StepId,
    /// When, in UTC milliseconds.
    pub moment: i64,
    /// Who.
    pub user: Option<Id>,
}

/// A field that was written apart, or a record that was deleted while somebody worked on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Clash {
    /// The kind of record.
    pub kind: Kind,
    /// Which record.
    pub id: Id,
    /// What it is called.
    pub name: String,
    /// The field's key; `deleted` for a record that was deleted and worked on.
    pub field: String,
    /// What holds now.
    pub held: Side,
    /// What gave way.
    pub other: Side,
}

/// Which side of a clash is to hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Take {
    /// The one that holds already.
    Held,
    /// The one that gave way.
    Other,
}

/// A line of the journal about one field.
#[derive(Clone, Debug)]
pub(super) struct Write {
    pub step: StepId,
    pub field: String,
    pub after: Json,
}

/// Looks for clashes among the records that a merge brought lines or children of, and keeps them.
/// Returns how many are open that were not.
pub(super) fn find(here: &Connection, touched: HashSet<(i64, Id)>, arrived: &[(Kind, Id)]) -> Result<i64> {
    let mut records: BTreeSet<(Kind, Id)> =
        touched.into_iter().filter_map(|(table, id)| Some((kind_numbered(table)?, id))).collect();
    let written: Vec<(Kind, Id)> = records.iter().copied().chain(arrived.iter().copied()).collect();
    for (kind, id) in written.into_iter().filter(|(kind, _)| CHILDREN.contains(kind)) {
        records.extend(parents(here, kind, id)?);
    }
    records.extend(deleted_ones(here)?);
    let before = count(here)?;
    for (kind, id) in records {
        look_at(here, kind, id)?;
    }
    Ok((count(here)? - before).max(0))
}

/// Looks at the records that an undo wrote: it may have taken back an answer. Of thousands, none is
/// one that somebody answered a clash with.
pub(crate) fn look_after_undo(connection: &Connection, written: &HashSet<Id>, device: Device) -> Result<()> {
    let sql = "SELECT count(*) FROM vv WHERE d <> ?1";
    let others: i64 = connection.prepare_cached(sql)?.query_row([device.0], |row| row.get(0))?;
    if others == 0 || written.len() > MOST_ANSWERED {
        return Ok(());
    }
    for id in written {
        let sql = "SELECT DISTINCT tbl FROM change WHERE id = ?1";
        let tables: Vec<i64> = connection
            .prepare_cached(sql)?
            .query_map([id.0], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for kind in tables.into_iter().filter_map(kind_numbered) {
            look_at(connection, kind, *id)?;
        }
    }
    Ok(())
}

/// Records that one answer may write.
const MOST_ANSWERED: usize = 1_000;

/// Looks again at records that have clashes, after a step wrote them.
pub(crate) fn look_again(connection: &Connection, written: &HashSet<Id>) -> Result<()> {
    if count(connection)? == 0 {
        return Ok(());
    }
    for id in written {
        let mut statement = connection.prepare_cached("SELECT tbl FROM clash WHERE id = ?1 LIMIT 1")?;
        let table: Option<i64> = statement.query_row([id.0], |row| row.get(0)).optional()?;
        if let Some(kind) = table.and_then(kind_numbered) {
            look_at(connection, kind, *id)?;
        }
    }
    for (kind, id) in deleted_ones(connection)? {
        look_at(connection, kind, id)?;
    }
    Ok(())
}

/// Deleted records that are asked about: what belongs to one may have gone elsewhere.
fn deleted_ones(here: &Connection) -> Result<Vec<(Kind, Id)>> {
    let mut statement = here.prepare_cached("SELECT tbl, id FROM clash WHERE col = 'deleted'")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.extend(kind_at(row, 0)?.zip(id_at(row, 1)?));
    }
    Ok(found)
}

pub(super) fn count(connection: &Connection) -> Result<i64> {
    Ok(connection.prepare_cached("SELECT count(*) FROM clash")?.query_row([], |row| row.get(0))?)
}

/// The deleted records that a new one points at.
fn parents(here: &Connection, kind: Kind, id: Id) -> Result<Vec<(Kind, Id)>> {
    let Some(record) = bare(here, kind, id)? else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for (field, value) in kind.fields().iter().zip(&record.values) {
        if let (FieldKind::Reference(to), Some(parent)) = (&field.kind, value.as_id())
            && bare(here, *to, parent)?.is_some_and(|parent| parent.deleted)
        {
            found.push((*to, parent));
        }
    }
    Ok(found)
}

/// Reads the clashes of one record off the journal and keeps them.
fn look_at(here: &Connection, kind: Kind, id: Id) -> Result<()> {
    here.prepare_cached("DELETE FROM clash WHERE id = ?1 AND tbl = ?2")?
        .execute(params![id.0, kind as i64])?;
    let Some((maker, is_deleted)) = made(here, kind, id)? else { return Ok(()) };
    let writes = writes(here, kind, id)?;
    let is_apart = writes.iter().any(|write| write.step.device != maker);
    let is_watched = |write: &Write| is_watched(kind, &write.field);
    let may_clash = is_deleted || (is_apart && writes.iter().any(is_watched));
    if !may_clash {
        return Ok(());
    }
    let mut knowledge = Knowledge::of(here);
    let fields: BTreeSet<&str> =
        writes.iter().filter(|write| is_watched(write)).map(|write| write.field.as_str()).collect();
    // Amounts come before their currency, by name: one question is asked about both.
    let mut of_amounts: HashSet<(StepId, StepId)> = HashSet::new();
    for field in fields {
        // Whoever writes an amount or its currency answers for both.
        let mut answers: Vec<&Write> = writes.iter().filter(|write| are_one(&write.field, field)).collect();
        let back = taken_back(here, &answers, &mut knowledge)?;
        answers.retain(|write| !back.contains(&write.step));
        let of_field = answers.iter().copied().filter(|write| write.field == field);
        let latest = latest(of_field, &answers, &mut knowledge)?;
        let (mut held, value) = holds(here, kind, id, field)?;
        if back.contains(&held) {
            let before = latest.iter().find(|write| write.after == value);
            held = before.map_or(held, |write| write.step);
        }
        // Whoever once said no has said no: there is nothing to ask.
        if field == OPT_OUT && value == Json::Bool(true) {
            continue;
        }
        for other in latest.iter().filter(|other| other.step != held && other.after != value) {
            // A record made twice apart has no line for its making, which may be what holds.
            if !knowledge.knows(held, other.step)? {
                let sides = (held, other.step);
                if field == "currency" && of_amounts.contains(&sides) {
                    continue;
                }
                if are_one(field, "currency") {
                    of_amounts.insert(sides);
                }
                keep(here, kind, id, field, held, other.step)?;
            }
        }
    }
    if is_deleted {
        worked_on(here, kind, id, &writes, &mut knowledge)?;
    }
    Ok(())
}

/// The device that made a record, and whether it is deleted; none when it is not there.
fn made(here: &Connection, kind: Kind, id: Id) -> Result<Option<(Device, bool)>> {
    let sql = format!("SELECT d, deleted FROM {} WHERE id = ?1", kind.key());
    let mut statement = here.prepare_cached(&sql)?;
    Ok(statement.query_row([id.0], |row| Ok((Device(row.get(0)?), row.get(1)?))).optional()?)
}

/// The step whose value a field holds, and the value as the journal writes it.
fn holds(here: &Connection, kind: Kind, id: Id, field: &str) -> Result<(StepId, Json)> {
    let sql = format!(
        "SELECT coalesce(v.d, r.d), coalesce(v.s, r.s) FROM {} r \
         LEFT JOIN field_version v ON v.id = r.id AND v.tbl = ?2 AND v.col = ?3 WHERE r.id = ?1",
        kind.key()
    );
    let step =
        here.prepare_cached(&sql)?.query_row(params![id.0, kind as i64, field], |row| step_at(row, 0))?;
    let value = bare(here, kind, id)?.map_or(Json::Null, |record| record.get(field).to_json());
    Ok((step, value))
}

/// The writes of a field that no later one knew of.
fn latest<'a>(
    writes: impl Iterator<Item = &'a Write>,
    answers: &[&Write],
    knowledge: &mut Knowledge<'_>,
) -> Result<Vec<&'a Write>> {
    let mut found = Vec::new();
    for write in writes {
        let mut is_known = false;
        for later in answers.iter().filter(|later| later.step != write.step) {
            is_known |= knowledge.knows(later.step, write.step)?;
        }
        if !is_known {
            found.push(write);
        }
    }
    Ok(found)
}

/// Fields whose versions move together.
pub(super) fn are_one(field: &str, other: &str) -> bool {
    field == other
        || matches!((field, other), ("amount" | "cost", "currency") | ("currency", "amount" | "cost"))
}

/// A deleted record that somebody changed, or added something to, without knowing it was deleted.
fn worked_on(
    here: &Connection,
    kind: Kind,
    id: Id,
    writes: &[Write],
    knowledge: &mut Knowledge<'_>,
) -> Result<()> {
    if !writes.iter().any(|write| write.field == "deleted") {
        return Ok(());
    }
    // Not the write of the latest clock: who knew another one is ahead of it whatever its clock said.
    let (mut deletion, _) = holds(here, kind, id, "deleted")?;
    let deletions: Vec<&Write> = writes.iter().filter(|write| write.field == "deleted").collect();
    if journal::is_undo(here, deletion)? {
        // Whoever takes back an answer deletes again, knowing of the work that it was about.
        for write in deletions.iter().rev().filter(|write| write.after == Json::Bool(true)) {
            if !journal::is_undo(here, write.step)? {
                deletion = write.step;
                break;
            }
        }
    }
    let mut apart: Vec<StepId> = Vec::new();
    for write in writes.iter().filter(|write| write.field != "deleted") {
        if !knowledge.knows(deletion, write.step)? {
            apart.push(write.step);
        }
    }
    for step in children(here, kind, id)? {
        if !knowledge.knows(deletion, step)? {
            apart.push(step);
        }
    }
    let mut last: Option<(i64, StepId)> = None;
    for step in apart {
        last = last.max(Some((clock_of(here, step)?, step)));
    }
    if let Some((_, last)) = last {
        keep(here, kind, id, "deleted", deletion, last)?;
    }
    Ok(())
}

/// When a step was made, by the hybrid logical clock.
fn clock_of(here: &Connection, step: StepId) -> Result<i64> {
    let sql = "SELECT coalesce((SELECT h FROM step WHERE d = ?1 AND s = ?2), 0)";
    Ok(here.prepare_cached(sql)?.query_row(params![step.device.0, step.number], |row| row.get(0))?)
}

/// Kinds of record that belong to others.
pub(super) const CHILDREN: [Kind; 7] = [
    Kind::Activity,
    Kind::Opportunity,
    Kind::Contact,
    Kind::Account,
    Kind::Lead,
    Kind::AccountContact,
    Kind::OpportunityContact,
];

/// The steps that let live records point at this one.
fn children(here: &Connection, kind: Kind, id: Id) -> Result<Vec<StepId>> {
    let mut found = Vec::new();
    // What comes for a record that was merged goes on to the one that stays.
    if merged_into(here, kind, id)?.is_some() {
        return Ok(found);
    }
    for child in CHILDREN {
        for field in child
            .fields()
            .iter()
            .filter(|field| field.kind == FieldKind::Reference(kind) && !field.is_derived())
        {
            let sql = format!(
                "SELECT coalesce(v.d, r.d), coalesce(v.s, r.s) FROM {} r LEFT JOIN field_version v \
                 ON v.id = r.id AND v.tbl = ?2 AND v.col = ?3 WHERE r.\"{}\" = ?1 AND r.deleted = 0",
                child.key(),
                field.key
            );
            let mut statement = here.prepare_cached(&sql)?;
            let mut rows = statement.query(params![id.0, child as i64, field.key])?;
            while let Some(row) = rows.next()? {
                found.push(step_at(row, 0)?);
            }
        }
    }
    Ok(found)
}

fn keep(here: &Connection, kind: Kind, id: Id, field: &str, held: StepId, other: StepId) -> Result<()> {
    here.prepare_cached(
        "INSERT OR REPLACE INTO clash (tbl, id, col, d, s, other_d, other_s) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        kind as i64,
        id.0,
        field,
        held.device.0,
        held.number,
        other.device.0,
        other.number
    ])?;
    Ok(())
}

/// Money, stages, owners and dates, and what somebody wrote at length or people are reached by: what
/// nobody may lose without being told.
fn is_watched(kind: Kind, field: &str) -> bool {
    kind.field(field).is_some_and(|field| {
        !field.is_derived()
            && (matches!(
                field.kind,
                FieldKind::Money
                    | FieldKind::Date
                    | FieldKind::LongText
                    | FieldKind::Emails
                    | FieldKind::Phones
            ) || matches!(field.key.as_ref(), "currency" | "stage" | "owner" | "due" | OPT_OUT))
    })
}

pub(super) fn writes(here: &Connection, kind: Kind, id: Id) -> Result<Vec<Write>> {
    let mut statement = here.prepare_cached(
        "SELECT c.d, c.s, c.patch FROM change c JOIN step s ON s.d = c.d AND s.s = c.s \
         WHERE c.id = ?1 AND c.tbl = ?2 ORDER BY s.h, c.d",
    )?;
    let mut rows = statement.query(params![id.0, kind as i64])?;
    let mut writes = Vec::new();
    while let Some(row) = rows.next()? {
        let step = step_at(row, 0)?;
        for (field, mut sides) in patch_at(row, 2)? {
            let after = sides.get_mut(1).map(Json::take).unwrap_or_default();
            writes.push(Write { step, field, after });
        }
    }
    Ok(writes)
}
