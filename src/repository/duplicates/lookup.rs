//! The records that one record may be, by indexes alone: a look costs the same in a deck of a
//! hundred and of a hundred thousand.

use std::collections::HashSet;

use rusqlite::ToSql;

use super::rows::{self, Known};
use super::{Alike, One, tokens};
use crate::domain::duplicate::{Likeness, Profile, distinct_key, likeness};
use crate::domain::fold::fold;
use crate::domain::lead::Lead;
use crate::domain::{Id, Kind, Record};
use crate::repository::Repository;
use crate::repository::error::Result;
use crate::repository::search::catch_up;
use crate::repository::side::table;

/// So many records that share one thing are looked at: more share it by chance.
const ASKED: usize = 40;
/// So many people of one company are looked at.
const COLLEAGUES: usize = 120;
/// So many letters at the start of a company's name are taken for right.
const RIGHT: usize = 4;
/// So many records are looked at, and offered, for what a lead becomes.
pub const MATCHES: usize = 8;

/// The account that a lead's company is taken for, of those alike: the first whose name is alike.
pub fn of_name(alike: &[(Record, Likeness)]) -> Option<&(Record, Likeness)> {
    alike.iter().find(|(_, likeness)| likeness.is_of_name())
}

impl Repository {
    /// What tells a record from others; none when it is not there or of another kind.
    pub fn profile(&self, kind: Kind, id: Id) -> Result<Option<Profile>> {
        if !matches!(kind, Kind::Account | Kind::Contact | Kind::Lead) {
            return Ok(None);
        }
        let Some(record) = self.get(kind, id)? else { return Ok(None) };
        self.profile_of(&record).map(Some)
    }

    /// What tells a record from others, be it stored or not.
    pub fn profile_of(&self, record: &Record) -> Result<Profile> {
        let account = record.get("account").as_id().filter(|_| record.kind == Kind::Contact);
        let name = match account {
            Some(id) => self.names(&[(Kind::Account, id)])?.remove(&id),
            None => None,
        };
        Ok(Profile::of(record, name.as_deref()))
    }

    /// A contact, lead or account with what tells it from others of its name; none when it is not
    /// there, or is a lead that was converted.
    pub fn one(&self, kind: Kind, id: Id) -> Result<Option<One>> {
        let mut found = None;
        let sql = rows::select(kind, "WHERE r.id = ?1");
        rows::read(&self.connection, kind, &sql, &[&id.0], |known| {
            found = Some(known.one());
            false
        })?;
        Ok(found)
    }

    /// Whether a contact, lead or account is there to be the duplicate of another.
    pub fn is_there(&self, kind: Kind, id: Id) -> Result<bool> {
        let open = if kind == Kind::Lead { " AND converted_at IS NULL" } else { "" };
        let sql = format!("SELECT 1 FROM {} WHERE id = ?1 AND deleted = 0{open}", kind.key());
        Ok(self.connection.prepare_cached(&sql)?.exists([id.0])?)
    }

    /// The records that this one may be, the most alike first: of a person contacts and leads, of a
    /// company accounts.
    pub fn duplicates_of(&self, profile: &Profile, limit: usize) -> Result<Vec<Alike>> {
        catch_up(self)?;
        let _asked = self.allowance.asked();
        let kinds: &[Kind] = match profile.kind {
            Kind::Account => &[Kind::Account],
            Kind::Contact | Kind::Lead => &[Kind::Contact, Kind::Lead],
            _ => return Ok(Vec::new()),
        };
        let mut found: Vec<Alike> = Vec::new();
        for kind in kinds {
            let mut met = HashSet::new();
            let mut meet = |known: Known| {
                if known.profile.id != profile.id
                    && met.insert(known.rid)
                    && !self.is_told_apart(&known, profile)
                    && let Some(likeness) = likeness(profile, &known.profile)
                {
                    found.push(Alike { one: known.one(), likeness });
                }
                true
            };
            self.by_words(*kind, profile, &mut meet)?;
            if profile.kind == Kind::Account {
                self.by_start(profile, &mut meet)?;
            } else {
                self.by_name(*kind, profile, &mut meet)?;
                self.by_company(*kind, profile, &mut meet)?;
            }
        }
        found.sort_by(|a, b| (b.likeness.score, &a.one.name).cmp(&(a.likeness.score, &b.one.name)));
        found.truncate(limit);
        Ok(found)
    }

    /// The contact that a lead is taken for: the one most alike.
    pub fn contact_of(&self, lead: &Lead) -> Result<Option<Record>> {
        Ok(self.contacts_like(lead, 1)?.into_iter().next().map(|(contact, _)| contact))
    }

    /// The account that a lead's company is taken for, see [`of_name`].
    pub fn account_of(&self, lead: &Lead) -> Result<Option<Record>> {
        Ok(of_name(&self.accounts_like(lead, MATCHES)?).map(|(account, _)| account.clone()))
    }

