//! Where time comes from: the system, or a moment fixed by a test or by `--now`. The one place
//! that reads the system's clock.

use chrono::{DateTime, Local, NaiveDate, NaiveTime, TimeZone};

use crate::domain::Calendar;

/// Where time comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The system's clock.
    System,
    /// Always this moment, in UTC milliseconds; days are counted in UTC.
    Fixed(i64),
}

impl Clock {
    /// Now, in UTC milliseconds.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    pub fn now(self) -> i64 {
        match self {
            Clock::System => chrono::Utc::now().timestamp_millis(),
            Clock::Fixed(moment) => moment,
        }
    }

    /// The day it is where the user is.
    pub fn today(self) -> NaiveDate {
        self.day_of(self.now())
    }

    /// The day a moment falls on where the user is.
    pub fn day_of(self, moment: i64) -> NaiveDate {
        let utc = DateTime::from_timestamp_millis(moment).unwrap_or_default();
        match self {
            Clock::System => utc.with_timezone(&Local).date_naive(),
            Clock::Fixed(_) => utc.date_naive(),
        }
    }

    /// The first moment of a day where the user is, in UTC milliseconds.
    pub fn start_of_day(self, day: NaiveDate) -> i64 {
        let midnight = day.and_time(NaiveTime::MIN);
        match self {
            Clock::System => Local
                .from_local_datetime(&midnight)
                .earliest()
                .map_or_else(|| midnight.and_utc().timestamp_millis(), |moment| moment.timestamp_millis()),
            Clock::Fixed(_) => midnight.and_utc().timestamp_millis(),
        }
    }
}

impl Calendar for Clock {
    fn day_of(&self, moment: i64) -> NaiveDate {
        Clock::day_of(*self, moment)
    }

    fn start_of_day(&self, day: NaiveDate) -> i64 {
        Clock::start_of_day(*self, day)
    }
}
