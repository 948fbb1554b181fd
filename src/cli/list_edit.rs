//! `list-edit`: the entries of the lists: sources, statuses, reasons. Keys never change, so
//! renaming touches no record, and retiring keeps old records readable.

use super::failure::{Failure, Result};
use super::output::Within;
use super::session::Session;
use crate::domain::fold::fold;
use crate::domain::lists::ListEntry;
use crate::domain::seed::{entry, entry_key, is_fixed};
use crate::domain::{Change, Kind, Message, Value};
use crate::repository::Repository;

/// Options of `list-edit`.
pub type Args = Within<What>;

/// What to do with a list.
#[derive(clap::Subcommand, Clone, Debug)]
pub enum What {
    /// Add an entry at the end of a list
    Add {
        /// The list: lead-source, loss-reason, …
        list: String,
        /// What the entry is called.
        label: String,
    },
    /// Call an entry something else
    Rename {
        /// The list.
        list: String,
        /// The entry, by key or label.
        entry: String,
        /// What it is to be called.
        label: String,
    },
    /// Offer an entry no longer; records that have it keep it
    Retire {
        /// The list.
        list: String,
        /// The entry, by key or label.
        entry: String,
    },
    /// Offer a retired entry again
    Revive {
        /// The list.
        list: String,
        /// The entry, by key or label.
        entry: String,
    },
}

/// Shapes the list in one step.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    let mut repository = session.writer()?;
    let (id, name, change) = match &args.what {
        What::Add { list, label } => {
            ("cli-step-entry-added", label.clone(), added(&repository, list, label)?)
        }
        What::Rename { list, entry, label } => {
            let found = found(&repository, list, entry)?;
            let name = found.name.clone().unwrap_or_default();
            ("cli-step-entry-renamed", name, set(found, "name", label.as_str().into()))
        }
        What::Retire { list, entry } => {
            let found = found(&repository, list, entry)?;
            let name = found.name.clone().unwrap_or_default();
            ("cli-step-entry-retired", name, set(found, "active", false.into()))
        }
        What::Revive { list, entry } => {
            let found = found(&repository, list, entry)?;
            let name = found.name.clone().unwrap_or_default();
            ("cli-step-entry-revived", name, set(found, "active", true.into()))
        }
    };
    let label = session.say(&Message::new(id).with("name", name));
    let step = repository.commit(&label, vec![change])?;
    session.wrote(&label, step, &args.output)
}

fn set(found: &ListEntry, key: &'static str, value: Value) -> Change {
    Change::set(Kind::ListEntry, found.id, [(key, value)])
}

fn added(repository: &Repository, list: &str, label: &str) -> Result<Change> {
    if is_fixed(list) {
        return Err(Failure::refused(Message::new("cli-list-fixed").with("list", list)));
    }
    let entries = of_list(repository, list)?;
    let (key, folded) = (entry_key(label), fold(label));
    let same = |entry: &&&ListEntry| {
        entry.key.as_deref() == Some(&key) || entry.name.as_deref().map(fold) == Some(folded.clone())
    };
    if let Some(there) = entries.iter().find(same) {
        let message =
            Message::new("cli-entry-exists").with("name", there.name.as_deref().unwrap_or_default());
        return Err(Failure::refused(message));
    }
    let order = entries.iter().filter_map(|entry| entry.order).max().map_or(0, |last| last + 1);
    Ok(entry(list, &key, label, order as usize))
}

fn of_list<'a>(repository: &'a Repository, list: &str) -> Result<Vec<&'a ListEntry>> {
    let all = &repository.lists().entries;
    let found: Vec<&ListEntry> = all.iter().filter(|entry| entry.list.as_deref() == Some(list)).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let mut names: Vec<&str> = all.iter().filter_map(|entry| entry.list.as_deref()).collect();
    names.dedup();
    Err(Failure::refused(Message::new("cli-no-such-list").with("list", list))
        .hint(Message::new("cli-lists-are").with("names", names.join(" "))))
}

fn found<'a>(repository: &'a Repository, list: &str, word: &str) -> Result<&'a ListEntry> {
    let entries = of_list(repository, list)?;
    let wanted = fold(word);
    let same = |entry: &&ListEntry| {
        entry.key.as_deref() == Some(word) || entry.name.as_deref().map(fold) == Some(wanted.clone())
    };
    entries.iter().copied().find(same).ok_or_else(|| {
        let labels: Vec<&str> = entries.iter().filter_map(|entry| entry.name.as_deref()).collect();
        Failure::refused(Message::new("cli-no-such-entry").with("name", word).with("list", list))
            .hint(Message::new("cli-entries-are").with("names", labels.join(", ")))
    })
}
