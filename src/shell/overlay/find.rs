//! Finds anything in the deck as it is typed. The looking is done beside, so typing never waits.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;

use super::draw::{Floating, list};
use super::narrow::{Narrow, Row};
use super::{Reply, Search};
use crate::command::Command;
use crate::domain::Kind;
use crate::repository::Hit;
use crate::text::Clean;
use crate::ui::{Look, Outcome, Place};

/// A line and what was found for it.
#[derive(Default)]
pub struct FindBox {
    found: Vec<Hit>,
    /// The rows of what was found.
    pub list: Narrow,
}

impl FindBox {
    /// Applies a key.
    pub fn press(&mut self, command: Option<Command>, key: KeyEvent) -> Reply {
        match command {
            Some(Command::Confirm) => match self.list.current().and_then(|row| self.found.get(row)) {
                Some(found) => Reply::Do(Outcome::Open(Place::Record(found.kind, found.id))),
                None => Reply::Stay,
            },
            Some(Command::Back) => Reply::Dismiss,
            Some(command) if self.list.moved(command) => Reply::Stay,
            _ => {
                self.list.typed(key);
                Reply::Stay
            }
        }
    }

    /// What is to be found.
    pub fn wants(&self) -> Search {
        Search { text: self.list.entry.text().to_owned(), kinds: Vec::new() }
    }

    /// Takes what was found.
    pub fn found(&mut self, found: Vec<Hit>, name_of: &dyn Fn(Kind) -> Clean) {
        let rows = found.iter().map(|found| Row {
            lead: name_of(found.kind).padded(12),
            name: Clean::line(&found.name),
            detail: Clean::line(&found.detail),
            column: None,
            words: String::new(),
        });
        self.list.found(rows.collect());
        self.found = found;
    }

    /// Draws the list in the upper part of the area.
    pub fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let title = look.text.get("shell-find-title");
        let inner = Floating::at_top(area, 84, 18).open(frame, &title, look);
        let nothing = if self.list.entry.text().trim().is_empty() {
            "shell-find-hint"
        } else {
            "shell-nothing-matches"
        };
        list(frame, inner, &self.list, look, nothing);
    }
}
