//! What a line says that a record is made from: its values, whom it is with, the deal that comes with
//! it, what is planned; and the changes that make all that beside the record.

use std::collections::HashMap;

use crate::domain::change::Key;
use crate::domain::fold::fold;
use crate::domain::link::AccountContact;
use crate::domain::membership::join_account;
use crate::domain::{Change, Field, FieldKind, Id, Kind, Message, Record, Value, edit};
use crate::query::field::is_off;
use crate::query::{currency, line, number};
use crate::repository::Result;
use crate::ui::Desk;

use super::capture::joins;
use super::form::Form;
use super::plan::Plan;
use super::{fields, now, plan, words};

/// What a line says.
#[derive(Debug, Default, PartialEq)]
pub struct Captured {
    /// Values by field, the name with them.
    pub values: Vec<(Key, Value)>,
    /// What is planned, as typed after `>`.
    pub plan: Option<String>,
    /// A company the deck does not have, to be made with the record.
    pub company: Option<String>,
    /// The person of an account or a deal.
    pub person: Option<Whom>,
    /// The deal that is made with the record.
    pub deal: Option<Box<Captured>>,
}

/// A person that a line names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// One who is there, and what they are called.
    Known(Id, String),
    /// One who is to be made.
    New(String),
}

/// The companies and people that are new: one that several lines, or a record and its deal, name is
/// made once.
#[derive(Debug, Default)]
pub struct Newcomers {
    companies: HashMap<String, Id>,
    /// Two companies may each have somebody of one name.
    people: HashMap<(String, Option<Id>), Id>,
}

/// What is made beside a record.
#[derive(Debug, Default)]
pub struct Beside {
    /// What the record points at, to be made before it.
    pub first: Vec<Change>,
    /// What points at the record, to be made after it.
    pub more: Vec<Change>,
}

/// Reads a line for a record of a kind; what is wrong with it is the inner error.
///
/// # Errors
/// When the deck cannot be read.
pub fn read(record: &Record, text: &str, desk: &Desk<'_>) -> Result<std::result::Result<Captured, Message>> {
    let (kind, text) = (record.kind, text.trim_end());
    let mut line = taken_apart(record, text, desk);
    let mut captured = Captured { plan: line.plan.take(), ..Captured::default() };
    if let Some(deal) = line.deal.take() {
        let whom = line.parts.join(", ");
        return match kind {
            // `Acme @Lan +deal Renewal 5k`: what comes before is whom the deal is with.
            Kind::Opportunity => {
                let before = [Some(whom).filter(|whom| !whom.is_empty()), line.whom].into_iter().flatten();
                read_deal(record, &deal, &before.collect::<Vec<_>>(), line.tags, desk)
            }
            Kind::Account | Kind::Contact => read_with_deal(record, text, &deal, desk),
            _ => Ok(Err(Message::new("action-add-no-deal").with("text", "+deal"))),
        };
    }
    if let Some(problem) = captured.plan.as_ref().and_then(|plan| plan::problem(plan, desk)) {
        return Ok(Err(problem));
    }
    if kind == Kind::Activity {
        let (values, problem) = what_to_do(&line.parts.join(", "), desk);
        if let Some(problem) = problem {
            return Ok(Err(problem));
        }
        for (key, value) in values {
            put(&mut captured, key, value);
        }
    } else {
        if kind == Kind::Contact && works_at_known(&line, desk)? {
            line.whom = line.parts.pop();
        }
        let Some(name) = line.named(kind) else { return Ok(Err(Message::new("action-nameless"))) };
        captured.values.push((kind.title().unwrap_or("name").into(), Value::from(name)));
    }
    let texts: Vec<(&str, &str)> =
        line.fields.iter().map(|(key, text)| (key.as_str(), text.as_str())).collect();
    let would = match currency::written_in(record, &texts, desk.repository.lists()) {
        Ok(would) => would,
        Err(problem) => return Ok(Err(wrong(kind, kind.worth(), &problem, desk))),
    };
    for (key, text) in &line.fields {
        if let Some(module) = desk.repository.lists().modules.hiding_field(kind, key) {
            return Ok(Err(is_off(module.key)));
        }
        match read_field(&would, key, text, desk)? {
            Ok(values) => values.into_iter().for_each(|(key, value)| put(&mut captured, key, value)),
            Err(problem) => return Ok(Err(problem)),
        }
    }
    for whom in line.whom.iter().chain(&line.also) {
        if let Some(problem) = add_whom(kind, whom, &mut captured, desk)? {
            return Ok(Err(problem));
        }
    }
    if !line.tags.is_empty() {
        put(&mut captured, "tags", Value::List(line.tags));
    }
    add_currency(record, &mut captured, desk);
    Ok(Ok(captured))
}

