//! Steps and their lines: they only ever gather, so every copy ends up with all of them.

use std::collections::HashSet;

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};

use super::{Ahead, Merged, Seen};
use crate::domain::Id;
use crate::domain::change::SILENT;
use crate::repository::error::Result;
use crate::repository::storage::read_id;

const STEP: &str = "d, s, h, label, user, kind, undoes_d, undoes_s, records, seen";

/// A device that gave one number to two steps: both copies were worked on with one state.
pub(super) fn copied(
    here: &Connection,
    there: &Connection,
    ours: &Seen,
    theirs: &Seen,
) -> Result<Option<i64>> {
    for (device, here_last) in ours {
        let Some(last) = theirs.get(device).map(|there_last| there_last.min(here_last)) else { continue };
        let (ours, theirs) = (step(here, *device, *last)?, step(there, *device, *last)?);
        if ours.zip(theirs).is_some_and(|(ours, theirs)| !is_one(&ours, &theirs)) {
            return Ok(Some(*device));
        }
    }
    Ok(None)
}

/// Whether what two copies say of a step is the same; words that were taken from it tell nothing.
pub(crate) fn is_one(ours: &(i64, String), theirs: &(i64, String)) -> bool {
    ours.0 == theirs.0
        && (ours.1 == theirs.1 || [&ours.1, &theirs.1].into_iter().any(|label| label == SILENT))
}

/// When a step was made, and what it says.
pub(crate) fn step(connection: &Connection, device: i64, number: i64) -> Result<Option<(i64, String)>> {
    let mut statement = connection.prepare_cached("SELECT h, label FROM step WHERE d = ?1 AND s = ?2")?;
    Ok(statement.query_row([device, number], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

/// Takes in steps and lines that are not here. Returns the records that the lines tell of.
pub(super) fn gather(
    here: &Connection,
    there: &Connection,
    ahead: &[Ahead],
    merged: &mut Merged,
) -> Result<HashSet<(i64, Id)>> {
    let mut touched = HashSet::new();
    let insert = format!("INSERT INTO step ({STEP}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
    let mut insert = here.prepare_cached(&insert)?;
    let select = format!("SELECT {STEP} FROM step WHERE d = ?1 AND s > ?2 ORDER BY s");
    let mut select = there.prepare_cached(&select)?;
    for Ahead { device, here: after, .. } in ahead {
        let mut rows = select.query(params![device, after])?;
        while let Some(row) = rows.next()? {
            let values = (0..10).map(|at| row.get(at)).collect::<rusqlite::Result<Vec<Sql>>>()?;
            insert.execute(params_from_iter(values))?;
            merged.steps += 1;
        }
        lines(here, there, *device, *after, &mut touched)?;
    }
    Ok(touched)
}

/// Takes in the lines of the steps after one.
fn lines(
    here: &Connection,
    there: &Connection,
    device: i64,
    after: i64,
    touched: &mut HashSet<(i64, Id)>,
) -> Result<()> {
    let mut lines = there
        .prepare_cached("SELECT s, tbl, id, patch FROM change WHERE d = ?1 AND s > ?2 ORDER BY s, rowid")?;
    let mut insert =
        here.prepare_cached("INSERT INTO change (d, s, tbl, id, patch) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    let mut rows = lines.query([device, after])?;
    while let Some(row) = rows.next()? {
        let (number, table): (i64, i64) = (row.get(0)?, row.get(1)?);
        let (id, patch): (Vec<u8>, String) = (row.get(2)?, row.get(3)?);
        touched.extend(read_id(&id).map(|id| (table, id)));
        insert.execute(params![device, number, table, id, patch])?;
    }
    Ok(())
}
