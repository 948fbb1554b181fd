//! `cadence`: who goes through which steps, and cadences as files.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::by_name;
use super::failure::{Failure, Result};
use super::output::{Cell, Column, OutputArgs, Rows, Within};
use super::session::Session;
use super::write::now;
use crate::domain::cadence::{Cadence, ENROLLED, Enrolment};
use crate::domain::enrolling::{Refusal, why};
use crate::domain::fold::fold;
use crate::domain::{Change, Message, Record};
use crate::exchange::cadences;
use crate::exchange::opened::{cadence_read, cadence_text};
use crate::repository::Repository;

/// Options of `cadence`.
pub type Args = Within<What>;

/// What to do with cadences.
#[derive(clap::Subcommand, Clone, Debug)]
pub enum What {
    /// Print every cadence, and how many go through it
    List,
    /// Print the steps of a cadence
    Show {
        /// Its name.
        name: String,
    },
    /// Take records through a cadence
    Enrol {
        /// The cadence's name.
        name: String,
        /// Leads, contacts, accounts or opportunities, by their ids or names.
        #[arg(required = true, value_name = "ID | NAME")]
        ids: Vec<String>,
    },
    /// End the cadence that a record goes through
    Stop {
        /// The record, by its id or its name.
        #[arg(value_name = "ID | NAME")]
        id: String,
        /// Why: replied, or words of your own.
        #[arg(long)]
        why: Option<String>,
    },
    /// Hold back the cadence that a record goes through
    Pause {
        /// The record, by its id or its name.
        #[arg(value_name = "ID | NAME")]
        id: String,
    },
    /// Let a cadence go on that was held back
    Resume {
        /// The record, by its id or its name.
        #[arg(value_name = "ID | NAME")]
        id: String,
    },
    /// Write a cadence as a TOML file
    Export {
        /// Its name.
        name: String,
        /// The file, replaced whole; standard output when not given.
        file: Option<PathBuf>,
    },
    /// Bring in a cadence from a TOML file; one of the same name is brought up to date
    Import {
        /// The file; - reads standard input.
        file: PathBuf,
    },
}

/// Does it.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    let output = &args.output;
    match &args.what {
        What::List => list(output, session),
        What::Show { name } => show(name, output, session),
        What::Enrol { name, ids } => enrol(name, ids, output, session),
        What::Stop { id, why } => stop(id, why.as_deref(), output, session),
        What::Pause { id } => pause(id, output, session),
        What::Resume { id } => resume(id, output, session),
        What::Export { name, file } => export(name, file.as_deref(), session),
        What::Import { file } => import(file, output, session),
    }
}

fn list(output: &OutputArgs, session: &Session) -> Result<()> {
    let repository = session.reader()?;
    let lists = repository.lists();
    let standings = repository.enrolment_standings()?;
    let text = |key: &str, heading| session.column(key, heading);
    let columns: Vec<Column> = vec![
        text("name", "field-name"),
        text("for", "field-for"),
        text("starts", "field-starts"),
        text("status", "field-status"),
        text("steps", "cli-cadence-steps").of_numbers(),
        text("active", "cli-cadence-active").of_numbers(),
        text("paused", "cli-cadence-paused").of_numbers(),
        text("finished", "cli-cadence-finished").of_numbers(),
        text("stopped", "cli-cadence-stopped").of_numbers(),
    ];
    let mut out = io::stdout().lock();
    let mut rows = Rows::start(&mut out, output.chosen(), columns)?;
    for cadence in &lists.cadences {
        let counts = standings.get(&cadence.id).copied().unwrap_or_default();
        rows.row(vec![
            optional(cadence.name.as_ref()),
            optional(cadence.meant_for.as_ref()),
            optional(cadence.starts.as_ref()),
            optional(cadence.status.as_ref()),
            Cell::count(cadence.steps(&lists.cadence_steps).len() as i64),
            Cell::count(counts.active),
            Cell::count(counts.paused),
            Cell::count(counts.finished),
            Cell::count(counts.stopped),
        ])?;
    }
    rows.finish()?;
    Ok(())
}

