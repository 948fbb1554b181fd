//! Every command that makes sense here, found by name, with its key.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;

use super::Reply;
use super::draw::{Floating, list};
use super::narrow::{Narrow, Row};
use crate::command::{Command, Context, Keymap, hints};
use crate::text::{Clean, Text};
use crate::ui::Look;

/// The commands of a place, narrowed by typing.
pub struct PaletteBox {
    commands: Vec<Command>,
    /// Their rows.
    pub list: Narrow,
}

impl PaletteBox {
    /// The commands of a place: those with a key in it and those without any key.
    pub fn new(
        context: Context,
        keymap: &Keymap,
        text: &Text,
        is_offered: &dyn Fn(Command) -> bool,
    ) -> PaletteBox {
        let mut commands: Vec<Command> = Command::ALL
            .iter()
            .copied()
            .filter(|command| {
                !keymap.keys_of(context, *command).is_empty() || !hints::has_key(keymap, *command)
            })
            .filter(|command| *command != Command::Palette && is_offered(*command))
            .collect();
        // What moves about and leaves is seldom looked for by its name.
        commands.sort_by_key(|command| moves_or_leaves(*command));
        let rows = commands
            .iter()
            .map(|command| Row {
                lead: Clean::default(),
                name: hints::name(*command, text),
                detail: Clean::line(&keymap.keys_of(context, *command).join("  ")),
                column: None,
                words: format!("{} {}", command.name(), hints::help(*command, text)),
            })
            .collect();
        PaletteBox { commands, list: Narrow::new(rows) }
    }

    /// Applies a key.
    pub fn press(&mut self, command: Option<Command>, key: KeyEvent) -> Reply {
        self.list.press(command, key, &self.commands)
    }

    /// Draws the list in the upper part of the area.
    pub fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let title = look.text.get("shell-palette-title");
        let inner = Floating::at_top(area, 72, 16).open(frame, &title, look);
        list(frame, inner, &self.list, look, "shell-nothing-matches");
    }
}

fn moves_or_leaves(command: Command) -> bool {
    use Command as C;
    matches!(
        command,
        C::Up
            | C::Down
            | C::Left
            | C::Right
            | C::PageUp
            | C::PageDown
            | C::Top
            | C::Bottom
            | C::NextPane
            | C::PreviousPane
            | C::Open
            | C::Back
            | C::Quit
            | C::QuitNow
            | C::Suspend
            | C::Redraw
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn every_command_is_in_the_palette_of_a_screen_but_those_that_answer_what_is_put_above_one() {
        let (keymap, text) = (Keymap::built_in(), Text::new(Language::English));
        let screens = Context::ALL.iter().copied().filter(|context| context.is_screen());
        let offered: Vec<Command> = screens
            .clone()
            .flat_map(|place| PaletteBox::new(place, &keymap, &text, &|_| true).commands)
            .collect();
        for command in Command::ALL.iter().copied().filter(|command| !offered.contains(command)) {
            let on_a_screen = screens.clone().any(|place| !keymap.keys_of(place, command).is_empty());
            let is_palette = command == Command::Palette;
            assert!(is_palette || (!on_a_screen && hints::has_key(&keymap, command)), "{}", command.name());
        }
        assert!(!offered.contains(&Command::NextField), "it answers a form");
    }
}
