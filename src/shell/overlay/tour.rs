//! A tour of twelve keys: each is named and waited for. Pressing it does nothing else, so that a
//! tour changes nothing in a deck.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;

use super::Reply;
use super::draw::{Floating, line_at};
use crate::command::key::Key;
use crate::command::{Command, Context, Keymap, hints};
use crate::domain::Message;
use crate::text::Clean;
use crate::ui::{Look, paint};

/// The keys shown, where they hold, and what is said of them.
const STEPS: [(Command, Context, &str); 12] = [
    (Command::ScreenPipeline, Context::Global, "tour-pipeline"),
    (Command::FindAnything, Context::Global, "tour-find"),
    (Command::Filter, Context::Global, "tour-filter"),
    (Command::Open, Context::Global, "tour-open"),
    (Command::Add, Context::Global, "tour-add"),
    (Command::MoveCardRight, Context::Board, "tour-move"),
    (Command::LogCall, Context::Global, "tour-call"),
    (Command::PlanNext, Context::Global, "tour-plan"),
    (Command::Done, Context::Global, "tour-finish"),
    (Command::Undo, Context::Global, "tour-undo"),
    (Command::Palette, Context::Global, "tour-palette"),
    (Command::Help, Context::Global, "tour-help"),
];

/// The widest the words stand.
const WIDTH: u16 = 64;
/// Rows inside the box.
const HEIGHT: u16 = 7;

/// The tour: which step it is at.
pub struct TourBox {
    at: usize,
    /// The keys of each step, as keycaps.
    keys: Vec<Vec<String>>,
}

impl TourBox {
    /// A tour of the keys as they are bound here.
    pub fn new(keymap: &Keymap) -> TourBox {
        let keys = STEPS.iter().map(|(command, context, _)| keymap.keys_of(*context, *command)).collect();
        TourBox { at: 0, keys }
    }

    /// Applies a key: that of the step goes on, and so do those of the tour itself.
    pub fn press(&mut self, command: Option<Command>, key: KeyEvent) -> Reply {
        let pressed = Key::pressed(key);
        let is_it = |key: &String| *key == pressed.spelled() || *key == pressed.base_letter().spelled();
        if self.keys.get(self.at).is_some_and(|keys| keys.iter().any(is_it)) {
            return self.next();
        }
        match command {
            Some(Command::Right) => self.next(),
            Some(Command::Left) => {
                self.at = self.at.saturating_sub(1);
                Reply::Stay
            }
            Some(Command::Back) => Reply::Dismiss,
            _ if self.at == STEPS.len() => Reply::Dismiss,
            _ => Reply::Stay,
        }
    }

    fn next(&mut self) -> Reply {
        if self.at == STEPS.len() {
            return Reply::Dismiss;
        }
        self.at += 1;
        Reply::Stay
    }

    /// Draws the box in the middle of the area.
    pub fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let step = Message::new("tour-title").with("step", (self.at + 1).min(STEPS.len()));
        let title = look.text.message(&step.with("of", STEPS.len()));
        let inner = Floating::centred(area, WIDTH, HEIGHT).open(frame, &title, look);
        let buffer = frame.buffer_mut();
        let mut line = |row: u16, words: &Clean, style| {
            let place = line_at(inner, row);
            paint::put(buffer, place.x, place.y, place.width, words.as_str(), style);
        };
        let wrapped = |words: &Clean| words.wrapped_at_most(usize::from(inner.width.max(1)), 3);
        let key_of = |context, command| {
            look.keymap
                .keys_of(context, command)
                .into_iter()
                .next()
                .unwrap_or_else(|| command.name().to_owned())
        };
        let Some((command, context, told)) = STEPS.get(self.at) else {
            let over = Message::new("tour-over")
                .with("help", key_of(Context::Global, Command::Help))
                .with("palette", key_of(Context::Global, Command::Palette));
            for (row, words) in wrapped(&look.text.message(&over)).iter().enumerate() {
                line(row as u16, words, look.theme.text);
            }
            return;
        };
        line(0, &hints::name(*command, look.text), look.theme.title);
        for (row, words) in wrapped(&look.text.get(told)).iter().enumerate() {
            line(row as u16 + 1, words, look.theme.text);
        }
        let press = Message::new("tour-press").with("key", key_of(*context, *command));
        line(4, &look.text.message(&press), look.theme.accent);
        let next = Message::new("tour-next")
            .with("next", key_of(Context::Tour, Command::Right))
            .with("back", key_of(Context::Tour, Command::Back));
        line(6, &look.text.message(&next), look.theme.dim);
    }
}
