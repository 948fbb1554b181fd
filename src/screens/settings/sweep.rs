//! Changes that sweep through many records: retiring a stage, a pipeline or a user with all that
//! is theirs, and what follows a stage's probability. They run beside the screen and are one step.

use std::ops::ControlFlow;

use crate::domain::change::Key;
use crate::domain::now::Now;
use crate::domain::opportunity::Opportunity;
use crate::domain::pipeline::Stage;
use crate::domain::shaping::{Shaped, pipeline, stage, user};
use crate::domain::{Id, Kind, Message, Value};
use crate::repository::{From, Repository, Result};
use crate::screens::action::Reply;
use crate::text::Text;
use crate::ui::{Desk, Job, Outcome, Progress};

/// A change that sweeps through many records.
#[derive(Clone, Debug)]
pub enum Sweep {
    /// A stage goes, its deals to another one.
    Stage {
        /// The stage.
        id: Id,
        /// Where its deals go.
        to: Option<Id>,
    },
    /// A pipeline goes, its deals to another one.
    Pipeline {
        /// The pipeline.
        id: Id,
        /// Which takes them over.
        to: Option<Id>,
    },
    /// Somebody goes, what they leave open to somebody else.
    User {
        /// The user.
        id: Id,
        /// Who takes it over; it stays theirs when nobody does.
        to: Option<Id>,
    },
    /// A stage gets values that its deals follow.
    Set {
        /// The stage as it was.
        before: Box<Stage>,
        /// Its new values.
        values: Vec<(Key, Value)>,
    },
}

/// A sweep with the words for its step.
#[derive(Debug)]
struct Sweeping(Sweep, Text);

/// Starts a sweep beside the screen.
pub fn start(sweep: Sweep, desk: &Desk<'_>) -> Reply {
    Reply::outcome(Outcome::Start(Box::new(Sweeping(sweep, desk.text.clone()))))
}

impl Job for Sweeping {
    fn title(&self) -> Message {
        Message::new("setup-sweeping")
    }

    fn run(
        self: Box<Self>,
        repository: &mut Repository,
        tell: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> std::result::Result<Outcome, Message> {
        let progress = Progress { doing: Message::new("setup-sweeping"), done: 0, of: None };
        if tell(progress).is_break() {
            return Ok(Outcome::Nothing);
        }
        let shaping = shaped(&self.0, repository).map_err(|error| error.message())??;
        let label = self.1.message(&shaping.label).to_string();
        // Committed here: the screen does not stand still for thousands of deals.
        repository.commit(&label, shaping.changes).map_err(|error| error.message())?;
        Ok(Outcome::Toast(shaping.label))
    }
}

/// The step that a sweep comes to, with all it concerns read.
///
/// # Errors
/// When the deck cannot be read.
pub fn shaped(sweep: &Sweep, repository: &Repository) -> Result<Shaped> {
    let lists = repository.lists();
    let now = Now { moment: repository.clock().now(), today: repository.today() };
    let gone = || Ok(Err(Message::new("action-nothing-here")));
    match sweep {
        Sweep::Stage { id, to } => {
            let Some(from) = lists.stage(*id) else { return gone() };
            let deals = deals_in(*id, repository)?;
            let to = match to.and_then(|to| lists.stage(to)) {
                Some(to) => Some((to, last_place(to.id, repository)?)),
                None => None,
            };
            Ok(stage::retire(from, &deals, to, &lists.stages, now))
        }
        Sweep::Pipeline { id, to } => {
            let Some(from) = lists.pipeline(*id) else { return gone() };
            let mut deals = Vec::new();
            for stage in stage::of_pipeline(&lists.stages, *id) {
                deals.push((stage, deals_in(stage.id, repository)?));
            }
            let to = to.and_then(|to| lists.pipeline(to));
            let last = |stage| last_place(stage, repository);
            pipeline::retire(from, &deals, to, (&lists.pipelines, &lists.stages), last, now)
        }
        Sweep::User { id, to } => {
            let Some(from) = lists.user(*id) else { return gone() };
            let mut open = Vec::new();
            for kind in user::OWNED.into_iter().filter(|_| to.is_some()) {
                let theirs = repository.referring(kind, "owner", *id)?;
                let left = theirs.iter().filter(|record| user::is_open(record, &lists.stages));
                open.extend(left.map(|record| (kind, record.id)));
            }
            let to = to.and_then(|to| lists.user(to));
            Ok(user::retire(from, &open, to, &lists.users, lists.me))
        }
        Sweep::Set { before, values } => {
            let deals = deals_in(before.id, repository)?;
            Ok(stage::set(before, values.clone(), &lists.stages, &deals))
        }
    }
}

/// The deals of a stage, in the order of its column.
fn deals_in(stage: Id, repository: &Repository) -> Result<Vec<Opportunity>> {
    let mut records = repository.referring(Kind::Opportunity, "stage", stage)?;
    records.sort_by(|a, b| (a.text("position"), a.rid).cmp(&(b.text("position"), b.rid)));
    Ok(records.iter().map(Opportunity::from_record).collect())
}

/// The place of the last card of a stage.
fn last_place(stage: Id, repository: &Repository) -> Result<Option<String>> {
    let page = repository.column(stage, None, From::End, 1)?;
    Ok(page.rows.last().map(|card| card.text("position").to_owned()))
}
