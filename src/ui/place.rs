//! Where a person can go. The shell turns a place into a screen through `screens::open`.

use std::path::PathBuf;

use crate::domain::{Id, Kind, StepId};

/// A screen and, where it shows one thing of many, which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// What a new deck opens with: import, demo, an empty deck.
    Welcome,
    /// What is to be done now.
    Today,
    /// The board of a pipeline; the default one when none is named.
    Pipeline(Option<Id>),
    /// The list of a main kind: leads, contacts, accounts, opportunities, activities.
    List(Kind),
    /// The list of a main kind with a filter already typed.
    Filtered(Kind, String),
    /// The page of one record.
    Record(Kind, Id),
    /// What there is to know about a record before a call.
    Brief(Kind, Id),
    /// Every step that was made, or those of one record.
    History(Option<(Kind, Id)>),
    /// What one step changed.
    Step(StepId),
    /// The figures of a month.
    Reports,
    /// What was written apart.
    Clashes,
    /// Activities by day.
    Agenda,
    /// The next person to call.
    CallSheet,
    /// The cadences.
    Cadences,
    /// One cadence: its steps, and who goes through it.
    Cadence(Id),
    /// How the deck is shaped, and what a person has set up for themselves.
    Settings,
    /// A file that is to come in; which one is asked when none is named.
    Import(Option<PathBuf>),
    /// Records that may be one: those of a record, or of the whole deck.
    Duplicates(Option<(Kind, Id)>),
    /// Two records of a kind side by side.
    Pair(Kind, Id, Id),
}

impl Place {
    /// The places with a tab of their own, in the order of their digits.
    pub const TABS: &'static [Place] = &[
        Place::Today,
        Place::Pipeline(None),
        Place::List(Kind::Lead),
        Place::List(Kind::Contact),
        Place::List(Kind::Account),
        Place::Agenda,
        Place::Reports,
        Place::History(None),
        Place::Settings,
    ];

    /// The tab a place belongs to, from 0.
    pub fn tab(&self) -> Option<usize> {
        let first = match self {
            Place::List(kind) | Place::Filtered(kind, _) | Place::Record(kind, _) | Place::Brief(kind, _) => {
                Place::first_of(*kind)
            }
            Place::Pipeline(_) => Place::Pipeline(None),
            Place::CallSheet => Place::Agenda,
            Place::History(_) | Place::Step(_) | Place::Clashes => Place::History(None),
            other => other.clone(),
        };
        Place::TABS.iter().position(|tab| *tab == first)
    }

    /// The first place of the tab where records of a kind are.
    fn first_of(kind: Kind) -> Place {
        match kind {
            Kind::Opportunity => Place::Pipeline(None),
            Kind::Activity => Place::Agenda,
            kind => Place::List(kind),
        }
    }

    /// The kind of record that is shown there, if it is one.
    pub fn kind(&self) -> Option<Kind> {
        match self {
            Place::List(kind) | Place::Filtered(kind, _) | Place::Record(kind, _) => Some(*kind),
            _ => None,
        }
    }

    /// The name of a place on the command line: `print pipeline`, `print leads`.
    pub fn named(name: &str) -> Option<Place> {
        Some(match name {
            "welcome" => Place::Welcome,
            "today" => Place::Today,
            "pipeline" | "board" => Place::Pipeline(None),
            "leads" => Place::List(Kind::Lead),
            "contacts" => Place::List(Kind::Contact),
            "accounts" => Place::List(Kind::Account),
            "opportunities" | "deals" => Place::List(Kind::Opportunity),
            "activities" => Place::List(Kind::Activity),
            "reports" => Place::Reports,
            "history" => Place::History(None),
            "clashes" => Place::Clashes,
            "agenda" => Place::Agenda,
            "call-sheet" | "calls" => Place::CallSheet,
            "cadences" => Place::Cadences,
            "settings" => Place::Settings,
            "import" => Place::Import(None),
            "duplicates" => Place::Duplicates(None),
            _ => return None,
        })
    }
}
