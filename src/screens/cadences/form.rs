//! Making and changing a cadence and its steps: forms from the catalogue, with a row for each
//! outcome of a step; putting steps in another order, and deleting.

use crate::domain::cadence::{Cadence, CadenceStep, Goes, Start, branch_lines};
use crate::domain::change::Key;
use crate::domain::enrolling::{FURTHEST, PLACES, ordered, unknown_places};
use crate::domain::fold::fold;
use crate::domain::{Change, Id, Kind, Message, Record, Value};
use crate::screens::action::fields::{self, Refused};
use crate::screens::action::{Question, Reply, now, words};
use crate::ui::{Answer, Choice, Desk, FormRow, FormSpec, Holds, Outcome};

/// What the keys of the rows for outcomes begin with.
const ON: &str = "on:";
/// The value of such a row that leads out.
const STOP: &str = "stop";

/// Asks for a new cadence.
pub fn add(desk: &Desk<'_>) -> Reply {
    let mut record = Record::new(Kind::Cadence, desk.repository.new_id());
    record.set("for", "lead");
    record.set("starts", Start::ByHand.key());
    record.set("active", true);
    let rows = cadence_rows(&record, desk);
    CadenceForm { record, is_new: true, rows }.show(0)
}

/// Opens the form of a cadence.
pub fn edit(cadence: &Cadence, desk: &Desk<'_>) -> Reply {
    let record = cadence.to_record();
    let rows = cadence_rows(&record, desk);
    CadenceForm { record, is_new: false, rows }.show(0)
}

/// Deletes a cadence with its steps, after a yes; so many are in it.
pub fn delete(cadence: &Cadence, live: i64, desk: &Desk<'_>) -> Outcome {
    let steps = cadence.steps(&desk.repository.lists().cadence_steps);
    let mut changes = vec![Change::Delete { kind: Kind::Cadence, id: cadence.id }];
    changes.extend(steps.iter().map(|step| Change::Delete { kind: Kind::CadenceStep, id: step.id }));
    let label = words(desk, &Message::new("cadences-deleted").with("name", name_of(cadence)));
    let question = Message::new("cadences-delete").with("name", name_of(cadence)).with("count", live);
    Outcome::write(label, changes).after(question)
}

/// Asks for a new step at a place among the steps.
pub fn add_step(cadence: &Cadence, steps: &[CadenceStep], at: usize, desk: &Desk<'_>) -> Reply {
    let mut record = Record::new(Kind::CadenceStep, desk.repository.new_id());
    record.set("cadence", cadence.id);
    record.set("offset", if steps.is_empty() { 0 } else { 2 });
    record.set("from", "previous");
    record.set("skip_weekends", true);
    record.set("type", "call");
    StepForm::of(cadence, steps, at, (record, true), desk).show(0)
}

/// Opens the form of a step.
pub fn edit_step(cadence: &Cadence, steps: &[CadenceStep], at: usize, desk: &Desk<'_>) -> Reply {
    let Some(step) = steps.get(at) else { return Reply::default() };
    StepForm::of(cadence, steps, at, (step.to_record(), false), desk).show(0)
}

/// Moves a step to another place.
pub fn reorder(cadence: &Cadence, steps: &[CadenceStep], from: usize, to: usize, desk: &Desk<'_>) -> Reply {
    let mut order: Vec<&CadenceStep> = steps.iter().collect();
    let moved = order.remove(from);
    order.insert(to, moved);
    let label = Message::new("cadences-step-moved")
        .with("subject", moved.subject.as_deref().unwrap_or_default())
        .with("name", name_of(cadence));
    Reply::write(desk, &label, ordered(&order))
}

/// Takes a step out, after a yes. Whoever is at it goes on with what comes after.
pub fn delete_step(cadence: &Cadence, steps: &[CadenceStep], at: usize, desk: &Desk<'_>) -> Outcome {
    let Some(gone) = steps.get(at) else { return Outcome::Nothing };
    let left: Vec<&CadenceStep> = steps.iter().filter(|step| step.id != gone.id).collect();
    let mut changes = vec![Change::Delete { kind: Kind::CadenceStep, id: gone.id }];
    changes.extend(ordered(&left));
    let subject = gone.subject.clone().unwrap_or_default();
    let label =
        Message::new("cadences-step-deleted").with("subject", &subject).with("name", name_of(cadence));
    let question =
        Message::new("cadences-delete-step").with("subject", subject).with("name", name_of(cadence));
    Outcome::write(words(desk, &label), changes).after(question)
}

pub(super) fn name_of(cadence: &Cadence) -> String {
    cadence.name.clone().unwrap_or_else(|| cadence.id.short())
}

fn cadence_rows(record: &Record, desk: &Desk<'_>) -> Vec<FormRow> {
    fields::rows(record, desk)
}

