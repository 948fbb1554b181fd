//! Times of day, alone and among other words: `14:30`, `9h`, `2:30pm`, `noon`, `at 9`, `lúc 9h`, `9 giờ`,
//! and from one until another: `17:00-18:00`. A number alone, a ratio and a length of time are none.

use crate::domain::fold::fold;

/// Twelve o'clock, in minutes since midnight.
pub const NOON: i64 = 12 * 60;

/// Minutes since midnight of a time of day: `14:30`, `9h`, `9h30`, `2pm`, `2:30pm`, `noon`.
pub fn of_day(text: &str) -> Option<i64> {
    let text = text.to_ascii_lowercase();
    if is_noon(&text) {
        return Some(NOON);
    }
    let (clock, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(clock), _) => (clock, Some(0)),
        (_, Some(clock)) => (clock, Some(12)),
        _ => (text.as_str(), None),
    };
    let (hours, minutes) = match clock.split_once([':', 'h']) {
        Some((hours, "")) if clock.ends_with('h') && half.is_none() => (hours, "00"),
        Some((hours, minutes)) if minutes.len() == 2 => (hours, minutes),
        None if half.is_some() => (clock, "00"),
        _ => return None,
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    let hours = match half {
        Some(half) if (1..=12).contains(&hours) => hours % 12 + half,
        Some(_) => return None,
        None => hours,
    };
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// From when until when, with a dash between: `17:00-18:00`, `9h–10h30`, `2-3pm`.
fn from_until(text: &str) -> Option<(i64, i64)> {
    let (from, until) = text.split_once(['-', '–'])?;
    let end = of_day(until)?;
    let lower = until.to_ascii_lowercase();
    // What stands behind the second time belongs to both: `9-10h`; `11-1pm` begins before noon.
    let unit = ["am", "pm", "h"].into_iter().find(|unit| lower.contains(unit));
    let halves = [unit, unit.filter(|unit| *unit == "pm").map(|_| "am")];
    let with_unit = |unit: Option<&str>| of_day(&format!("{from}{}", unit?)).filter(|start| *start < end);
    let start = of_day(from).filter(|start| *start < end);
    start.or_else(|| halves.into_iter().find_map(with_unit)).map(|start| (start, end))
}

fn is_noon(word: &str) -> bool {
    matches!(word, "noon" | "midday")
}

fn number(text: &str) -> Option<i64> {
    let digits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// A time of day among words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The first word that says it, `at` and `lúc` with it.
    pub from: usize,
    /// The word behind the last one.
    pub to: usize,
    /// Minutes since midnight.
    pub minutes: i64,
    /// Until when, where that is said; later than that.
    pub until: Option<i64>,
}

/// Where days stand among words.
pub struct Days<'a> {
    /// Whether one ends before this word.
    pub end_before: &'a dyn Fn(usize) -> bool,
    /// Whether one starts at this word.
    pub start_at: &'a dyn Fn(usize) -> bool,
}

/// The first time of day among words; the word `trưa` says one only where no other does.
pub fn find(words: &[&str], days: &Days<'_>) -> Option<Found> {
    let clock = (0..words.len()).find_map(|at| at_word(words, at, days));
    clock.or_else(|| (0..words.len()).find_map(|at| at_midday(words, at)))
}

/// `trưa`, which is no time in `ăn trưa`.
fn at_midday(words: &[&str], at: usize) -> Option<Found> {
    let is_meal =
        |word: &&str| matches!(fold(word).as_str(), "an" | "bua" | "com" | "nghi" | "truoc" | "sau");
    if !says_midday(plain(words, at)) || words[..at].last().is_some_and(is_meal) {
        return None;
    }
    let before = words[..at].iter().rev();
    let leading = before.take_while(|word| is_at(word) || fold(word) == "buoi").count();
    Some(Found { from: at - leading, to: at + 1, minutes: NOON, until: None })
}

/// Whether a word of a day says that noon is meant: `trưa mai`.
pub fn says_midday(word: &str) -> bool {
    matches!(word.to_lowercase().as_str(), "trưa" | "trua")
}

/// A word without the signs of a sentence behind it.
fn plain<'a>(words: &[&'a str], at: usize) -> &'a str {
    words.get(at).map_or("", |word| word.trim_end_matches([',', '.', ';', '!', '?']))
}

