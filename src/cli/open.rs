//! The screens over a deck, and their ending as an exit code.

use std::io::{self, IsTerminal};

use super::failure::{Failure, Result};
use super::session::Session;
use crate::domain::Kind;
use crate::repository::Repository;
use crate::shell::job::both;
use crate::shell::{self, Canvas, RunError, Setup, Shell};
use crate::ui::Place;

/// The screens over the deck that the options name; gives the exit code.
pub fn run(session: &Session) -> Result<u8> {
    require_terminal()?;
    // Words, keys and an empty screen are made while the deck is read: neither waits for the other.
    let (repository, stage) = both(|| session.for_screens(), stage(session))
        .map_err(|error| Failure::file(RunError::from(error).message()))?;
    shown(repository?, stage)
}

/// The screens over this deck, until the person leaves; gives the exit code.
pub fn over(session: &Session, repository: Repository) -> Result<u8> {
    shown(repository, stage(session)())
}

/// What the screens need besides the deck.
type Stage = (Setup, io::Result<Canvas>);

/// Makes all that the screens need besides the deck.
fn stage(session: &Session) -> impl FnOnce() -> Stage + Send + use<> {
    let (paths, config, texts) = (session.paths.clone(), session.config.clone(), session.texts.clone());
    move || {
        texts.find_all();
        (Setup::configured(&paths, &config, texts), Canvas::new())
    }
}

fn shown(repository: Repository, (setup, canvas): Stage) -> Result<u8> {
    let empty = Kind::MAIN.iter().all(|kind| repository.count(*kind, None, Some(1)).unwrap_or(1) == 0);
    let place = if empty { Place::Welcome } else { Place::Pipeline(None) };
    let mut shell = Shell::new(repository, setup, &place);
    match canvas.map_err(RunError::from).and_then(|canvas| shell::run(&mut shell, canvas)) {
        Ok(ended) => Ok(ended.exit_code() as u8),
        Err(error @ RunError::NoTerminal) => {
            Err(Failure { hint: error.hint(), ..Failure::usage(error.message()) })
        }
        Err(error) => Err(Failure::file(error.message())),
    }
}

/// Refuses to draw where nobody would see it.
pub fn require_terminal() -> Result<()> {
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        return Ok(());
    }
    Err(Failure { hint: RunError::NoTerminal.hint(), ..Failure::usage(RunError::NoTerminal.message()) })
}
