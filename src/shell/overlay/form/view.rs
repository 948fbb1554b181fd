//! Draws a form: labels on the left, what is in the rows on the right, problems under them.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Field, FormBox};
use crate::command::{Context, hints};
use crate::domain::{Message, Value};
use crate::shell::overlay::draw::{Floating, line_at, scroll_mark};
use crate::text::Clean;
use crate::ui::{Holds, Look, paint};

/// Columns of a yes or no before what is said of it.
const ANSWER: u16 = 6;
/// Columns that are left to type in at least.
const TYPED: u16 = 10;

impl FormBox {
    /// Draws the form over most of the area, the row under the cursor in view.
    pub fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let heights: Vec<u16> = self.fields.iter().map(height).collect();
        let inner =
            Floating::centred(area, 76, heights.iter().sum::<u16>() + 1).ask(frame, &self.title, look);
        if inner.is_empty() {
            return;
        }
        let rows = Rect { height: inner.height - 1, ..inner };
        let labels = self.fields.iter().map(|field| Clean::line(&field.row.label).width()).max().unwrap_or(0);
        let labels = (labels as u16 + 2).min(rows.width / 2).min(26);
        let mut y = 0;
        self.seen.borrow_mut().clear();
        let first = first_shown(&heights, self.at, rows.height);
        let (above, all): (u16, u16) = (heights[..first].iter().sum(), heights.iter().sum());
        scroll_mark(frame, rows, usize::from(above), usize::from(all), look);
        for (at, field) in self.fields.iter().enumerate().skip(first) {
            if y + heights[at] > rows.height {
                break;
            }
            let place = Rect { y: rows.y + y, height: heights[at], ..rows };
            self.seen.borrow_mut().push((place, at));
            self.field(frame, place, labels, at, field, look);
            y += heights[at];
        }
        if let (false, Some(told)) = (self.leaving, &self.told) {
            let line = line_at(inner, inner.height - 1);
            let words = Clean::line(told);
            paint::put(frame.buffer_mut(), line.x, line.y, line.width, words.as_str(), look.theme.warning);
        }
        if self.leaving {
            let line = line_at(inner, inner.height - 1);
            let unsaved = Message::new("shell-form-unsaved");
            let words = look.text.message(&hints::with_keys(unsaved, Context::Form, look.keymap));
            paint::put(frame.buffer_mut(), line.x, line.y, line.width, words.as_str(), look.theme.warning);
        }
    }

    fn field(
        &self,
        frame: &mut Frame<'_>,
        place: Rect,
        labels: u16,
        at: usize,
        field: &Field,
        look: &Look<'_>,
    ) {
        let here = at == self.at && !self.choosing;
        let style = match field.row.holds {
            Holds::Heading => look.theme.title,
            _ if at == self.at => look.theme.accent,
            _ => look.theme.dim,
        };
        let label = Clean::line(&field.row.label);
        // A question of its own stands whole, its answer after it; one that cannot is cut as all are.
        let longer = label.width() as u16 + 2;
        let is_answer = matches!(field.row.holds, Holds::YesNo | Holds::YesNoOrNone);
        let is_whole = is_answer && longer + 6 <= place.width;
        let labels = if is_whole { labels.max(longer) } else { labels };
        let room = if field.row.holds == Holds::Heading { place.width } else { labels.saturating_sub(2) };
        let buffer = frame.buffer_mut();
        paint::put(buffer, place.x, place.y, room, label.as_str(), style);
        if field.row.holds == Holds::Heading {
            return;
        }
        let note = Clean::line(&field.row.note);
        let noted = if is_answer && !note.is_empty() {
            // What a yes means is read on from it.
            let x = place.x + labels + ANSWER;
            let room = place.right().saturating_sub(x);
            paint::put(buffer, x, place.y, room, note.as_str(), look.theme.dim);
            room + 1
        } else {
            // The value comes before what is noted beside it.
            let least = if field.is_typed() { TYPED } else { words(field, look).width() as u16 };
            let beside = place.width.saturating_sub(labels + least + 1);
            let note = if usize::from(beside) < note.width().min(4) { Clean::default() } else { note };
            let note = note.cut(usize::from(beside));
            paint::put_right(buffer, place.x, place.y, place.width, note.as_str(), look.theme.dim);
            if note.is_empty() { 0 } else { note.width() as u16 + 1 }
        };
        let value = Rect {
            x: place.x + labels,
            width: place.width.saturating_sub(labels + noted),
            height: 1,
            ..place
        };
        let mut y = value.y;
        for line in shown_above(field) {
            paint::put(buffer, value.x, y, value.width, Clean::line(line).as_str(), look.theme.text);
            y += 1;
        }
        let value = Rect { y, ..value };
        if here && field.is_typed() {
            field.entry.view(frame, value, look.theme.text);
            let buffer = frame.buffer_mut();
            paint::tint(buffer, value, look.theme.input);
        } else {
            let words = words(field, look);
            let style = if field.row.holds == Holds::Fact { look.theme.dim } else { look.theme.text };
            paint::put(buffer, value.x, value.y, value.width, words.as_str(), style);
            if here {
                paint::tint(buffer, value, look.theme.selected);
            }
        }
        if let Some(problem) = &field.row.problem {
            let words = look.text.message(problem);
            let buffer = frame.buffer_mut();
            // One that is too long for under the value begins further left.
            let room = place.width.saturating_sub(labels).max(place.width.min(words.width() as u16));
            let x = place.right() - room;
            paint::put(buffer, x, y + 1, room, words.as_str(), look.theme.danger);
        }
    }
}

/// What a row shows that is not being typed in.
fn words(field: &Field, look: &Look<'_>) -> Clean {
    match (&field.row.holds, &field.row.value) {
        (Holds::YesNo | Holds::YesNoOrNone, Value::Bool(true)) => look.text.get("shell-form-yes"),
        (Holds::YesNo, _) | (Holds::YesNoOrNone, Value::Bool(_)) => look.text.get("shell-form-no"),
        (holds, Value::Null) if !field.is_typed() && *holds != Holds::Fact => {
            look.text.get("shell-form-none")
        }
        _ => Clean::line(field.entry.text()),
    }
}

/// The last few of the lines above the one being typed.
fn shown_above(field: &Field) -> &[String] {
    &field.above[field.above.len().saturating_sub(3)..]
}

fn height(field: &Field) -> u16 {
    1 + shown_above(field).len() as u16 + u16::from(field.row.problem.is_some())
}

/// The first row to draw so that the one under the cursor is in view.
fn first_shown(heights: &[u16], at: usize, room: u16) -> usize {
    let mut used = 0;
    for (place, height) in heights.iter().enumerate().take(at + 1).rev() {
        used += height;
        if used > room {
            return place + 1;
        }
    }
    0
}
