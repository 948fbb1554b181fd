//! What lies beside a deck and holds the erased too: free pages, the search index, kept copies.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::known::Erasures;
use crate::domain::Message;
use crate::repository::error::{Error, Result};
use crate::repository::file::{Access, beside, connect, read_head, roll_back};
use crate::repository::kept::{clear_unfinished, elsewhere, is_backup, is_out_of_reach};
use crate::repository::{Repository, published, schema, search, side};

/// The setting that says that something may still hold who was erased. It is written with the
/// erasure and taken away by a sweep that left nothing, so that one which broke off is made up. Where
/// only what was out of reach is left it holds the paths of that, as JSON.
const DUE: &str = "sweep-due";

/// Notes, in the step that erases, that a sweep is to follow.
pub(crate) fn note_due(connection: &Connection) -> Result<()> {
    set_due(connection, "1")
}

fn set_due(connection: &Connection, what: &str) -> Result<()> {
    let sql = "INSERT OR REPLACE INTO main.meta (key, value) VALUES (?1, ?2)";
    connection.prepare_cached(sql)?.execute([DUE, what])?;
    Ok(())
}

impl Repository {
    /// Makes up for a sweep that broke off, or that left something which somebody was using.
    pub fn make_up_sweep(&mut self) -> Result<()> {
        let is_due = self.setting(DUE).is_some_and(|due| match serde_json::from_str::<Vec<PathBuf>>(due) {
            Ok(owed) => owed.iter().any(|copy| !is_out_of_reach(copy)),
            Err(_) => true,
        });
        if is_due && !self.is_read_only() {
            self.sweep()?;
            self.reload_lists()?;
        }
        Ok(())
    }

    /// Takes what was erased out of the deck's free pages, out of the search index, and out of the
    /// kept copies that the program knows of. Returns how many copies there are without it, and
    /// which files still may have it.
    pub(crate) fn sweep(&mut self) -> Result<(usize, Vec<PathBuf>)> {
        self.settle()?;
        // Only an index that is open can be thrown away; what cannot be opened holds nothing.
        let _ = search::catch_up(self);
        search::start_anew(self);
        // Known by another path the deck had another index.
        if let Some(known) = self.known_as().filter(|known| self.path.as_deref() != Some(*known)) {
            self.forget_index(known);
        }
        let mut left = Vec::new();
        let mut may_pass = false;
        if let Some(path) = &self.path
            && pack(&self.connection).is_err()
        {
            may_pass = true;
            left.push(path.clone());
        }
        if let Some(ring) = self.ring() {
            clear_unfinished(&ring, i64::MAX);
        }
        let erasures = Erasures::of(&self.connection)?;
        let mut done = 0;
        self.forget_other_indexes()?;
        let mut owed = Vec::new();
        let elsewhere = self.elsewhere();
        for copy in self.kept_copies() {
            if is_out_of_reach(&copy) {
                owed.push(copy);
                continue;
            }
            match clean(&copy, self.workspace(), &erasures, elsewhere.contains(&copy)) {
                Ok(true) => done += 1,
                Ok(false) => {}
                Err(error) => {
                    // A copy that cannot be read today cannot be read tomorrow either.
                    may_pass |= error.message().id == "deck-busy";
                    left.push(copy);
                }
            }
        }
        if may_pass {
            note_due(&self.connection)?;
        } else if owed.is_empty() {
            self.connection.execute("DELETE FROM main.meta WHERE key = ?1", [DUE])?;
        } else {
            set_due(&self.connection, &serde_json::json!(owed).to_string())?;
        }
        left.extend(owed);
        Ok((done, left))
    }

    /// Throws the search index away that a copy of this deck has on this machine.
    fn forget_index(&self, deck: &Path) {
        if let Some(state) = &self.who.state_dir {
            throw_away(&side::side_file(state, self.workspace(), deck));
        }
    }

    /// Throws the indexes away that this deck had at other paths: they have seen its devices.
    fn forget_other_indexes(&self) -> Result<()> {
        let Some(state) = &self.who.state_dir else { return Ok(()) };
        let known = self.known()?;
        let own = self.known_as().map(|deck| side::side_file(state, self.workspace(), deck));
        for index in files_in(&state.join("index")) {
            let is_index = index.extension().is_some_and(|end| end == "db") && Some(&index) != own.as_ref();
            if is_index && side::has_seen(&index, |device| known.of(device) > 0).unwrap_or(true) {
                throw_away(&index);
            }
        }
        Ok(())
    }

    fn elsewhere(&self) -> BTreeSet<PathBuf> {
        self.ring().map(|ring| elsewhere(&ring)).unwrap_or_default()
    }