/// Whether the last part of a contact's line is the whole name of an account: `Bo Li, Acme`. What
/// nobody knows belongs to the name: `Bo Li, MBA`.
fn works_at_known(line: &line::Line, desk: &Desk<'_>) -> Result<bool> {
    match &line.parts[..] {
        [_, .., last] if line.whom.is_none() => Ok(named(Kind::Account, last, desk)?.is_some()),
        _ => Ok(false),
    }
}

/// An amount without a currency is in the deck's own; a deal has its own rule.
fn add_currency(record: &Record, captured: &mut Captured, desk: &Desk<'_>) {
    let is_money = |key: &Key| record.kind.field(key).is_some_and(|field| field.kind == FieldKind::Money);
    let has = |name: &str| captured.values.iter().any(|(key, _)| key == name);
    if record.kind != Kind::Opportunity
        && !has("currency")
        && record.text("currency").is_empty()
        && captured.values.iter().any(|(key, value)| is_money(key) && !value.is_empty())
    {
        let code = desk.repository.lists().base.code();
        captured.values.push(("currency".into(), code.into()));
    }
}

/// Takes a line apart by what the record has and what its values may be.
fn taken_apart(record: &Record, text: &str, desk: &Desk<'_>) -> line::Line {
    let catalogue = &desk.repository.lists().catalogue;
    let has = |key: &str| {
        catalogue.field(record.kind, key).is_some_and(Field::is_editable)
            || edit::main_link(record.kind, key).is_some()
    };
    let is_value = |key: &str, text: &str| {
        let kind = catalogue.field(record.kind, key).map(|field| &field.kind);
        match kind {
            // Which currency it may be in is told of the whole line.
            Some(FieldKind::Money) => number::amount(text).is_some(),
            Some(FieldKind::Date | FieldKind::Moment | FieldKind::Choice(_)) => {
                fields::read(record, key, text, desk).is_ok()
            }
            Some(FieldKind::Reference(to)) if Kind::MAIN.contains(to) => {
                named(*to, text, desk).is_ok_and(|found| found.is_some())
            }
            Some(FieldKind::Reference(_)) => fields::read(record, key, text, desk).is_ok(),
            _ => false,
        }
    };
    line::read_with(text, &has, &is_value)
}

/// The values that a text gives a field; what is wrong with it names the field.
fn read_field(
    record: &Record,
    key: &str,
    text: &str,
    desk: &Desk<'_>,
) -> Result<std::result::Result<Vec<(Key, Value)>, Message>> {
    let field = desk.repository.lists().catalogue.field(record.kind, key);
    if let Some(FieldKind::Reference(to)) = field.map(|field| &field.kind)
        && Kind::MAIN.contains(to)
    {
        let found = named(*to, text, desk)?;
        let problem = || Message::new("action-add-nobody").with("name", text);
        return Ok(found.map(|id| vec![(Key::from(key.to_owned()), Value::Id(id))]).ok_or_else(problem));
    }
    Ok(match fields::read(record, key, text, desk) {
        Ok(read) => {
            let currency = read.currency.map(|currency| ("currency".into(), currency.code().into()));
            Ok([(Key::from(key.to_owned()), read.value)].into_iter().chain(currency).collect())
        }
        Err(problem) => Err(wrong(record.kind, field, &problem, desk)),
    })
}

/// What is wrong with what a line says of a field.
fn wrong(kind: Kind, field: Option<&Field>, problem: &Message, desk: &Desk<'_>) -> Message {
    let label = field.map(|field| desk.text.label(kind, field).to_string());
    Message::new("action-add-wrong")
        .with("field", label.unwrap_or_default())
        .with("problem", words(desk, problem))
}

/// The record of a kind that a whole name means.
fn named(kind: Kind, name: &str, desk: &Desk<'_>) -> Result<Option<Id>> {
    let wanted = fold(name);
    if !desk.repository.lists().shows_kind(kind) {
        return Ok(None);
    }
    let hits = desk.repository.find(name, &[kind], 20)?;
    Ok(hits.into_iter().find(|hit| fold(&hit.name) == wanted).map(|hit| hit.id))
}

