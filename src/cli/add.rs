//! `add`: a new record from `field=value` pairs, or from a line as the screens take it.

use std::io::{self, Write};

use serde_json::json;

use super::failure::{Failure, Result};
use super::kind::KindWord;
use super::output::{Format, OutputArgs, json_pretty};
use super::session::Session;
use super::{fields, write};
use crate::command::Keymap;
use crate::domain::{Kind, Message, Record, Value, contact};
use crate::repository::Repository;
use crate::screens::action::captured::{self, Beside, Captured};
use crate::settings::machine::Machine;
use crate::ui::Desk;

/// Options of `add`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// Which kind of record.
    #[arg(value_enum)]
    kind: KindWord,
    /// One line as on the screens: 'Acme renewal @Acme 350tr 60% close:30/6 >fri call #vip'; and fields,
    /// which override it: account=Acme amount=350tr.
    #[arg(required = true, value_name = "LINE | FIELD=VALUE")]
    words: Vec<String>,
    #[command(flatten)]
    output: OutputArgs,
}

/// Adds the record and prints its id; the step is told on standard error.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    let mut repository = session.writer()?;
    let kind = args.kind.kind();
    let words = fields::part_for(kind, &args.words, repository.lists());
    let mut pairs = words.fields;
    let title = kind.title().unwrap_or("name");
    let id = repository.new_id();
    let mut captured = Captured::default();
    if Kind::MAIN.contains(&kind) && !words.line.is_empty() {
        captured = read_line(&Record::new(kind, id), &words.line, &repository, session)?;
    } else if !words.line.is_empty() {
        pairs.insert(0, (title.to_owned(), words.line));
    }
    if args.kind == KindWord::Task {
        pairs.insert(0, ("type".to_owned(), "task".to_owned()));
    }
    let is_named = captured.values.iter().any(|(key, _)| key == title);
    if matches!(kind, Kind::Contact | Kind::Lead) && !is_named && pairs.iter().all(|(key, _)| key != title) {
        let part =
            |wanted: &str| pairs.iter().find(|(key, _)| key == wanted).map_or("", |(_, text)| text.as_str());
        let name = contact::whole_name(&[part("given_name"), part("family_name")]);
        if !name.is_empty() {
            pairs.push((title.to_owned(), name));
        }
    }
    let given = fields::values(kind, &pairs, None, &repository, session)?;
    if given.iter().any(|(key, _)| key == "account") {
        captured.company = None;
    }
    captured.values.retain(|(key, _)| !given.iter().any(|(name, _)| name == key));
    captured.values.extend(given);
    let Beside { mut first, more } = {
        let (keymap, machine) = (Keymap::built_in(), Machine::default());
        let desk = Desk { repository: &repository, text: &session.texts, keymap: &keymap, machine: &machine };
        captured::made_beside(
            &Record::new(kind, id),
            &mut captured,
            &mut captured::Newcomers::default(),
            &desk,
        )?
    };
    let values = captured.values;
    let name = values.iter().find(|(key, _)| key == title).and_then(|(_, value)| Value::as_text(value));
    let name = name.unwrap_or_default().to_owned();
    first.extend(write::create(kind, id, values, &repository)?);
    first.extend(more);
    let changes = first;
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

/// Reads the line that a record is made from, as the screens read it.
fn read_line(record: &Record, text: &str, repository: &Repository, session: &Session) -> Result<Captured> {
    let (keymap, machine) = (Keymap::built_in(), Machine::default());
    let desk = Desk { repository, text: &session.texts, keymap: &keymap, machine: &machine };
    captured::read(record, text, &desk)?.map_err(Failure::refused)
}

fn label(kind: Kind, name: &str) -> Message {
    Message::new("cli-step-added").with("kind", kind.key()).with("name", name)
}
