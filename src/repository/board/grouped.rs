//! Columns of a board that are no stages: windows of open deals by close date, and what each
//! column adds up to, read off one index that holds all that is asked.

use std::collections::BTreeMap;

use rusqlite::params_from_iter;
use rusqlite::types::Value as Sql;

use super::{ColumnTotal, round_hundredth};
use crate::domain::grouping::{Bucket, Grouping, Span};
use crate::domain::opportunity::Opportunity;
use crate::domain::pipeline::Stage;
use crate::domain::probability::{Forecast, effective};
use crate::domain::{Currency, Id, Kind, Money};
use crate::query::filter::day_number;
use crate::repository::error::Result;
use crate::repository::storage::id_at;
use crate::repository::window::{From, Page, Sort, Window};
use crate::repository::{Filter, Lists, Repository, search};

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
fn clause(bucket: Bucket, lists: &Lists) -> (String, Vec<Sql>) {
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
        Bucket::Forecast(category) => in_category(category, lists),
    };
    (clause, bound)
}

/// What an open deal of a forecast category passes: the rule of `domain::probability::forecast`,
/// with the stages of each category named, since looking them up for every deal takes long.
fn in_category(category: Forecast, lists: &Lists) -> (String, Vec<Sql>) {
    // What is as good as sold is a commitment as long as it is open.
    let (category, also) = match category {
        Forecast::Commit | Forecast::Closed => (Forecast::Commit, Forecast::Closed),
        other => (other, other),
    };
    // No probability makes a deal omitted: nothing lies between one and nought.
    let (low, high) = category.range().unwrap_or((1, 0));
    let of = |stage: &Stage| stage.forecast.as_deref().and_then(Forecast::from_key);
    let those = |is: &dyn Fn(Option<Forecast>) -> bool| -> Vec<Sql> {
        let stages = lists.stages.iter().filter(|stage| stage.is_open() && is(of(stage)));
        stages.map(|stage| blob(stage.id)).collect()
    };
    let omitted = those(&|own| own == Some(Forecast::Omitted));
    let named = those(&|own| own == Some(category) || own == Some(also));
    let unnamed = those(&|own| own.is_none());
    let key = |category: Forecast| Sql::Text(category.key().to_owned());
    let keys = Forecast::ALL.map(key);
    let places = |of: &[Sql]| vec!["?"; of.len()].join(", ");
    let clause = format!(
        "CASE WHEN r.forecast IN ({}) \
         THEN r.forecast IN (?, ?) WHEN r.stage IN ({}) THEN ? \
         WHEN r.probability_by_hand = 1 AND r.probability IS NOT NULL THEN r.probability BETWEEN ? AND ? \
         WHEN r.stage IN ({}) THEN 1 WHEN r.stage IN ({}) \
         THEN coalesce({CHANCE}, 0) BETWEEN ? AND ? ELSE 0 END",
        places(&keys),
        places(&omitted),
        places(&named),
        places(&unnamed)
    );
    let range = || [Sql::Integer(low), Sql::Integer(high)];
    let mut bound = keys.to_vec();
    bound.extend([category, also].map(key));
    bound.extend(omitted);
    bound.push(Sql::Integer(i64::from(category == Forecast::Omitted)));
    bound.extend(range());
    bound.extend(named);
    bound.extend(unnamed);
    bound.extend(range());
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
        let (clause, bound) = clause(bucket, &self.lists);
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

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::domain::presets::StagePreset;
    use crate::domain::{Change, Device, Record, Value};
    use crate::repository::{Clock, Seed, Who};

    /// Monday, 15 June 2026.
    const NOW: Clock = Clock::Fixed(1_781_514_000_000);

    /// A deck with every way in which a deal and a stage can be of a category, and deals without an
    /// owner, a date or a probability.
    fn deck() -> Repository {
        let mut changes = StagePreset::Standard.changes();
        let mut random = fastrand::Rng::with_seed(5);
        let stages = ["Prospecting", "Qualification", "Proposal", "Negotiation"];
        for number in 0..200_u8 {
            let stage = StagePreset::Standard.stage(stages[usize::from(number) % stages.len()]);
            let mut values: Vec<(&'static str, Value)> = vec![
                ("name", Value::from(format!("deal {number}"))),
                ("stage", stage.into()),
                ("amount", 100.into()),
            ];
            if random.u8(..3) == 0 {
                let category = Forecast::ALL[random.usize(..Forecast::ALL.len())];
                values.push(("forecast", category.key().into()));
            }
            match random.u8(..3) {
                0 => values.extend([
                    ("probability", i64::from(random.u8(..=100)).into()),
                    ("probability_by_hand", true.into()),
                ]),
                1 => values.push(("probability", i64::from(random.u8(..=100)).into())),
                _ => {}
            }
            if random.bool() {
                values.push(("owner", Id([random.u8(1..4); 16]).into()));
            }
            if random.bool() {
                let day = NOW.today() + chrono::TimeDelta::days(random.i64(-60..400));
                values.push(("close", day.into()));
            }
            changes.push(Change::create(Kind::Opportunity, Id([number + 20; 16]), values));
        }
        for (name, category) in [("Qualification", "omitted"), ("Proposal", "commit")] {
            let stage = StagePreset::Standard.stage(name);
            changes.push(Change::set(Kind::Stage, stage, [("forecast", Value::from(category))]));
        }
        let bare = StagePreset::Standard.stage("Negotiation");
        let values = [("forecast", Value::Null), ("probability", Value::Null)];
        changes.push(Change::set(Kind::Stage, bare, values));
        let currency = Currency::from_code("USD").expect("a currency");
        let who = Who { device: Device::new(1), user: None, clock: NOW, state_dir: None };
        Repository::in_memory(Seed { currency, changes, label: String::new() }, who).expect("a deck")
    }

    fn open(deck: &Repository) -> Vec<Record> {
        let mut deals = Vec::new();
        let mut take = |deal: Record| {
            let stage = deal.get("stage").as_id().and_then(|id| deck.lists().stage(id));
            deals.extend(Some(deal).filter(|_| stage.is_some_and(Stage::is_open)));
            true
        };
        deck.each(Kind::Opportunity, None, &mut take).expect("deals");
        deals
    }

    #[test]
    fn every_open_deal_is_in_the_column_that_the_rule_gives_and_counted_there() {
        let deck = deck();
        for grouping in Grouping::ALL.into_iter().filter(|grouping| *grouping != Grouping::Stage) {
            let mut by_rule: HashMap<Bucket, Vec<Id>> = HashMap::new();
            for record in open(&deck) {
                let deal = Opportunity::from_record(&record);
                let stage = deal.stage.and_then(|id| deck.lists().stage(id));
                let bucket = Bucket::of(&deal, stage, grouping, deck.today()).expect("a column");
                by_rule.entry(bucket).or_default().push(record.id);
            }
            let totals = deck.bucket_totals(None, grouping, None).expect("totals");
            assert_eq!(totals.len(), by_rule.len(), "{grouping:?}");
            for total in totals {
                let mut read: Vec<Id> = deck
                    .bucket(None, total.of, None, From::Start, 10_000)
                    .expect("a column")
                    .rows
                    .iter()
                    .map(|deal| deal.id)
                    .collect();
                let mut ruled = by_rule.remove(&total.of).expect("by the rule too");
                read.sort_unstable();
                ruled.sort_unstable();
                assert!(read == ruled, "{:?}", total.of);
                assert_eq!(total.count, ruled.len() as i64);
            }
        }
    }

    #[test]
    fn a_column_is_one_walk_of_the_index_of_open_deals_and_nothing_is_sorted() {
        let deck = deck();
        for bucket in [
            Bucket::Owner(None),
            Bucket::Close(Span::Month(deck.today())),
            Bucket::Chance(None),
            Bucket::Forecast(Forecast::Commit),
        ] {
            let (clause, bound) = clause(bucket, deck.lists());
            let sql = format!(
                "EXPLAIN QUERY PLAN SELECT r.name FROM opportunity r WHERE r.deleted = 0 AND {OPEN} AND {clause} \
                 AND r.close IS NOT NULL ORDER BY r.close, r.rid LIMIT 31"
            );
            let mut statement = deck.connection.prepare(&sql).expect("a statement");
            let bound = open_in(None).into_iter().chain(bound);
            let plan: Vec<String> = statement
                .query_map(params_from_iter(bound), |row| row.get(3))
                .expect("a plan")
                .collect::<rusqlite::Result<_>>()
                .expect("a plan");
            assert!(plan[0].contains("opportunity_open"), "{plan:?}");
            assert!(plan.iter().all(|line| !line.contains("TEMP B-TREE")), "{plan:?}");
        }
    }
}
