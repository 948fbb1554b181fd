//! Asks yes or no; no is the default.

use std::cell::Cell;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::Reply;
use super::draw::{Floating, line_at, put};
use crate::command::{Command, Context, Keymap};
use crate::domain::Message;
use crate::text::Clean;
use crate::ui::{Look, Outcome, paint};

/// Lines of a question, beyond which names in it are cut.
const LINES: usize = 6;

/// A question and what a yes does.
pub struct ConfirmBox {
    question: Message,
    then: Option<Outcome>,
    /// The keys of yes and no.
    keys: [String; 2],
    /// Where yes and no were drawn last.
    seen: Cell<[Rect; 2]>,
}

impl ConfirmBox {
    /// A question before an outcome.
    pub fn new(question: Message, then: Outcome, keymap: &Keymap) -> ConfirmBox {
        let key = |command| keymap.keys_of(Context::Confirm, command).into_iter().next().unwrap_or_default();
        let keys = [key(Command::Confirm), key(Command::Refuse)];
        ConfirmBox { question, then: Some(then), keys, seen: Cell::default() }
    }

    /// The answer at a cell.
    pub fn click(&self, at: Position) -> Option<Command> {
        let [yes, no] = self.seen.get();
        let refuse = no.contains(at).then_some(Command::Refuse);
        if yes.contains(at) { Some(Command::Confirm) } else { refuse }
    }

    /// Applies a command: only a yes does what is inside.
    pub fn press(&mut self, command: Option<Command>) -> Reply {
        match command {
            Some(Command::Confirm) => Reply::Do(self.then.take().unwrap_or_default()),
            Some(Command::Refuse | Command::Back | Command::Quit | Command::Open) => Reply::Dismiss,
            _ => Reply::Stay,
        }
    }

    /// Draws the box in the middle of the area.
    pub fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let width = area.width.saturating_sub(8).min(64);
        // The answers stand below a question of any length.
        let room = usize::from(area.height.saturating_sub(4).max(1));
        let width_of_all = usize::from(width.max(1)) * LINES.min(room);
        let question = look.text.message_within(&self.question, width_of_all);
        let lines = question.wrapped_at_most(usize::from(width.max(1)), room);
        let inner =
            Floating::centred(area, width, lines.len() as u16 + 2).open(frame, &Clean::default(), look);
        for (row, line) in lines.iter().enumerate() {
            put(frame, line_at(inner, row as u16), Line::styled(line.to_string(), look.theme.text));
        }
        let [yes, no] = [("shell-confirm-yes", &self.keys[0]), ("shell-confirm-no", &self.keys[1])]
            .map(|(id, key)| look.text.message(&Message::new(id).with("key", key)).to_string());
        let line = line_at(inner, lines.len() as u16 + 1);
        let [first, second] = [&yes, &no].map(|words| paint::columns(words) as u16);
        self.seen.set([Rect { width: first, ..line }, Rect { x: line.x + first + 3, width: second, ..line }]);
        let choices = Line::from(vec![
            Span::styled(yes, look.theme.text),
            Span::raw("   "),
            Span::styled(no, look.theme.selected),
        ]);
        put(frame, line, choices);
    }
}
