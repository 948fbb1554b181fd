//! Long work that a screen hands over: it runs beside the screen on a connection of its own.

use std::fmt::Debug;
use std::ops::ControlFlow;

use crate::domain::Message;
use crate::repository::Repository;

use super::screen::Outcome;

/// How far a job is.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// What it does just now.
    pub doing: Message,
    /// How much is done, in units of the job's own.
    pub done: u64,
    /// How much there is, when known.
    pub of: Option<u64>,
}

/// Long work. Everything it needs is in it; what it comes to is an outcome for the shell.
pub trait Job: Debug + Send {
    /// What is shown while it runs.
    fn title(&self) -> Message;

    /// Does the work. `tell` reports progress and answers `Break` once the person has pressed
    /// Esc: the job then stops, having changed nothing.
    ///
    /// # Errors
    /// What went wrong, for a toast.
    fn run(
        self: Box<Self>,
        repository: &mut Repository,
        tell: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Outcome, Message>;
}
