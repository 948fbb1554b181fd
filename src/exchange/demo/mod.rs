//! The demo deck: a small company's year, made up by a seeded generator relative to today, by
//! the rules of `domain`. The same day gives the same deck.
//!
//! - `words`: the names and phrases, from `assets/demo/`.
//! - `chance`: seeded choices, days and ids.
//! - `parties`: users, products, rates, accounts and contacts.
//! - `deals`: opportunities with their stage history and contacts.
//! - `leads`: leads, some of them converted.
//! - `activities`: what was done, and what comes next.
//! - `cadences`: who goes through the sample cadence.

mod activities;
mod cadences;
mod chance;
mod deals;
mod leads;
mod parties;
mod words;

use crate::domain::pipeline::Stage;
use crate::domain::presets::{StagePreset, sample_cadence};
use crate::domain::{Change, Currency, Id, Kind, Now, Record, Value, seed};
use crate::repository::{Clock, Seed};
use chance::Chance;

/// What the demo deck starts with; `label` names its first step.
pub fn demo(clock: Clock, label: String) -> Seed {
    let now = Now { moment: clock.now(), today: clock.today() };
    let words = words::words();
    let mut chance = Chance::new(now, clock);
    let mut changes = seed::lists();
    changes.extend(StagePreset::Standard.changes());
    changes.extend(sample_cadence());
    let parties = parties::make(&mut chance, &words, &mut changes);
    let deals = deals::make(&mut chance, &words, &parties, &mut changes);
    let leads = leads::make(&mut chance, &words, &parties, &deals, &mut changes);
    activities::make(&mut chance, &words, &parties, &deals, &leads, &mut changes);
    cadences::make(&chance, &leads, &mut changes);
    Seed { currency: base(), changes, label }
}

fn base() -> Currency {
    Currency::from_code("USD").expect("the dollar is in ISO 4217")
}

/// The stages that these changes make.
fn stages(changes: &[Change]) -> Vec<Stage> {
    let made = changes.iter().filter_map(|change| match change {
        Change::Create { kind: Kind::Stage, id, values } => {
            let mut record = Record::new(Kind::Stage, *id);
            for (key, value) in values {
                record.set(key, value.clone());
            }
            Some(Stage::from_record(&record))
        }
        _ => None,
    });
    made.collect()
}

/// The values that hold something, as a new record.
fn create(kind: Kind, id: Id, values: Vec<(&'static str, Value)>) -> Change {
    Change::create(kind, id, values.into_iter().filter(|(_, value)| !value.is_empty()))
}

#[cfg(test)]
mod tests;
