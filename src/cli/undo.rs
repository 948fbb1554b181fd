//! `undo` and `redo`: take back the last step or a named one, and do it again. Both write new
//! steps, so both can be taken back themselves.

use super::failure::{Failure, Result};
use super::output::OutputArgs;
use super::session::Session;
use crate::domain::{Message, StepId};
use crate::repository::Repository;

/// Options of `undo`.
#[derive(clap::Args, Clone, Debug)]
pub struct UndoArgs {
    /// The step to take back, as printed by the write or by history; the last one when not given.
    #[arg(num_args = 0..=2)]
    step: Vec<String>,
    /// Leave values that were changed since as they are, and take back the rest.
    #[arg(long)]
    rest: bool,
    #[command(flatten)]
    output: OutputArgs,
}

/// Options of `redo`.
#[derive(clap::Args, Clone, Debug)]
pub struct RedoArgs {
    #[command(flatten)]
    output: OutputArgs,
}

/// Takes back the last step, or the one named.
pub fn undo(args: &UndoArgs, session: &Session) -> Result<()> {
    let mut repository = session.writer()?;
    let label = |what: &str| undid(session, what);
    let undone = match (step(&args.step)?, args.rest) {
        (Some(step), false) => Some(repository.undo_step(step, label)?),
        (Some(step), true) => Some(repository.undo_rest(step, label)?),
        (None, false) => {
            refuse_past_an_erasure(&repository, session)?;
            repository.undo(label)?
        }
        (None, true) => match repository.undoable()? {
            Some(step) => Some(repository.undo_rest(step.id, label)?),
            None => None,
        },
    };
    let undone = undone.ok_or_else(|| Failure::refused(Message::new("cli-nothing-to-undo")))?;
    if let Some((_, _, name)) = undone.kept.first() {
        let kept = Message::new("cli-undone-kept").with("count", undone.kept.len()).with("name", name);
        session.tell(&kept);
    }
    session.wrote(&undid(session, &undone.label), undone.step, &args.output)
}

/// The last step erased somebody: nobody takes back the one before without having seen which it is.
fn refuse_past_an_erasure(repository: &Repository, session: &Session) -> Result<()> {
    let Some(next) = repository.undoable()? else { return Ok(()) };
    if !repository.has_erased_since(next.id)? {
        return Ok(());
    }
    let label = session.texts.step(&next.label);
    let told = Message::new("erase-no-way-back-past").with("label", label);
    Err(Failure::refused(told).hint(Message::new("erase-no-way-back-past-hint").with("step", next.id)))
}

fn undid(session: &Session, what: &str) -> String {
    session.say(&Message::new("cli-step-undid").with("what", session.texts.step(what)))
}

fn redid(session: &Session, what: &str) -> String {
    session.say(&Message::new("cli-step-redid").with("what", session.texts.step(what)))
}

/// Does again what was taken back last.
pub fn redo(args: &RedoArgs, session: &Session) -> Result<()> {
    let mut repository = session.writer()?;
    let redone = repository
        .redo(|what| redid(session, what))?
        .ok_or_else(|| Failure::refused(Message::new("cli-nothing-to-redo")))?;
    session.wrote(&redid(session, &redone.label), redone.step, &args.output)
}

/// The step named by `ID`, or by `step ID` as a write prints it.
fn step(words: &[String]) -> Result<Option<StepId>> {
    let word = match words {
        [] => return Ok(None),
        [step, id] if step == "step" => id,
        [id] => id.strip_prefix("step ").unwrap_or(id),
        _ => &words.join(" "),
    };
    word.trim().parse().map(Some).map_err(|_| {
        Failure::usage(Message::new("cli-not-a-step").with("text", word))
            .hint(Message::new("cli-not-a-step-hint"))
    })
}
