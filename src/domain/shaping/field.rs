//! Fields of one's own: made for a kind of record, named, ordered, retired. What a field holds is
//! decided once; a field that is retired keeps what records hold in it.

use super::entry::make_list;
use super::{Shaped, Shaping, free_key, given, moved, name_given, named, told};
use crate::domain::catalogue::{FieldKind, Kind};
use crate::domain::change::{Change, Key};
use crate::domain::fold::fold;
use crate::domain::id::Id;
use crate::domain::lists::{CustomField, ListEntry};
use crate::domain::message::Message;
use crate::domain::value::Value;

/// What a field of one's own can hold, as `field-type` spells it.
pub const TYPES: [&str; 15] = [
    "text",
    "long-text",
    "integer",
    "decimal",
    "percent",
    "money",
    "date",
    "moment",
    "yes-no",
    "choice",
    "many-choices",
    "reference",
    "url",
    "emails",
    "phones",
];

/// The kinds that a reference can lead to.
pub const REFERRED: [Kind; 8] = [
    Kind::Account,
    Kind::Contact,
    Kind::Lead,
    Kind::Opportunity,
    Kind::User,
    Kind::Product,
    Kind::Pipeline,
    Kind::Stage,
];

/// A field that is to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct New {
    /// What it is called.
    pub label: String,
    /// What it holds: one of [`TYPES`]; text when nothing is said.
    pub holds: String,
    /// The list that choices come from; a new one when it names none.
    pub list: Option<String>,
    /// Labels of entries that are added to the list.
    pub choices: Vec<String>,
    /// The kind that a reference leads to.
    pub kind: Option<Kind>,
    /// Whether a record must have it.
    pub is_required: bool,
}

impl CustomField {
    /// What it is called.
    pub fn label(&self) -> &str {
        self.name.as_deref().or(self.key.as_deref()).unwrap_or_default()
    }

    /// True when it was not retired.
    pub fn is_active(&self) -> bool {
        self.active != Some(false)
    }

    /// The kind of record that has it.
    pub fn of_kind(&self) -> Option<Kind> {
        Kind::from_word(self.record_kind.as_deref()?)
    }

    /// The list that its choices come from.
    pub fn choices(&self) -> Option<&str> {
        let chooses = matches!(self.holds.as_deref(), Some("choice" | "many-choices"));
        self.list.as_deref().filter(|_| chooses)
    }
}

/// The fields by kind, in their order, those of a kind that are retired after the others.
pub fn in_order(fields: &[CustomField]) -> Vec<&CustomField> {
    let mut found: Vec<&CustomField> = fields.iter().collect();
    found.sort_by_key(|field| (field.of_kind(), !field.is_active(), field.order, field.id));
    found
}

/// Adds a field to a kind of record. Its key is made from its label and is no other field's of
/// the kind, nor a word that filters keep for themselves.
pub fn add(id: Id, kind: Kind, new: &New, fields: &[CustomField], entries: &[ListEntry]) -> Shaped {
    if !kind.takes_tags() {
        return Err(Message::new("shape-field-no-kind"));
    }
    let same_kind = || fields.iter().filter(|field| field.of_kind() == Some(kind));
    let label = named(&new.label, same_kind().map(|field| field.name.as_deref()))?;
    let holds = if new.holds.is_empty() { "text" } else { new.holds.as_str() };
    if !TYPES.contains(&holds) {
        let message = Message::new("shape-field-no-type").with("text", holds);
        return Err(message.with("types", TYPES.join(", ")));
    }
    let key = key_of(&label, kind, fields);
    let (list, mut changes) = match holds {
        "choice" | "many-choices" => listed(new, &key, entries)?,
        "reference" => match new.kind.filter(|kind| REFERRED.contains(kind)) {
            Some(to) => (Some(to.key().to_owned()), Vec::new()),
            None => return Err(Message::new("shape-field-needs-kind")),
        },
        _ => (None, Vec::new()),
    };
    let order = same_kind().filter_map(|field| field.order).max().map_or(0, |last| last + 1);
    let values = [
        ("kind", Value::from(kind.key())),
        ("key", key.into()),
        ("name", label.as_str().into()),
        ("type", holds.into()),
        ("list", list.into()),
        ("required", if new.is_required { true.into() } else { Value::Null }),
        ("order", order.into()),
        ("active", true.into()),
    ];
    let values = values.into_iter().filter(|(_, value)| !value.is_empty());
    changes.push(Change::create(Kind::CustomField, id, values));
    Ok(Shaping::new(Message::new("shape-field-added").with("name", label), changes))
}

