//! What is read about one record: itself, what refers to it, and the names of everything that
//! turns up.

use std::cmp::Reverse;
use std::collections::HashMap;

use chrono::NaiveDate;

use crate::domain::cadence::Enrolment;
use crate::domain::enrolling::is_given_up;
use crate::domain::{Id, Kind, Message, Record};
use crate::report::lessons::{Learnt, Lessons};
use crate::report::script::scripts;
use crate::repository::{Edit, Repository, Result, Step};
use crate::screens::action;

/// Activities shown on a timeline at most; the newest stay.
const SHOWN: usize = 500;

/// Something on the timeline.
#[derive(Clone, Debug)]
pub enum Event {
    /// An activity, planned or done.
    Activity(Record),
    /// A deal's coming into a stage.
    Stage {
        /// When, in UTC milliseconds.
        at: i64,
        /// The stage it came from.
        from: Option<Id>,
        /// The stage it came into.
        to: Option<Id>,
    },
    /// A lead's being given up.
    GivenUp {
        /// When, in UTC milliseconds.
        at: i64,
        /// The key of the reason; empty when none is known.
        reason: String,
    },
    /// The record's making, in UTC milliseconds.
    Made(i64),
}

/// A person, company or deal tied to the record.
#[derive(Clone, Debug)]
pub struct Related {
    /// The record.
    pub record: Record,
    /// The link that ties it, when there is one.
    pub link: Option<Record>,
}

/// Everything around a record.
#[derive(Debug, Default)]
pub struct Around {
    /// The record; none when it was deleted.
    pub record: Option<Record>,
    /// Planned activities by due day, then everything else newest first.
    pub timeline: Vec<Event>,
    /// The people of an account or deal, the accounts of a contact, what a lead became.
    pub people: Vec<Related>,
    /// The deals of an account or contact.
    pub deals: Vec<Related>,
    /// What a deal taught, and the nearest lessons of deals like it.
    pub lessons: Vec<Learnt>,
    /// Every step that changed it, newest first.
    pub history: Vec<(Step, Edit)>,
    /// The cadence that it goes through, and when its step is due.
    pub enrolled: Option<(Message, Option<NaiveDate>)>,
    /// Names of the records that turn up.
    pub names: HashMap<Id, String>,
    /// What is to be said in the activities that turn up, filled in.
    pub scripts: HashMap<Id, String>,
}

impl Around {
    /// Reads what there is about a record.
    pub fn read(kind: Kind, id: Id, repository: &Repository) -> Result<Around> {
        let Some(record) = repository.get(kind, id)? else { return Ok(Around::default()) };
        let history = repository.history(kind, id)?;
        let mut around = Around {
            timeline: timeline(&record, &history, repository)?,
            people: people(&record, repository)?,
            deals: deals(&record, repository)?,
            lessons: Lessons::default().of(&record, repository)?,
            history,
            enrolled: enrolled(&record, repository)?,
            ..Around::default()
        };
        around.people.retain(|related| repository.lists().shows_kind(related.record.kind));
        let catalogue = &repository.lists().catalogue;
        let mut wanted: Vec<(Kind, Id)> = record.references(catalogue);
        for event in &around.timeline {
            if let Event::Activity(activity) = event {
                wanted.extend(activity.references(catalogue));
            }
        }
        for related in around.people.iter().chain(&around.deals) {
            wanted.extend(related.record.references(catalogue));
        }
        for (_, edit) in &around.history {
            wanted.extend(edit.references(catalogue));
        }
        around.names = repository.names(&wanted)?;
        let activities = around.timeline.iter().filter_map(Event::activity).chain([&record]);
        around.scripts = scripts(activities, repository)?;
        around.record = Some(record);
        Ok(around)
    }
}

impl Around {
    /// The planned activities of the timeline, which come first.
    pub fn planned(&self) -> impl Iterator<Item = &Record> {
        let is_planned = |activity: &&Record| activity.text("status") == "planned";
        self.timeline.iter().map_while(move |event| event.activity().filter(is_planned))
    }
}

/// The cadence that a record goes through, or that an activity is a step of.
fn enrolled(record: &Record, repository: &Repository) -> Result<Option<(Message, Option<NaiveDate>)>> {
    if !repository.lists().shows_kind(Kind::Enrolment) {
        return Ok(None);
    }
    let enrolments = match record.get("enrolment").as_id() {
        Some(id) => repository.get(Kind::Enrolment, id)?.iter().map(Enrolment::from_record).collect(),
        None => repository.enrolments_of(record.kind, record.id)?,
    };
    let Some(enrolment) = enrolments.iter().find(|enrolment| enrolment.is_live()) else { return Ok(None) };
    let due = repository.step_due(enrolment)?.filter(|_| record.kind != Kind::Activity);
    Ok(Some((action::cadence::standing(enrolment, repository), due)))
}

/// A lead's being given up, when it is: in the step that said so, or with its making.
fn given_up(record: &Record, history: &[(Step, Edit)]) -> Option<Event> {
    let status = record.get("status");
    if record.kind != Kind::Lead || !is_given_up(record.text("status")) {
        return None;
    }
    let says_so = |edit: &Edit| edit.fields.iter().any(|(key, _, after)| key == "status" && after == status);
    let step = history.iter().find(|(step, edit)| !step.undone && says_so(edit)).map(|(step, _)| step.moment);
    let at = step.or(record.get("created").as_moment())?;
    Some(Event::GivenUp { at, reason: record.text("disqualified_reason").to_owned() })
}

