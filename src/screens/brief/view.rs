//! Drawing the brief: who it is at the top, then the pieces of the page, line under line.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::command::Context;
use crate::text::Clean;
use crate::ui::{Look, empty, paint};

use super::page::{Page, Piece, Tone};
use super::state::BriefPage;

/// The most columns a column of the page is wide: longer lines are hard to read.
const WIDEST: u16 = 110;
/// The least columns that each of two columns of the page is wide.
const BROAD: u16 = 88;
/// Columns between two columns of the page.
const APART: u16 = 3;
/// The least and most columns of what leads a line.
const LEAD: (usize, usize) = (6, 16);
/// Lines of a text that is wrapped.
const WRAPPED: usize = 6;

/// A line of the page as it is drawn.
#[derive(Clone, Debug)]
enum Row<'a> {
    /// A heading.
    Heading(&'a Clean),
    /// What leads, what is said, what stands at the right.
    Line(&'a Clean, &'a Clean, &'a Clean, Tone),
    /// A line of a text below another.
    Below(Clean),
    /// A row of the map.
    Map(&'a str),
}

/// A column of the page: how wide it is, how wide what leads its lines is, and the lines.
struct Column<'a> {
    width: u16,
    lead: usize,
    rows: Vec<Row<'a>>,
}

impl<'a> Column<'a> {
    /// Pieces in a column of this width.
    fn of(pieces: &'a [Piece], width: u16) -> Column<'a> {
        let leads = pieces.iter().filter_map(|piece| match piece {
            Piece::Line(lead, ..) => Some(lead),
            _ => None,
        });
        let lead = widest(leads);
        let room = usize::from(width).saturating_sub(lead + 3).max(8);
        let mut rows = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Heading(heading) => rows.push(Row::Heading(heading)),
                Piece::Line(lead, says, right, tone) => rows.push(Row::Line(lead, says, right, *tone)),
                Piece::Below(text) => {
                    rows.extend(text.wrapped_at_most(room, WRAPPED).into_iter().map(Row::Below));
                }
                Piece::Map(row) => rows.push(Row::Map(row)),
            }
        }
        Column { width, lead, rows }
    }

    /// The same lines in two columns, which part at a heading so that both are about as long; one
    /// where there is none to part at.
    fn parted(self) -> Vec<Column<'a>> {
        let (all, mut rows) = (self.rows.len(), self.rows);
        let is_heading = |at: &usize| matches!(rows[*at], Row::Heading(_));
        let end = (1..all).filter(is_heading).min_by_key(|end| (*end).max(all - end));
        let below = end.map(|end| rows.split_off(end));
        // What leads the lines of one column alone may be less wide; texts below them fit all the same.
        let column = |rows: Vec<Row<'a>>| Column { width: self.width, lead: lead_of(&rows), rows };
        [Some(rows), below].into_iter().flatten().map(column).collect()
    }
}

fn lead_of(rows: &[Row<'_>]) -> usize {
    widest(rows.iter().filter_map(|row| match row {
        Row::Line(lead, ..) => Some(*lead),
        _ => None,
    }))
}

/// The columns of the widest of what leads lines, as far as that may go.
fn widest<'a>(leads: impl Iterator<Item = &'a Clean>) -> usize {
    leads.map(Clean::width).max().unwrap_or(0).clamp(LEAD.0, LEAD.1)
}

/// The page on a screen of this width, in two columns where there is room for them: its parts stay
/// whole, and both columns are about as long.
fn columns(page: &Page, width: u16) -> Vec<Column<'_>> {
    let whole = width.saturating_sub(2);
    if whole < 2 * BROAD + APART {
        return vec![Column::of(&page.pieces, whole.min(WIDEST))];
    }
    Column::of(&page.pieces, ((whole - APART) / 2).min(WIDEST)).parted()
}

