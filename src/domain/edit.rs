//! What a person entered about a record, as changes: plain fields on the record itself; tags,
//! custom fields, a contact's account and an opportunity's contact on the records that hold them.

use super::catalogue::{FieldKind, Kind};
use super::change::{Change, Key};
use super::editing::{self, Defaults};
use super::id::Id;
use super::link;
use super::lists::ListEntry;
use super::message::Message;
use super::money::{Currency, Money};
use super::now::Now;
use super::opportunity::Opportunity;
use super::pipeline::Stage;
use super::record::Record;
use super::value::Value;

/// The changes that make a record with these values; `tags` is a list under that key.
pub fn create(kind: Kind, id: Id, values: Vec<(Key, Value)>) -> Vec<Change> {
    made(kind, id, values, |own| vec![Change::create(kind, id, own)])
}

/// The changes that make a deal: its own fields by the rules of [`editing::create`].
pub fn create_deal(id: Id, values: Vec<(Key, Value)>, defaults: &Defaults<'_>, now: Now) -> Vec<Change> {
    made(Kind::Opportunity, id, values, |own| editing::create(id, own, defaults, now))
}

/// The changes that make a record, of its own fields by a rule.
fn made(
    kind: Kind,
    id: Id,
    values: Vec<(Key, Value)>,
    of_own: impl FnOnce(Vec<(Key, Value)>) -> Vec<Change>,
) -> Vec<Change> {
    let before = Record::new(kind, id);
    let (own, beside): (Vec<_>, Vec<_>) = values.into_iter().partition(|(key, _)| is_own(kind, key));
    let mut changes = of_own(own.into_iter().filter(|(_, value)| !value.is_empty()).collect());
    changes.extend(beside.into_iter().flat_map(|(key, value)| held_beside(&before, &[], &key, &value)));
    changes
}

/// The changes that give a record these values. `links` are its links to accounts (of a contact)
/// or to contacts (of an opportunity); other kinds need none.
pub fn set(before: &Record, links: &[Record], values: Vec<(Key, Value)>) -> Vec<Change> {
    changed(before, links, values, |own| vec![Change::set(before.kind, before.id, own)])
}

/// The changes that give a deal these values: its own fields by the rules of [`editing::edit`].
/// `links` are its links to contacts.
pub fn set_deal(
    before: &Record,
    links: &[Record],
    values: Vec<(Key, Value)>,
    stages: &[Stage],
    now: Now,
) -> Vec<Change> {
    changed(before, links, values, |own| editing::edit(&Opportunity::from_record(before), own, stages, now))
}

/// The changes that give a record values, of those own fields that become different by a rule.
fn changed(
    before: &Record,
    links: &[Record],
    mut values: Vec<(Key, Value)>,
    of_own: impl FnOnce(Vec<(Key, Value)>) -> Vec<Change>,
) -> Vec<Change> {
    values.extend(rescaled(before, &values));
    let (own, beside): (Vec<_>, Vec<_>) = values.into_iter().partition(|(key, _)| is_own(before.kind, key));
    let own: Vec<(Key, Value)> = own.into_iter().filter(|(key, value)| before.get(key) != value).collect();
    let mut changes = if own.is_empty() { Vec::new() } else { of_own(own) };
    changes.extend(beside.into_iter().flat_map(|(key, value)| held_beside(before, links, &key, &value)));
    changes
}

/// A record as it would be with these values; `tags` is a list under that key.
pub fn filled(before: &Record, values: &[(Key, Value)]) -> Record {
    let mut filled = before.clone();
    for (key, value) in values {
        match key.as_ref() {
            "tags" => filled.tags = value.as_list().to_vec(),
            key => filled.set(key, value.clone()),
        }
    }
    filled
}

