//! What one step did is taken back to equal records and done again to equal records, whatever the
//! step was: converting, merging, moving a thousand deals, steps of a cadence, module switches.

use dealdeck::domain::{Change, Kind, Value};

use crate::board::{board, deal};
use crate::conversion::asking;
use crate::deck::Deck;
use crate::duplicates::with_second_lan;
use crate::held::{all, assert_equal, everything};
use crate::sales::sales;

/// Does something that is so many steps, takes them back and does them again: each time the deck
/// holds what it held then. Gives the deck as the doing left it.
fn there_and_back(mut deck: Deck, steps: usize, work: impl FnOnce(Deck) -> Deck) -> Deck {
    let before = everything(deck.shell().repository());
    deck = work(deck);
    let after = everything(deck.shell().repository());
    assert!(before != after, "nothing was done");
    deck = deck.keys(&"u".repeat(steps));
    assert_equal(&everything(deck.shell().repository()), &before, "taken back");
    deck = deck.keys(&"U".repeat(steps));
    assert_equal(&everything(deck.shell().repository()), &after, "done again");
    deck
}

#[test]
fn a_lead_converted_into_what_matches_comes_back_without_a_trace() {
    let deck = asking().keys("n").keys("met at the fair<Enter>");
    let mut deck = there_and_back(deck, 1, |deck| {
        deck.keys("C").keys("<C-s>").sees("converted Lan Nguyen").sees_beside("Lan Nguyen", "Converted")
    });
    let repository = deck.shell().repository();
    let count = |kind| repository.count(kind, None, None).expect("a count");
    assert_eq!((count(Kind::Opportunity), count(Kind::Contact)), (5, 2), "nothing was made anew");
    let mut story = all(repository, Kind::Activity);
    story.retain(|one| one.text("subject") == "met at the fair");
    let deal = story[0].get("opportunity").as_id().expect("the history follows");
    let deal = repository.get(Kind::Opportunity, deal).expect("a read").expect("the deal");
    assert_eq!(deal.name(), "Acme renewal");
    deck.keys("u").sees_beside("Lan Nguyen", "New");
}

#[test]
fn a_lead_converted_into_new_records_takes_them_and_its_cadence_with_it() {
    let deck = sales().open("leads").keys("/bình<Enter>E1").sees("enrolled Bình Trần in");
    let mut deck = there_and_back(deck.keys("thu ask for papers<Enter>"), 1, |deck| {
        deck.keys("C").keys("<C-s>").sees("converted Bình Trần")
    });
    let repository = deck.shell().repository();
    let count = |kind| repository.count(kind, None, None).expect("a count");
    assert_eq!((count(Kind::Account), count(Kind::Contact)), (4, 3));
    let standings = all(repository, Kind::Enrolment);
    assert_eq!(standings[0].text("why"), "converted");
}

#[test]
fn two_merged_field_by_field_are_two_again() {
    let mut deck = there_and_back(with_second_lan(), 1, |deck| {
        deck.open("contacts")
            .keys("/lan nguyễn<Enter>=<Enter>")
            .sees_beside("stays", "goes into the other")
            .sees_beside("● Lan Nguyễn", "○ nguyen lan")
            .sees_beside("● lan@acme.example", "● lan@home.example, lan@acme.example")
            .sees_beside("● Buyer", "○ Head of buying")
            .sees_beside("○ empty", "● Prefers tea")
            .sees_beside("one deal, one account", "one activity, one tag")
            .keys("jl")
            .sees_beside("○ Buyer", "● Head of buying")
            .keys("m")
            .sees("Merge nguyen lan into Lan Nguyễn?")
            .keys("<Enter>")
            .sees("Head of buying")
            .keys("my")
            .sees("merged nguyen lan into Lan Nguyễn")
            .sees("It looks like no other record")
    });
    deck = deck
        .open("contacts")
        .size(100, 50)
        .keys("<Enter>")
        .sees("Asked for a discount")
        .keys("<Tab>")
        .sees("Head of buying")
        .sees("Prefers tea")
        .sees("lan@home.example")
        .sees("vip");
    deck.keys("u").sees("Undone");
}

