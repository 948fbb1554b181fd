//! What this program has written to a deck's own file since it opened it, kept in memory: a sync
//! service that writes an older file over it takes that out of the file, and here it still is.

use std::collections::BTreeMap;
use std::time::SystemTime;
use std::{fs, path::Path};

use rusqlite::OptionalExtension;

use super::error::{Error, Result};
use super::file::{self, Access};
use super::merge::{Compare, Entry, Incoming, Keep, Source};
use super::published::move_steps;
use super::{Known, Repository};
use crate::domain::Device;

/// A step of more records than this is not kept: a file was imported, and can be again.
const LARGE: i64 = 2_000;
/// When there are more entries than this, those of the steps before go: a backup has them by now.
const MOST: usize = 50_000;

/// What a file looks like from outside.
type Sight = Option<(SystemTime, u64)>;

/// Where an entry lies: table, id, column.
type At = (String, [u8; 16], String);

/// The last steps of this program.
#[derive(Default)]
pub(super) struct Tail {
    entries: BTreeMap<At, Entry>,
    /// Whose steps they are: a device may have to take another name.
    device: Option<Device>,
    /// The first and the last of the steps that are kept; 0 when none are.
    first: i64,
    last: i64,
    /// The file as it was left.
    left: Sight,
    /// What the deck says of having been put back on purpose.
    restored: Option<String>,
}

fn sight(path: Option<&Path>) -> Sight {
    let about = fs::metadata(path?).ok()?;
    Some((about.modified().ok()?, about.len()))
}

/// The setting that changes when a backup is put in the deck's place.
pub(super) const RESTORED: &str = "restored";

impl Repository {
    /// Keeps the step that was just made durable.
    pub(super) fn keep_tail(&mut self) {
        if self.path.is_none() || self.stands_for.is_some() {
            return;
        }
        if self.add_to_tail().is_err() {
            self.tail = Tail::default();
        }
        self.tail.left = sight(self.path.as_deref());
    }

    fn add_to_tail(&mut self) -> Result<()> {
        let own = self.who.device;
        let known = self.known()?;
        let last = known.of(own);
        if self.tail.device != Some(own) {
            self.tail = Tail { device: Some(own), ..Tail::default() };
        }
        if last <= self.tail.last {
            return Ok(());
        }
        if self.steps_records(own, last)? > LARGE {
            self.tail = Tail { device: Some(own), first: last + 1, last, ..Tail::default() };
            return Ok(());
        }
        if self.tail.first == 0 {
            self.tail.first = last;
            self.tail.restored = self.setting(RESTORED).map(str::to_owned);
        }
        let told = self.tail.last.max(self.tail.first - 1);
        let others = known.pairs().filter(|(device, _)| *device != own);
        let mut telling = self.tell(&Known::from_pairs(others.chain([(own, told)])))?;
        let entries = telling.next(self, usize::MAX >> 1)?;
        if self.tail.entries.len() > MOST {
            self.tail.entries.clear();
            self.tail.first = told + 1;
        }
        for entry in entries {
            self.tail.entries.insert((entry.table.clone(), entry.id, entry.column.clone()), entry);
        }
        self.tail.last = last;
        Ok(())
    }

    /// Brings what this program wrote back into a file that another one was written over; whether
    /// there was need. What SQLite remembers of such a file is not to be trusted: it is opened anew.
    ///
    /// # Errors
    /// [`Error::File`] while the file is not whole or is another deck; what was written is kept.
    pub(super) fn bring_back(&mut self) -> Result<bool> {
        let now = sight(self.path.as_deref());
        let (Some(path), false) = (self.path.clone(), self.pending || now.is_none() || now == self.tail.left)
        else {
            return Ok(false);
        };
        let own = self.tail.device.unwrap_or(self.who.device);
        if self.tail.entries.is_empty() || last_in(&path, own.0)? >= self.tail.last {
            self.tail.left = now;
            return Ok(false);
        }
        let mut anew = Repository::open(&path, self.who.clone(), self.access)?;
        if anew.workspace() != self.workspace() {
            return Err(Error::about("deck-replaced", &path));
        }
        if anew.setting(RESTORED) != self.tail.restored.as_deref() {
            // Somebody went back to a backup, and meant it.
            self.tail = Tail { left: now, ..Tail::default() };
            return Ok(false);
        }
        anew.generation = self.generation + 1;
        let had = self.tail_source(own)?;
        if anew.known()?.of(own) + 1 < self.tail.first {
            anew.take_backup()?;
        }
        let mut tail = std::mem::take(&mut self.tail);
        if anew.known()?.of(own) + 1 < tail.first {
            // Steps from before are gone with the file: the numbers after them would say they are
            // there.
            move_steps(&had.connection, own, tail.first - 1, anew.rename_device())?;
            had.connection.execute("DELETE FROM vv WHERE d = ?1", [own.0])?;
            tail = Tail::default();
        }
        anew.merge(&had, Compare::New, Keep::Yes)?;
        anew.tail = tail;
        anew.tail.left = sight(Some(&path));
        *self = anew;
        Ok(true)
    }

