//! A frame as an SVG picture: the letters of the screen in a dark rounded frame, as `print
//! --format svg` gives it and the README shows it.

use std::collections::HashMap;
use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use crate::text::clean::width;

/// Width of a cell, in pixels.
const CELL: f64 = 8.4;
/// Height of a row, in pixels.
const ROW: f64 = 17.0;
/// Between the frame and the letters, in pixels.
const MARGIN: f64 = 16.0;
/// The letters' and the frame's own colours, where the theme has none.
const INK: &str = "#d5d9e0";
const PAPER: &str = "#15181e";

/// The frame as SVG, the same for the same frame.
pub fn svg(buffer: &Buffer) -> String {
    let (columns, rows) = (buffer.area.width, buffer.area.height);
    let (wide, high) = (f64::from(columns) * CELL + 2.0 * MARGIN, f64::from(rows) * ROW + 2.0 * MARGIN);
    let mut text = String::new();
    let ground = ground(buffer);
    put(
        &mut text,
        format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{wide:.0}\" height=\"{high:.0}\" \
             viewBox=\"0 0 {wide:.1} {high:.1}\">\n\
             <rect width=\"100%\" height=\"100%\" rx=\"10\" fill=\"{ground}\"/>\n\
             <g font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" \
             font-size=\"14\" xml:space=\"preserve\">\n"
        ),
    );
    for y in 0..rows {
        let runs = runs(buffer, y);
        for run in &runs {
            paper(&mut text, run, y, &ground);
        }
        for run in runs.iter().filter(|run| !run.letters.trim().is_empty()) {
            ink(&mut text, run, y);
        }
    }
    text.push_str("</g>\n</svg>\n");
    text
}

/// Letters side by side that look alike.
struct Run {
    column: u16,
    cells: usize,
    letters: String,
    look: Look,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Look {
    ink: Color,
    paper: Color,
    modifier: Modifier,
}

impl Look {
    fn of(cell: &Cell) -> Look {
        let turned = cell.modifier.contains(Modifier::REVERSED);
        let (ink, paper) = if turned { (cell.bg, cell.fg) } else { (cell.fg, cell.bg) };
        Look { ink, paper, modifier: cell.modifier }
    }

    fn ink(self) -> String {
        let own = if self.modifier.contains(Modifier::REVERSED) { PAPER } else { INK };
        hex(self.ink).unwrap_or_else(|| own.to_owned())
    }

    fn paper(self) -> Option<String> {
        let own = self.modifier.contains(Modifier::REVERSED).then(|| INK.to_owned());
        hex(self.paper).or(own)
    }
}

/// The runs of a row. Letters that do not take one cell, and those that fonts draw in other
/// widths, stand alone, so that everything after them keeps its place.
fn runs(buffer: &Buffer, y: u16) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut x = 0;
    while x < buffer.area.width {
        let cell = &buffer[(x, y)];
        let look = Look::of(cell);
        let cells = width(cell.symbol()).max(1);
        let joins = cells == 1
            && runs.last().is_some_and(|run| run.look == look && run.cells == run.letters.chars().count());
        match runs.last_mut().filter(|_| joins) {
            Some(run) => {
                run.letters.push_str(cell.symbol());
                run.cells += 1;
            }
            None => runs.push(Run { column: x, cells, letters: cell.symbol().to_owned(), look }),
        }
        x += cells as u16;
    }
    runs
}

/// What most cells stand on: the picture's own ground.
fn ground(buffer: &Buffer) -> String {
    let mut counts: HashMap<Color, usize> = HashMap::new();
    for cell in &buffer.content {
        *counts.entry(cell.bg).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    most.and_then(|(colour, _)| hex(colour)).unwrap_or_else(|| PAPER.to_owned())
}

fn paper(text: &mut String, run: &Run, y: u16, ground: &str) {
    let Some(colour) = run.look.paper().filter(|colour| colour != ground) else { return };
    let (x, y) = (MARGIN + f64::from(run.column) * CELL, MARGIN + f64::from(y) * ROW);
    let wide = run.cells as f64 * CELL;
    put(
        text,
        format_args!(
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{wide:.1}\" height=\"{ROW:.1}\" fill=\"{colour}\"/>\n"
        ),
    );
}

fn ink(text: &mut String, run: &Run, y: u16) {
    let lead = run.letters.len() - run.letters.trim_start().len();
    let letters = run.letters.trim();
    let blanks = run.letters[..lead].chars().count();
    let cells = if run.letters.chars().count() == run.cells { letters.chars().count() } else { run.cells };
    let x = MARGIN + (f64::from(run.column) + blanks as f64) * CELL;
    let y = MARGIN + f64::from(y) * ROW + 13.0;
    let mut style = String::new();
    let modifier = run.look.modifier;
    for (flag, attribute) in [
        (Modifier::BOLD, " font-weight=\"bold\""),
        (Modifier::ITALIC, " font-style=\"italic\""),
        (Modifier::UNDERLINED, " text-decoration=\"underline\""),
        (Modifier::DIM, " opacity=\"0.65\""),
    ] {
        if modifier.contains(flag) {
            style.push_str(attribute);
        }
    }
    let colour = run.look.ink();
    let wide = cells as f64 * CELL;
    put(
        text,
        format_args!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" fill=\"{colour}\"{style} textLength=\"{wide:.1}\" \
             lengthAdjust=\"spacingAndGlyphs\">{}</text>\n",
            escaped(letters)
        ),
    );
}

