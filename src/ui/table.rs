//! A table of records: which columns fit, how wide they are, and drawing the visible rows.

use std::hash::{DefaultHasher, Hash, Hasher};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::{Currency, Field, FieldKind, Money, Record, Value};
use crate::text::show::stands_right;
use crate::text::{Clean, Known};

use super::list::List;
use super::paint;
use super::screen::Look;

/// Columns between two columns.
const GAP: u16 = 2;
/// Columns before the first one: the cursor and the mark.
const MARGIN: u16 = 2;
/// The widest the first column grows where room is left.
const WIDEST: u16 = 48;

/// One column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// The field it shows.
    pub field: Field,
    /// Its name.
    pub label: Clean,
    /// The widest text that stands in it, where the choices are known.
    pub widest: Option<u16>,
}

impl Column {
    /// A column of a field; `choices` are all texts that can stand in it, when they are known.
    pub fn new<'a>(field: Field, label: Clean, choices: impl Iterator<Item = &'a str>) -> Column {
        let widest = choices.map(paint::columns).max().map(|widest| widest.min(60) as u16);
        Column { field, label, widest }
    }
}

/// What one cell shows, when it is not just the field's value in the style of text.
#[derive(Clone, Debug)]
pub struct Cell {
    /// The text.
    pub text: Clean,
    /// How it looks.
    pub style: Style,
}

/// Decides what a cell shows; none shows the field's value.
pub type Special<'a> = dyn Fn(&Record, &Field) -> Option<Cell> + 'a;

/// What a table shows.
pub struct Table<'a> {
    /// The columns, the most needed first.
    pub columns: &'a [Column],
    /// The rows, the cursor and the marks.
    pub list: &'a List,
    /// What is particular about cells.
    pub special: &'a Special<'a>,
}

/// Draws the header and the visible rows.
pub fn draw(buffer: &mut Buffer, area: Rect, look: &Look<'_>, table: &Table<'_>) {
    if area.is_empty() {
        return;
    }
    let fits = fit(table.columns, area.width.saturating_sub(MARGIN));
    header(buffer, area, look, table, &fits);
    let shape = shape(table.columns, &fits);
    let (top, rows) = table.list.visible(usize::from(area.height.saturating_sub(1)));
    for (at, record) in rows.iter().enumerate() {
        let y = area.y + 1 + at as u16;
        let selected = top + at == table.list.cursor();
        let line = Rect { y, height: 1, ..area };
        look.memory.draw(buffer, line, ("row", record.id, shape), |buffer| {
            row(buffer, line, look, table, &fits, record);
        });
        if table.list.is_marked(record.id) {
            paint::put(buffer, area.x + 1, y, 1, "•", look.theme.accent);
        }
        if selected {
            paint::tint(buffer, Rect { y, height: 1, ..area }, look.theme.selected);
            paint::put(buffer, area.x, y, 1, "›", look.theme.accent.patch(look.theme.selected));
        }
    }
}

/// What a row's look depends on besides its record: which columns, and how wide.
fn shape(columns: &[Column], fits: &[(usize, u16)]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for (at, width) in fits {
        (&columns[*at].field.key, width).hash(&mut hasher);
    }
    hasher.finish()
}

