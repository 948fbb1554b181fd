//! The form of a record, new or there already: what is typed in it, and what saving it writes.

use crate::domain::activity::Status;
use crate::domain::change::Key;
use crate::domain::editing::Defaults;
use crate::domain::pipeline::Stage;
use crate::domain::{Change, Id, Kind, Message, Record, Seen, Value, activity, edit, position, seen};
use crate::ui::{Answer, Desk, FormRow, FormSpec, Outcome};

use super::deal::{Then, With};
use super::fields::{self, Refused};
use super::{Clash, Question, Reply, gate, now, tasks, touch, trouble};

/// The key of the long text of a record.
pub(super) fn long_text(record: &Record) -> &'static str {
    if record.kind == Kind::Activity { "body" } else { "notes" }
}

/// A record that is not stored yet, with what it starts with.
fn new_record(kind: Kind, given: Vec<(&'static str, Value)>, desk: &Desk<'_>) -> Record {
    let mut record = Record::new(kind, desk.repository.new_id());
    let lists = desk.repository.lists();
    let values: Vec<(Key, Value)> =
        given.into_iter().map(|(key, value)| (Key::Borrowed(key), value)).collect();
    for (key, value) in edit::with_defaults(kind, values, &lists.entries, lists.me, now(desk).moment) {
        record.set(&key, value);
    }
    if kind == Kind::Opportunity && record.get("stage").is_empty() {
        let pipeline =
            record.get("pipeline").as_id().or(lists.default_pipeline().map(|pipeline| pipeline.id));
        let first = pipeline.and_then(|id| lists.stages_of(id).into_iter().find(|stage| stage.is_open()));
        record.set("stage", first.map(|stage| stage.id));
    }
    record
}

/// What was done to a record: also who became its main account or contact when that was emptied.
fn edited(record: &Record, next: Option<(Key, Id)>, desk: &Desk<'_>) -> Message {
    let Some((key, next)) = next else { return Message::new("action-edited").with("name", record.name()) };
    let kind = if key == "account" { Kind::Account } else { Kind::Contact };
    let label = record.kind.field(&key).map(|field| desk.text.label(record.kind, field).to_string());
    Message::new("action-edited-next")
        .with("name", record.name())
        .with("field", label.unwrap_or_default())
        .with("next", fields::name_of(kind, Some(next), desk))
}

/// The rows of a record that is there; those of a deal with what its stage asks.
fn rows_of(record: &Record, desk: &Desk<'_>) -> Vec<FormRow> {
    let rows = fields::rows(record, desk);
    if record.kind == Kind::Opportunity { gate::foretold(rows, record, desk) } else { rows }
}

/// A form that is being filled in: for a new record when there is no earlier one.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) record: Record,
    before: Option<Record>,
    pub(super) rows: Vec<FormRow>,
}

