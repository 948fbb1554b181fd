//! Backups: a copy on request, a ring of kept ones, and restoring, which saves the present file
//! first. Each copy is opened and counted after it is written.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::DateTime;
use rusqlite::Connection;
use rusqlite::backup::Backup;

use super::erase::copies::{known_at, pack};
use super::erase::known::Erasures;
use super::error::{Error, Result};
use super::file::{self, Access, check_path, connect, make_folder, read_head};
use super::kept::{self, UNFINISHED, clear_unfinished, names_in, note_elsewhere, steps_of, thin};
use super::tail::RESTORED;
use super::{Repository, Who, published, schema};
use crate::domain::Device;
use crate::domain::now::DAY;

impl Repository {
    /// Writes a copy of the deck to a new file, which an erasure will reach; refuses one that is
    /// there.
    pub fn backup(&self, to: &Path) -> Result<()> {
        check_path(to)?;
        if to.exists() {
            return Err(Error::about("deck-exists", to));
        }
        // Before it is there: one that is forgotten is one that no erasure reaches.
        self.note_backup(to)?;
        copy_to(&self.connection, to, As::Backup)
    }

    /// Remembers that a backup is written to a file: of the deck as it was, which knows of no place
    /// to remember it at.
    ///
    /// # Errors
    /// [`Error::Io`] when it cannot be remembered.
    pub fn note_backup(&self, to: &Path) -> Result<()> {
        self.ring().map_or(Ok(()), |ring| note_elsewhere(&ring, to))
    }

    /// Writes a copy into the ring of kept backups: 24 hours, 14 days, 8 weeks, 12 months.
    /// `why` is part of the file's name. None when there is no state folder to keep it in.
    pub fn backup_to_ring(&self, why: &str) -> Result<Option<PathBuf>> {
        let Some(folder) = self.ring() else { return Ok(None) };
        make_folder(&folder).map_err(|e| Error::io(&folder, e))?;
        let moment = DateTime::from_timestamp_millis(self.clock().now()).unwrap_or_default();
        let stamp = moment.format("%Y%m%dT%H%M%S%3f");
        let why: String = why.chars().filter(char::is_ascii_alphanumeric).collect();
        let path = folder.join(format!("{stamp}-{why}.db"));
        if !path.exists() {
            copy_to(&self.connection, &path, As::Backup)?;
        }
        thin(&folder)?;
        clear_unfinished(&folder, self.clock().now() - 3_600_000);
        Ok(Some(path))
    }

    /// True when the ring has no backup of today yet, so that one is due.
    pub fn backup_is_due(&self) -> bool {
        let today = DateTime::from_timestamp_millis(self.clock().now())
            .unwrap_or_default()
            .format("%Y%m%d")
            .to_string();
        let Some(ring) = self.ring() else { return false };
        !names_in(&ring).iter().any(|name| name.starts_with(&today))
    }

    /// The kept backups, newest first.
    pub fn backups(&self) -> Vec<PathBuf> {
        let Some(ring) = self.ring() else { return Vec::new() };
        let mut names = names_in(&ring);
        names.reverse();
        names.into_iter().map(|name| ring.join(name)).collect()
    }

    /// The folder of the ring; none without a state folder.
    pub(crate) fn ring(&self) -> Option<PathBuf> {
        let workspace = self.lists.settings.get("workspace")?;
        Some(self.who.state_dir.as_ref()?.join("backups").join(workspace))
    }

    /// Puts a backup in a deck's place. The present file is saved beside it first; its path is
    /// returned with the opened deck. Where this device has written more than the backup knows
    /// of, or that cannot be told, the opened deck is written under a new device: its numbers
    /// must never name two steps.
    ///
    /// # Errors
    /// [`Error::File`] when the backup is no sound deck; [`Error::Io`] and [`Error::Sqlite`] when
    /// something cannot be written, which includes a full disk. The present file is in its place
    /// then, as it was.
    pub fn restore(path: &Path, from: &Path, who: Who) -> Result<(Repository, Option<PathBuf>)> {
        check_path(path)?;
        read_head(from)?;
        let source = connect(from, Access::Read)?;
        schema::recognise(&source, &from.to_string_lossy())?;
        let sound: String = source.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if sound != "ok" {
            return Err(Error::about("deck-damaged", from));
        }
        let present = connect(path, Access::Read).and_then(|present| written_by(&present, who.device));
        let (workspace, kept) = written_by(&source, who.device)?;
        let goes_back = match present {
            Ok((deck, number)) => deck != workspace || number > kept,
            Err(_) => true,
        };
        let ring = who.state_dir.as_ref().map(|state| state.join("backups").join(&workspace));
        let erased = known_at(path, &workspace, ring.as_deref());
        let who = Who { device: if goes_back { super::new_device() } else { who.device }, ..who };
        let stamp =
            DateTime::from_timestamp_millis(who.clock.now()).unwrap_or_default().format("%Y%m%d-%H%M%S%3f");
        // What a restore of another day left that broke off.
        kept::clear_restores(file::folder_of(path), who.clock.now() - DAY);
        // Rid of the erased before anybody sees it in its place.
        let incoming = path.with_file_name(format!("{UNFINISHED}restore-{stamp}.db"));
        let placed = copy_to(&source, &incoming, As::Deck)
            .and_then(|()| rid(&incoming, &erased))
            .and_then(|()| put_in_place(&incoming, path, &format!("before-restore-{stamp}"), &who));
        let _ = fs::remove_file(&incoming);
        let saved = placed?;
        Ok((without(path, who, &erased)?, saved))
    }
}

