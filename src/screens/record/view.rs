//! Drawing the page of a record: its name and what leads, the way of a deal through its stages,
//! the panes.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::command::Context;
use crate::domain::next_step::NextStep;
use crate::domain::opportunity::Opportunity;
use crate::domain::pipeline::StageType;
use crate::domain::{Kind, Message, Record};
use crate::report::script;
use crate::text::{Clean, Known};
use crate::ui::{Look, empty, facts, paint};

use super::rows::{self, Row};
use super::state::{Drawn, Pane, RecordPage, Seen};

/// Rows above the panes.
pub const HEAD: u16 = 4;
/// Columns from which the fields stand beside the other panes.
const WIDE: u16 = 110;
/// The least columns of what leads a row: a day of another year, or how late something is.
const LEAD: usize = 12;
/// The most columns of what leads a row.
const WIDEST_LEAD: usize = 20;

/// Fields that the head shows, or that say nothing a reader needs.
pub const WITHOUT: [&str; 3] = ["name", "subject", "created"];

/// Draws the page.
pub fn draw(page: &RecordPage, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
    let buffer = frame.buffer_mut();
    page.drawn.replace(Drawn { origin: area.as_position(), places: Vec::new() });
    let Some(record) = &page.around.record else {
        return empty::draw(buffer, area, look, Context::Record, "record-gone");
    };
    head(record, page, buffer, area, look);
    if area.height <= HEAD {
        return;
    }
    let body = Rect {
        x: area.x + 1,
        y: area.y + HEAD,
        width: area.width.saturating_sub(2),
        height: area.height - HEAD,
    };
    let beside = area.width >= WIDE && page.pane() != Pane::Fields;
    let side = if beside { (area.width / 3).min(56) } else { 0 };
    let main = Rect { width: body.width - side - if beside { 3 } else { 0 }, ..body };
    tabs(page, buffer, Rect { y: area.y + HEAD - 1, height: 1, ..body }, look);
    draw_pane(page, page.pane(), buffer, main, look);
    if beside {
        let x = main.right() + 1;
        for y in main.y..main.bottom() {
            paint::rule(buffer, x, y, 1, "│", look.theme.rule);
        }
        let place = Rect { x: x + 2, width: side, ..body };
        let record = script::as_read(record, &page.around.scripts);
        let held = facts::facts(&record, &page.around.names, &WITHOUT, side, look);
        let used = facts::draw(buffer, place, &held, None, look) + 1;
        let below = Rect { y: place.y + used, height: place.height.saturating_sub(used), ..place };
        if page.pane() != Pane::Lessons {
            lessons(page, buffer, below, look);
        }
    }
}

/// What the deal and those like it taught, below its fields, as far as there is room.
fn lessons(page: &RecordPage, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let taught = &page.around.lessons;
    if taught.is_empty() || area.height < 2 {
        return;
    }
    let name = look.text.get("record-lessons");
    paint::put(buffer, area.x, area.y, area.width, name.as_str(), look.theme.title);
    let mut y = area.y + 1;
    for row in rows::learnt(taught, usize::from(area.width.saturating_sub(2)), look) {
        if y + row.height() as u16 > area.bottom() {
            break;
        }
        paint::put(buffer, area.x, y, 1, row.sign.0, row.sign.1);
        let (x, room) = (area.x + 2, area.width.saturating_sub(2));
        paint::put(buffer, x, y, room, row.text.0.as_str(), row.text.1);
        for (at, line) in (1..).zip(&row.below) {
            paint::put(buffer, x, y + at, room, line.as_str(), look.theme.dim);
        }
        y += row.height() as u16;
    }
}

fn head(record: &Record, page: &RecordPage, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let theme = look.theme;
    let (x, room) = (area.x + 1, area.width.saturating_sub(2));
    let figure = figure(record, look);
    let right = paint::put_right(buffer, x, area.y, room, figure.as_str(), theme.figure);
    let left = room.saturating_sub(if right > 0 { right + 2 } else { 0 });
    let kind = look.text.kind(record.kind);
    let used = paint::put(buffer, x, area.y, left, kind.as_str(), theme.dim) + 2;
    paint::put(
        buffer,
        x + used,
        area.y,
        left.saturating_sub(used),
        Clean::line(&record.name()).as_str(),
        theme.accent.patch(theme.title),
    );
    let (step, style) = next(record, page, look);
    let right = paint::put_right(buffer, x, area.y + 1, room, step.as_str(), style);
    let left = room.saturating_sub(if right > 0 { right + 2 } else { 0 });
    paint::put(buffer, x, area.y + 1, left, summary(record, page, look).as_str(), theme.dim);
    paint::rule(buffer, area.x, area.y + 2, area.width, "─", theme.rule);
    if record.kind == Kind::Opportunity && look.lists.shows_field_of(record, "stage") {
        way(record, buffer, Rect { x, y: area.y + 2, width: room, height: 1 }, look);
    }
}

