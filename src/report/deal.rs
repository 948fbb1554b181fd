//! What a report sees of a deal: its state, its amount in its own and in the deck's currency,
//! when it closed and how long that took.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::domain::money::{Rates, weighted};
use crate::domain::opportunity::Opportunity;
use crate::domain::pipeline::{Stage, StageType};
use crate::domain::probability::effective;
use crate::domain::{Currency, Id, Money, Record};

/// What figures depend on beside the deals themselves.
pub struct Terms<'a> {
    /// The stages by id.
    pub stages: HashMap<Id, &'a Stage>,
    /// What currencies are worth.
    pub rates: &'a Rates,
    /// The deck's own currency.
    pub base: Currency,
    /// Today, where the user is.
    pub today: NaiveDate,
    /// The day a moment falls on, where the user is.
    pub day_of: &'a dyn Fn(i64) -> NaiveDate,
}

/// A deal as reports see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deal {
    /// Open, won or lost.
    pub state: StageType,
    /// Its amount in its own currency.
    pub amount: Option<Money>,
    /// Its amount in minor units of the deck's currency; none without amount or rate.
    pub based: Option<i64>,
    /// What it is worth times how likely it is, in minor units of the deck's currency.
    pub weighted: Option<i64>,
    /// True when it has an amount but no probability is known.
    pub unweighable: bool,
    /// Days from its start to its close; only of closed deals whose start is known. Negative when
    /// it was engaged after it was closed.
    pub cycle: Option<i64>,
}

impl Deal {
    /// Reads a deal. It starts on the day it was engaged, else made, unless it was written down
    /// only after its end; it ends on its close date, else on the day it was won or lost. An amount
    /// without a currency is in the deck's own.
    pub fn of(record: &Record, terms: &Terms<'_>) -> Deal {
        let deal = Opportunity::from_record(record);
        let stage = deal.stage.and_then(|stage| terms.stages.get(&stage).copied());
        let kind = stage.map_or(StageType::Open, Stage::kind);
        let end = deal.close.or_else(|| deal.closed_at.map(terms.day_of));
        let made = deal.created.map(terms.day_of).filter(|made| end.is_none_or(|end| *made <= end));
        let start = deal.engaged.or(made);
        let is_closed = kind != StageType::Open;
        let currency = deal.currency.as_deref().map_or(Some(terms.base), Currency::from_code);
        let amount = deal.amount.zip(currency).map(|(minor, currency)| Money::new(minor, currency));
        let day = end.filter(|_| is_closed).unwrap_or(terms.today);
        let based = amount.and_then(|amount| based(amount, terms, day));
        let probability = effective(&deal, stage);
        Deal {
            state: kind,
            amount,
            based,
            weighted: based.zip(probability).map(|(minor, probability)| weighted(minor, probability)),
            unweighable: amount.is_some() && probability.is_none(),
            cycle: start.zip(end).filter(|_| is_closed).map(|(from, to)| (to - from).num_days()),
        }
    }
}

fn based(amount: Money, terms: &Terms<'_>, day: NaiveDate) -> Option<i64> {
    if amount.currency == terms.base {
        return Some(amount.minor);
    }
    let rate = terms.rates.on(amount.currency, day)?;
    amount.converted(rate, terms.base).map(|money| money.minor)
}
