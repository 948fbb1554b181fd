//! What a copy knows to be erased, and bringing what two copies know together. It only ever grows.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::closure::{HANGING, PERSONS};
use super::scrub::scrub;
use crate::domain::change::SILENT;
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

    /// Writes these into a copy beside what it knows; of two versions the greater holds, as of any
    /// write.
    fn write(&self, connection: &Connection) -> Result<()> {
        let mut record = connection.prepare_cached(
            "INSERT INTO main.erasure (id, tbl, h, d, s) VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (id) DO UPDATE SET h = ?3, d = ?4, s = ?5 WHERE (?3, ?4, ?5) > (h, d, s)",
        )?;
        // Nobody else is a person, whatever a foreign copy says.
        let may_be = |table: i64| PERSONS.into_iter().chain(HANGING).any(|kind| kind as i64 == table);
        for (id, (h, d, s, table)) in self.records.iter().filter(|(_, erasure)| may_be(erasure.3)) {
            record.execute(params![id, table, h, d, s])?;
        }
        let mut key = connection.prepare_cached(
            "INSERT INTO main.erased_key (hash, id) VALUES (?1, ?2) \
             ON CONFLICT (hash) DO UPDATE SET id = ?2 WHERE ?2 < id",
        )?;
        for (hash, id) in &self.keys {
            key.execute(params![hash, id])?;
        }
        Ok(())
    }

    /// Takes these into a deck and takes out of it what they name; within a transaction of the
    /// caller's. How many records it did not know of.
    pub(crate) fn take_in(&self, connection: &Connection) -> Result<i64> {
        let before = Erasures::of(connection)?;
        self.write(connection)?;
        if Erasures::of(connection)? == before {
            return Ok(0);
        }
        self.impose(connection)?;
        let after = Erasures::of(connection)?;
        Ok(after.records.len() as i64 - before.records.len() as i64)
    }

    /// Takes out of a deck what these name, whether it knows of it or not.
    fn impose(&self, connection: &Connection) -> Result<()> {
        self.write(connection)?;
        let mut figures = Figures::default();
        scrub(connection, &mut figures)?;
        derived::keep(connection, &figures)
    }

    /// True when nobody was erased.
    pub(crate) fn is_empty(&self) -> bool {
        self.records.is_empty()
    }
}

/// A copy in memory of another copy. What comes entry by entry does not say which deck it is of.
fn copied(here: &Connection, there: &Connection) -> Result<Connection> {
    let copy = copy::in_memory(there)?;
    let workspace = workspace_of(here)?;
    copy.execute("INSERT OR IGNORE INTO main.meta (key, value) VALUES ('workspace', ?1)", [workspace])?;
    Ok(copy)
}

fn workspace_of(connection: &Connection) -> Result<Option<String>> {
    let mut statement = connection.prepare_cached("SELECT value FROM main.meta WHERE key = 'workspace'")?;
    Ok(statement.query_row([], |row| row.get(0)).optional()?)
}

/// Brings together what two copies know to be erased. Ours is rid of it; of theirs there is a copy
/// that is, where it still has something. How many records were erased that were not here.
pub(crate) fn meet(here: &Connection, there: &Connection) -> Result<(i64, Option<Connection>)> {
    let theirs = Erasures::of(there)?;
    let ours = Erasures::of(here)?;
    // What was told entry by entry says what was erased and may still have it.
    let is_told = workspace_of(there)?.is_none();
    if ours == theirs && (ours.is_empty() || !is_told) {
        return Ok((0, None));
    }
    theirs.take_in(here)?;
    let mut both = Erasures::of(here)?;
    let mut clean = None;
    // What only one of them has may belong to what only the other knows to be erased.
    while both != theirs || (is_told && clean.is_none()) {
        let copy = match clean.take() {
            Some(copy) => copy,
            None => copied(here, there)?,
        };
        both.impose(&copy)?;
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

/// Takes the words from the steps of ours that another copy has taken them from: which those are
/// shows only where what they wrote is still there to be erased.
pub(crate) fn silence(here: &Connection, there: &Connection) -> Result<()> {
    let sql = format!("SELECT d, s FROM main.step WHERE label = '{SILENT}'");
    let mut statement = there.prepare_cached(&sql)?;
    let mut steps = statement.query([])?;
    let sql = "UPDATE main.step SET label = ?3 WHERE d = ?1 AND s = ?2 AND label <> ?3";
    let mut silenced = here.prepare_cached(sql)?;
    while let Some(step) = steps.next()? {
        silenced.execute(params![step.get::<_, i64>(0)?, step.get::<_, i64>(1)?, SILENT])?;
    }
    Ok(())
}
