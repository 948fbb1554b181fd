//! `add`: a new record from `field=value` pairs, or from a line that is its name.

use std::io::{self, Write};

use serde_json::json;

use super::failure::{Failure, Result};
use super::kind::KindWord;
use super::output::{Format, OutputArgs, json_pretty};
use super::session::Session;
use super::{fields, schedule, write};
use crate::domain::{Field, Kind, Message, Value, contact};
use crate::query::line;
use crate::repository::Repository;

/// Options of `add`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// Which kind of record.
    #[arg(value_enum)]
    kind: KindWord,
    /// Its name in plain words, and fields: 'Acme renewal' account=Acme amount=350tr close=30/6.
    #[arg(required = true, value_name = "NAME | FIELD=VALUE")]
    words: Vec<String>,
    #[command(flatten)]
    output: OutputArgs,
}

/// Adds the record and prints its id; the step is told on standard error.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    let mut repository = session.writer()?;
    let kind = args.kind.kind();
    let words = fields::part(&args.words);
    let mut pairs = words.fields;
    let title = kind.title().unwrap_or("name");
    let mut plan = None;
    if kind == Kind::Lead && !words.line.is_empty() {
        plan = captured(&words.line, &mut pairs, &repository)?;
    } else if !words.line.is_empty() {
        pairs.insert(0, (title.to_owned(), words.line));
    }
    if args.kind == KindWord::Task {
        pairs.insert(0, ("type".to_owned(), "task".to_owned()));
    }
    if matches!(kind, Kind::Contact | Kind::Lead) && pairs.iter().all(|(key, _)| key != title) {
        let part =
            |wanted: &str| pairs.iter().find(|(key, _)| key == wanted).map_or("", |(_, text)| text.as_str());
        let name = contact::whole_name(&[part("given_name"), part("family_name")]);
        if !name.is_empty() {
            pairs.push((title.to_owned(), name));
        }
    }
    let values = fields::values(kind, &pairs, None, &repository, session)?;
    let name = values.iter().find(|(key, _)| key == title).and_then(|(_, value)| Value::as_text(value));
    let name = name.unwrap_or_default().to_owned();
    let id = repository.new_id();
    let mut changes = write::create(kind, id, values, &repository)?;
    let about = vec![(kind.key().into(), Value::Id(id))];
    changes.extend(schedule::next(plan.as_deref(), about, &repository, session)?);
    let label = session.say(&label(kind, &name));
    let step = repository.commit(&label, changes)?;
    match args.output.chosen() {
        Format::Json | Format::Jsonl => {
            let done = json!({
                "id": id.to_string(), "kind": kind.key(), "name": name, "step": step.to_string(),
            });
            writeln!(io::stdout(), "{}", json_pretty(&done))?;
        }
        _ => {
            session.tell(&Message::new("cli-done-step").with("what", label).with("step", step));
            writeln!(io::stdout(), "{id}")?;
        }
    }
    Ok(())
}

/// Takes the line of a new lead apart into fields, which those that are named override; what is
/// planned comes back.
fn captured(
    text: &str,
    pairs: &mut Vec<(String, String)>,
    repository: &Repository,
) -> Result<Option<String>> {
    let catalogue = &repository.lists().catalogue;
    let has = |key: &str| catalogue.field(Kind::Lead, key).is_some_and(Field::is_editable);
    let mut line = line::read(text, &has);
    if let Some(whom) = line.whom.take() {
        return Err(Failure::refused(Message::new("action-add-nobody").with("name", whom)));
    }
    let name = line.named(Kind::Lead).unwrap_or_default();
    let mut read = vec![("name".to_owned(), name)];
    read.extend(line.fields);
    if !line.tags.is_empty() {
        read.push(("tags".to_owned(), line.tags.join(",")));
    }
    pairs.splice(0..0, read);
    Ok(line.plan)
}

fn label(kind: Kind, name: &str) -> Message {
    Message::new("cli-step-added").with("kind", kind.key()).with("name", name)
}
