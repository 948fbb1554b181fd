//! What a person writes into a field, as its value: amounts with units, dates in words, labels of
//! lists, names of users and stages. The same reading for forms, prompts and the command line.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Weekday};
use rust_decimal::Decimal;

use super::day::{self, Toward, When};
use super::problem::near;
use super::{Names, currency, number, time};
use crate::domain::contact::is_email;
use crate::domain::fold::fold;
use crate::domain::recurrence::Recurrence;
use crate::domain::{Currency, Field, FieldKind, Id, Kind, Message, Money, Record, Value, edit};

/// A value that was written, and the currency when one was written with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entered {
    /// The value; null for empty text.
    pub value: Value,
    /// The currency that it puts the record in, when one was named: `$3.5k`, `350tr VND`.
    pub currency: Option<Currency>,
}

/// Reads text for a field of a record, whose currency an amount without one has, and which tells
/// where a day without a year lies. References to small kinds are read by name; to others by whole
/// id only.
pub fn read(field: &Field, text: &str, record: &Record, names: &dyn Names) -> Result<Entered, Message> {
    let toward = Toward::of(record, &field.key);
    let line = text.trim();
    if line.is_empty() {
        return Ok(Entered { value: Value::Null, currency: None });
    }
    let wrong = |id| Message::new(id).with("text", line);
    let value = match &field.kind {
        FieldKind::Money => {
            let currency = currency::of(record, names);
            let entered = amount(line, currency).ok_or_else(|| wrong("entry-not-money"))?;
            // A field of one's own may hold a balance; what a deal, a product or a customer is
            // worth is never less than nothing.
            if !field.is_custom() && entered.value.as_integer().is_some_and(|minor| minor < 0) {
                return Err(wrong("entry-below-zero"));
            }
            if let Some(written) = entered.currency {
                edit::may_be_in(written, currency, record.kind, &field.key)?;
            }
            let said = entered.currency.filter(|_| record.kind.says_currency(&field.key));
            return Ok(Entered { currency: said, ..entered });
        }
        FieldKind::LongText => Value::from(text),
        FieldKind::Text if field.key == "recurrence" && !field.is_custom() => {
            recurrence(line, names).ok_or_else(|| wrong("entry-not-recurrence"))?.to_string().into()
        }
        FieldKind::Text | FieldKind::Url | FieldKind::Position => Value::from(line),
        FieldKind::Emails => each(line, is_email, "entry-not-email")?,
        FieldKind::Phones => each(line, |phone| phone.contains(|c: char| c.is_numeric()), "entry-not-phone")?,
        FieldKind::Integer => whole(line).ok_or_else(|| wrong("entry-not-whole"))?.into(),
        FieldKind::Percent => percent(line).ok_or_else(|| wrong("entry-not-percent"))?.into(),
        FieldKind::Decimal => {
            let (number, _) = number::count(line).ok_or_else(|| wrong("entry-not-number"))?;
            number.normalize().to_string().into()
        }
        FieldKind::Currency => {
            Currency::from_sign(line).ok_or_else(|| wrong("entry-not-currency"))?.code().into()
        }
        FieldKind::Date => date(line, toward, names).ok_or_else(|| wrong("entry-not-date"))?.into(),
        FieldKind::Moment => {
            Value::Moment(moment(line, toward, names).ok_or_else(|| wrong("entry-not-moment"))?)
        }
        FieldKind::YesNo => yes_or_no(line).ok_or_else(|| wrong("entry-not-yes-no"))?.into(),
        FieldKind::Choice(list) => choice(list, line, names)?.into(),
        FieldKind::ManyChoices(list) => {
            let keys: Result<Vec<String>, Message> =
                items(line).iter().map(|item| choice(list, item, names)).collect();
            keys?.into()
        }
        FieldKind::Reference(kind) => reference(*kind, line, names)?.into(),
        FieldKind::ManyReferences(kind) => {
            let ids: Result<Vec<Id>, Message> =
                items(line).iter().map(|item| reference(*kind, item, names)).collect();
            ids?.iter().map(Id::to_string).collect::<Vec<_>>().into()
        }
        FieldKind::AnyReference => line.parse::<Id>().map_err(|_| wrong("entry-not-id"))?.into(),
    };
    Ok(Entered { value, currency: None })
}

