//! What is to be done now, in one row: why each thing is in it, which comes first, and which of
//! several things about the same record is the one to show. What is read for it is elsewhere.

use std::cmp::Reverse;
use std::collections::HashSet;

use chrono::NaiveDate;

use super::catalogue::Kind;
use super::id::Id;
use super::module::Modules;
use super::money::Money;

/// Why something is to be done now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reason {
    /// It should have been done so many days ago.
    Overdue(i64),
    /// It is due today; at this moment, in UTC milliseconds, when it has a time of day.
    Due(Option<i64>),
    /// An open deal lies rotting: untouched for so many days, more than its stage's limit.
    Rotting {
        /// Days since anything happened to it.
        untouched: i64,
        /// The stage's rot days.
        limit: i64,
    },
    /// An open deal has nothing planned; it has been in its stage for so many days.
    NoNext(i64),
    /// Somebody to stay in touch with was not touched for as many days as that may be, or more.
    TouchLate {
        /// Days since the last touch.
        untouched: i64,
        /// How many days there may be between two touches.
        every: i64,
    },
    /// A lead that nobody touched, made so many days ago.
    NewLead(i64),
}

/// A part of the row; the strongest reasons come first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Section {
    /// What should have been done before today.
    Overdue,
    /// What is due today.
    Today,
    /// Open deals that lie rotting.
    Rotting,
    /// Open deals with nothing planned.
    NoNext,
    /// People and companies to stay in touch with.
    Touch,
    /// Leads that nobody touched.
    Leads,
}

impl Reason {
    /// The part of the row it belongs to.
    pub fn section(self) -> Section {
        match self {
            Reason::Overdue(_) => Section::Overdue,
            Reason::Due(_) => Section::Today,
            Reason::Rotting { .. } => Section::Rotting,
            Reason::NoNext(_) => Section::NoNext,
            Reason::TouchLate { .. } => Section::Touch,
            Reason::NewLead(_) => Section::Leads,
        }
    }

    /// Its stable name, for scripts.
    pub fn key(self) -> &'static str {
        match self {
            Reason::Overdue(_) => "overdue",
            Reason::Due(_) => "due",
            Reason::Rotting { .. } => "rotting",
            Reason::NoNext(_) => "no-next-step",
            Reason::TouchLate { .. } => "stay-in-touch",
            Reason::NewLead(_) => "new-lead",
        }
    }
}

/// How warm a lead is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Heat {
    /// Cold, or nobody has said.
    #[default]
    Cold,
    /// Warm.
    Warm,
    /// Hot.
    Hot,
}

impl Heat {
    /// What a lead's rating says.
    pub fn of(rating: &str) -> Heat {
        match rating {
            "hot" => Heat::Hot,
            "warm" => Heat::Warm,
            _ => Heat::Cold,
        }
    }
}

/// A record that something is about, by name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct About {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: Id,
    /// What it is called.
    pub name: String,
}

/// One thing to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// A planned activity, or the deal, lead, contact or account itself.
    pub kind: Kind,
    /// Its id.
    pub id: Id,
    /// Why it is to be done now.
    pub reason: Reason,
    /// What it is called.
    pub name: String,
    /// The type of an activity.
    pub activity: Option<String>,
    /// Whether it is a step of a cadence.
    pub in_cadence: bool,
    /// The day it is due.
    pub due: Option<NaiveDate>,
    /// What it is about beside itself, the nearest first: a person, a deal, a company.
    pub about: Vec<About>,
    /// The company of a lead, which is no record.
    pub company: Option<String>,
    /// The stage of a deal.
    pub stage: Option<Id>,
    /// The amount of a deal or lead.
    pub amount: Option<Money>,
    /// The amount in the deck's own currency, to compare by; nothing where no rate is known.
    pub worth: i64,
    /// How warm a lead is.
    pub heat: Heat,
}

impl Entry {
    /// Leaves out what it says of what is switched off.
    pub fn hide(&mut self, modules: &Modules) {
        let shows = |kind| modules.hiding_kind(kind).is_none();
        self.about.retain(|about| shows(about.kind));
        self.company.take_if(|_| modules.hiding_field(Kind::Lead, "company").is_some());
        self.in_cadence &= shows(Kind::Enrolment);
    }

    /// An entry of which no more is known than this.
    pub fn new(kind: Kind, id: Id, reason: Reason, name: String) -> Entry {
        Entry {
            kind,
            id,
            reason,
            name,
            activity: None,
            in_cadence: false,
            due: None,
            about: Vec::new(),
            company: None,
            stage: None,
            amount: None,
            worth: 0,
            heat: Heat::Cold,
        }
    }

    /// The record of a kind that this is or is about.
    pub fn of_kind(&self, kind: Kind) -> Option<Id> {
        if self.kind == kind {
            return Some(self.id);
        }
        self.about.iter().find(|about| about.kind == kind).map(|about| about.id)
    }
}

/// True for a type of activity that reaches out to somebody, which whoever is not to be contacted
/// is spared.
pub fn reaches_out(activity: &str) -> bool {
    matches!(activity, "call" | "email" | "message" | "visit")
}

/// Puts what is to be done in order, every record once, by its strongest reason: what is overdue
/// longest, then today by the clock, then deals by what they are worth, then who was left alone
/// longest, then leads, hot and new ones first. A deal, lead, person or company whose activity is
/// in the row is not in it by itself too; neither is a company one of whose people or deals is.
pub fn ranked(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_by_key(|entry| (entry.reason.section(), rank(entry), Reverse(entry.worth), entry.id));
    let mut seen: HashSet<Id> = HashSet::new();
    let mut kept: Vec<Entry> = Vec::with_capacity(entries.len());
    for entry in entries {
        if entry.kind != Kind::Account && !seen.insert(entry.id) && entry.kind != Kind::Activity {
            continue;
        }
        seen.extend(entry.about.iter().map(|about| about.id));
        kept.push(entry);
    }
    kept.retain(|entry| entry.kind != Kind::Account || !seen.contains(&entry.id));
    kept
}

