//! The one filter language of lists, board, search, reports and the command line, described in
//! `docs/filters.md`.
//!
//! - [`token`]: the pieces of a filter text.
//! - [`syntax`]: how the pieces hang together, and the plain spelling of a filter.
//! - [`problem`]: what is wrong with a text, where, and what was near.
//! - [`field`]: the words that name fields, built-in, custom and one reference away.
//! - [`number`], [`day`], [`choice`]: what values mean.
//! - [`check`], `value`: from syntax to meaning, with every problem.
//! - [`filter`]: the meaning of a filter.
//! - [`words`]: plain words as the search index is asked for them.
//! - [`sql`]: a filter as a condition on the deck's tables.
//! - [`entry`]: what a person writes into a field, as its value.
//! - [`currency`]: which currency the amounts of a record are in.
//! - [`line`](mod@line): a line that a record is made from, taken apart.
//! - [`plan`]: a line that plans something.
//! - [`time`]: times of day, alone and among other words.
//! - [`complete`](mod@complete): what could be typed next.

pub mod check;
pub mod choice;
pub mod complete;
pub mod currency;
pub mod day;
#[cfg(test)]
mod day_tests;
pub mod entry;
pub mod field;
pub mod filter;
pub mod line;
pub mod number;
pub mod plan;
pub mod problem;
pub mod sql;
pub mod syntax;
pub mod time;
pub mod token;
mod value;
pub mod words;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::domain::{Catalogue, Currency, Id, Kind};

pub use check::{Parsed, parse};
pub use complete::{Completion, complete};

pub use filter::{Expr, Filter};
pub use problem::Problem;
pub use sql::{Param, Sql};

/// What the parser must know of a deck to tell right names from wrong ones.
pub trait Names {
    /// The fields of every kind.
    fn catalogue(&self) -> &Catalogue;
    /// Key and label of every entry of a list, in order; none when there is no such list.
    fn entries(&self, list: &str) -> Vec<(String, String)>;
    /// Id and name of every record of a small kind (user, pipeline, stage, product); empty for
    /// the others, which are matched by name in the deck.
    fn records(&self, kind: Kind) -> Vec<(Id, String)>;
    /// The tags that records have, by the alphabet.
    fn tags(&self) -> &[String] {
        &[]
    }
    /// The user who works here.
    fn me(&self) -> Option<Id>;
    /// The deck's own currency.
    fn base_currency(&self) -> Currency;
    /// What one of a currency is worth today in the deck's own, where that is known.
    fn rate(&self, _currency: Currency) -> Option<Decimal> {
        None
    }
    /// Today.
    fn today(&self) -> NaiveDate;
    /// This moment, in UTC milliseconds; the last one of today where nothing finer is known.
    fn now(&self) -> i64 {
        let tomorrow = self.today().succ_opt();
        tomorrow.map_or(i64::MAX, |tomorrow| self.start_of_day(tomorrow) - 1)
    }
    /// The first moment of a day where the user is, in UTC milliseconds.
    fn start_of_day(&self, day: NaiveDate) -> i64;
    /// The module that hides a field of a kind, where it is switched off.
    fn switched_off(&self, _kind: Kind, _key: &str) -> Option<&'static str> {
        None
    }
    /// The day the user's week starts on.
    fn week_start(&self) -> chrono::Weekday;
}
