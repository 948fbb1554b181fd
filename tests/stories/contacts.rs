//! The list of contacts: finding by a piece of a phone, sorting, columns, the pane on the right.

use crate::command_line::Desk;
use crate::sales::{nothing_sold, sales};

#[test]
fn a_contact_is_found_by_a_piece_of_the_phone() {
    sales().open("contacts").keys("/1234567").sees("Lan Nguyễn").sees_no("John Reed");
}

#[test]
fn the_list_is_sorted_by_what_is_chosen_and_turned_round() {
    let order = |frame: &str| frame.find("John Reed") < frame.find("Lan Nguyễn");
    let deck = sales().open("contacts").sees("Name ↑");
    assert!(order(deck.frame()), "{}", deck.frame());
    let deck = deck.keys("S").sees("Name ↓");
    assert!(!order(deck.frame()), "{}", deck.frame());
    deck.keys("saccount<Enter>").sees("Account ↑");
}

#[test]
fn columns_are_chosen() {
    sales()
        .open("contacts")
        .size(80, 24)
        .sees_no("City")
        .keys("|account<Tab><C-u>next step<Tab><Enter>")
        .sees_no("Next step")
        .sees("Name");
}

#[test]
fn chosen_columns_are_there_when_the_program_starts_again_and_what_has_no_room_is_said() {
    let deck = sales().open("contacts").size(80, 24).keys("|email<Tab><C-u>source<Tab><Enter>");
    let deck = deck.sees("No room at this width for").sees("Source").sees_no("E-mail").keys("|");
    let deck = deck.sees_beside("● Source", "no room at this width").keys("<Esc>").restart();
    let deck = deck.open("contacts").size(220, 30).sees("City").sees("Source").sees_no("E-mail");
    // The usual ones come back, and stay.
    let deck = deck.keys("w1").sees_no("Source").restart();
    deck.open("contacts").sees_no("Source").open("accounts").sees_no("Source");
}

#[test]
fn chosen_columns_that_cannot_be_read_are_told_and_stay_as_they_are() {
    let mut deck = sales().open("contacts").keys("|source<Tab><Enter>").sees("Source");
    let file = deck.shell().repository().who().state_dir.expect("a folder").join("columns.toml");
    let kept = std::fs::read_to_string(&file).expect("kept") + "account = [\n";
    std::fs::write(&file, &kept).expect("written");
    let deck = deck.restart().open("contacts").sees("Name");
    let deck = deck.keys("|city<Tab><Enter>").sees("is wrong, so nothing is written to it");
    let deck = deck.keys("w1").sees("is wrong, so nothing is written to it");
    assert_eq!(std::fs::read_to_string(&file).expect("there"), kept);
    drop(deck);
}

#[test]
fn the_pane_on_the_right_follows_the_cursor_and_can_be_hidden() {
    sales()
        .size(140, 30)
        .open("contacts")
        .keys("j")
        .sees_beside("Title", "Buyer")
        .keys("i")
        .sees_no("Buyer  ");
}

#[test]
fn a_contact_made_on_an_account_belongs_to_it() {
    sales()
        .open("accounts")
        .keys("/acme<Enter><Enter><Tab><Tab>aSam Okoye<Enter>")
        .sees("added Sam Okoye")
        .sees("People 2")
        .sees("Sam Okoye");
}

#[test]
fn deleting_asks_first_and_takes_no_for_an_answer() {
    sales()
        .open("contacts")
        .keys("<Del>")
        .sees("Delete John Reed?")
        .keys("n")
        .sees("John Reed")
        .keys("<Del>y")
        .sees("deleted John Reed")
        .keys("u")
        .sees_beside("John Reed", "Globex");
}

#[test]
fn a_call_is_logged_and_what_is_next_is_planned_in_the_same_go() {
    sales()
        .open("contacts")
        .keys("jcconn<Enter>")
        .sees("Call with Lan Nguyễn logged. What was said, what is next?")
        .keys("+3d send the offer<Enter>")
        .sees_beside("Lan Nguyễn", "Thu")
        .keys("<Enter>")
        .sees("Call: Connected")
        .sees("Task · send the offer");
}

#[test]
fn an_empty_list_says_what_it_is_for() {
    nothing_sold().open("contacts").sees("No contacts yet");
}

#[test]
fn a_call_stays_logged_when_nothing_is_planned() {
    sales().open("contacts").keys("jcconn<Enter><Esc><Enter>").sees("Call: Connected");
}

#[test]
fn what_is_planned_is_told_with_its_time_wherever_there_is_room() {
    let deck =
        sales().size(80, 24).open("contacts").keys("/lan<Enter>t").sees("What is next for Lan Nguyễn?");
    let deck = deck.keys("fri 14:30 show the plan<Enter>").keys("t").keys("fri 9h call first<Enter><Enter>");
    let deck = deck.sees_beside("Fri 14:30", "show the plan").sees_beside("Fri 09:00", "call first");
    let at = |words: &str| deck.frame().find(words).expect("a row");
    assert!(at("call first") < at("show the plan"), "{}", deck.frame());
    let desk = Desk::empty();
    desk.add(&["contact", "Lan Nguyễn >mon 9h call"]);
    assert!(desk.ok(&["list", "activities", "--format", "table"]).contains("23 Nov 09:00"));
    assert!(desk.ok(&["list", "activities"]).contains("\t2026-11-23\t"));
}