/// The figure that leads: the amount of a deal or lead.
fn figure(record: &Record, look: &Look<'_>) -> Clean {
    let known = Known { lists: look.lists, names: &std::collections::HashMap::new(), today: look.today };
    let Some(field) = record.kind.field("amount") else { return Clean::default() };
    let amount = look.text.show(record, field, &known);
    let shows = look.lists.shows_field_of(record, "probability");
    match record.get("probability").as_integer().filter(|_| shows) {
        Some(chance) if !amount.is_empty() => {
            amount.then(&Clean::line("   ")).then(&look.text.percent(chance))
        }
        _ => amount,
    }
}

/// What says who or what this is, in one line.
fn summary(record: &Record, page: &RecordPage, look: &Look<'_>) -> Clean {
    let known = Known { lists: look.lists, names: &page.around.names, today: look.today };
    let keys: &[&str] = match record.kind {
        Kind::Account => &["type", "industry", "city", "country", "phone", "owner"],
        Kind::Contact => &["title", "account", "phone", "email", "owner"],
        Kind::Lead => &["company", "status", "rating", "source", "phone", "email", "owner"],
        Kind::Opportunity => &["account", "contact", "close", "owner"],
        _ => &["type", "status", "due", "outcome", "owner"],
    };
    let mut parts = Vec::new();
    for key in keys {
        let is_told = !record.get(key).is_empty() && look.lists.shows_field_of(record, key);
        let Some(field) = record.kind.field(key).filter(|_| is_told) else { continue };
        let first = match record.get(key).as_list() {
            [first, _, ..] => Some(crate::domain::Value::List(vec![first.clone()])),
            _ => None,
        };
        parts.push(match first {
            Some(value) => look.text.show_value(&value, field, None, &known),
            None => look.text.show(record, field, &known),
        });
    }
    if !record.tags.is_empty() {
        parts.push(Clean::line(&format!("#{}", record.tags.join(" #"))));
    }
    Clean::line(" · ").between(&parts)
}

/// How the next step stands; of a closed deal, when it was closed.
fn next(record: &Record, page: &RecordPage, look: &Look<'_>) -> (Clean, Style) {
    let theme = look.theme;
    if record.kind == Kind::Activity || record.kind.field("next").is_none() {
        return (Clean::default(), theme.dim);
    }
    let stage = record.get("stage").as_id().and_then(|id| look.lists.stage(id));
    if let Some(stage) = stage.filter(|stage| !stage.is_open()) {
        let won = stage.kind() == StageType::Won;
        let deal = Opportunity::from_record(record);
        let (list, reason) =
            if won { ("win-reason", deal.win_reason) } else { ("loss-reason", deal.loss_reason) };
        let reason = reason.map(|key| Clean::line(look.lists.label(list, &key))).unwrap_or_default();
        return (reason, if won { theme.won } else { theme.lost });
    }
    let due = record.get("next").as_date();
    let step = page.around.planned().next().filter(|one| one.get("due").as_date() == due);
    let at = step.and_then(|one| one.get("due_at").as_moment());
    let words = due.map(|due| look.text.due_at(due, at, look.today)).unwrap_or_default();
    let (sign, style) = match NextStep::of(due, look.today) {
        NextStep::Missing if record.kind == Kind::Opportunity => {
            return (Clean::line("○ ").then(&look.text.get("board-no-next")), theme.dim);
        }
        NextStep::Missing => return (Clean::default(), theme.dim),
        NextStep::Planned(_) => ("◐ ", theme.planned),
        NextStep::Today => ("● ", theme.due),
        NextStep::Overdue(_) => ("▲ ", theme.overdue),
    };
    (Clean::line(sign).then(&words), style)
}

