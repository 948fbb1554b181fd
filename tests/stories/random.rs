//! Whatever is pressed in whatever order: nothing panics, undoing everything gives the deck of the
//! beginning, and doing everything again gives the deck of the end. `DEALDECK_RUNS=500` for more
//! runs, `DEALDECK_SEED=7` for one of them again.

use std::env;
use std::fs;
use std::path::Path;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use dealdeck::command::Command;
use dealdeck::domain::seed::first_user;
use dealdeck::exchange::demo::demo;
use dealdeck::repository::{Access, Clock, Repository};
use dealdeck::shell::Shell;
use dealdeck::shell::print::frame_of;
use dealdeck::ui::Place;
use ratatui::layout::Size;

use crate::deck::{NOW, setup, who};
use crate::held::{assert_equal, everything};

/// Runs without a wish of the environment.
const RUNS: u64 = 12;
/// Commands of a run.
const COMMANDS: usize = 50;
/// What is typed where something is asked.
const LINES: [&str; 12] = [
    "fri call about the contract",
    "Acme Corp @Lan Nguyễn +deal Renewal 350tr 60% close:30/6 >fri call about contract #renewal",
    "500",
    "12k",
    "35%",
    "tomorrow",
    "vip",
    "they need a week >mon send the offer",
    "Nguyễn Văn An an@example.com 0903 123 456",
    "31/12",
    "stage:proposal",
    "\u{1b}[31mred\u{202e}",
];

fn key(shell: &mut Shell, code: KeyCode) {
    shell.key(KeyEvent::from(code));
}

/// Answers what may be asked, sensibly or not.
fn answer(shell: &mut Shell, chance: &mut fastrand::Rng) {
    match chance.u8(0..12) {
        0 | 1 => shell.event(Event::Paste(LINES[chance.usize(0..LINES.len())].to_owned())),
        2..=5 => key(shell, KeyCode::Enter),
        6 => key(shell, KeyCode::Esc),
        7 => key(shell, KeyCode::Down),
        8 => key(shell, KeyCode::Tab),
        9 => key(shell, KeyCode::Char(char::from(b'1' + chance.u8(0..9)))),
        10 => shell.key(KeyEvent::new(KeyCode::Char('s'), KeyModifiers::CONTROL)),
        _ => key(shell, KeyCode::Char('y')),
    }
}

/// Commands that move about or leave; the others, which change something, come twice as often.
fn is_quiet(command: Command) -> bool {
    let name = command.name();
    ["screen-", "page-", "toggle-", "jump-"].iter().any(|start| name.starts_with(start))
        || [
            "up", "down", "left", "right", "top", "bottom", "quit", "quit-now", "suspend", "redraw", "undo",
            "redo",
        ]
        .contains(&name)
}

/// Presses commands and answers at random.
fn work(shell: &mut Shell, chance: &mut fastrand::Rng) {
    let sizes = [(80, 24), (120, 40), (200, 60), (34, 9)];
    let mut size = Size::new(80, 24);
    for _ in 0..COMMANDS {
        let mut command = Command::ALL[chance.usize(0..Command::ALL.len())];
        if is_quiet(command) && chance.bool() {
            command = Command::ALL[chance.usize(0..Command::ALL.len())];
        }
        shell.command(command);
        if chance.bool() {
            shell.event(Event::Paste(LINES[chance.usize(0..LINES.len())].to_owned()));
            key(shell, KeyCode::Enter);
        }
        for _ in 0..chance.usize(0..4) {
            answer(shell, chance);
        }
        if chance.u8(0..10) == 0 {
            let (width, height) = sizes[chance.usize(0..sizes.len())];
            size = Size::new(width, height);
        }
        while shell.next_errand().is_some() {}
        shell.catch_up();
        frame_of(shell, size);
    }
}

fn run(template: &Path, seed: u64) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sales.db");
    fs::copy(template, &path).expect("a copy");
    let open = || {
        let deck = Repository::open(&path, who(folder.path(), None), Access::Write).expect("the deck opens");
        let me = deck.lists().me;
        deck.by(who(folder.path(), me)).expect("a user")
    };
    let deck = open();
    let start = everything(&deck);
    let mut shell = Shell::new(deck, setup("plain"), &Place::Pipeline(None));
    work(&mut shell, &mut fastrand::Rng::with_seed(seed));
    let mut deck = shell.into_repository();
    let end = everything(&deck);
    let same = |label: &str| label.to_owned();
    let mut steps = 0;
    while deck.undo(same).expect("an undo").is_some() {
        steps += 1;
    }
    assert_equal(&everything(&deck), &start, &format!("seed {seed}, {steps} steps undone"));
    for _ in 0..steps {
        deck.redo(same).expect("a redo").expect("something to do again");
    }
    assert_equal(&everything(&deck), &end, &format!("seed {seed}, {steps} steps done again"));
}

#[test]
fn whatever_is_pressed_is_undone_and_done_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let template = folder.path().join("demo.db");
    let start = demo(Clock::Fixed(NOW), "made the demo deck".to_owned());
    let me = first_user(&start.changes);
    drop(Repository::create(&template, start, who(folder.path(), me)).expect("a deck"));
    let number = |name: &str| env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    match number("DEALDECK_SEED") {
        Some(seed) => run(&template, seed),
        None => (0..number("DEALDECK_RUNS").unwrap_or(RUNS)).for_each(|seed| run(&template, seed)),
    }
}