/// Words that make a time of what follows them.
fn is_at(word: &str) -> bool {
    matches!(fold(word).as_str(), "at" | "luc" | "vao")
}

/// Words before a number of hours that say how long something is, and before figures that say
/// how they share.
fn is_no_time_after(word: &str) -> bool {
    let lengths = ["for", "in", "within", "after", "takes", "trong", "sau", "mat", "suot", "khoang", "dai"];
    let ratios = ["ratio", "scale", "split", "odds", "score", "le", "so"];
    let word = fold(word);
    lengths.contains(&word.as_str()) || ratios.contains(&word.as_str())
}

fn at_word(words: &[&str], at: usize, days: &Days<'_>) -> Option<Found> {
    let plain = |at: usize| plain(words, at);
    let ats = words[..at].iter().rev().take(2).take_while(|word| is_at(word)).count();
    let from = at - ats;
    let (minutes, until, to) = match (of_day(plain(at)), from_until(plain(at))) {
        (Some(minutes), _) => (minutes, None, at + 1),
        (None, Some((minutes, until))) => (minutes, Some(until), at + 1),
        (None, None) => in_words(&plain, at).map(|(minutes, to)| (minutes, None, to)).or_else(|| {
            let is_beside_day = (days.end_before)(from) || (days.start_at)(at + 1);
            let fits = is_beside_day || from == 0 || at + 1 == words.len() || leads_on(plain(at + 1));
            let is_lone = number(plain(at)).filter(|hours| *hours < 24 && ats > 0 && fits);
            is_lone.map(|hours| (hours * 60, None, at + 1))
        })?,
    };
    // `tuần sau 14h30`: the word before belongs to the day.
    let is_length = || is_no_time_after(words[at - 1]) && !(days.end_before)(at);
    if ats == 0 && at > 0 && (is_length() || is_no_noon(words[at - 1], plain(at))) {
        return None;
    }
    let (until, mut to) = match of_day(plain(to + 1)).filter(|_| matches!(plain(to), "-" | "–")) {
        Some(end) if end > minutes && until.is_none() => (Some(end), to + 2),
        _ => (until, to),
    };
    let part = of_the_day(plain(to));
    // `9h sáng mai`: the word belongs to the day.
    to += usize::from(part.is_some() && !(days.start_at)(to));
    Some(Found { from, to, minutes, until }.in_part(part))
}

impl Found {
    /// The same as it is meant in a part of the day, where one is said.
    #[must_use]
    pub fn in_part(self, part: Option<Part>) -> Found {
        let Some(part) = part else { return self };
        let minutes = part.of(self.minutes);
        let until = self.until.map(|until| part.of(until)).filter(|until| *until > minutes);
        Found { minutes, until, ..self }
    }
}

/// Whether noon is a limit behind this word, and no time: `by noon`.
fn is_no_noon(before: &str, word: &str) -> bool {
    is_noon(&word.to_lowercase()) && ["before", "by", "until", "till"].contains(&fold(before).as_str())
}

/// `9 giờ`, `9 giờ 30`, `9 giờ rưỡi`, `9 am`, `2:30 pm`, `9 o'clock`: minutes, and the word behind.
fn in_words<'a>(plain: &dyn Fn(usize) -> &'a str, at: usize) -> Option<(i64, usize)> {
    let clock = plain(at);
    let unit = fold(plain(at + 1));
    if matches!(unit.as_str(), "am" | "pm") {
        return of_day(&format!("{clock}{unit}")).map(|minutes| (minutes, at + 2));
    }
    if clock == "12" && is_noon(&unit) {
        return Some((NOON, at + 2));
    }
    let hours = number(clock).filter(|hours| *hours < 24)?;
    if !matches!(unit.as_str(), "gio" | "o'clock" | "o’clock") {
        return None;
    }
    if fold(plain(at + 2)) == "ruoi" {
        return Some((hours * 60 + 30, at + 3));
    }
    match number(plain(at + 2)).filter(|minutes| unit == "gio" && plain(at + 2).len() == 2 && *minutes < 60) {
        Some(minutes) => Some((hours * 60 + minutes, at + 3)),
        None => Some((hours * 60, at + 2)),
    }
}

/// Words with which a sentence goes on behind `at 9`; behind `at 9 companies` it is no time.
fn leads_on(word: &str) -> bool {
    ["about", "with", "for", "on", "to", "and", "re", "ve", "voi", "de", "va"].contains(&fold(word).as_str())
}

