//! Keeping in touch: logging a call, writing a note, planning what comes next, and finishing it.

use crate::command::Command;
use crate::domain::activity::{self, Activity, Status};
use crate::domain::change::Key;
use crate::domain::{Change, Id, Kind, Message, Record, Value, next_step};
use crate::query::entry;
use crate::repository::Result;
use crate::ui::{Answer, Choice, Choices, Desk, Outcome, Picker, Preview, Prompt};

use super::fields;
use super::{Question, Reply, about as named, now, trouble, words};

/// Does a command to records, all of them in one step; none when it is not one of these.
pub fn start(command: Command, targets: &[Record], desk: &Desk<'_>) -> Option<Reply> {
    Some(match command {
        Command::LogCall => {
            let mut choices = fields::entries("call-outcome", desk);
            choices.push(Choice::new(Value::Null, words(desk, &Message::new("action-no-outcome"))));
            let title = named("action-call", "action-call-many", targets);
            Reply::ask(
                Outcome::Pick(Picker::new(title, Choices::These(choices)).by_digit()),
                Call(targets.to_vec()),
            )
        }
        Command::Note => {
            let prompt = Prompt::new(named("action-note", "action-note-many", targets));
            Reply::ask(Outcome::Ask(prompt), Note(targets.to_vec()))
        }
        Command::PlanNext => {
            Next::ask(targets, named("action-plan", "action-plan-many", targets), "action-plan-hint")
        }
        Command::Done => finish(targets, desk),
        _ => return None,
    })
}

/// The values that hang an activity on a record, and on the account and contact of a deal.
fn about(record: &Record) -> Vec<(Key, Value)> {
    if record.kind == Kind::Activity {
        let keys = ["account", "contact", "lead", "opportunity"];
        return keys.into_iter().map(|key| (Key::Borrowed(key), record.get(key).clone())).collect();
    }
    let mut values = vec![(Key::Borrowed(record.kind.key()), Value::Id(record.id))];
    let beside: &[&'static str] = match record.kind {
        Kind::Opportunity => &["account", "contact"],
        Kind::Contact => &["account"],
        _ => &[],
    };
    values.extend(beside.iter().map(|key| (Key::Borrowed(*key), record.get(key).clone())));
    values
}

/// A new activity about a record.
fn activity_about(record: &Record, given: Vec<(&'static str, Value)>, desk: &Desk<'_>) -> Change {
    let mut values: Vec<(Key, Value)> =
        given.into_iter().map(|(key, value)| (Key::Borrowed(key), value)).collect();
    values.extend(about(record));
    activity::create(desk.repository.new_id(), values, desk.repository.lists().me, now(desk))
}

/// Calls that were made: their outcome was asked; they are written, and then what comes next is
/// asked.
#[derive(Debug)]
struct Call(Vec<Record>);

impl Question for Call {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Picked(values) = answer else { return Reply::default() };
        let outcome = values.into_iter().next().unwrap_or_default();
        let label =
            outcome.as_text().map(|key| desk.repository.lists().label("call-outcome", key).to_owned());
        let subject = match label {
            Some(label) => Message::new("action-call-subject").with("outcome", label),
            None => Message::new("action-call-subject-plain"),
        };
        let subject = words(desk, &subject);
        let call = |record: &Record| {
            let given = vec![
                ("type", "call".into()),
                ("subject", Value::from(subject.as_str())),
                ("status", Status::Done.key().into()),
                ("direction", "out".into()),
                ("outcome", outcome.clone()),
            ];
            activity_about(record, given, desk)
        };
        let logged = named("action-call-logged", "action-call-logged-many", &self.0);
        let title = named("action-called", "action-called-many", &self.0);
        Next::ask_after(Reply::write(desk, &logged, self.0.iter().map(call).collect()), &self.0, title)
    }
}

/// A note that is being typed.
#[derive(Debug)]
struct Note(Vec<Record>);

impl Question for Note {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Text(text) = answer else { return Reply::default() };
        let text = text.trim();
        if text.is_empty() {
            return Reply::default();
        }
        let mut lines = text.lines();
        let subject = lines.next().unwrap_or_default();
        let body = lines.collect::<Vec<_>>().join("\n");
        let note = |record: &Record| {
            let given = vec![
                ("type", "note".into()),
                ("subject", subject.into()),
                ("body", body.trim().into()),
                ("status", Status::Done.key().into()),
            ];
            activity_about(record, given, desk)
        };
        let label = named("action-noted", "action-noted-many", &self.0);
        Reply::write(desk, &label, self.0.iter().map(note).collect())
    }
}