fn show(name: &str, output: &OutputArgs, session: &Session) -> Result<()> {
    let repository = session.reader()?;
    let cadence = named(&repository, name)?;
    let text = |key: &str, heading| session.column(key, heading);
    let columns = vec![
        text("order", "field-order").of_numbers(),
        text("after", "cli-cadence-after").of_numbers(),
        text("from", "field-from"),
        text("skip_weekends", "field-skip-weekends"),
        text("type", "field-type"),
        text("subject", "field-subject"),
        text("script", "field-template"),
        text("on", "field-branches"),
    ];
    let mut out = io::stdout().lock();
    let mut rows = Rows::start(&mut out, output.chosen(), columns)?;
    for step in cadence.steps(&repository.lists().cadence_steps) {
        let goes = step.branches.as_deref().unwrap_or_default().lines().collect::<Vec<_>>().join(", ");
        let skips = if step.skip_weekends == Some(true) { "true" } else { "false" };
        rows.row(vec![
            Cell::count(step.order.unwrap_or(0)),
            Cell::count(step.offset.unwrap_or(0)),
            optional(step.counts_from.as_ref()),
            Cell::text(skips),
            optional(step.kind_of.as_ref()),
            optional(step.subject.as_ref()),
            optional(step.template.as_ref()),
            Cell::text(goes),
        ])?;
    }
    rows.finish()?;
    Ok(())
}

fn optional(text: Option<&String>) -> Cell {
    text.map_or_else(Cell::empty, Cell::text)
}

fn enrol(name: &str, ids: &[String], output: &OutputArgs, session: &Session) -> Result<()> {
    let mut repository = session.writer()?;
    let cadence = named(&repository, name)?.clone();
    let mut records: Vec<Record> = Vec::new();
    for id in ids {
        records.push(by_name::called(&repository, id, &ENROLLED)?);
    }
    let enrolled = repository.enrol(&records, &cadence)?;
    let refusal = |(record, refusal): &(Record, Refusal)| {
        let reason = session.say(&refusal.message());
        session.say(&Message::new("cli-cadence-refused").with("name", record.name()).with("reason", reason))
    };
    let refused: Vec<String> = enrolled.refused.iter().map(refusal).collect();
    if enrolled.records.is_empty() {
        return Err(Failure::refused(Message::new("cli-cadence-nobody")).detail(refused));
    }
    let label = Message::new("enrol-done")
        .with("count", enrolled.records.len())
        .with("name", enrolled.records[0].name())
        .with("cadence", name_of(&cadence));
    let label = session.say(&label);
    let step = repository.commit(&label, enrolled.changes)?;
    for line in refused {
        // Nobody to tell is no reason to fail.
        let _ = writeln!(io::stderr(), "{line}");
    }
    session.wrote(&label, step, output)
}

fn stop(id: &str, why: Option<&str>, output: &OutputArgs, session: &Session) -> Result<()> {
    let reason = why.map(str::trim).filter(|why| !why.is_empty()).unwrap_or(why::BY_HAND);
    turn(id, "enrol-stopped", output, session, |repository, enrolment| {
        repository.stop_enrolment(enrolment, reason)
    })
}

fn pause(id: &str, output: &OutputArgs, session: &Session) -> Result<()> {
    turn(id, "enrol-paused", output, session, Repository::pause_enrolment)
}

fn resume(id: &str, output: &OutputArgs, session: &Session) -> Result<()> {
    turn(id, "enrol-resumed", output, session, Repository::resume_enrolment)
}

