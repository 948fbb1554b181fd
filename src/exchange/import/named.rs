//! What a row says of the other records it names: name, key, addresses and domain of one record may
//! stand in several columns, and several records in one cell.

use super::draft::{Draft, shortened};
use super::known::Key;
use super::place::Placed;
use super::{Importer, Stop};
use crate::domain::fold::fold;
use crate::domain::{Field, FieldKind, Id, Kind, Message, Value};
use crate::exchange::mapping::By;
use crate::exchange::values::words;

/// What a row says of one other record; nothing where it does not say.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(super) struct Named<'t> {
    /// Its id in a deck.
    pub id: Option<Id>,
    /// Its name.
    pub name: &'t str,
    /// Its key in the other system.
    pub key: &'t str,
    /// Its internet domain.
    pub domain: &'t str,
    /// Its e-mail addresses.
    pub emails: Vec<String>,
    /// Its phones, with their labels.
    pub phones: Vec<String>,
}

impl<'t> Named<'t> {
    /// A record that a text names in one way. A person's address may stand behind the name.
    pub fn new(kind: Kind, text: &'t str, by: By) -> Named<'t> {
        let text = text.trim();
        let none = Named::default();
        match by {
            By::Id => Named { id: text.parse().ok(), ..none },
            By::Key => Named { key: text, ..none },
            By::Domain => Named { domain: text, ..none },
            By::Phone(label) => Named { phones: phones(text, label), ..none },
            By::Email => match words::emails(text) {
                Ok(emails) => Named { emails, ..none },
                Err(_) => Named { name: text, ..none },
            },
            By::Name if matches!(kind, Kind::Contact | Kind::User) => {
                let (name, email) = words::named_address(text);
                let emails = Some(email.to_owned()).filter(|email| !email.is_empty());
                Named { name, emails: emails.into_iter().collect(), ..none }
            }
            By::Name => Named { name: text, ..none },
        }
    }

    fn is_empty(&self) -> bool {
        self.id.is_none() && self.any().is_empty()
    }

    /// Takes over what another way of naming the same record says.
    fn take(&mut self, other: Named<'t>) {
        self.id = self.id.or(other.id);
        for (own, others) in
            [(&mut self.name, other.name), (&mut self.key, other.key), (&mut self.domain, other.domain)]
        {
            if own.is_empty() {
                *own = others;
            }
        }
        self.emails.extend(other.emails);
        self.phones.extend(other.phones);
    }

    /// What the record is called, by whatever names it.
    pub fn any(&self) -> &str {
        let email = self.emails.first().map_or("", String::as_str);
        let phone = self.phones.first().map_or("", |phone| phone.rsplit(':').next().unwrap_or_default());
        [self.name, email, self.domain, phone, self.key].into_iter().find(|t| !t.is_empty()).unwrap_or("")
    }

    /// True when an address looks as if made of the name: `jo.fox@` of Jo Fox.
    fn suits(&self, email: &str) -> bool {
        let local = fold(email.split('@').next().unwrap_or_default());
        let name = fold(self.name);
        name.split(' ').any(|word| word.chars().count() > 1 && local.contains(word))
    }
}

fn phones(cell: &str, label: &str) -> Vec<String> {
    let phones = words::phones(cell).into_iter();
    phones.map(|phone| if label.is_empty() { phone } else { format!("{label}:{phone}") }).collect()
}

impl Importer<'_> {
    /// Ids for the records a row names. Returns the accounts of a contact, the contacts of a deal.
    pub(super) fn references(&mut self, draft: &mut Draft, placed: &Placed) -> Result<Vec<Id>, Stop> {
        let mut beside = Vec::new();
        let references = std::mem::take(&mut draft.references);
        let mut fields: Vec<usize> = Vec::new();
        for (at, _, _) in &references {
            if !fields.contains(at) {
                fields.push(*at);
            }
        }
        // Accounts first: a contact is looked for among the people of its account.
        fields.sort_by_key(|at| Some(*at) != draft.kind.position("account"));
        for at in fields {
            let field = &draft.kind.fields()[at];
            let (FieldKind::Reference(kind) | FieldKind::ManyReferences(kind)) = field.kind else { continue };
            let cells: Vec<(&str, By)> = references
                .iter()
                .filter(|(of, _, _)| *of == at)
                .map(|(_, t, by)| (t.as_str(), *by))
                .collect();
            // Stages are found among those of the row's pipeline.
            if matches!(kind, Kind::Stage | Kind::Pipeline) && cells.iter().all(|(_, by)| *by != By::Id) {
                continue;
            }
            let account = draft.get("account").as_id().or(placed.of(Kind::Account));
            let account = account.filter(|_| kind == Kind::Contact);
            for named in self.named_in(&cells, field, kind, account) {
                let Some(id) = self.refer(kind, &named, account)? else { continue };
                if field.is_derived() {
                    if !beside.contains(&id) {
                        beside.push(id);
                    }
                } else if let FieldKind::ManyReferences(_) = field.kind {
                    let mut ids = draft.values[at].as_list().to_vec();
                    ids.push(id.to_string());
                    draft.values[at] = Value::List(ids);
                } else if draft.values[at].is_empty() {
                    draft.values[at] = Value::Id(id);
                }
            }
        }
        draft.references = references;
        draft.join(placed, &mut beside);
        Ok(beside)
    }

