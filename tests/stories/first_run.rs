//! The first run: nothing is made before the person has chosen, and each choice opens what it says.

use std::path::Path;

use portable_pty::CommandBuilder;

use crate::deck::Deck;
use crate::terminal::{Terminal, with_environment};

/// The program as it is started for the first time, in folders that are not there yet.
fn first(folder: &Path) -> Terminal {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dealdeck"));
    with_environment(&mut command, folder);
    command.env("LC_ALL", "vi_VN.UTF-8");
    let mut terminal = Terminal::run(command);
    terminal.wait_for("Welcome to dealdeck");
    terminal
}

fn deck_in(folder: &Path) -> std::path::PathBuf {
    folder.join("data/deck.db")
}

#[test]
fn nothing_is_made_before_a_choice() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut terminal = first(folder.path());
    terminal.wait_for(&deck_in(folder.path()).display().to_string());
    // There is no deck to look around in yet.
    terminal.keys("f");
    terminal.wait_for("Choose first how to begin");
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
    terminal.is_restored();
    assert!(std::fs::read_dir(folder.path()).expect("a folder").next().is_none());
}

#[test]
fn the_demo_says_that_it_is_thrown_away_and_leaves_no_deck() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut terminal = first(folder.path());
    terminal.keys("1");
    terminal.wait_for("thrown away when you leave");
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
    assert!(!deck_in(folder.path()).exists());
}

#[test]
fn an_empty_deck_has_the_stages_and_the_currency_of_the_form() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut terminal = first(folder.path());
    terminal.keys("3");
    terminal.wait_for("Used for");
    // The locale gives the currency.
    terminal.wait_for("VND");
    terminal.keys("people\r");
    terminal.wait_until("people", |terminal| terminal.text().contains("no accounts"));
    terminal.keys("\t\r");
    terminal.wait_for("open stages");
    terminal.keys("short");
    terminal.wait_until("one row", |terminal| !terminal.text().contains("Sugar classic"));
    terminal.keys("\r\u{13}");
    terminal.wait_for("Made ");
    terminal.keys("2");
    terminal.wait_for("Proposition");
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
    assert!(deck_in(folder.path()).exists());
}

#[test]
fn a_file_that_is_chosen_makes_the_deck_it_goes_into() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("people.csv");
    std::fs::write(&file, "Name,Email\nLan Nguyen,lan@example.com\n").expect("a file");
    let mut terminal = first(folder.path());
    terminal.keys("2");
    terminal.wait_for("Which file?");
    terminal.keys(&format!("\u{15}{}", file.display()));
    terminal.wait_for("people.csv");
    assert!(!deck_in(folder.path()).exists());
    terminal.keys("\r");
    terminal.wait_for("lan@example.com");
    assert!(deck_in(folder.path()).exists());
    terminal.keys("\u{3}");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_file_that_cannot_be_read_makes_no_deck() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("people.json");
    std::fs::write(&file, "{ this is none").expect("a file");
    let mut terminal = first(folder.path());
    terminal.keys("2");
    terminal.wait_for("Which file?");
    terminal.keys(&format!("\u{15}{}", file.display()));
    terminal.wait_for("people.json");
    terminal.keys("\r");
    terminal.wait_until("the refusal", |terminal| !terminal.text().contains("Which file?"));
    assert!(!deck_in(folder.path()).exists());
    // Another one is chosen then.
    std::fs::write(folder.path().join("people.csv"), "Name,Email\nLan Nguyen,lan@example.com\n")
        .expect("a file");
    terminal.keys("\u{1b}");
    terminal.wait_for("Which file?");
    terminal.keys(&format!("\u{15}{}\r", folder.path().join("people.csv").display()));
    terminal.wait_for("lan@example.com");
    assert!(deck_in(folder.path()).exists());
    terminal.keys("\u{3}");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn who_chooses_no_file_after_all_is_back_at_the_welcome_and_no_deck_was_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut terminal = first(folder.path());
    terminal.keys("2");
    terminal.wait_for("Which file?");
    terminal.keys("\u{1b}");
    terminal.wait_for("Welcome to dealdeck");
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
    assert!(!deck_in(folder.path()).exists());
}

