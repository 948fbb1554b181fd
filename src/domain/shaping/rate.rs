//! What currencies are worth in the deck's own, from a day on. One rate a currency and day; `said` is
//! the day as the person reads it.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Shaped, Shaping};
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

/// Says what one unit of a currency is worth from a day on; over what was said of that day.
pub fn set(
    (currency, date, worth): (Currency, NaiveDate, Decimal),
    said: &str,
    rates: &[Rate],
    base: Currency,
    now: i64,
) -> Shaped {
    if currency == base {
        return Err(Message::new("shape-rate-of-base").with("currency", base));
    }
    if worth <= Decimal::ZERO {
        return Err(Message::new("shape-rate-not-above-zero"));
    }
    let worth = worth.normalize().to_string();
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
    let label = Message::new("shape-rate-set").with("currency", currency).with("rate", worth);
    Ok(Shaping::new(label.with("base", base).with("date", said), change.into_iter().collect()))
}

/// Puts another rate in the place of one: of another day or currency when these were corrected.
pub fn edit(
    before: &Rate,
    (currency, date, worth): (Currency, NaiveDate, Decimal),
    said: &str,
    rates: &[Rate],
    base: Currency,
    now: i64,
) -> Shaped {
    let mut shaping = set((currency, date, worth), said, rates, base, now)?;
    let stays = before.currency.as_deref() == Some(currency.code()) && before.date == Some(date);
    if !stays {
        shaping.changes.push(Change::Delete { kind: Kind::Rate, id: before.id });
    }
    Ok(shaping)
}

/// Forgets a rate.
pub fn remove(rate: &Rate, said: &str) -> Shaped {
    let label = Message::new("shape-rate-removed")
        .with("currency", rate.currency.as_deref().unwrap_or_default())
        .with("date", said);
    Ok(Shaping::new(label, vec![Change::Delete { kind: Kind::Rate, id: rate.id }]))
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
        let mut changes =
            set((usd(), day(1), Decimal::from(25_400)), "", &[], dong, 5).expect("a rate").changes;
        let again =
            set((usd(), day(1), Decimal::from(25_500)), "", &said(&changes), dong, 6).expect("a rate");
        changes.extend(again.changes);
        assert_eq!(said(&changes).len(), 1);
        let rates = said(&changes);
        let other_day = (usd(), day(2), Decimal::from(25_500));
        changes.extend(edit(&rates[0], other_day, "", &rates, dong, 7).expect("a rate").changes);
        let rates = said(&changes);
        assert_eq!(rates.iter().map(|rate| rate.date).collect::<Vec<_>>(), [Some(day(2))]);
    }

    #[test]
    fn the_decks_own_currency_has_no_rate_and_none_is_nothing() {
        let day = NaiveDate::default();
        assert_eq!(set((usd(), day, Decimal::ONE), "", &[], usd(), 0).unwrap_err().id, "shape-rate-of-base");
        let euro = Currency::from_code("EUR").expect("the euro");
        let nothing = set((euro, day, Decimal::ZERO), "", &[], usd(), 0).unwrap_err();
        assert_eq!(nothing.id, "shape-rate-not-above-zero");
    }
}
