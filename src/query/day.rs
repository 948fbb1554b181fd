//! Days in a filter: `2026-06-30`, `30/6`, `2026-06`, `q3-2026`, `today`, `next-quarter`, `+7d`,
//! `in-3-weeks`, `30d`, and the Vietnamese words for them.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use crate::domain::fold::fold;

/// What a day value means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// These days, both ends included.
    Days(NaiveDate, NaiveDate),
    /// So far from today, in the direction that the field's meaning demands.
    Distance(i64, Unit),
}

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A day.
    Day,
    /// Seven days.
    Week,
    /// A calendar month.
    Month,
    /// Three calendar months.
    Quarter,
    /// Twelve calendar months.
    Year,
}

impl Unit {
    fn from_word(word: &str) -> Option<Unit> {
        Some(match word {
            "d" | "day" | "days" | "ngay" => Unit::Day,
            "w" | "wk" | "week" | "weeks" | "tuan" => Unit::Week,
            "m" | "mo" | "month" | "months" | "thang" => Unit::Month,
            "q" | "quarter" | "quarters" | "quy" => Unit::Quarter,
            "y" | "yr" | "year" | "years" | "nam" => Unit::Year,
            _ => return None,
        })
    }

    /// The day so many of these after a day, or before it when the count is negative.
    pub fn after(self, day: NaiveDate, count: i64) -> Option<NaiveDate> {
        let size = count.unsigned_abs();
        let months = |each: u64| u32::try_from(size.checked_mul(each)?).ok().map(Months::new);
        let moved = match (self, count < 0) {
            (Unit::Day, false) => day.checked_add_days(Days::new(size)),
            (Unit::Day, true) => day.checked_sub_days(Days::new(size)),
            (Unit::Week, false) => day.checked_add_days(Days::new(size.checked_mul(7)?)),
            (Unit::Week, true) => day.checked_sub_days(Days::new(size.checked_mul(7)?)),
            (unit, back) => {
                let months = months(match unit {
                    Unit::Quarter => 3,
                    Unit::Year => 12,
                    _ => 1,
                })?;
                if back { day.checked_sub_months(months) } else { day.checked_add_months(months) }
            }
        };
        moved.filter(|day| (1..=9999).contains(&day.year()))
    }

    /// The first day of the week, month, quarter or year around a day.
    fn start(self, day: NaiveDate, week_start: Weekday) -> Option<NaiveDate> {
        match self {
            Unit::Day => Some(day),
            Unit::Week => day.checked_sub_days(Days::new(u64::from(day.weekday().days_since(week_start)))),
            Unit::Month => day.with_day(1),
            Unit::Quarter => NaiveDate::from_ymd_opt(day.year(), day.month0() / 3 * 3 + 1, 1),
            Unit::Year => NaiveDate::from_ymd_opt(day.year(), 1, 1),
        }
    }

    /// All days of the one of these that lies `count` from the one around `today`.
    fn around(self, today: NaiveDate, count: i64, week_start: Weekday) -> Option<When> {
        let first = self.after(self.start(today, week_start)?, count)?;
        Some(When::Days(first, self.after(first, 1)?.pred_opt()?))
    }
}

/// Words that completion offers for days.
pub const WORDS: [&str; 18] = [
    "today",
    "yesterday",
    "tomorrow",
    "this-week",
    "last-week",
    "next-week",
    "this-month",
    "last-month",
    "next-month",
    "this-quarter",
    "last-quarter",
    "next-quarter",
    "this-year",
    "last-year",
    "next-year",
    "7d",
    "30d",
    "90d",
];

/// What a day value means today; none when it means nothing.
pub fn read(text: &str, today: NaiveDate, week_start: Weekday) -> Option<When> {
    let text = fold(text).replace([' ', '_'], "-");
    let one = |day: NaiveDate| Some(When::Days(day, day));
    match text.as_str() {
        "today" | "now" | "hom-nay" | "nay" => return one(today),
        "yesterday" | "hom-qua" => return one(today.pred_opt()?),
        "tomorrow" | "mai" | "ngay-mai" => return one(today.succ_opt()?),
        _ => {}
    }
    if let Some((count, unit)) = signed(&text) {
        return one(unit.after(today, count)?);
    }
    if let Some((count, unit)) = counted(&text) {
        return Some(When::Distance(count, unit));
    }
    around(&text, today, week_start)
        .or_else(|| weekday(&text, today))
        .or_else(|| written(&text, today))
        .or_else(|| period(&text, today, week_start))
}

