//! A small bar for a figure beside others, in parts of a cell, so that near figures differ.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::paint;

/// Draws a thin bar of so many columns, `part` of `whole` long. Anything above nothing shows.
pub fn bar(buffer: &mut Buffer, x: u16, y: u16, width: u16, part: i64, whole: i64, style: Style) {
    let halves = filled(width, part, whole).div_ceil(4);
    paint::rule(buffer, x, y, (halves / 2) as u16, "━", style);
    if halves % 2 == 1 {
        paint::rule(buffer, x + (halves / 2) as u16, y, 1, "╸", style);
    }
}

/// A level from nothing to full, as one cell of eighths: ` `, `▁` … `█`. Anything above nothing
/// shows.
pub fn level(part: i64, whole: i64) -> &'static str {
    const LEVELS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
    LEVELS[filled(1, part, whole).min(8) as usize]
}

/// How many eighths of a cell a bar fills.
fn filled(width: u16, part: i64, whole: i64) -> u32 {
    if part <= 0 || whole <= 0 || width == 0 {
        return 0;
    }
    let share = (part as f64 / whole as f64).min(1.0);
    ((share * f64::from(width) * 8.0).round() as u32).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_share_and_never_longer_than_its_room() {
        assert_eq!(filled(10, 50, 100), 40);
        assert_eq!(filled(10, 300, 100), 80);
        assert_eq!(filled(10, 1, 1_000_000), 1);
        assert_eq!(filled(10, 0, 100), 0);
        assert_eq!(filled(10, 5, 0), 0);
        assert_eq!(filled(0, 5, 10), 0);
    }
}
