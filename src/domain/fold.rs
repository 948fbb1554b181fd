//! Text as search and sorting see it: marks dropped, đ as d, lower case. Phones as digits.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds text for search and sorting: NFKD, combining marks dropped, đ→d, lower case, runs of
/// white space as one blank. `Nguyễn Đức` becomes `nguyen duc`.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return squeeze(text.chars().map(|c| c.to_ascii_lowercase()), text.len());
    }
    let folded =
        text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).map(|c| match c {
            'đ' => 'd',
            'ł' => 'l',
            'ø' => 'o',
            'ı' => 'i',
            other => other,
        });
    squeeze(folded, text.len())
}

fn squeeze(characters: impl Iterator<Item = char>, room: usize) -> String {
    let mut out = String::with_capacity(room);
    for character in characters {
        if !character.is_whitespace() {
            out.push(character);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

/// The digits that tell one phone from another: extension, signs and a leading country or trunk
/// prefix dropped, so that `090 123 4567`, `+84 901234567` and `0084-90-123-4567` are equal.
/// At most the last nine digits are kept, which is where national numbers differ.
pub fn phone_key(text: &str) -> String {
    let main = before_extension(text);
    let digits: String =
        main.chars().filter_map(|c| c.to_digit(10)).filter_map(|d| char::from_digit(d, 10)).collect();
    let digits = digits.trim_start_matches('0');
    digits[digits.len().saturating_sub(9)..].to_owned()
}

/// The part of a phone before an extension: `416-810-9897x752` gives `416-810-9897`.
fn before_extension(text: &str) -> &str {
    let text = match text.split_once(':') {
        Some((label, number)) if label.chars().all(|c| c.is_alphabetic() || c == ' ') => number,
        _ => text,
    };
    let lower = text.to_ascii_lowercase();
    let end = ["ext", "x", ";", "#"].iter().filter_map(|mark| lower.find(mark)).min().unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_folds_to_plain_letters() {
        assert_eq!(fold("Nguyễn  Thị Đường\n"), "nguyen thi duong");
        assert_eq!(fold("ĐỨC"), "duc");
        assert_eq!(fold("Ünïcödé Øst Łódź"), "unicode ost lodz");
    }

    #[test]
    fn one_phone_written_three_ways_has_one_key() {
        assert_eq!(phone_key("090 123 4567"), "901234567");
        assert_eq!(phone_key("+84901234567"), "901234567");
        assert_eq!(phone_key("mobile:0084-90-123-4567"), "901234567");
    }

    #[test]
    fn an_extension_is_not_part_of_the_number() {
        assert_eq!(phone_key("416-810-9897x752"), phone_key("+1 (416) 810 9897"));
    }
}
