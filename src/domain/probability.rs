//! How likely a deal is, what it is worth so weighed, and which forecast category that makes.

use chrono::NaiveDate;

use super::Kind;
use super::change::Change;
use super::money::{Currency, Money, Rates, Total, weighted};
use super::opportunity::Opportunity;
use super::pipeline::{Stage, StageType};
use super::value::Value;

/// A forecast category. The keys are fixed; a stage or a deal may name one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Forecast {
    /// Below 50 %.
    Pipeline,
    /// 50 to 79 %.
    BestCase,
    /// 80 % and more.
    Commit,
    /// Won.
    Closed,
    /// Left out of every forecast: lost, or put here by hand.
    Omitted,
}

impl Forecast {
    /// Every category, in order.
    pub const ALL: [Forecast; 5] =
        [Forecast::Pipeline, Forecast::BestCase, Forecast::Commit, Forecast::Closed, Forecast::Omitted];

    /// Its key in the list `forecast`.
    pub fn key(self) -> &'static str {
        match self {
            Forecast::Pipeline => "pipeline",
            Forecast::BestCase => "best-case",
            Forecast::Commit => "commit",
            Forecast::Closed => "closed",
            Forecast::Omitted => "omitted",
        }
    }

    /// The category with this key.
    pub fn from_key(key: &str) -> Option<Forecast> {
        Forecast::ALL.into_iter().find(|category| category.key() == key)
    }

    /// The probabilities in percent that make an open deal of this category, both ends included;
    /// none make it closed or omitted.
    pub fn range(self) -> Option<(i64, i64)> {
        match self {
            Forecast::Pipeline => Some((i64::MIN, 49)),
            Forecast::BestCase => Some((50, 79)),
            Forecast::Commit => Some((80, i64::MAX)),
            Forecast::Closed | Forecast::Omitted => None,
        }
    }

    /// The category of an open deal at this probability in percent.
    pub fn at(probability: i64) -> Forecast {
        let holds = |category: &Forecast| {
            category.range().is_some_and(|(low, high)| (low..=high).contains(&probability))
        };
        Forecast::ALL.into_iter().find(holds).unwrap_or(Forecast::Commit)
    }
}

/// How likely the deal is, in percent: its own probability, else its stage's. None when neither
/// has one; never taken for 100.
pub fn effective(deal: &Opportunity, stage: Option<&Stage>) -> Option<i64> {
    deal.probability.or_else(|| stage.and_then(|stage| stage.probability))
}

/// What the deal is worth times how likely it is. None without an amount, a known currency or a
/// probability.
pub fn weighted_amount(deal: &Opportunity, stage: Option<&Stage>) -> Option<Money> {
    let amount = deal.money()?;
    Some(Money::new(weighted(amount.minor, effective(deal, stage)?), amount.currency))
}

/// The category of a deal: what its owner put it in; closed and omitted when won and lost; the
/// one of a probability set by hand; else its stage's, or the one of its stage's probability.
pub fn forecast(deal: &Opportunity, stage: Option<&Stage>) -> Forecast {
    if let Some(named) = deal.forecast.as_deref().and_then(Forecast::from_key) {
        return named;
    }
    match stage.map(Stage::kind) {
        Some(StageType::Won) => return Forecast::Closed,
        Some(StageType::Lost) => return Forecast::Omitted,
        _ => {}
    }
    let by_hand = deal.probability.filter(|_| deal.probability_by_hand == Some(true));
    let of_stage = stage.and_then(|stage| stage.forecast.as_deref()).and_then(Forecast::from_key);
    match (by_hand, of_stage) {
        (_, Some(Forecast::Omitted)) => Forecast::Omitted,
        (Some(probability), _) => Forecast::at(probability),
        (None, Some(category)) => category,
        (None, None) => effective(deal, stage).map_or(Forecast::Pipeline, Forecast::at),
    }
}

/// The change that sets a deal's probability by hand, kept when the deal moves; none gives it
/// back to the stage. Numbers outside 0 to 100 are brought to the nearer end. None for a deal in a
/// stage that is not open: closing decided how likely it is.
pub fn set_by_hand(deal: &Opportunity, probability: Option<i64>, stage: Option<&Stage>) -> Option<Change> {
    if stage.is_some_and(|stage| !stage.is_open()) {
        return None;
    }
    let (value, by_hand) = match probability {
        Some(percent) => (Some(percent.clamp(0, 100)), Value::Bool(true)),
        None => (stage.and_then(|stage| stage.probability), Value::Null),
    };
    let values = [("probability", Value::from(value)), ("probability_by_hand", by_hand)];
    Some(Change::set(Kind::Opportunity, deal.id, values))
}

