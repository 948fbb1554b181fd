//! A record from one line: `Mia Novak, Hoa Sen mia@hoasen.example 350tr #fair >fri call her`.
//! What stands in it is shown before it is made.

use crate::domain::change::Key;
use crate::domain::fold::fold;
use crate::domain::{Change, Field, FieldKind, Id, Kind, Message, Record, Value, edit};
use crate::query::line;
use crate::repository::Result;
use crate::text::Known;
use crate::ui::{Answer, Desk, Outcome, Preview, Prompt};

use super::edit::Form;
use super::{Question, Reply, fields, now, plan, trouble, words};

/// What a line says.
#[derive(Debug, Default, PartialEq)]
pub struct Captured {
    /// Values by field, the name with them.
    pub values: Vec<(Key, Value)>,
    /// What is planned, as typed after `>`.
    pub plan: Option<String>,
    /// A company the deck does not have, to be made with the deal.
    pub company: Option<String>,
}

/// A line that a record is made from. Left empty, the form opens instead.
#[derive(Debug)]
pub struct Capture {
    form: Form,
}

impl Capture {
    /// Asks for the line; what the form holds already goes into the record too.
    pub(super) fn ask(form: Form) -> Reply {
        let hint = match form.record.kind {
            Kind::Account => "action-add-account-hint",
            Kind::Contact => "action-add-contact-hint",
            Kind::Lead => "action-add-lead-hint",
            _ => "action-add-deal-hint",
        };
        let prompt = Prompt::new(form.title()).with_hint(Message::new(hint));
        Reply::ask(Outcome::Ask(prompt), Capture { form })
    }
}

impl Capture {
    /// Makes the record, before it the company that goes with it, and after it what is planned.
    fn make(&self, captured: Captured, desk: &Desk<'_>) -> Reply {
        let mut record = self.form.record.clone();
        let (mut first, mut values) = (Vec::new(), captured.values);
        if let Some(company) = captured.company {
            let id = desk.repository.new_id();
            first = new_account(id, company, desk);
            values.push(("account".into(), Value::Id(id)));
        }
        for (key, value) in values.iter().filter(|(key, _)| key == "account" || key == "contact") {
            record.set(key, value.clone());
        }
        let plan = captured.plan.map(|plan| plan::planned(&record, &plan, desk));
        let values = self.form.with_held(values);
        self.form.make(values, first, plan.into_iter().collect(), desk)
    }
}

impl Question for Capture {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Text(text) = answer else { return Reply::default() };
        if text.trim().is_empty() {
            return self.form.show(0);
        }
        match read(&self.form.record, &text, desk) {
            Err(error) => Reply::outcome(trouble(&error)),
            Ok(Err(problem)) => {
                let prompt = Prompt::new(self.form.title()).with_value(text).with_problem(problem);
                Reply { outcome: Outcome::Ask(prompt), question: Some(self) }
            }
            Ok(Ok(captured)) => self.make(captured, desk),
        }
    }

    fn preview(&self, text: &str, desk: &Desk<'_>) -> Preview {
        if text.trim().is_empty() {
            return Preview::default();
        }
        match read(&self.form.record, text, desk) {
            Ok(Ok(captured)) => Preview { lines: lines(&self.form.record, &captured, desk), problem: None },
            Ok(Err(problem)) => Preview { lines: Vec::new(), problem: Some(problem) },
            Err(error) => Preview { lines: Vec::new(), problem: Some(error.message()) },
        }
    }
}

/// What would be made, a line a field.
fn lines(record: &Record, captured: &Captured, desk: &Desk<'_>) -> Vec<String> {
    let lists = desk.repository.lists();
    let mut would = record.clone();
    let mut references = Vec::new();
    for (key, value) in &captured.values {
        would.set(key, value.clone());
        let kind = record.kind.field(key).map(|field| &field.kind);
        if let (Some(FieldKind::Reference(kind)), Some(id)) = (kind, value.as_id()) {
            references.push((*kind, id));
        }
    }
    let names = desk.repository.names(&references).unwrap_or_default();
    let known = Known { lists, names: &names, today: desk.repository.today() };
    let mut lines = Vec::new();
    let is_told = |key: &str| key != "currency" && lists.shows_field(record.kind, key);
    for (key, value) in captured.values.iter().filter(|(key, _)| is_told(key)) {
        let shown = match lists.catalogue.field(record.kind, key) {
            Some(field) => {
                format!("{}: {}", desk.text.label(record.kind, field), desk.text.show(&would, field, &known))
            }
            None => format!("#{}", value.as_list().join(" #")),
        };
        lines.push(shown);
    }
    let company = captured.company.as_ref();
    lines.extend(company.map(|name| words(desk, &Message::new("action-add-company").with("name", name))));
    lines.extend(captured.plan.as_ref().map(|plan| plan::plan_words(plan, desk)));
    lines
}

