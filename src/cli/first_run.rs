//! The first run: no deck is there, and none is made before the person has said how to begin. Until
//! then the welcome stands above a deck in memory.

use super::demo;
use super::failure::Result;
use super::init;
use super::open::{self, Opening};
use super::session::Session;
use crate::domain::Message;
use crate::repository::{Repository, Who};
use crate::settings::device;
use crate::ui::Place;
use crate::ui::begin::Beginning;

/// Welcomes, then goes on as chosen; gives the exit code.
pub fn run(session: &Session) -> Result<u8> {
    let seed = init::planted(&init::Args::default(), session)?;
    let who = Who { device: device::for_this_run(), user: None, clock: session.clock, state_dir: None };
    let mut nowhere = Repository::in_memory(seed, who)?;
    nowhere.stands_for(&session.deck());
    let opening = Opening { has_no_deck: true, ..Opening::default() };
    let (code, chosen) = open::shown(session, nowhere, opening)?;
    chosen.map_or(Ok(code), |beginning| go_on(&beginning, session))
}

/// Goes on with what was chosen; gives the exit code.
pub fn go_on(beginning: &Beginning, session: &Session) -> Result<u8> {
    let (args, above) = match beginning {
        Beginning::Demo => {
            let told = Some(Message::new("welcome-demo-told"));
            return demo::show(session, Opening { told, ..Opening::default() });
        }
        Beginning::Import(file) => (init::Args::default(), Some(Place::Import(Some(file.clone())))),
        Beginning::Empty(new) => (init::Args::chosen(new), None),
    };
    let file = session.deck();
    let repository = init::make(&file, &args, session)?;
    let told = Some(Message::new("cli-deck-made").with("file", file.display()));
    open::shown(session, repository, Opening { told, above, has_no_deck: false }).map(|(code, _)| code)
}