/// `30d`, `2-weeks`, `3-ngay`.
fn counted(text: &str) -> Option<(i64, Unit)> {
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let count = text[..end].parse().ok().filter(|count| *count <= 100_000)?;
    let word = &text[end..];
    Some((count, Unit::from_word(word.strip_prefix('-').unwrap_or(word))?))
}

/// `+7d`, `-2w`, `in-3-weeks`, `3-weeks-ago`, `3-tuan-truoc`.
fn signed(text: &str) -> Option<(i64, Unit)> {
    for ahead in ["+", "in-", "trong-"] {
        if let Some(rest) = text.strip_prefix(ahead) {
            return counted(rest);
        }
    }
    for back in ["-ago", "-truoc"] {
        if let Some(rest) = text.strip_suffix(back) {
            return counted(rest).map(|(count, unit)| (-count, unit));
        }
    }
    let ahead = ["-nua", "-toi", "-sau"].iter().find_map(|word| text.strip_suffix(word));
    if let Some(counted) = ahead.and_then(counted) {
        return Some(counted);
    }
    counted(text.strip_prefix('-')?).map(|(count, unit)| (-count, unit))
}

/// `this-week`, `last-quarter`, `thang-sau`; `last-30d` and `next-2-weeks` reach to or from today.
fn around(text: &str, today: NaiveDate, week_start: Weekday) -> Option<When> {
    for (word, count) in [("this-", 0), ("last-", -1), ("next-", 1), ("previous-", -1)] {
        let Some(rest) = text.strip_prefix(word) else { continue };
        if let Some(unit) = Unit::from_word(rest) {
            return unit.around(today, count, week_start);
        }
        let (far, unit) = counted(rest)?;
        let end = unit.after(today, far * count)?;
        return Some(When::Days(end.min(today), end.max(today)));
    }
    for (word, count) in [("-nay", 0), ("-truoc", -1), ("-ngoai", -1), ("-qua", -1), ("-sau", 1), ("-toi", 1)]
    {
        if let Some(unit) = text.strip_suffix(word).and_then(Unit::from_word) {
            return unit.around(today, count, week_start);
        }
    }
    None
}

/// `fri`: the next such day, today included.
fn weekday(text: &str, today: NaiveDate) -> Option<When> {
    let weekday: Weekday = text.parse().ok()?;
    let ahead = weekday.days_since(today.weekday());
    let day = today.checked_add_days(Days::new(u64::from(ahead)))?;
    Some(When::Days(day, day))
}

/// `2026-06-30`, `30/6/2026`, `30/6/26`, and `30/6` of this year.
fn written(text: &str, today: NaiveDate) -> Option<When> {
    let day = match numbers(text, '/').as_deref() {
        Some([day, month]) if *month <= 12 => date(today.year(), *month, *day),
        Some([day, month, year]) if *day <= 31 => {
            date(*year + if *year < 100 { 2000 } else { 0 }, *month, *day)
        }
        Some([year, month, day]) => date(*year, *month, *day),
        _ => match numbers(text, '-').as_deref() {
            Some([year, month, day]) if *year > 999 => date(*year, *month, *day),
            Some([day, month, year]) if *year > 999 => date(*year, *month, *day),
            _ => None,
        },
    }?;
    Some(When::Days(day, day))
}

fn date(year: i32, month: i32, day: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

fn numbers(text: &str, between: char) -> Option<Vec<i32>> {
    let number = |part: &str| {
        let digits = !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| part.parse().ok()).flatten()
    };
    text.split(between).map(number).collect()
}

