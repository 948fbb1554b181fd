//! The rows of a form, made from the field catalogue, and what is typed in them: text as money,
//! dates, numbers, lists and tags, with what is wrong told in words.

use std::collections::HashMap;

use crate::domain::change::Key;
use crate::domain::shaping::entry;
use crate::domain::{Currency, Field, FieldKind, Id, Kind, Message, Money, Record, Value, contact, edit};
use crate::query::entry::{self as typed, Entered};
use crate::query::{Names, currency};
use crate::text::Known;
use crate::ui::{Choice, Desk, FormRow, Holds, Preview};

use super::words;

/// The entries of a list as choices, in order, retired ones left out.
pub fn entries(list: &str, desk: &Desk<'_>) -> Vec<Choice> {
    offered(list, &Value::Null, desk)
}

/// The entries of a list as choices, of the retired ones those that are held.
fn offered(list: &str, held: &Value, desk: &Desk<'_>) -> Vec<Choice> {
    let is_held = |key: &String| held.as_text() == Some(key) || held.as_list().contains(key);
    let entries = entry::of_list(&desk.repository.lists().entries, list).into_iter();
    let entries = entries.filter(|entry| entry.is_active() || entry.key.as_ref().is_some_and(is_held));
    entries.filter_map(|entry| Some(Choice::new(entry.key.as_deref()?.into(), entry.label()))).collect()
}

/// The records of a small kind as choices: users, stages, pipelines, products; retired ones left
/// out.
pub fn small_kind(kind: Kind, desk: &Desk<'_>) -> Vec<Choice> {
    small_kind_but(kind, &Value::Null, desk)
}

/// The records of a small kind as choices, of the retired ones the one that is held.
fn small_kind_but(kind: Kind, held: &Value, desk: &Desk<'_>) -> Vec<Choice> {
    let lists = desk.repository.lists();
    let is_retired = |id: Id| match kind {
        Kind::User => lists.user(id).is_some_and(|user| !user.is_active()),
        Kind::Stage => lists.stage(id).is_some_and(|stage| !stage.is_active()),
        _ => false,
    };
    let records = lists.records(kind).into_iter();
    records
        .filter(|(id, _)| held.as_id() == Some(*id) || !is_retired(*id))
        .map(|(id, name)| Choice::new(Value::Id(id), name))
        .collect()
}

/// The rows of a form for a record, in catalogue order, with what the record holds.
pub fn rows(record: &Record, desk: &Desk<'_>) -> Vec<FormRow> {
    let lists = desk.repository.lists();
    let mut rows = Vec::new();
    for field in lists.catalogue.fields(record.kind) {
        let linked = edit::main_link(record.kind, &field.key).is_some();
        let is_offered = field.is_editable() || linked;
        if !is_offered || field.key == "external_id" || !lists.shows_field_of(record, &field.key) {
            continue;
        }
        rows.push(row(record, field, desk));
    }
    if record.kind.takes_tags() {
        let label = words(desk, &Message::new("field-tags"));
        rows.push(FormRow::new("tags", label, Holds::Line).filled(record.tags.join(", "), Value::Null));
    }
    rows
}

fn row(record: &Record, field: &Field, desk: &Desk<'_>) -> FormRow {
    let value = record.get(&field.key);
    let holds = match &field.kind {
        FieldKind::LongText => Holds::Lines,
        // Of a field of the user's own, no is an answer that somebody gave.
        FieldKind::YesNo if field.is_custom() => Holds::YesNoOrNone,
        FieldKind::YesNo => Holds::YesNo,
        FieldKind::Choice(list) => Holds::OneOf(offered(list, value, desk)),
        FieldKind::ManyChoices(list) => Holds::ManyOf(offered(list, value, desk)),
        FieldKind::Reference(kind) if is_small(*kind) => Holds::OneOf(small_kind_but(*kind, value, desk)),
        FieldKind::Reference(kind) => Holds::Record(*kind),
        _ => Holds::Line,
    };
    let text = match &holds {
        Holds::Record(kind) => name_of(*kind, value.as_id(), desk),
        Holds::OneOf(choices) => label_of(choices, value),
        Holds::ManyOf(choices) => labels_of(choices, value),
        Holds::Lines => value.as_text().unwrap_or_default().to_owned(),
        _ => editable(record, &field.key, desk),
    };
    let kept = if matches!(holds, Holds::Line | Holds::Lines) { Value::Null } else { value.clone() };
    let mut row = FormRow::new(field.key.clone(), label(record.kind, field, desk), holds).filled(text, kept);
    row.note = note(record, field, desk);
    row
}

