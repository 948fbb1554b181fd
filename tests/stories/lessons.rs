//! What won and lost deals taught: asked in the closing, kept in the same step, shown beside deals
//! like them.

use dealdeck::domain::Kind;

use crate::deck::Deck;
use crate::sales::sales;

fn board() -> Deck {
    sales().size(160, 40)
}

fn lessons(deck: &mut Deck) -> usize {
    let count = deck.shell().repository().count(Kind::Lesson, None, None).expect("a count");
    count as usize
}

#[test]
fn winning_takes_a_key_a_digit_and_enter() {
    let mut deck = board().keys("llW").keys("4").keys("<Enter>").sees("won Acme renewal");
    deck = deck.sees_under("Closed Won", "Service");
    assert_eq!(lessons(&mut deck), 0);
}

#[test]
fn a_lesson_is_one_step_with_the_closing_and_undone_with_it() {
    let mut deck = board().keys("lllX1Bring the boss<Enter>").sees("lost Globex rollout");
    assert_eq!(lessons(&mut deck), 1);
    deck = deck.keys("u").sees_under("Negotiation", "Globex rollout");
    assert_eq!(lessons(&mut deck), 0);
    deck = deck.keys("U");
    assert_eq!(lessons(&mut deck), 1);
}

#[test]
fn the_lessons_of_deals_like_it_stand_beside_a_deal_in_the_list_where_there_is_room() {
    let deck =
        board().keys("llW1Call before the budget<Enter>").open("opportunities").keys("/support<Enter>");
    let deck = deck.sees("Lessons").sees("Call before the budget").sees("Acme renewal · same account");
    let deck = deck.keys("<Esc>/fleet<Enter>").sees("Fleet upgrade").sees_no("Call before the budget");
    deck.size(100, 30).keys("<Esc>/support<Enter>").sees_no("Call before the budget");
}

#[test]
fn the_lesson_of_a_deal_is_shown_on_deals_like_it_with_what_they_share() {
    board()
        .keys("llW1Call before the budget<Enter>")
        .keys("<Enter>")
        .sees("Acme support")
        .sees("Lessons")
        .sees("Call before the budget")
        .sees("Acme renewal · same account")
        .keys("<Tab><Tab><Tab><Tab>")
        .sees_beside("✓", "Call before the budget")
        .keys("<Enter>")
        .sees("Deal  Acme renewal");
}

#[test]
fn the_lessons_have_a_pane_of_their_own_on_a_small_screen() {
    board()
        .size(80, 24)
        .keys("llW1Call before the budget<Enter>")
        .keys("<Enter>")
        .sees_no("Call before")
        .sees("Lessons 1")
        .keys("<Tab><Tab><Tab><Tab>")
        .sees("Call before the budget");
}

#[test]
fn a_deal_like_none_shows_no_lesson() {
    board()
        .keys("llW1Call before the budget<Enter>")
        .keys("hh<Enter>")
        .sees("Fleet upgrade")
        .sees("Lessons 0");
}

#[test]
fn a_lesson_for_several_deals_is_kept_with_each_and_shown_once() {
    let mut deck = board().keys("ll+W1Ask for the plan<Enter>").sees("won 2 deals");
    assert_eq!(lessons(&mut deck), 2);
    deck.keys("laOne more @acme 30k<Enter><Enter>").sees("One more").sees("Lessons 1");
}
