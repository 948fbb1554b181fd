//! Asks for one line, with what it would mean under it.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Reply;
use super::draw::{Floating, line_at, put};
use crate::command::Command;
use crate::text::Clean;
use crate::ui::{Answer, Entry, Look, Preview, Prompt};

/// A prompt, its line and what that would mean.
pub struct PromptBox {
    prompt: Prompt,
    /// The line being typed.
    pub entry: Entry,
    /// What the line would mean.
    pub preview: Preview,
}

impl PromptBox {
    /// A prompt with its line as it starts.
    pub fn new(prompt: Prompt) -> PromptBox {
        let entry =
            if prompt.is_selected { Entry::selected(&prompt.value) } else { Entry::new(&prompt.value) };
        PromptBox { prompt, entry, preview: Preview::default() }
    }

    /// Applies a key.
    pub fn press(&mut self, command: Option<Command>, key: KeyEvent) -> Reply {
        match command {
            Some(Command::Confirm) => Reply::Answer(Answer::Text(self.entry.text().to_owned())),
            Some(Command::Back) => Reply::Dismiss,
            Some(Command::EditLongText) => Reply::Edit(self.entry.text().to_owned()),
            _ => {
                if self.entry.press(key) {
                    self.prompt.problem = None;
                }
                Reply::Stay
            }
        }
    }

    /// Draws the box near the foot of the area.
    pub fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let problem = self.preview.problem.as_ref().or(self.prompt.problem.as_ref());
        let mut below: Vec<Line<'_>> = Vec::new();
        if let Some(problem) = problem {
            below.push(Line::styled(look.text.message(problem).to_string(), look.theme.danger));
        }
        for line in &self.preview.lines {
            below.push(Line::styled(Clean::line(line).to_string(), look.theme.dim));
        }
        if let (true, Some(hint)) = (below.is_empty(), &self.prompt.hint) {
            below.push(Line::styled(look.text.message(hint).to_string(), look.theme.dim));
        }
        let title = look.text.message(&self.prompt.title);
        let inner = Floating::at_foot(area, 76, 1 + below.len() as u16).open(frame, &title, look);
        put(frame, line_at(inner, 0), Line::from(Span::styled("› ", look.theme.accent)));
        let line = line_at(inner, 0);
        let typed = Rect { x: line.x + 2.min(line.width), width: line.width.saturating_sub(2), ..line };
        self.entry.view(frame, typed, look.theme.text);
        for (row, line) in below.into_iter().enumerate() {
            put(frame, line_at(inner, row as u16 + 1), line);
        }
    }
}
