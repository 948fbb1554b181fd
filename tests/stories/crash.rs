//! The plug is pulled, and many write at once: what was acknowledged is there, what was not is
//! there whole or not at all, and the deck is sound.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use dealdeck::domain::{Device, Kind};
use dealdeck::repository::{Access, Clock, Repository, Who};

use crate::command_line::killed_after;

/// A folder with a new deck in it, and the program run on that deck.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Desk {
        let desk = Desk { folder: tempfile::tempdir().expect("a folder") };
        let made =
            desk.program(&["init", &desk.deck().to_string_lossy()]).output().expect("the program runs");
        assert!(made.status.success(), "{made:?}");
        desk
    }

    fn deck(&self) -> PathBuf {
        self.folder.path().join("deck.db")
    }

    fn program(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dealdeck"));
        for variable in ["DEALDECK_STATE_DIR", "DEALDECK_DATA_DIR", "DEALDECK_CONFIG_DIR"] {
            command.env(variable, self.folder.path().join(variable));
        }
        command.env("DEALDECK_DB", self.deck()).args(args);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.program(args).output().expect("the program runs")
    }

    fn open(&self) -> Repository {
        let who = Who { device: Device::new(9), user: None, clock: Clock::System, state_dir: None };
        Repository::open(&self.deck(), who, Access::Read).expect("the deck opens")
    }
}

fn names(deck: &Repository, kind: Kind) -> Vec<String> {
    let mut names = Vec::new();
    deck.each(kind, None, &mut |record| {
        names.push(record.name());
        true
    })
    .expect("records");
    names
}

fn people_file(folder: &Path, round: usize, rows: usize) -> PathBuf {
    let mut text = String::from("Name,Email\n");
    for row in 0..rows {
        text.push_str(&format!("import {round} {row},r{round}x{row}@example.com\n"));
    }
    let path = folder.join(format!("people{round}.csv"));
    std::fs::write(&path, text).expect("a file");
    path
}

#[test]
fn killed_at_three_hundred_moments_no_acknowledged_write_is_lost_and_none_is_half_done() {
    const ROWS: usize = 40;
    let desk = Desk::new();
    let made = desk.run(&["add", "contact", "name=edited"]);
    let id = String::from_utf8_lossy(&made.stdout).split_whitespace().next().unwrap_or_default().to_owned();
    let mut random = fastrand::Rng::with_seed(3);
    let (mut added, mut imported, mut edited) = (Vec::new(), Vec::new(), 0);
    let mut killed = 0;
    for round in 0..300 {
        let wait = Duration::from_micros(random.u64(500..60_000));
        let done = match round % 3 {
            0 => killed_after(desk.program(&["add", "contact", &format!("name=added {round}")]), wait),
            1 => killed_after(desk.program(&["set", &id, &format!("title=title {round}")]), wait),
            _ => {
                let file = people_file(desk.folder.path(), round, ROWS);
                killed_after(desk.program(&["import", &file.to_string_lossy(), "--kind", "contact"]), wait)
            }
        };
        match (done, round % 3) {
            (true, 0) => added.push(format!("added {round}")),
            (true, 1) => edited = round,
            (true, _) => imported.push(round),
            (false, _) => killed += 1,
        }
        if round % 60 == 59 {
            let checked = desk.run(&["check"]);
            assert!(checked.status.success(), "{checked:?}");
        }
    }
    println!("{killed} of 300 were killed before they ended");
    assert!(killed > 30, "the moments were too late to mean anything: {killed}");
    let deck = desk.open();
    let names = names(&deck, Kind::Contact);
    for name in &added {
        assert_eq!(names.iter().filter(|n| *n == name).count(), 1, "{name}");
    }
    for round in (2..300).step_by(3) {
        let rows = names.iter().filter(|n| n.starts_with(&format!("import {round} "))).count();
        assert!(rows == ROWS || (rows == 0 && !imported.contains(&round)), "import {round}: {rows} rows");
    }
    let record = deck.get(Kind::Contact, id.parse().expect("an id")).expect("a read").expect("the contact");
    let title: usize = record.text("title").trim_start_matches("title ").parse().unwrap_or(0);
    assert!(title >= edited, "title {title}, but {edited} was acknowledged");
    assert!(deck.check().expect("a check").problems.is_empty());
}

#[test]
fn eight_programs_write_a_hundred_times_each_and_none_is_lost_or_doubled() {
    let desk = Desk::new();
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let desk = &desk;
            scope.spawn(move || {
                for n in 0..100 {
                    let done = desk.run(&["add", "contact", &format!("name=writer {writer} wrote {n}")]);
                    let told = String::from_utf8_lossy(&done.stderr);
                    assert!(done.status.success(), "writer {writer} at {n}, {}: {told}", done.status);
                }
            });
        }
    });
    let deck = desk.open();
    let mut names = names(&deck, Kind::Contact);
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 800);
    assert_eq!(deck.count(Kind::Contact, None, None).expect("a count"), 800);
    assert!(deck.check().expect("a check").problems.is_empty());
}
