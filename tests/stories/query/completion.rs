//! What completion offers at the cursor.

use dealdeck::domain::Kind;
use dealdeck::query::{complete, parse};
use proptest::prelude::*;

use super::scratch::People;

/// The texts after each completion at the end of a deal filter is taken.
fn taken(text: &str) -> Vec<String> {
    let offers = complete(text, text.len(), Kind::Opportunity, &People::new());
    offers.into_iter().map(|offer| format!("{}{}", &text[..offer.span.start], offer.text)).collect()
}

fn starts(text: &str, expected: &[&str]) {
    let taken = taken(text);
    assert_eq!(taken[..expected.len().min(taken.len())], *expected, "{text}");
}

#[test]
fn field_words_are_offered_by_their_start() {
    assert_eq!(taken("owner:me sta"), ["owner:me stage:", "owner:me stage_since"]);
    assert_eq!(taken("!nex"), ["!next", "!next_subject:", "!next_step_text:"]);
    assert_eq!(taken("(acc"), ["(account:"]);
    assert_eq!(taken("owner.reg"), ["owner.region:"]);
    assert!(taken("acme ").contains(&"acme amount".to_owned()));
    assert!(taken("ow.reg").is_empty());
}

#[test]
fn operators_are_offered_after_a_whole_field_word() {
    starts("amount", &["amount:", "amount=", "amount!=", "amount>", "amount<", "amount>=", "amount<="]);
    starts("source", &["source:", "source=", "source!="]);
}

#[test]
fn values_are_offered_by_their_names() {
    starts("stage:pro", &["stage:prospecting", "stage:proposal"]);
    starts("stage:won", &["stage:closed-won"]);
    starts("source:(referral, tra", &["source:(referral, trade-show"]);
    starts("source:referral,", &["source:referral,cold-call", "source:referral,referral"]);
    starts("source:\"cold c", &["source:cold-call"]);
    starts("owner:ng", &["owner:an-nguyen"]);
    starts("owner:", &["owner:me", "owner:an-nguyen", "owner:binh-tran", "owner:none", "owner:any"]);
    starts("close:next", &["close:next-week", "close:next-month", "close:next-quarter", "close:next-year"]);
    starts("touched<3", &["touched<3d", "touched<3w"]);
    starts("amount>10", &["amount>10k", "amount>10m", "amount>10b"]);
    starts("probability_by_hand:y", &["probability_by_hand:yes"]);
    starts("is:ro", &["is:rotting"]);
    starts("risk:ca", &["risk:high"]);
}

#[test]
fn completion_looks_at_the_text_before_the_cursor_only() {
    let offers = complete("stage:pro owner:me", 9, Kind::Opportunity, &People::new());
    assert_eq!(offers[0].span, 6..9);
    assert_eq!(offers[0].label, "Prospecting");
}

proptest! {
    #[test]
    fn completion_never_panics_and_replaces_what_is_before_the_cursor(text in any::<String>(), cursor in 0usize..64) {
        for offer in complete(&text, cursor, Kind::Opportunity, &People::new()) {
            prop_assert!(text.get(offer.span.clone()).is_some());
            prop_assert!(offer.span.end <= cursor);
        }
    }
}

#[test]
fn every_value_that_is_offered_is_understood() {
    for text in
        ["stage:", "owner:", "source:", "close:", "is:", "forecast:", "probability_by_hand:", "touched<"]
    {
        for whole in taken(text) {
            let parsed = parse(&whole, Kind::Opportunity, &People::new());
            assert!(parsed.problems.is_empty(), "{whole}: {:?}", parsed.problems);
        }
    }
}
