//! `history`: what was changed, by whom and when.

use std::io;

use super::by_name::called;
use super::columns::{self, Naming};
use super::failure::{Failure, Result};
use super::output::{Cell, Column, OutputArgs, Rows};
use super::session::Session;
use crate::domain::{Kind, Message, Record, Value};
use crate::repository::{Edit, Repository, Step};

/// Options of `history`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// A record, by its id or its name: only what happened to it, field by field.
    #[arg(value_name = "ID | NAME")]
    id: Option<String>,
    /// At most so many.
    #[arg(long, short = 'n', value_name = "COUNT", default_value_t = 50)]
    limit: usize,
    /// Keep the history of so many months whole in every copy; of what is older stages, amounts, close
    /// dates, probabilities and owners stay. 'all' keeps everything from now on.
    #[arg(long, value_name = "MONTHS", conflicts_with = "id")]
    keep: Option<String>,
    #[command(flatten)]
    output: OutputArgs,
}

/// Prints the steps, newest first.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    if let Some(keep) = &args.keep {
        return keep_months(keep, session);
    }
    let repository = session.reader()?;
    match &args.id {
        Some(id) => of_record(args, &called(&repository, id, &[])?, &repository, session),
        None => of_deck(args, &repository, session),
    }
}

/// Says how much history the deck keeps, and trims what is here.
fn keep_months(keep: &str, session: &Session) -> Result<()> {
    let months = match keep {
        "all" => None,
        months => Some(
            months
                .parse::<u32>()
                .ok()
                .filter(|months| *months > 0)
                .ok_or_else(|| Failure::usage(Message::new("history-not-months").with("text", months)))?,
        ),
    };
    let mut repository = session.newcomers_writer()?;
    repository.keep_history(months)?;
    let lines = repository.trim_history()?;
    let told = match months {
        None => Message::new("history-keeps-all"),
        Some(months) => Message::new("history-keeps").with("months", months).with("count", lines),
    };
    session.tell(&told);
    Ok(())
}

fn of_deck(args: &Args, repository: &Repository, session: &Session) -> Result<()> {
    let mut columns = step_columns(session);
    columns.push(session.column("records", "cli-column-records").of_numbers());
    columns.push(session.column("undone", "cli-column-undone"));
    let mut out = io::stdout().lock();
    let mut rows = Rows::start(&mut out, args.output.chosen(), columns)?;
    for step in repository.steps(None, args.limit)? {
        let mut cells = step_cells(&step, repository, session);
        cells.push(Cell::count(step.records));
        cells.push(truth(step.undone, session));
        rows.row(cells)?;
    }
    rows.finish()?;
    Ok(())
}

fn of_record(args: &Args, record: &Record, repository: &Repository, session: &Session) -> Result<()> {
    let mut columns = step_columns(session);
    columns.push(session.column("field", "cli-column-field"));
    columns.push(session.column("before", "cli-column-before"));
    columns.push(session.column("after", "cli-column-after"));
    let steps = repository.history(record.kind, record.id)?;
    let naming = Naming::of(session, repository, &referred(record, &steps))?;
    let mut out = io::stdout().lock();
    let mut rows = Rows::start(&mut out, args.output.chosen(), columns)?;
    for (step, edit) in steps.into_iter().take(args.limit) {
        for (field, before, after) in lines(&edit) {
            let mut cells = step_cells(&step, repository, session);
            let shown = |value: &Value| told(&naming, record, edit.kind, &field, value, repository);
            let label = session.texts.label_of(edit.kind, &field);
            let name = Cell { shown: label.as_str().to_owned(), ..Cell::text(&field) };
            cells.extend([name, shown(&before), shown(&after)]);
            rows.row(cells)?;
        }
    }
    rows.finish()?;
    Ok(())
}

/// What was edited as it was before and after each step, so that the names it referred to are
/// known.
fn referred(record: &Record, steps: &[(Step, Edit)]) -> Vec<Record> {
    let mut states = vec![record.clone()];
    for (_, edit) in steps {
        let (mut before, mut after) = (Record::new(edit.kind, edit.id), Record::new(edit.kind, edit.id));
        for (field, from, to) in edit.fields.iter().filter(|(key, ..)| edit.kind.field(key).is_some()) {
            before.set(field, from.clone());
            after.set(field, to.clone());
        }
        states.extend([before, after]);
    }
    states
}

/// A value as its field shows it; as it is where the field is not of the catalogue.
fn told(
    naming: &Naming<'_>,
    record: &Record,
    kind: Kind,
    key: &str,
    value: &Value,
    repository: &Repository,
) -> Cell {
    match (repository.lists().catalogue.field(kind, key), value) {
        (Some(field), value) => naming.value(record, field, value),
        (None, Value::Text(text)) => Cell::text(text),
        (None, Value::Bool(yes)) => Cell::text(yes.to_string()),
        (None, _) => Cell::empty(),
    }
}

/// A line a field; one bare line where a record came to be without fields.
fn lines(edit: &Edit) -> Vec<(String, Value, Value)> {
    if edit.fields.is_empty() { vec![(String::new(), Value::Null, Value::Null)] } else { edit.fields.clone() }
}

fn step_columns(session: &Session) -> Vec<Column> {
    vec![
        session.column("step", "cli-column-step"),
        session.column("at", "cli-column-at"),
        session.column("user", "cli-column-user"),
        session.column("what", "cli-column-what"),
    ]
}

fn step_cells(step: &Step, repository: &Repository, session: &Session) -> Vec<Cell> {
    let lists = repository.lists();
    vec![
        Cell::text(step.id.to_string()),
        columns::moment(step.moment, lists, session),
        columns::user(step.user, lists),
        Cell::text(session.texts.step(&step.label)),
    ]
}

fn truth(yes: bool, session: &Session) -> Cell {
    Cell {
        json: yes.into(),
        plain: yes.to_string(),
        shown: if yes { session.say(&Message::new("cli-yes")) } else { String::new() },
    }
}
