//! `list`: records of a kind, filtered, sorted, a page at a time.

use std::io;

use super::columns::{self, Naming, Shown};
use super::failure::Result;
use super::filter;
use super::kind::KindWord;
use super::output::{Format, OutputArgs, Rows};
use super::session::Session;
use super::{modules, view};
use crate::domain::{FieldKind, Kind};
use crate::repository::{From, Repository, Sort, Window};

/// Options of `list`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// Which kind of record.
    #[arg(value_enum)]
    kind: KindWord,
    /// Only those that match, in the filter language: 'stage:proposal amount>100m owner:me'.
    #[arg(long, short = 'w', value_name = "FILTER", allow_hyphen_values = true)]
    r#where: Option<String>,
    /// By which fields, a minus for descending: 'close,-amount'.
    #[arg(long, short, value_name = "FIELDS", value_delimiter = ',', allow_hyphen_values = true)]
    sort: Vec<String>,
    /// Which fields to print, in order.
    #[arg(long, value_name = "FIELDS", value_delimiter = ',')]
    fields: Vec<String>,
    /// As this saved view has it: its filter, order and columns, but for what is said here.
    #[arg(long, value_name = "NAME")]
    view: Option<String>,
    /// At most so many.
    #[arg(long, short = 'n', value_name = "COUNT")]
    limit: Option<usize>,
    #[command(flatten)]
    output: OutputArgs,
}

/// How many rows are read at a time.
const PAGE: usize = 500;

/// Prints the records.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    let repository = session.reader()?;
    let kind = args.kind.kind();
    modules::tell_if_off(kind, repository.lists(), session);
    let args = &viewed(args, kind, &repository)?;
    let words = match args.kind {
        KindWord::Task => Some(format!("type:task {}", args.r#where.as_deref().unwrap_or_default())),
        _ => args.r#where.clone(),
    };
    let filter = filter::read(words.as_deref(), kind, &repository, session)?;
    let sort = sort_keys(&args.sort, kind, &repository)?;
    let format = args.output.chosen();
    let shown = shown(args, kind, &repository, format)?;
    let headings = shown.iter().map(|shown| columns::column(session, kind, shown)).collect();
    let mut out = io::stdout().lock();
    let mut rows = Rows::start(&mut out, format, headings)?;
    let mut left = args.limit.unwrap_or(usize::MAX);
    let mut from = From::Start;
    while left > 0 {
        let window = Window { kind, filter: filter.clone(), sort: sort.clone(), from, limit: left.min(PAGE) };
        let page = repository.window(&window)?;
        left -= page.rows.len().min(left);
        let naming = Naming::of(session, &repository, &page.rows)?;
        for record in &page.rows {
            rows.row(shown.iter().map(|shown| naming.cell(record, shown)).collect())?;
        }
        match page.marks.last() {
            Some(last) if page.more_after => from = From::After(last.clone()),
            _ => break,
        }
    }
    rows.finish()?;
    Ok(())
}

fn shown(args: &Args, kind: Kind, repository: &Repository, format: Format) -> Result<Vec<Shown>> {
    let catalogue = &repository.lists().catalogue;
    if !args.fields.is_empty() {
        return columns::named(catalogue, kind, &args.fields);
    }
    Ok(match format {
        Format::Json | Format::Jsonl => columns::whole(catalogue, kind),
        Format::Csv | Format::Tsv => columns::usual(kind),
        Format::Table => {
            let lists = repository.lists();
            let mut shown = tabled(kind);
            shown.retain(|one| lists.shows_field(kind, &one.key()));
            shown
        }
    })
}

/// The usual columns of a table: an amount is shown with its sign, so its currency goes.
fn tabled(kind: Kind) -> Vec<Shown> {
    let has_money = |shown: &Shown| matches!(shown, Shown::Field(field) if field.kind == FieldKind::Money);
    let usual = columns::usual(kind);
    let is_told = usual.iter().any(has_money);
    usual.into_iter().filter(|shown| !is_told || shown.key() != "currency").collect()
}

/// The options, with what the saved view says filled in where they say nothing.
fn viewed(args: &Args, kind: Kind, repository: &Repository) -> Result<Args> {
    let Some(name) = &args.view else { return Ok(args.clone()) };
    let shown = view::of_kind(repository.lists(), name, kind)?;
    let scope = if shown.mine { "owner:me" } else { "" };
    let parts = [shown.filter.as_str(), args.r#where.as_deref().unwrap_or_default()];
    let said = parts.iter().filter(|part| !part.trim().is_empty()).map(|part| format!("({part})"));
    let filter: Vec<String> = said.chain((!scope.is_empty()).then(|| scope.to_owned())).collect();
    let mut args = args.clone();
    args.r#where = (!filter.is_empty()).then(|| filter.join(" "));
    if args.sort.is_empty() {
        args.sort = view::order(&shown.sort);
    }
    if args.fields.is_empty() {
        args.fields = shown.columns;
    }
    Ok(args)
}

/// The order that these words ask for: keys, a minus for descending.
pub fn sort_keys(words: &[String], kind: Kind, repository: &Repository) -> Result<Vec<Sort>> {
    let catalogue = &repository.lists().catalogue;
    words
        .iter()
        .map(|word| {
            let (key, descending) = match word.trim().strip_prefix('-') {
                Some(key) => (key, true),
                None => (word.trim(), false),
            };
            if catalogue.field(kind, key).is_none() {
                return Err(columns::unknown_field(catalogue, kind, key));
            }
            Ok(Sort { key: key.to_owned(), descending })
        })
        .collect()
}
