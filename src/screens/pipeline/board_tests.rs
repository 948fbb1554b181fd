//! What the board's state promises.

use super::*;
use crate::domain::presets::StagePreset;
use crate::domain::{Change, Currency, Device, Kind, Value};
use crate::repository::{Clock, Seed, Who};

fn id(n: u8) -> Id {
    Id([n; 16])
}

fn deal(n: u8, stage: &str) -> Change {
    let values = [
        ("name", Value::from(format!("deal {n}"))),
        ("stage", StagePreset::Standard.stage(stage).into()),
        ("pipeline", StagePreset::Standard.pipeline().into()),
        ("position", position::nth(u64::from(n)).into()),
    ];
    Change::create(Kind::Opportunity, id(n), values)
}

/// Three deals in Prospecting, one in Proposal.
fn deck() -> Repository {
    let mut changes = StagePreset::Standard.changes();
    changes.extend([1, 2, 3].map(|n| deal(n, "Prospecting")));
    changes.push(deal(4, "Proposal"));
    let seed =
        Seed { currency: Currency::from_code("USD").expect("a currency"), changes, label: String::new() };
    let who = Who { device: Device::new(1), user: None, clock: Clock::Fixed(0), state_dir: None };
    Repository::in_memory(seed, who).expect("a deck")
}

fn board(deck: &Repository) -> Board {
    let mut board = Board::of(None);
    board.set_fits(2);
    board.refresh(deck).expect("the deck reads");
    board
}

fn under_cursor(board: &Board) -> Option<Id> {
    board.current().map(|card| card.id)
}

#[test]
fn columns_stand_open_first_then_won_and_lost() {
    let board = board(&deck());
    let kinds: Vec<bool> = board.columns().iter().map(Column::is_open).collect();
    assert_eq!(kinds, [true, true, true, true, false, false]);
}

#[test]
fn going_to_a_shorter_column_and_back_stays_at_the_cursors_height() {
    let mut board = board(&deck());
    board.step(1);
    board.step_columns(2);
    assert_eq!(under_cursor(&board), Some(id(4)));
    board.step_columns(-2);
    assert_eq!((board.at(), under_cursor(&board)), (0, Some(id(1))));
}

/// The new place of the card under the cursor.
fn place_beside(board: &Board, by: isize) -> Option<String> {
    board.places_beside(by).map(|places| places[0].1.clone())
}

#[test]
fn a_card_moved_between_two_that_share_a_place_lies_between_them() {
    let mut deck = deck();
    let tied = [1, 2].map(|n| Change::set(Kind::Opportunity, id(n), [("position", Value::from("a2"))]));
    // Written apart, in the way a merge leaves it: nobody looks for ties.
    deck.leave_ties("merged", tied.to_vec()).expect("a step");
    let mut board = board(&deck);
    let order =
        |board: &Board| -> Vec<Id> { board.columns()[0].cards.rows().iter().map(|card| card.id).collect() };
    assert_eq!(order(&board), [id(1), id(2), id(3)]);
    board.step(2);
    let places = board.places_beside(-1).expect("a place");
    let put = places.iter().map(|(card, place)| {
        Change::set(Kind::Opportunity, *card, [("position", Value::from(place.as_str()))])
    });
    deck.commit("moved", put.collect()).expect("a step");
    board.refresh(&deck).expect("the deck reads");
    assert_eq!(order(&board), [id(1), id(3), id(2)]);
}

#[test]
fn a_place_beside_lies_past_the_neighbour_and_none_past_the_ends() {
    let mut board = board(&deck());
    assert_eq!(place_beside(&board, -1), None);
    let down = place_beside(&board, 1).expect("a place");
    assert!(down > position::nth(2) && down < position::nth(3), "{down}");
    board.step(2);
    assert_eq!(place_beside(&board, 1), None);
    let up = place_beside(&board, -1).expect("a place");
    assert!(up > position::nth(1) && up < position::nth(2), "{up}");
}

#[test]
fn the_cursor_follows_a_card_to_its_new_column() {
    let mut deck = deck();
    let mut board = board(&deck);
    let proposal = StagePreset::Standard.stage("Proposal");
    board.follow(id(2));
    let change = Change::set(Kind::Opportunity, id(2), [("stage", Value::Id(proposal))]);
    deck.commit("moved", vec![change]).expect("a step");
    board.refresh(&deck).expect("the deck reads");
    assert_eq!((board.at(), under_cursor(&board)), (2, Some(id(2))));
}

#[test]
fn moving_waits_for_nothing_while_the_column_is_loaded() {
    let mut board = board(&deck());
    for by in [1, 1, -1, 1] {
        board.step(by);
        board.step_columns(by);
        assert!(board.columns().iter().all(|column| !column.cards.is_waiting()));
    }
}

#[test]
fn marks_are_what_an_action_is_for_until_they_are_let_go() {
    let mut board = board(&deck());
    board.mark();
    board.step(1);
    board.mark_range();
    let ids: Vec<Id> = board.targets().iter().map(|card| card.id).collect();
    assert_eq!(ids, [id(1), id(2), id(3)]);
    assert!(board.clear_marks());
    assert_eq!(board.targets().len(), 1);
}
