//! `log`: a call, an e-mail, a meeting or a note about a record, done now. A call closes the planned
//! one that is due.

use super::by_name::called;
use super::failure::Result;
use super::schedule::{self, Ending};
use super::session::Session;
use super::write;
use crate::domain::activity::{self, Status};
use crate::domain::change::Key;
use crate::domain::{Id, Kind, Message, Record, Value};
use crate::query::{Names, entry};
use crate::repository::Repository;

/// Options of `log`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// What it is about, an account, contact, lead or opportunity: its id, the first or last digits of it,
    /// or its name.
    #[arg(value_name = "ID | NAME")]
    id: String,
    /// What it was: call, email, meeting, note, or another entry of the list activity-type.
    r#type: String,
    /// What was said.
    #[arg(required = true)]
    text: Vec<String>,
    #[command(flatten)]
    ending: Ending,
}

/// Logs it, with its next step, as one step.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    let mut repository = session.writer()?;
    let about =
        called(&repository, &args.id, &[Kind::Account, Kind::Contact, Kind::Lead, Kind::Opportunity])?;
    let text = args.text.join(" ");
    let kind = choice("type", &args.r#type, &repository, session)?;
    let outcome = args.ending.outcome.as_deref();
    let outcome = outcome.map(|word| choice("outcome", word, &repository, session)).transpose()?;
    let outcome = outcome.as_ref().and_then(Value::as_text);
    let due = match kind.as_text() {
        Some("call") => repository.due_call(about.kind, about.id)?,
        _ => None,
    };
    let now = write::now(&repository);
    let (id, label, mut changes) = match due {
        Some(call) => {
            let clock = repository.clock();
            let mut changes = activity::complete(&call, outcome, repository.new_id(), now, &clock);
            changes.push(activity::say(&call, &text));
            let label = Message::new("cli-step-logged-due").with("name", about.name());
            (call.id, label.with("subject", call.name()), changes)
        }
        None => {
            let id = repository.new_id();
            let made = new(&kind, &text, outcome, &about);
            let key = kind.as_text().unwrap_or_default();
            let kind = repository.lists().label("activity-type", key).to_lowercase();
            let label = Message::new("cli-step-logged").with("type", kind).with("name", about.name());
            (id, label, vec![activity::create(id, made, repository.lists().me(), now)])
        }
    };
    changes.extend(schedule::next(args.ending.next.as_deref(), &about, &repository)?);
    let label = session.say(&label);
    let step = repository.commit(&label, changes)?;
    session.wrote_records(&label, step, &[("id", Some(id))], &args.ending.output)
}

/// What a new activity holds that was done about a record.
fn new(kind: &Value, text: &str, outcome: Option<&str>, about: &Record) -> Vec<(Key, Value)> {
    let mut values = activity::about(about);
    values.push(("type".into(), kind.clone()));
    values.push(("subject".into(), first_line(text).into()));
    if first_line(text) != text {
        values.push(("body".into(), text.into()));
    }
    values.push(("status".into(), Status::Done.key().into()));
    values.extend(outcome.map(|outcome| ("outcome".into(), outcome.into())));
    values
}

/// The first line of a text.
fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// The key of a list entry that a word names, for a field of activities.
pub fn choice(key: &str, word: &str, repository: &Repository, session: &Session) -> Result<Value> {
    let field = Kind::Activity.field(key).expect("the catalogue has the field");
    let lists = repository.lists();
    entry::read(field, word, &Record::new(Kind::Activity, Id([0; 16])), lists)
        .map(|entered| entered.value)
        .map_err(|message| session.wrong_field(key, &message))
}