/// The stages of a deal's pipeline, with the one it is in.
fn way(record: &Record, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let theme = look.theme;
    let Some(pipeline) = record.get("pipeline").as_id() else { return };
    let (open, closed): (Vec<_>, Vec<_>) =
        look.lists.stages_of(pipeline).into_iter().partition(|stage| stage.is_open());
    let here = record.get("stage").as_id();
    let mut x = area.x;
    for stage in open.into_iter().chain(closed.into_iter().filter(|stage| Some(stage.id) == here)) {
        let is_here = Some(stage.id) == here;
        let style = match stage.kind() {
            StageType::Won => theme.won,
            StageType::Lost => theme.lost,
            StageType::Open if is_here => theme.accent.patch(theme.title),
            StageType::Open => theme.dim,
        };
        let sign = if is_here { "● " } else { "" };
        let words = Clean::line(&format!(" {sign}{} ", stage.name.as_deref().unwrap_or_default()));
        let room = area.right().saturating_sub(x);
        if room < 4 {
            break;
        }
        x += paint::put(buffer, x, area.y, room, words.as_str(), style) + 2;
    }
}

fn tabs(page: &RecordPage, buffer: &mut Buffer, line: Rect, look: &Look<'_>) {
    let mut x = line.x;
    for pane in page.panes() {
        let name = look.text.get(match (pane, page.kind) {
            (Pane::Timeline, _) => "record-timeline",
            (Pane::Fields, _) => "record-fields",
            (Pane::People, Kind::Contact) => "record-accounts",
            (Pane::People, Kind::Lead) => "record-became",
            (Pane::People, Kind::Activity) => "record-about",
            (Pane::People, _) => "record-people",
            (Pane::Deals, _) => "record-deals",
            (Pane::Lessons, _) => "record-lessons",
            (Pane::History, _) => "record-history",
        });
        let here = *pane == page.pane();
        let style = if here { look.theme.tab } else { look.theme.dim };
        let from = x;
        x += paint::put(buffer, x, line.y, line.right().saturating_sub(x), name.as_str(), style);
        if *pane != Pane::Fields {
            let count = look.text.number(page.rows(*pane) as i64);
            x += 1 + paint::put(
                buffer,
                x + 1,
                line.y,
                line.right().saturating_sub(x + 1),
                count.as_str(),
                look.theme.dim,
            );
        }
        page.drawn.borrow_mut().places.push((Rect { x: from, width: x - from, ..line }, Seen::Pane(*pane)));
        x += 3;
    }
    let Some((standing, due)) = &page.around.enrolled else { return };
    let told = match due.map(|due| look.text.due(due, look.today)) {
        Some(due) => {
            let cadence = look.text.message(standing).to_string();
            look.text.message(&Message::new("enrol-due").with("cadence", cadence).with("due", due))
        }
        None => look.text.message(standing),
    };
    let room = line.right().saturating_sub(x);
    paint::put_right(buffer, x, line.y, room, told.cut(usize::from(room)).as_str(), look.theme.planned);
}

fn draw_pane(page: &RecordPage, shown: Pane, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    if shown == Pane::Fields {
        return fields(page, buffer, area, look);
    }
    let (around, count) = (&page.around, page.rows(shown));
    if count == 0 {
        return empty::draw(buffer, area, look, Context::Record, nothing(page, shown));
    }
    // Every row takes a line at least, so that no more rows than lines can be seen.
    let scroll = page.scroll(shown);
    let top = scroll.top_for(count, usize::from(area.height));
    let range = top..(top + usize::from(area.height)).min(count);
    let lead = lead_width(page, shown, look);
    let width = usize::from(area.width.saturating_sub(lead + 4));
    let rows = match shown {
        Pane::Timeline => rows::timeline(&around.timeline[range], around, width, look),
        Pane::Deals => rows::related(&around.deals[range], around, look),
        Pane::Lessons => rows::learnt(&around.lessons[range], width, look),
        Pane::History => rows::history(&around.history[range], around, width, look),
        Pane::People | Pane::Fields => rows::related(&around.people[range], around, look),
    };
    let cursor = scroll.cursor.saturating_sub(top);
    let heights: Vec<usize> = rows.iter().map(Row::height).collect();
    let first = first_row(&heights, 0, cursor, usize::from(area.height));
    let mut y = area.y;
    for (at, row) in rows.iter().enumerate().skip(first) {
        if y >= area.bottom() {
            break;
        }
        let place = Rect { y, height: area.bottom() - y, ..area };
        let height = draw_row(row, at == cursor, lead, buffer, place, look);
        page.drawn.borrow_mut().places.push((Rect { height, ..place }, Seen::Row(top + at)));
        y += height;
    }
}

