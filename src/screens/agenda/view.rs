//! Drawing the agenda: the head line, the days with their activities, and the one under the cursor
//! beside them where there is room.

use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Style;

use crate::command::Context;
use crate::domain::user::Whose;
use crate::domain::{Id, Message, Record};
use crate::report::script;
use crate::repository::Lists;
use crate::text::Clean;
use crate::ui::{Look, empty, facts, marks, paint};

use super::grid;
use super::rows::{Group, Line, Row, is_over};
use super::state::{Agenda, Shown};

/// Rows above the days: the head line and the rule below it.
pub const HEAD: u16 = 2;
/// Cells for a time of day, or for how many days something is late.
const TIME: u16 = 6;
/// Cells for the type of an activity.
const TYPE: u16 = 8;

/// How many lines a screen of this size shows.
pub fn rows_in(size: Size) -> u16 {
    size.height.saturating_sub(HEAD).max(1)
}

/// Draws the agenda, or the month.
pub fn draw(agenda: &Agenda, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    if area.height <= HEAD {
        return;
    }
    head(agenda, buffer, area, look);
    paint::rule(buffer, area.x, area.y + 1, area.width, "─", look.theme.rule);
    let below = Rect { y: area.y + HEAD, height: area.height - HEAD, ..area };
    if agenda.shown == Shown::Month {
        return grid::draw(&agenda.month, buffer, below, look);
    }
    if agenda.days.is_empty() {
        let is_narrowed = look.lists.owner_of(agenda.whose).is_some();
        let id = if is_narrowed { "agenda-none-mine" } else { "agenda-none" };
        return empty::draw(buffer, below, look, Context::Agenda, id);
    }
    let pane = if agenda.shows_detail() { (area.width / 3).min(60) } else { 0 };
    lines(agenda, buffer, Rect { width: below.width - pane, ..below }, look);
    if pane > 0 {
        detail(agenda, buffer, Rect { x: below.right() - pane, width: pane, ..below }, look);
    }
}

fn head(agenda: &Agenda, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let mut parts: Vec<(Clean, Style)> = Vec::new();
    if agenda.shown == Shown::Month {
        let (planned, over) = agenda.month.counts();
        let counts = Message::new("agenda-month-counts").with("planned", planned).with("over", over);
        parts.push((look.text.message(&counts), look.theme.dim));
    } else {
        let (overdue, today) = agenda.days.counts();
        if overdue > 0 {
            let id = if agenda.days.has_more_overdue { "agenda-overdue-more" } else { "agenda-overdue" };
            parts.push((look.text.message(&Message::new(id).with("count", overdue)), look.theme.overdue));
        }
        parts.push((look.text.message(&Message::new("agenda-today").with("count", today)), look.theme.dim));
        let undated = agenda.days.undated;
        if undated > 0 {
            let words = look.text.message(&Message::new("agenda-undated").with("count", undated));
            parts.push((words, look.theme.dim));
        }
    }
    let mut end = area.right().saturating_sub(1);
    for (at, (words, style)) in parts.iter().enumerate().rev() {
        let room = end.saturating_sub(area.x + area.width / 3);
        end -= paint::put_right(buffer, end - room, area.y, room, words.as_str(), *style);
        if at > 0 {
            end = end.saturating_sub(3);
            paint::put(buffer, end, area.y, 3, " · ", look.theme.dim);
        }
    }
    let title = match agenda.shown {
        Shown::Days => look.text.get("agenda-title"),
        Shown::Month => look.text.month(agenda.month.cursor),
    };
    let scope = look.text.get(if agenda.whose == Whose::Mine { "list-mine" } else { "list-all" });
    let scope = look.lists.modules.is_on("owner").then_some(scope);
    let marked = agenda.marks.records().len();
    let marked = (marked > 0).then(|| look.text.message(&Message::new("list-marked").with("count", marked)));
    let mut x = area.x + 1;
    x += paint::put(buffer, x, area.y, end.saturating_sub(x + 1), title.as_str(), look.theme.title);
    for (words, style) in [(scope, look.theme.dim), (marked, look.theme.marked)] {
        let Some(words) = words else { continue };
        x += paint::put(buffer, x, area.y, end.saturating_sub(x + 1), " · ", look.theme.dim);
        x += paint::put(buffer, x, area.y, end.saturating_sub(x + 1), words.as_str(), style);
    }
}

