//! Numbers and money as a person reads them: grouped, the sign after the amount, and a short
//! form for narrow places.

use rust_decimal::Decimal;

use super::clean::Clean;
use super::words::Text;
use crate::domain::{Currency, Money};

/// The largest unit that has a short name.
const LAST_UNIT: i64 = 1_000_000_000_000;

impl Text {
    /// A whole number, grouped: `1,234,567`.
    pub fn number(&self, number: i64) -> Clean {
        Clean::line(&grouped(number, &self.shapes().group))
    }

    /// A decimal number with the decimals it has: `1,234.5`.
    pub fn decimal(&self, number: Decimal) -> Clean {
        let plain = number.abs().to_string();
        let (whole, fraction) = plain.split_once('.').unwrap_or((plain.as_str(), ""));
        let shapes = self.shapes();
        let sign = if number.is_sign_negative() && !number.is_zero() { "-" } else { "" };
        let whole = grouped_digits(whole, &shapes.group);
        let point = if fraction.is_empty() { "" } else { shapes.point.as_str() };
        Clean::line(&format!("{sign}{whole}{point}{fraction}"))
    }

    /// A percentage: `10 %`.
    pub fn percent(&self, percent: i64) -> Clean {
        Clean::line(&format!("{} %", grouped(percent, &self.shapes().group)))
    }

    /// An amount, its sign after it; minor units only where there are any: `48,000 $`,
    /// `1,234.50 $`, `850,000,000 ₫`.
    pub fn money(&self, money: Money) -> Clean {
        let amount = money.decimal();
        let amount = if amount.fract().is_zero() { amount.trunc().normalize() } else { amount };
        Clean::line(&format!("{} {}", self.decimal(amount), money.currency.sign()))
    }

    /// An amount in few cells, rounded: `1.2m $`, `413k $`, `9,500 $`.
    pub fn money_short(&self, money: Money) -> Clean {
        Clean::line(&format!("{} {}", self.short_decimal(money.decimal()), money.currency.sign()))
    }

    fn short_decimal(&self, number: Decimal) -> Clean {
        let shapes = self.shapes();
        let whole = rounded(number, 0);
        if whole.abs() < Decimal::from(10_000) {
            return self.decimal(whole);
        }
        let units = [
            (1_000_i64, &shapes.thousand),
            (1_000_000, &shapes.million),
            (1_000_000_000, &shapes.billion),
            (LAST_UNIT, &shapes.trillion),
        ];
        for (unit, name) in units {
            let scaled = number / Decimal::from(unit);
            let is_last = unit == LAST_UNIT;
            let shown = rounded(scaled, u32::from(scaled.abs() < Decimal::from(100))).normalize();
            if is_last || shown.abs() < Decimal::from(1000) {
                return Clean::line(&format!("{}{name}", self.decimal(shown)));
            }
        }
        self.decimal(whole)
    }

    /// The sign of a currency.
    pub fn sign(&self, currency: Currency) -> Clean {
        Clean::line(&currency.sign())
    }
}

fn rounded(number: Decimal, decimals: u32) -> Decimal {
    number.round_dp_with_strategy(decimals, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
}

/// A whole number with its digits in groups of three.
pub(super) fn grouped(number: i64, separator: &str) -> String {
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{}", grouped_digits(&number.unsigned_abs().to_string(), separator))
}

fn grouped_digits(digits: &str, separator: &str) -> String {
    let mut out = String::with_capacity(digits.len() * 4 / 3 + 1);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push_str(separator);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    fn text() -> Text {
        Text::new(Language::English)
    }

    fn money(minor: i64, code: &str) -> Money {
        Money::new(minor, Currency::from_code(code).expect("a currency"))
    }

    #[test]
    fn amounts_are_grouped_and_their_sign_comes_after() {
        assert_eq!(text().money(money(4_800_000, "USD")), "48,000 $");
        assert_eq!(text().money(money(123_450, "USD")), "1,234.50 $");
        assert_eq!(text().money(money(850_000_000, "VND")), "850,000,000 ₫");
        assert_eq!(text().money(money(-1_005, "EUR")), "-10.05 €");
        assert_eq!(text().money(money(-5, "USD")), "-0.05 $");
        assert_eq!(text().money(money(0, "USD")), "0 $");
        assert_eq!(text().money(money(1_500, "CHF")), "15 CHF");
        assert_eq!(text().money(money(i64::MIN, "VND")), "-9,223,372,036,854,775,808 ₫");
    }

    #[test]
    fn short_amounts_round_and_never_show_a_thousand_of_a_unit() {
        assert_eq!(text().money_short(money(950_000, "USD")), "9,500 $");
        assert_eq!(text().money_short(money(1_250_000, "USD")), "12.5k $");
        assert_eq!(text().money_short(money(41_250_000, "USD")), "413k $");
        assert_eq!(text().money_short(money(99_999_900, "USD")), "1m $");
        assert_eq!(text().money_short(money(850_000_000, "VND")), "850m ₫");
        assert_eq!(text().money_short(money(-1_234_000_000_000, "VND")), "-1.2tn ₫");
    }

    #[test]
    fn decimals_keep_the_digits_they_have() {
        assert_eq!(text().decimal(Decimal::new(12_345, 1)), "1,234.5");
        assert_eq!(text().percent(10), "10 %");
    }
}
