//! `rate`: what currencies are worth in the deck's own, from a day on.

use std::io;

use super::failure::{Failure, Result};
use super::output::{Cell, Column, Lean, OutputArgs, Rows, Within};
use super::session::Session;
use super::shape::commit;
use crate::domain::shaping::Shaping;
use crate::domain::shaping::rate::{self, Worth};
use crate::domain::{Currency, Kind, Message};
use crate::query::day::Toward;
use crate::query::{Names, entry};

/// Options of `rate`.
pub type Args = Within<What>;

/// What to do with rates.
#[derive(clap::Subcommand, Clone, Debug)]
pub enum What {
    /// Print every rate
    List,
    /// Say what one unit of a currency is worth
    Set {
        /// The currency: EUR.
        currency: String,
        /// How many units of the deck's own currency one of it is worth: 1.08 for euros in a deck of
        /// dollars.
        rate: String,
        /// From which day on; today when not given.
        #[arg(long, value_name = "DATE")]
        from: Option<String>,
    },
}

/// Prints the rates, or adds one.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    match &args.what {
        What::List => list(&args.output, session),
        What::Set { currency, rate, from } => set(currency, rate, from.as_deref(), &args.output, session),
    }
}

fn list(output: &OutputArgs, session: &Session) -> Result<()> {
    let repository = session.reader()?;
    let rates = repository.lists().worths.clone();
    let column = |key: &str, lean| Column {
        key: key.to_owned(),
        heading: session.texts.label_of(Kind::Rate, key).as_str().to_owned(),
        lean,
    };
    let base = repository.lists().base_currency();
    let columns = vec![
        column("currency", Lean::Left),
        column("date", Lean::Left),
        column("rate", Lean::Right),
        session.column("base", "cli-column-base"),
    ];
    let mut out = io::stdout().lock();
    let mut rows = Rows::start(&mut out, output.chosen(), columns)?;
    for rate in rates {
        rows.row(vec![
            Cell::text(rate.currency.unwrap_or_default()),
            rate.date.map_or_else(Cell::empty, |date| Cell::text(date.to_string())),
            Cell::text(rate.rate.unwrap_or_default()),
            Cell::text(base.code()),
        ])?;
    }
    rows.finish()?;
    Ok(())
}

fn set(
    currency: &str,
    written: &str,
    from: Option<&str>,
    output: &OutputArgs,
    session: &Session,
) -> Result<()> {
    let mut repository = session.writer()?;
    let lists = repository.lists().clone();
    let base = lists.base_currency();
    let known = Currency::from_sign(currency).ok_or_else(|| {
        session.wrong_field("currency", &Message::new("entry-not-currency").with("text", currency))
    })?;
    let rate: Option<rust_decimal::Decimal> = written.trim().parse().ok();
    let rate = rate.filter(|rate| rate.is_sign_positive() && !rate.is_zero()).ok_or_else(|| {
        session.wrong_field("rate", &Message::new("entry-not-number").with("text", written))
    })?;
    let date = match from {
        None => repository.today(),
        Some(text) => entry::date(text, Toward::ThisYear, &lists).ok_or_else(|| {
            Failure::usage(Message::new("cli-not-a-day").with("text", text))
                .hint(Message::new("cli-not-a-day-hint"))
        })?,
    };
    let moment = repository.clock().now();
    let worth = Worth { currency: known, date, rate };
    let shaped = rate::set(worth, &lists.worths, base, moment)
        .map(|changes| Shaping { label: worth.label(base, session.texts.full_day(date)), changes });
    commit(shaped, &mut repository, output, session)
}
