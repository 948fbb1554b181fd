//! Columns and tables that a deck has beyond those known here, since a newer version added them: a
//! repair takes them along. They are made anew from their names; no statement of the file is run.

use rusqlite::Connection;

use super::error::Result;
use super::file::connect_memory;
use super::repair::quoted;
use super::schema;
use crate::domain::Message;

/// A column as a file tells of it.
pub(crate) struct Column {
    /// Its name.
    pub name: String,
    holds: String,
    /// Its place in the key, from 1; 0 when it is not in the key.
    key: i64,
}

/// The columns of a table; none when it is not there or cannot be told.
pub(crate) fn columns(connection: &Connection, table: &str) -> Vec<Column> {
    let read = || -> rusqlite::Result<Vec<Column>> {
        let mut statement = connection.prepare("SELECT name, type, pk FROM pragma_table_info(?1)")?;
        let rows = statement.query_map([table], |row| {
            Ok(Column { name: row.get(0)?, holds: row.get(1)?, key: row.get(2)? })
        })?;
        rows.collect()
    };
    read().unwrap_or_default()
}

/// Makes what the source has beyond the target, empty. Returns what is left out: what has a name
/// that no version gives.
pub(crate) fn carry(source: &Connection, target: &Connection) -> Result<Vec<Message>> {
    let mut left_out = Vec::new();
    for table in tables(source) {
        let known = columns(target, &table);
        let told = || Message::new("check-left-out").with("table", &table);
        if known.is_empty() && !is_plain(&table) {
            left_out.push(told());
            continue;
        }
        let there = columns(source, &table);
        let (new, odd): (Vec<Column>, Vec<Column>) = there
            .into_iter()
            .filter(|column| !known.iter().any(|known| known.name == column.name))
            .partition(|column| is_plain(&column.name));
        left_out.extend(odd.iter().map(|column| told().with("column", &column.name)));
        if known.is_empty() {
            make(target, &table, &new)?;
        } else {
            for column in &new {
                target.execute_batch(&format!(
                    "ALTER TABLE {} ADD COLUMN {}",
                    quoted(&table),
                    column.sql()
                ))?;
            }
        }
    }
    Ok(left_out)
}

/// Whether a file has tables that this version does not know. Their rows are numbered by kinds that
/// only a newer version tells apart, so that nobody here could bring two versions of one together.
pub(crate) fn has_tables_beyond(source: &Connection) -> Result<bool> {
    let known = connect_memory()?;
    schema::create(&known)?;
    let ours = tables(&known);
    Ok(tables(source).iter().any(|table| !ours.contains(table)))
}

fn tables(source: &Connection) -> Vec<String> {
    let read = || -> rusqlite::Result<Vec<String>> {
        let mut statement = source.prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE TABLE %' \
             AND name NOT IN ('kind_total', 'board_total') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
        )?;
        statement.query_map([], |row| row.get(0))?.collect()
    };
    // Where the list of tables cannot be read, those that are known are tried one by one.
    read().unwrap_or_default()
}

fn make(target: &Connection, table: &str, columns: &[Column]) -> Result<()> {
    if columns.is_empty() {
        return Ok(());
    }
    let mut lines: Vec<String> = columns.iter().map(Column::sql).collect();
    let mut key: Vec<&Column> = columns.iter().filter(|column| column.key > 0).collect();
    key.sort_by_key(|column| column.key);
    if !key.is_empty() {
        let key: Vec<String> = key.into_iter().map(|column| quoted(&column.name)).collect();
        lines.push(format!("PRIMARY KEY ({})", key.join(", ")));
    }
    Ok(target.execute_batch(&format!("CREATE TABLE {} ({})", quoted(table), lines.join(", ")))?)
}

impl Column {
    fn sql(&self) -> String {
        let is_word = self.holds.bytes().all(|byte| byte.is_ascii_alphabetic());
        let holds = if is_word { self.holds.as_str() } else { "" };
        format!("{} {holds}", quoted(&self.name))
    }
}

/// True for a name as versions of this program give them.
pub(crate) fn is_plain(name: &str) -> bool {
    name.len() <= 64
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}
