//! `report`: the figures of a report, whole as JSON, flat as text, the telling ones as a table.

use std::io::{self, Write};

use rust_decimal::Decimal;
use serde_json::Value as Json;

use super::columns;
use super::failure::{Failure, Result};
use super::filter;
use super::output::{Cell, Column, Format, Lean, OutputArgs, Rows, json_pretty};
use super::session::Session;
use crate::domain::{Currency, Kind, Message, Money};
use crate::query::Filter;
use crate::report::by::Of;
use crate::report::{By, run};
use crate::repository::Repository;

/// Options of `report`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// Which report.
    #[arg(value_enum)]
    name: Name,
    /// Deals that close in this time only: this-quarter, 2026, 2026-06, last-year.
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
    /// Deals that match only, in the filter language.
    #[arg(long, short = 'w', value_name = "FILTER", allow_hyphen_values = true)]
    r#where: Option<String>,
    /// A line for each: stage, owner, product, month, quarter, any field, owner.region.
    #[arg(long, value_name = "FIELD")]
    by: Option<String>,
    #[command(flatten)]
    output: OutputArgs,
}

/// The reports there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Name {
    /// Counts, sums and weighted sums of deals by state.
    Pipeline,
    /// What was won and lost: win rate, values, days to close.
    WinLoss,
}

/// A column of the table: where its figure is, and the text of its heading.
type Told = (&'static str, &'static str);

const PIPELINE: [Told; 8] = [
    ("open.count", "cli-report-open"),
    ("open.value", "cli-report-open-value"),
    ("open.weighted", "cli-report-weighted"),
    ("won.count", "cli-report-won"),
    ("won.value", "cli-report-won-value"),
    ("lost.count", "cli-report-lost"),
    ("lost.value", "cli-report-lost-value"),
    ("all.count", "cli-report-all"),
];

const WIN_LOSS: [Told; 8] = [
    ("won.count", "cli-report-won"),
    ("lost.count", "cli-report-lost"),
    ("win_rate", "cli-report-win-rate"),
    ("won.value", "cli-report-won-value"),
    ("won.mean", "cli-report-won-mean"),
    ("won.median", "cli-report-won-median"),
    ("cycle_days_won.mean", "cli-report-days-mean"),
    ("cycle_days_won.median", "cli-report-days-median"),
];

/// Prints the report.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    let repository = session.reader()?;
    let filter = read_filter(args, &repository, session)?;
    let by = args.by.as_deref().map(|by| By::parse(by, &repository.lists().catalogue)).transpose()?;
    refuse_hidden(by.as_ref(), &repository)?;
    let report = figures(args.name, &repository, filter.as_ref(), by.as_ref())?;
    let format = args.output.chosen();
    if format == Format::Json {
        return Ok(writeln!(io::stdout(), "{}", json_pretty(&report))?);
    }
    let told: &[Told] = if args.name == Name::Pipeline { &PIPELINE } else { &WIN_LOSS };
    let weighs = repository.lists().modules.is_on("probability");
    let told: Vec<Told> =
        told.iter().copied().filter(|(path, _)| weighs || *path != "open.weighted").collect();
    print(&report, &told, format, session)?;
    tell_left_out(&report["total"], session);
    Ok(())
}

/// Refuses groups by what is switched off.
fn refuse_hidden(by: Option<&By>, repository: &Repository) -> Result<()> {
    let modules = &repository.lists().modules;
    let module = match by.map(|by| &by.of) {
        Some(Of::Field { key, .. }) => modules.hiding_field(Kind::Opportunity, key),
        Some(Of::Through { reference, to, key, .. }) => {
            modules.hiding_field(Kind::Opportunity, reference).or_else(|| modules.hiding_field(*to, key))
        }
        _ => None,
    };
    let Some(module) = module else { return Ok(()) };
    Err(Failure::usage(Message::new("module-is-off").with("module", module.key))
        .hint(super::modules::how_to_show(module, modules)))
}

/// Tells which currencies are in no sum, for want of a rate.
fn tell_left_out(total: &Json, session: &Session) {
    let mut missing: Vec<&str> = paths(total, "")
        .iter()
        .filter(|path| path.ends_with("missing_rates"))
        .flat_map(|path| at(total, path).as_array().into_iter().flatten().filter_map(Json::as_str))
        .collect();
    missing.sort_unstable();
    missing.dedup();
    for code in missing {
        session.tell(&Message::new("cli-report-no-rate").with("currency", code));
    }
}

fn read_filter(args: &Args, repository: &Repository, session: &Session) -> Result<Option<Filter>> {
    let period = args.period.as_ref().map(|period| format!("close:\"{}\"", period.replace('"', "")));
    let own = args.r#where.as_ref().filter(|text| !text.trim().is_empty());
    // Each alone first, so that carets stand under what was written.
    filter::read(period.as_deref(), Kind::Opportunity, repository, session)?;
    let filter = filter::read(own.map(String::as_str), Kind::Opportunity, repository, session)?;
    match (period, own) {
        (None, _) => Ok(filter),
        (Some(period), None) => filter::read(Some(&period), Kind::Opportunity, repository, session),
        (Some(period), Some(own)) => {
            filter::read(Some(&format!("{period} ({own})")), Kind::Opportunity, repository, session)
        }
    }
}

fn figures(name: Name, repository: &Repository, filter: Option<&Filter>, by: Option<&By>) -> Result<Json> {
    let json = match name {
        Name::Pipeline => serde_json::to_value(run::pipeline(repository, filter, by)?),
        Name::WinLoss => serde_json::to_value(run::win_loss(repository, filter, by)?),
    };
    json.map_err(|error| Failure::file(Message::new("cli-output-failed").with("reason", error)))
}

