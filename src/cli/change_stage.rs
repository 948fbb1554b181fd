//! `move`, `win`, `lose`, `reopen`: an opportunity through its pipeline, by the rules of the board.

use super::by_name::called;
use super::failure::{Failure, Result};
use super::output::OutputArgs;
use super::session::Session;
use super::write::{end_of_column, now};
use crate::domain::moving::{self, Closing};
use crate::domain::opportunity::Opportunity;
use crate::domain::pipeline::{Stage, StageType, first_of};
use crate::domain::{Change, FieldKind, Id, Kind, Message, Record, Value, activity, fold::fold, lesson};
use crate::query::{Names, entry};
use crate::repository::{Lists, Repository};
use crate::screens::action::gate::needs_of;

/// Options of `move`.
#[derive(clap::Args, Clone, Debug)]
pub struct MoveArgs {
    /// The opportunity: its id, the first or last digits of it, or its name.
    #[arg(value_name = "ID | NAME")]
    id: String,
    /// The stage's name, or the start of it.
    #[arg(required = true)]
    stage: Vec<String>,
    /// Why it moves without what the stages ask for; kept as a note.
    #[arg(long, short)]
    reason: Option<String>,
    #[command(flatten)]
    output: OutputArgs,
}

/// Options of `win` and `lose`.
#[derive(clap::Args, Clone, Debug)]
pub struct CloseArgs {
    /// The opportunity: its id, the first or last digits of it, or its name.
    #[arg(value_name = "ID | NAME")]
    id: String,
    /// Why: an entry of the list win-reason or loss-reason. Losing needs one; without it they are named.
    #[arg(long, short)]
    reason: Option<String>,
    /// What else there is to say.
    #[arg(long)]
    note: Option<String>,
    /// What it taught, shown beside deals like it.
    #[arg(long)]
    lesson: Option<String>,
    #[command(flatten)]
    output: OutputArgs,
}

/// Options of `reopen`.
#[derive(clap::Args, Clone, Debug)]
pub struct ReopenArgs {
    /// The opportunity: its id, the first or last digits of it, or its name.
    #[arg(value_name = "ID | NAME")]
    id: String,
    #[command(flatten)]
    output: OutputArgs,
}

/// Moves the opportunity to a stage of its pipeline.
pub fn run(args: &MoveArgs, session: &Session) -> Result<()> {
    let mut repository = session.writer()?;
    let deal = deal(&repository, &args.id)?;
    let lists = repository.lists();
    let to = stage_named(lists, deal.pipeline, &args.stage.join(" "))?;
    let name = to.name.clone().unwrap_or_default();
    let position = end_of_column(&repository, to.id)?;
    let mut changes = Vec::new();
    if deal.stage != Some(to.id) {
        changes = moving::move_to(&deal, from(lists, &deal), to, Some(position), now(&repository));
        changes.extend(gate(&deal, to, args.reason.as_deref(), &repository, session)?);
    }
    let label = Message::new("cli-step-moved").with("name", name_of(&deal)).with("stage", name);
    finish(&mut repository, session, &label, changes, &args.output)
}

/// Tells what the stages ask for and the deal lacks; with a reason, the note that keeps it. It
/// moves all the same.
fn gate(
    deal: &Opportunity,
    to: &Stage,
    reason: Option<&str>,
    repository: &Repository,
    session: &Session,
) -> Result<Option<Change>> {
    let lists = repository.lists();
    let Some(found) = repository.get(Kind::Opportunity, deal.id)? else { return Ok(None) };
    let Some(lacks) = tell_of_lacks(&found, to, lists, session) else { return Ok(None) };
    let Some(reason) = reason else { return Ok(None) };
    let subject = session.say(&Message::new("action-gate-note").with("what", lacks));
    let mut values = activity::about(&found);
    values.extend([
        ("type".into(), "note".into()),
        ("subject".into(), Value::from(subject)),
        ("body".into(), reason.into()),
        ("status".into(), "done".into()),
    ]);
    Ok(Some(activity::create(repository.new_id(), values, lists.me(), now(repository))))
}

/// Tells what the stages ask for and a deal lacks that comes into one, and gives it back; none
/// when it lacks nothing.
pub fn tell_of_lacks(deal: &Record, to: &Stage, lists: &Lists, session: &Session) -> Option<String> {
    let needs = needs_of(deal, to, lists);
    if needs.is_empty() {
        return None;
    }
    let lacks = needs.fields.into_iter().chain(needs.criteria).collect::<Vec<_>>().join(", ");
    session.tell(&Message::new("cli-moves-without").with("name", deal.name()).with("what", &lacks));
    Some(lacks)
}

/// Closes the opportunity as won.
pub fn win(args: &CloseArgs, session: &Session) -> Result<()> {
    close(args, StageType::Won, session)
}

/// Closes the opportunity as lost.
pub fn lose(args: &CloseArgs, session: &Session) -> Result<()> {
    if args.reason.is_none() {
        let repository = session.reader()?;
        let deal = deal(&repository, &args.id)?;
        let reasons = repository.lists().entries("loss-reason");
        let reasons = reasons.into_iter().map(|(_, name)| format!("  {name}")).collect();
        return Err(Failure::usage(Message::new("cli-lose-why"))
            .detail(reasons)
            .hint(Message::new("cli-lose-why-hint").with("id", deal.id)));
    }
    close(args, StageType::Lost, session)
}