fn lines(agenda: &Agenda, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let (top, visible) = agenda.days.visible(usize::from(area.height));
    for (at, line) in visible.iter().enumerate() {
        let row = Rect { y: area.y + at as u16, height: 1, ..area };
        let is_current = top + at == agenda.days.cursor();
        match line {
            Line::Heading(group, count) => heading(agenda, *group, *count, buffer, row, look),
            Line::Nothing(day) => {
                let id = if *day == look.today { "agenda-nothing-today" } else { "agenda-nothing" };
                let words = look.text.get(id);
                paint::put(
                    buffer,
                    row.x + 3,
                    row.y,
                    row.width.saturating_sub(4),
                    words.as_str(),
                    look.theme.dim,
                );
            }
            Line::Row(number) => {
                if let Some(activity) = agenda.days.row(*number) {
                    self::row(agenda, activity, buffer, row, look);
                }
            }
        }
        if is_current {
            paint::tint(buffer, row, look.theme.selected);
            paint::put(buffer, row.x, row.y, 1, "›", look.theme.accent.patch(look.theme.selected));
        }
    }
}

/// A heading: the day in words on a thin rule, and how many stand under it.
fn heading(agenda: &Agenda, group: Group, count: usize, buffer: &mut Buffer, line: Rect, look: &Look<'_>) {
    let (words, style) = match group {
        Group::Overdue => (look.text.get("agenda-overdue-title"), look.theme.overdue),
        Group::Undated => (look.text.get("agenda-undated-title"), look.theme.title),
        Group::Past(day) => (day_words(day, look), look.theme.dim),
        Group::Day(day) if day == look.today => (day_words(day, look), look.theme.accent),
        Group::Day(day) => (day_words(day, look), look.theme.title),
    };
    let used =
        paint::put(buffer, line.x + 1, line.y, line.width.saturating_sub(8), words.as_str(), style) + 2;
    let mut right = 1;
    if count > 0 {
        let more = match group {
            Group::Overdue => agenda.days.has_more_overdue,
            Group::Undated => agenda.days.undated > count,
            Group::Past(_) | Group::Day(_) => false,
        };
        let count = look.text.number(count as i64);
        let count = Clean::line(&format!(" {count}{}", if more { "+" } else { "" }));
        right += paint::put_right(
            buffer,
            line.x,
            line.y,
            line.width.saturating_sub(1),
            count.as_str(),
            look.theme.dim,
        );
    }
    let room = line.width.saturating_sub(used + right);
    paint::rule(buffer, line.x + used, line.y, room, "─", look.theme.rule);
}

/// A day with its weekday, and in words where it is near: `Mon 15 Jun · today`.
fn day_words(day: NaiveDate, look: &Look<'_>) -> Clean {
    let weekday = look.text.weekday(day);
    let plain = weekday.then(&Clean::line(" ")).then(&look.text.day(day, look.today));
    match (day - look.today).num_days() {
        0 | 1 => plain.then(&Clean::line(" · ")).then(&look.text.due(day, look.today)),
        _ => plain,
    }
}

/// An activity: its time, a sign, its type, what is to be done, and with whom.
fn row(agenda: &Agenda, row: &Row, buffer: &mut Buffer, line: Rect, look: &Look<'_>) {
    let record = &row.record;
    let is_done = is_over(record);
    let text = if is_done { look.theme.dim } else { look.theme.text };
    if agenda.marks.has(record.id) {
        paint::put(buffer, line.x + 1, line.y, 1, marks::SIGN, look.theme.accent);
    }
    let mut x = line.x + 3;
    let (time, style) = time(row, look);
    paint::put(buffer, x, line.y, TIME - 1, time.as_str(), style);
    x += TIME;
    let (sign, style) = sign(record, look);
    paint::put(buffer, x, line.y, 1, sign, style);
    x += 2;
    let right = line.right().saturating_sub(1);
    if line.width >= 60 {
        let kind = Clean::line(look.lists.label("activity-type", record.text("type")));
        paint::put(buffer, x, line.y, TYPE, kind.as_str(), look.theme.dim);
        x += TYPE + 1;
    }
    let mut end = right;
    if agenda.whose == Whose::Everybodys && line.width >= 70 {
        let owner = record.get("owner").as_id().and_then(|id| look.lists.user(id));
        let name = owner.and_then(|user| user.name.as_deref()).unwrap_or_default();
        let initials: String =
            name.split_whitespace().filter_map(|word| word.chars().next()).take(2).collect();
        paint::put_right(
            buffer,
            end.saturating_sub(2),
            line.y,
            2,
            Clean::line(&initials).as_str(),
            look.theme.dim,
        );
        end = end.saturating_sub(3);
    }
    let room = end.saturating_sub(x);
    let subject = subject(record);
    let whom = whom(record, agenda, room, look.lists);
    let wanted = whom.width() as u16;
    let for_whom = wanted.min(room.saturating_sub((subject.width() as u16 + 2).min(room / 2 + 2)));
    let used = if for_whom > 3 {
        paint::put_right(
            buffer,
            end - for_whom,
            line.y,
            for_whom,
            whom.cut(usize::from(for_whom)).as_str(),
            look.theme.dim,
        ) + 2
    } else {
        0
    };
    paint::put(buffer, x, line.y, room.saturating_sub(used), subject.as_str(), text);
}