fn longest(columns: &[Column<'_>]) -> usize {
    columns.iter().map(|column| column.rows.len()).max().unwrap_or(0)
}

/// How many lines of the page stand below each other on a screen of this width.
pub fn height(page: &Page, width: u16) -> usize {
    longest(&columns(page, width))
}

/// How many lines of the page a screen of this height has room for.
pub fn room(page: Option<&Page>, height: u16) -> usize {
    let head = page.map_or(0, |page| page.who.len() + 1);
    usize::from(height).saturating_sub(head).max(1)
}

/// Draws the page.
pub fn draw(brief: &BriefPage, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
    let buffer = frame.buffer_mut();
    let Some(page) = &brief.page else {
        return empty::draw(buffer, area, look, Context::Brief, "record-gone");
    };
    let columns = columns(page, area.width);
    let widths: u16 = columns.iter().map(|column| column.width).sum();
    let area = Rect { x: area.x + 1, width: widths + APART * (columns.len() as u16 - 1), ..area };
    let first = head(page, buffer, area, look);
    let last = area.bottom();
    let mut x = area.x;
    for Column { width, lead, rows } in &columns {
        let column = Rect { x, width: *width, ..area };
        x += width + APART;
        for (y, row) in (first..).zip(rows.iter().skip(brief.top)) {
            if y >= last {
                let below = last.saturating_sub(1);
                paint::put_right(buffer, column.x, below, width + 1, " ↓", look.theme.accent);
                break;
            }
            draw_row(row, *lead as u16, buffer, Rect { y, height: 1, ..column }, look);
        }
    }
}

/// The name and who that is; returns the row below.
fn head(page: &Page, buffer: &mut Buffer, area: Rect, look: &Look<'_>) -> u16 {
    let theme = look.theme;
    let used = paint::put_right(buffer, area.x, area.y, area.width, page.last.as_str(), theme.dim);
    let left = area.width.saturating_sub(used + 2);
    paint::put(buffer, area.x, area.y, left, page.title.as_str(), theme.accent.patch(theme.title));
    let mut y = area.y + 1;
    for (line, tone) in &page.who {
        paint::put(buffer, area.x, y, area.width, line.as_str(), style_of(*tone, look));
        y += 1;
    }
    y
}

fn style_of(tone: Tone, look: &Look<'_>) -> Style {
    let theme = look.theme;
    match tone {
        Tone::Plain => theme.text,
        Tone::Dim => theme.dim,
        Tone::Overdue => theme.overdue,
        Tone::Due => theme.due,
        Tone::Planned => theme.planned,
        Tone::Danger => theme.danger,
    }
}

fn draw_row(row: &Row<'_>, lead: u16, buffer: &mut Buffer, line: Rect, look: &Look<'_>) {
    let theme = look.theme;
    let (x, y) = (line.x, line.y);
    let inner = x + lead + 2;
    let room = line.right().saturating_sub(inner);
    match row {
        Row::Heading(heading) => {
            paint::rule(buffer, x, y, 1, "─", theme.rule);
            let used =
                paint::put(buffer, x + 2, y, line.width.saturating_sub(2), heading.as_str(), theme.title);
            let rest = line.width.saturating_sub(used + 3);
            paint::rule(buffer, x + used + 3, y, rest, "─", theme.rule);
        }
        Row::Line(led, says, right, tone) => {
            let style = style_of(*tone, look);
            let lead_style = if *tone == Tone::Plain { theme.dim } else { style };
            paint::put_right(buffer, x, y, lead, led.cut(usize::from(lead)).as_str(), lead_style);
            let right = right.cut(usize::from(room / 2));
            let used = paint::put_right(buffer, inner, y, room, right.as_str(), theme.dim);
            let left = room.saturating_sub(if used > 0 { used + 2 } else { 0 });
            let says_style = if *tone == Tone::Dim { theme.dim } else { theme.text };
            paint::put(buffer, inner, y, left, says.as_str(), says_style);
        }
        Row::Below(text) => {
            paint::put(buffer, inner, y, room, text.as_str(), theme.dim);
        }
        Row::Map(text) => {
            paint::put(buffer, inner, y, room, text, theme.dim);
        }
    }
}
