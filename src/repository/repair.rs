//! Saving what can be read of a damaged deck into a new one, and counting what cannot.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, Statement, params_from_iter};
use tempfile::TempPath;

use super::check::Checked;
use super::error::{Error, Result};
use super::file::sync;
use super::file::{Access, SCHEMA_VERSION, check_path, connect, folder_of, read_head};
use super::{Clock, Repository, derived, new_id, newer, schema};
use crate::domain::{Kind, Message};

impl Repository {
    /// Saves every row that can be read into a new deck and counts those that are lost. The
    /// damaged file is not touched; on an error there is no new one.
    pub fn repair(from: &Path, into: &Path) -> Result<Checked> {
        let version = read_head(from)?.version;
        check_path(into)?;
        if into.exists() {
            return Err(Error::about("deck-exists", into));
        }
        let folder = folder_of(into);
        let shortened = shortened(from, folder).map_err(|error| Error::io(from, error))?;
        let source = connect(shortened.as_deref().unwrap_or(from), Access::Read)?;
        let beside = tempfile::Builder::new().prefix(".dealdeck-").suffix(".tmp").tempfile_in(folder);
        let beside = beside.map_err(|e| Error::io(folder, e))?.into_temp_path();
        let checked = {
            let target = connect(&beside, Access::Write)?;
            save(&source, &target, version)?
        };
        sync(&beside)?;
        beside.persist_noclobber(into).map_err(|e| Error::io(into, e.error))?;
        sync(folder)?;
        Ok(checked)
    }
}

/// A copy of a file that was cut off, whose head counts the pages that are there: SQLite opens no
/// file that counts more. None where nothing is cut off.
fn shortened(from: &Path, folder: &Path) -> io::Result<Option<TempPath>> {
    let mut head = [0; 100];
    let mut file = File::open(from)?;
    file.read_exact(&mut head)?;
    let size = match u16::from_be_bytes([head[16], head[17]]) {
        1 => 65_536,
        size => u64::from(size.max(512)),
    };
    let pages = u32::try_from(file.metadata()?.len() / size).unwrap_or(u32::MAX);
    if u32::from_be_bytes([head[28], head[29], head[30], head[31]]) <= pages {
        return Ok(None);
    }
    let mut copy = tempfile::Builder::new().prefix(".dealdeck-").suffix(".cut").tempfile_in(folder)?;
    file.seek(SeekFrom::Start(0))?;
    io::copy(&mut file.take(u64::from(pages) * size), &mut copy)?;
    copy.seek(SeekFrom::Start(28))?;
    copy.write_all(&pages.to_be_bytes())?;
    Ok(Some(copy.into_temp_path()))
}

fn save(source: &Connection, target: &Connection, version: i32) -> Result<Checked> {
    target.execute_batch("BEGIN IMMEDIATE")?;
    schema::create(target)?;
    if version > SCHEMA_VERSION && version / 1000 == SCHEMA_VERSION / 1000 {
        // What a newer version has added comes along, so that its number holds.
        target.pragma_update(None, "user_version", version)?;
    }
    let mut problems = newer::carry(source, target)?;
    for name in tables(target)? {
        let table = Table::of(source, target, name.clone())?;
        problems.extend(
            table
                .absent
                .iter()
                .map(|column| Message::new("check-no-column").with("table", &name).with("column", column)),
        );
        match table.copy(source, target)? {
            Some(0) => {}
            Some(lost) => {
                problems.push(Message::new("check-lost").with("table", name).with("count", lost));
            }
            None => problems.push(Message::new("check-lost-some").with("table", name)),
        }
    }
    problems.extend(identify(target)?);
    derived::rebuild(target)?;
    target.execute_batch("COMMIT")?;
    let mut records = Vec::new();
    for kind in Kind::ALL {
        let sql = format!("SELECT count(*) FROM {} WHERE deleted = 0", kind.key());
        records.push((kind, target.query_row(&sql, [], |row| row.get(0))?));
    }
    Ok(Checked { problems, records })
}

