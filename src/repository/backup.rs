//! Backups: a copy on request, a ring of kept ones, and restoring, which saves the present file
//! first. Each copy is opened and counted after it is written.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::DateTime;
use rusqlite::Connection;
use rusqlite::backup::Backup;

use super::erase::copies::known_at;
use super::erase::known::Erasures;
use super::error::{Error, Result};
use super::file::{self, Access, check_path, connect, make_folder, read_head};
use super::kept::{Elsewhere, UNFINISHED, clear_unfinished, names_in, note_elsewhere, steps_of, thin};
use super::tail::RESTORED;
use super::{Repository, Who, published, schema};
use crate::domain::Device;

impl Repository {
    /// Writes a copy of the deck to a new file, which an erasure will reach; refuses one that is
    /// there.
    pub fn backup(&self, to: &Path) -> Result<()> {
        check_path(to)?;
        if to.exists() {
            return Err(Error::about("deck-exists", to));
        }
        // Before it is there: one that is forgotten is one that no erasure reaches.
        if let Some(ring) = self.ring() {
            let path = std::path::absolute(to).map_err(|e| Error::io(to, e))?;
            note_elsewhere(&ring, &Elsewhere { path, steps: steps_of(&self.connection)? })?;
        }
        copy_to(&self.connection, to)
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
            copy_to(&self.connection, &path)?;
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
        let goes_back = match present {
            Ok((deck, number)) => {
                let (kept_of, kept) = written_by(&source, who.device)?;
                deck != kept_of || number > kept
            }
            Err(_) => true,
        };
        let (workspace, _) = written_by(&source, who.device)?;
        let ring = who.state_dir.as_ref().map(|state| state.join("backups").join(&workspace));
        let erased = known_at(path, &workspace, ring.as_deref());
        let who = Who { device: if goes_back { super::new_device() } else { who.device }, ..who };
        if !path.exists() {
            copy_to(&source, path)?;
            return Ok((without(path, who, &erased)?, None));
        }
        let stamp =
            DateTime::from_timestamp_millis(who.clock.now()).unwrap_or_default().format("%Y%m%d-%H%M%S%3f");
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let beside = path.with_file_name(format!("{stem}-before-restore-{stamp}.db"));
        match connect(path, Access::Write).and_then(|present| Ok((copy_to(&present, &beside)?, present))) {
            // Through SQLite, so that a crash's journal is rolled back before and not after, and
            // other programs that have the deck open wait and then see the change.
            Ok(((), mut present)) => {
                Backup::new(&source, &mut present)?.run_to_completion(
                    4096,
                    Duration::from_millis(5),
                    None,
                )?;
                // For programs that have the deck open: what they wrote is gone on purpose.
                let sql = "INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)";
                present.execute(sql, [RESTORED, &super::new_id(who.clock).to_string()])?;
            }
            // What lies there is past reading: it is kept byte for byte.
            Err(_) => {
                fs::rename(path, &beside).map_err(|e| Error::io(&beside, e))?;
                let _ = fs::remove_file(file::beside(path, "-journal"));
                copy_to(&source, path)?;
            }
        }
        let saved = Some(beside);
        Ok((without(path, who, &erased)?, saved))
    }
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
    copy_to(connection, &kept)
}

/// Which deck this is, and the number of the last step that a device has written in it.
fn written_by(connection: &Connection, device: Device) -> Result<(String, i64)> {
    let sql = "SELECT (SELECT value FROM meta WHERE key = 'workspace'), coalesce((SELECT s FROM vv WHERE d = ?1), 0)";
    Ok(connection.query_row(sql, [device.0], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// Copies a deck into a file: beside it first, then renamed into place, 0600, on disk when this
/// returns; opened and counted before it counts as written.
pub(crate) fn copy_to(source: &Connection, path: &Path) -> Result<()> {
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
        let copied = steps_of(&copy)?;
        // Somebody may have written while it was copied.
        if !(before..=steps_of(source)?).contains(&copied) {
            return Err(Error::about("backup-differs", path));
        }
    }
    fs::set_permissions(&temporary, fs::Permissions::from_mode(0o600))
        .map_err(|e| Error::io(&temporary, e))?;
    sync(&temporary)?;
    temporary.persist(path).map_err(|e| Error::io(path, e.error))?;
    sync(folder)
}

pub(crate) fn sync(path: &Path) -> Result<()> {
    File::open(path).and_then(|file| file.sync_all()).map_err(|e| Error::io(path, e))
}
