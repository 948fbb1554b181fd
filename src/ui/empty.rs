//! What an empty place says: what it is for, and which key fills it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint;
use super::screen::Look;

/// The widest the words stand.
const WIDTH: u16 = 60;

/// Draws a text a third down the area: its first line as a heading, the others dim below it.
pub fn draw(buffer: &mut Buffer, area: Rect, look: &Look<'_>, id: &str) {
    let width = area.width.saturating_sub(4).min(WIDTH);
    if width == 0 || area.height == 0 {
        return;
    }
    let lines = look.text.get(id).wrapped(usize::from(width));
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
