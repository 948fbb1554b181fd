//! Keeping in touch: logging a call, writing a note, planning what comes next, and finishing it.

use crate::command::Command;
use crate::domain::activity::{self, Activity, Status};
use crate::domain::change::Key;
use crate::domain::{Change, Kind, Message, Record, Value, next_step};
use crate::query::entry;
use crate::repository::Result;
use crate::ui::{Answer, Choice, Choices, Desk, Outcome, Picker, Preview, Prompt};

use super::fields;
use super::{Question, Reply, now, trouble, words};

/// Does a command to the record under the cursor; none when it is not one of these.
pub fn start(command: Command, record: &Record, desk: &Desk<'_>) -> Option<Reply> {
    Some(match command {
        Command::LogCall => {
            let mut choices = fields::entries("call-outcome", desk);
            choices.push(Choice::new(Value::Null, words(desk, &Message::new("action-no-outcome"))));
            let title = Message::new("action-call").with("name", record.name());
            Reply::ask(Outcome::Pick(Picker::new(title, Choices::These(choices))), Call(record.clone()))
        }
        Command::Note => {
            let prompt = Prompt::new(Message::new("action-note").with("name", record.name()));
            Reply::ask(Outcome::Ask(prompt), Note(record.clone()))
        }
        Command::PlanNext => {
            let title = Message::new("action-plan").with("name", record.name());
            Next::ask(record, title, "action-plan-hint")
        }
        Command::Done => finish(record, desk),
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

/// A call that was made: its outcome was asked; it is written, and then what comes next is asked.
#[derive(Debug)]
struct Call(Record);

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
        let call = activity_about(
            &self.0,
            vec![
                ("type", "call".into()),
                ("subject", words(desk, &subject).into()),
                ("status", Status::Done.key().into()),
                ("direction", "out".into()),
                ("outcome", outcome),
            ],
            desk,
        );
        let logged = Message::new("action-call-logged").with("name", self.0.name());
        let title = Message::new("action-called").with("name", self.0.name());
        Next::ask_after(Reply::write(desk, &logged, vec![call]), &self.0, title)
    }
}

/// A note that is being typed.
#[derive(Debug)]
struct Note(Record);

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
        let note = activity_about(
            &self.0,
            vec![
                ("type", "note".into()),
                ("subject", subject.into()),
                ("body", body.trim().into()),
                ("status", Status::Done.key().into()),
            ],
            desk,
        );
        Reply::write(desk, &Message::new("action-noted").with("name", self.0.name()), vec![note])
    }
}

/// What comes next for a record, being typed. Left empty, nothing does.
#[derive(Debug)]
struct Next(Record);

impl Next {
    fn ask(record: &Record, title: Message, hint: &'static str) -> Reply {
        let prompt = Prompt::new(title).with_hint(Message::new(hint));
        Reply::ask(Outcome::Ask(prompt), Next(record.clone()))
    }

    /// Asks once something was written, which stays however the question is left.
    fn ask_after(written: Reply, record: &Record, title: Message) -> Reply {
        let Reply { outcome, question } = Next::ask(record, title, "action-next-hint");
        Reply { outcome: Outcome::Many(vec![written.outcome, outcome]), question }
    }
}

impl Question for Next {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Text(text) = answer else { return Reply::default() };
        if text.trim().is_empty() {
            return Reply::default();
        }
        let subject = Plan::read(&text, desk).subject;
        let label = Message::new("action-planned").with("name", self.0.name()).with("subject", subject);
        Reply::write(desk, &label, vec![planned(&self.0, &text, desk)])
    }

    fn preview(&self, text: &str, desk: &Desk<'_>) -> Preview {
        if text.trim().is_empty() {
            return Preview::default();
        }
        Preview { lines: vec![plan_words(text, desk)], problem: None }
    }
}

/// The activity about a record that a line plans.
pub fn planned(record: &Record, text: &str, desk: &Desk<'_>) -> Change {
    activity_about(record, Plan::read(text, desk).values(), desk)
}

/// What a line plans, in words: when, which type, what.
pub fn plan_words(text: &str, desk: &Desk<'_>) -> String {
    let plan = Plan::read(text, desk);
    let kind = desk.repository.lists().label("activity-type", plan.kind).to_owned();
    let day = desk.text.day(plan.due, desk.repository.today());
    let weekday = desk.text.weekday(plan.due);
    format!("{weekday} {day} · {kind} · {}", plan.subject)
}

/// What is to be done when: `fri call about the contract`.
struct Plan {
    due: chrono::NaiveDate,
    kind: &'static str,
    subject: String,
}

impl Plan {
    /// Reads a line: the longest start that means a day, at most three words, then what to do.
    /// Without a day it is tomorrow.
    fn read(text: &str, desk: &Desk<'_>) -> Plan {
        let words: Vec<&str> = text.split_whitespace().collect();
        let longest = (1..=words.len().min(3)).rev().find_map(|count| {
            let day = entry::date(&words[..count].join(" "), desk.repository.lists())?;
            (day >= desk.repository.today() || words[0].contains(['/', '-', '.'])).then_some((count, day))
        });
        let tomorrow = desk.repository.today().succ_opt().unwrap_or(desk.repository.today());
        let (used, due) = longest.unwrap_or((0, tomorrow));
        let subject = words[used..].join(" ");
        let kind = kind_of(words.get(used).copied().unwrap_or_default());
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

/// Finishes the next planned activity of a record, or the activity itself, and asks for the next
/// step of an open deal when nothing else is planned.
fn finish(record: &Record, desk: &Desk<'_>) -> Reply {
    finished(record, desk).unwrap_or_else(|error| Reply::outcome(trouble(&error)))
}

fn finished(record: &Record, desk: &Desk<'_>) -> Result<Reply> {
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
    let next = if record.kind == Kind::Activity {
        activities.iter().find(|activity| activity.id == record.id)
    } else {
        let planned = activities.iter().filter(|activity| activity.state() == Status::Planned);
        planned.min_by_key(|activity| activity.due.unwrap_or(chrono::NaiveDate::MAX))
    };
    let Some(next) = next else {
        let title = Message::new("action-nothing-planned").with("name", record.name());
        return Ok(Next::ask(record, title, "action-plan-hint"));
    };
    let subject = next.subject.clone().unwrap_or_default();
    let change = activity::done(next, None, now(desk));
    let finished = Message::new("action-finished").with("subject", &subject);
    let before = around.iter().find(|activity| activity.id == next.id).cloned();
    let written = Reply::write_over(desk, &finished, vec![change], before.as_slice());
    if let Some(deal) = deal {
        let stage = deal.get("stage").as_id().and_then(|id| repository.lists().stage(id));
        if next_step::asks_for_next(stage, &activities, &[next.id]) {
            let title = Message::new("action-done-next").with("subject", subject).with("name", deal.name());
            return Ok(Next::ask_after(written, &deal, title));
        }
    }
    Ok(written)
}
