//! The file a deck lies in: what is refused before SQLite sees it, and the connection that reads
//! it as hostile until shown otherwise.

use std::fs::{self, File, OpenOptions};
use std::io::Read;
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::functions::FunctionFlags;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};

use super::error::{Error, Result};
use crate::domain::Message;
use crate::domain::fold::fold;

/// Marks a SQLite file as a deck: "DDck".
pub(crate) const APPLICATION_ID: i32 = 0x4444_636B;
/// The schema this program writes: major × 1000 + minor, as `user_version`.
pub const SCHEMA_VERSION: i32 = 1000;
/// The oldest SQLite whose file handling is trusted.
const OLDEST_SQLITE: i32 = 3_053_002;

/// Whether a deck is opened for writing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// Reading and writing.
    Write,
    /// Reading only: nothing in the deck's file changes.
    Read,
}

/// What the head of the file says, read without SQLite.
pub(crate) struct Head {
    /// The schema version.
    pub version: i32,
}

/// Refuses what cannot be the path of a deck.
pub(crate) fn check_path(path: &Path) -> Result<()> {
    let text = path.to_string_lossy();
    let about = |id| Error::about(id, path);
    if text.is_empty() || text == ":memory:" || text.starts_with("file:") {
        return Err(about("deck-not-a-path"));
    }
    match fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(Error::io(path, source)),
        Ok(found) if found.is_dir() => Err(about("deck-is-a-folder")),
        Ok(found) if found.file_type().is_fifo() || !found.is_file() => Err(about("deck-not-a-file")),
        Ok(_) => Ok(()),
    }
}

/// Makes a folder and those above it, for its owner only; one that is there stays as it is.
pub(crate) fn make_folder(folder: &Path) -> std::io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// A pipe, a terminal or another stream, such as `/dev/stdout`, to write on to; none where the path
/// is that of a file, which is replaced whole.
pub(crate) fn stream(path: &Path) -> std::io::Result<Option<File>> {
    // Behind these names may be a file that somebody else has open and goes on with.
    let is_inherited =
        ["/dev/stdout", "/dev/stderr", "/dev/fd", "/proc/self/fd"].iter().any(|open| path.starts_with(open));
    let is_stream = fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir());
    (is_inherited || is_stream).then(|| OpenOptions::new().append(true).open(path)).transpose()
}

/// Waits until a file or a folder is on the disk.
pub(crate) fn sync(path: &Path) -> Result<()> {
    File::open(path).and_then(|file| file.sync_all()).map_err(|e| Error::io(path, e))
}

/// Reads the head of an existing file and refuses what is not a deck. Changes nothing.
pub(crate) fn read_head(path: &Path) -> Result<Head> {
    check_path(path)?;
    let about = |id| Error::about(id, path);
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(about("deck-missing")),
        Err(source) => return Err(Error::io(path, source)),
    };
    let mut head = [0; 100];
    let mut got = 0;
    while got < head.len() {
        match file.read(&mut head[got..]).map_err(|source| Error::io(path, source))? {
            0 => break,
            n => got += n,
        }
    }
    if got == 0 {
        return Err(about("deck-empty"));
    }
    if got < head.len() || !head.starts_with(b"SQLite format 3\0") {
        return Err(about("deck-not-ours"));
    }
    let number = |at: usize| i32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
    if number(68) != APPLICATION_ID {
        return Err(about("deck-not-ours"));
    }
    Ok(Head { version: number(60) })
}

/// Creates an empty file that only its owner can read; refuses one that is there.
pub(crate) fn create_file(path: &Path) -> Result<()> {
    check_path(path)?;
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(Error::about("deck-exists", path))
        }
        Err(source) => Err(Error::io(path, source)),
    }
}

/// Opens a connection on a deck's file, hardened.
pub(crate) fn connect(path: &Path, access: Access) -> Result<Connection> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mode = if access == Access::Read { "ro" } else { "rw" };
    let mut connection = Connection::open_with_flags(uri(path, mode), flags)?;
    harden(&connection)?;
    super::patience::give(&mut connection)?;
    connection.pragma_update(None, "synchronous", "EXTRA")?;
    Ok(connection)
}

/// Takes back what a crash left half written. A reader cannot do that, and must not read it.
pub(crate) fn roll_back_crash(path: &Path) -> Result<()> {
    if beside(path, "-journal").exists() {
        connect(path, Access::Write)?.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    }
    Ok(())
}

/// Takes back the transaction that is open; nothing when an error has done so already.
pub(crate) fn roll_back(connection: &Connection) -> Result<()> {
    if !connection.is_autocommit() {
        connection.execute_batch("ROLLBACK")?;
    }
    Ok(())
}

/// Opens a deck in memory, hardened alike.
pub(crate) fn connect_memory() -> Result<Connection> {
    let connection = Connection::open_in_memory()?;
    harden(&connection)?;
    Ok(connection)
}

/// A file that SQLite keeps beside another one, by the end of its name.
pub(crate) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// The folder that a file lies in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The version of a deck's schema: major × 1000 + minor.
pub(crate) fn schema_version(connection: &Connection) -> Result<i32> {
    Ok(connection.query_row("PRAGMA main.user_version", [], |row| row.get(0))?)
}

/// A SQLite URI for a path: every byte that is not plain is percent-encoded.
pub(crate) fn uri(path: &Path, mode: &str) -> String {
    use std::os::unix::ffi::OsStrExt;
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut out = String::from("file:");
    for byte in absolute.as_os_str().as_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(byte) {
            out.push(char::from(*byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out.push_str("?mode=");
    out.push_str(mode);
    out
}

pub(crate) fn harden(connection: &Connection) -> Result<()> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        return Err(Error::File(Message::new("deck-sqlite-old").with("version", rusqlite::version())));
    }
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    // Plans that do not look at bound values: otherwise each new value has a statement prepared
    // again, which costs more than running it.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, 64 << 20)?;
    connection.set_limit(Limit::SQLITE_LIMIT_SQL_LENGTH, 1 << 20)?;
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 2)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "cache_size", -8_000)?;
    connection.set_prepared_statement_cache_capacity(256);
    // Filters compare text as `query::sql` says: by its folded form.
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("fold", 1, flags, |context| {
        Ok(context.get_raw(0).as_str_or_null().ok().flatten().map(fold))
    })?;
    Ok(())
}
