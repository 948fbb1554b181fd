//! Winning and losing deals: the reason is asked, then what it taught, and all is one step.

use crate::domain::moving::{self, Closing};
use crate::domain::opportunity::Opportunity;
use crate::domain::pipeline::StageType;
use crate::domain::{Change, Kind, Message, Value, lesson};
use crate::ui::{Answer, Choice, Choices, Desk, Outcome, Picker, Prompt};

use super::deal::{Move, Then, With, deals_of, moved};
use super::{Question, Reply, about, fields, now, trouble, words};

/// A deal that is being closed: the reason is asked, then what it taught. One that is closed so
/// already gets the reason and nothing else.
#[derive(Debug)]
struct ClosingDeal {
    moves: Vec<Move>,
    with: With,
    kind: StageType,
    reason: Option<Value>,
    goal: Goal,
}

/// What the reason is asked for.
#[derive(Debug)]
enum Goal {
    Close(Then),
    AnotherReason,
}

/// Asks why deals were won or lost; the digits take the reasons, Enter alone gives none.
pub(super) fn ask_reason(
    moves: Vec<Move>,
    kind: StageType,
    with: With,
    then: Then,
    desk: &Desk<'_>,
) -> Reply {
    let (one, many) = match kind {
        StageType::Won => ("action-win-reason", "action-win-reason-many"),
        _ => ("action-loss-reason", "action-loss-reason-many"),
    };
    let mut choices = fields::entries(reasons(kind), desk);
    choices.push(Choice::new(Value::Null, words(desk, &Message::new("action-no-reason"))));
    let title = about(one, many, &deals_of(&moves));
    // One may be given in the form already.
    let given = match &moves[..] {
        [(deal, _)] => deal.get(reason_field(kind)).clone(),
        _ => Value::Null,
    };
    let picker = Picker::new(title, Choices::These(choices)).at(given).by_digit();
    let goal = Goal::Close(then);
    Reply::ask(Outcome::Pick(picker), ClosingDeal { moves, with, kind, reason: None, goal })
}

/// Asks for another reason of deals that are closed so already.
pub(super) fn ask_another_reason(moves: Vec<Move>, kind: StageType, desk: &Desk<'_>) -> Reply {
    let (one, many) = match kind {
        StageType::Won => ("action-won-already", "action-won-already-many"),
        _ => ("action-lost-already", "action-lost-already-many"),
    };
    let choices = fields::entries(reasons(kind), desk);
    let picker = Picker::new(about(one, many, &deals_of(&moves)), Choices::These(choices)).by_digit();
    let picker = match &moves[..] {
        [(deal, _)] => picker.at(deal.get(reason_field(kind)).clone()),
        _ => picker,
    };
    let with = With::default();
    Reply::ask(
        Outcome::Pick(picker),
        ClosingDeal { moves, with, kind, reason: None, goal: Goal::AnotherReason },
    )
}

/// The field that holds why a deal was won or lost.
fn reason_field(kind: StageType) -> &'static str {
    if kind == StageType::Won { "win_reason" } else { "loss_reason" }
}

/// The list of the reasons for which deals are won or lost.
fn reasons(kind: StageType) -> &'static str {
    if kind == StageType::Won { "win-reason" } else { "loss-reason" }
}

impl Question for ClosingDeal {
    fn answer(mut self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        match answer {
            Answer::Picked(values) => {
                self.reason = Some(values.into_iter().next().unwrap_or_default());
                let asks = desk.repository.lists().shows_kind(Kind::Lesson);
                if matches!(self.goal, Goal::AnotherReason) || !asks {
                    return self.write(None, desk);
                }
                let prompt =
                    Prompt::new(Message::new("action-lesson")).with_hint(Message::new("action-lesson-hint"));
                Reply { outcome: Outcome::Ask(prompt), question: Some(self) }
            }
            Answer::Text(lesson) => {
                let lesson = lesson.trim();
                self.write(Some(lesson).filter(|lesson| !lesson.is_empty()), desk)
            }
            _ => Reply::default(),
        }
    }
}

impl ClosingDeal {
    fn write(self, lesson: Option<&str>, desk: &Desk<'_>) -> Reply {
        let reason = self.reason.as_ref().and_then(Value::as_text).map(str::to_owned);
        let learnt: Vec<Change> = lesson.into_iter().flat_map(|lesson| self.learnt(lesson, desk)).collect();
        if let Goal::Close(Then::Save(saving)) = self.goal {
            let mut with = self.with;
            with.also.extend(learnt);
            return saving.because((reason_field(self.kind), reason), with, desk);
        }
        let closing = Closing { reason, ..Closing::default() };
        let changes = match &self.goal {
            Goal::Close(_) => moved(&self.moves, &closing, &self.with, desk).map(|mut changes| {
                changes.extend(learnt);
                changes
            }),
            Goal::AnotherReason => Ok(self.reasoned(&closing, desk)),
        };
        let changes = match changes {
            Ok(changes) => changes,
            Err(error) => return Reply::outcome(trouble(&error)),
        };
        let (one, many) = match (&self.goal, self.kind) {
            (Goal::AnotherReason, _) => ("action-set-reason", "action-set-reason-many"),
            (Goal::Close(_), StageType::Won) => ("action-won", "action-won-many"),
            (Goal::Close(_), _) => ("action-lost", "action-lost-many"),
        };
        let deals = deals_of(&self.moves);
        Reply::write_over(desk, &about(one, many, &deals), changes, &deals)
    }

    /// What was learnt, kept with every deal.
    fn learnt(&self, text: &str, desk: &Desk<'_>) -> Vec<Change> {
        let (repository, me) = (desk.repository, desk.repository.lists().me);
        let learn =
            |(deal, _): &Move| lesson::learn(repository.new_id(), deal.id, text, self.kind, me, now(desk));
        self.moves.iter().map(learn).collect()
    }

    /// The changes that give closed deals another reason, each where it is.
    fn reasoned(&self, closing: &Closing, desk: &Desk<'_>) -> Vec<Change> {
        let reasoned = |(record, to): &Move| {
            moving::close(&Opportunity::from_record(record), Some(to), to, closing, None, now(desk))
        };
        self.moves.iter().flat_map(reasoned).collect()
    }
}
