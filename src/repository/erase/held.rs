//! Everything that is held about a person, from every table: records, what hangs on them, what
//! points at them, and their history, deleted and former values included.

use chrono::{DateTime, SecondsFormat};
use rusqlite::{Connection, params};
use serde_json::{Map, Value as Json, json};

use super::closure::{Set, is_about};
use crate::domain::{Currency, Field, FieldKind, Id, Kind, Money, Record, Value};
use crate::repository::Repository;
use crate::repository::error::Result;
use crate::repository::read::bare;
use crate::repository::storage::{from_json, id_at, kind_at, patch_at, step_at};

/// What no record holds, in which an edit is told too.
const DELETED: &str = "deleted";

impl Repository {
    /// Everything that is held about a person, as one object: `records`, `tied` (what else points
    /// at them), `history` and `clashes`. Empty lists where the record is not there.
    pub fn held_about(&self, kind: Kind, id: Id) -> Result<Json> {
        self.connection.execute_batch(
            "CREATE TEMP TABLE IF NOT EXISTS held (id BLOB PRIMARY KEY, tbl INTEGER, h INTEGER, d INTEGER, s INTEGER); \
             DELETE FROM temp.held",
        )?;
        let held = self.gather(kind, id);
        self.connection.execute_batch("DROP TABLE temp.held")?;
        held
    }

    fn gather(&self, kind: Kind, id: Id) -> Result<Json> {
        let connection = &self.connection;
        let sql = "INSERT INTO temp.held (id, tbl, h, d, s) VALUES (?1, ?2, 0, 0, 0)";
        connection.execute(sql, params![id.0, kind as i64])?;
        Set::Held.close(connection)?;
        let (mut records, mut tied) = (Vec::new(), Vec::new());
        for kind in Kind::ALL {
            for id in Set::Held.rows(connection, kind)? {
                if let Some(record) = bare(connection, kind, id)? {
                    records.push(self.told(&record)?);
                }
            }
            tied.extend(self.tied(kind)?);
        }
        Ok(json!({
            "about": {"kind": kind.key(), "id": id.to_string()},
            "deck": self.workspace(),
            "records": records,
            "tied": tied,
            "history": self.edits()?,
            "clashes": clashes(connection)?,
        }))
    }

    /// A record with every field that holds something, and when and by whom it was made.
    fn told(&self, record: &Record) -> Result<Json> {
        let mut fields = Map::new();
        for (field, value) in record.kind.fields().iter().zip(&record.values) {
            if !value.is_empty() {
                fields.insert(field.key.to_string(), self.value(record, field, value)?);
            }
        }
        let sql = format!(
            "SELECT r.d, r.s, t.h, t.user FROM {} r LEFT JOIN step t ON t.d = r.d AND t.s = r.s WHERE r.id = ?1",
            record.kind.key()
        );
        let made = self.connection.prepare_cached(&sql)?.query_row([record.id.0], |row| {
            Ok((step_at(row, 0)?, row.get::<_, Option<i64>>(2)?, id_at(row, 3)?))
        })?;
        Ok(json!({
            "kind": record.kind.key(),
            "id": record.id.to_string(),
            "deleted": record.deleted,
            "made": {"step": made.0.to_string(), "at": made.1.map(|h| moment(h >> 16)), "by": self.user(made.2)},
            "fields": fields,
        }))
    }

    /// Records that are not about the person and point at what is.
    fn tied(&self, kind: Kind) -> Result<Vec<Json>> {
        let mut found = Vec::new();
        for field in kind.fields().iter().filter(|field| is_about(&field.kind)) {
            let sql = format!(
                "SELECT id FROM {} WHERE \"{}\" IN (SELECT id FROM temp.held) \
                 AND id NOT IN (SELECT id FROM temp.held) ORDER BY rid",
                kind.key(),
                field.key
            );
            let mut statement = self.connection.prepare(&sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let Some(id) = id_at(row, 0)? else { continue };
                let name = self.names(&[(kind, id)])?.remove(&id);
                found.push(
                    json!({"kind": kind.key(), "id": id.to_string(), "name": name, "by": field.key.as_ref()}),
                );
            }
        }
        Ok(found)
    }

    /// Every edit of what is about the person, the oldest first.
    fn edits(&self) -> Result<Vec<Json>> {
        let mut statement = self.connection.prepare(
            "SELECT c.d, c.s, c.tbl, c.id, c.patch, t.h, t.user, t.label FROM change c \
             LEFT JOIN step t ON t.d = c.d AND t.s = c.s WHERE c.id IN (SELECT id FROM temp.held) \
             ORDER BY t.h, c.rowid",
        )?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let Some((kind, id)) = kind_at(row, 2)?.zip(id_at(row, 3)?) else { continue };
            let record = bare(&self.connection, kind, id)?.unwrap_or_else(|| Record::new(kind, id));
            let mut fields = Map::new();
            for (key, sides) in patch_at(row, 4)? {
                let side = |at: usize| -> Result<Json> {
                    match kind.field(&key).filter(|_| key != DELETED) {
                        Some(field) => self.value(&record, field, &from_json(&field.kind, &sides[at])),
                        None => Ok(sides[at].clone()),
                    }
                };
                fields.insert(key.clone(), json!([side(0)?, side(1)?]));
            }
            found.push(json!({
                "step": step_at(row, 0)?.to_string(),
                "at": row.get::<_, Option<i64>>(5)?.map(|h| moment(h >> 16)),
                "by": self.user(id_at(row, 6)?),
                "what": row.get::<_, Option<String>>(7)?,
                "kind": kind.key(),
                "id": id.to_string(),
                "fields": fields,
            }));
        }
        Ok(found)
    }

    /// A value as people read it: amounts with their decimals, moments in UTC, other records with
    /// their names.
    fn value(&self, record: &Record, field: &Field, value: &Value) -> Result<Json> {
        Ok(match (&field.kind, value) {
            (FieldKind::Money, Value::Integer(minor)) => {
                let currency = Currency::from_code(record.text("currency"));
                let currency = currency.unwrap_or(self.lists.base);
                json!({"amount": Money::new(*minor, currency).decimal().to_string(), "currency": currency.code()})
            }
            (_, Value::Moment(at)) => moment(*at).into(),
            (FieldKind::Reference(kind), Value::Id(id)) => {
                json!({"id": id.to_string(), "name": self.names(&[(*kind, *id)])?.remove(id)})
            }
            _ => value.to_json(),
        })
    }

    fn user(&self, id: Option<Id>) -> Option<&str> {
        self.lists.small_name(id?)
    }
}

fn clashes(connection: &Connection) -> Result<Vec<Json>> {
    let mut statement = connection.prepare(
        "SELECT tbl, id, col, d, s, other_d, other_s FROM clash WHERE id IN (SELECT id FROM temp.held)",
    )?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let Some((kind, id)) = kind_at(row, 0)?.zip(id_at(row, 1)?) else { continue };
        let (field, holds, other) = (row.get::<_, String>(2)?, step_at(row, 3)?, step_at(row, 5)?);
        found.push(json!({
            "kind": kind.key(),
            "id": id.to_string(),
            "field": field,
            "holds": holds.to_string(),
            "gave_way": other.to_string(),
        }));
    }
    Ok(found)
}

/// A moment as ISO 8601 in UTC.
fn moment(at: i64) -> String {
    let moment = DateTime::from_timestamp_millis(at).unwrap_or_default();
    moment.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}