impl Form {
    /// The form of a new record, which holds these values already.
    pub(super) fn new(kind: Kind, given: Vec<(&'static str, Value)>, desk: &Desk<'_>) -> Form {
        let record = new_record(kind, given, desk);
        Form { before: None, rows: fields::rows(&record, desk), record }
    }

    /// The same form for another new record, with the same values.
    pub(super) fn another(&self, desk: &Desk<'_>) -> Form {
        let record = Record { id: desk.repository.new_id(), ..self.record.clone() };
        Form { record, before: None, rows: self.rows.clone() }
    }

    pub(super) fn edit(record: &Record, desk: &Desk<'_>) -> Reply {
        Form::of(record, desk).show(0)
    }

    /// The form of a record that is there.
    pub(super) fn of(record: &Record, desk: &Desk<'_>) -> Form {
        Form { record: record.clone(), before: Some(record.clone()), rows: rows_of(record, desk) }
    }

    /// Shows the form again after somebody else wrote one of its fields: what was typed stays,
    /// what they wrote is told beside it, and saving once more writes over it.
    pub(super) fn again(mut self, clash: &Clash, mut typed: Vec<FormRow>, desk: &Desk<'_>) -> Reply {
        self.record = clash.brought_up_to_date(&self.record);
        self.before = Some(self.record.clone());
        let mut at = None;
        for (place, row) in typed.iter_mut().enumerate() {
            row.problem = clash.beside(&row.key, desk);
            at = at.or(row.problem.is_some().then_some(place));
        }
        let was = |row: &&mut FormRow| {
            self.rows.iter().any(|was| was.key == row.key && was.text == row.text && was.value == row.value)
        };
        if at.is_none()
            && let Some(row) = typed.iter_mut().find(|row| !was(row))
        {
            row.problem = Some(clash.words(desk));
        }
        self.rows = rows_of(&self.record, desk);
        let spec = FormSpec::new(self.title(), typed, at.unwrap_or(0));
        Reply::ask(Outcome::Form(spec), self)
    }

    /// What is being filled in.
    pub(super) fn title(&self) -> Message {
        match &self.before {
            Some(record) => Message::new("form-edit").with("name", record.name()),
            None => Message::new(match self.record.kind {
                Kind::Account => "form-add-account",
                Kind::Contact => "form-add-contact",
                Kind::Lead => "form-add-lead",
                Kind::Opportunity => "form-add-opportunity",
                _ => "form-add-activity",
            }),
        }
    }

    /// Puts the form.
    pub(super) fn show(self, at: usize) -> Reply {
        let spec = FormSpec::new(self.title(), self.rows.clone(), at);
        Reply::ask(Outcome::Form(spec), self)
    }

    /// The record with nothing in it: every filled row of a new one counts as touched.
    fn blank_rows(&self, desk: &Desk<'_>) -> Vec<FormRow> {
        match &self.before {
            Some(_) => self.rows.clone(),
            None => fields::rows(&Record::new(self.record.kind, self.record.id), desk),
        }
    }

    /// These values of a new record and those that it holds already.
    pub(super) fn with_held(&self, mut values: Vec<(Key, Value)>) -> Vec<(Key, Value)> {
        for (key, value) in self.record.stored().into_iter().chain(self.linked()) {
            if !values.iter().any(|(given, _)| *given == key) {
                values.push((key, value));
            }
        }
        values
    }

    /// Makes the new record with these values, before it `first` and after it `more`.
    pub(super) fn make(
        &self,
        values: Vec<(Key, Value)>,
        first: Vec<Change>,
        more: Vec<Change>,
        desk: &Desk<'_>,
    ) -> Reply {
        let kind = self.record.kind;
        let name = values.iter().find(|(key, _)| Some(key.as_ref()) == kind.title());
        let name = name.and_then(|(_, value)| value.as_text()).unwrap_or_default().to_owned();
        let made = match self.made(values, desk) {
            Ok(made) => made,
            Err(error) => return Reply::outcome(trouble(&error)),
        };
        let changes = first.into_iter().chain(made).chain(more).collect();
        Reply::write(desk, &Message::new("action-added").with("name", name), changes)
    }

    /// The changes that make the new record with these values.
    pub(super) fn made(
        &self,
        values: Vec<(Key, Value)>,
        desk: &Desk<'_>,
    ) -> crate::repository::Result<Vec<Change>> {
        let (kind, lists) = (self.record.kind, desk.repository.lists());
        if kind == Kind::Opportunity {
            let defaults = self.defaults(&values, desk)?;
            return Ok(edit::create_deal(self.record.id, values, &defaults, now(desk)));
        }
        let values = edit::with_defaults(kind, values, &lists.entries, lists.me, now(desk).moment);
        Ok(edit::create(kind, self.record.id, values))
    }

    /// What the new record holds of fields that are kept beside it: its main account or contact.
    fn linked(&self) -> Option<(Key, Value)> {
        let key = ["account", "contact"]
            .into_iter()
            .find(|key| edit::main_link(self.record.kind, key).is_some())?;
        let value = self.record.get(key);
        (!value.is_empty()).then(|| (Key::Borrowed(key), value.clone()))
    }

    fn save(
        self,
        values: Vec<(Key, Value)>,
        typed: Vec<FormRow>,
        planned: &tasks::Planned,
        desk: &Desk<'_>,
    ) -> Reply {
        let (kind, lists) = (self.record.kind, desk.repository.lists());
        let Some(before) = &self.before else {
            return self.make(values, Vec::new(), planned.changes.clone(), desk);
        };
        let touched: Vec<Key> = values.iter().map(|(key, _)| key.clone()).collect();
        let links = match ["account", "contact"].into_iter().find_map(|key| edit::main_link(kind, key)) {
            Some((link, back)) => desk.repository.referring(link, back, before.id),
            None => Ok(Vec::new()),
        };
        let links = match links {
            Ok(links) => links,
            Err(error) => return Reply::outcome(trouble(&error)),
        };
        let next = edit::main_after(kind, &links, &values);
        let mut changes = match kind {
            Kind::Opportunity => edit::set_deal(before, &links, values, &lists.stages, now(desk)),
            Kind::Activity => {
                let next = desk.repository.new_id();
                activity::edit(before, values, next, now(desk), &desk.repository.clock())
            }
            _ => edit::set(before, &links, values),
        };
        let mut seen = vec![Seen::of(before, touched)];
        seen.extend(seen::set_by(&changes, std::slice::from_ref(before)));
        match Clash::look(&changes, &seen, desk) {
            Err(error) => Reply::outcome(trouble(&error)),
            Ok(Some(clash)) => self.again(&clash, typed, desk),
            Ok(None) => {
                let label = planned.label(edited(before, next, desk), desk);
                changes.extend(planned.changes.iter().cloned());
                let closes = values_close(before, &changes);
                let written = Reply::write(desk, &label, changes).having_seen(seen);
                let bare = if closes {
                    touch::bare_after(std::slice::from_ref(before), desk)
                } else {
                    Ok(Vec::new())
                };
                match bare {
                    Ok(bare) => touch::ask_next_after(written, &bare),
                    Err(error) => Reply::outcome(trouble(&error)),
                }
            }
        }
    }

    /// What a new deal takes where nothing is said; its place is the top of its column.
    fn defaults<'a>(
        &self,
        values: &[(Key, Value)],
        desk: &'a Desk<'_>,
    ) -> crate::repository::Result<Defaults<'a>> {
        let lists = desk.repository.lists();
        let stage = values.iter().find(|(key, _)| key == "stage").and_then(|(_, value)| value.as_id());
        let stage = stage.or(self.record.get("stage").as_id());
        let place = match stage {
            Some(stage) => desk.repository.first_place(stage)?,
            None => None,
        };
        Ok(Defaults {
            stages: &lists.stages,
            pipeline: self
                .record
                .get("pipeline")
                .as_id()
                .or(lists.default_pipeline().map(|pipeline| pipeline.id)),
            owner: lists.me,
            currency: lists.base,
            position: position::between(None, place.as_deref()),
        })
    }
}

