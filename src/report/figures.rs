//! The figures of reports: exact sums in minor units that never mix currencies, means, medians,
//! rates and days, and how they look in JSON.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Serialize, Serializer};

use crate::domain::Currency;

/// An exact amount as JSON shows it: a decimal text with at least the currency's decimals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Amount {
    /// Such as `1234.50`; means may have more decimals, at most two beyond the currency's.
    pub amount: String,
    /// The ISO 4217 code.
    pub currency: &'static str,
}

impl Amount {
    /// An amount of whole minor units.
    pub fn of(minor: i128, currency: Currency) -> Amount {
        Amount::ratio(minor, 1, currency)
    }

    /// Minor units divided by a count that is not 0: rounded half away from zero two decimals
    /// beyond the currency's, of which trailing zeros are dropped.
    pub fn ratio(minor: i128, count: usize, currency: Currency) -> Amount {
        const EXTRA: u32 = 2;
        let places = currency.decimals() + EXTRA;
        let scaled = divide(minor * 10i128.pow(EXTRA), count as i128);
        let mut text = decimal(scaled, places);
        for _ in 0..EXTRA {
            if text.ends_with('0') && text.contains('.') {
                text.pop();
            }
        }
        Amount { amount: text.trim_end_matches('.').to_owned(), currency: currency.code() }
    }
}

/// A share or a mean in JSON: a number rounded half away from zero, whole when it is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    scaled: i128,
    places: u32,
}

impl Number {
    /// A quotient with so many decimals; none when it would divide by 0.
    pub fn quotient(dividend: i128, divisor: usize, places: u32) -> Option<Number> {
        let scaled = (divisor > 0).then(|| divide(dividend * 10i128.pow(places), divisor as i128))?;
        Some(Number { scaled, places })
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = decimal(self.scaled, self.places);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.to_string();
        match (text.parse::<i64>(), text.parse::<f64>()) {
            (Ok(whole), _) => serializer.serialize_i64(whole),
            (_, Ok(number)) => serializer.serialize_f64(number),
            _ => serializer.serialize_str(&text),
        }
    }
}

/// The value of some deals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Value {
    /// How many deals.
    pub count: usize,
    /// Their sum in the deck's currency.
    pub value: Amount,
    /// Their sums as they are, one a currency, by code.
    pub by_currency: Vec<Amount>,
    /// Currencies left out of `value`, since no rate of theirs is known.
    pub missing_rates: Vec<&'static str>,
    /// Deals among them without an amount.
    pub without_amount: usize,
}

/// Adds up the value of deals.
#[derive(Clone, Debug, Default)]
pub struct Values {
    count: usize,
    without_amount: usize,
    by_currency: BTreeMap<&'static str, (Currency, i128)>,
    missing: BTreeSet<&'static str>,
    /// In minor units of the deck's currency, of every deal with an amount and a rate.
    based: Vec<i64>,
}

impl Values {
    /// Adds a deal: its amount, and what that is in the deck's currency.
    pub fn add(&mut self, amount: Option<crate::domain::Money>, based: Option<i64>) {
        self.count += 1;
        let Some(amount) = amount else {
            self.without_amount += 1;
            return;
        };
        self.by_currency.entry(amount.currency.code()).or_insert((amount.currency, 0)).1 +=
            i128::from(amount.minor);
        match based {
            Some(based) => self.based.push(based),
            None => {
                self.missing.insert(amount.currency.code());
            }
        }
    }

    /// The sums.
    pub fn value(&self, base: Currency) -> Value {
        Value {
            count: self.count,
            value: Amount::of(self.sum(), base),
            by_currency: self
                .by_currency
                .values()
                .map(|(currency, minor)| Amount::of(*minor, *currency))
                .collect(),
            missing_rates: self.missing.iter().copied().collect(),
            without_amount: self.without_amount,
        }
    }

    /// How many deals were added.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The mean, in the deck's currency, of the deals that have an amount there.
    pub fn mean(&self, base: Currency) -> Option<Amount> {
        (!self.based.is_empty()).then(|| Amount::ratio(self.sum(), self.based.len(), base))
    }

    /// The median; of an even count the mean of the two in the middle.
    pub fn median(&self, base: Currency) -> Option<Amount> {
        middle(&self.based).map(|(sum, count)| Amount::ratio(sum, count, base))
    }

    /// The least.
    pub fn min(&self, base: Currency) -> Option<Amount> {
        self.based.iter().min().map(|minor| Amount::of(i128::from(*minor), base))
    }

    /// The greatest.
    pub fn max(&self, base: Currency) -> Option<Amount> {
        self.based.iter().max().map(|minor| Amount::of(i128::from(*minor), base))
    }

    fn sum(&self) -> i128 {
        self.based.iter().map(|minor| i128::from(*minor)).sum()
    }
}

