//! A record from one line: `Mia Novak, Hoa Sen mia@hoasen.example 350tr #fair >fri call her`.
//! What stands in it is shown before it is made.

use crate::domain::change::Key;
use crate::domain::{FieldKind, Id, Kind, Message, Record, Value};
use crate::query::{entry, number};
use crate::repository::Result;
use crate::text::Known;
use crate::ui::{Answer, Desk, Outcome, Preview, Prompt};

use super::edit::Form;
use super::touch;
use super::{Question, Reply, trouble};

/// What a line says.
#[derive(Debug, Default, PartialEq)]
pub struct Captured {
    /// Values by field, the name with them.
    pub values: Vec<(Key, Value)>,
    /// What is planned, as typed after `>`.
    pub plan: Option<String>,
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
            Ok(Ok(captured)) => {
                let plan = captured.plan.map(|plan| touch::planned(&self.form.record, &plan, desk));
                let values = self.form.with_held(captured.values);
                self.form.make(values, plan.into_iter().collect(), desk)
            }
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
    for (key, value) in captured.values.iter().filter(|(key, _)| key != "currency") {
        let shown = match lists.catalogue.field(record.kind, key) {
            Some(field) => {
                format!("{}: {}", desk.text.label(record.kind, field), desk.text.show(&would, field, &known))
            }
            None => format!("#{}", value.as_list().join(" #")),
        };
        lines.push(shown);
    }
    lines.extend(captured.plan.as_ref().map(|plan| touch::plan_words(plan, desk)));
    lines
}

/// Reads a line for a record of a kind; what is wrong with it is the inner error.
///
/// # Errors
/// When the deck cannot be read.
pub fn read(record: &Record, text: &str, desk: &Desk<'_>) -> Result<std::result::Result<Captured, Message>> {
    let mut captured = Captured::default();
    let (mut name, mut tags) = (Vec::new(), Vec::new());
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let mut until_mark = |first: &str| {
            let mut taken = vec![first.to_owned()];
            while let Some(next) = words.next_if(|next| !next.starts_with(['#', '>', '@'])) {
                taken.push(next.to_owned());
            }
            taken.join(" ").trim().to_owned()
        };
        if let Some(tag) = word.strip_prefix('#').filter(|tag| !tag.is_empty()) {
            tags.push(tag.to_owned());
        } else if let Some(first) = word.strip_prefix('>') {
            captured.plan = Some(until_mark(first)).filter(|plan| !plan.is_empty());
        } else if let Some(first) = word.strip_prefix('@').filter(|first| !first.is_empty()) {
            let whom = until_mark(first);
            match whom_is(record.kind, &whom, desk)? {
                Some((key, id)) => put(&mut captured, key, Value::Id(id)),
                None => return Ok(Err(Message::new("action-add-nobody").with("name", whom))),
            }
        } else {
            match field_of(record, word, desk) {
                Some(Ok(values)) => {
                    for (key, value) in values {
                        put(&mut captured, key, value);
                    }
                }
                Some(Err(problem)) => return Ok(Err(problem)),
                None => name.push(word),
            }
        }
    }
    let name = name.join(" ");
    let (name, company) = match name.split_once(',').filter(|_| record.kind == Kind::Lead) {
        Some((name, company)) => (name.trim().to_owned(), company.trim().to_owned()),
        None => (name, String::new()),
    };
    if name.is_empty() {
        return Ok(Err(Message::new("form-needed")));
    }
    if !company.is_empty() {
        captured.values.insert(0, ("company".into(), Value::from(company)));
    }
    captured.values.insert(0, (record.kind.title().unwrap_or("name").into(), Value::from(name)));
    if !tags.is_empty() {
        put(&mut captured, "tags", Value::List(tags));
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

/// The account or contact that a name after `@` means for a record of this kind.
fn whom_is(kind: Kind, name: &str, desk: &Desk<'_>) -> Result<Option<(&'static str, Id)>> {
    let wanted: &[(Kind, &'static str)] = match kind {
        Kind::Opportunity => &[(Kind::Contact, "contact"), (Kind::Account, "account")],
        Kind::Contact => &[(Kind::Account, "account")],
        Kind::Account => &[(Kind::Contact, "referred_by")],
        _ => &[],
    };
    let hits = desk.repository.find(name, 20)?;
    let found = wanted
        .iter()
        .find_map(|(kind, key)| hits.iter().find(|hit| hit.kind == *kind).map(|hit| (*key, hit.id)));
    Ok(found)
}

/// What a single word says by its shape: `close:fri`, `60%`, `350tr`, an e-mail, a phone. None
/// for a word of the name.
fn field_of(
    record: &Record,
    word: &str,
    desk: &Desk<'_>,
) -> Option<std::result::Result<Vec<(Key, Value)>, Message>> {
    let has = |key: &str| record.kind.field(key).is_some();
    let typed = |key: &str, text: &str| {
        let read = super::fields::read(record, key, text, desk)?;
        let mut values = vec![(Key::Owned(key.to_owned()), read.value)];
        values.extend(read.currency.map(|currency| ("currency".into(), currency.code().into())));
        Ok(values)
    };
    if let Some((key, text)) = word.split_once(':').filter(|(_, text)| !text.is_empty()) {
        let field =
            desk.repository.lists().catalogue.field(record.kind, key).filter(|field| field.is_editable());
        return field.map(|_| typed(key, &text.replace('_', " ")));
    }
    let digits = word.chars().filter(char::is_ascii_digit).count();
    if has("email") && word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
    {
        return Some(Ok(vec![("email".into(), entry::items(word).into())]));
    }
    if has("probability") && word.ends_with('%') && digits > 0 {
        return Some(typed("probability", word));
    }
    let is_phone = word.chars().all(|c| c.is_ascii_digit() || "+-().".contains(c)) && digits >= 8;
    if has("phone") && is_phone {
        return Some(Ok(vec![("phone".into(), entry::items(word).into())]));
    }
    let is_plain = word.chars().all(|c| c.is_ascii_digit());
    let is_amount = digits > 0 && !is_plain && number::amount(word).is_some();
    (has("amount") && is_amount).then(|| typed("amount", word))
}
