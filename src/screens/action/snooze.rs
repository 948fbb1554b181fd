//! Putting off what is to be done: an activity, or the next step of a record. What has no next
//! step is itself put off: until then it is on no list of what to do.

use chrono::{Days, NaiveDate};

use super::{Question, Reply, about as named, now, plan, touch, trouble, words};
use crate::command::Command;
use crate::domain::activity::{self, Activity};
use crate::domain::{Change, Kind, Message, Record, Value};
use crate::query::day::Toward;
use crate::query::entry;
use crate::repository::Result;
use crate::ui::{Answer, Choice, Choices, Desk, Outcome, Picker};

/// How many days later the rows of the question are; the digit of a row is its place.
const DAYS: [u64; 9] = [1, 2, 3, 4, 5, 6, 7, 14, 30];

/// Does a command to records, all of them in one step; none when it is not one of these.
pub fn start(command: Command, targets: &[Record], desk: &Desk<'_>) -> Option<Reply> {
    (command == Command::Snooze).then(|| ask(targets, desk))
}

fn ask(targets: &[Record], desk: &Desk<'_>) -> Reply {
    let today = desk.repository.today();
    let choice = |days: u64| {
        let day = today + Days::new(days);
        let label = words(desk, &Message::new("action-snooze-days").with("count", days));
        Choice::new(Value::from(day), label).with_detail(plan::day_words(day, desk))
    };
    let title = named("action-snooze", "action-snooze-many", targets);
    let mut picker = Picker::new(title, Choices::These(DAYS.into_iter().map(choice).collect())).by_digit();
    picker.new = Some(Message { id: "action-snooze-until", args: Vec::new() });
    Reply::ask(Outcome::Pick(picker), Snooze(targets.to_vec()))
}

/// Records that are being put off; until when was asked.
#[derive(Debug)]
struct Snooze(Vec<Record>);

impl Question for Snooze {
    fn answer(self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let day = match &answer {
            Answer::Picked(values) => values.first().and_then(Value::as_date),
            Answer::New(text) => {
                let Some(day) = entry::date(text, Toward::Ahead, desk.repository.lists()) else {
                    let told = Message::new("action-not-a-day").with("text", text);
                    return Reply::outcome(Outcome::Toast(told));
                };
                Some(day)
            }
            _ => None,
        };
        let Some(day) = day else { return Reply::default() };
        write(&self.0, day, desk).unwrap_or_else(|error| Reply::outcome(trouble(&error)))
    }
}

/// Puts everything off until a day, in one step.
fn write(targets: &[Record], day: NaiveDate, desk: &Desk<'_>) -> Result<Reply> {
    let mut changes: Vec<Change> = Vec::new();
    let mut before: Vec<Record> = Vec::new();
    for record in targets {
        let planned = touch::next_planned(record, &[], desk)?;
        let put_off = planned.unwrap_or_else(|| record.clone());
        if before.iter().any(|other| other.id == put_off.id) {
            continue;
        }
        changes.push(match put_off.kind {
            Kind::Activity => activity::snooze(&Activity::from_record(&put_off), day, now(desk)),
            kind => Change::set(kind, put_off.id, [("snoozed", Value::from(day))]),
        });
        before.push(put_off);
    }
    let label =
        named("action-snoozed", "action-snoozed-many", targets).with("day", plan::day_words(day, desk));
    Ok(Reply::write_over(desk, &label, changes, &before))
}
