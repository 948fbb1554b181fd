//! Whether a draft is a record that the deck has, and what it says that the record does not.

use super::draft::Draft;
use super::known::{Key, host};
use super::{Importer, Stop};
use crate::domain::change::Key as FieldKey;
use crate::domain::company::company_key;
use crate::domain::contact::OPT_OUT;
use crate::domain::fold::{fold, phone_key};
use crate::domain::{FieldKind, Id, Kind, Record, Value};
use crate::exchange::values::words;

impl Importer<'_> {
    /// The record that a draft already is in the deck.
    pub(super) fn find(&self, draft: &Draft, account: Option<Id>) -> Result<Option<Id>, Stop> {
        let kind = draft.kind;
        if let Some(id) = draft.own_id.filter(|id| self.known.has(kind, *id)) {
            return Ok(Some(id));
        }
        if let Some(chosen) = self.known.by_choice(draft) {
            return Ok(chosen);
        }
        if draft.own_id.is_some() {
            return Ok(None);
        }
        let external = draft.text("external_id");
        if let Some(id) = Some(external)
            .filter(|text| !text.is_empty())
            .and_then(|text| self.known.by(kind, Key::External, text))
        {
            return Ok(Some(id));
        }
        // What only stands in a name's place is nobody's name.
        let name = Some(draft.text(kind.title().unwrap_or("name"))).filter(|name| !words::is_nothing(name));
        let name = name.unwrap_or_default();
        let mut candidates: Vec<(Id, Sure)> = Vec::new();
        let mut offer = |id: Option<Id>, sure| candidates.extend(id.map(|id| (id, sure)));
        match kind {
            Kind::Contact | Kind::Lead => {
                for email in draft.get("email").as_list() {
                    offer(self.known.by(kind, Key::Email, email), Sure::IfNamedAlike);
                }
                for phone in draft.get("phone").as_list() {
                    offer(self.known.by(kind, Key::Phone, phone), Sure::IfNamedTheSame);
                }
                let company = if kind == Kind::Lead { draft.text("company") } else { "" };
                offer(self.known.by_name_at(kind, name, account, company), Sure::ByName);
            }
            Kind::Account | Kind::Product => {
                offer(self.known.by(kind, Key::Name, name), Sure::ByName);
                if kind == Kind::Account {
                    let sure = if name.is_empty() { Sure::ByName } else { Sure::IfCalledBySite };
                    for site in sites(&draft.values, kind) {
                        offer(self.known.by(kind, Key::Domain, &site), sure);
                        offer(self.known.by(kind, Key::Name, &site), Sure::ByName);
                    }
                }
            }
            Kind::User => {
                offer(self.known.by(kind, Key::Email, draft.text("email")), Sure::IfNamedAlike);
                offer(self.known.by(kind, Key::Name, name), Sure::ByName);
            }
            Kind::Opportunity if external.is_empty() => {
                offer(self.known.by_name_at(kind, name, account, ""), Sure::ByName);
            }
            _ => {}
        }
        for (id, sure) in candidates {
            if self.is_same(draft, id, sure, external)? {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }

    /// Whether a candidate is the record a draft means.
    fn is_same(&self, draft: &Draft, id: Id, sure: Sure, external: &str) -> Result<bool, Stop> {
        // Two keys of one system in one file are two records.
        if self.externals.get(&id).is_some_and(|other| !external.is_empty() && other != external) {
            return Ok(false);
        }
        let Some(there) = self.batch.get(draft.kind, id)? else { return Ok(false) };
        let own = there.text("external_id");
        let keys_agree = own.is_empty() || external.is_empty() || own == external;
        Ok(match sure {
            Sure::ByName => keys_agree,
            Sure::IfCalledBySite => {
                let (one, other) = (there.text("name"), draft.text("name"));
                let is_called_by_it =
                    is_site(one, &there.values, draft.kind) || is_site(other, &draft.values, draft.kind);
                keys_agree && (is_called_by_it || company_key(one) == company_key(other))
            }
            Sure::IfNamedAlike => same_person(&there, draft),
            Sure::IfNamedTheSame => fold(there.text("name")) == fold(draft.text("name")),
        })
    }
}

/// How sure a key makes it that two records are one.
#[derive(Clone, Copy)]
enum Sure {
    /// A shared e-mail: unless the names have nothing in common.
    IfNamedAlike,
    /// A shared phone: people of one office have one.
    IfNamedTheSame,
    /// A shared web site: all companies of a group have one. Unless one is called by nothing else, or
    /// both are called the same but for what kind of company they are.
    IfCalledBySite,
    /// A shared name: unless each has a key of its own.
    ByName,
}

/// The hosts of an account, each once.
fn sites(values: &[Value], kind: Kind) -> Vec<String> {
    let texts = ["domain", "website"].into_iter();
    let texts = texts.filter_map(|key| values[kind.position(key)?].as_text().map(host));
    let mut hosts: Vec<String> = texts.filter(|host| !host.is_empty()).collect();
    hosts.dedup();
    hosts
}

/// True for a name that is but the web site of the account: nobody has said another yet.
fn is_site(name: &str, values: &[Value], kind: Kind) -> bool {
    sites(values, kind).contains(&host(name))
}

/// True when two names have a word in common, or one is missing, or is its own address.
pub(super) fn same_person(there: &Record, draft: &Draft) -> bool {
    let shares_mail = draft.get("email").as_list().iter().any(|email| {
        there.get("email").as_list().iter().any(|known| known.eq_ignore_ascii_case(email))
            && email.contains('.')
    });
    alike(there.text("name"), draft.text("name"), shares_mail)
}

/// True when two names may be one person's: they have a word in common, or one is missing or an
/// address; of two with one address, also when they are spelt nearly the same.
pub(super) fn alike(one: &str, other: &str, shares_mail: bool) -> bool {
    let (one, other) = (fold(one), fold(other));
    if one.is_empty() || other.is_empty() || one.contains('@') || other.contains('@') {
        return true;
    }
    let words: Vec<&str> = one.split(' ').collect();
    let shares = other.split(' ').any(|word| words.contains(&word));
    shares || (shares_mail && strsim::jaro_winkler(&one, &other) > 0.85)
}

/// True for the field of a person who asked not to be contacted: no file takes that back.
pub(in crate::exchange) fn is_opt_out(key: &str, held: &Value) -> bool {
    key == OPT_OUT && held.as_bool() == Some(true)
}

/// What a row says that a record does not have yet.
pub(super) fn differing(before: &Record, draft: &Draft) -> Vec<(FieldKey, Value)> {
    let mut values = Vec::new();
    for (at, field) in draft.kind.fields().iter().enumerate() {
        let (old, new) = (&before.values[at], &draft.values[at]);
        if new.is_empty() || field.is_derived() || old == new {
            continue;
        }
        let keeps = match field.key.as_ref() {
            "created" => draft.own_id.is_none_or(|id| id != before.id),
            "external_id" => !old.is_empty(),
            key if is_opt_out(key, old) => true,
            "name" => {
                let is_site =
                    draft.kind == Kind::Account && is_site(draft.text("name"), &draft.values, draft.kind);
                (is_address(new) || is_site) && !old.is_empty()
            }
            _ => false,
        };
        if keeps {
            continue;
        }
        match (&field.kind, old, new) {
            (
                FieldKind::Emails | FieldKind::Phones | FieldKind::ManyChoices(_),
                Value::List(had),
                Value::List(more),
            ) if draft.own_id.is_none() => {
                let merged = merged(&field.kind, had, more);
                if merged.len() > had.len() {
                    values.push((field.key.clone(), Value::List(merged)));
                }
            }
            _ => values.push((field.key.clone(), new.clone())),
        }
    }
    values
}

fn is_address(name: &Value) -> bool {
    name.as_text().is_some_and(|name| name.contains('@') && !name.contains(' '))
}

fn merged(kind: &FieldKind, had: &[String], more: &[String]) -> Vec<String> {
    let key = |item: &str| match kind {
        FieldKind::Phones => phone_key(item),
        _ => item.to_lowercase(),
    };
    let mut all = had.to_vec();
    for item in more {
        if !all.iter().any(|known| key(known) == key(item)) {
            all.push(item.clone());
        }
    }
    all
}
