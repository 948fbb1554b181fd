//! `field=value` on the command line: which words are fields, what their values mean, and the
//! records that names stand for.

use super::change_stage;
use super::columns::unknown_field;
use super::failure::{Failure, Result};
use super::session::Session;
use crate::domain::change::Key;
use crate::domain::fold::fold;
use crate::domain::{Field, FieldKind, Id, Kind, Message, Record, Value};
use crate::query::{currency, entry, field};
use crate::repository::{Lists, Repository};

/// What a line of words holds: `field=value` pairs, and the rest.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words {
    /// Field words and texts, in order.
    pub fields: Vec<(String, String)>,
    /// The words that are no field, joined by blanks.
    pub line: String,
}

/// Parts words into `field=value` pairs and the rest. A word counts as a pair when what stands
/// before its first `=` could be a field: letters, digits, `_`, `-`, `.`.
pub fn part(words: &[String]) -> Words {
    part_by(words, &|_| false)
}

/// Parts words as [`part`] does; the label of a field of one's own counts as a field too.
pub fn part_for(kind: Kind, words: &[String], lists: &Lists) -> Words {
    part_by(words, &|word| field::custom_key(kind, word, lists).is_some())
}

fn part_by(words: &[String], is_label: &dyn Fn(&str) -> bool) -> Words {
    let mut parted = Words::default();
    for word in words {
        match word.split_once('=') {
            Some((key, value)) if is_key(key) || is_label(key) => {
                parted.fields.push((key.to_owned(), value.to_owned()));
            }
            _ if parted.line.is_empty() => parted.line.clone_from(word),
            _ => parted.line = format!("{} {word}", parted.line),
        }
    }
    parted
}

fn is_key(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// The key that a field word means: another word for it, or dashes for underscores.
fn key_of(kind: Kind, word: &str) -> String {
    let word = word.to_lowercase().replace('-', "_");
    let other = match (kind, word.as_str()) {
        (_, "emails") => "email",
        (_, "phones") => "phone",
        (_, "tag") => "tags",
        (Kind::Contact, "company") => "account",
        (Kind::Activity, "name") => "subject",
        (Kind::Activity, "notes") => "body",
        (Kind::Activity, "deal") => "opportunity",
        (Kind::Opportunity, "close_date") => "close",
        (Kind::Account, "company") | (Kind::Opportunity, "deal") | (Kind::ListEntry, "label") => "name",
        _ => return word,
    };
    other.to_owned()
}

/// The values of `field=value` pairs for a record of a kind. All problems are told at once.
/// Repeated keys of lists add up; of other fields the last one counts.
pub fn values(
    kind: Kind,
    pairs: &[(String, String)],
    before: Option<&Record>,
    repository: &Repository,
    session: &Session,
) -> Result<Vec<(Key, Value)>> {
    let mut values: Vec<(Key, Value)> = Vec::new();
    let mut problems: Vec<Failure> = Vec::new();
    let keyed: Vec<(String, &str)> =
        pairs.iter().map(|(word, text)| (key_of(kind, word), text.as_str())).collect();
    let texts: Vec<(&str, &str)> = keyed.iter().map(|(key, text)| (key.as_str(), *text)).collect();
    let mut scratch = before.cloned().unwrap_or_else(|| Record::new(kind, Id([0; 16])));
    if let Some((_, status)) = pairs.iter().rev().find(|(word, _)| key_of(kind, word) == "status") {
        scratch.set("status", crate::domain::seed::entry_key(status));
    }
    match currency::written_in(&scratch, &texts, repository.lists()) {
        Ok(would) => scratch = would,
        Err(problem) => {
            let worth = kind.worth().map_or("currency", |field| field.key.as_ref());
            problems.push(session.wrong_field(worth, &problem));
        }
    }
    let reading = Reading { kind, before, scratch: &scratch, repository, session };
    for (word, text) in pairs {
        match value(word, text, &reading) {
            Ok(read) => read.into_iter().for_each(|(key, value)| put(&mut values, key, value)),
            Err(failure) => problems.push(failure),
        }
    }
    match problems.len() {
        0 => {
            let has_money = values.iter().any(|(key, value)| {
                !value.is_empty() && kind.field(key).is_some_and(|field| field.kind == FieldKind::Money)
            });
            let has_currency = values.iter().any(|(key, _)| key == "currency")
                || before.is_some_and(|record| !record.text("currency").is_empty());
            if has_money && !has_currency {
                let currency = currency::of(&scratch, repository.lists());
                values.push(("currency".into(), currency.code().into()));
            }
            Ok(values)
        }
        1 => Err(problems.remove(0)),
        count => {
            let lines =
                problems.iter().map(|failure| format!("  {}", session.say(&failure.message))).collect();
            let hint = problems.into_iter().find_map(|failure| failure.hint);
            let all = Failure::usage(Message::new("cli-fields-wrong").with("count", count)).detail(lines);
            Err(Failure { hint, ..all })
        }
    }
}

fn put(values: &mut Vec<(Key, Value)>, key: Key, value: Value) {
    match values.iter_mut().find(|(known, _)| *known == key) {
        Some((_, Value::List(items))) if !value.as_list().is_empty() => {
            items.extend(value.as_list().iter().cloned());
        }
        Some((_, known)) => *known = value,
        None => values.push((key, value)),
    }
}

/// What a pair is read for and with.
struct Reading<'a> {
    kind: Kind,
    before: Option<&'a Record>,
    /// The record with the status it is to have, which tells where its days lie, and in the currency
    /// it is to have.
    scratch: &'a Record,
    repository: &'a Repository,
    session: &'a Session,
}

