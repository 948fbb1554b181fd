//! Days and moments as programs and people write them. Whether `03/04/2025` is in March or April
//! is decided from the other cells of its column.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};

use crate::domain::fold::fold;

/// Which of day and month comes first where both are numbers and the year is last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// `28/01/2018`.
    DayFirst,
    /// `01/28/2018`.
    MonthFirst,
}

/// What the cells of a column tell about the order of day and month.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// A cell that can only be day first.
    pub day_first: Option<String>,
    /// A cell that can only be month first.
    pub month_first: Option<String>,
    /// A cell that can be either, with different days.
    pub either: Option<String>,
}

impl Seen {
    /// Takes in one cell.
    pub fn note(&mut self, cell: &str) {
        let Some((first, second, _, mark)) = numbers(cell.trim()) else { return };
        let place = if first > 12 && second <= 12 {
            &mut self.day_first
        } else if second > 12 && first <= 12 {
            &mut self.month_first
        } else if first != second && mark != b'.' {
            &mut self.either
        } else {
            return;
        };
        if place.is_none() {
            *place = Some(cell.trim().to_owned());
        }
    }

    /// The order that the cells prove; none where they prove none, or both.
    pub fn order(&self) -> Option<Order> {
        match (&self.day_first, &self.month_first) {
            (Some(_), None) => Some(Order::DayFirst),
            (None, Some(_)) => Some(Order::MonthFirst),
            _ => None,
        }
    }

    /// True when cells prove both orders.
    pub fn is_contradictory(&self) -> bool {
        self.day_first.is_some() && self.month_first.is_some()
    }
}

/// A day, with a time where the cell has one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// A day.
    Day(NaiveDate),
    /// A day and a time of an unnamed zone.
    Local(NaiveDateTime),
    /// A moment in UTC milliseconds, and the day it was written with.
    Moment(i64, NaiveDate),
}

impl When {
    /// The day as it was written.
    pub fn day(self) -> NaiveDate {
        match self {
            When::Day(day) | When::Moment(_, day) => day,
            When::Local(local) => local.date(),
        }
    }

    /// The moment in UTC milliseconds; `start` gives the first moment of a day.
    pub fn moment(self, start: &dyn Fn(NaiveDate) -> i64) -> i64 {
        match self {
            When::Day(day) => start(day),
            When::Moment(moment, _) => moment,
            When::Local(local) => {
                let time = local.time().signed_duration_since(NaiveTime::MIN);
                start(local.date()) + time.num_milliseconds()
            }
        }
    }
}

/// Reads a cell that holds a day or a moment. `order` is that of its column; without one a cell
/// that could be either is not read.
pub fn read(cell: &str, order: Option<Order>) -> Option<When> {
    let cell = cell.trim();
    if let Some(when) = bare_number(cell) {
        return Some(when);
    }
    let (day, rest) = day_of(cell, order)?;
    let rest = rest.trim_start_matches(['T', 't', ' ', ',']).trim();
    if rest.is_empty() { Some(When::Day(day)) } else { time_of(day, rest) }
}

/// `20080901`, a spreadsheet's count of days since 1899-12-30, seconds or milliseconds since 1970.
fn bare_number(cell: &str) -> Option<When> {
    let whole = cell.split('.').next()?;
    if cell.is_empty() || !cell.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    if cell.matches('.').count() > 1 {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    match whole.len() {
        8 if whole.len() == cell.len() => {
            let day = NaiveDate::from_ymd_opt(
                (number / 10_000) as i32,
                (number / 100 % 100) as u32,
                (number % 100) as u32,
            );
            day.map(When::Day)
        }
        5 if (10_000..80_000).contains(&number) => {
            let day =
                NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(chrono::Days::new(number as u64))?;
            let fraction: f64 = format!("0{}", &cell[whole.len()..]).parse().ok().unwrap_or(0.0);
            let seconds = (fraction * 86_400.0).round() as u32;
            let time = NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).unwrap_or(NaiveTime::MIN);
            Some(if seconds == 0 { When::Day(day) } else { When::Local(day.and_time(time)) })
        }
        10 => moment(number * 1000),
        13 => moment(number),
        _ => None,
    }
}

fn moment(milliseconds: i64) -> Option<When> {
    let day = DateTime::from_timestamp_millis(milliseconds)?.date_naive();
    Some(When::Moment(milliseconds, day))
}

