//! What the values of a condition mean, by what the field holds.

use std::ops::Bound;

use rust_decimal::Decimal;

use super::check::{Check, escaped, pattern};
use super::choice::{self, Match};
use super::day::{self, Toward, When};
use super::field::{Column, Place};
use super::filter::{
    Between, DecimalRange, DigitsTest, Empty, Expr, MoneyRange, Others, Test, TextTest, day_number,
};
use super::number;
use super::problem::near;
use super::token::{Operator, Piece, Term};
use crate::domain::fold::{fold, phone_key};
use crate::domain::{Currency, FieldKind, Kind, Message};

/// What a value could not be taken for.
pub(super) fn unknown_value(field: &str, value: &str, near: &[String]) -> Message {
    if near.is_empty() {
        return Message::new("filter-unknown-value").with("field", field).with("value", value);
    }
    Message::new("filter-unknown-value-near")
        .with("field", field)
        .with("value", value)
        .with("near", near.join(", "))
}

/// `1,000,000` was read as three values; where numbers are meant it is one.
pub(super) fn grouped(place: &Place, operator: Operator, term: &Term) -> Option<Vec<Piece>> {
    let numeric = matches!(place.holds(), FieldKind::Money | FieldKind::Decimal | FieldKind::Integer);
    let texts: Vec<&str> = term.values.iter().map(|value| value.text.as_str()).collect();
    let joinable = operator.orders() && texts.len() == 2 || number::is_grouped(&texts);
    if !numeric || term.listed || texts.len() < 2 || !joinable {
        return None;
    }
    let span = term.values_span();
    Some(vec![Piece { text: texts.join(","), quoted: false, span }])
}

/// One end of a range, or a single value.
enum Ends<'a> {
    One(&'a str),
    Two(Option<&'a str>, Option<&'a str>),
}

fn ends<'a>(value: &'a Piece, operator: Operator) -> Ends<'a> {
    let part = |text: &'a str| Some(text.trim()).filter(|text| !text.is_empty());
    match value.text.split_once("..") {
        Some((low, high)) if !operator.orders() => Ends::Two(part(low), part(high)),
        _ => Ends::One(&value.text),
    }
}

