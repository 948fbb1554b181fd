//! A record from one line: `Mia Novak, Hoa Sen mia@hoasen.example 350tr #fair >fri call her`, or
//! `Acme @Lan Nguyễn +deal Renewal 350tr 60% close:30/6 >fri call`. What stands in it is shown before
//! it is made. The same on the command line.

use crate::domain::change::Key;
use crate::domain::{Kind, Message, Record, Value};
use crate::text::Known;
use crate::ui::{Answer, Desk, Outcome, Preview, Prompt};

use super::captured::{Captured, Newcomers, Whom, made_beside, read};
use super::duplicates::looks_like;
use super::form::Form;
use super::lines as several;
use super::{Question, Reply, plan, trouble, words};

/// A line that a record is made from. Left empty, the form opens instead.
#[derive(Debug)]
pub struct Capture {
    form: Form,
}

impl Capture {
    /// Asks for the line; what the form holds already goes into the record too.
    pub(super) fn ask(form: Form, desk: &Desk<'_>) -> Reply {
        let hint = match form.record.kind {
            Kind::Account => "action-add-account-hint",
            Kind::Contact => "action-add-contact-hint",
            Kind::Lead => "action-add-lead-hint",
            Kind::Activity => "action-add-activity-hint",
            _ => "action-add-deal-hint",
        };
        let is_on = |module| if desk.repository.lists().modules.is_on(module) { "on" } else { "off" };
        let hint = Message::new(hint).with("accounts", is_on("accounts"));
        let hint = hint.with("probability", is_on("probability"));
        let prompt = Prompt::new(form.title()).with_hint(hint).with_lines();
        Reply::ask(Outcome::Ask(prompt), Capture { form })
    }

    /// Asks for what was typed again, and tells what is wrong with it, if anything.
    pub(super) fn again(form: Form, text: String, problem: Option<Message>) -> Reply {
        let prompt = Prompt { problem, ..Prompt::new(form.title()).with_value(text).with_lines() };
        Reply::ask(Outcome::Ask(prompt), Capture { form })
    }

    /// A line for a new record.
    pub(super) fn of(form: Form) -> Capture {
        Capture { form }
    }

    /// Makes one record of a text.
    pub(super) fn read_as_one(self, text: &str, desk: &Desk<'_>) -> Reply {
        match read(&self.form.record, text, desk) {
            Err(error) => Reply::outcome(trouble(&error)),
            Ok(Err(problem)) => Capture::again(self.form, text.to_owned(), Some(problem)),
            Ok(Ok(captured)) => self.make(captured, desk),
        }
    }

    fn make(&self, mut captured: Captured, desk: &Desk<'_>) -> Reply {
        let beside = match made_beside(&self.form.record, &mut captured, &mut Newcomers::default(), desk) {
            Ok(beside) => beside,
            Err(error) => return Reply::outcome(trouble(&error)),
        };
        let values = self.form.with_held(captured.values);
        self.form.make(values, beside.first, beside.more, desk)
    }
}

impl Question for Capture {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Text(text) = answer else { return Reply::default() };
        if text.trim().is_empty() {
            return self.form.show(0);
        }
        if several::lines(&text).len() > 1 {
            several::ask(self.form, text, desk)
        } else {
            self.read_as_one(&text, desk)
        }
    }

    fn preview(&self, text: &str, desk: &Desk<'_>) -> Preview {
        if text.trim().is_empty() {
            return Preview::default();
        }
        if several::lines(text).len() > 1 {
            return several::preview(&self.form, text, desk);
        }
        match read(&self.form.record, text, desk) {
            Ok(Ok(captured)) => {
                let mut shown = lines(&self.form.record, &captured, desk);
                shown.extend(alike(&self.form.record, &captured, desk));
                Preview { lines: shown, problem: None }
            }
            Ok(Err(problem)) => Preview { lines: Vec::new(), problem: Some(problem) },
            Err(error) => Preview { lines: Vec::new(), problem: Some(error.message()) },
        }
    }
}

/// The record as it would be.
fn would_be(record: &Record, captured: &Captured) -> Record {
    let mut would = record.clone();
    for (key, value) in captured.values.iter().filter(|(key, _)| key != "tags") {
        would.set(key, value.clone());
    }
    would
}

/// What the record that would be made looks like.
fn alike(record: &Record, captured: &Captured, desk: &Desk<'_>) -> Vec<String> {
    looks_like(&would_be(record, captured), captured.company.as_deref(), desk)
}

/// What would be made, a line a field.
fn lines(record: &Record, captured: &Captured, desk: &Desk<'_>) -> Vec<String> {
    let lists = desk.repository.lists();
    let would = would_be(record, captured);
    let names = desk.repository.names_in(std::slice::from_ref(&would)).unwrap_or_default();
    let known = Known { lists, names: &names, today: desk.repository.today() };
    let mut lines = Vec::new();
    let is_told = |key: &str| key != "currency" && lists.shows_field_of(&would, key);
    for (key, value) in captured.values.iter().filter(|(key, _)| is_told(key)) {
        lines.push(match lists.catalogue.field(record.kind, key) {
            Some(field) => {
                let shown = desk.text.show(&would, field, &known);
                format!("{}: {shown}", desk.text.label(record.kind, field))
            }
            None => format!("#{}", value.as_list().join(" #")),
        });
    }
    lines.extend(whom_lines(captured, desk));
    if let Some(deal) = &captured.deal {
        let record = Record::new(Kind::Opportunity, record.id);
        let deal = self::lines(&record, deal, desk).join(" · ");
        lines.push(words(desk, &Message::new("action-add-with-deal").with("deal", deal)));
    }
    lines.extend(captured.plan.as_ref().map(|plan| plan::plan_words(plan, desk)));
    lines
}

/// Who and which company is joined, and who is made.
fn whom_lines(captured: &Captured, desk: &Desk<'_>) -> Vec<String> {
    let mut told: Vec<Message> = Vec::new();
    told.extend(captured.company.as_ref().map(|name| Message::new("action-add-company").with("name", name)));
    told.extend(captured.person.as_ref().map(|person| match person {
        Whom::Known(_, name) => Message::new("action-add-joins").with("name", name),
        Whom::New(name) => Message::new("action-add-person").with("name", name),
    }));
    told.iter().map(|message| words(desk, message)).collect()
}

/// Whether these values name an account or a contact that is there already.
pub(super) fn joins(values: &[(Key, Value)], key: &str) -> bool {
    values.iter().any(|(name, value)| name == key && value.as_id().is_some())
}
