//! What a deck holds, for comparing two states of it.

use std::collections::BTreeMap;

use dealdeck::domain::{Id, Kind, Record, Value};
use dealdeck::repository::Repository;

/// Records by kind and id.
pub type Held = BTreeMap<(Kind, Id), Record>;

/// Every live record of a kind.
pub fn all(deck: &Repository, kind: Kind) -> Vec<Record> {
    let mut records = Vec::new();
    let read = deck.each(kind, None, &mut |record| {
        records.push(record);
        true
    });
    read.expect("the deck can be read");
    records
}

/// Every live record of a deck. `updated` says when, not what, and the row is a place, not a value.
pub fn everything(deck: &Repository) -> Held {
    let mut held = Held::new();
    for mut record in Kind::ALL.into_iter().flat_map(|kind| all(deck, kind)) {
        record.rid = 0;
        if record.kind.field("updated").is_some() {
            record.set("updated", Value::Null);
        }
        held.insert((record.kind, record.id), record);
    }
    held
}

/// Fails with the first of what one state has otherwise than the other.
#[track_caller]
pub fn assert_equal(is: &Held, was: &Held, when: &str) {
    let only_in = |one: &Held, other: &Held| {
        let differ = one.iter().filter(|(key, record)| other.get(key) != Some(record));
        differ.take(3).map(|(_, record)| format!("{record:?}")).collect::<Vec<_>>().join("\n")
    };
    assert!(is == was, "{when}\nwas:\n{}\nis:\n{}", only_in(was, is), only_in(is, was));
}
