//! What can fail with a person's own files, and how it is told.

use std::io;
use std::path::{Path, PathBuf};

use crate::domain::Message;

/// A file or folder of the person's own that could not be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It could not be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It could not be written; what was there before is still there.
    #[error("cannot write {path}: {source}")]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It cannot be written: the folder it would be in is not there.
    #[error("no folder {folder} for {path}")]
    NoFolder {
        /// Which.
        path: PathBuf,
        /// The folder.
        folder: PathBuf,
    },
    /// It holds secrets and others may read it.
    #[error("{path} may be read by others")]
    Exposed {
        /// Which.
        path: PathBuf,
    },
    /// Something in it is wrong, so that it is left as it is.
    #[error("{path}:{line} is wrong")]
    Mistake {
        /// Which.
        path: PathBuf,
        /// In which line, from 1.
        line: usize,
    },
    /// The system names no home folder.
    #[error("no home folder")]
    NoHome,
}

/// What a settings function gives.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(super) fn read(path: &Path, source: io::Error) -> Error {
        Error::Read { path: path.to_owned(), source }
    }

    pub(super) fn write(path: &Path, source: io::Error) -> Error {
        match Error::without_folder(path) {
            Some(no_folder) if source.kind() == io::ErrorKind::NotFound => no_folder,
            _ => Error::Write { path: path.to_owned(), source },
        }
    }

    /// What is wrong with a file that is to be written into a folder that is not there.
    pub(super) fn without_folder(path: &Path) -> Option<Error> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir())?;
        Some(Error::NoFolder { path: path.to_owned(), folder: folder.to_owned() })
    }

    /// What happened.
    pub fn message(&self) -> Message {
        let told = |id, path: &Path, source: &io::Error| {
            Message::new(id).with("path", path.display()).with("detail", source)
        };
        match self {
            Error::Read { path, source } => told("settings-cannot-read", path, source),
            Error::Write { path, source } => told("settings-cannot-write", path, source),
            Error::NoFolder { path, folder } => Message::new("settings-no-folder")
                .with("path", path.display())
                .with("folder", folder.display()),
            Error::Exposed { path } => Message::new("settings-exposed").with("path", path.display()),
            Error::Mistake { path, line } => {
                Message::new("settings-mistake").with("path", path.display()).with("line", line)
            }
            Error::NoHome => Message::new("settings-no-home"),
        }
    }

    /// What to do.
    pub fn hint(&self) -> Message {
        match self {
            Error::Read { .. } => Message::new("settings-cannot-read-hint"),
            Error::Write { source, .. } if source.kind() == io::ErrorKind::StorageFull => {
                Message::new("settings-disk-full-hint")
            }
            Error::Write { .. } => Message::new("settings-cannot-write-hint"),
            Error::NoFolder { .. } => Message::new("settings-no-folder-hint"),
            Error::Exposed { path } => Message::new("settings-exposed-hint").with("path", path.display()),
            Error::Mistake { .. } => Message::new("settings-mistake-hint"),
            Error::NoHome => Message::new("settings-no-home-hint"),
        }
    }
}
