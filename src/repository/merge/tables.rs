//! Reading and writing the rows of a table with the versions of their fields.

use std::collections::{BTreeMap, HashMap};

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};

use super::met::{Row, Version, meet};
use super::{Ahead, Candidates, carry, note};
use crate::domain::fold::fold;
use crate::domain::{Id, Kind};
use crate::repository::error::Result;
use crate::repository::storage::{has_folded, kind_at, kind_numbered};

/// How a kind's rows are read and written where both copies have them.
pub(super) struct Table {
    kind: Kind,
    columns: Vec<String>,
    select: String,
    insert: String,
    update: String,
    title: Option<usize>,
    has_updated: bool,
}

/// What became of one row.
#[derive(Default)]
pub(super) struct Outcome {
    /// Whether anything is not as it was here, a version included.
    pub changed: bool,
    /// How many values are no longer ours.
    pub fields: i64,
    /// Fields with one version and two values.
    pub anomalies: i64,
}

impl Table {
    pub fn of(kind: Kind, here: &Connection, there: &Connection) -> Result<Table> {
        let theirs = carry::columns_of(there, kind.key())?;
        let is_merged = |column: &String| carry::is_merged(kind, column) && theirs.contains(column);
        let columns: Vec<String> =
            carry::columns_of(here, kind.key())?.into_iter().filter(is_merged).collect();
        let quoted: Vec<String> = columns.iter().map(|column| format!("\"{column}\"")).collect();
        let table = kind.key();
        let has_updated = kind.field("updated").is_some();
        let title = kind.title().filter(|_| has_folded(kind));
        let kept: Vec<&str> =
            has_updated.then_some("updated").into_iter().chain(title.is_some().then_some("folded")).collect();
        let all: Vec<&str> = quoted.iter().map(String::as_str).chain(kept).collect();
        let marks: Vec<String> = (1..=all.len() + 4).map(|at| format!("?{at}")).collect();
        let sets: Vec<String> =
            all.iter().enumerate().map(|(at, name)| format!("{name} = ?{}", at + 5)).collect();
        Ok(Table {
            kind,
            select: format!("SELECT h, d, s, {} FROM {table} WHERE id = ?1", quoted.join(", ")),
            insert: format!(
                "INSERT INTO {table} (id, h, d, s, {}) VALUES ({})",
                all.join(", "),
                marks.join(", ")
            ),
            update: format!("UPDATE {table} SET h = ?2, d = ?3, s = ?4, {} WHERE id = ?1", sets.join(", ")),
            title: title.and_then(|title| columns.iter().position(|column| column == title)),
            columns,
            has_updated,
        })
    }

    /// The columns that copies tell each other of.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Brings their version of a row into ours.
    pub fn meet(&self, here: &Connection, there: &Connection, id: Id) -> Result<Outcome> {
        let Some(theirs) = self.read(there, id)? else { return Ok(Outcome::default()) };
        let Some(ours) = self.read(here, id)? else {
            self.write(here, id, &theirs, &self.insert)?;
            return Ok(Outcome { changed: true, ..Outcome::default() });
        };
        let met = meet(&ours, &theirs);
        let changed = met.row != ours;
        if changed {
            self.write(here, id, &met.row, &self.update)?;
        }
        Ok(Outcome { changed, fields: met.fields, anomalies: met.anomalies })
    }

    pub fn read(&self, connection: &Connection, id: Id) -> Result<Option<Row>> {
        let mut statement = connection.prepare_cached(&self.select)?;
        let count = self.columns.len();
        let row = statement.query_row([id.0], |row| {
            let values = (3..3 + count).map(|at| row.get(at)).collect::<rusqlite::Result<Vec<Sql>>>()?;
            let base = Version { h: row.get(0)?, d: row.get(1)?, s: row.get(2)? };
            Ok(Row { base, values, versions: vec![None; count] })
        });
        let Some(mut row) = row.optional()? else { return Ok(None) };
        let mut statement =
            connection.prepare_cached("SELECT col, h, d, s FROM field_version WHERE id = ?1 AND tbl = ?2")?;
        let mut versions = statement.query(params![id.0, self.kind as i64])?;
        while let Some(version) = versions.next()? {
            let name = version.get_ref(0)?.as_str().unwrap_or_default();
            if let Some(at) = self.columns.iter().position(|column| column == name) {
                row.versions[at] =
                    Some(Version { h: version.get(1)?, d: version.get(2)?, s: version.get(3)? });
            }
        }
        Ok(Some(row))
    }

