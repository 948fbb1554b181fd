//! What a person entered about a record, as changes: plain fields on the record itself; tags,
//! custom fields, a contact's account and an opportunity's contact on the records that hold them.

use super::catalogue::Kind;
use super::change::{Change, Key};
use super::id::Id;
use super::link;
use super::record::Record;
use super::value::Value;

/// The changes that make a record with these values; `tags` is a list under that key.
pub fn create(kind: Kind, id: Id, values: Vec<(Key, Value)>) -> Vec<Change> {
    let before = Record::new(kind, id);
    let (own, beside): (Vec<_>, Vec<_>) = values.into_iter().partition(|(key, _)| is_own(kind, key));
    let own = own.into_iter().filter(|(_, value)| !value.is_empty());
    let mut changes = vec![Change::create(kind, id, own)];
    changes.extend(beside.into_iter().flat_map(|(key, value)| held_beside(&before, &[], key, value)));
    changes
}

/// The changes that give a record these values. `links` are its links to accounts (of a contact)
/// or to contacts (of an opportunity); other kinds need none.
pub fn set(before: &Record, links: &[Record], values: Vec<(Key, Value)>) -> Vec<Change> {
    let (own, beside): (Vec<_>, Vec<_>) = values.into_iter().partition(|(key, _)| is_own(before.kind, key));
    let own: Vec<(Key, Value)> = own.into_iter().filter(|(key, value)| before.get(key) != value).collect();
    let mut changes = Vec::new();
    if !own.is_empty() {
        changes.push(Change::set(before.kind, before.id, own));
    }
    changes.extend(beside.into_iter().flat_map(|(key, value)| held_beside(before, links, key, value)));
    changes
}

/// The field of the record's main link that is kept beside it: which kind of link, and which of
/// its fields points back at the record.
pub fn main_link(kind: Kind, key: &str) -> Option<(Kind, &'static str)> {
    match (kind, key) {
        (Kind::Contact, "account") => Some((Kind::AccountContact, "contact")),
        (Kind::Opportunity, "contact") => Some((Kind::OpportunityContact, "opportunity")),
        _ => None,
    }
}

fn is_own(kind: Kind, key: &str) -> bool {
    kind.field(key).is_some() && main_link(kind, key).is_none()
}

fn held_beside(before: &Record, links: &[Record], key: Key, value: Value) -> Vec<Change> {
    if key == "tags" {
        return tags(before, value.as_list());
    }
    if main_link(before.kind, &key).is_some() {
        return main(before, links, &key, value.as_id());
    }
    let id = link::custom_value(before.id, &key);
    let had = !before.get(&key).is_empty();
    match (had, value.is_empty()) {
        (false, true) => Vec::new(),
        (true, true) => vec![Change::Delete { kind: Kind::CustomValue, id }],
        (true, false) => vec![Change::set(Kind::CustomValue, id, [("value", Value::Text(json(&value)))])],
        (false, false) => vec![Change::create(
            Kind::CustomValue,
            id,
            [
                ("record", Value::Id(before.id)),
                ("key", Value::Text(key.into_owned())),
                ("value", Value::Text(json(&value))),
            ],
        )],
    }
}

/// Tags that are new come to be, tags that are no longer wanted go.
fn tags(before: &Record, wanted: &[String]) -> Vec<Change> {
    let id_of = |name: &String| link::tag(before.id, name);
    let gone = before.tags.iter().filter(|tag| !wanted.iter().any(|name| id_of(name) == id_of(tag)));
    let mut changes: Vec<Change> =
        gone.map(|tag| Change::Delete { kind: Kind::Tag, id: id_of(tag) }).collect();
    let mut made: Vec<Id> = before.tags.iter().map(id_of).collect();
    for name in wanted.iter().filter(|name| !name.trim().is_empty()) {
        if !made.contains(&id_of(name)) {
            made.push(id_of(name));
            let values = [("record", Value::Id(before.id)), ("name", Value::from(name.trim()))];
            changes.push(Change::create(Kind::Tag, id_of(name), values));
        }
    }
    changes
}