/// The parts of a list, split at commas and semicolons.
pub fn items(text: &str) -> Vec<String> {
    text.split([',', ';']).map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

/// A day: ISO, `30/6`, `fri`, `tomorrow`, `+7d`, `in 3 weeks`, `eom`; the last day of a span.
pub fn date(text: &str, toward: Toward, names: &dyn Names) -> Option<NaiveDate> {
    match day::read(text, names.today(), names.week_start(), toward)? {
        When::Days(first, last) => {
            // A named span such as `this-month` is meant as its end: that is when it is due.
            Some(if first == last { first } else { last })
        }
        When::Distance(count, unit) => unit.after(names.today(), count),
    }
}

/// A rule by which something comes again: `weekly mon,thu`, `mỗi tháng`, `every 2 weeks until 30/6`.
pub fn recurrence(text: &str, names: &dyn Names) -> Option<Recurrence> {
    Recurrence::read(text, &|day| date(day, Toward::Ahead, names))
}

/// Reads a line such as `fri call about the contract`: the longest start that means a day, then what
/// follows it. What is no date as a calendar has it means no day gone by: nothing is planned for then.
pub fn day_then_words(line: &str, names: &dyn Names) -> Option<(NaiveDate, String)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (day, count) = first_day(&words, names)?;
    Some((day, words[count..].join(" ")))
}

/// The day that words start with, the longest start first, and how many they are.
pub(super) fn first_day(words: &[&str], names: &dyn Names) -> Option<(NaiveDate, usize)> {
    (1..=words.len().min(LONGEST_DAY))
        .rev()
        .find_map(|count| whole_day(&words[..count], names).map(|day| (day, count)))
}

/// The day that words end with, the longest end first, and where it starts.
pub(super) fn last_day(words: &[&str], names: &dyn Names) -> Option<(NaiveDate, usize)> {
    let first = words.len().saturating_sub(LONGEST_DAY);
    (first..words.len()).find_map(|from| whole_day(&words[from..], names).map(|day| (day, from)))
}

/// The day that a sentence ends with, and where it starts: one that is named, or the first of a week or a
/// month. Something must stand before it.
pub(super) fn day_at_end(words: &[&str], names: &dyn Names) -> Option<(NaiveDate, usize)> {
    let first = words.len().saturating_sub(LONGEST_DAY).max(1);
    (first..words.len()).find_map(|from| {
        let named = &words[from..];
        let day = whole_day(named, names).filter(|day| *day >= names.today())?;
        is_said_at_end(named, names).then_some((day, from))
    })
}

/// Whether words are meant as a day behind others: a year, a length of time and what is a weekday only
/// without its marks, such as `thư` and `món`, are words like any other there.
fn is_said_at_end(words: &[&str], names: &dyn Names) -> bool {
    let text = words.join(" ");
    let is_other_word = matches!(words, [word] if !word.is_ascii() && fold(word).parse::<Weekday>().is_ok());
    match day::read(&text, names.today(), names.week_start(), Toward::Next) {
        Some(When::Days(first, last)) => {
            let is_short = (last - first).num_days() <= 31 && !text.contains(|c: char| c.is_ascii_digit());
            (first == last || is_short) && !is_other_word
        }
        _ => false,
    }
}

/// The most words that say a day: `ngày 30 tháng 11 năm 2026`.
pub(super) const LONGEST_DAY: usize = 6;

/// The day that these words mean, all of them; what is no date of the calendar means no day gone by.
fn whole_day(words: &[&str], names: &dyn Names) -> Option<NaiveDate> {
    let text = words.join(" ");
    let is_written = words.first()?.contains(['/', '-', '.']) || day::is_of_calendar(&text);
    day_to_do(&text, names).filter(|day| is_written || *day >= names.today())
}

/// The day that something is planned for: of a span that lies ahead, such as next week, its first.
fn day_to_do(text: &str, names: &dyn Names) -> Option<NaiveDate> {
    match day::read(text, names.today(), names.week_start(), Toward::Next)? {
        When::Days(first, _) if first > names.today() => Some(first),
        _ => date(text, Toward::Next, names),
    }
}

/// The start of a line that looks like a day ahead and is none: `32/13`, `thứ 9`, `tomorow`,
/// `yesterday`. None when the line starts with a day, or with other words.
pub fn mistyped_day<'a>(line: &'a str, names: &dyn Names) -> Option<&'a str> {
    let first = line.split_whitespace().next()?;
    if day_then_words(line, names).is_some() {
        // `thứ` by itself is Thursday without its marks, which nobody means.
        return (first.to_lowercase() == "thứ" && !starts_with_weekday(line, names)).then_some(first);
    }
    let two = line.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    let gone = |text: &str| date(text, Toward::ThisYear, names).is_some();
    // A day gone by may be two words: `hôm qua`.
    let is_gone = gone(first) || two != first && gone(&two);
    (is_gone || day::is_like_figures(first) || day::is_like_a_word(first)).then_some(first)
}

