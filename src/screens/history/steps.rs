//! The list of steps: of the whole deck, read a page at a time, or of one record.

use ratatui::Frame;
use ratatui::layout::{Rect, Size};

use crate::command::{Command, Context};
use crate::domain::{Id, Kind, Message};
use crate::repository::{Result, Step};
use crate::screens::action;
use crate::ui::scroll::{Scroll, rows_by};
use crate::ui::{Desk, Look, Outcome, Place, Screen};

use super::view;

/// Steps read at a time.
const PAGE: usize = 200;

/// Every step of the deck, or those that changed one record.
#[derive(Debug)]
pub struct History {
    pub(super) about: Option<(Kind, Id)>,
    /// What the record is called, when it is the history of one.
    pub(super) name: String,
    pub(super) steps: Vec<Step>,
    pub(super) scroll: Scroll,
    more: bool,
    height: usize,
}

impl History {
    /// The history of the deck, or of one record.
    pub fn new(about: Option<(Kind, Id)>) -> History {
        History {
            about,
            name: String::new(),
            steps: Vec::new(),
            scroll: Scroll::default(),
            more: false,
            height: 1,
        }
    }

    /// The step under the cursor.
    pub(super) fn current(&self) -> Option<&Step> {
        self.steps.get(self.scroll.cursor)
    }

    fn read_first(&mut self, desk: &Desk<'_>) -> Result<()> {
        let current = self.current().map(|step| step.id).filter(|_| self.scroll.cursor > 0);
        if let Some((kind, id)) = self.about {
            let history = desk.repository.history(kind, id)?;
            self.steps = history.into_iter().map(|(step, _)| step).collect();
            self.steps.dedup_by_key(|step| step.id);
            self.name = desk.repository.names(&[(kind, id)])?.remove(&id).unwrap_or_default();
            self.more = false;
        } else {
            let wanted = self.steps.len().max(PAGE);
            self.steps = desk.repository.steps(None, wanted)?;
            self.more = self.steps.len() == wanted;
        }
        let at = current.and_then(|id| self.steps.iter().position(|step| step.id == id));
        self.scroll.cursor = at.unwrap_or(self.scroll.cursor);
        self.scroll.settle(self.steps.len(), self.height);
        Ok(())
    }

    fn step(&mut self, by: isize, desk: &Desk<'_>) -> Outcome {
        self.scroll.step(by, self.steps.len(), self.height);
        if self.more && self.scroll.cursor + self.height >= self.steps.len() {
            match desk.repository.steps(self.steps.last().map(|step| step.id), PAGE) {
                Ok(older) => {
                    self.more = older.len() == PAGE;
                    self.steps.extend(older);
                }
                Err(error) => return action::trouble(&error),
            }
        }
        Outcome::Nothing
    }
}

impl Screen for History {
    fn context(&self) -> Context {
        Context::History
    }

    fn place(&self) -> Place {
        Place::History(self.about)
    }

    fn refresh(&mut self, desk: &Desk<'_>) -> Result<()> {
        self.read_first(desk)
    }

    fn sized(&mut self, size: Size) {
        self.height = usize::from(size.height.saturating_sub(view::HEAD)).max(1);
        self.scroll.settle(self.steps.len(), self.height);
    }

    fn why_not(&self, command: Command) -> Option<Message> {
        let current = self.current();
        match command {
            Command::UndoStep | Command::Open if current.is_none() => {
                Some(Message::new("action-nothing-here"))
            }
            Command::UndoStep => current.and_then(view::why_not_undo),
            _ => None,
        }
    }

    fn update(&mut self, command: Command, desk: &Desk<'_>) -> Outcome {
        let page = self.height.saturating_sub(1).max(1);
        if let Some(by) = rows_by(command, page) {
            return self.step(by, desk);
        }
        match command {
            Command::Back => Outcome::Close,
            Command::Open => {
                self.current().map_or(Outcome::Nothing, |step| Outcome::Open(Place::Step(step.id)))
            }
            Command::UndoStep => self.current().map_or(Outcome::Nothing, |step| view::ask_undo(step, desk)),
            other => action::not_here(other),
        }
    }

    fn click(&mut self, _column: u16, row: u16, _desk: &Desk<'_>) -> Outcome {
        if let Some(row) = row.checked_sub(view::HEAD) {
            self.scroll.click(usize::from(row), self.steps.len(), self.height);
        }
        Outcome::Nothing
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        view::draw_steps(self, frame, area, look);
    }
}
