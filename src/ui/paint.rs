//! Putting text on the screen, cell by cell: cut with an ellipsis, aligned, clean. Everything that
//! lists, cards and panes draw goes through here.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Draws a text from a cell on, in so many columns; what does not fit ends in an ellipsis.
/// Returns the columns used.
pub fn put(buffer: &mut Buffer, x: u16, y: u16, width: u16, text: &str, style: Style) -> u16 {
    if width == 0 || !buffer.area.contains((x, y).into()) {
        return 0;
    }
    // What stood there before, such as a dim rule, does not dim the words.
    let is_dim = style.add_modifier.contains(Modifier::DIM);
    let style = if is_dim { style } else { style.remove_modifier(Modifier::DIM) };
    let room = usize::from(width.min(buffer.area.right() - x));
    if text.len() <= room && text.bytes().all(|byte| (b' '..0x7F).contains(&byte)) {
        // One sign a cell: nothing to measure.
        let start = buffer.index_of(x, y);
        for (cell, byte) in buffer.content[start..].iter_mut().zip(text.bytes()) {
            cell.set_char(char::from(byte)).set_style(style);
        }
        return text.len() as u16;
    }
    let (end, used, cut) = fitting(text, room);
    buffer.set_stringn(x, y, &text[..end], used, style);
    if cut {
        buffer.set_stringn(x + used as u16, y, "…", 1, style);
        return used as u16 + 1;
    }
    used as u16
}

/// Draws a text so that it ends at the right edge of so many columns. A number that does not fit
/// ends in an ellipsis, so that a cut figure is never taken for a whole one.
pub fn put_right(buffer: &mut Buffer, x: u16, y: u16, width: u16, text: &str, style: Style) -> u16 {
    let used = columns(text).min(usize::from(width)) as u16;
    put(buffer, x + width - used, y, used, text, style)
}

/// Gives cells a style and leaves what stands in them. Dim words on a reversed ground could not
/// be read, so they are as bright as the others there.
pub fn tint(buffer: &mut Buffer, area: Rect, style: Style) {
    let is_reversed = style.add_modifier.contains(Modifier::REVERSED);
    let style = if is_reversed { style.remove_modifier(Modifier::DIM) } else { style };
    buffer.set_style(area.intersection(buffer.area), style);
}

/// Gives all cells of a clear frame this style: what everything is drawn on.
pub fn ground(buffer: &mut Buffer, style: Style) {
    let mut cell = Cell::EMPTY;
    cell.set_style(style);
    for there in &mut buffer.content {
        (there.fg, there.bg, there.modifier) = (cell.fg, cell.bg, cell.modifier);
    }
}

/// Draws one sign again and again along a row.
pub fn rule(buffer: &mut Buffer, x: u16, y: u16, width: u16, sign: &str, style: Style) {
    for column in x..x.saturating_add(width) {
        if let Some(cell) = buffer.cell_mut((column, y)) {
            cell.set_symbol(sign).set_style(style);
        }
    }
}

/// How many columns a text takes.
pub fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// The part of a text that fits: its end in bytes, its columns, and whether something was left
/// out, for which room for an ellipsis is kept.
fn fitting(text: &str, room: usize) -> (usize, usize, bool) {
    let (mut used, mut end) = (0, 0);
    let mut before_last = (0, 0);
    for (at, cluster) in text.grapheme_indices(true) {
        let wide = cluster.width();
        if used + wide > room {
            let (end, used) = if used < room { (end, used) } else { before_last };
            return (end, used, room > 0);
        }
        if used + wide < room {
            before_last = (at + cluster.len(), used + wide);
        }
        used += wide;
        end = at + cluster.len();
    }
    (end, used, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(width: u16, text: &str) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 1));
        put(&mut buffer, 0, 0, width, text, Style::new());
        let symbols = buffer.content().iter().map(ratatui::buffer::Cell::symbol);
        symbols.collect::<String>().trim_end().to_owned()
    }

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis() {
        assert_eq!(drawn(6, "Acme"), "Acme");
        assert_eq!(drawn(6, "Acme renewal"), "Acme …");
        assert_eq!(drawn(1, "Acme"), "…");
        assert_eq!(drawn(6, "Thành Đạt"), "Thành…");
        assert_eq!(drawn(0, "Acme"), "");
    }

    #[test]
    fn a_wide_character_is_never_cut_in_half() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 1));
        let used = put(&mut buffer, 0, 0, 5, "東京都庁", Style::new());
        assert_eq!(used, 5);
        assert_eq!(buffer[(4, 0)].symbol(), "…");
        let used = put(&mut buffer, 0, 0, 4, "東京都庁", Style::new());
        assert!(used <= 4, "{used}");
    }

    #[test]
    fn a_text_at_the_right_ends_at_the_edge() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
        put_right(&mut buffer, 0, 0, 8, "48,000 ₫", Style::new());
        assert_eq!(buffer[(7, 0)].symbol(), "₫");
        put_right(&mut buffer, 0, 0, 8, "9 $", Style::new());
        assert_eq!(buffer[(5, 0)].symbol(), "9");
    }

    #[test]
    fn dim_words_are_bright_on_a_reversed_ground() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 4, 1));
        put(&mut buffer, 0, 0, 4, "Acme", Style::new().add_modifier(Modifier::DIM));
        tint(&mut buffer, Rect::new(0, 0, 4, 1), Style::new().add_modifier(Modifier::REVERSED));
        assert_eq!(buffer[(0, 0)].modifier, Modifier::REVERSED);
    }

    #[test]
    fn words_on_a_dim_rule_are_bright() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 1));
        rule(&mut buffer, 0, 0, 6, "─", Style::new().add_modifier(Modifier::DIM));
        put(&mut buffer, 1, 0, 4, "Today", Style::new().add_modifier(Modifier::BOLD));
        assert_eq!((buffer[(0, 0)].modifier, buffer[(5, 0)].modifier), (Modifier::DIM, Modifier::DIM));
        assert!((1..5).all(|x| buffer[(x, 0)].modifier == Modifier::BOLD));
    }

    #[test]
    fn nothing_is_drawn_outside_the_screen() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 4, 1));
        assert_eq!(put(&mut buffer, 3, 0, 9, "Acme", Style::new()), 1);
        assert_eq!(put(&mut buffer, 4, 0, 9, "Acme", Style::new()), 0);
        assert_eq!(put(&mut buffer, 0, 1, 9, "Acme", Style::new()), 0);
    }
}
