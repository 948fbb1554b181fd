//! Days and moments as a person reads them: short where the year is plain, in words where the
//! day is near.

use chrono::{DateTime, Datelike, FixedOffset, Local, NaiveDate, NaiveDateTime, Offset, Utc};

use super::clean::Clean;
use super::shapes::filled;
use super::words::Text;
use crate::repository::Clock;

/// Where the person is: which day a moment falls on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Zone {
    /// The zone of the system.
    #[default]
    System,
    /// So far east of Greenwich: for tests and pictures.
    Fixed(FixedOffset),
}

impl Zone {
    /// A moment in UTC milliseconds as clocks here show it.
    pub fn here(self, moment: i64) -> NaiveDateTime {
        let moment = DateTime::from_timestamp_millis(moment).unwrap_or_default();
        match self {
            Zone::System => moment.with_timezone(&Local).naive_local(),
            Zone::Fixed(offset) => moment.with_timezone(&offset).naive_local(),
        }
    }
}

impl From<Clock> for Zone {
    /// The zone in which a clock tells the day: a fixed one tells it in UTC.
    fn from(clock: Clock) -> Zone {
        match clock {
            Clock::System => Zone::System,
            Clock::Fixed(_) => Zone::Fixed(Utc.fix()),
        }
    }
}

/// How far a day may be for its year to be left out: nearer, no other year could be meant.
const PLAIN_YEAR_DAYS: i64 = 182;
/// How many days ahead a weekday names a day.
const WEEKDAY_DAYS: i64 = 6;

impl Text {
    /// The day a moment falls on here; the moment in UTC milliseconds.
    pub fn day_of(&self, moment: i64) -> NaiveDate {
        self.zone().here(moment).date()
    }

    /// A day, with its year where that is not plain: `14 Dec`, `14 Dec 2027`.
    pub fn day(&self, day: NaiveDate, today: NaiveDate) -> Clean {
        let is_plain = (day - today).num_days().abs() <= PLAIN_YEAR_DAYS;
        let shapes = self.shapes();
        self.day_as(if is_plain { &shapes.day } else { &shapes.full_day }, day)
    }

    /// A day with its year: `14 Dec 2026`.
    pub fn full_day(&self, day: NaiveDate) -> Clean {
        self.day_as(&self.shapes().full_day, day)
    }

    /// The month of a day: `Dec 2026`.
    pub fn month(&self, day: NaiveDate) -> Clean {
        self.day_as(&self.shapes().month, day)
    }

    /// The short name of a day's weekday: `Fri`.
    pub fn weekday(&self, day: NaiveDate) -> Clean {
        let names = &self.shapes().weekdays;
        let name = names.get(day.weekday().num_days_from_monday() as usize);
        Clean::line(name.map_or("", String::as_str))
    }

    /// When something is due: `overdue 3d`, `today`, `tomorrow`, `Fri`, `14 Dec`.
    pub fn due(&self, day: NaiveDate, today: NaiveDate) -> Clean {
        let shapes = self.shapes();
        match (day - today).num_days() {
            past if past < 0 => Clean::line(&filled(&shapes.overdue, &[('N', self.age(-past).as_str())])),
            0 => Clean::line(&shapes.today),
            1 => Clean::line(&shapes.tomorrow),
            2..=WEEKDAY_DAYS => self.weekday(day),
            _ => self.day(day, today),
        }
    }

    /// The same with its time of day, where it has one: `today 09:00`, `Fri 14:30`.
    pub fn due_at(&self, day: NaiveDate, at: Option<i64>, today: NaiveDate) -> Clean {
        self.at(self.due(day, today), at)
    }

    /// A day with its time of day, where it has one: `14 Dec 09:00`.
    pub fn day_at(&self, day: NaiveDate, at: Option<i64>, today: NaiveDate) -> Clean {
        self.at(self.day(day, today), at)
    }

    fn at(&self, day: Clean, at: Option<i64>) -> Clean {
        match at {
            Some(at) => day.then(&Clean::line(" ")).then(&self.time_of_day(at)),
            None => day,
        }
    }

    /// An age in days in few cells: `9d`, `4mo`, `3y`.
    pub fn age(&self, days: i64) -> Clean {
        let shapes = self.shapes();
        let (pattern, number) = match days {
            ..100 => (&shapes.days, days),
            100..730 => (&shapes.months_ago, days * 12 / 365),
            _ => (&shapes.years_ago, days / 365),
        };
        Clean::line(&filled(pattern, &[('N', &number.to_string())]))
    }

