//! A line that plans something: its day and time, what is to be done, and how it comes again.
//! `fri 14:30 call about the contract`, `meet Lan 17:00-18:00 friday`, `every mon send the report`.

use chrono::NaiveDate;

use super::day::Toward;
use super::time::{self, Days};
use super::{Names, day, entry};
use crate::domain::change::Key;
use crate::domain::fold::fold;
use crate::domain::recurrence::Recurrence;
use crate::domain::{Value, activity};

/// The most words that say how something comes again.
const LONGEST: usize = 9;

/// What a line plans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// The day: written, or the first that the rule names, or the one a time lies on.
    pub due: Option<NaiveDate>,
    /// The moment, where a time of day is written; in UTC milliseconds.
    pub at: Option<i64>,
    /// How many minutes it takes, where it is written until when.
    pub duration: Option<i64>,
    /// How it comes again.
    pub recurrence: Option<Recurrence>,
    /// What is to be done.
    pub words: String,
}

/// Reads a line: a day, a time, then what to do, or the day at the end; how it comes again stands
/// before or behind.
pub fn read(line: &str, names: &dyn Names) -> Planned {
    let (recurrence, line) = without_recurrence(line, names);
    let Dated { mut day, time, mut words } = without_moment(&line, names);
    if day.is_none()
        && let Some((last, rest)) = without_last_day(&words, names)
    {
        (day, words) = (Some(last), rest);
    }
    let today = names.today();
    let minutes = time.map(|(minutes, _)| minutes);
    let named = day.or_else(|| recurrence?.first_from(today));
    let due = named.or_else(|| {
        let is_gone = names.start_of_day(today) + minutes? * 60_000 < names.now();
        if is_gone { today.succ_opt() } else { Some(today) }
    });
    let at = due.zip(minutes).map(|(due, minutes)| names.start_of_day(due) + minutes * 60_000);
    let duration = time.and_then(|(minutes, until)| Some(until? - minutes));
    Planned { due, at, duration, recurrence, words }
}

/// Whether a line is a plan by itself: it starts with a day, or a time stands in it. What ends with a
/// day may as well tell what was said: `they decide on friday`.
pub fn is_plan(line: &str, names: &dyn Names) -> bool {
    let (recurrence, line) = without_recurrence(line, names);
    let when = without_moment(&line, names);
    let begins = || recurrence.and_then(|rule| rule.first_from(names.today()));
    when.day.is_some() || when.time.is_some() || begins().is_some()
}

impl Planned {
    /// The key of the type of activity that its words name, a task where they name none.
    pub fn kind(&self, names: &dyn Names) -> String {
        activity::type_named(&self.words, &names.entries(TYPES))
    }

    /// What is to be done: the words, or what its type is called where there are none.
    pub fn subject(&self, names: &dyn Names) -> String {
        if !self.words.is_empty() {
            return self.words.clone();
        }
        let kind = self.kind(names);
        let types = names.entries(TYPES);
        types.into_iter().find(|(key, _)| *key == kind).map_or(kind, |(_, label)| label)
    }

    /// What the planned activity holds; `due` is its day where the line says none.
    pub fn values(&self, due: NaiveDate, names: &dyn Names) -> Vec<(Key, Value)> {
        let again = self.recurrence.map(|rule| rule.to_string());
        vec![
            ("type".into(), self.kind(names).into()),
            ("subject".into(), self.subject(names).into()),
            ("due".into(), self.due.unwrap_or(due).into()),
            ("due_at".into(), self.at.map_or(Value::Null, Value::Moment)),
            ("duration".into(), self.duration.into()),
            ("recurrence".into(), again.into()),
        ]
    }
}

/// The list of the types of activities.
const TYPES: &str = "activity-type";

/// What is wrong with a line that plans something; with the words that are wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// The line starts with what looks like a day and is none, or names one that no calendar has.
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
    let mistyped = entry::mistyped_day(&rest, names).map(str::to_owned);
    mistyped.or_else(|| no_such_day(line, names)).map(Wrong::Day)
}