    fn write(&self, here: &Connection, id: Id, row: &Row, sql: &str) -> Result<()> {
        let mut bound: Vec<Sql> =
            vec![Sql::Blob(id.0.to_vec()), row.base.h.into(), row.base.d.into(), row.base.s.into()];
        bound.extend(row.values.iter().cloned());
        if self.has_updated {
            let latest = (0..self.columns.len()).map(|at| row.version(at).h).max().unwrap_or(row.base.h);
            bound.push(Sql::Integer(latest >> 16));
        }
        if has_folded(self.kind) && self.kind.title().is_some() {
            let title = self.title.and_then(|at| match &row.values[at] {
                Sql::Text(title) if !title.is_empty() => Some(fold(title)),
                _ => None,
            });
            bound.push(title.map_or(Sql::Null, Sql::Text));
        }
        here.prepare_cached(sql)?.execute(params_from_iter(bound))?;
        let mut forget =
            here.prepare_cached("DELETE FROM field_version WHERE id = ?1 AND tbl = ?2 AND col = ?3")?;
        let mut stamp = here.prepare_cached(
            "INSERT OR REPLACE INTO field_version (tbl, id, col, h, d, s) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for (column, version) in self.columns.iter().zip(&row.versions) {
            match version {
                Some(Version { h, d, s }) => {
                    stamp.execute(params![self.kind as i64, id.0, column, h, d, s])?;
                }
                None if sql == self.update => {
                    forget.execute(params![id.0, self.kind as i64, column])?;
                }
                None => {}
            }
        }
        Ok(())
    }
}

/// The rows that commits made or changed that this copy has not seen.
pub(super) fn written_since(there: &Connection, ahead: &[Ahead]) -> Result<Candidates> {
    let mut candidates = Candidates::new();
    for Ahead { device, here, .. } in ahead {
        for kind in Kind::ALL {
            let sql = format!("SELECT id FROM {} WHERE d = ?1 AND s > ?2", kind.key());
            let mut statement = there.prepare_cached(&sql)?;
            let mut rows = statement.query(params![device, here])?;
            while let Some(row) = rows.next()? {
                note(&mut candidates, kind, row.get_ref(0)?.as_blob().unwrap_or_default());
            }
        }
        let mut statement =
            there.prepare_cached("SELECT tbl, id FROM field_version WHERE d = ?1 AND s > ?2")?;
        let mut rows = statement.query(params![device, here])?;
        while let Some(row) = rows.next()? {
            if let Some(kind) = kind_at(row, 0)? {
                note(&mut candidates, kind, row.get_ref(1)?.as_blob().unwrap_or_default());
            }
        }
    }
    Ok(candidates)
}

/// The rows whose versions are not the same in both copies.
pub(super) fn different(here: &Connection, there: &Connection) -> Result<Candidates> {
    let mut candidates = Candidates::new();
    for kind in Kind::ALL {
        let ours = bases(here, kind)?;
        let sql = format!("SELECT id, h, d, s FROM {}", kind.key());
        let mut statement = there.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let id = row.get_ref(0)?.as_blob().unwrap_or_default();
            let theirs = Version { h: row.get(1)?, d: row.get(2)?, s: row.get(3)? };
            if ours.get(id) != Some(&theirs) {
                note(&mut candidates, kind, id);
            }
        }
    }
    let ours = stamps(here)?;
    for (key, theirs) in stamps(there)? {
        if ours.get(&key) != Some(&theirs)
            && let Some(kind) = kind_numbered(key.0)
        {
            note(&mut candidates, kind, &key.1);
        }
    }
    Ok(candidates)
}

/// The base versions of a table's rows by id.
fn bases(connection: &Connection, kind: Kind) -> Result<HashMap<Vec<u8>, Version>> {
    let sql = format!("SELECT id, h, d, s FROM {}", kind.key());
    let mut statement = connection.prepare(&sql)?;
    let rows = statement
        .query_map([], |row| Ok((row.get(0)?, Version { h: row.get(1)?, d: row.get(2)?, s: row.get(3)? })))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A table's number, a row's id, a column.
type Place = (i64, Vec<u8>, String);

fn stamps(connection: &Connection) -> Result<BTreeMap<Place, Version>> {
    let mut statement = connection.prepare("SELECT tbl, id, col, h, d, s FROM field_version")?;
    let rows = statement.query_map([], |row| {
        let version = Version { h: row.get(3)?, d: row.get(4)?, s: row.get(5)? };
        Ok(((row.get(0)?, row.get(1)?, row.get(2)?), version))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
