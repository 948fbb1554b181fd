//! Seeded choices: which, how many, on which day, at which hour, and the ids that follow from
//! them. Days of work are Monday to Friday, hours nine to five.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::domain::{Id, Now};
use crate::repository::Clock;

/// The source of every choice in the demo deck.
pub(super) struct Chance {
    pub now: Now,
    clock: Clock,
    random: fastrand::Rng,
}

impl Chance {
    pub fn new(now: Now, clock: Clock) -> Chance {
        Chance { now, clock, random: fastrand::Rng::with_seed(2_026) }
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.random.usize(..from.len())]
    }

    /// A number from `low` to `high`, both possible.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        self.random.i64(low..=high.max(low))
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, chance: i64) -> bool {
        self.between(1, 100) <= chance
    }

    /// An id made at a moment.
    pub fn id(&mut self, moment: i64) -> Id {
        let mut random = [0; 10];
        self.random.fill(&mut random);
        Id::new(moment, random)
    }

    /// The day so many days from today; negative is in the past.
    pub fn day(&self, from_today: i64) -> NaiveDate {
        let days = Days::new(from_today.unsigned_abs());
        if from_today < 0 { self.now.today - days } else { self.now.today + days }
    }

    /// The day itself, or the Friday before when it is at the week's end.
    pub fn workday_before(day: NaiveDate) -> NaiveDate {
        match day.weekday() {
            Weekday::Sat => day - Days::new(1),
            Weekday::Sun => day - Days::new(2),
            _ => day,
        }
    }

    /// The day itself, or the Monday after when it is at the week's end.
    pub fn workday_after(day: NaiveDate) -> NaiveDate {
        match day.weekday() {
            Weekday::Sat => day + Days::new(2),
            Weekday::Sun => day + Days::new(1),
            _ => day,
        }
    }

    /// The moment so many quarters of an hour after midnight of a day.
    pub fn clock_at(&self, day: NaiveDate, quarters: i64) -> i64 {
        self.clock.start_of_day(day) + quarters * 15 * 60_000
    }

    /// The day that a moment falls on.
    pub fn day_of(&self, moment: i64) -> NaiveDate {
        self.clock.day_of(moment)
    }

    /// A moment in the working hours of a day, never later than now.
    pub fn hour(&mut self, day: NaiveDate) -> i64 {
        let quarters = self.between(9 * 4, 17 * 4);
        (self.clock.start_of_day(day) + quarters * 15 * 60_000).min(self.now.moment)
    }
}
