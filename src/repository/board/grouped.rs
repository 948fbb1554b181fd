//! Columns of a board that are no stages: windows of open deals by close date, and what each
//! column adds up to, read off one index that holds all that is asked.

use std::collections::BTreeMap;

use rusqlite::params_from_iter;
use rusqlite::types::Value as Sql;

use super::{ColumnTotal, round_hundredth};
use crate::domain::grouping::{Bucket, Grouping, Span};
use crate::domain::opportunity::Opportunity;
use crate::domain::probability::{Forecast, effective};
use crate::domain::{Currency, Id, Kind, Money};
use crate::query::filter::day_number;
use crate::query::forecast_sql;
use crate::repository::error::Result;
use crate::repository::storage::id_at;
use crate::repository::window::{From, Page, Sort, Window};
use crate::repository::{Filter, Repository, search};

/// An open deal in an open stage of a pipeline, or of any. The sign keeps the planner on the index
/// of open deals.
const OPEN: &str = "r.closed_at IS NULL AND +r.stage IN (SELECT g.id FROM stage g WHERE g.deleted = 0 \
    AND coalesce(g.active, 1) <> 0 AND coalesce(g.\"type\", 'open') = 'open' \
    AND (? IS NULL OR g.pipeline = ?))";

/// The probability of a deal, which is its stage's where it has none of its own.
const CHANCE: &str = "coalesce(r.probability, (SELECT g.probability FROM stage g WHERE g.id = r.stage))";

fn open_in(pipeline: Option<Id>) -> Vec<Sql> {
    let pipeline = pipeline.map_or(Sql::Null, blob);
    vec![pipeline.clone(), pipeline]
}

fn blob(id: Id) -> Sql {
    Sql::Blob(id.0.to_vec())
}

/// What a deal in a column passes.
fn clause(bucket: Bucket) -> (String, Vec<Sql>) {
    let day = |day| Sql::Integer(day_number(day));
    let (clause, bound) = match bucket {
        Bucket::Stage(stage) => ("+r.stage = ?".to_owned(), vec![blob(stage)]),
        Bucket::Owner(Some(owner)) => ("r.owner = ?".to_owned(), vec![blob(owner)]),
        Bucket::Owner(None) => ("r.owner IS NULL".to_owned(), Vec::new()),
        Bucket::Close(Span::Undated) => ("r.close IS NULL".to_owned(), Vec::new()),
        Bucket::Close(Span::Before(first)) => ("r.close < ?".to_owned(), vec![day(first)]),
        Bucket::Close(Span::From(first)) => ("r.close >= ?".to_owned(), vec![day(first)]),
        Bucket::Close(Span::Month(first)) => {
            let next = first.checked_add_months(chrono::Months::new(1)).unwrap_or(first);
            ("r.close >= ? AND r.close < ?".to_owned(), vec![day(first), day(next)])
        }
        Bucket::Chance(None) => (format!("{CHANCE} IS NULL"), Vec::new()),
        Bucket::Chance(Some(band)) => {
            (format!("{CHANCE} BETWEEN ? AND ?"), vec![Sql::Integer(band.low), Sql::Integer(band.high)])
        }
        Bucket::Forecast(category) => {
            let also = if category == Forecast::Commit { Forecast::Closed } else { category };
            let keys = [category, also].map(|category| Sql::Text(category.key().to_owned()));
            (format!("{} IN (?, ?)", forecast_sql("r")), keys.to_vec())
        }
    };
    (clause, bound)
}

impl Repository {
    /// The cards of one column that is no stage, by close date: a window of one index walk.
    /// Without a pipeline of all pipelines.
    pub fn bucket(
        &self,
        pipeline: Option<Id>,
        bucket: Bucket,
        filter: Option<&Filter>,
        from: From,
        limit: usize,
    ) -> Result<Page> {
        if let Bucket::Stage(stage) = bucket {
            return self.column(stage, filter, from, limit);
        }
        let window = Window {
            kind: Kind::Opportunity,
            filter: filter.cloned(),
            sort: vec![Sort::up("close")],
            from,
            limit,
        };
        let (clause, bound) = clause(bucket);
        let bound = open_in(pipeline).into_iter().chain(bound).collect();
        self.window_where(&window, Some((format!(" AND {OPEN} AND {clause}"), bound)))
    }

