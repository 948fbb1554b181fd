//! Drawing the welcome: what the program is, what can be chosen, and where the file lies.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::command::{Command, Context};
use crate::domain::Message;
use crate::text::Clean;
use crate::ui::{Look, paint};

use super::state::{OFFERED, Welcome};

/// The first row of what can be chosen.
const FIRST: u16 = 5;
/// Rows of one choice: what it is called, what comes of it, a blank.
const BLOCK: u16 = 3;
/// The widest the words stand.
const WIDEST: u16 = 72;

/// The choice at a row of the screen.
pub fn row_at(row: u16) -> Option<usize> {
    let at = usize::from(row.checked_sub(FIRST)? / BLOCK);
    let is_blank = (row - FIRST) % BLOCK == BLOCK - 1;
    (at < OFFERED.len() && !is_blank).then_some(at)
}

/// Draws it.
pub fn draw(welcome: &Welcome, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let width = area.width.saturating_sub(6).min(WIDEST);
    let x = area.x + 3.min(area.width);
    let mut line = |row: u16, inset: u16, words: &Clean, style| {
        if row < area.height {
            paint::put(buffer, x + inset, area.y + row, width.saturating_sub(inset), words.as_str(), style);
        }
    };
    line(1, 0, &look.text.get("welcome-title"), look.theme.title);
    line(2, 0, &look.text.get("welcome-for"), look.theme.dim);
    for (at, command) in OFFERED.iter().enumerate() {
        let (name, what) = words_of(*command, welcome);
        let row = FIRST + at as u16 * BLOCK;
        let key = look.keymap.keys_of(Context::Welcome, *command).into_iter().next().unwrap_or_default();
        let key = Clean::line(&key);
        let is_here = at == welcome.at;
        line(row, 0, &Clean::line(if is_here { "›" } else { " " }), look.theme.accent);
        line(row, 2, &key, look.theme.key);
        let style = if is_here { look.theme.title } else { look.theme.text };
        line(row, 2 + key.width() as u16 + 2, &look.text.get(name), style);
        line(row + 1, 5, &look.text.get(what), look.theme.dim);
    }
    let id = if welcome.is_unmade { "welcome-file-unmade" } else { "welcome-file" };
    let told = Message::new(id).with("file", welcome.file.display());
    let foot = FIRST + OFFERED.len() as u16 * BLOCK;
    for (at, told) in
        look.text.message(&told).wrapped_at_most(usize::from(width.max(1)), 3).iter().enumerate()
    {
        line(foot + at as u16, 0, told, look.theme.dim);
    }
}

fn words_of(command: Command, welcome: &Welcome) -> (&'static str, &'static str) {
    match command {
        Command::BeginDemo => ("welcome-demo", "welcome-demo-what"),
        Command::BeginImport => ("welcome-import", "welcome-import-what"),
        Command::BeginEmpty if welcome.is_unmade => ("welcome-empty", "welcome-empty-what"),
        Command::BeginEmpty => ("welcome-this", "welcome-this-what"),
        _ => ("welcome-tour", "welcome-tour-what"),
    }
}
