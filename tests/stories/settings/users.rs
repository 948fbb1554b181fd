//! Who works with the deck.

use crate::deck::Deck;

fn users() -> Deck {
    Deck::demo().size(80, 24).keys("9jjj<Enter>").sees_beside("An Nguyễn", "you")
}

#[test]
fn somebody_new_gets_initials_from_their_name() {
    users()
        .keys("aLê Văn Bình<Tab><Tab>binh@example.com<C-s>")
        .sees("added the user Lê Văn Bình")
        .sees_beside("Lê Văn Bình", "LB");
}

#[test]
fn whoever_goes_hands_over_what_is_open() {
    users()
        .keys("j<Del>")
        .sees("Who takes over what David Okafor leaves open?")
        .keys("Minh<Enter>")
        .sees("retired David Okafor;")
        .sees("open things went to Minh Trần")
        .sees_beside("David Okafor", "retired")
        .keys("3/owner:David status:New<Enter>")
        .sees_no("David Okafor ")
        .keys("9u")
        .sees("u")
        .sees_no("retired  ");
}

#[test]
fn whoever_works_here_is_not_retired_and_can_be_somebody_else() {
    users()
        .keys("<Del>")
        .sees("You work here as An Nguyễn")
        .keys("dMinh<Enter>")
        .sees("Minh Trần")
        .sees_beside("Minh Trần", "you");
}
