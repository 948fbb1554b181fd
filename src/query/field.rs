//! The words that name fields in a filter: catalogue keys, their other names, custom fields by
//! key or label, `tag`, and fields one reference away (`owner.region`).

use super::Names;
use super::problem::{Problem, near};
use super::token::Piece;
use crate::domain::fold::fold;
use crate::domain::{Field, FieldKind, Kind, Message};

/// What a condition looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The reference field that leads there, when it is a field of another record.
    pub through: Option<&'static Field>,
    /// The kind of record that has the field.
    pub kind: Kind,
    /// The field.
    pub column: Column,
}

/// Where a field's value is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// In the record's row.
    Built(&'static Field),
    /// In a row of its own, as JSON, under this key.
    Custom(String, FieldKind),
    /// In rows of tags.
    Tag,
}

impl Place {
    /// What the field holds; tags hold text.
    pub fn holds(&self) -> &FieldKind {
        match &self.column {
            Column::Built(field) => &field.kind,
            Column::Custom(_, kind) => kind,
            Column::Tag => &FieldKind::Text,
        }
    }

    /// The key of the field.
    pub fn key(&self) -> &str {
        match &self.column {
            Column::Built(field) => &field.key,
            Column::Custom(key, _) => key,
            Column::Tag => "tag",
        }
    }
}

/// Other words for fields; a word that is itself a key of the kind is never looked up here.
const OTHER_WORDS: [(&str, &str); 37] = [
    ("company", "account"),
    ("organisation", "account"),
    ("organization", "account"),
    ("customer", "account"),
    ("deal", "opportunity"),
    ("person", "contact"),
    ("people", "contact"),
    ("value", "amount"),
    ("size", "amount"),
    ("chance", "probability"),
    ("prob", "probability"),
    ("close_date", "close"),
    ("closes", "close"),
    ("closing", "close"),
    ("closed", "closed_at"),
    ("converted", "converted_at"),
    ("done", "done_at"),
    ("category", "forecast"),
    ("assigned", "owner"),
    ("rep", "owner"),
    ("user", "owner"),
    ("mail", "email"),
    ("emails", "email"),
    ("phones", "phone"),
    ("tel", "phone"),
    ("mobile", "phone"),
    ("web", "website"),
    ("note", "notes"),
    ("text", "notes"),
    ("added", "created"),
    ("changed", "updated"),
    ("modified", "updated"),
    ("last_touch", "touched"),
    ("next_step", "next"),
    ("first_name", "given_name"),
    ("last_name", "family_name"),
    ("reason", "loss_reason"),
];

/// A field word as fields are looked up: folded, with `_` between words.
pub fn normal(word: &str) -> String {
    fold(word).replace(['-', ' '], "_")
}

/// The field of a kind that a word names.
pub fn find(kind: Kind, word: &str, names: &dyn Names) -> Option<Place> {
    let word = normal(word);
    let place = |column| Some(Place { through: None, kind, column });
    if let Some(field) = kind.field(&word) {
        return place(Column::Built(field));
    }
    if kind.takes_tags() && (word == "tag" || word == "tags") {
        return place(Column::Tag);
    }
    let custom = names.catalogue().fields(kind).filter(|field| field.is_custom());
    for field in custom {
        if normal(&field.key) == word || field.label.as_deref().is_some_and(|label| normal(label) == word) {
            return place(Column::Custom(field.key.clone().into_owned(), field.kind.clone()));
        }
    }
    let other = match word.as_str() {
        "name" | "title" => kind.title(),
        "body" => Some("notes"),
        _ => OTHER_WORDS.iter().find(|(other, _)| *other == word).map(|(_, key)| *key),
    };
    place(Column::Built(kind.field(other?)?))
}

/// The key of the field of one's own that a word names, by its key or its label.
pub fn custom_key(kind: Kind, word: &str, names: &dyn Names) -> Option<String> {
    let place = find(kind, word, names)?;
    matches!(place.column, Column::Custom(..)).then(|| place.key().to_owned())
}

/// The field that a written field word names, through one reference when it is dotted.
pub fn resolve(kind: Kind, written: &Piece, names: &dyn Names) -> Result<Place, Problem> {
    let problem = |message| Problem::new(written.span.clone(), message);
    let dotted = written.text.split_once('.').filter(|_| !written.quoted);
    let Some((first, rest)) = dotted else {
        let place = find(kind, &written.text, names)
            .ok_or_else(|| problem(unknown(&written.text, &words(kind, names))))?;
        return match hidden(&place, names) {
            Some(message) => Err(problem(message)),
            None => Ok(place),
        };
    };
    if rest.contains('.') {
        return Err(problem(Message::new("filter-two-dots").with("word", &written.text)));
    }
    let start = written.span.start;
    let first_problem = |message| Problem::new(start..start + first.len(), message);
    let there = find(kind, first, names);
    let Some(Place { column: Column::Built(through), .. }) = there else {
        return Err(first_problem(unknown(first, &references(kind))));
    };
    if let Some(module) = names.switched_off(kind, &through.key) {
        return Err(first_problem(is_off(module)));
    }
    let FieldKind::Reference(other) = through.kind else {
        return Err(first_problem(Message::new("filter-no-reference").with("word", first)));
    };
    if let Some(place) = find(other, rest, names) {
        return match hidden(&place, names) {
            Some(message) => Err(problem(message)),
            None => Ok(Place { through: Some(through), ..place }),
        };
    }
    let dotted = words(other, names).into_iter().map(|word| format!("{first}.{word}"));
    Err(problem(unknown(&written.text, &dotted.collect::<Vec<_>>())))
}

/// Why a field cannot be asked for: the module it goes with is switched off.
pub fn hidden(place: &Place, names: &dyn Names) -> Option<Message> {
    names.switched_off(place.kind, place.key()).map(is_off)
}

/// Tells that a module is switched off.
pub fn is_off(module: &str) -> Message {
    Message::new("module-is-off").with("module", module)
}

fn unknown(word: &str, known: &[String]) -> Message {
    let near = near(word, known.iter().map(String::as_str));
    if near.is_empty() {
        return Message::new("filter-unknown-field").with("word", word);
    }
    Message::new("filter-unknown-field-near").with("word", word).with("near", near.join(", "))
}

/// Every field word of a kind that completion offers: keys, custom keys and `tag`.
pub fn words(kind: Kind, names: &dyn Names) -> Vec<String> {
    let fields = names.catalogue().fields(kind);
    let shown = fields
        .filter(|field| field.kind != FieldKind::Position && names.switched_off(kind, &field.key).is_none());
    let mut words: Vec<String> = shown.map(|field| field.key.clone().into_owned()).collect();
    if kind.takes_tags() {
        words.push("tag".to_owned());
    }
    words.push("is".to_owned());
    words
}

/// The words of a kind that lead to another record.
pub fn references(kind: Kind) -> Vec<String> {
    let leads = kind.fields().iter().filter(|field| matches!(field.kind, FieldKind::Reference(_)));
    leads.map(|field| field.key.clone().into_owned()).collect()
}
