//! When something happens: rules have no clock, so the moment and the day come in as arguments.

use chrono::NaiveDate;

/// Milliseconds in a day.
pub const DAY: i64 = 86_400_000;

/// The moment something happens, and which day that is where the user is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Now {
    /// UTC milliseconds.
    pub moment: i64,
    /// The user's day.
    pub today: NaiveDate,
}

impl Now {
    /// The moment so many days ago (or ahead, when `day` is later), at this time of day.
    pub fn on(self, day: NaiveDate) -> i64 {
        self.moment + (day - self.today).num_days() * DAY
    }
}
