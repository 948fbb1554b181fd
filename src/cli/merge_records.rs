//! `merge-records`: two records that are one, as one step.

use super::by_name::wholly_called;
use super::failure::{Failure, Result};
use super::output::OutputArgs;
use super::session::Session;
use crate::domain::change::Key;
use crate::domain::merging::{From, MERGED};
use crate::domain::{Kind, Message};

/// Options of `merge-records`.
#[derive(clap::Args, Clone, Debug)]
#[command(
    after_help = "The one that stays keeps what it has and gets what it has not: addresses and numbers beside its \
    own, notes under its own, and a refusal to be contacted. What points at the other points at it, also what \
    comes later from other copies. One step: undo takes all of it back."
)]
pub struct Args {
    /// The record that stays: its id, the first or last digits of it, or its whole name.
    keep: String,
    /// The one that goes.
    drop: String,
    /// Where a field comes from, keep or drop; repeatable.
    #[arg(long, value_name = "FIELD=WHICH")]
    take: Vec<String>,
    #[command(flatten)]
    output: OutputArgs,
}

/// Merges them.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    let mut repository = session.writer()?;
    let keep = wholly_called(&repository, &args.keep, &MERGED)?;
    let drop = wholly_called(&repository, &args.drop, &[keep.kind])?;
    let chosen = args.take.iter().map(|text| taken(text, keep.kind)).collect::<Result<Vec<_>>>()?;
    let label = Message::new("cli-step-merged-records").with("name", drop.name()).with("into", keep.name());
    let label = session.say(&label);
    let step = repository.merge_records(keep.kind, (keep.id, drop.id), &chosen, &label)?;
    session.wrote(&label, step, &args.output)
}

/// A field and where it comes from.
fn taken(text: &str, kind: Kind) -> Result<(Key, From)> {
    let wrong = || {
        Failure::usage(Message::new("cli-merge-take").with("text", text))
            .hint(Message::new("cli-merge-take-hint"))
    };
    let (name, which) = text.split_once('=').ok_or_else(wrong)?;
    let from = match which.trim() {
        "keep" => From::Keep,
        "drop" => From::Drop,
        _ => return Err(wrong()),
    };
    match kind.field(name.trim()).filter(|field| field.is_editable()) {
        Some(field) => Ok((field.key.clone(), from)),
        None => Err(Failure::usage(
            Message::new("cli-unknown-field").with("kind", kind.key()).with("name", name.trim()),
        )),
    }
}