fn value(word: &str, text: &str, reading: &Reading<'_>) -> Result<Vec<(Key, Value)>> {
    let Reading { kind, before, scratch, repository, session } = *reading;
    let lists = repository.lists();
    let key = key_of(kind, word);
    if key == "tags" && kind.takes_tags() {
        return Ok(vec![("tags".into(), Value::List(entry::items(text)))]);
    }
    let is_field = lists.catalogue.field(kind, &key).is_some();
    let key = if is_field { key } else { field::custom_key(kind, word, lists).unwrap_or(key) };
    let field =
        lists.catalogue.field(kind, &key).ok_or_else(|| unknown_field(&lists.catalogue, kind, word))?;
    let is_main_link = crate::domain::edit::main_link(kind, &key).is_some();
    if !field.is_editable() && !is_main_link && key != "pipeline" {
        return Err(Failure::usage(Message::new("cli-field-kept").with("name", word)));
    }
    if let Some(to) = wide_reference(field) {
        let id = if text.trim().is_empty() { None } else { Some(named(repository, to, text)?) };
        return Ok(vec![(field.key.clone(), id.into())]);
    }
    if (kind, key.as_str()) == (Kind::Opportunity, "stage") && !text.trim().is_empty() {
        let pipeline = before.and_then(|deal| deal.get("pipeline").as_id());
        let stage = change_stage::stage_named(lists, pipeline, text)?;
        return Ok(vec![("stage".into(), stage.id.into())]);
    }
    let entered =
        entry::read(field, text, scratch, lists).map_err(|message| session.wrong_field(word, &message))?;
    let written = entered.currency.map(|currency| ("currency".into(), currency.code().into()));
    Ok([(field.key.clone(), entered.value)].into_iter().chain(written).collect())
}

/// The kind a field refers to, when its records are too many to be known by heart.
fn wide_reference(field: &Field) -> Option<Kind> {
    match field.kind {
        FieldKind::Reference(kind) if Kind::MAIN.contains(&kind) => Some(kind),
        _ => None,
    }
}

/// The record of a kind that a text names: its id or some digits of it, else its whole name.
pub fn named(repository: &Repository, kind: Kind, text: &str) -> Result<Id> {
    let by_id: Vec<Id> = repository
        .by_prefix(text.trim())?
        .into_iter()
        .filter(|(found, _)| *found == kind)
        .map(|(_, id)| id)
        .collect();
    if let [id] = by_id[..] {
        return Ok(id);
    }
    let wanted = fold(text);
    let hits = repository.find(text, &[kind], 200)?;
    let same: Vec<Id> = hits.iter().filter(|hit| fold(&hit.name) == wanted).map(|hit| hit.id).collect();
    match same[..] {
        [id] => Ok(id),
        [] => Err(Failure::refused(
            Message::new("cli-no-such-name").with("name", text).with("kind", kind.key()),
        )
        .hint(Message::new("cli-no-such-name-hint").with("name", text).with("kind", kind.key()))),
        _ => {
            let lines = same.iter().take(12).map(|id| format!("  {id}")).collect();
            Err(Failure::refused(Message::new("cli-name-ambiguous").with("name", text))
                .detail(lines)
                .hint(Message::new("cli-id-ambiguous-hint")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Words {
        part(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn pairs_and_the_plain_line_are_told_apart() {
        let parted = words(&["Acme", "renewal", "amount=350tr", "notes=a=b", "e = mc²"]);
        assert_eq!(parted.line, "Acme renewal e = mc²");
        let expected = [("amount", "350tr"), ("notes", "a=b")];
        assert_eq!(parted.fields, expected.map(|(key, value)| (key.to_owned(), value.to_owned())));
    }

    #[test]
    fn repeated_keys_of_lists_add_up_and_of_others_the_last_counts() {
        let mut values = vec![];
        let list = |item: &str| Value::List(vec![item.to_owned()]);
        put(&mut values, "email".into(), list("a@x"));
        put(&mut values, "email".into(), list("b@x"));
        put(&mut values, "name".into(), "A".into());
        put(&mut values, "name".into(), "B".into());
        assert_eq!(values[0].1.as_list(), ["a@x", "b@x"]);
        assert_eq!(values[1].1, Value::from("B"));
    }

    #[test]
    fn words_people_use_mean_their_field() {
        assert_eq!(key_of(Kind::Contact, "company"), "account");
        assert_eq!(key_of(Kind::Opportunity, "close-date"), "close");
        assert_eq!(key_of(Kind::Lead, "company"), "company");
    }
}
