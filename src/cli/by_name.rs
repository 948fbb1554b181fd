//! The record that an id or a name means, alike for every verb that is about a record.

use super::failure::{Failure, Result};
use super::session::record;
use crate::domain::activity::Status;
use crate::domain::fold::fold;
use crate::domain::{Kind, Message, Record};
use crate::repository::Repository;

/// How many records of one name are told.
const TOLD: usize = 12;
/// How many of what is found are looked at.
const LOOKED_AT: usize = 200;

/// The record that a text means: its id or digits of it, else its whole name, else the one name that has
/// its words. Of one of these kinds when any are named; names are those of main kinds. Several are
/// told with their ids.
pub fn called(repository: &Repository, text: &str, kinds: &[Kind]) -> Result<Record> {
    meant(repository, text, kinds, |_| true)
}

/// The activity that a text means; of several of one subject the one that is still planned.
pub fn planned(repository: &Repository, text: &str) -> Result<Record> {
    meant(repository, text, &[Kind::Activity], |record| record.text("status") == Status::Planned.key())
}

/// The record that a text means; of several the only one that is meant at first.
fn meant(
    repository: &Repository,
    text: &str,
    kinds: &[Kind],
    is_meant: impl Fn(&Record) -> bool,
) -> Result<Record> {
    let not_found = match record(repository, text, kinds) {
        Err(not_found) => not_found,
        found => return found,
    };
    let mut found = named(repository, text, kinds)?;
    if found.len() > 1 && found.iter().filter(|one| is_meant(one)).count() == 1 {
        found.retain(is_meant);
    }
    match &found[..] {
        [_] => Ok(found.remove(0)),
        [] if is_like_id(text) => Err(not_found),
        [] => Err(Failure::refused(Message::new("cli-not-called").with("name", text))
            .hint(Message::new("cli-not-called-hint").with("name", text))),
        _ => {
            let lines =
                found.iter().take(TOLD).map(|one| format!("  {} {}  {}", one.id, one.kind.key(), one.name()));
            Err(Failure::refused(Message::new("cli-name-ambiguous").with("name", text))
                .detail(lines.collect())
                .hint(Message::new("cli-name-ambiguous-hint")))
        }
    }
}

/// The records of this whole name, else those whose names have these words.
fn named(repository: &Repository, text: &str, kinds: &[Kind]) -> Result<Vec<Record>> {
    let wanted = fold(text);
    let kinds = if kinds.is_empty() { &Kind::MAIN } else { kinds };
    let mut hits = repository.find(text, kinds, LOOKED_AT)?;
    let has_words = |name: &str| {
        let name = fold(name);
        let begins = |word: &str| name.split_whitespace().any(|one| one.starts_with(word));
        wanted.split_whitespace().all(begins)
    };
    if hits.iter().any(|hit| fold(&hit.name) == wanted) {
        hits.retain(|hit| fold(&hit.name) == wanted);
    } else {
        // Activities have the names of those they are with in their subjects.
        let speaks_for = |kind: Kind| kind != Kind::Activity || kinds == [Kind::Activity];
        hits.retain(|hit| speaks_for(hit.kind) && has_words(&hit.name));
    }
    let mut records = Vec::with_capacity(hits.len());
    for hit in hits {
        records.extend(repository.get(hit.kind, hit.id)?);
    }
    Ok(records)
}

/// Whether a text is digits of an id.
fn is_like_id(text: &str) -> bool {
    text.len() >= 4 && text.chars().all(|digit| digit.is_ascii_hexdigit() || digit == '-')
}
