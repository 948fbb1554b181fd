//! The settings screen: shaping the deck, and what a person sets up for themselves.

mod fields;
mod lists;
mod modules;
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

/// The sections with the keys that lead to their rows, and the hints of the bottom line that have
/// no use there.
const SECTIONS: [(&str, &[&str]); 10] = [
    ("9<Enter>", &["e edit", "r rename", "Del retire", "JK move", "c colour", "d default"]),
    ("9<Enter><Enter>", &["e edit"]),
    ("9j<Enter>", &["r rename", "c colour"]),
    ("9j<Enter><Enter>", &["r rename", "d default"]),
    ("9jj<Enter>aBudget<C-s>", &["r rename", "c colour", "d default"]),
    ("9jjj<Enter>", &["r rename", "JK move", "c colour"]),
    ("9jjjj<Enter>", &["r rename", "JK move", "c colour", "d default"]),
    ("9jjjjj<Enter>", &["a add", "e edit", "r rename", "Del retire", "JK move", "c colour", "d default"]),
    ("9jjjjjj<Enter>", &["e edit", "r rename", "JK move", "c colour", "d default"]),
    ("9jjjjjjj<Enter>", &["a add", "e edit", "r rename", "Del retire", "JK move", "c colour", "d default"]),
];

#[test]
fn the_bottom_line_shows_the_keys_of_the_section_one_is_in() {
    let every = ["a add", "e edit", "r rename", "Del retire", "JK move", "c colour", "d default"];
    for (keys, useless) in SECTIONS {
        let deck = Deck::demo().size(200, 24).keys(keys);
        let foot = deck.frame().lines().last().unwrap_or_default().to_owned();
        for hint in every {
            assert_eq!(foot.contains(hint), !useless.contains(&hint), "{keys}: {hint} in {foot}");
        }
    }
}

#[test]
fn what_is_not_hinted_at_is_refused() {
    for (keys, why) in [
        ("9j<Enter>c", "There are no colours here"),
        ("9j<Enter><Enter>d", "There is no default here"),
        ("9jj<Enter>aBudget<C-s>c", "There are no colours here"),
        ("9jjj<Enter>J", "These stand in their own order"),
        ("9jjjj<Enter>J", "These stand in their own order"),
        ("9jjjjj<Enter>J", "These are changed"),
        ("9jjjjjj<Enter>c", "Keys have no order and no colour"),
        ("9jjjjjjj<Enter><Del>", "These are changed"),
    ] {
        Deck::demo().size(200, 24).keys(keys).sees(why);
    }
}
