//! Records as columns and cells: which fields a verb prints, and each value in its three forms.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use super::failure::{Failure, Result};
use super::output::{Cell, Column, Lean};
use super::session::Session;
use crate::domain::change::Key;
use crate::domain::fold::fold;
use crate::domain::{
    Catalogue, Currency, Field, FieldKind, Id, Kind, Message, Money, Record, Value, next_step,
};
use crate::query::Names;
use crate::query::problem::near;
use crate::repository::{Lists, Repository};
use crate::text::show::{Known, stands_right};

/// What one column of records shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// The record's id.
    Id,
    /// The record's kind.
    Kind,
    /// A field of the catalogue.
    Field(Field),
    /// The id behind a reference.
    IdOf(Field),
    /// The record's tags.
    Tags,
}

impl Shown {
    /// The name in JSON and header lines.
    pub fn key(&self) -> String {
        match self {
            Shown::Id => "id".to_owned(),
            Shown::Kind => "kind".to_owned(),
            Shown::Field(field) => field.key.to_string(),
            Shown::IdOf(field) => format!("{}_id", field.key),
            Shown::Tags => "tags".to_owned(),
        }
    }
}

/// The columns named in `--fields a,b`; an unknown name is told with those there are.
pub fn named(catalogue: &Catalogue, kind: Kind, names: &[String]) -> Result<Vec<Shown>> {
    names
        .iter()
        .map(|name| {
            let name = name.trim();
            match name {
                "id" => Some(Shown::Id),
                "kind" => Some(Shown::Kind),
                "tags" if kind.takes_tags() => Some(Shown::Tags),
                _ => catalogue
                    .field(kind, name)
                    .map(|field| Shown::Field(field.clone()))
                    .or_else(|| {
                        let field = catalogue.field(kind, name.strip_suffix("_id")?)?;
                        is_reference(field).then(|| Shown::IdOf(field.clone()))
                    })
                    .or_else(|| by_label(catalogue, kind, name)),
            }
            .ok_or_else(|| unknown_field(catalogue, kind, name))
        })
        .collect()
}

/// The field of one's own with this label.
fn by_label(catalogue: &Catalogue, kind: Kind, name: &str) -> Option<Shown> {
    let is_called = |field: &&Field| field.label.as_deref().is_some_and(|label| fold(label) == fold(name));
    catalogue.fields(kind).filter(|field| field.is_custom()).find(is_called).cloned().map(Shown::Field)
}

/// A name that is no field of this kind, and the names that are.
pub fn unknown_field(catalogue: &Catalogue, kind: Kind, name: &str) -> Failure {
    let known: Vec<&str> = catalogue.fields(kind).map(|field| field.key.as_ref()).collect();
    // A label is told by the key that every verb takes.
    let labels = catalogue.fields(kind).filter_map(|field| Some((field.label.as_deref()?, &field.key)));
    let labels: Vec<(&str, &Key)> = labels.collect();
    let by_label = || {
        let label = near(name, labels.iter().map(|(label, _)| *label)).into_iter().next()?;
        labels.iter().find(|(known, _)| *known == label).map(|(_, key)| key.to_string())
    };
    let by_key = near(name, known.iter().copied()).first().cloned();
    let hint = match by_key.or_else(by_label) {
        Some(key) => Message::new("cli-did-you-mean").with("name", key),
        None => Message::new("cli-fields-are").with("names", known.join(" ")),
    };
    Failure::usage(Message::new("cli-unknown-field").with("name", name).with("kind", kind.key())).hint(hint)
}

/// Every field of a kind, for showing one record.
pub fn all(catalogue: &Catalogue, kind: Kind) -> Vec<Shown> {
    let whole = whole(catalogue, kind).into_iter();
    whole.filter(|shown| !matches!(shown, Shown::IdOf(_))).collect()
}

fn is_reference(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Reference(_) | FieldKind::ManyReferences(_))
}

