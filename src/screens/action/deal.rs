//! What can be done to deals: moving, winning, losing and reopening by the rules of the domain;
//! amount, close date and probability in place.

use crate::command::Command;
use crate::domain::moving::{self, Closing};
use crate::domain::opportunity::Opportunity;
use crate::domain::pipeline::{Stage, StageType};
use crate::domain::{Change, Id, Message, Record, Value, edit, probability, seen};
use crate::repository::Result;
use crate::ui::{Answer, Choice, Choices, Desk, Outcome, Picker, Preview, Prompt};

use super::fields;
use super::{Clash, Question, Reply, about, now, trouble, words};

/// Does a command to deals; none when it is not one for deals.
pub fn start(command: Command, targets: &[Record], desk: &Desk<'_>) -> Option<Reply> {
    Some(match command {
        Command::OpportunityWon => close(targets, StageType::Won, desk),
        Command::OpportunityLost => close(targets, StageType::Lost, desk),
        Command::OpportunityReopen => reopen(targets, desk),
        Command::MoveCardLeft => beside(targets, -1, desk),
        Command::MoveCardRight => beside(targets, 1, desk),
        Command::EditAmount => Typed::ask(What::Amount, targets, desk),
        Command::EditCloseDate => Typed::ask(What::Close, targets, desk),
        Command::EditProbability => Typed::ask(What::Probability, targets, desk),
        other => jump(other.stage_index()?, targets, desk),
    })
}

/// The stages of a pipeline as the board shows them: open ones first, then won and lost.
pub fn stages_in_order(pipeline: Option<Id>, desk: &Desk<'_>) -> Vec<Stage> {
    let lists = desk.repository.lists();
    let stages: Vec<Stage> =
        pipeline.map(|id| lists.stages_of(id)).unwrap_or_default().into_iter().cloned().collect();
    let (open, closed): (Vec<Stage>, Vec<Stage>) = stages.into_iter().partition(Stage::is_open);
    open.into_iter().chain(closed).collect()
}

/// A deal and the stage it is to come into.
type Move = (Record, Stage);

/// Moves every deal to the stage that is its own; those that have none, or are there already,
/// stay. Won and lost stages ask for the reason.
fn send(targets: &[Record], desk: &Desk<'_>, stage_of: impl Fn(&Record, &[Stage]) -> Option<Stage>) -> Reply {
    let to = |deal: &Record| stage_of(deal, &stages_in_order(deal.get("pipeline").as_id(), desk));
    let known: Vec<Move> = targets.iter().filter_map(|deal| Some((deal.clone(), to(deal)?))).collect();
    let moves: Vec<Move> =
        known.iter().filter(|(deal, to)| deal.get("stage").as_id() != Some(to.id)).cloned().collect();
    let Some(kind) = moves.first().map(|(_, to)| to.kind()) else {
        return Reply::toast(if known.is_empty() { "action-no-stage-there" } else { "action-there-already" });
    };
    let of_other_kind = moves.iter().filter(|(_, to)| to.kind() != kind).count();
    if of_other_kind > 0 {
        // Closing asks for a reason, which is not for the deals that stay open.
        let closing = moves.iter().filter(|(_, to)| !to.is_open()).count();
        let message = Message::new("action-some-would-close");
        return Reply::outcome(Outcome::Toast(message.with("count", closing).with("all", moves.len())));
    }
    if kind != StageType::Open {
        return ask_reason(moves, kind, desk);
    }
    let changes = match moved(&moves, &Closing::default(), desk) {
        Ok(changes) => changes,
        Err(error) => return Reply::outcome(trouble(&error)),
    };
    let deals = deals_of(&moves);
    let mut stages: Vec<String> = Vec::new();
    for name in moves.iter().filter_map(|(_, to)| to.name.clone()) {
        if !stages.contains(&name) {
            stages.push(name);
        }
    }
    let label = about("action-moved", "action-moved-many", &deals).with("stage", stages.join(", "));
    Reply::write_over(desk, &label, changes, &deals)
}

