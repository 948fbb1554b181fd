//! The rows of each pane: a date, a sign, what it is, and lines below it.

use chrono::NaiveDate;
use ratatui::style::Style;

use crate::domain::next_step::NextStep;
use crate::domain::pipeline::{Stage, StageType};
use crate::domain::{Currency, FieldKind, Id, Kind, Message, Record};
use crate::report::lessons::Learnt;
use crate::repository::{Edit, Step};
use crate::screens::action;
use crate::text::{Clean, Known, Text};
use crate::ui::{Look, lessons};

use super::around::{Around, Event, Related};

/// Lines of text shown below an activity.
const BODY: usize = 3;

/// One row of a pane.
#[derive(Debug, Default)]
pub struct Row {
    /// What stands in the first columns: when, or a role.
    pub lead: (Clean, Style),
    /// One sign.
    pub sign: (&'static str, Style),
    /// What it is.
    pub text: (Clean, Style),
    /// What stands at the right.
    pub right: (Clean, Style),
    /// Lines below.
    pub below: Vec<Clean>,
}

impl Row {
    /// How many lines it takes.
    pub fn height(&self) -> usize {
        1 + self.below.len()
    }
}

/// Rows of the timeline, for so many columns of text.
pub fn timeline(events: &[Event], around: &Around, width: usize, look: &Look<'_>) -> Vec<Row> {
    events.iter().map(|event| event_row(event, around, width, look)).collect()
}

fn event_row(event: &Event, around: &Around, width: usize, look: &Look<'_>) -> Row {
    let theme = look.theme;
    let when = look.text.day(look.text.day_of(event.moment()), look.today);
    match event {
        Event::Activity(activity) => activity_row(activity, around, width, look),
        Event::Stage { from, to, .. } => {
            let name =
                |id: &Option<Id>| id.and_then(|id| look.lists.stage(id)).and_then(|stage| stage.name.clone());
            let kind = to.and_then(|id| look.lists.stage(id)).map_or(StageType::Open, Stage::kind);
            let style = match kind {
                StageType::Open => theme.text,
                StageType::Won => theme.won,
                StageType::Lost => theme.lost,
            };
            let to = name(to).unwrap_or_default();
            let message = match name(from) {
                Some(from) => Message::new("record-moved").with("from", from).with("to", to),
                None => Message::new("record-started").with("to", to),
            };
            Row {
                lead: (when, theme.dim),
                sign: ("→", theme.dim),
                text: (look.text.message(&message), style),
                ..Row::default()
            }
        }
        Event::GivenUp { reason, .. } => {
            let why = look.lists.label("disqualified-reason", reason);
            let message = if reason.is_empty() {
                Message::new("record-given-up")
            } else {
                Message::new("record-given-up-because").with("reason", why)
            };
            Row {
                lead: (when, theme.dim),
                sign: ("✗", theme.lost),
                text: (look.text.message(&message), theme.lost),
                ..Row::default()
            }
        }
        Event::Made(_) => Row {
            lead: (when, theme.dim),
            sign: ("+", theme.dim),
            text: (look.text.get("record-made"), theme.dim),
            ..Row::default()
        },
    }
}

/// What an activity is called after its type, which is not said twice: `Call: Connected`.
fn titled(kind: &str, subject: &str) -> Clean {
    if subject.strip_prefix(kind).is_some_and(|rest| rest.is_empty() || rest.starts_with(':')) {
        return Clean::line(subject);
    }
    Clean::line(kind).then(&Clean::line(" · ")).then(&Clean::line(subject))
}

/// When a planned activity is due.
pub fn when_due(activity: &Record, text: &Text, today: NaiveDate) -> Clean {
    let Some(due) = activity.get("due").as_date() else { return Clean::default() };
    text.due_at(due, activity.get("due_at").as_moment(), today)
}

fn activity_row(activity: &Record, around: &Around, width: usize, look: &Look<'_>) -> Row {
    let theme = look.theme;
    let shows = look.lists.shows_field(Kind::Activity, "owner");
    let owner = activity.get("owner").as_id().filter(|_| shows).and_then(|id| look.lists.user(id));
    let owner = Clean::line(owner.and_then(|user| user.initials.as_deref()).unwrap_or_default());
    let subject = titled(look.lists.label("activity-type", activity.text("type")), activity.text("subject"));
    let said = around.scripts.get(&activity.id).map_or(activity.text("body"), String::as_str);
    let body = Clean::block(said.trim());
    let below = if body.is_empty() { Vec::new() } else { body.wrapped_at_most(width, BODY) };
    let contact =
        activity.get("contact").as_id().filter(|id| around.record.as_ref().map(|r| r.id) != Some(*id));
    let contact =
        contact.and_then(|id| around.names.get(&id)).map(|name| Clean::line(name)).unwrap_or_default();
    let right = if contact.is_empty() { owner } else { contact.then(&Clean::line("  ")).then(&owner) };
    if activity.text("status") == "planned" {
        let (sign, style) = match NextStep::of(activity.get("due").as_date(), look.today) {
            NextStep::Overdue(_) => ("▲", theme.overdue),
            NextStep::Today => ("●", theme.due),
            NextStep::Planned(_) | NextStep::Missing => ("◐", theme.planned),
        };
        return Row {
            lead: (when_due(activity, look.text, look.today), style),
            sign: (sign, style),
            text: (subject, theme.title),
            right: (right, theme.dim),
            below,
        };
    }
    let when = look.text.day(look.text.day_of(super::around::happened(activity)), look.today);
    let sign = match activity.text("status") {
        "not-held" => "✗",
        _ => "✓",
    };
    Row {
        lead: (when, theme.dim),
        sign: (sign, theme.dim),
        text: (subject, theme.text),
        right: (right, theme.dim),
        below,
    }
}

/// People, companies or deals tied to the record.
pub fn related(related: &[Related], around: &Around, look: &Look<'_>) -> Vec<Row> {
    related.iter().map(|one| related_row(one, around, look)).collect()
}

fn related_row(related: &Related, around: &Around, look: &Look<'_>) -> Row {
    let (record, theme) = (&related.record, look.theme);
    let known = Known { lists: look.lists, names: &around.names, today: look.today };
    let show = |key: &str| {
        let is_told = !record.get(key).is_empty() && look.lists.shows_field(record.kind, key);
        let field = record.kind.field(key).filter(|_| is_told);
        field.map(|field| look.text.show(record, field, &known))
    };
    if record.kind == Kind::Opportunity {
        return deal_row(record, show("amount"), show("close"), look);
    }
    let role = related.link.as_ref().map(|link| link.text("role")).filter(|role| !role.is_empty());
    let role = role.map(|role| Clean::line(look.lists.label("contact-role", role)));
    let primary = related.link.as_ref().is_some_and(|link| link.get("primary").as_bool() == Some(true));
    let keys = match record.kind {
        Kind::Account => ["industry", "city", "phone"],
        _ => ["title", "phone", "email"],
    };
    let parts: Vec<Clean> = keys.iter().filter_map(|key| show(key)).collect();
    let below = Clean::line(" · ").between(&parts);
    Row {
        lead: (look.text.kind(record.kind), theme.dim),
        sign: if primary { ("★", theme.accent) } else { (" ", theme.dim) },
        text: (Clean::line(&record.name()), theme.text),
        right: (role.unwrap_or_default(), theme.dim),
        below: if below.is_empty() { Vec::new() } else { vec![below] },
    }
}

/// A deal: its stage, its name, when it closes and what it is worth.
fn deal_row(deal: &Record, amount: Option<Clean>, close: Option<Clean>, look: &Look<'_>) -> Row {
    let theme = look.theme;
    let stage = deal.get("stage").as_id().and_then(|id| look.lists.stage(id));
    let name = action::deal::stands(deal, look.lists, look.text);
    let (sign, style, text) = match stage.map_or(StageType::Open, Stage::kind) {
        StageType::Open => (" ", theme.dim, theme.text),
        StageType::Won => ("✓", theme.won, theme.text),
        StageType::Lost => ("✗", theme.lost, theme.dim),
    };
    let amount = amount.unwrap_or_default();
    let right = close.unwrap_or_default().then(&Clean::line("  ")).then(&amount.padded_left(16));
    Row {
        lead: (name, style),
        sign: (sign, style),
        text: (Clean::line(&deal.name()), text),
        right: (right, text),
        ..Row::default()
    }
}

/// What deals taught, each with what its deal is like.
pub fn learnt(learnt: &[Learnt], width: usize, look: &Look<'_>) -> Vec<Row> {
    learnt.iter().map(|one| lesson_row(one, width, look)).collect()
}

fn lesson_row(one: &Learnt, width: usize, look: &Look<'_>) -> Row {
    let theme = look.theme;
    let words = Clean::line(one.lesson.text.as_deref().unwrap_or_default());
    let mut lines = words.wrapped_at_most(width.max(8), BODY).into_iter();
    let text = lines.next().unwrap_or_default();
    let mut below: Vec<Clean> = lines.collect();
    below.extend(lessons::whose(one, look.text).map(|whose| whose.cut(width)));
    let day = one.lesson.created.map(|at| look.text.day(look.text.day_of(at), look.today));
    let (sign, style) = lessons::sign(one, look.theme);
    Row {
        lead: (day.unwrap_or_default(), theme.dim),
        sign: (sign, style),
        text: (text, theme.text),
        below,
        ..Row::default()
    }
}

/// Steps that changed the record, each with what became different.
pub fn history(steps: &[(Step, Edit)], around: &Around, width: usize, look: &Look<'_>) -> Vec<Row> {
    steps.iter().map(|(step, edit)| history_row(step, edit, around, width, look)).collect()
}

fn history_row(step: &Step, edit: &Edit, around: &Around, width: usize, look: &Look<'_>) -> Row {
    let theme = look.theme;
    let user = step.user.and_then(|id| look.lists.user(id)).and_then(|user| user.initials.clone());
    let known = Known { lists: look.lists, names: &around.names, today: look.today };
    let currency = around.record.as_ref().and_then(|record| Currency::from_code(record.text("currency")));
    let mut below = Vec::new();
    for (key, before, after) in &edit.fields {
        let Some(field) = look.lists.catalogue.field(edit.kind, key) else {
            if key == "tags" {
                let sides = [before, after].map(|side| Clean::line(side.as_text().unwrap_or("–")));
                let line = look.text.get("field-tags").then(&Clean::line(": ")).then(&sides[0]);
                below.push(line.then(&Clean::line(" → ")).then(&sides[1]).cut(width));
            }
            continue;
        };
        if field.kind == FieldKind::Position || field.is_derived() || key == "stage_since" {
            continue;
        }
        let shown = |value| look.text.show_value(value, field, currency, &known);
        let none = Clean::line("–");
        let (before, after) = (shown(before), shown(after));
        let before = if before.is_empty() { none.clone() } else { before };
        let after = if after.is_empty() { none } else { after };
        let line = look.text.label(edit.kind, field).then(&Clean::line(": ")).then(&before);
        below.push(line.then(&Clean::line(" → ")).then(&after).cut(width));
    }
    let style = if step.undone { theme.dim } else { theme.text };
    Row {
        lead: (look.text.moment(step.moment, look.today), theme.dim),
        sign: if step.undone { ("↶", theme.dim) } else { (" ", theme.dim) },
        text: (look.text.step(&step.label), style),
        right: (Clean::line(user.as_deref().unwrap_or_default()), theme.dim),
        below,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_of_an_activity_is_said_once() {
        assert_eq!(titled("Call", "Call: Connected").as_str(), "Call: Connected");
        assert_eq!(titled("Call", "Call").as_str(), "Call");
        assert_eq!(titled("Call", "Callum about it").as_str(), "Call · Callum about it");
    }
}