fn timeline(record: &Record, history: &[(Step, Edit)], repository: &Repository) -> Result<Vec<Event>> {
    let mut activities = match record.kind {
        Kind::Activity => Vec::new(),
        kind => repository.referring(Kind::Activity, kind.key(), record.id)?,
    };
    // What the lead it came from went through is part of its story.
    if let Some(lead) = record.get("lead").as_id().filter(|_| record.kind == Kind::Opportunity) {
        let earlier = repository.referring(Kind::Activity, "lead", lead)?;
        activities
            .extend(earlier.into_iter().filter(|one| one.get("opportunity").as_id() != Some(record.id)));
    }
    let (mut planned, mut done): (Vec<Record>, Vec<Record>) =
        activities.into_iter().partition(|activity| activity.text("status") == "planned");
    planned.sort_by_key(|activity| {
        let due = activity.get("due").as_date().unwrap_or(NaiveDate::MAX);
        (due, activity.get("due_at").as_moment().unwrap_or(i64::MAX))
    });
    done.sort_by_key(|activity| Reverse(happened(activity)));
    done.truncate(SHOWN);
    let mut past: Vec<Event> = done.into_iter().map(Event::Activity).collect();
    if record.kind == Kind::Opportunity && repository.lists().shows_field_of(record, "stage") {
        for event in repository.referring(Kind::StageEvent, "opportunity", record.id)? {
            let at = event.get("at").as_moment().unwrap_or_default();
            past.push(Event::Stage { at, from: event.get("from").as_id(), to: event.get("stage").as_id() });
        }
    }
    past.extend(given_up(record, history));
    past.extend(record.get("created").as_moment().map(Event::Made));
    // The making comes before what happened in the same moment.
    past.sort_by_key(|event| Reverse((event.moment(), !matches!(event, Event::Made(_)))));
    Ok(planned.into_iter().map(Event::Activity).chain(past).collect())
}

/// When an activity took place, in UTC milliseconds.
pub fn happened(activity: &Record) -> i64 {
    let moments = ["done_at", "due_at", "created"].into_iter().find_map(|key| activity.get(key).as_moment());
    moments.unwrap_or_default()
}

impl Event {
    /// When it happened, in UTC milliseconds.
    pub fn moment(&self) -> i64 {
        match self {
            Event::Activity(activity) => happened(activity),
            Event::Stage { at, .. } | Event::GivenUp { at, .. } | Event::Made(at) => *at,
        }
    }

    /// The activity, when it is one.
    pub fn activity(&self) -> Option<&Record> {
        match self {
            Event::Activity(activity) => Some(activity),
            Event::Stage { .. } | Event::GivenUp { .. } | Event::Made(_) => None,
        }
    }
}

fn people(record: &Record, repository: &Repository) -> Result<Vec<Related>> {
    let (link, own, other, kind) = match record.kind {
        Kind::Account => (Kind::AccountContact, "account", "contact", Kind::Contact),
        Kind::Contact => (Kind::AccountContact, "contact", "account", Kind::Account),
        Kind::Opportunity => (Kind::OpportunityContact, "opportunity", "contact", Kind::Contact),
        _ => return named(record, repository),
    };
    let mut people = Vec::new();
    for link in repository.referring(link, own, record.id)? {
        let Some(id) = link.get(other).as_id() else { continue };
        if let Some(found) = repository.get(kind, id)? {
            people.push(Related { record: found, link: Some(link) });
        }
    }
    people.sort_by_key(|related| {
        let primary = related.link.as_ref().is_some_and(|link| link.get("primary").as_bool() == Some(true));
        (!primary, related.record.name())
    });
    if record.kind == Kind::Opportunity
        && let Some(id) = record.get("account").as_id()
        && let Some(account) = repository.get(Kind::Account, id)?
    {
        people.insert(0, Related { record: account, link: None });
    }
    Ok(people)
}

/// What a lead became, or what an activity is about.
fn named(record: &Record, repository: &Repository) -> Result<Vec<Related>> {
    let keys: &[(&str, Kind)] = match record.kind {
        Kind::Lead => &[
            ("converted_account", Kind::Account),
            ("converted_contact", Kind::Contact),
            ("converted_opportunity", Kind::Opportunity),
            ("contact", Kind::Contact),
        ],
        _ => &[
            ("opportunity", Kind::Opportunity),
            ("account", Kind::Account),
            ("contact", Kind::Contact),
            ("lead", Kind::Lead),
        ],
    };
    let mut found = Vec::new();
    for (key, kind) in keys {
        if let Some(id) = record.get(key).as_id()
            && let Some(record) = repository.get(*kind, id)?
        {
            found.push(Related { record, link: None });
        }
    }
    Ok(found)
}

/// Open deals by close date, then closed ones, the latest first.
fn deals(record: &Record, repository: &Repository) -> Result<Vec<Related>> {
    let mut deals: Vec<Record> = match record.kind {
        Kind::Account => repository.referring(Kind::Opportunity, "account", record.id)?,
        Kind::Contact => {
            let links = repository.referring(Kind::OpportunityContact, "contact", record.id)?;
            let mut deals = Vec::new();
            for id in links.iter().filter_map(|link| link.get("opportunity").as_id()) {
                deals.extend(repository.get(Kind::Opportunity, id)?);
            }
            deals
        }
        _ => Vec::new(),
    };
    deals.sort_by_key(|deal| {
        let closed = deal.get("closed_at").as_moment();
        (closed.is_some(), Reverse(closed), deal.get("close").as_date())
    });
    Ok(deals.into_iter().map(|record| Related { record, link: None }).collect())
}
