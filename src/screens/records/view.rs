//! Drawing a list of records: the head line with filter and count, the table, and the record
//! under the cursor beside it where there is room.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Style;

use crate::command::Context;
use crate::domain::contact::has_refused;
use crate::domain::{Field, Kind, Message, Record, next_step};
use crate::report::script;
use crate::settings::Theme;
use crate::text::{Clean, Known, Text};
use crate::ui::table::{self, Cell, Table};
use crate::ui::{Look, empty, facts, lessons, paint};

use super::state::Records;
use super::views::filled;

/// Rows above the table: the head line and the rule below it.
pub const HEAD: u16 = 2;

/// How many records a screen of this size shows.
pub fn rows_in(size: Size) -> u16 {
    size.height.saturating_sub(HEAD + 1).max(1)
}

/// Draws the list.
pub fn draw(records: &Records, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
    if area.height <= HEAD {
        return;
    }
    paint::rule(frame.buffer_mut(), area.x, area.y + 1, area.width, "─", look.theme.rule);
    let below = Rect { y: area.y + HEAD, height: area.height - HEAD, ..area };
    if records.list.is_empty() {
        nothing(records, frame.buffer_mut(), below, look);
    } else {
        rows(records, frame.buffer_mut(), below, look);
    }
    if records.filter.is_typing() {
        let count = counted(records, look);
        let used = paint::put_right(
            frame.buffer_mut(),
            area.x,
            area.y,
            area.width - 1,
            count.as_str(),
            look.theme.dim,
        );
        records.filter.view(frame, area, used + 2, look);
    } else {
        head(records, frame.buffer_mut(), area, look);
    }
}

/// The columns of the table on a screen of this width.
pub fn table_width(records: &Records, width: u16) -> u16 {
    width.saturating_sub(pane_width(records, width) + 1)
}

fn pane_width(records: &Records, width: u16) -> u16 {
    if records.shows_detail() { (width / 3).min(60) } else { 0 }
}

fn rows(records: &Records, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let pane = pane_width(records, area.width);
    let left = Rect { width: table_width(records, area.width), ..area };
    let table = Table { columns: &records.columns, list: &records.list, special };
    table::draw(buffer, left, look, &table);
    if pane > 0
        && let Some(record) = records.list.current()
    {
        let right = Rect { x: left.right() + 1, width: pane, ..area };
        for y in right.y..right.bottom() {
            paint::rule(buffer, right.x, y, 1, "│", look.theme.rule);
        }
        let inner = Rect { x: right.x + 2, width: right.width.saturating_sub(3), ..right };
        look.memory.draw(buffer, inner, ("detail", record.id), |buffer| {
            detail(record, records, buffer, inner, look);
        });
    }
}

/// The record under the cursor: its name, then what it holds.
fn detail(record: &Record, records: &Records, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let title = record.kind.title().unwrap_or("name");
    let name = Clean::line(&record.name());
    let mut y = area.y;
    for line in name.wrapped_at_most(usize::from(area.width.max(1)), 2) {
        paint::put(buffer, area.x, y, area.width, line.as_str(), look.theme.title);
        y += 1;
    }
    y += 1;
    let record = script::as_read(record, &records.scripts);
    let held =
        facts::facts(&record, records.list.names(), &[title, "given_name", "family_name"], area.width, look);
    let learnt = &records.learnt;
    let room = area.bottom().saturating_sub(y);
    // At least half of it is the record's own.
    let taught = lessons::height(learnt, area.width, look.text).min(room / 2);
    let height = room.saturating_sub(if taught > 0 { taught + 1 } else { 0 });
    let used = facts::draw(buffer, Rect { y, height, ..area }, &held, None, look);
    let below = y + used.min(height) + 1;
    let area = Rect { y: below, height: area.bottom().saturating_sub(below), ..area };
    lessons::draw(buffer, area, learnt, look);
}

fn head(records: &Records, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let count = counted(records, look);
    let right = paint::put_right(buffer, area.x, area.y, area.width - 1, count.as_str(), look.theme.dim);
    let room = area.width.saturating_sub(right + 3);
    let mut x = area.x + 1;
    let kinds = look.text.kinds(records.kind);
    x += paint::put(buffer, x, area.y, room, kinds.as_str(), look.theme.title);
    let is_shown = |view| filled(view, look.lists) == records.shown();
    let view = records.views.name(is_shown, look.lists).map(Clean::line);
    let scope = look.text.get(if records.filter.is_mine() { "list-mine" } else { "list-all" });
    let scope = look.lists.modules.is_on("owner").then_some(scope);
    let marked = records.list.marks().len();
    let marked = (marked > 0).then(|| look.text.message(&Message::new("list-marked").with("count", marked)));
    let filter = records.filter.is_set().then(|| Clean::line(records.filter.text()));
    let parts = [
        (view, look.theme.accent),
        (scope, look.theme.dim),
        (filter, look.theme.accent),
        (marked, look.theme.marked),
    ];
    for (words, style) in parts {
        let Some(words) = words else { continue };
        let end = area.x + 1 + room;
        x += paint::put(buffer, x, area.y, end.saturating_sub(x), " · ", look.theme.dim);
        x += paint::put(buffer, x, area.y, end.saturating_sub(x), words.as_str(), style);
    }
}