/// What comes next for records, being typed. Left empty, nothing does.
#[derive(Debug)]
struct Next(Vec<Record>);

impl Next {
    fn ask(targets: &[Record], title: Message, hint: &'static str) -> Reply {
        let prompt = Prompt::new(title).with_hint(Message::new(hint));
        Reply::ask(Outcome::Ask(prompt), Next(targets.to_vec()))
    }

    /// Asks once something was written, which stays however the question is left. Where writing
    /// was refused, nothing is asked.
    fn ask_after(written: Reply, targets: &[Record], title: Message) -> Reply {
        if written.outcome.written().is_none() {
            return written;
        }
        let Reply { outcome, question } = Next::ask(targets, title, "action-next-hint");
        Reply { outcome: Outcome::Many(vec![written.outcome, outcome]), question }
    }
}

impl Question for Next {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Text(text) = answer else { return Reply::default() };
        if text.trim().is_empty() {
            return Reply::default();
        }
        if let Some(problem) = problem(&text, desk) {
            let title = named("action-plan", "action-plan-many", &self.0);
            let prompt = Prompt::new(title).with_value(text).with_problem(problem);
            return Reply { outcome: Outcome::Ask(prompt), question: Some(self) };
        }
        let Plan { due, subject, .. } = Plan::read(&text, desk);
        let label = named("action-planned", "action-planned-many", &self.0)
            .with("subject", subject)
            .with("day", day_words(due, desk));
        let plans = self.0.iter().map(|record| planned(record, &text, desk)).collect();
        Reply::write(desk, &label, plans)
    }

    fn preview(&self, text: &str, desk: &Desk<'_>) -> Preview {
        if text.trim().is_empty() {
            return Preview::default();
        }
        match problem(text, desk) {
            Some(problem) => Preview { lines: Vec::new(), problem: Some(problem) },
            None => Preview { lines: vec![plan_words(text, desk)], problem: None },
        }
    }
}

/// What is wrong with a line that plans something: a day at its start that is none.
pub fn problem(text: &str, desk: &Desk<'_>) -> Option<Message> {
    let wrong = entry::mistyped_day(text, desk.repository.lists())?;
    Some(Message::new("action-not-a-day").with("text", wrong))
}

/// A day with its weekday.
pub(super) fn day_words(day: chrono::NaiveDate, desk: &Desk<'_>) -> String {
    format!("{} {}", desk.text.weekday(day), desk.text.day(day, desk.repository.today()))
}

/// The activity about a record that a line plans.
pub fn planned(record: &Record, text: &str, desk: &Desk<'_>) -> Change {
    activity_about(record, Plan::read(text, desk).values(), desk)
}

/// What a line plans, in words: when, which type, what.
pub fn plan_words(text: &str, desk: &Desk<'_>) -> String {
    let plan = Plan::read(text, desk);
    let kind = desk.repository.lists().label("activity-type", plan.kind).to_owned();
    format!("{} · {kind} · {}", day_words(plan.due, desk), plan.subject)
}

/// What is to be done when: `fri call about the contract`.
struct Plan {
    due: chrono::NaiveDate,
    kind: &'static str,
    subject: String,
}

impl Plan {
    /// Reads a line: a day, then what to do. Without a day it is tomorrow.
    fn read(text: &str, desk: &Desk<'_>) -> Plan {
        let (due, subject) = entry::day_then_words(text, desk.repository.lists()).unwrap_or_else(|| {
            let today = desk.repository.today();
            (today.succ_opt().unwrap_or(today), text.split_whitespace().collect::<Vec<_>>().join(" "))
        });
        let kind = kind_of(subject.split(' ').next().unwrap_or_default());
        let subject = if subject.is_empty() {
            desk.repository.lists().label("activity-type", kind).to_owned()
        } else {
            subject
        };
        Plan { due, kind, subject }
    }

    fn values(self) -> Vec<(&'static str, Value)> {
        vec![("type", self.kind.into()), ("subject", self.subject.into()), ("due", self.due.into())]
    }
}

/// The type of activity that a first word names.
pub(super) fn kind_of(word: &str) -> &'static str {
    match crate::domain::fold::fold(word).as_str() {
        "call" | "phone" | "goi" => "call",
        "meet" | "meeting" | "gap" => "meeting",
        "mail" | "email" | "e-mail" | "write" => "email",
        "visit" | "tham" => "visit",
        "demo" => "demo",
        _ => "task",
    }
}

/// Finishes the next planned activity of each record, or the activities themselves, and asks for
/// the next step of open deals that have nothing else planned.
fn finish(targets: &[Record], desk: &Desk<'_>) -> Reply {
    finished(targets, desk).unwrap_or_else(|error| Reply::outcome(trouble(&error)))
}

