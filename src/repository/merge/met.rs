//! Two versions of one row become one: each field takes the later version, and a version is kept
//! only where it differs from the row's.

use std::cmp::Ordering;

use rusqlite::types::Value as Sql;

/// The version of a row or of a field: hybrid logical clock, device, commit number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Version {
    pub h: i64,
    pub d: i64,
    pub s: i64,
}

impl Version {
    /// What decides between two writes.
    fn rank(self) -> (i64, i64) {
        (self.h, self.d)
    }
}

/// A row with the versions of its fields.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Row {
    /// The version of every field that has none of its own.
    pub base: Version,
    /// One value a column.
    pub values: Vec<Sql>,
    /// One version a column, where it is not the base's.
    pub versions: Vec<Option<Version>>,
}

impl Row {
    pub fn version(&self, at: usize) -> Version {
        self.versions[at].unwrap_or(self.base)
    }
}

/// What became of two versions of a row.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Met {
    /// The row as it is now.
    pub row: Row,
    /// How many values are no longer ours.
    pub fields: i64,
    /// Fields with one version and two values.
    pub anomalies: i64,
}

/// Brings our version of a row and theirs together. It does not matter which one is ours.
pub(super) fn meet(ours: &Row, theirs: &Row) -> Met {
    let base = ours.base.max(theirs.base);
    let mut met =
        Met { row: Row { base, values: Vec::new(), versions: Vec::new() }, fields: 0, anomalies: 0 };
    for at in 0..ours.values.len() {
        let (our_version, their_version) = (ours.version(at), theirs.version(at));
        let (our_value, their_value) = (&ours.values[at], &theirs.values[at]);
        let is_theirs = match their_version.rank().cmp(&our_version.rank()) {
            Ordering::Greater => true,
            Ordering::Less => false,
            Ordering::Equal => {
                let differ = our_value != their_value;
                met.anomalies += i64::from(differ);
                differ && bytes(their_value) > bytes(our_value)
            }
        };
        let version = our_version.max(their_version);
        let value = if is_theirs { their_value } else { our_value };
        met.fields += i64::from(is_theirs && their_value != our_value);
        met.row.values.push(value.clone());
        met.row.versions.push((version != base).then_some(version));
    }
    met
}

/// A value as bytes that put any two values in one order everywhere.
fn bytes(value: &Sql) -> (u8, Vec<u8>) {
    match value {
        Sql::Null => (0, Vec::new()),
        // The sign bit turned round, so that negative numbers come first.
        Sql::Integer(number) => (1, (number.cast_unsigned() ^ (1 << 63)).to_be_bytes().to_vec()),
        Sql::Real(number) => (2, number.to_bits().to_be_bytes().to_vec()),
        Sql::Text(text) => (3, text.as_bytes().to_vec()),
        Sql::Blob(blob) => (4, blob.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(h: i64, d: i64) -> Version {
        Version { h, d, s: h }
    }

    fn row(base: Version, values: &[i64], versions: &[Option<Version>]) -> Row {
        Row { base, values: values.iter().map(|n| Sql::Integer(*n)).collect(), versions: versions.to_vec() }
    }

    #[test]
    fn each_field_takes_the_later_write() {
        let base = version(1, 1);
        let ours = row(base, &[10, 2], &[Some(version(5, 1)), None]);
        let theirs = row(base, &[1, 20], &[None, Some(version(4, 2))]);
        let met = meet(&ours, &theirs);
        assert_eq!(met.row.values, [Sql::Integer(10), Sql::Integer(20)]);
        assert_eq!((met.fields, met.anomalies), (1, 0));
    }

    #[test]
    fn at_one_moment_the_greater_device_decides_on_both_sides() {
        let base = version(1, 1);
        // Not the greater value, which decides only within one version.
        let ours = row(base, &[20], &[Some(version(5, 1))]);
        let theirs = row(base, &[10], &[Some(version(5, 2))]);
        assert_eq!(meet(&ours, &theirs).row, meet(&theirs, &ours).row);
        assert_eq!(meet(&ours, &theirs).row.values, [Sql::Integer(10)]);
    }

    #[test]
    fn one_version_with_two_values_is_counted_and_settled_alike() {
        let base = version(1, 1);
        let (ours, theirs) = (row(base, &[-1, 7], &[None, None]), row(base, &[3, 7], &[None, None]));
        let met = meet(&ours, &theirs);
        assert_eq!(met.anomalies, 1);
        assert_eq!(met.row, meet(&theirs, &ours).row);
        assert_eq!(met.row.values, [Sql::Integer(3), Sql::Integer(7)]);
    }

    #[test]
    fn a_version_is_kept_only_where_it_is_not_the_rows() {
        let (low, high) = (version(1, 1), version(9, 2));
        let ours = row(low, &[1, 2], &[None, Some(high)]);
        let theirs = row(high, &[3, 2], &[Some(low), None]);
        let met = meet(&ours, &theirs);
        assert_eq!(met.row.base, high);
        assert_eq!(met.row.versions, [Some(low), None]);
    }
}