    /// The figures of every column of a grouping that has open deals: one walk of the index.
    pub fn bucket_totals(
        &self,
        pipeline: Option<Id>,
        grouping: Grouping,
        filter: Option<&Filter>,
    ) -> Result<Vec<ColumnTotal>> {
        let _asked = self.allowance.asked();
        let (clause, params) = search::clause(self, Kind::Opportunity, filter)?;
        let sql = format!(
            "SELECT r.close, r.owner, r.stage, r.probability, r.probability_by_hand, r.forecast, r.amount, \
             r.currency FROM opportunity r WHERE r.deleted = 0 AND {OPEN}{clause}"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(open_in(pipeline).into_iter().chain(params)))?;
        let (lists, today) = (&self.lists, self.today());
        let mut sums: BTreeMap<(Bucket, Currency), Sum> = BTreeMap::new();
        let mut deal = Opportunity::empty(Id([0; 16]));
        while let Some(row) = rows.next()? {
            let close: Option<i64> = row.get(0)?;
            deal.close =
                close.and_then(|day| i32::try_from(day).ok()).and_then(chrono::NaiveDate::from_epoch_days);
            deal.owner = id_at(row, 1)?;
            deal.stage = id_at(row, 2)?;
            deal.probability = row.get(3)?;
            deal.probability_by_hand = row.get::<_, Option<i64>>(4)?.map(|hand| hand != 0);
            deal.forecast = row.get(5)?;
            let amount: i64 = row.get::<_, Option<i64>>(6)?.unwrap_or(0);
            let currency = row.get_ref(7)?.as_str_or_null().ok().flatten().and_then(Currency::from_code);
            let stage = deal.stage.and_then(|id| lists.stage(id));
            let Some(bucket) = Bucket::of(&deal, stage, grouping, today) else { continue };
            let sum = sums.entry((bucket, currency.unwrap_or(lists.base))).or_default();
            sum.count += 1;
            sum.amount = sum.amount.saturating_add(amount);
            match effective(&deal, stage) {
                Some(chance) => sum.weighted = sum.weighted.saturating_add(amount.saturating_mul(chance)),
                None => sum.unweighted += 1,
            }
        }
        let mut totals: Vec<ColumnTotal> = Vec::new();
        for ((bucket, currency), sum) in sums {
            if totals.last().is_none_or(|total| total.of != bucket) {
                totals.push(ColumnTotal::new(bucket, lists.base));
            }
            let Some(total) = totals.last_mut() else { continue };
            total.count += sum.count;
            total.unweighted += sum.unweighted;
            total.amount.add(Money::new(sum.amount, currency), &lists.rates, today);
            total.weighted.add(Money::new(round_hundredth(sum.weighted), currency), &lists.rates, today);
        }
        Ok(totals)
    }

    /// Who has open deals in a pipeline, or in any: read off the kept totals.
    pub fn owners(&self, pipeline: Option<Id>) -> Result<Vec<Option<Id>>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT b.owner FROM board_total b JOIN stage g ON g.id = b.stage WHERE b.n > 0 \
             AND coalesce(g.\"type\", 'open') = 'open' AND (?1 IS NULL OR g.pipeline = ?1)",
        )?;
        let mut rows = statement.query([pipeline.map(|id| id.0)])?;
        let mut owners = Vec::new();
        while let Some(row) = rows.next()? {
            // Nobody is kept as an id of zeros.
            owners.push(id_at(row, 0)?.filter(|id| id.0 != [0; 16]));
        }
        Ok(owners)
    }
}

/// What deals of a column in one currency add up to.
#[derive(Default)]
struct Sum {
    count: i64,
    amount: i64,
    /// In hundredths.
    weighted: i64,
    unweighted: i64,
}
