//! All records of a deck from a file this program wrote: each line is a record with its id, kept
//! as it is. Records that are there already get what differs.

use std::collections::HashMap;

use serde_json::{Map, Value as Json};

use super::export::cells::json_key;
use super::export::{EVERYTHING, HEAD};
use super::import::same::is_opt_out;
use super::import::{Error, Flow, Imported, Mode, Progress, Reject};
use super::values::dates;
use crate::domain::change::Key;
use crate::domain::{Change, Currency, FieldKind, Id, Kind, Message, Money, Record, Value, edit};
use crate::repository::{self, Batch, Repository, from_json};

/// The text of such a file.
#[derive(Debug)]
pub struct Everything {
    text: String,
}

/// True when a text begins as a file of everything does.
pub fn is_one(text: &str) -> bool {
    text.starts_with(HEAD)
}

enum Done {
    Created(Kind),
    Updated(Kind),
    Same,
}

impl Everything {
    /// Takes the text of a file; see [`is_one`].
    pub fn new(text: String) -> Everything {
        Everything { text }
    }

    /// The records: line and text of each.
    fn lines(&self) -> impl Iterator<Item = (u64, &str)> {
        let lines = self.text.lines().enumerate().skip(1);
        let lines = lines.map(|(at, line)| (at as u64 + 1, line.trim().trim_end_matches(',')));
        lines.filter(|(_, line)| !line.is_empty() && *line != "]}")
    }

    /// Puts every record into a deck as one step with this label.
    pub fn import(
        &self,
        repository: &mut Repository,
        mode: Mode,
        label: &str,
        progress: &mut dyn FnMut(Progress) -> Flow,
    ) -> Result<Imported, Error> {
        let of = self.lines().count() as u64;
        let backup = match mode {
            Mode::Write => repository.backup_to_ring("import")?,
            Mode::DryRun => None,
        };
        let mut imported = Imported { backup, ..Imported::nothing(Kind::Account) };
        let base = repository.lists().base;
        let mut batch = repository.begin(label)?;
        for (line, text) in self.lines() {
            imported.rows += 1;
            match one(&mut batch, text, base) {
                Ok(Done::Created(kind)) => {
                    imported.created += 1;
                    imported.records.entry(kind).or_default().created += 1;
                }
                Ok(Done::Updated(kind)) => {
                    imported.updated += 1;
                    imported.records.entry(kind).or_default().updated += 1;
                }
                Ok(Done::Same) => imported.duplicates += 1,
                Err(Fault::Wrong(reason)) => imported.rejected.push(Reject { line, column: None, reason }),
                Err(Fault::Repository(error)) => return Err(error.into()),
            }
            if imported.rows.is_multiple_of(500)
                && progress(Progress { rows: imported.rows, of }) == Flow::Stop
            {
                return Err(Error::Stopped);
            }
        }
        if mode == Mode::Write {
            let step = batch.commit()?;
            imported.step = (step.number > 0).then_some(step);
        }
        Ok(imported)
    }

    /// The rejected lines as CSV: line, column, reason, and the line itself.
    pub fn rejects(
        &self,
        rejected: &[Reject],
        heads: [String; 3],
        say: &dyn Fn(&Message) -> String,
    ) -> Vec<u8> {
        let lines: HashMap<u64, &str> = self.lines().collect();
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        // Writing to memory cannot fail.
        let _ = writer.write_record(heads);
        for reject in rejected {
            let text = lines.get(&reject.line).copied().unwrap_or_default();
            let _ = writer.write_record([reject.line.to_string().as_str(), "", &say(&reject.reason), text]);
        }
        writer.into_inner().unwrap_or_default()
    }
}

enum Fault {
    Wrong(Message),
    Repository(repository::Error),
}

impl From<repository::Error> for Fault {
    fn from(error: repository::Error) -> Fault {
        Fault::Repository(error)
    }
}

fn one(batch: &mut Batch<'_>, text: &str, base: Currency) -> Result<Done, Fault> {
    let wrong = |reason: &str| Fault::Wrong(Message::new("import-row-not-a-record").with("reason", reason));
    let object: Map<String, Json> = serde_json::from_str(text).map_err(|error| wrong(&error.to_string()))?;
    let text_of = |key: &str| object.get(key).and_then(Json::as_str).unwrap_or_default();
    let kind = Kind::from_word(text_of("kind"))
        .filter(|kind| EVERYTHING.contains(kind))
        .ok_or_else(|| wrong("kind"))?;
    let id: Id = text_of("id").parse().map_err(|_| wrong("id"))?;
    let mut values: Vec<(Key, Value)> = Vec::new();
    for field in kind.fields().iter().filter(|field| !field.is_derived()) {
        let key = match field.kind {
            FieldKind::Reference(_) | FieldKind::ManyReferences(_) => format!("{}_id", field.key),
            _ => json_key(field),
        };
        let Some(json) = object.get(&key).filter(|json| !json.is_null()) else { continue };
        let value = value(&field.kind, json, base);
        if value.is_empty() {
            return Err(wrong(&field.key));
        }
        values.push((field.key.clone(), value));
    }
    let before = batch.get(kind, id)?;
    let mut changes = beside(before.as_ref(), kind, id, &object);
    let done = match &before {
        None => {
            changes.insert(0, Change::Create { kind, id, values });
            Done::Created(kind)
        }
        Some(before) => {
            values.retain(|(key, value)| {
                let held = before.get(key);
                held != value && !is_opt_out(key, held)
            });
            if !values.is_empty() {
                changes.insert(0, Change::Set { kind, id, values });
            }
            if changes.is_empty() { Done::Same } else { Done::Updated(kind) }
        }
    };
    for change in changes {
        batch.apply(change)?;
    }
    Ok(done)
}

/// Tags and custom values.
fn beside(before: Option<&Record>, kind: Kind, id: Id, object: &Map<String, Json>) -> Vec<Change> {
    let empty = Record::new(kind, id);
    let before = before.unwrap_or(&empty);
    let mut changes = Vec::new();
    if let Some(tags) = object.get("tags").and_then(Json::as_array) {
        let mut all = before.tags.clone();
        all.extend(tags.iter().filter_map(Json::as_str).map(str::to_owned));
        changes.extend(edit::set(before, &[], vec![("tags".into(), Value::List(all))]));
    }
    for (key, json) in object.get("custom").and_then(Json::as_object).into_iter().flatten() {
        if before.get(key).to_json() == *json {
            continue;
        }
        changes.push(edit::custom_value(before, key, json.to_string()));
    }
    changes
}

/// A field's value from its JSON.
fn value(kind: &FieldKind, json: &Json, base: Currency) -> Value {
    match (kind, json) {
        (FieldKind::Money, Json::Object(money)) => {
            let text = |key: &str| money.get(key).and_then(Json::as_str).unwrap_or_default();
            let currency = Currency::from_code(text("currency")).unwrap_or(base);
            let amount = text("amount").parse().ok().and_then(|amount| Money::from_decimal(amount, currency));
            amount.map(|money| money.minor).into()
        }
        (FieldKind::Moment, Json::String(text)) => match dates::read(text, None) {
            Some(dates::When::Moment(moment, _)) => Value::Moment(moment),
            _ => Value::Null,
        },
        _ => from_json(kind, json),
    }
}
