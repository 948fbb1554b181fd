//! Drawing the settings: the menu, a page's rows, and on a wide screen what is known of the row
//! under the cursor.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};

use crate::command::Context;
use crate::domain::Message;
use crate::text::Clean;
use crate::ui::widths::{GAP, Need, fit};
use crate::ui::{Look, empty, paint};

use super::page::{Fact, Row, Shown, Tone};
use super::state::{Pane, Settings};

/// Rows above a page: its title and the rule below it.
pub const HEAD: u16 = 2;
/// Rows around those of a page: its head, the headings, and what is to be heeded.
pub const AROUND: u16 = HEAD + 2;
/// Columns of the menu with the rule beside it.
const MENU: u16 = 20;
/// Narrower screens show the menu or the rows, whichever has the keys.
const NARROW: u16 = 60;
/// Screens this wide show what is known of a row beside it.
const WIDE: u16 = 112;
/// Columns before the first one: the cursor.
const MARGIN: u16 = 2;
/// Columns of the name of a fact.
const LABEL: u16 = 15;

/// How many columns the menu takes of a screen this wide.
pub(super) fn menu_width(width: u16, pane: Pane) -> u16 {
    match pane {
        Pane::Menu if width < NARROW => width,
        Pane::Rows if width < NARROW => 0,
        _ => MENU,
    }
}

/// Draws everything.
pub fn draw(settings: &Settings, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let menu = Rect { width: menu_width(area.width, settings.pane), ..area };
    if menu.width > 0 {
        draw_menu(settings, buffer, menu, look);
    }
    if menu.width == area.width {
        return;
    }
    let right = Rect { x: menu.right(), width: area.width - menu.width, ..area };
    head(settings, buffer, right, look);
    let below = Rect { y: right.y + HEAD, height: right.height.saturating_sub(HEAD), ..right };
    let beside = if area.width >= WIDE && !settings.facts.is_empty() { (below.width / 3).max(38) } else { 0 };
    let rows = Rect { width: below.width - beside, ..below };
    draw_rows(settings, buffer, rows, look);
    if beside > 0 {
        if let Some(cell) = buffer.cell_mut((rows.right(), below.y - 1)) {
            cell.set_symbol("┬");
        }
        for y in below.y..below.bottom() {
            paint::put(buffer, rows.right(), y, 1, "│", look.theme.rule);
        }
        let x = rows.right() + 2;
        let facts = Rect { x, width: right.right().saturating_sub(x + 1), ..below };
        if settings.pane == Pane::Rows {
            draw_facts(&settings.facts, buffer, facts, look);
        }
    }
}

fn draw_menu(settings: &Settings, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let title = look.text.get("setup-title");
    paint::put(buffer, area.x + 1, area.y, area.width.saturating_sub(2), title.as_str(), look.theme.title);
    paint::rule(buffer, area.x, area.y + 1, area.width, "─", look.theme.rule);
    let edge = area.right().saturating_sub(1);
    if let Some(cell) = buffer.cell_mut((edge, area.y + 1)) {
        cell.set_symbol("┬");
    }
    for y in area.y + HEAD..area.bottom() {
        paint::put(buffer, edge, y, 1, "│", look.theme.rule);
    }
    for (at, (section, count)) in settings.sections.iter().enumerate() {
        let y = area.y + HEAD + at as u16;
        if y >= area.bottom() {
            break;
        }
        let line = Rect { y, height: 1, width: area.width.saturating_sub(1), ..area };
        let is_here = at == settings.section();
        let count = count.map(|count| look.text.number(count as i64));
        let room = line.width.saturating_sub(MARGIN + 1);
        let count = count.unwrap_or_default();
        let used = paint::put_right(buffer, line.x + MARGIN, y, room, count.as_str(), look.theme.dim);
        let name = look.text.get(section.text_id());
        let style = if is_here { look.theme.accent } else { look.theme.text };
        paint::put(buffer, line.x + MARGIN, y, room.saturating_sub(used + 1), name.as_str(), style);
        if is_here {
            cursor(buffer, line, settings.pane == Pane::Menu, look);
        }
    }
}

/// Shows where one is: on a ground of its own where the keys go, with a sign alone elsewhere.
fn cursor(buffer: &mut Buffer, line: Rect, has_keys: bool, look: &Look<'_>) {
    let mut style = look.theme.accent;
    if has_keys {
        paint::tint(buffer, line, look.theme.selected);
        style = style.patch(look.theme.selected);
    }
    paint::put(buffer, line.x, line.y, 1, "›", style);
}

fn head(settings: &Settings, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let room = area.width.saturating_sub(2);
    let title = &settings.shown.title;
    let aside = if settings.filter.is_empty() {
        settings.shown.aside.clone()
    } else {
        look.text.message(&Message::new("setup-filtered").with("text", &settings.filter))
    };
    let used = paint::put(buffer, area.x + 1, area.y, room, title.as_str(), look.theme.title);
    let rest = room.saturating_sub(used + 2);
    // Of a path the end says more than the start.
    let aside = if aside.width() > usize::from(rest) { aside.cut_start(usize::from(rest)) } else { aside };
    paint::put_right(buffer, area.x + 1 + used + 2, area.y, rest, aside.as_str(), look.theme.dim);
    paint::rule(buffer, area.x, area.y + 1, area.width, "─", look.theme.rule);
}