/// What is to be done when: `fri call about the contract`. Without a day it is tomorrow, as
/// everywhere else that something is planned.
fn what_to_do(text: &str, desk: &Desk<'_>) -> (Vec<(Key, Value)>, Option<Message>) {
    if let Some(problem) = plan::problem(text, desk) {
        return (Vec::new(), Some(problem));
    }
    if !plan::says_what(text, desk) {
        return (Vec::new(), Some(Message::new("form-needed")));
    }
    let values = Plan::read(text, desk).values(desk).into_iter().filter(|(_, value)| !value.is_empty());
    (values.collect(), None)
}

/// A deal that is with these: its company and its person.
fn read_deal(
    record: &Record,
    text: &str,
    with: &[String],
    tags: Vec<String>,
    desk: &Desk<'_>,
) -> Result<std::result::Result<Captured, Message>> {
    let mut captured = match read(record, text, desk)? {
        Ok(captured) => captured,
        Err(problem) => return Ok(Err(problem)),
    };
    for whom in with {
        if let Some(problem) = add_whom(Kind::Opportunity, whom, &mut captured, desk)? {
            return Ok(Err(problem));
        }
    }
    if !tags.is_empty() {
        put(&mut captured, "tags", Value::List(tags));
    }
    Ok(Ok(captured))
}

/// An account or a contact, and the deal that is made with it.
fn read_with_deal(
    record: &Record,
    text: &str,
    deal: &str,
    desk: &Desk<'_>,
) -> Result<std::result::Result<Captured, Message>> {
    let head = &text[..text.len() - deal.len()];
    let head = head.trim_end().trim_end_matches(|c: char| c.is_alphabetic()).trim_end_matches('+');
    let mut captured = match read(record, head, desk)? {
        Ok(captured) => captured,
        Err(problem) => return Ok(Err(problem)),
    };
    match read(&Record::new(Kind::Opportunity, record.id), deal, desk)? {
        Ok(mut deal) => {
            // What comes next is said once, of whichever it stands at.
            captured.plan = deal.plan.take().or(captured.plan);
            captured.deal = Some(Box::new(deal));
            Ok(Ok(captured))
        }
        Err(problem) => Ok(Err(problem)),
    }
}

/// Adds an account, contact or other record that a line names after `@`; what is wrong with it
/// otherwise.
fn add_whom(kind: Kind, whom: &str, captured: &mut Captured, desk: &Desk<'_>) -> Result<Option<Message>> {
    let found = whom_is(kind, whom, desk)?;
    let lists = desk.repository.lists();
    let has_companies = lists.shows_kind(Kind::Account);
    match (kind, &found[..]) {
        (Kind::Account, [(_, id)]) => {
            captured.person = Some(Whom::Known(*id, fields::name_of(Kind::Contact, Some(*id), desk)));
        }
        (Kind::Account, _) => captured.person = Some(Whom::New(whom.to_owned())),
        (Kind::Lead | Kind::Contact, []) if !has_companies => return Ok(Some(is_off("accounts"))),
        (Kind::Lead, _) => put(captured, "company", Value::from(whom)),
        (Kind::Opportunity, []) if !has_companies => captured.person = Some(Whom::New(whom.to_owned())),
        // The first that nobody knows is the company, the next one somebody there.
        (Kind::Opportunity, []) if captured.company.is_some() || joins(&captured.values, "account") => {
            captured.person = Some(Whom::New(whom.to_owned()));
        }
        (Kind::Opportunity | Kind::Contact, []) => captured.company = Some(whom.to_owned()),
        (_, []) => return Ok(Some(Message::new("action-add-nobody").with("name", whom))),
        _ => {
            for (key, id) in found {
                // The account that was named stays, whosever else the person is.
                let is_named = key == "account" && captured.company.is_some();
                if !is_named && !joins(&captured.values, key) {
                    put(captured, key, Value::Id(id));
                }
            }
        }
    }
    Ok(None)
}

