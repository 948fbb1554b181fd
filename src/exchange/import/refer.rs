//! Other records that a row names, by name, key, e-mail or domain: found, or made.

use super::known::{Key, host};
use super::{Importer, Stop};
use crate::domain::fold::fold;
use crate::domain::user::initials;
use crate::domain::{Change, Id, Kind, Message, Value, link};
use crate::exchange::headers::plain;
use crate::exchange::mapping::By;
use crate::exchange::values::words;
use crate::repository;

impl Importer<'_> {
    /// The record a text names; none where there is none and none can be made of a name alone.
    pub(super) fn refer(
        &mut self,
        kind: Kind,
        text: &str,
        by: By,
        account: Option<Id>,
    ) -> Result<Option<Id>, Stop> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        if let Some(id) = self.look_up(kind, text, by, account) {
            return Ok(Some(id));
        }
        let makes = matches!(kind, Kind::Account | Kind::Contact | Kind::User | Kind::Product);
        if !makes && (kind != Kind::Lead || by != By::Key) {
            let note = Message::new("import-note-unlinked").with("kind", kind.key());
            self.note(note.with("name", super::draft::shortened(text)));
            return Ok(None);
        }
        Ok(Some(self.make(kind, text, by, account, None)?))
    }

    /// The record with this id, made with this name where there is none.
    pub(super) fn refer_by_id(&mut self, kind: Kind, id: Id, name: Option<&str>) -> Result<Option<Id>, Stop> {
        if self.known.has(kind, id) || self.small_has(kind, id) {
            return Ok(Some(id));
        }
        match name {
            Some(name) if matches!(kind, Kind::Account | Kind::Contact | Kind::User | Kind::Product) => {
                Ok(Some(self.make(kind, name, By::Name, None, Some(id))?))
            }
            Some(name) => self.refer(kind, name, By::Name, None),
            None => Ok(None),
        }
    }

    fn small_has(&self, kind: Kind, id: Id) -> bool {
        match kind {
            Kind::Stage => self.small.stages.iter().any(|stage| stage.id == id),
            Kind::Pipeline => self.small.pipelines.iter().any(|pipeline| pipeline.id == id),
            _ => false,
        }
    }

    pub(super) fn look_up(&self, kind: Kind, text: &str, by: By, account: Option<Id>) -> Option<Id> {
        let known = &self.known;
        match by {
            By::Id => text.parse().ok().filter(|id| known.has(kind, *id)),
            By::Key => known.by(kind, Key::External, text).or_else(|| known.by(kind, Key::Name, text)),
            By::Email => known.by(kind, Key::Email, text),
            By::Domain => known.by(kind, Key::Domain, text).or_else(|| known.by(kind, Key::Name, text)),
            By::Name => known
                .by(kind, Key::External, text)
                .or_else(|| if text.contains('@') { known.by(kind, Key::Email, text) } else { None })
                .or_else(|| known.by_name_at(kind, text, account, ""))
                .or_else(|| known.by(kind, Key::Name, text))
                .or_else(|| if kind == Kind::User { known.by(kind, Key::NameAt, text) } else { None }),
        }
    }

    /// Makes a record of what a row says of it in passing.
    fn make(
        &mut self,
        kind: Kind,
        text: &str,
        by: By,
        account: Option<Id>,
        wanted: Option<Id>,
    ) -> repository::Result<Id> {
        let at = account.map(|id| id.to_string()).unwrap_or_default();
        let id = wanted.unwrap_or_else(|| match by {
            By::Key => Id::derived(&[self.mapping.system, kind.key(), text]),
            _ if kind == Kind::Contact => Id::derived(&["named", kind.key(), &fold(text), &at]),
            _ => Id::derived(&["named", kind.key(), &fold(text)]),
        });
        if self.known.has(kind, id) {
            return Ok(id);
        }
        let mut record = crate::domain::Record::new(kind, id);
        record.set("name", text);
        if by == By::Key {
            record.set("external_id", text);
        }
        if words::is_email(text) {
            let email =
                if kind == Kind::User { Value::from(text) } else { Value::List(vec![text.to_owned()]) };
            record.set("email", email);
        }
        if by == By::Domain {
            record.set("domain", host(text).as_str());
        }
        match kind {
            Kind::User => {
                record.set("initials", initials(text));
                record.set("active", true);
            }
            Kind::Product => {
                record.set("active", true);
                self.tell_near_product(text);
                self.small.products.push(text.to_owned());
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