fn draw_rows(settings: &Settings, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let shown = &settings.shown;
    let heed = u16::from(!shown.heed.is_empty());
    if heed > 0 && area.height > 0 {
        let y = area.bottom() - 1;
        let room = area.width.saturating_sub(2);
        paint::put(buffer, area.x + 1, y, room, shown.heed.as_str(), look.theme.warning);
    }
    let area = Rect { height: area.height.saturating_sub(heed), ..area };
    if shown.rows.is_empty() {
        let id =
            if settings.filter.is_empty() && !shown.empty.is_empty() { shown.empty } else { "setup-unfound" };
        return empty::draw(buffer, area, look, Context::Settings, id);
    }
    let has_swatch = shown.rows.iter().any(|row| row.colour.is_some());
    let start = MARGIN + if has_swatch { 2 } else { 0 };
    let widths = widths(shown, area.width.saturating_sub(start + 1));
    let line = |y: u16| Rect { y, height: 1, ..area };
    header(shown, &widths, start, buffer, line(area.y), look);
    let height = usize::from(area.height.saturating_sub(1));
    let top = settings.scroll.top_for(shown.rows.len(), height);
    for (at, row) in shown.rows.iter().enumerate().skip(top).take(height) {
        let line = line(area.y + 1 + (at - top) as u16);
        draw_row(row, shown, &widths, start, buffer, line, look);
        if at == settings.scroll.cursor && settings.pane == Pane::Rows {
            cursor(buffer, line, true, look);
        }
    }
}

/// How wide the columns are; one in which nothing stands is left out.
fn widths(shown: &Shown, room: u16) -> Vec<u16> {
    let widest = |at: usize| shown.rows.iter().filter_map(|row| row.cells.get(at)).map(Clean::width).max();
    let mut needs = Vec::new();
    let mut places = Vec::new();
    for (at, column) in shown.columns.iter().enumerate() {
        let held = widest(at).unwrap_or(0) as u16;
        if held == 0 && at > 0 {
            continue;
        }
        let whole = held.max(column.label.width() as u16);
        let least = if column.is_whole { whole } else { whole.min(if at == 0 { 16 } else { 9 }) };
        needs.push(Need::new(least, whole));
        places.push(at);
    }
    let mut widths = vec![0; shown.columns.len()];
    for (at, width) in places.into_iter().zip(fit(&needs, room)) {
        widths[at] = width;
    }
    widths
}

fn header(shown: &Shown, widths: &[u16], start: u16, buffer: &mut Buffer, line: Rect, look: &Look<'_>) {
    let mut x = line.x + start;
    for (column, width) in shown.columns.iter().zip(widths).filter(|(_, width)| **width > 0) {
        let label = column.label.as_str();
        if column.is_figure {
            paint::put_right(buffer, x, line.y, *width, label, look.theme.dim);
        } else {
            paint::put(buffer, x, line.y, *width, label, look.theme.dim);
        }
        x += width + GAP;
    }
}

fn draw_row(
    row: &Row,
    shown: &Shown,
    widths: &[u16],
    start: u16,
    buffer: &mut Buffer,
    line: Rect,
    look: &Look<'_>,
) {
    if let Some(colour) = &row.colour {
        swatch(buffer, line.x + MARGIN, line.y, colour.as_deref(), look);
    }
    let mut x = line.x + start;
    for (at, (cell, width)) in row.cells.iter().zip(widths).enumerate() {
        if *width == 0 {
            continue;
        }
        let style = match row.tone {
            Tone::Wrong => look.theme.warning,
            Tone::Plain if at == 0 || shown.columns[at].is_figure => look.theme.text,
            Tone::Plain | Tone::Retired => look.theme.dim,
        };
        if shown.columns[at].is_figure {
            paint::put_right(buffer, x, line.y, *width, cell.as_str(), style);
        } else {
            // What is wrong is read to the end of the line.
            let room =
                if row.tone == Tone::Wrong && at == 1 { line.right().saturating_sub(x + 1) } else { *width };
            paint::put(buffer, x, line.y, room, cell.as_str(), style);
        }
        x += width + GAP;
    }
}

/// A little square in a colour; an empty one where there is none.
fn swatch(buffer: &mut Buffer, x: u16, y: u16, colour: Option<&str>, look: &Look<'_>) {
    let has_colours = look.theme.accent.fg.is_some_and(|colour| colour != Color::Reset);
    let ink = colour.filter(|_| has_colours).and_then(|colour| colour.parse::<Color>().ok());
    let style = ink.map_or(look.theme.dim, |ink| Style::new().fg(ink));
    paint::put(buffer, x, y, 1, if colour.is_some() { "■" } else { "·" }, style);
}

fn draw_facts(facts: &[Fact], buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let mut y = area.y;
    for fact in facts {
        let mut x = area.x;
        if !fact.label.is_empty() {
            paint::put(buffer, x, y, LABEL - 1, fact.label.as_str(), look.theme.dim);
            x += LABEL;
        }
        if let Some(colour) = &fact.colour {
            if y < area.bottom() {
                swatch(buffer, x, y, colour.as_deref(), look);
            }
            x += 2;
        }
        let room = area.right().saturating_sub(x);
        let lines = fact.text.wrapped(usize::from(room.max(8)));
        for line in &lines {
            if y >= area.bottom() {
                return;
            }
            paint::put(buffer, x, y, room, line.as_str(), look.theme.text);
            y += 1;
        }
        if lines.is_empty() {
            y += 1;
        }
    }
}