/// Makes a deck of its own of rows that nothing says the deck of; what to tell then.
fn identify(target: &Connection) -> Result<Option<Message>> {
    let is_known = |key: &str| target.prepare("SELECT 1 FROM meta WHERE key = ?1")?.exists([key]);
    let mut insert = target.prepare("INSERT INTO meta (key, value) VALUES (?1, ?2)")?;
    if !is_known("base_currency")? {
        insert.execute(["base_currency", "USD"])?;
    }
    if is_known("workspace")? {
        return Ok(None);
    }
    insert.execute(["workspace", &new_id(Clock::System).to_string()])?;
    Ok(Some(Message::new("check-own-deck")))
}

fn tables(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('kind_total', 'board_total')",
    )?;
    let names = statement.query_map([], |row| row.get(0))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

/// A table that is copied row by row.
struct Table {
    name: String,
    /// Its columns, quoted; where rows have a number that is no column, that comes first.
    columns: Vec<String>,
    /// What tells its rows apart.
    key: Vec<String>,
    /// Indexes that hold a line for every row.
    indexes: Vec<String>,
    /// Columns that it should have and the source does not.
    absent: Vec<String>,
}

impl Table {
    fn of(source: &Connection, target: &Connection, name: String) -> Result<Table> {
        let there: Vec<String> =
            newer::columns(source, &name).into_iter().map(|column| column.name).collect();
        let mut statement = target.prepare("SELECT name, pk FROM pragma_table_info(?1)")?;
        let found =
            statement.query_map([&name], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))?;
        let found = found.collect::<rusqlite::Result<Vec<_>>>()?;
        let mut key: Vec<(i64, String)> =
            found.iter().filter(|(_, pk)| *pk > 0).map(|(column, pk)| (*pk, quoted(column))).collect();
        key.sort();
        let mut key: Vec<String> = key.into_iter().map(|(_, column)| column).collect();
        let (both, absent): (Vec<_>, Vec<_>) =
            found.into_iter().map(|(column, _)| column).partition(|column| there.contains(column));
        let mut columns: Vec<String> = both.iter().map(|column| quoted(column)).collect();
        if key.is_empty() {
            columns.insert(0, "rowid".to_owned());
            key.push("rowid".to_owned());
        }
        let mut statement =
            target.prepare("SELECT name FROM pragma_index_list(?1) WHERE partial = 0 AND origin <> 'pk'")?;
        let indexes = statement.query_map([&name], |row| row.get(0))?;
        let indexes = indexes.collect::<rusqlite::Result<_>>()?;
        Ok(Table { name, columns, key, indexes, absent })
    }

    /// Copies the rows from the front and, when that breaks off, from the back, then one by one
    /// those that an index knows of. Returns how many are lost; none when some are and nothing
    /// tells how many.
    fn copy(&self, source: &Connection, target: &Connection) -> Result<Option<i64>> {
        if self.columns.is_empty() {
            // A table that came with a newer version than wrote this deck.
            return Ok(Some(0));
        }
        let marks = vec!["?"; self.columns.len()].join(", ");
        let columns = self.columns.join(", ");
        let mut insert =
            target.prepare(&format!("INSERT OR IGNORE INTO {} ({columns}) VALUES ({marks})", self.name))?;
        let mut is_whole = false;
        for direction in ["", " DESC"] {
            let order: Vec<String> = self.key.iter().map(|column| format!("{column}{direction}")).collect();
            let sql =
                format!("SELECT {columns} FROM {} NOT INDEXED ORDER BY {}", self.name, order.join(", "));
            // Where the table or its key is not there, there is nothing to tell its rows by.
            let Ok(mut rows) = source.prepare(&sql) else { return Ok(self.count(source).ok()) };
            is_whole = self.take(&mut rows, &mut insert, vec![])?;
            if is_whole {
                break;
            }
        }
        if is_whole {
            // What the new deck has not taken, such as a row without what each row must have.
            return Ok(self.count(source).ok().map(|there| there - self.count(target).unwrap_or(0)));
        }
        let Some(missing) = self.missing(source, target)? else { return Ok(None) };
        let only: Vec<String> = self.key.iter().map(|column| format!("{column} = ?")).collect();
        let sql = format!("SELECT {columns} FROM {} NOT INDEXED WHERE {}", self.name, only.join(" AND "));
        let mut one = source.prepare(&sql)?;
        let before = self.count(target)?;
        let wanted = missing.len() as i64;
        for key in missing {
            self.take(&mut one, &mut insert, key)?;
        }
        Ok(Some(wanted - (self.count(target)? - before)))
    }

    /// Takes the rows of a statement until it breaks off; false when it did.
    fn take(&self, from: &mut Statement<'_>, insert: &mut Statement<'_>, key: Vec<Sql>) -> Result<bool> {
        let Ok(mut rows) = from.query(params_from_iter(key)) else { return Ok(false) };
        loop {
            match rows.next() {
                Ok(Some(row)) => {
                    let values: rusqlite::Result<Vec<Sql>> =
                        (0..self.columns.len()).map(|at| row.get(at)).collect();
                    match values {
                        Ok(values) => drop(insert.execute(params_from_iter(values))?),
                        Err(_) => return Ok(false),
                    }
                }
                Ok(None) => return Ok(true),
                Err(_) => return Ok(false),
            }
        }
    }

    /// The keys of rows that an index of the source knows of and the target has not; none when no
    /// index can be read to its end.
    fn missing(&self, source: &Connection, target: &Connection) -> Result<Option<Vec<Vec<Sql>>>> {
        let key = self.key.join(", ");
        for index in &self.indexes {
            let sql = format!("SELECT {key} FROM {} INDEXED BY {}", self.name, quoted(index));
            if let Some(known) = source.prepare(&sql).ok().and_then(|mut known| self.keys(&mut known).ok()) {
                let mut there = target.prepare(&format!("SELECT {key} FROM {}", self.name))?;
                let there: HashSet<String> =
                    self.keys(&mut there)?.iter().map(|key| format!("{key:?}")).collect();
                let is_missing = |key: &Vec<Sql>| !there.contains(&format!("{key:?}"));
                return Ok(Some(known.into_iter().filter(is_missing).collect()));
            }
        }
        Ok(None)
    }

    fn keys(&self, statement: &mut Statement<'_>) -> rusqlite::Result<Vec<Vec<Sql>>> {
        let rows = statement.query_map([], |row| (0..self.key.len()).map(|at| row.get(at)).collect())?;
        rows.collect()
    }

    fn count(&self, target: &Connection) -> Result<i64> {
        Ok(target.query_row(&format!("SELECT count(*) FROM {}", self.name), [], |row| row.get(0))?)
    }
}

