//! A deck as others receive it: one whole file without a journal, that carries the digest of its
//! own bytes; and the other way round, the private copy that such a file becomes.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::Backup;

use super::digest;
use super::error::{Error, Result};
use super::file::{self, Access};
use super::merge::steps::{is_one, step};
use super::merge::{Source, knowledge};
use super::{Repository, Who, kept};
use crate::domain::{Device, StepId};

/// The settings that only a published file has.
const OF_PUBLICATION: &str = "DELETE FROM main.meta WHERE key IN ('publish', 'digest')";

impl Repository {
    /// Writes the deck to a new file as others are to receive it; on disk, and readable by its
    /// owner only, when this returns. On an error there is no such file.
    ///
    /// # Errors
    /// [`Error::Io`] when the file cannot be written, which includes a full disk.
    pub fn publish_to(&self, path: &Path, workshop: &Path) -> Result<()> {
        let folder = tempfile::Builder::new().prefix("publish-").tempdir_in(workshop);
        let folder = folder.map_err(|error| Error::io(workshop, error))?;
        let built = folder.path().join("deck.db");
        self.build(&built)?;
        let written = copy_bytes(&built, path);
        if written.is_err() {
            // Half a file helps nobody; the error that led here is the one to tell.
            let _ = fs::remove_file(path);
        }
        written.map_err(|error| Error::io(path, error))
    }

    fn build(&self, path: &Path) -> Result<()> {
        let mark = format!("{:0>64}", format!("{:032x}", fastrand::u128(..)));
        let mut copy = Connection::open(path)?;
        Backup::new(&self.connection, &mut copy)?.run_to_completion(4096, Duration::ZERO, None)?;
        copy.execute_batch(
            "PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF; PRAGMA secure_delete = ON",
        )?;
        copy.execute("DELETE FROM meta WHERE key IN ('backup', 'sweep-due', 'rid-due')", [])?;
        let sql = "INSERT OR REPLACE INTO meta (key, value) VALUES ('publish', ?1), ('digest', ?2)";
        copy.execute(sql, [super::new_id(self.who.clock).to_string().as_str(), mark.as_str()])?;
        copy.close().map_err(|(_, error)| error)?;
        digest::seal(path, &mark).map(drop).map_err(|error| Error::io(path, error))
    }

    /// Makes a private copy of this deck from another copy of it, and opens that: it has a
    /// write-ahead log, so that reading and writing do not wait for each other.
    pub fn replicate(source: &Source, to: &Path, who: Who) -> Result<Repository> {
        let folder = to.parent().unwrap_or(Path::new("."));
        let temporary = tempfile::Builder::new().prefix("new-").suffix(".db").tempfile_in(folder);
        let temporary = temporary.map_err(|error| Error::io(folder, error))?.into_temp_path();
        {
            let mut copy = Connection::open(&temporary)?;
            Backup::new(&source.connection, &mut copy)?.run_to_completion(4096, Duration::ZERO, None)?;
            copy.execute_batch(OF_PUBLICATION)?;
            copy.execute_batch("PRAGMA journal_mode = WAL")?;
            copy.close().map_err(|(_, error)| error)?;
        }
        file::sync(&temporary)?;
        temporary.persist(to).map_err(|error| Error::io(to, error.error))?;
        file::sync(folder)?;
        Repository::open(to, who, Access::Write)
    }

    /// Which deck this is, whatever its file is called.
    pub fn workspace(&self) -> &str {
        self.setting("workspace").unwrap_or_default()
    }

    /// Gives this copy another device's name, under which the next steps are written.
    pub fn rename_device(&mut self) -> Device {
        self.go_on_as(super::new_device());
        self.who.device
    }

    /// Makes room for what another copy knows of this device: where it has steps under numbers
    /// that were given anew here, as after a disk was restored, this copy's own take another
    /// device's name, and so do those to come. Returns that name when there was need.
    ///
    /// # Errors
    /// [`Error::File`] when the deck cannot be written; nothing has changed then.
    pub fn part_from(&mut self, source: &Source) -> Result<Option<Device>> {
        let (own, here, there) = (self.who.device, self.known()?, source.known()?);
        let common = last_common(&self.connection, &source.connection, own, here.of(own).min(there.of(own)))?;
        if here.of(own).min(there.of(own)) == common && there.of(own) <= here.of(own) {
            return Ok(None);
        }
        let device = self.rename_device();
        if here.of(own) > common {
            self.write_whole(|connection| move_steps(connection, own, common, device))?;
            self.generation += 1;
        }
        Ok(Some(device))
    }
}

