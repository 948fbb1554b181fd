//! Drawing the call sheet: who is called and how, the deal, what was before, what to say, and the
//! keys of how it can end.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::command::{Command, Context};
use crate::domain::{Currency, Kind, Message, Money, Record};
use crate::query::Names;
use crate::screens::action;
use crate::text::Clean;
use crate::ui::{Look, empty, paint};

use super::sheet::Sheet;
use super::state::CallSheet;

/// Rows above the sheet: the head line and the rule below it.
const HEAD: u16 = 2;
/// Columns from which what to say stands beside the person.
const WIDE: u16 = 110;
/// Cells for what a line is about.
const LABEL: u16 = 10;

/// Draws the call in front, or that there is none.
pub fn draw(sheet: &CallSheet, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    if area.height <= HEAD {
        return;
    }
    head(sheet, buffer, area, look);
    paint::rule(buffer, area.x, area.y + 1, area.width, "─", look.theme.rule);
    let below = Rect { y: area.y + HEAD, height: area.height - HEAD, ..area };
    let Some(call) = &sheet.sheet else {
        let id = if sheet.made > 0 { "calls-all-made" } else { "calls-none" };
        return empty::draw(buffer, below, look, Context::CallSheet, id);
    };
    let used = outcomes(buffer, below, look);
    let middle = Rect { height: below.height.saturating_sub(used), ..below };
    let pad = |area: Rect| Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    if area.width >= WIDE {
        let half = middle.width / 2;
        known(call, buffer, pad(Rect { width: half, ..middle }), look);
        for y in middle.y..middle.bottom() {
            paint::rule(buffer, middle.x + half, y, 1, "│", look.theme.rule);
        }
        let right = Rect { x: middle.x + half + 1, width: middle.width - half - 1, ..middle };
        script(call, sheet.scrolled, buffer, pad(right), look);
    } else {
        let end = known(call, buffer, pad(middle), look) + 1;
        let rest = Rect { y: end, height: middle.bottom().saturating_sub(end), ..middle };
        script(call, sheet.scrolled, buffer, pad(rest), look);
    }
}

fn head(sheet: &CallSheet, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    let title = look.text.get("calls-title");
    let mut x = area.x + 1;
    x += paint::put(buffer, x, area.y, area.width.saturating_sub(2), title.as_str(), look.theme.title);
    let Some(call) = &sheet.sheet else { return };
    let (when, style) = when(&call.call, look);
    let room = area.width / 2;
    let right = area.right().saturating_sub(1);
    let used = paint::put_right(buffer, right - room, area.y, room, when.as_str(), style);
    let place = Message::new("calls-place").with("at", sheet.at + 1).with("count", sheet.queue.len());
    let mut words = Clean::line(" · ").then(&look.text.message(&place));
    if sheet.made > 0 {
        let made = Message::new("calls-made").with("count", sheet.made);
        words = words.then(&Clean::line(" · ")).then(&look.text.message(&made));
    }
    let room = right.saturating_sub(x + used + 2);
    paint::put(buffer, x, area.y, room, words.as_str(), look.theme.dim);
}

/// When the call is due, and how that looks.
fn when(call: &Record, look: &Look<'_>) -> (Clean, Style) {
    let at = call.get("due_at").as_moment();
    let day = call.get("due").as_date().or(at.map(|at| look.text.day_of(at))).unwrap_or(look.today);
    let words = look.text.due_at(day, at, look.today);
    let late = day < look.today || at.is_some_and(|at| at < look.now);
    (words, if late { look.theme.overdue } else { look.theme.due })
}

