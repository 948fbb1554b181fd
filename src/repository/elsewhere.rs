//! What another window wrote: another program of the same person at the same deck, while this one
//! ran. Both write under the name of one device.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, OptionalExtension};

use super::Repository;
use super::error::Result;
use crate::domain::{Device, StepId};

/// What this program has written since it opened the deck, whichever connection it did it through.
#[derive(Clone)]
pub(super) struct OwnSteps {
    /// The last step of its device when it opened the deck.
    began: StepId,
    own: Arc<Mutex<HashSet<StepId>>>,
}

impl OwnSteps {
    /// Those from now on.
    pub(super) fn begin(connection: &Connection, device: Device) -> Result<OwnSteps> {
        let mut statement = connection.prepare_cached("SELECT s FROM vv WHERE d = ?1")?;
        let number = statement.query_row([device.0], |row| row.get(0)).optional()?.unwrap_or(0);
        Ok(OwnSteps { began: StepId { device, number }, own: Arc::default() })
    }

    /// Learns of a step that this program has written.
    pub(super) fn wrote(&self, step: StepId) {
        self.own.lock().unwrap_or_else(PoisonError::into_inner).insert(step);
    }

    /// Whether a step was written since, and here.
    pub(super) fn has_written(&self, step: StepId) -> bool {
        self.own.lock().unwrap_or_else(PoisonError::into_inner).contains(&step)
    }
}

impl Repository {
    /// Whether a step was made in another window since this one opened the deck.
    pub fn is_from_elsewhere(&self, step: StepId) -> bool {
        let began = self.own_steps.began;
        step.device == began.device && step.number > began.number && !self.own_steps.has_written(step)
    }
}
