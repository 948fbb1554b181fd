//! The brief before a call: who it is, what was said and promised, what is open, and what became
//! different since the last contact. Read in windows, so that a long story costs no more than a
//! short one.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::domain::{Catalogue, FieldKind, Id, Kind, Record, StepId};
use crate::repository::{Edit, Lists, Repository, Result, Step};

/// Touches told.
const TOUCHES: usize = 3;
/// Planned activities told.
const PLANNED: usize = 5;
/// Open deals told.
const DEALS: usize = 8;
/// People told.
const PEOPLE: usize = 12;
/// Changes told: fields that became different.
const CHANGES: usize = 8;
/// Edits of a record that are looked through for them, the latest.
const EDITS: usize = 40;
/// Deals whose people and changes are read.
const DEALS_READ: usize = 4;

/// Somebody's part in what is going on.
#[derive(Clone, Debug)]
pub struct Part {
    /// The contact.
    pub person: Record,
    /// The key of their role.
    pub role: String,
    /// Whether they are the main contact.
    pub is_primary: bool,
    /// How far they are won over, 0 to 100: with the head, and with the heart.
    pub won_over: (Option<i64>, Option<i64>),
    /// The deal that it is a part of; none for their place at the company.
    pub deal: Option<Id>,
}

/// What there is to know before a call.
#[derive(Clone, Debug)]
pub struct Brief {
    /// What was asked about.
    pub record: Record,
    /// What that is about: the deal, lead, contact or account.
    pub subject: Record,
    /// The person to talk to.
    pub person: Option<Record>,
    /// Their company.
    pub account: Option<Record>,
    /// What is planned, the earliest first.
    pub planned: Vec<Record>,
    /// The last touches, the latest first.
    pub touches: Vec<Record>,
    /// Open deals.
    pub deals: Vec<Record>,
    /// Who has a part.
    pub people: Vec<Part>,
    /// When the last contact was, in UTC milliseconds.
    pub since: Option<i64>,
    /// What became different since then, the latest first.
    pub changes: Vec<(Step, Edit)>,
    /// Names of the records that turn up.
    pub names: HashMap<Id, String>,
}

impl Brief {
    /// Reads the brief about a record; none when it is not there.
    pub fn read(kind: Kind, id: Id, repository: &Repository) -> Result<Option<Brief>> {
        let Some(record) = repository.get(kind, id)? else { return Ok(None) };
        let subject = repository.subject_of(&record)?;
        let person = referred(&record, &subject, "contact", Kind::Contact, repository)?;
        let account = match referred(&record, &subject, "account", Kind::Account, repository)? {
            None => match person.as_ref().and_then(|person| person.get("account").as_id()) {
                Some(id) => repository.get(Kind::Account, id)?,
                None => None,
            },
            found => found,
        };
        let deals = open_deals(&subject, account.as_ref(), repository)?;
        let since = subject.get("touched").as_moment();
        let mut brief = Brief {
            planned: repository.next_planned(subject.kind, subject.id, PLANNED)?,
            touches: repository.last_done(subject.kind, subject.id, TOUCHES)?,
            people: people(&subject, &deals, repository)?,
            changes: Vec::new(),
            names: HashMap::new(),
            record,
            subject,
            person,
            account,
            deals,
            since,
        };
        brief.changes = brief.changed(repository)?;
        brief.names = repository.names(&brief.wanted(&repository.lists().catalogue))?;
        Ok(Some(brief))
    }

    /// What became different since the last contact of the record, the person, the company and
    /// the deals.
    fn changed(&self, repository: &Repository) -> Result<Vec<(Step, Edit)>> {
        let around = [Some(&self.subject), self.person.as_ref(), self.account.as_ref()];
        let deals = self.deals.iter().take(DEALS_READ);
        let mut ids: Vec<(Kind, Id)> = Vec::new();
        for record in around.into_iter().flatten().chain(deals) {
            if !ids.contains(&(record.kind, record.id)) {
                ids.push((record.kind, record.id));
            }
        }
        let since = self.since.unwrap_or(i64::MIN);
        let mut happened: Vec<(Step, Edit)> = Vec::new();
        for (kind, id) in ids {
            happened.extend(repository.latest_history(kind, id, EDITS)?);
        }
        // What came with the making of one of them is no change of the others.
        let made: Vec<StepId> =
            happened.iter().filter(|(_, edit)| edit.created).map(|(step, _)| step.id).collect();
        happened.retain(|(step, edit)| {
            step.moment > since
                && !step.undone
                && step.undoes.is_none()
                && !edit.created
                && !made.contains(&step.id)
        });
        happened.sort_by_key(|(step, _)| Reverse((step.moment, step.id)));
        happened.dedup();
        let (mut changes, mut left) = (Vec::new(), CHANGES);
        for (step, mut edit) in happened {
            edit.fields.retain(|(key, ..)| tells(edit.kind, key, repository.lists()));
            edit.fields.truncate(left);
            left -= edit.fields.len();
            if !edit.fields.is_empty() {
                changes.push((step, edit));
            }
        }
        Ok(changes)
    }

