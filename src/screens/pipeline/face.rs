//! What the card of a deal shows: name, account and owner, amount and close date, and how its
//! next step stands.

use ratatui::style::Style;

use crate::domain::next_step::{self, NextStep};
use crate::domain::now::Now;
use crate::domain::opportunity::Opportunity;
use crate::domain::pipeline::StageType;
use crate::domain::{Id, Record};
use crate::text::Clean;
use crate::ui::Look;
use crate::ui::card::{Card, Piece};

use super::board::Column;

/// Columns below which a cut subject says nothing.
const LEGIBLE: usize = 7;

/// Columns kept for a date, so that amounts of one size look alike whatever day stands beside them.
const DATE: usize = 7;

/// The words on the card of a deal, and how they look.
#[derive(Debug)]
pub struct Face {
    kind: StageType,
    name: Clean,
    account: Clean,
    owner: Clean,
    amount: Clean,
    date: (Clean, Style),
    sign: (&'static str, Style),
    step: (Clean, Style),
    age: (Clean, Style),
}

impl Face {
    /// The face of a deal in a column, for so many columns inside the card.
    pub fn of(record: &Record, column: &Column, look: &Look<'_>, width: u16) -> Face {
        let deal = Opportunity::from_record(record);
        let kind = column.kind();
        let now = Now { moment: look.now, today: look.today };
        let name_of = |id: Option<Id>| id.and_then(|id| column.cards.names().get(&id));
        let shows = |key| look.lists.shows_field(record.kind, key);
        let account = name_of(deal.account.filter(|_| shows("account"))).or_else(|| name_of(deal.contact));
        let owner = deal
            .owner
            .filter(|_| shows("owner"))
            .and_then(|id| look.lists.user(id))
            .and_then(|user| user.initials.as_deref());
        let (day, short_day, style) = date(&deal, kind, look);
        let beside = |date: &Clean| usize::from(width).saturating_sub(date.width().max(DATE) + 1);
        let whole = deal.money().map(|money| look.text.money(money)).unwrap_or_default();
        let amount = match deal.money() {
            Some(money) if whole.width() > beside(&day) => look.text.money_short(money),
            _ => whole,
        };
        let date = if amount.width() > beside(&day) { (short_day, style) } else { (day, style) };
        let age = age(&deal, column, now, look);
        let room = usize::from(width).saturating_sub(age.0.width() + 3);
        let (sign, step) = step(&deal, kind, room, look);
        Face {
            kind,
            name: Clean::line(&record.name()),
            account: Clean::line(account.map_or("", String::as_str)),
            owner: Clean::line(owner.unwrap_or_default()),
            amount,
            date,
            sign,
            step,
            age,
        }
    }

    /// The card, but for its box.
    pub fn card(&self, look: &Look<'_>) -> Card<'_> {
        let theme = look.theme;
        let (sign, name, text) = match self.kind {
            StageType::Open => (Piece::default(), theme.title, theme.text),
            StageType::Won => (Piece::new("✓", theme.won), theme.text, theme.text),
            StageType::Lost => (Piece::new("✗", theme.lost), theme.dim, theme.dim),
        };
        Card {
            sign,
            title: Piece::new(self.name.as_str(), name),
            second: (
                Piece::new(self.account.as_str(), theme.dim),
                Piece::new(self.owner.as_str(), theme.dim),
            ),
            third: (Piece::new(self.amount.as_str(), text), Piece::new(self.date.0.as_str(), self.date.1)),
            fourth: (
                Piece::new(self.sign.0, self.sign.1),
                Piece::new(self.step.0.as_str(), self.step.1),
                Piece::new(self.age.0.as_str(), self.age.1),
            ),
            ..Card::default()
        }
    }
}

/// When an open deal is to close, late ones in red and with a sign that needs no colour, or when
/// a closed one did; in full and, for where that has no room, its month.
fn date(deal: &Opportunity, kind: StageType, look: &Look<'_>) -> (Clean, Clean, Style) {
    let closed = deal.closed_at.map(|at| look.text.day_of(at)).or(deal.close);
    let is_late = kind == StageType::Open && deal.close.is_some_and(|day| day < look.today);
    let (day, style) = match (kind, deal.close) {
        (StageType::Open, day) if is_late => (day, look.theme.overdue),
        (StageType::Open, day) => (day, look.theme.dim),
        _ => (closed, look.theme.dim),
    };
    let Some(day) = day else { return (Clean::default(), Clean::default(), style) };
    let sign = Clean::line(if is_late { "!" } else { "" });
    (look.text.day(day, look.today).then(&sign), look.text.month(day).then(&sign), style)
}

/// The sign and words of the next step for so many columns; of a closed deal, why it was won or
/// lost.
fn step(
    deal: &Opportunity,
    kind: StageType,
    room: usize,
    look: &Look<'_>,
) -> ((&'static str, Style), (Clean, Style)) {
    let theme = look.theme;
    if kind != StageType::Open {
        let (list, reason) = match kind {
            StageType::Won => ("win-reason", &deal.win_reason),
            _ => ("loss-reason", &deal.loss_reason),
        };
        let reason = reason.as_deref().map(|key| Clean::line(look.lists.label(list, key)));
        return (("", theme.dim), (reason.unwrap_or_default(), theme.dim));
    }
    let state = NextStep::of(deal.next_due, look.today);
    let (sign, style) = match state {
        NextStep::Missing => return (("○", theme.dim), (look.text.get("board-no-next"), theme.dim)),
        NextStep::Planned(_) => ("◐", theme.planned),
        NextStep::Today => ("●", theme.due),
        NextStep::Overdue(_) => ("▲", theme.overdue),
    };
    let due = deal.next_due.map(|due| look.text.due(due, look.today)).unwrap_or_default();
    let subject = Clean::line(deal.next_subject.as_deref().unwrap_or_default());
    let blank = Clean::line(" ");
    let has_room = subject.width() + due.width() < room || room >= due.width() + LEGIBLE;
    let words = if subject.is_empty() || !has_room { due } else { due.then(&blank).then(&subject) };
    ((sign, style), (words, style))
}

/// How long an open deal has been in its stage; marked when it lies rotting.
fn age(deal: &Opportunity, column: &Column, now: Now, look: &Look<'_>) -> (Clean, Style) {
    if column.kind() != StageType::Open {
        return (Clean::default(), look.theme.dim);
    }
    let Some(days) = next_step::days_in_stage(deal, now) else { return (Clean::default(), look.theme.dim) };
    let age = look.text.age(days);
    let stage = deal.stage.and_then(|id| look.lists.stage(id));
    if stage.is_some_and(|stage| next_step::is_rotting(deal, stage, now)) {
        return (age.then(&Clean::line("!")), look.theme.rotting);
    }
    (age, look.theme.dim)
}
