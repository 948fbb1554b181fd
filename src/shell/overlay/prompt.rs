//! Asks for one line, with what it would mean under it.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::Reply;
use super::draw::{Floating, line_at};
use crate::command::{Command, Context, hints};
use crate::text::Clean;
use crate::ui::{Answer, Entry, Look, Preview, Prompt, entry, paint};

/// The widest the line stands.
const WIDTH: u16 = 76;
/// The most lines that one thing told below it takes.
const LINES: usize = 3;

/// A text of several lines that say something, clean; none for others.
fn several(text: &str) -> Option<String> {
    let lines = entry::lines(text);
    let said = lines.lines().filter(|line| !line.trim().is_empty()).count();
    (said > 1).then(|| lines.trim().to_owned())
}

/// A prompt, its line and what that would mean.
pub struct PromptBox {
    prompt: Prompt,
    /// The line being typed.
    pub entry: Entry,
    /// What the line would mean.
    pub preview: Preview,
    /// The text of several lines that came back from the editor, as long as it stands unchanged.
    lines: Option<String>,
}

impl PromptBox {
    /// A prompt with its line as it starts.
    pub fn new(prompt: Prompt) -> PromptBox {
        let entry =
            if prompt.is_selected { Entry::selected(&prompt.value) } else { Entry::new(&prompt.value) };
        let several = prompt.keeps_lines.then(|| several(&prompt.value)).flatten();
        let mut new = PromptBox { prompt, entry, preview: Preview::default(), lines: None };
        if let Some(text) = several {
            new.edited(&text);
        }
        new
    }

    /// Takes pasted text. Where the answer keeps lines, those that fill the empty line stay apart.
    pub fn paste(&mut self, text: &str) {
        let is_all = self.entry.text().trim().is_empty() || self.entry.is_untouched();
        self.entry.paste(text);
        self.lines = several(text).filter(|_| is_all && self.prompt.keeps_lines);
    }

    /// What the screen previews: where the answer keeps lines they are apart here too.
    pub fn previewed(&self) -> &str {
        match &self.lines {
            Some(lines) if self.prompt.keeps_lines => lines,
            _ => self.entry.text(),
        }
    }

    /// The line, where it is not what it started with.
    pub fn written(&self) -> Option<String> {
        let text = self.entry.text();
        (text != self.prompt.value && !text.trim().is_empty() || self.prompt.problem.is_some())
            .then(|| text.to_owned())
    }

    /// Takes the text that came back from the editor: its lines stay, though one line shows them.
    pub fn edited(&mut self, text: &str) {
        let lines = entry::lines(text);
        let lines = lines.trim_end();
        self.entry.set(&entry::one_line(lines));
        self.lines = lines.contains('\n').then(|| lines.to_owned());
    }

    fn text(&self) -> String {
        self.lines.clone().unwrap_or_else(|| self.entry.text().to_owned())
    }

    /// Applies a key.
    pub fn press(&mut self, command: Option<Command>, key: KeyEvent) -> Reply {
        match command {
            Some(Command::Confirm) => Reply::Answer(Answer::Text(self.text())),
            Some(Command::Back) => Reply::Dismiss,
            Some(Command::EditLongText) => Reply::Edit(self.text()),
            _ => {
                if self.entry.press(key) {
                    self.prompt.problem = None;
                    self.lines = None;
                }
                Reply::Stay
            }
        }
    }

    /// Draws the box near the foot of the area.
    pub fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let problem = self.preview.problem.as_ref().or(self.prompt.problem.as_ref());
        let problem = problem.map(|problem| (look.text.message(problem), look.theme.danger));
        let lines = self.preview.lines.iter().map(|line| (Clean::line(line), look.theme.dim));
        let mut words: Vec<(Clean, Style)> = problem.into_iter().chain(lines).collect();
        if let (true, Some(hint)) = (words.is_empty(), &self.prompt.hint) {
            let hint = hints::with_keys(hint.clone(), Context::Prompt, look.keymap);
            words.push((look.text.message(&hint), look.theme.dim));
        }
        let room = usize::from(area.width.saturating_sub(4).clamp(1, WIDTH));
        let lines = |(words, style): (Clean, Style)| {
            words.wrapped_at_most(room, LINES).into_iter().map(move |line| (line, style))
        };
        let below: Vec<(Clean, Style)> = words.into_iter().flat_map(lines).collect();
        let inner =
            Floating::at_foot(area, WIDTH, 1 + below.len() as u16).ask(frame, &self.prompt.title, look);
        let line = line_at(inner, 0);
        paint::put(frame.buffer_mut(), line.x, line.y, line.width, "›", look.theme.accent);
        let typed = Rect { x: line.x + 2.min(line.width), width: line.width.saturating_sub(2), ..line };
        self.entry.view(frame, typed, look.theme.text);
        let seen = usize::from(inner.height.saturating_sub(1));
        for (row, (words, style)) in below.iter().take(seen).enumerate() {
            let place = line_at(inner, row as u16 + 1);
            paint::put(frame.buffer_mut(), place.x, place.y, place.width, words.as_str(), *style);
        }
    }
}