fn note(record: &Record, field: &Field, desk: &Desk<'_>) -> String {
    match field.kind {
        _ if field.is_required() => words(desk, &Message::new("form-required")),
        FieldKind::Money => currency_of(record, desk).code().to_owned(),
        FieldKind::Percent => "%".to_owned(),
        _ => String::new(),
    }
}

/// What a field is called: the label a user gave it, else its text.
fn label(kind: Kind, field: &Field, desk: &Desk<'_>) -> String {
    desk.text.label(kind, field).as_str().to_owned()
}

fn is_small(kind: Kind) -> bool {
    matches!(kind, Kind::User | Kind::Stage | Kind::Pipeline | Kind::Product)
}

/// What a record is called; its short id when it is not there.
pub(super) fn name_of(kind: Kind, id: Option<Id>, desk: &Desk<'_>) -> String {
    let Some(id) = id else { return String::new() };
    let names = desk.repository.names(&[(kind, id)]).unwrap_or_default();
    names.get(&id).cloned().unwrap_or_else(|| id.short())
}

fn label_of(choices: &[Choice], value: &Value) -> String {
    if value.is_empty() {
        return String::new();
    }
    let found = choices.iter().find(|choice| choice.value == *value);
    found.map_or_else(|| value.as_text().unwrap_or_default().to_owned(), |choice| choice.label.clone())
}

/// What several entries that are held are called.
pub(super) fn labels_of(choices: &[Choice], value: &Value) -> String {
    let label = |key: &String| label_of(choices, &Value::from(key.as_str()));
    value.as_list().iter().map(label).collect::<Vec<_>>().join(", ")
}

fn currency_of(record: &Record, desk: &Desk<'_>) -> Currency {
    currency::of(record, desk.repository.lists())
}

/// A value as a person would type it.
pub fn editable(record: &Record, key: &str, desk: &Desk<'_>) -> String {
    let lists = desk.repository.lists();
    let Some(field) = lists.catalogue.field(record.kind, key) else { return String::new() };
    match (record.get(key), &field.kind) {
        (Value::Integer(minor), FieldKind::Money) => {
            Money::new(*minor, currency_of(record, desk)).decimal().normalize().to_string()
        }
        (Value::Integer(number), _) => number.to_string(),
        (Value::Date(date), _) => date.to_string(),
        (Value::Text(text), _) => text.clone(),
        (Value::List(keys), FieldKind::ManyChoices(list)) => {
            keys.iter().map(|key| lists.label(list, key)).collect::<Vec<_>>().join(", ")
        }
        (Value::List(ids), FieldKind::ManyReferences(Kind::User)) => {
            let names = ids.iter().filter_map(|id| lists.user(id.parse().ok()?)?.name.clone());
            names.collect::<Vec<_>>().join(", ")
        }
        (Value::List(items), _) => items.join(", "),
        (Value::Moment(at), _) => {
            format!("{} {}", desk.text.day_of(*at), desk.text.time_of_day(*at))
        }
        _ => String::new(),
    }
}

/// What a typed text means in a field of a record.
///
/// # Errors
/// What is wrong with it, to be shown beside it.
pub fn read(record: &Record, key: &str, text: &str, desk: &Desk<'_>) -> Result<Entered, Message> {
    let lists = desk.repository.lists();
    let Some(field) = lists.catalogue.field(record.kind, key) else {
        return Ok(Entered { value: Value::from(text.trim()), currency: None });
    };
    if text.trim().is_empty() && field.is_required() {
        return Err(Message::new("form-needed"));
    }
    typed::read(field, text, record, lists)
}

/// What a typed text would mean, as it will be shown.
pub fn preview(record: &Record, key: &str, text: &str, desk: &Desk<'_>) -> Preview {
    match read(record, key, text, desk) {
        Err(problem) => Preview { lines: Vec::new(), problem: Some(problem) },
        Ok(read) => Preview { lines: vec![shown(record, key, &read, desk)], problem: None },
    }
}

/// A value that was read, as it will be shown: a day with its weekday, money with its currency; a
/// word where it is nothing.
pub fn shown(record: &Record, key: &str, read: &Entered, desk: &Desk<'_>) -> String {
    let mut would = record.clone();
    would.set(key, read.value.clone());
    if let Some(currency) = read.currency {
        would.set("currency", currency.code());
    }
    let lists = desk.repository.lists();
    let known = Known { lists, names: &HashMap::new(), today: desk.repository.today() };
    let field = lists.catalogue.field(record.kind, key);
    let text = field.map(|field| desk.text.show(&would, field, &known).as_str().to_owned());
    match (text.filter(|text| !text.is_empty()), read.value.as_date()) {
        (Some(text), Some(day)) => format!("{} {text}", desk.text.weekday(day)),
        (Some(text), None) => text,
        (None, _) => words(desk, &Message::new("action-no-value")),
    }
}

