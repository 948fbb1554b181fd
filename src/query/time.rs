//! Times of day, alone and among other words: `14:30`, `9h`, `2:30pm`, `at 9`, `lúc 9h`, `9 giờ`. A
//! number alone, a ratio and a length of time are none.

use crate::domain::fold::fold;

/// Minutes since midnight of a time of day: `14:30`, `9h`, `9h30`, `2pm`, `2:30pm`.
pub fn of_day(text: &str) -> Option<i64> {
    let text = text.to_ascii_lowercase();
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
}

/// Where days stand among words.
pub struct Days<'a> {
    /// Whether one ends before this word.
    pub end_before: &'a dyn Fn(usize) -> bool,
    /// Whether one starts at this word.
    pub start_at: &'a dyn Fn(usize) -> bool,
}

/// The first time of day among words.
pub fn find(words: &[&str], days: &Days<'_>) -> Option<Found> {
    (0..words.len()).find_map(|at| at_word(words, at, days))
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
    let plain = |at: usize| words.get(at).map_or("", |word| word.trim_end_matches([',', '.', ';', '!', '?']));
    let ats = words[..at].iter().rev().take(2).take_while(|word| is_at(word)).count();
    let from = at - ats;
    let (minutes, mut to) = match of_day(plain(at)) {
        Some(minutes) => (minutes, at + 1),
        None => in_words(&plain, at).or_else(|| {
            let is_beside_day = (days.end_before)(from) || (days.start_at)(at + 1);
            let fits = is_beside_day || from == 0 || at + 1 == words.len() || leads_on(plain(at + 1));
            let is_lone = number(plain(at)).filter(|hours| *hours < 24 && ats > 0 && fits);
            is_lone.map(|hours| (hours * 60, at + 1))
        })?,
    };
    if ats == 0 && at > 0 && is_no_time_after(words[at - 1]) {
        return None;
    }
    let minutes = match of_the_day(plain(to)) {
        // `9h sáng mai`: the word belongs to the day.
        Some(part) => {
            to += usize::from(!(days.start_at)(to));
            part.of(minutes)
        }
        None => minutes,
    };
    Some(Found { from, to, minutes })
}

/// `9 giờ`, `9 giờ 30`, `9 giờ rưỡi`, `9 am`, `2:30 pm`, `9 o'clock`: minutes, and the word behind.
fn in_words<'a>(plain: &dyn Fn(usize) -> &'a str, at: usize) -> Option<(i64, usize)> {
    let clock = plain(at);
    let unit = fold(plain(at + 1));
    if matches!(unit.as_str(), "am" | "pm") {
        return of_day(&format!("{clock}{unit}")).map(|minutes| (minutes, at + 2));
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
    fn a_time_is_found_among_words_and_nothing_else_is_one() {
        let found = |line: &str| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let days = Days { end_before: &|_| false, start_at: &|_| false };
            find(&words, &days).map(|found| (found.from, found.to, found.minutes))
        };
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
        ] {
            assert_eq!(found(line), None, "{line}");
        }
    }
}
