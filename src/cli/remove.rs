//! `remove`: records go out of sight; undo brings them back.

use super::by_name::wholly_called;
use super::failure::Result;
use super::output::OutputArgs;
use super::schedule;
use super::session::Session;
use crate::domain::{Change, Message};

/// Options of `remove`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// The records: their ids, the first or last digits of them, or their whole names.
    #[arg(required = true, value_name = "ID | NAME")]
    ids: Vec<String>,
    #[command(flatten)]
    output: OutputArgs,
}

/// Removes them all in one step, or none.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    let mut repository = session.writer()?;
    let mut changes = Vec::new();
    let mut names = Vec::new();
    let mut removed = Vec::new();
    for id in &args.ids {
        let record = wholly_called(&repository, id, &[])?;
        names.push(record.name());
        changes.push(Change::Delete { kind: record.kind, id: record.id });
        removed.push(record);
    }
    let label = Message::new("cli-step-removed")
        .with("count", names.len())
        .with("name", &names[0])
        .with("more", names.len() - 1);
    let label = session.say(&label);
    let step = repository.commit(&label, changes)?;
    for record in &removed {
        schedule::tell_of_bare(record, &repository, session)?;
    }
    session.wrote(&label, step, &args.output)
}
