//! `done` and `snooze`: activities through the day, each with the next step when one is given.

use super::by_name::planned;
use super::failure::{Failure, Result};
use super::log::choice;
use super::output::OutputArgs;
use super::session::Session;
use super::write;
use crate::domain::activity::{self, Activity, Status};
use crate::domain::{Change, Kind, Message, Record, Value};
use crate::query::day::Toward;
use crate::query::plan::{self, Wrong};
use crate::query::{Names, entry};
use crate::repository::Repository;

/// Options of `done`.
#[derive(clap::Args, Clone, Debug)]
pub struct DoneArgs {
    /// The activity: its id, the first or last digits of it, or its subject.
    #[arg(value_name = "ID | NAME")]
    id: String,
    #[command(flatten)]
    ending: Ending,
}

/// How an activity ended, and what comes next.
#[derive(clap::Args, Clone, Debug)]
pub struct Ending {
    /// How it ended: an entry of the list call-outcome.
    #[arg(long)]
    pub outcome: Option<String>,
    /// The next step, its day before or behind its words: 'fri call about the contract'.
    #[arg(long, value_name = "DAY TEXT")]
    pub next: Option<String>,
    /// How to print what was written.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Options of `snooze`.
#[derive(clap::Args, Clone, Debug)]
pub struct SnoozeArgs {
    /// The activity: its id, the first or last digits of it, or its subject.
    #[arg(value_name = "ID | NAME")]
    id: String,
    /// Until when: a day (2026-06-30, 30/6, fri, tomorrow) or so much later (+3d, +2w).
    #[arg(required = true, allow_hyphen_values = true)]
    when: Vec<String>,
    #[command(flatten)]
    output: OutputArgs,
}

/// Marks the activity as done now.
pub fn done(args: &DoneArgs, session: &Session) -> Result<()> {
    let mut repository = session.writer()?;
    let before = planned(&repository, &args.id)?;
    let activity = Activity::from_record(&before);
    if activity.state() == activity::Status::Done {
        return Err(Failure::refused(Message::new("action-done-already")));
    }
    let outcome = args
        .ending
        .outcome
        .as_deref()
        .map(|word| choice("outcome", word, &repository, session))
        .transpose()?;
    let outcome = outcome.as_ref().and_then(Value::as_text);
    let again = repository.new_id();
    let mut changes =
        activity::complete(&before, outcome, again, write::now(&repository), &repository.clock());
    let comes_again = changes.len() > 1;
    let following = next(args.ending.next.as_deref(), &before, &repository)?;
    let asks = following.is_none() && !comes_again && leaves_none(&repository, &activity)?;
    changes.extend(following);
    let label = session.say(&Message::new("cli-step-done").with("name", before.name()));
    let step = repository.commit(&label, changes)?;
    if asks {
        session.tell(&Message::new("cli-no-next-step"));
    }
    session.wrote(&label, step, &args.ending.output)
}

/// Puts the activity off.
pub fn snooze(args: &SnoozeArgs, session: &Session) -> Result<()> {
    let mut repository = session.writer()?;
    let before = planned(&repository, &args.id)?;
    let words = args.when.join(" ");
    let day = entry::date(&words, Toward::Ahead, repository.lists()).ok_or_else(|| not_a_day(&words))?;
    let change = activity::snooze(&Activity::from_record(&before), day, write::now(&repository));
    let label = Message::new("cli-step-snoozed").with("name", before.name()).with("day", day);
    let label = session.say(&label);
    let step = repository.commit(&label, vec![change])?;
    session.wrote(&label, step, &args.output)
}

/// The planned activity that `--next 'fri call about it'` asks for, about the same as `about`.
pub fn next(line: Option<&str>, about: &Record, repository: &Repository) -> Result<Option<Change>> {
    let Some(line) = line.map(str::trim).filter(|line| !line.is_empty()) else { return Ok(None) };
    let lists = repository.lists();
    match plan::problem(line, lists) {
        Some(Wrong::Day(text)) => return Err(not_a_day(&text)),
        Some(Wrong::Rule(text)) => {
            return Err(Failure::usage(Message::new("entry-not-recurrence").with("text", text)));
        }
        None => {}
    }
    let read = plan::read(line, lists);
    let day = read.due.ok_or_else(|| not_a_day(line))?;
    let mut values = read.values(day, lists);
    values.extend(activity::about(about));
    Ok(Some(activity::create(repository.new_id(), values, lists.me(), write::now(repository))))
}

/// Tells of an open deal that closing or removing this activity leaves without a next step.
pub fn tell_of_bare(before: &Record, repository: &Repository, session: &Session) -> Result<()> {
    let was_planned = before.kind == Kind::Activity && before.text("status") == Status::Planned.key();
    let Some(deal) = before.get("opportunity").as_id().filter(|_| was_planned) else { return Ok(()) };
    let now = repository.get(Kind::Activity, before.id)?;
    if now.is_some_and(|now| now.text("status") == Status::Planned.key()) {
        return Ok(());
    }
    if let Some(deal) = repository.left_bare(deal, &[Activity::from_record(before)])? {
        session.tell(&Message::new("cli-bare").with("name", deal.name()));
    }
    Ok(())
}

/// True when this was the last planned step of an open deal.
fn leaves_none(repository: &Repository, closing: &Activity) -> Result<bool> {
    let Some(deal) = closing.opportunity else { return Ok(false) };
    Ok(repository.left_bare(deal, std::slice::from_ref(closing))?.is_some())
}

fn not_a_day(text: &str) -> Failure {
    Failure::usage(Message::new("cli-not-a-day").with("text", text)).hint(Message::new("cli-not-a-day-hint"))
}
