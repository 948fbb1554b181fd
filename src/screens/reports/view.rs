//! Drawing a month: groups of lines parted by their headings, figures in columns on the right,
//! the month before dim beside them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::state::Reports;
use crate::domain::user::Whose;
use crate::domain::{Currency, Message, Money};
use crate::report::month::{Line, Month, What};
use crate::repository::Lists;
use crate::text::{Clean, Text};
use crate::ui::{Desk, Look, bar, paint};

/// Rows above the lines: the head line, the headings, the rule.
pub const HEAD: u16 = 3;
/// Rows below them: what is in no sum.
pub const FOOT: u16 = 1;
/// The widest a line stands: further apart, an eye loses it.
const WIDEST: u16 = 140;
/// Columns of a count and of a sum.
const COUNT: u16 = 6;
const SUM: u16 = 15;
/// The longest a bar is.
const BAR: u16 = 56;
/// Columns of a name, before its bar.
const NAME: u16 = 20;

/// One row of the page.
enum Row<'a> {
    /// What a group of lines is about.
    Heading(&'static str),
    /// A line, by its place among the lines.
    Line(usize, &'a Line),
    /// Between two groups.
    Blank,
}

/// The rows of the page, from the top.
fn rows(month: &Month, height: usize) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    let mut last = "";
    for (at, line) in month.lines.iter().enumerate() {
        let group = match line.what {
            What::Won | What::Lost => "reports-closed",
            What::Closing(_) | What::Late => "reports-open",
            What::Done(_) => "reports-done",
            What::Leads | What::Deals => "reports-new",
        };
        if group != last {
            if !last.is_empty() {
                rows.push(Row::Blank);
            }
            rows.push(Row::Heading(group));
            last = group;
        }
        rows.push(Row::Line(at, line));
    }
    // What fits without its blanks is not cut for them.
    if rows.len() > height {
        rows.retain(|row| !matches!(row, Row::Blank));
    }
    rows
}

/// The place among the lines of what stands in a row of so many that are visible.
pub fn line_at(reports: &Reports, row: usize, height: usize) -> Option<usize> {
    let rows = rows(reports.shown.as_ref()?, height);
    match rows.get(top(reports, &rows, height) + row)? {
        Row::Line(at, _) => Some(*at),
        _ => None,
    }
}

