//! placeholder
use std::path::Path;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::command::{Command, Context};
use crate::repository::Result;
use crate::ui::{Desk, Look, Outcome, Place, Screen};

/// Import.
#[derive(Debug)]
pub struct Import;

impl Import {
    /// New.
    pub fn new(_path: Option<&Path>) -> Import {
        Import
    }
}

impl Screen for Import {
    fn context(&self) -> Context {
        Context::Import
    }

    fn place(&self) -> Place {
        Place::Import(None)
    }

    fn refresh(&mut self, _desk: &Desk<'_>) -> Result<()> {
        Ok(())
    }

    fn update(&mut self, _command: Command, _desk: &Desk<'_>) -> Outcome {
        Outcome::Nothing
    }

    fn view(&self, _frame: &mut Frame<'_>, _area: Rect, _look: &Look<'_>) {}
}
