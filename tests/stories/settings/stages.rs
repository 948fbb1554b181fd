//! Pipelines and stages: what they weigh, and where deals go.

use dealdeck::domain::presets::StagePreset;
use dealdeck::domain::{Change, Id, Kind, Value, position};

use crate::deck::Deck;

/// The stages of the only pipeline.
fn stages(deck: Deck) -> Deck {
    deck.size(80, 24).keys("9j<Enter><Enter>").sees("Pipelines › Standard")
}

/// A deck with so many deals in a stage, the last of them with a probability set by hand.
fn with_deals(count: u64) -> Deck {
    Deck::with(dealdeck::screens::open, |ids| {
        let deal = |(number, id): (u64, Id)| {
            let mut values = vec![
                ("name", Value::from(format!("Deal {number}"))),
                ("pipeline", StagePreset::Standard.pipeline().into()),
                ("stage", StagePreset::Standard.stage("Proposal").into()),
                ("probability", 50.into()),
                ("position", position::nth(number).into()),
            ];
            if number + 1 == count {
                values.extend([("probability", Value::from(33)), ("probability_by_hand", true.into())]);
            }
            Change::create(Kind::Opportunity, id, values)
        };
        (0..count).map(|number| (number, ids())).map(deal).collect()
    })
}

#[test]
fn a_stage_that_is_retired_hands_its_deals_on_in_one_step() {
    stages(Deck::demo())
        .sees_beside("Proposal", "18")
        .keys("jj<Del>")
        .sees("Retire Proposal: where do its 18 deals go?")
        .keys("1")
        .sees("its 18 deals went to Qualification")
        .sees_beside("Qualification", "38")
        .sees_beside("Proposal", "retired")
        .keys("u")
        .sees_beside("Proposal", "18")
        .sees_beside("Qualification", "20");
}

#[test]
fn a_thousand_deals_follow_in_their_order() {
    stages(with_deals(1_200))
        .keys("jj<Del>2")
        .sees("its 1,200 deals went to Negotiation")
        .keys("8")
        .sees_beside("retired the stage Proposal", "1,200 records")
        .size(160, 24)
        .keys("2")
        .sees_under("Negotiation", "Deal 0")
        .sees_no("Proposal  ");
}

#[test]
fn a_pipeline_keeps_a_stage_of_each_meaning() {
    stages(Deck::demo())
        .keys("jjjj<Del>")
        .sees("“Closed Won” is the only won stage")
        .keys("j<Del>")
        .sees("“Closed Lost” is the only lost stage")
        .keys("e<Tab><Enter>open<Enter><C-s>")
        .sees("deals are in “Closed Lost”: move them first");
}

#[test]
fn deals_follow_the_probability_of_their_stage_unless_a_hand_set_it() {
    let deck = stages(with_deals(3)).keys("jje<Tab><Tab><C-u>60<C-s>").sees("edited the stage Proposal");
    let read = |deck: &mut Deck| {
        let deals = deck.shell().repository().referring(
            Kind::Opportunity,
            "stage",
            StagePreset::Standard.stage("Proposal"),
        );
        let deals = deals.expect("deals");
        deals.iter().map(|deal| deal.get("probability").as_integer()).collect::<Vec<_>>()
    };
    let mut deck = deck.sees_beside("Proposal", "60 %");
    assert_eq!(read(&mut deck), [Some(60), Some(60), Some(33)]);
    let mut deck = deck.keys("u");
    assert_eq!(read(&mut deck), [Some(50), Some(50), Some(33)]);
}

#[test]
fn a_stage_is_added_before_the_closed_ones_and_says_what_it_asks_for() {
    stages(Deck::demo())
        .keys("aDemo given<Tab><Tab>40<Tab><Tab>7")
        .keys("<Tab><Tab>They saw it<Tab><Enter>amount<Tab><C-u>close<Tab><Enter>")
        .sees("Amount, Close date")
        .keys("<C-s>")
        .sees("added the stage Demo given")
        .sees_beside("Demo given", "40 %")
        .size(140, 30)
        .sees_beside("Asked for here", "Amount, Close date")
        .keys("2")
        .sees_under("Demo given", "0");
}

#[test]
fn a_pipeline_is_added_made_the_default_and_given_up_with_its_deals() {
    stages(Deck::demo())
        .keys("<Esc>aRenewals<Tab><Enter>short<Enter><C-s>")
        .sees("added the pipeline Renewals")
        .keys("<Del>")
        .sees("Give Renewals up for which pipeline?")
        .keys("<Esc>k<Del>")
        .sees("New deals go to “Standard”: make another pipeline the default first")
        .keys("jdk<Del><Enter>")
        .sees("gave the pipeline Standard up; its 120 deals went to Renewals")
        .sees_beside("Renewals", "120")
        .sees_no("Standard  ")
        .keys("u")
        .sees_beside("Standard", "120");
}