/// The first row of the page that is visible.
fn top(reports: &Reports, rows: &[Row<'_>], height: usize) -> usize {
    let cursor = rows.iter().position(|row| matches!(row, Row::Line(at, _) if *at == reports.scroll.cursor));
    (cursor.unwrap_or(0) + 2).min(rows.len()).saturating_sub(height)
}

/// Draws the month.
pub fn draw(reports: &Reports, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let Some(month) = &reports.shown else { return };
    let width = area.width.min(WIDEST);
    let room = width.saturating_sub(2);
    let title = look.text.message(&title(reports, month, look.text));
    let right = right_of(month, look.text);
    let used = paint::put_right(buffer, area.x + 1, area.y, room, right.as_str(), look.theme.dim);
    paint::put(buffer, area.x + 1, area.y, room.saturating_sub(used + 1), title.as_str(), look.theme.title);
    headings(reports, buffer, Rect { y: area.y + 1, width, height: 1, ..area }, look);
    paint::rule(buffer, area.x, area.y + 2, area.width, "─", look.theme.rule);
    let height = usize::from(area.height.saturating_sub(HEAD + FOOT));
    let rows = rows(month, height);
    let top = top(reports, &rows, height);
    let most = month.lines.iter().filter_map(|line| line.sum).max().unwrap_or(0);
    for (n, row) in rows.iter().skip(top).take(height).enumerate() {
        let line = Rect { y: area.y + HEAD + n as u16, width, height: 1, ..area };
        match row {
            Row::Blank => {}
            Row::Heading(id) => {
                paint::put(buffer, line.x + 1, line.y, room, look.text.get(id).as_str(), look.theme.dim);
            }
            Row::Line(at, of) => {
                draw_line(reports, month, of, most, buffer, line, look);
                if *at == reports.scroll.cursor {
                    paint::tint(buffer, line, look.theme.selected);
                    paint::put(buffer, line.x, line.y, 1, "›", look.theme.accent.patch(look.theme.selected));
                }
            }
        }
    }
    if !month.missing_rates.is_empty() {
        let codes: Vec<&str> = month.missing_rates.iter().copied().collect();
        let told = Message::new("reports-no-rate").with("currencies", codes.join(", "));
        let y = area.bottom().saturating_sub(1);
        paint::put(buffer, area.x + 1, y, room, look.text.message(&told).as_str(), look.theme.warning);
    }
}

fn title(reports: &Reports, month: &Month, text: &Text) -> Message {
    let name = text.month(month.first);
    match reports.whose {
        Whose::Everybodys => Message::new("reports-month").with("month", name),
        Whose::Mine => Message::new("reports-month-mine").with("month", name),
    }
}

fn right_of(month: &Month, text: &Text) -> Clean {
    month.win_rate().map_or_else(Clean::default, |rate| {
        text.message(&Message::new("reports-win-rate").with("percent", text.percent(rate)))
    })
}

/// Where the columns on the right begin, counted from the right: the month before, weighted, sum,
/// count. Narrow screens go without the month before, and narrower ones without the weighted sum.
fn columns(width: u16) -> (Option<u16>, Option<u16>, u16, u16) {
    let before = (width >= 76).then_some(SUM);
    let weighted = (width >= 56).then_some(before.unwrap_or(0) + SUM);
    let sum = weighted.unwrap_or(0) + SUM;
    (before, weighted, sum, sum + COUNT)
}

fn put_cell(
    buffer: &mut Buffer,
    line: Rect,
    from_right: u16,
    width: u16,
    words: &Clean,
    style: ratatui::style::Style,
) {
    let Some(x) = (line.x + line.width).checked_sub(from_right) else { return };
    if x >= line.x {
        paint::put_right(buffer, x, line.y, width.saturating_sub(1), words.as_str(), style);
    }
}

fn headings(reports: &Reports, buffer: &mut Buffer, line: Rect, look: &Look<'_>) {
    let (before, weighted, sum, count) = columns(line.width);
    let named = |id| look.text.get(id);
    if let (Some(before), Some(month)) = (before, &reports.before) {
        put_cell(buffer, line, before, SUM, &look.text.month(month.first), look.theme.dim);
    }
    let weighs =
        reports.shown.as_ref().is_some_and(|month| month.lines.iter().any(|line| line.weighted.is_some()));
    if let Some(weighted) = weighted.filter(|_| weighs) {
        put_cell(buffer, line, weighted, SUM, &named("reports-weighted"), look.theme.dim);
    }
    put_cell(buffer, line, sum, SUM, &named("reports-sum"), look.theme.dim);
    put_cell(buffer, line, count, COUNT, &named("reports-count"), look.theme.dim);
}

fn draw_line(
    reports: &Reports,
    month: &Month,
    of: &Line,
    most: i128,
    buffer: &mut Buffer,
    line: Rect,
    look: &Look<'_>,
) {
    let (before, weighted, sum, count) = columns(line.width);
    let style = match of.what {
        What::Won => look.theme.won,
        What::Lost | What::Late if of.count > 0 => look.theme.lost,
        _ => look.theme.text,
    };
    let room = line.width.saturating_sub(count + 2);
    let used = paint::put(buffer, line.x + 3, line.y, room, name(of, look.lists, look.text).as_str(), style);
    let left = room.saturating_sub(NAME.max(used + 2));
    if let (Some(part), true) = (of.sum, left >= 6) {
        let (part, whole) = (as_i64(part), as_i64(most));
        bar::bar(
            buffer,
            line.x + 3 + NAME.max(used + 2),
            line.y,
            left.min(BAR),
            part,
            whole,
            look.theme.chart,
        );
    }
    put_cell(buffer, line, count, COUNT, &look.text.number(of.count as i64), look.theme.text);
    if let Some(minor) = of.sum {
        put_cell(buffer, line, sum, SUM, &money(minor, month.base, look.text), look.theme.text);
    }
    if let (Some(minor), Some(weighted)) = (of.weighted, weighted) {
        put_cell(buffer, line, weighted, SUM, &money(minor, month.base, look.text), look.theme.dim);
    }
    if let (Some(before), Some(earlier)) = (before, reports.line_before(of)) {
        let words = match earlier.sum {
            Some(minor) => money(minor, month.base, look.text),
            None => look.text.number(earlier.count as i64),
        };
        put_cell(buffer, line, before, SUM, &words, look.theme.dim);
    }
}

fn as_i64(minor: i128) -> i64 {
    i64::try_from(minor).unwrap_or(i64::MAX)
}

fn money(minor: i128, base: Currency, text: &Text) -> Clean {
    let whole = text.money(Money::new(as_i64(minor), base));
    if whole.width() < usize::from(SUM) { whole } else { text.money_short(Money::new(as_i64(minor), base)) }
}

/// What a line is called.
fn name(line: &Line, lists: &Lists, text: &Text) -> Clean {
    match &line.what {
        What::Won => text.get("reports-won"),
        What::Lost => text.get("reports-lost"),
        What::Closing(category) if category.is_empty() => text.get("reports-closing"),
        What::Closing(category) => Clean::line(lists.label("forecast", category)),
        What::Late => text.get("reports-late"),
        What::Done(kind) => Clean::line(lists.label("activity-type", kind)),
        What::Leads => text.get("reports-leads"),
        What::Deals => text.get("reports-deals"),
    }
}

/// The month as plain text, for the clipboard: a line each, tabs between the figures.
pub fn plain(reports: &Reports, desk: &Desk<'_>) -> String {
    let Some(month) = &reports.shown else { return String::new() };
    let text = desk.text;
    let mut out = vec![text.message(&title(reports, month, text)).to_string()];
    let rate = right_of(month, text);
    if !rate.is_empty() {
        out.push(rate.to_string());
    }
    for line in &month.lines {
        let mut cells = vec![name(line, desk.repository.lists(), text).to_string(), line.count.to_string()];
        cells.extend(line.sum.map(|minor| text.money(Money::new(as_i64(minor), month.base)).to_string()));
        out.push(cells.join("\t"));
    }
    out.join("\n")
}
