//! Drawing Today: a line of what and how much there is to do, then its parts under thin headings,
//! every entry a line of aligned columns.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::command::Context;
use crate::domain::Message;
use crate::domain::queue::{Entry, Section};
use crate::domain::user::Whose;
use crate::text::Clean;
use crate::ui::{Look, empty, marks, paint};

use super::rows::Line;
use super::state::Today;
use super::words::{self, Room};

/// Rows above the entries: the head line.
pub const HEAD: u16 = 1;
/// Columns from which there is room for whole sentences.
const AMPLE: u16 = 108;
/// Columns below which amounts, and then whom it is about, are left out.
const WITH_AMOUNTS: u16 = 66;
const WITH_NAMES: u16 = 44;
/// Columns from the first column of the figures of the week to what they count.
const FIGURE: u16 = 6;
/// Columns of what the figures of the week count.
const COUNTED: u16 = 18;

/// Where the columns of an entry stand, each with its width.
#[derive(Clone, Copy, Debug)]
struct Columns {
    what: u16,
    whom: u16,
    why: u16,
    amount: u16,
    room: Room,
}

impl Columns {
    /// The columns in a screen of this width.
    fn of(width: u16) -> Columns {
        let ample = width >= AMPLE;
        let room = if ample { Room::Ample } else { Room::Little };
        let amount = match width {
            ..WITH_AMOUNTS => 0,
            _ if ample => 16,
            _ => 9,
        };
        let why = if ample { (18 + width / 8).min(44) } else { 20.min(width / 3) };
        let gaps = 2 * (1 + u16::from(amount > 0) + u16::from(width >= WITH_NAMES));
        let rest = width.saturating_sub(4 + why + amount + gaps);
        let whom = match width {
            ..WITH_NAMES => 0,
            _ if ample => rest * 7 / 16,
            _ => rest * 3 / 8,
        };
        Columns { what: rest - whom, whom, why, amount, room }
    }
}

/// Draws the screen.
pub fn draw(today: &Today, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
    let below = Rect { y: area.y + HEAD, height: area.height.saturating_sub(HEAD), ..area };
    entries(today, frame.buffer_mut(), below, look);
    if today.is_typing() {
        let typed = Rect { x: area.x + 3, width: area.width.saturating_sub(4).max(1), height: 1, ..area };
        paint::put(frame.buffer_mut(), area.x + 1, area.y, 1, "/", look.theme.accent);
        return today.filter.view(frame, typed, look.theme.input);
    }
    head(today, frame.buffer_mut(), area, look);
}

/// The day, whose things these are and what narrows them; how many there are.
fn head(today: &Today, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let theme = look.theme;
    let (x, room) = (area.x + 1, area.width.saturating_sub(2));
    let count = look.text.message(
        &Message::new("today-count")
            .with("count", today.rows.len())
            .with("more", if today.rows.is_any_cut() { "+" } else { "" }),
    );
    let right = if today.rows.marked() > 0 {
        look.text.message(&Message::new("list-marked").with("count", today.rows.marked()))
    } else if today.rows.is_done() {
        Clean::default()
    } else {
        count
    };
    let used = paint::put_right(buffer, x, area.y, room, right.as_str(), theme.dim);
    let left = room.saturating_sub(used + 2);
    let blank = Clean::line(" ");
    let day = look.text.weekday(look.today).then(&blank).then(&look.text.day(look.today, look.today));
    let mut at = paint::put(buffer, x, area.y, left, day.as_str(), theme.title);
    let whose = match today.whose {
        Whose::Mine => "today-mine",
        Whose::Everybodys => "today-everybodys",
    };
    let is_told = look.lists.modules.is_on("owner");
    let mut parts: Vec<Clean> = is_told.then(|| look.text.get(whose)).into_iter().collect();
    if !today.filter.text().is_empty() {
        parts.push(Clean::line(&format!("/{}", today.filter.text())));
    }
    let said: Clean =
        parts.iter().fold(Clean::default(), |said, part| said.then(&Clean::line(" · ")).then(part));
    at += paint::put(buffer, x + at, area.y, left.saturating_sub(at), said.as_str(), theme.dim);
    debug_assert!(at <= room);
}

fn entries(today: &Today, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    if today.rows.is_empty() {
        if today.holds_nothing {
            empty::draw(buffer, area, look, Context::Today, "today-empty");
        } else if today.rows.is_done() {
            nothing_left(today, buffer, area, look);
        } else {
            empty::draw(buffer, area, look, Context::Today, "today-nothing-found");
        }
        return;
    }
    let columns = Columns::of(area.width);
    for (row, line) in today.rows.visible().iter().take(usize::from(area.height)).enumerate() {
        let place = Rect { y: area.y + row as u16, height: 1, ..area };
        match *line {
            Line::Heading(section, count) => heading(today, section, count, buffer, place, look),
            Line::More(section) => {
                let Some(cut) = today.rows.cut(section) else { continue };
                let words = words::more(cut, look.text);
                let room = place.width.saturating_sub(4);
                paint::put(buffer, place.x + 3, place.y, room, words.as_str(), look.theme.dim);
            }
            Line::Entry(at) => {
                let Some(task) = today.rows.entry(at) else { continue };
                entry(task, columns, buffer, place, look);
                if today.rows.is_marked(task) {
                    paint::put(buffer, place.x, place.y, 1, marks::SIGN, look.theme.marked);
                    paint::tint(buffer, place, look.theme.marked);
                }
                if at == today.rows.cursor() {
                    paint::tint(buffer, place, look.theme.selected);
                    if !today.rows.is_marked(task) {
                        let style = look.theme.accent.patch(look.theme.selected);
                        paint::put(buffer, place.x, place.y, 1, "›", style);
                    }
                }
            }
        }
    }
}

