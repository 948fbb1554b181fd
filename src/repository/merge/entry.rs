//! What copies tell each other, line by line: what a place that is no SQLite file keeps of a deck.
//! A record is one entry with the values it was made with and one for each field edited since; a
//! step is one entry and each of its lines another; so is what was erased. Of two under one place the
//! greater (h, d) holds.

use rusqlite::types::Value as Sql;
use serde_json::{Map, Number, Value as Json, json};

use super::met::Version;
use crate::domain::id::hex;
use crate::domain::{Device, Id, StepId};

/// The table of steps.
pub(super) const STEP: &str = "step";
/// The table of their lines.
pub(super) const LINE: &str = "line";

/// What is left of a record or a line that was erased where entries are kept.
pub const BLANK: &str = "null";

/// The table of erased records.
pub(crate) const ERASURE: &str = "erasure";
/// The table of keyed hashes of whom they told of.
pub(crate) const ERASED_KEY: &str = "erased_key";

/// One thing that a place for copies keeps.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The key of a kind of record, `step` or `line`.
    pub table: String,
    /// The record's id; of a step its device and number, eight bytes each.
    pub id: [u8; 16],
    /// The field; empty for the record itself and for a step, the number of a line.
    pub column: String,
    /// The hybrid logical clock of the write.
    pub h: i64,
    /// The device that wrote it.
    pub d: i64,
    /// The number of that device's commit.
    pub s: i64,
    /// What was written, as JSON.
    pub value: String,
}

impl Entry {
    pub(crate) fn new(table: &str, id: Id, column: &str, version: Version, value: &Json) -> Entry {
        let Version { h, d, s } = version;
        let (table, column) = (table.to_owned(), column.to_owned());
        Entry { table, id: id.0, column, h, d, s, value: value.to_string() }
    }

    pub(crate) fn version(&self) -> Version {
        Version { h: self.h, d: self.d, s: self.s }
    }
}

/// Whether an entry says what was erased.
pub fn is_of_erasure(entry: &Entry) -> bool {
    matches!(entry.table.as_str(), ERASURE | ERASED_KEY)
}

/// What stands for an id where an entry is about a step.
pub fn step_id(step: StepId) -> Id {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&step.device.0.to_be_bytes());
    bytes[8..].copy_from_slice(&step.number.to_be_bytes());
    Id(bytes)
}

/// The step that an entry's id stands for.
pub(super) fn step_of(id: Id) -> StepId {
    let number = |from: usize| id.0[from..from + 8].iter().fold(0, |all, byte| all << 8 | i64::from(*byte));
    StepId { device: Device(number(0)), number: number(8) }
}

/// A stored value as JSON that says what it is.
pub(super) fn told(value: &Sql) -> Json {
    match value {
        Sql::Null => Json::Null,
        Sql::Integer(number) => Json::from(*number),
        Sql::Text(text) => Json::from(text.as_str()),
        Sql::Blob(bytes) => json!({ "bytes": hex(bytes) }),
        Sql::Real(number) => json!({ "real": number.to_bits() }),
    }
}

/// The stored value that such JSON tells of; nothing for any other.
pub(super) fn heard(json: &Json) -> Sql {
    let within = |object: &Map<String, Json>| {
        let bytes = object.get("bytes").and_then(Json::as_str).and_then(unhex).map(Sql::Blob);
        bytes
            .or_else(|| object.get("real").and_then(Json::as_u64).map(|bits| Sql::Real(f64::from_bits(bits))))
    };
    match json {
        Json::Number(number) => Number::as_i64(number).map_or(Sql::Null, Sql::Integer),
        Json::String(text) => Sql::Text(text.clone()),
        Json::Object(object) => within(object).unwrap_or(Sql::Null),
        _ => Sql::Null,
    }
}

/// The bytes that hex digits tell of.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|digit| digit.to_digit(16).map(|digit| digit as u8)).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    Some(digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_value_is_heard_as_it_was_told() {
        for value in [
            Sql::Null,
            Sql::Integer(i64::MIN),
            Sql::Integer(9_007_199_254_740_993),
            Sql::Real(0.1 + 0.2),
            Sql::Text("{\"bytes\": \"00\"} \u{0} Đức".to_owned()),
            Sql::Blob(vec![0, 255, 16]),
            Sql::Blob(Vec::new()),
        ] {
            let text = told(&value).to_string();
            assert_eq!(heard(&serde_json::from_str(&text).expect("JSON")), value, "{text}");
        }
    }

    #[test]
    fn a_step_is_told_by_its_device_and_number() {
        let step = StepId { device: Device::new(0xFFFF_0000_1234), number: 70_000 };
        assert_eq!(step_of(step_id(step)), step);
    }
}
