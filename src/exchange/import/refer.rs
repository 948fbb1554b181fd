//! Other records that a row names, by name, key, e-mail or domain: found, or made.

use super::known::{Key, host};
use super::named::Named;
use super::{Importer, Stop};
use crate::domain::fold::fold;
use crate::domain::user::initials;
use crate::domain::{Change, Id, Kind, Message, Value, link};
use crate::exchange::headers::plain;
use crate::exchange::values::words;
use crate::repository;

impl Importer<'_> {
    /// The record that a row names; none where there is none and none can be made of a name alone.
    pub(super) fn refer(
        &mut self,
        kind: Kind,
        named: &Named<'_>,
        account: Option<Id>,
    ) -> Result<Option<Id>, Stop> {
        if named.id.is_none() && named.any().is_empty() {
            return Ok(None);
        }
        if kind == Kind::Contact
            && !named.name.is_empty()
            && let Err(part) = words::emails(named.email)
        {
            let reason = Message::new("import-cell-email").with("value", super::draft::shortened(&part));
            return Err(Stop::Reject(None, reason));
        }
        if let Some(id) = self.look_up(kind, named, account) {
            self.add_addresses(kind, id, named)?;
            return Ok(Some(id));
        }
        if named.any().is_empty() {
            return Ok(None);
        }
        let makes = matches!(kind, Kind::Account | Kind::Contact | Kind::User | Kind::Product);
        if !makes && (kind != Kind::Lead || named.key.is_empty()) {
            let note = Message::new("import-note-unlinked").with("kind", kind.key());
            self.note(note.with("name", super::draft::shortened(named.any())));
            return Ok(None);
        }
        Ok(Some(self.make(kind, named, account)?))
    }

    fn small_has(&self, kind: Kind, id: Id) -> bool {
        match kind {
            Kind::Stage => self.small.stages.iter().any(|stage| stage.id == id),
            Kind::Pipeline => self.small.pipelines.iter().any(|pipeline| pipeline.id == id),
            _ => false,
        }
    }

    /// The record of the deck that a row names: by the surest of what it says.
    pub(super) fn look_up(&self, kind: Kind, named: &Named<'_>, account: Option<Id>) -> Option<Id> {
        let known = &self.known;
        if let Some(id) = named.id {
            return Some(id).filter(|id| known.has(kind, *id) || self.small_has(kind, *id));
        }
        let by_key = known.by(kind, Key::External, named.key);
        let by_email = || known.by(kind, Key::Email, named.email);
        let by_domain = || known.by(kind, Key::Domain, named.domain);
        let by_phone = || known.by(kind, Key::Phone, named.phone).filter(|_| named.name.is_empty());
        let by_name = || self.look_up_name(kind, named, account);
        by_key.or_else(by_email).or_else(by_domain).or_else(by_phone).or_else(by_name)
    }

    /// The record of this name. What a row calls by a key or an address alone may be its name too.
    fn look_up_name(&self, kind: Kind, named: &Named<'_>, account: Option<Id>) -> Option<Id> {
        let known = &self.known;
        if named.name.is_empty() {
            let other = if named.key.is_empty() { named.domain } else { named.key };
            return known.by(kind, Key::Name, other);
        }
        let is_alone = named.key.is_empty() && named.email.is_empty();
        let by_own_name = || {
            known
                .by_name_at(kind, named.name, account, "")
                .or_else(|| known.by(kind, Key::Name, named.name))
                .filter(|id| is_alone || !self.is_another(kind, *id, named))
        };
        let as_address =
            || named.name.contains('@').then(|| known.by(kind, Key::Email, named.name)).flatten();
        let as_initials = || (kind == Kind::User).then(|| known.by(kind, Key::NameAt, named.name)).flatten();
        known
            .by(kind, Key::External, named.name)
            .or_else(as_address)
            .or_else(by_own_name)
            .or_else(as_initials)
    }

    /// True when a record of the same name has another key, or other addresses.
    fn is_another(&self, kind: Kind, id: Id, named: &Named<'_>) -> bool {
        let Ok(Some(there)) = self.batch.get(kind, id) else { return false };
        let key = there.text("external_id");
        let emails = there.get("email");
        let emails = if kind == Kind::User {
            emails.as_text().into_iter().collect()
        } else {
            emails.as_list().iter().map(String::as_str).collect::<Vec<_>>()
        };
        let has_other_key = !named.key.is_empty() && !key.is_empty() && key != named.key;
        let is_elsewhere = |email: &&str| !email.eq_ignore_ascii_case(named.email);
        has_other_key || (!named.email.is_empty() && !emails.is_empty() && emails.iter().all(is_elsewhere))
    }

    /// Gives a person found by name the addresses that the row has, where there are none yet.
    fn add_addresses(&mut self, kind: Kind, id: Id, named: &Named<'_>) -> repository::Result<()> {
        if kind != Kind::Contact
            || named.name.is_empty()
            || (named.email.is_empty() && named.phone.is_empty())
        {
            return Ok(());
        }
        let Some(mut record) = self.batch.get(kind, id)? else { return Ok(()) };
        let more = [
            ("email", words::emails(named.email).unwrap_or_default()),
            ("phone", words::phones(named.phone)),
        ];
        let mut values = Vec::new();
        for (key, items) in more {
            if record.get(key).is_empty() && !items.is_empty() {
                record.set(key, Value::List(items));
                values.push((key, record.get(key).clone()));
            }
        }
        if values.is_empty() {
            return Ok(());
        }
        self.known.add_values(kind, id, &record.values, record.get("account").as_id());
        self.apply(Change::set(kind, id, values))
    }

    /// Makes a record of what a row says of it in passing.
    fn make(&mut self, kind: Kind, named: &Named<'_>, account: Option<Id>) -> repository::Result<Id> {
        let at = account.map(|id| id.to_string()).unwrap_or_default();
        let called = if kind == Kind::Contact && !named.email.is_empty() { named.email } else { named.any() };
        let id = named.id.unwrap_or_else(|| match kind {
            _ if !named.key.is_empty() => Id::derived(&[self.mapping.system, kind.key(), named.key]),
            Kind::Contact => Id::derived(&["named", kind.key(), &fold(called), &at]),
            _ => Id::derived(&["named", kind.key(), &fold(called)]),
        });
        if self.known.has(kind, id) {
            return Ok(id);
        }
        let name = named.any();
        let mut record = crate::domain::Record::new(kind, id);
        record.set("name", name);
        if !named.key.is_empty() {
            record.set("external_id", named.key);
        }
        let email = if named.email.is_empty() { name } else { named.email };
        match words::emails(email) {
            Ok(emails) if kind != Kind::User => record.set("email", Value::List(emails)),
            Ok(_) if words::is_email(email) => record.set("email", email),
            _ => {}
        }
        if !named.phone.is_empty() {
            record.set("phone", Value::List(words::phones(named.phone)));
        }
        if !named.domain.is_empty() {
            record.set("domain", host(named.domain).as_str());
        }
        match kind {
            Kind::User => {
                record.set("initials", initials(name));
                record.set("active", true);
            }
            Kind::Product => {
                record.set("active", true);
                self.tell_near_product(name);
                self.small.products.push(name.to_owned());
            }
            Kind::Lead => record.set("status", "new"),
            _ => {}
        }
        self.apply(Change::Create { kind, id, values: record.stored() })?;
        self.made_in_passing.insert(id);
        self.known.add_id(kind, id);
        self.known.add_values(kind, id, &record.values, account);
        if kind == Kind::Contact
            && let Some(account) = account
        {
            self.link_account(id, account)?;
        }
        Ok(id)
    }

    /// `GTXPro` and `GTX Pro` are two products until a person says otherwise; both are told.
    fn tell_near_product(&mut self, name: &str) {
        let made = plain(name);
        let near = self.small.products.iter().find(|known| {
            let known = plain(known);
            known == made || (made.len() > 5 && strsim::damerau_levenshtein(&known, &made) == 1)
        });
        if let Some(near) = near.cloned() {
            self.note(Message::new("import-note-near-product").with("name", name).with("near", near));
        }
    }

    /// Ties a contact to an account; the first account is the main one.
    pub(super) fn link_account(&mut self, contact: Id, account: Id) -> repository::Result<()> {
        let tie = (Kind::AccountContact, link::account_contact(account, contact));
        self.tie(tie, (Kind::Contact, contact), ("account", account))
    }

    /// Ties a contact to a deal; the first contact is the main one.
    pub(super) fn link_deal(&mut self, deal: Id, contact: Id) -> repository::Result<()> {
        let tie = (Kind::OpportunityContact, link::opportunity_contact(deal, contact));
        self.tie(tie, (Kind::Opportunity, deal), ("contact", contact))
    }

    /// Ties a record to another one that a field of the tie names, unless it is tied already.
    fn tie(
        &mut self,
        (kind, id): (Kind, Id),
        (of, record): (Kind, Id),
        (key, other): (&'static str, Id),
    ) -> repository::Result<()> {
        let is_new = self.created.contains(&record);
        if self.known.has(kind, id) || (!is_new && self.batch.get(kind, id)?.is_some()) {
            return Ok(());
        }
        let main = self.becomes_main(of, key, record)?;
        let values = [
            (of.key(), Value::Id(record)),
            (key, Value::Id(other)),
            ("primary", if main { Value::Bool(true) } else { Value::Null }),
        ];
        self.known.add_id(kind, id);
        self.apply(Change::create(kind, id, values))
    }

    fn becomes_main(&mut self, kind: Kind, key: &str, id: Id) -> repository::Result<bool> {
        if !self.main_links.insert(id) {
            return Ok(false);
        }
        if self.created.contains(&id) {
            return Ok(true);
        }
        let there = self.batch.get(kind, id)?;
        Ok(there.is_none_or(|record| record.get(key).is_empty()))
    }
}
