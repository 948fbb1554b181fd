//! A table of records: what its columns need, and drawing the header and the visible rows.

use std::hash::{DefaultHasher, Hash, Hasher};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::{Currency, Field, FieldKind, Money, Record, Value};
use crate::settings::Theme;
use crate::text::show::stands_right;
use crate::text::{Clean, Known, Text};

use super::list::List;
use super::screen::{Desk, Look};
use super::widths::{GAP, Need, fit};
use super::{marks, paint};

/// Columns before the first one: the cursor and the mark.
const MARGIN: u16 = 2;
/// Rows at which is looked to see how wide a column must be.
const MEASURED: usize = 60;

/// One column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// The field it shows.
    pub field: Field,
    /// Its name.
    pub label: Clean,
    /// Columns in which it still says something, where that is another number than for its kind.
    least: Option<u16>,
    /// The widest text seen in it.
    widest: u16,
    /// At which reading of the list it was looked for.
    measured: u64,
}

impl Column {
    /// A column of a field.
    pub fn new(field: Field, label: Clean) -> Column {
        Column { field, label, least: None, widest: 0, measured: 0 }
    }

    /// The same column, which may be cut down to so many columns.
    #[must_use]
    pub fn at_least(mut self, least: u16) -> Column {
        self.least = Some(least);
        self
    }
}

/// What one cell shows, when it is not just the field's value in the style of text.
#[derive(Clone, Debug)]
pub struct Cell {
    /// The text.
    pub text: Clean,
    /// What stands where the text has no room, else the text is cut.
    pub short: Option<Clean>,
    /// How it looks: colours are known only where it is drawn.
    pub style: fn(&Theme) -> Style,
}

impl Cell {
    /// A cell with this text, cut where it has no room.
    pub fn new(text: Clean, style: fn(&Theme) -> Style) -> Cell {
        Cell { text, short: None, style }
    }
}

/// Decides what a cell shows; none shows the field's value.
pub type Special = fn(&Record, &Field, &Text, &Known<'_>) -> Option<Cell>;

/// What a table shows.
pub struct Table<'a> {
    /// The columns, the most needed first.
    pub columns: &'a [Column],
    /// The rows, the cursor and the marks.
    pub list: &'a List,
    /// What is particular about cells.
    pub special: Special,
}

/// Draws the header and the visible rows.
pub fn draw(buffer: &mut Buffer, area: Rect, look: &Look<'_>, table: &Table<'_>) {
    if area.is_empty() {
        return;
    }
    let (top, rows) = table.list.visible(usize::from(area.height.saturating_sub(1)));
    let fits = widths(table.columns, table.list, area.width);
    header(buffer, area, look, table, &fits);
    let shape = shape(table.columns, &fits);
    for (at, record) in rows.iter().enumerate() {
        let y = area.y + 1 + at as u16;
        let selected = top + at == table.list.cursor();
        let line = Rect { y, height: 1, ..area };
        look.memory.draw(buffer, line, ("row", record.id, shape), |buffer| {
            row(buffer, line, look, table, &fits, record);
        });
        if table.list.is_marked(record.id) {
            paint::put(buffer, area.x + 1, y, 1, marks::SIGN, look.theme.accent);
        }
        if selected {
            paint::tint(buffer, Rect { y, height: 1, ..area }, look.theme.selected);
            paint::put(buffer, area.x, y, 1, "›", look.theme.accent.patch(look.theme.selected));
        }
    }
}

/// How many columns a table of this width shows, the first ones.
pub fn shown(columns: &[Column], list: &List, width: u16) -> usize {
    widths(columns, list, width).len()
}

/// The widths of the columns that a table of this width shows.
fn widths(columns: &[Column], list: &List, width: u16) -> Vec<u16> {
    let needs: Vec<Need> = columns.iter().enumerate().map(|(at, column)| need(at, column, list)).collect();
    let room = width.saturating_sub(MARGIN);
    let mut fits = fit(&needs, room);
    // A last column in which nothing stands leaves its room to those that are cut.
    while fits.len() > 1
        && columns[fits.len() - 1].widest == 0
        && fits.iter().zip(&needs).any(|(wide, need)| *wide < need.whole)
    {
        fits = fit(&needs[..fits.len() - 1], room);
    }
    fits
}

/// What a row's look depends on besides its record: which columns, and how wide.
fn shape(columns: &[Column], fits: &[u16]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for (column, width) in columns.iter().zip(fits) {
        (&column.field.key, width).hash(&mut hasher);
    }
    hasher.finish()
}

fn header(buffer: &mut Buffer, area: Rect, look: &Look<'_>, table: &Table<'_>, fits: &[u16]) {
    let mut x = area.x + MARGIN;
    for (column, width) in table.columns.iter().zip(fits) {
        let sorted = table.list.sort().first().filter(|sort| sort.key == column.field.key);
        let arrow = sorted.map(|sort| if sort.descending { "↓" } else { "↑" });
        let style = if arrow.is_some() { look.theme.accent } else { look.theme.dim };
        let room = width.saturating_sub(if arrow.is_some() { 2 } else { 0 });
        if stands_right(&column.field) {
            let used = paint::columns(column.label.as_str()).min(usize::from(room)) as u16;
            let end = x + width;
            let start = end - used - if arrow.is_some() { 2 } else { 0 };
            paint::put(buffer, start, area.y, used, column.label.as_str(), style);
            paint::put_right(buffer, x, area.y, *width, arrow.unwrap_or_default(), style);
        } else {
            let used = paint::put(buffer, x, area.y, room, column.label.as_str(), style);
            paint::put(buffer, x + used + 1, area.y, 1, arrow.unwrap_or_default(), style);
        }
        x += width + GAP;
    }
}

