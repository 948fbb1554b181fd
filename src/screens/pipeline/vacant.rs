//! Drawing a column without a card: what that is, and where the cursor is on it an empty place for
//! one with the keys that fill it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::command::{Command, Context};
use crate::domain::Message;
use crate::domain::pipeline::StageType;
use crate::text::Clean;
use crate::ui::card::{self, Card, Piece};
use crate::ui::{Look, paint};

use super::board::Column;

/// Draws a column that holds nothing.
pub fn draw(column: &Column, is_here: bool, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let nothing = look.text.get("board-empty-column");
    if !is_here {
        let room = area.width.saturating_sub(1);
        paint::put(buffer, area.x + 1, area.y, room, nothing.as_str(), look.theme.dim);
        return;
    }
    let room = usize::from(area.width.saturating_sub(4));
    let keys = look.text.message(&filled_by(column, look)).wrapped_at_most(room, 3);
    let line = |at: usize| Piece::new(keys.get(at).map_or("", Clean::as_str), look.theme.dim);
    let place = Card {
        title: Piece::new(nothing.as_str(), look.theme.text),
        second: (line(0), Piece::default()),
        third: (line(1), Piece::default()),
        fourth: (Piece::default(), line(2), Piece::default()),
        frame: card::Frame::Selected,
        border: look.theme.card_selected,
        ..Card::default()
    };
    card::draw(buffer, area, &place);
}

/// Which keys bring a deal into a column.
fn filled_by(column: &Column, look: &Look<'_>) -> Message {
    let key = |command| look.keymap.keycap(Context::Board, command);
    let closed = |command| Message::new("board-empty-closed").with("key", key(command));
    let id = match column.kind() {
        StageType::Won => return closed(Command::OpportunityWon),
        StageType::Lost => return closed(Command::OpportunityLost),
        StageType::Open if column.takes_new() => "board-empty-add",
        StageType::Open => "board-empty-move",
    };
    Message::new(id)
        .with("add", key(Command::Add))
        .with("left", key(Command::MoveCardLeft))
        .with("right", key(Command::MoveCardRight))
}
