//! Small terminals: less is shown, and what is shown can be worked with.

use crate::deck::Deck;

#[test]
fn the_settings_show_the_menu_or_the_rows_on_a_narrow_screen() {
    let deck =
        Deck::demo().size(40, 12).keys("9").sees("Pipelines").sees("This machine").sees_no("Deal types");
    let deck = deck.keys("jjjjjj<Enter>").sees_no("This machine").sees_beside("g Home", "First");
    deck.keys("<Esc>").sees("This machine");
}

#[test]
fn the_figures_of_a_month_keep_their_names_on_a_narrow_screen() {
    Deck::demo()
        .size(40, 12)
        .keys("7")
        .sees_beside("Won", "$")
        .sees_no("weighted")
        .size(60, 20)
        .sees("weighted");
}

#[test]
fn a_form_keeps_its_labels_and_values_on_a_narrow_screen() {
    let deck = Deck::demo().size(40, 12).keys(":modules<Enter>");
    deck.sees_beside("│ Leads", "yes").sees_beside("Products", "yes");
}
