//! A record as the catalogue sees it, and the macro that declares a typed record together with
//! its catalogue entries, so that the two cannot drift.

use super::catalogue::{Catalogue, FieldKind, Kind};
use super::change::Key;
use super::id::Id;
use super::value::Value;

/// A record with its values in the order of [`Kind::fields`].
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: Id,
    /// The local row number: the key of its place in lists; 0 before it is stored.
    pub rid: i64,
    /// True when it was deleted.
    pub deleted: bool,
    /// One value a field, in catalogue order.
    pub values: Vec<Value>,
    /// Its tags, sorted.
    pub tags: Vec<String>,
    /// Custom fields that hold something: key and value.
    pub custom: Vec<(String, Value)>,
}

impl Record {
    /// A record without values.
    pub fn new(kind: Kind, id: Id) -> Record {
        Record {
            kind,
            id,
            rid: 0,
            deleted: false,
            values: vec![Value::Null; kind.fields().len()],
            tags: Vec::new(),
            custom: Vec::new(),
        }
    }

    /// What the field holds; empty when there is no such field.
    pub fn get(&self, key: &str) -> &Value {
        static EMPTY: Value = Value::Null;
        match self.kind.position(key) {
            Some(at) => self.values.get(at).unwrap_or(&EMPTY),
            None => self.custom.iter().find(|(name, _)| name == key).map_or(&EMPTY, |(_, value)| value),
        }
    }

    /// Puts a value in a field; a key that is not built in is taken for a custom field.
    pub fn set(&mut self, key: &str, value: impl Into<Value>) {
        let value = value.into();
        if let Some(at) = self.kind.position(key) {
            self.values[at] = value;
            return;
        }
        self.custom.retain(|(name, _)| name != key);
        if !value.is_empty() {
            self.custom.push((key.to_owned(), value));
        }
    }

    /// The text of a field, or nothing.
    pub fn text(&self, key: &str) -> &str {
        self.get(key).as_text().unwrap_or_default()
    }

    /// What the record is called: its title field, else its short id.
    pub fn name(&self) -> String {
        let title = self.kind.title().map(|key| self.text(key)).unwrap_or_default();
        if title.is_empty() { self.id.short() } else { title.to_owned() }
    }

    /// The records that it names, in fields of its kind and in those that the user added.
    pub fn references(&self, catalogue: &Catalogue) -> Vec<(Kind, Id)> {
        let mut named = Vec::new();
        let own = self.custom.iter();
        let own = own.filter_map(|(key, value)| Some((catalogue.field(self.kind, key)?, value)));
        for (field, value) in self.kind.fields().iter().zip(&self.values).chain(own) {
            match (&field.kind, value) {
                (FieldKind::Reference(kind), Value::Id(id)) => named.push((*kind, *id)),
                (FieldKind::ManyReferences(kind), Value::List(ids)) => {
                    named.extend(ids.iter().filter_map(|id| Some((*kind, id.parse().ok()?))));
                }
                _ => {}
            }
        }
        named
    }

    /// The keys and values that are not empty and that a change may write.
    pub fn stored(&self) -> Vec<(Key, Value)> {
        let fields = self.kind.fields().iter().zip(&self.values);
        fields
            .filter(|(field, value)| !value.is_empty() && !field.is_derived())
            .map(|(field, value)| (field.key.clone(), value.clone()))
            .collect()
    }
}

