//! What is to be said in an activity, its names in braces filled in for whom it is about. What a
//! person reads is filled in; what they edit stays as it was written.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::BuildHasher;

use crate::domain::enrolling::{self, Words};
use crate::domain::{Id, Kind, Record};
use crate::repository::{Lists, Repository, Result};

/// Whom an activity is about.
#[derive(Clone, Debug, Default)]
pub struct Whom {
    /// The contact or lead; of a deal without one its main contact.
    pub person: Option<Record>,
    /// Their company.
    pub account: Option<Record>,
    /// The deal.
    pub deal: Option<Record>,
}

impl Whom {
    /// Reads whom an activity is about.
    ///
    /// # Errors
    /// When the deck cannot be read.
    pub fn of(activity: &Record, repository: &Repository) -> Result<Whom> {
        let of = |record: &Record, key: &str, kind: Kind| match record.get(key).as_id() {
            Some(id) => repository.get(kind, id),
            None => Ok(None),
        };
        let deal = of(activity, "opportunity", Kind::Opportunity)?;
        let mut person = match of(activity, "contact", Kind::Contact)? {
            Some(contact) => Some(contact),
            None => of(activity, "lead", Kind::Lead)?,
        };
        if let (None, Some(deal)) = (&person, &deal) {
            person = of(deal, "contact", Kind::Contact)?;
        }
        let mut account = of(activity, "account", Kind::Account)?;
        if let (None, Some(person)) = (&account, &person) {
            account = of(person, "account", Kind::Account)?;
        }
        Ok(Whom { person, account, deal })
    }

    /// What stands for the names in braces; the one who speaks is who works here.
    pub fn words(&self, lists: &Lists) -> Words {
        let me = lists.me.and_then(|me| lists.user(me)).and_then(|user| user.name.as_deref());
        let (person, account, deal) = (self.person.as_ref(), self.account.as_ref(), self.deal.as_ref());
        enrolling::words(person, account, deal, me.unwrap_or_default())
    }
}

/// The texts of those activities that name somebody in braces, filled in.
///
/// # Errors
/// When the deck cannot be read.
pub fn scripts<'a>(
    activities: impl IntoIterator<Item = &'a Record>,
    repository: &Repository,
) -> Result<HashMap<Id, String>> {
    let mut scripts = HashMap::new();
    for activity in activities {
        let text = activity.text("body");
        if activity.kind == Kind::Activity && text.contains('{') {
            let words = Whom::of(activity, repository)?.words(repository.lists());
            scripts.insert(activity.id, enrolling::fill(text, &words));
        }
    }
    Ok(scripts)
}

/// A record as it is read by a person: with its text filled in, where that is known.
pub fn as_read<'a, S: BuildHasher>(record: &'a Record, scripts: &HashMap<Id, String, S>) -> Cow<'a, Record> {
    match scripts.get(&record.id) {
        Some(script) => {
            let mut read = record.clone();
            read.set("body", script.as_str());
            Cow::Owned(read)
        }
        None => Cow::Borrowed(record),
    }
}
