//! Values as SQLite stores them and as the journal writes them.

use std::sync::OnceLock;

use chrono::{Days, NaiveDate};
use rusqlite::types::{ToSqlOutput, Value as Sql, ValueRef};
use rusqlite::{Row, ToSql};
use serde_json::{Map, Value as Json};

use crate::domain::money::MOST;
use crate::domain::{Device, FieldKind, Id, Kind, StepId, Value};

/// A value on its way into a statement.
pub(crate) struct Bound<'a>(pub &'a Value);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Value::Null => ToSqlOutput::Owned(Sql::Null),
            Value::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Value::Integer(number) | Value::Moment(number) => ToSqlOutput::Owned(Sql::Integer(*number)),
            Value::Date(date) => ToSqlOutput::Owned(Sql::Integer(to_days(*date))),
            Value::Bool(yes) => ToSqlOutput::Owned(Sql::Integer(i64::from(*yes))),
            Value::Id(id) => ToSqlOutput::Borrowed(ValueRef::Blob(&id.0)),
            Value::List(items) => ToSqlOutput::Owned(Sql::Text(list_text(items))),
        })
    }
}

fn list_text(items: &[String]) -> String {
    Json::from(items.to_vec()).to_string()
}

/// Days since 1970-01-01.
pub(crate) fn to_days(date: NaiveDate) -> i64 {
    date.signed_duration_since(NaiveDate::default()).num_days()
}

/// The day so many days after 1970-01-01; none beyond the calendar.
pub(crate) fn from_days(days: i64) -> Option<NaiveDate> {
    let start = NaiveDate::default();
    if days >= 0 {
        start.checked_add_days(Days::new(days as u64))
    } else {
        start.checked_sub_days(Days::new(days.unsigned_abs()))
    }
}

/// A stored value of a field; what does not fit the field's kind reads as empty.
pub(crate) fn read(kind: &FieldKind, stored: ValueRef<'_>) -> Value {
    match (kind, stored) {
        (FieldKind::Integer | FieldKind::Percent | FieldKind::Money, ValueRef::Integer(number)) => {
            Value::Integer(number)
        }
        (FieldKind::Date, ValueRef::Integer(days)) => from_days(days).map_or(Value::Null, Value::Date),
        (FieldKind::Moment, ValueRef::Integer(moment)) => Value::Moment(moment),
        (FieldKind::YesNo, ValueRef::Integer(yes)) => Value::Bool(yes != 0),
        (FieldKind::Reference(_) | FieldKind::AnyReference, ValueRef::Blob(bytes)) => {
            read_id(bytes).map_or(Value::Null, Value::Id)
        }
        (kind, ValueRef::Text(bytes)) => {
            let text = String::from_utf8_lossy(bytes);
            if is_list(kind) {
                serde_json::from_str::<Vec<String>>(&text).map_or(Value::Null, Value::List)
            } else if holds_text(kind) {
                Value::Text(text.into_owned())
            } else {
                Value::Null
            }
        }
        _ => Value::Null,
    }
}

/// An id from its 16 bytes.
pub(crate) fn read_id(bytes: &[u8]) -> Option<Id> {
    bytes.try_into().ok().map(Id)
}

/// The id in a column of a row; none where there is nothing or something else.
pub(crate) fn id_at(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<Id>> {
    Ok(row.get_ref(at)?.as_blob().ok().and_then(read_id))
}

/// The step whose device is in a column of a row and its number in the next one.
pub(crate) fn step_at(row: &Row<'_>, at: usize) -> rusqlite::Result<StepId> {
    Ok(StepId { device: Device(row.get(at)?), number: row.get(at + 1)? })
}

/// The kind whose number is in a column of a row; none for a number that no kind has.
pub(crate) fn kind_at(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<Kind>> {
    Ok(kind_numbered(row.get(at)?))
}

/// The kind that tables of several kinds know by this number.
pub(crate) fn kind_numbered(number: i64) -> Option<Kind> {
    Kind::ALL.get(usize::try_from(number).ok()?).copied()
}

/// What a line of the journal says of each field, in a column of a row: the value before and the
/// value after.
pub(crate) fn patch_at(row: &Row<'_>, at: usize) -> rusqlite::Result<Map<String, Json>> {
    Ok(serde_json::from_str(row.get_ref(at)?.as_str().unwrap_or_default()).unwrap_or_default())
}

fn is_list(kind: &FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::Emails | FieldKind::Phones | FieldKind::ManyChoices(_) | FieldKind::ManyReferences(_)
    )
}

fn holds_text(kind: &FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::Text
            | FieldKind::LongText
            | FieldKind::Url
            | FieldKind::Decimal
            | FieldKind::Currency
            | FieldKind::Choice(_)
            | FieldKind::Position
    )
}

