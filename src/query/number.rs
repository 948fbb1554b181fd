//! Numbers in a filter: `100k`, `1.5b`, `350tr`, `$3.5k`, `1,000,000`, `50%`.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::domain::Currency;

/// The units a number may end in, with their power of ten.
const UNITS: [(&str, u32); 25] = [
    ("k", 3),
    ("m", 6),
    ("mn", 6),
    ("mil", 6),
    ("mio", 6),
    ("b", 9),
    ("bn", 9),
    ("nghìn", 3),
    ("nghin", 3),
    ("ngàn", 3),
    ("ngan", 3),
    ("ng", 3),
    ("triệu", 6),
    ("trieu", 6),
    ("tr", 6),
    ("t", 9),
    ("tỷ", 9),
    ("tỉ", 9),
    ("ty", 9),
    ("ti", 9),
    ("thousand", 3),
    ("million", 6),
    ("billion", 9),
    ("tn", 12),
    ("trillion", 12),
];

/// A number, and the currency when one was written.
pub fn amount(text: &str) -> Option<(Decimal, Option<Currency>)> {
    let text = text.trim();
    let first = text.find(|c: char| c.is_ascii_digit())?;
    let last = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    let (before, rest) = text.split_at(first);
    let (digits, after) = rest.split_at(last - first);
    // `.5k` has its point before the first digit.
    let (before, digits) = match before.strip_suffix('.') {
        Some(before) if !digits.contains(['.', ',']) => (before, format!("0.{digits}")),
        _ => (before, digits.to_owned()),
    };
    let negative = before.contains('-');
    let sign_before = before.replace(['-', '+', ' ', '\u{a0}'], "");
    let (power, currency_after) = unit(after.trim())?;
    let currency_before = match sign_before.as_str() {
        "" => None,
        sign => Some(Currency::from_sign(sign)?),
    };
    if currency_before.is_some() && currency_after.is_some() {
        return None;
    }
    let number = plain(&digits)?.checked_mul(Decimal::from(10i64.pow(power)))?;
    Some((if negative { -number } else { number }, currency_before.or(currency_after)))
}

/// Whether an amount is counted in Vietnamese millions or billions, without a currency.
pub fn is_vietnamese(text: &str) -> bool {
    let after = text.trim().trim_start_matches(|c: char| !c.is_alphabetic());
    matches!(after.to_lowercase().as_str(), "tr" | "triệu" | "trieu" | "tỷ" | "tỉ" | "ty" | "ti")
        && !text.contains(['$', '€', '₫'])
}

/// What stands after the digits: a currency, a unit, or a unit and a currency.
fn unit(after: &str) -> Option<(u32, Option<Currency>)> {
    if after.is_empty() {
        return Some((0, None));
    }
    if let Some(currency) = Currency::from_sign(after) {
        return Some((0, Some(currency)));
    }
    let lower = after.to_lowercase();
    if let Some((_, power)) = UNITS.iter().find(|(unit, _)| *unit == lower) {
        return Some((*power, None));
    }
    UNITS.iter().find_map(|(unit, power)| {
        let currency = Currency::from_sign(lower.strip_prefix(unit)?.trim())?;
        Some((*power, Some(currency)))
    })
}

/// Digits with separators. A separator that occurs twice parts thousands; of two different ones
/// the last is the point; a single comma before exactly three digits parts thousands.
fn plain(digits: &str) -> Option<Decimal> {
    let digits = digits.replace(['_', '\'', '\u{a0}', '\u{202f}', ' '], "");
    if !digits.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',') {
        return None;
    }
    let point = match (digits.rfind('.'), digits.rfind(',')) {
        (Some(dot), Some(comma)) => Some(dot.max(comma)),
        (Some(dot), None) if digits.matches('.').count() == 1 => Some(dot),
        (None, Some(comma)) if digits.matches(',').count() == 1 && digits.len() - comma != 4 => Some(comma),
        _ => None,
    };
    let (whole, part) = match point {
        Some(at) => (&digits[..at], &digits[at + 1..]),
        None => (digits.as_str(), ""),
    };
    let groups: Vec<&str> = whole.split(['.', ',']).collect();
    if groups.len() > 1 && !groups[1..].iter().all(|group| group.len() == 3) {
        return None;
    }
    format!("{}.{}0", groups.concat(), part).parse().ok()
}

/// True when a comma in this text parts thousands: `1,000,000`.
pub fn is_grouped(parts: &[&str]) -> bool {
    let three = |part: &str| {
        part.len() >= 3
            && part.bytes().take(3).all(|b| b.is_ascii_digit())
            && !part.as_bytes().get(3).is_some_and(u8::is_ascii_digit)
    };
    parts.len() > 1
        && parts[0].ends_with(|c: char| c.is_ascii_digit())
        && parts[1..].iter().all(|part| three(part))
        && parts[1..parts.len() - 1].iter().all(|part| part.len() == 3)
}

/// The least whole number not below.
pub fn up(number: Decimal) -> Option<i64> {
    number.ceil().to_i64()
}

/// The greatest whole number not above.
pub fn down(number: Decimal) -> Option<i64> {
    number.floor().to_i64()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, &'static str)> {
        amount(text)
            .map(|(number, currency)| (number.normalize().to_string(), currency.map_or("", Currency::code)))
    }

    #[test]
    fn amounts_read_as_people_write_them() {
        for (text, number, currency) in [
            ("100k", "100000", ""),
            ("100m", "100000000", ""),
            ("1.5b", "1500000000", ""),
            ("1,5tr", "1500000", ""),
            ("350tr", "350000000", ""),
            ("2ty", "2000000000", ""),
            ("2 tỷ", "2000000000", ""),
            ("$3.5k", "3500", "USD"),
            ("-$3", "-3", "USD"),
            ("100m₫", "100000000", "VND"),
            ("100trđ", "100000000", "VND"),
            ("100 kEUR", "100000", "EUR"),
            ("usd20", "20", "USD"),
            ("5try", "5", "TRY"),
            ("1,000,000", "1000000", ""),
            ("1.000.000", "1000000", ""),
            ("1,000", "1000", ""),
            ("1,000.50", "1000.5", ""),
            ("1.000,50", "1000.5", ""),
            (".5k", "500", ""),
            ("0", "0", ""),
        ] {
            assert_eq!(read(text), Some((number.to_owned(), currency)), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in ["", "k", "five", "5x", "1,00,000", "$5₫", "5-6", "99999999999999999999999999999b"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
