//! Drawing the pairs: the score and both names on one line, the reasons below.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::command::Context;
use crate::domain::duplicate::CERTAIN_FROM;
use crate::domain::{Kind, Message};
use crate::repository::duplicates::{One, Pair};
use crate::text::Clean;
use crate::ui::{Look, empty, paint};

use super::list::Duplicates;

/// Rows above the pairs: the head line and the rule below it.
pub const HEAD: u16 = 2;
/// Rows of a pair.
pub const BLOCK: u16 = 2;
/// Columns of the score and the blanks after it.
const SCORE: u16 = 5;
/// The widest one name stands: further apart, an eye loses the line.
const WIDEST: u16 = 64;

/// Draws the head and the pairs that fit.
pub fn draw(list: &Duplicates, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let room = area.width.saturating_sub(2);
    let title = match &list.name {
        Some(name) => look.text.message(&Message::new("duplicates-of").with("name", name)),
        None => look.text.get("duplicates-title"),
    };
    let count = Message::new("duplicates-count").with("count", list.left()).with("shown", list.pairs.len());
    let count = if list.is_looked { look.text.message(&count) } else { Clean::default() };
    let used = paint::put_right(buffer, area.x + 1, area.y, room, count.as_str(), look.theme.dim);
    paint::put(buffer, area.x + 1, area.y, room.saturating_sub(used + 1), title.as_str(), look.theme.title);
    paint::rule(buffer, area.x, area.y + 1, area.width, "─", look.theme.rule);
    let below = Rect { y: area.y + HEAD, height: area.height.saturating_sub(HEAD), ..area };
    if list.pairs.is_empty() {
        let id = match (&list.name, list.is_looked) {
            (Some(_), _) => "duplicates-none-of",
            (None, true) => "duplicates-none",
            (None, false) => "duplicates-not-looked",
        };
        return empty::draw(buffer, below, look, Context::Duplicates, id);
    }
    let visible = usize::from(below.height.div_ceil(BLOCK));
    let top = list.scroll.top_for(list.pairs.len(), usize::from(below.height / BLOCK));
    for (at, pair) in list.pairs.iter().enumerate().skip(top).take(visible) {
        let y = below.y + (at - top) as u16 * BLOCK;
        let block = Rect { y, height: BLOCK.min(below.bottom() - y), ..below };
        draw_pair(pair, buffer, block, look);
        if at == list.scroll.cursor {
            let line = Rect { height: 1, ..block };
            paint::tint(buffer, line, look.theme.selected);
            paint::put(buffer, line.x, line.y, 1, "›", look.theme.accent.patch(look.theme.selected));
        }
    }
}

fn draw_pair(pair: &Pair, buffer: &mut Buffer, block: Rect, look: &Look<'_>) {
    let score = look.text.number(i64::from(pair.likeness.score));
    let certain = pair.likeness.score >= CERTAIN_FROM;
    let style = if certain { look.theme.accent } else { look.theme.dim };
    paint::put_right(buffer, block.x + 1, block.y, SCORE - 2, score.as_str(), style);
    let left = block.x + SCORE;
    let half = ((block.right().saturating_sub(left + 1)) / 2).min(WIDEST);
    let side = |at: u16| Rect { x: left + at * half, width: half.saturating_sub(2), height: 1, ..block };
    draw_one(&pair.first, buffer, side(0), look);
    draw_one(&pair.second, buffer, side(1), look);
    if block.height > 1 {
        let reasons = super::reasons(&pair.likeness, look.text);
        let room = block.right().saturating_sub(left + 1);
        let kind = look.text.kind(pair.first.kind);
        let x = left + paint::put(buffer, left, block.y + 1, room, kind.as_str(), look.theme.dim);
        let x = x + paint::put(
            buffer,
            x,
            block.y + 1,
            block.right().saturating_sub(x + 1),
            " · ",
            look.theme.dim,
        );
        paint::put(
            buffer,
            x,
            block.y + 1,
            block.right().saturating_sub(x + 1),
            reasons.as_str(),
            look.theme.dim,
        );
    }
}

/// A name and, as far as there is room, what tells it from others.
fn draw_one(one: &One, buffer: &mut Buffer, line: Rect, look: &Look<'_>) {
    let name = Clean::line(&one.name);
    let used = paint::put(buffer, line.x, line.y, line.width, name.as_str(), look.theme.text);
    let detail = if one.kind == Kind::Lead {
        let kind = look.text.kind(Kind::Lead);
        if one.detail.is_empty() {
            kind
        } else {
            kind.then(&Clean::line(" · ")).then(&Clean::line(&one.detail))
        }
    } else {
        Clean::line(&one.detail)
    };
    if !detail.is_empty() && used + 4 < line.width {
        let x = line.x + used;
        paint::put(buffer, x, line.y, 3, " · ", look.theme.dim);
        paint::put(buffer, x + 3, line.y, line.width - used - 3, detail.as_str(), look.theme.dim);
    }
}
