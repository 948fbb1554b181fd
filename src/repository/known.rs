//! What a copy of a deck has seen: the last commit of every device. It, and no clock, tells which
//! copy knows more.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::Repository;
use super::error::Result;
use crate::domain::Device;

/// The last commit seen of each device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known(BTreeMap<i64, i64>);

impl Known {
    pub(super) fn read(connection: &Connection) -> Result<Known> {
        let mut statement = connection.prepare_cached("SELECT d, s FROM vv")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(Known(rows.collect::<rusqlite::Result<_>>()?))
    }

    /// What was seen, told as devices and the last commit of each.
    pub fn from_pairs(pairs: impl IntoIterator<Item = (Device, i64)>) -> Known {
        Known(pairs.into_iter().map(|(device, number)| (device.0, number)).collect())
    }

    /// The devices, each with the last commit seen of it.
    pub fn pairs(&self) -> impl Iterator<Item = (Device, i64)> {
        self.0.iter().map(|(device, number)| (Device(*device), *number))
    }

    pub(super) fn numbers(&self) -> &BTreeMap<i64, i64> {
        &self.0
    }

    /// The number of the last commit seen of a device; 0 when none was.
    pub fn of(&self, device: Device) -> i64 {
        self.0.get(&device.0).copied().unwrap_or(0)
    }

    /// How many commits this copy has seen that the other one has not.
    pub fn ahead_of(&self, other: &Known) -> i64 {
        let missing = |(device, number): (&i64, &i64)| (number - other.of(Device(*device))).max(0);
        self.0.iter().map(missing).sum()
    }

    /// Whether this copy has seen all that the other one has.
    pub fn covers(&self, other: &Known) -> bool {
        other.ahead_of(self) == 0
    }
}

impl Repository {
    /// What this copy of the deck has seen.
    pub fn known(&self) -> Result<Known> {
        Known::read(&self.connection)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_covers_another_when_it_has_seen_every_commit_of_it() {
        let known = |pairs: &[(i64, i64)]| Known(pairs.iter().copied().collect());
        let (less, more) = (known(&[(1, 4), (2, 1)]), known(&[(1, 6), (2, 1), (3, 2)]));
        assert!(more.covers(&less) && !less.covers(&more) && less.covers(&less));
        assert_eq!((more.ahead_of(&less), less.ahead_of(&more)), (4, 0));
        let apart = known(&[(1, 9)]);
        assert!(!apart.covers(&more) && !more.covers(&apart));
    }
}
