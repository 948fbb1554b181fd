//! Drawing a month: a row of days a week, each day with its number, how many activities it has and
//! as many of them as there is room for.

use chrono::{Datelike, Days, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Style;

use crate::repository::agenda::Entry;
use crate::text::Clean;
use crate::ui::{Look, paint};

use super::month::{Month, WEEKS, same_month};
use super::view::HEAD;

/// Days of a week.
const DAYS: u16 = 7;
/// The narrowest a day is that shows what lies on it.
const NARROW: u16 = 8;
/// The narrowest a day is that has a blank beside its number.
const NARROWER: u16 = 4;

/// Where the weeks stand: the row of weekday names is left out.
struct Grid {
    area: Rect,
    /// Rows of a week.
    height: u16,
    /// Weeks that are shown, from this one on.
    weeks: (u64, u64),
}

fn grid(month: &Month, area: Rect) -> Grid {
    let names = u16::from(area.height > WEEKS as u16);
    let below =
        Rect { y: area.y + names, height: area.height - names, width: area.width.saturating_sub(1), ..area };
    let height = (below.height / WEEKS as u16).max(1);
    let shown = u64::from(below.height / height).min(WEEKS);
    // Where not all weeks have room, that of the cursor has.
    let week = (month.cursor - month.first).num_days().max(0) as u64 / u64::from(DAYS);
    let from = (week + 1).saturating_sub(shown);
    Grid { area: below, height, weeks: (from, from + shown) }
}

impl Grid {
    fn cell(&self, week: u64, day: u16) -> Rect {
        let left =
            |day: u16| self.area.x + (u32::from(self.area.width) * u32::from(day) / u32::from(DAYS)) as u16;
        let y = self.area.y + (week - self.weeks.0) as u16 * self.height;
        Rect { x: left(day), y, width: left(day + 1) - left(day), height: self.height }
    }
}

/// The day at a cell, counted from the first row below the head.
pub fn day_at(month: &Month, size: Size, column: u16, line: u16) -> Option<NaiveDate> {
    let area = Rect::new(0, 0, size.width, size.height.saturating_sub(HEAD));
    let grid = grid(month, area);
    for week in grid.weeks.0..grid.weeks.1 {
        for day in 0..DAYS {
            if grid.cell(week, day).contains((column, line).into()) {
                return Some(month.first + Days::new(week * u64::from(DAYS) + u64::from(day)));
            }
        }
    }
    None
}

/// Draws the names of the weekdays and the weeks that have room.
pub fn draw(month: &Month, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let grid = grid(month, area);
    for day in (0..DAYS).filter(|_| grid.area.y > area.y) {
        let cell = grid.cell(grid.weeks.0, day);
        let name = look.text.weekday(month.first + Days::new(u64::from(day)));
        let name: String = name.as_str().chars().take(usize::from(cell.width.saturating_sub(1))).collect();
        let x = cell.x + u16::from(cell.width >= NARROWER);
        paint::put(buffer, x, area.y, cell.width, Clean::line(&name).as_str(), look.theme.dim);
    }
    for week in grid.weeks.0..grid.weeks.1 {
        for day in 0..DAYS {
            let date = month.first + Days::new(week * u64::from(DAYS) + u64::from(day));
            draw_day(date, month, buffer, grid.cell(week, day), look);
        }
    }
}

fn draw_day(day: NaiveDate, month: &Month, buffer: &mut Buffer, cell: Rect, look: &Look<'_>) {
    let entries = month.of(day);
    let is_here = same_month(day, month.cursor);
    let pad = u16::from(cell.width >= NARROWER);
    let inner = Rect { x: cell.x + pad, width: cell.width - pad, ..cell };
    let style = match day {
        _ if day == look.today => look.theme.accent,
        _ if is_here => look.theme.title,
        _ => look.theme.dim,
    };
    let mut number = Clean::line(&day.day().to_string());
    if day == look.today {
        let today = Clean::line(" ").then(&look.text.due(day, look.today));
        let fits = number.width() + today.width() + 2 <= usize::from(inner.width);
        let mark = if fits { today } else { Clean::line("●") };
        if number.width() + mark.width() <= usize::from(inner.width) {
            number = number.then(&mark);
        }
    }
    let used = paint::put(buffer, inner.x, inner.y, inner.width, number.as_str(), style);
    let planned = entries.iter().filter(|entry| !entry.is_over).count();
    let mut room = inner.width.saturating_sub(used);
    let over = entries.len() - planned;
    let count = match (planned, over) {
        (0, 0) => String::new(),
        (0, over) => format!("✓{over}"),
        (planned, _) => planned.to_string(),
    };
    let late = day < look.today && planned > 0;
    let count_style = match planned {
        0 => look.theme.dim,
        _ if late => look.theme.overdue,
        _ => look.theme.text,
    };
    if cell.width >= NARROWER {
        let (x, wide) = (inner.x + used + 1, room.saturating_sub(1));
        let taken = paint::put_right(buffer, x, inner.y, wide, &count, count_style);
        room = room.saturating_sub(if taken > 0 { taken + 1 } else { 0 });
    }
    if cell.width >= NARROW {
        paint::rule(buffer, inner.x + used + 1, inner.y, room.saturating_sub(1), "─", look.theme.rule);
    }
    if cell.width >= NARROW {
        let rest = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
        draw_entries(entries, is_here, buffer, rest, look);
    }
    if day == month.cursor {
        paint::tint(buffer, inner, look.theme.selected);
    }
}

/// As many entries as there are rows; where not all have room, the last row says how many more.
fn draw_entries(entries: &[Entry], is_here: bool, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let rows = usize::from(area.height);
    let fits = entries.len() <= rows || rows < 3;
    let shown = if fits { rows.min(entries.len()) } else { rows - 1 };
    for (at, entry) in entries.iter().take(shown).enumerate() {
        let late = !entry.is_over && entry.day < look.today;
        let style: Style = match entry {
            _ if entry.is_over || !is_here => look.theme.dim,
            _ if late => look.theme.overdue,
            _ => look.theme.text,
        };
        let time =
            entry.at.filter(|_| area.width >= 16 && !entry.is_over).map(|at| look.text.time_of_day(at));
        let words = match (entry.is_over, time) {
            (true, _) => format!("✓ {}", entry.subject),
            (false, Some(time)) => format!("{time} {}", entry.subject),
            (false, None) => entry.subject.clone(),
        };
        let y = area.y + at as u16;
        paint::put(buffer, area.x, y, area.width, Clean::line(&words).as_str(), style);
    }
    if !fits {
        let more = Clean::line(&format!("+{}", entries.len() - shown));
        paint::put(buffer, area.x, area.bottom() - 1, area.width, more.as_str(), look.theme.dim);
    }
}
