//! Somebody who works with the deck.

use super::id::Id;
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

/// Whose work is looked at, or whose figures.
///
/// What nobody owns is everybody's: work of nobody is to be done by whoever looks, so that it is
/// lost between no two of them. Of figures only what is a person's own is theirs, so that what
/// several people did adds up. Where one person works alone everything is theirs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Whose {
    /// That of who works here.
    #[default]
    Mine,
    /// Everybody's.
    Everybodys,
}

impl Whose {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Whose {
        match self {
            Whose::Mine => Whose::Everybodys,
            Whose::Everybodys => Whose::Mine,
        }
    }

    /// The owner whose records are looked at; none for everybody's, which are also those of who
    /// works alone.
    pub fn owner(self, me: Option<Id>, users: &[User]) -> Option<Id> {
        let is_alone = users.iter().filter(|user| user.is_active()).count() <= 1;
        me.filter(|_| self == Whose::Mine && !is_alone)
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
    use crate::domain::testing::id;

    #[test]
    fn who_works_alone_sees_everything_and_who_does_not_sees_their_own() {
        let user = |number, active| User { active: Some(active), ..User::empty(id(number)) };
        let me = Some(id(1));
        let alone = [user(1, true), user(2, false)];
        assert_eq!(Whose::Mine.owner(me, &alone), None);
        let team = [user(1, true), user(2, true)];
        assert_eq!(Whose::Mine.owner(me, &team), me);
        assert_eq!(Whose::Mine.other().owner(me, &team), None);
        assert_eq!(Whose::Mine.owner(None, &team), None);
    }

    #[test]
    fn initials_are_of_the_first_and_last_word() {
        assert_eq!(initials("Nguyễn Thị Ánh"), "NÁ");
        assert_eq!(initials("cher"), "C");
        assert_eq!(initials(""), "");
    }
}
