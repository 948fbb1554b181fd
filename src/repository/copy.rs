//! Copies of a deck in memory: the deck as it was at a moment, with the journal wound back.

use rusqlite::backup::Backup;
use rusqlite::{Connection, params};
use serde_json::Value as Json;

use super::error::Result;
use super::file::{Access, connect_memory};
use super::storage::{Bound, from_json, has_folded, id_at, kind_at, patch_at};
use super::write::MERGED_INTO;
use super::{Repository, Who, derived};
use crate::domain::fold::fold;
use crate::domain::{Id, Kind, Value};

impl Repository {
    /// The deck as it was at the end of a moment (UTC milliseconds): a copy in memory that
    /// cannot be written to.
    pub fn as_of(&self, moment: i64) -> Result<Repository> {
        let connection = in_memory(&self.connection)?;
        connection.execute_batch("BEGIN")?;
        wind_back(&connection, moment)?;
        derived::rebuild(&connection)?;
        connection.execute_batch("COMMIT")?;
        let who = Who { state_dir: None, ..self.who.clone() };
        Repository::over(connection, None, Access::Read, who)
    }
}

/// A copy of a deck in memory.
pub(crate) fn in_memory(source: &Connection) -> Result<Connection> {
    let mut connection = connect_memory()?;
    Backup::new(source, &mut connection)?.run_to_completion(4096, std::time::Duration::ZERO, None)?;
    Ok(connection)
}

/// Reverses every step after a moment, newest first, without a journal of its own.
fn wind_back(connection: &Connection, moment: i64) -> Result<()> {
    let last = (moment.clamp(0, i64::MAX >> 17) << 16) | 0xFFFF;
    let mut statement = connection.prepare(
        "SELECT c.tbl, c.id, c.patch FROM change c JOIN step s ON s.d = c.d AND s.s = c.s WHERE s.h > ?1 \
         ORDER BY s.h DESC, c.rowid DESC",
    )?;
    let mut rows = statement.query([last])?;
    while let Some(row) = rows.next()? {
        let Some((kind, id)) = kind_at(row, 0)?.zip(id_at(row, 1)?) else { continue };
        for (key, sides) in &patch_at(row, 2)? {
            put_back(connection, kind, id, key, &sides[0])?;
        }
    }
    drop(rows);
    drop(statement);
    for kind in Kind::ALL {
        connection.execute(&format!("DELETE FROM {} WHERE h > ?1", kind.key()), [last])?;
    }
    connection.execute("DELETE FROM change WHERE (d, s) IN (SELECT d, s FROM step WHERE h > ?1)", [last])?;
    connection.execute("DELETE FROM step WHERE h > ?1", [last])?;
    Ok(())
}

fn put_back(connection: &Connection, kind: Kind, id: Id, key: &str, before: &Json) -> Result<()> {
    if key == "deleted" {
        let sql = format!("UPDATE {} SET deleted = ?1 WHERE id = ?2", kind.key());
        connection.prepare_cached(&sql)?.execute(params![before.as_bool() == Some(true), id.0])?;
        return Ok(());
    }
    if key == MERGED_INTO {
        let into: Option<Id> = before.as_str().and_then(|id| id.parse().ok());
        let sql = format!("UPDATE {} SET merged_into = ?1 WHERE id = ?2", kind.key());
        connection.prepare_cached(&sql)?.execute(params![into.map(|into| into.0), id.0])?;
        return Ok(());
    }
    let Some(field) = kind.field(key) else { return Ok(()) };
    let value = from_json(&field.kind, before);
    let sql = format!("UPDATE {} SET \"{}\" = ?1 WHERE id = ?2", kind.key(), field.key);
    connection.prepare_cached(&sql)?.execute(params![Bound(&value), id.0])?;
    if has_folded(kind) && kind.title() == Some(field.key.as_ref()) {
        let folded = match &value {
            Value::Text(name) => Some(fold(name)),
            _ => None,
        };
        let sql = format!("UPDATE {} SET folded = ?1 WHERE id = ?2", kind.key());
        connection.prepare_cached(&sql)?.execute(params![folded, id.0])?;
    }
    Ok(())
}
