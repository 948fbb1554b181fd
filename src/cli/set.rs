//! `set`: other values for fields of a record, by the same rules as a form.

use super::by_name::called;
use super::columns::unknown_field;
use super::failure::{Failure, Result};
use super::output::OutputArgs;
use super::session::Session;
use super::{change_stage, fields, schedule, write};
use crate::domain::change::Key;
use crate::domain::{Kind, Message, Record, Value, edit};
use crate::repository::Repository;

/// Options of `set`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// The record: its id, the first or last digits of it, or its name.
    #[arg(value_name = "ID | NAME")]
    id: String,
    /// Fields and their new values; nothing after the = empties a field: 'amount=$3.5k' 'close='.
    #[arg(required = true, value_name = "FIELD=VALUE")]
    fields: Vec<String>,
    #[command(flatten)]
    output: OutputArgs,
}

/// Tells what the stage that a deal comes into asks for and it will lack. It goes there all the same.
fn tell_of_lacks(before: &Record, values: &[(Key, Value)], repository: &Repository, session: &Session) {
    let lists = repository.lists();
    let to = values.iter().find(|(key, _)| before.kind == Kind::Opportunity && key == "stage");
    let Some(to) = to.and_then(|(_, to)| lists.stage(to.as_id()?)) else { return };
    let mut would = edit::filled(before, values);
    would.set("stage", before.get("stage").clone());
    change_stage::tell_of_lacks(&would, to, lists, session);
}

/// Changes the fields in one step.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    let mut repository = session.writer()?;
    let before = called(&repository, &args.id, &[])?;
    let words = fields::part_for(before.kind, &args.fields, repository.lists());
    if let Some((name, _)) = words.line.split_once('=') {
        return Err(unknown_field(&repository.lists().catalogue, before.kind, name.trim()));
    }
    if !words.line.is_empty() {
        return Err(Failure::usage(Message::new("cli-not-a-pair").with("text", words.line))
            .hint(Message::new("cli-not-a-pair-hint")));
    }
    let values = fields::values(before.kind, &words.fields, Some(&before), &repository, session)?;
    let next = write::next_main(&before, &values, &repository)?;
    tell_of_lacks(&before, &values, &repository, session);
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
