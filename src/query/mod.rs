//! The one filter language of lists, board, search, reports and the command line.

use chrono::NaiveDate;

use crate::domain::{Catalogue, Currency, Id, Kind};

/// What the parser must know of a deck to tell right names from wrong ones.
pub trait Names {
    /// The fields of every kind.
    fn catalogue(&self) -> &Catalogue;
    /// Key and label of every entry of a list, in order; none when there is no such list.
    fn entries(&self, list: &str) -> Vec<(String, String)>;
    /// Id and name of every record of a small kind (user, pipeline, stage, product); empty for
    /// the others, which are matched by name in the deck.
    fn records(&self, kind: Kind) -> Vec<(Id, String)>;
    /// The user who works here.
    fn me(&self) -> Option<Id>;
    /// The deck's own currency.
    fn base_currency(&self) -> Currency;
    /// Today.
    fn today(&self) -> NaiveDate;
    /// The first moment of a day where the user is, in UTC milliseconds.
    fn start_of_day(&self, day: NaiveDate) -> i64;
    /// The day the user's week starts on.
    fn week_start(&self) -> chrono::Weekday;
}
