//! One fact about a record that became different: storable, invertible, mergeable.

use std::borrow::Cow;

use super::catalogue::Kind;
use super::id::Id;
use super::value::Value;

/// The key of a field: borrowed for built-in fields, owned for custom ones.
pub type Key = Cow<'static, str>;

/// The label of a step that spoke of somebody who was erased: the same in every language, so that
/// it is the same in every copy.
pub const SILENT: &str = "…";

/// A fact about a record that is to become different. What the journal keeps, undo turns round,
/// and other copies of the deck receive.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A record comes to be. Undoing marks it deleted; a deleted record of this id comes back
    /// with these values.
    Create {
        /// The kind of record.
        kind: Kind,
        /// Its id, chosen by the caller.
        id: Id,
        /// Values by field key; fields left out are empty.
        values: Vec<(Key, Value)>,
    },
    /// Fields of a record get other values. Undoing brings the earlier ones back.
    Set {
        /// The kind of record.
        kind: Kind,
        /// Which record.
        id: Id,
        /// New values by field key; a value equal to the present one changes nothing.
        values: Vec<(Key, Value)>,
    },
    /// A record goes out of sight, its values kept. Undoing brings it back.
    Delete {
        /// The kind of record.
        kind: Kind,
        /// Which record.
        id: Id,
    },
    /// A record says which one it was merged into, or that it stands for itself again.
    Merge {
        /// The kind of record.
        kind: Kind,
        /// Which record.
        id: Id,
        /// The record of the same kind that stands for it.
        into: Option<Id>,
    },
    /// A deleted record comes back as it was.
    Restore {
        /// The kind of record.
        kind: Kind,
        /// Which record.
        id: Id,
    },
}

impl Change {
    /// A record that comes to be, from keys and values.
    pub fn create<K: Into<Key>>(kind: Kind, id: Id, values: impl IntoIterator<Item = (K, Value)>) -> Change {
        Change::Create { kind, id, values: keyed(values) }
    }

    /// Fields that get other values.
    pub fn set<K: Into<Key>>(kind: Kind, id: Id, values: impl IntoIterator<Item = (K, Value)>) -> Change {
        Change::Set { kind, id, values: keyed(values) }
    }

    /// The record this is about.
    pub fn subject(&self) -> (Kind, Id) {
        match self {
            Change::Create { kind, id, .. }
            | Change::Set { kind, id, .. }
            | Change::Merge { kind, id, .. }
            | Change::Delete { kind, id }
            | Change::Restore { kind, id } => (*kind, *id),
        }
    }
}

fn keyed<K: Into<Key>>(values: impl IntoIterator<Item = (K, Value)>) -> Vec<(Key, Value)> {
    values.into_iter().map(|(key, value)| (key.into(), value)).collect()
}
