//! Which accounts a contact belongs to, and which contacts take part in a deal. The main one of
//! each is marked on its link; the fields `contact.account` and `opportunity.contact` follow.

use chrono::NaiveDate;

use super::Kind;
use super::change::Change;
use super::id::Id;
use super::link::{AccountContact, OpportunityContact, account_contact, opportunity_contact};
use super::value::Value;

/// Makes an account the contact's main one; none takes the main one away. `links` are all links
/// of the contact; earlier accounts stay linked, no longer as the main one.
pub fn set_account(
    contact: Id,
    account: Option<Id>,
    links: &[AccountContact],
    since: Option<NaiveDate>,
) -> Vec<Change> {
    let Some(account) = account else {
        let primary = links.iter().filter(|link| link.primary == Some(true));
        return primary.map(|link| Change::Delete { kind: Kind::AccountContact, id: link.id }).collect();
    };
    let others = links.iter().filter(|link| link.account != Some(account) && link.primary == Some(true));
    let mut changes: Vec<Change> =
        others.map(|link| primary(Kind::AccountContact, link.id, Value::Null)).collect();
    match links.iter().find(|link| link.account == Some(account)) {
        Some(link) if link.primary == Some(true) => {}
        Some(link) => changes.push(primary(Kind::AccountContact, link.id, true.into())),
        None => changes.push(Change::create(
            Kind::AccountContact,
            account_contact(account, contact),
            [
                ("account", Value::from(account)),
                ("contact", contact.into()),
                ("primary", true.into()),
                ("since", since.into()),
            ],
        )),
    }
    changes
}

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

/// Makes a contact the deal's main one; none takes the main one away. `links` are all links of
/// the deal; the others keep their parts in it.
pub fn set_contact(deal: Id, contact: Option<Id>, links: &[OpportunityContact]) -> Vec<Change> {
    let Some(contact) = contact else {
        let primary = links.iter().filter(|link| link.primary == Some(true));
        return primary.map(|link| Change::Delete { kind: Kind::OpportunityContact, id: link.id }).collect();
    };
    let others = links.iter().filter(|link| link.contact != Some(contact) && link.primary == Some(true));
    let mut changes: Vec<Change> =
        others.map(|link| primary(Kind::OpportunityContact, link.id, Value::Null)).collect();
    match links.iter().find(|link| link.contact == Some(contact)) {
        Some(link) if link.primary == Some(true) => {}
        Some(link) => changes.push(primary(Kind::OpportunityContact, link.id, true.into())),
        None => changes.push(take_part(deal, contact, None, Value::Bool(true))),
    }
    changes
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

fn primary(kind: Kind, link: Id, value: Value) -> Change {
    Change::set(kind, link, [("primary", value)])
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
    fn changing_a_contacts_account_keeps_the_earlier_one_linked() {
        let (contact, acme, globex) = (id(1), id(2), id(3));
        let mut changes = set_account(contact, Some(acme), &[], None);
        changes.extend(set_account(contact, Some(globex), &links(&changes), None));
        assert_eq!(links(&changes).len(), 2);
        assert_eq!(main_accounts(&changes), [Some(globex)]);
        changes.extend(set_account(contact, Some(acme), &links(&changes), None));
        assert_eq!((links(&changes).len(), main_accounts(&changes)), (2, vec![Some(acme)]));
    }

    #[test]
    fn a_contact_can_be_left_without_an_account() {
        let mut changes = set_account(id(1), Some(id(2)), &[], None);
        changes.extend(set_account(id(1), None, &links(&changes), None));
        assert!(links(&changes).is_empty());
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
        let mut changes = set_contact(id(1), Some(id(2)), &[]);
        changes.extend(join_deal(id(1), id(3), None, &of(&changes)));
        changes.extend(set_contact(id(1), Some(id(3)), &of(&changes)));
        let main: Vec<_> = of(&changes).into_iter().filter(|link| link.primary == Some(true)).collect();
        assert_eq!((of(&changes).len(), main.len(), main[0].contact), (2, 1, Some(id(3))));
    }
}
