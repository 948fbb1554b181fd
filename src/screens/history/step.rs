//! One step: who made it and when, and every record it changed with its fields before and after.

use std::collections::HashMap;

use ratatui::Frame;
use ratatui::layout::{Rect, Size};

use crate::command::{Command, Context};
use crate::domain::{Id, Kind, Message, StepId};
use crate::repository::{Edit, Result, Step};
use crate::screens::action;
use crate::ui::scroll::{Scroll, rows_by};
use crate::ui::{Desk, Look, Outcome, Place, Screen};

use super::view;

/// One step and what it changed.
#[derive(Debug)]
pub struct StepPage {
    pub(super) id: StepId,
    pub(super) step: Option<Step>,
    pub(super) edits: Vec<Edit>,
    /// Names of the records that values refer to.
    pub(super) names: HashMap<Id, String>,
    pub(super) scroll: Scroll,
    height: usize,
}

impl StepPage {
    /// The page of a step.
    pub fn new(id: StepId) -> StepPage {
        StepPage {
            id,
            step: None,
            edits: Vec::new(),
            names: HashMap::new(),
            scroll: Scroll::default(),
            height: 1,
        }
    }
}

impl Screen for StepPage {
    fn context(&self) -> Context {
        Context::History
    }

    fn place(&self) -> Place {
        Place::Step(self.id)
    }

    fn refresh(&mut self, desk: &Desk<'_>) -> Result<()> {
        if let Some((step, edits)) = desk.repository.step(self.id)? {
            let catalogue = &desk.repository.lists().catalogue;
            let wanted: Vec<(Kind, Id)> = edits.iter().flat_map(|edit| edit.references(catalogue)).collect();
            self.names = desk.repository.names(&wanted)?;
            self.edits = edits;
            self.step = Some(step);
        }
        self.scroll.settle(self.edits.len(), self.height);
        Ok(())
    }

    fn sized(&mut self, size: Size) {
        self.height = usize::from(size.height.saturating_sub(view::HEAD)).max(1);
    }

    fn why_not(&self, command: Command) -> Option<Message> {
        let step = self.step.as_ref().filter(|_| command == Command::UndoStep);
        step.and_then(view::why_not_undo)
    }

    fn update(&mut self, command: Command, desk: &Desk<'_>) -> Outcome {
        let page = (self.height / 3).max(1);
        if let Some(by) = rows_by(command, page) {
            self.scroll.step(by, self.edits.len(), self.height);
            return Outcome::Nothing;
        }
        match command {
            Command::Back => Outcome::Close,
            Command::UndoStep => {
                self.step.as_ref().map_or(Outcome::Nothing, |step| view::ask_undo(step, desk))
            }
            Command::Open => {
                let edit = self.edits.get(self.scroll.cursor).filter(|edit| Kind::MAIN.contains(&edit.kind));
                edit.map_or(Outcome::Nothing, |edit| Outcome::Open(Place::Record(edit.kind, edit.id)))
            }
            other => action::not_here(other),
        }
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        view::draw_step(self, frame, area, look);
    }
}
