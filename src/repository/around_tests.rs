//! What hangs on records counts like their own fields: lists sort by it, histories tell it, plain
//! words find a deal by it.

use super::tests::{NOW, contact, id, new_deck, who};
use super::*;
use crate::domain::{Kind, Record, Value, link};
use crate::query;

fn deck() -> Repository {
    Repository::in_memory(new_deck(), who(1, None)).expect("a deck in memory")
}

fn deal(deck: &Repository, n: u8) -> Change {
    let stage = deck.lists().stages[0].id;
    let values = [("name", Value::from(format!("deal {n}").as_str())), ("stage", Value::Id(stage))];
    Change::create(Kind::Opportunity, id(n), values)
}

fn custom_field(n: u8, kind: &str, key: &str, holds: &str) -> Change {
    let values: [(&'static str, Value); 4] =
        [("kind", kind.into()), ("key", key.into()), ("name", key.into()), ("type", holds.into())];
    Change::create(Kind::CustomField, id(n), values)
}

#[test]
fn rows_stand_in_the_order_of_a_custom_field_empty_ones_last() {
    let mut deck = deck();
    deck.commit(
        "fields",
        vec![custom_field(50, "contact", "size", "integer"), custom_field(51, "contact", "nick", "text")],
    )
    .expect("custom fields");
    let sized = |n: u8, name: &str, size: Value, nick: &str| {
        Change::create(Kind::Contact, id(n), [("name", name.into()), ("size", size), ("nick", nick.into())])
    };
    let people = vec![
        sized(1, "Ann", Value::Integer(41), "b"),
        sized(2, "Bob", Value::Null, "Á"),
        sized(3, "Cleo", Value::Integer(9), "c"),
        sized(4, "Dan", Value::Integer(38), "D"),
    ];
    deck.commit("people", people).expect("contacts");
    let names = |key: &str, descending, from| {
        let sort = vec![Sort { key: key.to_owned(), descending }];
        let page =
            deck.window(&Window { kind: Kind::Contact, filter: None, sort, from, limit: 2 }).expect("rows");
        (page.rows.iter().map(Record::name).collect::<Vec<_>>(), page.marks)
    };
    let (first, marks) = names("size", false, From::Start);
    assert_eq!(first, ["Cleo", "Dan"]);
    assert_eq!(names("size", false, From::After(marks[1].clone())).0, ["Ann", "Bob"]);
    assert_eq!(names("size", true, From::Start).0, ["Ann", "Dan"]);
    assert_eq!(names("nick", false, From::Start).0, ["Bob", "Ann"]);
}

#[test]
fn rows_stand_in_the_order_of_a_users_list_whatever_its_name_and_key() {
    let mut deck = deck();
    let field =
        [("kind", "contact"), ("key", "o'size\""), ("name", "n"), ("type", "choice"), ("list", "o'list")];
    let field = field.map(|(key, value)| (key, Value::from(value)));
    let entry = |n: u8, key: &str, order: i64| {
        let values =
            [("list", "o'list".into()), ("key", key.into()), ("name", key.into()), ("order", order.into())];
        Change::create(Kind::ListEntry, id(n), values)
    };
    let shapes = vec![Change::create(Kind::CustomField, id(50), field), entry(51, "a", 2), entry(52, "b", 1)];
    deck.commit("shapes", shapes).expect("a step");
    let sized = |n, name: &str, size: &str| {
        let values: [(&'static str, Value); 2] = [("name", name.into()), ("o'size\"", size.into())];
        Change::create(Kind::Contact, id(n), values)
    };
    deck.commit("people", vec![sized(1, "Ann", "a"), sized(2, "Bob", "b")]).expect("a step");
    let sort = vec![Sort { key: "o'size\"".to_owned(), descending: false }];
    let window = Window { kind: Kind::Contact, filter: None, sort, from: From::Start, limit: 9 };
    let page = deck.window(&window).expect("rows");
    assert_eq!(page.rows.iter().map(Record::name).collect::<Vec<_>>(), ["Bob", "Ann"]);
}

#[test]
fn the_history_of_a_record_tells_its_tags_custom_values_ties_and_stages() {
    let mut deck = deck();
    let shoe = custom_field(50, "opportunity", "size", "integer");
    deck.commit("start", vec![shoe, contact(2, "Lan"), deal(&deck, 1)]).expect("a deal");
    let set = |values: Vec<(&'static str, Value)>| Change::set(Kind::Opportunity, id(1), values);
    let tags = |names: &[&str]| ("tags", Value::List(names.iter().map(|name| (*name).to_owned()).collect()));
    deck.commit("tagged", vec![set(vec![tags(&["vip"])])]).expect("a tag");
    deck.commit("sized", vec![set(vec![("size", Value::Integer(38))])]).expect("a custom value");
    deck.commit("sized again", vec![set(vec![("size", Value::Integer(40))])]).expect("another");
    let tie = [("opportunity", Value::Id(id(1))), ("contact", id(2).into()), ("role", "influencer".into())];
    let tie = Change::create(Kind::OpportunityContact, link::opportunity_contact(id(1), id(2)), tie);
    deck.commit("tied", vec![tie]).expect("a tie");
    deck.commit("untagged", vec![set(vec![tags(&[])])]).expect("no tag");
    let stage = deck.lists().stages[1].id;
    let event = [("opportunity", Value::Id(id(1))), ("stage", stage.into()), ("at", Value::Moment(NOW))];
    let event = Change::create(Kind::StageEvent, link::stage_event(id(1), stage, NOW), event);
    deck.commit("came", vec![event]).expect("a stage event");
    let told = |label: &str| {
        let history = deck.history(Kind::Opportunity, id(1)).expect("a history");
        let (_, edit) = history.into_iter().find(|(step, _)| step.label == label).expect("the step");
        edit.fields
    };
    let new = |key: &str, value: Value| (key.to_owned(), Value::Null, value);
    assert_eq!(told("tagged"), [new("tags", "vip".into())]);
    assert_eq!(told("sized"), [new("size", Value::Integer(38))]);
    assert_eq!(told("sized again"), [("size".to_owned(), Value::Integer(38), Value::Integer(40))]);
    assert_eq!(told("tied"), [new("contact", Value::Id(id(2))), new("role", "influencer".into())]);
    assert_eq!(told("untagged"), [("tags".to_owned(), Value::from("vip"), Value::Null)]);
    assert_eq!(told("came"), [new("stage", stage.into())]);
    assert_eq!(told("start"), []);
}

#[test]
fn plain_words_find_a_deal_by_its_account_and_its_contact_also_once_they_are_renamed() {
    let mut deck = deck();
    let account = Change::create(Kind::Account, id(3), [("name", Value::from("Globex"))]);
    deck.commit("deal", vec![account, contact(2, "Lan Nguyễn"), deal(&deck, 1)]).expect("a deal");
    let found = |deck: &Repository, text: &str| {
        let parsed = query::parse(text, Kind::Opportunity, deck.lists());
        deck.count(Kind::Opportunity, Some(&parsed.filter), None).expect("a count")
    };
    assert_eq!(found(&deck, "globex"), 0);
    let tie = [("opportunity", Value::Id(id(1))), ("contact", id(2).into())];
    let tie = Change::create(Kind::OpportunityContact, link::opportunity_contact(id(1), id(2)), tie);
    let of = Change::set(Kind::Opportunity, id(1), [("account", Value::Id(id(3)))]);
    deck.commit("tied", vec![tie, of]).expect("ties");
    assert_eq!([found(&deck, "globex"), found(&deck, "lan deal"), found(&deck, "acme")], [1, 1, 0]);
    let renamed = Change::set(Kind::Account, id(3), [("name", Value::from("Acme"))]);
    deck.commit("renamed", vec![renamed]).expect("another name");
    assert_eq!([found(&deck, "globex"), found(&deck, "acme")], [0, 1]);
}
