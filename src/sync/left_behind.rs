//! What waits in replicas of paths that are gone: a folder that was renamed or a file that was moved
//! has another replica, and what was written to the first one and never published is only there.

use std::fs;
use std::path::Path;

use super::place::{one_path, replicas};
use super::state::State;
use crate::repository::merge::{Compare, Keep, Source};
use crate::repository::{Access, Error, Repository, Result, setting_in};

/// Takes into a deck what replicas of it here have that it has not: those of paths where no file is
/// any more, and the one of its own path `known_as`. How many steps came in.
///
/// # Errors
/// Those of merging. A replica that cannot be read is left as it is.
pub fn take_in(deck: &mut Repository, state: &Path, known_as: &Path) -> Result<i64> {
    let own = one_path(known_as);
    let mut steps = 0;
    for folder in fs::read_dir(replicas(state)).into_iter().flatten().flatten().map(|entry| entry.path()) {
        let replica = folder.join("deck.db");
        let of = State::load(&folder.join("state.json")).shared;
        let is_left = !of.as_os_str().is_empty() && (of == own || !of.exists());
        let is_of_deck = || setting_in(&replica, "workspace").as_deref() == Some(deck.workspace());
        if !is_left || deck.path() == Some(&replica) || !is_of_deck() {
            continue;
        }
        let Ok(other) = Repository::open(&replica, deck.who(), Access::Read) else { continue };
        if deck.known()?.covers(&other.known()?) {
            continue;
        }
        let source = Source::of(&other)?;
        drop(other);
        match deck.merge(&source, Compare::New, Keep::Yes) {
            Ok(merged) => steps += merged.steps,
            // Nothing of it fits: it stays where it is.
            Err(Error::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(steps)
}
