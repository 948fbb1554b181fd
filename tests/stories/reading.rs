//! A deck that is only read: what would write says so at the key, before anything is typed.

use crossterm::event::{MouseButton, MouseEventKind};
use dealdeck::command::{Command, Context, Keymap, hints};

use crate::deck::Deck;

const REASON: &str = "The deck is open for reading only";

const SCREENS: [&str; 12] = [
    "today",
    "pipeline",
    "leads",
    "contacts",
    "accounts",
    "activities",
    "opportunities",
    "agenda",
    "history",
    "cadences",
    "duplicates",
    "calls",
];

#[test]
fn every_command_that_writes_is_refused_at_its_key_on_every_screen() {
    for screen in SCREENS {
        let mut deck = Deck::demo().read_only().size(120, 40).open(screen);
        let before = deck.shell().context();
        for command in Command::ALL.iter().filter(|command| command.writes()) {
            deck.shell().command(*command);
            deck = deck.wait().sees(REASON);
            assert_eq!(deck.shell().context(), before, "{} on {screen}", command.name());
            deck = deck.keys_unseen("<Esc>");
        }
    }
}

#[test]
fn the_bottom_line_hints_at_nothing_that_would_write() {
    let keymap = Keymap::built_in();
    for is_read in [false, true] {
        let mut deck = Deck::demo().size(240, 40);
        deck = if is_read { deck.read_only().keys("<Esc>") } else { deck };
        for screen in SCREENS.into_iter().chain(["settings"]) {
            deck = deck.open(screen);
            let foot = deck.frame().lines().last().unwrap_or_default().to_owned();
            let here = deck.shell().context();
            let hints = hints::footer(here, &keymap, deck.shell().text()).into_iter();
            let seen = hints.filter(|hint| foot.contains(&format!("{} {}", hint.keys, hint.label)));
            let (writes, reads): (Vec<_>, Vec<_>) = seen.partition(|hint| hint.command.writes());
            assert!(!reads.is_empty(), "{screen}: {foot}");
            assert!(!is_read || writes.is_empty(), "{screen}: {foot}");
            let is_worked_on = matches!(here, Context::Board | Context::List | Context::Today);
            assert!(is_read || !is_worked_on || !writes.is_empty(), "{screen}: {foot}");
        }
    }
}

fn steps(deck: &mut Deck) -> usize {
    deck.shell().repository().steps(None, 9999).expect("steps").len()
}

#[test]
fn every_other_command_asks_nothing_that_would_write() {
    for screen in SCREENS {
        let mut deck = Deck::demo().read_only().size(120, 40).open(screen);
        let before = steps(&mut deck);
        for command in Command::ALL.iter().filter(|command| !command.writes()) {
            deck.shell().command(*command);
            deck = deck.wait();
            assert_ne!(deck.shell().context(), Context::Form, "{} on {screen}", command.name());
            let is_asked =
                matches!(deck.shell().context(), Context::Prompt | Context::Picker | Context::Confirm);
            if is_asked {
                deck = deck.keys("1y<Enter>");
                assert!(!deck.frame().contains(REASON), "{} on {screen}\n{}", command.name(), deck.frame());
            }
            while deck.shell().next_errand().is_some() {}
            deck = deck.keys_unseen("<Esc><Esc><Esc>").open(screen);
        }
        assert_eq!(steps(&mut deck), before, "{screen}");
    }
}

#[test]
fn a_page_and_its_brief_refuse_too_and_looking_goes_on() {
    let deck = Deck::demo().read_only().size(120, 40).open("leads").keys("<Enter>").sees_no(REASON);
    let mut deck = deck.keys("n").sees(REASON);
    assert_eq!(deck.shell().context(), Context::Record);
    let deck = deck.keys("b").sees_no(REASON);
    deck.keys("c").sees(REASON).keys("<Esc>/a<Enter>").sees_no(REASON);
}

#[test]
fn in_the_settings_only_what_is_of_the_deck_is_refused() {
    let deck = Deck::demo().read_only().size(120, 40).open("settings");
    let deck = deck.keys("jl<Enter>").sees("Prospecting").keys("<Enter>").sees(REASON);
    let mut deck = deck.keys("<Esc>e").sees(REASON);
    assert_eq!(deck.shell().context(), Context::Settings);
    deck.keys("<Esc><Esc><Esc>").open("settings").keys("<End>l").keys("j<Enter>").sees("Which colours?");
}

#[test]
fn a_card_is_not_dragged() {
    let deck = Deck::demo().read_only().size(120, 40).open("pipeline");
    let deck = deck.mouse(MouseEventKind::Down(MouseButton::Left), 4, 6);
    deck.mouse(MouseEventKind::Up(MouseButton::Left), 40, 6).sees(REASON);
}
