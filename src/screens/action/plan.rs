//! What a line plans: `fri call about the contract`, `every mon 9:00 send the report`.

use crate::domain::recurrence::Recurrence;
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
    touch::activity_about(record, Plan::read(text, desk).values(), desk)
}

/// What a line plans, in words: when, which type, what.
pub fn plan_words(text: &str, desk: &Desk<'_>) -> String {
    let plan = Plan::read(text, desk);
    let kind = desk.repository.lists().label("activity-type", plan.kind).to_owned();
    let mut when = day_words(plan.due, desk);
    if let Some(at) = plan.at {
        when = format!("{when} {}", desk.text.time_of_day(at));
    }
    let again = plan.recurrence.map(|rule| format!(" · ↻ {rule}")).unwrap_or_default();
    format!("{when} · {kind} · {}{again}", plan.subject)
}

/// Whether a line says what is to be done, and not only when.
pub(super) fn says_what(text: &str, desk: &Desk<'_>) -> bool {
    !plan::read(text, desk.repository.lists()).words.trim().is_empty()
}

/// What is to be done when: `fri call about the contract`, `every mon 9:00 send the report`.
pub(super) struct Plan {
    /// The day.
    pub due: chrono::NaiveDate,
    /// The moment, where a time of day is said.
    pub at: Option<i64>,
    recurrence: Option<Recurrence>,
    kind: &'static str,
    /// What is to be done.
    pub subject: String,
}

impl Plan {
    /// Reads a line: a day, then what to do. Without a day it is tomorrow.
    pub fn read(text: &str, desk: &Desk<'_>) -> Plan {
        let today = desk.repository.today();
        let Planned { due, at, recurrence, words: subject } = plan::read(text, desk.repository.lists());
        let due = due.unwrap_or_else(|| today.succ_opt().unwrap_or(today));
        let kind = kind_of(subject.split(' ').next().unwrap_or_default());
        let subject = if subject.is_empty() {
            desk.repository.lists().label("activity-type", kind).to_owned()
        } else {
            subject
        };
        Plan { due, at, recurrence, kind, subject }
    }

    /// What the activity holds; of what is not said, nothing.
    pub fn values(self) -> Vec<(&'static str, Value)> {
        let again = self.recurrence.map(|rule| rule.to_string());
        vec![
            ("type", self.kind.into()),
            ("subject", self.subject.into()),
            ("due", self.due.into()),
            ("due_at", self.at.map_or(Value::Null, Value::Moment)),
            ("recurrence", again.into()),
        ]
    }
}

/// The type of activity that a first word names.
fn kind_of(word: &str) -> &'static str {
    match crate::domain::fold::fold(word).as_str() {
        "call" | "phone" | "goi" => "call",
        "meet" | "meeting" | "gap" => "meeting",
        "mail" | "email" | "e-mail" | "write" => "email",
        "visit" | "tham" => "visit",
        "demo" => "demo",
        _ => "task",
    }
}
