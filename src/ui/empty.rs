//! What an empty place says: what it is for, and which key fills it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint;
use super::screen::Look;
use crate::command::{Command, Context};
use crate::domain::Message;

/// The widest the words stand.
const WIDTH: u16 = 60;

/// The commands whose keys a text may name, by the name of the argument.
const KEYS: [(&str, Command); 16] = [
    ("add", Command::Add),
    ("back", Command::Back),
    ("bring", Command::CadenceImport),
    ("call", Command::LogCall),
    ("convert", Command::ConvertLead),
    ("edit", Command::Edit),
    ("filter", Command::Filter),
    ("import", Command::ScreenImport),
    ("link", Command::Link),
    ("note", Command::Note),
    ("palette", Command::Palette),
    ("pipeline", Command::ScreenPipeline),
    ("plan", Command::PlanNext),
    ("scope", Command::ToggleScope),
    ("settings", Command::ScreenSettings),
    ("undo", Command::Undo),
];

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

fn draw_message(buffer: &mut Buffer, area: Rect, look: &Look<'_>, context: Context, mut message: Message) {
    let width = area.width.saturating_sub(4).min(WIDTH);
    if width == 0 || area.height == 0 {
        return;
    }
    for (name, command) in KEYS {
        message = message.with(name, look.keymap.keycap(context, command));
    }
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
