//! Two people, a terminal each, and one folder that a service keeps alike: what one does the other
//! sees without asking.

use std::path::{Path, PathBuf};

use portable_pty::CommandBuilder;
use rustix::process::{Signal, WaitOptions, waitpid};
use tempfile::TempDir;

use crate::terminal::{Terminal, deck, with_environment};

/// A synced folder with a deck in it.
fn synced() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let shared = folder.path().join("Dropbox");
    std::fs::create_dir(&shared).expect("a folder");
    let file = deck(&shared);
    (folder, file)
}

/// The program on a file, with folders of its own.
fn program_on(file: &Path, own: &Path) -> CommandBuilder {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dealdeck"));
    command.arg("--db");
    command.arg(file);
    with_environment(&mut command, own);
    command
}

#[test]
fn two_programs_on_one_folder_see_what_the_other_wrote_without_being_asked() {
    let (folder, file) = synced();
    let (anns, bobs) = (folder.path().join("ann"), folder.path().join("bob"));
    let mut ann = Terminal::run(program_on(&file, &anns));
    ann.wait_for("Pipeline");
    ann.keys("2");
    ann.wait_for("Prospecting");
    let mut bob = Terminal::run(program_on(&file, &bobs));
    bob.wait_for("Pipeline");
    bob.keys("2");
    bob.wait_for("Prospecting");
    // Whoever ends the program publishes.
    ann.keys("aRound table for Ann\r");
    ann.wait_for("Round table for Ann");
    ann.keys("q");
    assert_eq!(ann.end(), 0);
    bob.wait_for("Round table for Ann");
    bob.keys("aChairs for Bob\r");
    bob.wait_for("Chairs for Bob");
    bob.signal(Signal::TERM);
    let mut ann = Terminal::run(program_on(&file, &anns));
    ann.keys("2");
    ann.wait_for("Chairs for Bob");
    bob.end();
    bob.is_restored();
    ann.keys("q");
    ann.end();
    let names: Vec<_> = std::fs::read_dir(file.parent().expect("a folder"))
        .expect("the folder")
        .flatten()
        .map(|e| e.file_name())
        .collect();
    assert_eq!(names, ["sales.db"]);
}

#[test]
fn who_puts_the_program_to_rest_publishes_before() {
    let (folder, file) = synced();
    let mut ann = Terminal::run(program_on(&file, &folder.path().join("ann")));
    ann.wait_for("Pipeline");
    ann.keys("2");
    ann.wait_for("Prospecting");
    ann.keys("aRound table for Ann\r");
    ann.wait_for("Round table for Ann");
    rest(&mut ann);
    let mut bob = Terminal::run(program_on(&file, &folder.path().join("bob")));
    bob.keys("2");
    bob.wait_for("Round table for Ann");
    bob.keys("q");
    bob.end();
    ann.signal(Signal::CONT);
    ann.wait_for("Round table for Ann");
    ann.keys("q");
    assert_eq!(ann.end(), 0);
}

#[test]
fn who_opens_a_colleagues_deck_says_who_they_are_and_their_work_is_theirs() {
    let (folder, file) = synced();
    let own = folder.path().join("bob");
    let mut command = program_on(&file, &own);
    command.env("USER", "bob");
    let mut bob = Terminal::run(command);
    bob.wait_for("Who works here?");
    bob.keys("Bob Trần\r");
    bob.wait_for("You work here as Bob Trần");
    bob.keys("2");
    bob.wait_for("Prospecting");
    bob.keys("aRound table\r");
    bob.wait_for("Round table");
    bob.keys("8");
    bob.wait_for("added Bob Trần, who works here");
    bob.keys("q");
    assert_eq!(bob.end(), 0);
    // Asked once, and kept for the next time.
    let mut command = program_on(&file, &own);
    command.env("USER", "bob");
    let mut bob = Terminal::run(command);
    bob.keys("2");
    bob.wait_for("Round table");
    assert!(!bob.text().contains("Who works here?"));
    bob.keys("q");
    assert_eq!(bob.end(), 0);
}

#[test]
fn who_only_reads_a_shared_deck_sees_what_others_write_and_writes_nothing() {
    let (folder, file) = synced();
    let mut reading = program_on(&file, &folder.path().join("bob"));
    reading.arg("--readonly");
    let mut bob = Terminal::run(reading);
    bob.wait_for("Pipeline");
    bob.keys("2");
    bob.wait_for("Prospecting");
    let mut ann = Terminal::run(program_on(&file, &folder.path().join("ann")));
    ann.wait_for("Pipeline");
    ann.keys("2");
    ann.wait_for("Prospecting");
    ann.keys("aRound table for Ann\r");
    ann.wait_for("Round table for Ann");
    ann.keys("q");
    assert_eq!(ann.end(), 0);
    let published = std::fs::read(&file).expect("the file");
    bob.wait_for("Round table for Ann");
    bob.keys("q");
    assert_eq!(bob.end(), 0);
    assert_eq!(std::fs::read(&file).expect("the file"), published);
}

/// Puts the program to rest, which publishes before.
fn rest(terminal: &mut Terminal) {
    terminal.keys("\u{1a}");
    let (_, status) =
        waitpid(Some(terminal.pid()), WaitOptions::UNTRACED).expect("a stop").expect("a status");
    assert!(status.stopped());
}

#[test]
fn what_two_wrote_apart_shows_in_both_terminals_and_one_answer_ends_it_in_both() {
    let (folder, file) = synced();
    let mut ann = Terminal::run(program_on(&file, &folder.path().join("ann")));
    ann.wait_for("Pipeline");
    ann.keys("2");
    ann.wait_for("Prospecting");
    let mut bob = Terminal::run(program_on(&file, &folder.path().join("bob")));
    bob.wait_for("Pipeline");
    bob.keys("2");
    bob.wait_for("Prospecting");
    // Both change the amount of the deal they are on before either has published.
    ann.keys("$");
    ann.wait_for("Amount");
    ann.keys("\u{15}111\r");
    ann.wait_for("111");
    bob.keys("$");
    bob.wait_for("Amount");
    bob.keys("\u{15}222\r");
    bob.wait_for("222");
    rest(&mut ann);
    bob.wait_for("1 clash");
    rest(&mut bob);
    ann.signal(Signal::CONT);
    ann.wait_for("1 clash");
    ann.keys("!");
    ann.wait_for("gave way");
    assert!(ann.text().contains("111") && ann.text().contains("222"), "{}", ann.text());
    ann.keys("t");
    ann.wait_for("Nothing was written apart");
    rest(&mut ann);
    bob.signal(Signal::CONT);
    bob.wait_until("no clash", |bob| bob.text().contains("Pipeline") && !bob.text().contains("1 clash"));
    ann.signal(Signal::CONT);
    ann.wait_for("Nothing was written apart");
    ann.keys("2");
    ann.wait_for("Prospecting");
    for terminal in [&mut ann, &mut bob] {
        terminal.keys("q");
        assert_eq!(terminal.end(), 0);
    }
}
