//! A cell as the value of a field of one's own.

use chrono::NaiveDate;
use rust_decimal::prelude::ToPrimitive;

use super::small::Small;
use crate::domain::{Change, Currency, FieldKind, Money, Value};
use crate::exchange::values::{amounts, dates, words};

/// The currency that a cell of amounts names.
pub(super) fn currency_of(kind: &FieldKind, text: &str) -> Option<Currency> {
    let amount = amounts::read(text, Some(amounts::Point::Dot)).filter(|_| *kind == FieldKind::Money);
    amount.and_then(|amount| amount.currency)
}

/// What a cell means in a field of this kind, and the entries that are made for its choices.
/// `currency` is the record's; text where it does not fit.
pub(super) fn value(
    kind: &FieldKind,
    text: &str,
    currency: Currency,
    start_of_day: &dyn Fn(NaiveDate) -> i64,
    small: &mut Small,
) -> (Value, Vec<Change>) {
    let number = || amounts::read(text, Some(amounts::Point::Dot)).map(|amount| amount.number);
    let mut made = Vec::new();
    let value = match kind {
        FieldKind::Date => dates::read(text, None).map(|when| Value::Date(when.day())),
        FieldKind::Moment => dates::read(text, None).map(|when| Value::Moment(when.moment(start_of_day))),
        FieldKind::YesNo => words::yes_or_no(text).map(Value::Bool),
        FieldKind::Integer => number().and_then(|number| i64::try_from(number).ok()).map(Value::Integer),
        FieldKind::Percent => number()
            .and_then(|number| number.round().to_i64())
            .filter(|percent| (0..=100).contains(percent))
            .map(Value::Integer),
        FieldKind::Decimal => number().map(|number| Value::Text(number.normalize().to_string())),
        FieldKind::Money => number()
            .and_then(|number| Money::from_decimal(number, currency))
            .map(|money| Value::Integer(money.minor)),
        FieldKind::Emails => words::emails(text).ok().map(Value::List),
        FieldKind::Phones => Some(Value::List(words::list(text))),
        FieldKind::Choice(list) => {
            let (key, change) = small.entry(list, text);
            made.extend(change);
            Some(Value::Text(key))
        }
        FieldKind::ManyChoices(list) => {
            let mut keys = Vec::new();
            for word in words::list(text) {
                let (key, change) = small.entry(list, &word);
                made.extend(change);
                keys.push(key);
            }
            Some(Value::List(keys))
        }
        FieldKind::Reference(_) | FieldKind::AnyReference => text.parse().ok().map(Value::Id),
        _ => Some(Value::from(text)),
    };
    (value.unwrap_or_else(|| Value::from(text)), made)
}
