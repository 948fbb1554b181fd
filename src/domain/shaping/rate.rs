//! What currencies are worth in the deck's own, from a day on. One rate a currency and day.

use std::fmt::Display;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::Shaping;
use crate::domain::catalogue::Kind;
use crate::domain::change::Change;
use crate::domain::id::Id;
use crate::domain::lists::Rate;
use crate::domain::message::Message;
use crate::domain::money::Currency;
use crate::domain::value::Value;

/// The id of a rate: two copies that say what a currency is worth on a day say it of one record.
pub fn id(currency: Currency, date: NaiveDate) -> Id {
    Id::derived(&["rate", currency.code(), &date.to_string()])
}

/// What one unit of a currency is worth from a day on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Worth {
    /// The currency.
    pub currency: Currency,
    /// The first day of it.
    pub date: NaiveDate,
    /// How many units of the deck's own currency.
    pub rate: Decimal,
}

impl Worth {
    /// The history's line of saying it; `day` is its day as the person reads it.
    pub fn label(&self, base: Currency, day: impl Display) -> Message {
        Message::new("shape-rate-set")
            .with("currency", self.currency)
            .with("rate", self.rate.normalize())
            .with("base", base)
            .with("date", day)
    }
}

/// Says what a currency is worth; over what was said of that day.
///
/// # Errors
/// When it is the deck's own currency, or worth nothing.
pub fn set(worth: Worth, rates: &[Rate], base: Currency, now: i64) -> Result<Vec<Change>, Message> {
    let Worth { currency, date, rate } = worth;
    if currency == base {
        return Err(Message::new("shape-rate-of-base").with("currency", base));
    }
    if rate <= Decimal::ZERO {
        return Err(Message::new("shape-rate-not-above-zero"));
    }
    let worth = rate.normalize().to_string();
    let same = |rate: &&Rate| rate.currency.as_deref() == Some(currency.code()) && rate.date == Some(date);
    let change = match rates.iter().find(same) {
        Some(found) if found.rate.as_deref() == Some(worth.as_str()) => None,
        Some(found) => Some(Change::set(Kind::Rate, found.id, [("rate", Value::from(worth.as_str()))])),
        None => Some(Change::create(
            Kind::Rate,
            id(currency, date),
            [
                ("currency", Value::from(currency.code())),
                ("date", date.into()),
                ("rate", worth.as_str().into()),
                ("created", Value::Moment(now)),
            ],
        )),
    };
    Ok(change.into_iter().collect())
}

/// Puts another rate in the place of one: of another day or currency when these were corrected.
///
/// # Errors
/// As [`set`].
pub fn edit(
    before: &Rate,
    worth: Worth,
    rates: &[Rate],
    base: Currency,
    now: i64,
) -> Result<Vec<Change>, Message> {
    let mut changes = set(worth, rates, base, now)?;
    let stays = before.currency.as_deref() == Some(worth.currency.code()) && before.date == Some(worth.date);
    if !stays {
        changes.push(Change::Delete { kind: Kind::Rate, id: before.id });
    }
    Ok(changes)
}

/// Forgets a rate; `day` is its day as the person reads it.
pub fn remove(rate: &Rate, day: impl Display) -> Shaping {
    let label = Message::new("shape-rate-removed")
        .with("currency", rate.currency.as_deref().unwrap_or_default())
        .with("date", day);
    Shaping::new(label, vec![Change::Delete { kind: Kind::Rate, id: rate.id }])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::applied;

    fn usd() -> Currency {
        Currency::from_code("USD").expect("the dollar")
    }

    fn said(changes: &[Change]) -> Vec<Rate> {
        applied(changes, Kind::Rate).iter().map(Rate::from_record).collect()
    }

    #[test]
    fn a_day_has_one_rate_and_a_corrected_day_leaves_none_behind() {
        let dong = Currency::from_code("VND").expect("the dong");
        let day = |number| NaiveDate::from_ymd_opt(2026, 6, number).expect("a day");
        let worth = |number, rate| Worth { currency: usd(), date: day(number), rate: Decimal::from(rate) };
        let mut changes = set(worth(1, 25_400), &[], dong, 5).expect("a rate");
        changes.extend(set(worth(1, 25_500), &said(&changes), dong, 6).expect("a rate"));
        assert_eq!(said(&changes).len(), 1);
        let rates = said(&changes);
        changes.extend(edit(&rates[0], worth(2, 25_500), &rates, dong, 7).expect("a rate"));
        let rates = said(&changes);
        assert_eq!(rates.iter().map(|rate| rate.date).collect::<Vec<_>>(), [Some(day(2))]);
    }

    #[test]
    fn the_decks_own_currency_has_no_rate_and_none_is_nothing() {
        let worth = |currency, rate| Worth { currency, date: NaiveDate::default(), rate };
        let of_base = set(worth(usd(), Decimal::ONE), &[], usd(), 0).unwrap_err();
        assert_eq!(of_base.id, "shape-rate-of-base");
        let euro = Currency::from_code("EUR").expect("the euro");
        let nothing = set(worth(euro, Decimal::ZERO), &[], usd(), 0).unwrap_err();
        assert_eq!(nothing.id, "shape-rate-not-above-zero");
    }
}
