//! What the columns of a board stand for: stages, or what else its deals are put side by side by;
//! and what a deal becomes that is moved from one such column to another.

use chrono::{Datelike, Months, NaiveDate};

use super::Kind;
use super::change::Change;
use super::id::Id;
use super::moving;
use super::opportunity::Opportunity;
use super::pipeline::{Stage, Tracking};
use super::probability::{self, Forecast};
use super::value::Value;

/// Months that have a column of their own, from the present one on.
const MONTHS: u32 = 6;

/// What the columns of a board are made by.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Grouping {
    /// A column for every stage, those won and lost with them.
    #[default]
    Stage,
    /// How likely open deals are.
    Probability,
    /// Whose they are.
    Owner,
    /// The month they are expected to close in.
    Close,
    /// Their forecast category.
    Forecast,
}

impl Grouping {
    /// Every grouping, in the order it is offered.
    pub const ALL: [Grouping; 5] =
        [Grouping::Stage, Grouping::Probability, Grouping::Owner, Grouping::Close, Grouping::Forecast];

    /// Its stable name.
    pub fn key(self) -> &'static str {
        match self {
            Grouping::Stage => "stage",
            Grouping::Probability => "probability",
            Grouping::Owner => "owner",
            Grouping::Close => "close",
            Grouping::Forecast => "forecast",
        }
    }

    /// The grouping with this name.
    pub fn from_key(key: &str) -> Option<Grouping> {
        Grouping::ALL.into_iter().find(|grouping| grouping.key() == key)
    }

    /// What a board is made by at first, by how its deals are tracked.
    pub fn usual(tracking: Tracking) -> Grouping {
        match tracking {
            Tracking::Probability => Grouping::Probability,
            Tracking::Stage | Tracking::Both => Grouping::Stage,
        }
    }

    /// The fields of a deal that say in which of its columns the deal is, the one it is all about
    /// first.
    pub fn decided_by(self) -> &'static [&'static str] {
        match self {
            Grouping::Stage => &["stage"],
            Grouping::Probability => &["probability", "stage"],
            Grouping::Owner => &["owner"],
            Grouping::Close => &["close"],
            Grouping::Forecast => &["forecast", "probability", "probability_by_hand", "stage"],
        }
    }
}

/// A stretch of probabilities in percent, both ends included.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Band {
    /// The least.
    pub low: i64,
    /// The greatest.
    pub high: i64,
    /// What a deal that is put here gets.
    pub typical: i64,
}

impl Band {
    /// Every band, in order; together they hold 0 to 100.
    pub const ALL: [Band; 5] = [
        Band { low: 0, high: 0, typical: 0 },
        Band { low: 1, high: 19, typical: 10 },
        Band { low: 20, high: 49, typical: 35 },
        Band { low: 50, high: 79, typical: 65 },
        Band { low: 80, high: 100, typical: 90 },
    ];

    /// The band of a probability.
    pub fn of(percent: i64) -> Band {
        let within = |band: &Band| (band.low..=band.high).contains(&percent);
        Band::ALL.into_iter().find(within).unwrap_or(Band::ALL[if percent < 0 { 0 } else { 4 }])
    }
}

/// A stretch of close dates.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Span {
    /// Before this day, the first of the present month.
    Before(NaiveDate),
    /// The month that begins on this day.
    Month(NaiveDate),
    /// From this day on.
    From(NaiveDate),
    /// No close date.
    Undated,
}

/// What one column of a board stands for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Bucket {
    /// A stage.
    Stage(Id),
    /// Deals of about this probability; none: of unknown probability.
    Chance(Option<Band>),
    /// Deals of a user, or nobody's.
    Owner(Option<Id>),
    /// Deals that are to close then.
    Close(Span),
    /// Deals of a forecast category.
    Forecast(Forecast),
}