/// How many days deals took from start to close.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Days {
    /// Deals whose days are known.
    pub count: usize,
    /// The mean, to four decimals.
    pub mean: Option<Number>,
    /// The median; of an even count the mean of the two in the middle.
    pub median: Option<Number>,
    /// The least.
    pub min: Option<i64>,
    /// The greatest.
    pub max: Option<i64>,
    /// Deals left out, since they closed before they started.
    pub out_of_order: usize,
}

impl Days {
    /// The figures of these days; negative ones are left out and counted.
    pub fn of(days: &[i64]) -> Days {
        let kept: Vec<i64> = days.iter().copied().filter(|days| *days >= 0).collect();
        Days {
            count: kept.len(),
            mean: Number::quotient(kept.iter().map(|days| i128::from(*days)).sum(), kept.len(), 4),
            median: middle(&kept).and_then(|(sum, count)| Number::quotient(sum, count, 4)),
            min: kept.iter().min().copied(),
            max: kept.iter().max().copied(),
            out_of_order: days.len() - kept.len(),
        }
    }
}

/// The sum and count of the one or two numbers in the middle.
fn middle(numbers: &[i64]) -> Option<(i128, usize)> {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    let half = sorted.len() / 2;
    let upper = i128::from(*sorted.get(half)?);
    if sorted.len() % 2 == 1 { Some((upper, 1)) } else { Some((upper + i128::from(sorted[half - 1]), 2)) }
}

/// Divides, rounding half away from zero; `by` is positive.
fn divide(number: i128, by: i128) -> i128 {
    let away = if number < 0 { -by } else { by };
    (number * 2 + away) / (by * 2)
}

/// `scaled` divided by ten to the power of `places`, as decimal text with all its places.
fn decimal(scaled: i128, places: u32) -> String {
    let sign = if scaled < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", scaled.unsigned_abs(), width = places as usize + 1);
    let (whole, rest) = digits.split_at(digits.len() - places as usize);
    if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Money;

    fn currency(code: &str) -> Currency {
        Currency::from_code(code).expect("a known currency")
    }

    fn ratio(minor: i128, count: usize, code: &str) -> String {
        Amount::ratio(minor, count, currency(code)).amount
    }

    #[test]
    fn amounts_show_all_decimals_of_their_currency_and_means_two_more() {
        assert_eq!(ratio(1_000_553_400, 1, "USD"), "10005534.00");
        assert_eq!(ratio(1_000_553_400, 4_238, "USD"), "2360.9094");
        assert_eq!(ratio(-5, 1, "USD"), "-0.05");
        assert_eq!(ratio(1, 2, "USD"), "0.005");
        assert_eq!(ratio(850, 1, "VND"), "850");
        assert_eq!(ratio(851, 2, "VND"), "425.5");
        assert_eq!(ratio(1_234_500, 1, "KWD"), "1234.500");
        assert_eq!(ratio(2, 3, "VND"), "0.67");
        assert_eq!(ratio(-2, 3, "VND"), "-0.67");
    }

    #[test]
    fn numbers_are_whole_when_they_are_whole() {
        let json = |number: Option<Number>| serde_json::to_string(&number).expect("plain data");
        assert_eq!(json(Number::quotient(4_238, 6_711, 6)), "0.631501");
        assert_eq!(json(Number::quotient(114, 2, 4)), "57");
        assert_eq!(json(Number::quotient(1, 0, 4)), "null");
    }

    #[test]
    fn sums_never_mix_currencies() {
        let mut values = Values::default();
        values.add(Some(Money::new(100, currency("USD"))), Some(100));
        values.add(Some(Money::new(5_000, currency("VND"))), None);
        values.add(None, None);
        let value = values.value(currency("USD"));
        assert_eq!((value.count, value.without_amount), (3, 1));
        assert_eq!(value.value.amount, "1.00");
        assert_eq!(value.missing_rates, ["VND"]);
        let both: Vec<&str> = value.by_currency.iter().map(|amount| amount.amount.as_str()).collect();
        assert_eq!(both, ["1.00", "5000"]);
    }

    #[test]
    fn sums_of_the_greatest_amounts_do_not_overflow() {
        let mut values = Values::default();
        for _ in 0..3 {
            values.add(Some(Money::new(i64::MAX, currency("VND"))), Some(i64::MAX));
        }
        assert_eq!(values.value(currency("VND")).value.amount, "27670116110564327421");
    }

    #[test]
    fn days_before_the_start_are_left_out_and_counted() {
        let days = Days::of(&[3, -1, 10, 4, 8]);
        assert_eq!((days.count, days.out_of_order, days.min, days.max), (4, 1, Some(3), Some(10)));
        assert_eq!(days.mean.map(|mean| mean.to_string()), Some("6.25".to_owned()));
        assert_eq!(days.median.map(|median| median.to_string()), Some("6".to_owned()));
    }
}
