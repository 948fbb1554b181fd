//! A month of activities: six weeks around it, and the day under the cursor.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use crate::domain::Id;
use crate::query::Names;
use crate::repository::agenda::Entry;
use crate::repository::{Repository, Result};

/// Weeks that are shown: as many as the longest month touches.
pub const WEEKS: u64 = 6;
/// Entries read at most, of each sort.
const MOST: usize = 10_000;

/// The weeks that are shown and what lies in them.
#[derive(Debug, Default)]
pub struct Month {
    /// The day under the cursor.
    pub cursor: NaiveDate,
    /// The first day that is shown.
    pub first: NaiveDate,
    entries: Vec<Entry>,
}

impl Month {
    /// Reads the weeks around the cursor's month.
    pub fn read(&mut self, owner: Option<Id>, repository: &Repository) -> Result<()> {
        self.first = first_shown(self.cursor, repository.lists().week_start());
        let end = self.first + Days::new(7 * WEEKS);
        self.entries = repository.month((self.first, end), owner, MOST)?;
        Ok(())
    }

    /// The entries of a day: what is still to be done first, by time.
    pub fn of(&self, day: NaiveDate) -> &[Entry] {
        let from = self.entries.partition_point(|entry| entry.day < day);
        let to = self.entries.partition_point(|entry| entry.day <= day);
        &self.entries[from..to]
    }

    /// How many entries of the cursor's month are still to be done, and how many are over.
    pub fn counts(&self) -> (usize, usize) {
        let here = |entry: &&Entry| same_month(entry.day, self.cursor);
        let over = self.entries.iter().filter(here).filter(|entry| entry.is_over).count();
        (self.entries.iter().filter(here).count() - over, over)
    }

    /// Moves the cursor by days; whether other weeks are to be read.
    pub fn step(&mut self, by: i64) -> bool {
        let size = Days::new(by.unsigned_abs());
        let to = if by < 0 { self.cursor.checked_sub_days(size) } else { self.cursor.checked_add_days(size) };
        self.go_to(to)
    }

    /// Moves the cursor by months, to the same day or the last one there is.
    pub fn step_months(&mut self, by: i32) -> bool {
        let size = Months::new(by.unsigned_abs());
        let to =
            if by < 0 { self.cursor.checked_sub_months(size) } else { self.cursor.checked_add_months(size) };
        self.go_to(to)
    }

    /// Puts the cursor on a day; whether other weeks are to be read.
    pub fn go_to(&mut self, day: Option<NaiveDate>) -> bool {
        let Some(day) = day.filter(|day| (1900..=9998).contains(&day.year())) else { return false };
        let is_other = !same_month(day, self.cursor);
        self.cursor = day;
        is_other
    }
}

/// Whether two days lie in one month.
pub fn same_month(one: NaiveDate, other: NaiveDate) -> bool {
    (one.year(), one.month()) == (other.year(), other.month())
}

/// The start of the week in which a day's month starts.
fn first_shown(day: NaiveDate, week_start: Weekday) -> NaiveDate {
    let first = day.with_day(1).unwrap_or(day);
    first - Days::new(u64::from(first.weekday().days_since(week_start)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn a_month_is_shown_from_the_start_of_its_first_week() {
        assert_eq!(first_shown(day("2026-06-15"), Weekday::Mon), day("2026-06-01"));
        assert_eq!(first_shown(day("2026-06-15"), Weekday::Sun), day("2026-05-31"));
        assert_eq!(first_shown(day("2026-08-31"), Weekday::Mon), day("2026-07-27"));
        // The longest reach: the last day of a month that starts on a Sunday is still shown.
        assert!(first_shown(day("2026-08-31"), Weekday::Mon) + Days::new(7 * WEEKS) > day("2026-08-31"));
    }

    #[test]
    fn a_step_by_months_stays_in_the_month_it_goes_to() {
        let mut month = Month { cursor: day("2026-01-31"), ..Month::default() };
        assert!(month.step_months(1));
        assert_eq!(month.cursor, day("2026-02-28"));
        assert!(!month.step(-7), "the same weeks are shown");
        assert!(month.step(-28));
        assert_eq!(month.cursor, day("2026-01-24"));
    }
}
