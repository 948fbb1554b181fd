//! Reminders of what has a time: a word on the screen and a sign to the terminal, a little before it
//! is due. The loop sleeps until the next one; nothing ticks in between.

use std::collections::HashSet;
use std::time::Duration;

use crate::domain::user::Whose;
use crate::domain::{Id, Message};
use crate::repository::Clock;
use crate::repository::agenda::Reminder;
use crate::settings::config::Notify;
use crate::text::Clean;

use super::errand::Errand;
use super::state::Shell;

/// How many minutes before its time something is reminded of that does not say.
pub const MINUTES: i64 = 10;
/// Reminders kept ready; more than anybody has before the next change.
const MOST: usize = 200;
/// What was due is still told so long after, in milliseconds: a machine may have slept.
const LATE: i64 = 10 * 60_000;
/// The longest text that is handed to the terminal.
const LONGEST: usize = 120;

/// What is to be reminded of next.
#[derive(Debug, Default)]
pub(super) struct Reminders {
    notify: Notify,
    /// The moment since which reminders are told; none before they are.
    since: Option<i64>,
    /// The state of the deck in which they were read.
    read_at: Option<u64>,
    waiting: Vec<Reminder>,
    /// Those that were told, with the moment they rang: one that was put off rings again.
    told: HashSet<(Id, i64)>,
}

impl Reminders {
    fn next(&self) -> Option<&Reminder> {
        self.waiting.iter().find(|reminder| !self.told.contains(&(reminder.id, reminder.rings)))
    }
}

impl Shell {
    /// How the terminal is told.
    pub fn remind_with(&mut self, notify: Notify) {
        self.reminders.notify = notify;
    }

    /// Reminds from now on; what is over by now is let be.
    pub fn begin_reminders(&mut self) {
        self.reminders.since = Some(self.repository.clock().now());
    }

    /// The moment of the next reminder, in UTC milliseconds. Read anew only when the deck changed.
    pub fn next_reminder(&mut self) -> Option<i64> {
        let since = self.reminders.since?;
        let generation = Some(self.repository.generation());
        if self.reminders.read_at != generation {
            let from = since.max(self.repository.clock().now() - LATE);
            let owner = self.repository.lists().owner_of(Whose::Mine);
            // What cannot be read now is not worth a word: the next change reads it again.
            self.reminders.waiting =
                self.repository.reminders(from, owner, MINUTES, MOST).unwrap_or_default();
            self.reminders.read_at = generation;
        }
        self.reminders.next().map(|reminder| reminder.rings)
    }

    /// How long it is until the next reminder; none where nothing is to be reminded of, or where
    /// the clock stands still.
    pub fn reminder_in(&mut self) -> Option<Duration> {
        let clock = self.repository.clock();
        let left = self.next_reminder()? - clock.now();
        if left > 0 && clock != Clock::System {
            return None;
        }
        Some(Duration::from_millis(left.max(0).unsigned_abs()))
    }

    /// Tells what is to be reminded of by now; whether there was anything.
    pub fn remind(&mut self) -> bool {
        let now = self.repository.clock().now();
        let mut due = Vec::new();
        while self.next_reminder().is_some_and(|rings| rings <= now) {
            let Some(reminder) = self.reminders.next().cloned() else { break };
            self.reminders.told.insert((reminder.id, reminder.rings));
            due.push(reminder);
        }
        let Some(first) = due.first() else { return false };
        let told = Message::new("shell-reminder")
            .with("time", self.setup.text.time_of_day(first.due_at))
            .with("subject", &first.subject);
        let mut words = self.setup.text.message(&told);
        if due.len() > 1 {
            let more = Message::new("shell-reminder-more").with("count", due.len() - 1);
            words = words.then(&Clean::line(" ")).then(&self.setup.text.message(&more));
        }
        let bytes = sign(self.reminders.notify, &words);
        self.tell(words);
        if !bytes.is_empty() {
            self.ask_for(Errand::Sign(bytes));
        }
        true
    }
}

/// What the terminal is sent: a bell, or a notification with the words.
fn sign(notify: Notify, words: &Clean) -> Vec<u8> {
    // A sequence ends at the first sign that steers the terminal, and its parts at a semicolon.
    let plain = |letter: &char| !letter.is_control() && !matches!(letter, '\u{80}'..='\u{9f}');
    let words: String = words.cut(LONGEST).as_str().chars().filter(plain).collect();
    match notify {
        Notify::Off => Vec::new(),
        Notify::Bell => vec![b'\x07'],
        Notify::Osc9 => format!("\x1b]9;{words}\x1b\\").into_bytes(),
        Notify::Osc777 => {
            let name = env!("CARGO_PKG_NAME");
            format!("\x1b]777;notify;{name};{}\x1b\\", words.replace(';', ",")).into_bytes()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_to_the_terminal_holds_nothing_that_steers_it() {
        let words = Clean::line("09:30 Call\u{1b}]0;x\u{7} Lan; now\u{9c}");
        for notify in [Notify::Osc9, Notify::Osc777] {
            let bytes = sign(notify, &words);
            let inside = String::from_utf8(bytes[1..bytes.len() - 2].to_vec()).expect("text");
            assert!(!inside.chars().any(char::is_control), "{inside:?}");
        }
        let parts = String::from_utf8(sign(Notify::Osc777, &words)).expect("text");
        assert_eq!(parts.matches(';').count(), 3, "{parts:?}");
        assert_eq!((sign(Notify::Bell, &words), sign(Notify::Off, &words)), (vec![7], Vec::new()));
    }
}
