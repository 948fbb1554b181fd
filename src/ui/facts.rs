//! What a record holds, one field a line: the name of the field, then its value. For the pane
//! beside a list and for the page of a record.

use std::collections::HashMap;
use std::hash::BuildHasher;

use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::{Field, FieldKind, Id, Record, next_step};
use crate::repository::Lists;
use crate::text::{Clean, Known};

use super::address::{Address, addresses};
use super::link::{self, Link, Piece};
use super::paint;
use super::screen::Look;

/// The widest a field's name may stand.
const LABEL: usize = 22;

/// The most lines of a field's name.
const LABEL_LINES: usize = 2;

/// One field of a record as it is shown.
#[derive(Clone, Debug)]
pub struct Fact {
    /// The key of the field; `tags` for the tags.
    pub key: String,
    /// The name of the field, broken into lines.
    label: Vec<Clean>,
    /// The value, broken into lines.
    lines: Vec<Clean>,
    /// How the value looks.
    style: Style,
    /// Pieces of the value that open an address.
    links: Vec<(Piece, Address)>,
}

impl Fact {
    /// The rows it takes.
    pub fn height(&self) -> usize {
        self.lines.len().max(self.label.len())
    }
}

/// The fields of a record that hold something, in catalogue order, but for these; `width` is the
/// room for names and values together.
pub fn facts<S: BuildHasher>(
    record: &Record,
    names: &HashMap<Id, String, S>,
    without: &[&str],
    width: u16,
    look: &Look<'_>,
) -> Vec<Fact> {
    let known = Known { lists: look.lists, names, today: look.today };
    let label = label_width(width);
    let room = usize::from(width).saturating_sub(label + 1).max(8);
    let mut facts = Vec::new();
    for field in held(record, without, look.lists) {
        let value = match (&field.kind, pressing(record, field, look)) {
            (FieldKind::LongText, _) => Clean::block(record.text(&field.key)),
            (_, Some(day)) => {
                let words = look.text.day(day, look.today).then(&Clean::line(" · "));
                words.then(&look.text.due(day, look.today))
            }
            _ => look.text.show(record, field, &known),
        };
        let lines = value.wrapped(room);
        facts.push(Fact {
            key: field.key.to_string(),
            label: look.text.label(record.kind, field).wrapped_at_most(label, LABEL_LINES),
            links: links(record, field, &lines),
            lines,
            style: style_of(record, field, look),
        });
    }
    if !record.tags.is_empty() {
        let tags = Clean::line(&format!("#{}", record.tags.join(" #")));
        facts.push(Fact {
            key: "tags".to_owned(),
            label: vec![look.text.get("field-tags")],
            lines: tags.wrapped(room),
            style: look.theme.accent,
            links: Vec::new(),
        });
    }
    facts
}

/// Which pieces of the lines of a field's value open an address.
fn links(record: &Record, field: &Field, lines: &[Clean]) -> Vec<(Piece, Address)> {
    let mut links = Vec::new();
    let mut after = 0;
    for (shown, address) in addresses(field, record.get(&field.key)) {
        let Some((pieces, end)) = link::pieces(lines, &shown, after) else { continue };
        links.extend(pieces.into_iter().map(|piece| (piece, address.clone())));
        after = end;
    }
    links
}

/// The keys of the facts of a record, in their order.
pub fn keys(record: &Record, without: &[&str], lists: &Lists) -> Vec<String> {
    let keys = held(record, without, lists).map(|field| field.key.to_string());
    let tags = (!record.tags.is_empty()).then(|| "tags".to_owned());
    keys.chain(tags).collect()
}

fn held<'a>(record: &Record, without: &[&str], lists: &'a Lists) -> impl Iterator<Item = &'a Field> {
    lists.catalogue.fields(record.kind).filter(|field| {
        !record.get(&field.key).is_empty()
            && !without.contains(&field.key.as_ref())
            && !is_inner(field)
            && lists.shows_field_of(record, &field.key)
    })
}

/// Draws facts from a first one on; returns the rows used.
pub fn draw(
    buffer: &mut Buffer,
    area: Rect,
    facts: &[Fact],
    selected: Option<usize>,
    look: &Look<'_>,
) -> u16 {
    let label = label_width(area.width) as u16;
    let mut y = area.y;
    for (at, fact) in facts.iter().enumerate() {
        if y >= area.bottom() {
            more_below(buffer, area, look);
            break;
        }
        let start = y;
        for line in 0..fact.height() {
            if y >= area.bottom() {
                more_below(buffer, area, look);
                break;
            }
            let room = area.width.saturating_sub(label + 1);
            paint::put(buffer, area.x, y, label, at_line(&fact.label, line), look.theme.dim);
            let x = area.x + label + 1;
            paint::put(buffer, x, y, room, at_line(&fact.lines, line), fact.style);
            for ((_, before, text), address) in fact.links.iter().filter(|((at, ..), _)| *at == line) {
                let area = Rect { x: x + before, y, width: text.width() as u16, height: 1 };
                look.memory.link(Link { area, text: text.clone(), address: address.clone() });
            }
            y += 1;
        }
        if selected == Some(at) {
            paint::tint(buffer, Rect { y: start, height: y - start, ..area }, look.theme.selected);
        }
    }
    y - area.y
}

/// A line of a text; nothing behind its end.
fn at_line(lines: &[Clean], at: usize) -> &str {
    lines.get(at).map_or("", Clean::as_str)
}

/// Says at the foot that not all is seen.
fn more_below(buffer: &mut Buffer, area: Rect, look: &Look<'_>) {
    if area.height > 1 {
        paint::put_right(buffer, area.x, area.bottom() - 1, area.width, " ↓", look.theme.accent);
    }
}

fn label_width(width: u16) -> usize {
    (usize::from(width) * 2 / 5).clamp(8, LABEL)
}

/// Fields that are there for the program, not for reading.
fn is_inner(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Position)
        || matches!(
            field.key.as_ref(),
            "probability_by_hand"
                | "reopens_to"
                | "reopen_probability"
                | "reopen_close"
                | "currency"
                | "next_subject"
        )
}

/// The day of a field by which something is to be done, when that is today or was before.
fn pressing(record: &Record, field: &Field, look: &Look<'_>) -> Option<NaiveDate> {
    next_step::to_do_by(record, &field.key).filter(|day| *day <= look.today)
}

fn style_of(record: &Record, field: &Field, look: &Look<'_>) -> Style {
    match (field.key.as_ref(), pressing(record, field, look)) {
        (_, Some(day)) if day < look.today => look.theme.overdue,
        (_, Some(_)) => look.theme.due,
        ("do_not_contact", _) => look.theme.danger,
        _ if field.kind == FieldKind::Money => look.theme.figure,
        _ => look.theme.text,
    }
}
