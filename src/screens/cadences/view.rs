//! Drawing the cadences, and one of them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::command::{Command, Context};
use crate::domain::Message;
use crate::domain::cadence::{Cadence, CadenceStep, Goes, Standing, Start};
use crate::domain::enrolling::why;
use crate::domain::next_step::NextStep;
use crate::text::Clean;
use crate::ui::widths::{GAP, Need, fit};
use crate::ui::{Look, empty, paint};

use super::list::Cadences;
use super::page::{CadencePage, Enrolled, Line};

/// Rows above the cadences of the list: the head line, the rule, the headings.
pub const LIST_HEAD: u16 = 3;
/// Rows above the lines of the page: name, what it is for, the rule.
pub const PAGE_HEAD: u16 = 3;
/// The widest that lines stand: further apart, an eye loses the line.
const WIDEST: u16 = 120;
/// Columns before a line: the cursor and a blank.
const MARGIN: u16 = 2;

/// How many cadences are visible on a screen so high: the rest is for the steps of one.
pub fn list_height(height: u16) -> usize {
    usize::from(height.saturating_sub(LIST_HEAD) / 2).max(1)
}

/// Draws the list, and below it the steps of the cadence under the cursor.
pub fn draw_list(list: &Cadences, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let area = Rect { width: area.width.min(WIDEST), ..area };
    let title = look.text.get("cadences-title");
    paint::put(buffer, area.x + 1, area.y, area.width.saturating_sub(2), title.as_str(), look.theme.title);
    paint::rule(buffer, area.x, area.y + 1, area.width, "─", look.theme.rule);
    if list.all.is_empty() {
        let below = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
        return empty::draw(buffer, below, look, Context::Cadences, "cadences-none");
    }
    let heads = HEADINGS.map(|id| look.text.get(id));
    let rows: Vec<[Clean; 7]> = list.all.iter().map(|cadence| cells(cadence, list, look)).collect();
    let needs: Vec<Need> = (0..heads.len()).map(|at| need(at, &heads, &rows)).collect();
    let widths = fit(&needs, area.width.saturating_sub(MARGIN + 1));
    table_line(buffer, (area.x + MARGIN, area.y + 2), &widths, &heads, [look.theme.dim; 2]);
    let height = list_height(area.height);
    let top = list.scroll.top_for(rows.len(), height);
    let mut y = area.y + LIST_HEAD;
    for (at, row) in rows.iter().enumerate().skip(top).take(height) {
        let is_on = list.all[at].is_active();
        let styles = if is_on { [look.theme.title, look.theme.text] } else { [look.theme.dim; 2] };
        table_line(buffer, (area.x + MARGIN, y), &widths, row, styles);
        if at == list.scroll.cursor {
            select(buffer, Rect { y, height: 1, ..area }, look);
        }
        y += 1;
    }
    let Some(cadence) = list.current() else { return };
    let steps = cadence.steps(&list.steps);
    let below = Rect { y: y + 1, height: area.bottom().saturating_sub(y + 1), ..area };
    if below.height < 2 {
        return;
    }
    paint::rule(buffer, area.x, y, area.width, "─", look.theme.rule);
    for (at, step) in steps.iter().enumerate().take(usize::from(below.height)) {
        step_line(step, (at, &steps), buffer, Rect { y: below.y + at as u16, height: 1, ..below }, look);
    }
}

const HEADINGS: [&str; 7] = [
    "cadences-column-name",
    "cadences-column-for",
    "cadences-column-starts",
    "cadences-column-steps",
    "cadences-column-active",
    "cadences-column-finished",
    "cadences-column-stopped",
];
/// The columns from this one on are numbers.
const NUMBERS: usize = 3;

fn cells(cadence: &Cadence, list: &Cadences, look: &Look<'_>) -> [Clean; 7] {
    let standings = list.standings.get(&cadence.id).copied().unwrap_or_default();
    let number = |number: i64| look.text.number(number);
    [
        Clean::line(cadence.name.as_deref().unwrap_or_default()),
        meant_for(cadence, look),
        starts(cadence, look),
        number(cadence.steps(&list.steps).len() as i64),
        number(standings.active + standings.paused),
        number(standings.finished),
        number(standings.stopped),
    ]
}

fn meant_for(cadence: &Cadence, look: &Look<'_>) -> Clean {
    match cadence.meant_for.as_deref() {
        Some(key) => Clean::line(look.lists.label("cadence-for", key)),
        None => look.text.get("cadences-for-any"),
    }
}

/// How it starts; of one that was retired, that it does not.
fn starts(cadence: &Cadence, look: &Look<'_>) -> Clean {
    if !cadence.is_active() {
        return look.text.get("cadences-retired");
    }
    match (cadence.start(), cadence.status.as_deref()) {
        (Start::OnStatus, Some(status)) => {
            let status = look.lists.label("lead-status", status);
            look.text.message(&Message::new("cadences-starts-status").with("status", status))
        }
        (start, _) => {
            let key = cadence.starts.as_deref().unwrap_or(start.key());
            Clean::line(look.lists.label("cadence-start", key))
        }
    }
}

