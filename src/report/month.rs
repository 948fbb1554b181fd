//! Where a month stands: what was won and lost in it, what is still open and meant to close in it,
//! what was done, what came in. Each line says which records are behind it, in the filter language.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Months, NaiveDate};

use super::Error;
use super::deal::{Deal, Terms};
use crate::domain::grouping::first_of_month;
use crate::domain::opportunity::Opportunity;
use crate::domain::probability::forecast;
use crate::domain::user::Whose;
use crate::domain::{Currency, Kind};
use crate::query;
use crate::repository::Repository;

/// What a line tells of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// Deals won.
    Won,
    /// Deals lost.
    Lost,
    /// Open deals that are to close this month, in a forecast category by its key; by none where
    /// likelihood is not told.
    Closing(String),
    /// Open deals that were to close before this month.
    Late,
    /// Activities done, of a type by its key.
    Done(String),
    /// Leads that came in.
    Leads,
    /// Deals that were begun.
    Deals,
}

/// One line: how many, and what they add up to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// What it tells of.
    pub what: What,
    /// How many records.
    pub count: usize,
    /// Their sum in minor units of the deck's currency; none where there are no amounts.
    pub sum: Option<i128>,
    /// The sum weighted by probability, of open deals.
    pub weighted: Option<i128>,
    /// The records behind it.
    pub kind: Kind,
    /// The filter that leaves them.
    pub filter: String,
}

/// The figures of a month.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Month {
    /// Its first day.
    pub first: NaiveDate,
    /// The currency of the sums.
    pub base: Currency,
    /// The lines, in the order they are told.
    pub lines: Vec<Line>,
    /// Currencies that are in no sum, since no rate of theirs is known.
    pub missing_rates: BTreeSet<&'static str>,
}

impl Month {
    /// Won ÷ (won + lost) in whole percent; none when nothing was closed.
    pub fn win_rate(&self) -> Option<i64> {
        let count = |what| self.lines.iter().find(|line| line.what == what).map_or(0, |line| line.count);
        let (won, lost) = (count(What::Won), count(What::Lost));
        let closed = won + lost;
        (closed > 0).then(|| (won as f64 * 100.0 / closed as f64).round() as i64)
    }
}

/// Makes the figures of the month a day lies in.
pub fn month(repository: &Repository, day: NaiveDate, whose: Whose) -> Result<Month, Error> {
    let first = first_of_month(day);
    let span = first.format("%Y-%m").to_string();
    let mut month =
        Month { first, base: repository.lists().base, lines: Vec::new(), missing_rates: BTreeSet::new() };
    let lists = repository.lists();
    // What is switched off is not asked about.
    let is_mine = lists.owner_of(whose).is_some();
    let mine = if is_mine { " owner:me" } else { "" };
    for (what, filter) in [(What::Won, "is:won"), (What::Lost, "is:lost")] {
        let filter = format!("{filter} closed:{span}{mine}");
        let line = deals(repository, what, &filter, &mut month.missing_rates)?;
        month.lines.push(line);
    }
    closing(repository, &span, mine, &mut month)?;
    if first <= repository.today() {
        let filter = format!("is:open close<{first}{mine}");
        let line = deals(repository, What::Late, &filter, &mut month.missing_rates)?;
        month.lines.push(line);
    }
    done(repository, &span, mine, &mut month)?;
    let new = [(What::Leads, Kind::Lead), (What::Deals, Kind::Opportunity)];
    for (what, kind) in new.into_iter().filter(|(_, kind)| lists.shows_kind(*kind)) {
        let filter = format!("created:{span}{mine}");
        let count = each(repository, kind, &filter, |_| ())?;
        month.lines.push(Line { what, count, sum: None, weighted: None, kind, filter });
    }
    Ok(month)
}

/// The first day of the month so many months away.
pub fn months_from(first: NaiveDate, by: i32) -> NaiveDate {
    let months = Months::new(by.unsigned_abs());
    let moved = if by < 0 { first.checked_sub_months(months) } else { first.checked_add_months(months) };
    first_of_month(moved.unwrap_or(first))
}

