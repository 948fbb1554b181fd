//! The brief: one page to read before a call.

use dealdeck::domain::{Change, Kind};
use dealdeck::repository::Repository;

use crate::deck::Deck;
use crate::sales::sales;

fn lan() -> Deck {
    sales().size(80, 24).open("contacts").keys("/lan<Enter>b")
}

/// Writes over the amount of the renewal.
fn dearer(deck: &mut Repository) {
    let mut found = None;
    let visit = &mut |record: dealdeck::domain::Record| {
        if record.name() == "Acme renewal" {
            found = Some(record.id);
        }
        true
    };
    deck.each(Kind::Opportunity, None, visit).expect("a read");
    let id = found.expect("the renewal");
    deck.commit("dearer", vec![Change::set(Kind::Opportunity, id, [("amount", 5_000_000.into())])])
        .expect("a step");
}

#[test]
fn a_brief_says_who_it_is_what_is_open_and_who_has_a_part() {
    lan()
        .sees("Lan Nguyễn")
        .sees("Buyer · Acme Corp")
        .sees("+84901234567 · lan@acme.example")
        .sees("not contacted yet")
        .sees("nothing is planned")
        .sees("Open deals")
        .sees_beside("Acme renewal", "Proposal")
        .sees_beside("Acme renewal", "today Send the quote")
        .sees_beside("Acme renewal", "48,000 $ · closes 30 Jun")
        .sees_beside("Acme support", "no next step")
        .sees("People")
        .keys("<Esc>")
        .sees("Contacts")
        .sees_no("Open deals");
}

#[test]
fn a_wide_brief_stands_in_two_columns() {
    let deck = lan().size(200, 60).sees_beside("Next", "Open deals");
    deck.sees_beside("Acme renewal", "48,000 $ · closes 30 Jun").size(120, 40).sees("People");
}

#[test]
fn what_is_done_from_the_brief_is_on_it() {
    lan()
        .keys("c1they need a week >fri call back<Enter>")
        .sees("last contact today")
        .sees_beside("Fri", "call back")
        .sees_beside("15 Jun", "Call: Connected")
        .sees("they need a week")
        .keys("nPrefers mornings<Enter>")
        .sees("Prefers mornings")
        .keys("tmon send the contract<Enter>")
        .sees("send the contract");
}

#[test]
fn what_became_different_since_the_last_contact_is_told() {
    sales()
        .open("opportunities")
        .keys("/renewal<Enter>b")
        .sees("Acme renewal")
        .sees("last contact 21d ago")
        .sees_no("Amount:")
        .keys("<Esc>")
        .meanwhile(dearer)
        .keys("b")
        .sees("Since the last contact")
        .sees("Amount: 48,000 $ → 50,000 $")
        .keys("c1<Esc>")
        .sees_no("Since the last contact");
}

#[test]
fn the_brief_of_an_activity_is_that_of_what_it_is_about() {
    sales()
        .open("activities")
        .keys("/quote<Enter>b")
        .sees("Lan Nguyễn · Acme renewal")
        .sees_beside("today", "Send the quote")
        .sees("Budget was cut in half")
        .keys("<Enter>")
        .sees("Deal  Acme renewal");
}

#[test]
fn the_brief_of_a_lead_says_where_it_stands() {
    sales()
        .open("leads")
        .keys("/trần<Enter>b")
        .sees("Bình Trần")
        .sees("Hoa Sen")
        .sees("New · Hot")
        .sees("not contacted yet");
}

#[test]
fn the_map_shows_how_far_everybody_is_won_over() {
    Deck::demo()
        .size(100, 40)
        .open("pipeline")
        .keys("b")
        .sees("heart ↑")
        .sees("→ head")
        .sees_beside("★", "heart");
}

#[test]
fn the_brief_is_copied_as_it_is_printed() {
    let mut deck = lan().keys("y");
    let errand = deck.shell().next_errand().expect("something to copy");
    let copied = format!("{errand:?}");
    assert!(copied.contains("# Lan Nguyễn") && copied.contains("## Open deals"), "{copied}");
}

#[test]
fn a_long_brief_is_scrolled_to_its_end_and_no_further() {
    let deck = Deck::demo().size(80, 12).open("accounts").keys("b");
    let first = deck.frame().to_owned();
    let deck = deck.keys("<End>");
    assert_ne!(first, deck.frame());
    let last = deck.frame().to_owned();
    let deck = deck.keys("<PageDown>");
    assert_eq!(last, deck.frame());
    let deck = deck.keys("<Home>");
    assert_eq!(first, deck.frame());
}

#[test]
fn what_came_with_the_making_of_records_is_no_change_and_reopening_tells_little() {
    let deck = sales().size(80, 30).keys("2llX1<Enter>").sees("lost Acme renewal").open("opportunities");
    deck.keys("<Esc>/renewal<Enter>R")
        .sees("reopened Acme renewal")
        .keys("b")
        .sees("Since the last contact")
        .sees("Stage: Closed Lost → Proposal")
        .sees_no("Closed at")
        .sees_no("Reopen");
    Deck::empty()
        .size(80, 30)
        .open("accounts")
        .keys("aAcme<Enter><Enter>aLan Nguyen lan@acme.example<Enter>")
        .keys("<Esc>b")
        .sees("not contacted yet")
        .sees_no("Since the last contact");
}

#[test]
fn what_is_to_be_said_names_the_person_wherever_it_is_read_and_only_the_editor_shows_the_braces() {
    let deck = sales().meanwhile(|other| {
        let mut found = Vec::new();
        let visit = &mut |record: dealdeck::domain::Record| {
            if record.name() == "Send the quote" {
                found.push(record.id);
            }
            true
        };
        other.each(Kind::Activity, None, visit).expect("a read");
        let body = [("body", "Dear {first_name}, about {deal}".into())];
        other.commit("a script", vec![Change::set(Kind::Activity, found[0], body)]).expect("a step");
    });
    let said = "Acme renewal";
    let filled = |deck: Deck| deck.sees("Dear Lan").sees(said).sees_no("{first_name}");
    let deck = deck.restart().size(140, 40).open("opportunities").keys("/renewal<Enter><Enter>");
    let deck = filled(deck).open("agenda").keys("j");
    let deck = filled(deck).open("activities").keys("/quote<Enter>");
    let deck = filled(deck).keys("<Enter>");
    filled(deck).keys("e").sees("{first_name}");
}
