//! Money: minor units and an ISO 4217 currency, and totals that never add two currencies.

use std::collections::BTreeMap;
use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// An ISO 4217 currency code such as `USD`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// The currency with this code, in any case.
    pub fn from_code(code: &str) -> Option<Currency> {
        iso_currency::Currency::from_code(&code.trim().to_ascii_uppercase()).map(Currency)
    }

    /// The currency with this code that money is counted in; codes of ISO 4217 for tests, for no
    /// currency and for metals, such as `XAU`, are none. For what a person writes; what is stored
    /// is read by [`Currency::from_code`], so that nothing of it is lost.
    pub fn of_money(code: &str) -> Option<Currency> {
        Currency::from_code(code).filter(|currency| currency.0.exponent().is_some())
    }

    /// The currency a sign stands for. Signs that several currencies share give the one they
    /// most often mean: `$` the US dollar, `¥` the yen, `£` the pound.
    pub fn from_sign(sign: &str) -> Option<Currency> {
        let code = match sign.trim() {
            "$" | "US$" => "USD",
            "€" => "EUR",
            "£" => "GBP",
            "¥" | "￥" => "JPY",
            "₫" | "đ" | "Đ" | "VNĐ" | "vnđ" => "VND",
            "₹" | "Rs" | "Rs." => "INR",
            "₩" => "KRW",
            "฿" => "THB",
            "₱" => "PHP",
            "₽" => "RUB",
            "₺" => "TRY",
            "₴" => "UAH",
            "₪" => "ILS",
            "₦" => "NGN",
            "R$" => "BRL",
            "A$" => "AUD",
            "C$" => "CAD",
            "S$" => "SGD",
            "HK$" => "HKD",
            "NT$" => "TWD",
            "zł" => "PLN",
            "Kč" => "CZK",
            "Fr." => "CHF",
            other => return Currency::of_money(other),
        };
        Currency::from_code(code)
    }

    /// The three-letter code.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// How many decimals the currency has: 2 for USD, 0 for VND, 3 for KWD.
    pub fn decimals(self) -> u32 {
        u32::from(self.0.exponent().unwrap_or(0))
    }

    /// The sign written beside amounts: `$`, `₫`, or the code where there is none.
    pub fn sign(self) -> String {
        match self.code() {
            "USD" => "$".to_owned(),
            "VND" => "₫".to_owned(),
            "EUR" => "€".to_owned(),
            "GBP" => "£".to_owned(),
            "JPY" => "¥".to_owned(),
            other => other.to_owned(),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The largest amount a field holds, either way, in minor units: sums and weighted sums of any
/// believable number of such amounts still fit.
pub const MOST: i64 = 1_000_000_000_000_000;

/// An amount: minor units of one currency.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Money {
    /// Minor units: cents of a dollar, dong.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

impl Money {
    /// An amount in minor units.
    pub fn new(minor: i64, currency: Currency) -> Money {
        Money { minor, currency }
    }

    /// A decimal amount, rounded half away from zero to the currency's decimals. None when it
    /// does not fit.
    pub fn from_decimal(amount: Decimal, currency: Currency) -> Option<Money> {
        let scaled = amount.checked_mul(Decimal::from(10i64.pow(currency.decimals())))?;
        let minor = scaled
            .round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
            .to_i64()?;
        (minor.abs() <= MOST).then_some(Money { minor, currency })
    }

    /// The amount in major units.
    pub fn decimal(self) -> Decimal {
        Decimal::from_i128_with_scale(i128::from(self.minor), self.currency.decimals())
    }

    /// The amount in another currency at so many of its units for one of ours.
    pub fn converted(self, rate: Decimal, to: Currency) -> Option<Money> {
        Money::from_decimal(self.decimal().checked_mul(rate)?, to)
    }
}

/// `1234.50`: the plain decimal form of JSON and CSV, always with the currency's decimals.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.decimal())
    }
}

/// What currencies are worth: per currency, days and units of the base currency for one of it.
#[derive(Clone, Debug, Default)]
pub struct Rates {
    by_currency: BTreeMap<Currency, BTreeMap<chrono::NaiveDate, Decimal>>,
}

impl Rates {
    /// Adds what one unit of a currency is worth in the base currency from a day on: 1.08 for the euro
    /// in a deck of dollars.
    pub fn add(&mut self, currency: Currency, from: chrono::NaiveDate, rate: Decimal) {
        self.by_currency.entry(currency).or_default().insert(from, rate);
    }

