//! Somebody who works with the deck.

use super::record::record;

record! {
    /// Somebody who works with the deck.
    User {
        name "name": Text, REQUIRED, ["Name", "sales_agent", "Full Name", "User"];
        initials "initials": Text, PLAIN, [];
        email "email": Text, PLAIN, ["Email", "E-mail"];
        locale "locale": Text, PLAIN, ["Locale"];
        time_zone "time_zone": Text, PLAIN, ["Time Zone"];
        week_start "week_start": Integer, PLAIN, [];
        manager "manager": Text, PLAIN, ["manager", "Manager"];
        region "region": Text, PLAIN, ["regional_office", "Region", "Office"];
        active "active": YesNo, PLAIN, ["Active"];
        external_id "external_id": Text, PLAIN, ["User ID", "ID", "Id"];
        created "created": Moment, RULED, [];
        updated "updated": Moment, DERIVED, [];
    }
}

/// The initials of a name: the first letters of its first and last words, in capitals.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_last_word() {
        assert_eq!(initials("Nguyễn Thị Ánh"), "NÁ");
        assert_eq!(initials("cher"), "C");
        assert_eq!(initials(""), "");
    }
}
