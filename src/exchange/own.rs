//! Files of this program with one kind of record each, as spreadsheets hold them: a row with an id
//! is the record it was made of, to the letter.

use rust_decimal::Decimal;
use serde_json::{Map, Value as Json, json};

use super::export::EVERYTHING;
use super::export::cells::{columns, json_key};
use super::table::{Row, Table};
use super::values::{guard, words};
use crate::domain::lists::CustomField;
use crate::domain::{Catalogue, Field, FieldKind, Id, Kind, Message, Record};
use crate::repository::from_json;

/// A row as the JSON that a file of everything has for its record.
#[derive(Debug)]
pub struct Line {
    /// Where the row begins, from 1.
    pub number: u64,
    /// The record; for a row that is none, its cells as they stand.
    pub text: String,
    /// Why it is none.
    pub fault: Option<Message>,
}

/// The kind whose export has these columns, whatever the user's own fields are.
pub fn kind_of(table: &Table) -> Option<Kind> {
    let plain = table.columns.iter().map(|name| name.trim().to_lowercase());
    let built_in: Vec<String> = plain.filter(|name| !name.starts_with(CUSTOM)).collect();
    let is_it = |kind: &Kind| columns(*kind, kind.fields()) == built_in;
    EVERYTHING.into_iter().find(|kind| table.id_column().is_some() && is_it(kind))
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
        let fault = row.fault.take().map(|(_, reason)| reason);
        let read = match fault {
            Some(reason) => Err(reason),
            None => record(table, kind, custom, &row),
        };
        let (text, fault) = match read {
            Ok(object) => (Json::Object(object).to_string(), None),
            Err(reason) => (json!(row.cells().iter().collect::<Vec<_>>()).to_string(), Some(reason)),
        };
        lines.push(Line { number: row.line(), text, fault });
    }
    lines
}

fn record(table: &Table, kind: Kind, custom: &Catalogue, row: &Row) -> Result<Map<String, Json>, Message> {
    let cell = |name: &str| {
        let at = table.columns.iter().position(|column| column.trim().eq_ignore_ascii_case(name));
        let cell = at.map_or("", |at| row.get(at));
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
        let held = match custom.field(kind, key) {
            None => json!(text),
            Some(field) => {
                let held = value(field, text, currency);
                if !fits(field, &held) {
                    return Err(Message::new("import-row-not-a-record").with("reason", key));
                }
                held
            }
        };
        own.insert(key.to_owned(), held);
    }
    if !own.is_empty() {
        object.insert("custom".to_owned(), Json::Object(own));
    }
    Ok(object)
}

/// Whether a field can hold this. The built-in ones refuse by themselves what they cannot hold.
fn fits(field: &Field, json: &Json) -> bool {
    match field.kind {
        FieldKind::Money => json["amount"].as_str().is_some_and(|text| text.parse::<Decimal>().is_ok()),
        _ => !from_json(&field.kind, json).is_empty(),
    }
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
