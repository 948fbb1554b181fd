//! A deck whose file another one took the place of while it was open, as when a sync service or a
//! person renames one over it: what was written to the old file is merged into the new one.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::Repository;
use super::error::{Error, Result};
use super::file::Access;
use super::merge::{Compare, Keep, Source};

/// What tells a file from every other one, whatever either is called.
pub(super) type Identity = Option<(u64, u64)>;

/// Which file lies at a path; none when there is none. It is not opened for that: closing it again
/// would take away the locks that this program has on it.
pub(super) fn identity(path: Option<&Path>) -> Identity {
    let about = fs::metadata(path?).ok()?;
    Some((about.dev(), about.ino()))
}

impl Repository {
    /// Goes over to the file that has taken the place of the one that was opened, and brings in
    /// what was written to that. Whether there was need.
    ///
    /// # Errors
    /// [`Error::File`] when it is another deck or cannot be opened; the old one stays open then,
    /// for reading.
    pub(super) fn follow_file(&mut self) -> Result<bool> {
        let found = identity(self.path.as_deref());
        let (Some(path), true) = (self.path.clone(), found.is_some() && found != self.file) else {
            return self.bring_back();
        };
        self.settle()?;
        let had = Source::of(self)?;
        let mut anew = Repository::open(&path, self.who.clone(), self.access)?;
        if anew.workspace() != self.workspace() {
            return Err(Error::about("deck-replaced", &path));
        }
        anew.stands_for.clone_from(&self.stands_for);
        anew.generation = self.generation + 1;
        if anew.access == Access::Write {
            anew.part_from(&had)?;
            anew.merge(&had, Compare::All, Keep::Yes)?;
        }
        *self = anew;
        Ok(true)
    }

    /// Refuses to write to a file that is not where it was: what is written there is lost with it.
    pub(super) fn require_file(&mut self) -> Result<()> {
        self.follow_file()?;
        match &self.path {
            Some(path) if self.file.is_some() && identity(Some(path)).is_none() => {
                Err(Error::about("deck-gone", path))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Change, Kind, Value};
    use crate::repository::tests::{id, new_deck, who};

    fn name(deck: &mut Repository, n: u8, name: &str) -> Result<()> {
        deck.commit(name, vec![Change::create(Kind::Contact, id(n), [("name", Value::from(name))])]).map(drop)
    }

    fn named(deck: &Repository, n: u8) -> String {
        deck.get(Kind::Contact, id(n)).expect("a read").map(|found| found.name()).unwrap_or_default()
    }

    /// A deck that is open, and a copy of it that somebody else goes on with.
    fn apart() -> (tempfile::TempDir, std::path::PathBuf, Repository, std::path::PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, copy) = (folder.path().join("sales.db"), folder.path().join("copy.db"));
        let mut deck = Repository::create(&path, new_deck(), who(1, None)).expect("a deck");
        deck.backup(&copy).expect("a copy");
        name(&mut deck, 1, "ours, before").expect("a step");
        let mut theirs = Repository::open(&copy, who(2, None), Access::Write).expect("the copy");
        name(&mut theirs, 2, "theirs").expect("a step");
        (folder, path, deck, copy)
    }

    #[test]
    fn a_file_that_was_renamed_over_the_open_one_loses_nothing_of_either() {
        let (_folder, path, mut deck, copy) = apart();
        fs::rename(&copy, &path).expect("renamed over it");
        name(&mut deck, 3, "ours, after").expect("a step");
        let there = Repository::open(&path, who(9, None), Access::Read).expect("the file");
        for deck in [&deck, &there] {
            assert_eq!([1, 2, 3].map(|n| named(deck, n)), ["ours, before", "theirs", "ours, after"]);
            assert_eq!(deck.check().expect("a check").problems, []);
        }
    }

    #[test]
    fn a_look_sees_the_file_that_took_the_others_place() {
        let (_folder, path, mut deck, copy) = apart();
        assert!(!deck.changed().expect("a look"));
        fs::rename(&copy, &path).expect("renamed over it");
        assert!(deck.changed().expect("a look"));
        assert_eq!([1, 2].map(|n| named(&deck, n)), ["ours, before", "theirs"]);
        assert!(!deck.changed().expect("a look"));
    }

    #[test]
    fn another_deck_in_the_files_place_is_not_written_to_and_neither_is_a_file_that_is_gone() {
        let (folder, path, mut deck, _) = apart();
        fs::rename(&path, folder.path().join("moved.db")).expect("moved");
        let error = name(&mut deck, 3, "nowhere").expect_err("the file is gone");
        assert_eq!(error.message().id, "deck-gone");
        assert_eq!(named(&deck, 1), "ours, before", "it can still be read");
        drop(Repository::create(&path, new_deck(), who(3, None)).expect("another deck"));
        let before = fs::read(&path).expect("the file");
        let error = name(&mut deck, 3, "elsewhere").expect_err("another deck");
        assert_eq!(error.message().id, "deck-replaced");
        assert!(before == fs::read(&path).expect("the file"));
        fs::rename(folder.path().join("moved.db"), &path).expect("moved back");
        name(&mut deck, 3, "here again").expect("a step");
    }
}
