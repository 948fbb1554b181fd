//! Lines to read through: what is wrong in the person's own files, what a program has said.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::Reply;
use super::draw::{Floating, line_at, scroll_mark};
use crate::command::Command;
use crate::text::Clean;
use crate::ui::{Look, paint};

/// The lines, and which of them is on top.
pub struct LinesBox {
    title: Clean,
    lines: Vec<Clean>,
    top: usize,
}

impl LinesBox {
    /// All of them, under a title.
    pub fn new(title: Clean, lines: Vec<Clean>) -> LinesBox {
        LinesBox { title, lines, top: 0 }
    }

    /// Applies a command.
    pub fn press(&mut self, command: Option<Command>) -> Reply {
        match command {
            Some(Command::Up) => self.top = self.top.saturating_sub(1),
            Some(Command::Down) => self.top += 1,
            Some(Command::PageUp) => self.top = self.top.saturating_sub(10),
            Some(Command::PageDown) => self.top += 10,
            Some(Command::Back | Command::Help | Command::Confirm) => return Reply::Dismiss,
            _ => {}
        }
        // No further than the last line; what is visible of the rest is settled while drawing.
        self.top = self.top.min(self.lines.len() * 4);
        Reply::Stay
    }

    /// Draws the box over most of the area.
    pub fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let width = area.width.saturating_sub(8).clamp(1, 92);
        let lines: Vec<Clean> = self.lines.iter().flat_map(|line| line.wrapped(usize::from(width))).collect();
        let height = (lines.len() as u16).min(area.height.saturating_sub(4));
        let inner = Floating::at_top(area, width, height).open(frame, &self.title, look);
        let top = self.top.min(lines.len().saturating_sub(usize::from(inner.height)));
        scroll_mark(frame, inner, top, lines.len(), look);
        for (row, line) in lines.iter().skip(top).take(usize::from(inner.height)).enumerate() {
            let place = line_at(inner, row as u16);
            paint::put(frame.buffer_mut(), place.x, place.y, place.width, line.as_str(), look.theme.text);
        }
    }
}
