//! A call that is made closes the one that was planned, wherever it is logged.

use dealdeck::domain::activity::{Activity, Status};
use dealdeck::domain::{Change, Kind, Record, Value};

use crate::deck::Deck;
use crate::held::{all, everything};
use crate::sales::{TODAY, sales};

/// The calls of a deck that this is the outcome of, by their subjects.
fn ended(deck: &mut Deck, outcome: &str) -> Vec<String> {
    let calls = all(deck.shell().repository(), Kind::Activity);
    calls.iter().filter(|call| call.text("outcome") == outcome).map(Record::name).collect()
}

#[test]
fn a_call_from_the_board_closes_the_one_that_is_due_and_one_undo_takes_it_back() {
    let mut deck = sales().size(100, 30);
    let before = everything(deck.shell().repository());
    let mut deck = deck
        .keys("llc")
        .sees("Call with Acme renewal: how did it go?")
        .keys("2")
        .sees("“Send the quote” with Acme renewal is done. What was said, what is next?")
        .keys("<Esc>");
    assert_eq!(ended(&mut deck, "no-answer"), ["Send the quote"]);
    let mut deck = deck.open("today").sees_no("Send the quote").keys("u").sees("Send the quote");
    assert_eq!(everything(deck.shell().repository()), before);
}

#[test]
fn a_call_from_the_page_of_a_record_closes_the_one_that_stands_there() {
    let deck = sales().size(100, 30).keys("ll<Enter>").sees("Timeline 4").sees_beside("● today", "Acme");
    let deck = deck.keys("c2").keys("asked for a week<Enter>").sees("Timeline 4").sees_no("● today");
    let mut deck = deck.sees("✓ Call · Send the quote").sees("asked for a week");
    assert_eq!(ended(&mut deck, "no-answer"), ["Send the quote"]);
}

#[test]
fn a_call_that_is_planned_for_a_later_day_stays_and_so_does_what_is_no_call() {
    let deck = sales().size(100, 30).keys("tfri call again<Enter>").keys("c2");
    let mut deck = deck.sees("Call with Fleet upgrade logged").sees_no("is done").keys("<Esc>");
    assert_eq!(ended(&mut deck, "no-answer"), ["Call: No answer"]);
    let mut deck = deck.keys("<Enter>").sees_beside("Fri", "call again").keys("<Esc>lllc2<Esc>");
    assert_eq!(ended(&mut deck, "no-answer").len(), 2);
    deck.open("today").sees("Walk through the plan");
}

#[test]
fn of_several_calls_that_are_due_the_earliest_is_closed() {
    let deck = sales().size(100, 30).meanwhile(|other| {
        let quote = all(other, Kind::Activity).into_iter().find(|one| one.name() == "Send the quote");
        let deal = quote.expect("it is planned").get("opportunity").clone();
        for (subject, days) in [("Ask again", 1), ("Ask first", 4)] {
            let values = [
                ("type", Value::from("call")),
                ("subject", subject.into()),
                ("status", "planned".into()),
                ("due", Value::Date(TODAY - chrono::Days::new(days))),
                ("opportunity", deal.clone()),
            ];
            let change = Change::create(Kind::Activity, other.new_id(), values);
            other.commit("plan", vec![change]).expect("a step");
        }
    });
    let mut deck = deck.restart().open("pipeline").keys("llc2<Esc>");
    assert_eq!(ended(&mut deck, "no-answer"), ["Ask first"]);
    let mut deck = deck.keys("c2<Esc>c2<Esc>");
    assert_eq!(ended(&mut deck, "no-answer"), ["Send the quote", "Ask again", "Ask first"]);
    let mut deck = deck.keys("c2<Esc>");
    assert_eq!(ended(&mut deck, "no-answer").len(), 4);
}

#[test]
fn marked_rows_about_the_same_deal_are_one_call() {
    let deck = sales().size(100, 30).keys("lltmon prepare the quote<Enter>").open("activities");
    let mut deck = deck.keys("/ quote<Enter>vv").sees("2 marked").keys("c2<Esc>");
    assert_eq!(ended(&mut deck, "no-answer"), ["Send the quote"]);
}

#[test]
fn the_outcome_of_a_call_from_the_list_of_leads_leads_out_of_a_cadence() {
    let step = |deck: &mut Deck| {
        let all = all(deck.shell().repository(), Kind::Activity);
        let steps = all.iter().map(Activity::from_record).filter(|one| one.enrolment.is_some());
        steps.filter(|one| one.state() == Status::Planned).count()
    };
    let mut deck = Deck::demo().size(110, 30).open("leads").keys("/kenji<Enter>");
    let before = step(&mut deck);
    let mut deck = deck.keys("c6").sees("is done").keys("<Esc><Enter>").sees_no("step 1 of 5");
    assert_eq!(step(&mut deck), before - 1, "its branch stops the cadence");
    let mut deck = deck.keys("u").sees("Call in, step 1 of 5 · today");
    assert_eq!(step(&mut deck), before);
    deck.keys("c1<Esc>").sees("Call in, step 2 of 5").sees("Send the application form");
}
