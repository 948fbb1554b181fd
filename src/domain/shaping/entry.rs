//! The entries of lists. A key never changes, so renaming touches no record; retiring an entry
//! leaves the records that have it as they are.

use super::{Shaped, Shaping, free_key, moved, named, numbered};
use crate::domain::catalogue::Kind;
use crate::domain::change::Change;
use crate::domain::id::Id;
use crate::domain::lists::ListEntry;
use crate::domain::message::Message;
use crate::domain::seed::{self, entry_key, is_fixed};
use crate::domain::value::Value;

impl ListEntry {
    /// True when it was not retired.
    pub fn is_active(&self) -> bool {
        self.active != Some(false)
    }

    /// Its label; its key when it has none.
    pub fn label(&self) -> &str {
        self.name.as_deref().or(self.key.as_deref()).unwrap_or_default()
    }
}

/// The entries of a list in the order they are offered, then the retired ones.
pub fn of_list<'a>(entries: &'a [ListEntry], list: &str) -> Vec<&'a ListEntry> {
    let mut found: Vec<&ListEntry> =
        entries.iter().filter(|entry| entry.list.as_deref() == Some(list)).collect();
    found.sort_by_key(|entry| (!entry.is_active(), entry.order, entry.id));
    found
}

/// Adds an entry after the last one. An entry that was retired under this label is to be revived
/// instead, so that no two are called alike.
pub fn add(list: &str, label: &str, entries: &[ListEntry]) -> Shaped {
    refuse_fixed(list)?;
    let there = of_list(entries, list);
    let label = named(label, there.iter().map(|entry| entry.name.as_deref()))?;
    let is_taken = |key: &str| there.iter().any(|entry| entry.key.as_deref() == Some(key));
    let key = free_key(&entry_key(&label), '-', is_taken);
    let order = there.iter().filter_map(|entry| entry.order).max().map_or(0, |last| last + 1);
    let change = seed::entry(list, &key, &label, usize::try_from(order).unwrap_or_default());
    Ok(Shaping::new(Message::new("shape-entry-added").with("name", label), vec![change]))
}

/// Calls an entry something else; also one of a list whose keys the program knows.
pub fn rename(entry: &ListEntry, label: &str, entries: &[ListEntry]) -> Shaped {
    let others = entries.iter().filter(|other| other.list == entry.list && other.id != entry.id);
    let name = named(label, others.map(|other| other.name.as_deref()))?;
    let label = Message::new("shape-entry-renamed").with("before", entry.label()).with("name", &name);
    Ok(Shaping::new(label, vec![set(entry, "name", name.into())]))
}

/// Gives an entry a colour, or takes it away.
pub fn recolour(entry: &ListEntry, colour: Option<&str>) -> Shaped {
    let label = Message::new("shape-recoloured").with("name", entry.label());
    Ok(Shaping::new(label, vec![set(entry, "colour", colour.map(str::to_owned).into())]))
}

/// Makes an entry the one that new records start with, and no other of its list; of the one that
/// is, none is the default afterwards.
pub fn make_default(entry: &ListEntry, entries: &[ListEntry]) -> Shaped {
    let list = entry.list.as_deref().unwrap_or_default();
    refuse_fixed(list)?;
    if !entry.is_active() {
        return Err(Message::new("shape-entry-is-retired").with("name", entry.label()));
    }
    let was = entry.default == Some(true);
    let others = of_list(entries, list).into_iter().filter(|other| other.default == Some(true));
    let mut changes: Vec<Change> = others.map(|other| set(other, "default", Value::Null)).collect();
    if !was {
        changes.push(set(entry, "default", true.into()));
    }
    let id = if was { "shape-entry-no-default" } else { "shape-entry-default" };
    Ok(Shaping::new(Message::new(id).with("name", entry.label()), changes))
}

/// Offers an entry no longer; new records do not start with it either.
pub fn retire(entry: &ListEntry) -> Shaped {
    refuse_fixed(entry.list.as_deref().unwrap_or_default())?;
    let mut values = vec![("active", Value::Bool(false))];
    if entry.default == Some(true) {
        values.push(("default", Value::Null));
    }
    let label = Message::new("shape-entry-retired").with("name", entry.label());
    Ok(Shaping::new(label, vec![Change::set(Kind::ListEntry, entry.id, values)]))
}

/// Offers a retired entry again, after the others.
pub fn revive(entry: &ListEntry, entries: &[ListEntry]) -> Shaped {
    let list = entry.list.as_deref().unwrap_or_default();
    let others = of_list(entries, list).into_iter().filter(|other| other.is_active() && other.id != entry.id);
    let last = others.filter_map(|other| other.order).max().map_or(0, |last| last + 1);
    let values = [("active", Value::Bool(true)), ("order", last.into())];
    let label = Message::new("shape-entry-revived").with("name", entry.label());
    Ok(Shaping::new(label, vec![Change::set(Kind::ListEntry, entry.id, values)]))
}

