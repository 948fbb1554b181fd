//! What another place tells of a deck, entry by entry, put together as a copy in memory: it is
//! merged like any other copy, by the same rules.

use std::collections::{BTreeMap, HashMap};

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, params, params_from_iter};
use serde_json::Value as Json;

use super::entry::{BLANK, ERASED_KEY, ERASURE, Entry, LINE, STEP, heard, step_of, unhex};
use super::met::Version;
use super::source::Source;
use super::{carry, tables};
use crate::domain::{Id, Kind, StepId};
use crate::repository::erase::told as erased;
use crate::repository::error::Result;
use crate::repository::file::{SCHEMA_VERSION, connect_memory};
use crate::repository::newer::is_plain;
use crate::repository::{Known, schema};

/// A copy in the making. The entries of one record, of one step and of its lines come together
/// and in the order of their columns.
pub struct Incoming {
    connection: Connection,
    kinds: HashMap<Kind, Columns>,
    open: Option<(Kind, Id, Vec<Entry>)>,
    has_newer: bool,
}

/// The columns of a kind that copies tell each other of, and how a row of them is written.
struct Columns {
    names: Vec<String>,
    insert: String,
}

impl Columns {
    fn of(connection: &Connection, kind: Kind) -> Result<Columns> {
        let names = tables::Table::of(kind, connection, connection)?.columns().to_vec();
        let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
        let marks: Vec<String> = (1..5 + names.len()).map(|at| format!("?{at}")).collect();
        let (quoted, marks) = (quoted.join(", "), marks.join(", "));
        let insert = format!("INSERT INTO {} (id, h, d, s, {quoted}) VALUES ({marks})", kind.key());
        Ok(Columns { names, insert })
    }
}

/// A record as it was made: its values, and the fields that have entries of their own.
#[derive(serde::Deserialize, Default)]
#[serde(default)]
struct Made {
    values: BTreeMap<String, Json>,
    apart: Vec<String>,
}

impl Incoming {
    /// Begins with nothing.
    pub fn begin() -> Result<Incoming> {
        let connection = connect_memory()?;
        schema::create(&connection)?;
        connection.execute_batch("BEGIN")?;
        Ok(Incoming { connection, kinds: HashMap::new(), open: None, has_newer: false })
    }

    /// Takes an entry in. What this version does not know a place for is left out.
    pub fn hear(&mut self, entry: Entry) -> Result<()> {
        let id = Id(entry.id);
        match entry.table.as_str() {
            STEP => return self.step(&entry),
            LINE => return self.line(&entry),
            ERASURE | ERASED_KEY => return erased::heard(&self.connection, &entry),
            _ => {}
        }
        let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.key() == entry.table) else { return Ok(()) };
        match &mut self.open {
            Some((open, of, entries)) if *open == kind && *of == id => entries.push(entry),
            _ => {
                self.close()?;
                self.open = Some((kind, id, vec![entry]));
            }
        }
        Ok(())
    }

    /// The copy, which has seen this much.
    pub fn end(mut self, known: &Known) -> Result<Source> {
        self.close()?;
        for (device, number) in known.pairs() {
            self.connection
                .prepare_cached("INSERT INTO vv (d, s) VALUES (?1, ?2)")?
                .execute([device.0, number])?;
        }
        self.connection.execute_batch("COMMIT")?;
        if self.has_newer {
            // Some newer version, whose columns are carried.
            self.connection.pragma_update(None, "user_version", SCHEMA_VERSION + 1)?;
        }
        Ok(Source::over(self.connection))
    }

    /// Writes the record whose entries have come.
    fn close(&mut self) -> Result<()> {
        let Some((kind, id, entries)) = self.open.take() else { return Ok(()) };
        let Some((first, fields)) = entries.split_first().filter(|(first, _)| first.column.is_empty()) else {
            // The record itself is still on its way.
            return Ok(());
        };
        if first.value == BLANK {
            return Ok(());
        }
        let made: Made = serde_json::from_str(&first.value).unwrap_or_default();
        self.carry(kind, made.values.keys().chain(fields.iter().map(|field| &field.column)))?;
        let columns = &self.kinds[&kind];
        let base = first.version();
        let mut values: Vec<Sql> =
            columns.names.iter().map(|name| made.values.get(name).map_or(Sql::Null, heard)).collect();
        let mut stamps = Vec::new();
        for field in fields {
            let Some(at) = columns.names.iter().position(|name| *name == field.column) else { continue };
            // A record made again, later than its field was written, has overwritten it.
            if field.version() > base || made.apart.contains(&field.column) {
                values[at] = serde_json::from_str(&field.value).map_or(Sql::Null, |value| heard(&value));
                stamps.push(field);
            }
        }
        let head = [Sql::Blob(id.0.to_vec()), base.h.into(), base.d.into(), base.s.into()];
        self.connection
            .prepare_cached(&columns.insert)?
            .execute(params_from_iter(head.into_iter().chain(values)))?;
        let mut stamp = self.connection.prepare_cached(
            "INSERT INTO field_version (tbl, id, col, h, d, s) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for field in stamps {
            let Version { h, d, s } = field.version();
            stamp.execute(params![kind as i64, id.0, field.column, h, d, s])?;
        }
        Ok(())
    }

    /// Makes room for the fields of a newer version among these.
    fn carry<'a>(&mut self, kind: Kind, names: impl Iterator<Item = &'a String>) -> Result<()> {
        if !self.kinds.contains_key(&kind) {
            self.kinds.insert(kind, Columns::of(&self.connection, kind)?);
        }
        let mut known = self.kinds[&kind].names.clone();
        for name in names {
            if known.contains(name) || !carry::is_merged(kind, name) || !is_plain(name) {
                continue;
            }
            self.connection.execute_batch(&format!("ALTER TABLE {} ADD COLUMN \"{name}\"", kind.key()))?;
            known.push(name.clone());
            self.has_newer = true;
        }
        if known.len() > self.kinds[&kind].names.len() {
            self.kinds.insert(kind, Columns::of(&self.connection, kind)?);
        }
        Ok(())
    }

    fn step(&mut self, entry: &Entry) -> Result<()> {
        let StepId { device, number } = step_of(Id(entry.id));
        let told: Json = serde_json::from_str(&entry.value).unwrap_or_default();
        let value = |key: &str| told.get(key).map_or(Sql::Null, heard);
        let number_of = |key: &str| told.get(key).and_then(Json::as_i64).unwrap_or(0);
        let label = told.get("label").and_then(Json::as_str).unwrap_or_default();
        self.connection
            .prepare_cached(
                "INSERT OR IGNORE INTO step (d, s, h, label, user, kind, undoes_d, undoes_s, records, seen) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                device.0,
                number,
                entry.h,
                label,
                value("user"),
                number_of("kind"),
                value("undoes_d"),
                value("undoes_s"),
                number_of("records"),
                value("seen")
            ])?;
        Ok(())
    }

    fn line(&mut self, entry: &Entry) -> Result<()> {
        let StepId { device, number } = step_of(Id(entry.id));
        let told: Json = serde_json::from_str(&entry.value).unwrap_or_default();
        let text = |key: &str| told.get(key).and_then(Json::as_str).unwrap_or_default();
        let kind = Kind::ALL.into_iter().find(|kind| kind.key() == text("table"));
        let Some((kind, id)) = kind.zip(unhex(text("id")).filter(|id| id.len() == 16)) else {
            return Ok(());
        };
        self.connection
            .prepare_cached("INSERT INTO change (d, s, tbl, id, patch) VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![device.0, number, kind as i64, id, text("patch")])?;
        Ok(())
    }
}
