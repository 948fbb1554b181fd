//! Days in a filter: `2026-06-30`, `30/6`, `30-november`, `2026-06`, `q3-2026`, `today`, `next-quarter`,
//! `+7d`, `in-3-weeks`, `30d`, and the Vietnamese words for them.

use chrono::{Datelike, Days, Month, Months, NaiveDate, Weekday};

use crate::domain::fold::fold;
use crate::domain::{Kind, Record};

/// What a day value means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// These days, both ends included.
    Days(NaiveDate, NaiveDate),
    /// So far from today, in the direction that the field's meaning demands.
    Distance(i64, Unit),
}

/// Which year a day without one lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toward {
    /// This year: the day may be gone by or come.
    ThisYear,
    /// The next such day, today included: what is planned lies ahead.
    Ahead,
    /// The same for a next step: a weekday by itself is never today, which has a word of its own, and
    /// a leap day that neither this year nor the next has is none.
    Next,
}

impl Toward {
    /// The one rule of which fields look ahead: the close date of a deal that is not closed, and
    /// when a planned activity is due. `record` is the one the day is written for.
    pub fn of(record: &Record, key: &str) -> Toward {
        let ahead = match (record.kind, key) {
            (Kind::Opportunity, "close") => record.get("closed_at").is_empty(),
            (Kind::Activity, "due" | "due_at") => {
                matches!(record.text("status"), "" | "planned") && record.get("done_at").is_empty()
            }
            _ => false,
        };
        if ahead { Toward::Ahead } else { Toward::ThisYear }
    }