/// Opens the opportunity again, with what it had before it was closed.
pub fn reopen(args: &ReopenArgs, session: &Session) -> Result<()> {
    let mut repository = session.writer()?;
    let deal = deal(&repository, &args.id)?;
    let changes = moving::reopen(&deal, &repository.lists().stages, None, now(&repository));
    if changes.is_empty() {
        return Err(Failure::refused(Message::new("cli-already-open").with("name", name_of(&deal))));
    }
    let label = Message::new("cli-step-reopened").with("name", name_of(&deal));
    finish(&mut repository, session, &label, changes, &args.output)
}

fn close(args: &CloseArgs, kind: StageType, session: &Session) -> Result<()> {
    let (reason, note) = (args.reason.as_deref(), args.note.clone());
    let (reason_field, label) = match kind {
        StageType::Won => ("win_reason", "cli-step-won"),
        _ => ("loss_reason", "cli-step-lost"),
    };
    let mut repository = session.writer()?;
    let deal = deal(&repository, &args.id)?;
    let lists = repository.lists();
    let from = from(lists, &deal);
    let closed = from.filter(|stage| stage.kind() == kind);
    if closed.is_some() && reason.is_none() && note.is_none() && args.lesson.is_none() {
        return Err(Failure::refused(Message::new("cli-already-closed").with("name", name_of(&deal)))
            .hint(Message::new("cli-already-closed-hint").with("id", deal.id)));
    }
    let pipeline = deal.pipeline.or(lists.default_pipeline().map(|pipeline| pipeline.id));
    // What is closed so already stays where it is and gets another reason.
    let label = if closed.is_some() { "cli-step-reason" } else { label };
    let to = closed
        .or_else(|| first_of(&lists.stages, pipeline?, kind))
        .ok_or_else(|| Failure::refused(Message::new("cli-no-such-stage-type").with("type", kind.key())))?;
    let reason = reason.map(|reason| reason_key(lists, reason_field, reason, session)).transpose()?;
    let closing = Closing { reason, class: None, note };
    let position = (deal.stage != Some(to.id)).then(|| end_of_column(&repository, to.id)).transpose()?;
    let mut changes = moving::close(&deal, from, to, &closing, position, now(&repository));
    if closed.is_none() {
        changes.extend(gate(&deal, to, None, &repository, session)?);
    }
    if let Some(text) = args.lesson.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        let id = repository.new_id();
        changes.push(lesson::learn(id, deal.id, text, kind, lists.me(), now(&repository)));
    }
    let label = Message::new(label).with("name", name_of(&deal));
    finish(&mut repository, session, &label, changes, &args.output)
}

/// The key of a reason's entry, from its key or label.
fn reason_key(lists: &Lists, field: &str, reason: &str, session: &Session) -> Result<String> {
    let field = Kind::Opportunity.field(field).filter(|field| matches!(field.kind, FieldKind::Choice(_)));
    let field = field.ok_or_else(|| Failure::usage(Message::new("cli-not-found").with("id", reason)))?;
    let entered = entry::read(field, reason, &Record::new(Kind::Opportunity, Id([0; 16])), lists)
        .map_err(|message| session.wrong_field("reason", &message))?;
    Ok(entered.value.as_text().unwrap_or_default().to_owned())
}

fn finish(
    repository: &mut Repository,
    session: &Session,
    label: &Message,
    changes: Vec<Change>,
    output: &OutputArgs,
) -> Result<()> {
    if changes.is_empty() {
        session.tell(&Message::new("cli-nothing-changed"));
        return Ok(());
    }
    let label = session.say(label);
    let step = repository.commit(&label, changes)?;
    session.wrote(&label, step, output)
}

fn deal(repository: &Repository, id: &str) -> Result<Opportunity> {
    Ok(Opportunity::from_record(&called(repository, id, &[Kind::Opportunity])?))
}

fn name_of(deal: &Opportunity) -> String {
    deal.name.clone().unwrap_or_else(|| deal.id.short())
}

fn from<'a>(lists: &'a Lists, deal: &Opportunity) -> Option<&'a Stage> {
    deal.stage.and_then(|stage| lists.stage(stage))
}

/// The stage of a pipeline that a text names, else of any pipeline; the default pipeline's where
/// none is known.
pub fn stage_named<'a>(lists: &'a Lists, pipeline: Option<Id>, text: &str) -> Result<&'a Stage> {
    let wanted = fold(text);
    let own: Option<Id> = pipeline.or(lists.default_pipeline().map(|pipeline| pipeline.id));
    let active = || lists.stages.iter().filter(|stage| stage.is_active());
    let folded = |stage: &Stage| fold(stage.name.as_deref().unwrap_or_default());
    let here = |stage: &&Stage| stage.pipeline == own;
    if let Some(stage) = active().find(|stage| here(stage) && folded(stage) == wanted) {
        return Ok(stage);
    }
    let starts: Vec<&Stage> =
        active().filter(|stage| here(stage) && folded(stage).starts_with(&wanted)).collect();
    if let [stage] = starts[..] {
        return Ok(stage);
    }
    let meant =
        |stage: &&Stage| here(stage) && wanted == if stage.is_open() { "" } else { stage.kind().key() };
    active()
        .find(meant)
        .or_else(|| active().find(|stage| folded(stage) == wanted || stage.id.to_string() == text))
        .ok_or_else(|| {
            let names: Vec<&str> = active().filter(here).filter_map(|stage| stage.name.as_deref()).collect();
            Failure::refused(Message::new("cli-no-such-stage").with("name", text))
                .hint(Message::new("cli-stages-are").with("names", names.join(", ")))
        })
}
