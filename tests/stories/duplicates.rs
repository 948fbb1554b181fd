//! Records that may be one: found for one record and over the whole deck, compared side by side,
//! merged, told apart.

use dealdeck::domain::{Change, Kind, Value, edit};

use crate::deck::Deck;
use crate::sales::sales;

/// A second Lan, who has another address, a note, a tag and a call of her own.
pub fn with_second_lan() -> Deck {
    sales().meanwhile(|deck| {
        let id = deck.new_id();
        let values = vec![
            ("name".into(), "nguyen lan".into()),
            ("email".into(), Value::List(vec!["lan@home.example".into(), "lan@acme.example".into()])),
            ("title".into(), "Head of buying".into()),
            ("notes".into(), "Prefers tea".into()),
            ("tags".into(), Value::List(vec!["vip".into()])),
        ];
        let mut changes = edit::create(Kind::Contact, id, values);
        let call = [("subject", Value::from("Asked for a discount")), ("contact", id.into())];
        changes.push(Change::create(Kind::Activity, deck.new_id(), call));
        deck.commit("made a second Lan", changes).expect("a step");
    })
}

#[test]
fn a_record_is_compared_with_all_others_at_once() {
    with_second_lan()
        .open("contacts")
        .keys("/lan nguyễn<Enter>=")
        .sees("What looks like Lan Nguyễn")
        .sees_beside("Lan Nguyễn · Acme Corp", "nguyen lan · lan@home.example")
        .sees("same e-mail, same name in another order")
        .sees("one pair");
}

#[test]
fn what_looks_like_no_other_says_so() {
    sales().open("contacts").keys("/john<Enter>=").sees("It looks like no other record");
}

#[test]
fn the_whole_deck_is_looked_through_from_the_palette() {
    with_second_lan()
        .keys(":screen-duplicates<Enter>")
        .wait()
        .sees("Duplicates · the whole deck")
        .sees_beside("Lan Nguyễn", "nguyen lan")
        .sees("same e-mail");
}

#[test]
fn either_of_the_two_may_stay() {
    with_second_lan()
        .open("contacts")
        .keys("/lan nguyễn<Enter>=<Enter><Tab>")
        .sees_beside("goes into the other", "stays")
        .sees_beside("○ Lan Nguyễn", "● nguyen lan")
        .keys("my")
        .sees("merged Lan Nguyễn into nguyen lan");
}

#[test]
fn going_on_in_a_field_takes_one_side_then_the_other_then_both() {
    with_second_lan()
        .open("contacts")
        .keys("/lan nguyễn<Enter>=<Enter>")
        .keys("<Down><Down>")
        .keys("<Space>")
        .sees_beside("● lan@acme.example", "○ lan@home.example, lan@acme.example")
        .keys("<Space>")
        .sees_beside("○ lan@acme.example", "● lan@home.example, lan@acme.example")
        .keys("<Space>")
        .sees_beside("● lan@acme.example", "● lan@home.example, lan@acme.example");
}

#[test]
fn two_that_are_told_apart_are_no_pair_any_more_until_that_is_undone() {
    with_second_lan()
        .keys(":screen-duplicates<Enter>")
        .wait()
        .sees_beside("Lan Nguyễn", "nguyen lan")
        .keys("x")
        .sees("told Lan Nguyễn and nguyen lan apart")
        .sees("Nothing looks like the same twice")
        .keys("=")
        .wait()
        .sees("Nothing looks like the same twice")
        .keys("u")
        .sees_beside("Lan Nguyễn", "nguyen lan")
        .keys("x")
        .sees("Nothing looks like the same twice");
}

#[test]
fn a_lead_that_is_a_known_contact_is_opened_to_be_converted() {
    sales()
        .open("leads")
        .keys("aLan Nguyen, Acme Corp<Enter>")
        .keys(":screen-duplicates<Enter>")
        .wait()
        .sees_beside("Lan Nguyễn · Acme Corp", "Lan Nguyen · Lead · Acme Corp")
        .keys("<Enter>")
        .sees("Lan Nguyen looks like a contact that is there")
        .keys("C")
        .sees("Convert Lan Nguyen");
}

#[test]
fn side_by_side_two_long_names_fit_the_smallest_screen() {
    let long = "Công ty Trách nhiệm hữu hạn Một thành viên Thương mại Dịch vụ Xuất nhập khẩu Hoà Bình";
    sales()
        .meanwhile(|deck| {
            for (n, name) in
                [long, "Công ty TNHH MTV Thương mại Dịch vụ Xuất nhập khẩu Hoà Bình"].iter().enumerate()
            {
                let id = deck.new_id();
                let values =
                    vec![("name".into(), Value::from(*name)), ("city".into(), Value::from(n.to_string()))];
                deck.commit("made", edit::create(Kind::Account, id, values)).expect("a step");
            }
        })
        .size(80, 24)
        .keys(":screen-duplicates<Enter>")
        .wait()
        .sees_beside("Công ty Trách nhiệm", "Công ty TNHH MTV")
        .keys("<Enter>")
        .sees_beside("● Công ty Trách nhiệm hữu h", "○ Công ty TNHH MTV Thương m")
        .sees("…");
}
