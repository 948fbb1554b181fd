//! The tables of a deck: made once, recognised at every opening.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rusqlite::Connection;

use super::error::{Error, Result};
use super::file::{APPLICATION_ID, SCHEMA_VERSION, connect_memory};
use crate::domain::Message;

const SCHEMA_0001: &str = include_str!("../../assets/schema/0001.sql");

/// Makes the tables of a new deck. Run inside the transaction that fills it.
pub(crate) fn create(connection: &Connection) -> Result<()> {
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    connection.execute_batch(SCHEMA_0001)?;
    Ok(())
}

/// The columns of every table, by table.
type Shape = BTreeMap<String, Vec<String>>;

/// Refuses a file whose tables are not a deck's: a table or column of ours that is missing, or a
/// view or trigger where none belongs. Tables and columns of newer versions are let be.
pub(crate) fn recognise(connection: &Connection, path: &str) -> Result<()> {
    if is_verbatim(connection)? {
        return Ok(());
    }
    let found = shape(connection)?;
    let whole = expected()?.iter().all(|(table, columns)| {
        found.get(table).is_some_and(|there| columns.iter().all(|column| there.contains(column)))
    });
    let strange: i64 = connection.query_row(
        "SELECT count(*) FROM sqlite_schema WHERE type IN ('view', 'trigger')",
        [],
        |row| row.get(0),
    )?;
    if whole && strange == 0 {
        Ok(())
    } else {
        Err(Error::File(Message::new("deck-damaged").with("path", path)))
    }
}

/// True when the file holds the statements of this schema and nothing else: the usual case, told
/// without building a model to compare with.
fn is_verbatim(connection: &Connection) -> Result<bool> {
    let mut ours: Vec<&str> = SCHEMA_0001
        .split(';')
        .filter_map(|statement| statement.find("CREATE ").map(|start| &statement[start..]))
        .collect();
    let mut statement = connection.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")?;
    let found: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut found: Vec<&str> = found.iter().map(String::as_str).collect();
    ours.sort_unstable();
    found.sort_unstable();
    Ok(ours == found)
}

/// Which deck this is a copy of.
pub(crate) fn workspace_of(connection: &Connection) -> Result<String> {
    let sql = "SELECT value FROM main.meta WHERE key = 'workspace'";
    Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

fn expected() -> Result<&'static Shape> {
    static SHAPE: OnceLock<Shape> = OnceLock::new();
    if let Some(shape) = SHAPE.get() {
        return Ok(shape);
    }
    let model = connect_memory()?;
    model.execute_batch(SCHEMA_0001)?;
    let shape = shape(&model)?;
    Ok(SHAPE.get_or_init(|| shape))
}

fn shape(connection: &Connection) -> Result<Shape> {
    let mut statement = connection.prepare(
        "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table'",
    )?;
    let mut shape = Shape::new();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        shape.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    Ok(shape)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Kind;
    use crate::repository::storage::has_folded;

    #[test]
    fn every_catalogue_field_has_its_column_and_every_table_its_head() {
        let expected = expected().expect("the schema");
        for kind in Kind::ALL {
            let columns = &expected[kind.key()];
            let head = ["rid", "id", "h", "d", "s", "deleted", "merged_into"];
            assert_eq!(columns[..7], head, "{kind:?}");
            let fields: Vec<_> = kind.fields().iter().map(|field| field.key.to_string()).collect();
            assert_eq!(columns[7..7 + fields.len()], fields[..], "{kind:?}");
            assert_eq!(columns.len(), 7 + fields.len() + usize::from(has_folded(kind)), "{kind:?}");
        }
    }
}
