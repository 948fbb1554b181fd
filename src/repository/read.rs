//! Reading records: one by id, those that point at another, all of a kind in a stream. What closed
//! deals taught is in [`lessons`].

mod lessons;

use std::collections::HashMap;

use rusqlite::types::ToSql;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::error::Result;
use super::storage::{self, id_at, statements};
use super::{Filter, Repository, search};
use crate::domain::activity::{ABOUT, Activity, SUBJECT};
use crate::domain::next_step;
use crate::domain::{FieldKind, Id, Kind, Record, Value};

/// How many rows of a stream share one look-up of tags and custom values.
const CHUNK: usize = 500;
/// So many records of one kind are told apart by a piece of their id.
pub const ALIKE: usize = 50;

/// A record from a row of [`statements`]' columns.
pub(crate) fn record_of(kind: Kind, row: &Row<'_>) -> rusqlite::Result<Record> {
    let mut record = Record::new(kind, Id([0; 16]));
    record.rid = row.get(0)?;
    if let Some(id) = id_at(row, 1)? {
        record.id = id;
    }
    record.deleted = row.get::<_, i64>(2)? != 0;
    for (at, field) in kind.fields().iter().enumerate() {
        record.values[at] = storage::read(&field.kind, row.get_ref(at + 3)?);
    }
    Ok(record)
}

/// One record by id, deleted ones too, without tags and custom fields.
pub(crate) fn bare(connection: &Connection, kind: Kind, id: Id) -> Result<Option<Record>> {
    let mut statement = connection.prepare_cached(&statements(kind).by_id)?;
    Ok(statement.query_row([id.0], |row| record_of(kind, row)).optional()?)
}