/// Takes an entry up (`-1`) or down (`1`) among those that are offered.
pub fn reorder(entry: &ListEntry, by: isize, entries: &[ListEntry]) -> Shaped {
    let list = entry.list.as_deref().unwrap_or_default();
    refuse_fixed(list)?;
    let offered = of_list(entries, list).into_iter().filter(|other| other.is_active());
    let places: Vec<(Id, Option<i64>)> = offered.map(|other| (other.id, other.order)).collect();
    moved(Kind::ListEntry, entry.label(), places, entry.id, by)
}

/// The changes that make a new list of these labels.
pub(super) fn make_list(list: &str, labels: &[String]) -> Result<Vec<Change>, Message> {
    let mut made: Vec<ListEntry> = Vec::new();
    let mut changes = Vec::new();
    for label in labels {
        let added = add(list, label, &made)?.changes;
        for change in &added {
            if let Change::Create { id, values, .. } = change {
                let mut entry = ListEntry::empty(*id).to_record();
                for (key, value) in values {
                    entry.set(key, value.clone());
                }
                made.push(ListEntry::from_record(&entry));
            }
        }
        changes.extend(added);
    }
    debug_assert_eq!(numbered(Kind::ListEntry, &places(&made)), []);
    Ok(changes)
}

fn places(entries: &[ListEntry]) -> Vec<(Id, Option<i64>)> {
    entries.iter().map(|entry| (entry.id, entry.order)).collect()
}

fn refuse_fixed(list: &str) -> Result<(), Message> {
    if is_fixed(list) { Err(Message::new("shape-list-fixed")) } else { Ok(()) }
}

fn set(entry: &ListEntry, key: &'static str, value: Value) -> Change {
    Change::set(Kind::ListEntry, entry.id, [(key, value)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::applied;

    fn entries(changes: &[Change]) -> Vec<ListEntry> {
        applied(changes, Kind::ListEntry).iter().map(ListEntry::from_record).collect()
    }

    fn list(of: &str) -> Vec<ListEntry> {
        entries(&seed::lists()).into_iter().filter(|entry| entry.list.as_deref() == Some(of)).collect()
    }

    fn after(shaping: Shaped) -> Vec<ListEntry> {
        let mut changes = seed::lists();
        changes.extend(shaping.expect("it can be done").changes);
        entries(&changes)
    }

    fn labels(entries: &[ListEntry], list: &str) -> Vec<String> {
        of_list(entries, list).iter().map(|entry| entry.label().to_owned()).collect()
    }

    #[test]
    fn an_added_entry_comes_last_and_gets_a_key_of_its_own() {
        let entries = after(add("lead-source", "Hội chợ", &list("lead-source")));
        let added = of_list(&entries, "lead-source").pop().expect("an entry");
        assert_eq!((added.label(), added.key.as_deref()), ("Hội chợ", Some("hoi-cho")));
        let renamed = after(rename(&list("win-reason")[0], "Cost", &list("win-reason")));
        let again = add("win-reason", "Price", &renamed).expect("the label is free again");
        let values = again.changes[0].clone();
        let key = applied(&[values], Kind::ListEntry)[0].text("key").to_owned();
        assert_eq!(key, "price-2");
    }

    #[test]
    fn a_fixed_list_is_only_renamed() {
        let fixed = list("rating");
        assert_eq!(add("rating", "Icy", &fixed).unwrap_err().id, "shape-list-fixed");
        assert_eq!(retire(&fixed[0]).unwrap_err().id, "shape-list-fixed");
        assert_eq!(reorder(&fixed[0], 1, &fixed).unwrap_err().id, "shape-list-fixed");
        let renamed = after(rename(&fixed[0], "Nóng", &fixed));
        assert_eq!(labels(&renamed, "rating")[0], "Nóng");
    }

    #[test]
    fn a_list_has_one_default_and_a_retired_entry_is_none() {
        let statuses = list("lead-status");
        let working = after(make_default(&statuses[1], &statuses));
        let is_default = |entries: &[ListEntry]| {
            let found = entries.iter().filter(|e| e.default == Some(true));
            let of = found.filter(|e| e.list.as_deref() == Some("lead-status"));
            of.map(|entry| entry.label().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(is_default(&working), ["Working"]);
        assert_eq!(is_default(&after(retire(&statuses[0]))), Vec::<String>::new());
        assert_eq!(is_default(&after(make_default(&statuses[0], &statuses))), Vec::<String>::new());
    }

    #[test]
    fn a_retired_entry_stands_at_the_end_and_is_revived_as_the_last() {
        let reasons = list("win-reason");
        let retired = after(retire(&reasons[0]));
        assert_eq!(labels(&retired, "win-reason").last().map(String::as_str), Some("Price"));
        let entry = retired.iter().find(|entry| entry.id == reasons[0].id).expect("still there");
        let revived = after(revive(entry, &retired));
        assert_eq!(labels(&revived, "win-reason").last().map(String::as_str), Some("Price"));
    }

    #[test]
    fn entries_change_places_among_those_that_are_offered() {
        let reasons = list("win-reason");
        let down = after(reorder(&reasons[0], 1, &reasons));
        assert_eq!(labels(&down, "win-reason")[..2], ["Product fit", "Price"]);
        assert_eq!(reorder(&reasons[0], -1, &reasons).unwrap_err().id, "shape-at-the-end");
    }
}
