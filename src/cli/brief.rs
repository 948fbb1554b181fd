//! `brief`: what there is to know before a call, as text with Markdown's headings, or as JSON.

use std::io::{self, Write};

use serde_json::{Value as Json, json};

use super::by_name::called;
use super::columns::{Naming, Shown};
use super::failure::{Failure, Result};
use super::output::{Format, OutputArgs, json_pretty, json_text};
use super::session::Session;
use crate::domain::{Kind, Message, Record};
use crate::report::brief::{Brief, Part};
use crate::repository::{Edit, Repository, Step};
use crate::screens::brief::page;

/// Options of `brief`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// A contact, account, opportunity, lead or activity: its id, the first or last digits of it, or its
    /// name.
    #[arg(required = true, value_name = "ID | NAME")]
    words: Vec<String>,
    #[command(flatten)]
    output: OutputArgs,
}

/// Prints the brief.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    let repository = session.reader()?;
    let words = args.words.join(" ");
    let asked = called(&repository, &words, &Kind::MAIN)?;
    let brief = Brief::read(asked.kind, asked.id, &repository)?
        .ok_or_else(|| Failure::refused(Message::new("cli-not-found").with("id", &words)))?;
    let mut out = io::stdout().lock();
    let words = match args.output.format {
        Some(Format::Json) => format!("{}\n", json_pretty(&object(&brief, &repository, session)?)),
        Some(Format::Jsonl) => format!("{}\n", json_text(&object(&brief, &repository, session)?)),
        _ => page::markdown(&page::page(&brief, &session.texts, repository.lists())),
    };
    Ok(out.write_all(words.as_bytes())?)
}

/// The brief as JSON: records by their ids and fields of the catalogue.
fn object(brief: &Brief, repository: &Repository, session: &Session) -> Result<Json> {
    let told = |record: &Record, keys: &[&str]| told(record, keys, repository, session);
    let all = |records: &[Record], keys: &[&str]| -> Result<Vec<Json>> {
        records.iter().map(|record| told(record, keys)).collect()
    };
    let one = |record: Option<&Record>, keys: &[&str]| -> Result<Json> {
        record.map_or(Ok(Json::Null), |record| told(record, keys))
    };
    let subject: &[&str] = match brief.subject.kind {
        Kind::Opportunity => {
            &["name", "stage", "probability", "amount", "close", "next", "touched", "owner", "notes"]
        }
        Kind::Lead => &["name", "company", "title", "phone", "email", "status", "touched", "owner", "notes"],
        _ => &["name", "phone", "email", "next", "touched", "owner", "notes"],
    };
    let people: Result<Vec<Json>> =
        brief.people.iter().map(|part| part_of(part, repository, session)).collect();
    Ok(json!({
        "about": told(&brief.subject, subject)?,
        "contact": one(brief.person.as_ref(), &["name", "title", "phone", "email", "do_not_contact", "notes"])?,
        "account": one(brief.account.as_ref(), &["name", "type", "industry", "city", "phone", "notes"])?,
        "planned": all(&brief.planned, &["type", "subject", "due", "due_at", "body", "owner"])?,
        "touches": all(&brief.touches, &["type", "subject", "done_at", "outcome", "body", "owner"])?,
        "deals": all(&brief.deals, &["name", "stage", "probability", "amount", "close", "next", "next_subject"])?,
        "people": people?,
        "changes": brief.changes.iter().map(change).collect::<Vec<Json>>(),
    }))
}

/// A record by its id, its kind and these fields, those left out that the deck does not use.
fn told(record: &Record, keys: &[&str], repository: &Repository, session: &Session) -> Result<Json> {
    let naming = Naming::of(session, repository, std::slice::from_ref(record))?;
    let mut object = serde_json::Map::new();
    object.insert("id".to_owned(), record.id.to_string().into());
    object.insert("kind".to_owned(), record.kind.key().into());
    let is_shown = |key: &&&str| repository.lists().shows_field_of(record, key);
    for field in keys.iter().filter(is_shown).filter_map(|key| record.kind.field(key)) {
        let cell = naming.cell(record, &Shown::Field(field.clone()));
        object.insert(field.key.to_string(), cell.json);
    }
    Ok(Json::Object(object))
}

fn part_of(part: &Part, repository: &Repository, session: &Session) -> Result<Json> {
    let mut object = told(&part.person, &["name", "title", "phone", "email"], repository, session)?;
    object["role"] = if part.role.is_empty() { Json::Null } else { part.role.as_str().into() };
    object["primary"] = part.is_primary.into();
    object["intellectual"] = part.won_over.0.into();
    object["emotional"] = part.won_over.1.into();
    object["opportunity_id"] = part.deal.map(|id| id.to_string()).into();
    Ok(object)
}

fn change((step, edit): &(Step, Edit)) -> Json {
    let fields: Vec<&str> = edit.fields.iter().map(|(key, ..)| key.as_str()).collect();
    let at = chrono::DateTime::from_timestamp_millis(step.moment);
    let at = at.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true));
    json!({
        "at": at,
        "what": step.label,
        "kind": edit.kind.key(),
        "id": edit.id.to_string(),
        "name": edit.name,
        "fields": fields,
    })
}