    /// The records that the cells of one field name. Columns that name as many go together.
    fn named_in<'t>(
        &mut self,
        cells: &[(&'t str, By)],
        field: &Field,
        kind: Kind,
        account: Option<Id>,
    ) -> Vec<Named<'t>> {
        let mut all: Vec<Named<'t>> = Vec::new();
        let mut addresses = Named::default();
        for (text, by) in cells {
            let is_address = match by {
                By::Email => words::emails(text).is_ok(),
                By::Phone(_) => true,
                _ => false,
            };
            if is_address {
                addresses.take(Named::new(kind, text, *by));
                continue;
            }
            let parts = self.parts(text, *by, field, kind, account);
            let named = parts.into_iter().map(|part| Named::new(kind, part, *by));
            let named: Vec<Named<'t>> = named.filter(|named| !named.is_empty()).collect();
            if named.len() == all.len() {
                all.iter_mut().zip(named).for_each(|(known, more)| known.take(more));
            } else {
                all.extend(named);
            }
        }
        self.give_addresses(addresses, &mut all, kind);
        let takes_many = field.is_derived() || matches!(field.kind, FieldKind::ManyReferences(_));
        if !takes_many && all.len() > 1 {
            let note = Message::new("import-note-first-of-several").with("kind", kind.key());
            self.note(note.with("cell", shortened(cells[0].0)).with("name", all[0].any()));
            all.truncate(1);
        }
        all
    }

    /// Gives the addresses of a row to those whom it names. HubSpot lists people in one cell and
    /// their addresses in another, and not everybody has one.
    fn give_addresses<'t>(&mut self, addresses: Named<'t>, all: &mut Vec<Named<'t>>, kind: Kind) {
        let lists_people = self.mapping.system == "hubspot";
        if !lists_people && all.len() < 2 {
            match all.first_mut() {
                Some(one) => one.take(addresses),
                None if addresses.is_empty() => {}
                None => all.push(addresses),
            }
            return;
        }
        let Named { emails, phones, .. } = addresses;
        let mut rest = Vec::new();
        for email in emails {
            let mut suited = all.iter_mut().filter(|named| named.suits(&email));
            match (suited.next(), suited.next()) {
                (Some(one), None) => one.emails.push(email),
                _ => rest.push(email),
            }
        }
        let without = all.iter().filter(|named| named.emails.is_empty()).count();
        if without == rest.len() {
            let them = all.iter_mut().filter(|named| named.emails.is_empty());
            them.zip(rest).for_each(|(named, email)| named.emails.push(email));
        } else {
            let names_nobody = all.is_empty();
            for email in rest {
                if names_nobody || self.known.by(kind, Key::Email, &email).is_some() {
                    all.push(Named { emails: vec![email], ..Named::default() });
                } else {
                    self.note(Message::new("import-note-address-of-nobody").with("address", email));
                }
            }
        }
        match all.as_mut_slice() {
            [one] => one.phones.extend(phones),
            _ => phones.iter().for_each(|phone| {
                self.note(Message::new("import-note-address-of-nobody").with("address", phone));
            }),
        }
    }

    /// The names in a cell. `Smith; Sons` is one name, unless the deck does not have it and the
    /// cell comes from a system that lists so, or each part is there.
    fn parts<'t>(
        &self,
        text: &'t str,
        by: By,
        field: &Field,
        kind: Kind,
        account: Option<Id>,
    ) -> Vec<&'t str> {
        let knows = |name: &str| self.look_up(kind, &Named::new(kind, name, by), account).is_some();
        let splits = text.contains(';')
            && (matches!(field.kind, FieldKind::ManyReferences(_))
                || by != By::Id
                    && !knows(text)
                    && (self.mapping.system == "hubspot"
                        || text.split(';').filter(|part| !part.trim().is_empty()).all(knows)));
        if splits { text.split(';').collect() } else { vec![text] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_behind_a_persons_name_is_theirs_and_companies_have_any_name() {
        let jo = Named::new(Kind::Contact, "Jo Fox (jo@foo.example)", By::Name);
        assert_eq!((jo.name, jo.emails), ("Jo Fox", vec!["jo@foo.example".to_owned()]));
        let company = Named::new(Kind::Account, "Fox (jo@foo.example)", By::Name);
        assert_eq!((company.name, company.emails), ("Fox (jo@foo.example)", vec![]));
    }

    #[test]
    fn what_one_column_does_not_say_of_a_record_another_one_does() {
        let mut jo = Named::new(Kind::Contact, "Jo Fox", By::Name);
        jo.take(Named::new(Kind::Contact, "jo@foo.example", By::Email));
        jo.take(Named::new(Kind::Contact, "c-17", By::Key));
        jo.take(Named::new(Kind::Contact, "0901 234 567", By::Phone("mobile")));
        assert_eq!((jo.name, jo.key, jo.any()), ("Jo Fox", "c-17", "Jo Fox"));
        assert_eq!((jo.emails.len(), jo.phones), (1, vec!["mobile:0901 234 567".to_owned()]));
    }

    #[test]
    fn an_address_suits_whose_name_it_is_made_of() {
        let jo = Named::new(Kind::Contact, "Jo Fox", By::Name);
        for (email, suits) in [("jfox@a.co", true), ("jo.f@a.co", true), ("al@fox.co", false)] {
            assert_eq!(jo.suits(email), suits, "{email}");
        }
    }
}
