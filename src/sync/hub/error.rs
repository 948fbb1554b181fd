//! What can go wrong with a hub, told in messages: what happened and what to do.

use postgres::error::SqlState;

use crate::domain::Message;
use crate::repository;

/// Why nothing, or not all, was exchanged with a hub. The deck is whole, and so is the hub.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// What was written is no address of a hub, or no name.
    #[error("usage: {}", .0.id)]
    Usage(Message),
    /// The hub, or the program, will not do it.
    #[error("refused: {}", .0.id)]
    Refused(Message),
    /// The hub cannot be reached now, or broke off.
    #[error("away: {}", .0.id)]
    Away(Message),
    /// The deck is the problem.
    #[error(transparent)]
    Deck(#[from] repository::Error),
}

/// What asking a hub gives.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// What happened.
    pub fn message(&self) -> Message {
        match self {
            Error::Usage(message) | Error::Refused(message) | Error::Away(message) => message.clone(),
            Error::Deck(error) => error.message(),
        }
    }

    /// What to do about it, when something can be done.
    pub fn hint(&self) -> Option<Message> {
        let id = match self.message().id {
            "hub-url" => "hub-url-hint",
            "hub-plain" => "hub-plain-hint",
            "hub-login" | "hub-no-password" => "hub-login-hint",
            "hub-denied" => "hub-denied-hint",
            "hub-not-set-up" => "hub-not-set-up-hint",
            "hub-no-workspace" => "hub-no-workspace-hint",
            "hub-newer" => "deck-newer-hint",
            "hub-certificate" => "hub-certificate-hint",
            "hub-away" => "hub-away-hint",
            _ => match self {
                Error::Deck(error) => return error.hint(),
                _ => return None,
            },
        };
        Some(Message { id, args: self.message().args })
    }

    /// True when trying again after a while may do.
    pub fn may_pass(&self) -> bool {
        matches!(self, Error::Away(_))
    }
}

impl From<postgres::Error> for Error {
    fn from(error: postgres::Error) -> Error {
        let Some(code) = error.code() else { return unanswered(&error) };
        let said = error.as_db_error().map_or_else(|| error.to_string(), |said| said.message().to_owned());
        let told = |id| Message::new(id).with("reason", said.clone());
        let class = &code.code()[..2];
        if *code == SqlState::INSUFFICIENT_PRIVILEGE {
            return Error::Refused(told("hub-denied"));
        }
        if *code == SqlState::UNDEFINED_TABLE
            || *code == SqlState::INVALID_SCHEMA_NAME
            || *code == SqlState::UNDEFINED_COLUMN
        {
            return Error::Refused(Message::new("hub-not-set-up"));
        }
        if *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED {
            return Error::Away(told("hub-busy"));
        }
        match class {
            // Wrong name or password.
            "28" => Error::Refused(told("hub-login")),
            // No such database.
            "3D" => Error::Refused(told("hub-no-database")),
            // Broken connections, no room, the server stopping or starting.
            "08" | "53" | "57" => Error::Away(told("hub-away")),
            _ => Error::Refused(told("hub-failed")),
        }
    }
}

/// No answer of the server: the network, TLS, or the line broke.
fn unanswered(error: &postgres::Error) -> Error {
    let mut reason = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        let text = inner.to_string();
        if !reason.contains(&text) {
            reason = format!("{reason}: {text}");
        }
        source = inner.source();
    }
    let told = |id| Message::new(id).with("reason", in_short(&reason));
    if reason.contains("certificate") || reason.contains("server does not support TLS") {
        return Error::Refused(told("hub-certificate"));
    }
    if reason.contains("password missing") {
        return Error::Refused(Message::new("hub-no-password"));
    }
    Error::Away(told("hub-away"))
}

/// What the system says without the names that the libraries on the way give it, and its number.
fn in_short(reason: &str) -> String {
    let said = reason.rsplit("error connecting to server: ").next().unwrap_or(reason);
    let said = said.strip_prefix("error communicating with the server: ").unwrap_or(said);
    let said = said.split(" (os error").next().unwrap_or(said);
    said.strip_prefix("failed to lookup address information: ").unwrap_or(said).to_owned()
}

#[cfg(test)]
mod tests {
    use super::in_short;

    #[test]
    fn what_the_system_says_is_left_of_a_chain_of_errors() {
        let refused = "error connecting to server: Connection refused (os error 111)";
        assert_eq!(in_short(refused), "Connection refused");
        let lookup =
            "error connecting to server: failed to lookup address information: Name or service not known";
        assert_eq!(in_short(lookup), "Name or service not known");
        assert_eq!(in_short("connection closed"), "connection closed");
    }
}
