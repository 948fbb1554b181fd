//! Drawing the history: a line a step; of one step, a block a record.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::command::Context;
use crate::domain::{Currency, FieldKind, Message, Value};
use crate::repository::{Edit, Going, Step};
use crate::screens::action;
use crate::text::{Clean, Known};
use crate::ui::{Desk, Look, Outcome, empty, paint};

use super::step::StepPage;
use super::steps::History;

/// Rows above the steps: the head line and the rule below it.
pub const HEAD: u16 = 2;
/// Columns of who made it.
const WHO: u16 = 4;
/// Columns of a field's name.
const LABEL: u16 = 18;

/// Why a step cannot be taken back; none when it can.
pub fn why_not_undo(step: &Step) -> Option<Message> {
    match step {
        Step { starts: true, .. } => Some(Message::new("history-start")),
        Step { undone: true, .. } => Some(Message::new("history-already-undone")),
        _ => None,
    }
}

/// Asks whether a step is to be taken back.
pub fn ask_undo(step: &Step, desk: &Desk<'_>) -> Outcome {
    let going = match desk.repository.undo_would(step.id) {
        Ok(going) => going,
        Err(error) => return action::trouble(&error),
    };
    let Going { taken, kept } = going;
    let question = if kept == 0 {
        Message::new("history-undo").with("label", &step.label).with("count", taken)
    } else {
        Message::new("history-undo-but").with("label", &step.label).with("count", taken).with("kept", kept)
    };
    Outcome::Confirm { question, then: Box::new(Outcome::UndoStep(step.id)) }
}

/// Draws the list of steps.
pub fn draw_steps(history: &History, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
    let buffer = frame.buffer_mut();
    let title = match history.about {
        Some(_) => look.text.message(&Message::new("history-of").with("name", &history.name)),
        None => look.text.get("history-title"),
    };
    head(&title, &Clean::default(), buffer, area, look);
    let below = Rect { y: area.y + HEAD, height: area.height.saturating_sub(HEAD), ..area };
    if history.steps.is_empty() {
        return empty::draw(buffer, below, look, Context::History, "history-empty");
    }
    let top = history.scroll.top_for(history.steps.len(), usize::from(below.height));
    let when =
        history.steps.last().map_or(0, |oldest| look.text.moment_width(oldest.moment, look.today)) as u16;
    for (at, step) in history.steps.iter().enumerate().skip(top).take(usize::from(below.height)) {
        let line = Rect { y: below.y + (at - top) as u16, height: 1, ..below };
        step_line(step, when, buffer, line, look);
        if at == history.scroll.cursor {
            paint::tint(buffer, line, look.theme.selected);
            paint::put(buffer, line.x, line.y, 1, "›", look.theme.accent.patch(look.theme.selected));
        }
    }
}

fn head(title: &Clean, right: &Clean, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let room = area.width.saturating_sub(2);
    let used = paint::put_right(buffer, area.x + 1, area.y, room, right.as_str(), look.theme.dim);
    paint::put(buffer, area.x + 1, area.y, room.saturating_sub(used + 1), title.as_str(), look.theme.title);
    paint::rule(buffer, area.x, area.y + 1, area.width, "─", look.theme.rule);
}

fn step_line(step: &Step, when: u16, buffer: &mut Buffer, line: Rect, look: &Look<'_>) {
    let theme = look.theme;
    let moment = look.text.moment(step.moment, look.today);
    paint::put_right(buffer, line.x + 2, line.y, when, moment.as_str(), theme.dim);
    let mut x = line.x + when + 4;
    let who = step.user.and_then(|id| look.lists.user(id)).and_then(|user| user.initials.as_deref());
    paint::put(buffer, x, line.y, WHO, Clean::line(who.unwrap_or_default()).as_str(), theme.dim);
    x += WHO + 1;
    let mut room = line.right().saturating_sub(x + 1);
    if room > 40 && step.records > 1 {
        let count = look.text.message(&Message::new("history-records").with("count", step.records));
        room -= paint::put_right(buffer, x, line.y, room, count.as_str(), theme.dim) + 2;
    }
    let sign = if step.undone { "↶ " } else { "" };
    let style = if step.undone || step.undoes.is_some() { theme.dim } else { theme.text };
    let used = paint::put(buffer, x, line.y, room, sign, theme.warning);
    let label = look.text.step(&step.label);
    paint::put(buffer, x + used, line.y, room.saturating_sub(used), label.as_str(), style);
}