impl Check<'_> {
    pub(super) fn test(&mut self, place: &Place, operator: Operator, value: &Piece) -> Option<Expr> {
        let field = |test| Expr::Field(place.clone(), test);
        if place.column == Column::Tag {
            return Some(field(Test::Text(pattern(value, TextTest::Is(fold(&value.text))))));
        }
        Some(match place.holds() {
            FieldKind::Money => field(self.money(place, operator, value)?),
            FieldKind::Integer | FieldKind::Percent => field(self.whole(place, operator, value)?),
            FieldKind::Decimal => field(self.decimal(place, operator, value)?),
            FieldKind::Date | FieldKind::Moment => field(self.days(place, operator, value)?),
            FieldKind::YesNo => self.yes_no(place, value)?,
            FieldKind::Currency => field(self.currency(place, value)?),
            FieldKind::Choice(list) | FieldKind::ManyChoices(list) => {
                field(self.entry(place, list, operator, value)?)
            }
            FieldKind::Reference(kind) | FieldKind::ManyReferences(kind) => {
                field(self.reference(place, *kind, operator, value)?)
            }
            FieldKind::AnyReference => field(Test::Ids(vec![self.id(place, value)?])),
            FieldKind::Phones => field(phone(operator, value)),
            FieldKind::Text
            | FieldKind::LongText
            | FieldKind::Emails
            | FieldKind::Url
            | FieldKind::Position => field(Test::Text(text(operator, value))),
        })
    }

    fn bad(&mut self, place: &Place, id: &'static str, value: &Piece) {
        let message = Message::new(id).with("field", place.key()).with("value", &value.text);
        self.report(value, message);
    }

    fn numbers(
        &mut self,
        place: &Place,
        operator: Operator,
        value: &Piece,
    ) -> Option<(Bound<Decimal>, Bound<Decimal>, Option<Currency>)> {
        let percent = *place.holds() == FieldKind::Percent;
        let read = |text: &str| match text.strip_suffix('%') {
            Some(number) if percent => number::count(number),
            _ if *place.holds() == FieldKind::Money => number::amount(text),
            _ => number::count(text),
        };
        let bounds = match ends(value, operator) {
            Ends::One(text) => read(text).map(|(number, currency)| {
                let (low, high) = sides(operator, number);
                (low, high, currency)
            }),
            Ends::Two(low, high) => range(low.map(read), high.map(read)),
        };
        if bounds.is_none() {
            self.bad(place, "filter-bad-number", value);
        }
        if let Some((Bound::Included(low), Bound::Included(high), _)) = &bounds
            && low > high
        {
            self.bad(place, "filter-backwards", value);
            return None;
        }
        bounds
    }

    fn whole(&mut self, place: &Place, operator: Operator, value: &Piece) -> Option<Test> {
        let (low, high, currency) = self.numbers(place, operator, value)?;
        if let (Ok(low), Ok(high), None) = (least(low), greatest(high), currency) {
            return Some(Test::Between(Between { low, high, empty: Empty::Fails }));
        }
        self.bad(place, "filter-bad-number", value);
        None
    }

    fn decimal(&mut self, place: &Place, operator: Operator, value: &Piece) -> Option<Test> {
        let (low, high, currency) = self.numbers(place, operator, value)?;
        if currency.is_some() {
            self.bad(place, "filter-bad-number", value);
            return None;
        }
        Some(Test::Decimal(DecimalRange { low, high }))
    }

    /// Amounts: `$` alone asks for the currency only.
    fn money(&mut self, place: &Place, operator: Operator, value: &Piece) -> Option<Test> {
        let base = self.names.base_currency();
        if !operator.orders()
            && let Some(currency) = asked_currency(&value.text)
        {
            let range = MoneyRange { low: None, high: None, currency, others: Others::Fail, base };
            return Some(Test::Money(range));
        }
        let (low, high, written) = self.numbers(place, operator, value)?;
        let named = match ends(value, operator) {
            Ends::One(text) => named(text),
            Ends::Two(low, high) => low.is_some_and(named) || high.is_some_and(named),
        };
        // Dong that only their unit tells compare with every amount, as numbers without one do.
        let rate =
            written.filter(|currency| !named && *currency != base).and_then(|one| self.names.rate(one));
        let in_base = |number: Decimal| {
            let own = number.checked_mul(rate.unwrap_or(Decimal::ONE))?;
            Some(if rate.is_some() { own.round_dp(base.decimals()) } else { own })
        };
        let is_of_all = rate.is_some() || written.is_none() || (!named && written == Some(base));
        let currency = if is_of_all { base } else { written.unwrap_or(base) };
        let minor = |bound: Bound<Decimal>| {
            let scale = Decimal::from(10i64.pow(currency.decimals()));
            Some(match bound {
                Bound::Included(number) => Bound::Included(in_base(number)?.checked_mul(scale)?),
                Bound::Excluded(number) => Bound::Excluded(in_base(number)?.checked_mul(scale)?),
                Bound::Unbounded => Bound::Unbounded,
            })
        };
        let (Some(Ok(low)), Some(Ok(high))) = (minor(low).map(least), minor(high).map(greatest)) else {
            self.bad(place, "filter-bad-number", value);
            return None;
        };
        let others = if is_of_all { Others::Convert } else { Others::Fail };
        Some(Test::Money(MoneyRange { low, high, currency, others, base }))
    }

    fn days(&mut self, place: &Place, operator: Operator, value: &Piece) -> Option<Test> {
        let today = self.names.today();
        let read = |text: &str| day::read(text, today, self.names.week_start(), Toward::ThisYear);
        let direction = Direction::of(place);
        let found = match ends(value, operator) {
            Ends::One(text) => read(text).and_then(|when| match when {
                When::Days(from, to) => Some(calendar(operator, from, to)),
                When::Distance(count, unit) => {
                    let far = unit.after(today, direction.signed(count))?;
                    Some(direction.compared(operator, today, far))
                }
            }),
            Ends::Two(low, high) => match (low.map(read), high.map(read)) {
                (Some(None), _) | (_, Some(None)) => None,
                (low, high) => direction.between(today, low.flatten(), high.flatten()),
            },
        };
        let Some(span) = found else {
            self.bad(place, "filter-bad-date", value);
            return None;
        };
        if let (Some(from), Some(to)) = (span.from, span.to)
            && from > to
            && matches!(ends(value, operator), Ends::Two(..))
        {
            self.bad(place, "filter-backwards", value);
            return None;
        }
        let moments = *place.holds() == FieldKind::Moment;
        let start = |day: chrono::NaiveDate| {
            if moments { self.names.start_of_day(day) } else { day_number(day) }
        };
        let low = span.from.map(start);
        let high = span.to.map(|day| match day.succ_opt() {
            Some(next) if moments => start(next) - 1,
            _ => start(day),
        });
        let never = place.key() == "touched" && span.long_ago;
        let empty = if never { Empty::Passes } else { Empty::Fails };
        Some(Test::Between(Between { low, high, empty }))
    }

    fn yes_no(&mut self, place: &Place, value: &Piece) -> Option<Expr> {
        let yes = Expr::Field(place.clone(), Test::Yes);
        match fold(&value.text).as_str() {
            "yes" | "y" | "true" | "1" | "on" | "co" => Some(yes),
            "no" | "n" | "false" | "0" | "off" | "khong" => Some(yes.negated()),
            _ => {
                self.bad(place, "filter-bad-yes-no", value);
                None
            }
        }
    }

    fn currency(&mut self, place: &Place, value: &Piece) -> Option<Test> {
        if let Some(currency) = asked_currency(&value.text) {
            return Some(Test::Keys(vec![currency.code().to_owned()]));
        }
        self.bad(place, "filter-bad-currency", value);
        None
    }

    fn entry(&mut self, place: &Place, list: &str, operator: Operator, value: &Piece) -> Option<Test> {
        let entries = self.names.entries(list);
        let choices: Vec<(String, Vec<String>)> =
            entries.iter().map(|(key, label)| (key.clone(), vec![key.clone(), label.clone()])).collect();
        let keys = choice::find(&value.text, &choices, how(operator));
        if keys.is_empty() {
            let labels = entries.iter().map(|(_, label)| label.as_str());
            self.unknown(place, value, labels);
            return None;
        }
        Some(Test::Keys(keys))
    }

    fn unknown<'a>(&mut self, place: &Place, value: &Piece, names: impl Iterator<Item = &'a str>) {
        let near = near(&value.text, names);
        self.report(value, unknown_value(place.key(), &value.text, &near));
    }

    /// Small kinds are known by name; records of large kinds are matched in the deck.
    fn reference(&mut self, place: &Place, kind: Kind, operator: Operator, value: &Piece) -> Option<Test> {
        if kind == Kind::User && !value.quoted && matches!(fold(&value.text).as_str(), "me" | "toi") {
            return self.me(value).map(|me| Test::Ids(vec![me]));
        }
        if let Ok(id) = value.text.parse() {
            return Some(Test::Ids(vec![id]));
        }
        if Kind::MAIN.contains(&kind) {
            return Some(Test::Named(text(operator, value)));
        }
        let records = self.names.records(kind);
        let choices: Vec<_> = records.iter().map(|(id, name)| (*id, vec![name.clone()])).collect();
        let ids = choice::find(&value.text, &choices, how(operator));
        if ids.is_empty() {
            self.unknown(place, value, records.iter().map(|(_, name)| name.as_str()));
            return None;
        }
        Some(Test::Ids(ids))
    }

    fn id(&mut self, place: &Place, value: &Piece) -> Option<crate::domain::Id> {
        let id = value.text.parse().ok();
        if id.is_none() {
            self.bad(place, "filter-bad-id", value);
        }
        id
    }
}

