//! Where I am this month, one key away: won, lost, still to close, done, new; each line opens what
//! is behind it, and one more key copies the page.

use dealdeck::shell::errand::Errand;

use crate::deck::Deck;

#[test]
fn one_key_shows_the_month_and_any_line_opens_its_records() {
    let deck = Deck::demo()
        .size(80, 24)
        .keys("7")
        .sees("Jun 2026 · everybody")
        .sees("Won")
        .sees("Call")
        .sees("Leads");
    let won = deck.frame().lines().find(|line| line.contains("Won")).expect("a line").to_owned();
    let count: usize = won.split_whitespace().find_map(|word| word.parse().ok()).expect("a count");
    assert!(count > 0, "{won}");
    let deck = deck.keys("<Enter>").sees("is:won closed:2026-06");
    let head = deck.frame().lines().nth(1).expect("a head line").trim_end();
    assert!(head.ends_with(&format!(" {count}")), "{head}");
}

#[test]
fn the_month_before_and_mine_are_a_key_away() {
    Deck::demo()
        .size(80, 24)
        .keys("7h")
        .sees("May 2026 · everybody")
        .keys("M")
        .sees("May 2026 · mine")
        .keys("l")
        .sees("Jun 2026 · mine");
}

#[test]
fn what_is_switched_off_is_not_told() {
    let off = ":modules<Enter><Space><Tab><Tab><Space><Tab><Space><C-s>";
    let deck = Deck::demo().size(80, 24).keys("7M").sees("Best Case").sees("Leads").keys(off);
    deck.keys("2").keys("7").sees("Won").sees("Deals").sees_no("Best Case").sees_no("Leads  ");
}

#[test]
fn the_page_is_copied_as_lines_with_tabs() {
    let mut deck = Deck::demo().keys("7y");
    let Some(Errand::Copy(page)) = deck.shell().next_errand() else { panic!("nothing was copied") };
    assert!(page.starts_with("Jun 2026 · everybody\n"), "{page}");
    assert!(page.lines().any(|line| line.starts_with("Won\t1\t") && line.ends_with('$')), "{page}");
}
