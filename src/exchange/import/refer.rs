//! Other records that a row names, by name, key, e-mail, phone or domain: found, or made.

use super::known::{Key, host};
use super::named::Named;
use super::same::alike;
use super::{Importer, Stop};
use crate::domain::fold::fold;
use crate::domain::user::initials;
use crate::domain::{Change, Id, Kind, Message, Value, link};
use crate::exchange::headers::plain;
use crate::exchange::values::words;
use crate::repository;

/// So many products are compared with a new one to tell of those that are nearly it.
const NEAR_AMONG: usize = 1_000;

/// True for a kind of which a record is made of a name alone.
fn is_made(kind: Kind) -> bool {
    matches!(kind, Kind::Account | Kind::Contact | Kind::User | Kind::Product)
}

impl Importer<'_> {
    /// The record that a row names; none where there is none and none can be made of a name alone.
    pub(super) fn refer(
        &mut self,
        kind: Kind,
        named: &Named<'_>,
        account: Option<Id>,
    ) -> Result<Option<Id>, Stop> {
        if let Some(id) = self.look_up(kind, named, account) {
            self.add_addresses(kind, id, named, account)?;
            return Ok(Some(id));
        }
        if named.any().is_empty() {
            return Ok(None);
        }
        if !is_made(kind) && (kind != Kind::Lead || named.key.is_empty()) {
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
            let is_there = known.has(kind, id) || self.small_has(kind, id);
            if is_there || is_made(kind) {
                return Some(id).filter(|_| is_there);
            }
        }
        let by_key = known.by(kind, Key::External, named.key);
        let by_email = || {
            let mut found = named.emails.iter().filter_map(|email| known.by(kind, Key::Email, email));
            found.find(|id| self.may_be_called(kind, *id, named.name))
        };
        let by_domain = || known.by(kind, Key::Domain, named.domain);
        let by_phone = || {
            let alone = named.name.is_empty() && named.emails.is_empty();
            named.phones.first().filter(|_| alone).and_then(|phone| known.by(kind, Key::OnlyPhone, phone))
        };
        let by_name = || self.look_up_name(kind, named, account);
        by_key.or_else(by_email).or_else(by_domain).or_else(by_phone).or_else(by_name)
    }

    /// False for somebody whose name has nothing in common with this one: an office may have one
    /// address for all.
    fn may_be_called(&self, kind: Kind, id: Id, name: &str) -> bool {
        if kind != Kind::Contact || name.is_empty() {
            return true;
        }
        match self.batch.get(kind, id) {
            Ok(Some(there)) => alike(there.text("name"), name, true),
            _ => false,
        }
    }

    /// The record of this name. What a row calls by a key or an address alone may be its name too.
    fn look_up_name(&self, kind: Kind, named: &Named<'_>, account: Option<Id>) -> Option<Id> {
        let known = &self.known;
        if named.name.is_empty() {
            let other = if named.key.is_empty() { named.domain } else { named.key };
            return known.by(kind, Key::Name, other);
        }
        let is_alone = named.key.is_empty() && named.emails.is_empty();
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
        if !named.key.is_empty() && !key.is_empty() && key != named.key {
            return true;
        }
        let held: Vec<&str> = match there.get("email") {
            Value::Text(email) => vec![email.as_str()],
            emails => emails.as_list().iter().map(String::as_str).collect(),
        };
        let is_held = |email: &String| held.iter().any(|held| held.eq_ignore_ascii_case(email));
        !named.emails.is_empty() && !held.is_empty() && !named.emails.iter().any(is_held)
    }

    /// Gives a person found by name the addresses that the row has, where there are none yet.
    /// Somebody of the same name elsewhere gets none.
    fn add_addresses(
        &mut self,
        kind: Kind,
        id: Id,
        named: &Named<'_>,
        account: Option<Id>,
    ) -> repository::Result<()> {
        let says_nothing = named.emails.is_empty() && named.phones.is_empty();
        if kind != Kind::Contact || named.name.is_empty() || says_nothing {
            return Ok(());
        }
        let Some(mut record) = self.batch.get(kind, id)? else { return Ok(()) };
        let held = record.get("account").as_id();
        if held.is_some() && account.is_some() && held != account {
            return Ok(());
        }
        let mut values = Vec::new();
        for (key, items) in [("email", &named.emails), ("phone", &named.phones)] {
            if record.get(key).is_empty() && !items.is_empty() {
                record.set(key, Value::List(items.clone()));
                values.push((key, record.get(key).clone()));
            }
        }
        if values.is_empty() {
            return Ok(());
        }
        self.known.add_values(kind, id, &record.values, held);
        self.apply(Change::set(kind, id, values))
    }

    /// Makes a record of what a row says of it in passing.
    fn make(&mut self, kind: Kind, named: &Named<'_>, account: Option<Id>) -> repository::Result<Id> {
        let at = account.map(|id| id.to_string()).unwrap_or_default();
        let derived = |more: &str| match kind {
            _ if !named.key.is_empty() => Id::derived(&[self.mapping.system, kind.key(), named.key]),
            Kind::Contact => Id::derived(
                &["named", kind.key(), &fold(named.any()), &at, more][..if more.is_empty() { 4 } else { 5 }],
            ),
            _ => Id::derived(&["named", kind.key(), &fold(named.any())]),
        };
        let mut id = named.id.unwrap_or_else(|| derived(""));
        if self.known.has(kind, id) && kind == Kind::Contact && named.id.is_none() {
            // Somebody else of the same name there, or the same person once more.
            id = derived(&named.emails.join(" "));
        }
        if self.known.has(kind, id) {
            return Ok(id);
        }
        let name = named.any();
        let mut record = crate::domain::Record::new(kind, id);
        record.set("name", name);
        if !named.key.is_empty() {
            record.set("external_id", named.key);
        }
        let address = words::is_email(name).then(|| name.to_owned());
        let emails =
            if named.emails.is_empty() { address.into_iter().collect() } else { named.emails.clone() };
        match kind {
            Kind::User => record.set("email", emails.first().cloned().map_or(Value::Null, Value::Text)),
            _ => record.set("email", if emails.is_empty() { Value::Null } else { Value::List(emails) }),
        }
        if !named.phones.is_empty() {
            record.set("phone", Value::List(named.phones.clone()));
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
                self.small.products.push((name.to_owned(), plain(name)));
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
        // Of thousands nobody reads which are nearly alike.
        let known = self.small.products.iter().take(NEAR_AMONG);
        let near = known.map(|(name, plain)| (name, plain)).find(|(_, known)| {
            **known == made || (made.len() > 5 && strsim::damerau_levenshtein(known, &made) == 1)
        });
        let near = near.map(|(name, _)| name.clone());
        if let Some(near) = near {
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
