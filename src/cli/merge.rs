//! `merge`: brings other copies of the deck in, field by field. The other copies are only read.

use std::io;
use std::path::PathBuf;

use super::failure::Result;
use super::output::{Cell, OutputArgs, Rows};
use super::session::Session;
use crate::domain::Message;
use crate::repository::merge::{Compare, Keep, Merged, Source};

/// Options of `merge`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// Other copies of this deck, such as the conflict copies of a sync service.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Say what would come and change nothing.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    output: OutputArgs,
}

/// Merges the copies one after the other and prints what each brought. A file that is no whole
/// copy of this deck ends it; what came from the files before it stays.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    let mut repository = if args.dry_run { session.trial()? } else { session.newcomers_writer()? };
    let keep = if args.dry_run { Keep::No } else { Keep::Yes };
    let columns = vec![
        session.column("file", "cli-column-file"),
        session.column("records", "cli-column-records").of_numbers(),
        session.column("fields", "cli-column-fields").of_numbers(),
        session.column("steps", "cli-column-steps").of_numbers(),
        session.column("clashes", "cli-column-clashes").of_numbers(),
    ];
    let (mut done, mut ended) = (Vec::new(), Ok(()));
    for file in &args.files {
        let source = Source::open(file, &repository);
        match source.and_then(|source| repository.merge(&source, Compare::All, keep)) {
            Ok(merged) => done.push((file, merged)),
            Err(error) => {
                ended = Err(error);
                break;
            }
        }
    }
    if !done.is_empty() {
        let mut out = io::stdout().lock();
        let mut rows = Rows::start(&mut out, args.output.chosen(), columns)?;
        for (file, merged) in &done {
            rows.row(vec![
                Cell::text(file.display().to_string()),
                Cell::count(merged.rows),
                Cell::count(merged.fields),
                Cell::count(merged.steps),
                Cell::count(merged.clashes),
            ])?;
        }
        rows.finish()?;
    }
    for (_, merged) in done.iter().filter(|_| !args.dry_run) {
        tell(merged, session);
    }
    ended?;
    if args.dry_run {
        session.tell(&Message::new("cli-merge-tried"));
    }
    Ok(())
}

/// Tells what a person should know besides the figures.
pub(super) fn tell(merged: &Merged, session: &Session) {
    for (device, by) in &merged.ahead {
        let device = format!("{:012x}", device.0);
        session.tell(&Message::new("cli-merge-clock").with("device", device).with("minutes", by / 60_000));
    }
    if merged.anomalies > 0 {
        session.tell(&Message::new("cli-merge-differ").with("count", merged.anomalies));
    }
    if merged.clashes > 0 {
        session.tell(&Message::new("cli-merge-clashes").with("count", merged.clashes));
    }
}
