//! Two programs at one deck: what one has written since the other looked is never written over
//! unseen.

use dealdeck::domain::{Change, Id, Kind, Record, Value};
use dealdeck::repository::Repository;

use crate::deck::{Deck, NOW};
use crate::sales::sales;

fn named(repository: &Repository, kind: Kind, name: &str) -> Record {
    let mut found = None;
    let mut look = |record: Record| {
        if record.name() == name {
            found = Some(record);
        }
        true
    };
    repository.each(kind, None, &mut look).expect("records");
    found.expect("a record of this name")
}

/// The other program sets a field.
fn sets(deck: Deck, kind: Kind, name: &str, key: &'static str, value: impl Into<Value>) -> Deck {
    let value = value.into();
    deck.meanwhile(|other| {
        let record = named(other, kind, name);
        other.commit("theirs", vec![Change::set(kind, record.id, [(key, value)])]).expect("a step");
    })
}

#[test]
fn a_form_tells_what_somebody_else_wrote_and_keeps_what_was_typed() {
    let deck = sales().open("leads").keys("/zoe<Enter>e-Park");
    sets(deck, Kind::Lead, "Zoe Kim", "name", "Zoe Lee")
        .keys("<C-s>")
        .sees("Zoe Kim-Park")
        .sees("changed meanwhile to Zoe Lee")
        .sees_no("edited Zoe")
        .meanwhile(|other| assert_eq!(named(other, Kind::Lead, "Zoe Lee").name(), "Zoe Lee"))
        .keys("<C-s>")
        .sees("edited Zoe")
        .sees("Zoe Kim-Park");
}

#[test]
fn a_form_leaves_the_fields_alone_that_somebody_else_wrote() {
    let deck = sales().open("leads").keys("/zoe<Enter>e-Park");
    sets(deck, Kind::Lead, "Zoe Kim", "title", "Chair")
        .keys("<C-s>")
        .sees("edited Zoe Kim")
        .meanwhile(|other| assert_eq!(named(other, Kind::Lead, "Zoe Kim-Park").text("title"), "Chair"));
}

#[test]
fn a_prompt_asks_again_when_somebody_else_wrote_the_value() {
    let deck = sales().keys("/renewal<Enter>$9k");
    sets(deck, Kind::Opportunity, "Acme renewal", "amount", 1_234_500)
        .keys("<Enter>")
        .sees("Acme renewal was changed meanwhile: Amount is now")
        .sees("12,345")
        .sees("9k")
        .keys("<Enter>")
        .sees("9,000");
}

#[test]
fn a_card_that_somebody_else_moved_is_not_moved_again_unseen() {
    let deck = sales().keys("/renewal<Enter>");
    let stage = dealdeck::domain::presets::StagePreset::Standard.stage("Qualification");
    sets(deck, Kind::Opportunity, "Acme renewal", "stage", stage)
        .keys("L")
        .sees("Acme renewal was changed meanwhile: Stage is now Qualification");
}

#[test]
fn a_lead_is_converted_once_however_many_forms_are_open() {
    let deck = sales().open("leads").keys("/zoe<Enter>C");
    sets(deck, Kind::Lead, "Zoe Kim", "converted_at", Value::Moment(crate::deck::NOW))
        .keys("<C-s>")
        .sees("It was converted before.")
        .sees_no("converted Zoe Kim");
}

#[test]
fn what_is_gone_is_not_edited() {
    let deck = sales().open("leads").keys("/zoe<Enter>e-Park");
    deck.meanwhile(|other| {
        let id = named(other, Kind::Lead, "Zoe Kim").id;
        other.commit("gone", vec![Change::Delete { kind: Kind::Lead, id }]).expect("a step");
    })
    .keys("<C-s>")
    .sees("There is no lead");
}

/// The same person gives a lead another title in another window.
fn retitled_in_another_window(deck: Deck) -> Deck {
    deck.in_another_window(|other| {
        let lead = named(other, Kind::Lead, "Zoe Kim");
        let change = Change::set(Kind::Lead, lead.id, [("title", "Chair".into())]);
        other.commit("gave Zoe Kim another title", vec![change]).expect("a step");
    })
}

#[test]
fn undo_takes_back_what_was_done_in_this_window_first_and_says_where_the_other_was_done() {
    let deck = sales().open("leads").keys("/zoe<Enter>#early<Enter>").sees("tagged Zoe Kim");
    let deck = retitled_in_another_window(deck).keys("u").sees("Undone: tagged Zoe Kim");
    let deck = deck.keys("u").sees("Undone, from another window: gave Zoe Kim another title");
    deck.keys("U")
        .sees("Done again: gave Zoe Kim another title")
        .keys("U")
        .sees("Done again: tagged Zoe Kim");
}

#[test]
fn who_has_done_nothing_here_takes_back_what_was_done_in_another_window_and_is_told() {
    let deck = retitled_in_another_window(sales().open("leads"));
    deck.keys("u").sees("Undone, from another window: gave Zoe Kim another title");
}

#[test]
fn a_step_of_another_window_of_which_nothing_is_left_is_not_taken_back() {
    let deck = sales().open("leads").keys("/zoe<Enter>#early<Enter>").sees("tagged Zoe Kim");
    let deck = retitled_in_another_window(deck).in_another_window(|other| {
        let id = Id::new(NOW, [7; 10]);
        let max = Change::create(Kind::Contact, id, [("name", "Max Rot".into())]);
        other.commit("added Max Rot", vec![max]).expect("a step");
        other.erase(Kind::Contact, id, "erased a person").expect("erased");
    });
    let deck = deck.keys("u").sees("Undone: tagged Zoe Kim");
    let deck = deck.keys("u").sees("Undone, from another window: gave Zoe Kim another title");
    deck.keys("u").sees("Nothing to undo");
}
