//! `find`: anything by its words, across the deck.

use std::io;

use super::failure::Result;
use super::output::{Cell, Format, OutputArgs, Rows};
use super::session::Session;

/// Options of `find`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// Words, parts of names, pieces of phone numbers.
    #[arg(required = true)]
    text: Vec<String>,
    /// At most so many.
    #[arg(long, short = 'n', value_name = "COUNT", default_value_t = 50)]
    limit: usize,
    #[command(flatten)]
    output: OutputArgs,
}

/// Prints what was found, best first.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    let repository = session.reader()?;
    let mut hits = repository.find(&args.text.join(" "), args.limit)?;
    let format = args.output.chosen();
    if format == Format::Table {
        hits.retain(|hit| repository.lists().shows_kind(hit.kind));
    }
    let columns = vec![
        session.column("id", "cli-column-id"),
        session.column("kind", "cli-column-kind"),
        session.column("name", "cli-column-name"),
        session.column("detail", "cli-column-detail"),
    ];
    let mut out = io::stdout().lock();
    let mut rows = Rows::start(&mut out, format, columns)?;
    for hit in hits {
        let detail = hit.day.map_or(hit.detail.clone(), |day| format!("{} · {day}", hit.detail));
        let id = Cell { shown: hit.id.short(), ..Cell::text(hit.id.to_string()) };
        rows.row(vec![id, Cell::text(hit.kind.key()), Cell::text(hit.name), Cell::text(detail)])?;
    }
    rows.finish()?;
    Ok(())
}