/// What finishing comes to for one record.
struct Finished {
    activity: Activity,
    /// The activity as it was read.
    before: Option<Record>,
    /// The open deal that is left without a next step.
    bare: Option<Record>,
}

fn finished(targets: &[Record], desk: &Desk<'_>) -> Result<Reply> {
    let mut done: Vec<Finished> = Vec::new();
    for record in targets {
        let closing: Vec<Id> = done.iter().map(|one| one.activity.id).collect();
        if let Some(one) = next_finished(record, &closing, desk)? {
            // Of two activities of one deal, the second may be what leaves it bare.
            for before in &mut done {
                before.bare.take_if(|deal| one.bare.as_ref().is_some_and(|bare| bare.id == deal.id));
            }
            done.push(one);
        }
    }
    let subject = match &done[..] {
        [] => {
            let title = named("action-nothing-planned", "action-nothing-planned-many", targets);
            return Ok(Next::ask(targets, title, "action-plan-hint"));
        }
        [one] => one.activity.subject.clone().unwrap_or_default(),
        _ => String::new(),
    };
    let changes = done.iter().map(|one| activity::done(&one.activity, None, now(desk))).collect();
    let label = match done.len() {
        1 => Message::new("action-finished").with("subject", &subject),
        count => Message::new("action-finished-many").with("count", count),
    };
    let before: Vec<Record> = done.iter().filter_map(|one| one.before.clone()).collect();
    let written = Reply::write_over(desk, &label, changes, &before);
    let count = done.len();
    let bare: Vec<Record> = done.into_iter().filter_map(|one| one.bare).collect();
    Ok(match (&bare[..], count) {
        ([], _) => written,
        ([deal], 1) => {
            let title = Message::new("action-done-next").with("subject", subject).with("name", deal.name());
            Next::ask_after(written, &bare, title)
        }
        _ => {
            let title = Message::new("action-done-next-many").with("done", count).with("count", bare.len());
            Next::ask_after(written, &bare, title)
        }
    })
}

/// The next planned activity of a record, or the planned activity itself, beside those that are
/// being closed.
pub(super) fn next_planned(record: &Record, closing: &[Id], desk: &Desk<'_>) -> Result<Option<Record>> {
    Ok(next_finished(record, closing, desk)?.and_then(|one| one.before))
}

/// The next planned activity of a record, or the activity itself; none when nothing is planned
/// beside those that are being closed.
fn next_finished(record: &Record, closing: &[Id], desk: &Desk<'_>) -> Result<Option<Finished>> {
    let repository = desk.repository;
    let deal = match record.kind {
        Kind::Activity => record.get("opportunity").as_id(),
        Kind::Opportunity => Some(record.id),
        _ => None,
    };
    let deal = match deal {
        Some(id) => repository.get(Kind::Opportunity, id)?,
        None => None,
    };
    let around = match (&deal, record.kind) {
        (Some(deal), _) => repository.referring(Kind::Activity, "opportunity", deal.id)?,
        (None, Kind::Activity) => vec![record.clone()],
        (None, kind) => repository.referring(Kind::Activity, kind.key(), record.id)?,
    };
    let activities: Vec<Activity> = around.iter().map(Activity::from_record).collect();
    let planned =
        || activities.iter().filter(|one| one.state() == Status::Planned && !closing.contains(&one.id));
    let next = if record.kind == Kind::Activity {
        planned().find(|activity| activity.id == record.id)
    } else {
        planned().min_by_key(|activity| activity.due.unwrap_or(chrono::NaiveDate::MAX))
    };
    let Some(next) = next else { return Ok(None) };
    let stage = deal.as_ref().and_then(|deal| deal.get("stage").as_id());
    let stage = stage.and_then(|id| repository.lists().stage(id));
    let closing: Vec<Id> = closing.iter().copied().chain([next.id]).collect();
    let bare = deal.filter(|_| next_step::asks_for_next(stage, &activities, &closing));
    let before = around.iter().find(|activity| activity.id == next.id).cloned();
    Ok(Some(Finished { activity: next.clone(), before, bare }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_asked_after_a_refusal() {
        let reply = Next::ask_after(Reply::toast("action-nothing-here"), &[], Message::new("action-note"));
        assert!(reply.question.is_none() && matches!(reply.outcome, Outcome::Toast(_)));
        let written = Reply::outcome(Outcome::write("done", Vec::new()));
        assert!(Next::ask_after(written, &[], Message::new("action-note")).question.is_some());
    }
}
