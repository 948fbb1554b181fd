//! What the kanban board reads: a window of each column, and totals that are kept, not counted.
//! Columns that are no stages are read in [`grouped`].

mod grouped;

use rusqlite::params_from_iter;
use rusqlite::types::Value as Sql;

use super::derived::SUMS;
use super::error::Result;
use super::storage::id_at;
use super::window::{From, Page, Sort, Window};
use super::{Filter, Repository, search};
use crate::domain::grouping::Bucket;
use crate::domain::money::Total;
use crate::domain::{Currency, Id, Kind, Money};

/// A board column's figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnTotal {
    /// What the column stands for.
    pub of: Bucket,
    /// How many deals.
    pub count: i64,
    /// The sum of their amounts.
    pub amount: Total,
    /// The sum of amount × probability; a deal without a probability takes its stage's.
    pub weighted: Total,
    /// Deals left out of `weighted`, since neither they nor their stage have a probability.
    pub unweighted: i64,
}

impl ColumnTotal {
    /// Nothing yet.
    fn new(of: Bucket, base: Currency) -> ColumnTotal {
        ColumnTotal { of, count: 0, amount: Total::new(base), weighted: Total::new(base), unweighted: 0 }
    }
}

/// One sum of deals of a stage in one currency.
struct Sum {
    stage: Id,
    currency: String,
    count: i64,
    amount: i64,
    /// Σ amount × probability, in hundredths.
    weighted: i64,
    bare_count: i64,
    bare_amount: i64,
}

const KEPT: &str = "SELECT b.stage, b.currency, sum(b.n), sum(b.amount), sum(b.weighted), sum(b.bare_n), sum(b.bare_amount) \
    FROM board_total b JOIN stage g ON g.id = b.stage WHERE g.pipeline = ?1 GROUP BY 1, 2";

impl Repository {
    /// The cards of one column from a place on, in board order: one index walk.
    pub fn column(&self, stage: Id, filter: Option<&Filter>, from: From, limit: usize) -> Result<Page> {
        let window = Window {
            kind: Kind::Opportunity,
            filter: filter.cloned(),
            sort: vec![Sort::up("position")],
            from,
            limit,
        };
        self.window_where(&window, Some((" AND r.stage = ?".to_owned(), vec![Sql::Blob(stage.0.to_vec())])))
    }

    /// The place of the first card of a stage's column; none when the column is empty.
    pub fn first_place(&self, stage: Id) -> Result<Option<String>> {
        let page = self.column(stage, None, From::Start, 1)?;
        Ok(page.rows.first().map(|card| card.text("position").to_owned()))
    }

    /// The figures of every stage of a pipeline that has deals: from the kept totals without a
    /// filter, counted with one. Currencies are converted with today's rates.
    pub fn column_totals(&self, pipeline: Id, filter: Option<&Filter>) -> Result<Vec<ColumnTotal>> {
        let _asked = self.allowance.asked();
        let pipeline = Sql::Blob(pipeline.0.to_vec());
        let sums = if filter.is_none() {
            self.sums(KEPT, vec![pipeline])?
        } else {
            self.counted("r.stage IN (SELECT id FROM stage WHERE pipeline = ?)", pipeline, filter)?
        };
        Ok(self.total(sums))
    }

    /// The figures of one stage, counted; none when no deal of it passes.
    pub fn stage_total(&self, stage: Id, filter: Option<&Filter>) -> Result<Option<ColumnTotal>> {
        let sums = self.counted("r.stage = ?", Sql::Blob(stage.0.to_vec()), filter)?;
        Ok(self.total(sums).pop())
    }

    fn counted(&self, stages: &str, bound: Sql, filter: Option<&Filter>) -> Result<Vec<Sum>> {
        let _asked = self.allowance.asked();
        let (clause, params) = search::clause(self, Kind::Opportunity, filter)?;
        let sql = format!(
            "SELECT r.stage, coalesce(r.currency, ''), {SUMS} FROM opportunity r \
             WHERE r.deleted = 0 AND {stages}{clause} GROUP BY 1, 2"
        );
        self.sums(&sql, [bound].into_iter().chain(params).collect())
    }

    fn sums(&self, sql: &str, bound: Vec<Sql>) -> Result<Vec<Sum>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(bound))?;
        let mut sums = Vec::new();
        while let Some(row) = rows.next()? {
            let Some(stage) = id_at(row, 0)? else { continue };
            sums.push(Sum {
                stage,
                currency: row.get(1)?,
                count: row.get(2)?,
                amount: row.get(3)?,
                weighted: row.get(4)?,
                bare_count: row.get(5)?,
                bare_amount: row.get(6)?,
            });
        }
        Ok(sums)
    }

    fn total(&self, sums: Vec<Sum>) -> Vec<ColumnTotal> {
        let (base, rates, today) = (self.lists.base, &self.lists.rates, self.today());
        let mut totals: Vec<ColumnTotal> = Vec::new();
        for sum in sums.into_iter().filter(|sum| sum.count > 0) {
            let at = totals.iter().position(|total| total.of == Bucket::Stage(sum.stage));
            let at = at.unwrap_or_else(|| {
                totals.push(ColumnTotal::new(Bucket::Stage(sum.stage), base));
                totals.len() - 1
            });
            let total = &mut totals[at];
            let currency = Currency::from_code(&sum.currency).unwrap_or(base);
            total.count += sum.count;
            total.amount.add(Money::new(sum.amount, currency), rates, today);
            let of_stage = self.lists.stage(sum.stage).and_then(|stage| stage.probability);
            let weighted = sum.weighted.saturating_add(sum.bare_amount.saturating_mul(of_stage.unwrap_or(0)));
            total.weighted.add(Money::new(round_hundredth(weighted), currency), rates, today);
            if of_stage.is_none() {
                total.unweighted += sum.bare_count;
            }
        }
        totals
    }
}

/// A sum in hundredths as whole minor units, rounded half away from zero.
fn round_hundredth(hundredths: i64) -> i64 {
    (hundredths.saturating_add(50 * hundredths.signum())) / 100
}
