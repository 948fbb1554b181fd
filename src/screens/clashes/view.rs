//! Drawing the clashes: a block each, what holds above what gave way.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::command::Context;
use crate::domain::{Message, Value};
use crate::repository::merge::{Clash, Side};
use crate::text::{Clean, Known};
use crate::ui::{Look, empty, paint};

use super::state::Clashes;

/// Rows above the clashes: the head line and the rule below it.
pub const HEAD: u16 = 2;
/// Rows of a clash: its record, both sides, a blank.
pub const BLOCK: u16 = 4;

/// The widest a block stands: further apart, an eye loses the line.
const WIDEST: u16 = 116;

/// Draws the head and the clashes that fit.
pub fn draw(clashes: &Clashes, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let room = area.width.saturating_sub(2);
    let title = look.text.get("clashes-title");
    paint::put(buffer, area.x + 1, area.y, room, title.as_str(), look.theme.title);
    paint::rule(buffer, area.x, area.y + 1, area.width, "─", look.theme.rule);
    let below = Rect { y: area.y + HEAD, height: area.height.saturating_sub(HEAD), ..area };
    if clashes.open.is_empty() {
        return empty::draw(buffer, below, look, Context::Clashes, "clashes-none");
    }
    let visible = usize::from(below.height.div_ceil(BLOCK));
    let top = clashes.scroll.top_for(clashes.open.len(), usize::from(below.height / BLOCK));
    for (at, clash) in clashes.open.iter().enumerate().skip(top).take(visible) {
        let y = below.y + (at - top) as u16 * BLOCK;
        let block = Rect { y, height: BLOCK.min(below.bottom() - y), ..below };
        draw_clash(clash, clashes, buffer, block, look);
        if at == clashes.scroll.cursor {
            let line = Rect { height: 1, ..block };
            paint::tint(buffer, line, look.theme.selected);
            paint::put(buffer, line.x, line.y, 1, "›", look.theme.accent.patch(look.theme.selected));
        }
    }
}

fn draw_clash(clash: &Clash, clashes: &Clashes, buffer: &mut Buffer, block: Rect, look: &Look<'_>) {
    let kind = look.text.kind(clash.kind);
    let field = match clash.field.as_str() {
        "deleted" => look.text.get("clashes-deleted-and-worked-on"),
        field => look.text.label_of(clash.kind, field),
    };
    let right = (block.x + block.width.min(WIDEST)).saturating_sub(1);
    let x = block.x + 2;
    let x = x + paint::put(buffer, x, block.y, right.saturating_sub(x), kind.as_str(), look.theme.dim) + 1;
    let room = right.saturating_sub(x);
    let field = field.cut(usize::from(room / 2));
    let used = paint::put_right(buffer, x, block.y, room, field.as_str(), look.theme.accent);
    let name = Clean::line(&clash.name);
    paint::put(buffer, x, block.y, room.saturating_sub(used + 1), name.as_str(), look.theme.title);
    let x = block.x + 4;
    let line = |row| Rect { x, y: block.y + row, width: right.saturating_sub(x), height: 1 };
    if block.height > 1 {
        let told = told("clashes-holds", &clash.held, look);
        let (value, style) = (value(clash, &clash.held, clashes, look), look.theme.text);
        draw_side("●", (&value, style), &told, buffer, line(1), look);
    }
    if block.height > 2 {
        let told = told("clashes-gave-way", &clash.other, look);
        let (value, style) = (value(clash, &clash.other, clashes, look), look.theme.dim);
        draw_side("○", (&value, style), &told, buffer, line(2), look);
    }
}

/// One side: its value, and on the right whether it holds, who wrote it and when.
fn draw_side(
    sign: &str,
    (value, style): (&Clean, Style),
    told: &Message,
    buffer: &mut Buffer,
    line: Rect,
    look: &Look<'_>,
) {
    let used = paint::put(buffer, line.x, line.y, line.width, sign, look.theme.accent) + 1;
    // Of a long name the end is left out, and not the moment after it.
    let told = look.text.message_within(told, usize::from(line.width / 2));
    let beside = paint::put_right(buffer, line.x, line.y, line.width, told.as_str(), look.theme.dim);
    let room = line.width.saturating_sub(used + beside + 2);
    paint::put(buffer, line.x + used, line.y, room, value.as_str(), style);
}

fn told(standing: &'static str, side: &Side, look: &Look<'_>) -> Message {
    let who = side.user.and_then(|id| look.lists.user(id)).and_then(|user| user.name.as_deref());
    let who = who.map_or_else(|| look.text.get("clashes-somebody"), Clean::line);
    let when = look.text.moment(side.moment, look.today);
    Message::new(standing).with("who", who).with("when", when)
}

/// What a side wrote, in words.
fn value(clash: &Clash, side: &Side, clashes: &Clashes, look: &Look<'_>) -> Clean {
    let Some(field) = clash.kind.field(&clash.field) else {
        let is_deletion = side.value == Value::Bool(true);
        return look.text.get(if is_deletion { "clashes-is-deleted" } else { "clashes-is-worked-on" });
    };
    let known = Known { lists: look.lists, names: &clashes.names, today: look.today };
    let currency = side.currency.or_else(|| clashes.currencies.get(&clash.id).copied());
    let shown = look.text.show_value(&side.value, field, currency, &known);
    if shown.is_empty() { look.text.get("clashes-is-empty") } else { shown }
}
