//! What can be done to deals: moving, winning, losing and reopening by the rules of the domain;
//! amount, close date and probability in place. What stages ask first is in [`gate`],
//! why deals were closed in [`closing`].

use std::collections::HashMap;

use crate::command::Command;
use crate::domain::change::Key;
use crate::domain::moving::{self, Closing};
use crate::domain::opportunity::Opportunity;
use crate::domain::pipeline::{Stage, StageType};
use crate::domain::{Change, Id, Kind, Message, Record, Value, edit, probability, seen};
use crate::repository::{Lists, Result};
use crate::text::{Clean, Text};
use crate::ui::{Answer, Desk, Outcome, Preview, Prompt};

use super::form::Saving;
use super::{Clash, Question, Reply, about, now, trouble};
use super::{closing, fields, gate};

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

/// How far a deal is: its stage, or its probability where that is what it is tracked by.
pub fn stands(record: &Record, lists: &Lists, text: &Text) -> Clean {
    let deal = Opportunity::from_record(record);
    let stage = deal.stage.and_then(|id| lists.stage(id));
    if lists.shows_field_of(record, "stage") {
        return Clean::line(stage.and_then(|stage| stage.name.as_deref()).unwrap_or_default());
    }
    probability::effective(&deal, stage).map(|chance| text.percent(chance)).unwrap_or_default()
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
pub(super) type Move = (Record, Stage);

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
    gate::pass(moves, kind, Then::Move, desk)
}

/// What comes of deals that pass.
#[derive(Debug)]
pub(super) enum Then {
    /// They go to the top of their new columns.
    Move,
    /// The form is saved in which another stage was chosen.
    Save(Box<Saving>),
}

/// Goes on with moves that nothing is asked about any more: into open stages at once, into others
/// once the reason is known.
pub(super) fn go_on(moves: Vec<Move>, kind: StageType, with: With, then: Then, desk: &Desk<'_>) -> Reply {
    if kind != StageType::Open {
        return closing::ask_reason(moves, kind, with, then, desk);
    }
    if let Then::Save(saving) = then {
        return saving.save(with, desk);
    }
    let changes = match moved(&moves, &Closing::default(), &with, desk) {
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

/// What goes with moves: values that were filled in on the way, and what else is written with them.
#[derive(Debug, Default)]
pub(super) struct With {
    /// Values by deal.
    pub values: HashMap<Id, Vec<(Key, Value)>>,
    /// Other changes, such as notes.
    pub also: Vec<Change>,
}

/// The changes that bring deals into their stages, each to the top of its column, in their order,
/// with what was filled in on the way.
pub(super) fn moved(moves: &[Move], closing: &Closing, with: &With, desk: &Desk<'_>) -> Result<Vec<Change>> {
    let (stages, now) = (&desk.repository.lists().stages, now(desk));
    let mut filled = Vec::new();
    let mut going = Vec::new();
    for (record, to) in moves {
        let mut record = record.clone();
        if let Some(values) = with.values.get(&record.id) {
            let links = desk.repository.referring(Kind::OpportunityContact, "opportunity", record.id)?;
            let changes = edit::set_deal(&record, &links, values.clone(), stages, now);
            for change in &changes {
                if let Change::Set { kind: Kind::Opportunity, values, .. } = change {
                    for (key, value) in values {
                        record.set(key, value.clone());
                    }
                }
            }
            filled.extend(changes);
        }
        going.push((Opportunity::from_record(&record), to.clone()));
    }
    let first = |stage| desk.repository.first_place(stage);
    let mut changes = moving::move_all(&going, stages, closing, first, now)?;
    // A deal is set once: what was filled in goes before what moving leaves as it is.
    for change in filled.into_iter().chain(with.also.iter().cloned()) {
        let moved = changes
            .iter_mut()
            .find(|moved| matches!(moved, Change::Set { .. }) && moved.subject() == change.subject());
        match (moved, change) {
            (Some(Change::Set { values: own, .. }), Change::Set { values, .. }) => {
                for (key, value) in values {
                    if !own.iter().any(|(known, _)| *known == key) {
                        own.push((key, value));
                    }
                }
            }
            (_, change) => changes.push(change),
        }
    }
    Ok(changes)
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
    if open.is_empty() {
        closing::ask_another_reason(closed, kind, desk)
    } else {
        gate::pass(open, kind, Then::Move, desk)
    }
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

pub(super) fn deals_of(moves: &[Move]) -> Vec<Record> {
    moves.iter().map(|(deal, _)| deal.clone()).collect()
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
        // A lead has an amount too.
        let deal = || Opportunity::from_record(record);
        let change = match self.what {
            What::Close => moving::set_close(&deal(), read.value.as_date()),
            What::Probability => {
                let deal = deal();
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
