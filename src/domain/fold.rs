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

/// The shortest piece of a phone that it is found by.
pub const PHONE_PIECE: usize = 4;

/// Every ending of a phone's digits and of its extension's that it may be found by, each followed
/// by a blank, so that any piece of them is the beginning of a word.
pub fn phone_endings(text: &str, out: &mut String) {
    let main = before_extension(text);
    let after = text.rsplit_once(main).map_or("", |(_, after)| after);
    for part in [main, after] {
        let digits: String = part.chars().filter(char::is_ascii_digit).collect();
        let digits = digits.trim_start_matches('0');
        for start in 0..=digits.len().saturating_sub(PHONE_PIECE) {
            if digits.len() - start >= PHONE_PIECE || (start == 0 && part == main) {
                out.push_str(&digits[start..]);
                out.push(' ');
            }
        }
    }
}

/// The part of a phone before an extension: `416-810-9897x752` gives `416-810-9897`.
pub fn before_extension(text: &str) -> &str {
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
    fn a_phone_is_found_by_any_piece_of_it_and_of_its_extension() {
        let mut endings = String::new();
        phone_endings("work:(376)694-9481x10051", &mut endings);
        let found = |piece: &str| endings.split(' ').any(|word| word.starts_with(piece));
        for piece in ["3766949481", "376694", "9481", "10051", "0051"] {
            assert!(found(piece), "{piece}: {endings}");
        }
        assert!(!found("948110051") && !found("6948"), "{endings}");
    }

    #[test]
    fn an_extension_is_not_part_of_the_number() {
        assert_eq!(phone_key("416-810-9897x752"), phone_key("+1 (416) 810 9897"));
    }
}
