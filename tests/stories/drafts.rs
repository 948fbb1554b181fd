//! What is being written outlives the program: the plug is pulled over a prompt and over a form, and
//! the next start offers the words.

use std::path::{Path, PathBuf};

use portable_pty::CommandBuilder;
use rustix::process::Signal;

use crate::deck::Deck;
use crate::terminal::{Terminal, deck, with_environment};

fn on(folder: &Path, deck: &Path) -> Terminal {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dealdeck"));
    command.arg("--db");
    command.arg(deck);
    with_environment(&mut command, folder);
    let mut terminal = Terminal::run(command);
    terminal.wait_for("Pipeline");
    terminal
}

fn drafts(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = folder.join("state/drafts").read_dir() else { return Vec::new() };
    let files = entries.flatten().map(|entry| entry.path());
    files.filter(|path| path.extension().is_some_and(|ending| ending == "json")).collect()
}

/// Waits until the words are on the disk, then pulls the plug.
fn kill_over(terminal: &mut Terminal, folder: &Path, words: &str) {
    let is_kept = || {
        drafts(folder).iter().any(|file| std::fs::read_to_string(file).is_ok_and(|text| text.contains(words)))
    };
    let start = std::time::Instant::now();
    while !is_kept() {
        assert!(start.elapsed().as_secs() < 20, "no draft of {words:?}\n{}", terminal.text());
        std::thread::yield_now();
    }
    terminal.signal(Signal::KILL);
    terminal.end();
}

#[test]
fn a_note_being_written_is_offered_after_a_kill_and_brought_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let deck = deck(folder.path());
    let mut terminal = on(folder.path(), &deck);
    terminal.keys("n");
    terminal.wait_for("Enter ok");
    terminal.keys("they want đèn LED by June");
    terminal.wait_for("by June");
    kill_over(&mut terminal, folder.path(), "by June");
    let mut terminal = on(folder.path(), &deck);
    terminal.wait_for("you were writing “they want đèn LED");
    terminal.keys("\r");
    terminal.wait_until("the prompt", |terminal| {
        terminal.text().contains("› they want đèn LED by June")
            && !terminal.text().contains("you were writing")
    });
    terminal.keys("\r");
    terminal.wait_for("takes it back");
    terminal.keys("q");
    terminal.wait_for("Contacts");
    terminal.keys("\u{3}");
    assert_eq!(terminal.end(), 0);
    assert_eq!(drafts(folder.path()), Vec::<PathBuf>::new());
}

#[test]
fn words_that_are_saved_are_no_draft_from_that_moment_on() {
    let mut deck = Deck::demo().open("contacts").keys("nthey want đèn LED");
    deck.shell().keep_draft();
    let state = deck.shell().repository().who().state_dir.expect("a folder");
    let kept = || state.join("drafts").read_dir().expect("a folder").flatten().count();
    assert_eq!(kept(), 1);
    // Whatever ends the program from here on, before it has drawn anything.
    let deck = deck.keys_at_once("<Enter>");
    assert_eq!(kept(), 0);
    deck.sees("takes it back");
}

#[test]
fn a_form_being_filled_in_is_brought_back_with_what_was_typed_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let deck = deck(folder.path());
    let mut terminal = on(folder.path(), &deck);
    terminal.keys("4");
    terminal.wait_for("Contacts ·");
    terminal.keys("e");
    terminal.wait_for("Ctrl-S save");
    terminal.keys(" twice");
    terminal.wait_for("twice");
    kill_over(&mut terminal, folder.path(), "twice");
    let mut terminal = on(folder.path(), &deck);
    terminal.wait_for("you were writing");
    terminal.keys("\r");
    terminal.wait_for("Ctrl-S save");
    terminal.wait_for("twice");
    terminal.keys("\u{13}");
    terminal.wait_for("takes it back");
    terminal.keys("\u{3}");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_form_that_was_refused_is_kept_like_any_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let deck = deck(folder.path());
    let mut terminal = on(folder.path(), &deck);
    terminal.keys("2");
    terminal.wait_for("open");
    terminal.keys("e");
    terminal.wait_for("Ctrl-S save");
    terminal.keys("\t\t\t\t\u{15}abc\u{13}");
    terminal.wait_for("is not an amount");
    terminal.keys("def");
    terminal.wait_for("abcdef");
    kill_over(&mut terminal, folder.path(), "abcdef");
    let mut terminal = on(folder.path(), &deck);
    terminal.wait_for("you were writing “abcdef”");
    terminal.keys("\r");
    terminal.wait_for("Ctrl-S save");
    terminal.wait_for("abcdef");
    terminal.signal(Signal::KILL);
    terminal.end();
}