fn counted(records: &Records, look: &Look<'_>) -> Clean {
    let id = if records.counted_all() { "list-count" } else { "list-count-more" };
    look.text.message(&Message::new(id).with("count", records.count))
}

/// What an empty list says: what it is for and which key fills it, or that the filter left none.
fn nothing(records: &Records, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    if records.has_any {
        let unfound = ("list-nothing-found", records.filter.is_mine());
        empty::draw_unfound(buffer, area, look, Context::List, unfound);
        return;
    }
    empty::draw(
        buffer,
        area,
        look,
        Context::List,
        match records.kind {
            Kind::Lead => "list-no-leads",
            Kind::Contact => "list-no-contacts",
            Kind::Account => "list-no-accounts",
            Kind::Opportunity => "list-no-opportunities",
            _ => "list-no-activities",
        },
    );
}

/// What is particular about cells: when something is due, a person who must not be contacted.
pub fn special(record: &Record, field: &Field, text: &Text, known: &Known<'_>) -> Option<Cell> {
    let today = known.today;
    let key = field.key.as_ref();
    match key {
        "next" | "due" => {
            let Some(day) = record.get(key).as_date() else {
                let waits =
                    key == "next" && record.kind == Kind::Lead && record.get("converted_at").is_empty();
                return waits.then(|| Cell::new(text.get("list-no-next"), |theme| theme.dim));
            };
            let at = next_step::time_of(record, key);
            if next_step::to_do_by(record, key).is_none() {
                return Some(Cell {
                    text: text.day_at(day, at, today),
                    short: Some(text.day(day, today)),
                    style: |theme| theme.dim,
                });
            }
            let style: fn(&Theme) -> Style = match day.cmp(&today) {
                std::cmp::Ordering::Less => |theme| theme.overdue,
                std::cmp::Ordering::Equal => |theme| theme.due,
                std::cmp::Ordering::Greater => |theme| theme.planned,
            };
            Some(Cell { text: text.due_at(day, at, today), short: Some(text.due(day, today)), style })
        }
        "touched" | "created" | "updated" => {
            let at = record.get(key).as_moment()?;
            let days = (today - text.day_of(at)).num_days().max(0);
            Some(Cell::new(text.age(days), |theme| theme.dim))
        }
        "rating" if record.text(key) == "hot" => {
            Some(Cell::new(Clean::line(known.lists.label("rating", "hot")), |theme| theme.accent))
        }
        "name" if has_refused(record) => {
            Some(Cell::new(Clean::line(&format!("⊘ {}", record.name())), |theme| theme.dim))
        }
        "name" | "subject" => {
            let style: fn(&Theme) -> Style =
                if is_over(record) { |theme| theme.dim } else { |theme| theme.text };
            Some(Cell::new(Clean::line(&record.name()), style))
        }
        "close" => late(record, text, known),
        "stage" => stage(record, known),
        _ => None,
    }
}

/// True for what needs no more work: a converted or refused lead, a done activity.
fn is_over(record: &Record) -> bool {
    match record.kind {
        Kind::Lead => matches!(record.text("status"), "converted" | "unqualified" | "junk"),
        Kind::Activity => record.text("status") != "planned",
        _ => false,
    }
}

/// A close date that has gone by while the deal is open: as on its card, in red and with a sign
/// that needs no colour.
fn late(record: &Record, text: &Text, known: &Known<'_>) -> Option<Cell> {
    let day = record.get("close").as_date().filter(|day| *day < known.today)?;
    let stage = record.get("stage").as_id().and_then(|id| known.lists.stage(id))?;
    let words = text.day(day, known.today).then(&Clean::line("!"));
    stage.is_open().then_some(Cell::new(words, |theme| theme.overdue))
}

fn stage(record: &Record, known: &Known<'_>) -> Option<Cell> {
    let stage = record.get("stage").as_id().and_then(|id| known.lists.stage(id))?;
    let style: fn(&Theme) -> Style = match stage.kind_of.as_deref() {
        Some("won") => |theme| theme.won,
        Some("lost") => |theme| theme.lost,
        _ => |theme| theme.text,
    };
    Some(Cell::new(Clean::line(stage.name.as_deref().unwrap_or_default()), style))
}
