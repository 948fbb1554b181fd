//! What a copy knows to be erased, and bringing what two copies know together. It only ever grows.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::scrub::scrub;
use crate::repository::copy;
use crate::repository::derived::{self, Figures};
use crate::repository::error::Result;

/// A record's kind, and the version of its erasure.
type Erasure = (i64, i64, i64, i64);

/// What a copy knows to be erased.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Erasures {
    records: BTreeMap<[u8; 16], Erasure>,
    keys: BTreeMap<[u8; 32], [u8; 16]>,
}

impl Erasures {
    pub(crate) fn of(connection: &Connection) -> Result<Erasures> {
        let mut statement = connection.prepare_cached("SELECT id, h, d, s, tbl FROM main.erasure")?;
        let records = statement
            .query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))))?;
        let records = records.collect::<rusqlite::Result<_>>()?;
        let mut statement = connection.prepare_cached("SELECT hash, id FROM main.erased_key")?;
        let keys = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(Erasures { records, keys: keys.collect::<rusqlite::Result<_>>()? })
    }

    /// Writes these into a copy beside what it knows; of two versions the first one stays. How
    /// many records it did not know of.
    fn write(&self, connection: &Connection) -> Result<i64> {
        let count = |connection: &Connection| -> Result<i64> {
            let mut statement = connection.prepare_cached("SELECT count(*) FROM main.erasure")?;
            Ok(statement.query_row([], |row| row.get(0))?)
        };
        let before = count(connection)?;
        let mut record = connection.prepare_cached(
            "INSERT INTO main.erasure (id, tbl, h, d, s) VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (id) DO UPDATE SET h = ?3, d = ?4, s = ?5 WHERE (?3, ?4, ?5) < (h, d, s)",
        )?;
        for (id, (h, d, s, table)) in &self.records {
            record.execute(params![id, table, h, d, s])?;
        }
        let mut key = connection.prepare_cached(
            "INSERT INTO main.erased_key (hash, id) VALUES (?1, ?2) \
             ON CONFLICT (hash) DO UPDATE SET id = ?2 WHERE ?2 < id",
        )?;
        for (hash, id) in &self.keys {
            key.execute(params![hash, id])?;
        }
        Ok(count(connection)? - before)
    }

    /// Takes these into a deck and takes out of it what they name; within a transaction of the
    /// caller's. How many records it did not know of.
    pub(crate) fn take_in(&self, connection: &Connection) -> Result<i64> {
        let before = Erasures::of(connection)?;
        self.write(connection)?;
        if Erasures::of(connection)? == before {
            return Ok(0);
        }
        let mut figures = Figures::default();
        scrub(connection, &mut figures)?;
        derived::keep(connection, &figures)?;
        let after = Erasures::of(connection)?;
        Ok(after.records.len() as i64 - before.records.len() as i64)
    }

    /// True when nobody was erased.
    pub(crate) fn is_empty(&self) -> bool {
        self.records.is_empty()
    }
}

/// A copy in memory of another copy. What comes entry by entry does not say which deck it is of.
fn copied(here: &Connection, there: &Connection) -> Result<Connection> {
    let copy = copy::in_memory(there)?;
    let sql = "SELECT value FROM main.meta WHERE key = 'workspace'";
    let workspace: String = here.query_row(sql, [], |row| row.get(0))?;
    copy.execute("INSERT OR IGNORE INTO main.meta (key, value) VALUES ('workspace', ?1)", [workspace])?;
    Ok(copy)
}

/// Brings together what two copies know to be erased. Ours is rid of it; of theirs there is a copy
/// that is, where it still has something. How many records were erased that were not here.
pub(crate) fn meet(here: &Connection, there: &Connection) -> Result<(i64, Option<Connection>)> {
    let theirs = Erasures::of(there)?;
    let ours = Erasures::of(here)?;
    if ours == theirs {
        return Ok((0, None));
    }
    theirs.take_in(here)?;
    let mut both = Erasures::of(here)?;
    let mut clean = None;
    // What only one of them has may belong to what only the other knows to be erased.
    while both != theirs {
        let copy = match clean.take() {
            Some(copy) => copy,
            None => copied(here, there)?,
        };
        both.take_in(&copy)?;
        let more = Erasures::of(&copy)?;
        clean = Some(copy);
        more.take_in(here)?;
        let now = Erasures::of(here)?;
        if now == both && more == both {
            break;
        }
        both = now;
    }
    let learned = both.records.len() as i64 - ours.records.len() as i64;
    Ok((learned, clean))
}