/// The day at the start of a cell, and what follows it.
fn day_of(cell: &str, order: Option<Order>) -> Option<(NaiveDate, &str)> {
    if let Some(found) = year_first(cell) {
        return Some(found);
    }
    if let Some((first, second, year, mark)) = numbers(cell) {
        let order = match (first > 12, second > 12) {
            (true, false) => Order::DayFirst,
            (false, true) => Order::MonthFirst,
            (true, true) => return None,
            _ if first == second || mark == b'.' => Order::DayFirst,
            _ => order?,
        };
        let (day, month) = if order == Order::DayFirst { (first, second) } else { (second, first) };
        let length = cell.find([' ', 'T', ',']).unwrap_or(cell.len());
        return Some((NaiveDate::from_ymd_opt(year, month, day)?, &cell[length..]));
    }
    named_month(cell)
}

/// `2008-9-1`, `2008/09/01`, `2008.09.01`.
fn year_first(cell: &str) -> Option<(NaiveDate, &str)> {
    let length = cell.find([' ', 'T', 't', ',']).unwrap_or(cell.len());
    let (date, rest) = cell.split_at(length);
    let mark = date.as_bytes().get(4).copied().filter(|mark| b"-/.".contains(mark))?;
    let mut parts = date.split(char::from(mark));
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    if parts.next().is_some() {
        return None;
    }
    Some((NaiveDate::from_ymd_opt(year, month, day)?, rest))
}

/// Three numbers with the year last: the first two, the whole year, and what is between them.
fn numbers(cell: &str) -> Option<(u32, u32, i32, u8)> {
    let end = cell.find([' ', 'T', ',']).unwrap_or(cell.len());
    let date = &cell[..end];
    let mark = date.bytes().find(|byte| !byte.is_ascii_digit())?;
    if !b"/-.".contains(&mark) || date.find(char::from(mark))? > 2 {
        return None;
    }
    let mut parts = date.split(char::from(mark));
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || first.is_empty() || second.len() > 2 {
        return None;
    }
    Some((first.parse().ok()?, second.parse().ok()?, whole_year(year)?, mark))
}

/// Years of two digits: from 70 on in the last century, as spreadsheets and POSIX have it.
fn whole_year(year: &str) -> Option<i32> {
    let number: i32 = year.parse().ok()?;
    match year.len() {
        4 => Some(number),
        2 if number < 70 => Some(2000 + number),
        2 => Some(1900 + number),
        _ => None,
    }
}

/// `15 Jan 2023`, `15-Jan-24`, `15 Apr, 2021`, `April 15, 2021`, `15 thg 4 2021`.
fn named_month(cell: &str) -> Option<(NaiveDate, &str)> {
    let mut parts: Vec<(&str, usize)> = Vec::with_capacity(4);
    let mut at = 0;
    for part in cell.split([' ', '-', ',', '/', '.']) {
        at += part.len();
        if !part.is_empty() {
            parts.push((part, at));
        }
        at += 1;
        if parts.len() == 4 {
            break;
        }
    }
    let word = |at: usize| parts.get(at).map(|(part, _)| *part);
    let number = |at: usize| word(at)?.trim_end_matches(|c: char| c.is_alphabetic()).parse::<u32>().ok();
    let spoken = matches!(fold(word(1)?).as_str(), "thg" | "thang");
    let (day, month, year_at) = if spoken {
        (number(0)?, number(2)?, 3)
    } else if let Some(month) = month(word(1)?) {
        (number(0)?, month, 2)
    } else {
        (number(1)?, month(word(0)?)?, 2)
    };
    let (year, end) = parts.get(year_at)?;
    Some((NaiveDate::from_ymd_opt(whole_year(year)?, month, day)?, &cell[*end..]))
}

/// The month a name or its beginning stands for, in the languages of common exports.
fn month(name: &str) -> Option<u32> {
    const MONTHS: [&[&str]; 12] = [
        &["jan", "ene", "janv"],
        &["feb", "fev", "febr"],
        &["mar", "mars", "marz"],
        &["apr", "abr", "avr"],
        &["may", "mai"],
        &["jun", "juin"],
        &["jul", "juil"],
        &["aug", "ago", "aou"],
        &["sep"],
        &["oct", "okt"],
        &["nov"],
        &["dec", "dez", "dic"],
    ];
    let name = fold(name);
    let known = |starts: &&[&str]| name.len() >= 3 && starts.iter().any(|start| name.starts_with(start));
    if !name.chars().all(char::is_alphabetic) {
        return None;
    }
    MONTHS.iter().position(known).map(|at| at as u32 + 1)
}