fn how(operator: Operator) -> Match {
    if operator == Operator::Is { Match::Whole } else { Match::Best }
}

/// What a comparison with a number asks: `=` and `:` are both ends.
fn sides(operator: Operator, number: Decimal) -> (Bound<Decimal>, Bound<Decimal>) {
    match operator {
        Operator::More => (Bound::Excluded(number), Bound::Unbounded),
        Operator::AtLeast => (Bound::Included(number), Bound::Unbounded),
        Operator::Less => (Bound::Unbounded, Bound::Excluded(number)),
        Operator::AtMost => (Bound::Unbounded, Bound::Included(number)),
        Operator::Has | Operator::Is | Operator::IsNot => (Bound::Included(number), Bound::Included(number)),
    }
}

type Number = Option<(Decimal, Option<Currency>)>;

/// `low..high`, of which one may be absent and which must not name two currencies.
fn range(
    low: Option<Number>,
    high: Option<Number>,
) -> Option<(Bound<Decimal>, Bound<Decimal>, Option<Currency>)> {
    let bound = |end: Option<Number>| match end {
        None => Some((Bound::Unbounded, None)),
        Some(number) => number.map(|(number, currency)| (Bound::Included(number), currency)),
    };
    if low.is_none() && high.is_none() {
        return None;
    }
    let ((low, first), (high, second)) = (bound(low)?, bound(high)?);
    if first.is_some() && second.is_some() && first != second {
        return None;
    }
    Some((low, high, first.or(second)))
}