fn need(at: usize, heads: &[Clean; 7], rows: &[[Clean; 7]]) -> Need {
    let widest = rows.iter().map(|row| row[at].width()).chain([heads[at].width()]).max().unwrap_or(1);
    let least = if at == 0 { 12 } else { widest };
    Need::new(least as u16, widest as u16)
}

fn table_line(
    buffer: &mut Buffer,
    (x, y): (u16, u16),
    widths: &[u16],
    cells: &[Clean; 7],
    styles: [Style; 2],
) {
    let mut x = x;
    for (at, (width, cell)) in widths.iter().zip(cells).enumerate() {
        let style = styles[usize::from(at > 0)];
        if at >= NUMBERS {
            paint::put_right(buffer, x, y, *width, cell.as_str(), style);
        } else {
            paint::put(buffer, x, y, *width, cell.as_str(), style);
        }
        x += width + GAP;
    }
}

fn select(buffer: &mut Buffer, line: Rect, look: &Look<'_>) {
    paint::tint(buffer, line, look.theme.selected);
    paint::put(buffer, line.x, line.y, 1, "›", look.theme.accent.patch(look.theme.selected));
}

/// Draws the page of a cadence.
pub fn draw_page(page: &CadencePage, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let area = Rect { width: area.width.min(WIDEST), ..area };
    let Some(cadence) = &page.cadence else {
        return empty::draw(buffer, area, look, Context::Cadences, "cadences-gone");
    };
    let (x, room) = (area.x + 1, area.width.saturating_sub(2));
    let kind = look.text.get("cadences-column-name");
    let used = paint::put(buffer, x, area.y, room, kind.as_str(), look.theme.dim) + 2;
    let right = meant_for(cadence, look).then(&Clean::line(" · ")).then(&starts(cadence, look));
    let beside =
        paint::put_right(buffer, x, area.y, room, right.cut(usize::from(room / 2)).as_str(), look.theme.dim);
    let name = Clean::line(cadence.name.as_deref().unwrap_or_default());
    let left = room.saturating_sub(used + beside + 2);
    paint::put(buffer, x + used, area.y, left, name.as_str(), look.theme.accent.patch(look.theme.title));
    let counts = page.standings;
    let summary = Message::new("cadences-summary")
        .with("steps", page.steps.len())
        .with("active", counts.active)
        .with("paused", counts.paused)
        .with("finished", counts.finished)
        .with("stopped", counts.stopped);
    paint::put(buffer, x, area.y + 1, room, look.text.message(&summary).as_str(), look.theme.dim);
    paint::rule(buffer, area.x, area.y + 2, area.width, "─", look.theme.rule);
    let height = usize::from(area.height.saturating_sub(PAGE_HEAD));
    let top = page.scroll.top_for(page.lines.len(), height);
    for (at, line) in page.lines.iter().enumerate().skip(top).take(height) {
        let place = Rect { y: area.y + PAGE_HEAD + (at - top) as u16, height: 1, ..area };
        page_line(*line, page, buffer, place, look);
        if at == page.scroll.cursor && matches!(line, Line::Step(_) | Line::Enrolled(_)) {
            select(buffer, place, look);
        }
    }
}

fn page_line(line: Line, page: &CadencePage, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let (x, room) = (area.x + MARGIN, area.width.saturating_sub(MARGIN + 1));
    match line {
        Line::Heading(id) => {
            paint::put(buffer, area.x + 1, area.y, room, look.text.get(id).as_str(), look.theme.title);
        }
        Line::Nothing(id) => {
            let (context, command) = if id == "cadences-no-steps" {
                (Context::Cadences, Command::Add)
            } else {
                (Context::List, Command::Enrol)
            };
            let key = look.keymap.keys_of(context, command).into_iter().next().unwrap_or_default();
            let told = look.text.message(&Message { id, args: vec![("key", key)] });
            paint::put(buffer, x, area.y, room, told.as_str(), look.theme.dim);
        }
        Line::More(count) => {
            let told = look.text.message(&Message::new("cadences-more").with("count", count));
            paint::put(buffer, x, area.y, room, told.as_str(), look.theme.dim);
        }
        Line::Step(at) => {
            let steps: Vec<&CadenceStep> = page.steps.iter().collect();
            step_line(steps[at], (at, &steps), buffer, area, look);
        }
        Line::Enrolled(at) => enrolled_line(&page.enrolled[at], page, buffer, area, look),
        Line::Blank => {}
    }
}

