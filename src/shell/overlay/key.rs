//! Waits for the key that a command is to have.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;

use super::Reply;
use super::draw::{Floating, line_at};
use crate::command::{Command, Context, Key};
use crate::domain::Message;
use crate::text::Clean;
use crate::ui::own::{Own, Pressed, Taking};
use crate::ui::{Look, Outcome, paint};

/// The widest the words stand.
const WIDTH: u16 = 60;

/// Whose key is waited for.
pub struct KeyBox {
    place: Context,
    command: Command,
    taking: Taking,
}

impl KeyBox {
    /// Waits for the key of a command in a place.
    pub fn new(place: Context, command: Command, taking: Taking) -> KeyBox {
        KeyBox { place, command, taking }
    }

    /// Takes the key, whatever it means; Esc leaves everything as it is.
    pub fn press(&self, command: Option<Command>, key: KeyEvent) -> Reply {
        if command == Some(Command::Back) {
            return Reply::Dismiss;
        }
        let pressed = Pressed::First(Key::pressed(key));
        Reply::Do(Outcome::Arrange(Own::Bind(self.place, self.command, self.taking, pressed)))
    }

    /// Draws the box in the middle of the area.
    pub fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let width = area.width.saturating_sub(4).clamp(1, WIDTH);
        let now = look.keymap.keys_of(self.place, self.command).join(" ");
        let now = Message::new("rebind-now").with("keys", if now.is_empty() { "–".to_owned() } else { now });
        let leave = Message::new("rebind-leave")
            .with("back", look.keymap.keycap(Context::Prompt, Command::Back))
            .with("file", look.keymap.keycap(Context::Settings, Command::EditLongText));
        let told = [
            (look.text.message(&Message::new("rebind-press")), look.theme.accent),
            (look.text.message(&now), look.theme.text),
            (look.text.message(&leave), look.theme.dim),
        ];
        let lines: Vec<(Clean, _)> = told
            .into_iter()
            .flat_map(|(words, style)| words.wrapped(usize::from(width)).into_iter().map(move |w| (w, style)))
            .collect();
        let place = look.text.get(&self.place.text_id());
        let title = Message::new("rebind-title").with("command", look.text.get(self.command.text_id()));
        let title = look.text.message(&title.with("place", place));
        let inner = Floating::centred(area, width, lines.len() as u16).open(frame, &title, look);
        for (row, (words, style)) in lines.iter().enumerate().take(usize::from(inner.height)) {
            let line = line_at(inner, row as u16);
            paint::put(frame.buffer_mut(), line.x, line.y, line.width, words.as_str(), *style);
        }
    }
}