    /// What shared decks keep on this machine: for every path that a deck was known by a replica,
    /// conflict copies that were put away, and what a newer version had published.
    fn of_replicas(&self) -> Vec<PathBuf> {
        let Some(state) = &self.who.state_dir else { return Vec::new() };
        let folders = fs::read_dir(state.join("replicas")).into_iter().flatten().flatten();
        let mut found = Vec::new();
        for folder in folders.map(|entry| entry.path()) {
            found.extend(
                ["deck.db", "newer.db"].map(|name| folder.join(name)).into_iter().filter(|f| f.is_file()),
            );
            found.extend(files_in(&folder.join("trash")));
        }
        found.retain(|file| self.path.as_ref() != Some(file));
        found
    }

    /// The copies of this deck that the program has made: its backups, wherever they were written
    /// to, what it saved beside the deck before a restore or a migration, and what shared decks keep
    /// here. Files of other decks may be among them.
    pub fn kept_copies(&self) -> Vec<PathBuf> {
        let mut found = self.backups();
        found.extend(self.elsewhere());
        found.extend(self.of_replicas());
        let decks: Vec<&Path> = [self.path.as_deref(), self.known_as()].into_iter().flatten().collect();
        for deck in decks {
            let Some(folder) = deck.parent() else { continue };
            let stem = deck.file_stem().unwrap_or_default().to_string_lossy();
            let kept = [format!("{stem}-before-restore-"), format!("{stem}-before-migration-")];
            found.extend(files_in(folder).into_iter().filter(|file| {
                let name = file.file_name().unwrap_or_default().to_string_lossy();
                kept.iter().any(|start| name.starts_with(start))
            }));
        }
        found.sort();
        found.dedup();
        found
    }
}

fn throw_away(index: &Path) {
    for end in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(beside(index, end));
    }
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect()
}

/// Writes a deck's file anew without its free pages, and empties its write-ahead log.
///
/// # Errors
/// Also where somebody reads on and holds the log: what was erased is still in it.
pub(crate) fn pack(connection: &Connection) -> Result<()> {
    connection.execute_batch("VACUUM main")?;
    let is_held: bool = connection.query_row("PRAGMA main.wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if is_held { Err(Error::File(Message::new("deck-busy"))) } else { Ok(()) }
}

/// Rids a kept copy of what was erased; false when it is another deck's. Where nobody was erased
/// that it has not erased already, it stays as it is.
///
/// # Errors
/// Also for a backup that lies elsewhere and that somebody has worked with since: it is not written
/// to behind their back, and learns of it when it meets a copy that knows.
fn clean(path: &Path, workspace: &str, erasures: &Erasures, lies_elsewhere: bool) -> Result<bool> {
    read_head(path)?;
    let connection = connect(path, Access::Write)?;
    schema::recognise(&connection, &path.to_string_lossy())?;
    if schema::workspace_of(&connection)? != workspace {
        return Ok(false);
    }
    if lies_elsewhere && !is_backup(&connection)? {
        return Err(Error::about("backup-worked-with", path));
    }
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let taken = erasures.take_in(&connection).and_then(|learned| {
        if learned > 0 {
            published::no_longer_published(&connection)?;
        }
        connection.execute_batch("COMMIT")?;
        Ok(learned)
    });
    let taken_back = roll_back(&connection);
    let learned = taken?;
    taken_back?;
    if learned > 0 {
        pack(&connection)?;
    }
    Ok(true)
}

/// What a deck and the newest of its kept backups know to be erased; what cannot be read knows
/// nothing.
pub(crate) fn known_at(deck: &Path, workspace: &str, ring: Option<&Path>) -> Vec<Erasures> {
    let is_backup = |file: &PathBuf| file.extension().is_some_and(|end| end == "db");
    let newest = ring.map(files_in).and_then(|files| files.into_iter().filter(is_backup).max());
    let read = |path: &Path| -> Result<Erasures> {
        read_head(path)?;
        let connection = connect(path, Access::Read)?;
        schema::recognise(&connection, &path.to_string_lossy())?;
        if schema::workspace_of(&connection)? == workspace {
            Erasures::of(&connection)
        } else {
            Ok(Erasures::default())
        }
    };
    [Some(deck), newest.as_deref()].into_iter().flatten().filter_map(|path| read(path).ok()).collect()
}

impl Repository {
    /// Takes in what other copies of this deck know to be erased; how many records were not known.
    pub(crate) fn take_erasures(&mut self, known: &[Erasures]) -> Result<i64> {
        if known.iter().all(Erasures::is_empty) {
            return Ok(0);
        }
        self.begin_writing()?;
        let mut learned = 0;
        let taken = known.iter().try_for_each(|erasures| -> Result<()> {
            learned += erasures.take_in(&self.connection)?;
            Ok(())
        });
        let taken = taken.and_then(|()| if learned > 0 { note_due(&self.connection) } else { Ok(()) });
        let taken = taken.and_then(|()| Ok(self.connection.execute_batch("COMMIT")?));
        let taken_back = roll_back(&self.connection);
        taken?;
        taken_back?;
        if learned > 0 {
            self.reload_lists()?;
            self.sweep()?;
        }
        Ok(learned)
    }
}