/// The changes that bring deals into their stages, each to the top of its column, in their order.
fn moved(moves: &[Move], closing: &Closing, desk: &Desk<'_>) -> Result<Vec<Change>> {
    let moves: Vec<_> =
        moves.iter().map(|(record, to)| (Opportunity::from_record(record), to.clone())).collect();
    let first = |stage| desk.repository.first_place(stage);
    moving::move_all(&moves, &desk.repository.lists().stages, closing, first, now(desk))
}

/// Moves every deal so many stages along its own pipeline.
fn beside(targets: &[Record], by: isize, desk: &Desk<'_>) -> Reply {
    send(targets, desk, |deal, stages| {
        let at = stages.iter().position(|stage| Some(stage.id) == deal.get("stage").as_id())?;
        stages.get(at.checked_add_signed(by)?).cloned()
    })
}

/// Moves every deal to a stage, whichever it is in.
pub fn move_to(targets: &[Record], stage: &Stage, desk: &Desk<'_>) -> Reply {
    send(targets, desk, |_, _| Some(stage.clone()))
}

fn jump(index: usize, targets: &[Record], desk: &Desk<'_>) -> Reply {
    send(targets, desk, |_, stages| stages.get(index).cloned())
}

/// Wins or loses every deal in its own pipeline that is not closed so already. Where all are, they
/// can be given another reason.
fn close(targets: &[Record], kind: StageType, desk: &Desk<'_>) -> Reply {
    let lists = desk.repository.lists();
    let closing = |deal: &Record| {
        let there = deal.get("stage").as_id().and_then(|id| lists.stage(id)).cloned();
        if let Some(stage) = there.filter(|stage| stage.kind() == kind) {
            return Some((deal.clone(), stage));
        }
        let stages = stages_in_order(deal.get("pipeline").as_id(), desk);
        Some((deal.clone(), stages.into_iter().find(|stage| stage.kind() == kind)?))
    };
    let moves: Vec<Move> = targets.iter().filter_map(closing).collect();
    if moves.is_empty() {
        return Reply::toast("action-no-stage-there");
    }
    let (closed, open): (Vec<Move>, Vec<Move>) =
        moves.into_iter().partition(|(deal, to)| deal.get("stage").as_id() == Some(to.id));
    if open.is_empty() { ask_another_reason(closed, kind, desk) } else { ask_reason(open, kind, desk) }
}

fn reopen(targets: &[Record], desk: &Desk<'_>) -> Reply {
    let stages = &desk.repository.lists().stages;
    let (mut changes, mut opened) = (Vec::new(), Vec::new());
    for record in targets {
        let more = moving::reopen(&Opportunity::from_record(record), stages, None, now(desk));
        if !more.is_empty() {
            opened.push(record.clone());
            changes.extend(more);
        }
    }
    if changes.is_empty() {
        return Reply::toast("action-already-open");
    }
    Reply::write_over(desk, &about("action-reopened", "action-reopened-many", &opened), changes, &opened)
}

/// A deal that is being closed: the reason is asked, then, when it is lost, what it taught. One
/// that is closed so already gets the reason and nothing else.
#[derive(Debug)]
struct ClosingDeal {
    moves: Vec<Move>,
    kind: StageType,
    reason: Option<Value>,
    goal: Goal,
}

/// What the reason is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Goal {
    Close,
    AnotherReason,
}

fn ask_reason(moves: Vec<Move>, kind: StageType, desk: &Desk<'_>) -> Reply {
    let (one, many) = match kind {
        StageType::Won => ("action-win-reason", "action-win-reason-many"),
        _ => ("action-loss-reason", "action-loss-reason-many"),
    };
    let mut choices = vec![Choice::new(Value::Null, words(desk, &Message::new("action-no-reason")))];
    choices.extend(fields::entries(reasons(kind), desk));
    let picker = Picker::new(about(one, many, &deals_of(&moves)), Choices::These(choices));
    Reply::ask(Outcome::Pick(picker), ClosingDeal { moves, kind, reason: None, goal: Goal::Close })
}

