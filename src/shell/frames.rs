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
        if self.next.area.as_size() == size {
            self.next.reset();
        } else {
            self.next = Buffer::empty(size.into());
        }
        let next = &mut self.next;
        let Ok(_) = self.handle.draw(|frame| {
            std::mem::swap(frame.buffer_mut(), next);
            render(frame);
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
fn looks_like(one: &Cell, other: &Cell) -> bool {
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
mod tests {
    use proptest::prelude::*;
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

    fn words(frame: &mut Frame<'_>, words: String) {
        let whole = *frame.buffer_mut().area();
        frame.render_widget(Paragraph::new(words), whole);
    }

    #[test]
    fn a_frame_is_one_write_and_asks_the_terminal_nothing() {
        let (mut frames, mut out) = (Frames::default(), Counting::default());
        for round in 1..=3_usize {
            let text = format!("{}\n", "x".repeat(200 - round)).repeat(60);
            let drawn = frames.draw(Size::new(200, 60), &mut out, |frame| {
                words(frame, text);
                frame.set_cursor_position((3, 4));
            });
            drawn.expect("a write");
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
        let (mut frames, mut out) = (Frames::default(), Counting::default());
        for writes in [1, 1, 2, 2] {
            let drawn = frames.draw(Size::new(20, 5), &mut out, |frame| {
                words(frame, format!("{writes}"));
                frame.set_cursor_position((3, 4));
            });
            drawn.expect("a write");
            assert_eq!(out.writes, writes);
        }
    }

    #[test]
    fn another_size_is_drawn_whole() {
        let (mut frames, mut out) = (Frames::default(), Counting::default());
        for size in [Size::new(10, 2), Size::new(8, 3)] {
            out.bytes.clear();
            frames.draw(size, &mut out, |frame| words(frame, "hello".to_owned())).expect("a write");
            assert!(String::from_utf8_lossy(&out.bytes).contains("hello"), "{size}");
        }
        assert!(String::from_utf8_lossy(&out.bytes).contains("\u{1b}[2J"));
    }

    #[test]
    fn the_cursor_is_where_the_last_frame_wanted_it_and_hidden_where_none_did() {
        let (mut frames, mut out) = (Frames::default(), Counting::default());
        let mut screen = vt100::Parser::new(4, 10, 0);
        for (text, wanted) in
            [("a", Some((2, 1))), ("b", Some((2, 1))), ("b", Some((5, 3))), ("c", None), ("d", Some((0, 0)))]
        {
            out.bytes.clear();
            let drawn = frames.draw(Size::new(10, 4), &mut out, |frame| {
                words(frame, text.to_owned());
                if let Some(place) = wanted {
                    frame.set_cursor_position(place);
                }
            });
            drawn.expect("a write");
            screen.process(&out.bytes);
            assert_eq!(screen.screen().hide_cursor(), wanted.is_none(), "{text}");
            if let Some((x, y)) = wanted {
                assert_eq!(screen.screen().cursor_position(), (y, x), "{text}");
            }
        }
    }

    const LOOKS: [Style; 7] = [
        Style::new().fg(Color::Indexed(3)).bg(Color::Rgb(1, 2, 3)).bold(),
        Style::new().reversed().underlined(),
        Style::new().fg(Color::Red).dim(),
        Style::new().bg(Color::Indexed(4)),
        Style::new().bold(),
        Style::new().bold().italic().reversed(),
        Style::new(),
    ];

    /// Texts at places, each in one of the looks, drawn over a clear frame.
    type Drawing = Vec<(u16, u16, usize, &'static str)>;

    fn drawing() -> impl Strategy<Value = Drawing> {
        let text = prop::sample::select(vec!["a", "Đạt", "東京", "x東", " ", "▌ 3 ", "e\u{301}東é"]);
        prop::collection::vec((0..12_u16, 0..3_u16, 0..LOOKS.len(), text), 0..9)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]
        #[test]
        fn a_terminal_that_saw_every_frame_shows_the_last_one_cell_by_cell(drawings in prop::collection::vec(drawing(), 1..6)) {
            let size = Size::new(12, 3);
            let (mut frames, mut seen) = (Frames::default(), vt100::Parser::new(3, 12, 0));
            let paint = |frame: &mut Frame<'_>, drawing: &Drawing| {
                for (x, y, look, text) in drawing {
                    let room = usize::from(12 - x);
                    frame.buffer_mut().set_stringn(*x, *y, text, room, Style::reset().patch(LOOKS[*look]));
                }
            };
            for drawing in &drawings {
                let mut out = Vec::new();
                frames.draw(size, &mut out, |frame| paint(frame, drawing)).expect("a write");
                seen.process(&out);
            }
            let drawn = frames.shown().expect("a frame");
            for (y, row) in drawn.content.chunks(12).enumerate() {
                let mut covered = 0;
                for (x, cell) in row.iter().enumerate() {
                    if covered > 0 {
                        covered -= 1;
                        continue;
                    }
                    covered = columns(cell) - 1;
                    let there = seen.screen().cell(y as u16, x as u16).expect("a cell");
                    let blank = if there.contents().is_empty() { " " } else { there.contents() };
                    prop_assert_eq!(blank, cell.symbol());
                    prop_assert_eq!(there.inverse(), cell.modifier.contains(Modifier::REVERSED));
                    prop_assert_eq!(there.underline(), cell.modifier.contains(Modifier::UNDERLINED));
                    prop_assert_eq!(there.bgcolor(), known(cell.bg));
                    // Of a bare blank no ink is seen.
                    if !is_bare(cell) {
                        prop_assert_eq!(there.bold(), cell.modifier.contains(Modifier::BOLD));
                        prop_assert_eq!(there.dim(), cell.modifier.contains(Modifier::DIM));
                        prop_assert_eq!(there.italic(), cell.modifier.contains(Modifier::ITALIC));
                        prop_assert_eq!(there.fgcolor(), known(cell.fg));
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_told_at_once_is_as_wide_as_it_is_said() {
        for code in (0x20..0x7F).chain(0xA1..0x300).chain(0x2500..0x25C0) {
            let sign = char::from_u32(code).expect("a sign");
            let mut cell = Cell::EMPTY;
            cell.set_char(sign);
            assert_eq!(columns(&cell), usize::from(cell.cell_width()).max(1), "{code:x}");
        }
    }

    fn known(colour: Color) -> vt100::Color {
        match colour {
            Color::Indexed(number) => vt100::Color::Idx(number),
            Color::Rgb(red, green, blue) => vt100::Color::Rgb(red, green, blue),
            Color::Red => vt100::Color::Idx(1),
            _ => vt100::Color::Default,
        }
    }
}