/// Who is called, how to reach them, the deal and what was before; the row after the last.
fn known(sheet: &Sheet, buffer: &mut Buffer, area: Rect, look: &Look<'_>) -> u16 {
    let mut page = Page { buffer, area, y: area.y, look };
    page.put(&Clean::line(&sheet.whom), look.theme.title);
    let title = sheet.person.as_ref().map(|person| person.text("title")).unwrap_or_default();
    let company = sheet.account.as_ref().map(Record::name);
    let of_lead = sheet.person.as_ref().filter(|_| look.lists.shows_field(Kind::Lead, "company"));
    let company = company.or_else(|| of_lead.map(|person| person.text("company").to_owned()));
    page.put(&joined([Some(title.to_owned()), company.filter(|name| *name != sheet.whom)]), look.theme.text);
    page.y += 1;
    phones(sheet, &mut page);
    let again = sheet.call.text("recurrence");
    let again = (!again.is_empty()).then(|| format!("↻ {again}"));
    page.fact("calls-about", &joined([Some(sheet.call.name()), again]), look.theme.text);
    if let Some(deal) = &sheet.deal {
        page.fact("calls-deal", &Clean::line(&deal.name()), look.theme.text);
        page.more(&deal_words(deal, look), look.theme.figure);
        let subject = Some(deal.text("next_subject").to_owned());
        let due = deal.get("next").as_date().map(|day| look.text.due(day, look.today).to_string());
        let next = joined([subject, due]);
        // This call is its next step: that stands above.
        if !next.is_empty() && deal.text("next_subject") != sheet.call.name() {
            page.fact("calls-next", &next, look.theme.dim);
        }
    }
    page.y += 1;
    touches(sheet, &mut page);
    page.y
}

fn phones(sheet: &Sheet, page: &mut Page<'_, '_>) {
    let phones = sheet.phones();
    let look = page.look;
    let Some((first, others)) = phones.split_first() else {
        let none = look.text.get("calls-no-phone-known");
        return page.fact("calls-phone", &none, look.theme.warning);
    };
    let y = page.y;
    let spelled = |(label, number): &(Option<&str>, &str)| match label {
        Some(label) => format!("{number} {label}"),
        None => (*number).to_owned(),
    };
    let words = Clean::line(&spelled(first));
    page.fact("calls-phone", &words, look.theme.accent);
    let key = look.keymap.keys_of(Context::CallSheet, Command::Copy).into_iter().next().unwrap_or_default();
    let offer = look.text.message(&Message::new("calls-copy").with("key", key));
    let x = page.area.x + LABEL + words.width() as u16 + 2;
    let room = page.area.right().saturating_sub(x);
    paint::put(page.buffer, x, y, room, offer.as_str(), look.theme.dim);
    let others = others.iter().take(3).map(|phone| Some(spelled(phone)));
    let others = joined(others);
    if !others.is_empty() {
        page.more(&others, look.theme.dim);
    }
}

fn deal_words(deal: &Record, look: &Look<'_>) -> Clean {
    let stands = action::deal::stands(deal, look.lists, look.text).to_string();
    let currency = Currency::from_code(deal.text("currency")).unwrap_or(look.lists.base);
    let amount = deal.get("amount").as_integer();
    let amount = amount.map(|minor| look.text.money(Money::new(minor, currency)).to_string());
    let close = deal.get("close").as_date().map(|day| {
        let close = Message::new("calls-closes").with("day", look.text.day(day, look.today));
        look.text.message(&close).to_string()
    });
    joined([Some(stands).filter(|stands| !stands.is_empty()), amount, close])
}

fn touches(sheet: &Sheet, page: &mut Page<'_, '_>) {
    let look = page.look;
    if sheet.touches.is_empty() {
        let none = look.text.get("calls-no-touches");
        return page.fact("calls-before", &none, look.theme.dim);
    }
    for (at, touch) in sheet.touches.iter().enumerate() {
        let day = touch
            .get("done_at")
            .as_moment()
            .map(|moment| look.text.day(look.text.day_of(moment), look.today));
        let kind = look.lists.label("activity-type", touch.text("type")).to_owned();
        let outcome = touch.text("outcome");
        let outcome = (!outcome.is_empty()).then(|| look.lists.label("call-outcome", outcome).to_owned());
        let said = touch.text("body").lines().next().map(str::trim).filter(|line| !line.is_empty());
        let said = said.map_or_else(|| touch.name(), str::to_owned);
        let words = joined([day.map(|day| day.to_string()), Some(kind), outcome, Some(said)]);
        if at == 0 {
            page.fact("calls-before", &words, look.theme.text);
        } else {
            page.more(&words, look.theme.text);
        }
    }
}