/// The least whole number inside a lower bound; an error when it does not fit.
fn least(bound: Bound<Decimal>) -> Result<Option<i64>, ()> {
    match bound {
        Bound::Unbounded => Ok(None),
        Bound::Included(number) => number::up(number).map(Some).ok_or(()),
        Bound::Excluded(number) => number::down(number).and_then(|n| n.checked_add(1)).map(Some).ok_or(()),
    }
}

/// The greatest whole number inside an upper bound; an error when it does not fit.
fn greatest(bound: Bound<Decimal>) -> Result<Option<i64>, ()> {
    match bound {
        Bound::Unbounded => Ok(None),
        Bound::Included(number) => number::down(number).map(Some).ok_or(()),
        Bound::Excluded(number) => number::up(number).and_then(|n| n.checked_sub(1)).map(Some).ok_or(()),
    }
}

/// Days from and to, both included.
struct Span {
    from: Option<chrono::NaiveDate>,
    to: Option<chrono::NaiveDate>,
    /// It reaches back without end by a distance, so that never counts as in it.
    long_ago: bool,
}

/// How a comparison with days of the calendar reads.
fn calendar(operator: Operator, from: chrono::NaiveDate, to: chrono::NaiveDate) -> Span {
    let (from, to) = match operator {
        Operator::More => (to.succ_opt(), None),
        Operator::AtLeast => (Some(from), None),
        Operator::Less => (None, from.pred_opt()),
        Operator::AtMost => (None, Some(to)),
        Operator::Has | Operator::Is | Operator::IsNot => (Some(from), Some(to)),
    };
    Span { from, to, long_ago: false }
}

/// Which way a bare length such as `30d` reaches from today.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    /// What has happened: `touched<30d` is less than 30 days ago.
    Back,
    /// What is to come: `close<30d` is within the next 30 days, never before today.
    Ahead,
}

impl Direction {
    fn of(place: &Place) -> Direction {
        match (place.holds(), place.key()) {
            (_, "due_at") => Direction::Ahead,
            (FieldKind::Moment, _) | (_, "engaged" | "birthday" | "since") => Direction::Back,
            _ => Direction::Ahead,
        }
    }

    fn signed(self, count: i64) -> i64 {
        if self == Direction::Back { -count } else { count }
    }

