//! `today`: what is to be done now, in the order of the screen, for a morning's mail or a prompt.

use std::io;

use super::columns;
use super::failure::Result;
use super::output::{Cell, Column, Format, OutputArgs, Rows};
use super::session::Session;
use crate::domain::Message;
use crate::domain::queue::Entry;
use crate::domain::user::Whose;
use crate::repository::Repository;
use crate::screens::today::words::{self, Room};

/// Options of `today`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// Everybody's, not only mine.
    #[arg(long)]
    all: bool,
    /// At most so many.
    #[arg(long, short = 'n', value_name = "COUNT")]
    limit: Option<usize>,
    #[command(flatten)]
    output: OutputArgs,
}

/// Prints what is to be done now; no lines when nothing is left.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    let repository = session.reader()?;
    let whose = if args.all { Whose::Everybodys } else { Whose::Mine };
    let mut queue = repository.queue(whose)?;
    let format = args.output.chosen();
    let named = |(key, heading)| session.column(key, heading);
    let mut columns: Vec<Column> = COLUMNS.into_iter().map(named).collect();
    columns[AMOUNT] = columns[AMOUNT].clone().of_numbers();
    // A person reads why; an amount is shown with its sign.
    let is_shown = |key: &str| format != Format::Table || !matches!(key, "reason" | "kind" | "currency");
    let shown: Vec<bool> = columns.iter().map(|column| is_shown(&column.key)).collect();
    let kept = |cells: Vec<Cell>| cells.into_iter().zip(&shown).filter(|(_, shown)| **shown);
    columns.retain(|column| is_shown(&column.key));
    let mut out = io::stdout().lock();
    let mut rows = Rows::start(&mut out, format, columns)?;
    for entry in queue.entries.iter().take(args.limit.unwrap_or(usize::MAX)) {
        rows.row(kept(cells(entry, &repository, session)).map(|(cell, _)| cell).collect())?;
    }
    rows.finish()?;
    if args.limit.is_none() {
        for section in queue.cut.iter().map(|cut| cut.section).collect::<Vec<_>>() {
            repository.count_more(section, whose, &mut queue)?;
        }
        for cut in &queue.cut {
            let section = session.texts.get(words::section(cut.section));
            let more = words::more(cut, &session.texts);
            session.tell(&Message::new("cli-today-more").with("section", section).with("more", more));
        }
    }
    Ok(())
}

/// The columns by their stable names, with their headings.
const COLUMNS: [(&str, &str); 9] = [
    ("reason", "cli-column-reason"),
    ("why", "cli-column-why"),
    ("name", "cli-column-name"),
    ("about", "cli-column-about"),
    ("due", "cli-column-due"),
    ("amount", "cli-column-amount"),
    ("currency", "cli-column-currency"),
    ("kind", "cli-column-kind"),
    ("id", "cli-column-id"),
];
/// The place of the amount among them.
const AMOUNT: usize = 5;

fn cells(entry: &Entry, repository: &Repository, session: &Session) -> Vec<Cell> {
    let (lists, text) = (repository.lists(), &session.texts);
    let why = words::why(entry, Room::Ample, text, lists).to_string();
    let name = Cell { shown: words::what(entry, lists).to_string(), ..Cell::text(&*entry.name) };
    let due = entry.due.map_or_else(Cell::empty, |day| Cell {
        shown: text.day(day, repository.today()).to_string(),
        ..Cell::text(day.to_string())
    });
    let amount = entry.amount.map_or_else(Cell::empty, |money| columns::money(session, money));
    let currency = entry.amount.map_or_else(Cell::empty, |money| Cell::text(money.currency.code()));
    let about = words::whom(entry).join(" · ");
    vec![
        Cell::text(entry.reason.key()),
        Cell::text(why),
        name,
        if about.is_empty() { Cell::empty() } else { Cell::text(about) },
        due,
        amount,
        currency,
        Cell::text(entry.kind.key()),
        Cell { shown: entry.id.short(), ..Cell::text(entry.id.to_string()) },
    ]
}
