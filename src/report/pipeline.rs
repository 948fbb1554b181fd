//! The report `pipeline`: how many deals are open, won and lost, and what they add up to, plain
//! and weighted. Figures: `{"open", "won", "lost", "all"}`, each a value with `weighted` and
//! `without_probability`.

use serde::Serialize;

use super::deal::Deal;
use super::figures::{Amount, Value, Values};
use super::grouped::Tally;
use crate::domain::Currency;
use crate::domain::pipeline::StageType;

/// Its name on the command line.
pub const NAME: &str = "pipeline";

/// The figures of deals by state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Those still being worked on.
    pub open: State,
    /// Those won.
    pub won: State,
    /// Those lost.
    pub lost: State,
    /// All of them.
    pub all: State,
}

/// The figures of the deals in one state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct State {
    /// Count and sums.
    #[serde(flatten)]
    pub value: Value,
    /// The sum weighted by probability, in the deck's currency.
    pub weighted: Amount,
    /// Deals left out of `weighted`, since no probability is known.
    pub without_probability: usize,
}

/// Adds up the report.
#[derive(Debug, Default)]
pub struct Pipeline {
    open: StateTally,
    won: StateTally,
    lost: StateTally,
    all: StateTally,
}

#[derive(Debug, Default)]
struct StateTally {
    values: Values,
    weighted: i128,
    without_probability: usize,
}

impl Tally for Pipeline {
    type Figures = Figures;

    fn add(&mut self, deal: &Deal) {
        let state = match deal.state {
            StageType::Open => &mut self.open,
            StageType::Won => &mut self.won,
            StageType::Lost => &mut self.lost,
        };
        state.add(deal);
        self.all.add(deal);
    }

    fn figures(&self, base: Currency) -> Figures {
        Figures {
            open: self.open.state(base),
            won: self.won.state(base),
            lost: self.lost.state(base),
            all: self.all.state(base),
        }
    }
}

impl StateTally {
    fn add(&mut self, deal: &Deal) {
        self.values.add(deal.amount, deal.based);
        self.weighted += deal.weighted.map_or(0, i128::from);
        self.without_probability += usize::from(deal.unweighable);
    }

    fn state(&self, base: Currency) -> State {
        State {
            value: self.values.value(base),
            weighted: Amount::of(self.weighted, base),
            without_probability: self.without_probability,
        }
    }
}
