//! Deals added up, all together and by group, and the report this makes: pure, over records.

use std::collections::HashMap;

use serde::Serialize;

use super::by::By;
use super::deal::{Deal, Terms};
use crate::domain::fold::fold;
use crate::domain::{Currency, Id, Record, Value};

/// A report: figures of everything asked for, and of each group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report<F> {
    /// Its name on the command line.
    pub report: &'static str,
    /// The deck's currency, which values are in.
    pub currency: &'static str,
    /// What it is grouped by, as written.
    pub by: Option<String>,
    /// The figures of all deals.
    pub total: F,
    /// The figures of each group, in order; a deal without a group comes last under no key.
    pub groups: Vec<Group<F>>,
}

/// The figures of one group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Group<F> {
    /// The id, key or text the deals share; none of those that hold nothing.
    pub key: Option<String>,
    /// What a person reads.
    pub label: Option<String>,
    /// Its figures.
    #[serde(flatten)]
    pub figures: F,
}

/// Adds up deals to the figures of a report.
pub trait Tally: Default {
    /// The figures.
    type Figures;
    /// Adds a deal.
    fn add(&mut self, deal: &Deal);
    /// The figures of what was added, values in this currency.
    fn figures(&self, base: Currency) -> Self::Figures;
}

/// Deals added up, all together and by group.
#[derive(Debug, Default)]
pub struct Grouped<T> {
    total: T,
    groups: HashMap<Option<String>, T>,
}

