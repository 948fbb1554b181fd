//! What an empty place says: what it is for, and which key fills it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint;
use super::screen::Look;
use crate::command::{Context, hints};
use crate::domain::Message;

/// The widest the words stand.
const WIDTH: u16 = 60;

/// Draws a text a third down the area: its first line as a heading, the others dim below it. The
/// keys it names are those of a context.
pub fn draw(buffer: &mut Buffer, area: Rect, look: &Look<'_>, context: Context, id: &'static str) {
    draw_message(buffer, area, look, context, Message::new(id));
}

/// The same for a filter that left nothing, of one's own records or of everybody's.
pub fn draw_unfound(
    buffer: &mut Buffer,
    area: Rect,
    look: &Look<'_>,
    context: Context,
    (id, is_mine): (&'static str, bool),
) {
    let whose = if is_mine { "mine" } else { "all" };
    draw_message(buffer, area, look, context, Message::new(id).with("whose", whose));
}

fn draw_message(buffer: &mut Buffer, area: Rect, look: &Look<'_>, context: Context, message: Message) {
    let width = area.width.saturating_sub(4).min(WIDTH);
    if width == 0 || area.height == 0 {
        return;
    }
    let message = hints::with_keys(message, context, look.keymap);
    let lines = look.text.message(&message).wrapped(usize::from(width));
    let top = area.y + (area.height.saturating_sub(lines.len() as u16) / 3);
    let x = area.x + (area.width - width) / 2;
    for (at, line) in lines.iter().enumerate() {
        let y = top + at as u16;
        if y >= area.bottom() {
            break;
        }
        let style = if at == 0 { look.theme.title } else { look.theme.dim };
        paint::put(buffer, x, y, width, line.as_str(), style);
    }
}