fn ask_another_reason(moves: Vec<Move>, kind: StageType, desk: &Desk<'_>) -> Reply {
    let (one, many, field) = match kind {
        StageType::Won => ("action-won-already", "action-won-already-many", "win_reason"),
        _ => ("action-lost-already", "action-lost-already-many", "loss_reason"),
    };
    let choices = fields::entries(reasons(kind), desk);
    let picker = Picker::new(about(one, many, &deals_of(&moves)), Choices::These(choices));
    let picker = match &moves[..] {
        [(deal, _)] => picker.at(deal.get(field).clone()),
        _ => picker,
    };
    Reply::ask(Outcome::Pick(picker), ClosingDeal { moves, kind, reason: None, goal: Goal::AnotherReason })
}

/// The list of the reasons for which deals are won or lost.
fn reasons(kind: StageType) -> &'static str {
    if kind == StageType::Won { "win-reason" } else { "loss-reason" }
}

fn deals_of(moves: &[Move]) -> Vec<Record> {
    moves.iter().map(|(deal, _)| deal.clone()).collect()
}

impl Question for ClosingDeal {
    fn answer(mut self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        match answer {
            Answer::Picked(values) => {
                self.reason = Some(values.into_iter().next().unwrap_or_default());
                if self.kind == StageType::Won || self.goal == Goal::AnotherReason {
                    return self.write(None, desk);
                }
                let prompt =
                    Prompt::new(Message::new("action-lesson")).with_hint(Message::new("action-lesson-hint"));
                Reply { outcome: Outcome::Ask(prompt), question: Some(self) }
            }
            Answer::Text(note) => {
                self.write(Some(note.trim().to_owned()).filter(|note| !note.is_empty()), desk)
            }
            _ => Reply::default(),
        }
    }
}

impl ClosingDeal {
    fn write(&self, note: Option<String>, desk: &Desk<'_>) -> Reply {
        let reason = self.reason.as_ref().and_then(Value::as_text).map(str::to_owned);
        let closing = Closing { reason, note, ..Closing::default() };
        let changes = match self.goal {
            Goal::Close => moved(&self.moves, &closing, desk),
            Goal::AnotherReason => Ok(self.reasoned(&closing, desk)),
        };
        let changes = match changes {
            Ok(changes) => changes,
            Err(error) => return Reply::outcome(trouble(&error)),
        };
        let (one, many) = match (self.goal, self.kind) {
            (Goal::AnotherReason, _) => ("action-set-reason", "action-set-reason-many"),
            (Goal::Close, StageType::Won) => ("action-won", "action-won-many"),
            (Goal::Close, _) => ("action-lost", "action-lost-many"),
        };
        let deals = deals_of(&self.moves);
        Reply::write_over(desk, &about(one, many, &deals), changes, &deals)
    }

    /// The changes that give closed deals another reason, each where it is.
    fn reasoned(&self, closing: &Closing, desk: &Desk<'_>) -> Vec<Change> {
        let reasoned = |(record, to): &Move| {
            moving::close(&Opportunity::from_record(record), Some(to), to, closing, None, now(desk))
        };
        self.moves.iter().flat_map(reasoned).collect()
    }
}

/// Which value is typed in place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum What {
    Amount,
    Close,
    Probability,
}

/// A value of deals that is being typed.
#[derive(Debug)]
struct Typed {
    what: What,
    targets: Vec<Record>,
}