/// Every field of a kind, and the ids behind references, for JSON.
pub fn whole(catalogue: &Catalogue, kind: Kind) -> Vec<Shown> {
    let fields = catalogue.fields(kind).flat_map(|field| {
        let id = is_reference(field).then(|| Shown::IdOf(field.clone()));
        std::iter::once(Shown::Field(field.clone())).chain(id)
    });
    let tags = kind.takes_tags().then_some(Shown::Tags);
    [Shown::Id, Shown::Kind].into_iter().chain(fields).chain(tags).collect()
}

/// The fields that tell records of a kind apart, for tables and plain text.
pub fn usual(kind: Kind) -> Vec<Shown> {
    let keys: &[&str] = match kind {
        Kind::Account => &["name", "type", "industry", "owner", "city", "phone", "next"],
        Kind::Contact => &["name", "account", "title", "email", "phone", "next"],
        Kind::Lead => &["name", "company", "status", "source", "rating", "email", "phone", "next"],
        Kind::Opportunity => {
            &["name", "account", "stage", "amount", "currency", "probability", "close", "owner", "next"]
        }
        Kind::Activity => &["type", "subject", "status", "due", "owner", "account", "contact", "opportunity"],
        Kind::Pipeline => &["name", "default", "tracked_by"],
        Kind::Stage => {
            const SHOWN: [&str; 10] = [
                "pipeline",
                "order",
                "name",
                "type",
                "probability",
                "forecast",
                "rot_days",
                "active",
                "required_fields",
                "exit_criteria",
            ];
            &SHOWN
        }
        Kind::User => &["name", "initials", "email", "active"],
        Kind::ListEntry => &["list", "key", "name", "order", "active"],
        Kind::Rate => &["currency", "date", "rate"],
        Kind::Product => &["name", "code", "family", "price", "currency", "active"],
        _ => &[],
    };
    let fields = keys.iter().filter_map(|key| kind.field(key)).map(|field| Shown::Field(field.clone()));
    [Shown::Id].into_iter().chain(fields).collect()
}

/// The column of a shown thing, its heading in the user's language.
pub fn column(session: &Session, kind: Kind, shown: &Shown) -> Column {
    let heading = match shown {
        Shown::Id => session.say(&Message::new("cli-column-id")),
        Shown::Kind => session.say(&Message::new("cli-column-kind")),
        Shown::Tags => session.say(&Message::new("cli-column-tags")),
        Shown::Field(field) => session.texts.label(kind, field).as_str().to_owned(),
        Shown::IdOf(_) => shown.key(),
    };
    let right = matches!(shown, Shown::Field(field) if stands_right(field));
    Column { key: shown.key(), heading, lean: if right { Lean::Right } else { Lean::Left } }
}

/// What cells need to know besides their record: lists, and the names of the records referred to.
pub struct Naming<'a> {
    session: &'a Session,
    lists: &'a Lists,
    names: HashMap<Id, String>,
}