fn starts_with_weekday(line: &str, names: &dyn Names) -> bool {
    let two = line.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    date(&two, Toward::Ahead, names).is_some()
}

fn amount(text: &str, currency: Currency) -> Option<Entered> {
    let (amount, written) = number::amount(text)?;
    let money = Money::from_decimal(amount, written.unwrap_or(currency))?;
    Some(Entered { value: Value::Integer(money.minor), currency: written })
}

fn whole(text: &str) -> Option<i64> {
    let (number, currency) = number::count(text)?;
    let whole = number.normalize();
    (currency.is_none() && whole.scale() == 0).then(|| whole.try_into().ok())?
}

fn percent(text: &str) -> Option<i64> {
    let number: Decimal = text.trim_end_matches('%').trim().parse().ok()?;
    let rounded: i64 = number.round().try_into().ok()?;
    (0..=100).contains(&rounded).then_some(rounded)
}

/// RFC 3339, or a day with or without a time of day where the user is.
fn moment(text: &str, toward: Toward, names: &dyn Names) -> Option<i64> {
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Some(moment.timestamp_millis());
    }
    for format in ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"] {
        if let Ok(local) = NaiveDateTime::parse_from_str(text, format) {
            let since = local.signed_duration_since(local.date().and_hms_opt(0, 0, 0)?);
            return Some(names.start_of_day(local.date()) + since.num_milliseconds());
        }
    }
    if let Some((day, time)) = text.rsplit_once(' ')
        && let Some(minutes) = time::of_day(time)
    {
        return date(day, toward, names).map(|day| names.start_of_day(day) + minutes * 60_000);
    }
    if let Some(minutes) = time::of_day(text) {
        return Some(names.start_of_day(names.today()) + minutes * 60_000);
    }
    date(text, toward, names).map(|day| names.start_of_day(day))
}

fn yes_or_no(text: &str) -> Option<bool> {
    match fold(text).as_str() {
        "yes" | "y" | "true" | "1" | "on" | "co" => Some(true),
        "no" | "n" | "false" | "0" | "off" | "khong" => Some(false),
        _ => None,
    }
}