#[test]
fn a_draft_is_dropped_with_x_and_asked_about_again_after_esc() {
    let folder = tempfile::tempdir().expect("a folder");
    let deck = deck(folder.path());
    let mut terminal = on(folder.path(), &deck);
    terminal.keys("a");
    terminal.wait_for("Enter ok");
    terminal.keys("Pumps 500");
    terminal.wait_for("Pumps 500");
    kill_over(&mut terminal, folder.path(), "Pumps 500");
    let mut terminal = on(folder.path(), &deck);
    terminal.wait_for("you were writing “Pumps 500”");
    terminal.keys("\u{1b}");
    terminal.wait_until("the board", |terminal| !terminal.text().contains("you were writing"));
    terminal.keys("\u{3}");
    terminal.end();
    let mut terminal = on(folder.path(), &deck);
    terminal.wait_for("you were writing “Pumps 500”");
    terminal.keys("x");
    terminal.wait_for("Dropped");
    terminal.keys("q");
    terminal.end();
    assert_eq!(drafts(folder.path()), Vec::<PathBuf>::new());
}

#[test]
fn what_is_answered_or_left_leaves_no_draft() {
    let folder = tempfile::tempdir().expect("a folder");
    let deck = deck(folder.path());
    let mut terminal = on(folder.path(), &deck);
    terminal.keys("n");
    terminal.wait_for("Enter ok");
    terminal.keys("never mind");
    terminal.wait_for("never mind");
    terminal.keys("\u{1b}");
    terminal.wait_until("the board", |terminal| !terminal.text().contains("never mind"));
    terminal.keys("q");
    terminal.end();
    assert_eq!(drafts(folder.path()), Vec::<PathBuf>::new());
    let mut terminal = on(folder.path(), &deck);
    terminal.keys("q");
    terminal.end();
}

#[test]
fn erasing_somebody_drops_the_drafts_of_the_deck() {
    let folder = tempfile::tempdir().expect("a folder");
    let deck = deck(folder.path());
    let mut terminal = on(folder.path(), &deck);
    terminal.keys("n");
    terminal.wait_for("Enter ok");
    terminal.keys("a secret of theirs");
    terminal.wait_for("of theirs");
    kill_over(&mut terminal, folder.path(), "of theirs");
    assert_eq!(drafts(folder.path()).len(), 1);
    let run = |args: &[&str]| {
        let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_dealdeck"));
        for (variable, name) in [("CONFIG", "config"), ("DATA", "data"), ("STATE", "state")] {
            command.env(format!("DEALDECK_{variable}_DIR"), folder.path().join(name));
        }
        let output =
            command.arg("--db").arg(&deck).env("USER", "An").args(args).output().expect("the program runs");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let listed = run(&["list", "contact", "--limit", "1", "--format", "json"]);
    let listed: serde_json::Value = serde_json::from_str(&listed).expect("JSON");
    let id = listed[0]["id"].as_str().expect("an id").to_owned();
    run(&["user", "me", "An Nguyễn"]);
    run(&["erase", &id, "--yes"]);
    assert_eq!(drafts(folder.path()), Vec::<PathBuf>::new());
}

#[test]
fn what_was_written_in_the_settings_is_on_the_clipboard_and_in_no_other_row() {
    let folder = tempfile::tempdir().expect("a folder");
    let deck = deck(folder.path());
    let mut terminal = on(folder.path(), &deck);
    terminal.keys("9");
    terminal.wait_for("Settings");
    terminal.keys("\r\rr");
    terminal.wait_for("Enter ok");
    terminal.keys(" of pumps");
    terminal.wait_for("of pumps");
    kill_over(&mut terminal, folder.path(), "of pumps");
    let mut terminal = on(folder.path(), &deck);
    terminal.wait_for("you were writing");
    terminal.wait_for("Enter copies it");
    terminal.keys("\r");
    terminal.wait_for("the words are on the clipboard");
    assert!(terminal.text().contains("Settings") && !terminal.text().contains("Enter ok"));
    terminal.keys("\u{3}");
    terminal.end();
    assert_eq!(drafts(folder.path()), Vec::<PathBuf>::new());
}

#[test]
fn a_cadence_being_named_is_brought_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let deck = deck(folder.path());
    let mut terminal = on(folder.path(), &deck);
    terminal.keys(":screen-cadences\r");
    terminal.wait_for("Cadences");
    terminal.keys("a");
    terminal.wait_for("Esc");
    terminal.keys("For pump makers");
    terminal.wait_for("For pump makers");
    kill_over(&mut terminal, folder.path(), "For pump makers");
    let mut terminal = on(folder.path(), &deck);
    terminal.wait_for("you were writing “For pump makers”");
    terminal.keys("\r");
    terminal.wait_until("the form", |terminal| {
        terminal.text().contains("For pump makers") && !terminal.text().contains("you were writing")
    });
    assert!(!terminal.text().contains("on the clipboard"), "{}", terminal.text());
    terminal.keys("\u{3}");
    terminal.keys("\u{3}");
    terminal.end();
}