/// The list of a new field of choices, and the changes that make it or add to it.
fn listed(new: &New, key: &str, entries: &[ListEntry]) -> Result<(Option<String>, Vec<Change>), Message> {
    let is_there = |list: &str| entries.iter().any(|entry| entry.list.as_deref() == Some(list));
    if let Some(list) = new.list.as_deref().filter(|list| !list.is_empty()) {
        if !is_there(list) {
            return Err(Message::new("shape-field-no-list").with("list", list));
        }
        if !new.choices.is_empty() {
            return Err(Message::new("shape-field-list-or-choices"));
        }
        return Ok((Some(list.to_owned()), Vec::new()));
    }
    if new.choices.is_empty() {
        return Err(Message::new("shape-field-needs-choices"));
    }
    let list = free_key(&key.replace('_', "-"), '-', is_there);
    let changes = make_list(&list, &new.choices)?;
    Ok((Some(list), changes))
}

/// Gives a field another label, or makes it required or not. What it holds stays.
pub fn set(before: &CustomField, values: Vec<(Key, Value)>, fields: &[CustomField]) -> Shaped {
    let mut values = values;
    values.retain(|(key, _)| matches!(key.as_ref(), "name" | "required" | "order"));
    if given(&values, "name").is_some() {
        let others =
            fields.iter().filter(|other| other.record_kind == before.record_kind && other.id != before.id);
        let name = named(name_given(&values, None), others.map(|other| other.name.as_deref()))?;
        values.retain(|(key, _)| key != "name");
        if name != before.label() {
            values.insert(0, ("name".into(), name.into()));
        }
    }
    let label = told(&values, before.label(), "shape-field-renamed", "shape-field-set");
    let changes =
        if values.is_empty() { Vec::new() } else { vec![Change::set(Kind::CustomField, before.id, values)] };
    Ok(Shaping::new(label, changes))
}

/// Takes a field up (`-1`) or down (`1`) among those of its kind.
pub fn reorder(field: &CustomField, by: isize, fields: &[CustomField]) -> Shaped {
    let same = in_order(fields)
        .into_iter()
        .filter(|other| other.record_kind == field.record_kind && other.is_active());
    moved(Kind::CustomField, field.label(), same.map(|other| (other.id, other.order)).collect(), field.id, by)
}

/// Shows a field no longer; records keep what they hold in it.
pub fn retire(field: &CustomField) -> Shaped {
    let label = Message::new("shape-field-retired").with("name", field.label());
    Ok(Shaping::new(label, vec![active(field, false)]))
}

/// Shows a retired field again, with what records hold in it.
pub fn revive(field: &CustomField) -> Shaped {
    let label = Message::new("shape-field-revived").with("name", field.label());
    Ok(Shaping::new(label, vec![active(field, true)]))
}

fn active(field: &CustomField, is_active: bool) -> Change {
    Change::set(Kind::CustomField, field.id, [("active", Value::Bool(is_active))])
}

/// A key that no field of the kind has, nor had.
fn key_of(label: &str, kind: Kind, fields: &[CustomField]) -> String {
    // Words that filters, forms and the command line understand beside the keys of fields.
    const KEPT: [&str; 18] = [
        "tag",
        "tags",
        "is",
        "me",
        "sort",
        "no",
        "none",
        "id",
        "name",
        "emails",
        "phones",
        "company",
        "deal",
        "notes",
        "body",
        "title",
        "label",
        "close_date",
    ];
    let mut key = String::new();
    for letter in fold(label).chars() {
        if letter.is_alphanumeric() {
            key.push(letter);
        } else if !key.is_empty() && !key.ends_with('_') {
            key.push('_');
        }
    }
    let key = key.trim_end_matches('_');
    // A word that begins with a digit would be taken for a number.
    let key = if key.starts_with(|first: char| first.is_alphabetic()) {
        key.to_owned()
    } else {
        format!("field_{key}").trim_end_matches('_').to_owned()
    };
    let is_taken = |key: &str| {
        let of_kind = |field: &&CustomField| field.of_kind() == Some(kind);
        kind.field(key).is_some()
            || KEPT.contains(&key)
            || fields.iter().filter(of_kind).any(|field| field.key.as_deref() == Some(key))
    };
    free_key(&key, '_', is_taken)
}

