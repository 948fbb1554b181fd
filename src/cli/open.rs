//! The screens over a deck: what the shell is made with, and its ending as an exit code.

use std::io::{self, IsTerminal};

use super::failure::{Failure, Result};
use super::session::Session;
use crate::domain::Kind;
use crate::repository::Repository;
use crate::screens;
use crate::settings::{Background, Colours, Theme};
use crate::shell::{self, Mouse, RunError, Setup, Shell};
use crate::ui::Place;

/// The screens over the deck that the options name; gives the exit code.
pub fn run(session: &Session) -> Result<u8> {
    require_terminal()?;
    over(session, session.for_screens()?)
}

/// The screens over this deck, until the person leaves; gives the exit code.
pub fn over(session: &Session, repository: Repository) -> Result<u8> {
    let colours = Colours::of_environment(|name| std::env::var(name).ok());
    let empty = Kind::MAIN.iter().all(|kind| repository.count(*kind, None, Some(1)).unwrap_or(1) == 0);
    let place = if empty { Place::Welcome } else { Place::Pipeline(None) };
    let mut shell = shell(session, repository, &place, &session.config.theme, colours)?;
    match shell::run(&mut shell) {
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

/// A shell on a deck that opens at a place.
pub fn shell(
    session: &Session,
    repository: Repository,
    place: &Place,
    theme: &str,
    colours: Colours,
) -> Result<Shell> {
    let background = Background::of_environment(|name| std::env::var(name).ok());
    let (first, problems) = Theme::chosen(theme, background, colours, &session.paths);
    session.tell_problems(&session.paths.config_file(), &problems);
    let mut themes = vec![first];
    for name in Theme::BUILT_IN {
        themes.extend(Theme::built_in(name, colours).filter(|theme| !themes.contains(theme)));
    }
    let setup = Setup {
        text: session.texts.clone(),
        keymap: session.keymap()?,
        themes,
        mouse: if session.config.mouse { Mouse::Taken } else { Mouse::Left },
        open: screens::open,
    };
    Ok(Shell::new(repository, setup, place))
}
