//! A line that plans something: its day and time, what is to be done, and how it comes again.
//! `fri 14:30 call about the contract`, `every mon send the report`, `call Lan ~2 weeks`.

use chrono::NaiveDate;

use super::Names;
use super::entry;
use crate::domain::fold::fold;
use crate::domain::recurrence::Recurrence;

/// The most words that say how something comes again.
const LONGEST: usize = 9;

/// What a line plans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// The day: written, or the first that the rule names, or the one a time lies on.
    pub due: Option<NaiveDate>,
    /// The moment, where a time of day is written; in UTC milliseconds.
    pub at: Option<i64>,
    /// How it comes again.
    pub recurrence: Option<Recurrence>,
    /// What is to be done.
    pub words: String,
}

/// Reads a line: a day, a time, then what to do; how it comes again stands before or behind.
pub fn read(line: &str, names: &dyn Names) -> Planned {
    let (recurrence, line) = without_recurrence(line, names);
    let (day, words) = match entry::day_then_words(&line, names) {
        Some((day, words)) => (Some(day), words),
        None => (None, line),
    };
    let (minutes, words) = without_time(&words);
    let today = names.today();
    let named = day.or_else(|| recurrence?.first_from(today));
    let due = named.or_else(|| {
        let is_gone = names.start_of_day(today) + minutes? * 60_000 < names.now();
        if is_gone { today.succ_opt() } else { Some(today) }
    });
    let at = due.zip(minutes).map(|(due, minutes)| names.start_of_day(due) + minutes * 60_000);
    Planned { due, at, recurrence, words }
}

/// What is wrong with a line that plans something; with the words that are wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// The line starts with what looks like a day and is none.
    Day(String),
    /// A `~` stands before what is no rule.
    Rule(String),
}

/// What is wrong with a line that plans something, if anything.
pub fn problem(line: &str, names: &dyn Names) -> Option<Wrong> {
    let (_, rest) = without_recurrence(line, names);
    if let Some(wrong) = rest.split_whitespace().find(|word| word.starts_with('~') && word.len() > 1) {
        return Some(Wrong::Rule(wrong[1..].to_owned()));
    }
    entry::mistyped_day(&rest, names).map(|wrong| Wrong::Day(wrong.to_owned()))
}

/// How it comes again, and the line without the words that say so.
fn without_recurrence(line: &str, names: &dyn Names) -> (Option<Recurrence>, String) {
    let words: Vec<&str> = line.split_whitespace().collect();
    for at in (0..words.len()).filter(|at| begins_rule(words[*at])) {
        let is_tilde = words[at].starts_with('~');
        for count in (1..=LONGEST.min(words.len() - at)).rev() {
            // In the midst of a sentence, “every” is a word like any other.
            if !is_tilde && at > 0 && at + count < words.len() {
                continue;
            }
            if let Some(rule) = rule(&words[at..at + count].join(" "), names) {
                let rest: Vec<&str> = words[..at].iter().chain(&words[at + count..]).copied().collect();
                return (Some(rule), rest.join(" "));
            }
        }
    }
    (None, words.join(" "))
}

fn begins_rule(word: &str) -> bool {
    (word.starts_with('~') && word.len() > 1)
        || matches!(fold(word).as_str(), "every" | "each" | "moi" | "hang")
}

/// A rule; after a `~`, `every` may be left out.
fn rule(text: &str, names: &dyn Names) -> Option<Recurrence> {
    let Some(text) = text.strip_prefix('~') else { return entry::recurrence(text, names) };
    entry::recurrence(text, names).or_else(|| entry::recurrence(&format!("every {text}"), names))
}

