//! Another copy of a deck, read as hostile input: it may come from a sync service, a mail or a
//! stranger. It is copied first, so that nothing changes under the reading, and checked as a whole.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

use crate::domain::Message;
use crate::repository::Repository;
use crate::repository::error::{Error, Result};
use crate::repository::file::{self, SCHEMA_VERSION};
use crate::repository::{copy, schema};

/// Another copy of a deck, open for merging.
pub struct Source {
    pub(super) connection: Connection,
    /// The folder of the private copy, gone with it.
    _folder: Option<TempDir>,
}

impl Source {
    /// Opens a file that may hold another copy of this deck. The file itself is only read.
    ///
    /// # Errors
    /// [`Error::File`] with the reason when it is not a whole, sound copy of this very deck, or is
    /// of a newer major version; [`Error::Io`] when it cannot be read.
    pub fn open(path: &Path, of: &Repository) -> Result<Source> {
        let folder = tempfile::tempdir().map_err(|source| Error::io(path, source))?;
        let private = folder.path().join("copy.db");
        copy_whole(path, &private)?;
        let about = |id| Error::about(id, path);
        let head = file::read_head(&private).map_err(|error| named(error, path))?;
        if head.version / 1000 > SCHEMA_VERSION / 1000 {
            let needed = format!("{}.{}", head.version / 1000, head.version % 1000);
            let message = Message::new("merge-newer").with("path", path.display()).with("version", needed);
            return Err(Error::File(message));
        }
        let flags =
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let uri = format!("{}&immutable=1", file::uri(&private, "ro"));
        let connection = Connection::open_with_flags(uri, flags)?;
        let is_ours = check(&connection, of, path).map_err(|error| match error {
            Error::Sqlite(_) => about("merge-damaged"),
            Error::File(message) if message.id == "deck-damaged" => about("merge-damaged"),
            other => other,
        })?;
        if !is_ours {
            return Err(about("merge-another-deck"));
        }
        Ok(Source { connection, _folder: Some(folder) })
    }

    /// A copy in memory of an open deck.
    pub fn of(repository: &Repository) -> Result<Source> {
        Ok(Source { connection: copy::in_memory(&repository.connection)?, _folder: None })
    }
}

/// Whether a copy is one of this deck; an error when it is not sound.
fn check(connection: &Connection, of: &Repository, path: &Path) -> Result<bool> {
    file::harden(connection)?;
    schema::recognise(connection, &path.to_string_lossy())?;
    let sound: String = connection.query_row("PRAGMA main.integrity_check(1)", [], |row| row.get(0))?;
    if sound != "ok" {
        return Err(Error::about("merge-damaged", path));
    }
    Ok(workspace(connection)? == workspace(&of.connection)?)
}

/// Copies a file that is the same before and after, and of which nothing lies in a journal.
fn copy_whole(from: &Path, to: &Path) -> Result<()> {
    let about = |id| Error::about(id, from);
    file::check_path(from)?;
    for end in ["-journal", "-wal"] {
        if fs::metadata(file::beside(from, end)).is_ok_and(|found| found.len() > 0) {
            return Err(about("merge-being-written"));
        }
    }
    let state = |file: &File| file.metadata().map(|m| (m.dev(), m.ino(), m.len(), m.mtime(), m.mtime_nsec()));
    let copied = || -> io::Result<bool> {
        let mut source = File::open(from)?;
        let before = state(&source)?;
        let mut target = File::create_new(to)?;
        io::copy(&mut source, &mut target)?;
        Ok(before == state(&File::open(from)?)?)
    };
    match copied() {
        Ok(true) => Ok(()),
        Ok(false) => Err(about("merge-being-written")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(about("deck-missing")),
        Err(source) => Err(Error::io(from, source)),
    }
}

/// The same error, about the file that was named rather than its private copy.
fn named(error: Error, path: &Path) -> Error {
    match error {
        Error::File(message) => Error::about(message.id, path),
        other => other,
    }
}

fn workspace(connection: &Connection) -> Result<String> {
    Ok(connection.query_row("SELECT value FROM meta WHERE key = 'workspace'", [], |row| row.get(0))?)
}