impl<T: Tally> Grouped<T> {
    /// The keys of the groups so far.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.groups.keys().flatten().map(String::as_str)
    }

    /// Adds a deal under all its groups. `there` holds the values one step away.
    pub fn add(&mut self, record: &Record, by: Option<&By>, there: &HashMap<Id, Value>, terms: &Terms<'_>) {
        let deal = Deal::of(record, terms);
        self.total.add(&deal);
        let Some(by) = by else { return };
        let keys = by.keys(record, deal.state, there, terms.day_of);
        if keys.is_empty() {
            self.groups.entry(None).or_default().add(&deal);
        }
        for key in keys {
            self.groups.entry(Some(key)).or_default().add(&deal);
        }
    }

    /// The report. `label` gives a key's label and its rank among the groups; groups of one rank
    /// are in the order of their folded labels.
    pub fn report(
        self,
        name: &'static str,
        by: Option<&By>,
        base: Currency,
        label: &dyn Fn(&str) -> (String, usize),
    ) -> Report<T::Figures> {
        let mut ranked: Vec<(_, Group<T::Figures>)> = self
            .groups
            .into_iter()
            .map(|(key, tally)| {
                let named = key.as_deref().map(label);
                let rank =
                    named.as_ref().map_or((usize::MAX, String::new()), |(name, rank)| (*rank, fold(name)));
                let label = named.map(|(name, _)| name);
                ((rank, key.clone()), Group { key, label, figures: tally.figures(base) })
            })
            .collect();
        ranked.sort_by(|(a, _), (b, _)| a.cmp(b));
        Report {
            report: name,
            currency: base.code(),
            by: by.map(|by| by.spelled.clone()),
            total: self.total.figures(base),
            groups: ranked.into_iter().map(|(_, group)| group).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::domain::money::Rates;
    use crate::domain::pipeline::Stage;
    use crate::domain::{Catalogue, Kind};
    use crate::report::pipeline::Pipeline;
    use crate::report::win_loss::WinLoss;

    fn id(number: i64) -> Id {
        Id::new(number, [0; 10])
    }

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).expect("a day of 2026")
    }

    fn stages() -> [Stage; 3] {
        [("open", Some(50)), ("won", Some(100)), ("lost", Some(0))].map(|(kind, probability)| Stage {
            kind_of: Some(kind.to_owned()),
            probability,
            ..Stage::empty(id(i64::from(probability == Some(100)) + 2 * i64::from(probability == Some(0))))
        })
    }

    /// Stage (0 open, 1 won, 2 lost), amount in minor units and currency, engaged, close.
    type Row = (i64, Option<i64>, &'static str, NaiveDate, NaiveDate);

    fn report<T: Tally>(rows: &[Row], by: &str) -> Report<T::Figures> {
        let stages = stages();
        let mut rates = Rates::default();
        let vnd = Currency::from_code("VND").expect("a known currency");
        rates.add(vnd, day(1, 1), "0.00004".parse().expect("a decimal"));
        let usd = Currency::from_code("USD").expect("a known currency");
        let terms = Terms {
            stages: stages.iter().map(|stage| (stage.id, stage)).collect(),
            rates: &rates,
            base: usd,
            today: day(6, 1),
            day_of: &|_| day(1, 1),
        };
        let by = By::parse(by, &Catalogue::default()).expect("a field to group by");
        let mut grouped = Grouped::<T>::default();
        for (number, (stage, amount, currency, engaged, close)) in rows.iter().enumerate() {
            let mut record = Record::new(Kind::Opportunity, id(100 + number as i64));
            record.set("stage", id(*stage));
            record.set("amount", *amount);
            record.set("currency", *currency);
            record.set("engaged", *engaged);
            record.set("close", *close);
            grouped.add(&record, Some(&by), &HashMap::new(), &terms);
        }
        grouped.report("test", Some(&by), usd, &|key| (key.to_owned(), 0))
    }

    fn rows() -> Vec<Row> {
        vec![
            (0, Some(100_000), "USD", day(1, 1), day(8, 1)),
            (0, None, "USD", day(1, 1), day(8, 1)),
            (0, Some(500_000), "EUR", day(1, 1), day(8, 1)),
            (1, Some(10_000), "USD", day(1, 1), day(1, 11)),
            (1, Some(30_000), "USD", day(1, 1), day(4, 1)),
            (1, Some(25_000_000), "VND", day(3, 1), day(4, 21)),
            (2, Some(4_000), "USD", day(2, 1), day(4, 2)),
        ]
    }

    #[test]
    fn states_are_counted_and_summed_with_rates_and_never_mixed() {
        let total = report::<Pipeline>(&rows(), "state").total;
        assert_eq!((total.open.value.count, total.open.value.without_amount), (3, 1));
        assert_eq!(total.open.value.value.amount, "1000.00");
        assert_eq!(total.open.value.missing_rates, ["EUR"]);
        assert_eq!(total.open.weighted.amount, "500.00");
        assert_eq!(total.won.value.value.amount, "1400.00");
        assert_eq!(total.all.value.count, 7);
    }

    #[test]
    fn a_deal_without_any_probability_is_counted_as_left_out() {
        let row = (99, Some(700), "USD", day(1, 1), day(2, 1));
        let total = report::<Pipeline>(&[row], "state").total;
        assert_eq!((total.open.without_probability, total.open.weighted.amount.as_str()), (1, "0.00"));
    }

    #[test]
    fn win_rate_mean_median_and_cycle_are_as_by_hand() {
        let total = report::<WinLoss>(&rows(), "state").total;
        assert_eq!(total.win_rate.map(|rate| rate.to_string()), Some("0.75".to_owned()));
        assert_eq!(total.won.mean.map(|mean| mean.amount), Some("466.6667".to_owned()));
        assert_eq!(total.won.median.map(|median| median.amount), Some("300.00".to_owned()));
        let days = total.cycle_days_won;
        assert_eq!((days.count, days.min, days.max), (3, Some(10), Some(90)));
        assert_eq!(days.median.map(|median| median.to_string()), Some("51".to_owned()));
        assert_eq!(total.cycle_days_closed.count, 4);
    }

    #[test]
    fn groups_add_up_to_the_total_and_come_in_order() {
        let report = report::<WinLoss>(&rows(), "close.quarter");
        let keys: Vec<_> = report.groups.iter().filter_map(|group| group.key.as_deref()).collect();
        assert_eq!(keys, ["2026Q1", "2026Q2", "2026Q3"]);
        let won: usize = report.groups.iter().map(|group| group.figures.won.value.count).sum();
        assert_eq!(won, report.total.won.value.count);
    }

    #[test]
    fn deals_that_hold_nothing_come_last_without_a_key() {
        let report = report::<Pipeline>(&rows(), "type");
        assert_eq!((report.groups.len(), report.groups[0].key.as_deref()), (1, None));
        assert_eq!(report.groups[0].figures, report.total);
    }

    #[test]
    fn the_json_of_a_report_is_stable() {
        let json = serde_json::to_string(&report::<WinLoss>(&rows()[3..4], "month")).expect("plain data");
        let closed = |count, value: &str, each: &str, by: &str| {
            format!(
                r#"{{"count":{count},"value":{{"amount":"{value}","currency":"USD"}},"by_currency":[{by}],"missing_rates":[],"without_amount":0{each}}}"#
            )
        };
        let money = r#"{"amount":"100.00","currency":"USD"}"#;
        let won = closed(
            1,
            "100.00",
            &format!(r#","mean":{money},"median":{money},"min":{money},"max":{money}"#),
            money,
        );
        let lost = closed(0, "0.00", r#","mean":null,"median":null,"min":null,"max":null"#, "");
        let open = closed(0, "0.00", "", "");
        let days = r#"{"count":1,"mean":10,"median":10,"min":10,"max":10,"out_of_order":0}"#;
        let figures = format!(
            r#""open":{open},"won":{won},"lost":{lost},"win_rate":1,"cycle_days_won":{days},"cycle_days_closed":{days}"#
        );
        assert_eq!(
            json,
            format!(
                r#"{{"report":"test","currency":"USD","by":"month","total":{{{figures}}},"groups":[{{"key":"2026-01","label":"2026-01",{figures}}}]}}"#
            )
        );
    }
}
