//! What the tests of the rules share: numbered ids, and records as changes leave them.

use super::catalogue::Kind;
use super::change::{Change, Key};
use super::id::Id;
use super::record::Record;
use super::value::Value;

/// Ids that count upwards.
pub(crate) fn numbered() -> impl FnMut() -> Id {
    let mut next = 0;
    move || {
        next += 1;
        Id::new(next, [0; 10])
    }
}

/// The id with this number.
pub(crate) fn id(number: i64) -> Id {
    Id::new(number, [1; 10])
}

/// The records of a kind that these changes leave, in the order they were made.
pub(crate) fn applied(changes: &[Change], kind: Kind) -> Vec<Record> {
    apply(Vec::new(), changes, kind)
}

/// What these changes make of a record of that kind.
pub(crate) fn after(record: Record, changes: &[Change]) -> Record {
    let (kind, id) = (record.kind, record.id);
    let records = apply(vec![record], changes, kind);
    records.into_iter().find(|r| r.id == id).expect("the record is still there")
}

fn apply(mut records: Vec<Record>, changes: &[Change], kind: Kind) -> Vec<Record> {
    for change in changes.iter().filter(|change| change.subject().0 == kind) {
        match change {
            Change::Create { kind, id, values } => {
                records.retain(|record| record.id != *id);
                let mut record = Record::new(*kind, *id);
                set_all(&mut record, values);
                records.push(record);
            }
            Change::Set { id, values, .. } => {
                let record = records.iter_mut().find(|record| record.id == *id).expect("it exists");
                set_all(record, values);
            }
            Change::Delete { id, .. } => records.retain(|record| record.id != *id),
            Change::Merge { .. } | Change::Restore { .. } => {}
        }
    }
    records
}

fn set_all(record: &mut Record, values: &[(Key, Value)]) {
    for (key, value) in values {
        record.set(key, value.clone());
    }
}
