//! What currencies are worth in the deck's own, from a day on, and which are missing.

use rust_decimal::Decimal;

use crate::command::Command;
use crate::domain::lists::Rate;
use crate::domain::shaping::Shaping;
use crate::domain::shaping::rate::{self, Worth};
use crate::domain::{Currency, Id, Message};
use crate::query::day::Toward;
use crate::query::{entry, number};
use crate::repository::Tally;
use crate::screens::action::{Reply, now};
use crate::text::Clean;
use crate::ui::{Desk, Preview, Prompt};

use super::asking;
use super::page::{Key, Row, Shown, figures, words};

/// Every rate by currency, the latest first.
pub fn all(tally: Option<&Tally>, desk: &Desk<'_>) -> Shown {
    let known = desk.repository.lists();
    let base = known.base;
    let mut rates: Vec<&Rate> = known.worths.iter().collect();
    rates.sort_by(|a, b| (&a.currency, b.date).cmp(&(&b.currency, a.date)));
    let row = |one: &&Rate| {
        let cells = vec![
            Clean::line(one.currency.as_deref().unwrap_or_default()),
            one.date.map(|date| desk.text.full_day(date)).unwrap_or_default(),
            worth_of(one).map(|worth| desk.text.decimal(worth)).unwrap_or_default(),
            Clean::line(base.code()),
        ];
        Row::new(Key::Record(one.id), cells)
    };
    let missing: Vec<&str> = tally
        .into_iter()
        .flat_map(Tally::keys)
        .filter(|code| {
            let currency = Currency::from_code(code);
            currency.is_some_and(|one| one != base && known.rates.on(one, desk.repository.today()).is_none())
        })
        .map(String::as_str)
        .collect();
    let heed = if missing.is_empty() {
        Clean::default()
    } else {
        desk.text.message(&Message::new("setup-rates-missing").with("currencies", missing.join(", ")))
    };
    Shown {
        title: desk.text.get("setup-rates"),
        aside: desk.text.message(&Message::new("setup-rates-base").with("base", base)),
        columns: vec![
            words("field-currency", desk),
            words("setup-column-from", desk),
            figures("field-rate", desk),
            words("setup-column-in", desk),
        ],
        rows: rates.iter().map(row).collect(),
        heed,
        empty: "setup-rates-none",
    }
}

fn worth_of(rate: &Rate) -> Option<Decimal> {
    rate.rate.as_deref()?.parse().ok()
}

/// A command among the rates.
pub fn act(command: Command, id: Option<Id>, desk: &Desk<'_>) -> Option<Reply> {
    if command == Command::Add {
        return Some(ask(None, "", desk));
    }
    let one = desk.repository.lists().worths.iter().find(|rate| Some(rate.id) == id)?;
    Some(match command {
        Command::Open | Command::Edit | Command::Rename => {
            let date = one.date.map(|date| date.to_string()).unwrap_or_default();
            let line =
                [one.currency.as_deref().unwrap_or_default(), &date, one.rate.as_deref().unwrap_or_default()];
            ask(Some(one.clone()), &line.join(" "), desk)
        }
        Command::Retire => {
            let said = one.date.map(|date| desk.text.full_day(date)).unwrap_or_default();
            asking::told(Ok(rate::remove(one, said)), desk)
        }
        _ => return None,
    })
}

/// What a line has to say.
fn hint(desk: &Desk<'_>) -> Message {
    Message::new("setup-rate-hint").with("base", desk.repository.lists().base)
}

fn ask(before: Option<Rate>, line: &str, desk: &Desk<'_>) -> Reply {
    let title = if before.is_some() { "setup-edit-rate" } else { "setup-new-rate" };
    let prompt = Prompt::new(Message::new(title)).with_value(line).with_hint(hint(desk));
    asking::line_shown(prompt, preview, move |line, desk| {
        let given = read(line, desk)?;
        let (known, moment) = (desk.repository.lists(), now(desk).moment);
        let changes = match &before {
            Some(before) => rate::edit(before, given, &known.worths, known.base, moment),
            None => rate::set(given, &known.worths, known.base, moment),
        };
        let label = given.label(known.base, desk.text.full_day(given.date));
        let seen: Vec<_> = before.iter().map(Rate::to_record).collect();
        asking::over(changes.map(|changes| Shaping { label, changes }), &seen, desk)
    })
}

fn preview(line: &str, desk: &Desk<'_>) -> Preview {
    if line.trim().is_empty() {
        return Preview::default();
    }
    match read(line, desk) {
        Err(problem) => Preview { lines: Vec::new(), problem: Some(problem) },
        Ok(Worth { currency, date, rate }) => {
            let told = Message::new("setup-rate-told")
                .with("currency", currency)
                .with("rate", desk.text.decimal(rate))
                .with("base", desk.repository.lists().base)
                .with("date", desk.text.full_day(date));
            Preview { lines: vec![desk.text.message(&told).to_string()], problem: None }
        }
    }
}

/// A currency, a day and what one of it is worth in the deck's own: `EUR 2026-06-01 1.08` in a deck
/// of dollars. Without a day it is today.
fn read(line: &str, desk: &Desk<'_>) -> Result<Worth, Message> {
    let known = desk.repository.lists();
    let words: Vec<&str> = line.split_whitespace().collect();
    let Some((first, rest)) = words.split_first() else { return Err(hint(desk)) };
    let currency =
        Currency::from_sign(first).ok_or_else(|| Message::new("entry-not-currency").with("text", *first))?;
    let Some((last, day)) = rest.split_last() else { return Err(hint(desk)) };
    let day = day.join(" ");
    let date = if day.is_empty() {
        desk.repository.today()
    } else {
        entry::date(&day, Toward::ThisYear, known)
            .ok_or_else(|| Message::new("entry-not-date").with("text", &day))?
    };
    let rate = number::amount(last).filter(|(_, unit)| unit.is_none()).map(|(rate, _)| rate);
    let rate = rate.ok_or_else(|| Message::new("entry-not-number").with("text", *last))?;
    Ok(Worth { currency, date, rate: rate.normalize() })
}