#[test]
fn a_deck_without_records_offers_to_go_on_with_it() {
    let deck = Deck::empty().open("welcome").sees("Start with this empty deck").sees("sales.db");
    deck.keys("3").sees("Prospecting").sees_no("Welcome");
}

#[test]
fn a_currency_that_is_none_is_told_in_the_form() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut terminal = first(folder.path());
    terminal.keys("3");
    terminal.wait_for("Used for");
    terminal.keys("\t\t\u{15}XXQ\u{13}");
    terminal.wait_for("XXQ");
    terminal.wait_for("currency");
    assert!(!deck_in(folder.path()).exists());
    terminal.keys("\u{3}\u{3}");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn the_tour_waits_for_each_key_and_changes_nothing() {
    let deck = Deck::demo().open("welcome").keys("4").sees("1 of 12").sees("Press 2");
    // Another key does not go on, its own does, and so does the one that skips.
    let deck = deck.keys("W").sees("1 of 12").keys("2").sees("2 of 12").keys("<Right>").sees("3 of 12");
    let deck = deck.keys("/<Enter>a").sees("6 of 12").keys("L").sees("7 of 12");
    deck.keys("ctxu:?")
        .sees("That was the tour")
        .keys("<Esc>")
        .sees_no("That was")
        .keys("u")
        .sees("Nothing to undo");
}

#[test]
fn the_tour_names_the_keys_of_the_palette_and_ends_with_esc() {
    let deck = Deck::demo().open("pipeline").keys(":tour<Enter>").sees("Tour: 1 of 12");
    deck.keys("<Esc>").sees_no("Tour:");
}

#[test]
fn a_deck_that_is_only_read_shows_it_and_says_why_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dealdeck"));
    command.arg("--readonly");
    command.arg("--db");
    command.arg(crate::terminal::deck(folder.path()));
    with_environment(&mut command, folder.path());
    let mut terminal = Terminal::run(command);
    terminal.wait_for("read-only");
    terminal.keys("L");
    terminal.wait_for("open for reading only");
    // Looking around still works.
    terminal.keys("4");
    terminal.wait_for("Contacts ·");
    terminal.keys("I");
    terminal.wait_for("Which file?");
    terminal.keys("\u{3}");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn who_works_here_is_said_with_one_digit() {
    let deck = Deck::demo().keys(":who works here<Enter>").sees("Who works here?");
    deck.keys("1").sees("You work here as").sees_no("Who works here?");
}

/// What every screen of an empty deck says, with the keys that fill it.
const EMPTY: [(&str, &str); 11] = [
    ("today", "Press a to plan something, I to bring a file in."),
    ("pipeline", "Press a to add the first one, I to bring a file in."),
    ("leads", "Press a to add the first one, I to bring a file in."),
    ("contacts", "Press a to add the first one, I to bring a file in."),
    ("accounts", "Press a to add the first one, I to bring a file in."),
    ("deals", "Press a to add the first one, I to bring a file in."),
    ("activities", "press c for a call, n for a note, t to plan what is next."),
    ("agenda", "Press a to add something"),
    ("calls", "press t and write"),
    ("clashes", "Nothing was written apart"),
    ("duplicates", "= look again"),
];

#[test]
fn every_screen_of_an_empty_deck_says_what_it_is_for_and_which_key_fills_it() {
    for (screen, told) in EMPTY {
        for (width, height) in [(80, 24), (120, 40)] {
            let deck = crate::deck::Deck::empty().size(width, height).open(screen);
            let words: Vec<&str> = deck.frame().split_whitespace().collect();
            assert!(words.join(" ").contains(told), "{screen}: no {told:?} in\n{}", deck.frame());
        }
    }
}