/// Rows that could not be read.
#[derive(Debug)]
pub struct Refused {
    /// The rows, with what is wrong beside them.
    pub rows: Vec<FormRow>,
    /// The first that is wrong.
    pub at: usize,
}

/// The values of the rows that were touched, or the rows again with what is wrong beside them.
///
/// # Errors
/// The rows with problems, and the first of them.
pub fn touched(
    record: &Record,
    before: &[FormRow],
    mut after: Vec<FormRow>,
    desk: &Desk<'_>,
) -> Result<Vec<(Key, Value)>, Refused> {
    let mut values: Vec<(Key, Value)> = Vec::new();
    let was = |row: &FormRow| before.iter().find(|was| was.key == row.key);
    let is_untouched =
        |row: &FormRow| was(row).is_some_and(|was| was.text == row.text && was.value == row.value);
    let texts =
        after.iter().filter(|row| !is_untouched(row)).map(|row| (row.key.as_ref(), row.text.as_str()));
    let texts: Vec<(&str, &str)> = texts.collect();
    let (mut scratch, two) = match currency::written_in(record, &texts, desk.repository.lists()) {
        Ok(scratch) => (scratch, None),
        Err(problem) => (record.clone(), Some(problem)),
    };
    let mut first = None;
    if let Some(row) = after.iter().find(|row| row.key == "status" && row.value.as_text().is_some()) {
        scratch.set("status", row.value.clone());
    }
    call_by_parts(record.kind, &mut after);
    let is_told = |row: &FormRow| matches!(row.holds, Holds::Heading | Holds::Fact);
    for (at, row) in after.iter_mut().enumerate().filter(|(_, row)| !is_told(row)) {
        row.problem = None;
        let untouched = is_untouched(row);
        let in_two = two.clone().filter(|_| record.kind.says_currency(&row.key));
        match in_two.map_or_else(|| value_of(&scratch, row, desk), Err) {
            Err(problem) if !untouched || is_needed(record, row, desk) => {
                row.problem = Some(problem);
                first = first.or(Some(at));
            }
            Ok(read) if !untouched => {
                values.push((row.key.clone(), read.value));
                if let Some(currency) = read.currency {
                    values.retain(|(key, _)| key != "currency");
                    values.push(("currency".into(), currency.code().into()));
                }
            }
            _ => {}
        }
    }
    match first {
        Some(at) => Err(Refused { rows: after, at }),
        None => Ok(values),
    }
}

/// A person without a name is called by its parts.
fn call_by_parts(kind: Kind, rows: &mut [FormRow]) {
    if !matches!(kind, Kind::Contact | Kind::Lead) {
        return;
    }
    let text = |key: &str| rows.iter().find(|row| row.key == key).map_or("", |row| row.text.as_str());
    let name = contact::whole_name(&[text("given_name"), text("family_name")]);
    if let Some(row) = rows.iter_mut().find(|row| row.key == "name" && row.text.trim().is_empty()) {
        row.text = name;
    }
}

fn is_needed(record: &Record, row: &FormRow, desk: &Desk<'_>) -> bool {
    let field = desk.repository.lists().catalogue.field(record.kind, &row.key).map(Field::is_required);
    field == Some(true)
}

fn value_of(record: &Record, row: &FormRow, desk: &Desk<'_>) -> Result<Entered, Message> {
    match row.holds {
        Holds::Heading | Holds::Fact => Ok(Entered { value: Value::Null, currency: None }),
        Holds::OneOf(_)
        | Holds::ManyOf(_)
        | Holds::Record(_)
        | Holds::RecordOr(..)
        | Holds::YesNo
        | Holds::YesNoOrNone => {
            if row.value.is_empty() && is_needed(record, row, desk) {
                return Err(Message::new("form-needed"));
            }
            Ok(Entered { value: row.value.clone(), currency: None })
        }
        _ if row.key == "tags" => {
            Ok(Entered { value: typed::items(&row.text.replace('#', "")).into(), currency: None })
        }
        Holds::Line | Holds::Lines => read(record, &row.key, &row.text, desk),
    }
}