/// The day that a line without another one names and that does not exist: `31 November`, `29/2`. Where
/// something is, or what is spoken of, may be written so.
fn no_such_day(line: &str, names: &dyn Names) -> Option<String> {
    let (recurrence, rest) = without_recurrence(line, names);
    let dated = without_moment(&rest, names);
    if recurrence.is_some() || dated.day.is_some() || without_last_day(&dated.words, names).is_some() {
        return None;
    }
    let words: Vec<&str> = rest.split_whitespace().collect();
    let plain: Vec<&str> = words.iter().map(|word| word.trim_end_matches(['.', ',', '!'])).collect();
    let is_meant =
        |from: usize| from == 0 || !(leads_to_what(words[from - 1]) || leads_to_where(words[from - 1]));
    let named = |from: usize| {
        let most = entry::LONGEST_DAY.min(words.len() - from);
        (1..=most)
            .rev()
            .map(|count| plain[from..from + count].join(" "))
            .find(|text| day::is_of_calendar(text))
    };
    let named = (0..words.len()).filter(|from| is_meant(*from)).find_map(named)?;
    entry::date(&named, Toward::Next, names).is_none().then_some(named)
}

/// Words behind which figures are an address: `gặp ở 31/4 Lê Lợi`.
fn leads_to_where(word: &str) -> bool {
    const WORDS: [&str; 11] = ["o", "tai", "so", "nha", "ngo", "hem", "kiet", "at", "in", "no", "no."];
    WORDS.contains(&fold(word).as_str())
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

/// When a line says that something is to be done, and its other words.
struct Dated {
    day: Option<NaiveDate>,
    /// Minutes since midnight: from when, and until when where that is said.
    time: Option<(i64, Option<i64>)>,
    words: String,
}

/// The day at the start of a line, its time of day wherever it stands, with the day beside that
/// when none is at the start; and the line without the words that say so.
fn without_moment(line: &str, names: &dyn Names) -> Dated {
    let words: Vec<&str> = line.split_whitespace().collect();
    let first = entry::first_day(&words, names);
    let start = first.map_or(0, |(_, count)| count);
    let (said, rest) = words.split_at(start);
    let before = |at: usize| day_before(&rest[..at], names);
    let behind = |at: usize| day_behind(&rest[at.min(rest.len())..], names);
    let days = Days {
        end_before: &|at| if start == 0 { before(at).is_some() } else { at == 0 },
        start_at: &|at| start == 0 && behind(at).is_some(),
    };
    let mut day = first.map(|(day, _)| day);
    let Some(found) = time::find(rest, &days) else {
        let at_noon = said.iter().any(|word| time::says_midday(word));
        return Dated { day, time: at_noon.then_some((time::NOON, None)), words: rest.join(" ") };
    };
    let (mut from, mut to) = (found.from, found.to);
    let mut of_day = said.to_vec();
    if day.is_none() {
        if let Some((named, at)) = before(from) {
            of_day.extend(&rest[at..from]);
            (day, from) = (Some(named), at);
        } else if let Some((named, count)) = behind(to) {
            of_day.extend(&rest[to..to + count]);
            (day, to) = (Some(named), to + count);
        }
    }
    // `chiều mai 3h`: the day says which of two times is meant.
    let found = found.in_part(of_day.iter().find_map(|word| time::of_the_day(word)));
    let words = [&rest[..from], &rest[to..]].concat().join(" ");
    Dated { day, time: Some((found.minutes, found.until)), words }
}

/// The day that a line ends with, and what stands before it: `call Anna on friday`. What a line is
/// about may be a day as well: `call about friday`.
fn without_last_day(line: &str, names: &dyn Names) -> Option<(NaiveDate, String)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let plain: Vec<&str> = words.iter().map(|word| word.trim_end_matches(['.', ',', '!'])).collect();
    let (day, mut from) = entry::day_at_end(&plain, names).filter(|(_, from)| can_be_day(&plain[*from..]))?;
    while leads_to_day(words[from - 1]) || fold(words[from - 1]) == "by" {
        from = from.checked_sub(1).filter(|from| *from > 0)?;
    }
    (!leads_to_what(words[from - 1])).then(|| (day, words[..from].join(" ")))
}

/// Words behind which a day is what is spoken of, or a limit, and not when it is done.
fn leads_to_what(word: &str) -> bool {
    const ENGLISH: [&str; 13] = [
        "about", "of", "for", "from", "since", "until", "till", "before", "after", "than", "and", "or", "re",
    ];
    const VIETNAMESE: [&str; 10] = ["ve", "cua", "cho", "tu", "truoc", "sau", "den", "toi", "va", "hoac"];
    let word = fold(word);
    ENGLISH.contains(&word.as_str()) || VIETNAMESE.contains(&word.as_str())
}