/// The rows of a step: its fields, and where each outcome leads.
fn step_rows(record: &Record, steps: &[CadenceStep], desk: &Desk<'_>) -> Vec<FormRow> {
    let own = |row: &FormRow| !matches!(row.key.as_ref(), "cadence" | "order" | "branches");
    let mut rows: Vec<FormRow> = fields::rows(record, desk).into_iter().filter(own).collect();
    if let Some(row) = rows.iter_mut().find(|row| row.key == "offset") {
        row.note = words(desk, &Message::new("cadences-days"));
    }
    rows.push(FormRow::new("on", words(desk, &Message::new("cadences-on")), Holds::Heading));
    let goes = CadenceStep::from_record(record).goes();
    let choices = places(steps, desk);
    for outcome in fields::entries("call-outcome", desk) {
        let key = outcome.value.as_text().unwrap_or_default().to_owned();
        let value = match goes.iter().find(|(of, _)| *of == key) {
            Some((_, Goes::To(order))) => Value::from(*order),
            Some((_, Goes::Stop)) => STOP.into(),
            None => Value::Null,
        };
        let label = choices.iter().find(|choice| choice.value == value && !value.is_empty());
        let text = label.map(|choice| choice.label.clone()).unwrap_or_default();
        let row = FormRow::new(format!("{ON}{key}"), outcome.label, Holds::OneOf(choices.clone()));
        rows.push(row.filled(text, value));
    }
    rows
}

/// Where an outcome can lead, beside the next step.
fn places(steps: &[CadenceStep], desk: &Desk<'_>) -> Vec<Choice> {
    let step = |(at, step): (usize, &CadenceStep)| {
        let subject = step.subject.as_deref().unwrap_or_default();
        let label = Message::new("cadences-on-step").with("at", at + 1).with("subject", subject);
        Choice::new(Value::from(step.order.unwrap_or(at as i64 + 1)), words(desk, &label))
    };
    let stop = Choice::new(Value::from(STOP), words(desk, &Message::new("cadences-on-stop")));
    steps.iter().enumerate().map(step).chain([stop]).collect()
}

/// A cadence that is being made or changed.
#[derive(Debug)]
struct CadenceForm {
    record: Record,
    is_new: bool,
    rows: Vec<FormRow>,
}

impl CadenceForm {
    fn title(&self) -> Message {
        if self.is_new {
            Message::new("cadences-new")
        } else {
            Message::new("cadences-edit").with("name", self.record.name())
        }
    }

    fn show(self, at: usize) -> Reply {
        let spec = FormSpec::new(self.title(), self.rows.clone(), at);
        Reply::ask(Outcome::Form(spec), self)
    }

    fn again(self: Box<Self>, rows: Vec<FormRow>, at: usize) -> Reply {
        let spec = FormSpec::new(self.title(), rows, at);
        Reply { outcome: Outcome::Form(spec), question: Some(self) }
    }
}

impl Question for CadenceForm {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Form(mut after) = answer else { return Reply::default() };
        let blank = cadence_rows(&Record::new(Kind::Cadence, self.record.id), desk);
        let before = if self.is_new { &blank } else { &self.rows };
        let values = match fields::touched(&self.record, before, after.clone(), desk) {
            Ok(values) => values,
            Err(Refused { rows, at }) => return self.again(rows, at),
        };
        for row in &mut after {
            row.problem = None;
        }
        if let Some((key, problem)) = wrong(&after, self.record.id, desk) {
            let at = after.iter().position(|row| row.key == key).unwrap_or(0);
            if let Some(row) = after.get_mut(at) {
                row.problem = Some(problem);
            }
            return self.again(after, at);
        }
        let name = after.iter().find(|row| row.key == "name").map_or("", |row| row.text.trim());
        if self.is_new {
            let label = Message::new("cadences-added").with("name", name);
            let values = values.into_iter().filter(|(_, value)| !value.is_empty()).chain([created(desk)]);
            return Reply::write(desk, &label, vec![Change::create(Kind::Cadence, self.record.id, values)]);
        }
        let label = Message::new("cadences-changed").with("name", name);
        write_over(&label, &self.record, values, desk)
    }
}

fn created(desk: &Desk<'_>) -> (Key, Value) {
    ("created".into(), Value::Moment(now(desk).moment))
}

fn write_over(label: &Message, record: &Record, values: Vec<(Key, Value)>, desk: &Desk<'_>) -> Reply {
    if values.is_empty() {
        return Reply::default();
    }
    let changes = vec![Change::set(record.kind, record.id, values)];
    Reply::write_over(desk, label, changes, std::slice::from_ref(record))
}

/// What is wrong with a cadence as it was filled in.
fn wrong(rows: &[FormRow], id: Id, desk: &Desk<'_>) -> Option<(&'static str, Message)> {
    let row = |key: &str| rows.iter().find(|row| row.key == key);
    let name = fold(row("name").map_or("", |row| row.text.trim()));
    let mut others = desk.repository.lists().cadences.iter().filter(|cadence| cadence.id != id);
    if others.any(|other| other.name.as_deref().map(fold) == Some(name.clone())) {
        return Some(("name", Message::new("cadences-same-name")));
    }
    let starts = row("starts").and_then(|row| row.value.as_text()) == Some(Start::OnStatus.key());
    let has_status = row("status").is_some_and(|row| !row.value.is_empty());
    (starts && !has_status).then(|| ("status", Message::new("cadences-needs-status")))
}

