//! Keeping in touch: logging a call, writing a note, planning what comes next, and finishing it.

use crate::command::Command;
use crate::domain::activity::{self, Activity, Status};
use crate::domain::change::Key;
use crate::domain::tasks_in_text;
use crate::domain::{Change, Id, Kind, Message, Record, Value};
use crate::query::plan as line;
use crate::repository::Result;
use crate::ui::{Answer, Choice, Choices, Desk, Outcome, Picker, Preview, Prompt};

use super::fields;
use super::plan::{Plan, day_words, plan_words, planned, problem};
use super::{Question, Reply, about as named, now, tasks, trouble, words};

/// Does a command to records, all of them in one step; none when it is not one of these.
pub fn start(command: Command, targets: &[Record], desk: &Desk<'_>) -> Option<Reply> {
    Some(match command {
        Command::LogCall => {
            let mut choices = fields::entries("call-outcome", desk);
            choices.push(Choice::new(Value::Null, words(desk, &Message::new("action-no-outcome"))));
            let call = match Call::of(targets, desk) {
                Ok(call) => call,
                Err(error) => return Some(Reply::outcome(trouble(&error))),
            };
            let title = named("action-call", "action-call-many", &call.with);
            Reply::ask(Outcome::Pick(Picker::new(title, Choices::These(choices)).by_digit()), call)
        }
        Command::Note | Command::PlanNext if targets.iter().any(|one| one.kind == Kind::Activity) => {
            let subjects: Result<Vec<Record>> =
                targets.iter().map(|one| desk.repository.subject_of(one)).collect();
            match subjects {
                Ok(subjects) if subjects.iter().all(|one| one.kind != Kind::Activity) => {
                    return start(command, &subjects, desk);
                }
                Ok(_) => Reply::toast("action-about-nothing"),
                Err(error) => Reply::outcome(trouble(&error)),
            }
        }
        Command::Note => {
            let prompt = Prompt::new(named("action-note", "action-note-many", targets));
            Reply::ask(Outcome::Ask(prompt), Note(targets.to_vec()))
        }
        Command::PlanNext => {
            let title = named("action-plan", "action-plan-many", targets);
            Next::plan(targets).ask(title, "action-plan-hint")
        }
        Command::Done => complete(targets, None, None, desk),
        _ => return None,
    })
}

/// A new activity about a record.
pub(super) fn activity_about(
    record: &Record,
    given: Vec<(impl Into<Key>, Value)>,
    desk: &Desk<'_>,
) -> Change {
    let mut values: Vec<(Key, Value)> = given.into_iter().map(|(key, value)| (key.into(), value)).collect();
    values.extend(activity::about(record));
    activity::create(desk.repository.new_id(), values, desk.repository.lists().me, now(desk))
}

/// A note about a record.
pub(super) fn noted(record: &Record, subject: String, body: &str, desk: &Desk<'_>) -> Change {
    let given = vec![
        ("type", "note".into()),
        ("subject", Value::from(subject)),
        ("body", body.into()),
        ("status", Status::Done.key().into()),
    ];
    activity_about(record, given, desk)
}

/// Calls that were made: their outcome was asked; they are written, and then what was said and
/// what comes next is asked. A planned call is closed by being made, and so is the one that is due
/// about what was called; beside any other planned activity it is a new one about the same.
#[derive(Debug)]
struct Call {
    /// Planned calls, and the records that other calls are about.
    made: Vec<Record>,
    /// Whom or what the calls were with, in the same order.
    with: Vec<Record>,
    /// The planned calls among `made` that were due about what was called: to be named.
    closed: Vec<Record>,
}

impl Call {
    fn of(targets: &[Record], desk: &Desk<'_>) -> Result<Call> {
        let mut call = Call { made: Vec::new(), with: Vec::new(), closed: Vec::new() };
        for target in targets {
            let subject = desk.repository.subject_of(target)?;
            let is_call = target.text("type") == "call" && target.text("status") == Status::Planned.key();
            let is_planned = target.kind == Kind::Activity && is_call;
            let due = if is_planned { None } else { desk.repository.due_call(subject.kind, subject.id)? };
            let made = due.clone().unwrap_or_else(|| if is_planned { target } else { &subject }.clone());
            // Of two lines about the same, one may be the call that is due: it was one call.
            if !call.made.iter().any(|known| known.id == made.id) {
                call.closed.extend(due);
                call.made.push(made);
                call.with.push(subject);
            }
        }
        Ok(call)
    }

