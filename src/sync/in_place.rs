//! A deck in a synced folder that is worked on in place all the same, as `--direct` asks. A journal
//! that a sync service laid beside it is another machine's: rolled back into our file it would take
//! what was acknowledged with it. So this machine marks the decks that it works on in place, and a
//! journal beside one that it has not marked is nobody's here.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};

use super::place::one_path;
use crate::domain::Id;
use crate::repository::{Error, Result, beside, make_folder};

/// The mark that this machine works on a deck in place, held until it is dropped. One that a crash
/// left says whose the journal is that lies there.
#[derive(Debug)]
pub struct InPlace {
    deck: PathBuf,
    mark: PathBuf,
    file: File,
}

impl InPlace {
    /// Marks a deck, unless a journal lies beside it that nobody here has begun.
    ///
    /// # Errors
    /// [`Error::File`] for such a journal; nothing was touched. [`Error::Io`] when the mark cannot be
    /// written.
    pub fn begin(deck: &Path, state: &Path) -> Result<InPlace> {
        let deck = one_path(deck);
        let name = Id::derived(&["in place", &deck.to_string_lossy()]).to_string();
        let mark = state.join("in-place").join(name);
        if !mark.exists() && has_journal(&deck) {
            return Err(Error::about("deck-foreign-journal", &deck));
        }
        let held = make_folder(&state.join("in-place")).and_then(|()| held(&mark));
        let file = held.map_err(|source| Error::Io { path: mark.display().to_string(), source })?;
        Ok(InPlace { deck, mark, file })
    }
}

impl Drop for InPlace {
    /// The last of this machine takes the mark away, unless there is something to roll back.
    fn drop(&mut self) {
        let is_last = flock(&self.file, FlockOperation::NonBlockingLockExclusive).is_ok();
        if is_last && !has_journal(&self.deck) {
            // One that stays is taken for a crash's, which lets a journal be rolled back as ever.
            let _ = fs::remove_file(&self.mark);
        }
    }
}

fn has_journal(deck: &Path) -> bool {
    fs::metadata(beside(deck, "-journal")).is_ok_and(|found| found.len() > 0)
}

/// The mark, held together with whoever else works on the deck here.
fn held(mark: &Path) -> io::Result<File> {
    loop {
        let mut options = OpenOptions::new();
        let file = options.write(true).create(true).truncate(false).mode(0o600).open(mark)?;
        flock(&file, FlockOperation::LockShared)?;
        // Whoever was the last one may have taken it away meanwhile.
        if fs::metadata(mark).is_ok_and(|there| file.metadata().is_ok_and(|ours| ours.ino() == there.ino())) {
            return Ok(file);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deck(folder: &Path) -> PathBuf {
        let deck = folder.join("deck.db");
        fs::write(&deck, "a deck").expect("a file");
        deck
    }

    #[test]
    fn a_journal_of_another_machine_is_refused_and_one_of_our_own_crash_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let (deck, state) = (deck(folder.path()), folder.path().join("state"));
        let journal = beside(&deck, "-journal");
        fs::write(&journal, "pages").expect("a journal");
        let error = InPlace::begin(&deck, &state).expect_err("refused");
        assert_eq!(error.message().id, "deck-foreign-journal");
        fs::remove_file(&journal).expect("gone");

        let ours = InPlace::begin(&deck, &state).expect("marked");
        fs::write(&journal, "pages of a step that a crash broke off").expect("a journal");
        drop(ours);
        let again = InPlace::begin(&deck, &state).expect("ours to roll back");
        fs::remove_file(&journal).expect("rolled back");
        drop(again);
        fs::write(&journal, "pages").expect("a journal");
        assert!(InPlace::begin(&deck, &state).is_err(), "an ended one leaves no mark");
    }

    #[test]
    fn the_mark_stays_while_anybody_here_works_on_the_deck() {
        let folder = tempfile::tempdir().expect("a folder");
        let (deck, state) = (deck(folder.path()), folder.path().join("state"));
        let (one, other) =
            (InPlace::begin(&deck, &state).expect("marked"), InPlace::begin(&deck, &state).expect("marked"));
        drop(one);
        fs::write(beside(&deck, "-journal"), "pages").expect("a journal");
        drop(InPlace::begin(&deck, &state).expect("another of ours is writing"));
        drop(other);
    }
}