    /// A moment in UTC milliseconds as clocks here show it: `14 Dec 09:30`.
    pub fn moment(&self, moment: i64, today: NaiveDate) -> Clean {
        let here = self.zone().here(moment);
        Clean::line(&format!("{} {}", self.day(here.date(), today), here.format("%H:%M")))
    }

    /// How many cells moments take, from this one in UTC milliseconds on until today.
    pub fn moment_width(&self, oldest: i64, today: NaiveDate) -> usize {
        let oldest = self.day_of(oldest);
        let of_two_digits = |day: NaiveDate| day.with_day(28).unwrap_or(day);
        let is_plain = self.day(oldest, today) != self.full_day(oldest);
        let pattern = if is_plain { &self.shapes().day } else { &self.shapes().full_day };
        let days = [oldest, today].map(|day| self.day_as(pattern, of_two_digits(day)).width());
        days.into_iter().max().unwrap_or(0) + " 09:30".len()
    }

    /// The time of day of a moment in UTC milliseconds, here: `09:30`.
    pub fn time_of_day(&self, moment: i64) -> Clean {
        Clean::line(&self.zone().here(moment).format("%H:%M").to_string())
    }

    fn day_as(&self, pattern: &str, day: NaiveDate) -> Clean {
        let month = self.shapes().months.get(day.month0() as usize).map_or("", String::as_str);
        let parts = [('D', &*day.day().to_string()), ('M', month), ('Y', &*day.year().to_string())];
        Clean::line(&filled(pattern, &parts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    fn text() -> Text {
        let hanoi = FixedOffset::east_opt(7 * 3600).expect("an offset");
        Text::new(Language::English).in_zone(Zone::Fixed(hanoi))
    }

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a day")
    }

    #[test]
    fn moments_have_room_for_two_digits_and_for_the_year_where_it_shows() {
        let today = day(2026, 11, 27);
        let at = |year, month, day_of| {
            let noon = day(year, month, day_of).and_hms_opt(12, 0, 0).expect("noon");
            noon.and_utc().timestamp_millis()
        };
        for oldest in [at(2026, 11, 2), at(2026, 8, 20), at(2025, 3, 4)] {
            let shown = text().moment(oldest, today).width();
            let room = text().moment_width(oldest, today);
            assert!(room == shown || room == shown + 1, "{shown} of {room}");
        }
        assert_eq!(text().moment_width(at(2026, 11, 2), today), "27 Nov 12:00".len());
    }

    #[test]
    fn the_year_is_left_out_only_where_no_other_could_be_meant() {
        let today = day(2026, 11, 27);
        assert_eq!(text().day(day(2026, 12, 14), today), "14 Dec");
        assert_eq!(text().day(day(2027, 1, 3), today), "3 Jan");
        assert_eq!(text().day(day(2025, 12, 14), today), "14 Dec 2025");
        assert_eq!(text().full_day(day(2026, 12, 14)), "14 Dec 2026");
        assert_eq!(text().month(day(2026, 12, 14)), "Dec 2026");
    }

    #[test]
    fn near_days_are_said_in_words() {
        let today = day(2026, 11, 25);
        assert_eq!(text().due(day(2026, 11, 22), today), "overdue 3d");
        assert_eq!(text().due(day(2025, 5, 20), today), "overdue 18mo");
        assert_eq!(text().due(today, today), "today");
        assert_eq!(text().due(day(2026, 11, 26), today), "tomorrow");
        assert_eq!(text().due(day(2026, 11, 27), today), "Fri");
        assert_eq!(text().due(day(2026, 12, 2), today), "2 Dec");
    }

    #[test]
    fn ages_take_few_cells() {
        assert_eq!(text().age(9), "9d");
        assert_eq!(text().age(130), "4mo");
        assert_eq!(text().age(1100), "3y");
    }

    #[test]
    fn a_moment_is_shown_where_the_person_is() {
        let evening = 1_796_234_400_000;
        assert_eq!(text().day_of(evening), day(2026, 12, 3));
        assert_eq!(text().moment(evening, day(2026, 12, 1)), "3 Dec 01:00");
        assert_eq!(text().time_of_day(evening), "01:00");
        let (friday, today) = (day(2026, 12, 4), day(2026, 12, 1));
        assert_eq!(text().due_at(friday, Some(evening), today), "Fri 01:00");
        assert_eq!(text().due_at(friday, None, today), "Fri");
        assert_eq!(text().day_at(friday, Some(evening), today), "4 Dec 01:00");
    }
}
