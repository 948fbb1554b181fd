//! Making, editing and deleting records: forms from the catalogue, the owner, tags.

use crate::command::Command;
use crate::domain::activity::Status;
use crate::domain::change::Key;
use crate::domain::editing::Defaults;
use crate::domain::{Change, Id, Kind, Message, Record, Seen, Value, activity, edit, position, seen};
use crate::ui::{Answer, Choices, Desk, FormRow, FormSpec, Outcome, Picker, Prompt};

use super::capture::Capture;
use super::fields::{self, Refused};
use super::link::ask_link;
use super::{Clash, Question, Reply, about, now, tasks, touch, trouble};

/// Does a command to records of any kind; none when it is not one of these.
pub fn start(command: Command, targets: &[Record], desk: &Desk<'_>) -> Option<Reply> {
    Some(match command {
        Command::Edit | Command::EditLongText if targets.len() > 1 => {
            let message = Message::new("action-one-at-a-time").with("count", targets.len());
            Reply::outcome(Outcome::Toast(message))
        }
        Command::Edit => Form::edit(targets.first()?, desk),
        Command::Delete => delete(targets, desk),
        Command::EditOwner => ask_owner(targets, desk),
        Command::EditTags => ask_tags(targets),
        Command::EditLongText => {
            let record = targets.first()?;
            let text = record.text(long_text(record)).to_owned();
            Reply::ask(Outcome::Edit(text), LongText(record.clone()))
        }
        Command::Link => ask_link(targets, desk),
        Command::Copy => Reply::outcome(Outcome::Copy(copied(targets))),
        _ => return None,
    })
}

/// Asks for the line a new record is made from; it holds these values already.
pub fn add(kind: Kind, given: Vec<(&'static str, Value)>, desk: &Desk<'_>) -> Reply {
    Capture::ask(Form::new(kind, given, desk))
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

/// Opens the form of a record in the row of a field.
pub fn edit_at(record: &Record, key: &str, desk: &Desk<'_>) -> Reply {
    let form = Form::of(record, desk);
    let at = form.rows.iter().position(|row| row.key == key).unwrap_or(0);
    form.show(at)
}

/// Takes the tie between two records away; `name` is the other one's.
pub fn unlink(link: &Record, name: &str, desk: &Desk<'_>) -> Reply {
    let (back, other) = match link.kind {
        Kind::AccountContact => ("contact", (Kind::Account, "account")),
        _ => ("opportunity", (Kind::Contact, "contact")),
    };
    let links = match link.get(back).as_id() {
        Some(of) => desk.repository.referring(link.kind, back, of),
        None => Ok(Vec::new()),
    };
    let links = match links {
        Ok(links) => links,
        Err(error) => return Reply::outcome(trouble(&error)),
    };
    let next = edit::next_main_link(&links, link.id).and_then(|next| next.get(other.1).as_id());
    let label = match next {
        Some(next) => Message::new("action-unlinked-next")
            .with("name", name)
            .with("next", fields::name_of(other.0, Some(next), desk)),
        None => Message::new("action-unlinked").with("name", name),
    };
    Reply::write(desk, &label, edit::unlink(&links, link))
}

/// A long text that is open in an editor.
#[derive(Debug)]
struct LongText(Record);

/// The key of the long text of a record.
fn long_text(record: &Record) -> &'static str {
    if record.kind == Kind::Activity { "body" } else { "notes" }
}

impl Question for LongText {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Text(text) = answer else { return Reply::default() };
        let text = text.trim_end();
        if text == self.0.text(long_text(&self.0)) {
            return Reply::default();
        }
        let planned = tasks::plan(text, &self.0, desk);
        let value = if text.is_empty() { Value::Null } else { Value::from(planned.tasks.text.as_str()) };
        let mut changes = vec![Change::set(self.0.kind, self.0.id, [(long_text(&self.0), value)])];
        let seen = seen::set_by(&changes, std::slice::from_ref(&self.0));
        match Clash::look(&changes, &seen, desk) {
            Err(error) => Reply::outcome(trouble(&error)),
            // The text is kept in the form, where what they wrote is told beside it.
            Ok(Some(clash)) => {
                let form = Form::of(&self.0, desk);
                let mut typed = form.rows.clone();
                for row in typed.iter_mut().filter(|row| row.key == long_text(&self.0)) {
                    text.clone_into(&mut row.text);
                }
                form.again(&clash, typed, desk)
            }
            Ok(None) => {
                let edited = Message::new("action-edited").with("name", self.0.name());
                let label = planned.label(edited, self.0.name());
                changes.extend(planned.changes.iter().cloned());
                planned.told(Reply::write(desk, &label, changes).having_seen(seen))
            }
        }
    }
}