impl Bucket {
    /// The column that an open deal is in.
    pub fn of(
        deal: &Opportunity,
        stage: Option<&Stage>,
        grouping: Grouping,
        today: NaiveDate,
    ) -> Option<Bucket> {
        Some(match grouping {
            Grouping::Stage => Bucket::Stage(deal.stage?),
            Grouping::Probability => Bucket::Chance(probability::effective(deal, stage).map(Band::of)),
            Grouping::Owner => Bucket::Owner(deal.owner),
            Grouping::Close => Bucket::Close(span_of(deal.close, today)),
            // What is as good as sold is a commitment as long as it is open.
            Grouping::Forecast => Bucket::Forecast(match probability::forecast(deal, stage) {
                Forecast::Closed => Forecast::Commit,
                other => other,
            }),
        })
    }
}

/// The stretch of months that a close date is in.
pub fn span_of(close: Option<NaiveDate>, today: NaiveDate) -> Span {
    let spans = spans(today);
    let within = |span: &&Span| match (span, close) {
        (Span::Undated, day) => day.is_none(),
        (_, None) => false,
        (Span::Before(first), Some(day)) => day < *first,
        (Span::Month(first), Some(day)) => (first.year(), first.month()) == (day.year(), day.month()),
        (Span::From(first), Some(day)) => day >= *first,
    };
    spans.iter().find(within).copied().unwrap_or(Span::Undated)
}

/// What is late, the present month and those after it, what is later, and what has no date.
pub fn spans(today: NaiveDate) -> Vec<Span> {
    let first = first_of_month(today);
    let month = |after: u32| first.checked_add_months(Months::new(after)).unwrap_or(first);
    let mut spans = vec![Span::Before(first)];
    spans.extend((0..MONTHS).map(|after| Span::Month(month(after))));
    spans.push(Span::From(month(MONTHS)));
    spans.push(Span::Undated);
    spans
}

/// The first day of the month a day lies in.
pub fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// A close date brought into the month that begins on `first`: the same day, or the last one of a
/// shorter month; without an earlier date the last day of the month.
pub fn day_in_month(close: Option<NaiveDate>, first: NaiveDate) -> NaiveDate {
    let last = first.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()).unwrap_or(first);
    close.and_then(|close| first.with_day(close.day())).unwrap_or(last).min(last)
}

/// What putting a deal into a column that is no stage comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Put {
    /// This change.
    Change(Change),
    /// It is there already.
    There,
    /// No single value brings it there: what is late, or later, is no month.
    NoSuch,
}