/// A step that is being made or changed.
#[derive(Debug)]
struct StepForm {
    cadence: Cadence,
    steps: Vec<CadenceStep>,
    /// Its place among the steps.
    at: usize,
    record: Record,
    is_new: bool,
    rows: Vec<FormRow>,
}

impl StepForm {
    fn of(
        cadence: &Cadence,
        steps: &[CadenceStep],
        at: usize,
        (record, is_new): (Record, bool),
        desk: &Desk<'_>,
    ) -> StepForm {
        let rows = step_rows(&record, steps, desk);
        StepForm { cadence: cadence.clone(), steps: steps.to_vec(), at, record, is_new, rows }
    }

    fn title(&self) -> Message {
        if self.is_new {
            Message::new("cadences-new-step").with("name", name_of(&self.cadence))
        } else {
            Message::new("cadences-edit").with("name", self.record.name())
        }
    }

    fn show(self, at: usize) -> Reply {
        let spec = FormSpec::new(self.title(), self.rows.clone(), at);
        Reply::ask(Outcome::Form(spec), self)
    }

    fn again(self: Box<Self>, rows: Vec<FormRow>, at: usize) -> Reply {
        let spec = FormSpec::new(self.title(), rows, at);
        Reply { outcome: Outcome::Form(spec), question: Some(self) }
    }

    /// The changes that put a new step with these values in its place.
    fn made(&self, values: Vec<(Key, Value)>, desk: &Desk<'_>) -> Vec<Change> {
        let mut step = self.record.clone();
        for (key, value) in values {
            step.set(&key, value);
        }
        // Branches lead by order: the new one has none of its own until it is in its place.
        let new = CadenceStep { order: None, ..CadenceStep::from_record(&step) };
        let mut order: Vec<&CadenceStep> = self.steps.iter().collect();
        order.insert(self.at.min(order.len()), &new);
        let mut changes = Vec::new();
        for change in ordered(&order) {
            match change {
                Change::Set { id, values, .. } if id == new.id => {
                    for (key, value) in values {
                        step.set(&key, value);
                    }
                }
                other => changes.push(other),
            }
        }
        let values = step.stored().into_iter().chain([created(desk)]);
        changes.insert(0, Change::create(Kind::CadenceStep, step.id, values));
        changes
    }
}

impl Question for StepForm {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Form(mut after) = answer else { return Reply::default() };
        let blank = step_rows(&Record::new(Kind::CadenceStep, self.record.id), &self.steps, desk);
        let before = if self.is_new { &blank } else { &self.rows };
        let mut values = match fields::touched(&self.record, before, after.clone(), desk) {
            Ok(values) => values,
            Err(Refused { rows, at }) => return self.again(rows, at),
        };
        let mut first = None;
        for (at, row) in after.iter_mut().enumerate() {
            row.problem = wrong_in_step(row);
            first = first.or(row.problem.is_some().then_some(at));
        }
        if let Some(at) = first {
            return self.again(after, at);
        }
        values.retain(|(key, _)| !key.starts_with(ON) && key != "on");
        let lines = branch_lines(&goes(&after));
        if lines != self.record.text("branches") {
            values.push(("branches".into(), if lines.is_empty() { Value::Null } else { lines.into() }));
        }
        let subject = after.iter().find(|row| row.key == "subject").map_or("", |row| row.text.trim());
        let id = if self.is_new { "cadences-step-added" } else { "cadences-step-changed" };
        let label = Message { id, args: Vec::new() };
        let label = label.with("subject", subject).with("name", name_of(&self.cadence));
        if self.is_new {
            return Reply::write(desk, &label, self.made(values, desk));
        }
        write_over(&label, &self.record, values, desk)
    }
}

/// Where the rows for outcomes lead.
fn goes(rows: &[FormRow]) -> Vec<(String, Goes)> {
    let one = |row: &FormRow| {
        let outcome = row.key.strip_prefix(ON)?.to_owned();
        let goes = match (row.value.as_integer(), row.value.as_text()) {
            (Some(order), _) => Goes::To(order),
            (_, Some(STOP)) => Goes::Stop,
            _ => return None,
        };
        Some((outcome, goes))
    };
    rows.iter().filter_map(one).collect()
}

/// What is wrong with a row of a step, beyond what any field can be.
fn wrong_in_step(row: &FormRow) -> Option<Message> {
    match row.key.as_ref() {
        "offset" => {
            let days = row.text.trim().parse::<i64>().ok();
            let is_wrong =
                !row.text.trim().is_empty() && !days.is_some_and(|days| (0..=FURTHEST).contains(&days));
            is_wrong.then(|| Message::new("cadences-not-days").with("most", FURTHEST))
        }
        "subject" | "template" => unknown_places(&row.text).into_iter().next().map(|name| {
            let known = PLACES.map(|place| format!("{{{place}}}")).join(" ");
            Message::new("cadences-no-place").with("name", format!("{{{name}}}")).with("known", known)
        }),
        _ => None,
    }
}