    /// What writing it says: whom the calls were with, and which planned ones are closed by it.
    fn logged(&self) -> Message {
        match &self.closed[..] {
            [] => named("action-call-logged", "action-call-logged-many", &self.with),
            [one, ..] => named("action-call-closed", "action-call-closed-many", &self.with)
                .with("subject", one.name())
                .with("closed", self.closed.len()),
        }
    }

    /// What asks what comes next says of them.
    fn title(&self) -> Message {
        let is_one = self.with.len() == 1;
        match self.closed.first().filter(|_| is_one) {
            Some(closed) => {
                named("action-called-closed", "action-called-many", &self.with).with("subject", closed.name())
            }
            None => named("action-called", "action-called-many", &self.with),
        }
    }
}

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
            if record.kind == Kind::Activity && record.text("status") == Status::Planned.key() {
                // One that repeats comes again.
                let (next, clock) = (desk.repository.new_id(), desk.repository.clock());
                return activity::complete(record, outcome.as_text(), next, now(desk), &clock);
            }
            let given = vec![
                ("type", "call".into()),
                ("subject", Value::from(subject.as_str())),
                ("status", Status::Done.key().into()),
                ("direction", "out".into()),
                ("outcome", outcome.clone()),
            ];
            vec![activity_about(record, given, desk)]
        };
        let logged = self.logged();
        let title = self.title();
        let made: Vec<Vec<Change>> = self.made.iter().map(call).collect();
        let told = made.iter().filter_map(|changes| Some(changes.first()?.subject().1)).collect();
        let written = Reply::write_over(desk, &logged, made.into_iter().flatten().collect(), &self.made);
        Next { targets: self.with, told, reads: Reads::Said, whom: None }.ask_after(written, title)
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
        let planned = tasks::plan(text, &self.0, desk);
        let mut lines = planned.tasks.text.lines();
        let subject = lines.next().unwrap_or_default();
        let body = lines.collect::<Vec<_>>().join("\n");
        let note = |record: &Record| noted(record, subject.to_owned(), body.trim(), desk);
        let label = planned.label(named("action-noted", "action-noted-many", &self.0), desk);
        let changes = self.0.iter().map(note).chain(planned.changes.iter().cloned()).collect();
        planned.told(Reply::write(desk, &label, changes))
    }
}

/// What a line without a `>` means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Reads {
    /// What comes next.
    Next,
    /// What was said, unless it starts with a day: then what comes next.
    Said,
}

/// What was said and what comes next, being typed: `they need a week >fri call back`. Left empty,
/// nothing is written.
#[derive(Debug)]
struct Next {
    targets: Vec<Record>,
    /// The activities that were just done: what was said is written there.
    told: Vec<Id>,
    reads: Reads,
    /// Whom it is for, where that is not what the records are called.
    whom: Option<String>,
}

impl Next {
    /// Only what comes next.
    fn plan(targets: &[Record]) -> Next {
        Next { targets: targets.to_vec(), told: Vec::new(), reads: Reads::Next, whom: None }
    }

    fn ask(self, title: Message, hint: &'static str) -> Reply {
        let prompt = Prompt::new(title).with_hint(Message::new(hint));
        Reply::ask(Outcome::Ask(prompt), self)
    }

    /// Asks what was said and what comes next for somebody about whom these activities were, once
    /// they are done.
    fn ask_for(whom: &str, written: Reply, done: &[Record], title: Message) -> Reply {
        let told = done.iter().map(|record| record.id).collect();
        let next = Next { targets: done.to_vec(), told, reads: Reads::Said, whom: Some(whom.to_owned()) };
        next.ask_after(written, title)
    }

    /// A label that names whom it is for.
    fn label(&self, one: &'static str, many: &'static str) -> Message {
        match &self.whom {
            Some(whom) => Message::new(one).with("name", whom),
            None => named(one, many, &self.targets),
        }
    }

    /// Asks once something was written, which stays however the question is left. Where writing
    /// was refused, nothing is asked.
    fn ask_after(self, written: Reply, title: Message) -> Reply {
        if written.outcome.written().is_none() {
            return written;
        }
        let hint = if self.reads == Reads::Said { "action-said-hint" } else { "action-next-hint" };
        let Reply { outcome, question } = self.ask(title, hint);
        Reply { outcome: Outcome::Many(vec![written.outcome, outcome]), question }
    }

