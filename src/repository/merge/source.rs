//! Another copy of a deck, read as hostile input: it may come from a sync service, a mail or a
//! stranger. It is copied first, so that nothing changes under the reading, and checked as a whole.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

use crate::domain::{Kind, Message};
use crate::repository::Repository;
use crate::repository::error::{Error, Result};
use crate::repository::file::{self, SCHEMA_VERSION, make_folder};
use crate::repository::kept::clear_unfinished;
use crate::repository::{Known, copy, digest, newer, schema};

/// Another copy of a deck, open for merging.
pub struct Source {
    pub(crate) connection: Connection,
    /// Whether it carries a digest, which has been compared.
    pub(crate) published: bool,
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
        // The person's own folder where there is one: what a crash leaves there is swept up.
        let Some(state) = &of.who.state_dir else {
            return Source::open_here(path, of, &std::env::temp_dir());
        };
        let workshop = state.join("reading");
        make_folder(&workshop).map_err(|error| Error::io(&workshop, error))?;
        clear_unfinished(&workshop, of.clock().now() - 3_600_000);
        Source::open_here(path, of, &workshop)
    }

    /// Like [`open`](Self::open), with the private copy in a folder of its own in the workshop.
    pub fn open_here(path: &Path, of: &Repository, workshop: &Path) -> Result<Source> {
        let source = Source::open_any(path, workshop)?;
        if source.workspace()? != schema::workspace_of(&of.connection)? {
            return Err(Error::about("merge-another-deck", path));
        }
        Ok(source)
    }

    /// Like [`open_here`](Self::open_here), whichever deck it is a copy of.
    pub fn open_any(path: &Path, workshop: &Path) -> Result<Source> {
        let folder = tempfile::Builder::new()
            .prefix("read-")
            .permissions(fs::Permissions::from_mode(0o700))
            .tempdir_in(workshop);
        let folder = folder.map_err(|source| Error::io(workshop, source))?;
        let private = folder.path().join("copy.db");
        copy_whole(path, &private)?;
        let about = |id| Error::about(id, path);
        let head = file::read_head(&private).map_err(|error| named(error, path))?;
        if head.version / 1000 > SCHEMA_VERSION / 1000 {
            return Err(too_new(path, head.version));
        }
        let flags =
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let uri = format!("{}&immutable=1", file::uri(&private, "ro"));
        let connection = Connection::open_with_flags(uri, flags)?;
        let published = check(&connection, &private, path).map_err(|error| match error {
            Error::Sqlite(_) => about("merge-damaged"),
            Error::File(message) if message.id == "deck-damaged" => about("merge-damaged"),
            other => other,
        })?;
        if head.version > SCHEMA_VERSION && newer::has_tables_beyond(&connection)? {
            return Err(too_new(path, head.version));
        }
        Ok(Source { connection, published, _folder: Some(folder) })
    }

    /// Which deck it is a copy of.
    pub fn workspace(&self) -> Result<String> {
        schema::workspace_of(&self.connection)
    }

    /// What the other copy has seen.
    pub fn known(&self) -> Result<Known> {
        Known::read(&self.connection)
    }

    /// Whether the copy knows of anybody who was erased.
    pub fn has_erasures(&self) -> Result<bool> {
        Ok(self.connection.prepare("SELECT 1 FROM erasure LIMIT 1")?.exists([])?)
    }

    /// A copy that was put together in memory.
    pub(super) fn over(connection: Connection) -> Source {
        Source { connection, published: false, _folder: None }
    }

    /// A copy in memory of an open deck.
    pub fn of(repository: &Repository) -> Result<Source> {
        Ok(Source { connection: copy::in_memory(&repository.connection)?, published: false, _folder: None })
    }
}

/// What only a newer version can merge: it would be lost on the way through this one.
fn too_new(path: &Path, version: i32) -> Error {
    let needed = format!("{}.{}", version / 1000, version % 1000);
    Error::File(Message::new("merge-newer").with("path", path.display()).with("version", needed))
}

/// An error when a copy is not sound; whether it carries a digest.
fn check(connection: &Connection, file: &Path, path: &Path) -> Result<bool> {
    file::harden(connection)?;
    schema::recognise(connection, &path.to_string_lossy())?;
    let digest = digest::of(connection)?;
    if let Some(digest) = &digest
        && !digest::holds(file, digest).map_err(|source| Error::io(file, source))?
    {
        return Err(Error::about("merge-torn", path));
    }
    // Every byte is as a program wrote it: only what it wrote is in question then.
    let asked = if digest.is_some() { "quick_check" } else { "integrity_check" };
    let sound: String = connection.query_row(&format!("PRAGMA main.{asked}(1)"), [], |row| row.get(0))?;
    if sound != "ok" || (digest.is_none() && !agrees(connection)?) {
        return Err(Error::about("merge-damaged", path));
    }
    Ok(digest.is_some())
}

/// Whether what a copy without a digest says in two places is the same: pages of two versions
/// make a sound file that contradicts itself.
fn agrees(connection: &Connection) -> Result<bool> {
    let sql = "SELECT count(*) FROM vv v WHERE v.s IS NOT (SELECT max(s) FROM step WHERE d = v.d)";
    let mut wrong: i64 = connection.query_row(sql, [], |row| row.get(0))?;
    for kind in Kind::ALL {
        let sql = format!(
            "SELECT (SELECT count(*) FROM {0} WHERE deleted = 0) <> coalesce((SELECT n FROM kind_total WHERE tbl = ?1), 0) \
             + (SELECT count(*) FROM {0} r LEFT JOIN vv v ON v.d = r.d WHERE r.s > coalesce(v.s, 0))",
            kind.key()
        );
        wrong += connection.query_row(&sql, [kind as i64], |row| row.get::<_, i64>(0))?;
    }
    Ok(wrong == 0)
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
        let mut target = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to)?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::tests::{new_deck, who};

    #[test]
    fn the_private_copy_lies_where_nobody_else_looks_and_goes_with_the_source() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("sales.db");
        let deck = Repository::create(&path, new_deck(), who(1, None)).expect("a deck");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("for all to read");
        let workshop = tempfile::tempdir().expect("a workshop");
        let source = Source::open_here(&path, &deck, workshop.path()).expect("a copy");
        let private = workshop.path().read_dir().expect("a folder").flatten().next().expect("one").path();
        let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
        assert_eq!((mode(&private), mode(&private.join("copy.db"))), (0o700, 0o600));
        drop(source);
        assert!(!private.exists());
    }
}
