//! Figures, never drawing: what the deals of a deck add up to, as serialisable data.
//!
//! - [`brief`]: what there is to know before a call.
//! - [`figures`]: sums that never mix currencies, means, medians, rates, days; their JSON.
//! - [`by`]: what a report is grouped by.
//! - [`deal`]: what a report sees of a deal.
//! - [`grouped`]: deals added up, all together and by group.
//! - [`lessons`]: what a deal and deals like it taught.
//! - [`run`](mod@run): reading the deals of a deck, naming the groups.
//! - [`pipeline`]: counts, sums and weighted sums by state.
//! - [`month`](mod@month): where a month stands.
//! - [`script`]: what is to be said in an activity, filled in.
//! - [`win_loss`]: win rate, value and cycle days of what was won and lost.
//!
//! Both reports are one JSON object; keys and their order are stable:
//! `{"report", "currency", "by", "total": FIGURES, "groups": [{"key", "label", …FIGURES}]}`, where
//! `key` is null for deals that hold nothing there. Money is `{"amount": "1234.50", "currency":
//! "USD"}`; a value is `{"count", "value", "by_currency": [money], "missing_rates": [code],
//! "without_amount", …}`: `value` is in the deck's currency, converted with the rate of the close
//! date (today for open deals), and leaves out the currencies under `missing_rates`.

use crate::domain::Message;
use crate::repository;

pub mod brief;
pub mod by;
pub mod deal;
pub mod figures;
pub mod grouped;
pub mod lessons;
pub mod month;
pub mod pipeline;
pub mod run;
pub mod script;
pub mod win_loss;

pub use by::By;
pub use grouped::{Group, Report};

/// Why a report was not made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The deck could not be read.
    #[error(transparent)]
    Repository(#[from] repository::Error),
    /// There is no such field to group by.
    #[error("cannot group by {0:?}")]
    UnknownField(String),
}

impl Error {
    /// What happened.
    pub fn message(&self) -> Message {
        match self {
            Error::Repository(error) => error.message(),
            Error::UnknownField(field) => Message::new("report-unknown-field").with("field", field),
        }
    }

    /// What to do.
    pub fn hint(&self) -> Option<Message> {
        match self {
            Error::Repository(error) => error.hint(),
            Error::UnknownField(_) => Some(Message::new("report-unknown-field-hint")),
        }
    }
}