    /// Every record that is named.
    fn wanted(&self, catalogue: &Catalogue) -> Vec<(Kind, Id)> {
        let records = [Some(&self.subject), self.person.as_ref(), self.account.as_ref()];
        let records = records.into_iter().flatten();
        let records = records.chain(&self.planned).chain(&self.touches).chain(&self.deals);
        let mut wanted: Vec<(Kind, Id)> = records.flat_map(|record| record.references(catalogue)).collect();
        wanted.extend(self.changes.iter().flat_map(|(_, edit)| edit.references(catalogue)));
        wanted
    }
}

/// True for a field whose changes say something before a call.
fn tells(kind: Kind, key: &str, lists: &Lists) -> bool {
    let inner = [
        "stage_since",
        "probability_by_hand",
        "reopens_to",
        "reopen_probability",
        "reopen_close",
        "snoozed",
        "lead",
        "pushed",
        "closed_at",
    ];
    let field = lists.catalogue.field(kind, key);
    field.is_some_and(|field| {
        field.kind != FieldKind::Position && !field.is_derived() && !inner.contains(&key)
    })
}

/// The person or company: the subject itself, else the one that what was asked about or its
/// subject names.
fn referred(
    record: &Record,
    subject: &Record,
    key: &str,
    kind: Kind,
    repository: &Repository,
) -> Result<Option<Record>> {
    if subject.kind == kind {
        return Ok(Some(subject.clone()));
    }
    match record.get(key).as_id().or(subject.get(key).as_id()) {
        Some(id) => repository.get(kind, id),
        None => Ok(None),
    }
}

/// The deal itself when it is open; else the open deals of the person and of the company.
fn open_deals(subject: &Record, account: Option<&Record>, repository: &Repository) -> Result<Vec<Record>> {
    let mut deals: Vec<Record> = Vec::new();
    match subject.kind {
        Kind::Opportunity => deals.push(subject.clone()),
        Kind::Contact => {
            for link in repository.referring(Kind::OpportunityContact, "contact", subject.id)? {
                if let Some(id) = link.get("opportunity").as_id() {
                    deals.extend(repository.get(Kind::Opportunity, id)?);
                }
            }
        }
        _ => {}
    }
    if let Some(account) = account {
        for deal in repository.open_deals_of(account.id, DEALS)? {
            if !deals.iter().any(|other| other.id == deal.id) {
                deals.push(deal);
            }
        }
    }
    deals.retain(|deal| deal.get("closed_at").is_empty());
    deals.truncate(DEALS);
    Ok(deals)
}

/// Those who have a part in the deals, and for a company the people who are its main ones.
fn people(subject: &Record, deals: &[Record], repository: &Repository) -> Result<Vec<Part>> {
    let mut links: Vec<Record> = Vec::new();
    for deal in deals.iter().take(DEALS_READ) {
        links.extend(repository.referring(Kind::OpportunityContact, "opportunity", deal.id)?);
    }
    if subject.kind == Kind::Account {
        let at_company = repository.referring(Kind::AccountContact, "account", subject.id)?;
        links.extend(at_company.into_iter().take(PEOPLE));
    }
    let mut people: Vec<Part> = Vec::new();
    for link in links {
        let Some(id) = link.get("contact").as_id() else { continue };
        // Whoever has a part in several deals is told with the first.
        if people.iter().any(|part| part.person.id == id) || people.len() == PEOPLE {
            continue;
        }
        let Some(person) = repository.get(Kind::Contact, id)? else { continue };
        people.push(Part {
            person,
            role: link.text("role").to_owned(),
            is_primary: link.get("primary").as_bool() == Some(true),
            won_over: (link.get("intellectual").as_integer(), link.get("emotional").as_integer()),
            deal: link.get("opportunity").as_id(),
        });
    }
    Ok(people)
}