impl<'a> Naming<'a> {
    /// Knows the names in the small tables only.
    pub fn new(session: &'a Session, repository: &'a Repository) -> Naming<'a> {
        Naming { session, lists: repository.lists(), names: HashMap::new() }
    }

    /// Knows the names of every record that these refer to.
    pub fn of(session: &'a Session, repository: &'a Repository, records: &[Record]) -> Result<Naming<'a>> {
        let names = names_of(repository, records)?;
        Ok(Naming { session, lists: repository.lists(), names })
    }

    /// A record's cell in a column.
    pub fn cell(&self, record: &Record, shown: &Shown) -> Cell {
        match shown {
            Shown::Id => {
                let id = record.id.to_string();
                Cell { json: Json::from(id.as_str()), plain: id, shown: record.id.short() }
            }
            Shown::Kind => Cell::text(record.kind.key()),
            Shown::Tags => {
                let joined = record.tags.join(", ");
                Cell { json: json!(record.tags), plain: record.tags.join(";"), shown: joined }
            }
            Shown::IdOf(field) => match record.get(&field.key) {
                Value::Id(id) => Cell::text(id.to_string()),
                Value::List(ids) => Cell { json: json!(ids), plain: ids.join(";"), shown: ids.join(", ") },
                _ => Cell::empty(),
            },
            Shown::Field(field) => {
                let value = record.get(&field.key);
                let cell = self.value(record, field, value);
                match (value.as_date(), next_step::time_of(record, &field.key)) {
                    (Some(day), Some(at)) => {
                        let shown = self.session.texts.day_at(day, Some(at), self.lists.today());
                        Cell { shown: shown.as_str().to_owned(), ..cell }
                    }
                    _ => cell,
                }
            }
        }
    }

    /// A value of a field of a record in its three forms.
    pub fn value(&self, record: &Record, field: &Field, value: &Value) -> Cell {
        let currency = Currency::from_code(record.text("currency")).unwrap_or(self.lists.base);
        let known = Known { lists: self.lists, names: &self.names, today: self.lists.today() };
        let shown = match value {
            Value::Text(text) if field.kind == FieldKind::LongText => text.clone(),
            _ => self.session.texts.show_value(value, field, Some(currency), &known).as_str().to_owned(),
        };
        let (json, plain) = match (value, &field.kind) {
            (value, _) if value.is_empty() => (Json::Null, String::new()),
            (Value::Integer(minor), FieldKind::Money) => {
                let cell = money(self.session, Money::new(*minor, currency));
                (cell.json, cell.plain)
            }
            (Value::Integer(number), _) => (Json::from(*number), number.to_string()),
            (Value::Bool(yes), _) => (Json::from(*yes), yes.to_string()),
            (Value::List(ids), FieldKind::ManyReferences(kind)) => {
                let name =
                    |id: &String| id.parse().map_or_else(|_| id.clone(), |id| known.name(Some(*kind), id));
                let names: Vec<String> = ids.iter().map(name).collect();
                (json!(names), names.join(";"))
            }
            (Value::List(items), _) => (json!(items), items.join(";")),
            (Value::Id(id), FieldKind::Reference(kind)) => text(known.name(Some(*kind), *id)),
            (Value::Id(id), _) => text(id.to_string()),
            (Value::Date(date), _) => text(date.to_string()),
            (Value::Moment(moment), _) => text(iso(*moment)),
            (Value::Text(held), _) => text(held.clone()),
            (Value::Null, _) => (Json::Null, String::new()),
        };
        Cell { json, plain, shown }
    }
}

fn text(text: String) -> (Json, String) {
    (Json::String(text.clone()), text)
}

/// An amount in its three forms.
pub fn money(session: &Session, money: Money) -> Cell {
    let plain = money.to_string();
    let json = json!({"amount": plain, "currency": money.currency.code()});
    Cell { json, plain, shown: session.texts.money(money).as_str().to_owned() }
}

/// The cell of who did something; empty when that is not known.
pub fn user(user: Option<Id>, lists: &Lists) -> Cell {
    let name = user.and_then(|user| lists.user(user)).and_then(|user| user.name.clone());
    name.map_or_else(Cell::empty, Cell::text)
}

/// The cell of a moment, in UTC milliseconds.
pub fn moment(moment: i64, lists: &Lists, session: &Session) -> Cell {
    let shown = session.texts.moment(moment, lists.today()).as_str().to_owned();
    Cell { shown, ..Cell::text(iso(moment)) }
}

/// A moment as ISO 8601 in UTC.
fn iso(moment: i64) -> String {
    chrono::DateTime::from_timestamp_millis(moment)
        .map(|moment| moment.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
        .unwrap_or_default()
}

/// The names of every record that these refer to.
fn names_of(repository: &Repository, records: &[Record]) -> Result<HashMap<Id, String>> {
    Ok(repository.names_in(records)?)
}