/// The amounts of a record that are not given anew where its currency is: the same number of
/// units in the new currency's decimals, so that USD 10,000.00 becomes VND 10,000.
pub fn rescaled(before: &Record, given: &[(Key, Value)]) -> Vec<(Key, Value)> {
    let new = given.iter().find(|(key, _)| key == "currency").and_then(|(_, value)| value.as_text());
    let currencies = (Currency::from_code(before.text("currency")), new.and_then(Currency::from_code));
    let (Some(from), Some(to)) = currencies else { return Vec::new() };
    if from.decimals() == to.decimals() {
        return Vec::new();
    }
    let fields = before.kind.fields().iter().filter(|field| field.kind == FieldKind::Money);
    let kept = fields.filter(|field| !field.is_derived() && !given.iter().any(|(key, _)| *key == field.key));
    let scaled = kept.filter_map(|field| {
        let minor = before.get(&field.key).as_integer()?;
        let money = Money::from_decimal(Money::new(minor, from).decimal(), to)?;
        Some((field.key.clone(), Value::Integer(money.minor)))
    });
    scaled.collect()
}

/// Lets an amount be written in this currency into a record that is in its own, or tells why not:
/// an amount that says which currency the record is in may be in any, every other one stays in it.
pub fn may_be_in(written: Currency, own: Currency, kind: Kind, key: &str) -> Result<(), Message> {
    if written == own || kind.says_currency(key) {
        return Ok(());
    }
    Err(if kind.field("currency").is_some() {
        Message::new("money-of-the-record").with("written", written.code()).with("currency", own.code())
    } else {
        Message::new("money-of-the-deck").with("written", written.code()).with("currency", own.code())
    })
}

/// The values of a new record that is no deal, with what it starts with where nothing is said:
/// the default entries of its lists, its owner, its making.
pub fn with_defaults(
    kind: Kind,
    mut values: Vec<(Key, Value)>,
    entries: &[ListEntry],
    owner: Option<Id>,
    moment: i64,
) -> Vec<(Key, Value)> {
    for field in kind.fields() {
        if values.iter().any(|(key, _)| *key == field.key) {
            continue;
        }
        let value = match &field.kind {
            FieldKind::Choice(list) => default_entry(entries, list),
            FieldKind::Reference(Kind::User) if field.key == "owner" => owner.into(),
            FieldKind::Moment if field.key == "created" => Value::Moment(moment),
            FieldKind::YesNo if field.key == "active" => true.into(),
            _ => Value::Null,
        };
        if !value.is_empty() {
            values.push((field.key.clone(), value));
        }
    }
    values
}