/// The columns of what leads the rows of a pane: the same for all, whichever are on the screen.
fn lead_width(page: &RecordPage, shown: Pane, look: &Look<'_>) -> u16 {
    let around = &page.around;
    let wide = match shown {
        Pane::History => {
            around.history.last().map_or(0, |(oldest, _)| look.text.moment_width(oldest.moment, look.today))
        }
        Pane::Timeline => page.widest_due,
        _ if page.kind == Kind::Opportunity => 0,
        _ => {
            let names = look.lists.stages.iter().filter_map(|stage| stage.name.as_deref());
            names.map(paint::columns).max().unwrap_or(0)
        }
    };
    wide.clamp(LEAD, WIDEST_LEAD) as u16
}

/// What an empty pane says.
fn nothing(page: &RecordPage, shown: Pane) -> &'static str {
    match (shown, page.kind) {
        (Pane::People, Kind::Contact) => "record-no-accounts",
        (Pane::People, Kind::Lead) => "record-not-converted",
        (Pane::People, Kind::Activity) => "record-about-nothing",
        (Pane::People, _) => "record-no-people",
        (Pane::Deals, _) => "record-no-deals",
        (Pane::Lessons, _) => "record-no-lessons",
        (Pane::History, _) => "record-no-history",
        _ => "record-no-timeline",
    }
}

/// The columns of the longest day and amount at the right of a deal.
const DAY_AND_AMOUNT: usize = 29;

fn draw_row(row: &Row, selected: bool, lead: u16, buffer: &mut Buffer, area: Rect, look: &Look<'_>) -> u16 {
    let y = area.y;
    paint::put_right(buffer, area.x, y, lead, row.lead.0.cut(usize::from(lead)).as_str(), row.lead.1);
    paint::put(buffer, area.x + lead + 1, y, 1, row.sign.0, row.sign.1);
    let (x, room) = (area.x + lead + 3, area.width.saturating_sub(lead + 3));
    // A day and an amount come before the end of a long name.
    let right = row.right.0.cut(usize::from(room / 2).max(DAY_AND_AMOUNT.min(usize::from(room * 2 / 3))));
    let used = paint::put_right(buffer, x, y, room.saturating_sub(1), right.as_str(), row.right.1);
    let left = room.saturating_sub(if used > 0 { used + 2 } else { 1 });
    paint::put(buffer, x, y, left, row.text.0.as_str(), row.text.1);
    let mut height = 1;
    for line in &row.below {
        if height >= area.height {
            break;
        }
        paint::put(buffer, x, y + height, room.saturating_sub(1), line.as_str(), look.theme.dim);
        height += 1;
    }
    if selected {
        paint::tint(buffer, Rect { height, ..area }, look.theme.selected);
    }
    height
}

fn fields(page: &RecordPage, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let Some(record) = &page.around.record else { return };
    let width = area.width.min(90);
    let record = script::as_read(record, &page.around.scripts);
    let held = facts::facts(&record, &page.around.names, &WITHOUT, width, look);
    let scroll = page.scroll(Pane::Fields);
    let heights: Vec<usize> = held.iter().map(facts::Fact::height).collect();
    let first = first_row(&heights, scroll.top, scroll.cursor, usize::from(area.height));
    let cursor = scroll.cursor.checked_sub(first);
    facts::draw(buffer, Rect { width, ..area }, held.get(first..).unwrap_or_default(), cursor, look);
}

/// The first row to draw so that the cursor's row is whole on the screen.
fn first_row(heights: &[usize], top: usize, cursor: usize, room: usize) -> usize {
    let cursor = cursor.min(heights.len().saturating_sub(1));
    let mut first = top.min(cursor);
    while first < cursor && heights[first..=cursor].iter().sum::<usize>() > room {
        first += 1;
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_row_under_the_cursor_is_whole_on_the_screen() {
        assert_eq!(first_row(&[1, 4, 1, 4], 0, 3, 20), 0);
        assert_eq!(first_row(&[1, 4, 1, 4], 0, 3, 6), 2);
        assert_eq!(first_row(&[1, 4, 1, 4], 0, 3, 2), 3);
        assert_eq!(first_row(&[], 0, 0, 5), 0);
    }
}
