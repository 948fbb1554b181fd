//! `set`: other values for fields of a record, by the same rules as a form.

use super::failure::{Failure, Result};
use super::output::OutputArgs;
use super::session::{Session, record};
use super::{fields, schedule, write};
use crate::domain::Message;

/// Options of `set`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// The record's id, or its first or last digits.
    id: String,
    /// Fields and their new values; nothing after the = empties a field: 'amount=$3.5k' 'close='.
    #[arg(required = true, value_name = "FIELD=VALUE")]
    fields: Vec<String>,
    #[command(flatten)]
    output: OutputArgs,
}

/// Changes the fields in one step.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    let mut repository = session.writer()?;
    let words = fields::part(&args.fields);
    if !words.line.is_empty() {
        return Err(Failure::usage(Message::new("cli-not-a-pair").with("text", words.line))
            .hint(Message::new("cli-not-a-pair-hint")));
    }
    let before = record(&repository, &args.id, &[])?;
    let values = fields::values(before.kind, &words.fields, Some(&before), &repository, session)?;
    let next = write::next_main(&before, &values, &repository)?;
    let changes = write::set(&before, values, &repository)?;
    if changes.is_empty() {
        session.tell(&Message::new("cli-nothing-changed"));
        return Ok(());
    }
    let label = session.say(&Message::new("cli-step-changed").with("name", before.name()));
    let step = repository.commit(&label, changes)?;
    if let Some(next) = next {
        session.tell(&Message::new("cli-next-main").with("name", before.name()).with("next", next));
    }
    schedule::tell_of_bare(&before, &repository, session)?;
    session.wrote(&label, step, &args.output)
}