/// Reads a line for a record of a kind; what is wrong with it is the inner error.
///
/// # Errors
/// When the deck cannot be read.
pub fn read(record: &Record, text: &str, desk: &Desk<'_>) -> Result<std::result::Result<Captured, Message>> {
    let kind = record.kind;
    let has = |key: &str| {
        let field = desk.repository.lists().catalogue.field(kind, key);
        field.is_some_and(Field::is_editable)
    };
    let mut line = line::read(text, &has);
    let mut captured = Captured { plan: line.plan.take(), ..Captured::default() };
    if let Some(problem) = captured.plan.as_ref().and_then(|plan| plan::problem(plan, desk)) {
        return Ok(Err(problem));
    }
    let Some(name) = line.named(kind) else { return Ok(Err(Message::new("form-needed"))) };
    captured.values.push((kind.title().unwrap_or("name").into(), Value::from(name)));
    for (key, text) in &line.fields {
        match fields::read(record, key, text, desk) {
            Ok(read) => {
                put(&mut captured, key.clone(), read.value);
                if let Some(currency) = read.currency {
                    put(&mut captured, "currency", currency.code().into());
                }
            }
            Err(problem) => return Ok(Err(problem)),
        }
    }
    if let Some(whom) = &line.whom {
        let lists = desk.repository.lists();
        let mut found = whom_is(kind, whom, desk)?;
        found.retain(|(key, _)| lists.shows_field(kind, key));
        match found[..] {
            [] if kind == Kind::Opportunity && lists.shows_kind(Kind::Account) => {
                captured.company = Some(whom.clone());
            }
            [] => return Ok(Err(Message::new("action-add-nobody").with("name", whom))),
            _ => found.into_iter().for_each(|(key, id)| put(&mut captured, key, Value::Id(id))),
        }
    }
    if !line.tags.is_empty() {
        put(&mut captured, "tags", Value::List(line.tags));
    }
    Ok(Ok(captured))
}

/// Puts a value; several e-mails or phones gather.
fn put(captured: &mut Captured, key: impl Into<Key>, value: Value) {
    let key = key.into();
    match captured.values.iter_mut().find(|(name, _)| *name == key) {
        Some((_, Value::List(held))) => held.extend(value.as_list().iter().cloned()),
        Some((_, held)) => *held = value,
        None => captured.values.push((key, value)),
    }
}

/// The account or contact that a name after `@` means for a record of this kind: of names that
/// fit as well the account. A contact brings its account into a deal.
fn whom_is(kind: Kind, name: &str, desk: &Desk<'_>) -> Result<Vec<(&'static str, Id)>> {
    let wanted: &[(Kind, &'static str)] = match kind {
        Kind::Opportunity => &[(Kind::Account, "account"), (Kind::Contact, "contact")],
        Kind::Contact => &[(Kind::Account, "account")],
        Kind::Account => &[(Kind::Contact, "referred_by")],
        _ => &[],
    };
    let hits = desk.repository.find(name, 20)?;
    let fitting = hits.iter().filter_map(|hit| {
        let place = wanted.iter().position(|(kind, _)| *kind == hit.kind)?;
        Some(((fit(&hit.name, name), place), wanted[place].1, hit.id))
    });
    let best = fitting.min_by_key(|(rank, ..)| *rank);
    // A company with none of these words in its name is another one.
    let best = best.filter(|((fit, _), ..)| kind != Kind::Opportunity || *fit < Fit::Elsewhere);
    let Some((_, key, id)) = best else { return Ok(Vec::new()) };
    let mut found = vec![(key, id)];
    if (kind, key) == (Kind::Opportunity, "contact")
        && let Some(contact) = desk.repository.get(Kind::Contact, id)?
        && let Some(account) = contact.get("account").as_id()
    {
        found.push(("account", account));
    }
    Ok(found)
}

/// How well a name fits what was typed, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Whole,
    Begins,
    Words,
    Elsewhere,
}

fn fit(name: &str, typed: &str) -> Fit {
    let (name, typed) = (fold(name), fold(typed));
    let begins_a_word = |typed: &str| name.split_whitespace().any(|word| word.starts_with(typed));
    if name == typed {
        Fit::Whole
    } else if name.starts_with(&typed) {
        Fit::Begins
    } else if typed.split_whitespace().all(begins_a_word) {
        Fit::Words
    } else {
        Fit::Elsewhere
    }
}

/// The account that a line names and the deck does not have yet.
fn new_account(id: Id, name: String, desk: &Desk<'_>) -> Vec<Change> {
    let lists = desk.repository.lists();
    let values = vec![("name".into(), Value::from(name))];
    let values = edit::with_defaults(Kind::Account, values, &lists.entries, lists.me, now(desk).moment);
    edit::create(Kind::Account, id, values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_that_fits_best_comes_first() {
        assert_eq!(fit("Acme", "acme"), Fit::Whole);
        assert_eq!(fit("Acme Foods", "acme"), Fit::Begins);
        assert_eq!(fit("The Acme Foods", "foods acme"), Fit::Words);
        assert_eq!(fit("Lan Nguyễn", "acme"), Fit::Elsewhere);
        assert!(Fit::Whole < Fit::Begins && Fit::Words < Fit::Elsewhere);
    }
}
