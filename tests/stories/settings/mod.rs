//! The settings screen: shaping the deck, and what a person sets up for themselves.

mod fields;
mod lists;
mod own;
mod rates;
mod stages;
mod users;

use crate::deck::Deck;

#[test]
fn the_menu_counts_what_each_section_holds_and_enter_and_esc_go_in_and_out() {
    Deck::demo()
        .size(80, 24)
        .keys("9")
        .sees_beside("Lists", "24")
        .sees_beside("Users", "4")
        .keys("j")
        .sees_beside("Standard", "default")
        .keys("<Enter><Enter>")
        .sees("Pipelines › Standard")
        .sees_beside("Negotiation", "80 %")
        .keys("<Esc><Esc>")
        .sees("› Pipelines")
        .keys("jj<Tab>")
        .sees("› An Nguyễn");
}

#[test]
fn rows_are_narrowed_down_by_words() {
    Deck::demo()
        .size(80, 24)
        .keys("9<Enter>/reasons<Enter>")
        .sees("Reasons for losing")
        .sees_no("Industries")
        .keys("<Esc>")
        .sees("Industries");
}

#[test]
fn a_wide_screen_shows_what_is_known_of_a_row() {
    Deck::demo().size(140, 30).keys("9j<Enter><Enter>").sees_beside("Colour", "blue").sees("│ Name");
}
