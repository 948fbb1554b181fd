//! How the deck is set up for everybody who works with it: module switches and the like. A setting
//! is a record, so that it is undone, merged and told of like any other.

use super::id::Id;
use super::record::record;

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
