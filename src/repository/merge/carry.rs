//! Columns of a newer version of the program: kept, merged and handed on without being understood.

use rusqlite::Connection;

use crate::domain::Kind;
use crate::repository::error::Result;
use crate::repository::newer::is_plain;

/// Gives our tables the columns that theirs have and ours lack, also where theirs were carried there
/// only. Plain names alone are taken.
pub(super) fn columns(here: &Connection, there: &Connection) -> Result<()> {
    for kind in Kind::ALL {
        let ours = columns_of(here, kind.key())?;
        for column in columns_of(there, kind.key())? {
            if !ours.contains(&column) && is_plain(&column) {
                here.execute_batch(&format!("ALTER TABLE {} ADD COLUMN \"{column}\"", kind.key()))?;
            }
        }
    }
    Ok(())
}

/// The columns of a table, in order.
pub(super) fn columns_of(connection: &Connection, table: &str) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached("SELECT name FROM pragma_table_info(?1)")?;
    let rows = statement.query_map([table], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// True when a column is a field that copies tell each other of: not the head, and not what is
/// kept from other rows.
pub(super) fn is_merged(kind: Kind, column: &str) -> bool {
    let is_head = matches!(column, "rid" | "id" | "h" | "d" | "s" | "folded");
    !is_head && kind.field(column).is_none_or(|field| !field.is_derived()) && is_plain(column)
}
