//! What a deck already holds, by the keys that rows name records with. Keys are kept as 128-bit
//! hashes: a million contacts cost a few dozen megabytes for the time of the import.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::draft::Draft;
use crate::domain::fold::{fold, phone_key};
use crate::domain::{Id, Kind, Record, Value};
use crate::repository::{Repository, Result};

/// What a key is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Key {
    /// The record's own id.
    Id,
    /// Its key in another system.
    External,
    /// An e-mail address.
    Email,
    /// A phone.
    Phone,
    /// A phone that only one record has.
    OnlyPhone,
    /// Its name.
    Name,
    /// Its name and the account or company it belongs to.
    NameAt,
    /// An internet domain.
    Domain,
    /// The field that the user chose.
    Chosen,
}

/// Stands for a key that several records share.
const SEVERAL: Id = Id([0xFF; 16]);

/// Records by their keys.
#[derive(Default)]
pub struct Known {
    keys: HashMap<u128, Id>,
    loaded: HashSet<Kind>,
    chosen: Option<(Kind, usize)>,
    names_by_phone: bool,
    /// The last place in each stage's column.
    pub last_places: HashMap<Id, String>,
}

fn hash<T: Hash + ?Sized>(kind: Kind, key: Key, text: &T) -> u128 {
    let half = |seed: u8| {
        let mut hasher = DefaultHasher::new();
        (seed, kind, key, text).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(1) << 64 | half(2)
}

/// A key of another system as it is compared: Salesforce writes the same one with 15 and with 18
/// characters.
fn external(text: &str) -> &str {
    let is_long = text.len() == 18 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_long && text.starts_with("00") { &text[..15] } else { text }
}

/// The host of a web address or domain, without `www.`.
pub fn host(text: &str) -> String {
    let text = text.trim().to_lowercase();
    let text = text.split_once("://").map_or(text.as_str(), |(_, rest)| rest);
    let host = text.split(['/', '?', '#', ':']).next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

impl Known {
    /// Keys of this field too, which the user chose to match by.
    pub fn choose(&mut self, kind: Kind, field: usize) {
        self.chosen = Some((kind, field));
    }

    /// Phones as keys too, where rows name others by nothing else.
    pub fn name_by_phone(&mut self) {
        self.names_by_phone = true;
    }

    /// Reads the keys of every live record of a kind.
    pub fn load(&mut self, repository: &Repository, kind: Kind) -> Result<()> {
        if !self.loaded.insert(kind) {
            return Ok(());
        }
        repository.each(kind, None, &mut |record| {
            self.add(&record);
            true
        })
    }

    /// Takes in a record.
    pub fn add(&mut self, record: &Record) {
        let kind = record.kind;
        self.put(hash(kind, Key::Id, &record.id), record.id);
        let account = record.get("account").as_id();
        self.add_values(kind, record.id, &record.values, account);
    }

    /// Takes in a record by its values; `at` is the account it belongs to.
    pub fn add_values(&mut self, kind: Kind, id: Id, values: &[Value], at: Option<Id>) {
        let value = |key: &str| kind.position(key).map(|at| &values[at]);
        let text = |key: &str| value(key).and_then(Value::as_text).unwrap_or_default();
        let mut keys: Vec<u128> = Vec::with_capacity(8);
        let own = text("external_id");
        if !own.is_empty() {
            keys.push(hash(kind, Key::External, external(own)));
        }
        if matches!(kind, Kind::Contact | Kind::Lead | Kind::Account) {
            let emails = value("email").map_or(&[][..], Value::as_list);
            keys.extend(emails.iter().map(|email| hash(kind, Key::Email, &email.to_lowercase())));
            let phones = value("phone").map_or(&[][..], Value::as_list);
            let phones = phones.iter().map(|phone| phone_key(phone)).filter(|key| key.len() >= 7);
            for phone in phones {
                keys.push(hash(kind, Key::Phone, &phone));
                if self.names_by_phone {
                    self.put_shared(hash(kind, Key::OnlyPhone, &phone), id);
                }
            }
        } else if kind == Kind::User && !text("email").is_empty() {
            keys.push(hash(kind, Key::Email, &text("email").to_lowercase()));
        }
        if kind == Kind::Account {
            let hosts = [text("domain"), text("website")];
            keys.extend(
                hosts.into_iter().filter(|t| !t.is_empty()).map(|t| hash(kind, Key::Domain, &host(t))),
            );
        }
        if let Some((of, field)) = self.chosen
            && of == kind
        {
            keys.extend(chosen_text(&values[field]).map(|text| hash(kind, Key::Chosen, &text)));
        }
        for key in keys {
            self.put(key, id);
        }
        let name = fold(text(kind.title().unwrap_or("name")));
        if !name.is_empty() {
            self.put_shared(hash(kind, Key::Name, &name), id);
            let company = if kind == Kind::Lead { fold(text("company")) } else { String::new() };
            if at.is_some() || !company.is_empty() {
                self.put_shared(name_at(kind, &name, at, &company), id);
            }
        }
        if kind == Kind::User {
            let initials = fold(text("initials"));
            if !initials.is_empty() {
                self.put_shared(hash(kind, Key::NameAt, &initials), id);
            }
        }
        if kind == Kind::Opportunity {
            self.note_place(value("stage").and_then(Value::as_id), text("position"));
        }
    }

    fn note_place(&mut self, stage: Option<Id>, place: &str) {
        let Some(stage) = stage.filter(|_| !place.is_empty()) else { return };
        let last = self.last_places.entry(stage).or_default();
        if last.as_str() < place {
            place.clone_into(last);
        }
    }

    /// Notes that a record of this id is there.
    pub fn add_id(&mut self, kind: Kind, id: Id) {
        self.put(hash(kind, Key::Id, &id), id);
    }

    fn put(&mut self, key: u128, id: Id) {
        self.keys.entry(key).or_insert(id);
    }

    fn put_shared(&mut self, key: u128, id: Id) {
        let held = self.keys.entry(key).or_insert(id);
        if *held != id {
            *held = SEVERAL;
        }
    }

    fn one(&self, key: u128) -> Option<Id> {
        self.keys.get(&key).copied().filter(|id| *id != SEVERAL)
    }

    /// True when a record of this id is there.
    pub fn has(&self, kind: Kind, id: Id) -> bool {
        self.keys.contains_key(&hash(kind, Key::Id, &id))
    }

    /// The record that a key names.
    pub fn by(&self, kind: Kind, key: Key, text: &str) -> Option<Id> {
        if text.is_empty() {
            return None;
        }
        let text = match key {
            Key::External => return self.one(hash(kind, key, external(text.trim()))),
            Key::Name | Key::NameAt => fold(text),
            Key::Email => text.trim().to_lowercase(),
            Key::Domain => host(text),
            Key::Phone | Key::OnlyPhone => phone_key(text),
            Key::Id | Key::Chosen => text.to_owned(),
        };
        if text.is_empty() { None } else { self.one(hash(kind, key, &text)) }
    }

    /// The record of this name at this account or company.
    pub fn by_name_at(&self, kind: Kind, name: &str, account: Option<Id>, company: &str) -> Option<Id> {
        let (name, company) = (fold(name), fold(company));
        if name.is_empty() || (account.is_none() && company.is_empty()) {
            return None;
        }
        self.one(name_at(kind, &name, account, &company))
    }

    /// The record that the chosen field of a draft names; none when the field is empty.
    pub fn by_choice(&self, draft: &Draft) -> Option<Option<Id>> {
        let (kind, field) = self.chosen.filter(|(kind, _)| *kind == draft.kind)?;
        let mut found =
            chosen_text(&draft.values[field]).map(|text| self.one(hash(kind, Key::Chosen, &text)));
        Some(found.find_map(|id| id))
    }
}

fn name_at(kind: Kind, name: &str, account: Option<Id>, company: &str) -> u128 {
    let place = account.map_or_else(|| company.to_owned(), |id| id.to_string());
    hash(kind, Key::NameAt, &format!("{name}\u{1F}{place}"))
}

fn chosen_text(value: &Value) -> impl Iterator<Item = String> {
    let texts: Vec<String> = match value {
        Value::Text(text) => vec![fold(text)],
        Value::List(items) => items.iter().map(|item| item.to_lowercase()).collect(),
        Value::Integer(number) => vec![number.to_string()],
        Value::Date(date) => vec![date.to_string()],
        _ => Vec::new(),
    };
    texts.into_iter().filter(|text| !text.is_empty())
}