/// The changes that make what a line names beside the record; the record's values point at it then.
///
/// # Errors
/// When the deck cannot be read.
pub fn made_beside(
    record: &Record,
    captured: &mut Captured,
    newcomers: &mut Newcomers,
    desk: &Desk<'_>,
) -> Result<Beside> {
    let mut beside = Beside::default();
    if let Some(company) = captured.company.take() {
        let id = *newcomers.companies.entry(fold(&company)).or_insert_with(|| {
            let id = desk.repository.new_id();
            beside.first = made(Kind::Account, id, vec![("name".into(), Value::from(company))], desk);
            id
        });
        captured.values.push(("account".into(), Value::Id(id)));
    }
    let mut would = record.clone();
    for (key, value) in captured.values.iter().filter(|(key, _)| key != "tags") {
        would.set(key, value.clone());
    }
    let person = match captured.person.take() {
        Some(Whom::Known(id, _)) => Some(id),
        Some(Whom::New(name)) => {
            // A new account takes its people on after it is made.
            let (of, account) = match record.kind {
                Kind::Account => (Some(record.id), None),
                _ => (would.get("account").as_id(), would.get("account").as_id()),
            };
            Some(*newcomers.people.entry((fold(&name), of)).or_insert_with(|| {
                let id = desk.repository.new_id();
                let values = vec![("name".into(), Value::from(name)), ("account".into(), account.into())];
                beside.first.extend(made(Kind::Contact, id, values, desk));
                id
            }))
        }
        None => None,
    };
    match (record.kind, person) {
        (Kind::Account, Some(person)) => {
            let links = desk.repository.referring(Kind::AccountContact, "contact", person)?;
            let links: Vec<AccountContact> = links.iter().map(AccountContact::from_record).collect();
            beside.more.extend(join_account(person, record.id, None, &links));
        }
        (_, Some(person)) => {
            captured.values.push(("contact".into(), Value::Id(person)));
            would.set("contact", person);
        }
        (_, None) => {}
    }
    let mut about = would;
    if let Some(deal) = captured.deal.take() {
        about = made_deal(&about, person, *deal, (&mut beside, newcomers), desk)?;
    }
    beside.more.extend(captured.plan.as_ref().map(|plan| plan::planned(&about, plan, desk)));
    Ok(beside)
}

/// The deal that is made with an account or a contact, as it will be.
fn made_deal(
    with: &Record,
    person: Option<Id>,
    mut deal: Captured,
    (beside, newcomers): (&mut Beside, &mut Newcomers),
    desk: &Desk<'_>,
) -> Result<Record> {
    let (account, contact) = match with.kind {
        Kind::Account => (Some(with.id), person),
        _ => (with.get("account").as_id(), Some(with.id)),
    };
    for (key, id) in [("account", account), ("contact", contact)] {
        if let Some(id) = id.filter(|_| !joins(&deal.values, key)) {
            deal.values.push((key.into(), Value::Id(id)));
        }
    }
    let form = Form::new(Kind::Opportunity, Vec::new(), desk);
    let own = made_beside(&form.record, &mut deal, newcomers, desk)?;
    let mut would = form.record.clone();
    for (key, value) in deal.values.iter().filter(|(key, _)| key != "tags") {
        would.set(key, value.clone());
    }
    beside.more.extend(own.first);
    beside.more.extend(form.made(form.with_held(deal.values), desk)?);
    beside.more.extend(own.more);
    Ok(would)
}

/// The changes that make a record with the defaults of its kind.
fn made(kind: Kind, id: Id, values: Vec<(Key, Value)>, desk: &Desk<'_>) -> Vec<Change> {
    let lists = desk.repository.lists();
    edit::create(kind, id, edit::with_defaults(kind, values, &lists.entries, lists.me, now(desk).moment))
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
        Kind::Account => &[(Kind::Contact, "contact")],
        Kind::Activity => &[
            (Kind::Account, "account"),
            (Kind::Contact, "contact"),
            (Kind::Opportunity, "opportunity"),
            (Kind::Lead, "lead"),
        ],
        _ => &[],
    };
    let lists = desk.repository.lists();
    let wanted: Vec<_> = wanted.iter().filter(|(kind, _)| lists.shows_kind(*kind)).collect();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let kinds: Vec<Kind> = wanted.iter().map(|(kind, _)| *kind).collect();
    let hits = desk.repository.find(name, &kinds, 20)?;
    let fitting = hits.iter().filter_map(|hit| {
        let place = wanted.iter().position(|(kind, _)| *kind == hit.kind)?;
        Some(((fit(&hit.name, name), place), *wanted[place], hit.id))
    });
    let best = fitting.min_by_key(|(rank, ..)| *rank);
    // One with none of these words in its name is another one.
    let Some((_, (of, key), id)) = best.filter(|((fit, _), ..)| *fit < Fit::Elsewhere) else {
        return Ok(Vec::new());
    };
    let mut found = vec![(key, id)];
    let brings: &[&'static str] = match (kind, of) {
        (Kind::Opportunity | Kind::Activity, Kind::Contact) => &["account"],
        (Kind::Activity, Kind::Opportunity) => &["account", "contact"],
        _ => &[],
    };
    if !brings.is_empty()
        && let Some(record) = desk.repository.get(of, id)?
    {
        found.extend(brings.iter().filter_map(|key| Some((*key, record.get(key).as_id()?))));
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
