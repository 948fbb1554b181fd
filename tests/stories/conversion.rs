//! Leads to the full: what they match and why, whether their data holds,
//! what is copied of it.

use dealdeck::domain::{Change, Kind, Record, Value};

use crate::deck::Deck;
use crate::sales::sales;

/// A lead about the Acme deals, with an address of Lan's.
pub fn asking() -> Deck {
    sales()
        .size(100, 30)
        .open("leads")
        .keys("aLan Nguyen, Acme Corp lan@acme.example 090 123 4567 45k #fair<Enter>")
        .sees("added Lan Nguyen")
}

#[test]
fn what_matches_is_preselected_with_its_reason() {
    asking()
        .keys("C")
        .sees_beside("Account", "same name")
        .sees_beside("Contact", "same e-mail, same phone")
        .sees_beside("Deal", "Acme renewal")
        .sees_beside("Deal", "open deal of this contact")
        .sees_beside("E-mail", "has its form")
        .sees_beside("Phone", "without country code")
        .sees_beside("Duplicates", "one more looks like it");
}

#[test]
fn the_form_counts_the_very_duplicates_that_looking_for_them_finds() {
    let deck = asking().meanwhile(|other| {
        // Somebody else in the same office: the phone is shared, the name is not.
        let (id, phone) = (other.new_id(), Value::List(vec!["+84 90 123 4567".to_owned()]));
        let values = [("name", "Bob Miller".into()), ("phone", phone)];
        other.commit("a contact", vec![Change::create(Kind::Contact, id, values)]).expect("a commit");
    });
    let deck = deck.keys("C").sees_beside("Duplicates", "one more looks like it").keys("<Esc>");
    deck.keys("=").sees("same e-mail").sees_no("Bob Miller").keys("<Esc>");
}

#[test]
fn giving_a_lead_up_calls_off_what_was_planned_and_tells_why_in_one_step() {
    let deck =
        sales().size(100, 30).open("leads").keys("/bình<Enter>").keys("t").keys("fri call again<Enter>");
    let mut deck = deck.keys("D1").sees("gave up Bình Trần").keys("<Enter>").sees("given up: ");
    let call = |deck: &mut Deck| {
        let mut status = String::new();
        let mut take = |activity: Record| {
            if activity.name() == "call again" {
                activity.text("status").clone_into(&mut status);
            }
            true
        };
        deck.shell().repository().each(Kind::Activity, None, &mut take).expect("activities");
        status
    };
    assert_eq!(call(&mut deck), "not-held");
    deck = deck.sees_beside("✗", "call again").keys("<Esc>u");
    assert_eq!(call(&mut deck), "planned");
    deck.keys("<Enter>").sees_no("given up");
}

#[test]
fn losing_a_deal_calls_off_what_was_planned_for_it_and_winning_does_not() {
    let planned = |deck: &mut Deck| {
        let mut open = 0;
        let mut take = |activity: Record| {
            open += usize::from(activity.name() == "Send the quote" && activity.text("status") == "planned");
            true
        };
        deck.shell().repository().each(Kind::Activity, None, &mut take).expect("activities");
        open
    };
    let mut deck = sales().size(160, 40).keys("2ll");
    assert_eq!(planned(&mut deck), 1);
    deck = deck.keys("X1<Enter>").sees("lost Acme renewal");
    assert_eq!(planned(&mut deck), 0);
    deck = deck.keys("u");
    assert_eq!(planned(&mut deck), 1);
    deck = deck.keys("W1<Enter>").sees("won Acme renewal");
    assert_eq!(planned(&mut deck), 1);
}

#[test]
fn data_that_has_not_its_form_is_not_copied_unless_that_is_asked_for() {
    let deck = sales().meanwhile(|other| {
        let (id, phone) = (other.new_id(), Value::List(vec!["12 34".to_owned()]));
        let values = [("name", "Mia Novak".into()), ("status", "new".into()), ("phone", phone)];
        other.commit("a lead", vec![Change::create(Kind::Lead, id, values)]).expect("a commit");
    });
    let phone = |deck: &mut Deck| {
        let mut phones = Vec::new();
        let mut take = |contact: Record| {
            if contact.name() == "Mia Novak" {
                phones = contact.get("phone").as_list().to_vec();
            }
            true
        };
        deck.shell().repository().each(Kind::Contact, None, &mut take).expect("contacts");
        phones
    };
    let mut deck = deck
        .restart()
        .size(100, 30)
        .open("leads")
        .keys("/mia<Enter>C")
        .sees_beside("Phone", "phone cannot be dialled")
        .sees_beside("Copy unverified data", "no")
        .keys("<C-s>");
    assert_eq!(phone(&mut deck), Vec::<String>::new());
    deck = deck.keys("u").keys("C<Tab><Tab><Tab><Tab>y<C-s>").sees("converted Mia Novak");
    assert_eq!(phone(&mut deck), ["12 34"]);
}

#[test]
fn verifying_says_what_speaks_against_it_and_asks() {
    sales()
        .size(100, 30)
        .open("leads")
        .keys("/zoe<Enter>Y")
        .sees("Zoe Kim: neither e-mail nor phone. Verify all the same?")
        .keys("n")
        .sees_no("verified Zoe Kim")
        .keys("Yy")
        .sees("verified Zoe Kim")
        .keys("Y")
        .sees("took the verification of Zoe Kim back");
}

#[test]
fn a_lead_with_the_address_of_another_is_asked_about() {
    asking().keys("Y").sees("one more looks like it. Verify all");
}

#[test]
fn a_lead_whose_data_holds_is_verified_at_once() {
    sales()
        .size(100, 30)
        .open("leads")
        .keys("aMia Novak, Lotus mia@lotus.example<Enter>Y")
        .sees("verified Mia Novak")
        .keys("C")
        .sees_beside("E-mail", "has its form")
        .sees_no("Copy unverified data");
}

#[test]
fn disqualifying_takes_a_digit() {
    sales().open("leads").keys("/bình<Enter>D1").sees("gave up Bình Trần");
}

#[test]
fn the_list_of_leads_tells_how_they_stand_on_the_smallest_screen() {
    let mut deck = Deck::demo().size(80, 24).open("leads");
    for heading in ["Status", "Next", "Rating", "Touch", "Age", "Source"] {
        deck = deck.sees_beside("Name", heading);
    }
}

#[test]
fn converting_a_lead_says_that_its_cadence_ended_and_asks_what_is_next_for_the_deal() {
    let deck = Deck::demo().size(110, 30).open("leads").keys("/kenji<Enter>C<C-s>");
    let deck = deck
        .sees("Call in ended, “")
        .sees("” is called off. What is next for ")
        .keys("tomorrow call about the start<Enter>")
        .open("activities")
        .keys("/ call about the start<Enter>")
        .sees_beside("call about the start", "Kenji Moreau");
    deck.keys("uu").open("leads").keys("/kenji<Enter><Enter>").sees("Call in, step 1 of 5 · today");
}

#[test]
fn a_lead_that_is_in_no_cadence_is_converted_without_a_question() {
    let deck = asking().keys("C<C-s>").sees("converted Lan Nguyen").sees_no("ended");
    deck.sees_no("What is next?");
}
