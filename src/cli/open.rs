//! The screens over a deck, and their ending as an exit code.

use std::io::{self, IsTerminal};

use super::failure::{Failure, Result};
use super::first_run;
use super::session::Session;
use crate::command::Command;
use crate::domain::Message;
use crate::repository::{Access, Repository};
use crate::settings::people;
use crate::shell::sharing::Meeting;
use crate::shell::{self, Ended, RunError, Setup, Shell};
use crate::sync::TakeIn;
use crate::ui::begin::Beginning;
use crate::ui::{Outcome, Place};

/// How the screens open.
#[derive(Debug, Default)]
pub struct Opening {
    /// What is told at first.
    pub told: Option<Message>,
    /// What is opened above the first screen.
    pub above: Option<Place>,
    /// There is no deck: what is open is thrown away.
    pub has_no_deck: bool,
}

/// The screens over the deck that the options name; gives the exit code.
pub fn run(session: &Session) -> Result<u8> {
    require_terminal()?;
    if session.has_no_deck(Access::Write) && !session.globals.readonly && !session.is_as_of() {
        return first_run::run(session);
    }
    let repository = session.for_screens(TakeIn::Later)?;
    let (code, chosen) = shown(session, repository, Opening::default())?;
    chosen.map_or(Ok(code), |beginning| first_run::go_on(&beginning, session))
}

/// The screens over a deck, until the person leaves; gives the exit code, and what they chose to
/// begin with instead.
pub fn shown(session: &Session, repository: Repository, opening: Opening) -> Result<(u8, Option<Beginning>)> {
    let is_unsaid = session.is_unsaid(&repository) && !repository.is_read_only();
    let workspace = repository.workspace().to_owned();
    // A deck that something was done to and undone is nobody's first, nor is one that cannot be
    // read: it opens, and the screens tell what is wrong with it.
    let is_new = repository.holds_nothing().unwrap_or(false)
        && !repository.is_read_only()
        && repository.undoable().is_ok_and(|step| step.is_none());
    let is_new = is_new && opening.above.is_none() && opening.told.is_none();
    let place = if opening.has_no_deck || is_new { Place::Welcome } else { Place::Today };
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
    let mut told = opening.told;
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
    if opening.has_no_deck {
        shell.has_no_deck_yet();
    }
    if let Some(place) = opening.above {
        let is_chosen = matches!(place, Place::Import(Some(_)));
        shell.perform(Outcome::Open(place));
        if is_chosen {
            shell.press_at_first(Command::Confirm);
        }
    }
    if is_unsaid {
        shell.ask_who();
    }
    let ran = shell::run(&mut shell);
    if has_hub {
        // What was written last goes out too; a folder has it when the deck is closed.
        shell.publish_before_rest();
    }
    let chosen = shell.chosen_beginning().cloned();
    session.goes_on_as(device, shell.into_repository().device());
    match ran {
        Ok(ended) => Ok((ended.exit_code() as u8, chosen.filter(|_| ended == Ended::Left))),
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