/// A part of the day that says which of two times is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Before noon.
    Morning,
    /// Around noon and after it.
    Afternoon,
    /// From the evening to midnight.
    Evening,
}

impl Part {
    /// A time of day as it is meant in this part of it: three in the afternoon is 15:00.
    pub fn of(self, minutes: i64) -> i64 {
        let is_later = match self {
            Part::Morning => false,
            Part::Afternoon => minutes < 7 * 60,
            Part::Evening => (4 * 60..12 * 60).contains(&minutes),
        };
        if is_later { minutes + 12 * 60 } else { minutes }
    }
}

/// The part of the day that a word names: `sáng`, `chiều`, `tối`, `tonight`.
pub fn of_the_day(word: &str) -> Option<Part> {
    // Without its mark `sáng` is a verb, and `tối` with another one is “I”.
    Some(match word.to_lowercase().as_str() {
        "sáng" => Part::Morning,
        "trưa" | "trua" | "chiều" | "chieu" => Part::Afternoon,
        "tối" | "toi" | "đêm" | "dem" | "tonight" => Part::Evening,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_has_hours_and_minutes_that_there_are() {
        for text in ["14:60", "25h", "13pm", "9", "h", "9:5", "12:300"] {
            assert_eq!(of_day(text), None, "{text}");
        }
        assert_eq!((of_day("12am"), of_day("12pm"), of_day("0:00")), (Some(0), Some(720), Some(0)));
    }

    #[test]
    fn a_time_may_say_until_when() {
        let found = |line: &str| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let days = Days { end_before: &|_| false, start_at: &|_| false };
            find(&words, &days).map(|found| (found.to, found.minutes, found.until))
        };
        for (line, to, minutes, until) in [
            ("meet 17:00-18:00 Lan", 2, 1020, 1080),
            ("meet 17:00–18:30, Lan", 2, 1020, 1110),
            ("meet 17:00 - 18:00 Lan", 4, 1020, 1080),
            ("meet 2-3pm", 2, 840, 900),
            ("meet 9-5pm", 2, 540, 1020),
            ("gặp 9-10h30", 2, 540, 630),
            ("gặp 3h-4h chiều", 3, 900, 960),
        ] {
            assert_eq!(found(line), Some((to, minutes, Some(until))), "{line}");
        }
        for line in ["meet 18:00-17:00", "for 2-3h", "send 2-3 offers", "090-312-3456", "2026-06-30"] {
            assert_eq!(found(line), None, "{line}");
        }
    }

    #[test]
    fn a_time_is_found_among_words_and_nothing_else_is_one() {
        let found = |line: &str| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let days = Days { end_before: &|_| false, start_at: &|_| false };
            find(&words, &days).map(|found| (found.from, found.to, found.minutes))
        };
        assert_eq!(found("call Anna at noon, then write"), Some((2, 4, 720)));
        assert_eq!(found("call Anna 12 noon"), Some((2, 4, 720)));
        assert_eq!(found("gặp vào buổi trưa"), Some((1, 4, 720)));
        assert_eq!(found("gặp trưa lúc 11h30"), Some((2, 4, 690)));
        assert_eq!(found("gọi lại 9h"), Some((2, 3, 540)));
        assert_eq!(found("call 9:30 Anna"), Some((1, 2, 570)));
        assert_eq!(found("call Anna at 9"), Some((2, 4, 540)));
        assert_eq!(found("call Anna at 9 about it"), Some((2, 4, 540)));
        assert_eq!(found("gọi vào lúc 9 giờ 30 nhé"), Some((1, 6, 570)));
        assert_eq!(found("gọi 9 giờ rưỡi"), Some((1, 4, 570)));
        assert_eq!(found("gọi 3h chiều"), Some((1, 3, 900)));
        assert_eq!(found("gọi 8 giờ tối"), Some((1, 4, 1200)));
        assert_eq!(found("call 9 am, then write"), Some((1, 3, 540)));
        for line in [
            "call 9 people",
            "mix 3:1",
            "ratio 10:20",
            "look at 5 offers",
            "tỷ lệ 10:20",
            "gọi lại sau 2 giờ",
            "book for 2h",
            "50:50 deal",
            "0903 123 456",
            "h",
            "send it by noon",
            "mời ăn trưa",
        ] {
            assert_eq!(found(line), None, "{line}");
        }
    }
}