fn put(text: &mut String, what: std::fmt::Arguments<'_>) {
    text.write_fmt(what).expect("writing to a string cannot fail");
}

fn escaped(letters: &str) -> String {
    letters.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A colour's hex; none for the terminal's own.
fn hex(colour: Color) -> Option<String> {
    const SIXTEEN: [&str; 16] = [
        "#1d2026", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#abb2bf", "#5c6370",
        "#e88388", "#a8d08d", "#efd08f", "#7fc1f5", "#d19ae6", "#73c9d3", "#f0f3f8",
    ];
    let named = |at: usize| Some(SIXTEEN[at].to_owned());
    match colour {
        Color::Reset => None,
        Color::Rgb(red, green, blue) => Some(format!("#{red:02x}{green:02x}{blue:02x}")),
        Color::Black => named(0),
        Color::Red => named(1),
        Color::Green => named(2),
        Color::Yellow => named(3),
        Color::Blue => named(4),
        Color::Magenta => named(5),
        Color::Cyan => named(6),
        Color::Gray => named(7),
        Color::DarkGray => named(8),
        Color::LightRed => named(9),
        Color::LightGreen => named(10),
        Color::LightYellow => named(11),
        Color::LightBlue => named(12),
        Color::LightMagenta => named(13),
        Color::LightCyan => named(14),
        Color::White => named(15),
        Color::Indexed(index @ 0..=15) => named(usize::from(index)),
        Color::Indexed(index @ 16..=231) => {
            let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * u16::from(step) };
            let cube = index - 16;
            let (red, green, blue) = (level(cube / 36), level(cube / 6 % 6), level(cube % 6));
            Some(format!("#{red:02x}{green:02x}{blue:02x}"))
        }
        Color::Indexed(grey) => {
            let level = 8 + 10 * u16::from(grey - 232);
            Some(format!("#{level:02x}{level:02x}{level:02x}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    #[test]
    fn letters_keep_their_columns_behind_wide_ones() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 1));
        buffer.set_string(0, 0, "a 東 b<", Style::new());
        let picture = svg(&buffer);
        assert!(picture.contains(&format!("x=\"{:.1}\"", MARGIN + 2.0 * CELL)), "{picture}");
        assert!(picture.contains(&format!("x=\"{:.1}\"", MARGIN + 5.0 * CELL)), "{picture}");
        assert!(picture.contains(">b&lt;</text>"), "{picture}");
    }

    #[test]
    fn the_picture_stands_on_what_most_cells_stand_on() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 4, 2));
        buffer.set_style(Rect::new(0, 0, 3, 2), Style::new().bg(Color::Rgb(251, 252, 253)));
        let picture = svg(&buffer);
        assert!(picture.contains("height=\"100%\" rx=\"10\" fill=\"#fbfcfd\""), "{picture}");
        assert_eq!(picture.matches("#fbfcfd").count(), 1, "{picture}");
        let plain = svg(&Buffer::empty(Rect::new(0, 0, 4, 2)));
        assert!(plain.contains(&format!("rx=\"10\" fill=\"{PAPER}\"")), "{plain}");
    }

    #[test]
    fn colours_and_weight_are_shown() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 4, 1));
        buffer.set_string(0, 0, "warm", Style::new().fg(Color::Rgb(1, 2, 255)).bold());
        let picture = svg(&buffer);
        assert!(picture.contains("fill=\"#0102ff\" font-weight=\"bold\""), "{picture}");
    }
}
