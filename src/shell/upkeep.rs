//! What a deck is owed once a day, beside the screen: a backup in the ring, and a search index
//! that has caught up.

use std::ops::ControlFlow;

use crate::domain::Message;
use crate::repository::Repository;
use crate::ui::{Job, Outcome, Progress};

use super::state::Shell;

#[derive(Debug)]
struct Upkeep;

impl Job for Upkeep {
    fn title(&self) -> Message {
        Message::new("shell-upkeep")
    }

    fn run(
        self: Box<Self>,
        repository: &mut Repository,
        _tell: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Outcome, Message> {
        repository.catch_up_search().map_err(|error| error.message())?;
        if repository.backup_is_due() && !repository.is_read_only() {
            repository.backup_to_ring("daily").map_err(|error| error.message())?;
        }
        Ok(Outcome::Nothing)
    }
}

impl Shell {
    /// Starts what the deck is owed, when it is owed anything. Called after the first frame, so
    /// that nobody waits for it.
    pub fn begin_upkeep(&mut self) {
        let behind = self.repository.search_is_behind().unwrap_or(false);
        if behind || (self.repository.backup_is_due() && !self.repository.is_read_only()) {
            self.perform(Outcome::Start(Box::new(Upkeep)));
        }
    }
}
