//! A record as named cells, and as a JSON object: the same names in both. A reference is the
//! other record's name, and its id beside it under the name with `_id`.

use std::collections::HashMap;

use serde_json::{Map, Value as Json, json};

use crate::domain::{Currency, Field, FieldKind, Id, Kind, Money, Record, Value};
use crate::exchange::values::{guard, words};

/// How much of a record is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Depth {
    /// What a person sees: also the account of a contact, which is kept on a link.
    Shown,
    /// What is stored, for a file of everything, which holds the links too.
    Stored,
}

/// A moment as ISO 8601 in UTC.
pub fn moment(milliseconds: i64) -> String {
    chrono::DateTime::from_timestamp_millis(milliseconds)
        .map(|moment| moment.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
        .unwrap_or_default()
}

/// True for a field that goes into files: what the program keeps from other records does not,
/// but for the account of a contact and the contact of a deal.
fn is_written(field: &Field, depth: Depth) -> bool {
    !field.is_derived() || (depth == Depth::Shown && matches!(field.kind, FieldKind::Reference(_)))
}

/// The key of the ids beside a field's names.
fn id_key(field: &Field) -> Option<String> {
    match field.kind {
        FieldKind::Reference(_) | FieldKind::ManyReferences(_) => Some(format!("{}_id", field.key)),
        _ => None,
    }
}

/// The name of a field in a JSON object, where `kind` is the record's own.
pub fn json_key(field: &Field) -> String {
    if field.key == "kind" { "of_kind".to_owned() } else { field.key.to_string() }
}

/// A record as a JSON object: `kind`, `id`, its fields that hold something, `tags`, `custom`.
pub fn object(
    record: &Record,
    fields: &[Field],
    depth: Depth,
    names: &HashMap<Id, String>,
    base: Currency,
) -> Map<String, Json> {
    let mut object = Map::new();
    object.insert("kind".to_owned(), json!(record.kind.key()));
    object.insert("id".to_owned(), json!(record.id.to_string()));
    let currency = Currency::from_code(record.text("currency")).unwrap_or(base);
    for field in fields.iter().filter(|field| !field.is_custom() && is_written(field, depth)) {
        let value = record.get(&field.key);
        if value.is_empty() {
            continue;
        }
        if let Some(key) = id_key(field) {
            object.insert(field.key.to_string(), referred(value, names));
            object.insert(key, plain(value));
        } else {
            object.insert(json_key(field), json_value(field, value, currency));
        }
    }
    if !record.tags.is_empty() {
        object.insert("tags".to_owned(), json!(record.tags));
    }
    if !record.custom.is_empty() {
        let custom = record.custom.iter().map(|(key, value)| (key.clone(), value.to_json()));
        object.insert("custom".to_owned(), Json::Object(custom.collect()));
    }
    object
}

fn json_value(field: &Field, value: &Value, currency: Currency) -> Json {
    match (value, &field.kind) {
        (Value::Integer(minor), FieldKind::Money) => {
            json!({"amount": Money::new(*minor, currency).to_string(), "currency": currency.code()})
        }
        _ => plain(value),
    }
}

fn plain(value: &Value) -> Json {
    match value {
        Value::Moment(milliseconds) => json!(moment(*milliseconds)),
        other => other.to_json(),
    }
}

fn referred(value: &Value, names: &HashMap<Id, String>) -> Json {
    let name = |id: Id| names.get(&id).cloned().unwrap_or_else(|| id.to_string());
    match value {
        Value::Id(id) => json!(name(*id)),
        Value::List(ids) => {
            json!(ids.iter().map(|id| id.parse().map_or_else(|_| id.clone(), name)).collect::<Vec<_>>())
        }
        _ => Json::Null,
    }
}

/// The header of a CSV file of a kind.
pub fn columns(kind: Kind, fields: &[Field]) -> Vec<String> {
    let mut columns = vec!["id".to_owned()];
    for field in fields.iter().filter(|field| is_written(field, Depth::Shown)) {
        if field.is_custom() {
            columns.push(format!("custom.{}", field.key));
            continue;
        }
        columns.push(field.key.to_string());
        columns.extend(id_key(field));
    }
    if kind.takes_tags() {
        columns.push("tags".to_owned());
    }
    columns
}

/// A record's cells under [`columns`], guarded.
pub fn cells(record: &Record, fields: &[Field], names: &HashMap<Id, String>, base: Currency) -> Vec<String> {
    let mut cells = vec![record.id.to_string()];
    let currency = Currency::from_code(record.text("currency")).unwrap_or(base);
    for field in fields.iter().filter(|field| is_written(field, Depth::Shown)) {
        let value = record.get(&field.key);
        if id_key(field).is_some() && !field.is_custom() {
            let (shown, ids) = match value {
                Value::Id(id) => (names.get(id).cloned().unwrap_or_default(), id.to_string()),
                Value::List(ids) => {
                    let known = ids.iter().filter_map(|id| names.get(&id.parse().ok()?).cloned());
                    (words::joined(&known.collect::<Vec<_>>()).into_owned(), words::joined(ids).into_owned())
                }
                _ => (String::new(), String::new()),
            };
            cells.push(guard::guarded(&shown).into_owned());
            cells.push(ids);
        } else {
            cells.push(cell(field, value, currency));
        }
    }
    if record.kind.takes_tags() {
        cells.push(guard::guarded(&words::joined(&record.tags)).into_owned());
    }
    cells
}

fn cell(field: &Field, value: &Value, currency: Currency) -> String {
    match (value, &field.kind) {
        (Value::Null, _) => String::new(),
        (Value::Integer(minor), FieldKind::Money) => Money::new(*minor, currency).to_string(),
        (Value::Integer(number), _) => number.to_string(),
        (Value::Date(date), _) => date.to_string(),
        (Value::Moment(milliseconds), _) => moment(*milliseconds),
        (Value::Bool(yes), _) => yes.to_string(),
        (Value::Id(id), _) => id.to_string(),
        (Value::Text(number), FieldKind::Decimal) => number.clone(),
        (Value::Text(text), _) => guard::guarded(text).into_owned(),
        (Value::List(items), _) => guard::guarded(&words::joined(items)).into_owned(),
    }
}
