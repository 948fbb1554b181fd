//! What went wrong, what to do about it, and the one place where that becomes an exit code.

use std::io;

use super::session::Session;
use crate::domain::Message;
use crate::exchange::{export, import};
use crate::repository;

/// Whose fault it is, which is what the exit code says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FailureKind {
    /// The request cannot be done: not found, refused by a rule. Exit code 1.
    Refused,
    /// The command line itself is wrong. Exit code 2.
    Usage,
    /// The data or the file is the problem. Exit code 3.
    File,
    /// Whoever read the output has gone: nothing is wrong, nothing is said. Exit code 0.
    Closed,
}

/// Why a verb could not be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What the exit code says.
    pub kind: FailureKind,
    /// What happened.
    pub message: Message,
    /// Lines that stand under the message as they are: filters with carets, lists of problems.
    pub detail: Vec<String>,
    /// What to do.
    pub hint: Option<Message>,
}

/// What a verb comes back with.
pub type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    /// The request cannot be done.
    pub fn refused(message: Message) -> Failure {
        Failure { kind: FailureKind::Refused, message, detail: Vec::new(), hint: None }
    }

    /// The command line is wrong.
    pub fn usage(message: Message) -> Failure {
        Failure { kind: FailureKind::Usage, ..Failure::refused(message) }
    }

    /// The file is the problem.
    pub fn file(message: Message) -> Failure {
        Failure { kind: FailureKind::File, ..Failure::refused(message) }
    }

    /// The same failure with what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: Message) -> Failure {
        self.hint = Some(hint);
        self
    }

    /// The same failure with lines that stand under its message.
    #[must_use]
    pub fn detail(mut self, lines: Vec<String>) -> Failure {
        self.detail = lines;
        self
    }

    /// The exit code: 0 done, 1 refused, 2 usage, 3 the file.
    pub fn exit_code(&self) -> u8 {
        match self.kind {
            FailureKind::Closed => 0,
            FailureKind::Refused => 1,
            FailureKind::Usage => USAGE,
            FailureKind::File => 3,
        }
    }
}

/// The exit code of a wrong command line.
pub const USAGE: u8 = 2;

/// The exit code of a bug.
pub const BUG: u8 = 70;

impl From<repository::Error> for Failure {
    fn from(error: repository::Error) -> Failure {
        let kind = match error {
            repository::Error::Refused(_) | repository::Error::Conflict(_) => FailureKind::Refused,
            // Nothing is wrong with a file that is there already.
            repository::Error::File(ref message) if message.id == "deck-exists" => FailureKind::Refused,
            repository::Error::File(_) | repository::Error::Sqlite(_) | repository::Error::Io { .. } => {
                FailureKind::File
            }
        };
        Failure { kind, message: error.message(), detail: Vec::new(), hint: error.hint() }
    }
}

impl From<crate::settings::Error> for Failure {
    fn from(error: crate::settings::Error) -> Failure {
        Failure::file(error.message()).hint(error.hint())
    }
}

impl From<crate::report::Error> for Failure {
    fn from(error: crate::report::Error) -> Failure {
        let kind = match &error {
            crate::report::Error::Repository(_) => FailureKind::File,
            crate::report::Error::UnknownField(_) => FailureKind::Usage,
        };
        Failure { kind, message: error.message(), detail: Vec::new(), hint: error.hint() }
    }
}

impl From<export::Error> for Failure {
    fn from(error: export::Error) -> Failure {
        match error {
            export::Error::Refused(message) => Failure::usage(message),
            export::Error::Repository(error) => error.into(),
            export::Error::Io(error) => error.into(),
        }
    }
}

impl Failure {
    /// Why a file was not imported; several reasons stand one under the other.
    pub fn imported(error: import::Error, session: &Session) -> Failure {
        match error {
            import::Error::Repository(error) => error.into(),
            import::Error::Stopped => Failure::refused(Message::new("cli-import-stopped")),
            import::Error::Refused(mut reasons) if !reasons.is_empty() => {
                let first = reasons.remove(0);
                let lines = reasons.iter().map(|reason| format!("  {}", session.say(reason))).collect();
                let hint = match first.id {
                    "import-refused-database" => "cli-import-database-hint",
                    _ => "cli-import-hint",
                };
                Failure::file(first).detail(lines).hint(Message::new(hint))
            }
            import::Error::Refused(_) => Failure::file(Message::new("cli-import-stopped")),
        }
    }
}

/// Writing to standard output: a closed pipe ends quietly, a full disk is told.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        let message = Message::new("cli-output-failed").with("reason", &error);
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure { kind: FailureKind::Closed, ..Failure::refused(message) },
            _ => Failure::file(message),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_failure_has_its_exit_code() {
        let message = || Message::new("cli-output-failed");
        assert_eq!(Failure::refused(message()).exit_code(), 1);
        assert_eq!(Failure::usage(message()).exit_code(), 2);
        assert_eq!(Failure::file(message()).exit_code(), 3);
        assert_eq!(Failure::from(repository::Error::Refused(message())).exit_code(), 1);
        assert_eq!(Failure::from(repository::Error::File(message())).exit_code(), 3);
    }

    #[test]
    fn a_closed_pipe_is_not_an_error() {
        let closed = Failure::from(io::Error::from(io::ErrorKind::BrokenPipe));
        assert_eq!(closed.exit_code(), 0);
        assert_eq!(Failure::from(io::Error::from(io::ErrorKind::StorageFull)).exit_code(), 3);
    }
}
