//! Tying records together: contacts to accounts and deals, in a role; deals to accounts;
//! activities to what they are about.

use crate::domain::link::{AccountContact, OpportunityContact};
use crate::domain::{Change, Id, Kind, Message, Record, Value, membership};
use crate::repository::Result;
use crate::ui::{Answer, Choice, Choices, Desk, Outcome, Picker};

use super::{Question, Reply, about, fields, trouble, words};

/// The kinds that a record of this kind can be tied to.
fn tied_to(kind: Kind) -> &'static [Kind] {
    match kind {
        Kind::Account => &[Kind::Contact, Kind::Opportunity],
        Kind::Contact => &[Kind::Account, Kind::Opportunity],
        Kind::Opportunity => &[Kind::Contact, Kind::Account],
        _ => &[Kind::Opportunity, Kind::Account, Kind::Contact, Kind::Lead],
    }
}

/// Asks whom or what to tie to records.
pub(super) fn ask_link(targets: &[Record], desk: &Desk<'_>) -> Reply {
    let Some(first) = targets.first() else { return Reply::default() };
    let title = about("action-link", "action-link-many", targets);
    let mut kinds = tied_to(first.kind).to_vec();
    kinds.retain(|kind| desk.repository.lists().shows_kind(*kind));
    let picker = Picker::new(title, Choices::Records(kinds));
    Reply::ask(Outcome::Pick(picker), Link { targets: targets.to_vec(), other: None })
}

/// Records that are being tied to another: which one, then in what role.
#[derive(Debug)]
struct Link {
    targets: Vec<Record>,
    other: Option<Record>,
}

impl Question for Link {
    fn answer(mut self: Box<Self>, answer: Answer, desk: &Desk<'_>) -> Reply {
        let Answer::Picked(values) = answer else { return Reply::default() };
        let value = values.into_iter().next().unwrap_or_default();
        let Some(other) = &self.other else {
            let kind = self.targets.first().map_or(Kind::Contact, |record| record.kind);
            let found = value.as_id().map(|id| chosen(tied_to(kind), id, desk)).transpose();
            return match found {
                Err(error) => Reply::outcome(trouble(&error)),
                Ok(found) => match found.flatten() {
                    None => Reply::default(),
                    Some(other) if has_role(kind, other.kind) => {
                        self.other = Some(other);
                        let mut choices =
                            vec![Choice::new(Value::Null, words(desk, &Message::new("action-no-role")))];
                        choices.extend(fields::entries("contact-role", desk));
                        let picker = Picker::new(Message::new("action-link-role"), Choices::These(choices));
                        Reply { outcome: Outcome::Pick(picker), question: Some(self) }
                    }
                    Some(other) => self.write(&other, None, desk),
                },
            };
        };
        self.write(other, value.as_text(), desk)
    }
}

/// The record that was chosen among these kinds.
fn chosen(kinds: &[Kind], id: Id, desk: &Desk<'_>) -> Result<Option<Record>> {
    for kind in kinds {
        if let Some(record) = desk.repository.get(*kind, id)? {
            return Ok(Some(record));
        }
    }
    Ok(None)
}

/// True when a tie between these kinds says in what role: one of them is a contact.
fn has_role(one: Kind, other: Kind) -> bool {
    one != Kind::Activity && (one == Kind::Contact || other == Kind::Contact)
}

impl Link {
    fn write(&self, other: &Record, role: Option<&str>, desk: &Desk<'_>) -> Reply {
        let (mut changes, mut tied) = (Vec::new(), Vec::new());
        for record in &self.targets {
            match tie(record, other, role, desk) {
                Ok(more) if more.is_empty() => {}
                Ok(more) => {
                    tied.push(record.clone());
                    changes.extend(more);
                }
                Err(error) => return Reply::outcome(trouble(&error)),
            }
        }
        if changes.is_empty() {
            return Reply::toast("action-linked-before");
        }
        let label = about("action-linked", "action-linked-many", &tied).with("other", other.name());
        tied.push(other.clone());
        Reply::write_over(desk, &label, changes, &tied)
    }
}

/// The changes that tie two records; a tie that is there takes the role.
fn tie(record: &Record, other: &Record, role: Option<&str>, desk: &Desk<'_>) -> Result<Vec<Change>> {
    let with = |kind| if record.kind == kind { record.id } else { other.id };
    let kinds = [record.kind, other.kind];
    if record.kind == Kind::Activity || !kinds.contains(&Kind::Contact) {
        let (from, to) = if other.kind == Kind::Opportunity && record.kind == Kind::Account {
            (other, record)
        } else {
            (record, other)
        };
        let key = to.kind.key();
        let is_there = from.get(key).as_id() == Some(to.id);
        return Ok(if is_there {
            Vec::new()
        } else {
            vec![Change::set(from.kind, from.id, [(key, Value::Id(to.id))])]
        });
    }
    let contact = with(Kind::Contact);
    let (kind, back, made) = if kinds.contains(&Kind::Opportunity) {
        let deal = with(Kind::Opportunity);
        let links = desk.repository.referring(Kind::OpportunityContact, "opportunity", deal)?;
        let links: Vec<_> = links.iter().map(OpportunityContact::from_record).collect();
        let made = membership::join_deal(deal, contact, role, &links);
        (Kind::OpportunityContact, crate::domain::link::opportunity_contact(deal, contact), made)
    } else {
        let account = with(Kind::Account);
        let links = desk.repository.referring(Kind::AccountContact, "contact", contact)?;
        let links: Vec<_> = links.iter().map(AccountContact::from_record).collect();
        let made = membership::join_account(contact, account, role, &links);
        (Kind::AccountContact, crate::domain::link::account_contact(account, contact), made)
    };
    if !made.is_empty() {
        return Ok(made);
    }
    let Some(role) = role else { return Ok(made) };
    let known = desk.repository.get(kind, back)?.is_some_and(|link| link.text("role") == role);
    Ok(if known { made } else { vec![Change::set(kind, back, [("role", Value::from(role))])] })
}
