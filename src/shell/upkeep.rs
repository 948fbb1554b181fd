//! What a deck is owed once a day, beside the screen and without a word: a backup in the ring,
//! a search index that has caught up, and a history that is no longer than the deck wants. Only trouble is told.

use std::sync::mpsc::{Receiver, TryRecvError, channel};

use crate::domain::Message;
use crate::repository::{Repository, Result};

use super::job;
use super::state::Shell;

/// Upkeep under way: what it has to tell, if anything.
pub(super) type Upkeep = Receiver<Message>;

impl Shell {
    /// Starts what the deck is owed, when it is owed anything. Called after the first frame, so
    /// that nobody waits for it.
    pub fn begin_upkeep(&mut self) {
        let behind = self.repository.search_is_behind().unwrap_or(false);
        if !behind && (!self.repository.backup_is_due() || self.repository.is_read_only()) {
            return;
        }
        let Ok(Some(mut repository)) = self.repository.reopen() else { return };
        let (sender, upkeep) = channel();
        let waker = self.waker.clone();
        let started = job::beside("beside-upkeep", move || {
            if let Err(error) = keep(&mut repository) {
                // The other end is gone only when the program is ending.
                let _ = sender.send(error.message());
                waker.wake();
            }
        });
        if started.is_ok() {
            self.upkeep = Some(upkeep);
        }
    }

    /// What went wrong with the upkeep, once.
    pub(super) fn upkeep_trouble(&mut self) -> Option<Message> {
        match self.upkeep.as_ref()?.try_recv() {
            Ok(message) => {
                Some(Message::new("shell-upkeep-failed").with("reason", self.text().message(&message)))
            }
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => {
                self.upkeep = None;
                None
            }
        }
    }
}

fn keep(repository: &mut Repository) -> Result<()> {
    repository.catch_up_search()?;
    if repository.backup_is_due() && !repository.is_read_only() {
        repository.backup_to_ring("daily")?;
        repository.trim_history()?;
    }
    Ok(())
}
