//! Whether what is known of a lead can hold: an e-mail that has the form of one, a phone of a
//! length that is dialled, and nobody else who may be the same. Nothing here asks the network.

use super::fold::before_extension;
use super::lead::Lead;

/// The fewest digits that reach somebody.
const FEWEST: usize = 7;
/// The most digits of a number, by the international numbering plan (ITU-T E.164).
const MOST: usize = 15;

/// What looking at one piece of data came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Found {
    /// There is none.
    Missing,
    /// It has the form it is to have.
    Fine,
    /// A phone as it is dialled inside its country.
    National,
    /// It has not.
    Wrong,
}

/// What is known of a lead's data.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Checks {
    /// Its e-mails: wrong when one of them is.
    pub email: Found,
    /// Its phones: wrong when one of them is.
    pub phone: Found,
    /// Others that it looks like.
    pub duplicates: usize,
}

impl Checks {
    /// Looks at a lead; how many others there are like it is known from elsewhere.
    pub fn of(lead: &Lead, duplicates: usize) -> Checks {
        let worst = |all: Vec<Found>| {
            let order = [Found::Wrong, Found::National, Found::Fine];
            order.into_iter().find(|found| all.contains(found)).unwrap_or(Found::Missing)
        };
        Checks {
            email: worst(lead.emails.iter().map(|email| look_at_email(email)).collect()),
            phone: worst(lead.phones.iter().map(|phone| look_at_phone(phone)).collect()),
            duplicates,
        }
    }

    /// True when its e-mails and phones have their form, and there is one of them.
    pub fn can_be_reached(self) -> bool {
        self.email != Found::Wrong
            && self.phone != Found::Wrong
            && (self.email, self.phone) != (Found::Missing, Found::Missing)
    }

    /// True when nothing speaks against it.
    pub fn pass(self) -> bool {
        self.can_be_reached() && self.duplicates == 0
    }
}

/// Whether an address has the form of an e-mail: something, one `@`, a domain with a dot whose
/// parts are of letters, digits and hyphens, and which ends in letters.
pub fn look_at_email(email: &str) -> Found {
    let email = email.trim();
    if email.is_empty() {
        return Found::Missing;
    }
    let Some((local, domain)) = email.rsplit_once('@') else { return Found::Wrong };
    let is_local = !local.is_empty()
        && local.chars().count() <= 64
        && !local.contains(|c: char| c.is_whitespace() || "@,;:<>()[]\\\"".contains(c))
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..");
    let is_part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let parts: Vec<&str> = domain.split('.').collect();
    let ends = parts.last().is_some_and(|end| {
        end.chars().count() >= 2 && (end.chars().all(char::is_alphabetic) || end.starts_with("xn--"))
    });
    if is_local && parts.len() >= 2 && ends && parts.into_iter().all(is_part) {
        Found::Fine
    } else {
        Found::Wrong
    }
}

/// Whether a phone has as many digits as are dialled; with its country's code it is fine anywhere.
pub fn look_at_phone(phone: &str) -> Found {
    let phone = before_extension(phone.trim());
    if phone.is_empty() {
        return Found::Missing;
    }
    if phone.contains(|c: char| c.is_alphabetic()) {
        return Found::Wrong;
    }
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let is_whole = phone.starts_with('+') || digits.starts_with("00");
    let count = if phone.starts_with('+') { digits.len() } else { digits.trim_start_matches('0').len() };
    let holds = (FEWEST..=MOST).contains(&count) && digits.bytes().any(|digit| digit != digits.as_bytes()[0]);
    match (holds, is_whole) {
        (false, _) => Found::Wrong,
        (true, true) => Found::Fine,
        (true, false) => Found::National,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::id;

    #[test]
    fn an_email_has_a_name_an_at_and_a_domain() {
        for fine in ["lan@acme.example", "a.b+c@x-y.vn", "lan.nguyen@mail.acme.com.vn", "ở@việt.vn"] {
            assert_eq!(look_at_email(fine), Found::Fine, "{fine}");
        }
        for wrong in [
            "lan",
            "lan@",
            "@acme.vn",
            "lan@acme",
            "lan@acme.",
            "la n@acme.vn",
            "a@b@c.vn",
            "a@-x.vn",
            "a@x.1",
            "a..b@x.vn",
        ] {
            assert_eq!(look_at_email(wrong), Found::Wrong, "{wrong}");
        }
        assert_eq!(look_at_email(" "), Found::Missing);
    }

    #[test]
    fn a_phone_has_as_many_digits_as_are_dialled() {
        assert_eq!(look_at_phone("+84 90 123 4567"), Found::Fine);
        assert_eq!(look_at_phone("0084901234567"), Found::Fine);
        assert_eq!(look_at_phone("090 123 4567"), Found::National);
        assert_eq!(look_at_phone("416-810-9897x752"), Found::National);
        for wrong in ["12345", "+84 1", "0000000000", "call me", "12345678901234567890"] {
            assert_eq!(look_at_phone(wrong), Found::Wrong, "{wrong}");
        }
    }

    #[test]
    fn a_lead_passes_when_it_can_be_reached_and_is_alone() {
        let lead = |email: &str, phone: &str| Lead {
            emails: Some(email).filter(|email| !email.is_empty()).map(str::to_owned).into_iter().collect(),
            phones: Some(phone).filter(|phone| !phone.is_empty()).map(str::to_owned).into_iter().collect(),
            ..Lead::empty(id(1))
        };
        assert!(Checks::of(&lead("lan@acme.vn", ""), 0).pass());
        assert!(Checks::of(&lead("", "0901234567"), 0).pass());
        assert!(!Checks::of(&lead("lan@acme.vn", ""), 1).pass());
        assert!(!Checks::of(&lead("lan@acme.vn", "12"), 0).pass());
        assert!(!Checks::of(&lead("", ""), 0).pass());
    }
}
