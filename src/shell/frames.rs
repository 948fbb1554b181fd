//! Turns frames into bytes: what differs from the frame before, in one write between
//! synchronised-update marks. The terminal is asked nothing.

use std::convert::Infallible;
use std::io::{self, Write};

use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::queue;
use crossterm::style::{Attribute, SetAttribute, SetStyle};
use crossterm::terminal::{Clear, ClearType};
use ratatui::backend::{self, Backend, IntoCrossterm, WindowSize};
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::{Position, Rect, Size};
use ratatui::style::{Color, Modifier, Style};
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};

use super::hyperlinks::Hyperlinks;
use crate::ui::link::Link;

const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// The frames of one terminal. It is taken to be clear and its cursor hidden at first.
///
/// Ratatui's own terminal hands out the frame and nothing else: it would keep two buffers before
/// the first frame is seen, and compare cells at a multiple of what showing them costs.
pub struct Frames {
    handle: Terminal<Pointer>,
    /// What the terminal shows; none before the first frame.
    shown: Option<Buffer>,
    next: Buffer,
    bytes: Vec<u8>,
    /// Where the cursor stands; none when drawing has moved it.
    cursor: Option<Position>,
    is_cursor_shown: bool,
    links: Hyperlinks,
}

impl Default for Frames {
    fn default() -> Frames {
        let nothing = TerminalOptions { viewport: Viewport::Fixed(Rect::ZERO) };
        let Ok(handle) = Terminal::with_options(Pointer(None), nothing);
        Frames {
            handle,
            shown: None,
            next: Buffer::default(),
            bytes: Vec::new(),
            cursor: None,
            is_cursor_shown: false,
            links: Hyperlinks::default(),
        }
    }
}

impl Frames {
    /// Draws a frame of this size and sends what is not there yet, in one write unless the
    /// terminal takes less. A frame that shows what is there already is no bytes at all.
    pub fn draw(
        &mut self,
        size: Size,
        out: &mut impl Write,
        render: impl FnOnce(&mut Frame<'_>),
    ) -> io::Result<()> {
        let without_links = |frame: &mut Frame<'_>| {
            render(frame);
            Vec::new()
        };
        self.draw_linked(size, out, without_links)
    }

