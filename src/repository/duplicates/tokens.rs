//! Words that the search index holds beside those that people look for: one for each e-mail address
//! and for each domain of a company, so that either is found at once however many have its parts.

use crate::domain::company::own_domain;
use crate::domain::fold::fold;
use crate::domain::{Field, FieldKind, Value};

/// The word of an e-mail address.
pub(super) fn of_email(email: &str) -> String {
    token('e', &fold(email))
}

/// The word of a domain.
pub(super) fn of_domain(domain: &str) -> String {
    token('w', domain)
}

/// Adds the words of what a field holds.
pub(crate) fn add_tokens(field: &Field, value: &Value, text: &mut String) {
    let mut add = |token: String| {
        text.push(' ');
        text.push_str(&token);
    };
    match (&field.kind, value) {
        (FieldKind::Emails, Value::List(emails)) => {
            for email in emails {
                add(of_email(email));
                if let Some(domain) = own_domain(email) {
                    add(of_domain(&domain));
                }
            }
        }
        (FieldKind::Url, Value::Text(address)) => {
            if let Some(domain) = own_domain(address) {
                add(of_domain(&domain));
            }
        }
        (FieldKind::Text, Value::Text(domain)) if field.key == "domain" => {
            if let Some(domain) = own_domain(domain) {
                add(of_domain(&domain));
            }
        }
        _ => {}
    }
}

/// A word that nobody types. The index outlives the program, so its making must never change: it is
/// the 64-bit FNV-1a hash.
fn token(sign: char, text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("0{sign}{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_of_an_address_never_changes() {
        assert_eq!(of_email("a"), "0eaf63dc4c8601ec8c");
        assert_eq!(of_email("LAN@acme.example"), of_email("lan@ACME.example"));
        assert_ne!(of_email("acme.example"), of_domain("acme.example"));
    }
}
