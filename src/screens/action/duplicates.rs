//! What a record may be the duplicate of: told while it is typed, and opened for one that is there.

use crate::command::Command;
use crate::domain::change::Key;
use crate::domain::duplicate::Likeness;
use crate::domain::{Message, Record, Value};
use crate::repository::duplicates::Alike;
use crate::ui::{Desk, Outcome, Place};

use super::{Reply, words};

/// So many are told while a record is typed.
const TOLD: usize = 3;

/// Does a command to records; none when it is not one of these.
pub fn start(command: Command, targets: &[Record]) -> Option<Reply> {
    if command != Command::FindDuplicates {
        return None;
    }
    let target = targets.first()?;
    if targets.len() > 1 {
        let message = Message::new("action-one-at-a-time").with("count", targets.len());
        return Some(Reply::outcome(Outcome::Toast(message)));
    }
    Some(Reply::outcome(Outcome::Open(Place::Duplicates(Some((target.kind, target.id))))))
}

/// What a record that is being typed looks like, a line each. `company` names the account of a
/// contact that is not stored yet.
pub fn looks_like(record: &Record, company: Option<&str>, desk: &Desk<'_>) -> Vec<String> {
    // What cannot be looked up now is told by the next question to the deck.
    let Ok(mut profile) = desk.repository.profile_of(record) else { return Vec::new() };
    if let Some(company) = company {
        profile.company = crate::domain::company::company_key(company);
    }
    let found = desk.repository.duplicates_of(&profile, TOLD).unwrap_or_default();
    found.iter().map(|alike| words(desk, &told(alike, desk))).collect()
}

/// Whether one of these values is one that somebody is told by.
pub fn tell(values: &[(Key, Value)]) -> bool {
    let keys =
        ["name", "given_name", "family_name", "email", "phone", "company", "website", "domain", "account"];
    values.iter().any(|(key, _)| keys.contains(&key.as_ref()))
}

fn told(alike: &Alike, desk: &Desk<'_>) -> Message {
    let id = match (alike.one.kind, alike.one.detail.is_empty()) {
        (crate::domain::Kind::Lead, _) => "duplicates-looks-like-lead",
        (_, true) => "duplicates-looks-like-bare",
        (_, false) => "duplicates-looks-like",
    };
    let message =
        Message::new(id).with("name", &alike.one.name).with("reasons", reasons(&alike.likeness, desk));
    if id == "duplicates-looks-like" { message.with("detail", &alike.one.detail) } else { message }
}

/// What two records share, in words.
fn reasons(likeness: &Likeness, desk: &Desk<'_>) -> String {
    first_reasons(likeness, usize::MAX, desk)
}

/// What two records share that says most, so many things at most, in words.
pub(super) fn first_reasons(likeness: &Likeness, most: usize, desk: &Desk<'_>) -> String {
    let reasons = likeness.reasons.iter().take(most);
    let words: Vec<String> = reasons.map(|reason| desk.text.get(reason.text_id()).to_string()).collect();
    words.join(", ")
}
