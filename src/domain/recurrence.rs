//! How something comes again: `daily`, `weekly mon,thu`, `every 3 months until 2027-06-30`. Words
//! of English and Vietnamese are read into one text; the days that follow are counted here.

use std::fmt;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::fold::fold;

/// The most units that lie between two times.
const MOST: u32 = 99;
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A rule by which something comes again, and until when.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Recurrence {
    /// How far apart.
    pub every: Every,
    /// The last day it may fall on.
    pub until: Option<NaiveDate>,
}

/// How far apart the times are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Every {
    /// So many days.
    Days(u32),
    /// Every day from Monday to Friday.
    Weekdays,
    /// So many weeks, on these days; on the weekday it fell on last where none is named.
    Weeks(u32, Week),
    /// So many months, on this day of the month or on the one it fell on last. Where the month is
    /// too short it is the month's last day.
    Months(u32, Option<u32>),
}

/// Some days of the week.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Week(u8);

impl Week {
    fn with(self, day: Weekday) -> Week {
        Week(self.0 | 1 << day.num_days_from_monday())
    }

    fn has(self, day: Weekday) -> bool {
        self.0 & (1 << day.num_days_from_monday()) != 0
    }

    fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl Recurrence {
    /// Reads a rule as people write it. `day` reads the day after `until`.
    pub fn read(text: &str, day: &dyn Fn(&str) -> Option<NaiveDate>) -> Option<Recurrence> {
        let words: Vec<&str> = text.split([' ', ',', '\t']).filter(|word| !word.is_empty()).collect();
        let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
        let end = folded.iter().position(|word| matches!(word.as_str(), "until" | "till" | "den"));
        let until = match end {
            Some(at) => Some(day(&words[at + 1..].join(" "))?),
            None => None,
        };
        let rule: Vec<&str> = folded[..end.unwrap_or(folded.len())].iter().map(String::as_str).collect();
        Some(Recurrence { every: rule_of(&rule)?, until })
    }

    /// Reads the text that [`Display`](fmt::Display) writes, and what people write with a day as in
    /// 2027-06-30.
    pub fn parse(text: &str) -> Option<Recurrence> {
        Recurrence::read(text, &|day| day.parse().ok())
    }

    /// The next time after the one on `due`, later than today too: what was missed meanwhile is
    /// not made up for. With it comes the rule as it goes on, which remembers the day of the month
    /// where a short month came between. None when it has ended.
    pub fn next(self, due: NaiveDate, today: NaiveDate) -> Option<(NaiveDate, Recurrence)> {
        let after = due.max(today);
        let day = match self.every {
            Every::Weeks(count, week) if !week.is_empty() => on_weekdays(due, after, count, week)?,
            Every::Weeks(count, _) => in_steps(due, after, 7 * count)?,
            Every::Days(count) => in_steps(due, after, count)?,
            Every::Weekdays => after.iter_days().skip(1).find(|day| is_workday(*day))?,
            Every::Months(count, day) => in_months(due, after, count, day.unwrap_or(due.day()))?,
        };
        let every = match self.every {
            Every::Months(count, None) if day.day() < due.day() => Every::Months(count, Some(due.day())),
            every => every,
        };
        let is_over = self.until.is_some_and(|until| day > until) || !(1..=9999).contains(&day.year());
        (!is_over).then_some((day, Recurrence { every, ..self }))
    }

    /// The first day the rule names from a day on; none when it names none by itself.
    pub fn first_from(self, day: NaiveDate) -> Option<NaiveDate> {
        match self.every {
            Every::Weekdays => day.iter_days().find(|day| is_workday(*day)),
            Every::Weeks(_, week) if !week.is_empty() => {
                day.iter_days().take(7).find(|day| week.has(day.weekday()))
            }
            Every::Months(_, Some(wanted)) => day.iter_days().take(62).find(|day| {
                day.day() == wanted
                    || (day.day() < wanted && day.succ_opt().is_some_and(|next| next.day() == 1))
            }),
            _ => None,
        }
    }
}

fn is_workday(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The first of the days so many days apart from `due` that is later than `after`.
fn in_steps(due: NaiveDate, after: NaiveDate, days: u32) -> Option<NaiveDate> {
    let days = u64::from(days.max(1));
    let gone = (after - due).num_days().unsigned_abs() / days;
    due.checked_add_days(Days::new((gone + 1) * days))
}

fn on_weekdays(due: NaiveDate, after: NaiveDate, count: u32, week: Week) -> Option<NaiveDate> {
    let monday = |day: NaiveDate| day - Days::new(u64::from(day.weekday().num_days_from_monday()));
    let is_on = |day: &NaiveDate| {
        let weeks = (monday(*day) - monday(due)).num_days() / 7;
        week.has(day.weekday()) && weeks % i64::from(count.max(1)) == 0
    };
    after.iter_days().skip(1).take(7 * (count as usize + 1)).find(is_on)
}

fn in_months(due: NaiveDate, after: NaiveDate, count: u32, wanted: u32) -> Option<NaiveDate> {
    let count = count.max(1);
    let months = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    let gone = u32::try_from((months(after) - months(due)).max(0)).ok()? / count;
    let first = due.with_day(1)?;
    (gone..gone + 3).find_map(|times| {
        let month = first.checked_add_months(Months::new(times * count))?;
        let last = month.checked_add_months(Months::new(1))?.pred_opt()?.day();
        month.with_day(wanted.clamp(1, last)).filter(|day| *day > after)
    })
}

fn rule_of(words: &[&str]) -> Option<Every> {
    let (first, rest) = words.split_first()?;
    match *first {
        "daily" => is_end(rest, Every::Days(1)),
        "weekdays" => is_end(rest, Every::Weekdays),
        "weekly" => Some(Every::Weeks(1, days_of(rest)?)),
        "fortnightly" | "biweekly" => Some(Every::Weeks(2, days_of(rest)?)),
        "monthly" => Some(Every::Months(1, month_day(rest)?)),
        "quarterly" => Some(Every::Months(3, month_day(rest)?)),
        "yearly" | "annually" => Some(Every::Months(12, month_day(rest)?)),
        "every" | "each" | "moi" | "hang" => counted(rest),
        _ => None,
    }
}

/// What stands behind `every`: `day`, `2 weeks`, `other month`, `mon, thu`.
fn counted(words: &[&str]) -> Option<Every> {
    let number = words.first()?.parse::<u32>().ok();
    let (count, rest) = match (*words.first()?, number) {
        (_, Some(number)) => (number, &words[1..]),
        ("other", _) => (2, &words[1..]),
        _ => (1, words),
    };
    if !(1..=MOST).contains(&count) {
        return None;
    }
    let (unit, rest) = rest.split_first()?;
    let months = |each: u32| Some(Every::Months(count * each, month_day(rest)?));
    match *unit {
        "ngay" if rest == ["lam", "viec"] && count == 1 => Some(Every::Weekdays),
        "weekday" | "weekdays" | "workday" | "workdays" if count == 1 => is_end(rest, Every::Weekdays),
        "day" | "days" | "ngay" => is_end(rest, Every::Days(count)),
        "week" | "weeks" | "tuan" => Some(Every::Weeks(count, days_of(rest)?)),
        "month" | "months" | "thang" => months(1),
        "quarter" | "quarters" | "quy" => months(3),
        "year" | "years" | "nam" => months(12),
        _ if number.is_none() && count == 1 => {
            Some(Every::Weeks(1, days_of(words)?)).filter(|every| *every != Every::Weeks(1, Week::default()))
        }
        _ => None,
    }
}

fn is_end(rest: &[&str], every: Every) -> Option<Every> {
    rest.is_empty().then_some(every)
}

/// `on 31`, `ngày 15`; nothing where nothing is said, none where it is no day of a month.
#[expect(clippy::option_option, reason = "that nothing is said differs from something wrong")]
fn month_day(words: &[&str]) -> Option<Option<u32>> {
    match words {
        [] => Some(None),
        ["on" | "ngay", day] | ["on", "the", day] | ["vao", "ngay", day] => {
            let digits = day.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            digits.parse().ok().filter(|day| (1..=31).contains(day)).map(Some)
        }
        _ => None,
    }
}

/// The days of the week that all of these words name.
fn days_of(words: &[&str]) -> Option<Week> {
    let mut week = Week::default();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        at += 1;
        if matches!(*word, "on" | "and" | "va" | "vao" | "&") {
            continue;
        }
        let two = words.get(at).and_then(|next| vietnamese(word, next));
        at += usize::from(two.is_some());
        week = week.with(two.or_else(|| one_weekday(word))?);
    }
    Some(week)
}

/// `thứ hai`, `thứ 6`, `chủ nhật`: the days are counted from Monday as the second.
fn vietnamese(word: &str, next: &str) -> Option<Weekday> {
    Some(match (word, next) {
        ("chu", "nhat") => Weekday::Sun,
        ("thu", "2" | "hai") => Weekday::Mon,
        ("thu", "3" | "ba") => Weekday::Tue,
        ("thu", "4" | "tu") => Weekday::Wed,
        ("thu", "5" | "nam") => Weekday::Thu,
        ("thu", "6" | "sau") => Weekday::Fri,
        ("thu", "7" | "bay") => Weekday::Sat,
        _ => return None,
    })
}

fn one_weekday(word: &str) -> Option<Weekday> {
    match word {
        "cn" => return Some(Weekday::Sun),
        "t2" => return Some(Weekday::Mon),
        "t3" => return Some(Weekday::Tue),
        "t4" => return Some(Weekday::Wed),
        "t5" => return Some(Weekday::Thu),
        "t6" => return Some(Weekday::Fri),
        "t7" => return Some(Weekday::Sat),
        _ => {}
    }
    word.parse().or_else(|_| word.trim_end_matches('s').parse()).ok()
}

impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.every {
            Every::Days(1) => f.write_str("daily")?,
            Every::Days(count) => write!(f, "every {count} days")?,
            Every::Weekdays => f.write_str("weekdays")?,
            Every::Weeks(1, _) => f.write_str("weekly")?,
            Every::Weeks(count, _) => write!(f, "every {count} weeks")?,
            Every::Months(1, _) => f.write_str("monthly")?,
            Every::Months(12, _) => f.write_str("yearly")?,
            Every::Months(count, _) if count % 12 == 0 => write!(f, "every {} years", count / 12)?,
            Every::Months(count, _) => write!(f, "every {count} months")?,
        }
        match self.every {
            Every::Weeks(_, week) if !week.is_empty() => {
                let named = |at: &usize| week.0 & (1 << at) != 0;
                let days: Vec<&str> = (0..7).filter(named).map(|at| WEEKDAYS[at]).collect();
                write!(f, " {}", days.join(","))?;
            }
            Every::Months(_, Some(day)) => write!(f, " on {day}")?,
            _ => {}
        }
        match self.until {
            Some(until) => write!(f, " until {until}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn rule(text: &str) -> Recurrence {
        Recurrence::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    fn next(text: &str, due: &str, today: &str) -> String {
        rule(text).next(day(due), day(today)).map(|(day, _)| day.to_string()).unwrap_or_default()
    }

    #[test]
    fn words_of_two_languages_become_one_text() {
        for (written, text) in [
            ("daily", "daily"),
            ("every day", "daily"),
            ("Hằng ngày", "daily"),
            ("mỗi ngày", "daily"),
            ("every 3 days", "every 3 days"),
            ("weekdays", "weekdays"),
            ("every weekday", "weekdays"),
            ("mỗi ngày làm việc", "weekdays"),
            ("weekly", "weekly"),
            ("hàng tuần", "weekly"),
            ("every other week", "every 2 weeks"),
            ("mỗi 2 tuần", "every 2 weeks"),
            ("weekly mon,thu", "weekly mon,thu"),
            ("weekly on Thursday and Monday", "weekly mon,thu"),
            ("every mon", "weekly mon"),
            ("every Mondays", "weekly mon"),
            ("hằng tuần thứ hai, thứ 5", "weekly mon,thu"),
            ("mỗi thứ 6", "weekly fri"),
            ("mỗi chủ nhật", "weekly sun"),
            ("every 2 weeks fri", "every 2 weeks fri"),
            ("monthly", "monthly"),
            ("hằng tháng", "monthly"),
            ("hằng tháng ngày 15", "monthly on 15"),
            ("every month on the 31st", "monthly on 31"),
            ("every 3 months", "every 3 months"),
            ("mỗi quý", "every 3 months"),
            ("quarterly", "every 3 months"),
            ("yearly", "yearly"),
            ("hằng năm", "yearly"),
            ("every 2 years", "every 2 years"),
            ("every 24 months", "every 2 years"),
            ("weekly until 2026-12-31", "weekly until 2026-12-31"),
            ("hằng tuần đến 2026-12-31", "weekly until 2026-12-31"),
        ] {
            assert_eq!(rule(written).to_string(), text, "{written}");
        }
    }

    #[test]
    fn what_says_no_rule_is_none() {
        for text in [
            "",
            "often",
            "every",
            "every 0 days",
            "every 100 days",
            "weekly foo",
            "every 2 mon",
            "daily x",
            "monthly on 32",
            "weekly until",
            "weekly until soon",
            "mon",
            "2 weeks",
            "every 2 weekdays",
            "every deal",
            "every on",
        ] {
            assert_eq!(Recurrence::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_next_time_keeps_its_distance_from_the_last() {
        assert_eq!(next("daily", "2026-06-15", "2026-06-15"), "2026-06-16");
        assert_eq!(next("every 3 days", "2026-06-15", "2026-06-15"), "2026-06-18");
        assert_eq!(next("weekly", "2026-06-15", "2026-06-15"), "2026-06-22");
        assert_eq!(next("every 2 weeks", "2026-06-15", "2026-06-15"), "2026-06-29");
        assert_eq!(next("yearly", "2026-06-15", "2026-06-15"), "2027-06-15");
        // Done before its day, it comes again after that day.
        assert_eq!(next("weekly", "2026-06-19", "2026-06-15"), "2026-06-26");
    }

    #[test]
    fn weekdays_are_monday_to_friday_and_named_days_are_kept_to() {
        assert_eq!(next("weekdays", "2026-06-19", "2026-06-19"), "2026-06-22");
        assert_eq!(next("weekly mon,thu", "2026-06-15", "2026-06-15"), "2026-06-18");
        assert_eq!(next("weekly mon,thu", "2026-06-18", "2026-06-18"), "2026-06-22");
        assert_eq!(next("every 2 weeks mon", "2026-06-15", "2026-06-15"), "2026-06-29");
    }

    #[test]
    fn a_month_that_is_too_short_ends_on_its_last_day_and_the_next_one_does_not() {
        let (february, going_on) = rule("monthly").next(day("2027-01-31"), day("2027-01-31")).expect("a day");
        assert_eq!((february, going_on.to_string()), (day("2027-02-28"), "monthly on 31".to_owned()));
        let (march, _) = going_on.next(february, february).expect("a day");
        assert_eq!(march, day("2027-03-31"));
        let (year, going_on) = rule("yearly").next(day("2028-02-29"), day("2028-02-29")).expect("a day");
        assert_eq!((year, going_on.to_string()), (day("2029-02-28"), "yearly on 29".to_owned()));
    }

    #[test]
    fn times_that_were_missed_are_skipped() {
        assert_eq!(next("daily", "2026-06-01", "2026-06-15"), "2026-06-16");
        assert_eq!(next("weekly", "2026-05-27", "2026-06-15"), "2026-06-17");
        assert_eq!(next("monthly", "2026-01-10", "2026-06-15"), "2026-07-10");
        assert_eq!(next("weekly", "2026-06-01", "2026-06-15"), "2026-06-22");
    }

    #[test]
    fn it_ends_with_the_day_it_is_to_end() {
        assert_eq!(next("weekly until 2026-06-22", "2026-06-15", "2026-06-15"), "2026-06-22");
        assert_eq!(next("weekly until 2026-06-21", "2026-06-15", "2026-06-15"), "");
    }

    #[test]
    fn a_rule_that_names_days_says_its_first() {
        let first = |text: &str| rule(text).first_from(day("2026-06-15")).map(|day| day.to_string());
        assert_eq!(first("every mon").as_deref(), Some("2026-06-15"));
        assert_eq!(first("every thu").as_deref(), Some("2026-06-18"));
        assert_eq!(first("monthly on 10").as_deref(), Some("2026-07-10"));
        assert_eq!(first("monthly on 31").as_deref(), Some("2026-06-30"));
        assert_eq!(first("weekly"), None);
    }

    fn any_rule() -> impl Strategy<Value = Recurrence> {
        let every = prop_oneof![
            (1..=MOST).prop_map(Every::Days),
            Just(Every::Weekdays),
            (1..=MOST, 0u8..128).prop_map(|(count, week)| Every::Weeks(count, Week(week))),
            (1..=MOST, proptest::option::of(1u32..=31)).prop_map(|(count, day)| Every::Months(count, day)),
        ];
        (every, proptest::option::of(any_day())).prop_map(|(every, until)| Recurrence { every, until })
    }

    fn any_day() -> impl Strategy<Value = NaiveDate> {
        (0i64..40_000).prop_map(|days| day("1990-01-01") + chrono::TimeDelta::days(days))
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_written_reads_back(rule in any_rule()) {
            prop_assert_eq!(Recurrence::parse(&rule.to_string()), Some(rule));
        }

        #[test]
        fn the_next_time_is_after_the_last_and_after_today(
            rule in any_rule(), due in any_day(), today in any_day()
        ) {
            let rule = Recurrence { until: None, ..rule };
            let (next, going_on) = rule.next(due, today).expect("it never ends");
            prop_assert!(next > due && next > today);
            prop_assert_eq!(going_on.until, None);
            if let Every::Weeks(_, week) = rule.every {
                prop_assert!(week.is_empty() || week.has(next.weekday()));
            }
        }

        #[test]
        fn any_text_is_a_rule_or_none(text in "\\PC{0,40}") {
            if let Some(rule) = Recurrence::parse(&text) {
                prop_assert_eq!(Recurrence::parse(&rule.to_string()), Some(rule));
            }
        }
    }
}