    /// The first day from this year on that a year gives, and that is not gone by where it must
    /// lie ahead. A leap day may be eight years away.
    fn first(self, today: NaiveDate, of: impl Fn(i32) -> Option<NaiveDate>) -> Option<NaiveDate> {
        let years = match self {
            Toward::ThisYear => return of(today.year()),
            Toward::Ahead => 8,
            Toward::Next => 1,
        };
        (0..=years).find_map(|more| of(today.year() + more).filter(|day| *day >= today))
    }
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
pub fn read(text: &str, today: NaiveDate, week_start: Weekday, toward: Toward) -> Option<When> {
    // Without its marks that is the number one.
    let is_the_day_after_tomorrow = matches!(text.trim().to_lowercase().as_str(), "mốt" | "kia");
    let text = fold(text).replace([' ', '_'], "-");
    let one = |day: NaiveDate| Some(When::Days(day, day));
    match text.as_str() {
        "today" | "now" | "hom-nay" | "nay" | "sang-nay" | "trua-nay" | "chieu-nay" | "toi-nay"
        | "tonight" => {
            return one(today);
        }
        "yesterday" | "hom-qua" => return one(today.pred_opt()?),
        "tomorrow" | "mai" | "ngay-mai" | "hom-sau" | "sang-mai" | "trua-mai" | "chieu-mai" | "toi-mai" => {
            return one(today.succ_opt()?);
        }
        "ngay-mot" | "ngay-kia" | "day-after-tomorrow" => return one(Unit::Day.after(today, 2)?),
        "eom" | "cuoi-thang" => return one(edge(&text, "cuoi-", today, week_start)?),
        "weekend" | "cuoi-tuan" | "cuoi-tuan-nay" => return weekday("sat", today, Toward::Ahead),
        _ => {}
    }
    if is_the_day_after_tomorrow {
        return one(Unit::Day.after(today, 2)?);
    }
    for (word, is_last) in [("cuoi-", true), ("end-of-", true), ("dau-", false), ("start-of-", false)] {
        if text.starts_with(word)
            && let Some(day) = edge(&text, word, today, week_start)
        {
            return one(if is_last { day } else { first_of(&text[word.len()..], today, week_start)? });
        }
    }
    if let Some(day) = weekday_of_a_week(&text, today, week_start) {
        return one(day);
    }
    if let Some((count, unit)) = signed(&text) {
        return one(unit.after(today, count)?);
    }
    if let Some((count, unit)) = counted(&text) {
        return Some(When::Distance(count, unit));
    }
    around(&text, today, week_start)
        .or_else(|| weekday(&text, today, toward))
        .or_else(|| written(&text, today, toward))
        .or_else(|| period(&text, today, week_start, toward))
}

/// The last day of the month, quarter or year that follows a word: `cuoi-thang-sau`, `end-of-quarter`.
fn edge(text: &str, word: &str, today: NaiveDate, week_start: Weekday) -> Option<NaiveDate> {
    let (_, last) = span(text.strip_prefix(word).unwrap_or("thang"), today, week_start)?;
    Some(last)
}

fn first_of(rest: &str, today: NaiveDate, week_start: Weekday) -> Option<NaiveDate> {
    span(rest, today, week_start).map(|(first, _)| first)
}

/// A named span, that around today when no other one is named.
fn span(text: &str, today: NaiveDate, week_start: Weekday) -> Option<(NaiveDate, NaiveDate)> {
    let found = match Unit::from_word(text) {
        Some(unit) if text.len() > 1 => unit.around(today, 0, week_start),
        _ => around(text, today, week_start),
    };
    match found? {
        When::Days(first, last) => Some((first, last)),
        When::Distance(..) => None,
    }
}

/// A weekday of the week around today or of the next: `thu-6-tuan-sau`, `next-friday`, `this-friday`.
fn weekday_of_a_week(text: &str, today: NaiveDate, week_start: Weekday) -> Option<NaiveDate> {
    let ends = [("-tuan-sau", 1), ("-tuan-toi", 1), ("-next-week", 1), ("-tuan-nay", 0), ("-this-week", 0)];
    let by_end = ends.iter().find_map(|(end, count)| Some((text.strip_suffix(end)?, *count)));
    let starts = [("next-", 1), ("this-", 0)];
    let by_start = || starts.iter().find_map(|(start, count)| Some((text.strip_prefix(start)?, *count)));
    let (day, count) = by_end.or_else(by_start)?;
    let weekday: Weekday = day.parse().ok().or_else(|| weekday_by_number(day))?;
    let first = Unit::Week.after(Unit::Week.start(today, week_start)?, count)?;
    first.checked_add_days(Days::new(u64::from(weekday.days_since(week_start))))
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

/// `fri`, `thu-6`, `t6`, `cn`: the next such day, today included but for a next step.
fn weekday(text: &str, today: NaiveDate, toward: Toward) -> Option<When> {
    let weekday: Weekday = text.parse().ok().or_else(|| weekday_by_number(text))?;
    let ahead = match (weekday.days_since(today.weekday()), toward) {
        (0, Toward::Next) => 7,
        (ahead, _) => ahead,
    };
    let day = today.checked_add_days(Days::new(u64::from(ahead)))?;
    Some(When::Days(day, day))
}

/// The Vietnamese weekdays, which are counted from Monday as the second: `thu-6`, `thu-sau`, `t6`.
fn weekday_by_number(text: &str) -> Option<Weekday> {
    if matches!(text, "cn" | "chu-nhat") {
        return Some(Weekday::Sun);
    }
    let number = text.strip_prefix("thu-").or_else(|| text.strip_prefix('t').filter(|rest| rest.len() == 1));
    Some(match number? {
        "2" | "hai" => Weekday::Mon,
        "3" | "ba" => Weekday::Tue,
        "4" | "tu" => Weekday::Wed,
        "5" | "nam" => Weekday::Thu,
        "6" | "sau" => Weekday::Fri,
        "7" | "bay" => Weekday::Sat,
        _ => return None,
    })
}

/// `2026-06-30`, `30/6/2026`, `30/6/26`, `30-nov-2026`, and `30/6` of the year it means.
fn written(text: &str, today: NaiveDate, toward: Toward) -> Option<When> {
    let (day, month, year) = calendar(text)?;
    let day = match year {
        Some(year) => date(year, month, day),
        None => toward.first(today, |year| date(year, month, day)),
    }?;
    Some(When::Days(day, day))
}

/// Day and month as they are written, and the year where there is one; there need be no such day.
fn calendar(text: &str) -> Option<(i32, i32, Option<i32>)> {
    Some(match numbers(text, '/').as_deref() {
        Some([day, month]) if *month <= 12 => (*day, *month, None),
        Some([day, month, year]) if *day <= 31 => {
            (*day, *month, Some(*year + if *year < 100 { 2000 } else { 0 }))
        }
        Some([year, month, day]) => (*day, *month, Some(*year)),
        _ => match numbers(text, '-').as_deref() {
            Some([year, month, day]) if *year > 999 => (*day, *month, Some(*year)),
            Some([day, month, year]) if *year > 999 => (*day, *month, Some(*year)),
            _ => return with_named_month(text),
        },
    })
}

/// `30-november`, `nov-30th,-2026`, `30-thang-11-nam-2026`.
fn with_named_month(text: &str) -> Option<(i32, i32, Option<i32>)> {
    let parts: Vec<&str> = text.split('-').map(|part| part.trim_end_matches([',', '.'])).collect();
    let parts = match &parts[..] {
        ["ngay" | "mung" | "mong" | "the", rest @ ..] => rest,
        all => all,
    };
    let (day, month, year) = match parts {
        [day, "thang" | "thg", month, year @ ..] => (figures(day, 2)?, figures(month, 2)?, year),
        [day, "of", month, year @ ..] => (ordinal(day)?, month_named(month)?, year),
        [first, second, year @ ..] => match (ordinal(first), ordinal(second)) {
            (Some(day), None) => (day, month_named(second)?, year),
            (None, Some(day)) => (day, month_named(first)?, year),
            _ => return None,
        },
        _ => return None,
    };
    match year {
        [] => Some((day, month, None)),
        [year] | ["nam", year] => Some((day, month, Some(figures(year, 4).filter(|year| *year > 999)?))),
        _ => None,
    }
}

/// `30`, `1st`, `22nd`.
fn ordinal(text: &str) -> Option<i32> {
    figures(["st", "nd", "rd", "th"].iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text), 2)
}

fn month_named(text: &str) -> Option<i32> {
    let month: Month = if text == "sept" { Month::September } else { text.parse().ok()? };
    i32::try_from(month.number_from_month()).ok()
}

/// Whether a text is day and month as a calendar has them, be there such a day or not.
pub fn is_of_calendar(text: &str) -> bool {
    let text = fold(text).replace(' ', "-");
    calendar(&text).is_some_and(|(day, month, _)| (1..=31).contains(&day) && (1..=12).contains(&month))
}

/// Whether a word is figures as in a day: `32/13`, `2026-13-45`, `+3x`, `t9`.
pub fn is_like_figures(word: &str) -> bool {
    let word = fold(word);
    if word.strip_prefix('t').is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit()) {
        return true;
    }
    if let Some(rest) = word.strip_prefix('+') {
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        return after.len() < rest.len() && !after.is_empty() && after.chars().all(char::is_alphabetic);
    }
    if numbers(&word, '/').is_some_and(|parts| parts.len() == 2 || parts.len() == 3) {
        return true;
    }
    let lengths: Vec<usize> = word.split(['-', '.']).map(str::len).collect();
    let is_dashed = numbers(&word, '-').or_else(|| numbers(&word, '.')).is_some();
    is_dashed && matches!(lengths[..], [4, 1..=2, 1..=2] | [1..=2, 1..=2, 2 | 4])
}