/// `00:02:00`, `10:30 PM`, `11:54:49.95+00:00`, `18:04Z`.
fn time_of(day: NaiveDate, text: &str) -> Option<When> {
    let upper = text.to_ascii_uppercase();
    let (clock, zone) = zone_of(upper.trim());
    let (clock, half) = match clock.strip_suffix("AM").or_else(|| clock.strip_suffix("PM")) {
        Some(rest) => (rest.trim(), Some(clock.ends_with("PM"))),
        None => (clock.trim(), None),
    };
    let time =
        ["%H:%M:%S%.f", "%H:%M"].iter().find_map(|form| NaiveTime::parse_from_str(clock, form).ok())?;
    let time = match half {
        None => time,
        Some(after_noon) => {
            let hour = chrono::Timelike::hour(&time) % 12 + if after_noon { 12 } else { 0 };
            chrono::Timelike::with_hour(&time, hour)?
        }
    };
    let local = day.and_time(time);
    match zone {
        None => Some(When::Local(local)),
        Some(minutes) => Some(When::Moment(local.and_utc().timestamp_millis() - minutes * 60_000, day)),
    }
}

/// The time without its zone, and the zone's minutes east of UTC.
fn zone_of(text: &str) -> (&str, Option<i64>) {
    for utc in ["Z", "UTC", "GMT"] {
        if let Some(rest) = text.strip_suffix(utc) {
            return (rest.trim(), Some(0));
        }
    }
    let Some(at) = text.rfind(['+', '-']) else { return (text, None) };
    let digits: String = text[at + 1..].chars().filter(char::is_ascii_digit).collect();
    let minutes = match digits.len() {
        2 => digits.parse::<i64>().map(|hours| hours * 60),
        4 => digits.parse::<i64>().map(|both| both / 100 * 60 + both % 100),
        _ => return (text, None),
    };
    let sign = if text[at..].starts_with('-') { -1 } else { 1 };
    (text[..at].trim(), minutes.ok().map(|minutes| minutes * sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(cell: &str, order: Option<Order>) -> Option<String> {
        read(cell, order).map(|when| when.day().to_string())
    }

    #[test]
    fn days_are_read_in_every_common_form() {
        for cell in [
            "2021-04-15",
            "2021/4/15",
            "20210415",
            "15.04.2021",
            "15/04/2021",
            "04/15/2021",
            "15-Apr-21",
            "15 Apr, 2021 00:02:00",
            "Apr 15, 2021",
            "April 15 2021",
            "15 avril 2021",
            "15. April 2021",
            "15 thg 4, 2021",
            "2021-04-15T10:00:00Z",
            "44301",
            "44301.0",
            "15th April 2021",
            "2021-04-15 ",
        ] {
            assert_eq!(day(cell, None).as_deref(), Some("2021-04-15"), "{cell}");
        }
        for cell in ["", "soon", "2021", "31/02/2021", "2021-13-01", "15/04", "1.2.3.4"] {
            assert_eq!(day(cell, Some(Order::DayFirst)), None, "{cell}");
        }
    }

    #[test]
    fn a_day_that_could_be_either_needs_its_columns_order() {
        assert_eq!(day("03/04/2025", None), None);
        assert_eq!(day("03/04/2025", Some(Order::DayFirst)).as_deref(), Some("2025-04-03"));
        assert_eq!(day("03/04/2025", Some(Order::MonthFirst)).as_deref(), Some("2025-03-04"));
        assert_eq!(day("04/04/2025", None).as_deref(), Some("2025-04-04"));
    }

    #[test]
    fn a_column_proves_its_order() {
        let seen = |cells: &[&str]| {
            let mut seen = Seen::default();
            for cell in cells {
                seen.note(cell);
            }
            seen
        };
        assert_eq!(seen(&["03/04/2025", "28/01/2018"]).order(), Some(Order::DayFirst));
        assert_eq!(seen(&["03/04/2025", "1/28/18 10:00"]).order(), Some(Order::MonthFirst));
        let open = seen(&["03/04/2025", "2020-01-01"]);
        assert_eq!((open.order(), open.either.as_deref()), (None, Some("03/04/2025")));
        assert!(seen(&["28/01/2018", "01/28/2018"]).is_contradictory());
        assert_eq!(seen(&["04/04/2025"]).either, None);
    }

    #[test]
    fn moments_keep_their_zone() {
        let start = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc().timestamp_millis();
        let moment = |cell: &str| read(cell, None).expect("a moment").moment(&start);
        assert_eq!(moment("2024-07-01T11:54:49.95+00:00"), 1_719_834_889_950);
        assert_eq!(moment("2024-07-01T18:54:49.95+07:00"), 1_719_834_889_950);
        assert_eq!(moment("2024-07-01 11:54"), 1_719_834_840_000);
        assert_eq!(moment("07/21/2024 11:54 PM"), 1_721_606_040_000);
    }
}