/// Tab-separated lines for the clipboard: name, first e-mail, first phone.
fn copied(targets: &[Record]) -> String {
    let line = |record: &Record| {
        let first = |key: &str| record.get(key).as_list().first().cloned().unwrap_or_default();
        let parts = [record.name(), first("email"), first("phone")];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\t")
    };
    targets.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn delete(targets: &[Record], desk: &Desk<'_>) -> Reply {
    let changes = targets.iter().map(|record| Change::Delete { kind: record.kind, id: record.id }).collect();
    let label = super::words(desk, &about("action-deleted", "action-deleted-many", targets));
    let bare = match touch::bare_after(targets, desk) {
        Ok(bare) => bare,
        Err(error) => return Reply::outcome(trouble(&error)),
    };
    let Reply { outcome, question } =
        touch::ask_next_after(Reply::outcome(Outcome::write(label, changes)), &bare);
    Reply { outcome: outcome.after(about("action-delete", "action-delete-many", targets)), question }
}

/// An owner that is being chosen.
#[derive(Debug)]
struct Owner(Vec<Record>);

fn ask_owner(targets: &[Record], desk: &Desk<'_>) -> Reply {
    let choices = fields::small_kind(Kind::User, desk);
    let current = targets.first().map(|record| record.get("owner").clone()).unwrap_or_default();
    let title = about("action-owner", "action-owner-many", targets);
    let picker = Picker::new(title, Choices::These(choices)).at(current);
    Reply::ask(Outcome::Pick(picker), Owner(targets.to_vec()))
}

impl Question for Owner {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Picked(values) = answer else { return Reply::default() };
        let owner = values.into_iter().next().unwrap_or_default();
        let name =
            owner.as_id().and_then(|id| desk.repository.lists().user(id)?.name.clone()).unwrap_or_default();
        let others: Vec<Record> =
            self.0.iter().filter(|record| *record.get("owner") != owner).cloned().collect();
        if others.is_empty() {
            return Reply::outcome(Outcome::Toast(Message::new("action-owned-before").with("owner", name)));
        }
        let change = |record: &Record| Change::set(record.kind, record.id, [("owner", owner.clone())]);
        let label = about("action-set-owner", "action-set-owner-many", &others).with("owner", name);
        Reply::write_over(desk, &label, others.iter().map(change).collect(), &others)
    }
}

/// Tags that are being typed. For several records they are added to those each has.
#[derive(Debug)]
struct Tags(Vec<Record>);

fn ask_tags(targets: &[Record]) -> Reply {
    let value = match targets {
        [one] => one.tags.join(", "),
        _ => String::new(),
    };
    let prompt = Prompt::new(about("action-tags", "action-tags-many", targets))
        .with_value(value)
        .with_hint(Message::new("action-tags-hint"));
    Reply::ask(Outcome::Ask(prompt), Tags(targets.to_vec()))
}

impl Question for Tags {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Text(text) = answer else { return Reply::default() };
        let typed: Vec<String> = text
            .replace('#', "")
            .split([',', ';'])
            .map(|tag| tag.trim().to_owned())
            .filter(|tag| !tag.is_empty())
            .collect();
        let several = self.0.len() > 1;
        let mut changes = Vec::new();
        for record in &self.0 {
            let kept = if several { record.tags.clone() } else { Vec::new() };
            let wanted = kept.into_iter().chain(typed.iter().cloned()).collect::<Vec<_>>();
            changes.extend(edit::set(record, &[], vec![("tags".into(), wanted.into())]));
        }
        Reply::write(desk, &about("action-set-tags", "action-set-tags-many", &self.0), changes)
    }
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

/// A form that is being filled in: for a new record when there is no earlier one.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) record: Record,
    before: Option<Record>,
    rows: Vec<FormRow>,
}

impl Form {
    /// The form of a new record, which holds these values already.
    pub(super) fn new(kind: Kind, given: Vec<(&'static str, Value)>, desk: &Desk<'_>) -> Form {
        let record = new_record(kind, given, desk);
        Form { before: None, rows: fields::rows(&record, desk), record }
    }

    fn edit(record: &Record, desk: &Desk<'_>) -> Reply {
        Form::of(record, desk).show(0)
    }

    /// The form of a record that is there.
    fn of(record: &Record, desk: &Desk<'_>) -> Form {
        Form { record: record.clone(), before: Some(record.clone()), rows: fields::rows(record, desk) }
    }

    /// Shows the form again after somebody else wrote one of its fields: what was typed stays,
    /// what they wrote is told beside it, and saving once more writes over it.
    fn again(mut self, clash: &Clash, mut typed: Vec<FormRow>, desk: &Desk<'_>) -> Reply {
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
        self.rows = fields::rows(&self.record, desk);
        let spec = FormSpec { title: self.title(), rows: typed, at: at.unwrap_or(0) };
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
        let spec = FormSpec { title: self.title(), rows: self.rows.clone(), at };
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
                let label = planned.label(edited(before, next, desk), before.name());
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
        let mut about = self.record.clone();
        values.iter().filter(|(key, _)| key != "tags").for_each(|(key, value)| about.set(key, value.clone()));
        let key = long_text(&self.record);
        let Some((_, value)) = values.iter_mut().find(|(name, _)| name == key) else {
            return tasks::Planned::default();
        };
        let planned = tasks::plan(value.as_text().unwrap_or_default(), &about, desk);
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
        let mut would = self.record.clone();
        let values = values.unwrap_or_default();
        // An edit that touches nothing one is told by says nothing new.
        if !super::duplicates::tell(&values) {
            return None;
        }
        values.into_iter().filter(|(key, _)| key != "tags").for_each(|(key, value)| would.set(&key, value));
        super::duplicates::looks_like(&would, None, desk).into_iter().next()
    }

    fn answer(mut self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Form(after) = answer else { return Reply::default() };
        let typed = after.clone();
        match fields::touched(&self.record, &self.blank_rows(desk), after, desk) {
            Ok(mut values) => {
                let planned = self.planned(&mut values, desk);
                let reply = self.save(values, typed, &planned, desk);
                planned.told(reply)
            }
            Err(Refused { rows, at }) => {
                let spec = FormSpec { title: self.title(), rows: rows.clone(), at };
                if self.before.is_none() {
                    self.rows = rows;
                }
                Reply { outcome: Outcome::Form(spec), question: Some(self) }
            }
        }
    }
}