    /// The contacts that a lead may be, the most alike first; the first is taken for it.
    pub fn contacts_like(&self, lead: &Lead, limit: usize) -> Result<Vec<(Record, Likeness)>> {
        self.read_alike(&self.profile_of(&lead.to_record())?, Kind::Contact, limit)
    }

    /// The accounts that a lead's company may be, the most alike first; the first whose name is
    /// alike is taken for it.
    pub fn accounts_like(&self, lead: &Lead, limit: usize) -> Result<Vec<(Record, Likeness)>> {
        self.read_alike(&Profile::of_company(lead), Kind::Account, limit)
    }

    fn read_alike(&self, profile: &Profile, kind: Kind, limit: usize) -> Result<Vec<(Record, Likeness)>> {
        let mut alike = self.duplicates_of(profile, usize::MAX)?;
        alike.retain(|alike| alike.one.kind == kind);
        alike.truncate(limit);
        let mut found = Vec::new();
        for Alike { one, likeness } in alike {
            found.extend(self.get(kind, one.id)?.map(|record| (record, likeness)));
        }
        Ok(found)
    }

    /// Whether somebody said that two records are not one.
    pub fn are_distinct(&self, one: Id, other: Id) -> bool {
        self.lists.switches.contains_key(&distinct_key(one, other))
    }

    fn is_told_apart(&self, known: &Known, profile: &Profile) -> bool {
        known.tied == Some(profile.id) || self.are_distinct(known.profile.id, profile.id)
    }

    /// Those that share an address, a number, a domain, or all words of the name in any order.
    fn by_words(&self, kind: Kind, profile: &Profile, meet: &mut dyn FnMut(Known) -> bool) -> Result<()> {
        let mut asked: Vec<String> = Vec::new();
        asked.extend(profile.emails.iter().map(|email| tokens::of_email(email)));
        asked.extend(profile.phones.iter().cloned());
        if kind == Kind::Account {
            asked.extend(profile.domains.iter().map(|domain| tokens::of_domain(domain)));
        }
        let mut asked: Vec<String> = asked.iter().map(|word| format!("\"{word}\"")).collect();
        let words = || profile.name.split(' ').map(|word| format!("\"{word}\""));
        if profile.name.contains(' ') || (kind == Kind::Account && !profile.name.is_empty()) {
            asked.push(words().collect::<Vec<_>>().join(" AND "));
        }
        asked.iter().try_for_each(|expression| self.matching(kind, expression, ASKED, meet))
    }

    fn matching(
        &self,
        kind: Kind,
        expression: &str,
        limit: usize,
        meet: &mut dyn FnMut(Known) -> bool,
    ) -> Result<()> {
        let table = table(kind);
        let found =
            format!("WHERE r.rid IN (SELECT rowid FROM search.{table} WHERE {table} MATCH ?1 LIMIT {limit})");
        let bound: [&dyn ToSql; 1] = [&expression];
        rows::read(&self.connection, kind, &rows::select(kind, &found), &bound, meet)
    }

    /// Those of the very name, which are found however many have its words.
    fn by_name(&self, kind: Kind, profile: &Profile, meet: &mut dyn FnMut(Known) -> bool) -> Result<()> {
        let folded = fold(&profile.written);
        if !folded.contains(' ') {
            return Ok(());
        }
        let sql = rows::select(kind, &format!("WHERE r.folded = ?1 LIMIT {ASKED}"));
        rows::read(&self.connection, kind, &sql, &[&folded], meet)
    }

    /// Those of the same company whose name may be written otherwise.
    fn by_company(&self, kind: Kind, profile: &Profile, meet: &mut dyn FnMut(Known) -> bool) -> Result<()> {
        if profile.company.is_empty() || profile.name.is_empty() {
            return Ok(());
        }
        let company: Vec<String> = profile.company.split(' ').map(|word| format!("\"{word}\"")).collect();
        let company = company.join(" AND ");
        if kind == Kind::Lead {
            let names: Vec<String> = profile.name.split(' ').map(|word| format!("\"{word}\"")).collect();
            let expression = format!("{company} AND ({})", names.join(" OR "));
            return self.matching(kind, &expression, ASKED, meet);
        }
        let mut accounts: Vec<Id> = Vec::new();
        self.matching(Kind::Account, &company, ASKED, &mut |known| {
            if known.profile.name == profile.company {
                accounts.push(known.profile.id);
            }
            accounts.len() < 3
        })?;
        for account in accounts {
            let sql = rows::select(kind, &format!("WHERE r.account = ?1 LIMIT {COLLEAGUES}"));
            rows::read(&self.connection, kind, &sql, &[&account.0], &mut *meet)?;
        }
        Ok(())
    }

    /// Companies whose longest word begins alike.
    fn by_start(&self, profile: &Profile, meet: &mut dyn FnMut(Known) -> bool) -> Result<()> {
        let longest = profile.name.split(' ').max_by_key(|word| word.chars().count()).unwrap_or_default();
        let start: String = longest.chars().take(RIGHT).collect();
        if start.chars().count() < RIGHT {
            return Ok(());
        }
        self.matching(Kind::Account, &format!("\"{start}\"*"), ASKED, meet)
    }
}
