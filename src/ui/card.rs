//! A card of a board: a box around four lines. What stands in the lines is the screen's business.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::paint;

/// Rows a card takes, its border with it.
pub const HEIGHT: u16 = 6;

/// A piece of text with its style.
#[derive(Clone, Copy, Debug, Default)]
pub struct Piece<'a> {
    /// The text.
    pub text: &'a str,
    /// How it looks.
    pub style: Style,
}

impl<'a> Piece<'a> {
    /// A text in a style.
    pub fn new(text: &'a str, style: Style) -> Piece<'a> {
        Piece { text, style }
    }
}

/// How the box of a card is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Frame {
    /// Rounded and thin.
    #[default]
    Plain,
    /// Heavy: the cursor is here.
    Selected,
}

/// What a card shows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Card<'a> {
    /// A sign before the title, such as a tick.
    pub sign: Piece<'a>,
    /// The first line.
    pub title: Piece<'a>,
    /// The left and right of the second line.
    pub second: (Piece<'a>, Piece<'a>),
    /// The left and right of the third line.
    pub third: (Piece<'a>, Piece<'a>),
    /// A sign, the left and the right of the fourth line.
    pub fourth: (Piece<'a>, Piece<'a>, Piece<'a>),
    /// How the box is drawn.
    pub frame: Frame,
    /// The style of the box.
    pub border: Style,
    /// What stands in the upper border on the right, such as a mark; and in the lower one, such
    /// as how many cards follow.
    pub notes: (Piece<'a>, Piece<'a>),
}

/// Draws a card in the upper left of an area; what does not fit is left out.
pub fn draw(buffer: &mut Buffer, area: Rect, card: &Card<'_>) {
    let area = area.intersection(buffer.area);
    if area.width < 4 || area.height == 0 {
        return;
    }
    let height = area.height.min(HEIGHT);
    draw_box(buffer, Rect { height, ..area }, card);
    let (x, width) = (area.x + 2, area.width - 4);
    for line in 0..height.min(HEIGHT - 1).saturating_sub(1) {
        draw_line(buffer, x, area.y + 1 + line, width, line, card);
    }
}

fn draw_line(buffer: &mut Buffer, x: u16, y: u16, width: u16, line: u16, card: &Card<'_>) {
    match line {
        0 => {
            let used = after_sign(buffer, x, y, width, card.sign);
            paint::put(buffer, x + used, y, width - used, card.title.text, card.title.style);
        }
        1 => {
            let (left, last) = card.second;
            let right = paint::put_right(buffer, x, y, width, last.text, last.style);
            let room = width.saturating_sub(if right > 0 { right + 1 } else { 0 });
            paint::put(buffer, x, y, room, left.text, left.style);
        }
        2 => {
            // The figure is whole as long as it can be; a date beside it is cut before it.
            let (left, last) = card.third;
            let used = paint::put(buffer, x, y, width, left.text, left.style);
            let gap = if used > 0 { used + 1 } else { 0 };
            paint::put_right(buffer, x + gap, y, width.saturating_sub(gap), last.text, last.style);
        }
        _ => {
            let (sign, left, last) = card.fourth;
            let right = paint::columns(last.text).min(usize::from(width)) as u16;
            let used = after_sign(buffer, x, y, width, sign);
            let gap = if right > 0 { right + 1 } else { 0 };
            let room = width.saturating_sub(used + gap);
            paint::put(buffer, x + used, y, room, left.text, left.style);
            paint::put_right(buffer, x, y, width, last.text, last.style);
        }
    }
}

fn after_sign(buffer: &mut Buffer, x: u16, y: u16, width: u16, sign: Piece<'_>) -> u16 {
    if sign.text.is_empty() {
        return 0;
    }
    (paint::put(buffer, x, y, width, sign.text, sign.style) + 1).min(width)
}

