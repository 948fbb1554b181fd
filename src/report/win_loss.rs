//! The report `win-loss`: win rate = won ÷ (won + lost), value of what was won, and days from
//! engaged (else created, unless it was written down after its close) to close. Figures: `{"open", "won", "lost", "win_rate",
//! "cycle_days_won", "cycle_days_closed"}`; won and lost are values with `mean`, `median`, `min`
//! and `max`.

use serde::Serialize;

use super::deal::Deal;
use super::figures::{Amount, Days, Number, Value, Values};
use super::grouped::Tally;
use crate::domain::Currency;
use crate::domain::pipeline::StageType;

/// Its name on the command line.
pub const NAME: &str = "win-loss";

/// The figures of what was won and lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Deals still being worked on.
    pub open: Value,
    /// Deals won.
    pub won: Closed,
    /// Deals lost.
    pub lost: Closed,
    /// Won ÷ (won + lost), to six decimals; none when nothing was closed.
    pub win_rate: Option<Number>,
    /// Days to close of deals won.
    pub cycle_days_won: Days,
    /// Days to close of deals won and lost.
    pub cycle_days_closed: Days,
}

/// The value of closed deals; mean, median, least and greatest of those with a known amount, in
/// the deck's currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Closed {
    /// Count and sums.
    #[serde(flatten)]
    pub value: Value,
    /// The mean.
    pub mean: Option<Amount>,
    /// The median.
    pub median: Option<Amount>,
    /// The least.
    pub min: Option<Amount>,
    /// The greatest.
    pub max: Option<Amount>,
}

/// Adds up the report.
#[derive(Debug, Default)]
pub struct WinLoss {
    open: Values,
    won: Values,
    lost: Values,
    days_won: Vec<i64>,
    days_lost: Vec<i64>,
}

impl Tally for WinLoss {
    type Figures = Figures;

    fn add(&mut self, deal: &Deal) {
        match deal.state {
            StageType::Open => self.open.add(deal.amount, deal.based),
            StageType::Won => {
                self.won.add(deal.amount, deal.based);
                self.days_won.extend(deal.cycle);
            }
            StageType::Lost => {
                self.lost.add(deal.amount, deal.based);
                self.days_lost.extend(deal.cycle);
            }
        }
    }

    fn figures(&self, base: Currency) -> Figures {
        let closed = self.won.count() + self.lost.count();
        let days: Vec<i64> = self.days_won.iter().chain(&self.days_lost).copied().collect();
        Figures {
            open: self.open.value(base),
            won: summed(&self.won, base),
            lost: summed(&self.lost, base),
            win_rate: Number::quotient(self.won.count() as i128, closed, 6),
            cycle_days_won: Days::of(&self.days_won),
            cycle_days_closed: Days::of(&days),
        }
    }
}

fn summed(values: &Values, base: Currency) -> Closed {
    Closed {
        value: values.value(base),
        mean: values.mean(base),
        median: values.median(base),
        min: values.min(base),
        max: values.max(base),
    }
}