/// Visits the records of a kind that a filter of this module leaves; how many there are.
fn each(
    repository: &Repository,
    kind: Kind,
    filter: &str,
    mut visit: impl FnMut(&crate::domain::Record),
) -> Result<usize, Error> {
    let parsed = query::parse(filter, kind, repository.lists());
    debug_assert!(parsed.problems.is_empty(), "{filter}: {:?}", parsed.problems);
    let mut count = 0;
    repository.each(kind, Some(&parsed.filter), &mut |record| {
        count += 1;
        visit(&record);
        true
    })?;
    Ok(count)
}

/// Adds up deals, plain and weighted.
#[derive(Default)]
struct Sums {
    count: usize,
    sum: i128,
    weighted: i128,
}

impl Sums {
    fn add(&mut self, deal: &Deal, missing: &mut BTreeSet<&'static str>) {
        self.count += 1;
        self.sum += deal.based.map_or(0, i128::from);
        self.weighted += deal.weighted.map_or(0, i128::from);
        if let (Some(amount), None) = (deal.amount, deal.based) {
            missing.insert(amount.currency.code());
        }
    }
}

fn terms<'a>(repository: &'a Repository, day_of: &'a dyn Fn(i64) -> NaiveDate) -> Terms<'a> {
    let lists = repository.lists();
    Terms {
        stages: lists.stages.iter().map(|stage| (stage.id, stage)).collect(),
        rates: &lists.rates,
        base: lists.base,
        today: repository.today(),
        day_of,
    }
}

fn deals(
    repository: &Repository,
    what: What,
    filter: &str,
    missing: &mut BTreeSet<&'static str>,
) -> Result<Line, Error> {
    let clock = repository.clock();
    let day_of = |moment| clock.day_of(moment);
    let terms = terms(repository, &day_of);
    let mut sums = Sums::default();
    each(repository, Kind::Opportunity, filter, |record| sums.add(&Deal::of(record, &terms), missing))?;
    let is_weighed = what == What::Late && repository.lists().shows_field(Kind::Opportunity, "forecast");
    let weighted = is_weighed.then_some(sums.weighted);
    let filter = filter.to_owned();
    Ok(Line { what, count: sums.count, sum: Some(sums.sum), weighted, kind: Kind::Opportunity, filter })
}

/// Open deals that are to close this month, a line a forecast category, the surest first.
fn closing(repository: &Repository, span: &str, mine: &str, month: &mut Month) -> Result<(), Error> {
    let clock = repository.clock();
    let day_of = |moment| clock.day_of(moment);
    let terms = terms(repository, &day_of);
    let mut by_category: BTreeMap<String, Sums> = BTreeMap::new();
    let missing = &mut month.missing_rates;
    let is_told = repository.lists().shows_field(Kind::Opportunity, "forecast");
    let filter = format!("is:open close:{span}{mine}");
    each(repository, Kind::Opportunity, &filter, |record| {
        let deal = Opportunity::from_record(record);
        let stage = deal.stage.and_then(|id| terms.stages.get(&id).copied());
        let category = if is_told { forecast(&deal, stage).key() } else { "" }.to_owned();
        by_category.entry(category).or_default().add(&Deal::of(record, &terms), missing);
    })?;
    for category in ["commit", "best-case", "pipeline", "omitted", ""] {
        let Some(sums) = by_category.remove(category) else { continue };
        month.lines.push(Line {
            what: What::Closing(category.to_owned()),
            count: sums.count,
            sum: Some(sums.sum),
            weighted: is_told.then_some(sums.weighted),
            kind: Kind::Opportunity,
            filter: if is_told { format!("{filter} forecast:{category}") } else { filter.clone() },
        });
    }
    Ok(())
}

/// What was done, a line a type, in the order of the list.
fn done(repository: &Repository, span: &str, mine: &str, month: &mut Month) -> Result<(), Error> {
    let mut by_type: BTreeMap<String, usize> = BTreeMap::new();
    let filter = format!("is:done done:{span}{mine}");
    each(repository, Kind::Activity, &filter, |record| {
        *by_type.entry(record.text("type").to_owned()).or_default() += 1;
    })?;
    for (key, _) in query::Names::entries(repository.lists(), "activity-type") {
        let Some(count) = by_type.remove(&key) else { continue };
        month.lines.push(Line {
            filter: format!("{filter} type:{key}"),
            what: What::Done(key),
            count,
            sum: None,
            weighted: None,
            kind: Kind::Activity,
        });
    }
    Ok(())
}
