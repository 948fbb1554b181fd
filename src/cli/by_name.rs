//! The record that an id or a name means.

use super::failure::{Failure, Result};
use super::session::record;
use crate::domain::fold::fold;
use crate::domain::{Kind, Message, Record};
use crate::repository::Repository;

/// How many records of one name are told.
const TOLD: usize = 12;

/// The record of a main kind that a text means: its id or digits of it, else its whole name, else the
/// one name that has its words. Several are told with their ids.
pub fn called(repository: &Repository, text: &str) -> Result<Record> {
    let by_id = record(repository, text, &Kind::MAIN);
    let wanted = fold(text);
    let Err(not_found) = by_id else { return by_id };
    let hits = repository.find(text, 200)?;
    let whole = |name: &str| fold(name) == wanted;
    let has_words = |name: &str| {
        let name = fold(name);
        let begins = |word: &str| name.split_whitespace().any(|one| one.starts_with(word));
        wanted.split_whitespace().all(begins)
    };
    let mut found: Vec<_> = hits.iter().filter(|hit| whole(&hit.name)).collect();
    if found.is_empty() {
        // Activities have the names of those they are with in their subjects.
        found = hits.iter().filter(|hit| hit.kind != Kind::Activity && has_words(&hit.name)).collect();
    }
    match found[..] {
        [one] => repository.get(one.kind, one.id)?.ok_or(not_found),
        [] => Err(not_found),
        _ => {
            let lines =
                found.iter().take(TOLD).map(|hit| format!("  {} {}  {}", hit.id, hit.kind.key(), hit.name));
            Err(Failure::refused(Message::new("cli-name-ambiguous").with("name", text))
                .detail(lines.collect())
                .hint(Message::new("cli-name-ambiguous-hint")))
        }
    }
}
