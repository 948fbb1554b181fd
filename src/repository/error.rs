//! What can go wrong with a deck, told in two messages: what happened and what to do.

use std::path::Path;

use rusqlite::ErrorCode;

use super::seen::Conflict;
use crate::domain::Message;

/// Why the repository did not do something. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The request cannot be done: not found, refused by a rule, read-only.
    #[error("refused: {}", .0.id)]
    Refused(Message),
    /// Somebody else wrote what was to be written, after it was seen.
    #[error("conflict: {} {}", .0.kind.key(), .0.field)]
    Conflict(Box<Conflict>),
    /// The file is the problem: missing, damaged, newer, locked, full, not a deck.
    #[error("file: {}", .0.id)]
    File(Message),
    /// SQLite said no.
    #[error("sqlite: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The file system said no.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
}

/// The result of asking the repository.
pub type Result<T> = std::result::Result<T, Error>;

/// What kind of trouble an error is, for exit codes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// The request cannot be done.
    Request,
    /// The data or the file is the problem.
    Data,
}

impl Error {
    /// A file could not be read or written.
    pub(crate) fn io(path: &Path, source: std::io::Error) -> Error {
        Error::Io { path: path.display().to_string(), source }
    }

    /// What a text says of a file is the problem.
    pub(crate) fn about(id: &'static str, path: &Path) -> Error {
        Error::File(Message::new(id).with("path", path.display()))
    }

    /// What kind of trouble this is.
    pub fn trouble(&self) -> Trouble {
        match self {
            Error::Refused(_) | Error::Conflict(_) => Trouble::Request,
            Error::File(_) | Error::Sqlite(_) | Error::Io { .. } => Trouble::Data,
        }
    }

    /// True when the question was cancelled by an [`Interrupter`](super::Interrupter).
    pub fn is_interrupted(&self) -> bool {
        matches!(self, Error::Sqlite(error) if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted))
    }

    /// What happened.
    pub fn message(&self) -> Message {
        match self {
            Error::Refused(message) | Error::File(message) => message.clone(),
            Error::Conflict(conflict) => conflict.message(),
            Error::Io { path, source } => Message::new("deck-io").with("path", path).with("reason", source),
            Error::Sqlite(error) => Message::new(sqlite_text(error)).with("reason", error),
        }
    }

    /// What to do about it, when something can be done.
    pub fn hint(&self) -> Option<Message> {
        let id = match self.message().id {
            "deck-missing" => "deck-missing-hint",
            "deck-busy" => "deck-busy-hint",
            "deck-too-slow" => "deck-too-slow-hint",
            "deck-full" => "deck-full-hint",
            "deck-foreign-journal" => "deck-foreign-journal-hint",
            "deck-gone" => "deck-gone-hint",
            "deck-replaced" => "deck-replaced-hint",
            "deck-damaged" => "deck-damaged-hint",
            "deck-newer" => "deck-newer-hint",
            "deck-not-ours" | "deck-empty" => "deck-not-ours-hint",
            "deck-not-a-path" | "deck-is-a-folder" | "deck-not-a-file" => "deck-not-a-path-hint",
            "deck-read-only" => "deck-read-only-hint",
            "deck-exists" => "deck-exists-hint",
            "sync-file-empty" | "sync-file-not-whole" => "sync-file-not-whole-hint",
            "record-changed-meanwhile" => "record-changed-meanwhile-hint",
            "undo-would-overwrite" => "undo-would-overwrite-hint",
            "merge-one-device" => "merge-one-device-hint",
            _ => return None,
        };
        let args = self.message().args;
        Some(Message { id, args })
    }
}

fn sqlite_text(error: &rusqlite::Error) -> &'static str {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => "deck-busy",
        Some(ErrorCode::DiskFull) => "deck-full",
        Some(ErrorCode::ReadOnly) => "deck-read-only",
        Some(ErrorCode::DatabaseCorrupt) => "deck-damaged",
        Some(ErrorCode::NotADatabase) => "deck-not-ours",
        Some(ErrorCode::SystemIoFailure) => "deck-io-failure",
        Some(ErrorCode::CannotOpen) => "deck-cannot-open",
        Some(ErrorCode::OperationInterrupted) => "deck-too-slow",
        Some(ErrorCode::TooBig) => "deck-too-big",
        _ => "deck-sqlite",
    }
}