impl Typed {
    fn ask(what: What, targets: &[Record], desk: &Desk<'_>) -> Reply {
        let (title, hint) = match what {
            What::Amount => (about("action-amount", "action-amount-many", targets), "action-amount-hint"),
            What::Close => (about("action-close", "action-close-many", targets), "action-close-hint"),
            What::Probability => {
                (about("action-probability", "action-probability-many", targets), "action-probability-hint")
            }
        };
        let value = match targets {
            [one] => fields::editable(one, what.key(), desk),
            _ => String::new(),
        };
        let prompt = Prompt::new(title).with_old_value(value).with_hint(Message::new(hint));
        Reply::ask(Outcome::Ask(prompt), Typed { what, targets: targets.to_vec() })
    }

    /// Asks again, with what was typed and what is wrong with it.
    fn again(what: What, targets: &[Record], text: String, problem: Message, desk: &Desk<'_>) -> Reply {
        let Reply { outcome, question } = Typed::ask(what, targets, desk);
        let Outcome::Ask(prompt) = outcome else { return Reply::default() };
        Reply { outcome: Outcome::Ask(prompt.with_value(text).with_problem(problem)), question }
    }
}

impl What {
    fn key(self) -> &'static str {
        match self {
            What::Amount => "amount",
            What::Close => "close",
            What::Probability => "probability",
        }
    }
}

impl Question for Typed {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Text(text) = answer else { return Reply::default() };
        let (mut changes, mut became) = (Vec::new(), Vec::new());
        for record in &self.targets {
            match self.change(record, &text, desk) {
                Ok((change, shown)) => {
                    changes.push(change);
                    if !became.contains(&shown) {
                        became.push(shown);
                    }
                }
                Err(problem) => return Typed::again(self.what, &self.targets, text, problem, desk),
            }
        }
        let seen = seen::set_by(&changes, &self.targets);
        match Clash::look(&changes, &seen, desk) {
            Err(error) => return Reply::outcome(trouble(&error)),
            // Entered once more, it is written over what is told now.
            Ok(Some(clash)) => {
                let now: Vec<Record> =
                    self.targets.iter().map(|target| clash.brought_up_to_date(target)).collect();
                return Typed::again(self.what, &now, text, clash.words(desk), desk);
            }
            Ok(None) => {}
        }
        let label = match self.what {
            What::Amount => about("action-set-amount", "action-set-amount-many", &self.targets),
            What::Close => about("action-set-close", "action-set-close-many", &self.targets),
            What::Probability => {
                about("action-set-probability", "action-set-probability-many", &self.targets)
            }
        };
        Reply::write(desk, &label.with("value", became.join(" · ")), changes).having_seen(seen)
    }

    fn preview(&self, text: &str, desk: &Desk<'_>) -> Preview {
        let Some(record) = self.targets.first() else { return Preview::default() };
        if text.trim().is_empty() {
            return Preview::default();
        }
        fields::preview(record, self.what.key(), text, desk)
    }
}

impl Typed {
    /// The change of one record, and its new value as it will be shown.
    fn change(
        &self,
        record: &Record,
        text: &str,
        desk: &Desk<'_>,
    ) -> std::result::Result<(Change, String), Message> {
        let read = fields::read(record, self.what.key(), text, desk)?;
        let shown = fields::shown(record, self.what.key(), &read, desk);
        let deal = Opportunity::from_record(record);
        let change = match self.what {
            What::Close => moving::set_close(&deal, read.value.as_date()),
            What::Probability => {
                let stage = deal.stage.and_then(|id| desk.repository.lists().stage(id));
                probability::set_by_hand(&deal, read.value.as_integer(), stage)
                    .ok_or_else(|| Message::new("action-probability-closed").with("name", record.name()))?
            }
            What::Amount => {
                let mut values = vec![("amount".into(), read.value)];
                let currency = read.currency.map(|currency| ("currency".into(), currency.code().into()));
                values.extend(currency);
                // The other amounts of the record are in its currency too.
                values.extend(edit::rescaled(record, &values));
                Change::set(record.kind, record.id, values)
            }
        };
        Ok((change, shown))
    }
}
