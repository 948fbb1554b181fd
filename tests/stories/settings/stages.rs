//! Pipelines and stages: what they weigh, and where deals go.

use dealdeck::domain::presets::StagePreset;
use dealdeck::domain::{Change, Id, Kind, Value, position};

use crate::deck::Deck;
use crate::held::{assert_equal, everything};

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

/// What can be done to a stage: the keys over Qualification, what the step says, what the settings
/// then show beside what, and what the board shows.
const ACTIONS: [(&str, &str, (&str, &str), &str); 8] = [
    ("r<C-u>Discovery<C-s>", "renamed stage Qualification to Discovery", ("Discovery", "20 %"), "Discovery"),
    ("J", "moved Qualification", ("› ", "Qualification"), "Qualification"),
    ("cred<Enter>", "gave Qualification another colour", ("■ Qualification", "20 %"), "Qualification"),
    ("e<Tab><Tab><C-u>25<C-s>", "edited the stage Qualification", ("Qualification", "25 %"), "25 %"),
    (
        "e<Tab><Tab><Tab><Enter>commit<Enter><C-s>",
        "edited the stage Qualification",
        ("Qualification", "Commit"),
        "Qualification",
    ),
    (
        "e<Tab><Tab><Tab><Tab><C-u>3<C-s>",
        "edited the stage Qualification",
        ("Qualification", "3d"),
        "Qualification",
    ),
    (
        "<Del>1",
        "retired the stage Qualification; its 20 deals went to Prospecting",
        ("Qualification", "retired"),
        "Prospecting",
    ),
    ("aLegal<C-s>", "added the stage Legal", ("Legal", "Open"), "Legal"),
];

#[test]
fn whatever_is_done_to_a_stage_is_one_step_that_the_board_follows_and_that_is_taken_back() {
    let mut deck = Deck::demo().size(160, 30);
    for (keys, step, (name, beside), on_board) in ACTIONS {
        let before = everything(deck.shell().repository());
        deck = deck.open("settings").keys("<Esc><Esc><Esc><Home>j<Enter><Enter>j").sees("› ■ Qualification");
        deck = deck.keys(keys).sees(step).sees_beside(name, beside);
        let after = everything(deck.shell().repository());
        deck = deck.open("pipeline").sees(on_board);
        deck = deck.keys("u");
        assert_equal(&everything(deck.shell().repository()), &before, keys);
        deck = deck.keys("U");
        assert_equal(&everything(deck.shell().repository()), &after, keys);
        deck = deck.keys("u");
    }
}

#[test]
fn a_stage_stands_where_it_was_moved_in_its_colour_and_comes_back_once_it_is_revived() {
    let deck = stages(Deck::demo()).keys("jJ").sees("moved Qualification");
    let place = |deck: &Deck, name: &str| deck.frame().lines().position(|line| line.contains(name));
    assert!(place(&deck, "Proposal") < place(&deck, "Qualification"), "{}", deck.frame());
    let board = deck.size(160, 30).keys("2");
    let heads = board.frame().lines().find(|line| line.contains("Proposal")).expect("a line").to_owned();
    assert!(heads.find("Proposal") < heads.find("Qualification"), "{heads}");
    let deck = board.size(140, 30).keys("9cred<Enter>").sees_beside("Colour", "red").keys("<Del>1");
    let deck =
        deck.sees_beside("Qualification", "retired").size(160, 30).keys("2").sees_no("Qualification  ");
    let deck = deck.keys("9<Del>").sees("revived the stage Qualification").sees_no("retired  ");
    deck.keys("2").sees_under("Qualification", "0");
}
