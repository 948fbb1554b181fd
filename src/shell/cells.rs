//! Cells as a terminal is told of them: a command a run of cells that look alike and stand side by
//! side. A command a cell costs more than everything else about a frame.

use std::io::{self, Write};

use crossterm::cursor::MoveTo;
use crossterm::queue;
use crossterm::style::{Attribute, SetAttribute, SetStyle};
use ratatui::backend::IntoCrossterm;
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

/// Writes cells one after the other.
pub(super) struct Run<'a> {
    out: &'a mut Vec<u8>,
    /// What was written with last.
    pen: Option<Pen>,
    /// Where the cursor stands, column and row; none before the first cell.
    at: Option<(usize, usize)>,
}

impl Run<'_> {
    /// Nothing is written yet.
    pub fn new(out: &mut Vec<u8>) -> Run<'_> {
        Run { out, pen: None, at: None }
    }

    /// Writes the cell of a column and a row.
    pub fn write(&mut self, x: usize, y: usize, cell: &Cell) -> io::Result<()> {
        if self.at != Some((x, y)) {
            queue!(self.out, MoveTo(x as u16, y as u16))?;
        }
        let look = Pen::of(cell, self.pen);
        if self.pen != Some(look) {
            look.take_up(self.pen, self.out)?;
            self.pen = Some(look);
        }
        match cell.symbol().as_bytes() {
            [letter] => self.out.push(*letter),
            sign => self.out.extend_from_slice(sign),
        }
        // After a wide sign the place is said anew: terminals do not agree on what is wide.
        self.at = Some((x + 1, y));
        Ok(())
    }

    /// Takes back what cells were written with; whether any were.
    pub fn end(self) -> io::Result<bool> {
        if self.pen.is_some() {
            queue!(self.out, SetAttribute(Attribute::Reset))?;
        }
        Ok(self.pen.is_some())
    }
}

/// Writes the cells of an area over, whatever stands there.
pub(super) fn write_over(frame: &Buffer, area: Rect, out: &mut Vec<u8>) -> io::Result<()> {
    let area = area.intersection(frame.area);
    let mut run = Run::new(out);
    for line in area.rows() {
        let start = frame.index_of(frame.area.x, line.y);
        let row = &frame.content[start..start + usize::from(frame.area.width)];
        let mut x = 0;
        while let Some(cell) = row.get(x) {
            let here = x;
            x += columns(cell);
            // Half of a wide sign is none.
            if here >= usize::from(line.x) && here < usize::from(line.right()) {
                run.write(here, usize::from(line.y), cell)?;
            }
        }
    }
    run.end().map(drop)
}

/// The columns of a cell.
pub(super) fn columns(cell: &Cell) -> usize {
    // Nearly all are one letter, Latin and accented at most, or part of a line or a bar (U+2500 to
    // U+25BF): these are told at once.
    match cell.symbol().as_bytes() {
        [_] | [..0xCC, _] | [0xE2, 0x94..=0x96, _] => 1,
        _ => usize::from(cell.cell_width()).max(1),
    }
}

/// Whether two cells show the same. Asked of every cell of every frame: the cheap parts first.
pub(super) fn looks_like(one: &Cell, other: &Cell) -> bool {
    one.bg == other.bg
        && one.symbol().as_bytes() == other.symbol().as_bytes()
        && (one.fg == other.fg && one.modifier == other.modifier || is_bare(one) && is_bare(other))
}

/// What is seen of a blank beside its background.
const ON_BLANKS: Modifier = Modifier::UNDERLINED.union(Modifier::REVERSED).union(Modifier::CROSSED_OUT);

/// Whether a cell shows its background and nothing else.
pub(super) fn is_bare(cell: &Cell) -> bool {
    cell.symbol() == " " && !cell.modifier.intersects(ON_BLANKS)
}

/// What a cell is written with.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Pen {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

/// What a terminal takes back together, and with which command.
const TAKEN_BACK: [(Modifier, Attribute); 6] = [
    (Modifier::BOLD.union(Modifier::DIM), Attribute::NormalIntensity),
    (Modifier::ITALIC, Attribute::NoItalic),
    (Modifier::UNDERLINED, Attribute::NoUnderline),
    (Modifier::SLOW_BLINK.union(Modifier::RAPID_BLINK), Attribute::NoBlink),
    (Modifier::REVERSED, Attribute::NoReverse),
    (Modifier::CROSSED_OUT, Attribute::NotCrossedOut),
];

impl Pen {
    /// What a cell is written with after another: a bare blank takes any ink, which saves half of
    /// the commands of a frame.
    fn of(cell: &Cell, before: Option<Pen>) -> Pen {
        match before.filter(|pen| is_bare(cell) && !pen.modifier.intersects(ON_BLANKS)) {
            Some(pen) => Pen { bg: cell.bg, ..pen },
            None => Pen { fg: cell.fg, bg: cell.bg, modifier: cell.modifier },
        }
    }

    /// Says what is not as it was before.
    fn take_up(self, before: Option<Pen>, out: &mut impl Write) -> io::Result<()> {
        if before.is_none() {
            queue!(out, SetAttribute(Attribute::Reset))?;
        }
        let fresh = Pen { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() };
        let mut old = before.unwrap_or(fresh);
        let gone = old.modifier - self.modifier;
        for (together, command) in TAKEN_BACK {
            if gone.intersects(together) {
                queue!(out, SetAttribute(command))?;
                old.modifier -= together;
            }
        }
        let style = Style {
            fg: (self.fg != old.fg).then_some(self.fg),
            bg: (self.bg != old.bg).then_some(self.bg),
            add_modifier: self.modifier - old.modifier,
            ..Style::new()
        };
        queue!(out, SetStyle(style.into_crossterm()))
    }
}
