//! Drawing two records side by side: a row a field, what stays marked, what hangs on either below.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::command::Context;
use crate::domain::{Currency, Field, Kind, Message, Record};
use crate::text::{Clean, Known};
use crate::ui::{Look, empty, paint};

use super::choice::{Side, Takes};
use super::pair::{Half, PairPage};

/// Rows above the fields: the head line, its rule, which of the two stays.
pub const HEAD: u16 = 3;
/// Rows below the fields: a rule and what hangs on either.
pub const FOOT: u16 = 2;
/// The widest the two stand.
const WIDEST: u16 = 150;

/// Where the fields' names and the two records stand.
struct Columns {
    label: Rect,
    left: Rect,
    right: Rect,
}

impl Columns {
    fn of(x: u16, width: u16, y: u16) -> Columns {
        let width = width.min(WIDEST);
        let label = (width / 5).clamp(8, 22);
        let half = width.saturating_sub(label + 3) / 2;
        let at = |x, width: u16| Rect { x, y, width, height: 1 };
        Columns {
            label: at(x + 2, label.saturating_sub(1)),
            left: at(x + 2 + label, half.saturating_sub(1)),
            right: at(x + 2 + label + half, half),
        }
    }
}

/// The side that a click in a column means; none on a field's name.
pub fn side_at(column: u16, width: u16) -> Option<Side> {
    let columns = Columns::of(0, width, 0);
    if column >= columns.right.x {
        return Some(Side::Right);
    }
    (column >= columns.left.x).then_some(Side::Left)
}

/// Draws both records.
pub fn draw(page: &PairPage, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let Some((left, right)) = page.records() else {
        return empty::draw(buffer, area, look, Context::SideBySide, "duplicates-pair-gone");
    };
    head(page, left.kind, buffer, area, look);
    let columns = Columns::of(area.x, area.width, area.y + 2);
    for (side, place) in [(Side::Left, columns.left), (Side::Right, columns.right)] {
        let stays = page.choices.stays == side;
        let words = look.text.get(if stays { "duplicates-stays" } else { "duplicates-goes" });
        let style = if stays { look.theme.success } else { look.theme.dim };
        paint::put(buffer, place.x, place.y, place.width, words.as_str(), style);
    }
    let rows = area.height.saturating_sub(HEAD + FOOT);
    let top = page.scroll.top_for(page.fields.len(), usize::from(rows));
    for (at, field) in page.fields.iter().enumerate().skip(top).take(usize::from(rows)) {
        let y = area.y + HEAD + (at - top) as u16;
        let line = Rect { y, height: 1, ..area };
        row(page, field, (left, right), buffer, line, look);
        if at == page.scroll.cursor {
            paint::tint(buffer, line, look.theme.selected);
            paint::put(buffer, line.x, line.y, 1, "›", look.theme.accent.patch(look.theme.selected));
        }
    }
    if area.height > HEAD + FOOT {
        foot(page, buffer, Rect { y: area.bottom() - FOOT, height: FOOT, ..area }, look);
    }
}

fn head(page: &PairPage, kind: Kind, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let room = area.width.saturating_sub(2);
    let title = Message::new("duplicates-side-by-side").with("kinds", look.text.kinds(kind));
    let title = look.text.message(&title);
    let reasons = page.both.likeness.as_ref().map(|likeness| {
        let score = look.text.number(i64::from(likeness.score));
        score.then(&Clean::line(" · ")).then(&super::reasons(likeness, look.text))
    });
    let reasons = reasons.unwrap_or_default().cut(usize::from(room.saturating_sub(title.width() as u16 + 2)));
    paint::put_right(buffer, area.x + 1, area.y, room, reasons.as_str(), look.theme.dim);
    paint::put(buffer, area.x + 1, area.y, room, title.as_str(), look.theme.title);
    paint::rule(buffer, area.x, area.y + 1, area.width, "─", look.theme.rule);
}

/// A field: its name, both values, and a full circle before what stays.
fn row(
    page: &PairPage,
    field: &Field,
    (left, right): (&Record, &Record),
    buffer: &mut Buffer,
    line: Rect,
    look: &Look<'_>,
) {
    let columns = Columns::of(line.x, line.width, line.y);
    let label = look.text.label(left.kind, field);
    let takes = page.choices.takes(field, left, right);
    paint::put(buffer, columns.label.x, line.y, columns.label.width, label.as_str(), look.theme.dim);
    for (side, record, place) in [(Side::Left, left, columns.left), (Side::Right, right, columns.right)] {
        let is_taken = matches!(takes, Takes::Both) || takes == Takes::From(side);
        let (sign, style) = match takes {
            Takes::Same => (" ", look.theme.dim),
            _ if is_taken => ("●", look.theme.text),
            _ => ("○", look.theme.dim),
        };
        paint::put(
            buffer,
            place.x,
            line.y,
            place.width,
            sign,
            if is_taken { look.theme.accent } else { style },
        );
        let value = value(record, field, page, look);
        let room = place.width.saturating_sub(3);
        paint::put(buffer, place.x + 2.min(place.width), line.y, room, value.as_str(), style);
    }
}

/// What a record holds in a field, on one line; a word where it holds nothing.
fn value(record: &Record, field: &Field, page: &PairPage, look: &Look<'_>) -> Clean {
    let known = Known { lists: look.lists, names: &page.both.names, today: look.today };
    let currency = Currency::from_code(record.text("currency"));
    let shown = look.text.show_value(record.get(&field.key), field, currency, &known);
    if shown.is_empty() { look.text.get("duplicates-empty") } else { shown }
}

/// What hangs on either, all of which hangs on the one that stays in the end.
fn foot(page: &PairPage, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    paint::rule(buffer, area.x, area.y, area.width, "─", look.theme.rule);
    let columns = Columns::of(area.x, area.width, area.y + 1);
    let label = look.text.get("duplicates-with-it");
    paint::put(buffer, columns.label.x, columns.label.y, columns.label.width, label.as_str(), look.theme.dim);
    for (half, place) in [(&page.both.left, columns.left), (&page.both.right, columns.right)] {
        let words = hanging(half, look);
        let room = place.width.saturating_sub(3);
        paint::put(buffer, place.x + 2.min(place.width), place.y, room, words.as_str(), look.theme.text);
    }
}

fn hanging(half: &Half, look: &Look<'_>) -> Clean {
    if half.hanging.is_empty() {
        return look.text.get("duplicates-nothing-with-it");
    }
    let count = |(kind, count): &(Kind, i64)| {
        let message = Message::new("duplicates-hanging").with("kind", kind.key()).with("count", *count);
        look.text.message(&message).to_string()
    };
    Clean::line(&half.hanging.iter().map(count).collect::<Vec<_>>().join(", "))
}