/// `2026`, `2026-06`, `6/2026`, `q3`, `q3-2026`, `2026-q3`.
fn period(text: &str, today: NaiveDate, week_start: Weekday) -> Option<When> {
    let of = |year: i32, month: i32, unit: Unit| unit.around(date(year, month, 1)?, 0, week_start);
    if let Some([year]) = numbers(text, '-').as_deref() {
        return if *year > 999 { of(*year, 1, Unit::Year) } else { None };
    }
    if let Some([year, month]) = numbers(text, '-').as_deref() {
        return if *year > 999 { of(*year, *month, Unit::Month) } else { None };
    }
    if let Some([month, year]) = numbers(text, '/').as_deref() {
        return if *year > 999 { of(*year, *month, Unit::Month) } else { None };
    }
    let (quarter, year) = match text.split_once(['-', '/']) {
        Some((first, second)) if first.starts_with('q') => (first, numbers(second, '-')?),
        Some((first, second)) => (second, numbers(first, '-')?),
        None => (text, vec![today.year()]),
    };
    let quarter: i32 = quarter.strip_prefix('q')?.parse().ok().filter(|quarter| (1..=4).contains(quarter))?;
    match year.as_slice() {
        [year] if *year > 999 => of(*year, quarter * 3 - 2, Unit::Quarter),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    /// A Friday.
    fn read_on(text: &str) -> Option<When> {
        read(text, day("2026-11-20"), Weekday::Mon)
    }

    #[test]
    fn days_and_periods_read_as_people_write_them() {
        for (text, from, to) in [
            ("2026-06-30", "2026-06-30", "2026-06-30"),
            ("30/6", "2026-06-30", "2026-06-30"),
            ("30/6/2025", "2025-06-30", "2025-06-30"),
            ("30/6/25", "2025-06-30", "2025-06-30"),
            ("30-06-2025", "2025-06-30", "2025-06-30"),
            ("2026-06", "2026-06-01", "2026-06-30"),
            ("2/2028", "2028-02-01", "2028-02-29"),
            ("2026", "2026-01-01", "2026-12-31"),
            ("q3", "2026-07-01", "2026-09-30"),
            ("Q3-2025", "2025-07-01", "2025-09-30"),
            ("2025-q4", "2025-10-01", "2025-12-31"),
            ("today", "2026-11-20", "2026-11-20"),
            ("hôm nay", "2026-11-20", "2026-11-20"),
            ("hom-qua", "2026-11-19", "2026-11-19"),
            ("tomorrow", "2026-11-21", "2026-11-21"),
            ("this-week", "2026-11-16", "2026-11-22"),
            ("last-month", "2026-10-01", "2026-10-31"),
            ("next-quarter", "2027-01-01", "2027-03-31"),
            ("this-year", "2026-01-01", "2026-12-31"),
            ("tuần này", "2026-11-16", "2026-11-22"),
            ("thang-sau", "2026-12-01", "2026-12-31"),
            ("năm ngoái", "2025-01-01", "2025-12-31"),
            ("quy-truoc", "2026-07-01", "2026-09-30"),
            ("+7d", "2026-11-27", "2026-11-27"),
            ("-2w", "2026-11-06", "2026-11-06"),
            ("in-3-weeks", "2026-12-11", "2026-12-11"),
            ("3-days-ago", "2026-11-17", "2026-11-17"),
            ("3 ngày trước", "2026-11-17", "2026-11-17"),
            ("3-ngay-nua", "2026-11-23", "2026-11-23"),
            ("last-30d", "2026-10-21", "2026-11-20"),
            ("next-2-weeks", "2026-11-20", "2026-12-04"),
            ("fri", "2026-11-20", "2026-11-20"),
            ("monday", "2026-11-23", "2026-11-23"),
        ] {
            assert_eq!(read_on(text), Some(When::Days(day(from), day(to))), "{text}");
        }
    }

    #[test]
    fn a_bare_length_is_a_distance() {
        assert_eq!(read_on("30d"), Some(When::Distance(30, Unit::Day)));
        assert_eq!(read_on("2-tuan"), Some(When::Distance(2, Unit::Week)));
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in
            ["", "soon", "31/2", "2026-13", "q5", "99999999d", "13/13/2026", "12", "-", "in-", "last-"]
        {
            assert_eq!(read_on(text), None, "{text}");
        }
    }

    #[test]
    fn a_week_starts_where_the_user_says() {
        let sunday = read("this-week", day("2026-11-20"), Weekday::Sun);
        assert_eq!(sunday, Some(When::Days(day("2026-11-15"), day("2026-11-21"))));
    }
}
