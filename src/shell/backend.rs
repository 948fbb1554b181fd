//! Turns frames into bytes: gathers everything a frame writes, so that it leaves in one write
//! between synchronised-update marks, and answers ratatui's questions without the terminal.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use crossterm::cursor::MoveTo;
use crossterm::queue;
use crossterm::style::{Attribute, SetAttribute, SetStyle};
use ratatui::backend::{Backend, ClearType, CrosstermBackend, IntoCrossterm, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier, Style};

const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// Gathers bytes; flushing adds them to the frame, which leaves when it is delivered.
#[derive(Debug, Default)]
struct Gathered {
    bytes: Vec<u8>,
    frame: Arc<Mutex<Vec<u8>>>,
}

impl Write for Gathered {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut frame = self.frame.lock().unwrap_or_else(PoisonError::into_inner);
        if frame.is_empty() && !self.bytes.is_empty() {
            frame.extend_from_slice(BEGIN);
        }
        frame.append(&mut self.bytes);
        Ok(())
    }
}

/// A backend of a known size that keeps its bytes until `deliver`. A frame that shows what is
/// there already is no bytes at all. It starts with a hidden cursor.
pub struct FrameBackend {
    inner: CrosstermBackend<Gathered>,
    frame: Arc<Mutex<Vec<u8>>>,
    size: Size,
    /// Where the cursor stands; none when drawing has moved it.
    cursor: Option<Position>,
    is_cursor_shown: bool,
}

impl FrameBackend {
    /// A backend for a terminal of this size.
    pub fn new(size: Size) -> FrameBackend {
        let gathered = Gathered::default();
        FrameBackend {
            frame: Arc::clone(&gathered.frame),
            inner: CrosstermBackend::new(gathered),
            size,
            cursor: None,
            is_cursor_shown: false,
        }
    }

    /// Learns that the terminal has another size.
    pub fn resize(&mut self, size: Size) {
        self.size = size;
    }

    /// Sends what was gathered, in one write unless the terminal takes less.
    pub fn deliver(&mut self, out: &mut impl Write) -> io::Result<()> {
        Write::flush(&mut self.inner)?;
        let mut frame = self.frame.lock().unwrap_or_else(PoisonError::into_inner);
        if frame.is_empty() {
            return Ok(());
        }
        frame.extend_from_slice(END);
        let sent = out.write_all(&frame);
        frame.clear();
        sent
    }
}

/// What a cell is written with.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Pen {
    fg: Color,
    bg: Color,
    underline: Color,
    modifier: Modifier,
}

impl Pen {
    fn of(cell: &Cell) -> Pen {
        Pen { fg: cell.fg, bg: cell.bg, underline: cell.underline_color, modifier: cell.modifier }
    }

    /// Says what is not as it was before; all of it when something has to be taken back, for
    /// which there is one command for everything.
    fn take_up(self, before: Option<Pen>, out: &mut impl Write) -> io::Result<()> {
        let colour = |new: Color, old: Color| (new != Color::Reset && new != old).then_some(new);
        let is_taken_back = |new: Color, old: Color| new == Color::Reset && old != Color::Reset;
        let fresh =
            Pen { fg: Color::Reset, bg: Color::Reset, underline: Color::Reset, modifier: Modifier::empty() };
        let kept = before.filter(|old| {
            self.modifier == old.modifier
                && !is_taken_back(self.fg, old.fg)
                && !is_taken_back(self.bg, old.bg)
                && !is_taken_back(self.underline, old.underline)
        });
        if kept.is_none() {
            queue!(out, SetAttribute(Attribute::Reset))?;
        }
        let old = kept.unwrap_or(fresh);
        let style = Style {
            fg: colour(self.fg, old.fg),
            bg: colour(self.bg, old.bg),
            underline_color: colour(self.underline, old.underline),
            add_modifier: self.modifier - old.modifier,
            ..Style::new()
        };
        queue!(out, SetStyle(style.into_crossterm()))
    }
}