/// Every live record of a small kind.
pub(crate) fn all_of(connection: &Connection, kind: Kind) -> Result<Vec<Record>> {
    let columns = &statements(kind).columns;
    let sql = format!("SELECT {columns} FROM {} r WHERE r.deleted = 0", kind.key());
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([], |row| record_of(kind, row))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Live records of a kind whose reference field points at a record, in the order they were made.
pub(crate) fn referring(connection: &Connection, kind: Kind, field: &str, to: Id) -> Result<Vec<Record>> {
    let Some(field) = kind.field(field) else { return Ok(Vec::new()) };
    let columns = &statements(kind).columns;
    let sql = format!(
        "SELECT {columns} FROM {} r WHERE r.\"{}\" = ?1 AND r.deleted = 0 ORDER BY r.rid",
        kind.key(),
        field.key
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([to.0], |row| record_of(kind, row))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The ids of live records of a kind that lie between two ids, or end with a piece of so many
/// digits in so many bytes.
pub(crate) fn with_piece(kind: Kind) -> String {
    let name = kind.key();
    format!(
        "SELECT r.id FROM {name} r WHERE r.deleted = 0 AND r.id IN (\
         SELECT x.id FROM {name} x WHERE x.id BETWEEN ?1 AND ?2 UNION \
         SELECT x.id FROM {name} x WHERE ?4 < 32 AND substr(hex(substr(x.id, -?5)), -?4) = ?3) LIMIT {ALIKE}"
    )
}

impl Repository {
    /// One record by id with its tags and custom fields; none when it is not there or deleted.
    pub fn get(&self, kind: Kind, id: Id) -> Result<Option<Record>> {
        Ok(self.get_even_deleted(kind, id)?.filter(|record| !record.deleted))
    }

    /// One record by id with its tags and custom fields, also a deleted one.
    pub fn get_even_deleted(&self, kind: Kind, id: Id) -> Result<Option<Record>> {
        let mut found: Vec<_> = bare(&self.connection, kind, id)?.into_iter().collect();
        self.dress(kind, &mut found)?;
        Ok(found.pop())
    }

    /// Live records of the main kinds whose id starts or ends with these hex digits, at most
    /// [`ALIKE`] of a kind.
    pub fn by_prefix(&self, digits: &str) -> Result<Vec<(Kind, Id)>> {
        let digits = digits.to_uppercase().replace('-', "");
        if digits.len() < 4 || digits.len() > 32 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Ok(Vec::new());
        }
        // The ids between the least and the greatest that start so lie together in the index; for
        // those that end so the index is read through, but no row.
        let edge = |fill: &str| format!("{digits}{}", fill.repeat(32 - digits.len())).parse::<Id>().ok();
        let Some((first, last)) = edge("0").zip(edge("F")) else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for kind in Kind::MAIN.into_iter().chain([Kind::User, Kind::Product]) {
            let mut statement = self.connection.prepare_cached(&with_piece(kind))?;
            let mut rows = statement.query(params![
                first.0,
                last.0,
                digits,
                digits.len() as i64,
                digits.len().div_ceil(2) as i64
            ])?;
            while let Some(row) = rows.next()? {
                found.extend(id_at(row, 0)?.map(|id| (kind, id)));
            }
        }
        Ok(found)
    }

    /// What an activity is about, the first of [`SUBJECT`] that is there; any other record, and an
    /// activity about nothing, is its own subject.
    pub fn subject_of(&self, record: &Record) -> Result<Record> {
        for kind in SUBJECT.into_iter().filter(|_| record.kind == Kind::Activity) {
            if let Some(id) = record.get(kind.key()).as_id()
                && let Some(found) = self.get(kind, id)?
            {
                return Ok(found);
            }
        }
        Ok(record.clone())
    }

    /// Live records of a kind whose reference field points at `to`, in the order they were made.
    pub fn referring(&self, kind: Kind, field: &str, to: Id) -> Result<Vec<Record>> {
        let mut records = referring(&self.connection, kind, field, to)?;
        self.dress(kind, &mut records)?;
        Ok(records)
    }

    /// The names of records by id; those that are not there are left out.
    pub fn names(&self, ids: &[(Kind, Id)]) -> Result<HashMap<Id, String>> {
        let mut names = HashMap::new();
        for (kind, id) in ids {
            if names.contains_key(id) {
                continue;
            }
            if let Some(name) = self.lists.small_name(*id) {
                names.insert(*id, name.to_owned());
                continue;
            }
            let Some(title) = kind.title() else { continue };
            let sql = format!("SELECT \"{title}\" FROM {} WHERE id = ?1", kind.key());
            let mut statement = self.connection.prepare_cached(&sql)?;
            let name: Option<Option<String>> = statement.query_row([id.0], |row| row.get(0)).optional()?;
            if let Some(Some(name)) = name {
                names.insert(*id, name);
            }
        }
        Ok(names)
    }

    /// The last activities about a record that were done, the latest first.
    pub fn last_done(&self, kind: Kind, id: Id, limit: usize) -> Result<Vec<Record>> {
        let order = "r.status = 'done' ORDER BY coalesce(r.done_at, r.due_at, r.created) DESC, r.rid DESC";
        self.activities_about(kind, id, order, limit)
    }

    /// The next planned activities about a record, the earliest first.
    pub fn next_planned(&self, kind: Kind, id: Id, limit: usize) -> Result<Vec<Record>> {
        let order = "r.status = 'planned' ORDER BY r.due IS NULL, r.due, r.due_at, r.rid";
        self.activities_about(kind, id, order, limit)
    }

    /// The call about a record that logging one closes: of the planned calls that are due, today
    /// or before, the earliest. One of a later day stays.
    pub fn due_call(&self, kind: Kind, id: Id) -> Result<Option<Record>> {
        let order = "r.status = 'planned' AND r.type = 'call' \
                     ORDER BY r.due IS NULL, r.due, r.due_at IS NULL, r.due_at, r.rid";
        let earliest = self.activities_about(kind, id, order, 1)?.pop();
        let is_due = |call: &Record| next_step::to_do_by(call, "due").is_some_and(|due| due <= self.today());
        // With its tags and custom values, which what comes again takes along.
        let due = earliest.filter(is_due).map(|call| self.get(Kind::Activity, call.id)).transpose()?;
        Ok(due.flatten())
    }

    /// An open deal, when closing these planned activities of it, or their going, leaves it without
    /// a next step; they may be closed already. None where it has another one, or none of them was
    /// its.
    pub fn left_bare(&self, deal: Id, closing: &[Activity]) -> Result<Option<Record>> {
        let Some(record) = self.get(Kind::Opportunity, deal)? else { return Ok(None) };
        let stage = record.get("stage").as_id().and_then(|id| self.lists.stage(id));
        let ids: Vec<Id> = closing.iter().map(|one| one.id).collect();
        let planned = self.next_planned(Kind::Opportunity, deal, closing.len() + 1)?;
        let left = planned.iter().map(Activity::from_record).filter(|one| !ids.contains(&one.id));
        let own = closing.iter().filter(|one| one.opportunity == Some(deal)).cloned();
        let activities: Vec<Activity> = left.chain(own).collect();
        let is_bare = next_step::asks_for_next(stage, &activities, &ids);
        Ok(is_bare.then_some(record))
    }

    fn activities_about(&self, kind: Kind, id: Id, which: &str, limit: usize) -> Result<Vec<Record>> {
        let Some((about, _)) = ABOUT.into_iter().find(|(_, about)| *about == kind) else {
            return Ok(Vec::new());
        };
        let columns = &statements(Kind::Activity).columns;
        let sql = format!(
            "SELECT {columns} FROM activity r WHERE r.\"{about}\" = ?1 AND r.deleted = 0 AND {which} LIMIT ?2"
        );
        self.some(Kind::Activity, &sql, id, limit)
    }

    /// The open deals of an account, those that close first before the others.
    pub fn open_deals_of(&self, account: Id, limit: usize) -> Result<Vec<Record>> {
        let columns = &statements(Kind::Opportunity).columns;
        let sql = format!(
            "SELECT {columns} FROM opportunity r WHERE r.account = ?1 AND r.deleted = 0 \
             AND r.closed_at IS NULL ORDER BY r.close IS NULL, r.close, r.rid LIMIT ?2"
        );
        self.some(Kind::Opportunity, &sql, account, limit)
    }

    fn some(&self, kind: Kind, sql: &str, of: Id, limit: usize) -> Result<Vec<Record>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(params![of.0, limit as i64], |row| record_of(kind, row))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Visits every live record of a kind that passes the filter, in the order they were stored,
    /// until `visit` says false.
    pub fn each(
        &self,
        kind: Kind,
        filter: Option<&Filter>,
        visit: &mut dyn FnMut(Record) -> bool,
    ) -> Result<()> {
        let columns = &statements(kind).columns;
        let (clause, params) = search::clause(self, kind, filter)?;
        let sql =
            format!("SELECT {columns} FROM {} r WHERE r.deleted = 0{clause} ORDER BY r.rid", kind.key());
        let mut statement = self.connection.prepare_cached(&sql)?;
        let bound: Vec<&dyn ToSql> = params.iter().map(|param| param as &dyn ToSql).collect();
        let mut rows = statement.query(&bound[..])?;
        let mut chunk = Vec::with_capacity(CHUNK);
        loop {
            let row = rows.next()?;
            let ended = row.is_none();
            if let Some(row) = row {
                chunk.push(record_of(kind, row)?);
            }
            if ended || chunk.len() == CHUNK {
                self.dress(kind, &mut chunk)?;
                for record in chunk.drain(..) {
                    if !visit(record) {
                        return Ok(());
                    }
                }
            }
            if ended {
                return Ok(());
            }
        }
    }

    /// Adds tags and custom fields to records of one kind.
    pub(crate) fn dress(&self, kind: Kind, records: &mut [Record]) -> Result<()> {
        if !kind.takes_tags() || records.is_empty() {
            return Ok(());
        }
        if self.has_rows(Kind::Tag)? {
            let mut statement = self
                .connection
                .prepare_cached("SELECT name FROM tag WHERE record = ?1 AND deleted = 0 ORDER BY folded")?;
            for record in records.iter_mut() {
                let tags = statement.query_map([record.id.0], |row| row.get(0))?;
                record.tags = tags.collect::<rusqlite::Result<_>>()?;
            }
        }
        if self.has_rows(Kind::CustomValue)? {
            let mut statement = self.connection.prepare_cached(
                "SELECT key, value FROM custom_value WHERE record = ?1 AND deleted = 0 ORDER BY key",
            )?;
            for record in records.iter_mut() {
                let mut rows = statement.query([record.id.0])?;
                while let Some(row) = rows.next()? {
                    let (key, json): (String, String) = (row.get(0)?, row.get(1)?);
                    let value = self.custom_from_json(kind, &key, &json);
                    if !value.is_empty() {
                        record.custom.push((key, value));
                    }
                }
            }
        }
        Ok(())
    }

    pub(crate) fn custom_from_json(&self, kind: Kind, key: &str, json: &str) -> Value {
        let lists = &self.lists;
        let field = lists.catalogue.field(kind, key).or_else(|| lists.retired.field(kind, key));
        let holds = field.map_or(FieldKind::Text, |field| field.kind.clone());
        serde_json::from_str(json).map_or(Value::Null, |json| storage::from_json(&holds, &json))
    }

    fn has_rows(&self, kind: Kind) -> Result<bool> {
        let mut statement = self.connection.prepare_cached("SELECT n FROM kind_total WHERE tbl = ?1")?;
        let n: Option<i64> = statement.query_row(params![kind as i64], |row| row.get(0)).optional()?;
        Ok(n.is_some_and(|n| n > 0))
    }
}
