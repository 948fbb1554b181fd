//! What any field of any record shows: one place for lists, pages, forms and the history.

use std::collections::HashMap;
use std::hash::BuildHasher;

use chrono::NaiveDate;

use super::clean::Clean;
use super::words::Text;
use crate::domain::{Currency, Field, FieldKind, Id, Kind, Money, Record, Value};
use crate::repository::Lists;

/// What is known around a value: the deck's lists, names of other records, today.
#[derive(Clone, Copy)]
pub struct Known<'a, S = std::hash::RandomState> {
    /// The small tables.
    pub lists: &'a Lists,
    /// Names of the records that are referred to, beside those in the lists.
    pub names: &'a HashMap<Id, String, S>,
    /// Today, where the person is.
    pub today: NaiveDate,
}

impl<S: BuildHasher> Known<'_, S> {
    /// What the record with this id is called; its short id when that is not known.
    pub fn name(&self, kind: Option<Kind>, id: Id) -> String {
        let lists = self.lists;
        let small = match kind {
            Some(Kind::User) => lists.users.iter().find(|user| user.id == id).map(|user| &user.name),
            Some(Kind::Stage) => lists.stages.iter().find(|stage| stage.id == id).map(|stage| &stage.name),
            Some(Kind::Pipeline) => lists.pipelines.iter().find(|line| line.id == id).map(|line| &line.name),
            Some(Kind::Product) => lists.products.iter().find(|product| product.id == id).map(|p| &p.name),
            _ => None,
        };
        let name = small.and_then(Option::as_ref).or_else(|| self.names.get(&id));
        name.cloned().unwrap_or_else(|| id.short())
    }
}

impl Text {
    /// What a field of a record shows, on one line; nothing for an empty field.
    pub fn show<S: BuildHasher>(&self, record: &Record, field: &Field, known: &Known<'_, S>) -> Clean {
        let currency = Currency::from_code(record.text("currency"));
        self.show_value(record.get(&field.key), field, currency, known)
    }

    /// What a value of a field shows, on one line; `currency` is the record's, else the deck's
    /// own is taken.
    pub fn show_value<S: BuildHasher>(
        &self,
        value: &Value,
        field: &Field,
        currency: Option<Currency>,
        known: &Known<'_, S>,
    ) -> Clean {
        match (value, &field.kind) {
            (Value::Null, _) => Clean::default(),
            (Value::Integer(minor), FieldKind::Money) => {
                self.money(Money::new(*minor, currency.unwrap_or(known.lists.base)))
            }
            (Value::Integer(percent), FieldKind::Percent) => self.percent(*percent),
            (Value::Integer(year), _) if field.key == "founded" => Clean::line(&year.to_string()),
            (Value::Integer(number), _) => self.number(*number),
            (Value::Text(text), FieldKind::Decimal) => {
                text.parse().map_or_else(|_| Clean::line(text), |number| self.decimal(number))
            }
            (Value::Text(key), FieldKind::Choice(list)) => Clean::line(known.lists.label(list, key)),
            (Value::Text(text), _) => Clean::line(text),
            (Value::Date(day), _) => self.day(*day, known.today),
            (Value::Moment(moment), _) => self.moment(*moment, known.today),
            (Value::Bool(yes), _) => {
                let shapes = self.shapes();
                Clean::line(if *yes { &shapes.yes } else { &shapes.no })
            }
            (Value::Id(id), FieldKind::Reference(kind)) => Clean::line(&known.name(Some(*kind), *id)),
            (Value::Id(id), _) => Clean::line(&known.name(None, *id)),
            (Value::List(items), kind) => {
                let shown: Vec<String> = items.iter().map(|item| shown_item(item, kind, known)).collect();
                Clean::line(&shown.join(", "))
            }
        }
    }
}

fn shown_item<S: BuildHasher>(item: &str, kind: &FieldKind, known: &Known<'_, S>) -> String {
    match kind {
        FieldKind::Phones => phone(item),
        FieldKind::ManyChoices(list) => known.lists.label(list, item).to_owned(),
        FieldKind::ManyReferences(kind) => {
            item.parse().map_or_else(|_| item.to_owned(), |id| known.name(Some(*kind), id))
        }
        _ => item.to_owned(),
    }
}

/// A phone with its label after it: `mobile:+84901234567` shows as `+84901234567 mobile`.
fn phone(item: &str) -> String {
    match item.split_once(':') {
        Some((label, number))
            if !label.is_empty() && label.chars().all(|c| c.is_alphabetic() || c == ' ') =>
        {
            format!("{number} {label}")
        }
        _ => item.to_owned(),
    }
}

/// True when a field's values stand at the right edge of a column, as numbers do.
pub fn stands_right(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Money | FieldKind::Integer | FieldKind::Percent | FieldKind::Decimal)
}