fn draw_box(buffer: &mut Buffer, area: Rect, card: &Card<'_>) {
    let signs = match card.frame {
        Frame::Plain => ["╭", "╮", "╰", "╯", "─", "│"],
        Frame::Selected => ["┏", "┓", "┗", "┛", "━", "┃"],
    };
    let [top_left, top_right, bottom_left, bottom_right, across, down] = signs;
    let (left, right) = (area.x, area.right() - 1);
    let (top, bottom) = (area.y, area.bottom() - 1);
    paint::rule(buffer, left, top, 1, top_left, card.border);
    paint::rule(buffer, left + 1, top, area.width - 2, across, card.border);
    paint::rule(buffer, right, top, 1, top_right, card.border);
    // A card that runs off the screen has no lower edge, only sides.
    let whole = area.height == HEIGHT;
    for y in top + 1..if whole { bottom } else { bottom + 1 } {
        paint::rule(buffer, left, y, 1, down, card.border);
        paint::rule(buffer, right, y, 1, down, card.border);
    }
    if whole {
        paint::rule(buffer, left, bottom, 1, bottom_left, card.border);
        paint::rule(buffer, left + 1, bottom, area.width - 2, across, card.border);
        paint::rule(buffer, right, bottom, 1, bottom_right, card.border);
        note(buffer, area, bottom, card.notes.1);
    }
    note(buffer, area, top, card.notes.0);
}

/// A word in the border: a blank on each side, two signs of border at its right.
fn note(buffer: &mut Buffer, area: Rect, y: u16, piece: Piece<'_>) {
    let width = paint::columns(piece.text) as u16;
    if width == 0 || width + 6 > area.width {
        return;
    }
    let x = area.right() - width - 4;
    paint::put(buffer, x, y, 1, " ", piece.style);
    paint::put(buffer, x + 1, y, width, piece.text, piece.style);
    paint::put(buffer, x + 1 + width, y, 1, " ", piece.style);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(width: u16, card: &Card<'_>) -> Vec<String> {
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, HEIGHT));
        draw(&mut buffer, Rect::new(0, 0, width, HEIGHT), card);
        let row = |y: u16| (0..width).map(|x| buffer[(x, y)].symbol()).collect::<String>();
        (0..HEIGHT).map(row).collect()
    }

    fn text(text: &str) -> Piece<'_> {
        Piece::new(text, Style::new())
    }

    #[test]
    fn a_card_shows_its_four_lines_in_a_box() {
        let card = Card {
            title: text("Acme renewal"),
            second: (text("Acme Corp"), text("AN")),
            third: (text("48,000 $"), text("30 Nov")),
            fourth: (text("●"), text("quote today"), text("2d")),
            frame: Frame::Selected,
            ..Card::default()
        };
        assert_eq!(
            drawn(22, &card),
            [
                "┏━━━━━━━━━━━━━━━━━━━━┓",
                "┃ Acme renewal       ┃",
                "┃ Acme Corp       AN ┃",
                "┃ 48,000 $    30 Nov ┃",
                "┃ ● quote today   2d ┃",
                "┗━━━━━━━━━━━━━━━━━━━━┛",
            ]
        );
    }

    #[test]
    fn a_card_that_runs_off_the_screen_keeps_its_sides() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 3));
        let card = Card { title: text("Acme"), ..Card::default() };
        draw(&mut buffer, Rect::new(0, 0, 10, 3), &card);
        assert_eq!((buffer[(0, 2)].symbol(), buffer[(9, 2)].symbol()), ("│", "│"));
    }

    #[test]
    fn long_text_never_breaks_the_box_and_the_amount_goes_before_the_date() {
        let card = Card {
            sign: text("✓"),
            title: text("Hệ thống kho lạnh Bình Dương giai đoạn hai"),
            second: (text("東京都庁システム開発株式会社"), text("AN")),
            third: (text("12,850,000,000 ₫"), text("3 Jan")),
            fourth: (text("○"), text("no next step at all"), text("129d")),
            notes: (text("•"), text("↓ 5")),
            ..Card::default()
        };
        let rows = drawn(20, &card);
        assert!(rows[0].ends_with(" • ─╮"), "{}", rows[0]);
        for row in &rows[1..5] {
            assert!(row.starts_with('│') && row.ends_with('│'), "{row}");
        }
        assert!(rows[3].contains("12,850,000,000 ₫") && !rows[3].contains("Jan"), "{}", rows[3]);
        assert!(rows[4].contains("129d") && rows[4].contains('…'), "{}", rows[4]);
        assert!(rows[5].contains("↓ 5"), "{}", rows[5]);
    }

    #[test]
    fn a_date_without_room_is_cut_with_an_ellipsis_and_never_left_out() {
        let card = Card { third: (text("2,650,000,000 ₫"), text("16 Jan 2027")), ..Card::default() };
        for width in 21..40 {
            let line = drawn(width, &card)[3].clone();
            assert!(line.contains("2,650,000,000 ₫ "), "{line}");
            assert!(line.contains("16 Jan 2027") || line.contains('…'), "{line}");
        }
    }
}
