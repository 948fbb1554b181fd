//! Verifying leads: whether e-mail and phone have their form, and what else they look like.

use crate::domain::lead::Lead;
use crate::domain::verification::{Checks, Found};
use crate::domain::{Change, Kind, Message, Record, Value};
use crate::repository::Result;
use crate::ui::{Desk, FormRow, Holds};

use super::{Reply, about, words};

/// How many others are counted.
const COUNTED: usize = 50;

/// Says that the data of leads was checked, after a yes where something speaks against it; of leads
/// that are all verified takes that back.
pub(super) fn verify(targets: &[Record], desk: &Desk<'_>) -> Result<Reply> {
    let open: Vec<Record> =
        targets.iter().filter(|lead| lead.get("verified").as_bool() != Some(true)).cloned().collect();
    let set = |leads: &[Record], verified: Value| -> Vec<Change> {
        let one = |lead: &Record| Change::set(Kind::Lead, lead.id, [("verified", verified.clone())]);
        leads.iter().map(one).collect()
    };
    if open.is_empty() {
        let label = about("action-unverified", "action-unverified-many", targets);
        return Ok(Reply::write_over(desk, &label, set(targets, Value::Null), targets));
    }
    let mut doubts = Vec::new();
    for lead in &open {
        let checks = checks(&Lead::from_record(lead), desk)?;
        if !checks.pass() {
            doubts.push((lead.name(), problems(checks, desk)));
        }
    }
    let label = about("action-verified", "action-verified-many", &open);
    let reply = Reply::write_over(desk, &label, set(&open, Value::Bool(true)), &open);
    let question = match &doubts[..] {
        [] => return Ok(reply),
        [(name, problems)] => Message::new("action-verify-anyway").with("name", name).with("what", problems),
        [(name, problems), ..] => Message::new("action-verify-anyway-many")
            .with("count", doubts.len())
            .with("name", name)
            .with("what", problems),
    };
    Ok(match reply.outcome.written() {
        Some(_) => Reply::outcome(reply.outcome.after(question)),
        None => reply,
    })
}

/// What is known of a lead's data; of others, those that looking for its duplicates finds.
pub(super) fn checks(lead: &Lead, desk: &Desk<'_>) -> Result<Checks> {
    let profile = desk.repository.profile_of(&lead.to_record())?;
    Ok(Checks::of(lead, desk.repository.duplicates_of(&profile, COUNTED)?.len()))
}

/// What speaks against a lead, in words.
fn problems(checks: Checks, desk: &Desk<'_>) -> String {
    let mut problems = Vec::new();
    if (checks.email, checks.phone) == (Found::Missing, Found::Missing) {
        problems.push(Message::new("action-check-unreachable"));
    }
    if checks.email == Found::Wrong {
        problems.push(Message::new("action-check-email-wrong"));
    }
    if checks.phone == Found::Wrong {
        problems.push(Message::new("action-check-phone-wrong"));
    }
    if checks.duplicates > 0 {
        problems.push(Message::new("action-check-duplicates").with("count", checks.duplicates));
    }
    problems.iter().map(|problem| words(desk, problem)).collect::<Vec<_>>().join(" · ")
}

/// The checks as rows of a form: what was looked at, and what came of it.
pub(super) fn rows(lead: &Lead, checks: Checks, desk: &Desk<'_>) -> Vec<FormRow> {
    let row = |label: &'static str, text: String, note: Message| {
        let mut row = FormRow::new(label, words(desk, &Message::new(label)), Holds::Fact);
        row.text = text;
        row.note = words(desk, &note);
        row
    };
    let of = |found: Found, wrong: &'static str| {
        Message::new(match found {
            Found::Missing => "action-check-missing",
            Found::Fine => "action-check-fine",
            Found::National => "action-check-national",
            Found::Wrong => wrong,
        })
    };
    let duplicates = match checks.duplicates {
        0 => Message::new("action-check-alone"),
        count => Message::new("action-check-duplicates").with("count", count),
    };
    vec![
        row("action-check-email", lead.emails.join(", "), of(checks.email, "action-check-email-wrong")),
        row("action-check-phone", lead.phones.join(", "), of(checks.phone, "action-check-phone-wrong")),
        FormRow {
            text: words(desk, &duplicates),
            ..FormRow::new("duplicates", words(desk, &Message::new("action-check-others")), Holds::Fact)
        },
    ]
}
