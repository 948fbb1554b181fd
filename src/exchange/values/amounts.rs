//! Numbers and money as programs and people write them. Whether `1,230` is a thousand or a bit
//! more than one is decided from the other cells of its column.

use std::str::FromStr;

use rust_decimal::Decimal;

use crate::domain::Currency;
use crate::query::number::{self, Unit};

/// What separates the decimals.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Point {
    /// `1,230.99`.
    Dot,
    /// `1.230,99`.
    Comma,
}

/// What the cells of a column tell about their decimals.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// A cell whose decimals can only follow a dot.
    pub dot: Option<String>,
    /// A cell whose decimals can only follow a comma.
    pub comma: Option<String>,
    /// A cell that can be read both ways.
    pub either: Option<String>,
    /// A cell written as a share of one, such as `0.25`, and none above one: percentages.
    pub above_one: bool,
}

impl Seen {
    /// Takes in one cell.
    pub fn note(&mut self, cell: &str) {
        let parts = parts(cell);
        let Some(parts) = parts else { return };
        let place = match certain(&parts.digits) {
            Some(Point::Dot) => &mut self.dot,
            Some(Point::Comma) => &mut self.comma,
            None if parts.digits.contains([',', '.']) => &mut self.either,
            None => {
                self.above_one |= !matches!(parts.digits.as_str(), "0" | "1");
                return;
            }
        };
        if place.is_none() {
            *place = Some(cell.trim().to_owned());
        }
        self.above_one |= !parts.digits.starts_with(['0', '.', ',']);
    }

    /// The separator that the cells prove; none where they prove none, or both.
    pub fn point(&self) -> Option<Point> {
        match (&self.dot, &self.comma) {
            (Some(_), None) => Some(Point::Dot),
            (None, Some(_)) => Some(Point::Comma),
            _ => None,
        }
    }

    /// True when cells prove both separators.
    pub fn is_contradictory(&self) -> bool {
        self.dot.is_some() && self.comma.is_some()
    }
}

/// A number read from a cell.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Amount {
    /// The number.
    pub number: Decimal,
    /// The currency its sign or code names.
    pub currency: Option<Currency>,
}

/// Reads a cell that holds a number, with a currency or without. `point` is the decimal
/// separator of its column; without one a cell that could be either is not read.
pub fn read(cell: &str, point: Option<Point>) -> Option<Amount> {
    let parts = parts(cell)?;
    let digits = &parts.digits;
    let plain = match certain(digits).or(point) {
        _ if !digits.contains([',', '.']) => digits.clone(),
        Some(Point::Dot) => digits.replace(',', ""),
        Some(Point::Comma) => digits.replace('.', "").replace(',', "."),
        None => return None,
    };
    let mut number = Decimal::from_str(&plain).ok()?;
    number = match parts.dong {
        Some(unit) => unit.of(number)?,
        None => number.checked_mul(parts.times)?,
    };
    if parts.negative {
        number.set_sign_negative(true);
    }
    Some(Amount { number: number.normalize(), currency: parts.currency })
}

/// A cell taken apart.
struct Parts {
    negative: bool,
    /// Digits, dots and commas.
    digits: String,
    times: Decimal,
    /// The unit of dong that it is counted in.
    dong: Option<Unit>,
    currency: Option<Currency>,
}

fn parts(cell: &str) -> Option<Parts> {
    let mut text = cell.trim();
    let mut negative = false;
    if let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        negative = true;
        text = inner.trim();
    }
    let first = text.find(|c: char| c.is_ascii_digit() || c == '.' || c == ',')?;
    let letter = text[first..].find(char::is_alphabetic).map_or(text.len(), |at| first + at);
    let last = first + text[first..letter].rfind(|c: char| c.is_ascii_digit() || c == '.')? + 1;
    let mut before = text[..first].trim();
    let mut after = text[last..].trim();
    for sign in ['-', '−', '–'] {
        if let Some(rest) = before.strip_prefix(sign).or_else(|| before.strip_suffix(sign)) {
            negative = true;
            before = rest.trim();
        } else if let Some(rest) = after.strip_suffix(sign) {
            negative = true;
            after = rest.trim();
        }
    }
    before = before.strip_prefix('+').unwrap_or(before).trim();
    after = after.strip_suffix('%').unwrap_or(after).trim();
    let dong = number::dong_unit(after);
    let (times, after) = match dong {
        Some(unit) => (Decimal::ONE, unit.currency.map_or("", Currency::code)),
        None => scale(after),
    };
    let meant = || Currency::from_code("VND").filter(|_| dong.is_some());
    let currency = currency(before, after)?.or_else(meant);
    let digits: String = text[first..last]
        .chars()
        .filter(|c| !matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '\'' | '’' | '_'))
        .collect();
    let clean = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b',');
    (clean && grouped(&digits)).then_some(Parts { negative, digits, times, dong, currency })
}

/// Where both separators or one several times appear, the groups must be of three digits.
fn grouped(digits: &str) -> bool {
    let dots = digits.matches('.').count();
    let commas = digits.matches(',').count();
    let group = match (dots, commas) {
        (0 | 1, 0 | 1) if dots + commas < 2 => return true,
        (_, 0) => '.',
        (0, _) => ',',
        _ if digits.rfind(',') > digits.rfind('.') => '.',
        _ => ',',
    };
    let point = if group == '.' { ',' } else { '.' };
    let (whole, decimals) = digits.rsplit_once(point).unwrap_or((digits, ""));
    let mut groups = whole.split(group);
    let first = groups.next().unwrap_or_default();
    !decimals.contains(group)
        && !whole.contains(point)
        && first.len() <= 3
        && groups.all(|part| part.len() == 3 || part.len() == 2)
}

