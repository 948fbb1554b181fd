//! How the deck is set up for everybody who works with it: module switches and the like. A setting
//! is a record, so that it is undone, merged and told of like any other.

use std::collections::BTreeMap;

use super::catalogue::Kind;
use super::change::Change;
use super::id::Id;
use super::record::record;
use super::value::Value;

record! {
    /// One setting of the deck.
    Setting {
        key "key": Text, REQUIRED, [];
        value "value": Text, PLAIN, [];
        created "created": Moment, RULED, [];
        updated "updated": Moment, DERIVED, [];
    }
}

/// The id of a setting: two copies that set the same one set one record.
pub fn setting(key: &str) -> Id {
    Id::derived(&["setting", key])
}

/// The change that has the setting under this key hold a value; none when it does so already.
/// `settings` are those there are.
pub fn set(key: &str, value: &str, settings: &BTreeMap<String, String>) -> Option<Change> {
    match settings.get(key) {
        Some(before) if before == value => None,
        Some(_) => Some(Change::set(Kind::Setting, setting(key), [("value", Value::from(value))])),
        None => {
            let values = [("key", Value::from(key)), ("value", value.into())];
            Some(Change::create(Kind::Setting, setting(key), values))
        }
    }
}