    /// The rate of a currency on a day: the latest from before or on it, else the first known.
    pub fn on(&self, currency: Currency, day: chrono::NaiveDate) -> Option<Decimal> {
        let dated = self.by_currency.get(&currency)?;
        dated.range(..=day).next_back().or_else(|| dated.iter().next()).map(|(_, rate)| *rate)
    }
}

/// A sum of amounts in the base currency where a rate is known, and apart where it is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Total {
    /// The sum of what could be converted, in the base currency.
    pub base: Money,
    /// What has no rate: minor units by currency, never added to anything else.
    pub apart: BTreeMap<Currency, i64>,
}

impl Total {
    /// Nothing, in this base currency.
    pub fn new(base: Currency) -> Total {
        Total { base: Money::new(0, base), apart: BTreeMap::new() }
    }

    /// Adds an amount, converted with the rate of the day; apart when there is no rate.
    pub fn add(&mut self, amount: Money, rates: &Rates, day: chrono::NaiveDate) {
        let converted = if amount.currency == self.base.currency {
            Some(amount)
        } else {
            rates.on(amount.currency, day).and_then(|rate| amount.converted(rate, self.base.currency))
        };
        match converted {
            Some(money) => self.base.minor += money.minor,
            None => *self.apart.entry(amount.currency).or_insert(0) += amount.minor,
        }
    }
}

/// A share of an amount in minor units, rounded half away from zero: `probability` in percent.
pub fn weighted(minor: i64, probability: i64) -> i64 {
    let product = Decimal::from(minor) * Decimal::from(probability) / Decimal::from(100);
    product
        .round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
        .to_i64()
        .unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    fn currency(code: &str) -> Currency {
        Currency::from_code(code).expect("a known currency")
    }

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, n).expect("a day of January")
    }

    #[test]
    fn minor_units_follow_the_currency() {
        let amount = Decimal::new(12345, 1);
        assert_eq!(Money::from_decimal(amount, currency("USD")).map(|m| m.minor), Some(123_450));
        assert_eq!(Money::from_decimal(amount, currency("VND")).map(|m| m.minor), Some(1_235));
        assert_eq!(Money::from_decimal(amount, currency("KWD")).map(|m| m.minor), Some(1_234_500));
    }

    #[test]
    fn what_is_no_money_is_read_where_it_is_stored_and_nowhere_else() {
        for code in ["XTS", "XAU", "XDR", "xag"] {
            assert!(Currency::from_code(code).is_some(), "{code}");
            assert_eq!((Currency::of_money(code), Currency::from_sign(code)), (None, None), "{code}");
        }
        for code in ["ABC", "$$", ""] {
            assert_eq!(Currency::from_code(code), None, "{code}");
        }
        assert_eq!(Currency::of_money("eur"), Currency::from_sign("€"));
    }

    #[test]
    fn money_prints_all_its_decimals() {
        assert_eq!(Money::new(123_450, currency("USD")).to_string(), "1234.50");
        assert_eq!(Money::new(-5, currency("USD")).to_string(), "-0.05");
        assert_eq!(Money::new(850_000_000, currency("VND")).to_string(), "850000000");
    }

    #[test]
    fn totals_never_add_two_currencies_without_a_rate() {
        let mut total = Total::new(currency("USD"));
        total.add(Money::new(100, currency("USD")), &Rates::default(), day(1));
        total.add(Money::new(5_000, currency("VND")), &Rates::default(), day(1));
        assert_eq!(total.base.minor, 100);
        assert_eq!(total.apart, BTreeMap::from([(currency("VND"), 5_000)]));
    }

    #[test]
    fn totals_convert_with_the_rate_of_the_day() {
        let mut rates = Rates::default();
        rates.add(currency("EUR"), day(1), Decimal::new(110, 2));
        rates.add(currency("EUR"), day(10), Decimal::new(120, 2));
        let mut total = Total::new(currency("USD"));
        total.add(Money::new(10_000, currency("EUR")), &rates, day(9));
        assert_eq!(total.base.minor, 11_000);
        total.add(Money::new(10_000, currency("EUR")), &rates, day(10));
        assert_eq!(total.base.minor, 23_000);
    }

    #[test]
    fn weighing_rounds_half_away_from_zero() {
        assert_eq!(weighted(101, 50), 51);
        assert_eq!(weighted(-101, 50), -51);
        assert_eq!(weighted(i64::MAX / 100, 100), i64::MAX / 100);
    }
}
