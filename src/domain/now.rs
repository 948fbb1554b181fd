//! When something happens: rules have no clock, so the moment and the day come in as arguments.

use chrono::NaiveDate;

/// Milliseconds in a day.
pub const DAY: i64 = 86_400_000;

/// Which days moments fall on where the user is.
pub trait Calendar {
    /// The day a moment in UTC milliseconds falls on.
    fn day_of(&self, moment: i64) -> NaiveDate;

    /// The first moment of a day, in UTC milliseconds.
    fn start_of_day(&self, day: NaiveDate) -> i64;

    /// The moment on another day at the same time of day as this one; where the clocks change
    /// between, they show the same time still.
    fn moved(&self, moment: i64, to: NaiveDate) -> i64 {
        self.start_of_day(to) + (moment - self.start_of_day(self.day_of(moment)))
    }
}

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