/// A form of a record that is about to be saved.
#[derive(Debug)]
pub(super) struct Saving {
    form: Form,
    /// The values that were changed.
    values: Vec<(Key, Value)>,
    /// The form's rows, to be shown again when it cannot be saved.
    typed: Vec<FormRow>,
    planned: tasks::Planned,
}

impl Saving {
    /// The stage that a deal which is there comes into; none when it stays where it is.
    fn moves_to(&self, desk: &Desk<'_>) -> Option<Stage> {
        let before = self.form.before.as_ref().filter(|before| before.kind == Kind::Opportunity)?;
        let (_, to) = self.values.iter().find(|(key, _)| key == "stage")?;
        let to = to.as_id().filter(|to| before.get("stage").as_id() != Some(*to))?;
        desk.repository.lists().stage(to).cloned()
    }

    /// The record with what was typed, still in its stage.
    fn would_be(&self) -> Record {
        let mut would = edit::filled(&self.form.record, &self.values);
        would.set("stage", self.form.record.get("stage").clone());
        would
    }

    /// Saves it with the reason for which the deal was won or lost.
    pub(super) fn because(
        mut self,
        (field, reason): (&'static str, Option<String>),
        with: With,
        desk: &Desk<'_>,
    ) -> Reply {
        self.values.retain(|(key, _)| key != field);
        self.values.push((field.into(), reason.into()));
        self.save(with, desk)
    }

    /// Saves it with what was filled in on the way.
    pub(super) fn save(self, with: With, desk: &Desk<'_>) -> Reply {
        let Saving { form, mut values, typed, mut planned } = self;
        values.extend(with.values.into_values().flatten());
        planned.changes.extend(with.also);
        let reply = form.save(values, typed, &planned, desk);
        planned.told(reply)
    }
}

/// True when the changes say that a planned activity was done or did not take place.
fn values_close(before: &Record, changes: &[Change]) -> bool {
    let planned = Some(Status::Planned.key());
    let closes = |(key, value): &(Key, Value)| key == "status" && value.as_text() != planned;
    before.kind == Kind::Activity
        && changes.iter().any(|change| match change {
            Change::Set { id, values, .. } => *id == before.id && values.iter().any(closes),
            _ => false,
        })
}

impl Form {
    /// Plans the tasks in the long text among these values, which then says so.
    fn planned(&self, values: &mut [(Key, Value)], desk: &Desk<'_>) -> tasks::Planned {
        let about = edit::filled(&self.record, values);
        let key = long_text(&self.record);
        let Some((_, value)) = values.iter_mut().find(|(name, _)| name == key) else {
            return tasks::Planned::default();
        };
        let planned = tasks::plan(value.as_text().unwrap_or_default(), &[about], desk);
        if !planned.tasks.planned.is_empty() {
            *value = Value::from(planned.tasks.text.as_str());
        }
        planned
    }
}

impl Question for Form {
    fn beside_form(&self, rows: &[FormRow], desk: &Desk<'_>) -> Option<String> {
        if !matches!(self.record.kind, Kind::Account | Kind::Contact | Kind::Lead) {
            return None;
        }
        let values = fields::touched(&self.record, &self.blank_rows(desk), rows.to_vec(), desk);
        let values = values.unwrap_or_default();
        // An edit that touches nothing one is told by says nothing new.
        if !super::duplicates::tell(&values) {
            return None;
        }
        super::duplicates::looks_like(&edit::filled(&self.record, &values), None, desk).into_iter().next()
    }

    fn answer(mut self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Form(after) = answer else { return Reply::default() };
        let typed = after.clone();
        match fields::touched(&self.record, &self.blank_rows(desk), after, desk) {
            Ok(mut values) => {
                let planned = self.planned(&mut values, desk);
                let saving = Saving { form: *self, values, typed, planned };
                match saving.moves_to(desk) {
                    Some(to) => {
                        let (would, kind) = (saving.would_be(), to.kind());
                        gate::pass(vec![(would, to)], kind, Then::Save(Box::new(saving)), desk)
                    }
                    None => saving.save(With::default(), desk),
                }
            }
            Err(Refused { rows, at }) => {
                let spec = FormSpec::new(self.title(), rows.clone(), at);
                if self.before.is_none() {
                    self.rows = rows;
                }
                Reply { outcome: Outcome::Form(spec), question: Some(self) }
            }
        }
    }
}
