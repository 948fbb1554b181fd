//! Plain words as a match expression of the search index: folded, split, each quoted and taken
//! as the start of a word, so that nothing a user types is syntax.

use crate::domain::fold::{PHONE_PIECE, before_extension, fold};

/// How many digits at the end tell one phone from another, however its country is written.
const PHONE_DIGITS: usize = 9;

/// The match expression of a plain word or quoted text; none when it has no letters or digits.
/// Four digits and more are also looked for as a piece of a phone.
pub fn match_expression(text: &str) -> Option<String> {
    let folded = fold(text);
    let words: Vec<String> = folded
        .split(|c: char| !is_in_words(c))
        .filter(|word| !word.is_empty())
        .map(|word| format!("\"{word}\"*"))
        .collect();
    if words.is_empty() {
        return None;
    }
    let as_words = words.join(" AND ");
    let Some(digits) = phone_piece(&folded) else { return Some(as_words) };
    let as_phone = format!("\"{digits}\"*");
    if as_phone == as_words {
        return Some(as_phone);
    }
    Some(format!("({as_phone} OR ({as_words}))"))
}

/// True for what is a part of words in the index too, whose tables of letters differ from Rust's
/// in New Tai Lue vowels, two Vedic signs and letters in black circles and squares.
fn is_in_words(c: char) -> bool {
    let differs = matches!(
        c,
        '\u{19b0}'..='\u{19c0}'
            | '\u{19c8}'..='\u{19c9}'
            | '\u{1cf2}'..='\u{1cf3}'
            | '\u{1f150}'..='\u{1f169}'
            | '\u{1f170}'..='\u{1f189}'
    );
    c.is_alphanumeric() && !differs
}

/// The digits of a piece of a phone without leading zeros, at most those that tell phones apart.
pub fn phone_piece(text: &str) -> Option<String> {
    let is_phone = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | ' ' | '(' | ')' | '/');
    let text = before_extension(text);
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.len() < PHONE_PIECE || !text.chars().all(is_phone) {
        return None;
    }
    let key = digits.trim_start_matches('0');
    let key = &key[key.len().saturating_sub(PHONE_DIGITS)..];
    (!key.is_empty()).then(|| key.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_split_and_quoted() {
        assert_eq!(match_expression("Nguyễn").as_deref(), Some("\"nguyen\"*"));
        assert_eq!(match_expression("a-b\"c").as_deref(), Some("\"a\"* AND \"b\"* AND \"c\"*"));
        assert_eq!(match_expression("NOT * (").as_deref(), Some("\"not\"*"));
        assert_eq!(match_expression("--"), None);
    }

    #[test]
    fn four_digits_are_also_a_piece_of_a_phone() {
        assert_eq!(match_expression("1234").as_deref(), Some("\"1234\"*"));
        assert_eq!(match_expression("0901").as_deref(), Some("(\"901\"* OR (\"0901\"*))"));
        let whole = match_expression("+84 90 123 4567");
        assert!(whole.is_some_and(|whole| whole.starts_with("(\"901234567\"* OR ")));
        assert_eq!(match_expression("123").as_deref(), Some("\"123\"*"));
        let extended = match_expression("416-810-9897x752");
        assert!(extended.is_some_and(|whole| whole.starts_with("(\"168109897\"* OR ")));
    }
}
