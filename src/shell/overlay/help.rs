//! The keys of a place, searchable; Enter presses the one under the cursor.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;

use super::Reply;
use super::draw::{Floating, list};
use super::narrow::{Narrow, Row};
use crate::command::{Command, Context, Keymap, hints};
use crate::domain::Message;
use crate::text::{Clean, Text};
use crate::ui::Look;

/// The widest the rows stand: what a command does is read whole.
const WIDTH: u16 = 128;

/// The keys of a place.
pub struct HelpBox {
    context: Context,
    commands: Vec<Command>,
    /// Their rows.
    pub list: Narrow,
}

impl HelpBox {
    /// The keys that hold in a context, but those of commands that are not for what is there.
    pub fn new(context: Context, keymap: &Keymap, text: &Text, is_for: &dyn Fn(Command) -> bool) -> HelpBox {
        let mut rows = hints::help_rows(context, keymap, text);
        rows.retain(|row| is_for(row.command));
        let commands = rows.iter().map(|row| row.command).collect();
        let keys = rows.iter().map(|row| Clean::line(&row.keys.join(" ")).width()).max().unwrap_or(0) + 2;
        let names = rows.iter().map(|row| row.name.width()).max().unwrap_or(0) + 2;
        let rows = rows
            .into_iter()
            .map(|row| Row {
                column: Some((keys + names) as u16),
                lead: Clean::line(&row.keys.join(" ")).padded(keys),
                words: format!("{} {} {}", row.help, row.command.name(), text.get(&row.section.text_id())),
                name: row.name,
                detail: row.help,
            })
            .collect();
        HelpBox { context, commands, list: Narrow::new(rows) }
    }

    /// Applies a key.
    pub fn press(&mut self, command: Option<Command>, key: KeyEvent) -> Reply {
        match command {
            Some(Command::Help) => Reply::Dismiss,
            _ => self.list.press(command, key, &self.commands),
        }
    }

    /// Draws the list over most of the area.
    pub fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let place = look.text.get(&self.context.text_id());
        let title = look.text.message(&Message::new("shell-help-title").with("place", place));
        let inner = Floating::at_top(area, WIDTH, area.height.saturating_sub(4)).open(frame, &title, look);
        list(frame, inner, &self.list, look, "shell-nothing-matches");
    }
}
