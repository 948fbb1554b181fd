//! Frames as a terminal sees them.

use proptest::prelude::*;
use ratatui::buffer::CellWidth;
use ratatui::style::{Color, Modifier, Style};
use ratatui::widgets::Paragraph;

use super::*;
use crate::shell::cells::is_bare;
use crate::text::Clean;
use crate::ui::address::Address;
use crate::ui::paint;

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

fn words(frame: &mut Frame<'_>, words: String) -> Vec<Link> {
    let whole = *frame.buffer_mut().area();
    frame.render_widget(Paragraph::new(words), whole);
    Vec::new()
}

#[test]
fn a_frame_is_one_write_and_asks_the_terminal_nothing() {
    let (mut frames, mut out) = (Frames::default(), Counting::default());
    for round in 1..=3_usize {
        let text = format!("{}\n", "x".repeat(200 - round)).repeat(60);
        let drawn = frames.draw(Size::new(200, 60), &mut out, |frame| {
            frame.set_cursor_position((3, 4));
            words(frame, text)
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
            frame.set_cursor_position((3, 4));
            words(frame, format!("{writes}"))
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
            if let Some(place) = wanted {
                frame.set_cursor_position(place);
            }
            words(frame, text.to_owned())
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

fn paint(frame: &mut Frame<'_>, drawing: &Drawing) -> Vec<Link> {
    for (x, y, look, text) in drawing {
        let room = usize::from(12 - x);
        frame.buffer_mut().set_stringn(*x, *y, text, room, Style::reset().patch(LOOKS[*look]));
    }
    Vec::new()
}

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
        for drawing in &drawings {
            let mut out = Vec::new();
            frames.draw(size, &mut out, |frame| paint(frame, drawing)).expect("a write");
            seen.process(&out);
        }
        shows_cell_by_cell(&frames, &seen)?;
    }

    #[test]
    fn a_terminal_that_saw_every_frame_has_the_links_of_the_last_one_and_no_others(
        drawings in prop::collection::vec(linked_drawing(), 1..6)
    ) {
        let size = Size::new(12, 3);
        let (mut frames, mut seen) = (Frames::default(), vt100::Parser::new(3, 12, 0));
        let (mut plain, mut opens, mut had) = (Frames::default(), Opens::nothing(), false);
        for (drawing, linked) in &drawings {
            let (mut out, mut without, mut has) = (Vec::new(), Vec::new(), false);
            let render = |frame: &mut Frame<'_>| {
                paint(frame, drawing);
                let links = links_of(drawing, linked, frame.buffer_mut());
                has = !links.is_empty();
                links
            };
            frames.draw(size, &mut out, render).expect("a write");
            plain.draw(size, &mut without, |frame| paint(frame, drawing)).expect("a write");
            if !has && !had {
                prop_assert_eq!(&out, &without);
            }
            had = has;
            seen.process(&out);
            opens.process(&out);
        }
        shows_cell_by_cell(&frames, &seen)?;
        let (drawing, linked) = drawings.last().expect("a drawing");
        let shown = frames.shown().expect("a frame");
        let links = links_of(drawing, linked, shown);
        for (y, row) in shown.content.chunks(12).enumerate() {
            let mut x = 0;
            while let Some(cell) = row.get(x) {
                let at = Position::new(x as u16, y as u16);
                let wanted = links.iter().rev().find(|link| link.area.contains(at));
                let wanted = wanted.map(|link| link.address.to_string());
                prop_assert_eq!(&opens.cells[y * 12 + x], &wanted, "{:?}", at);
                x += columns(cell);
            }
        }
    }
}

/// A drawing, some texts of which open an address of their own.
fn linked_drawing() -> impl Strategy<Value = (Drawing, Vec<Option<u8>>)> {
    (drawing(), prop::collection::vec(prop::option::of(0..3_u8), 9))
}

/// The links of a drawing that can be seen in its frame.
fn links_of(drawing: &Drawing, linked: &[Option<u8>], buffer: &Buffer) -> Vec<Link> {
    let mut links = Vec::new();
    for ((x, y, _, text), number) in drawing.iter().zip(linked) {
        let Some(address) = number.and_then(|number| Address::page(&format!("a.example/{number}"))) else {
            continue;
        };
        let area = Rect::new(*x, *y, paint::columns(text) as u16, 1);
        links.push(Link { area, text: Clean::line(text), address });
    }
    links.retain(|link| link.is_seen(buffer));
    links
}

/// Which cells of a terminal of 12 columns and 3 rows open which address.
struct Opens {
    cells: Vec<Option<String>>,
    at: usize,
    link: Option<String>,
}

impl Opens {
    fn nothing() -> Opens {
        Opens { cells: vec![None; 36], at: 0, link: None }
    }

    fn process(&mut self, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let mut rest = text.as_str();
        while let Some(letter) = rest.chars().next() {
            rest = &rest[letter.len_utf8()..];
            if letter != '\u{1b}' {
                let wide = paint::columns(letter.encode_utf8(&mut [0; 4]));
                let covered = self.at..(self.at + wide).min(self.cells.len());
                self.cells[covered].fill(self.link.clone());
                self.at += wide;
            } else if let Some(command) = rest.strip_prefix(']') {
                let (command, after) = command.split_once("\u{1b}\\").expect("an end");
                let link = command.strip_prefix("8;").and_then(|link| link.split_once(';'));
                let (_, address) = link.expect("a link");
                self.link = Some(address.to_owned()).filter(|address| !address.is_empty());
                rest = after;
            } else {
                let end = rest.find(|c: char| c.is_ascii_alphabetic()).expect("an end");
                if let (Some(place), "H") = (rest[..end].strip_prefix('['), &rest[end..=end]) {
                    let (row, column) = place.split_once(';').expect("a place");
                    let number = |text: &str| text.parse::<usize>().expect("a number") - 1;
                    self.at = number(row) * 12 + number(column);
                }
                rest = &rest[end + 1..];
            }
        }
        assert_eq!(self.link, None, "a link that does not end");
    }
}

/// The terminal shows the last frame, sign by sign and look by look.
fn shows_cell_by_cell(frames: &Frames, seen: &vt100::Parser) -> Result<(), TestCaseError> {
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
    Ok(())
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
