//! What a line plans: `fri call about the contract`, `every mon 9:00 send the report`.

use crate::domain::change::Key;
use crate::domain::{Change, Message, Record, Value};
use crate::query::plan::{self, Planned, Wrong};
use crate::ui::Desk;

use super::touch;

/// What is wrong with a line that plans something: a day at its start that is none.
pub fn problem(text: &str, desk: &Desk<'_>) -> Option<Message> {
    Some(match plan::problem(text, desk.repository.lists())? {
        Wrong::Day(text) => Message::new("action-not-a-day").with("text", text),
        Wrong::Rule(text) => Message::new("entry-not-recurrence").with("text", text),
    })
}

/// A day with its weekday.
pub(super) fn day_words(day: chrono::NaiveDate, desk: &Desk<'_>) -> String {
    format!("{} {}", desk.text.weekday(day), desk.text.day(day, desk.repository.today()))
}

/// The activity about a record that a line plans.
pub fn planned(record: &Record, text: &str, desk: &Desk<'_>) -> Change {
    touch::activity_about(record, Plan::read(text, desk).values(desk), desk)
}

/// What a line plans, in words: when, which type, what.
pub fn plan_words(text: &str, desk: &Desk<'_>) -> String {
    let plan = Plan::read(text, desk);
    let lists = desk.repository.lists();
    let kind = lists.label("activity-type", &plan.planned.kind(lists)).to_owned();
    let mut when = day_words(plan.due, desk);
    if let Some(at) = plan.at() {
        when = format!("{when} {}", desk.text.time_of_day(at));
    }
    if let Some(until) = plan.until() {
        when = format!("{when}–{}", desk.text.time_of_day(until));
    }
    let again = plan.planned.recurrence.map(|rule| format!(" · ↻ {rule}")).unwrap_or_default();
    format!("{when} · {kind} · {}{again}", plan.subject(desk))
}

/// Whether a line says what is to be done, and not only when.
pub(super) fn says_what(text: &str, desk: &Desk<'_>) -> bool {
    !plan::read(text, desk.repository.lists()).words.trim().is_empty()
}

/// What is to be done when, as a line says: `fri call about the contract`, `every mon 9:00 send the
/// report`. Without a day it is tomorrow.
pub(super) struct Plan {
    /// The day.
    pub due: chrono::NaiveDate,
    planned: Planned,
}

impl Plan {
    /// Reads a line.
    pub fn read(text: &str, desk: &Desk<'_>) -> Plan {
        let today = desk.repository.today();
        let planned = plan::read(text, desk.repository.lists());
        let due = planned.due.unwrap_or_else(|| today.succ_opt().unwrap_or(today));
        Plan { due, planned }
    }

    /// The moment, where a time of day is said.
    pub fn at(&self) -> Option<i64> {
        self.planned.at
    }

    /// The moment until which it takes, where that is said.
    pub fn until(&self) -> Option<i64> {
        Some(self.planned.at? + self.planned.duration? * 60_000)
    }

    /// What is to be done.
    pub fn subject(&self, desk: &Desk<'_>) -> String {
        self.planned.subject(desk.repository.lists())
    }

    /// What the activity holds; of what is not said, nothing.
    pub fn values(&self, desk: &Desk<'_>) -> Vec<(Key, Value)> {
        self.planned.values(self.due, desk.repository.lists())
    }
}