impl Source {
    /// The settings of the copy's deck.
    pub fn settings(&self) -> Result<BTreeMap<String, String>> {
        let mut statement = self.connection.prepare("SELECT key, value FROM meta")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether the copy carries a digest, and so is known to be whole.
    pub fn is_published(&self) -> bool {
        self.published
    }
}

/// A deck that is written to is not the published one any more.
pub(super) fn no_longer_published(connection: &Connection) -> Result<()> {
    connection.prepare_cached(OF_PUBLICATION)?.execute([])?;
    Ok(())
}

/// Whether a file is a backup of a deck that nobody has worked with.
pub fn is_backup_file(path: &Path) -> bool {
    peeked(path).is_some_and(|connection| kept::is_backup(&connection).unwrap_or_default())
}

/// A look into a file that lies as it is.
fn peeked(path: &Path) -> Option<Connection> {
    file::read_head(path).ok()?;
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY | rusqlite::OpenFlags::SQLITE_OPEN_URI;
    let uri = format!("{}&immutable=1", file::uri(path, "ro"));
    let connection = Connection::open_with_flags(uri, flags).ok()?;
    file::harden(&connection).ok()?;
    Some(connection)
}

/// The value of a setting in a deck's file that is not opened otherwise; none where it cannot be
/// told.
pub fn setting_in(path: &Path, key: &str) -> Option<String> {
    let connection = peeked(path)?;
    connection.query_row("SELECT value FROM meta WHERE key = ?1", [key], |row| row.get(0)).ok()
}

/// Keeps a private copy of a file that a newer version has written, to be opened for reading.
pub fn keep_newer(from: &Path, to: &Path) -> Result<()> {
    copy_bytes(from, to).map_err(|error| Error::io(to, error))
}

fn copy_bytes(from: &Path, to: &Path) -> io::Result<()> {
    let _ = fs::remove_file(to);
    let mut target = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to)?;
    let copied = io::copy(&mut File::open(from)?, &mut target)?;
    target.sync_all()?;
    if target.metadata()?.len() == copied { Ok(()) } else { Err(io::ErrorKind::WriteZero.into()) }
}

/// The last of a device's steps, at most this one, that is the same in both copies.
fn last_common(here: &Connection, there: &Connection, device: Device, most: i64) -> Result<i64> {
    let mut number = most;
    while number > 0 {
        let (ours, theirs) = (step(here, device.0, number)?, step(there, device.0, number)?);
        // History may have been trimmed: what is not there on one side does not differ.
        if ours.zip(theirs).is_none_or(|(ours, theirs)| is_one(&ours, &theirs)) {
            break;
        }
        number -= 1;
    }
    Ok(number)
}

/// Gives the steps of a device after a number, and all that they wrote, another device's name.
pub(super) fn move_steps(connection: &Connection, from: Device, after: i64, to: Device) -> Result<()> {
    let mut pairs: Vec<(String, &str, &str)> =
        crate::domain::Kind::ALL.iter().map(|kind| (kind.key().to_owned(), "d", "s")).collect();
    for (table, device, number) in [
        ("field_version", "d", "s"),
        ("erasure", "d", "s"),
        ("step", "d", "s"),
        ("step", "undoes_d", "undoes_s"),
        ("change", "d", "s"),
        ("clash", "d", "s"),
        ("clash", "other_d", "other_s"),
    ] {
        pairs.push((table.to_owned(), device, number));
    }
    for (table, device, number) in pairs {
        let sql = format!(
            "UPDATE {table} SET {device} = ?1, {number} = {number} - ?3 WHERE {device} = ?2 AND {number} > ?3"
        );
        connection.execute(&sql, [to.0, from.0, after])?;
    }
    knowledge::tell_seen(connection, to, StepId { device: from, number: after })?;
    connection
        .execute("INSERT INTO vv (d, s) SELECT ?1, s - ?3 FROM vv WHERE d = ?2", [to.0, from.0, after])?;
    if after == 0 {
        connection.execute("DELETE FROM vv WHERE d = ?1", [from.0])?;
    } else {
        connection.execute("UPDATE vv SET s = ?2 WHERE d = ?1", [from.0, after])?;
    }
    Ok(())
}
