//! What one field of a record can hold.

use chrono::NaiveDate;

use super::id::Id;

/// What one field of a record holds. Which variants a field takes follows from its
/// [`FieldKind`](super::FieldKind).
#[derive(Clone, Debug, PartialEq, Eq, Default, Hash)]
pub enum Value {
    /// Nothing: the field is empty.
    #[default]
    Null,
    /// Text, a key of a list entry, a currency code, or a decimal number in canonical form.
    Text(String),
    /// A whole number, a percentage, or money in minor units.
    Integer(i64),
    /// A day.
    Date(NaiveDate),
    /// A moment in UTC milliseconds.
    Moment(i64),
    /// Yes or no.
    Bool(bool),
    /// Another record.
    Id(Id),
    /// Several texts in order: e-mails, phones (`mobile:+84…` or bare), keys of list entries, ids.
    List(Vec<String>),
}

impl Value {
    /// The value as the journal, custom values and exports write it.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Value::Null => serde_json::Value::Null,
            Value::Text(text) => text.as_str().into(),
            Value::Integer(number) | Value::Moment(number) => (*number).into(),
            Value::Date(date) => date.to_string().into(),
            Value::Bool(yes) => (*yes).into(),
            Value::Id(id) => id.to_string().into(),
            Value::List(items) => items.clone().into(),
        }
    }

    /// True when the field holds nothing: no value, empty text, or an empty list.
    pub fn is_empty(&self) -> bool {
        match self {
            Value::Null => true,
            Value::Text(text) => text.is_empty(),
            Value::List(items) => items.is_empty(),
            _ => false,
        }
    }

    /// The text, when the value is text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, when the value is a whole number.
    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Value::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// The day, when the value is one.
    pub fn as_date(&self) -> Option<NaiveDate> {
        match self {
            Value::Date(date) => Some(*date),
            _ => None,
        }
    }

    /// The moment in UTC milliseconds, when the value is one.
    pub fn as_moment(&self) -> Option<i64> {
        match self {
            Value::Moment(moment) => Some(*moment),
            _ => None,
        }
    }

    /// Yes or no, when the value says.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(yes) => Some(*yes),
            _ => None,
        }
    }

    /// The other record, when the value names one.
    pub fn as_id(&self) -> Option<Id> {
        match self {
            Value::Id(id) => Some(*id),
            _ => None,
        }
    }

    /// The texts of a list; none when the value is something else.
    pub fn as_list(&self) -> &[String] {
        match self {
            Value::List(items) => items,
            _ => &[],
        }
    }
}

macro_rules! converts {
    ($($rust:ty, $variant:ident;)*) => {$(
        impl From<$rust> for Value {
            fn from(value: $rust) -> Value {
                Value::$variant(value)
            }
        }
        impl From<Option<$rust>> for Value {
            fn from(value: Option<$rust>) -> Value {
                value.map_or(Value::Null, Value::$variant)
            }
        }
        impl From<Value> for Option<$rust> {
            fn from(value: Value) -> Option<$rust> {
                match value {
                    Value::$variant(value) => Some(value),
                    _ => None,
                }
            }
        }
    )*};
}

// Moments and whole numbers are both i64 in Rust, so moments are wrapped by hand.
converts! {
    String, Text;
    i64, Integer;
    NaiveDate, Date;
    bool, Bool;
    Id, Id;
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl From<Vec<String>> for Value {
    fn from(items: Vec<String>) -> Value {
        if items.is_empty() { Value::Null } else { Value::List(items) }
    }
}

impl From<Value> for Vec<String> {
    fn from(value: Value) -> Vec<String> {
        match value {
            Value::List(items) => items,
            _ => Vec::new(),
        }
    }
}
