//! What the program says of itself: help, completions, the manual, its picture and reference.

use std::fs;
use std::path::Path;

use super::Desk;

/// Compares a generated file with the one in the repository; `UPDATE=1` writes it instead.
fn matches_file(name: &str, generated: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, generated).expect("written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == generated, "{name} is out of date: UPDATE=1 cargo test writes it again");
}

#[test]
fn the_reference_is_what_the_program_says() {
    matches_file("docs/cli.md", &dealdeck::cli::reference::markdown());
}

#[test]
fn the_picture_of_the_readme_is_what_the_program_draws() {
    let desk = Desk::demo();
    let picture = desk.ok(&["print", "pipeline", "--size", "120x34", "--format", "svg"]);
    matches_file("docs/pipeline.svg", &picture);
}

#[test]
fn a_screen_is_printed_as_text_with_keys_pressed() {
    let desk = Desk::demo();
    let board = desk.ok(&["print", "pipeline"]);
    assert!(board.contains("Prospecting") && board.lines().count() == 30, "{board}");
    let help = desk.ok(&["print", "pipeline", "--keys", "?", "--size", "80x24"]);
    assert_ne!(help, desk.ok(&["print", "pipeline", "--size", "80x24"]));
    let colours = desk.ok(&["print", "contacts", "--format", "ansi"]);
    assert!(colours.contains("\u{1b}["));
}

#[test]
fn every_verb_has_help_and_it_goes_to_standard_output() {
    let desk = Desk::bare();
    assert!(desk.ok(&["--version"]).starts_with("dealdeck "));
    let help = desk.ok(&["--help"]);
    let verbs: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(verbs.len() > 30, "{verbs:?}");
    for verb in verbs {
        assert!(desk.ok(&[verb, "--help"]).contains("Usage: dealdeck"), "{verb}");
    }
}

#[test]
fn shells_and_the_manual_get_their_pages() {
    let desk = Desk::bare();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(desk.ok(&["completions", shell]).contains("dealdeck"), "{shell}");
    }
    assert!(desk.ok(&["man"]).starts_with(".ie"));
    assert!(desk.ok(&["man", "list"]).contains("where"));
    desk.fails(2, &["man", "nothing"]);
}

#[test]
fn keys_paths_and_the_doctor_say_what_is() {
    let desk = Desk::demo();
    assert!(desk.ok(&["keys"]).contains("opportunity-won"));
    let deck = desk.deck().display().to_string();
    assert!(desk.ok(&["paths"]).contains(&deck));
    let found = desk.json(&["doctor"]);
    assert!(found["records"].as_str().is_some_and(|records| records.contains("120 opportunity")), "{found}");
    assert!(!found.to_string().contains(&deck), "no personal paths in a bug report");
}

#[test]
fn the_readme_shows_the_picture_and_exactly_two_commands_before_anything_else() {
    let readme =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("a README");
    assert!(readme.contains("(docs/pipeline.svg)"));
    let first = readme.split("\n## ").next().expect("a beginning");
    let commands: Vec<&str> = first
        .split("```")
        .skip(1)
        .step_by(2)
        .flat_map(|block| block.lines().skip(1))
        .filter(|line| !line.trim().is_empty())
        .collect();
    assert_eq!(commands, ["cargo run --release -- demo", "cargo test"]);
}
