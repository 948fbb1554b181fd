//! `find`: anything by its words, across the deck.

use std::io;

use super::failure::Result;
use super::output::{Cell, Format, OutputArgs, Rows};
use super::session::Session;
use crate::domain::Kind;

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
    let format = args.output.chosen();
    let kinds = match format {
        Format::Table => repository.lists().shown_kinds(),
        _ => Kind::MAIN.to_vec(),
    };
    let hits = repository.find(&args.text.join(" "), &kinds, args.limit)?;
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
