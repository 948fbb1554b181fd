//! What is the matter with a file that ought to hold a copy of the deck.

use serde::{Deserialize, Serialize};

use crate::domain::Message;
use crate::repository::Error;

/// What is the matter with a file. It is left as it is, whatever that is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wrong {
    /// Nothing is in it: the placeholder of a file that has not arrived.
    Empty,
    /// Not all of it has arrived, it is damaged, or somebody is writing it.
    NotWhole,
    /// Another deck.
    AnotherDeck,
    /// Not a deck at all, or another program's database.
    NotADeck,
    /// Published by a newer version, which is needed.
    Newer(String),
    /// Worked on under the name of a device that has other steps under the same numbers.
    OneDevice(String),
    /// A backup that nobody has worked with: it is meant to lie there.
    Backup,
    /// The shared file is gone, and the deck lies beside it under this name.
    Renamed(String),
    /// The system does not let us at it.
    Refused(String),
}

impl Wrong {
    /// What an error about a file comes to.
    pub fn of(error: &Error) -> Wrong {
        let message = error.message();
        let argument = |name| {
            let found = message.args.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        match (error, message.id) {
            (Error::Io { source, .. }, _) => Wrong::Refused(source.to_string()),
            (_, "deck-empty") => Wrong::Empty,
            (_, "deck-not-ours" | "deck-is-a-folder" | "deck-not-a-file") => Wrong::NotADeck,
            (_, "merge-another-deck") => Wrong::AnotherDeck,
            (_, "merge-newer") => Wrong::Newer(argument("version")),
            (_, "merge-one-device") => Wrong::OneDevice(argument("device")),
            _ => Wrong::NotWhole,
        }
    }

    /// Whether the file stays what it is for as long as it looks the same.
    pub fn is_for_good(&self) -> bool {
        matches!(self, Wrong::AnotherDeck | Wrong::NotADeck | Wrong::Backup)
    }

    /// Whether waiting may mend it.
    pub fn may_pass(&self) -> bool {
        matches!(self, Wrong::Empty | Wrong::NotWhole | Wrong::Refused(_))
    }

    /// In words, with the file's name.
    pub fn message(&self, name: &str) -> Message {
        let about = |id| Message::new(id).with("name", name);
        match self {
            Wrong::Empty => about("sync-file-empty"),
            Wrong::NotWhole => about("sync-file-not-whole"),
            Wrong::AnotherDeck => about("sync-file-another-deck"),
            Wrong::NotADeck => about("sync-file-no-deck"),
            Wrong::Newer(version) => about("sync-file-newer").with("version", version),
            Wrong::OneDevice(device) => about("sync-file-one-device").with("device", device),
            Wrong::Backup => about("sync-file-backup"),
            Wrong::Renamed(now) => about("sync-file-renamed").with("now", now),
            Wrong::Refused(reason) => about("sync-file-refused").with("reason", reason),
        }
    }
}

/// Whether an error is about the replica, or about a file of the folder.
pub(super) fn is_ours(error: &Error) -> bool {
    use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, Utf8Error};
    match error {
        // Damage that shows only while a file is merged is the file's.
        Error::Sqlite(
            InvalidColumnType(..)
            | FromSqlConversionFailure(..)
            | IntegralValueOutOfRange(..)
            | Utf8Error(..),
        ) => false,
        Error::Sqlite(_) => !matches!(error.message().id, "deck-damaged" | "deck-not-ours"),
        Error::File(message) => message.id == "deck-read-only" || message.id == "deck-newer",
        _ => false,
    }
}
