//! What can be done to leads: verifying and converting them, and disqualifying with a reason.

use crate::command::Command;
use crate::domain::conversion;
use crate::domain::lead::Lead;
use crate::domain::{Record, Value};
use crate::ui::{Answer, Choices, Desk, Outcome, Picker};

use super::convert::Convert;
use super::fields;
use super::verify::verify;
use super::{Question, Reply, about, trouble};

/// Does a command to leads; none when it is not one for leads.
pub fn start(command: Command, targets: &[Record], desk: &Desk<'_>) -> Option<Reply> {
    Some(match command {
        Command::ConvertLead => {
            Convert::ask(targets, desk).unwrap_or_else(|error| Reply::outcome(trouble(&error)))
        }
        Command::VerifyLead => verify(targets, desk).unwrap_or_else(|error| Reply::outcome(trouble(&error))),
        Command::DisqualifyLead if targets.iter().all(is_converted) => {
            Reply::toast("action-already-converted")
        }
        Command::DisqualifyLead => {
            let targets: Vec<Record> = targets.iter().filter(|lead| !is_converted(lead)).cloned().collect();
            let targets = &targets[..];
            let choices = fields::entries("disqualified-reason", desk);
            let title = about("action-disqualify", "action-disqualify-many", targets);
            let picker = Picker::new(title, Choices::These(choices)).by_digit();
            Reply::ask(Outcome::Pick(picker), Disqualify(targets.to_vec()))
        }
        _ => return None,
    })
}

/// What a lead has become stays: it is not given up any more.
fn is_converted(lead: &Record) -> bool {
    !lead.get("converted_at").is_empty()
}

/// Leads that are being given up.
#[derive(Debug)]
struct Disqualify(Vec<Record>);

impl Question for Disqualify {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Picked(values) = answer else { return Reply::default() };
        let reason = values.first().and_then(Value::as_text).unwrap_or_default();
        let changes = self.0.iter().map(|lead| conversion::disqualify(&Lead::from_record(lead), reason));
        let why = desk.repository.lists().label("disqualified-reason", reason).to_owned();
        let label = about("action-disqualified", "action-disqualified-many", &self.0).with("reason", why);
        Reply::write_over(desk, &label, changes.collect(), &self.0)
    }
}