    /// What was said, and what comes next; either may be empty.
    fn read<'a>(&self, text: &'a str, desk: &Desk<'_>) -> (&'a str, &'a str) {
        let text = text.trim();
        let parted = text.match_indices('>').find(|(at, _)| {
            text[..*at].chars().next_back().is_none_or(char::is_whitespace) && !self.told.is_empty()
        });
        match parted {
            Some((at, sign)) => (text[..at].trim(), text[at + sign.len()..].trim()),
            // Its tasks are planned, and are no next step by themselves.
            None if !self.told.is_empty() && tasks_in_text::has_any(text) => (text, ""),
            None if self.reads == Reads::Next => ("", text),
            None if line::is_plan(text, desk.repository.lists()) => ("", text),
            None => (text, ""),
        }
    }

    /// The change that writes what was said on an activity.
    fn said(said: &str, id: Id, desk: &Desk<'_>) -> Result<Change> {
        let before = desk.repository.get(Kind::Activity, id)?;
        Ok(activity::say(&before.unwrap_or_else(|| Record::new(Kind::Activity, id)), said))
    }

    fn write(&self, said: &str, next: &str, desk: &Desk<'_>) -> Result<Reply> {
        let told = self.told.iter().filter(|_| !said.is_empty());
        let tasks = tasks::plan(said, &self.targets, desk);
        let mut changes: Vec<Change> =
            told.map(|id| Next::said(&tasks.tasks.text, *id, desk)).collect::<Result<_>>()?;
        changes.extend(tasks.changes.iter().cloned());
        if next.is_empty() {
            let label = tasks.label(self.label("action-said", "action-said-many"), desk);
            return Ok(tasks.told(Reply::write(desk, &label, changes)));
        }
        let plan = Plan::read(next, desk);
        let label = self
            .label("action-planned", "action-planned-many")
            .with("subject", plan.subject(desk))
            .with("day", day_words(plan.due, desk));
        changes.extend(self.targets.iter().map(|record| planned(record, next, desk)));
        Ok(tasks.told(Reply::write(desk, &tasks.label(label, desk), changes)))
    }
}

impl Question for Next {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Text(text) = answer else { return Reply::default() };
        let (said, next) = self.read(&text, desk);
        if let Some(problem) = problem(next, desk) {
            let title = self.label("action-plan", "action-plan-many");
            let prompt = Prompt::new(title).with_value(&*text).with_problem(problem);
            return Reply { outcome: Outcome::Ask(prompt), question: Some(self) };
        }
        self.write(said, next, desk).unwrap_or_else(|error| Reply::outcome(trouble(&error)))
    }

    fn preview(&self, text: &str, desk: &Desk<'_>) -> Preview {
        let (said, next) = self.read(text, desk);
        let mut lines = Vec::new();
        if !said.is_empty() {
            lines.push(words(desk, &Message::new("action-said-so").with("text", said)));
        }
        match problem(next, desk) {
            Some(problem) => Preview { lines, problem: Some(problem) },
            None => {
                lines.extend((!next.is_empty()).then(|| plan_words(next, desk)));
                Preview { lines, problem: None }
            }
        }
    }
}

/// Asks for the next step of these open deals once something was written that left them without.
pub(super) fn ask_next_after(written: Reply, bare: &[Record]) -> Reply {
    if bare.is_empty() {
        return written;
    }
    let title = named("action-bare-next", "action-bare-next-many", bare);
    ask_next(written, bare, title)
}

/// The same in the words of what was written.
pub(super) fn ask_next(written: Reply, bare: &[Record], title: Message) -> Reply {
    Next::plan(bare).ask_after(written, title)
}

/// The open deals that closing or deleting these planned activities leaves without a next step.
pub(super) fn bare_after(closing: &[Record], desk: &Desk<'_>) -> Result<Vec<Record>> {
    let planned = closing.iter().filter(|one| one.kind == Kind::Activity).map(Activity::from_record);
    let planned: Vec<Activity> = planned.filter(|one| one.state() == Status::Planned).collect();
    let mut bare: Vec<Record> = Vec::new();
    for deal in planned.iter().filter_map(|one| one.opportunity) {
        let is_gone = closing.iter().any(|gone| gone.id == deal);
        if !is_gone && !bare.iter().any(|known| known.id == deal) {
            bare.extend(desk.repository.left_bare(deal, &planned)?);
        }
    }
    Ok(bare)
}

/// Finishes the next planned activity of each record, or the activities themselves: the one way in
/// which what was planned becomes done. Asks for the next step of `whom` was called, else of open
/// deals that have nothing else planned.
pub fn complete(targets: &[Record], outcome: Option<&str>, whom: Option<&str>, desk: &Desk<'_>) -> Reply {
    finished(targets, outcome, whom, desk).unwrap_or_else(|error| Reply::outcome(trouble(&error)))
}

