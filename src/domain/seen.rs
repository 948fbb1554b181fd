//! What a person had before their eyes when they began to change a record: a write that would
//! overwrite what somebody else wrote meanwhile can be told by it.

use super::catalogue::{FieldKind, Kind};
use super::change::{Change, Key};
use super::id::Id;
use super::record::Record;
use super::value::Value;

/// Fields of a record with the values they were seen with.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// The kind of record.
    pub kind: Kind,
    /// Which record.
    pub id: Id,
    /// The values seen, by field key; empty for a field that was seen empty.
    pub values: Vec<(Key, Value)>,
}

impl Seen {
    /// What was seen of these fields of a record. An amount and its currency mean nothing apart:
    /// whoever saw one saw both.
    pub fn of(record: &Record, keys: impl IntoIterator<Item = Key>) -> Seen {
        let mut seen = Seen { kind: record.kind, id: record.id, values: Vec::new() };
        for key in keys {
            if record.kind.field(&key).is_some_and(|field| field.kind == FieldKind::Money) {
                seen.note(record, Key::Borrowed("currency"));
            }
            seen.note(record, key);
        }
        seen
    }

    fn note(&mut self, record: &Record, key: Key) {
        if !is_quiet(&key) && !self.values.iter().any(|(known, _)| *known == key) {
            let value = record.get(&key).clone();
            self.values.push((key, value));
        }
    }
}

/// What was seen of all that these changes set of these records.
pub fn set_by(changes: &[Change], records: &[Record]) -> Vec<Seen> {
    let mut seen = Vec::new();
    for record in records {
        let keys = changes.iter().filter_map(|change| match change {
            Change::Set { kind, id, values } if (*kind, *id) == (record.kind, record.id) => Some(values),
            _ => None,
        });
        let keys: Vec<Key> = keys.flatten().map(|(key, _)| key.clone()).collect();
        if !keys.is_empty() {
            seen.push(Seen::of(record, keys));
        }
    }
    seen
}

/// True for what nobody looks at when they write: where a card lies, since when, and tags, which
/// come and go one by one.
fn is_quiet(key: &str) -> bool {
    matches!(key, "position" | "stage_since" | "tags")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_of_an_amount_is_also_its_currency_and_never_a_place() {
        let mut deal = Record::new(Kind::Opportunity, Id([1; 16]));
        deal.set("amount", 5);
        deal.set("currency", "USD");
        let values =
            [("amount", Value::from(7)), ("position", "a1".into()), ("stage_since", Value::Moment(1))];
        let changes = [
            Change::set(Kind::Opportunity, deal.id, values),
            Change::set(Kind::Opportunity, Id([2; 16]), [("name", Value::from("other"))]),
        ];
        let seen = set_by(&changes, std::slice::from_ref(&deal));
        assert_eq!(seen.len(), 1);
        let expected: Vec<(Key, Value)> =
            vec![("currency".into(), "USD".into()), ("amount".into(), 5.into())];
        assert_eq!(seen[0].values, expected);
    }
}
