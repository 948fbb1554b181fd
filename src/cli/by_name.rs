//! The record that an id or a name means, alike for every verb that is about a record.

use super::failure::{Failure, Result};
use super::session::record;
use crate::domain::activity::Status;
use crate::domain::fold::fold;
use crate::domain::{Id, Kind, Message, Record};
use crate::repository::{Hit, Repository};

/// How many records of one name are told.
const TOLD: usize = 12;
/// How many of what is found are looked at.
const LOOKED_AT: usize = 200;

/// How much of a name a text has to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Much {
    /// All of it.
    Whole,
    /// Where no name is so, the words of it or how they begin.
    Words,
}

/// The record that a text means: its id or digits of it, or its whole name, else the one name that has
/// its words. Of one of these kinds when any are named; names are those of main kinds. Several are
/// told with their ids.
pub fn called(repository: &Repository, text: &str, kinds: &[Kind]) -> Result<Record> {
    meant(repository, text, kinds, Much::Words, |_| true)
}

/// As [`called`], but a part of a name means nothing: for verbs that take records away.
pub fn wholly_called(repository: &Repository, text: &str, kinds: &[Kind]) -> Result<Record> {
    meant(repository, text, kinds, Much::Whole, |_| true)
}

/// The activity that a text means; of several of one subject the one that is still planned.
pub fn planned(repository: &Repository, text: &str) -> Result<Record> {
    let is_planned = |record: &Record| record.text("status") == Status::Planned.key();
    meant(repository, text, &[Kind::Activity], Much::Words, is_planned)
}

/// The record that a text means; of several the only one that is meant at first.
fn meant(
    repository: &Repository,
    text: &str,
    kinds: &[Kind],
    much: Much,
    is_meant: impl Fn(&Record) -> bool,
) -> Result<Record> {
    let by_id = record(repository, text, kinds);
    if text.trim().parse::<Id>().is_ok() {
        return by_id;
    }
    let (mut found, alike) = named(repository, text, kinds)?;
    let not_found = match by_id {
        Ok(by_id) if found.is_empty() => return Ok(by_id),
        Ok(_) => None,
        Err(not_found) => Some(not_found),
    };
    if found.is_empty() && much == Much::Words {
        found = alike;
    } else {
        // A name that could be digits too: `Dade`.
        for one in with_digits(repository, text, kinds)? {
            if found.iter().all(|known| known.id != one.id) {
                found.push(one);
            }
        }
    }
    if found.len() > 1 && found.iter().filter(|one| is_meant(one)).count() == 1 {
        found.retain(is_meant);
    }
    match (&found[..], not_found) {
        ([_], _) => Ok(found.remove(0)),
        ([], Some(not_found)) if is_like_id(text) => Err(not_found),
        ([], _) => Err(Failure::refused(Message::new("cli-not-called").with("name", text))
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

/// The records of this whole name, and those whose names only have these words.
fn named(repository: &Repository, text: &str, kinds: &[Kind]) -> Result<(Vec<Record>, Vec<Record>)> {
    let wanted = fold(text);
    let kinds = if kinds.is_empty() { &Kind::MAIN } else { kinds };
    let has_words = |name: &str| {
        let name = fold(name);
        let begins = |word: &str| name.split_whitespace().any(|one| one.starts_with(word));
        wanted.split_whitespace().all(begins)
    };
    // Activities have the names of those they are with in their subjects.
    let speaks_for = |kind: Kind| kind != Kind::Activity || kinds == [Kind::Activity];
    let hits = repository.find(text, kinds, LOOKED_AT)?;
    let (whole, mut alike): (Vec<Hit>, Vec<Hit>) =
        hits.into_iter().partition(|hit| fold(&hit.name) == wanted);
    alike.retain(|hit| whole.is_empty() && speaks_for(hit.kind) && has_words(&hit.name));
    Ok((read(repository, &whole)?, read(repository, &alike)?))
}

fn read(repository: &Repository, hits: &[Hit]) -> Result<Vec<Record>> {
    let mut records = Vec::with_capacity(hits.len());
    for hit in hits {
        records.extend(repository.get(hit.kind, hit.id)?);
    }
    Ok(records)
}

/// The records whose ids have these digits.
fn with_digits(repository: &Repository, text: &str, kinds: &[Kind]) -> Result<Vec<Record>> {
    let mut records = Vec::new();
    for (kind, id) in repository.by_prefix(text.trim())? {
        if kinds.is_empty() || kinds.contains(&kind) {
            records.extend(repository.get(kind, id)?);
        }
    }
    Ok(records)
}

/// Whether a text is digits of an id.
fn is_like_id(text: &str) -> bool {
    text.len() >= 4 && text.chars().all(|digit| digit.is_ascii_hexdigit() || digit == '-')
}
