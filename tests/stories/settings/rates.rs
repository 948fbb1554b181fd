//! Exchange rates.

use crate::deck::Deck;

#[test]
fn a_rate_is_read_from_a_line_corrected_and_forgotten() {
    Deck::empty()
        .size(80, 24)
        .keys("9jjjj<Enter>")
        .sees("No exchange rates")
        .keys("aEUR 2026-06-01 1.08")
        .sees("1 EUR = 1.08 USD from 1 Jun 2026 on")
        .keys("<Enter>")
        .sees("is worth 1.08 USD from 1 Jun 2026 on")
        .sees_beside("EUR", "1.08")
        .keys("e<BS>9<Enter>")
        .sees_beside("EUR", "1.09")
        .keys("<Del>")
        .sees("forgot the rate of EUR from 1 Jun 2026")
        .sees("No exchange rates")
        .keys("u")
        .sees_beside("EUR", "1.09");
}

#[test]
fn a_line_that_says_no_rate_is_asked_for_again() {
    let deck = Deck::empty().size(80, 24).keys("9jjjj<Enter>").sees("EUR 2026-06-01 1.08 in a deck");
    let deck = deck.keys("a").sees("what one of it is worth in USD").keys("USD 1.2<Enter>");
    let deck = deck.sees("USD is the deck’s own currency").keys("<C-u>EUR 32/13 1.2<Enter>");
    deck.sees("32/13").keys("<C-u>EUR -3<Enter>").sees("A rate is a number above zero");
}

#[test]
fn currencies_without_a_rate_are_named() {
    Deck::empty()
        .size(80, 24)
        .keys("aKho lạnh 500 EUR<Enter>")
        .keys("9jjjj<Enter>")
        .sees("No rate yet: EUR")
        .keys("aEUR 1.1<Enter>")
        .sees_no("No rate yet");
}
