//! Reminders: what has a time is told a little before it, on the screen and by the terminal.

use dealdeck::domain::now::Now;
use dealdeck::domain::{Change, Device, Id, Kind, Value, activity};
use dealdeck::repository::{Access, Clock, Repository, Who};
use portable_pty::CommandBuilder;

use crate::deck::{Deck, NOW};
use crate::sales::TODAY;
use crate::terminal::{Terminal, deck, with_environment};

const MINUTE: i64 = 60_000;

/// An activity that is due so many milliseconds after a moment.
fn timed(id: Id, subject: &str, due_at: i64, remind: Option<i64>) -> Change {
    let values = vec![
        ("subject".into(), subject.into()),
        ("due".into(), TODAY.into()),
        ("due_at".into(), Value::Moment(due_at)),
        ("remind".into(), remind.into()),
    ];
    activity::create(id, values, None, Now { moment: NOW, today: TODAY })
}

fn with(activities: &[(&str, i64, Option<i64>)]) -> Deck {
    let mut deck = Deck::with(dealdeck::screens::open, |ids| {
        let one = |(subject, minutes, remind): &(&str, i64, Option<i64>)| {
            timed(ids(), subject, NOW + minutes * MINUTE, *remind)
        };
        activities.iter().map(one).collect()
    });
    deck.shell().begin_reminders();
    deck
}

#[test]
fn the_next_reminder_is_ten_minutes_before_or_as_long_as_it_says() {
    let next = |activities: &[(&str, i64, Option<i64>)]| {
        with(activities).shell().next_reminder().map(|at| (at - NOW) / MINUTE)
    };
    assert_eq!(next(&[]), None);
    assert_eq!(next(&[("Talk", 60, None)]), Some(50));
    assert_eq!(next(&[("Talk", 60, Some(0))]), Some(60));
    assert_eq!(next(&[("Talk", 60, None), ("Flight", 90, Some(80))]), Some(10));
    assert_eq!(next(&[("Gone by", -60, None)]), None);
}

#[test]
fn what_comes_due_is_told_once() {
    let mut deck = with(&[("Talk to Lan", 5, None), ("Later", 60, None)]);
    assert!(deck.shell().remind());
    let deck = deck.wait().size(90, 24).sees("09:05 · Talk to Lan");
    let mut deck = deck.keys("j").sees_no("09:05 · Talk to Lan");
    assert!(!deck.shell().remind());
    assert_eq!(deck.shell().next_reminder().map(|at| (at - NOW) / MINUTE), Some(50));
}

#[test]
fn who_works_alone_is_reminded_of_what_a_user_who_left_had_planned() {
    let mut deck = Deck::with(dealdeck::screens::open, |ids| {
        let (left, talk) = (ids(), ids());
        let user = [("name", "Bea Rossi".into()), ("active", false.into())];
        let planned = timed(talk, "Talk", NOW + 60 * MINUTE, None);
        let hers = Change::set(Kind::Activity, talk, [("owner", left.into())]);
        vec![Change::create(Kind::User, left, user), planned, hers]
    });
    deck.shell().begin_reminders();
    assert_eq!(deck.shell().next_reminder().map(|at| (at - NOW) / MINUTE), Some(50));
}

#[test]
fn what_was_done_is_not_reminded_of() {
    let mut deck = with(&[("Talk", 60, None)]).keys("6x");
    assert_eq!(deck.shell().next_reminder(), None);
    let mut deck = deck.keys("u");
    assert!(deck.shell().next_reminder().is_some());
}

/// The program on a deck with something due two seconds from now, in a terminal.
fn soon(folder: &std::path::Path, config: &str) -> Terminal {
    let path = deck(folder);
    let who = Who { device: Device::new(9), user: None, clock: Clock::System, state_dir: None };
    let mut repository = Repository::open(&path, who, Access::Write).expect("a deck");
    let due_at = Clock::System.now() + 2_000;
    let id = repository.new_id();
    repository.commit("planned", vec![timed(id, "Talk to Lan", due_at, Some(0))]).expect("a step");
    drop(repository);
    std::fs::create_dir_all(folder.join("config")).expect("a folder");
    std::fs::write(folder.join("config").join("config.toml"), config).expect("a file");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dealdeck"));
    command.arg("--db");
    command.arg(path);
    with_environment(&mut command, folder);
    let mut terminal = Terminal::run(command);
    terminal.wait_for("Pipeline");
    terminal
}

#[test]
fn the_terminal_rings_when_something_comes_due() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut terminal = soon(folder.path(), "");
    assert!(!terminal.wrote(b"\x07"), "it rang before");
    terminal.wait_for("· Talk to Lan");
    terminal.wait_until("a bell", |terminal| terminal.wrote(b"\x07"));
}

#[test]
fn the_terminal_shows_a_notification_where_that_is_wanted() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut terminal = soon(folder.path(), "notify = \"osc777\"\n");
    terminal.wait_until("a notification", |terminal| terminal.wrote(b"\x1b]777;notify;dealdeck;"));
    assert!(!terminal.wrote(b"\x07"));
}