/// Does something to the live enrolments of a record.
fn turn(
    id: &str,
    label: &'static str,
    output: &OutputArgs,
    session: &Session,
    change: impl Fn(&Repository, &Enrolment) -> crate::repository::Result<Vec<Change>>,
) -> Result<()> {
    let mut repository = session.writer()?;
    let record = by_name::called(&repository, id, &ENROLLED)?;
    let live = repository.enrolments_of(record.kind, record.id)?;
    let live: Vec<Enrolment> = live.into_iter().filter(Enrolment::is_live).collect();
    let Some(first) = live.first() else {
        return Err(Failure::refused(Message::new("cli-cadence-in-none").with("name", record.name())));
    };
    let cadence = first.cadence.and_then(|id| repository.lists().cadence(id)).map(name_of);
    let mut changes = Vec::new();
    for enrolment in &live {
        changes.extend(change(&repository, enrolment)?);
    }
    if changes.is_empty() {
        session.tell(&Message::new("cli-nothing-changed"));
        return Ok(());
    }
    let label = Message { id: label, args: Vec::new() };
    let label = label.with("name", record.name()).with("cadence", cadence.unwrap_or_default());
    let label = session.say(&label.with("count", 1));
    let step = repository.commit(&label, changes)?;
    session.wrote(&label, step, output)
}

fn export(name: &str, file: Option<&Path>, session: &Session) -> Result<()> {
    let repository = session.reader()?;
    let cadence = named(&repository, name)?;
    let text = cadences::write(cadence, &cadence.steps(&repository.lists().cadence_steps));
    let Some(file) = file else {
        return Ok(io::stdout().write_all(text.as_bytes())?);
    };
    if crate::settings::file::is_same(file, &session.deck()) {
        return Err(Failure::refused(Message::new("file-is-deck").with("file", file.display())));
    }
    crate::settings::file::write_out(file, text.as_bytes())?;
    session
        .tell(&Message::new("cadences-exported").with("name", name_of(cadence)).with("file", file.display()));
    Ok(())
}

fn import(file: &Path, output: &OutputArgs, session: &Session) -> Result<()> {
    let text = contents(file)?;
    let mut repository = session.writer()?;
    let draft = cadences::read(&text, repository.lists()).map_err(|problems| {
        let line = |problem: &cadences::Problem| {
            let told = Message::new("cadences-file-problem").with("file", file.display());
            let told = told.with("line", problem.line).with("reason", session.say(&problem.message));
            session.say(&told)
        };
        let told = Message::new("cli-cadence-file-refused").with("count", problems.len());
        Failure::file(told.with("file", file.display())).detail(problems.iter().map(line).collect())
    })?;
    let (changes, was_there) =
        cadences::plan(&draft, repository.lists(), || repository.new_id(), now(&repository));
    let id = if was_there { "cadences-updated" } else { "cadences-added" };
    let label = session.say(&Message { id, args: Vec::new() }.with("name", &draft.name));
    let step = repository.commit(&label, changes)?;
    if step.number == 0 {
        session.tell(&Message::new("cli-nothing-changed"));
        return Ok(());
    }
    session.wrote(&label, step, output)
}

/// What a file holds, or standard input for `-`.
fn contents(file: &Path) -> Result<String> {
    let unreadable = |reason: io::Error| {
        let told = Message::new("cli-cadence-unreadable").with("file", file.display());
        Failure::file(told.with("reason", reason.kind())).hint(Message::new("file-unreadable-hint"))
    };
    if file.as_os_str() == "-" {
        return cadence_read(io::stdin().lock()).map_err(unreadable);
    }
    cadence_text(file).map_err(unreadable)
}

/// The cadence that a word names: its name, or the start of it where only one begins so.
fn named<'a>(repository: &'a Repository, word: &str) -> Result<&'a Cadence> {
    let wanted = fold(word);
    let all = &repository.lists().cadences;
    let called = |cadence: &Cadence| cadence.name.as_deref().map(fold).unwrap_or_default();
    if let Some(found) = all.iter().find(|cadence| called(cadence) == wanted) {
        return Ok(found);
    }
    let starts: Vec<&Cadence> = all.iter().filter(|cadence| called(cadence).starts_with(&wanted)).collect();
    if let ([found], false) = (&starts[..], wanted.is_empty()) {
        return Ok(found);
    }
    let names = all.iter().map(name_of).collect::<Vec<_>>().join(", ");
    Err(Failure::refused(Message::new("cli-cadence-unknown").with("name", word))
        .hint(Message::new("cli-cadence-unknown-hint").with("names", names)))
}

fn name_of(cadence: &Cadence) -> String {
    cadence.name.clone().unwrap_or_else(|| cadence.id.short())
}