fn script(sheet: &Sheet, scrolled: usize, buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    if area.height == 0 {
        return;
    }
    let mut page = Page { buffer, area, y: area.y, look };
    page.put(&look.text.get("calls-script"), look.theme.title);
    if sheet.script.trim().is_empty() {
        let key =
            look.keymap.keys_of(Context::CallSheet, Command::Edit).into_iter().next().unwrap_or_default();
        let none = look.text.message(&Message::new("calls-no-script").with("key", key));
        for line in none.wrapped(usize::from(area.width.max(1))) {
            page.put(&line, look.theme.dim);
        }
        return;
    }
    let lines = Clean::block(sheet.script.trim()).wrapped(usize::from(area.width.clamp(1, 90)));
    let room = usize::from(area.height.saturating_sub(1));
    let top = scrolled.min(lines.len().saturating_sub(room));
    for line in &lines[top..] {
        page.put(line, look.theme.text);
    }
    if lines.len() > top + room && area.height > 1 {
        paint::put_right(page.buffer, area.x, area.bottom() - 1, area.width, " ↓", look.theme.accent);
    }
}

/// The keys of how a call can end, at the foot; the rows they take with the rule above them.
fn outcomes(buffer: &mut Buffer, area: Rect, look: &Look<'_>) -> u16 {
    let entries = look.lists.entries("call-outcome");
    let words: Vec<(String, Clean)> = entries
        .iter()
        .zip(1..=9)
        .map(|((_, label), digit)| (digit.to_string(), Clean::line(label)))
        .collect();
    let room = area.width.saturating_sub(2);
    let mut rows: Vec<Vec<usize>> = vec![Vec::new()];
    let mut x = 0;
    for (at, (_, label)) in words.iter().enumerate() {
        let width = label.width() as u16 + 5;
        if x + width > room && x > 0 {
            rows.push(Vec::new());
            x = 0;
        }
        rows.last_mut().expect("there is a row").push(at);
        x += width;
    }
    let used = rows.len() as u16 + 1;
    if used >= area.height {
        return 0;
    }
    let mut y = area.bottom() - used;
    paint::rule(buffer, area.x, y, area.width, "─", look.theme.rule);
    for row in rows {
        y += 1;
        let mut x = area.x + 1;
        for at in row {
            let (digit, label) = &words[at];
            x += paint::put(buffer, x, y, 1, digit, look.theme.key) + 1;
            x +=
                paint::put(buffer, x, y, area.right().saturating_sub(x), label.as_str(), look.theme.text) + 3;
        }
    }
    used
}

/// Texts with a point between them; empty ones are left out.
fn joined(parts: impl IntoIterator<Item = Option<String>>) -> Clean {
    let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    Clean::line(&parts.join(" · "))
}

/// Lines that are put one below the other.
struct Page<'a, 'b> {
    buffer: &'a mut Buffer,
    area: Rect,
    y: u16,
    look: &'a Look<'b>,
}

impl Page<'_, '_> {
    fn put(&mut self, words: &Clean, style: Style) {
        if self.y < self.area.bottom() {
            paint::put(self.buffer, self.area.x, self.y, self.area.width, words.as_str(), style);
            self.y += 1;
        }
    }

    fn fact(&mut self, label: &'static str, words: &Clean, style: Style) {
        if self.y < self.area.bottom() {
            let label = self.look.text.get(label);
            paint::put(self.buffer, self.area.x, self.y, LABEL - 1, label.as_str(), self.look.theme.dim);
            self.more(words, style);
        }
    }

    fn more(&mut self, words: &Clean, style: Style) {
        if self.y < self.area.bottom() {
            let room = self.area.width.saturating_sub(LABEL);
            paint::put(self.buffer, self.area.x + LABEL, self.y, room, words.as_str(), style);
            self.y += 1;
        }
    }
}