    fn steps_records(&self, device: Device, number: i64) -> Result<i64> {
        let sql = "SELECT records FROM step WHERE d = ?1 AND s = ?2";
        Ok(self.connection.prepare_cached(sql)?.query_row([device.0, number], |row| row.get(0))?)
    }

    fn tail_source(&self, own: Device) -> Result<Source> {
        let mut incoming = Incoming::begin()?;
        for entry in self.tail.entries.values() {
            incoming.hear(entry.clone())?;
        }
        incoming.end(&Known::from_pairs([(own, self.tail.last)]))
    }

    /// Takes in the newest kept backup, which may have what the file lost.
    fn take_backup(&mut self) -> Result<()> {
        if let Some(source) = self.backups().first().and_then(|kept| Source::open(kept, self).ok()) {
            self.merge(&source, Compare::All, Keep::Yes)?;
        }
        Ok(())
    }
}

/// The last step of a device in a file, read past what is remembered of it.
fn last_in(path: &Path, device: i64) -> Result<i64> {
    let connection = file::connect(path, Access::Read)?;
    let sql = "SELECT s FROM vv WHERE d = ?1";
    Ok(connection.query_row(sql, [device], |row| row.get(0)).optional()?.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Change, Kind, Value};
    use crate::repository::tests::{id, new_deck, who};

    fn name(deck: &mut Repository, n: u8, name: &str) {
        let made = vec![Change::create(Kind::Contact, id(n), [("name", Value::from(name))])];
        deck.commit(name, made).expect("a step");
    }

    fn names(deck: &Repository) -> Vec<String> {
        let mut names = Vec::new();
        let each = deck.each(Kind::Contact, None, &mut |record| {
            names.push(record.name());
            true
        });
        each.expect("records");
        names.sort();
        names
    }

    /// Writes a file over another one, in place, as a sync service may.
    fn overwrite(path: &Path, with: &Path) {
        fs::write(path, fs::read(with).expect("a file")).expect("written");
    }

    #[test]
    fn a_file_that_was_written_over_while_it_was_open_loses_nothing_of_either() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, copy) = (folder.path().join("sales.db"), folder.path().join("copy.db"));
        let mut deck = Repository::create(&path, new_deck(), who(1, None)).expect("a deck");
        deck.backup(&copy).expect("a copy");
        name(&mut deck, 1, "ours");
        name(&mut deck, 2, "ours too");
        let mut theirs = Repository::open(&copy, who(2, None), Access::Write).expect("the copy");
        name(&mut theirs, 3, "theirs");
        drop(theirs);
        overwrite(&path, &copy);
        assert!(deck.changed().expect("a look"));
        assert_eq!(names(&deck), ["ours", "ours too", "theirs"]);
        // Once more, and found by a write.
        overwrite(&path, &copy);
        name(&mut deck, 4, "after");
        assert_eq!(names(&deck), ["after", "ours", "ours too", "theirs"]);
        assert_eq!(deck.check().expect("a check").problems, []);
        drop(deck);
        let again = Repository::open(&path, who(3, None), Access::Read).expect("the file");
        assert_eq!(names(&again), ["after", "ours", "ours too", "theirs"]);
    }

    #[test]
    fn what_was_written_before_the_program_was_started_comes_from_a_backup_or_is_not_claimed() {
        for kept in [true, false] {
            let folder = tempfile::tempdir().expect("a folder");
            let state = kept.then(|| folder.path().join("state"));
            let (path, copy) = (folder.path().join("sales.db"), folder.path().join("copy.db"));
            let mut deck = Repository::create(&path, new_deck(), who(1, state.clone())).expect("a deck");
            deck.backup(&copy).expect("a copy");
            name(&mut deck, 1, "yesterday");
            let _ = deck.backup_to_ring("daily").expect("a backup");
            drop(deck);
            let mut deck = Repository::open(&path, who(1, state), Access::Write).expect("the deck");
            name(&mut deck, 2, "today");
            overwrite(&path, &copy);
            assert!(deck.changed().expect("a look"));
            let there: &[&str] = if kept { &["today", "yesterday"] } else { &["today"] };
            assert_eq!(names(&deck), there);
            name(&mut deck, 3, "after");
            assert_eq!(deck.check().expect("a check").problems, []);
        }
    }

    #[test]
    fn who_goes_back_to_a_backup_means_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, kept) = (folder.path().join("sales.db"), folder.path().join("kept.db"));
        let mut deck = Repository::create(&path, new_deck(), who(1, None)).expect("a deck");
        deck.backup(&kept).expect("a copy");
        name(&mut deck, 1, "gone");
        drop(Repository::restore(&path, &kept, who(2, None)).expect("restored"));
        assert!(deck.changed().expect("a look"));
        assert_eq!(names(&deck), Vec::<String>::new());
        name(&mut deck, 2, "after");
        assert_eq!(names(&deck), ["after"]);
    }
}