/// The kind of field that a type of a list or reference stands for; `list` names the list or the
/// kind. Plain text where a type is not known here.
pub fn kind_of(holds: &str, list: Option<&str>) -> Option<FieldKind> {
    let choices = || list.unwrap_or_default().to_owned().into();
    Some(match holds {
        "long-text" => FieldKind::LongText,
        "integer" => FieldKind::Integer,
        "decimal" => FieldKind::Decimal,
        "percent" => FieldKind::Percent,
        "money" => FieldKind::Money,
        "date" => FieldKind::Date,
        "moment" => FieldKind::Moment,
        "yes-no" => FieldKind::YesNo,
        "choice" => FieldKind::Choice(choices()),
        "many-choices" => FieldKind::ManyChoices(choices()),
        "url" => FieldKind::Url,
        "emails" => FieldKind::Emails,
        "phones" => FieldKind::Phones,
        "reference" => FieldKind::Reference(Kind::from_word(list?)?),
        _ => FieldKind::Text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::seed;
    use crate::domain::testing::{applied, id};

    fn made(label: &str, holds: &str, fields: &[CustomField]) -> CustomField {
        let new = New { label: label.to_owned(), holds: holds.to_owned(), ..New::default() };
        let shaping = add(id(9), Kind::Account, &new, fields, &[]).expect("it can be made");
        CustomField::from_record(&applied(&shaping.changes, Kind::CustomField)[0])
    }

    #[test]
    fn a_key_is_made_from_the_label_and_clashes_with_nothing() {
        assert_eq!(made("Khu vực", "text", &[]).key.as_deref(), Some("khu_vuc"));
        assert_eq!(made("Industry", "text", &[]).key.as_deref(), Some("industry_2"));
        assert_eq!(made("Tags", "text", &[]).key.as_deref(), Some("tags_2"));
        assert_eq!(made("E-mails", "emails", &[]).key.as_deref(), Some("e_mails"));
        assert_eq!(made("Emails", "emails", &[]).key.as_deref(), Some("emails_2"));
        assert_eq!(made("2nd site", "text", &[]).key.as_deref(), Some("field_2nd_site"));
        let mut region = made("Region", "text", &[]);
        region.name = Some("Area".to_owned());
        assert_eq!(made("Region", "date", &[region]).key.as_deref(), Some("region_2"));
    }

    #[test]
    fn choices_make_a_list_of_their_own() {
        let entries: Vec<ListEntry> =
            applied(&seed::lists(), Kind::ListEntry).iter().map(ListEntry::from_record).collect();
        let mut new = New { label: "Industry".to_owned(), holds: "choice".to_owned(), ..New::default() };
        assert_eq!(
            add(id(9), Kind::Contact, &new, &[], &entries).unwrap_err().id,
            "shape-field-needs-choices"
        );
        new.choices = vec!["North".to_owned(), "South".to_owned()];
        let shaping = add(id(9), Kind::Contact, &new, &[], &entries).expect("it can be made");
        let field = CustomField::from_record(&applied(&shaping.changes, Kind::CustomField)[0]);
        assert_eq!(field.choices(), Some("industry-2"), "the list of that name has other entries");
        let made = applied(&shaping.changes, Kind::ListEntry);
        assert_eq!(made.iter().map(|e| e.text("key")).collect::<Vec<_>>(), ["north", "south"]);
    }

    #[test]
    fn every_type_holds_something_of_its_own() {
        let kinds: Vec<FieldKind> =
            TYPES.iter().map(|holds| kind_of(holds, Some("account")).expect("a kind")).collect();
        for (at, kind) in kinds.iter().enumerate() {
            assert!(!kinds[..at].contains(kind), "{}", TYPES[at]);
        }
        let (_, listed) = seed::FIXED.iter().find(|(list, _)| *list == "field-type").expect("the list");
        assert!(TYPES.iter().all(|holds| listed.iter().any(|(key, _)| key == holds)));
        assert_eq!(TYPES.len(), listed.len());
    }

    #[test]
    fn what_a_field_holds_stays() {
        let field = made("Region", "text", &[]);
        let shaping = set(&field, vec![("type".into(), "date".into())], &[]).expect("nothing to do");
        assert_eq!(shaping.changes, []);
    }
}
