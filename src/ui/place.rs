//! Where a person can go. The shell turns a place into a screen through `screens::open`.

use crate::domain::{Id, Kind, StepId};

/// A screen and, where it shows one thing of many, which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// What a new deck opens with: import, demo, an empty deck.
    Welcome,
    /// The board of a pipeline; the default one when none is named.
    Pipeline(Option<Id>),
    /// The list of a main kind: leads, contacts, accounts, opportunities, activities.
    List(Kind),
    /// The list of a main kind with a filter already typed.
    Filtered(Kind, String),
    /// The page of one record.
    Record(Kind, Id),
    /// Every step that was made, or those of one record.
    History(Option<(Kind, Id)>),
    /// What one step changed.
    Step(StepId),
    /// What was written apart.
    Clashes,
    /// Records that may be one: those of a record, or of the whole deck.
    Duplicates(Option<(Kind, Id)>),
    /// Two records of a kind side by side.
    Pair(Kind, Id, Id),
}

impl Place {
    /// The places with a tab of their own, in the order of their digits.
    pub const TABS: [Place; 6] = [
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
            Place::Pipeline(_) => Some(0),
            Place::List(kind) | Place::Filtered(kind, _) | Place::Record(kind, _) => match kind {
                Kind::Opportunity => Some(0),
                Kind::Lead => Some(1),
                Kind::Contact => Some(2),
                Kind::Account => Some(3),
                Kind::Activity => Some(4),
                _ => None,
            },
            Place::History(_) | Place::Step(_) | Place::Clashes => Some(5),
            Place::Duplicates(_) | Place::Pair(..) | Place::Welcome => None,
        }
    }

    /// The name of a place on the command line: `print pipeline`, `print leads`.
    pub fn named(name: &str) -> Option<Place> {
        Some(match name {
            "welcome" => Place::Welcome,
            "pipeline" | "board" => Place::Pipeline(None),
            "leads" => Place::List(Kind::Lead),
            "contacts" => Place::List(Kind::Contact),
            "accounts" => Place::List(Kind::Account),
            "opportunities" | "deals" => Place::List(Kind::Opportunity),
            "activities" => Place::List(Kind::Activity),
            "history" => Place::History(None),
            "clashes" => Place::Clashes,
            "duplicates" => Place::Duplicates(None),
            _ => return None,
        })
    }
}
