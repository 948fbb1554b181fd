//! Where a person can go. The shell turns a place into a screen through `screens::open`.

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
    /// What was written apart.
    Clashes,
}

impl Place {
    /// The places with a tab of their own, in the order of their digits.
    pub const TABS: [Place; 7] = [
        Place::Today,
        Place::Pipeline(None),
        Place::List(Kind::Lead),
        Place::List(Kind::Contact),
        Place::List(Kind::Account),
        Place::List(Kind::Activity),
        Place::History(None),
    ];

    /// The tab a place belongs to, from 0.
    pub fn tab(&self) -> Option<usize> {
        match self {
            Place::Today => Some(0),
            Place::Pipeline(_) => Some(1),
            Place::List(kind) | Place::Filtered(kind, _) | Place::Record(kind, _) | Place::Brief(kind, _) => {
                match kind {
                    Kind::Opportunity => Some(1),
                    Kind::Lead => Some(2),
                    Kind::Contact => Some(3),
                    Kind::Account => Some(4),
                    Kind::Activity => Some(5),
                    _ => None,
                }
            }
            Place::History(_) | Place::Step(_) | Place::Clashes => Some(6),
            Place::Welcome => None,
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
            "history" => Place::History(None),
            "clashes" => Place::Clashes,
            _ => return None,
        })
    }
}
