//! The list of the cadences, and where the cursor is in it.

use std::collections::HashMap;

use ratatui::Frame;
use ratatui::layout::{Rect, Size};

use crate::command::{Command, Context};
use crate::domain::cadence::{Cadence, CadenceStep};
use crate::domain::{Id, Message};
use crate::repository::{Result, Standings};
use crate::screens::action::{self, Asking};
use crate::ui::scroll::{Scroll, rows_by};
use crate::ui::{Answer, Desk, Look, Outcome, Place, Preview, Screen};

use super::{files, form, view};

/// The cadences by name.
#[derive(Debug, Default)]
pub struct Cadences {
    pub(super) all: Vec<Cadence>,
    pub(super) steps: Vec<CadenceStep>,
    pub(super) standings: HashMap<Id, Standings>,
    pub(super) scroll: Scroll,
    height: usize,
    /// The cadences were read before.
    is_read: bool,
    asking: Asking,
}

impl Cadences {
    pub(super) fn current(&self) -> Option<&Cadence> {
        self.all.get(self.scroll.cursor)
    }
}

impl Screen for Cadences {
    fn context(&self) -> Context {
        Context::Cadences
    }

    fn place(&self) -> Place {
        Place::Cadences
    }

    fn refresh(&mut self, desk: &Desk<'_>) -> Result<()> {
        let before: Vec<Id> = self.all.iter().map(|cadence| cadence.id).collect();
        let current = self.current().map(|cadence| cadence.id);
        let lists = desk.repository.lists();
        self.all.clone_from(&lists.cadences);
        self.steps.clone_from(&lists.cadence_steps);
        self.standings = desk.repository.enrolment_standings()?;
        // The cursor goes to what was just added, else stays where it was.
        let is_grown = self.all.len() == before.len() + 1 && self.is_read;
        let added = self.all.iter().position(|cadence| !before.contains(&cadence.id)).filter(|_| is_grown);
        self.is_read = true;
        let at = current.and_then(|id| self.all.iter().position(|cadence| cadence.id == id));
        self.scroll.cursor = added.or(at).unwrap_or(self.scroll.cursor);
        self.scroll.settle(self.all.len(), self.height);
        Ok(())
    }

    fn sized(&mut self, size: Size) {
        self.height = view::list_height(size.height);
        self.scroll.settle(self.all.len(), self.height);
    }

    fn why_not(&self, command: Command) -> Option<Message> {
        let needs_one =
            matches!(command, Command::Open | Command::Edit | Command::Delete | Command::CadenceExport);
        if needs_one && self.all.is_empty() {
            return Some(Message::new("action-nothing-here"));
        }
        let is_further_in = matches!(
            command,
            Command::PauseEnrolment | Command::StopEnrolment | Command::MoveCardUp | Command::MoveCardDown
        );
        is_further_in.then(|| Message::new("cadences-further-in"))
    }

    fn update(&mut self, command: Command, desk: &Desk<'_>) -> Outcome {
        if let Some(by) = rows_by(command, self.height) {
            self.scroll.step(by, self.all.len(), self.height);
            return Outcome::Nothing;
        }
        match command {
            Command::Back => Outcome::Close,
            Command::Add => self.asking.take(form::add(desk)),
            Command::Open => {
                self.current().map_or(Outcome::Nothing, |one| Outcome::Open(Place::Cadence(one.id)))
            }
            Command::Edit => {
                let reply = self.current().map(|cadence| form::edit(cadence, desk)).unwrap_or_default();
                self.asking.take(reply)
            }
            Command::Delete => {
                let Some(cadence) = self.current() else { return Outcome::Nothing };
                let standings = self.standings.get(&cadence.id).copied().unwrap_or_default();
                form::delete(cadence, standings.active + standings.paused, desk)
            }
            Command::CadenceImport => self.asking.take(files::import(desk)),
            Command::CadenceExport => {
                let reply = self.current().map(|cadence| files::export(cadence, desk)).unwrap_or_default();
                self.asking.take(reply)
            }
            other => action::not_here(other),
        }
    }

    fn answer(&mut self, answer: Answer, desk: &Desk<'_>) -> Outcome {
        self.asking.answer(answer, desk)
    }

    fn preview(&self, text: &str, desk: &Desk<'_>) -> Preview {
        self.asking.preview(text, desk)
    }

    fn click(&mut self, _column: u16, row: u16, _desk: &Desk<'_>) -> Outcome {
        if let Some(row) = row.checked_sub(view::LIST_HEAD) {
            self.scroll.click(usize::from(row), self.all.len(), self.height);
        }
        Outcome::Nothing
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        view::draw_list(self, frame.buffer_mut(), area, look);
    }
}
