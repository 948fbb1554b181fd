//! `clashes`: what was written apart, with both values, and which of them is to hold.

use std::io;

use super::columns::{self, Naming};
use super::failure::{Failure, Result};
use super::output::{Cell, OutputArgs, Rows};
use super::session::Session;
use crate::domain::{Message, Record, Value};
use crate::repository::Repository;
use crate::repository::merge::{Clash, Side, Take};
use crate::screens::clashes;

/// Options of `clashes`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// What to do; without it, they are listed.
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    output: OutputArgs,
}

/// What can be done about a clash.
#[derive(clap::Subcommand, Clone, Debug)]
enum What {
    /// Keep what holds
    Keep(Which),
    /// Let what gave way hold again; a record that was deleted comes back
    Take(Which),
}

/// Which clash.
#[derive(clap::Args, Clone, Debug)]
struct Which {
    /// The id of the record, or the end of it.
    id: String,
    /// The field; needed only when several of the record clash.
    field: Option<String>,
}

/// Lists the clashes, or ends one.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    match &args.what {
        None => list(args, &session.reader()?, session),
        Some(What::Keep(which)) => settle(which, Take::Held, args, session),
        Some(What::Take(which)) => settle(which, Take::Other, args, session),
    }
}

fn settle(which: &Which, take: Take, args: &Args, session: &Session) -> Result<()> {
    let mut repository = session.writer()?;
    let clash = chosen(which, repository.clashes()?)?;
    let label = clashes::label(&clash, take, &session.texts);
    let step = repository.settle_clash(&clash, take, &label)?;
    session.wrote_records(&label, step, &[(clash.kind.key(), Some(clash.id))], &args.output)
}

fn chosen(which: &Which, clashes: Vec<Clash>) -> Result<Clash> {
    let wanted = which.id.to_lowercase();
    let mut fitting = clashes.into_iter().filter(|clash| {
        let id = clash.id.to_string();
        (id.starts_with(&wanted) || id.ends_with(&wanted))
            && which.field.as_ref().is_none_or(|field| *field == clash.field)
    });
    match (fitting.next(), fitting.next()) {
        (Some(clash), None) => Ok(clash),
        (None, _) => Err(Failure::refused(Message::new("cli-no-such-clash").with("id", &which.id))
            .hint(Message::new("cli-clashes-hint"))),
        (Some(first), Some(second)) => {
            let line = |clash: &Clash| format!("  {} {}", clash.id.short(), clash.field);
            let lines = [first, second].iter().map(line).chain(fitting.map(|clash| line(&clash))).collect();
            let told = Failure::usage(Message::new("cli-many-clashes").with("id", &which.id));
            Err(told.detail(lines).hint(Message::new("cli-clashes-hint")))
        }
    }
}

fn list(args: &Args, repository: &Repository, session: &Session) -> Result<()> {
    let columns = [
        ("id", "cli-column-id"),
        ("name", "cli-column-name"),
        ("field", "cli-column-field"),
        ("holds", "cli-column-holds"),
        ("by", "cli-column-user"),
        ("at", "cli-column-at"),
        ("gave_way", "cli-column-gave-way"),
        ("other_by", "cli-column-user"),
        ("other_at", "cli-column-at"),
    ];
    let columns = columns.map(|(key, id)| session.column(key, id));
    let clashes = repository.clashes()?;
    let naming = Naming::of(session, repository, &referred(&clashes))?;
    let mut out = io::stdout().lock();
    let mut rows = Rows::start(&mut out, args.output.chosen(), columns.to_vec())?;
    for clash in &clashes {
        let id = clash.id.to_string();
        let label = session.texts.label_of(clash.kind, &clash.field).as_str().to_owned();
        let mut cells = vec![
            Cell { shown: clash.id.short(), ..Cell::text(id) },
            Cell::text(&clash.name),
            Cell { shown: label, ..Cell::text(&clash.field) },
        ];
        cells.extend(side(clash, &clash.held, &naming, repository, session)?);
        cells.extend(side(clash, &clash.other, &naming, repository, session)?);
        rows.row(cells)?;
    }
    rows.finish()?;
    for clash in clashes.iter().filter(|clash| clash.field == "deleted") {
        tell_deletion(clash, repository, session);
    }
    Ok(())
}

/// Tells who deleted a record and who worked on it, which a row of values does not.
fn tell_deletion(clash: &Clash, repository: &Repository, session: &Session) {
    let who = |side: &Side| {
        let user = side.user.and_then(|user| repository.lists().user(user)?.name.clone());
        user.unwrap_or_else(|| session.say(&Message::new("cli-somebody")))
    };
    let when = |side: &Side| session.texts.moment(side.moment, repository.today());
    let told = Message::new("cli-clash-deletion")
        .with("name", &clash.name)
        .with("by", who(&clash.held))
        .with("at", when(&clash.held))
        .with("other", who(&clash.other))
        .with("then", when(&clash.other))
        .with("id", clash.id.short());
    session.tell(&told);
}

/// The records as either side would have them, so that the names they refer to are known.
fn referred(clashes: &[Clash]) -> Vec<Record> {
    let mut states = Vec::new();
    for clash in clashes.iter().filter(|clash| clash.kind.field(&clash.field).is_some()) {
        for side in [&clash.held, &clash.other] {
            let mut record = Record::new(clash.kind, clash.id);
            record.set(&clash.field, side.value.clone());
            states.push(record);
        }
    }
    states
}

/// What one side wrote, who did, and when.
fn side(
    clash: &Clash,
    side: &Side,
    naming: &Naming<'_>,
    repository: &Repository,
    session: &Session,
) -> Result<[Cell; 3]> {
    let value = match clash.kind.field(&clash.field) {
        Some(field) => {
            let there = repository.get_even_deleted(clash.kind, clash.id)?;
            let mut record = there.unwrap_or_else(|| Record::new(clash.kind, clash.id));
            if let Some(currency) = side.currency {
                record.set("currency", currency.code());
            }
            naming.value(&record, field, &side.value)
        }
        None => {
            let is_deletion = side.value == Value::Bool(true);
            let words = if is_deletion { "clashes-is-deleted" } else { "clashes-is-worked-on" };
            let key = if is_deletion { "deleted" } else { "edited" };
            Cell { shown: session.say(&Message::new(words)), ..Cell::text(key) }
        }
    };
    let lists = repository.lists();
    Ok([value, columns::user(side.user, lists), columns::moment(side.moment, lists, session)])
}