/// What finishing comes to for one record.
struct Finished {
    activity: Activity,
    /// The activity as it was read.
    before: Record,
    /// The open deal that is left without a next step.
    bare: Option<Record>,
}

fn finished(targets: &[Record], outcome: Option<&str>, whom: Option<&str>, desk: &Desk<'_>) -> Result<Reply> {
    let mut done: Vec<Finished> = Vec::new();
    for record in targets {
        let closing: Vec<Activity> = done.iter().map(|one| one.activity.clone()).collect();
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
            let targets: Vec<Record> =
                targets.iter().filter(|one| one.kind != Kind::Activity).cloned().collect();
            return Ok(if targets.is_empty() {
                Reply::toast("action-done-already")
            } else {
                Next::plan(&targets).ask(title, "action-plan-hint")
            });
        }
        [one] => one.activity.subject.clone().unwrap_or_default(),
        _ => String::new(),
    };
    let mut changes = Vec::new();
    for one in &mut done {
        let (next, clock) = (desk.repository.new_id(), desk.repository.clock());
        let own = activity::complete(&one.before, outcome, next, now(desk), &clock);
        // What comes again is the next step.
        one.bare.take_if(|_| own.iter().any(|change| matches!(change, Change::Create { .. })));
        changes.extend(own);
    }
    let label = match done.len() {
        1 => Message::new("action-finished").with("subject", &subject),
        count => Message::new("action-finished-many").with("count", count),
    };
    let before: Vec<Record> = done.iter().map(|one| one.before.clone()).collect();
    let written = Reply::write_over(desk, &label, changes, &before);
    let (count, told) = (done.len(), done.iter().map(|one| one.activity.id).collect());
    if let Some(whom) = whom {
        let title = Message::new("action-done-next").with("subject", subject).with("name", whom);
        return Ok(Next::ask_for(whom, written, &before, title));
    }
    let bare: Vec<Record> = done.into_iter().filter_map(|one| one.bare).collect();
    Ok(match (&bare[..], count) {
        ([], _) => written,
        ([deal], 1) => {
            let title = Message::new("action-done-next").with("subject", subject).with("name", deal.name());
            Next { targets: bare, told, reads: Reads::Next, whom: None }.ask_after(written, title)
        }
        _ => {
            let title = Message::new("action-done-next-many").with("done", count).with("count", bare.len());
            Next { targets: bare, told, reads: Reads::Next, whom: None }.ask_after(written, title)
        }
    })
}

/// The next planned activity of a record, or the planned activity itself, as it is now, beside
/// those that are being closed.
pub(super) fn next_planned(record: &Record, closing: &[Activity], desk: &Desk<'_>) -> Result<Option<Record>> {
    let is_left = |one: &Record| {
        one.text("status") == Status::Planned.key() && !closing.iter().any(|gone| gone.id == one.id)
    };
    let id = match record.kind {
        Kind::Activity => Some(record.id),
        kind => {
            let planned = desk.repository.next_planned(kind, record.id, closing.len() + 1)?;
            planned.into_iter().find(is_left).map(|next| next.id)
        }
    };
    // With its tags and custom values, which what comes again takes along.
    let found = id.map(|id| desk.repository.get(Kind::Activity, id)).transpose()?;
    Ok(found.flatten().filter(is_left))
}

/// What finishing the next planned activity of a record, or the activity itself, comes to; none
/// when nothing is planned beside those that are being closed.
fn next_finished(record: &Record, closing: &[Activity], desk: &Desk<'_>) -> Result<Option<Finished>> {
    let Some(before) = next_planned(record, closing, desk)? else { return Ok(None) };
    let activity = Activity::from_record(&before);
    let closing: Vec<Activity> = closing.iter().cloned().chain([activity.clone()]).collect();
    let bare = match activity.opportunity {
        Some(deal) => desk.repository.left_bare(deal, &closing)?,
        None => None,
    };
    Ok(Some(Finished { activity, before, bare }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_asked_after_a_refusal() {
        let reply =
            Next::plan(&[]).ask_after(Reply::toast("action-nothing-here"), Message::new("action-note"));
        assert!(reply.question.is_none() && matches!(reply.outcome, Outcome::Toast(_)));
        let written = Reply::outcome(Outcome::write("done", Vec::new()));
        assert!(Next::plan(&[]).ask_after(written, Message::new("action-note")).question.is_some());
    }
}
