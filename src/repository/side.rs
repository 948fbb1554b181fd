//! The side file that the search index lies in: where it is, and opening it.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::error::{Error, Result};
use super::file::{make_folder, roll_back, uri};
use crate::domain::{Device, Id, Kind};

/// The form of the side file; another one is made anew.
pub(super) const VERSION: i64 = 6;

/// Where the side file of a deck lies.
pub(crate) fn side_file(state: &Path, workspace: &str, deck: &Path) -> PathBuf {
    let place = Id::derived(&[workspace, &std::path::absolute(deck).unwrap_or_default().to_string_lossy()]);
    state.join("index").join(format!("{place}.db"))
}

/// Whether an index holds anything of these devices.
pub(crate) fn has_seen(index: &Path, is_known: impl Fn(Device) -> bool) -> Result<bool> {
    let connection = Connection::open_with_flags(index, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut statement = connection.prepare("SELECT d FROM seen")?;
    let devices = statement.query_map([], |row| row.get(0).map(Device))?;
    Ok(devices.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().any(is_known))
}

/// Attaches the side file as `search` and makes its tables when they are not there. A side file
/// that cannot be used is left alone and an index in memory takes its place. What an opening that
/// was ended half-way left behind goes first.
pub(super) fn attach(connection: &Connection, side: Option<&Path>) -> Result<()> {
    let half_way = "SELECT 1 FROM pragma_database_list WHERE name = 'search'";
    if connection.prepare(half_way)?.exists([])? {
        // Nothing but the making of the tables can be open here: a look was ended before, a step
        // that is not on the disk yet is waited for, and a batch searches for nothing.
        roll_back(connection)?;
        connection.execute_batch("DETACH search")?;
    }
    if let Some(side) = side
        && prepare_folder(side).is_ok()
        && connection.execute("ATTACH ?1 AS search", [uri(side, "rw")]).is_ok()
    {
        let made = make_tables(connection);
        if made.as_ref().map_or_else(Error::is_interrupted, |()| true) {
            return made;
        }
        connection.execute_batch("DETACH search")?;
    }
    connection.execute("ATTACH ':memory:' AS search", [])?;
    make_tables(connection)
}

fn prepare_folder(side: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    if let Some(folder) = side.parent() {
        make_folder(folder)?;
    }
    // One that is there is not opened: closing it takes away the locks of this program on it.
    if side.exists() {
        return Ok(());
    }
    std::fs::OpenOptions::new().append(true).create(true).mode(0o600).open(side).map(drop)
}

fn make_tables(connection: &Connection) -> Result<()> {
    if version_of(connection)? == VERSION {
        connection.execute_batch("PRAGMA search.synchronous = OFF")?;
        return Ok(());
    }
    connection.execute_batch(
        "PRAGMA search.journal_mode = WAL; PRAGMA search.synchronous = OFF; BEGIN IMMEDIATE",
    )?;
    // Another process may have made them while this one waited.
    let made = version_of(connection)
        .and_then(|version| if version == VERSION { Ok(()) } else { empty(connection) });
    let made = made.and_then(|()| Ok(connection.execute_batch("COMMIT")?));
    if made.is_err() {
        roll_back(connection)?;
    }
    made
}

fn version_of(connection: &Connection) -> Result<i64> {
    Ok(connection.query_row("PRAGMA search.user_version", [], |row| row.get(0))?)
}

/// Makes the tables, empty. Run inside a transaction.
pub(super) fn empty(connection: &Connection) -> Result<()> {
    connection.execute_batch(
        "DROP TABLE IF EXISTS search.seen;
         CREATE TABLE search.seen (d INTEGER PRIMARY KEY, s INTEGER NOT NULL);",
    )?;
    for kind in Kind::MAIN {
        let table = table(kind);
        connection.execute_batch(&format!(
            "DROP TABLE IF EXISTS search.{table};
             CREATE VIRTUAL TABLE search.{table} USING fts5(text, content='', contentless_delete=1, \
             tokenize='unicode61 remove_diacritics 0', prefix='1 2 3 4 5', detail='none');
             INSERT INTO search.{table} ({table}, rank) VALUES ('hashsize', 67108864);"
        ))?;
    }
    connection.execute_batch(&format!("PRAGMA search.user_version = {VERSION}"))?;
    Ok(())
}

/// The table that a kind is found in.
pub(super) fn table(kind: Kind) -> &'static str {
    match kind {
        Kind::Account => "find_account",
        Kind::Contact => "find_contact",
        Kind::Lead => "find_lead",
        Kind::Opportunity => "find_opportunity",
        _ => "find_activity",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_whose_opening_was_ended_is_opened_by_the_next_question() {
        let folder = tempfile::tempdir().expect("a folder");
        for steps in (1..400).step_by(3) {
            let mut connection = Connection::open_in_memory().expect("a deck");
            let side = folder.path().join(format!("{steps}.db"));
            let mut left = steps;
            let end = move || {
                left -= 1;
                left <= 0
            };
            connection.progress_handler(1, Some(end)).expect("a handler");
            let ended = attach(&connection, Some(&side));
            connection.progress_handler(1, None::<fn() -> bool>).expect("no handler");
            if ended.is_err() {
                attach(&connection, Some(&side)).expect("the index opens");
            }
            assert_eq!(version_of(&connection).expect("an index"), VERSION, "{steps}");
        }
    }
}