/// What is wrong with a file that is no deck, or none any more.
const PAST_READING: [&str; 3] = ["deck-damaged", "deck-not-ours", "deck-empty"];

/// Puts a deck's file in the place of another, which is saved beside it under its name and `why`;
/// under which path.
fn put_in_place(incoming: &Path, path: &Path, why: &str, who: &Who) -> Result<Option<PathBuf>> {
    if !path.exists() {
        fs::rename(incoming, path).map_err(|e| Error::io(path, e))?;
        return file::sync(file::folder_of(path)).map(|()| None);
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let beside = path.with_file_name(format!("{stem}-{why}.db"));
    let saved = || -> Result<Connection> {
        read_head(path)?;
        let present = connect(path, Access::Write)?;
        schema::recognise(&present, &path.to_string_lossy())?;
        copy_to(&present, &beside, As::Backup)?;
        Ok(present)
    };
    match saved() {
        // Through SQLite, so that a crash's journal is rolled back before and not after, and
        // other programs that have the deck open wait and then see the change.
        Ok(mut present) => {
            let source = connect(incoming, Access::Read)?;
            Backup::new(&source, &mut present)?.run_to_completion(4096, Duration::from_millis(5), None)?;
            // For programs that have the deck open: what they wrote is gone on purpose.
            let sql = "INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)";
            present.execute(sql, [RESTORED, &super::new_id(who.clock).to_string()])?;
        }
        // What lies there is past reading: it is kept byte for byte.
        Err(error) if PAST_READING.contains(&error.message().id) => {
            fs::rename(path, &beside).map_err(|e| Error::io(&beside, e))?;
            let journal = file::beside(path, "-journal");
            if journal.exists() {
                let kept = file::beside(&beside, "-journal");
                fs::rename(&journal, &kept).map_err(|e| Error::io(&kept, e))?;
            }
            fs::rename(incoming, path).map_err(|e| Error::io(path, e))?;
            file::sync(file::folder_of(path))?;
        }
        Err(error) => return Err(error),
    }
    Ok(Some(beside))
}

/// Takes out of a deck's file whom somebody has erased since it was written.
fn rid(path: &Path, erased: &[Erasures]) -> Result<()> {
    if erased.iter().all(Erasures::is_empty) {
        return Ok(());
    }
    let connection = connect(path, Access::Write)?;
    connection.execute_batch("BEGIN IMMEDIATE")?;
    for erasures in erased {
        erasures.take_in(&connection)?;
    }
    connection.execute_batch("COMMIT")?;
    pack(&connection)
}

/// Opens a deck that was put back, and takes out of it whom somebody has erased since.
fn without(path: &Path, who: Who, erased: &[Erasures]) -> Result<Repository> {
    let mut deck = Repository::open(path, who, Access::Write)?;
    deck.take_erasures(erased)?;
    Ok(deck)
}

/// Keeps a deck as it is before it is migrated: in the ring where there is one, else beside it.
pub(crate) fn before_migration(connection: &Connection, path: &Path, who: &Who) -> Result<()> {
    let (workspace, _) = written_by(connection, who.device)?;
    let moment = DateTime::from_timestamp_millis(who.clock.now()).unwrap_or_default();
    let stamp = moment.format("%Y%m%dT%H%M%S%3f");
    let kept = match &who.state_dir {
        Some(state) => {
            let ring = state.join("backups").join(workspace);
            make_folder(&ring).map_err(|e| Error::io(&ring, e))?;
            ring.join(format!("{stamp}-migration.db"))
        }
        None => {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            path.with_file_name(format!("{stem}-before-migration-{stamp}.db"))
        }
    };
    copy_to(connection, &kept, As::Backup)
}

/// Which deck this is, and the number of the last step that a device has written in it.
fn written_by(connection: &Connection, device: Device) -> Result<(String, i64)> {
    let sql = "SELECT (SELECT value FROM meta WHERE key = 'workspace'), coalesce((SELECT s FROM vv WHERE d = ?1), 0)";
    Ok(connection.query_row(sql, [device.0], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// What a copy of a deck is to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum As {
    /// A deck that is worked on.
    Deck,
    /// A backup, which says so of itself: one that lies beside a shared deck is no conflict copy.
    Backup,
}

/// Copies a deck into a file: beside it first, then renamed into place, 0600, on disk when this
/// returns; opened and counted before it counts as written.
pub(crate) fn copy_to(source: &Connection, path: &Path, what: As) -> Result<()> {
    let folder = file::folder_of(path);
    let temporary = tempfile::Builder::new().prefix(UNFINISHED).suffix(".tmp").tempfile_in(folder);
    let temporary = temporary.map_err(|e| Error::io(folder, e))?.into_temp_path();
    {
        let before = steps_of(source)?;
        let mut copy = Connection::open(&temporary)?;
        Backup::new(source, &mut copy)?.run_to_completion(4096, Duration::ZERO, None)?;
        // A copy stands for itself: it is no published file, and needs no second file beside it.
        copy.execute_batch("PRAGMA journal_mode = DELETE")?;
        published::no_longer_published(&copy)?;
        kept::mark(&copy, what == As::Backup)?;
        let copied = steps_of(&copy)?;
        // Somebody may have written while it was copied.
        if !(before..=steps_of(source)?).contains(&copied) {
            return Err(Error::about("backup-differs", path));
        }
    }
    fs::set_permissions(&temporary, fs::Permissions::from_mode(0o600))
        .map_err(|e| Error::io(&temporary, e))?;
    file::sync(&temporary)?;
    temporary.persist(path).map_err(|e| Error::io(path, e.error))?;
    file::sync(folder)
}