/// The day that words before a time end with, and where it starts; `on` and `ngày` go with it.
fn day_before(words: &[&str], names: &dyn Names) -> Option<(NaiveDate, usize)> {
    let (day, from) = entry::last_day(words, names).filter(|(_, from)| can_be_day(&words[*from..]))?;
    let has_sign = from > 0 && leads_to_day(words[from - 1]);
    Some((day, from - usize::from(has_sign)))
}

/// The day that words behind a time start with, and how many they are.
fn day_behind(words: &[&str], names: &dyn Names) -> Option<(NaiveDate, usize)> {
    let signs = usize::from(words.first().is_some_and(|word| leads_to_day(word)));
    let plain: Vec<&str> = words[signs..].iter().map(|word| word.trim_end_matches([',', '.'])).collect();
    let (day, count) = entry::first_day(&plain, names).filter(|(_, count)| can_be_day(&plain[..*count]))?;
    Some((day, count + signs))
}

fn leads_to_day(word: &str) -> bool {
    matches!(fold(word).as_str(), "on" | "vao" | "ngay")
}

/// In the midst of a sentence a year, a quarter and a capital `Mai` are no days.
fn can_be_day(words: &[&str]) -> bool {
    match words {
        [word] => {
            let figures = word.trim_start_matches(['q', 'Q']);
            let is_number = figures.bytes().all(|byte| byte.is_ascii_digit());
            !is_number && !matches!(*word, "Mai" | "Kia" | "Nay" | "Mốt")
        }
        _ => true,
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
    fn the_time_may_stand_anywhere_and_the_day_beside_it() {
        for (line, is) in [
            ("mai gọi lại 9h", "2026-11-21 | 21 09:00 | - | gọi lại"),
            ("fri call 9:30 Anna", "2026-11-27 | 27 09:30 | - | call Anna"),
            ("call Anna fri at 9", "2026-11-27 | 27 09:00 | - | call Anna"),
            ("call Anna at 9 on mon", "2026-11-23 | 23 09:00 | - | call Anna"),
            ("call Anna on mon at 9, then Bo", "2026-11-23 | 23 09:00 | - | call Anna then Bo"),
            ("gọi chị Lan lúc 9h sáng mai", "2026-11-21 | 21 09:00 | - | gọi chị Lan"),
            ("gọi chị Lan 3h chiều thứ 2", "2026-11-23 | 23 15:00 | - | gọi chị Lan"),
            ("chiều mai 3h gặp anh Minh", "2026-11-21 | 21 15:00 | - | gặp anh Minh"),
            ("thứ 2 gặp vào lúc 9 giờ 30", "2026-11-23 | 23 09:30 | - | gặp"),
            ("mon at 9 call Lan", "2026-11-23 | 23 09:00 | - | call Lan"),
            ("gọi Mai 14h", "2026-11-20 | 20 14:00 | - | gọi Mai"),
            ("send it 9pm every mon", "2026-11-23 | 23 21:00 | weekly mon | send it"),
            ("call anna mon 9h", "2026-11-23 | 23 09:00 | - | call anna"),
            ("call anna 9h with Bo mon", "2026-11-23 | 23 09:00 | - | call anna with Bo"),
            ("mon noon call Lan", "2026-11-23 | 23 12:00 | - | call Lan"),
            ("trưa mai gặp Lan", "2026-11-21 | 21 12:00 | - | gặp Lan"),
            ("gặp Lan trưa thứ 2", "2026-11-23 | 23 12:00 | - | gặp Lan"),
            ("trưa mai 11h30 gặp Lan", "2026-11-21 | 21 11:30 | - | gặp Lan"),
            ("hôm sau gọi lại", "2026-11-21 | - | - | gọi lại"),
            ("call Bob 30 November 3pm", "2026-11-30 | 30 15:00 | - | call Bob"),
            ("call Bob 3pm on Nov 30th, then Bo", "2026-11-30 | 30 15:00 | - | call Bob then Bo"),
            ("call Bob Nov 30, 2027 at 3", "2027-11-30 | 30 03:00 | - | call Bob"),
            ("gặp Lan ngày 30 tháng 11 năm 2027 9h", "2027-11-30 | 30 09:00 | - | gặp Lan"),
            ("gặp chị Lan thứ hai tuần sau 14h30", "2026-11-23 | 23 14:30 | - | gặp chị Lan"),
            ("thứ ba tuần tới 14h30 gặp", "2026-11-24 | 24 14:30 | - | gặp"),
            ("gặp Lan cn tuần này 9h", "2026-11-22 | 22 09:00 | - | gặp Lan"),
            ("gặp Lan 9h sáng chủ nhật tuần sau", "2026-11-29 | 29 09:00 | - | gặp Lan"),
        ] {
            assert_eq!(planned(line), is, "{line}");
        }
        for line in ["mon mix it 3:1", "mon call 9 people", "mon look at 5 offers", "mon plan 2026"] {
            assert_eq!(planned(line), format!("2026-11-23 | - | - | {}", &line[4..]), "{line}");
        }
    }

    #[test]
    fn the_day_may_stand_at_the_end_where_it_is_meant_as_one() {
        for (line, is) in [
            ("call monday", "2026-11-23 | - | - | call"),
            ("call Anna on Monday.", "2026-11-23 | - | - | call Anna"),
            ("send the quote by mon", "2026-11-23 | - | - | send the quote"),
            ("call Anna this friday", "2026-11-20 | - | - | call Anna"),
            ("call Anna next week", "2026-11-23 | - | - | call Anna"),
            ("call Anna in 3 days", "2026-11-23 | - | - | call Anna"),
            ("call Anna 30/11", "2026-11-30 | - | - | call Anna"),
            ("gọi chị Lan thứ 2", "2026-11-23 | - | - | gọi chị Lan"),
            ("gọi chị Lan vào ngày 30/11", "2026-11-30 | - | - | gọi chị Lan"),
            ("send it mon every week", "2026-11-23 | - | weekly | send it"),
            ("call Bob Nov 30", "2026-11-30 | - | - | call Bob"),
            ("call Bob on 30 November 2027.", "2027-11-30 | - | - | call Bob"),
            ("gặp Lan 30 tháng 11", "2026-11-30 | - | - | gặp Lan"),
            ("gặp Lan thứ hai tuần sau", "2026-11-23 | - | - | gặp Lan"),
            ("tue call Bo about mon", "2026-11-24 | - | - | call Bo about mon"),
        ] {
            assert_eq!(planned(line), is, "{line}");
        }
        for line in [
            "call about monday",
            "gửi thư",
            "gọi món",
            "plan 2027",
            "budget of next year",
            "forecast 12/2026",
            "offer free for 30d",
            "gọi chị Mai",
            "invoice 2026-11-02",
            "report of Nov 30",
            "order 30 items",
        ] {
            assert_eq!(planned(line), format!("- | - | - | {line}"), "{line}");
        }
    }

    #[test]
    fn what_ends_with_a_day_is_no_plan_by_itself() {
        let is_plan = |line| is_plan(line, &Deck(Catalogue::default()));
        assert!(is_plan("mon call back") && is_plan("call back 9h") && is_plan("every mon call"));
        assert!(!is_plan("they decide on monday") && !is_plan("they need a week"));
    }

    #[test]
    fn from_when_until_when_says_how_long_it_takes() {
        let read = |line| read(line, &Deck(Catalogue::default()));
        let meeting = read("meet Lan 17:00-18:30 mon");
        assert_eq!((meeting.duration, meeting.words.as_str()), (Some(90), "meet Lan"));
        assert_eq!(planned("meet Lan 17:00-18:30 mon"), "2026-11-23 | 23 17:00 | - | meet Lan");
        assert_eq!(read("chiều mai 3h-4h gặp").duration, Some(60));
        let backwards = read("meet Lan 18:00-17:00");
        assert_eq!((backwards.at, backwards.words.as_str()), (None, "meet Lan 18:00-17:00"));
        assert_eq!(read("mon 9h call").duration, None);
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
        for (line, day) in [
            ("call 29/2 someone", "29/2"),
            ("call Bob 31/11", "31/11"),
            ("call Bob 31 November 3pm", "31 November"),
            ("Nov 31, call Bob", "Nov 31"),
            ("gọi Lan 30 tháng 2 lúc 9h", "30 tháng 2"),
        ] {
            assert_eq!(problem(line), Some(Wrong::Day(day.to_owned())), "{line}");
        }
        for line in [
            "call Bob 30/11",
            "mon look at 31/11",
            "every mon print 31/11",
            "gặp ở 31/4 Lê Lợi",
            "write about 31/4",
            "call 32/13",
            "price 1/2",
        ] {
            assert_eq!(problem(line), None, "{line}");
        }
    }
}