/// The main link goes to another record: the earlier one stays a link, but no longer the main
/// one. Emptied, the link goes.
fn main(before: &Record, links: &[Record], key: &str, to: Option<Id>) -> Vec<Change> {
    let (kind, back) = match before.kind {
        Kind::Contact => (Kind::AccountContact, "contact"),
        _ => (Kind::OpportunityContact, "opportunity"),
    };
    let mut changes = Vec::new();
    for link in links.iter().filter(|link| link.get("primary").as_bool() == Some(true)) {
        match to {
            None => changes.push(Change::Delete { kind, id: link.id }),
            Some(to) if link.get(key).as_id() == Some(to) => return Vec::new(),
            Some(_) => changes.push(Change::set(kind, link.id, [("primary", Value::Bool(false))])),
        }
    }
    let Some(to) = to else { return changes };
    let id = match before.kind {
        Kind::Contact => link::account_contact(to, before.id),
        _ => link::opportunity_contact(before.id, to),
    };
    let primary = ("primary", Value::Bool(true));
    changes.push(if links.iter().any(|link| link.id == id) {
        Change::set(kind, id, [primary])
    } else {
        Change::create(kind, id, [(back, Value::Id(before.id)), (key_of(kind), Value::Id(to)), primary])
    });
    changes
}

fn key_of(kind: Kind) -> &'static str {
    if kind == Kind::AccountContact { "account" } else { "contact" }
}

/// A custom value's JSON.
fn json(value: &Value) -> String {
    let json = match value {
        Value::Null => serde_json::Value::Null,
        Value::Text(text) => text.as_str().into(),
        Value::Integer(number) | Value::Moment(number) => (*number).into(),
        Value::Date(date) => date.to_string().into(),
        Value::Bool(yes) => (*yes).into(),
        Value::Id(id) => id.to_string().into(),
        Value::List(items) => items.clone().into(),
    };
    json.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> Id {
        Id([n; 16])
    }

    fn list(items: &[&str]) -> Value {
        Value::List(items.iter().map(|item| (*item).to_owned()).collect())
    }

    #[test]
    fn a_contact_made_with_an_account_gets_its_main_link() {
        let changes = create(
            Kind::Contact,
            id(1),
            vec![("name".into(), "Lan".into()), ("account".into(), id(2).into())],
        );
        assert_eq!(changes.len(), 2);
        assert_eq!(changes[0], Change::create(Kind::Contact, id(1), [("name", Value::from("Lan"))]));
        assert_eq!(changes[1].subject(), (Kind::AccountContact, link::account_contact(id(2), id(1))));
    }

    #[test]
    fn another_account_keeps_the_earlier_link_as_a_lesser_one() {
        let mut link = Record::new(Kind::AccountContact, link::account_contact(id(2), id(1)));
        link.set("account", id(2));
        link.set("primary", true);
        let before = Record::new(Kind::Contact, id(1));
        let same = set(&before, std::slice::from_ref(&link), vec![("account".into(), id(2).into())]);
        assert_eq!(same, Vec::new());
        let other = set(&before, std::slice::from_ref(&link), vec![("account".into(), id(3).into())]);
        assert_eq!(other[0], Change::set(Kind::AccountContact, link.id, [("primary", Value::Bool(false))]));
        assert_eq!(other[1].subject(), (Kind::AccountContact, link::account_contact(id(3), id(1))));
        let none = set(&before, &[link.clone()], vec![("account".into(), Value::Null)]);
        assert_eq!(none, [Change::Delete { kind: Kind::AccountContact, id: link.id }]);
    }

    #[test]
    fn tags_are_made_and_taken_by_their_folded_names() {
        let mut before = Record::new(Kind::Lead, id(1));
        before.tags = vec!["VIP".to_owned(), "old".to_owned()];
        let changes = set(&before, &[], vec![("tags".into(), list(&["vip", "new", "New"]))]);
        assert_eq!(changes[0], Change::Delete { kind: Kind::Tag, id: link::tag(id(1), "old") });
        assert_eq!(changes[1].subject(), (Kind::Tag, link::tag(id(1), "new")));
        assert_eq!(changes.len(), 2);
    }

    #[test]
    fn a_custom_field_is_made_changed_and_emptied() {
        let mut record = Record::new(Kind::Account, id(1));
        let values = |value: Value| vec![("region".into(), value)];
        assert!(matches!(set(&record, &[], values("north".into()))[..], [Change::Create { .. }]));
        assert_eq!(set(&record, &[], values(Value::Null)), Vec::new());
        record.set("region", "north");
        assert!(matches!(set(&record, &[], values("south".into()))[..], [Change::Set { .. }]));
        assert!(matches!(set(&record, &[], values(Value::Null))[..], [Change::Delete { .. }]));
    }

    #[test]
    fn a_value_that_is_already_there_changes_nothing() {
        let mut before = Record::new(Kind::Account, id(1));
        before.set("name", "Acme");
        assert_eq!(set(&before, &[], vec![("name".into(), "Acme".into())]), Vec::new());
    }
}
