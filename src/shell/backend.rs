//! Turns frames into bytes: gathers everything a frame writes, so that it leaves in one write
//! between synchronised-update marks, and answers ratatui's questions without the terminal.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

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

impl Backend for FrameBackend {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut content = content.peekable();
        if content.peek().is_none() {
            return Ok(());
        }
        self.cursor = None;
        self.inner.draw(content)
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