/// Whether a word is the name of a day but for one slip: `tomorow`, `mondya`.
pub fn is_like_a_word(word: &str) -> bool {
    const NAMES: [&str; 9] =
        ["today", "tomorrow", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let word = fold(word);
    NAMES.iter().any(|name| strsim::damerau_levenshtein(name, &word) == 1)
}

fn date(year: i32, month: i32, day: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

fn numbers(text: &str, between: char) -> Option<Vec<i32>> {
    text.split(between).map(|part| figures(part, 4)).collect()
}

/// A number of so many figures at most.
fn figures(text: &str, most: usize) -> Option<i32> {
    let digits = !text.is_empty() && text.len() <= most && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// `2026`, `2026-06`, `6/2026`, `q3`, `q3-2026`, `2026-q3`.
fn period(text: &str, today: NaiveDate, week_start: Weekday, toward: Toward) -> Option<When> {
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
        None => (text, Vec::new()),
    };
    let quarter: i32 = quarter.strip_prefix('q')?.parse().ok().filter(|quarter| (1..=4).contains(quarter))?;
    let last_day = |year: i32| Unit::Quarter.after(date(year, quarter * 3 - 2, 1)?, 1)?.pred_opt();
    match year.as_slice() {
        [] => of(toward.first(today, last_day)?.year(), quarter * 3 - 2, Unit::Quarter),
        [year] if *year > 999 => of(*year, quarter * 3 - 2, Unit::Quarter),
        _ => None,
    }
}
