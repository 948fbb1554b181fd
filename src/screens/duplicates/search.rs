//! Looking through the whole deck: a job beside the screen, which leaves what it found where the
//! screen takes it from.

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};

use crate::domain::{Kind, Message};
use crate::repository::Repository;
use crate::repository::duplicates::Survey;
use crate::ui::{Job, Outcome, Progress};

/// So many pairs are kept to be looked at: more than anybody works through in one go.
pub const KEPT: usize = 1_000;

/// Where a search leaves what it found.
pub type Slot = Arc<Mutex<Option<Survey>>>;

/// A search through the whole deck.
#[derive(Debug)]
pub struct Search {
    /// Where it leaves what it found.
    pub slot: Slot,
}

impl Job for Search {
    fn title(&self) -> Message {
        Message::new("duplicates-looking")
    }

    fn run(
        self: Box<Self>,
        repository: &mut Repository,
        tell: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Outcome, Message> {
        let mut stopped = false;
        let mut far = |done, of| {
            let told = tell(Progress { doing: Message::new("duplicates-comparing"), done, of: Some(of) });
            stopped |= told.is_break();
            told
        };
        let kinds = [Kind::Account, Kind::Contact, Kind::Lead];
        let survey = repository.find_duplicates(&kinds, KEPT, &mut far).map_err(|error| error.message())?;
        if stopped {
            return Ok(Outcome::Nothing);
        }
        let found = Message::new("duplicates-found").with("count", survey.found);
        if let Ok(mut slot) = self.slot.lock() {
            *slot = Some(survey);
        }
        Ok(Outcome::Toast(found))
    }
}
