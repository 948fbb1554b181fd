//! What of the program the deck uses.

use dealdeck::domain::Kind;

use crate::deck::Deck;
use crate::held::{Held, assert_equal, everything};

fn modules() -> Deck {
    Deck::demo().size(80, 24).keys("9jjjjj<Enter>").sees("› Leads").sees_beside("Leads ", "on")
}

fn but_switches(mut held: Held) -> Held {
    held.retain(|(kind, _), _| *kind != Kind::Setting);
    held
}

#[test]
fn a_module_is_switched_where_it_stands_and_its_own_section_goes_with_it() {
    let mut deck = modules();
    let held = everything(deck.shell().repository());
    let deck = deck.keys("<Space>").sees("switched off Leads").sees_beside("› Leads ", "off");
    let deck = deck.sees_no("3 Leads").keys("jjj<Enter>").sees_beside("› Owners and team ", "off");
    let deck = deck.sees_no("Users").sees_beside("All at once", "One person alone");
    let mut deck = deck.keys("<Enter>").sees_beside("› Owners and team ", "on").keys("kkk<Space>");
    assert_equal(
        &but_switches(everything(deck.shell().repository())),
        &but_switches(held.clone()),
        "on again",
    );
    let mut deck = deck.sees("3 Leads").sees("Users").keys("uuuu");
    assert_equal(&everything(deck.shell().repository()), &held, "all taken back");
}

#[test]
fn presets_and_ways_to_track_deals_are_chosen_below_the_modules() {
    let deck = modules().keys("<End><Enter>").sees("Which modules?").keys("2");
    let deck = deck.sees("set the modules of Selling to people").sees_beside("Accounts ", "off");
    let deck = deck.sees_beside("› All at once", "Selling to people").sees_no("5 Accounts");
    let deck = deck.keys("<Enter>3").sees_beside("Owners and team ", "off").sees_beside("Accounts ", "on");
    let deck = deck.keys("<Enter>1").sees_beside("Owners and team ", "on");
    let deck = deck.keys("k").sees_beside("› Deals tracked by", "Both");
    let deck = deck.keys("<Enter>1").sees_beside("› Deals tracked by", "Stage").size(120, 40).keys("2");
    let deck = deck.sees_no("weighted").keys("9<Enter>2").sees("had deals tracked by probability");
    let deck = deck.keys("2").sees("weighted").sees_no("Prospecting").keys("9<Enter>3");
    deck.sees_beside("› Deals tracked by", "Both").keys("2").sees("weighted").sees("Prospecting");
}

#[test]
fn a_section_that_is_switched_off_while_it_stands_there_is_left() {
    let deck = Deck::demo().size(80, 24).keys("9jjj<Enter>").sees("› An Nguyễn");
    deck.keys(":preset-modules<Enter>3").sees_beside("Owners and team", "off").sees_no("An Nguyễn");
}

#[test]
fn a_deck_that_is_only_read_keeps_its_modules() {
    let deck = Deck::demo().read_only().size(80, 24).keys("9jjjjj<Enter>");
    let deck = deck.keys("<Space>").sees("The deck is open for reading only").keys("<Esc>");
    deck.keys("<Enter><Enter>").sees("The deck is open for reading only").sees_beside("Leads ", "on");
}