/// The key of the entry that a text names, by key or label, however it is parted, or by how one alone
/// begins.
fn choice(list: &str, text: &str, names: &dyn Names) -> Result<String, Message> {
    let letters = |text: &str| fold(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let wanted = fold(text);
    let entries = names.entries(list);
    let whole = entries.iter().find(|(key, label)| fold(key) == wanted || fold(label) == wanted);
    let by = |fits: &dyn Fn(&str) -> bool| {
        let mut fitting = entries.iter().filter(|(key, label)| fits(&letters(key)) || fits(&letters(label)));
        fitting.next().filter(|_| fitting.next().is_none())
    };
    let plain = letters(text);
    let begins = |name: &str| plain.chars().count() > 2 && name.starts_with(&plain);
    let found = whole.or_else(|| by(&|name| name == plain)).or_else(|| by(&begins));
    found.map(|(key, _)| key.clone()).ok_or_else(|| {
        let labels: Vec<&str> = entries.iter().map(|(_, label)| label.as_str()).collect();
        Message::new("entry-not-in-list").with("text", text).with("entries", labels.join(", "))
    })
}

/// The record of a small kind that a text names; `me` is the user who works here.
fn reference(kind: Kind, text: &str, names: &dyn Names) -> Result<Id, Message> {
    if let Ok(id) = text.parse() {
        return Ok(id);
    }
    let wanted = fold(text);
    if kind == Kind::User
        && (wanted == "me" || wanted == "toi")
        && let Some(me) = names.me()
    {
        return Ok(me);
    }
    let records = names.records(kind);
    let exact: Vec<Id> = records.iter().filter(|(_, name)| fold(name) == wanted).map(|(id, _)| *id).collect();
    if let Some(id) = exact.first() {
        return Ok(*id);
    }
    let begins: Vec<Id> =
        records.iter().filter(|(_, name)| fold(name).starts_with(&wanted)).map(|(id, _)| *id).collect();
    if let [id] = begins[..] {
        return Ok(id);
    }
    let close = near(text, records.iter().map(|(_, name)| name.as_str()));
    let message = if close.is_empty() {
        Message::new("entry-no-such-name")
    } else {
        Message::new("entry-no-such-name-near").with("near", close.join(", "))
    };
    Err(message.with("text", text))
}

/// Items that are all of a form; the message tells of the first that is not.
fn each(line: &str, is_one: fn(&str) -> bool, wrong: &'static str) -> Result<Value, Message> {
    let items = items(line);
    match items.iter().find(|item| !is_one(item)) {
        Some(item) => Err(Message::new(wrong).with("text", item)),
        None => Ok(items.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Catalogue;

    struct Deck(Catalogue);

    const LAN: Id = Id([1; 16]);

    impl Names for Deck {
        fn catalogue(&self) -> &Catalogue {
            &self.0
        }
        fn entries(&self, list: &str) -> Vec<(String, String)> {
            let entries: &[(&str, &str)] =
                if list == "lead-source" { &[("cold-call", "Cold Call"), ("other", "Khác")] } else { &[] };
            entries.iter().map(|(key, label)| ((*key).to_owned(), (*label).to_owned())).collect()
        }
        fn records(&self, kind: Kind) -> Vec<(Id, String)> {
            if kind == Kind::User { vec![(LAN, "Lan Nguyễn".to_owned())] } else { Vec::new() }
        }
        fn me(&self) -> Option<Id> {
            Some(LAN)
        }
        fn base_currency(&self) -> Currency {
            Currency::from_code("USD").expect("a currency")
        }
        fn today(&self) -> NaiveDate {
            "2026-11-20".parse().expect("a Friday")
        }
        fn start_of_day(&self, day: NaiveDate) -> i64 {
            day.and_hms_opt(0, 0, 0).expect("midnight").and_utc().timestamp_millis()
        }
        fn week_start(&self) -> Weekday {
            Weekday::Mon
        }
    }

    fn entered(kind: Kind, key: &str, text: &str) -> Result<Entered, &'static str> {
        let deck = Deck(Catalogue::default());
        let field = kind.field(key).expect("a field");
        read(field, text, &Record::new(kind, LAN), &deck).map_err(|message| message.id)
    }

    fn value(kind: Kind, key: &str, text: &str) -> Value {
        entered(kind, key, text).expect("a value").value
    }

    #[test]
    fn what_a_deal_is_worth_is_never_below_zero() {
        for (key, text) in [("amount", "-5"), ("amount", "-$3.5k"), ("cost", "-1")] {
            assert_eq!(entered(Kind::Opportunity, key, text), Err("entry-below-zero"), "{key} {text}");
        }
        assert_eq!(value(Kind::Opportunity, "amount", "0"), 0.into());
    }

    #[test]
    fn a_line_of_a_day_then_words_takes_no_word_for_a_day_gone_by() {
        let read = |line| {
            let (day, words) = day_then_words(line, &Deck(Catalogue::default()))?;
            Some((day.to_string(), words))
        };
        let is = |day: &str, words: &str| Some((day.to_owned(), words.to_owned()));
        assert_eq!(read("mon call about it"), is("2026-11-23", "call about it"));
        assert_eq!(read("in 3 days  send it"), is("2026-11-23", "send it"));
        assert_eq!(read("tomorrow"), is("2026-11-21", ""));
        assert_eq!(read("tuần sau gọi chị Lan"), is("2026-11-23", "gọi chị Lan"));
        assert_eq!(read("thứ 6 tuần sau gửi báo giá"), is("2026-11-27", "gửi báo giá"));
        assert_eq!(read("ngày mốt gặp"), is("2026-11-22", "gặp"));
        assert_eq!(read("một việc"), None);
        assert_eq!(read("15/1 gọi"), is("2027-01-15", "gọi"));
        assert_eq!(read("thứ 6 gọi"), is("2026-11-27", "gọi"));
        assert_eq!(read("2026-11-02 call"), is("2026-11-02", "call"));
        assert_eq!(read("yesterday call"), None);
        assert_eq!(read("call them"), None);
    }

    #[test]
    fn a_day_that_was_mistyped_is_told_from_words() {
        let mistyped = |line| mistyped_day(line, &Deck(Catalogue::default())).map(str::to_owned);
        for line in [
            "32/13 gọi",
            "2026-13-45 x",
            "thứ 9 gọi",
            "tomorow call",
            "mondya call",
            "t9 gọi",
            "yesterday call",
            "hôm qua gọi",
            "+3x call",
        ] {
            assert!(mistyped(line).is_some(), "{line}");
        }
        for line in [
            "15/1 gọi",
            "thứ 6 gọi",
            "call 32/13",
            "money back",
            "9:30 call",
            "14h gọi",
            "090-312-3456 call",
            "send it",
        ] {
            assert_eq!(mistyped(line), None, "{line}");
        }
    }

    #[test]
    fn amounts_are_read_with_units_and_their_currency() {
        assert_eq!(value(Kind::Opportunity, "amount", "1,234.50"), Value::Integer(123_450));
        let dong = entered(Kind::Opportunity, "amount", "350tr VND").expect("an amount");
        assert_eq!(
            (dong.value, dong.currency.map(Currency::code)),
            (Value::Integer(350_000_000), Some("VND"))
        );
        let code = |text| entered(Kind::Opportunity, "amount", text).expect("an amount").currency;
        for (text, currency) in
            [("5 tỷ", Some("VND")), ("350tr", Some("VND")), ("5tr USD", Some("USD")), ("12k", None)]
        {
            assert_eq!(code(text).map(Currency::code), currency, "{text}");
        }
        assert_eq!(entered(Kind::Opportunity, "amount", "much"), Err("entry-not-money"));
    }

    #[test]
    fn dates_are_read_in_words_and_a_span_is_due_at_its_end() {
        let day = |text: &str| Value::Date(text.parse().expect("a day"));
        assert_eq!(value(Kind::Opportunity, "close", "30/6/2027"), day("2027-06-30"));
        assert_eq!(value(Kind::Opportunity, "close", "15/1"), day("2027-01-15"));
        assert_eq!(value(Kind::Activity, "due", "15/1"), day("2027-01-15"));
        assert_eq!(value(Kind::Opportunity, "engaged", "15/1"), day("2026-01-15"));
        assert_eq!(value(Kind::Opportunity, "close", "in 3 weeks"), day("2026-12-11"));
        assert_eq!(value(Kind::Opportunity, "close", "this month"), day("2026-11-30"));
        assert_eq!(entered(Kind::Opportunity, "close", "someday"), Err("entry-not-date"));
    }

    #[test]
    fn a_moment_is_a_day_with_a_time_where_the_user_is() {
        let noon = value(Kind::Activity, "due_at", "2026-11-20 12:00");
        assert_eq!(noon, value(Kind::Activity, "due_at", "2026-11-20T12:00:00Z"));
    }

    #[test]
    fn a_time_of_day_follows_a_day_in_words() {
        let at = |text| value(Kind::Activity, "due_at", text);
        assert_eq!(at("fri 14:30"), at("2026-11-20 14:30"));
        assert_eq!(at("tomorrow 9h"), at("2026-11-21 09:00"));
        assert_eq!(at("2:30pm"), at("2026-11-20 14:30"));
        assert_eq!(at("15/1 9h05"), at("2027-01-15 09:05"));
    }

    #[test]
    fn how_something_comes_again_is_kept_in_one_spelling() {
        assert_eq!(value(Kind::Activity, "recurrence", "mỗi thứ hai"), "weekly mon".into());
        let until = value(Kind::Activity, "recurrence", "every month until 30/6");
        assert_eq!(until, "monthly until 2027-06-30".into());
        assert_eq!(entered(Kind::Activity, "recurrence", "often"), Err("entry-not-recurrence"));
    }

    #[test]
    fn entries_are_named_by_key_or_label_however_written() {
        assert_eq!(value(Kind::Lead, "source", "COLD call"), Value::from("cold-call"));
        assert_eq!(value(Kind::Lead, "source", "khac"), Value::from("other"));
        assert_eq!(value(Kind::Lead, "source", "coldcall"), Value::from("cold-call"));
        assert_eq!(value(Kind::Lead, "source", "cold"), Value::from("cold-call"));
        assert_eq!(entered(Kind::Lead, "source", "co"), Err("entry-not-in-list"));
        assert_eq!(entered(Kind::Lead, "source", "radio"), Err("entry-not-in-list"));
    }

    #[test]
    fn a_user_is_named_by_me_by_name_or_by_its_beginning() {
        for text in ["me", "lan nguyen", "Lan"] {
            assert_eq!(value(Kind::Lead, "owner", text), Value::Id(LAN), "{text}");
        }
        assert_eq!(entered(Kind::Lead, "owner", "Minh"), Err("entry-no-such-name"));
    }

    #[test]
    fn percentages_stay_between_none_and_all() {
        assert_eq!(value(Kind::Opportunity, "probability", "60 %"), Value::Integer(60));
        assert_eq!(entered(Kind::Opportunity, "probability", "101"), Err("entry-not-percent"));
    }

    #[test]
    fn no_text_is_no_value() {
        assert_eq!(value(Kind::Lead, "amount", "  "), Value::Null);
    }
}
