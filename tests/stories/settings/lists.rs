//! Lists and their entries.

use crate::deck::Deck;

/// The entries of deal types.
fn types() -> Deck {
    Deck::demo().size(80, 24).keys("9<Enter>jjjjj<Enter>").sees("Lists › Deal types")
}

#[test]
fn an_entry_is_called_something_else_everywhere_and_its_key_stays() {
    types()
        .sees_beside("Up-sell", "16")
        .keys("jjjr<C-u>Growth<Enter>")
        .sees("renamed the entry Up-sell to Growth")
        .sees_beside("Growth", "up-sell")
        .sees_beside("Growth", "16")
        .keys("8")
        .sees("renamed the entry Up-sell to Growth")
        .keys("9u")
        .sees_beside("Up-sell", "16");
}

#[test]
fn an_entry_is_added_moved_coloured_and_made_the_default() {
    types()
        .keys("aSeasonal<Enter>")
        .sees("› · Seasonal")
        .keys("K")
        .sees("moved Seasonal")
        .keys("cgreen<Enter>")
        .sees("› ■ Seasonal")
        .keys("d")
        .sees_beside("Seasonal", "default")
        .keys("/new<Enter>")
        .sees_beside("New Business", "47")
        .sees_no("default");
}

#[test]
fn no_two_entries_are_called_alike() {
    types().keys("aup-SELL<Enter>").sees("There is “up-SELL” already");
}

#[test]
fn a_retired_entry_is_no_longer_offered_and_those_that_have_it_keep_it() {
    Deck::demo()
        .size(100, 40)
        .keys("9<Enter><Enter><Del>")
        .sees("retired the entry Prospect")
        .sees_beside("Prospect", "retired")
        .keys("/competitor<Enter><Del>")
        .sees("retired the entry Competitor")
        .keys("5e")
        .sees_beside("Type", "Prospect")
        .keys("<Tab><Tab><Enter>")
        .sees("Customer")
        .sees_no("Competitor")
        .keys("<Esc><Esc>9<Del>")
        .sees("revived the entry Competitor")
        .keys("5e<Tab><Tab><Enter>")
        .sees("Competitor");
}

#[test]
fn entries_that_the_program_knows_are_only_renamed() {
    Deck::demo()
        .size(80, 24)
        .keys("9<Enter>/Ratings<Enter><Enter>")
        .sees("The program knows what these entries mean")
        .keys("<Del>")
        .sees("only names and colours change")
        .keys("a")
        .sees("only names and colours change")
        .keys("cgreen<Enter>")
        .sees("› ■")
        .keys("r<C-u>Boiling<Enter>")
        .sees("renamed the entry Hot to Boiling");
}