/// True when a field of this kind can hold the value.
pub(crate) fn fits(kind: &FieldKind, value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(_) => holds_text(kind),
        Value::Integer(number) => match kind {
            FieldKind::Money => number.unsigned_abs() <= MOST.unsigned_abs(),
            FieldKind::Percent => (0..=100).contains(number),
            kind => *kind == FieldKind::Integer,
        },
        Value::Date(_) => *kind == FieldKind::Date,
        Value::Moment(_) => *kind == FieldKind::Moment,
        Value::Bool(_) => *kind == FieldKind::YesNo,
        Value::Id(_) => matches!(kind, FieldKind::Reference(_) | FieldKind::AnyReference),
        Value::List(_) => is_list(kind),
    }
}

/// The value that [`Value::to_json`] wrote for a field of this kind; empty when it does not fit.
pub fn from_json(kind: &FieldKind, json: &Json) -> Value {
    let value = match json {
        Json::Number(number) if *kind == FieldKind::Moment => number.as_i64().map(Value::Moment),
        Json::Number(number) => number.as_i64().map(Value::Integer),
        Json::Bool(yes) => Some(Value::Bool(*yes)),
        Json::String(text) if *kind == FieldKind::Date => text.parse().ok().map(Value::Date),
        Json::String(text) if matches!(kind, FieldKind::Reference(_) | FieldKind::AnyReference) => {
            text.parse().ok().map(Value::Id)
        }
        Json::String(text) => Some(Value::Text(text.clone())),
        Json::Array(items) => {
            Some(Value::List(items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()))
        }
        _ => None,
    };
    value.filter(|value| fits(kind, value)).unwrap_or_default()
}

/// The statements of a kind's table, made once from the catalogue's keys.
pub(crate) struct Statements {
    /// `r.rid, r.id, r.deleted, r.<every field>`.
    pub columns: String,
    /// Inserts a whole row: id, h, d, s, every field, then `folded` where the table has it.
    pub insert: String,
    /// One row by id.
    pub by_id: String,
}

/// The statements of a kind.
pub(crate) fn statements(kind: Kind) -> &'static Statements {
    static ALL: [OnceLock<Statements>; Kind::ALL.len()] = [const { OnceLock::new() }; Kind::ALL.len()];
    ALL[kind as usize].get_or_init(|| build(kind))
}

fn build(kind: Kind) -> Statements {
    let table = kind.key();
    let mut columns = String::from("r.rid, r.id, r.deleted");
    let mut names = String::from("id, h, d, s");
    let mut marks = String::from("?1, ?2, ?3, ?4");
    let mut at = 4;
    for field in kind.fields() {
        at += 1;
        columns.push_str(&format!(", r.\"{}\"", field.key));
        names.push_str(&format!(", \"{}\"", field.key));
        marks.push_str(&format!(", ?{at}"));
    }
    if has_folded(kind) {
        names.push_str(", folded");
        marks.push_str(&format!(", ?{}", at + 1));
    }
    Statements {
        by_id: format!("SELECT {columns} FROM {table} r WHERE r.id = ?1"),
        insert: format!("INSERT INTO {table} ({names}) VALUES ({marks})"),
        columns,
    }
}

/// True when the table keeps the folded name of its rows.
pub(crate) fn has_folded(kind: Kind) -> bool {
    Kind::MAIN.contains(&kind)
        || matches!(kind, Kind::Tag | Kind::User | Kind::Product | Kind::Pipeline | Kind::Stage)
}