impl Backend for FrameBackend {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        // One command a run of cells that look alike and stand side by side: a command a cell costs
        // more than everything else about a frame.
        let mut pen = None;
        let mut next = None;
        for (x, y, cell) in content {
            if next != Some((x, y)) {
                queue!(self.inner, MoveTo(x, y))?;
            }
            let look = Pen::of(cell);
            if pen != Some(look) {
                look.take_up(pen, &mut self.inner)?;
                pen = Some(look);
            }
            self.inner.write_all(cell.symbol().as_bytes())?;
            // After a wide sign the place is said anew: terminals do not agree on what is wide.
            next = Some((x + 1, y));
        }
        if pen.is_some() {
            self.cursor = None;
            queue!(self.inner, SetAttribute(Attribute::Reset))?;
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.is_cursor_shown) { self.inner.hide_cursor() } else { Ok(()) }
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.is_cursor_shown, true) { Ok(()) } else { self.inner.show_cursor() }
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        if self.cursor.replace(position) == Some(position) {
            return Ok(());
        }
        self.inner.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.cursor = None;
        self.inner.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.cursor = None;
        self.inner.clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size, pixels: Size::ZERO })
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use ratatui::Terminal;
    use ratatui::widgets::Paragraph;

    use super::*;

    #[derive(Default)]
    struct Counting {
        writes: usize,
        bytes: Vec<u8>,
    }

    impl Write for Counting {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.writes += 1;
            self.bytes.extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_frame_is_one_write_and_asks_the_terminal_nothing() {
        let mut terminal = Terminal::new(FrameBackend::new(Size::new(200, 60))).expect("a terminal");
        let mut out = Counting::default();
        for round in 1..=3_usize {
            let text = format!("{}\n", "x".repeat(200 - round)).repeat(60);
            terminal
                .draw(|frame| {
                    frame.render_widget(Paragraph::new(text), frame.area());
                    frame.set_cursor_position((3, 4));
                })
                .expect("a frame");
            terminal.backend_mut().deliver(&mut out).expect("a write");
            assert_eq!(out.writes, round);
        }
        let text = String::from_utf8(out.bytes).expect("text");
        assert!(text.starts_with("\u{1b}[?2026h") && text.ends_with("\u{1b}[?2026l"));
        for question in ["\u{1b}[6n", "\u{1b}[c", "\u{1b}[?u", "\u{1b}]11;?"] {
            assert!(!text.contains(question), "{question:?}");
        }
    }

    #[test]
    fn every_cell_arrives_as_it_was_drawn() {
        let looks = [
            Style::new().fg(Color::Indexed(3)).bg(Color::Rgb(1, 2, 3)).bold(),
            Style::new().reversed().underlined(),
            Style::new().fg(Color::Red).dim(),
            Style::new(),
        ];
        let mut terminal = Terminal::new(FrameBackend::new(Size::new(12, 4))).expect("a terminal");
        let mut screen = vt100::Parser::new(4, 12, 0);
        for round in 0..2 {
            terminal
                .draw(|frame| {
                    for (row, look) in looks.iter().enumerate() {
                        let text = format!("{round} Đạt 東");
                        frame.buffer_mut().set_string(row as u16, row as u16, text, *look);
                    }
                })
                .expect("a frame");
            let mut bytes = Vec::new();
            terminal.backend_mut().deliver(&mut bytes).expect("a write");
            screen.process(&bytes);
        }
        let cell = |row, column| screen.screen().cell(row, column).expect("a cell");
        assert_eq!(screen.screen().contents(), "1 Đạt 東\n 1 Đạt 東\n  1 Đạt 東\n   1 Đạt 東");
        assert_eq!(cell(0, 2).fgcolor(), vt100::Color::Idx(3));
        assert_eq!(cell(0, 3).bgcolor(), vt100::Color::Rgb(1, 2, 3));
        assert!(cell(0, 0).bold() && cell(1, 1).inverse() && cell(1, 7).underline() && cell(2, 2).dim());
        assert!(!cell(1, 1).bold() && !cell(3, 3).dim());
        assert_eq!(cell(3, 5).fgcolor(), vt100::Color::Default);
    }

    #[test]
    fn a_frame_like_the_one_before_is_no_bytes() {
        let mut terminal = Terminal::new(FrameBackend::new(Size::new(20, 5))).expect("a terminal");
        let mut out = Counting::default();
        for writes in [1, 1, 2, 2] {
            terminal
                .draw(|frame| {
                    frame.render_widget(Paragraph::new(format!("{writes}")), frame.area());
                    frame.set_cursor_position((3, 4));
                })
                .expect("a frame");
            terminal.backend_mut().deliver(&mut out).expect("a write");
            assert_eq!(out.writes, writes);
        }
    }

    #[test]
    fn another_size_is_drawn_whole() {
        let mut terminal = Terminal::new(FrameBackend::new(Size::new(10, 2))).expect("a terminal");
        let mut out = Counting::default();
        let draw = |terminal: &mut Terminal<FrameBackend>| {
            terminal
                .draw(|frame| frame.render_widget(Paragraph::new("hello"), frame.area()))
                .expect("a frame");
        };
        draw(&mut terminal);
        terminal.backend_mut().deliver(&mut out).expect("a write");
        out.bytes.clear();
        terminal.backend_mut().resize(Size::new(8, 3));
        draw(&mut terminal);
        terminal.backend_mut().deliver(&mut out).expect("a write");
        assert!(String::from_utf8_lossy(&out.bytes).contains("hello"));
    }
}