/// Puts an open deal into a column, by the rules that a single edit of the field obeys.
pub fn put(deal: &Opportunity, stage: Option<&Stage>, bucket: Bucket, today: NaiveDate) -> Put {
    let is_there = match bucket {
        Bucket::Stage(_) => false,
        Bucket::Owner(owner) => deal.owner == owner,
        Bucket::Chance(band) => probability::effective(deal, stage).map(Band::of) == band,
        Bucket::Close(span) => span_of(deal.close, today) == span,
        Bucket::Forecast(category) => probability::forecast(deal, stage) == category,
    };
    if is_there {
        return Put::There;
    }
    let change = match bucket {
        Bucket::Owner(owner) => {
            Some(Change::set(Kind::Opportunity, deal.id, [("owner", Value::from(owner))]))
        }
        Bucket::Chance(Some(band)) => probability::set_by_hand(deal, Some(band.typical), stage),
        Bucket::Close(Span::Month(first)) => {
            Some(moving::set_close(deal, Some(day_in_month(deal.close, first))))
        }
        Bucket::Close(Span::Undated) => Some(moving::set_close(deal, None)),
        Bucket::Forecast(category) => {
            // Where its probability says as much, nothing has to be put over it.
            let plain = Opportunity { forecast: None, ..deal.clone() };
            let own = probability::forecast(&plain, stage) == category;
            let value = if own { Value::Null } else { Value::from(category.key()) };
            Some(Change::set(Kind::Opportunity, deal.id, [("forecast", value)]))
        }
        Bucket::Stage(_) | Bucket::Chance(None) | Bucket::Close(Span::Before(_) | Span::From(_)) => None,
    };
    change.map_or(Put::NoSuch, Put::Change)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::{after, id};

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a day")
    }

    fn today() -> NaiveDate {
        day(2026, 6, 15)
    }

    fn deal() -> Opportunity {
        Opportunity { probability: Some(50), close: Some(day(2026, 8, 31)), ..Opportunity::empty(id(1)) }
    }

    fn open() -> Stage {
        Stage { probability: Some(50), ..Stage::empty(id(5)) }
    }

    fn become_(deal: &Opportunity, bucket: Bucket) -> Opportunity {
        match put(deal, Some(&open()), bucket, today()) {
            Put::Change(change) => Opportunity::from_record(&after(deal.to_record(), &[change])),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_percentage_is_in_one_band_that_holds_what_it_gives() {
        for percent in 0..=100 {
            let bands = Band::ALL.iter().filter(|band| (band.low..=band.high).contains(&percent));
            assert_eq!(bands.count(), 1, "{percent}");
        }
        for band in Band::ALL {
            assert_eq!(Band::of(band.typical), band);
        }
    }

    #[test]
    fn every_close_date_is_in_one_column() {
        let spans = spans(today());
        assert_eq!(spans.len(), 9);
        assert_eq!(span_of(Some(day(2026, 5, 31)), today()), spans[0]);
        assert_eq!(span_of(Some(day(2026, 6, 1)), today()), spans[1]);
        assert_eq!(span_of(Some(day(2026, 11, 30)), today()), spans[6]);
        assert_eq!(span_of(Some(day(2026, 12, 1)), today()), spans[7]);
        assert_eq!(span_of(Some(day(2027, 6, 1)), today()), spans[7]);
        assert_eq!(span_of(None, today()), spans[8]);
    }

    #[test]
    fn a_deal_put_into_a_month_keeps_its_day_or_takes_the_last_one() {
        assert_eq!(day_in_month(Some(day(2026, 8, 31)), day(2026, 9, 1)), day(2026, 9, 30));
        assert_eq!(day_in_month(Some(day(2026, 8, 12)), day(2026, 9, 1)), day(2026, 9, 12));
        assert_eq!(day_in_month(None, day(2027, 2, 1)), day(2027, 2, 28));
    }

    #[test]
    fn a_later_month_counts_as_a_push_like_a_date_that_is_typed() {
        let moved = become_(&deal(), Bucket::Close(Span::Month(day(2026, 9, 1))));
        assert_eq!((moved.close, moved.pushed), (Some(day(2026, 9, 30)), Some(1)));
        let moved = become_(&deal(), Bucket::Close(Span::Month(day(2026, 7, 1))));
        assert_eq!((moved.close, moved.pushed), (Some(day(2026, 7, 31)), None));
        assert_eq!(put(&deal(), None, Bucket::Close(Span::Before(day(2026, 6, 1))), today()), Put::NoSuch);
    }

    #[test]
    fn another_band_sets_the_probability_by_hand_and_its_own_leaves_it() {
        let moved = become_(&deal(), Bucket::Chance(Some(Band::ALL[4])));
        assert_eq!((moved.probability, moved.probability_by_hand), (Some(90), Some(true)));
        assert_eq!(put(&deal(), None, Bucket::Chance(Some(Band::ALL[3])), today()), Put::There);
    }

    #[test]
    fn a_category_is_put_over_the_probability_only_where_that_says_otherwise() {
        let commit = become_(&deal(), Bucket::Forecast(Forecast::Commit));
        assert_eq!(commit.forecast.as_deref(), Some("commit"));
        let back = become_(&commit, Bucket::Forecast(Forecast::BestCase));
        assert_eq!(back.forecast, None);
    }

    #[test]
    fn what_a_deal_is_put_into_is_the_column_it_is_then_in() {
        let (stage, owner) = (open(), id(7));
        let buckets = [
            Bucket::Owner(Some(owner)),
            Bucket::Chance(Some(Band::ALL[1])),
            Bucket::Close(Span::Undated),
            Bucket::Close(Span::Month(day(2026, 10, 1))),
            Bucket::Forecast(Forecast::Omitted),
        ];
        let groupings =
            [Grouping::Owner, Grouping::Probability, Grouping::Close, Grouping::Close, Grouping::Forecast];
        for (bucket, grouping) in buckets.into_iter().zip(groupings) {
            let moved = become_(&deal(), bucket);
            assert_eq!(Bucket::of(&moved, Some(&stage), grouping, today()), Some(bucket));
        }
    }
}
