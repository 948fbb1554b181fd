//! `log`: a call, an e-mail, a meeting or a note about a record, done now.

use super::by_name::called;
use super::failure::Result;
use super::schedule::{self, Ending};
use super::session::Session;
use super::write;
use crate::domain::{Change, Id, Kind, Message, Record, Value, activity};
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
    let mut values = activity::about(&about);
    let kind = choice("type", &args.r#type, &repository, session)?;
    let kind_label =
        repository.lists().label("activity-type", kind.as_text().unwrap_or_default()).to_lowercase();
    values.push(("type".into(), kind));
    values.push(("subject".into(), first_line(&text).into()));
    if first_line(&text) != text {
        values.push(("body".into(), text.clone().into()));
    }
    values.push(("status".into(), "done".into()));
    if let Some(outcome) = &args.ending.outcome {
        values.push(("outcome".into(), choice("outcome", outcome, &repository, session)?));
    }
    let now = write::now(&repository);
    let id = repository.new_id();
    let mut changes: Vec<Change> = vec![activity::create(id, values, repository.lists().me(), now)];
    changes.extend(schedule::next(args.ending.next.as_deref(), &about, &repository)?);
    let label = Message::new("cli-step-logged").with("type", kind_label).with("name", about.name());
    let label = session.say(&label);
    let step = repository.commit(&label, changes)?;
    session.wrote_records(&label, step, &[("id", Some(id))], &args.ending.output)
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