#[test]
fn two_companies_merged_with_their_people_and_deals_are_two_again() {
    let deck = sales().open("accounts").keys("aAcme Corporation<Enter><Esc>").keys("/acme<Enter>=<Enter>");
    let mut deck =
        there_and_back(deck.sees("Acme Corporation"), 1, |deck| deck.keys("my").sees("merged Acme Corp"));
    let count = deck.shell().repository().count(Kind::Account, None, None).expect("a count");
    assert_eq!(count, 3);
}

/// The board with a thousand deals more in its first column.
fn thousand() -> Deck {
    let deck = board().meanwhile(|other| {
        let first = deal(other, "Fleet upgrade");
        let changes = (0..1_000).map(|n| {
            let mut values: Vec<_> = first.stored().into_iter().filter(|(key, _)| key != "name").collect();
            values.push(("name".into(), Value::from(format!("Bulk {n:04}"))));
            values.push(("position".into(), Value::from(dealdeck::domain::position::nth(n + 10))));
            if n % 3 == 0 {
                values.push(("probability_by_hand".into(), Value::Bool(true)));
                values.retain(|(key, _)| key != "probability");
                values.push(("probability".into(), 33.into()));
            }
            Change::Create { kind: Kind::Opportunity, id: other.new_id(), values }
        });
        let changes: Vec<Change> = changes.collect();
        other.commit("many", changes).expect("a commit");
    });
    deck.restart()
}

#[test]
fn a_thousand_deals_move_and_come_back_as_they_were() {
    let mut deck = there_and_back(thousand(), 1, |deck| {
        deck.keys("+").sees("1,001 marked").keys("L").sees("moved 1,001 deals to Qualification")
    });
    let moved = all(deck.shell().repository(), Kind::Opportunity);
    let at =
        |percent| moved.iter().filter(|one| one.get("probability").as_integer() == Some(percent)).count();
    assert_eq!((at(33), at(20)), (334, 668), "by hand kept, the stage's for the others");
    deck = there_and_back(deck.keys("u"), 1, |deck| {
        deck.keys("+$75000<Enter>").sees("set the amount of 1,001 records to 75,000 $")
    });
    deck = there_and_back(deck.keys("u"), 3, |deck| {
        deck.keys("+d+9d<Enter>").keys("+%55<Enter>").keys("+o<Enter>")
    });
    there_and_back(deck.keys("uuu"), 1, |deck| {
        deck.keys("+X").keys("budget<Enter>").keys("ask earlier<Enter>").sees("lost 1,001 deals")
    });
}

#[test]
fn steps_of_a_cadence_come_back_with_what_they_moved() {
    let deck = Deck::demo().open("leads");
    let deck =
        there_and_back(deck, 1, |deck| deck.keys("<Enter>E1").sees("enrolled Henrik Okoye in Call in"));
    let deck = deck.keys("<Esc>").open("activities").keys("/subject:\"call in\"<Enter>");
    let deck = there_and_back(deck, 1, |deck| deck.keys("x").sees("did “Call in”"));
    let deck = deck.open("cadences").keys("<Enter>");
    let deck = there_and_back(deck, 1, |deck| deck.keys("Gp").sees("paused Call in for"));
    let deck = there_and_back(deck, 1, |deck| deck.keys("Gs").sees("stopped"));
    there_and_back(deck.keys("<Esc>"), 1, |deck| deck.keys("<Delete>y").sees("deleted the cadence Call in"));
}

#[test]
fn switching_modules_is_one_step_and_undo_brings_back_equal_records() {
    let deck = there_and_back(Deck::demo().size(120, 40), 1, |deck| {
        deck.keys(":preset-modules<Enter>3").sees("set the modules of One person alone")
    });
    let deck = deck.sees_no("3 Leads").keys("u").sees("Undone").sees("3 Leads");
    // The row of how deals are tracked is the last one.
    let tracked = ":modules<Enter><S-Tab><Enter>stage<Enter><C-s>";
    let deck = there_and_back(deck, 1, |deck| {
        deck.keys(tracked).sees("had deals tracked by stage").sees_no("weighted")
    });
    deck.keys("u").sees("weighted");
}