/// A name as SQL has it.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::FileExt;

    use super::*;
    use crate::domain::{Change, Id, Value};
    use crate::repository::tests::{NOW, contact, new_deck, who};

    const CONTACTS: usize = 900;

    /// A deck of many contacts on disk, and where each page of a table or index lies in it.
    fn deck(path: &Path) -> Vec<u64> {
        let mut deck = Repository::create(path, new_deck(), who(1, None)).expect("a deck");
        let make = |n: usize| {
            let mut random = [3; 10];
            random[..8].copy_from_slice(&(n as u64).to_be_bytes());
            let values = [("name", Value::from(format!("contact {n} with a long name")))];
            Change::create(Kind::Contact, Id::new(NOW, random), values)
        };
        deck.commit("many", (0..CONTACTS).map(make).collect()).expect("a step");
        let bytes = std::fs::read(path).expect("bytes");
        let size = u64::from(u16::from_be_bytes([bytes[16], bytes[17]]));
        let leaves = bytes.chunks(size as usize).enumerate().filter(|(_, page)| {
            // A table's leaf that holds contacts.
            page[0] == 13 && page.windows(16).any(|at| at == b"with a long name")
        });
        leaves.map(|(number, _)| number as u64 * size).collect()
    }

    #[test]
    fn lost_rows_are_counted_one_by_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, saved) = (folder.path().join("a.db"), folder.path().join("saved.db"));
        let leaves = deck(&path);
        assert!(leaves.len() > 12, "{}", leaves.len());
        let file = std::fs::OpenOptions::new().write(true).open(&path).expect("the file");
        for at in [leaves[3], leaves[leaves.len() - 4]] {
            file.write_all_at(&[0xFF; 64], at).expect("damage");
        }
        let checked = Repository::repair(&path, &saved).expect("a repair");
        let contacts = checked.records.iter().find(|(kind, _)| *kind == Kind::Contact).map(|(_, n)| *n);
        let lost = CONTACTS as i64 - contacts.expect("contacts");
        assert!((2..200).contains(&lost), "{lost}: the rows between the damaged places are there");
        let told = Message::new("check-lost").with("table", "contact").with("count", lost);
        assert_eq!(checked.problems, [told]);
    }

    #[test]
    fn nothing_is_left_where_nothing_could_be_saved() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, saved) = (folder.path().join("a.db"), folder.path().join("saved.db"));
        deck(&path);
        let file = std::fs::OpenOptions::new().write(true).open(&path).expect("the file");
        file.write_all_at(&[0xFF; 900], 100).expect("damage");
        let refused = Repository::repair(&path, &saved).expect_err("a refusal");
        assert_eq!(refused.message().id, "deck-damaged");
        let names = std::fs::read_dir(folder.path()).expect("the folder").flatten().map(|e| e.file_name());
        assert_eq!(names.collect::<Vec<_>>(), ["a.db"]);
    }

    /// A small deck after these statements, saved into a new one.
    fn saved_after(sql: &str) -> (Checked, Repository) {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, saved) = (folder.path().join("a.db"), folder.path().join("saved.db"));
        let mut deck = Repository::create(&path, new_deck(), who(1, None)).expect("a deck");
        deck.commit("two", vec![contact(1, "Lan"), contact(2, "Mai")]).expect("a step");
        deck.connection.execute_batch(sql).expect(sql);
        drop(deck);
        let checked = Repository::repair(&path, &saved).expect("a repair");
        let deck = Repository::open(&saved, who(1, None), Access::Write).expect("the saved deck");
        (checked, deck)
    }

    #[test]
    fn what_a_newer_version_has_added_comes_along() {
        let newer = SCHEMA_VERSION + 1;
        let (checked, deck) = saved_after(&format!(
            "ALTER TABLE contact ADD COLUMN shoe TEXT; UPDATE contact SET shoe = 'left' WHERE name = 'Lan';
             CREATE TABLE gadget (a INTEGER, b TEXT, PRIMARY KEY (a, b)); INSERT INTO gadget VALUES (1, 'x');
             CREATE INDEX gadget_b ON gadget (b); PRAGMA user_version = {newer}"
        ));
        assert_eq!(checked.problems, []);
        let asked = "SELECT (SELECT shoe FROM contact WHERE name = 'Lan') || (SELECT b FROM gadget) || user_version \
                     FROM pragma_user_version";
        let found: String = deck.connection.query_row(asked, [], |row| row.get(0)).expect("what came along");
        assert_eq!(found, format!("leftx{newer}"));
    }

    #[test]
    fn what_cannot_come_along_is_named() {
        let (checked, deck) = saved_after(
            "ALTER TABLE contact ADD COLUMN \"a;\"\"b\" TEXT; CREATE TABLE \"odd one\" (a); \
             ALTER TABLE contact DROP COLUMN title",
        );
        let told = |id, table: &str| Message::new(id).with("table", table);
        let expected = [
            told("check-left-out", "odd one"),
            told("check-left-out", "contact").with("column", "a;\"b"),
            told("check-no-column", "contact").with("column", "title"),
        ];
        for message in &expected {
            assert!(checked.problems.contains(message), "{message:?} in {:?}", checked.problems);
        }
        assert_eq!(checked.problems.len(), expected.len());
        assert_eq!(deck.count(Kind::Contact, None, None).expect("a count"), 2);
    }

    #[test]
    fn a_saved_deck_is_sound_whatever_was_kept_wrong() {
        let (checked, deck) =
            saved_after("UPDATE contact SET folded = 'x' WHERE name = 'Lan'; UPDATE stage SET folded = NULL");
        assert_eq!(checked.problems, []);
        assert_eq!(deck.check().expect("a check").problems, []);
    }
}
