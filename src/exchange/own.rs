//! Files of this program with one kind of record each, as spreadsheets hold them: a row with an id
//! is the record it was made of, to the letter.

use serde_json::{Map, Value as Json, json};

use super::export::EVERYTHING;
use super::export::cells::{columns, json_key};
use super::table::{Row, Table};
use super::values::{guard, words};
use crate::domain::lists::CustomField;
use crate::domain::{Catalogue, Field, FieldKind, Id, Kind, Message, Record};

/// A row as the JSON that a file of everything has for its record, or why it is none; with its
/// line.
pub type Line = (u64, Result<String, Message>);

/// The kind whose export has these columns, whatever the user's own fields are.
pub fn kind_of(table: &Table) -> Option<Kind> {
    let built_in: Vec<&String> = table.columns.iter().filter(|name| !name.starts_with(CUSTOM)).collect();
    let is_it = |kind: &Kind| columns(*kind, kind.fields()).iter().eq(built_in.iter().copied());
    EVERYTHING.into_iter().find(|kind| table.is_own() && is_it(kind))
}

const CUSTOM: &str = "custom.";

/// The user's own fields that a table of them holds.
pub fn custom_fields(table: &Table) -> Catalogue {
    let fields = Kind::CustomField.fields();
    let mut entries = Vec::new();
    let mut data = table.data();
    let mut row = Row::default();
    while data.read(&mut row) {
        let mut record = Record::new(Kind::CustomField, Id([0; 16]));
        for field in
            fields.iter().filter(|field| matches!(field.kind, FieldKind::Text | FieldKind::Choice(_)))
        {
            let cell = table.column(&field.key).map_or("", |at| row.get(at));
            record.set(&field.key, guard::unguarded(cell));
        }
        entries.extend(CustomField::from_record(&record).entry());
    }
    Catalogue::with_custom(entries)
}

/// The records of a table of one kind. `custom` says what the user's own fields hold.
pub fn records(table: &Table, kind: Kind, custom: &Catalogue) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut data = table.data();
    let mut row = Row::default();
    while data.read(&mut row) {
        let text = match row.fault.take() {
            Some((_, reason)) => Err(reason),
            None => Ok(Json::Object(record(table, kind, custom, &row)).to_string()),
        };
        lines.push((row.line(), text));
    }
    lines
}

fn record(table: &Table, kind: Kind, custom: &Catalogue, row: &Row) -> Map<String, Json> {
    let cell = |name: &str| {
        let cell = table.column(name).map_or("", |at| row.get(at));
        Some(guard::unguarded(cell)).filter(|cell| !cell.is_empty())
    };
    let currency = cell("currency");
    let mut object = Map::new();
    object.insert("kind".to_owned(), json!(kind.key()));
    object.insert("id".to_owned(), json!(cell("id")));
    for field in kind.fields() {
        let many = matches!(field.kind, FieldKind::ManyReferences(_));
        if many || matches!(field.kind, FieldKind::Reference(_)) {
            let key = format!("{}_id", field.key);
            let ids = cell(&key).map(|ids| if many { json!(words::list(ids)) } else { json!(ids) });
            object.extend(ids.map(|ids| (key, ids)));
        } else if let Some(text) = cell(&field.key) {
            object.insert(json_key(field), value(field, text, currency));
        }
    }
    if let Some(tags) = cell("tags").filter(|_| kind.takes_tags()) {
        object.insert("tags".to_owned(), json!(words::list(tags)));
    }
    let mut own = Map::new();
    for name in table.columns.iter().filter(|name| name.starts_with(CUSTOM)) {
        let Some(text) = cell(name) else { continue };
        let key = &name[CUSTOM.len()..];
        let field = custom.field(kind, key);
        own.insert(key.to_owned(), field.map_or_else(|| json!(text), |field| value(field, text, currency)));
    }
    if !own.is_empty() {
        object.insert("custom".to_owned(), Json::Object(own));
    }
    object
}

/// What a cell holds. What does not fit stays a text, which the record then refuses.
fn value(field: &Field, text: &str, currency: Option<&str>) -> Json {
    match field.kind {
        FieldKind::Money => json!({"amount": text, "currency": currency}),
        FieldKind::Integer | FieldKind::Percent => {
            text.parse::<i64>().map_or_else(|_| json!(text), |n| json!(n))
        }
        FieldKind::YesNo => text.parse::<bool>().map_or_else(|_| json!(text), |yes| json!(yes)),
        FieldKind::Emails | FieldKind::Phones | FieldKind::ManyChoices(_) => json!(words::list(text)),
        _ => json!(text),
    }
}
