//! What can be done to records wherever they are shown: on the board, in a list, on their page.
//! A screen hands over a command and its targets, keeps the question that comes back, and hands
//! over the answer.
//!
//! - [`deal`]: moving, winning, losing, reopening; amount, close date, probability.
//! - [`called`]: planned calls whose end is known.
//! - [`gate`]: what stages ask before deals move; [`closing`]: why they were won or lost.
//! - [`capture`]: a record from one line; [`captured`]: what the line says; [`lines`](mod@lines): several
//!   lines, each a record.
//! - [`tasks`]: lines of a text that are to be done.
//! - [`clash`]: what somebody else wrote while a question was open.
//! - [`duplicates`]: what a record may be the duplicate of.
//! - [`edit`]: adding by one line, long texts, deleting; [`form`]: the form of a record;
//!   [`owner`]: whose records are; [`tags`]: which tags they have.
//! - [`group`]: moving deals between columns that are no stages.
//! - [`touch`]: calls, notes, planning and finishing what comes next.
//! - [`plan`]: what a line plans.
//! - [`snooze`]: putting off what is to be done.
//! - [`lead`]: converting and disqualifying; [`convert`]: what leads become;
//!   [`verify`]: whether their data holds.
//! - [`cadence`]: taking records through a cadence.
//! - [`link`]: tying records together.
//! - [`fields`]: the rows of a form and what is typed in them.
//! - [`modules`]: what of the program a deck uses.
//! - [`views`]: what is shown, and how, under a name.

pub mod cadence;
pub mod called;
pub mod capture;
pub mod captured;
pub mod clash;
pub mod closing;
pub mod convert;
pub mod deal;
pub mod duplicates;
pub mod edit;
pub mod fields;
pub mod form;
pub mod gate;
pub mod group;
pub mod lead;
pub mod lines;
pub mod link;
pub mod modules;
mod owner;
pub mod plan;
pub mod snooze;
mod tags;
pub mod tasks;
pub mod touch;
pub mod verify;
pub mod views;

use std::fmt::Debug;

use crate::command::Command;
use crate::domain::now::Now;
use crate::domain::{Change, Kind, Message, Record, Seen, seen};
use crate::ui::{Answer, Desk, FormRow, Outcome, Place, Preview};

pub use clash::Clash;

/// Cells of a step's label at most.
const LABEL: usize = 120;

/// A question that was put to the person: what to do with its answer.
pub trait Question: Debug {
    /// Goes on with the answer.
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply;

    /// What comes of leaving it: nothing, unless it came after another one.
    fn left(self: Box<Self>) -> Reply {
        Reply::default()
    }

    /// What the text typed so far would mean.
    fn preview(&self, _text: &str, _desk: &Desk<'_>) -> Preview {
        Preview::default()
    }

    /// What is told beside the rows of a form as they stand.
    fn beside_form(&self, _rows: &[FormRow], _desk: &Desk<'_>) -> Option<String> {
        None
    }
}

/// What comes of a command or an answer: something for the shell, and the question that is open
/// from now on.
#[derive(Debug, Default)]
pub struct Reply {
    /// What the shell is to do.
    pub outcome: Outcome,
    /// The question that was put, if the outcome puts one.
    pub question: Option<Box<dyn Question>>,
}

impl Reply {
    /// Something to do, no question.
    pub fn outcome(outcome: Outcome) -> Reply {
        Reply { outcome, question: None }
    }

    /// A question, and the outcome that puts it.
    pub fn ask(outcome: Outcome, question: impl Question + 'static) -> Reply {
        Reply { outcome, question: Some(Box::new(question)) }
    }

    /// Changes to be written under a label; nothing when there are none.
    pub fn write(desk: &Desk<'_>, label: &Message, changes: Vec<Change>) -> Reply {
        if changes.is_empty() {
            return Reply::default();
        }
        Reply::outcome(Outcome::Write { label: step_label(desk, label), changes, seen: Vec::new() })
    }

    /// Changes to be written under a label, unless somebody else wrote since what they set of
    /// these records; then that is told and nothing is written.
    pub fn write_over(desk: &Desk<'_>, label: &Message, changes: Vec<Change>, targets: &[Record]) -> Reply {
        let seen = seen::set_by(&changes, targets);
        match Clash::look(&changes, &seen, desk) {
            Err(error) => Reply::outcome(trouble(&error)),
            Ok(Some(clash)) => {
                let told = Outcome::Trouble(clash.words(desk), Some(Message::new("action-clash-hint")));
                Reply::outcome(Outcome::Many(vec![Outcome::Refresh, told]))
            }
            Ok(None) => Reply::write(desk, label, changes).having_seen(seen),
        }
    }

    /// The same, written only while these fields are what they were.
    #[must_use]
    pub fn having_seen(mut self, before: Vec<Seen>) -> Reply {
        if let Outcome::Write { seen, .. } = &mut self.outcome {
            *seen = before;
        }
        self
    }

    /// Something to tell, nothing done.
    pub fn toast(id: &'static str) -> Reply {
        Reply::outcome(Outcome::Toast(Message::new(id)))
    }
}

/// The question a screen has open, if any.
#[derive(Debug, Default)]
pub struct Asking(Option<Box<dyn Question>>);

impl Asking {
    /// Keeps the question of a reply and passes its outcome on.
    pub fn take(&mut self, reply: Reply) -> Outcome {
        self.0 = reply.question;
        reply.outcome
    }

