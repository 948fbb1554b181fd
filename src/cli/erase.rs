//! `erase`: a person, for good and in every copy.

use std::collections::HashSet;
use std::path::PathBuf;

use super::failure::{Failure, Result};
use super::output::OutputArgs;
use super::session::{Session, record};
use crate::domain::{Kind, Message, Record};
use crate::repository::{Repository, is_person, setting_in};
use crate::settings::drafts::Drafts;

/// Options of `erase`.
#[derive(clap::Args, Clone, Debug)]
#[command(
    after_help = "The record goes with its activities, ties, tags, custom fields and history; deals and \
    accounts stay, without the tie. There is no undo. Kept backups are rid of the person too, and so is every \
    copy that merges with this deck; restore, import and merge bring nobody back.\n\
    Backups that were written to files of your own choosing are reached too, while they lie where they were \
    written to.\n\
    Not touched: what other records say in their own words, exports, and copies that never merge again."
)]
pub struct Args {
    /// The id of a contact, a lead, or an account that is a person, or its first or last digits.
    id: String,
    /// Do it. Without this, it is only said what would go.
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    output: OutputArgs,
}

/// Erases the person, and tells what could not be.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    let mut repository = session.writer()?;
    let person = record(&repository, &args.id, &[])?;
    if !is_person(&person) {
        return Err(Failure::refused(Message::new("erase-no-person").with("kind", person.kind.key())));
    }
    if !args.yes {
        return Err(asked(&person, &repository, session)?);
    }
    let label = session.say(&Message::new("erase-step"));
    let erased = repository.erase(person.kind, person.id, &label)?;
    // What somebody was writing when the program ended may be about this person.
    Drafts::of_deck(&session.paths.state, repository.workspace()).forget();
    let told = Message::new("erase-done").with("rows", erased.rows).with("copies", erased.copies);
    session.tell(&told);
    for file in &erased.left {
        session.tell(&Message::new("erase-left").with("file", file.display()));
    }
    for (kind, id) in &erased.alike {
        session.tell(&Message::new("erase-alike").with("kind", kind.key()).with("id", id));
    }
    session.wrote(&label, erased.step, &args.output)
}

/// What would go, in numbers, where nobody said yes yet.
fn asked(person: &Record, repository: &Repository, session: &Session) -> Result<Failure> {
    let mut persons = vec![(person.kind, person.id)];
    persons.extend(repository.same_person(person)?);
    let mut held = Vec::new();
    for (kind, id) in persons {
        held.push(repository.held_about(kind, id)?);
    }
    let count = |list: &str, is_it: &dyn Fn(&serde_json::Value) -> bool| {
        let entries = held.iter().filter_map(|held| held[list].as_array()).flatten();
        // Of what hangs on two records of theirs each thing is told once.
        let told: HashSet<String> =
            entries.filter(|entry| is_it(entry)).map(serde_json::Value::to_string).collect();
        told.len()
    };
    let mut lines = Vec::new();
    for kind in Kind::ALL {
        let called = match count("records", &|record| record["kind"] == kind.key()) {
            0 => continue,
            1 => format!("1 {}", session.texts.kind(kind)),
            many => format!("{many} {}", session.texts.kinds(kind)),
        };
        lines.push(format!("  {called}"));
    }
    for (list, id) in [("history", "erase-edits"), ("tied", "erase-tied")] {
        let all = count(list, &|_| true);
        if all > 0 {
            lines.push(format!("  {}", session.say(&Message::new(id).with("count", all))));
        }
    }
    let is_ours = |copy: &PathBuf| setting_in(copy, "workspace").as_deref() == Some(repository.workspace());
    let copies = repository.kept_copies().iter().filter(|copy| is_ours(copy)).count();
    let asked = Message::new("erase-asked").with("name", person.name()).with("copies", copies);
    let hint = Message::new("erase-asked-hint").with("id", person.id);
    Ok(Failure::refused(asked).detail(lines).hint(hint))
}