    fn compared(self, operator: Operator, today: chrono::NaiveDate, far: chrono::NaiveDate) -> Span {
        let (nearer, farther) = match self {
            Direction::Back => (far.succ_opt(), far.pred_opt()),
            Direction::Ahead => (far.pred_opt(), far.succ_opt()),
        };
        let (near, end) = match operator {
            Operator::Is | Operator::IsNot => (Some(far), Some(far)),
            Operator::Has | Operator::AtMost => (Some(today), Some(far)),
            Operator::Less => (Some(today), nearer),
            Operator::More => (farther, None),
            Operator::AtLeast => (Some(far), None),
        };
        // Clocks of two devices differ: what is dated ahead of now was still not long ago.
        let near = if self == Direction::Back && near == Some(today) && far != today { None } else { near };
        match self {
            Direction::Back => Span { from: end, to: near, long_ago: end.is_none() },
            Direction::Ahead => Span { from: near, to: end, long_ago: false },
        }
    }

    /// What lies between two ends, of which one may be open.
    fn between(self, today: chrono::NaiveDate, low: Option<When>, high: Option<When>) -> Option<Span> {
        let distances = [low, high].iter().flatten().all(|end| matches!(end, When::Distance(..)));
        let point = |when: When| match when {
            When::Days(from, to) => Some((from, to)),
            When::Distance(count, unit) => unit.after(today, self.signed(count)).map(|day| (day, day)),
        };
        let days = (low.map(point), high.map(point));
        let (low, high) = match days {
            (None, None) | (Some(None), _) | (_, Some(None)) => return None,
            (low, high) => (low.flatten(), high.flatten()),
        };
        let (start, end) = (low.map(|(from, _)| from), high.map(|(_, to)| to));
        Some(match (distances, self) {
            (true, Direction::Back) => Span { from: end, to: start, long_ago: end.is_none() },
            (true, Direction::Ahead) => Span { from: start.or(Some(today)), to: end, long_ago: false },
            (false, _) => Span { from: start, to: end, long_ago: false },
        })
    }
}

fn text(operator: Operator, value: &Piece) -> TextTest {
    let folded = fold(&value.text);
    let after = |text: &str| format!("{text}\u{10ffff}");
    match operator {
        Operator::Has => {
            if let Some((low, high)) = value.text.split_once("..")
                && !value.quoted
                && !low.is_empty()
                && !high.is_empty()
            {
                return TextTest::Between(Some(fold(low)), Some(after(&fold(high))));
            }
            pattern(value, TextTest::Like(format!("%{}%", escaped(&folded))))
        }
        Operator::Is | Operator::IsNot => pattern(value, TextTest::Is(folded)),
        Operator::More => TextTest::Between(Some(after(&folded)), None),
        Operator::AtLeast => TextTest::Between(Some(folded), None),
        Operator::Less => TextTest::Between(None, Some(folded)),
        Operator::AtMost => TextTest::Between(None, Some(after(&folded))),
    }
}

/// Phones are compared by their digits; letters are looked for in their labels.
fn phone(operator: Operator, value: &Piece) -> Test {
    let digits: String = value.text.chars().filter(char::is_ascii_digit).collect();
    if digits.len() < 2 {
        return Test::Text(text(operator, value));
    }
    let key = phone_key(&value.text);
    let piece = if digits.len() >= 9 { key } else { digits.trim_start_matches('0').to_owned() };
    Test::Digits(match operator {
        Operator::Is | Operator::IsNot => DigitsTest::Ends(piece),
        _ => DigitsTest::Has(piece),
    })
}
/// Whether an amount names its currency.
fn named(text: &str) -> bool {
    number::count(text).is_some_and(|(_, currency)| currency.is_some())
}

/// A currency that a filter asks for: also one that no amount is in any more, by its code.
fn asked_currency(text: &str) -> Option<Currency> {
    Currency::from_sign(text).or_else(|| Currency::from_code(text))
}