fn header(buffer: &mut Buffer, area: Rect, look: &Look<'_>, table: &Table<'_>, fits: &[(usize, u16)]) {
    let mut x = area.x + MARGIN;
    for (at, width) in fits {
        let column = &table.columns[*at];
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

fn row(
    buffer: &mut Buffer,
    line: Rect,
    look: &Look<'_>,
    table: &Table<'_>,
    fits: &[(usize, u16)],
    record: &Record,
) {
    let known = Known { lists: look.lists, names: table.list.names(), today: look.today };
    let mut x = line.x + MARGIN;
    for (at, width) in fits {
        let field = &table.columns[*at].field;
        let mut cell = (table.special)(record, field).unwrap_or_else(|| plain(record, field, look, &known));
        if field.kind == FieldKind::Money && cell.text.width() > usize::from(*width) {
            cell.text = short_money(record, field, look);
        }
        if stands_right(field) {
            paint::put_right(buffer, x, line.y, *width, cell.text.as_str(), cell.style);
        } else {
            paint::put(buffer, x, line.y, *width, cell.text.as_str(), cell.style);
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

/// What a field shows when nothing is particular about it: of several values, the first.
fn plain(record: &Record, field: &Field, look: &Look<'_>, known: &Known<'_>) -> Cell {
    let style = look.theme.text;
    let text = match record.get(&field.key) {
        Value::Null => return Cell { text: Clean::default(), style },
        Value::List(items) if field.kind == FieldKind::Phones => {
            let number = items[0].rsplit_once(':').map_or(items[0].as_str(), |(_, number)| number);
            Clean::line(number)
        }
        Value::List(items) if items.len() > 1 && !matches!(field.kind, FieldKind::ManyChoices(_)) => {
            let first = Value::List(vec![items[0].clone()]);
            look.text.show_value(&first, field, None, known)
        }
        Value::Moment(at) => look.text.day(look.text.day_of(*at), look.today),
        _ => look.text.show(record, field, known),
    };
    Cell { text, style }
}

/// The least and the wanted width of a column.
fn wishes(at: usize, column: &Column) -> (u16, u16) {
    let label = column.label.width().min(12) as u16;
    let (least, wanted) = match (&column.field.kind, column.widest) {
        _ if at == 0 => (20, 28),
        (FieldKind::Choice(_) | FieldKind::Reference(_), Some(widest)) => {
            (widest.clamp(4, 17), widest.clamp(4, 22))
        }
        (FieldKind::Money, _) => (13, 16),
        (FieldKind::Percent, _) => (5, 6),
        (FieldKind::Integer | FieldKind::Decimal, _) => (6, 9),
        (FieldKind::YesNo | FieldKind::Currency, _) => (4, 5),
        (FieldKind::Date, _) => (12, 12),
        (FieldKind::Moment, _) => (5, 11),
        (FieldKind::Reference(_), None) => (16, 28),
        (FieldKind::Emails, _) => (18, 32),
        (FieldKind::Phones, _) => (15, 18),
        (FieldKind::Url, _) => (14, 24),
        _ => (12, 24),
    };
    // A sorted column has its arrow beside the name.
    (least.max(label), wanted.max(label + 2))
}

/// Which columns fit and how wide each is, by index. Columns are left out from the end until the
/// others have their least width; what is left over goes to the first column, then to the others.
fn fit(columns: &[Column], width: u16) -> Vec<(usize, u16)> {
    let wishes: Vec<(u16, u16)> = columns.iter().enumerate().map(|(at, column)| wishes(at, column)).collect();
    let mut widths: Vec<u16> = Vec::new();
    let mut used = 0;
    for (at, (least, _)) in wishes.iter().enumerate() {
        let more = least + if at > 0 { GAP } else { 0 };
        if at > 0 && used + more > width {
            break;
        }
        used += more;
        widths.push((*least).min(width));
    }
    let mut spare = width.saturating_sub(used);
    for (wide, (_, wanted)) in widths.iter_mut().zip(&wishes) {
        widen(wide, *wanted, &mut spare);
    }
    if let Some(first) = widths.first_mut() {
        widen(first, WIDEST, &mut spare);
    }
    widths.into_iter().enumerate().collect()
}

fn widen(wide: &mut u16, to: u16, spare: &mut u16) {
    let more = to.saturating_sub(*wide).min(*spare);
    *wide += more;
    *spare -= more;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Kind;

    fn columns(kind: Kind, keys: &[&str]) -> Vec<Column> {
        let field = |key: &&str| kind.field(key).cloned().expect("a field");
        keys.iter().map(|key| Column::new(field(key), Clean::line(key), std::iter::empty())).collect()
    }

    fn total(fits: &[(usize, u16)]) -> u16 {
        fits.iter().map(|(_, width)| width).sum::<u16>() + GAP * (fits.len() as u16 - 1)
    }

    #[test]
    fn what_has_no_room_is_left_out_from_the_end() {
        let columns = columns(Kind::Opportunity, &["name", "stage", "amount", "close", "account", "owner"]);
        let narrow = fit(&columns, 60);
        assert_eq!(narrow.iter().map(|(at, _)| *at).collect::<Vec<_>>(), [0, 1, 2]);
        assert!(total(&narrow) <= 60);
        let wide = fit(&columns, 200);
        assert_eq!(wide.len(), 6);
        assert!(total(&wide) <= 200);
    }

    #[test]
    fn the_first_column_stays_at_any_width() {
        let columns = columns(Kind::Account, &["name", "city"]);
        for width in 1..30 {
            let fits = fit(&columns, width);
            assert!(!fits.is_empty() && total(&fits) <= width, "{width}: {fits:?}");
        }
    }
}
