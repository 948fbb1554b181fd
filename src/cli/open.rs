//! The screens over a deck, and their ending as an exit code.

use std::io::{self, IsTerminal};

use super::failure::{Failure, Result};
use super::session::Session;
use crate::domain::{Kind, Message};
use crate::repository::Repository;
use crate::settings::people;
use crate::shell::sharing::Meeting;
use crate::shell::{self, RunError, Setup, Shell};
use crate::sync::TakeIn;
use crate::ui::Place;

/// The screens over the deck that the options name; gives the exit code.
pub fn run(session: &Session) -> Result<u8> {
    require_terminal()?;
    let was_there = session.deck().exists();
    let repository = session.for_screens(TakeIn::Later)?;
    let made = Message::new("cli-deck-made").with("file", session.deck().display());
    shown(session, repository, Some(made).filter(|_| !was_there && session.deck().exists()))
}

/// The screens over this deck, until the person leaves; gives the exit code.
pub fn over(session: &Session, repository: Repository) -> Result<u8> {
    shown(session, repository, None)
}

/// The screens, with something told at first.
fn shown(session: &Session, repository: Repository, told: Option<Message>) -> Result<u8> {
    let is_unsaid = session.is_unsaid(&repository) && !repository.is_read_only();
    let workspace = repository.workspace().to_owned();
    let empty = Kind::MAIN.iter().all(|kind| repository.count(*kind, None, Some(1)).unwrap_or(1) == 0);
    let place = if empty { Place::Welcome } else { Place::Today };
    let setup = Setup::configured(&session.paths, &session.config, session.texts.clone());
    let device = repository.device();
    let shared = session.shared_at(&repository)?;
    let hub = super::hub::remembered(&repository, session);
    let mut shell = Shell::new(repository, setup, &place);
    shell.remind_with(session.config.notify);
    shell.keep_macros(session.paths.macros_file());
    let paths = session.paths.clone();
    shell.remember_person(Box::new(move |user| {
        // What cannot be kept is asked again at the next start.
        let _ = people::remember(&paths, &workspace, &user.to_string());
    }));
    let mut told = told;
    let (folder, status) = shared.unzip();
    let hub = hub.unwrap_or_else(|failure| {
        told = Some(failure.message);
        None
    });
    let has_hub = hub.is_some();
    if folder.is_some() || has_hub {
        shell.share(Meeting { folder, hub: hub.map(Box::new) }, status.as_ref());
    }
    if let Some(told) = told {
        shell.tell_at_first(&told);
    }
    if is_unsaid {
        shell.ask_who();
    }
    let ran = shell::run(&mut shell);
    if has_hub {
        // What was written last goes out too; a folder has it when the deck is closed.
        shell.publish_before_rest();
    }
    session.goes_on_as(device, shell.into_repository().device());
    match ran {
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
