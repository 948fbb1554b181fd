//! Boxes that float, and lists in them.

use ratatui::Frame;
use ratatui::layout::{Margin, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Block, BorderType, Clear};
use unicode_segmentation::UnicodeSegmentation;

use super::narrow::{Match, Narrow, Row};
use crate::command::{Context, hints};
use crate::domain::Message;
use crate::text::Clean;
use crate::ui::{Look, paint};

/// Columns beside a box in which nothing can be read any more.
const STRIP: u16 = 8;

/// Where a box floats.
#[derive(Clone, Copy, Debug)]
pub struct Floating(Rect);

impl Floating {
    /// A box in the middle, its inside at most so wide and high.
    pub fn centred(area: Rect, width: u16, height: u16) -> Floating {
        let (width, height) = outer(area, width, height);
        Floating(Rect {
            x: area.x + (area.width - width) / 2,
            y: area.y + (area.height - height) / 2,
            width,
            height,
        })
    }

    /// A box near the top.
    pub fn at_top(area: Rect, width: u16, height: u16) -> Floating {
        let Floating(centred) = Floating::centred(area, width, height);
        Floating(Rect { y: area.y + (area.height - centred.height).min(2), ..centred })
    }

    /// A box near the foot.
    pub fn at_foot(area: Rect, width: u16, height: u16) -> Floating {
        let Floating(centred) = Floating::centred(area, width, height);
        Floating(Rect { y: area.bottom() - centred.height, ..centred })
    }

    /// Opens the box with a question for its title; a long name in it is cut before its end is.
    pub fn ask(self, frame: &mut Frame<'_>, question: &Message, look: &Look<'_>) -> Rect {
        let Floating(outer) = self;
        let title = look.text.message_within(question, usize::from(outer.width.saturating_sub(6)));
        self.open(frame, &title, look)
    }

    /// Clears the place, draws the border with its title, and gives the inside.
    pub fn open(self, frame: &mut Frame<'_>, title: &Clean, look: &Look<'_>) -> Rect {
        let Floating(outer) = self;
        let whole = *frame.buffer_mut().area();
        // A wide character half under the box would stick out of it.
        let around = Rect { x: outer.x.saturating_sub(1), width: outer.width + 2, ..outer };
        unhalve(frame, around.intersection(whole));
        frame.render_widget(Clear, outer);
        let title = title.cut(usize::from(outer.width.saturating_sub(6)));
        let title = if title.is_empty() { String::new() } else { format!(" {title} ") };
        let block = Block::bordered()
            .border_type(BorderType::Rounded)
            .border_style(look.theme.border)
            .style(look.theme.text)
            .title(Line::styled(title, look.theme.title));
        frame.render_widget(block, outer);
        outer.inner(Margin::new(2, 1)).intersection(whole)
    }
}

/// How large a box stands. One that would leave but a strip on either side takes the whole width.
fn outer(area: Rect, width: u16, height: u16) -> (u16, u16) {
    let width = width.saturating_add(4);
    let width = if width.saturating_add(STRIP) > area.width { area.width } else { width };
    (width, height.saturating_add(2).min(area.height))
}

/// Blanks wide characters that begin in the column left of a box and end under it.
fn unhalve(frame: &mut Frame<'_>, around: Rect) {
    let buffer = frame.buffer_mut();
    for y in around.top()..around.bottom() {
        if let Some(cell) = buffer.cell_mut((around.x, y))
            && paint::columns(cell.symbol()) > 1
        {
            cell.set_symbol(" ");
        }
    }
}

/// One row of an area, empty below its foot.
pub fn line_at(area: Rect, row: u16) -> Rect {
    if row < area.height {
        Rect { y: area.y + row, height: 1, ..area }
    } else {
        Rect { width: 0, height: 0, ..area }
    }
}

/// Draws a line where there is room for it.
pub fn put(frame: &mut Frame<'_>, area: Rect, line: Line<'_>) {
    if !area.is_empty() {
        frame.render_widget(line, area);
    }
}