/// A line a group, the total last.
fn print(report: &Json, told: &[Told], format: Format, session: &Session) -> Result<()> {
    let everything = paths(&report["total"], "");
    let groups: &[Json] = report["groups"].as_array().map_or(&[], Vec::as_slice);
    let is_grouped = !report["by"].is_null();
    let heading = report["by"].as_str().unwrap_or_default();
    let shown: Vec<(String, String)> = match format {
        Format::Table => {
            told.iter().map(|(path, id)| ((*path).to_owned(), session.say(&Message::new(id)))).collect()
        }
        _ => everything.into_iter().map(|path| (path.clone(), path)).collect(),
    };
    let group = |key: &str| Column { key: key.to_owned(), heading: heading.to_owned(), lean: Lean::Left };
    let mut columns = if is_grouped { vec![group("group")] } else { Vec::new() };
    let figure = |(key, heading): &(String, String)| Column {
        key: key.clone(),
        heading: heading.clone(),
        lean: Lean::Right,
    };
    columns.extend(shown.iter().map(figure));
    let mut out = io::stdout().lock();
    let mut rows = Rows::start(&mut out, format, columns)?;
    for group in groups {
        let name = group["label"].as_str().or(group["key"].as_str()).unwrap_or("–");
        let mut cells = vec![Cell::text(name)];
        cells.extend(shown.iter().map(|(path, _)| figure_cell(group, path, session)));
        rows.row(cells)?;
    }
    if !is_grouped || format == Format::Table {
        let total = is_grouped.then(|| Cell::text(session.say(&Message::new("cli-report-total"))));
        let cells = shown.iter().map(|(path, _)| figure_cell(&report["total"], path, session));
        rows.row(total.into_iter().chain(cells).collect())?;
    }
    rows.finish()?;
    Ok(())
}

/// Every figure of a group, by its place: `won.value`, `win_rate`.
fn paths(figures: &Json, before: &str) -> Vec<String> {
    let Json::Object(map) = figures else { return Vec::new() };
    map.iter()
        .flat_map(|(key, value)| {
            let path = if before.is_empty() { key.clone() } else { format!("{before}.{key}") };
            if value.is_object() && !is_money(value) { paths(value, &path) } else { vec![path] }
        })
        .collect()
}

fn at<'a>(figures: &'a Json, path: &str) -> &'a Json {
    path.split('.').fold(figures, |value, key| &value[key])
}

fn is_money(value: &Json) -> bool {
    value.get("amount").is_some() && value.get("currency").is_some()
}

/// A figure's cell; a rate is shown in percent.
fn figure_cell(figures: &Json, path: &str, session: &Session) -> Cell {
    let value = at(figures, path);
    let cell = cell(value, session);
    let rate = (path == "win_rate").then(|| cell.plain.parse::<Decimal>().ok()).flatten();
    let percent =
        rate.map(|rate| session.texts.decimal((rate * Decimal::ONE_HUNDRED).round_dp(1).normalize()));
    match percent {
        Some(percent) => Cell { shown: format!("{} %", percent.as_str()), ..cell },
        None => cell,
    }
}

fn cell(value: &Json, session: &Session) -> Cell {
    let plain = match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Array(items) => items.iter().map(plain_item).collect::<Vec<_>>().join(";"),
        value if is_money(value) => value["amount"].as_str().unwrap_or_default().to_owned(),
        value => value.to_string(),
    };
    let shown = match (money(value), value.as_str().or(Some(&plain)).map(str::parse::<Decimal>)) {
        (Some(money), _) => columns::money(session, money).shown,
        (None, Some(Ok(number))) => session.texts.decimal(number.round_dp(1).normalize()).as_str().to_owned(),
        (None, _) => plain.clone(),
    };
    Cell { json: value.clone(), plain, shown }
}

fn plain_item(item: &Json) -> String {
    match (item.as_str(), is_money(item)) {
        (Some(text), _) => text.to_owned(),
        (None, true) => {
            let part = |key: &str| item[key].as_str().unwrap_or_default();
            format!("{} {}", part("amount"), part("currency"))
        }
        (None, false) => item.to_string(),
    }
}

fn money(value: &Json) -> Option<Money> {
    let currency = Currency::from_code(value.get("currency")?.as_str()?)?;
    Money::from_decimal(value.get("amount")?.as_str()?.parse().ok()?, currency)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::report::grouped::Tally;
    use crate::report::{pipeline, win_loss};

    #[test]
    fn figures_are_found_by_their_place_and_money_is_one_figure() {
        let figures =
            json!({"won": {"count": 2, "value": {"amount": "1.00", "currency": "USD"}}, "win_rate": "0.5"});
        assert_eq!(paths(&figures, ""), ["won.count", "won.value", "win_rate"]);
        assert_eq!(at(&figures, "won.count"), &json!(2));
    }

    #[test]
    fn every_column_of_the_tables_is_a_figure() {
        let of = |json: Json| paths(&json, "");
        let base = Currency::from_code("USD").expect("a currency");
        let pipeline = of(serde_json::to_value(pipeline::Pipeline::default().figures(base)).expect("json"));
        assert!(PIPELINE.iter().all(|(path, _)| pipeline.contains(&(*path).to_owned())), "{pipeline:?}");
        let win_loss = of(serde_json::to_value(win_loss::WinLoss::default().figures(base)).expect("json"));
        assert!(WIN_LOSS.iter().all(|(path, _)| win_loss.contains(&(*path).to_owned())), "{win_loss:?}");
    }
}