/// What is to be done, with a sign behind it where it comes again.
fn subject(record: &Record) -> Clean {
    let again = if record.get("recurrence").is_empty() { "" } else { " ↻" };
    Clean::line(&format!("{}{again}", record.name()))
}

/// When: the time of day, or how many days late it is.
fn time(row: &Row, look: &Look<'_>) -> (Clean, Style) {
    let record = &row.record;
    if row.group == Group::Overdue {
        return (look.text.age((look.today - row.day).num_days()), look.theme.overdue);
    }
    if is_over(record) {
        let done = record.get("done_at").as_moment().map(|at| look.text.time_of_day(at));
        return (done.unwrap_or_default(), look.theme.dim);
    }
    let Some(at) = record.get("due_at").as_moment() else { return (Clean::default(), look.theme.dim) };
    let style = if at < look.now {
        look.theme.overdue
    } else if row.day == look.today {
        look.theme.due
    } else {
        look.theme.planned
    };
    (look.text.time_of_day(at), style)
}

/// Done, not held, or of high priority.
fn sign(record: &Record, look: &Look<'_>) -> (&'static str, Style) {
    match (record.text("status"), record.text("priority")) {
        ("done", _) => ("✓", look.theme.won),
        ("not-held", _) => ("✗", look.theme.dim),
        (_, "high") => ("!", look.theme.warning),
        _ => (" ", look.theme.dim),
    }
}

/// With whom and about which deal; where there is little room only with whom.
fn whom(record: &Record, agenda: &Agenda, room: u16, lists: &Lists) -> Clean {
    let shown = |key: &str| record.get(key).as_id().filter(|_| lists.shows_field(record.kind, key));
    let name = |key: &str| shown(key).and_then(|id: Id| agenda.names.get(&id));
    let person = name("contact").or_else(|| name("lead"));
    let about = name("opportunity").or_else(|| name("account"));
    let words = match (person, about) {
        (Some(person), Some(about)) if room >= 60 => format!("{person} · {about}"),
        (Some(one), _) | (None, Some(one)) => one.clone(),
        (None, None) => String::new(),
    };
    Clean::line(&words)
}

/// The activity under the cursor: what is to be done, then what it holds.
fn detail(agenda: &Agenda, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    for y in area.y..area.bottom() {
        paint::rule(buffer, area.x, y, 1, "│", look.theme.rule);
    }
    let Some(record) = agenda.days.current() else { return };
    let inner = Rect { x: area.x + 2, width: area.width.saturating_sub(3), ..area };
    look.memory.draw(buffer, inner, ("planned", record.id), |buffer| {
        let mut y = inner.y;
        let name = Clean::line(&record.name());
        for line in name.wrapped_at_most(usize::from(inner.width.max(1)), 2) {
            paint::put(buffer, inner.x, y, inner.width, line.as_str(), look.theme.title);
            y += 1;
        }
        let rest = Rect { y: y + 1, height: inner.bottom().saturating_sub(y + 1), ..inner };
        let record = script::as_read(record, &agenda.scripts);
        let held = facts::facts(&record, &agenda.names, &["subject"], inner.width, look);
        facts::draw(buffer, rest, &held, None, look);
    });
}
