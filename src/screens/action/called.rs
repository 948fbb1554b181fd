//! Planned calls that were made: how they ended is asked, then they are done with that, and what
//! comes next is asked.

use crate::command::Command;
use crate::domain::activity::ABOUT;
use crate::domain::{Kind, Message, Record, Value};
use crate::ui::{Answer, Choice, Choices, Desk, Outcome, Picker};

use super::{Question, Reply, about as named, fields, touch, words};

/// Whether all of these are calls that are still to be made.
pub fn are_planned_calls(targets: &[Record]) -> bool {
    let is_one = |record: &Record| {
        record.kind == Kind::Activity && record.text("type") == "call" && record.text("status") == "planned"
    };
    !targets.is_empty() && targets.iter().all(is_one)
}

/// Asks how planned calls ended.
pub fn ask(targets: &[Record], desk: &Desk<'_>) -> Reply {
    let mut choices = fields::entries("call-outcome", desk);
    choices.push(Choice::new(Value::Null, words(desk, &Message::new("action-no-outcome"))));
    let title = match targets {
        [one] => Message::new("action-call").with("name", whom(one, desk)),
        _ => named("action-call", "action-call-many", targets),
    };
    let picker = Picker::new(title, Choices::These(choices)).by_digit();
    Reply::ask(Outcome::Pick(picker), Called(targets.to_vec()))
}

/// Completes a planned call with an outcome and asks what comes next.
pub fn ended(call: &Record, outcome: Option<&str>, desk: &Desk<'_>) -> Reply {
    touch::complete(std::slice::from_ref(call), outcome, Some(&whom(call, desk)), desk)
}

/// Calls whose outcome is being chosen.
#[derive(Debug)]
struct Called(Vec<Record>);

impl Question for Called {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Picked(values) = answer else { return Reply::default() };
        let outcome = values.first().and_then(Value::as_text);
        match &self.0[..] {
            [call] => ended(call, outcome, desk),
            calls => touch::complete(calls, outcome, None, desk),
        }
    }
}

/// What the person is called whom an activity is about; else the lead, the deal, the account, and
/// at last the activity itself.
pub fn whom(activity: &Record, desk: &Desk<'_>) -> String {
    let order = ["contact", "lead", "opportunity", "account"];
    let kind = |key: &str| ABOUT.iter().find(|(about, _)| *about == key).map(|(_, kind)| *kind);
    order
        .into_iter()
        .find_map(|key| Some((kind(key)?, activity.get(key).as_id()?)))
        .map_or_else(|| activity.name(), |(kind, id)| fields::name_of(kind, Some(id), desk))
}

/// Whether a command is for activities here as it is for what they are about.
pub fn is_beside(command: Command) -> bool {
    matches!(command, Command::LogCall | Command::Note | Command::PlanNext | Command::Done)
}
