//! `check`: is the deck sound? `--repair` saves what can be read into a new deck.

use std::io;
use std::path::PathBuf;

use super::failure::{Failure, Result};
use super::output::{Cell, OutputArgs, Rows};
use super::session::Session;
use crate::domain::{Kind, Message};
use crate::repository::Repository;

/// Options of `check`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// Save the readable rows into this new deck; the damaged one is never changed.
    #[arg(long, value_name = "FILE")]
    repair: Option<PathBuf>,
    #[command(flatten)]
    output: OutputArgs,
}

/// Prints how many records of each kind there are; problems end with exit code 3.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    let checked = match &args.repair {
        Some(into) => Repository::repair(&session.deck(), into)?,
        None => session.reader()?.check()?,
    };
    let columns = vec![
        session.column("kind", "cli-column-kind"),
        session.column("records", "cli-column-records").of_numbers(),
    ];
    let mut out = io::stdout().lock();
    let mut rows = Rows::start(&mut out, args.output.chosen(), columns)?;
    for (kind, count) in &checked.records {
        rows.row(vec![Cell::text(kind.key()), Cell::count(*count)])?;
    }
    rows.finish()?;
    if let Some(into) = &args.repair {
        let count: i64 =
            checked.records.iter().filter(|(kind, _)| Kind::MAIN.contains(kind)).map(|(_, n)| n).sum();
        session.tell(&Message::new("cli-check-saved").with("count", count).with("file", into.display()));
    }
    if checked.problems.is_empty() {
        session.tell(&Message::new("cli-check-sound"));
        return Ok(());
    }
    let lines = checked.problems.iter().map(|problem| format!("  {}", session.say(problem))).collect();
    let found = Message::new("cli-check-problems").with("count", checked.problems.len());
    Err(Failure::file(found).detail(lines).hint(Message::new("cli-check-hint")))
}
