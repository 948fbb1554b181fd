//! The addresses that the fields of a record hold, as the system and the terminal open them: a page,
//! a mailbox, a telephone, and nothing else. What is in the data never gets further than that.

use std::fmt::{self, Write};

use crate::domain::{Field, FieldKind, Value, contact};

/// The longest address that is one: terminals take no longer ones.
const LONGEST: usize = 2_000;

/// An address of a page (`https:`, `http:`), a mailbox (`mailto:`) or a telephone (`tel:`), in
/// nothing but printable ASCII.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(String);

impl Address {
    /// A page; without a scheme it is taken for one that is asked for safely.
    pub fn page(text: &str) -> Option<Address> {
        let text = text.trim();
        let scheme = ["https://", "http://"]
            .into_iter()
            .find(|scheme| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
        let rest = scheme.map_or(text, |scheme| &text[scheme.len()..]);
        Address::of(scheme.unwrap_or("https://"), rest, |byte| byte == b'%' || is_plain(byte))
    }

    /// A mailbox: what would say more than whom to write to is spelled out.
    pub fn mailbox(text: &str) -> Option<Address> {
        Address::of("mailto:", text.trim(), |byte| is_plain(byte) && !b"?&#/=".contains(&byte))
    }

    /// A telephone: what can be dialled.
    pub fn telephone(text: &str) -> Option<Address> {
        let dialled: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        Address::of("tel:", &dialled, is_plain)
    }

    fn of(scheme: &str, rest: &str, stands: impl Fn(u8) -> bool) -> Option<Address> {
        let mut address = scheme.to_owned();
        for byte in rest.bytes() {
            if stands(byte) {
                address.push(char::from(byte));
            } else {
                let _ = write!(address, "%{byte:02X}");
            }
        }
        (!rest.is_empty() && address.len() <= LONGEST).then_some(Address(address))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// True for what may stand in an address as it is.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\"<>\\^`{|}%".contains(&byte)
}

/// The addresses in a value of a field: what of it is shown, and what that opens.
pub fn addresses(field: &Field, value: &Value) -> Vec<(String, Address)> {
    let all = |items: &[String], shown: fn(&str) -> &str, address: fn(&str) -> Option<Address>| {
        let items = items.iter().map(|item| shown(item));
        items.filter_map(|shown| Some((shown.to_owned(), address(shown)?))).collect()
    };
    match (value, &field.kind) {
        (Value::List(items), FieldKind::Emails) => all(items, str::trim, Address::mailbox),
        (Value::List(items), FieldKind::Phones) => {
            all(items, |item| contact::phone_parts(item).1.trim(), Address::telephone)
        }
        (Value::Text(text), FieldKind::Url) => all(std::slice::from_ref(text), str::trim, Address::page),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_of_a_page_a_mailbox_or_a_telephone_and_nothing_else() {
        let page = |text| Address::page(text).map(|address| address.0).unwrap_or_default();
        assert_eq!(page("acme.example/a?b=c&d#e"), "https://acme.example/a?b=c&d#e");
        assert_eq!(page("HTTP://acme.example/a%20b"), "http://acme.example/a%20b");
        assert_eq!(page("javascript:alert(1)"), "https://javascript:alert(1)");
        assert_eq!(page("https://a.example/\u{1b}]8;;\u{7}é \\"), "https://a.example/%1B]8;;%07%C3%A9%20%5C");
        assert_eq!(page(" "), "");
        let mailbox = |text| Address::mailbox(text).map(|address| address.0).unwrap_or_default();
        assert_eq!(mailbox("jo@a.example"), "mailto:jo@a.example");
        assert_eq!(mailbox("jo@a.example?bcc=all@b.example"), "mailto:jo@a.example%3Fbcc%3Dall@b.example");
        let telephone = |text| Address::telephone(text).map(|address| address.0);
        assert_eq!(telephone("+84 (90) 12-34").as_deref(), Some("tel:+84901234"));
        assert_eq!(telephone("ask at the desk"), None);
        assert_eq!(Address::page(&"a".repeat(3_000)), None);
    }
}