    /// Whether a question is open.
    pub fn is_open(&self) -> bool {
        self.0.is_some()
    }

    /// Hands an answer to the open question.
    pub fn answer(&mut self, answer: Answer, desk: &Desk<'_>) -> Outcome {
        let Some(question) = self.0.take() else { return Outcome::Nothing };
        let reply = match answer {
            Answer::Dismissed => question.left(),
            answer => question.answer(answer, desk),
        };
        self.take(reply)
    }

    /// What the open question tells beside the rows of its form.
    pub fn beside_form(&self, rows: &[FormRow], desk: &Desk<'_>) -> Option<String> {
        self.0.as_ref().and_then(|question| question.beside_form(rows, desk))
    }

    /// What the text typed so far would mean to the open question.
    pub fn preview(&self, text: &str, desk: &Desk<'_>) -> Preview {
        self.0.as_ref().map_or_else(Preview::default, |question| question.preview(text, desk))
    }
}

/// Does a command to records of one kind; none when it is not a command for records.
pub fn start(command: Command, targets: &[Record], desk: &Desk<'_>) -> Option<Reply> {
    let first = targets.first()?;
    if command == Command::Brief {
        return Some(Reply::outcome(Outcome::Open(Place::Brief(first.kind, first.id))));
    }
    group::by_band(command, targets, desk)
        .or_else(|| deal::start(command, targets, desk))
        .or_else(|| edit::start(command, targets, desk))
        .or_else(|| touch::start(command, targets, desk))
        .or_else(|| snooze::start(command, targets, desk))
        .or_else(|| cadence::start(command, targets, desk))
        .or_else(|| lead::start(command, targets, desk))
        .or_else(|| duplicates::start(command, targets))
}

/// Says that a command does nothing where it was given. Moving to where nothing is goes without
/// saying.
pub fn not_here(command: Command) -> Outcome {
    use Command as C;
    let moves = [
        C::Up,
        C::Down,
        C::Left,
        C::Right,
        C::PageUp,
        C::PageDown,
        C::Top,
        C::Bottom,
        C::NextPane,
        C::PreviousPane,
    ];
    if moves.contains(&command) {
        return Outcome::Nothing;
    }
    Outcome::Toast(Message::new("action-not-here"))
}

/// Why a command cannot be done to records; none when it can, or is not for records.
pub fn why_not(command: Command, targets: &[Record]) -> Option<Message> {
    let for_records = is_for_records(command);
    let Some(first) = targets.first() else {
        return for_records.then(|| Message::new("action-nothing-here"));
    };
    let wrong_kind = match kinds_of(command) {
        Some(kinds) => !kinds.contains(&first.kind),
        None => false,
    };
    wrong_kind.then(|| Message::new("action-not-for-these"))
}

fn is_for_records(command: Command) -> bool {
    use Command as C;
    kinds_of(command).is_some()
        || matches!(command, C::Open | C::Edit | C::Delete | C::Copy | C::EditTags | C::EditOwner | C::Done)
}

/// The kinds a command is for; none when for all.
fn kinds_of(command: Command) -> Option<&'static [Kind]> {
    use Command as C;
    match command {
        C::MoveCardLeft
        | C::MoveCardRight
        | C::MoveToStage
        | C::OpportunityWon
        | C::OpportunityLost
        | C::OpportunityReopen
        | C::EditCloseDate
        | C::EditProbability => Some(&[Kind::Opportunity]),
        C::EditAmount => Some(&[Kind::Opportunity, Kind::Lead]),
        C::FindDuplicates => Some(&[Kind::Account, Kind::Contact, Kind::Lead]),
        C::ConvertLead | C::DisqualifyLead | C::VerifyLead => Some(&[Kind::Lead]),
        C::Link => Some(&[Kind::Account, Kind::Contact, Kind::Opportunity, Kind::Activity]),
        C::Enrol | C::PauseEnrolment | C::StopEnrolment => {
            Some(&[Kind::Account, Kind::Contact, Kind::Lead, Kind::Opportunity])
        }
        C::Brief | C::Snooze | C::LogCall | C::Note | C::PlanNext => {
            Some(&[Kind::Account, Kind::Contact, Kind::Lead, Kind::Opportunity, Kind::Activity])
        }
        _ => None,
    }
}

/// The moment and day of now, where the user is.
pub fn now(desk: &Desk<'_>) -> Now {
    Now { moment: desk.repository.clock().now(), today: desk.repository.today() }
}

/// A message in the user's language.
pub fn words(desk: &Desk<'_>, message: &Message) -> String {
    desk.text.message(message).as_str().to_owned()
}

/// What a step did, in the user's language and in so many words as a line can say.
pub(super) fn step_label(desk: &Desk<'_>, label: &Message) -> String {
    desk.text.message_within(label, LABEL).as_str().to_owned()
}

/// A label that names one record, or counts several: `<id>` with `name`, or with `count`.
pub fn about(one: &'static str, many: &'static str, targets: &[Record]) -> Message {
    match targets {
        [record] => Message::new(one).with("name", record.name()),
        _ => Message::new(many).with("count", targets.len()),
    }
}

/// A repository's error as an outcome.
pub fn trouble(error: &crate::repository::Error) -> Outcome {
    Outcome::Trouble(error.message(), error.hint())
}
