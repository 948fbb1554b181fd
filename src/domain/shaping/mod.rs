//! Shaping the deck: its lists, pipelines, stages, custom fields, users and rates. Each rule gives
//! the one step that is to be written, or says why not; screens and the command line share them.
//!
//! - [`entry`]: the entries of lists.
//! - [`stage`]: the stages of a pipeline, and where deals go when one is retired.
//! - [`pipeline`]: pipelines, and what takes over a pipeline's deals.
//! - [`field`]: fields of one's own.
//! - [`user`]: who works with the deck, and who takes over somebody's work.
//! - [`rate`]: what currencies are worth.

pub mod entry;
pub mod field;
pub mod pipeline;
pub mod rate;
pub mod stage;
pub mod user;

use super::catalogue::Kind;
use super::change::{Change, Key};
use super::fold::fold;
use super::id::Id;
use super::message::Message;
use super::value::Value;

/// One step that shapes the deck.
#[derive(Clone, Debug, PartialEq)]
pub struct Shaping {
    /// What was done, in the past tense: the history's line.
    pub label: Message,
    /// The facts that become different.
    pub changes: Vec<Change>,
}

/// A step, or why it cannot be.
pub type Shaped = Result<Shaping, Message>;

/// The colours that an entry or a stage can have: names of terminal colours, so that they fit
/// every theme.
pub const COLOURS: [&str; 12] = [
    "red",
    "yellow",
    "green",
    "cyan",
    "blue",
    "magenta",
    "light-red",
    "light-yellow",
    "light-green",
    "light-cyan",
    "light-blue",
    "light-magenta",
];

impl Shaping {
    fn new(label: Message, changes: Vec<Change>) -> Shaping {
        Shaping { label, changes }
    }
}

/// A name that was typed: trimmed, and refused when nothing is left of it or when one of these
/// is called so, marks and case aside.
fn named<'a>(name: &str, others: impl IntoIterator<Item = Option<&'a str>>) -> Result<String, Message> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Message::new("shape-name-needed"));
    }
    let wanted = fold(name);
    if others.into_iter().flatten().any(|other| fold(other) == wanted) {
        return Err(Message::new("shape-name-taken").with("name", name));
    }
    Ok(name.to_owned())
}

/// The changes that give these records, in this order, the numbers from 0 on; those that have
/// theirs already stay as they are.
fn numbered(kind: Kind, records: &[(Id, Option<i64>)]) -> Vec<Change> {
    let wanted = records.iter().zip(0..);
    wanted
        .filter(|((_, order), number)| *order != Some(*number))
        .map(|((id, _), number)| Change::set(kind, *id, [("order", Value::from(number))]))
        .collect()
}

/// The same records with one of them a place further up (`-1`) or down (`1`); none when it is at
/// the end already, or not among them.
fn stepped(mut records: Vec<(Id, Option<i64>)>, id: Id, by: isize) -> Option<Vec<(Id, Option<i64>)>> {
    let at = records.iter().position(|(other, _)| *other == id)?;
    let to = at.checked_add_signed(by).filter(|to| *to < records.len())?;
    records.swap(at, to);
    Some(records)
}

/// Takes a record up or down among these, in their order.
fn moved(kind: Kind, name: &str, records: Vec<(Id, Option<i64>)>, id: Id, by: isize) -> Shaped {
    let Some(order) = stepped(records, id, by) else { return Err(Message::new("shape-at-the-end")) };
    Ok(Shaping::new(Message::new("shape-moved").with("name", name), numbered(kind, &order)))
}

/// A key that none of these is: the wanted one, else with the next free number after it.
fn free_key(wanted: &str, join: char, is_taken: impl Fn(&str) -> bool) -> String {
    if !is_taken(wanted) {
        return wanted.to_owned();
    }
    let numbered = (2..).map(|number| format!("{wanted}{join}{number}"));
    numbered.into_iter().find(|key| !is_taken(key)).unwrap_or_default()
}

/// What these values hold under a key.
fn given<'a>(values: &'a [(Key, Value)], key: &str) -> Option<&'a Value> {
    values.iter().find(|(name, _)| name == key).map(|(_, value)| value)
}

/// What these values call something, else what it is called.
fn name_given<'a>(values: &'a [(Key, Value)], before: Option<&'a str>) -> &'a str {
    match given(values, "name") {
        Some(name) => name.as_text().unwrap_or_default(),
        None => before.unwrap_or_default(),
    }
}

/// The label of an edit: that it was renamed, when that is all that is said of it.
fn told(values: &[(Key, Value)], before: &str, renamed: &'static str, edited: &'static str) -> Message {
    let name = name_given(values, Some(before));
    if name != before && values.iter().all(|(key, _)| key == "name" || key == "initials") {
        return Message::new(renamed).with("before", before).with("name", name);
    }
    Message::new(edited).with("name", name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::id;

    #[test]
    fn a_name_is_refused_when_it_is_empty_or_taken_whatever_its_marks() {
        assert_eq!(named(" Đề xuất ", [Some("Offer")]), Ok("Đề xuất".to_owned()));
        assert_eq!(named("  ", []).unwrap_err().id, "shape-name-needed");
        assert_eq!(named("de XUAT", [Some("Đề xuất")]).unwrap_err().id, "shape-name-taken");
    }

    #[test]
    fn moving_numbers_only_what_stands_elsewhere_than_before() {
        let records = vec![(id(1), Some(0)), (id(2), Some(1)), (id(3), Some(7))];
        let down = stepped(records.clone(), id(1), 1).expect("there is room below");
        let set = |of, number: i64| Change::set(Kind::Stage, id(of), [("order", Value::from(number))]);
        assert_eq!(numbered(Kind::Stage, &down), [set(2, 0), set(1, 1), set(3, 2)]);
        assert_eq!(stepped(records.clone(), id(1), -1), None);
        assert_eq!(stepped(records, id(3), 1), None);
    }

    #[test]
    fn a_taken_key_gets_the_next_free_number() {
        let taken = ["region", "region_2"];
        assert_eq!(free_key("region", '_', |key| taken.contains(&key)), "region_3");
        assert_eq!(free_key("area", '_', |key| taken.contains(&key)), "area");
    }
}
