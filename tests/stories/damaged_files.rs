//! Files that are no deck, or no whole one: refused in words, left as they are, never a panic.

use std::path::{Path, PathBuf};
use std::process::Command;

use dealdeck::domain::{Device, Kind};
use dealdeck::repository::{Access, Clock, From, Repository, Sort, Who, Window};

use crate::command_line::Desk;

fn shared(group: &str) -> Option<PathBuf> {
    let root = std::env::var_os("DEALDECK_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let found = Some(root.join(group)).filter(|path| path.exists());
    if found.is_none() {
        println!("skipped: {group} is not here");
    }
    found
}

#[test]
fn another_programs_damaged_databases_are_refused_unchanged_and_leave_no_litter() {
    let Some(group) = shared("hostile/sqlite-fuzz") else { return };
    let mut seen = 0;
    for entry in std::fs::read_dir(group).expect("the folder").flatten() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deck.db");
        let before = std::fs::read(entry.path()).expect("bytes");
        std::fs::write(&path, &before).expect("a copy");
        for args in [&["list", "contact"][..], &["add", "contact", "name=x"], &["check"], &["undo"]] {
            let state = folder.path().join("state");
            let done = Command::new(env!("CARGO_BIN_EXE_dealdeck"))
                .envs(
                    ["DEALDECK_STATE_DIR", "DEALDECK_DATA_DIR", "DEALDECK_CONFIG_DIR"]
                        .map(|name| (name, &state)),
                )
                .arg("--db")
                .arg(&path)
                .args(args)
                .output()
                .expect("the program runs");
            let words = String::from_utf8_lossy(&done.stderr).into_owned();
            assert_eq!(done.status.code(), Some(3), "{:?} {args:?}: {words}", entry.file_name());
            assert!(words.starts_with("error: "), "{words}");
            assert!(done.stdout.is_empty());
        }
        assert!(std::fs::read(&path).expect("bytes") == before, "{:?} was changed", entry.file_name());
        let left: Vec<_> =
            std::fs::read_dir(folder.path()).expect("the folder").flatten().map(|e| e.file_name()).collect();
        assert!(left.iter().all(|name| name == "deck.db" || name == "state"), "{left:?}");
        seen += 1;
    }
    assert_eq!(seen, 20);
}

#[test]
fn what_a_deck_that_was_cut_off_still_holds_is_saved() {
    let desk = Desk::demo();
    let whole = std::fs::read(desk.deck()).expect("bytes");
    // Behind the middle: where exactly the contacts lie differs from deck to deck.
    let kept = whole.len() / 4_096 * 3 / 4 * 4_096;
    std::fs::write(desk.deck(), &whole[..kept]).expect("most of it");
    assert!(desk.fails(3, &["check"]).contains("dealdeck check --repair NEW-FILE"));
    let saved = desk.path("saved.db").display().to_string();
    let ran = desk.run(&["check", "--repair", &saved]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.err.contains("Saved "), "{}", ran.err);
    let contacts = desk.ok(&["--db", &saved, "list", "contacts", "--format", "csv"]);
    assert!(contacts.lines().count() > 10, "{contacts}");
    desk.ok(&["--db", &saved, "check"]);
}

fn who(folder: &Path) -> Who {
    Who {
        device: Device::new(1),
        user: None,
        clock: Clock::Fixed(1_790_000_000_000),
        state_dir: Some(folder.join("state")),
    }
}

/// Reads a deck every way a screen does; errors are answers, panics are not.
fn look_around(deck: &mut Repository) {
    for kind in Kind::ALL {
        let window =
            Window { kind, filter: None, sort: vec![Sort::up("name")], from: From::Start, limit: 50 };
        for row in deck.window(&window).map(|page| page.rows).unwrap_or_default() {
            let _ = deck.history(kind, row.id);
        }
        let _ = deck.count(kind, None, None);
    }
    let pipelines: Vec<_> = deck.lists().pipelines.iter().map(|pipeline| pipeline.id).collect();
    for pipeline in pipelines {
        let _ = deck.column_totals(pipeline, None);
    }
    let _ = deck.find("an", &dealdeck::domain::Kind::MAIN, 10);
    let _ = deck.steps(None, 50);
    let _ = deck.check();
}

#[test]
fn a_deck_with_changed_bytes_or_cut_off_never_makes_the_program_panic_or_write() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("whole.db");
    let made = Command::new(env!("CARGO_BIN_EXE_dealdeck"))
        .envs(
            ["DEALDECK_STATE_DIR", "DEALDECK_DATA_DIR", "DEALDECK_CONFIG_DIR"]
                .map(|name| (name, folder.path())),
        )
        .args(["demo", "--write"])
        .arg(&path)
        .output()
        .expect("the program runs");
    assert!(made.status.success(), "{made:?}");
    let whole = std::fs::read(&path).expect("bytes");
    let mut random = fastrand::Rng::with_seed(5);
    let (mut refused, mut opened) = (0, 0);
    for round in 0..120 {
        let mut bytes = whole.clone();
        if round % 5 == 0 {
            bytes.truncate(random.usize(..bytes.len()));
        }
        let spread = if round % 2 == 0 { bytes.len() } else { bytes.len().min(8_192) };
        for _ in 0..random.usize(1..12) {
            if spread > 0 {
                let at = random.usize(..spread.min(bytes.len()));
                bytes[at] = random.u8(..);
            }
        }
        let mutated = folder.path().join(format!("{round}.db"));
        std::fs::write(&mutated, &bytes).expect("a file");
        match Repository::open(&mutated, who(folder.path()), Access::Read) {
            Ok(mut deck) => {
                opened += 1;
                look_around(&mut deck);
            }
            Err(error) => {
                refused += 1;
                assert!(!error.message().id.is_empty());
            }
        }
        assert!(std::fs::read(&mutated).expect("bytes") == bytes, "round {round}: reading changed the file");
        std::fs::remove_file(&mutated).expect("ours");
    }
    println!("{refused} refused, {opened} opened and read");
    assert!(refused > 20 && opened > 20, "{refused} refused, {opened} opened");
}