/// What follows a number and multiplies it: `k`, `m`, `bn`.
fn scale(after: &str) -> (Decimal, &str) {
    const SCALES: [(&str, i64); 8] = [
        ("k", 1_000),
        ("K", 1_000),
        ("mn", 1_000_000),
        ("M", 1_000_000),
        ("m", 1_000_000),
        ("bn", 1_000_000_000),
        ("B", 1_000_000_000),
        ("b", 1_000_000_000),
    ];
    for (word, times) in SCALES {
        if let Some(rest) = after.strip_prefix(word).filter(|rest| !rest.starts_with(char::is_alphabetic)) {
            return (Decimal::from(times), rest.trim());
        }
    }
    (Decimal::ONE, after)
}

/// The currency beside a number: none named is fine, a word that is no currency is not.
#[expect(clippy::option_option, reason = "no currency is not the same as no amount")]
fn currency(before: &str, after: &str) -> Option<Option<Currency>> {
    let named = |text: &str| match text {
        "" => Some(None),
        text => Currency::from_sign(text).or_else(|| Currency::from_sign(&text.to_uppercase())).map(Some),
    };
    match (named(before)?, named(after)?) {
        (Some(one), Some(other)) if one != other => None,
        (one, other) => Some(one.or(other)),
    }
}

/// The decimal separator that a number alone proves.
fn certain(digits: &str) -> Option<Point> {
    let dots = digits.matches('.').count();
    let commas = digits.matches(',').count();
    match (dots, commas) {
        (0, 0) => None,
        (2.., 0) => Some(Point::Comma),
        (1.., 1..) if digits.rfind('.') < digits.rfind(',') => Some(Point::Comma),
        (1.., 1..) | (0, 2..) => Some(Point::Dot),
        _ => {
            let mark = if dots == 1 { '.' } else { ',' };
            let (whole, decimals) = digits.split_once(mark).unwrap_or((digits, ""));
            let is_decimal = decimals.len() != 3 || whole.is_empty() || whole == "0" || whole.len() > 3;
            match (is_decimal, mark) {
                (true, '.') => Some(Point::Dot),
                (true, _) => Some(Point::Comma),
                (false, _) => None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(cell: &str, point: Option<Point>) -> Option<String> {
        read(cell, point).map(|amount| amount.number.to_string())
    }

    fn code(cell: &str) -> Option<&'static str> {
        read(cell, None).and_then(|amount| amount.currency).map(Currency::code)
    }

    #[test]
    fn amounts_are_read_with_signs_and_separators() {
        for (cell, want) in [
            ("1,230.99", "1230.99"),
            ("1.230,99", "1230.99"),
            ("$22,700.00", "22700"),
            ("(1,200.00)", "-1200"),
            ("-5", "-5"),
            ("5-", "-5"),
            ("−5.5", "-5.5"),
            ("350tr", "350000000"),
            ("1,5 tỷ", "1500000000"),
            ("2 tỷ rưỡi", "2500000000"),
            ("1tr5", "1500000"),
            ("$3.5k", "3500"),
            ("1 234,50 €", "1234.5"),
            ("1'234.50", "1234.5"),
            ("200.000.000", "200000000"),
            ("850.000.000 ₫", "850000000"),
            ("USD 12", "12"),
            ("12,34,567.00", "1234567"),
            (".5", "0.5"),
            ("100.0", "100"),
        ] {
            assert_eq!(number(cell, None).as_deref(), Some(want), "{cell}");
        }
        for cell in ["", "abc", "12 apples", "1.2.3", "1,2,3", "$", "€5 $", "12/3", "--"] {
            assert_eq!(number(cell, Some(Point::Dot)), None, "{cell}");
        }
    }

    #[test]
    fn a_number_that_could_be_either_needs_its_column() {
        assert_eq!(number("1,230", None), None);
        assert_eq!(number("1,230", Some(Point::Dot)).as_deref(), Some("1230"));
        assert_eq!(number("1,230", Some(Point::Comma)).as_deref(), Some("1.23"));
        assert_eq!(number("1.230", Some(Point::Comma)).as_deref(), Some("1230"));
    }

    #[test]
    fn a_column_proves_its_separator() {
        let seen = |cells: &[&str]| {
            let mut seen = Seen::default();
            for cell in cells {
                seen.note(cell);
            }
            seen
        };
        assert_eq!(seen(&["1,230", "5.25"]).point(), Some(Point::Dot));
        assert_eq!(seen(&["1.230", "5,25"]).point(), Some(Point::Comma));
        assert_eq!(seen(&["1.230"]).point(), None);
        assert!(seen(&["1,230.99", "1.230,99"]).is_contradictory());
    }

    #[test]
    fn signs_and_codes_name_the_currency() {
        assert_eq!(code("€ 5"), Some("EUR"));
        assert_eq!(code("5 vnd"), Some("VND"));
        assert_eq!(code("5"), None);
        assert_eq!(
            (code("5tr"), code("5tr usd"), code("$5 tỷ"), code("5k")),
            (Some("VND"), Some("USD"), Some("USD"), None)
        );
    }
}
