//! Records from files this program wrote, each with its id and kept as it is: a file of all
//! records, a line each, or tables of one kind each. Records that are there already get what
//! differs.

use std::collections::HashMap;

use serde_json::{Map, Value as Json};

use super::export::cells::json_key;
use super::export::{EVERYTHING, HEAD};
use super::headers::KINDS;
use super::import::same::is_opt_out;
use super::import::{Error, Flow, Imported, Mode, Progress, Reject, is_of_erased};
use super::own;
use super::table::Table;
use super::values::dates;
use crate::domain::change::Key;
use crate::domain::{Catalogue, Change, Currency, FieldKind, Id, Kind, Message, Money, Record, Value, edit};
use crate::repository::{self, Batch, Repository, from_json};

/// What such files say.
#[derive(Debug)]
pub struct Everything {
    parts: Vec<Part>,
    /// The currency that the deck they are from counts in, where they say so.
    base: Option<Currency>,
    /// Files beside them that are something else.
    others: Vec<String>,
}

#[derive(Debug)]
enum Part {
    /// A file of all records.
    Whole(String),
    /// A table of one kind; with the file's name where there are several.
    Sheet { file: Option<String>, kind: Kind, lines: Vec<own::Line> },
}

/// A record as it stands in a file, and why it is none where it is not.
struct Line<'a> {
    file: Option<&'a str>,
    number: u64,
    text: &'a str,
    fault: Option<&'a Message>,
}

