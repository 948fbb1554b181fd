//! `list-edit`: the entries of the lists: sources, statuses, reasons. Keys never change, so
//! renaming touches no record, and retiring keeps old records readable.

use super::failure::{Failure, Result};
use super::output::Within;
use super::session::Session;
use super::shape::commit;
use crate::domain::Message;
use crate::domain::fold::fold;
use crate::domain::lists::ListEntry;
use crate::domain::shaping::entry;
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
    let known = repository.lists().entries.clone();
    let shaped = match &args.what {
        What::Add { list, label } => {
            of_list(&repository, list)?;
            entry::add(list, label, &known)
        }
        What::Rename { list, entry, label } => entry::rename(found(&repository, list, entry)?, label, &known),
        What::Retire { list, entry } => entry::retire(found(&repository, list, entry)?),
        What::Revive { list, entry } => entry::revive(found(&repository, list, entry)?, &known),
    };
    commit(shaped, &mut repository, &args.output, session)
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
