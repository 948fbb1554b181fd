//! Offers what was being written when the program ended.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::Reply;
use super::draw::{Floating, line_at};
use crate::command::{Command, Context};
use crate::domain::Message;
use crate::ui::{Look, Outcome, paint};

/// What a yes does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// It is asked again, with the words filled in.
    AskAgain,
    /// The words are put on the clipboard.
    Copy,
}

/// The words and what becomes of them.
pub struct DraftBox {
    told: Message,
    offer: Offer,
}

impl DraftBox {
    /// An offer.
    pub fn new(told: Message, offer: Offer) -> DraftBox {
        DraftBox { told, offer }
    }

    /// Applies a command. Left with Esc, it is offered again the next time.
    pub fn press(command: Option<Command>) -> Reply {
        match command {
            Some(Command::Confirm) => Reply::Do(Outcome::Draft(true)),
            Some(Command::Delete) => Reply::Do(Outcome::Draft(false)),
            Some(Command::Back) => Reply::Dismiss,
            _ => Reply::Stay,
        }
    }

    /// Draws the box in the middle of the area.
    pub fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let width = area.width.saturating_sub(8).clamp(1, 64);
        let lines = look.text.message(&self.told).wrapped_at_most(usize::from(width), 4);
        let title = look.text.get("draft-title");
        let inner = Floating::centred(area, width, lines.len() as u16 + 2).open(frame, &title, look);
        let buffer = frame.buffer_mut();
        for (row, words) in lines.iter().enumerate() {
            let place = line_at(inner, row as u16);
            paint::put(buffer, place.x, place.y, place.width, words.as_str(), look.theme.text);
        }
        let key =
            |command| look.keymap.keys_of(Context::Draft, command).into_iter().next().unwrap_or_default();
        let id = match self.offer {
            Offer::AskAgain => "draft-keys",
            Offer::Copy => "draft-keys-copy",
        };
        let keys = Message::new(id)
            .with("back", key(Command::Confirm))
            .with("drop", key(Command::Delete))
            .with("later", key(Command::Back));
        let place = line_at(inner, lines.len() as u16 + 1);
        let words = look.text.message(&keys);
        paint::put(buffer, place.x, place.y, place.width, words.as_str(), look.theme.dim);
    }
}