fn row(buffer: &mut Buffer, line: Rect, look: &Look<'_>, table: &Table<'_>, fits: &[u16], record: &Record) {
    let known = Known { lists: look.lists, names: table.list.names(), today: look.today };
    let mut x = line.x + MARGIN;
    for (column, width) in table.columns.iter().zip(fits) {
        let field = &column.field;
        let mut cell = cell(record, field, table.special, look.text, &known);
        if cell.text.width() > usize::from(*width) {
            let short = if field.kind == FieldKind::Money {
                Some(short_money(record, field, look))
            } else {
                cell.short.take()
            };
            cell.text = short.unwrap_or(cell.text);
        }
        let style = (cell.style)(look.theme);
        if stands_right(field) {
            paint::put_right(buffer, x, line.y, *width, cell.text.as_str(), style);
        } else {
            let indent = indent(field, &cell.text).min(*width);
            paint::put(buffer, x + indent, line.y, width - indent, cell.text.as_str(), style);
        }
        x += width + GAP;
    }
}

/// An amount that has no room, rounded to a few digits.
fn short_money(record: &Record, field: &Field, look: &Look<'_>) -> Clean {
    let currency = Currency::from_code(record.text("currency")).unwrap_or(look.lists.base);
    let minor = record.get(&field.key).as_integer().unwrap_or_default();
    look.text.money_short(Money::new(minor, currency))
}

/// What a cell shows: what is particular about it, else the field's value.
fn cell(record: &Record, field: &Field, special: Special, text: &Text, known: &Known<'_>) -> Cell {
    special(record, field, text, known)
        .unwrap_or_else(|| Cell::new(plain(record, field, text, known), |theme| theme.text))
}

/// What a field shows when nothing is particular about it: of several values, the first.
fn plain(record: &Record, field: &Field, text: &Text, known: &Known<'_>) -> Clean {
    match record.get(&field.key) {
        Value::Null => Clean::default(),
        Value::List(items) if field.kind == FieldKind::Phones => {
            let number = items[0].rsplit_once(':').map_or(items[0].as_str(), |(_, number)| number);
            Clean::line(number)
        }
        Value::List(items) if items.len() > 1 && !matches!(field.kind, FieldKind::ManyChoices(_)) => {
            let first = Value::List(vec![items[0].clone()]);
            text.show_value(&first, field, None, known)
        }
        Value::Moment(at) => text.day(text.day_of(*at), known.today),
        _ => text.show(record, field, known),
    }
}

/// A blank before days and ages of one digit, so that digits stand under digits.
fn indent(field: &Field, text: &Clean) -> u16 {
    let is_day = matches!(field.kind, FieldKind::Date | FieldKind::Moment);
    let mut letters = text.as_str().bytes();
    let first = letters.next().is_some_and(|byte| byte.is_ascii_digit());
    u16::from(is_day && first && !letters.next().is_some_and(|byte| byte.is_ascii_digit()))
}

/// Looks how wide the texts in the columns are, once whenever the list was read from its start or
/// again. Columns only grow, and never while one moves, so that nothing jumps.
pub fn measure(columns: &mut [Column], list: &List, special: Special, desk: &Desk<'_>) {
    let (lists, today) = (desk.repository.lists(), desk.repository.today());
    let known = Known { lists, names: list.names(), today };
    let reading = list.reading();
    for column in columns.iter_mut().filter(|column| column.measured != reading) {
        let field = &column.field;
        let wide = |record: &Record| {
            let cell = cell(record, field, special, desk.text, &known);
            cell.text.width() as u16 + indent(field, &cell.text)
        };
        let widest = list.rows_from_top().iter().take(MEASURED).map(wide).max();
        column.widest = column.widest.max(widest.unwrap_or(0));
        column.measured = reading;
    }
}

/// What a column needs: room for its name, for the arrow when the rows stand in its order, and
/// for the widest text in it.
fn need(at: usize, column: &Column, list: &List) -> Need {
    let is_sorted = list.sort().first().is_some_and(|sort| sort.key == column.field.key);
    let label = column.label.width().min(16) as u16 + if is_sorted { 2 } else { 0 };
    let least = match (&column.field.kind, column.least) {
        (_, Some(least)) => least,
        _ if at == 0 => 22,
        (FieldKind::Money, _) => 14,
        (FieldKind::Emails | FieldKind::Url, _) => 26,
        (FieldKind::Phones, _) => 18,
        (FieldKind::Date | FieldKind::Moment, _) => 12,
        _ => 20,
    };
    Need::new(least.max(label), column.widest.max(label))
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