/// Marks in the right border of a box how much of what it holds is seen, where that is not all:
/// beside so many rows of the inside, from a first one on, of all there are.
pub fn scroll_mark(frame: &mut Frame<'_>, rows: Rect, first: usize, all: usize, look: &Look<'_>) {
    let seen = usize::from(rows.height);
    if seen == 0 || all <= seen {
        return;
    }
    let long = (seen * seen / all).max(1);
    let last = seen - long;
    // Only at the ends does the mark touch the ends.
    let place = match first {
        0 => 0,
        first if first + seen >= all => last,
        first => (first * seen / all).clamp(1.min(last), last.saturating_sub(1).max(1.min(last))),
    };
    for row in 0..rows.height {
        paint::rule(frame.buffer_mut(), rows.right() + 1, rows.y + row, 1, "│", look.theme.rule);
    }
    for row in place..place + long {
        paint::rule(frame.buffer_mut(), rows.right() + 1, rows.y + row as u16, 1, "┃", look.theme.border);
    }
}

/// Draws the typed line and the rows under it, the cursor's row in view.
pub fn list(frame: &mut Frame<'_>, area: Rect, narrow: &Narrow, look: &Look<'_>, nothing: &'static str) {
    if area.is_empty() {
        return;
    }
    let typed =
        Rect { x: area.x + 2.min(area.width), width: area.width.saturating_sub(2), height: 1, ..area };
    paint::put(frame.buffer_mut(), area.x, area.y, area.width, "›", look.theme.accent);
    narrow.entry.view(frame, typed, look.theme.text);
    let height = usize::from(area.height - 1);
    if narrow.shown.is_empty() {
        let line = line_at(area, 1);
        let told = hints::with_keys(Message::new(nothing), Context::Picker, look.keymap);
        let told = look.text.message(&told);
        paint::put(frame.buffer_mut(), line.x, line.y, line.width, told.as_str(), look.theme.dim);
        return;
    }
    let last_start = narrow.shown.len().saturating_sub(height);
    let start = narrow.cursor.saturating_sub(height / 2).min(last_start);
    let rows = Rect { y: area.y + 1, height: area.height - 1, ..area };
    narrow.seen.set((rows, start));
    scroll_mark(frame, rows, start, narrow.shown.len(), look);
    for (row, found) in narrow.shown.iter().enumerate().skip(start).take(height) {
        let line = line_at(area, (row - start + 1) as u16);
        row_line(frame, line, &narrow.rows[found.row], found, look);
        if row == narrow.cursor {
            paint::tint(frame.buffer_mut(), line, look.theme.selected);
        }
    }
}

fn row_line(frame: &mut Frame<'_>, line: Rect, row: &Row, found: &Match, look: &Look<'_>) {
    let buffer = frame.buffer_mut();
    // The name goes first, but a long one leaves the detail half of the line.
    let taken = (row.lead.width() + row.name.width()) as u16 + 2;
    let room = match row.column {
        Some(column) => line.width.saturating_sub(column),
        None => line.width.saturating_sub(taken).max(line.width / 2),
    };
    let right = if row.column.is_some() { room } else { (row.detail.width() as u16).min(room) };
    let cut = row.detail.cut(usize::from(right));
    paint::put(buffer, line.right() - right, line.y, right, cut.as_str(), look.theme.dim);
    let mut x = line.x + paint::put(buffer, line.x, line.y, line.width, row.lead.as_str(), look.theme.dim);
    let end = line.right().saturating_sub(if right > 0 { right + 1 } else { 0 });
    let name = row.name.cut(usize::from(end.saturating_sub(x)));
    for (place, cluster) in name.as_str().graphemes(true).enumerate() {
        let style: Style =
            if found.clusters.contains(&(place as u32)) { look.theme.found } else { look.theme.text };
        x += paint::put(buffer, x, line.y, end.saturating_sub(x), cluster, style);
    }
}