/// Declares a typed record and its catalogue entries in one go. Each line is
/// `rust_name "key": FieldKind, marks, [headers];`.
macro_rules! record {
    ($(#[$doc:meta])* $name:ident { $($field:ident $key:literal: $kind:ident $(($arg:tt))?, $marks:expr, [$($header:literal),* $(,)?];)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            /// Its id.
            pub id: $crate::domain::Id,
            $(
                #[doc = concat!("The field `", $key, "`.")]
                pub $field: $crate::domain::record::held!($kind),
            )*
        }

        impl $name {
            /// The kind of record this is.
            pub const KIND: $crate::domain::Kind = $crate::domain::Kind::$name;

            /// The catalogue entries, in order.
            pub const FIELDS: &'static [$crate::domain::Field] = {
                // A constant would be copied to every place that names it.
                static FIELDS: [$crate::domain::Field; [$($key),*].len()] = [$(
                    $crate::domain::Field {
                        key: std::borrow::Cow::Borrowed($key),
                        kind: $crate::domain::record::field_kind!($kind $(($arg))?),
                        marks: { use $crate::domain::catalogue::mark::*; $marks },
                        headers: &[$($header),*],
                        label: None,
                    },
                )*];
                &FIELDS
            };

            /// A record of this id that holds nothing yet.
            pub fn empty(id: $crate::domain::Id) -> $name {
                $name { id, $($field: Default::default(),)* }
            }

            /// The typed form of a record of this kind.
            pub fn from_record(record: &$crate::domain::Record) -> $name {
                debug_assert_eq!(record.kind, Self::KIND);
                // The values of a record stand in the order of the catalogue, which is this one.
                let mut values = record.values.iter().cloned();
                $name {
                    id: record.id,
                    $($field: $crate::domain::record::take!($kind, values.next().unwrap_or_default()),)*
                }
            }

            /// The catalogue's form of this record.
            pub fn to_record(&self) -> $crate::domain::Record {
                let mut record = $crate::domain::Record::new(Self::KIND, self.id);
                $(record.set($key, $crate::domain::record::put!($kind, self.$field.clone()));)*
                record
            }
        }
    };
}

/// The Rust type that a field kind is held in.
macro_rules! held {
    (Integer) => { Option<i64> };
    (Percent) => { Option<i64> };
    (Money) => { Option<i64> };
    (Moment) => { Option<i64> };
    (Date) => { Option<chrono::NaiveDate> };
    (YesNo) => { Option<bool> };
    (Reference) => { Option<$crate::domain::Id> };
    (AnyReference) => { Option<$crate::domain::Id> };
    (Emails) => { Vec<String> };
    (Phones) => { Vec<String> };
    (ManyChoices) => { Vec<String> };
    (ManyReferences) => { Vec<String> };
    ($other:ident) => { Option<String> };
}

/// The field kind of a declaration line.
macro_rules! field_kind {
    (Choice($list:expr)) => {
        $crate::domain::FieldKind::Choice(std::borrow::Cow::Borrowed($list))
    };
    (ManyChoices($list:expr)) => {
        $crate::domain::FieldKind::ManyChoices(std::borrow::Cow::Borrowed($list))
    };
    (Reference($to:ident)) => {
        $crate::domain::FieldKind::Reference($crate::domain::Kind::$to)
    };
    (ManyReferences($to:ident)) => {
        $crate::domain::FieldKind::ManyReferences($crate::domain::Kind::$to)
    };
    ($other:ident) => {
        $crate::domain::FieldKind::$other
    };
}

/// A value as the Rust type of its field kind.
macro_rules! take {
    (Moment, $value:expr) => {
        $value.as_moment()
    };
    ($other:ident, $value:expr) => {
        $value.into()
    };
}

/// The Rust type of a field kind as a value.
macro_rules! put {
    (Moment, $value:expr) => {
        $value.map_or($crate::domain::Value::Null, $crate::domain::Value::Moment)
    };
    ($other:ident, $value:expr) => {
        $crate::domain::Value::from($value)
    };
}

pub(crate) use {field_kind, held, put, record, take};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::opportunity::Opportunity;

    #[test]
    fn a_typed_record_and_its_catalogue_form_are_one() {
        let mut deal = Opportunity::empty(Id::new(1, [0; 10]));
        deal.name = Some("Acme renewal".to_owned());
        deal.amount = Some(4_800_000);
        deal.closed_at = Some(12);
        deal.collaborators = vec!["x".to_owned()];
        let record = deal.to_record();
        assert_eq!(record.get("closed_at"), &Value::Moment(12));
        assert_eq!(record.name(), "Acme renewal");
        assert_eq!(Opportunity::from_record(&record), deal);
    }

    #[test]
    fn a_key_that_is_not_built_in_is_a_custom_field() {
        let mut record = Record::new(Kind::Account, Id::new(1, [0; 10]));
        record.set("region_code", "north");
        assert_eq!(record.text("region_code"), "north");
        record.set("region_code", Value::Null);
        assert!(record.custom.is_empty());
    }
}
