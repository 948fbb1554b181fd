//! Days as people write them, by example.

use chrono::{NaiveDate, Weekday};

use super::day::*;
use crate::domain::{Id, Value};
use crate::domain::{Kind, Record};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// A Friday.
fn read_on(text: &str) -> Option<When> {
    read(text, day("2026-11-20"), Weekday::Mon, Toward::ThisYear)
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
        ("thứ 6", "2026-11-20", "2026-11-20"),
        ("ngày mốt", "2026-11-22", "2026-11-22"),
        ("mốt", "2026-11-22", "2026-11-22"),
        ("ngày kia", "2026-11-22", "2026-11-22"),
        ("sáng mai", "2026-11-21", "2026-11-21"),
        ("trưa mai", "2026-11-21", "2026-11-21"),
        ("hôm sau", "2026-11-21", "2026-11-21"),
        ("this monday", "2026-11-16", "2026-11-16"),
        ("thứ 6 tuần sau", "2026-11-27", "2026-11-27"),
        ("thứ hai tuần tới", "2026-11-23", "2026-11-23"),
        ("cn tuần sau", "2026-11-29", "2026-11-29"),
        ("next friday", "2026-11-27", "2026-11-27"),
        ("tue next week", "2026-11-24", "2026-11-24"),
        ("cuối tháng", "2026-11-30", "2026-11-30"),
        ("eom", "2026-11-30", "2026-11-30"),
        ("cuối tháng sau", "2026-12-31", "2026-12-31"),
        ("cuối quý", "2026-12-31", "2026-12-31"),
        ("cuối năm", "2026-12-31", "2026-12-31"),
        ("cuối tuần", "2026-11-21", "2026-11-21"),
        ("end of quarter", "2026-12-31", "2026-12-31"),
        ("đầu tháng sau", "2026-12-01", "2026-12-01"),
        ("đầu tuần sau", "2026-11-23", "2026-11-23"),
        ("start of next month", "2026-12-01", "2026-12-01"),
        ("thứ hai", "2026-11-23", "2026-11-23"),
        ("t7", "2026-11-21", "2026-11-21"),
        ("chủ nhật", "2026-11-22", "2026-11-22"),
        ("CN", "2026-11-22", "2026-11-22"),
        ("30 November", "2026-11-30", "2026-11-30"),
        ("Nov 30", "2026-11-30", "2026-11-30"),
        ("30-nov-2025", "2025-11-30", "2025-11-30"),
        ("November 30th, 2025", "2025-11-30", "2025-11-30"),
        ("the 1st of December", "2026-12-01", "2026-12-01"),
        ("3 Sept. 2027", "2027-09-03", "2027-09-03"),
        ("30 tháng 11", "2026-11-30", "2026-11-30"),
        ("ngày 30 tháng 11 năm 2027", "2027-11-30", "2027-11-30"),
        ("mùng 5 thg 12", "2026-12-05", "2026-12-05"),
        ("thứ tư tuần tới", "2026-11-25", "2026-11-25"),
        ("thứ bảy tuần này", "2026-11-21", "2026-11-21"),
        ("chủ nhật tuần sau", "2026-11-29", "2026-11-29"),
    ] {
        assert_eq!(read_on(text), Some(When::Days(day(from), day(to))), "{text}");
    }
}

#[test]
fn a_day_without_a_year_that_must_lie_ahead_is_the_next_such_day() {
    let ahead = |text| read(text, day("2026-11-22"), Weekday::Mon, Toward::Ahead);
    for (text, from, to) in [
        ("15/1", "2027-01-15", "2027-01-15"),
        ("22/11", "2026-11-22", "2026-11-22"),
        ("21/11", "2027-11-21", "2027-11-21"),
        ("29/2", "2028-02-29", "2028-02-29"),
        ("15/1/2026", "2026-01-15", "2026-01-15"),
        ("q1", "2027-01-01", "2027-03-31"),
        ("q4", "2026-10-01", "2026-12-31"),
    ] {
        assert_eq!(ahead(text), Some(When::Days(day(from), day(to))), "{text}");
    }
    assert_eq!(ahead("31/2"), None);
}

#[test]
fn a_next_step_on_a_weekday_is_never_today_and_a_leap_day_is_near() {
    // A Friday.
    let next = |text| read(text, day("2026-11-20"), Weekday::Mon, Toward::Next);
    for (text, is) in [
        ("fri", "2026-11-27"),
        ("thứ 6", "2026-11-27"),
        ("sat", "2026-11-21"),
        ("this fri", "2026-11-20"),
        ("today", "2026-11-20"),
        ("20/11", "2026-11-20"),
        ("Nov 19", "2027-11-19"),
    ] {
        assert_eq!(next(text), Some(When::Days(day(is), day(is))), "{text}");
    }
    assert_eq!(next("29/2"), None);
}

#[test]
fn what_a_calendar_could_have_is_told_from_other_figures() {
    for text in ["29/2", "31/11", "31 November", "Nov 31", "30 tháng 2", "31/11/2026", "30/11"] {
        assert!(is_of_calendar(text), "{text}");
    }
    for text in ["32/11", "1/13", "6/2026", "Nov", "30", "November 2026", "30 items", "tháng 11", "8 8"] {
        assert!(!is_of_calendar(text), "{text}");
    }
}

#[test]
fn what_is_planned_looks_ahead_and_what_is_done_does_not() {
    let with = |kind, values: &[(&'static str, Value)]| {
        let mut record = Record::new(kind, Id([1; 16]));
        for (key, value) in values {
            record.set(key, value.clone());
        }
        record
    };
    let closed = with(Kind::Opportunity, &[("closed_at", Value::Moment(5))]);
    let done = with(Kind::Activity, &[("status", "done".into())]);
    assert_eq!(Toward::of(&with(Kind::Opportunity, &[]), "close"), Toward::Ahead);
    assert_eq!(Toward::of(&closed, "close"), Toward::ThisYear);
    assert_eq!(Toward::of(&with(Kind::Opportunity, &[]), "engaged"), Toward::ThisYear);
    assert_eq!(Toward::of(&with(Kind::Activity, &[]), "due"), Toward::Ahead);
    assert_eq!(Toward::of(&done, "due"), Toward::ThisYear);
    assert_eq!(Toward::of(&with(Kind::Contact, &[]), "birthday"), Toward::ThisYear);
}

#[test]
fn a_bare_length_is_a_distance() {
    assert_eq!(read_on("30d"), Some(When::Distance(30, Unit::Day)));
    assert_eq!(read_on("2-tuan"), Some(When::Distance(2, Unit::Week)));
}

#[test]
fn what_is_no_day_is_refused() {
    for text in [
        "",
        "soon",
        "31/2",
        "2026-13",
        "q5",
        "99999999d",
        "31 November",
        "Nov 2 3",
        "13/13/2026",
        "12",
        "-",
        "in-",
        "last-",
    ] {
        assert_eq!(read_on(text), None, "{text}");
    }
}

#[test]
fn a_week_starts_where_the_user_says() {
    let sunday = read("this-week", day("2026-11-20"), Weekday::Sun, Toward::ThisYear);
    assert_eq!(sunday, Some(When::Days(day("2026-11-15"), day("2026-11-21"))));
}
