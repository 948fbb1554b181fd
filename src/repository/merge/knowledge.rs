//! What a device had seen of the others when it made a step: who knew what tells a change from a
//! clash.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, OptionalExtension, params};

use crate::domain::{Device, StepId};
use crate::repository::error::Result;

/// Which commits of other devices a device had seen when it made a step.
pub(super) struct Knowledge<'a> {
    connection: &'a Connection,
    steps: HashMap<StepId, BTreeMap<i64, i64>>,
}

impl<'a> Knowledge<'a> {
    /// What the steps of a deck knew.
    pub fn of(connection: &'a Connection) -> Knowledge<'a> {
        Knowledge { connection, steps: HashMap::new() }
    }

    /// Whether the step was made knowing the other one.
    pub fn knows(&mut self, step: StepId, other: StepId) -> Result<bool> {
        if step.device == other.device {
            return Ok(step.number >= other.number);
        }
        if !self.steps.contains_key(&step) {
            let seen = seen_at(self.connection, step)?;
            self.steps.insert(step, seen);
        }
        let seen = self.steps.get(&step).and_then(|seen| seen.get(&other.device.0));
        Ok(seen.is_some_and(|last| *last >= other.number))
    }
}

/// What a device had seen of the others at a step: it says so only when that has changed.
fn seen_at(connection: &Connection, step: StepId) -> Result<BTreeMap<i64, i64>> {
    let mut statement = connection.prepare_cached(
        "SELECT seen FROM step WHERE d = ?1 AND s <= ?2 AND seen IS NOT NULL ORDER BY s DESC LIMIT 1",
    )?;
    let text: Option<String> =
        statement.query_row(params![step.device.0, step.number], |row| row.get(0)).optional()?;
    Ok(text.as_deref().map(read_seen).unwrap_or_default())
}

fn read_seen(text: &str) -> BTreeMap<i64, i64> {
    let read: BTreeMap<String, i64> = serde_json::from_str(text).unwrap_or_default();
    read.into_iter()
        .filter_map(|(device, number)| Some((i64::from_str_radix(&device, 16).ok()?, number)))
        .collect()
}

/// What this device has seen of the others, when its last step does not say so already.
pub(crate) fn newly_seen(connection: &Connection, step: StepId) -> Result<Option<String>> {
    let mut statement = connection.prepare_cached("SELECT d, s FROM vv WHERE d <> ?1")?;
    let seen: BTreeMap<i64, i64> = statement
        .query_map([step.device.0], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    if seen == seen_at(connection, step)? {
        return Ok(None);
    }
    Ok(written_seen(&seen))
}

/// Adds to what the steps of a device say it had seen that they were made after this step of
/// another one, whose steps they were until now.
pub(crate) fn tell_seen(connection: &Connection, device: Device, after: StepId) -> Result<()> {
    let before = seen_at(connection, after)?;
    let mut statement =
        connection.prepare("SELECT s, seen FROM step WHERE d = ?1 AND (s = 1 OR seen IS NOT NULL)")?;
    let steps: Vec<(i64, Option<String>)> = statement
        .query_map([device.0], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (number, seen) in steps {
        let mut seen = seen.as_deref().map_or_else(|| before.clone(), read_seen);
        if after.number > 0 {
            seen.insert(after.device.0, after.number);
        }
        let sql = "UPDATE step SET seen = ?3 WHERE d = ?1 AND s = ?2";
        connection.prepare_cached(sql)?.execute(params![device.0, number, written_seen(&seen)])?;
    }
    Ok(())
}

fn written_seen(seen: &BTreeMap<i64, i64>) -> Option<String> {
    let written: BTreeMap<String, i64> =
        seen.iter().map(|(device, number)| (format!("{device:x}"), *number)).collect();
    serde_json::to_string(&written).ok()
}