/// A weighted total in progress.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weighing {
    /// The weighted amounts, added up.
    pub total: Total,
    /// Deals with an amount that were left out because no probability is known.
    pub left_out: i64,
}

impl Weighing {
    /// Nothing yet, in this base currency.
    pub fn new(base: Currency) -> Weighing {
        Weighing { total: Total::new(base), left_out: 0 }
    }

    /// Adds a deal, converted with the rate of the day; counts it as left out when its
    /// probability is not known.
    pub fn add(&mut self, deal: &Opportunity, stage: Option<&Stage>, rates: &Rates, day: NaiveDate) {
        match weighted_amount(deal, stage) {
            Some(amount) => self.total.add(amount, rates, day),
            None if effective(deal, stage).is_none() => self.left_out += 1,
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::{after, id};

    fn stage(kind: &str, probability: Option<i64>) -> Stage {
        Stage { kind_of: Some(kind.to_owned()), probability, ..Stage::empty(id(1)) }
    }

    fn deal(probability: Option<i64>) -> Opportunity {
        Opportunity {
            amount: Some(100_000),
            currency: Some("USD".to_owned()),
            probability,
            ..Opportunity::empty(id(2))
        }
    }

    #[test]
    fn an_unset_probability_means_the_stages() {
        assert_eq!(effective(&deal(None), Some(&stage("open", Some(50)))), Some(50));
        assert_eq!(effective(&deal(Some(70)), Some(&stage("open", Some(50)))), Some(70));
    }

    #[test]
    fn a_deal_without_any_probability_is_left_out_and_counted() {
        let usd = Currency::from_code("USD").expect("a known currency");
        let mut weighing = Weighing::new(usd);
        let day = NaiveDate::default();
        weighing.add(&deal(None), Some(&stage("open", None)), &Rates::default(), day);
        weighing.add(&deal(None), None, &Rates::default(), day);
        weighing.add(&deal(None), Some(&stage("open", Some(50))), &Rates::default(), day);
        assert_eq!(weighing.left_out, 2);
        assert_eq!(weighing.total.base.minor, 50_000);
    }

    #[test]
    fn forecast_thresholds_are_50_and_80() {
        let of = |probability| forecast(&deal(None), Some(&stage("open", Some(probability))));
        assert_eq!([of(0), of(49)], [Forecast::Pipeline; 2]);
        assert_eq!([of(50), of(79)], [Forecast::BestCase; 2]);
        assert_eq!([of(80), of(100)], [Forecast::Commit; 2]);
    }

    #[test]
    fn won_is_closed_and_lost_is_omitted() {
        assert_eq!(forecast(&deal(None), Some(&stage("won", Some(100)))), Forecast::Closed);
        assert_eq!(forecast(&deal(None), Some(&stage("lost", Some(0)))), Forecast::Omitted);
    }

    #[test]
    fn a_category_put_by_the_owner_goes_before_every_other() {
        let mut deal = deal(Some(90));
        deal.forecast = Some("pipeline".to_owned());
        assert_eq!(forecast(&deal, Some(&stage("open", Some(80)))), Forecast::Pipeline);
    }

    #[test]
    fn a_probability_set_by_hand_goes_before_the_stages_category() {
        let mut early = stage("open", Some(10));
        early.forecast = Some("pipeline".to_owned());
        let mut deal = deal(Some(90));
        assert_eq!(forecast(&deal, Some(&early)), Forecast::Pipeline);
        deal.probability_by_hand = Some(true);
        assert_eq!(forecast(&deal, Some(&early)), Forecast::Commit);
    }

    #[test]
    fn a_probability_set_by_hand_is_marked_and_given_back() {
        let stage = stage("open", Some(50));
        let set = set_by_hand(&deal(Some(50)), Some(130), Some(&stage)).expect("an open deal");
        let by_hand = after(deal(Some(50)).to_record(), &[set]);
        assert_eq!(by_hand.get("probability").as_integer(), Some(100));
        assert_eq!(by_hand.get("probability_by_hand").as_bool(), Some(true));
        let typed = Opportunity::from_record(&by_hand);
        let back = set_by_hand(&typed, None, Some(&stage)).expect("an open deal");
        let given_back = after(by_hand, &[back]);
        assert_eq!(given_back.get("probability").as_integer(), Some(50));
        assert!(given_back.get("probability_by_hand").is_empty());
    }

    #[test]
    fn the_probability_of_a_closed_deal_cannot_be_set_by_hand() {
        for kind in ["won", "lost"] {
            assert_eq!(set_by_hand(&deal(Some(100)), Some(20), Some(&stage(kind, Some(100)))), None);
        }
    }
}