/// A step: its place, when, what, and where its outcomes lead.
fn step_line(
    step: &CadenceStep,
    (at, steps): (usize, &[&CadenceStep]),
    buffer: &mut Buffer,
    area: Rect,
    look: &Look<'_>,
) {
    let theme = look.theme;
    let days = look.text.number(step.offset.unwrap_or(0)).to_string();
    let is_from_start = step.counts_from.as_deref() == Some("start") || at == 0;
    let when = Message {
        id: if is_from_start { "cadences-day-start" } else { "cadences-day-after" },
        args: Vec::new(),
    };
    let when = look.text.message(&when.with("days", days));
    let kind = Clean::line(look.lists.label("activity-type", step.kind_of.as_deref().unwrap_or("task")));
    let right = area.right().saturating_sub(1);
    let mut x = area.x + MARGIN;
    let put = |buffer: &mut Buffer, x: &mut u16, width: u16, text: &str, style: Style| {
        paint::put(buffer, *x, area.y, width.min(right.saturating_sub(*x)), text, style);
        *x += width + 2;
    };
    paint::put_right(buffer, x, area.y, 2, &(at + 1).to_string(), theme.dim);
    x += 4;
    put(buffer, &mut x, 8, when.as_str(), theme.dim);
    put(buffer, &mut x, 8, kind.as_str(), theme.dim);
    let branches = branches(step, steps, look);
    let room = right.saturating_sub(x);
    let subject = Clean::line(step.subject.as_deref().unwrap_or_default());
    let wide = (subject.width() as u16).min(room);
    let spare = room.saturating_sub(wide + 2);
    if !branches.is_empty() && spare >= 8 {
        paint::put_right(buffer, x, area.y, room, branches.cut(usize::from(spare)).as_str(), theme.dim);
    }
    paint::put(buffer, x, area.y, room, subject.as_str(), theme.text);
}

/// Where the outcomes of a step lead: "Wrong number → stop · Connected → 3".
fn branches(step: &CadenceStep, steps: &[&CadenceStep], look: &Look<'_>) -> Clean {
    // Outcomes that lead to one place are told together.
    let mut grouped: Vec<(Vec<String>, Goes)> = Vec::new();
    for (outcome, goes) in step.goes() {
        let outcome = look.lists.label("call-outcome", &outcome).to_owned();
        match grouped.iter_mut().find(|(_, other)| *other == goes) {
            Some((outcomes, _)) => outcomes.push(outcome),
            None => grouped.push((vec![outcome], goes)),
        }
    }
    let one = |(outcomes, goes): (Vec<String>, Goes)| {
        let outcome = outcomes.join(", ");
        let told = match goes {
            Goes::Stop => Message::new("cadences-branch-stop").with("outcome", outcome),
            Goes::To(order) => {
                let at = steps.iter().position(|step| step.order == Some(order))? + 1;
                Message::new("cadences-branch-to").with("outcome", outcome).with("step", at)
            }
        };
        Some(look.text.message(&told))
    };
    let told: Vec<Clean> = grouped.into_iter().filter_map(one).collect();
    Clean::line(" · ").between(&told)
}

/// Somebody enrolled: who, where they stand, when the step is due or why it ended, whose it is.
fn enrolled_line(one: &Enrolled, page: &CadencePage, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let theme = look.theme;
    let enrolment = &one.enrolment;
    let name = enrolment.who().and_then(|(_, id)| page.names.get(&id));
    let name = Clean::line(name.map(String::as_str).unwrap_or_default());
    let standing = Clean::line(look.lists.label("enrolment-status", enrolment.standing().key()));
    let at = page.steps.iter().position(|step| Some(step.id) == enrolment.step).map_or(0, |at| at + 1);
    let place = Message::new("cadences-at-step").with("at", at).with("of", page.steps.len());
    let place = look.text.message(&place);
    let (state, style) = match enrolment.standing() {
        Standing::Active => {
            let due = one.due.map(|due| look.text.due(due, look.today)).unwrap_or_default();
            match NextStep::of(one.due, look.today) {
                NextStep::Overdue(_) => (Clean::line("▲ ").then(&due), theme.overdue),
                NextStep::Today => (Clean::line("● ").then(&due), theme.due),
                NextStep::Planned(_) => (Clean::line("◐ ").then(&due), theme.planned),
                NextStep::Missing => (standing, theme.dim),
            }
        }
        Standing::Stopped => {
            let told = enrolment.why.as_deref().map(|why| why_words(why, look)).unwrap_or_default();
            let parts = [standing, told];
            (Clean::line(" · ").between(parts.iter().filter(|part| !part.is_empty())), theme.dim)
        }
        Standing::Paused | Standing::Finished => (standing, theme.dim),
    };
    let owner = enrolment.owner.and_then(|id| look.lists.user(id)).and_then(|user| user.initials.clone());
    let (x, right) = (area.x + MARGIN, area.right().saturating_sub(1));
    let room = right.saturating_sub(x);
    let third = room / 3;
    let text = if enrolment.is_live() { theme.text } else { theme.dim };
    paint::put(buffer, x, area.y, third, name.as_str(), text);
    paint::put(buffer, x + third + 2, area.y, 14, place.as_str(), theme.dim);
    let from = x + third + 18;
    let owner = Clean::line(owner.as_deref().unwrap_or_default());
    let used = paint::put_right(buffer, from, area.y, right.saturating_sub(from), owner.as_str(), theme.dim);
    paint::put(buffer, from, area.y, right.saturating_sub(from + used + 1), state.as_str(), style);
}

/// Why an enrolment was stopped, in words: a known reason, an outcome, or what somebody wrote.
fn why_words(reason: &str, look: &Look<'_>) -> Clean {
    match why::message(reason) {
        Some(message) => look.text.message(&message),
        None => Clean::line(look.lists.label("call-outcome", reason)),
    }
}