/// The currency that the first line of such a file names.
fn base_of(text: &str) -> Option<Currency> {
    let (_, after) = text.lines().next()?.split_once("\"currency\":\"")?;
    Currency::from_code(after.split('"').next()?)
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
        let base = base_of(&text);
        Everything { parts: vec![Part::Whole(text)], base, others: Vec::new() }
    }

    /// Takes a table of this program with one kind that other programs have no sheets of; none
    /// for any other table.
    pub(super) fn of_table(table: &Table) -> Option<Everything> {
        let kind = own::kind_of(table).filter(|kind| !KINDS.contains(kind))?;
        Some(Everything::of_lines(kind, own::records(table, kind, &Catalogue::default())))
    }

    /// The same of JSON objects, each with the line it stands on.
    pub(super) fn of_objects(objects: &[(u64, Map<String, Json>)]) -> Option<Everything> {
        let kind_of = |object: &Map<String, Json>| Kind::from_word(object.get("kind")?.as_str()?);
        let kind = kind_of(&objects.first()?.1).filter(|kind| !KINDS.contains(kind))?;
        let own = |object: &Map<String, Json>| kind_of(object) == Some(kind) && object.contains_key("id");
        let lines = objects.iter().map(|(number, object)| own::Line {
            number: *number,
            text: Json::Object(object.clone()).to_string(),
            fault: None,
        });
        let all_are = objects.iter().all(|(_, object)| own(object));
        all_are.then(|| Everything::of_lines(kind, lines.collect()))
    }

    fn of_lines(kind: Kind, lines: Vec<own::Line>) -> Everything {
        Everything { parts: vec![Part::Sheet { file: None, kind, lines }], base: None, others: Vec::new() }
    }

    /// Takes the tables of a folder, each with its file's name, in an order in which records come
    /// after those they name; what is none of them is told by name, with `others`.
    pub(super) fn of_folder(
        tables: Vec<(String, Table)>,
        head: Option<&str>,
        mut others: Vec<String>,
    ) -> Everything {
        let mut known: Vec<(Kind, String, Table)> = Vec::new();
        for (file, table) in tables {
            match own::kind_of(&table) {
                None => others.push(file),
                Some(kind) => known.push((kind, file, table)),
            }
        }
        known.sort_by_key(|(kind, ..)| EVERYTHING.iter().position(|of| of == kind));
        let fields = known.iter().find(|(kind, ..)| *kind == Kind::CustomField);
        let custom = fields.map(|(.., table)| own::custom_fields(table)).unwrap_or_default();
        let parts = known.into_iter().map(|(kind, file, table)| {
            let lines = own::records(&table, kind, &custom);
            Part::Sheet { file: Some(file), kind, lines }
        });
        Everything { parts: parts.collect(), base: head.and_then(base_of), others }
    }

    /// True when there is no table of this program.
    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The one kind that these are records of; none for all kinds.
    pub fn kind(&self) -> Option<Kind> {
        match self.parts.as_slice() {
            [Part::Sheet { kind, .. }] => Some(*kind),
            _ => None,
        }
    }

    fn lines(&self) -> Box<dyn Iterator<Item = Line<'_>> + '_> {
        Box::new(self.parts.iter().flat_map(Part::lines))
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
        let others = self.others.iter().map(|file| Message::new("import-note-other-file").with("file", file));
        imported.notes.extend(others);
        let base = repository.lists().base;
        let other = self.base.filter(|theirs| *theirs != base);
        if let Some(theirs) = other {
            let note = Message::new("import-note-other-base").with("theirs", theirs.code());
            imported.notes.push(note.with("ours", base.code()));
        }
        let mut batch = repository.begin(label)?;
        for line in self.lines() {
            imported.rows += 1;
            let taken = match line.fault {
                None => one(&mut batch, line.text, base, other),
                Some(reason) => Err(Fault::Wrong(reason.clone())),
            };
            match taken {
                Ok(Done::Created(kind)) => {
                    imported.created += 1;
                    imported.records.entry(kind).or_default().created += 1;
                }
                Ok(Done::Updated(kind)) => {
                    imported.updated += 1;
                    imported.records.entry(kind).or_default().updated += 1;
                }
                Ok(Done::Same) => imported.duplicates += 1,
                Err(Fault::Wrong(reason)) => imported.rejected.push(Reject {
                    file: line.file.map(str::to_owned),
                    line: line.number,
                    column: None,
                    reason,
                }),
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

    /// The rejected lines as CSV: file where there are several and line, column, reason, and the
    /// record itself.
    pub fn rejects(
        &self,
        rejected: &[Reject],
        heads: [String; 3],
        say: &dyn Fn(&Message) -> String,
    ) -> Vec<u8> {
        let texts = self.lines().map(|line| ((line.file, line.number), line.text));
        let texts: HashMap<(Option<&str>, u64), &str> = texts.collect();
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        // Writing to memory cannot fail.
        let _ = writer.write_record(heads);
        for reject in rejected {
            let text = texts.get(&(reject.file.as_deref(), reject.line)).copied().unwrap_or_default();
            let place = match &reject.file {
                None => reject.line.to_string(),
                Some(file) => format!("{file}:{}", reject.line),
            };
            let _ = writer.write_record([place.as_str(), "", &say(&reject.reason), text]);
        }
        writer.into_inner().unwrap_or_default()
    }
}

impl Part {
    fn lines(&self) -> Box<dyn Iterator<Item = Line<'_>> + '_> {
        match self {
            Part::Whole(text) => {
                let lines = text.lines().enumerate().skip(1);
                let lines = lines.map(|(at, line)| (at as u64 + 1, line.trim().trim_end_matches(',')));
                let lines = lines.filter(|(_, line)| !line.is_empty() && *line != "]}");
                Box::new(lines.map(|(number, text)| Line { file: None, number, text, fault: None }))
            }
            Part::Sheet { file, lines, .. } => Box::new(lines.iter().map(|line| Line {
                file: file.as_deref(),
                number: line.number,
                text: &line.text,
                fault: line.fault.as_ref(),
            })),
        }
    }
}

enum Fault {
    Wrong(Message),
    Repository(repository::Error),
}

impl From<repository::Error> for Fault {
    fn from(error: repository::Error) -> Fault {
        match error {
            repository::Error::Refused(reason) if is_of_erased(&reason) => Fault::Wrong(reason),
            error => Fault::Repository(error),
        }
    }
}

/// Takes in one record. `other` is the currency of the deck it is from, where that is not `base`.
fn one(batch: &mut Batch<'_>, text: &str, base: Currency, other: Option<Currency>) -> Result<Done, Fault> {
    let wrong = |reason: &str| Fault::Wrong(Message::new("import-row-not-a-record").with("reason", reason));
    let object: Map<String, Json> = serde_json::from_str(text).map_err(|error| wrong(&error.to_string()))?;
    let text_of = |key: &str| object.get(key).and_then(Json::as_str).unwrap_or_default();
    let kind = Kind::from_word(text_of("kind"))
        .filter(|kind| EVERYTHING.contains(kind))
        .ok_or_else(|| wrong("kind"))?;
    let id: Id = text_of("id").parse().map_err(|_| wrong("id"))?;
    let mut values: Vec<(Key, Value)> = Vec::new();
    // An amount that names no currency counts in the deck's it is from.
    let base = other.unwrap_or(base);
    if let Some(theirs) = other {
        if kind == Kind::Rate {
            let reason = Message::new("import-row-rate-of-another-base").with("base", theirs.code());
            return Err(Fault::Wrong(reason));
        }
        let has_money =
            kind.fields().iter().any(|f| f.kind == FieldKind::Money && object.contains_key(f.key.as_ref()));
        if has_money && kind.field("currency").is_some() && !object.contains_key("currency") {
            values.push(("currency".into(), theirs.code().into()));
        }
    }
    for field in kind.fields().iter().filter(|field| !field.is_derived()) {
        let key = match field.kind {
            FieldKind::Reference(_) | FieldKind::ManyReferences(_) => format!("{}_id", field.key),
            _ => json_key(field),
        };
        let Some(json) = object.get(&key).filter(|json| !json.is_null()) else { continue };
        if let Some(code) = unknown_currency(&field.kind, json) {
            return Err(Fault::Wrong(Message::new("import-cell-currency").with("value", code)));
        }
        let value = value(&field.kind, json, base);
        if value.is_empty() {
            return Err(wrong(&field.key));
        }
        values.push((field.key.clone(), value));
    }
    let before = batch.get(kind, id)?;
    let mut changes = beside(before.as_ref(), kind, id, &object, base);
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
fn beside(
    before: Option<&Record>,
    kind: Kind,
    id: Id,
    object: &Map<String, Json>,
    base: Currency,
) -> Vec<Change> {
    let empty = Record::new(kind, id);
    let before = before.unwrap_or(&empty);
    let mut changes = Vec::new();
    if let Some(tags) = object.get("tags").and_then(Json::as_array) {
        let mut all = before.tags.clone();
        all.extend(tags.iter().filter_map(Json::as_str).map(str::to_owned));
        changes.extend(edit::set(before, &[], vec![("tags".into(), Value::List(all))]));
    }
    for (key, json) in object.get("custom").and_then(Json::as_object).into_iter().flatten() {
        let json = match money(json, base) {
            Some(minor) => Json::from(minor),
            None => json.clone(),
        };
        if before.get(key).to_json() != json {
            changes.push(edit::custom_value(before, key, json.to_string()));
        }
    }
    changes
}

/// The code of an amount or a currency that no currency has: taken for the deck's own it would be
/// another amount.
fn unknown_currency<'a>(kind: &FieldKind, json: &'a Json) -> Option<&'a str> {
    let code = match kind {
        FieldKind::Currency => json.as_str(),
        FieldKind::Money => json.get("currency").and_then(Json::as_str),
        _ => None,
    };
    code.filter(|code| Currency::from_code(code).is_none())
}

/// The minor units of an amount with its currency.
fn money(json: &Json, base: Currency) -> Option<i64> {
    let amount = json.as_object()?.get("amount")?.as_str()?.parse().ok()?;
    let currency = json["currency"].as_str().and_then(Currency::from_code).unwrap_or(base);
    Money::from_decimal(amount, currency).map(|money| money.minor)
}

/// A field's value from its JSON.
fn value(kind: &FieldKind, json: &Json, base: Currency) -> Value {
    match (kind, json) {
        (FieldKind::Money, json @ Json::Object(_)) => money(json, base).into(),
        (FieldKind::Moment, Json::String(text)) => match dates::read(text, None) {
            Some(dates::When::Moment(moment, _)) => Value::Moment(moment),
            _ => Value::Null,
        },
        _ => from_json(kind, json),
    }
}
