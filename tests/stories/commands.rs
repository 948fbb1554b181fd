//! Every command of the table, pressed once on each screen of the demo deck: something is seen to
//! happen, or words say why not.

use dealdeck::command::Command;

use crate::deck::Deck;

/// What may go without saying: moving to where nothing is, leaving where nothing is open, going to
/// the screen that is there, and turning to the only theme.
fn may_be_silent(command: Command) -> bool {
    use Command as C;
    let moves = matches!(
        command,
        C::Up | C::Down | C::Left | C::Right | C::PageUp | C::PageDown | C::Top | C::Bottom
    );
    moves
        || matches!(command, C::NextPane | C::PreviousPane | C::Back | C::ToggleTheme)
        || command.name().starts_with("screen-")
}

/// Presses every command on a screen; `back` brings the screen back after each.
pub fn press_all(open: impl Fn(Deck) -> Deck) {
    let mut deck = open(Deck::demo().size(140, 40));
    for command in Command::ALL {
        let before = deck.frame().to_owned();
        deck.shell().command(*command);
        let mut asked = false;
        while deck.shell().next_errand().is_some() {
            asked = true;
        }
        deck = deck.wait();
        let happened = asked || deck.frame() != before || may_be_silent(*command);
        assert!(happened, "{} did nothing on\n{before}", command.name());
        // Out of whatever it opened, and back.
        deck = open(deck.keys_unseen("<Esc><Esc>n<Esc><Esc>"));
    }
}

#[test]
fn every_command_does_something_or_says_why_not_on_the_board() {
    press_all(|deck| deck.open("pipeline"));
}

#[test]
fn every_command_does_something_or_says_why_not_in_a_list() {
    press_all(|deck| deck.open("leads"));
}

#[test]
fn every_command_does_something_or_says_why_not_on_a_page() {
    press_all(|deck| deck.open("accounts").keys("<Enter>"));
}

#[test]
fn every_command_does_something_or_says_why_not_in_the_agenda() {
    press_all(|deck| deck.open("agenda"));
}

#[test]
fn every_command_does_something_or_says_why_not_on_the_call_sheet() {
    press_all(|deck| deck.open("call-sheet"));
}

#[test]
fn every_command_does_something_or_says_why_not_on_today_and_on_the_brief() {
    press_all(|deck| deck.open("today"));
    press_all(|deck| deck.open("contacts").keys("b"));
}

#[test]
fn every_command_does_something_or_says_why_not_among_reports_clashes_and_duplicates() {
    press_all(|deck| deck.open("reports"));
    press_all(|deck| deck.open("clashes"));
    press_all(|deck| deck.open("contacts").keys("="));
}

#[test]
fn every_command_does_something_or_says_why_not_on_the_welcome() {
    press_all(|deck| deck.open("welcome"));
}

#[test]
fn every_command_does_something_or_says_why_not_in_the_history() {
    press_all(|deck| deck.open("history"));
}

#[test]
fn every_command_does_something_or_says_why_not_in_the_settings() {
    press_all(|deck| deck.open("settings"));
    press_all(|deck| deck.open("settings").keys("<Esc><Esc>jjj<Enter>"));
}
