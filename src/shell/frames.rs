//! Turns frames into bytes: what differs from the frame before, in one write between
//! synchronised-update marks. The terminal is asked nothing.

use std::convert::Infallible;
use std::io::{self, Write};

use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::queue;
use crossterm::style::{Attribute, SetAttribute};
use crossterm::terminal::{Clear, ClearType};
use ratatui::backend::{self, Backend, WindowSize};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect, Size};
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};

use super::cells::{Run, columns, looks_like};
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
    /// terminal takes less. A frame that shows what is there already is no bytes at all. The texts
    /// that `render` gives back open an address.
    pub fn draw(
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

/// Writes the cells that show something else than before, and those that a wide sign covered or
/// covers no more; true when there were any. `before` is empty where the terminal is clear.
fn encode(before: &[Cell], next: &Buffer, out: &mut Vec<u8>) -> io::Result<bool> {
    let width = usize::from(next.area.width);
    let mut run = Run::new(out);
    for (y, row) in next.content.chunks(width.max(1)).enumerate() {
        let before = before.get(y * width..(y + 1) * width);
        let old = |x: usize| before.and_then(|row| row.get(x)).unwrap_or(&Cell::EMPTY);
        // Up to where cells have lost what covered them.
        let mut uncovered = 0;
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
            run.write(here, y, cell)?;
        }
    }
    run.end()
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