/// The place of an entry within its part of the row, the smallest first.
fn rank(entry: &Entry) -> (i64, i64) {
    match entry.reason {
        Reason::Overdue(days) => (-days, 0),
        Reason::Due(at) => (at.unwrap_or(i64::MAX), 0),
        Reason::Rotting { untouched, limit } => (-entry.worth, limit - untouched),
        Reason::NoNext(days) => (-entry.worth, -days),
        Reason::TouchLate { untouched, every } => (every - untouched, 0),
        Reason::NewLead(days) => (-(entry.heat as i64), days),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::id;

    fn entry(number: i64, kind: Kind, reason: Reason) -> Entry {
        Entry::new(kind, id(number), reason, String::new())
    }

    fn about(kind: Kind, number: i64) -> About {
        About { kind, id: id(number), name: String::new() }
    }

    fn order(entries: Vec<Entry>) -> Vec<Id> {
        ranked(entries).into_iter().map(|entry| entry.id).collect()
    }

    #[test]
    fn the_strongest_reasons_come_first() {
        let entries = vec![
            entry(1, Kind::Lead, Reason::NewLead(0)),
            entry(2, Kind::Contact, Reason::TouchLate { untouched: 40, every: 30 }),
            entry(3, Kind::Opportunity, Reason::NoNext(9)),
            entry(4, Kind::Opportunity, Reason::Rotting { untouched: 20, limit: 14 }),
            entry(5, Kind::Activity, Reason::Due(None)),
            entry(6, Kind::Activity, Reason::Overdue(1)),
        ];
        assert_eq!(order(entries), [6, 5, 4, 3, 2, 1].map(id));
    }

    #[test]
    fn of_what_is_overdue_the_longest_comes_first_then_the_most_valuable() {
        let mut rich = entry(1, Kind::Activity, Reason::Overdue(2));
        rich.worth = 900;
        let entries = vec![
            entry(2, Kind::Activity, Reason::Overdue(2)),
            rich,
            entry(3, Kind::Activity, Reason::Overdue(8)),
        ];
        assert_eq!(order(entries), [3, 1, 2].map(id));
    }

    #[test]
    fn today_goes_by_the_clock_and_what_has_no_time_comes_after() {
        let entries = vec![
            entry(1, Kind::Activity, Reason::Due(None)),
            entry(2, Kind::Activity, Reason::Due(Some(500))),
            entry(3, Kind::Activity, Reason::Due(Some(400))),
        ];
        assert_eq!(order(entries), [3, 2, 1].map(id));
    }

    #[test]
    fn the_most_valuable_of_rotting_and_bare_deals_comes_first() {
        let worth = |number, reason, worth| Entry { worth, ..entry(number, Kind::Opportunity, reason) };
        let entries = vec![
            worth(1, Reason::NoNext(90), 10),
            worth(2, Reason::NoNext(1), 20),
            worth(3, Reason::Rotting { untouched: 90, limit: 7 }, 1),
            worth(4, Reason::Rotting { untouched: 20, limit: 7 }, 2),
        ];
        assert_eq!(order(entries), [4, 3, 2, 1].map(id));
    }

    #[test]
    fn a_record_is_there_once_by_its_strongest_reason() {
        let mut call = entry(1, Kind::Activity, Reason::Overdue(3));
        call.about = vec![about(Kind::Contact, 3), about(Kind::Opportunity, 2), about(Kind::Account, 4)];
        let mut second = entry(5, Kind::Activity, Reason::Due(None));
        second.about = vec![about(Kind::Opportunity, 2)];
        let entries = vec![
            entry(2, Kind::Opportunity, Reason::Rotting { untouched: 20, limit: 14 }),
            entry(3, Kind::Contact, Reason::TouchLate { untouched: 40, every: 30 }),
            entry(4, Kind::Account, Reason::TouchLate { untouched: 90, every: 30 }),
            second,
            call,
        ];
        assert_eq!(order(entries), [1, 5].map(id), "both activities, and nothing they are about");
    }

    #[test]
    fn a_company_gives_way_to_its_people_however_late_it_is() {
        let mut person = entry(1, Kind::Contact, Reason::TouchLate { untouched: 31, every: 30 });
        person.about = vec![about(Kind::Account, 2)];
        let entries = vec![entry(2, Kind::Account, Reason::TouchLate { untouched: 99, every: 30 }), person];
        assert_eq!(order(entries), [1].map(id));
    }

    #[test]
    fn two_deals_of_a_company_are_both_there() {
        let deal = |number| Entry {
            about: vec![about(Kind::Account, 9)],
            ..entry(number, Kind::Opportunity, Reason::NoNext(1))
        };
        assert_eq!(order(vec![deal(1), deal(2)]).len(), 2);
    }

    #[test]
    fn hot_leads_come_first_and_of_these_the_newest() {
        let lead = |number, days, heat| Entry { heat, ..entry(number, Kind::Lead, Reason::NewLead(days)) };
        let entries = vec![lead(1, 0, Heat::Cold), lead(2, 9, Heat::Hot), lead(3, 1, Heat::Hot)];
        assert_eq!(order(entries), [3, 2, 1].map(id));
    }
}