/// A thin rule with the name of the part in it and how many there are.
fn heading(today: &Today, section: Section, count: usize, buffer: &mut Buffer, line: Rect, look: &Look<'_>) {
    let theme = look.theme;
    paint::rule(buffer, line.x, line.y, 2, "─", theme.rule);
    let more = if today.rows.cut(section).is_some() { "+" } else { "" };
    let name = look.text.get(words::section(section));
    let count =
        Clean::line(" ").then(&look.text.number(count as i64)).then(&Clean::line(&format!("{more} ")));
    let (x, room) = (line.x + 3, line.width.saturating_sub(3));
    let style = if section == Section::Overdue { theme.title.patch(theme.overdue) } else { theme.title };
    let used = paint::put(buffer, x, line.y, room, name.as_str(), style);
    let counted = room.saturating_sub(used);
    let used = used + paint::put(buffer, x + used, line.y, counted, count.as_str(), theme.dim);
    paint::rule(buffer, x + used, line.y, room.saturating_sub(used), "─", theme.rule);
}

/// The sign of a part, and its style.
fn sign(section: Section, look: &Look<'_>) -> (&'static str, Style) {
    let theme = look.theme;
    match section {
        Section::Overdue => ("▲", theme.overdue),
        Section::Today => ("●", theme.due),
        Section::Rotting => ("!", theme.rotting),
        Section::NoNext => ("○", theme.dim),
        Section::Touch => ("◇", theme.planned),
        Section::Leads => ("+", theme.accent),
    }
}

fn entry(task: &Entry, columns: Columns, buffer: &mut Buffer, line: Rect, look: &Look<'_>) {
    let theme = look.theme;
    let section = task.reason.section();
    let (sign, style) = sign(section, look);
    let (mut x, y) = (line.x + 1, line.y);
    paint::put(buffer, x, y, 1, sign, style);
    x += 2;
    paint::put(buffer, x, y, columns.what, words::what(task, look.lists).as_str(), theme.text);
    x += columns.what + 2;
    if columns.whom > 0 {
        let whom = words::whom(task);
        // Where there is little room, one whole name says more than pieces of several.
        let shown = if columns.room == Room::Ample {
            whom.join(" · ")
        } else {
            whom.first().copied().unwrap_or_default().to_owned()
        };
        paint::put(buffer, x, y, columns.whom, Clean::line(&shown).as_str(), theme.dim);
        x += columns.whom + 2;
    }
    let why = words::why(task, columns.room, look.text, look.lists);
    let style = if section == Section::NoNext { theme.text } else { style };
    paint::put(buffer, x, y, columns.why, why.as_str(), style);
    x += columns.why + 2;
    if let Some(money) = task.amount.filter(|_| columns.amount > 0) {
        let whole = look.text.money(money);
        let fits = whole.width() <= usize::from(columns.amount);
        let amount = if fits { whole } else { look.text.money_short(money) };
        paint::put_right(buffer, x, y, columns.amount, amount.as_str(), theme.figure);
    }
}

/// Nothing is left to do: what the week has brought.
fn nothing_left(today: &Today, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let Some(week) = &today.week else { return };
    let theme = look.theme;
    let width = area.width.saturating_sub(4).min(64);
    let x = area.x + (area.width - width) / 2;
    let mut y = area.y + area.height / 4;
    let mut put = |y: u16, x: u16, words: &Clean, style: Style| {
        if y < area.bottom() {
            paint::put(buffer, x, y, area.right().saturating_sub(x + 1), words.as_str(), style);
        }
    };
    put(y, x, &look.text.get("today-nothing-left"), theme.title.patch(theme.success));
    y += 2;
    put(y, x, &words::week_from(week.from, look.today, look.text), theme.dim);
    for (figure, id, more) in words::week(week, look.text, look.lists) {
        y += 1;
        let counted = look.text.message(&Message::new(id).with("count", figure));
        let figure = look.text.number(figure).padded_left(usize::from(FIGURE) - 2);
        put(y, x, &figure, theme.figure);
        put(y, x + FIGURE, &counted, theme.text);
        put(y, x + FIGURE + COUNTED, &more, theme.dim);
    }
    if today.whose == Whose::Mine && look.lists.owner_of(Whose::Mine).is_some() {
        let key =
            look.keymap.keys_of(Context::Today, crate::command::Command::ToggleScope).into_iter().next();
        let hint = Message::new("today-see-everybodys").with("key", key.unwrap_or_default());
        put(y + 2, x, &look.text.message(&hint), theme.dim);
    }
}
