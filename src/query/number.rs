//! Numbers in a filter: `100k`, `1.5b`, `350tr`, `$3.5k`, `1,000,000`, `50%`.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::domain::Currency;
use crate::domain::fold::fold;

/// The units a number may end in, with their power of ten.
const UNITS: [(&str, u32); 13] = [
    ("k", 3),
    ("m", 6),
    ("mn", 6),
    ("mil", 6),
    ("mio", 6),
    ("b", 9),
    ("bn", 9),
    ("t", 9),
    ("thousand", 3),
    ("million", 6),
    ("billion", 9),
    ("tn", 12),
    ("trillion", 12),
];

/// The units that dong are counted in, with their power of ten.
const DONG_UNITS: [(&str, u32); 12] = [
    ("nghìn", 3),
    ("nghin", 3),
    ("ngàn", 3),
    ("ngan", 3),
    ("ng", 3),
    ("triệu", 6),
    ("trieu", 6),
    ("tr", 6),
    ("tỷ", 9),
    ("tỉ", 9),
    ("ty", 9),
    ("ti", 9),
];

/// What stands behind the digits of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// What one of it is.
    times: Decimal,
    /// What is added to a whole number of it: the half of `2 tỷ rưỡi`, the fifth tenth of `1tr5`.
    more: Decimal,
    /// The currency that is named behind it.
    pub currency: Option<Currency>,
    /// It counts dong where no currency is named: nobody counts dollars so.
    pub is_of_dong: bool,
}

impl Unit {
    /// So many of it; none where more is added to what is no whole number, or where it is too much.
    pub fn of(self, number: Decimal) -> Option<Decimal> {
        let fits = self.more.is_zero() || number.fract().is_zero();
        number.checked_add(self.more).filter(|_| fits)?.checked_mul(self.times)
    }
}

/// A number as it is written, with what is said of its currency.
struct Written {
    number: Decimal,
    named: Option<Currency>,
    is_of_dong: bool,
}

/// An amount of money, and its currency when one was written; a Vietnamese unit alone means dong.
pub fn amount(text: &str) -> Option<(Decimal, Option<Currency>)> {
    let written = read(text)?;
    let meant = || Currency::from_code("VND").filter(|_| written.is_of_dong);
    Some((written.number, written.named.or_else(meant)))
}

/// A number of anything, and the currency when one was named: `5tr` is five million.
pub fn count(text: &str) -> Option<(Decimal, Option<Currency>)> {
    read(text).map(|written| (written.number, written.named))
}

fn read(text: &str) -> Option<Written> {
    let text = text.trim();
    let (before, rest) = text.split_at(text.find(|c: char| c.is_ascii_digit())?);
    let (digits, after) = rest.split_at(end_of_digits(rest));
    // `.5k` has its point before the first digit.
    let (before, digits) = match before.strip_suffix('.') {
        Some(before) if !digits.contains(['.', ',']) => (before, format!("0.{digits}")),
        _ => (before, digits.to_owned()),
    };
    let negative = before.contains('-');
    let sign_before = before.replace(['-', '+', ' ', '\u{a0}'], "");
    let unit = unit(after.trim())?;
    let currency_before = match sign_before.as_str() {
        "" => None,
        sign => Some(Currency::from_sign(sign)?),
    };
    if currency_before.is_some() && unit.currency.is_some() {
        return None;
    }
    let number = unit.of(plain(&digits)?)?;
    Some(Written {
        number: if negative { -number } else { number },
        named: currency_before.or(unit.currency),
        is_of_dong: unit.is_of_dong,
    })
}

/// Where the digits end that a text starts with: behind the last one before a letter.
pub fn end_of_digits(text: &str) -> usize {
    let letter = text.find(char::is_alphabetic).unwrap_or(text.len());
    text[..letter].rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| at + 1)
}

/// What stands after the digits: a currency, a unit, or a unit and a currency.
fn unit(after: &str) -> Option<Unit> {
    let plain = |power: u32, currency| Unit {
        times: Decimal::from(10i64.pow(power)),
        more: Decimal::ZERO,
        currency,
        is_of_dong: false,
    };
    if after.is_empty() {
        return Some(plain(0, None));
    }
    if let Some(currency) = Currency::from_sign(after) {
        return Some(plain(0, Some(currency)));
    }
    let lower = after.to_lowercase();
    if let Some((_, power)) = UNITS.iter().find(|(unit, _)| *unit == lower) {
        return Some(plain(*power, None));
    }
    let named = UNITS.iter().find_map(|(unit, power)| {
        let currency = Currency::from_sign(lower.strip_prefix(unit)?.trim())?;
        Some(plain(*power, Some(currency)))
    });
    dong_unit(after).or(named)
}

/// A unit that dong are counted in, all of a text: `tr`, `tỷ rưỡi`, `tr5`, `tỷ usd`.
pub fn dong_unit(text: &str) -> Option<Unit> {
    let lower = text.to_lowercase();
    DONG_UNITS.iter().find_map(|(unit, power)| {
        let (more, rest) = said_behind(lower.strip_prefix(unit)?);
        let currency = if rest.is_empty() { None } else { Some(Currency::from_sign(rest)?) };
        Some(Unit { times: Decimal::from(10i64.pow(*power)), more, currency, is_of_dong: true })
    })
}

/// The part of a unit that is said behind it, and what follows: a half, or at most three digits
/// that stand for tenths, hundredths and thousandths.
fn said_behind(text: &str) -> (Decimal, &str) {
    let count = text.bytes().take_while(u8::is_ascii_digit).count();
    if let (1..=3, Ok(digits)) = (count, text[..count].parse::<i64>()) {
        return (Decimal::new(digits, count as u32), text[count..].trim());
    }
    let trimmed = text.trim();
    let (word, rest) = trimmed.split_once(char::is_whitespace).unwrap_or((trimmed, ""));
    if is_half(word) { (Decimal::new(5, 1), rest.trim()) } else { (Decimal::ZERO, trimmed) }
}

/// Whether a word says that half of a unit more is meant: `rưỡi`.
pub fn is_half(word: &str) -> bool {
    fold(word) == "ruoi"
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
            ("1,5tr", "1500000", "VND"),
            ("350tr", "350000000", "VND"),
            ("2ty", "2000000000", "VND"),
            ("2 tỷ", "2000000000", "VND"),
            ("2 tỷ rưỡi", "2500000000", "VND"),
            ("3 triệu rưỡi", "3500000", "VND"),
            ("1tỷ2", "1200000000", "VND"),
            ("1tr5", "1500000", "VND"),
            ("1tr25", "1250000", "VND"),
            ("1tr250", "1250000", "VND"),
            ("1tr5 usd", "1500000", "USD"),
            ("2 tỷ rưỡi USD", "2500000000", "USD"),
            ("50tr usd", "50000000", "USD"),
            ("$50tr", "50000000", "USD"),
            ("500 nghìn", "500000", "VND"),
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
    fn a_number_of_anything_is_of_no_currency() {
        assert_eq!(
            count("5tr").map(|(number, currency)| (number.normalize().to_string(), currency)),
            Some(("5000000".to_owned(), None))
        );
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in [
            "",
            "k",
            "five",
            "5x",
            "1,00,000",
            "$5₫",
            "5-6",
            "1,5tr5",
            "1tr2500",
            "1k5",
            "5 USD 6",
            "99999999999999999999999999999b",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