    /// The same for a frame some texts of which open an address: those that `render` gives back.
    pub fn draw_linked(
        &mut self,
        size: Size,
        out: &mut impl Write,
        render: impl FnOnce(&mut Frame<'_>) -> Vec<Link>,
    ) -> io::Result<()> {
        if self.next.area.as_size() == size {
            self.next.reset();
        } else {
            self.next = Buffer::empty(size.into());
        }
        let (next, mut links) = (&mut self.next, Vec::new());
        let Ok(_) = self.handle.draw(|frame| {
            std::mem::swap(frame.buffer_mut(), next);
            links = render(frame);
            std::mem::swap(frame.buffer_mut(), next);
        });
        self.bytes.extend_from_slice(BEGIN);
        if self.shown.as_ref().is_some_and(|shown| shown.area != self.next.area) {
            self.shown = None;
            queue!(self.bytes, SetAttribute(Attribute::Reset), Clear(ClearType::All))?;
        }
        let before = self.shown.as_ref().map_or(&[][..], |shown| &shown.content);
        if encode(before, &self.next, &mut self.bytes)? {
            self.cursor = None;
        }
        if self.links.write(self.shown.as_ref(), &self.next, links, &mut self.bytes)? {
            self.cursor = None;
        }
        self.place_cursor()?;
        let next = std::mem::take(&mut self.next);
        self.next = self.shown.replace(next).unwrap_or_default();
        if self.bytes.len() == BEGIN.len() {
            self.bytes.clear();
            return Ok(());
        }
        self.bytes.extend_from_slice(END);
        let sent = out.write_all(&self.bytes);
        self.bytes.clear();
        sent
    }

    /// What the terminal shows; none before the first frame.
    pub fn shown(&self) -> Option<&Buffer> {
        self.shown.as_ref()
    }

    fn place_cursor(&mut self) -> io::Result<()> {
        let wanted = self.handle.backend().0;
        if self.is_cursor_shown && wanted.is_none() {
            queue!(self.bytes, Hide)?;
        }
        if let Some(place) = wanted
            && self.cursor != wanted
        {
            queue!(self.bytes, MoveTo(place.x, place.y))?;
            self.cursor = wanted;
        }
        if !self.is_cursor_shown && wanted.is_some() {
            queue!(self.bytes, Show)?;
        }
        self.is_cursor_shown = wanted.is_some();
        Ok(())
    }
}

fn columns(cell: &Cell) -> usize {
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
fn is_bare(cell: &Cell) -> bool {
    cell.symbol() == " " && !cell.modifier.intersects(ON_BLANKS)
}

/// Writes the cells that show something else than before, and those that a wide sign covered or
/// covers no more; true when there were any. `before` is empty where the terminal is clear.
fn encode(before: &[Cell], next: &Buffer, out: &mut Vec<u8>) -> io::Result<bool> {
    let width = usize::from(next.area.width);
    let mut pen = None;
    for (y, row) in next.content.chunks(width.max(1)).enumerate() {
        let before = before.get(y * width..(y + 1) * width);
        let old = |x: usize| before.and_then(|row| row.get(x)).unwrap_or(&Cell::EMPTY);
        // Where the cursor stands in this row, up to where cells have lost what covered them.
        let (mut at, mut uncovered) = (None, 0);
        let mut x = 0;
        while let Some(cell) = row.get(x) {
            let here = x;
            x += columns(cell);
            if here >= uncovered && looks_like(cell, old(here)) {
                continue;
            }
            if before.is_some() {
                uncovered =
                    (here..x).map(|covered| covered + columns(old(covered))).fold(uncovered, usize::max);
            }
            // One command a run of cells that look alike and stand side by side: a command a cell
            // costs more than everything else about a frame.
            if at != Some(here) {
                queue!(out, MoveTo(here as u16, y as u16))?;
            }
            let look = Pen::of(cell, pen);
            if pen != Some(look) {
                look.take_up(pen, out)?;
                pen = Some(look);
            }
            match cell.symbol().as_bytes() {
                [letter] => out.push(*letter),
                sign => out.extend_from_slice(sign),
            }
            // After a wide sign the place is said anew: terminals do not agree on what is wide.
            at = Some(here + 1);
        }
    }
    if pen.is_some() {
        queue!(out, SetAttribute(Attribute::Reset))?;
    }
    Ok(pen.is_some())
}

/// Writes the cells of an area over, whatever stands there.
pub(super) fn write_cells(frame: &Buffer, area: Rect, out: &mut Vec<u8>) -> io::Result<()> {
    let area = area.intersection(frame.area);
    for line in area.rows() {
        let start = frame.index_of(frame.area.x, line.y);
        let row = &frame.content[start..start + usize::from(frame.area.width)];
        let (mut pen, mut at, mut x) = (None, None, 0);
        while let Some(cell) = row.get(x) {
            let here = x;
            x += columns(cell);
            // Half of a wide sign is none.
            if here < usize::from(line.x) || here >= usize::from(line.right()) {
                continue;
            }
            if at != Some(here) {
                queue!(out, MoveTo(here as u16, line.y))?;
            }
            let look = Pen::of(cell, pen);
            if pen != Some(look) {
                look.take_up(pen, out)?;
                pen = Some(look);
            }
            out.extend_from_slice(cell.symbol().as_bytes());
            at = Some(here + 1);
        }
        if pen.is_some() {
            queue!(out, SetAttribute(Attribute::Reset))?;
        }
    }
    Ok(())
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

/// What a frame wants of the cursor: where it is to stand, none where it is to be hidden.
struct Pointer(Option<Position>);

impl Backend for Pointer {
    type Error = Infallible;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, _: I) -> Result<(), Infallible> {
        Ok(())
    }

    fn hide_cursor(&mut self) -> Result<(), Infallible> {
        self.0 = None;
        Ok(())
    }

    fn show_cursor(&mut self) -> Result<(), Infallible> {
        Ok(())
    }

    fn get_cursor_position(&mut self) -> Result<Position, Infallible> {
        Ok(self.0.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> Result<(), Infallible> {
        self.0 = Some(position.into());
        Ok(())
    }

    fn clear(&mut self) -> Result<(), Infallible> {
        Ok(())
    }

    fn clear_region(&mut self, _: backend::ClearType) -> Result<(), Infallible> {
        Ok(())
    }

    fn size(&self) -> Result<Size, Infallible> {
        Ok(Size::ZERO)
    }

    fn window_size(&mut self) -> Result<WindowSize, Infallible> {
        Ok(WindowSize { columns_rows: Size::ZERO, pixels: Size::ZERO })
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}

#[cfg(test)]
#[path = "frames_tests.rs"]
mod tests;
