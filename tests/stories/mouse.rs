//! The mouse on everything that floats, on the bottom line and on the page of a record.

use crossterm::event::{MouseButton, MouseEventKind};

use crate::deck::Deck;

const DOWN: MouseEventKind = MouseEventKind::Down(MouseButton::Left);

/// The column and row where a text begins.
#[track_caller]
fn place(deck: &Deck, text: &str) -> (u16, u16) {
    let mut found =
        deck.frame().lines().enumerate().filter_map(|(row, line)| Some((line.find(text)?, row, line)));
    let (at, row, line) = found.next().unwrap_or_else(|| panic!("no {text:?} in\n{}", deck.frame()));
    (dealdeck::ui::paint::columns(&line[..at]) as u16, row as u16)
}

#[track_caller]
fn click(deck: Deck, text: &str) -> Deck {
    let (column, row) = place(&deck, text);
    deck.mouse(DOWN, column, row)
}

#[test]
fn a_hint_of_the_bottom_line_is_pressed() {
    let deck = click(Deck::demo().open("leads"), "? help").sees("Keys: ");
    let deck = click(deck, "Esc back").sees_no("Keys: ");
    click(deck, ": palette").sees("Commands");
}

#[test]
fn what_undo_would_do_is_pressed_too() {
    let deck = Deck::demo().open("pipeline").size(120, 30).keys("L").keys("<Esc>");
    click(deck, "“moved").sees("Undone: moved");
}

#[test]
fn a_row_of_the_palette_is_taken() {
    let deck = Deck::demo().open("pipeline").keys(":leads").sees("Commands");
    let (column, row) = place(&deck, "Lost   ");
    deck.mouse(DOWN, column, row - 1).sees_no("Commands").sees("Leads · all");
}

#[test]
fn rows_of_a_choice_are_taken_and_several_are_marked() {
    let deck = Deck::demo().open("leads").keys("s").sees("Sort by");
    let deck = click(deck, "Converted").sees_no("Sort by");
    let deck = deck.keys("|").sees("Which columns?");
    let (column, row) = place(&deck, "○ ");
    let line =
        deck.frame().lines().nth(usize::from(row)).and_then(|line| line.split_once("○ ")).expect("a row").1;
    let name = line.split("  ").next().unwrap_or_default().to_owned();
    deck.mouse(DOWN, column + 2, row).sees(&format!("● {name}"));
}

#[test]
fn yes_and_no_are_clicked() {
    let deck = Deck::demo().open("contacts").keys("<Del>");
    let deck = click(deck, "n No").sees_no("n No").keys("<Del>");
    click(deck, "y Yes").sees_no("n No").sees("takes it back");
}

#[test]
fn a_row_of_a_form_is_gone_to_and_a_choice_opened() {
    let deck = Deck::demo().open("leads").keys("e").sees("Ctrl-S save");
    click(deck, "Rating").sees("Hot");
}

#[test]
fn the_wheel_moves_through_a_choice_and_a_form() {
    let deck = Deck::demo().open("leads").keys("s");
    let before = deck.frame().to_owned();
    let deck = deck.mouse(MouseEventKind::ScrollDown, 40, 10);
    // Without colours the cursor is not seen in the text; taking the row shows where it is.
    let taken = deck.keys("<Enter>");
    assert_ne!(taken.frame(), before);
    let deck = Deck::demo().open("leads").keys("e").mouse(MouseEventKind::ScrollDown, 40, 10);
    deck.keys("!").keys("<Esc>").sees("Not saved");
}

#[test]
fn the_wheel_turns_the_column_of_the_board_it_is_over() {
    let deck = Deck::demo().open("pipeline").size(120, 40);
    let (x, y) = place(&deck, "Proposal");
    let deck = deck.mouse(MouseEventKind::ScrollDown, x, y + 6);
    let here = |deck: &Deck| deck.frame().lines().position(|line| line.contains('┏')).expect("a card");
    let (_, first) = place(&deck, "╭");
    assert!(here(&deck) > usize::from(first), "{}", deck.frame());
    let line = deck.frame().lines().nth(here(&deck)).expect("a line");
    let at = line.chars().position(|letter| letter == '┏').expect("a corner");
    assert!(at.abs_diff(usize::from(x)) < 4, "{line}");
}

#[test]
fn panes_and_rows_of_a_page_are_clicked() {
    let deck = Deck::demo().open("accounts").keys("<Enter>").sees("Timeline");
    let deck = click(deck, "People");
    let (_, row) = place(&deck, "Timeline");
    // The first person opens with a second click on the same cell.
    let deck = deck.mouse(DOWN, 20, row + 1).mouse(DOWN, 20, row + 1);
    deck.sees("Contact  ");
}

#[test]
fn a_mouse_that_is_off_is_given_back() {
    let mut deck = Deck::demo().keys(":toggle mouse<Enter>").sees("left to the terminal");
    assert_eq!(deck.shell().wants_mouse(), dealdeck::shell::Mouse::Left);
}