/// Draws one step.
pub fn draw_step(page: &StepPage, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
    let buffer = frame.buffer_mut();
    let Some(step) = &page.step else {
        return empty::draw(buffer, area, look, Context::History, "history-no-step");
    };
    let who = step.user.and_then(|id| look.lists.user(id)).and_then(|user| user.name.as_deref());
    let when = look.text.moment(step.moment, look.today);
    let by = Clean::line(who.unwrap_or_default());
    let right = if by.is_empty() { when } else { by.then(&Clean::line(" · ")).then(&when) };
    let label = look.text.step(&step.label);
    let title = if step.undone {
        label.then(&Clean::line(" · ")).then(&look.text.get("history-undone"))
    } else {
        label
    };
    head(&title, &right, buffer, area, look);
    let below = Rect { y: area.y + HEAD, height: area.height.saturating_sub(HEAD), ..area };
    let mut y = below.y;
    for (at, edit) in page.edits.iter().enumerate().skip(first(page, usize::from(below.height))) {
        if y >= below.bottom() {
            break;
        }
        let place =
            Rect { x: below.x + 1, y, width: below.width.saturating_sub(2), height: below.bottom() - y };
        y += edit_block(edit, page, buffer, place, look);
        if at == page.scroll.cursor {
            paint::tint(buffer, Rect { y: place.y, height: 1, ..below }, look.theme.selected);
        }
    }
}

/// The first record to draw so that the one under the cursor is on the screen.
fn first(page: &StepPage, room: usize) -> usize {
    let height = |edit: &Edit| match shown_fields(edit).count() {
        0 => 1,
        fields => fields + 2,
    };
    let cursor = page.scroll.cursor.min(page.edits.len().saturating_sub(1));
    let mut first = cursor;
    let mut used = page.edits.get(cursor).map_or(0, height);
    while first > 0 {
        used += height(&page.edits[first - 1]);
        if used > room {
            break;
        }
        first -= 1;
    }
    first
}

/// The fields of an edit that say something to a reader.
fn shown_fields(edit: &Edit) -> impl Iterator<Item = &(String, Value, Value)> {
    edit.fields.iter().filter(|(key, before, after)| {
        let field = edit.kind.field(key);
        let inner = field.is_some_and(|field| field.kind == FieldKind::Position || field.is_derived());
        let inner = inner || key == "stage_since";
        !(inner || before.is_empty() && after.is_empty())
    })
}

/// A record's name, then its fields before and after; returns the rows used.
fn edit_block(edit: &Edit, page: &StepPage, buffer: &mut Buffer, area: Rect, look: &Look<'_>) -> u16 {
    let theme = look.theme;
    let kind = look.text.kind(edit.kind);
    let (sign, style) = if edit.created { ("+ ", theme.success) } else { ("", theme.title) };
    let mut x = area.x + paint::put(buffer, area.x, area.y, area.width, kind.as_str(), theme.dim) + 1;
    x += paint::put(buffer, x, area.y, area.right().saturating_sub(x), sign, style);
    // Links and events have no name of their own.
    let name = Clean::line(if edit.kind.title().is_some() { &edit.name } else { "" });
    paint::put(buffer, x, area.y, area.right().saturating_sub(x), name.as_str(), style);
    let known = Known { lists: look.lists, names: &page.names, today: look.today };
    let currency = edit.fields.iter().find(|(key, _, _)| key == "currency");
    let currency = currency.and_then(|(_, before, after)| after.as_text().or(before.as_text()));
    let currency = currency.and_then(Currency::from_code);
    let mut rows = 1;
    for (key, before, after) in shown_fields(edit) {
        if rows >= area.height {
            break;
        }
        let y = area.y + rows;
        rows += 1;
        let Some(field) = look.lists.catalogue.field(edit.kind, key) else {
            let words = look.text.get(match (after.as_bool(), before.as_id(), after.as_id()) {
                (_, _, Some(_)) => "history-merged",
                (_, Some(_), None) => "history-parted",
                (Some(true), ..) => "history-deleted",
                _ => "history-restored",
            });
            paint::put(buffer, area.x + 2, y, area.width.saturating_sub(2), words.as_str(), theme.warning);
            continue;
        };
        paint::put(buffer, area.x + 2, y, LABEL, look.text.label(edit.kind, field).as_str(), theme.dim);
        let shown = |value: &Value| look.text.show_value(value, field, currency, &known);
        let (before, after) = (shown(before), shown(after));
        let mut x = area.x + LABEL + 3;
        let room = area.right().saturating_sub(x);
        if !before.is_empty() {
            x += paint::put(buffer, x, y, room / 2, before.as_str(), theme.dim);
            x += paint::put(buffer, x, y, area.right().saturating_sub(x), " → ", theme.dim);
        }
        let words = if after.is_empty() { Clean::line("–") } else { after };
        paint::put(buffer, x, y, area.right().saturating_sub(x), words.as_str(), theme.text);
    }
    // What only was made needs no line between it and the next.
    if rows == 1 { rows } else { rows + 1 }
}
