//! What can be done to deals: moving, winning, losing and reopening by the rules of the domain;
//! amount, close date and probability in place.

use crate::command::Command;
use crate::domain::moving::{self, Closing};
use crate::domain::opportunity::Opportunity;
use crate::domain::pipeline::{Stage, StageType};
use crate::domain::{Change, Id, Message, Record, Value, position, probability, seen};
use crate::repository::{From, Result};
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

/// Moves deals to a stage: to the top of its column. A won or lost stage asks for the reason.
pub fn move_to(targets: &[Record], to: &Stage, desk: &Desk<'_>) -> Reply {
    if !to.is_open() {
        return ask_reason(targets, to, desk);
    }
    let moving: Vec<&Record> =
        targets.iter().filter(|deal| deal.get("stage").as_id() != Some(to.id)).collect();
    let (mut after, lists) = match first_place(to, desk) {
        Ok(first) => (first, desk.repository.lists()),
        Err(error) => return Reply::outcome(trouble(&error)),
    };
    let mut changes = Vec::new();
    for record in moving.iter().rev() {
        let place = position::between(None, after.as_deref());
        after = Some(place.clone());
        let deal = Opportunity::from_record(record);
        let from = deal.stage.and_then(|id| lists.stage(id));
        changes.extend(moving::move_to(&deal, from, to, Some(place), now(desk)));
    }
    let label = about("action-moved", "action-moved-many", targets)
        .with("stage", to.name.clone().unwrap_or_default());
    Reply::write_over(desk, &label, changes, targets)
}

/// The place of the first card of a stage's column.
fn first_place(stage: &Stage, desk: &Desk<'_>) -> Result<Option<String>> {
    let page = desk.repository.column(stage.id, None, From::Start, 1)?;
    Ok(page.rows.first().map(|card| card.text("position").to_owned()))
}

/// Moves every deal so many stages along its own pipeline.
fn beside(targets: &[Record], by: isize, desk: &Desk<'_>) -> Reply {
    let Some(first) = targets.first() else { return Reply::default() };
    let stages = stages_in_order(first.get("pipeline").as_id(), desk);
    let at = stages.iter().position(|stage| Some(stage.id) == first.get("stage").as_id());
    let to = at.and_then(|at| at.checked_add_signed(by)).and_then(|to| stages.get(to));
    match to {
        Some(to) => move_to(targets, to, desk),
        None => Reply::toast("action-no-stage-there"),
    }
}

fn jump(index: usize, targets: &[Record], desk: &Desk<'_>) -> Reply {
    let pipeline = targets.first().and_then(|deal| deal.get("pipeline").as_id());
    match stages_in_order(pipeline, desk).get(index) {
        Some(to) => move_to(targets, to, desk),
        None => Reply::toast("action-no-stage-there"),
    }
}

fn close(targets: &[Record], kind: StageType, desk: &Desk<'_>) -> Reply {
    let pipeline = targets.first().and_then(|deal| deal.get("pipeline").as_id());
    match stages_in_order(pipeline, desk).iter().find(|stage| stage.kind() == kind) {
        Some(to) => ask_reason(targets, to, desk),
        None => Reply::toast("action-no-stage-there"),
    }
}

fn reopen(targets: &[Record], desk: &Desk<'_>) -> Reply {
    let stages = &desk.repository.lists().stages;
    let deals = targets.iter().map(Opportunity::from_record);
    let changes: Vec<Change> =
        deals.flat_map(|deal| moving::reopen(&deal, stages, None, now(desk))).collect();
    if changes.is_empty() {
        return Reply::toast("action-already-open");
    }
    Reply::write_over(desk, &about("action-reopened", "action-reopened-many", targets), changes, targets)
}

/// A deal that is being closed: the reason is asked, then, when it is lost, what it taught.
#[derive(Debug)]
struct ClosingDeal {
    deals: Vec<Record>,
    to: Stage,
    reason: Option<Value>,
}

fn ask_reason(targets: &[Record], to: &Stage, desk: &Desk<'_>) -> Reply {
    let won = to.kind() == StageType::Won;
    let list = if won { "win-reason" } else { "loss-reason" };
    let mut choices = vec![Choice::new(Value::Null, words(desk, &Message::new("action-no-reason")))];
    choices.extend(fields::entries(list, desk));
    let (one, many) = if won {
        ("action-win-reason", "action-win-reason-many")
    } else {
        ("action-loss-reason", "action-loss-reason-many")
    };
    let picker = Picker::new(about(one, many, targets), Choices::These(choices));
    let question = ClosingDeal { deals: targets.to_vec(), to: to.clone(), reason: None };
    Reply::ask(Outcome::Pick(picker), question)
}

impl Question for ClosingDeal {
    fn answer(mut self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        match answer {
            Answer::Picked(values) => {
                self.reason = Some(values.into_iter().next().unwrap_or_default());
                if self.to.kind() == StageType::Won {
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
        let (mut after, lists) = match first_place(&self.to, desk) {
            Ok(first) => (first, desk.repository.lists()),
            Err(error) => return Reply::outcome(trouble(&error)),
        };
        let mut changes = Vec::new();
        for record in self.deals.iter().rev() {
            let place = position::between(None, after.as_deref());
            after = Some(place.clone());
            let deal = Opportunity::from_record(record);
            let from = deal.stage.and_then(|id| lists.stage(id));
            changes.extend(moving::close(&deal, from, &self.to, &closing, Some(place), now(desk)));
        }
        let (one, many) = match self.to.kind() {
            StageType::Won => ("action-won", "action-won-many"),
            _ => ("action-lost", "action-lost-many"),
        };
        Reply::write_over(desk, &about(one, many, &self.deals), changes, &self.deals)
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
        let mut changes = Vec::new();
        for record in &self.targets {
            match self.change(record, &text, desk) {
                Ok(change) => changes.push(change),
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
        Reply::write(desk, &label.with("value", text.trim()), changes).having_seen(seen)
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
    fn change(&self, record: &Record, text: &str, desk: &Desk<'_>) -> std::result::Result<Change, Message> {
        let read = fields::read(record, self.what.key(), text, desk)?;
        let deal = Opportunity::from_record(record);
        Ok(match self.what {
            What::Close => moving::set_close(&deal, read.value.as_date()),
            What::Probability => {
                let stage = deal.stage.and_then(|id| desk.repository.lists().stage(id));
                probability::set_by_hand(&deal, read.value.as_integer(), stage)
                    .ok_or_else(|| Message::new("action-probability-closed").with("name", record.name()))?
            }
            What::Amount => {
                let mut values = vec![("amount", read.value)];
                values.extend(read.currency.map(|currency| ("currency", Value::from(currency.code()))));
                Change::set(record.kind, record.id, values)
            }
        })
    }
}
