//! Joining: a contact belongs to one more account, or takes part in one more deal. The first is
//! the main one, marked on its link; `edit` makes another one the main one.

use super::Kind;
use super::change::Change;
use super::id::Id;
use super::link::{AccountContact, OpportunityContact, account_contact, opportunity_contact};
use super::value::Value;

/// Lets a contact belong to one more account: the main one when it is the first.
pub fn join_account(contact: Id, account: Id, role: Option<&str>, links: &[AccountContact]) -> Vec<Change> {
    if links.iter().any(|link| link.account == Some(account)) {
        return Vec::new();
    }
    let first = links.iter().all(|link| link.primary != Some(true));
    let values = [
        ("account", Value::from(account)),
        ("contact", contact.into()),
        ("role", role.map_or(Value::Null, Value::from)),
        ("primary", if first { true.into() } else { Value::Null }),
    ];
    vec![Change::create(Kind::AccountContact, account_contact(account, contact), values)]
}

/// Lets a contact take part in a deal with a role: as the main one when it is the first.
pub fn join_deal(deal: Id, contact: Id, role: Option<&str>, links: &[OpportunityContact]) -> Vec<Change> {
    if links.iter().any(|link| link.contact == Some(contact)) {
        return Vec::new();
    }
    let first = links.iter().all(|link| link.primary != Some(true));
    vec![take_part(deal, contact, role, if first { true.into() } else { Value::Null })]
}

fn take_part(deal: Id, contact: Id, role: Option<&str>, primary: Value) -> Change {
    Change::create(
        Kind::OpportunityContact,
        opportunity_contact(deal, contact),
        [
            ("opportunity", Value::from(deal)),
            ("contact", contact.into()),
            ("role", role.map_or(Value::Null, Value::from)),
            ("primary", primary),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::{applied, id};

    fn links(changes: &[Change]) -> Vec<AccountContact> {
        applied(changes, Kind::AccountContact).iter().map(AccountContact::from_record).collect()
    }

    fn main_accounts(changes: &[Change]) -> Vec<Option<Id>> {
        links(changes).iter().filter(|link| link.primary == Some(true)).map(|link| link.account).collect()
    }

    #[test]
    fn the_first_account_joined_is_the_main_one() {
        let mut changes = join_account(id(1), id(2), Some("influencer"), &[]);
        changes.extend(join_account(id(1), id(3), None, &links(&changes)));
        assert_eq!((links(&changes).len(), main_accounts(&changes)), (2, vec![Some(id(2))]));
        assert!(join_account(id(1), id(3), None, &links(&changes)).is_empty());
    }

    #[test]
    fn a_deal_has_one_main_contact() {
        let of = |changes: &[Change]| -> Vec<OpportunityContact> {
            applied(changes, Kind::OpportunityContact).iter().map(OpportunityContact::from_record).collect()
        };
        let mut changes = join_deal(id(1), id(2), None, &[]);
        changes.extend(join_deal(id(1), id(3), Some("influencer"), &of(&changes)));
        let main: Vec<_> = of(&changes).into_iter().filter(|link| link.primary == Some(true)).collect();
        assert_eq!((of(&changes).len(), main.len(), main[0].contact), (2, 1, Some(id(2))));
    }
}