/// Minutes since midnight at the start of a text, and the text without them.
fn without_time(text: &str) -> (Option<i64>, String) {
    let mut words = text.split_whitespace().peekable();
    words.next_if(|word| matches!(fold(word).as_str(), "at" | "luc"));
    match words.next().and_then(entry::time_of_day) {
        Some(minutes) => (Some(minutes), words.collect::<Vec<_>>().join(" ")),
        None => (None, text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Catalogue, Currency, Id, Kind};

    /// Friday, 20 November 2026, at noon.
    struct Deck(Catalogue);

    impl Names for Deck {
        fn catalogue(&self) -> &Catalogue {
            &self.0
        }
        fn entries(&self, _list: &str) -> Vec<(String, String)> {
            Vec::new()
        }
        fn records(&self, _kind: Kind) -> Vec<(Id, String)> {
            Vec::new()
        }
        fn me(&self) -> Option<Id> {
            None
        }
        fn base_currency(&self) -> Currency {
            Currency::from_code("USD").expect("a currency")
        }
        fn today(&self) -> NaiveDate {
            "2026-11-20".parse().expect("a Friday")
        }
        fn now(&self) -> i64 {
            self.start_of_day(self.today()) + 12 * 3_600_000
        }
        fn start_of_day(&self, day: NaiveDate) -> i64 {
            day.and_hms_opt(0, 0, 0).expect("midnight").and_utc().timestamp_millis()
        }
        fn week_start(&self) -> chrono::Weekday {
            chrono::Weekday::Mon
        }
    }

    /// Day, time, rule and words, `-` for what is not said.
    fn planned(line: &str) -> String {
        let read = read(line, &Deck(Catalogue::default()));
        let or_none = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
        let at = read.at.and_then(chrono::DateTime::from_timestamp_millis);
        let parts = [
            or_none(read.due.map(|day| day.to_string())),
            or_none(at.map(|at| at.format("%d %H:%M").to_string())),
            or_none(read.recurrence.map(|rule| rule.to_string())),
            read.words,
        ];
        parts.join(" | ")
    }

    #[test]
    fn a_line_is_a_day_a_time_and_what_to_do() {
        assert_eq!(planned("mon call about it"), "2026-11-23 | - | - | call about it");
        assert_eq!(planned("mon 14:30 call Lan"), "2026-11-23 | 23 14:30 | - | call Lan");
        assert_eq!(planned("thứ 2 lúc 9h gọi"), "2026-11-23 | 23 09:00 | - | gọi");
        assert_eq!(planned("call 14 people"), "- | - | - | call 14 people");
    }

    #[test]
    fn a_time_without_a_day_is_the_next_such_time() {
        assert_eq!(planned("2pm call"), "2026-11-20 | 20 14:00 | - | call");
        assert_eq!(planned("9:30 call"), "2026-11-21 | 21 09:30 | - | call");
    }

    #[test]
    fn how_it_comes_again_stands_before_or_behind() {
        assert_eq!(planned("every mon send the report"), "2026-11-23 | - | weekly mon | send the report");
        assert_eq!(planned("every mon 9:00 send it"), "2026-11-23 | 23 09:00 | weekly mon | send it");
        assert_eq!(planned("mon send it every week"), "2026-11-23 | - | weekly | send it");
        assert_eq!(planned("send it ~weekly"), "- | - | weekly | send it");
        assert_eq!(planned("send it ~2 weeks"), "- | - | every 2 weeks | send it");
        assert_eq!(planned("~monthly mon send it"), "2026-11-23 | - | monthly | send it");
        assert_eq!(planned("gọi Lan hằng tháng"), "- | - | monthly | gọi Lan");
        assert_eq!(
            planned("every fri until 30/6 call"),
            "2026-11-20 | - | weekly fri until 2027-06-30 | call"
        );
    }

    #[test]
    fn every_in_a_sentence_is_a_word() {
        assert_eq!(planned("mon ask every day worker"), "2026-11-23 | - | - | ask every day worker");
        assert_eq!(planned("every deal counts"), "- | - | - | every deal counts");
    }

    #[test]
    fn what_is_no_day_and_what_is_no_rule_is_told() {
        let problem = |line| problem(line, &Deck(Catalogue::default()));
        assert_eq!(problem("send it ~sometimes"), Some(Wrong::Rule("sometimes".to_owned())));
        assert_eq!(problem("every mon tomorow call"), Some(Wrong::Day("tomorow".to_owned())));
        assert_eq!(problem("every mon call"), None);
        assert_eq!(problem("~weekly call"), None);
    }
}
