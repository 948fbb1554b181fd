//! `add`: a new record from `field=value` pairs, or from a line that is its name.

use std::io::{self, Write};

use serde_json::json;

use super::failure::Result;
use super::kind::KindWord;
use super::output::{Format, OutputArgs, json_pretty};
use super::session::Session;
use super::{fields, write};
use crate::domain::{Kind, Message, Value};

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
    if !words.line.is_empty() {
        pairs.insert(0, (title.to_owned(), words.line));
    }
    if args.kind == KindWord::Task {
        pairs.insert(0, ("type".to_owned(), "task".to_owned()));
    }
    let values = fields::values(kind, &pairs, None, &repository, session)?;
    let name = values.iter().find(|(key, _)| key == title).and_then(|(_, value)| Value::as_text(value));
    let name = name.unwrap_or_default().to_owned();
    let id = repository.new_id();
    let changes = write::create(kind, id, values, &repository)?;
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

fn label(kind: Kind, name: &str) -> Message {
    Message::new("cli-step-added").with("kind", kind.key()).with("name", name)
}