fn default_entry(entries: &[ListEntry], list: &str) -> Value {
    let here = |entry: &&ListEntry| entry.list.as_deref() == Some(list) && entry.default == Some(true);
    entries.iter().find(here).map_or(Value::Null, |entry| entry.key.clone().into())
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

fn held_beside(before: &Record, links: &[Record], key: &str, value: &Value) -> Vec<Change> {
    if key == "tags" {
        return tags(before, value.as_list());
    }
    if main_link(before.kind, key).is_some() {
        return main(before, links, key, value.as_id());
    }
    match (before.get(key), value.is_empty()) {
        (Value::Null, true) => Vec::new(),
        (_, true) => {
            let id = link::custom_value(before.id, key);
            vec![Change::Delete { kind: Kind::CustomValue, id }]
        }
        (_, false) => vec![custom_value(before, key, value.to_json().to_string())],
    }
}

/// The change that gives a custom field of a record another value, written as JSON.
pub fn custom_value(before: &Record, key: &str, json: String) -> Change {
    let id = link::custom_value(before.id, key);
    let value = ("value", Value::Text(json));
    match before.get(key) {
        Value::Null => {
            let values = [("record", Value::Id(before.id)), ("key", Value::from(key)), value];
            Change::create(Kind::CustomValue, id, values)
        }
        _ => Change::set(Kind::CustomValue, id, [value]),
    }
}

/// The changes that give a record more tags beside those it has.
pub fn more_tags(before: &Record, more: &[String]) -> Vec<Change> {
    tags(before, &[before.tags.as_slice(), more].concat())
}

/// The changes that give a record more tags beside those it has, and take others from it.
pub fn change_tags(before: &Record, more: &[String], fewer: &[String]) -> Vec<Change> {
    let id_of = |name: &String| link::tag(before.id, name);
    let goes = |tag: &&String| fewer.iter().any(|name| id_of(name) == id_of(tag));
    let kept = before.tags.iter().filter(|tag| !goes(tag));
    tags(before, &kept.chain(more).cloned().collect::<Vec<_>>())
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

/// The link that becomes the main one when a link goes: none unless the one that goes is the main
/// one and others stay. `links` are all of the record's, in the order they were made.
pub fn next_main_link(links: &[Record], gone: Id) -> Option<&Record> {
    let main = main_of(links)?;
    if main.id != gone {
        return None;
    }
    let rest = || links.iter().filter(|link| link.id != gone);
    rest().find(|link| is_main(link)).or_else(|| rest().next())
}

/// The link whose record is shown as the main one: the one marked so, else the first.
fn main_of(links: &[Record]) -> Option<&Record> {
    links.iter().find(|link| is_main(link)).or(links.first())
}

fn is_main(link: &Record) -> bool {
    link.get("primary").as_bool() == Some(true)
}

/// A link goes, and when it was the main one of several, the next one becomes that in words: it
/// must not slip into its place unsaid.
pub fn unlink(links: &[Record], gone: &Record) -> Vec<Change> {
    let mut changes = vec![Change::Delete { kind: gone.kind, id: gone.id }];
    if let Some(next) = next_main_link(links, gone.id).filter(|next| !is_main(next)) {
        changes.push(Change::set(next.kind, next.id, [("primary", Value::Bool(true))]));
    }
    changes
}

/// The record that becomes the main one when these values empty the main link; none when they do
/// not, or when no link stays.
pub fn main_after(kind: Kind, links: &[Record], values: &[(Key, Value)]) -> Option<(Key, Id)> {
    let emptied = |(key, value): &&(Key, Value)| value.is_empty() && main_link(kind, key).is_some();
    let (key, _) = values.iter().find(emptied)?;
    let next = next_main_link(links, main_of(links)?.id)?;
    Some((key.clone(), next.get(key).as_id()?))
}

/// The main link goes to another record: the earlier one stays a link, but no longer the main
/// one. Emptied, the link that is shown goes.
fn main(before: &Record, links: &[Record], key: &str, to: Option<Id>) -> Vec<Change> {
    let (kind, back) = match before.kind {
        Kind::Contact => (Kind::AccountContact, "contact"),
        _ => (Kind::OpportunityContact, "opportunity"),
    };
    let Some(to) = to else {
        return main_of(links).map(|shown| unlink(links, shown)).unwrap_or_default();
    };
    // Two machines may each have made one the main link.
    let (there, others): (Vec<&Record>, Vec<&Record>) =
        links.iter().filter(|link| is_main(link)).partition(|link| link.get(key).as_id() == Some(to));
    let lesser = |link: &Record| Change::set(kind, link.id, [("primary", Value::Bool(false))]);
    let mut changes: Vec<Change> = others.into_iter().map(lesser).collect();
    if !there.is_empty() {
        return changes;
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::after;

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
    fn of_two_main_links_the_one_that_is_chosen_stays_the_only_one() {
        let tie = |n: u8| {
            let mut link = Record::new(Kind::AccountContact, link::account_contact(id(n), id(1)));
            link.set("account", id(n));
            link.set("primary", true);
            link
        };
        let (contact, links) = (Record::new(Kind::Contact, id(1)), [tie(2), tie(3)]);
        for (chosen, other) in [(3, &links[0]), (2, &links[1])] {
            let changes = set(&contact, &links, vec![("account".into(), id(chosen).into())]);
            assert_eq!(
                changes,
                [Change::set(Kind::AccountContact, other.id, [("primary", Value::Bool(false))])]
            );
        }
    }

    #[test]
    fn emptying_the_account_takes_the_shown_link_and_names_the_next() {
        let tie = |n: u8, primary: bool| {
            let mut link = Record::new(Kind::AccountContact, link::account_contact(id(n), id(1)));
            link.set("account", id(n));
            link.set("primary", primary);
            link
        };
        let contact = Record::new(Kind::Contact, id(1));
        let empty = || vec![("account".into(), Value::Null)];
        let links = [tie(2, false), tie(3, true), tie(4, false)];
        let gone = |link: &Record| Change::Delete { kind: Kind::AccountContact, id: link.id };
        let main = |link: &Record| Change::set(link.kind, link.id, [("primary", Value::Bool(true))]);
        assert_eq!(set(&contact, &links, empty()), [gone(&links[1]), main(&links[0])]);
        assert_eq!(main_after(Kind::Contact, &links, &empty()), Some(("account".into(), id(2))));
        let unmarked = [tie(2, false), tie(3, false)];
        assert_eq!(set(&contact, &unmarked, empty()), [gone(&unmarked[0]), main(&unmarked[1])]);
        assert_eq!(set(&contact, &unmarked[..1], empty()), [gone(&unmarked[0])]);
        assert_eq!(main_after(Kind::Contact, &unmarked[..1], &empty()), None);
        assert_eq!(set(&contact, &[], empty()), []);
        assert_eq!(unlink(&links, &links[2]), [gone(&links[2])], "the main one stays");
        let other = vec![("account".into(), Value::Id(id(4)))];
        assert_eq!(main_after(Kind::Contact, &links, &other), None);
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
    fn a_new_record_starts_with_its_defaults_and_keeps_what_is_given() {
        let mut new = ListEntry::empty(id(9));
        (new.list, new.key, new.default) = (Some("lead-status".into()), Some("new".into()), Some(true));
        let given = vec![("name".into(), Value::from("Lan")), ("owner".into(), id(3).into())];
        let values = with_defaults(Kind::Lead, given, &[new], Some(id(2)), 5);
        let of = |key: &str| values.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
        assert_eq!(of("status"), Some("new".into()));
        assert_eq!(of("owner"), Some(id(3).into()));
        assert_eq!(of("created"), Some(Value::Moment(5)));
    }

    #[test]
    fn a_deal_is_edited_by_the_rule_of_a_move() {
        let mut stage = Stage::empty(id(7));
        (stage.probability, stage.pipeline) = (Some(50), Some(id(8)));
        let now = Now { moment: 5, today: chrono::NaiveDate::default() };
        let before = Record::new(Kind::Opportunity, id(1));
        let values = vec![("stage".into(), id(7).into()), ("tags".into(), list(&["vip"]))];
        let changes = set_deal(&before, &[], values, &[stage], now);
        let Change::Set { values, .. } = &changes[0] else { panic!("{changes:?}") };
        assert!(values.contains(&("probability".into(), Value::Integer(50))), "{values:?}");
        assert_eq!(changes[1].subject().0, Kind::StageEvent);
        assert_eq!(changes[2].subject().0, Kind::Tag);
    }

    #[test]
    fn another_currency_alone_keeps_the_number_of_units() {
        let mut before = Record::new(Kind::Opportunity, id(1));
        before.set("amount", 1_000_000);
        before.set("currency", "USD");
        let now = Now { moment: 5, today: chrono::NaiveDate::default() };
        let edited = |values| after(before.clone(), &set_deal(&before, &[], values, &[], now));
        let dong = edited(vec![("currency".into(), "VND".into())]);
        assert_eq!((dong.get("amount").as_integer(), dong.text("currency")), (Some(10_000), "VND"));
        let given = vec![("currency".into(), "VND".into()), ("amount".into(), 1_000_000.into())];
        assert_eq!(edited(given).get("amount").as_integer(), Some(1_000_000));
        let euro = edited(vec![("currency".into(), "EUR".into())]);
        assert_eq!(euro.get("amount").as_integer(), Some(1_000_000));
    }

    #[test]
    fn only_what_a_record_is_worth_says_its_currency() {
        let currency = |code| Currency::from_code(code).expect("a currency");
        let may =
            |code, kind, key| may_be_in(currency(code), currency("VND"), kind, key).map_err(|why| why.id);
        assert_eq!(may("EUR", Kind::Opportunity, "amount"), Ok(()));
        assert_eq!(may("VND", Kind::Opportunity, "cost"), Ok(()));
        for (kind, key) in
            [(Kind::Opportunity, "cost"), (Kind::Opportunity, "fee"), (Kind::Account, "potential")]
        {
            assert_eq!(may("EUR", kind, key), Err("money-of-the-record"), "{key}");
        }
        assert_eq!(may("EUR", Kind::Contact, "fee"), Err("money-of-the-deck"));
    }

    #[test]
    fn a_value_that_is_already_there_changes_nothing() {
        let mut before = Record::new(Kind::Account, id(1));
        before.set("name", "Acme");
        assert_eq!(set(&before, &[], vec![("name".into(), "Acme".into())]), Vec::new());
    }
}
