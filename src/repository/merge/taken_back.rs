//! Answers to clashes that were taken back: neither such an answer nor what took it back says
//! anything of the clash, which is open again.

use std::collections::{BTreeSet, HashSet};

use rusqlite::{Connection, params};

use super::clash::Write;
use super::knowledge::Knowledge;
use crate::domain::StepId;
use crate::repository::error::Result;
use crate::repository::journal;
use crate::repository::storage::step_at;

/// Of the steps that wrote a field, the answers that were taken back, and what took them back.
pub(super) fn taken_back(
    here: &Connection,
    writes: &[&Write],
    knowledge: &mut Knowledge<'_>,
) -> Result<HashSet<StepId>> {
    let steps: BTreeSet<StepId> = writes.iter().map(|write| write.step).collect();
    let mut found = HashSet::new();
    for step in &steps {
        if !found.contains(step) && journal::is_undone(here, *step)? && answers(*step, &steps, knowledge)? {
            found.insert(*step);
            undone_by(here, *step, &mut found)?;
        }
    }
    Ok(found)
}

/// Whether a step knew of two others that knew nothing of each other.
fn answers(step: StepId, steps: &BTreeSet<StepId>, knowledge: &mut Knowledge<'_>) -> Result<bool> {
    let mut known = Vec::new();
    for other in steps {
        if *other != step && knowledge.knows(step, *other)? && !knowledge.knows(*other, step)? {
            known.push(*other);
        }
    }
    for one in &known {
        for other in &known {
            if one != other && !knowledge.knows(*one, *other)? && !knowledge.knows(*other, *one)? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Adds the steps that undid a step, and those that undid them.
fn undone_by(here: &Connection, step: StepId, found: &mut HashSet<StepId>) -> Result<()> {
    let mut statement = here.prepare_cached("SELECT d, s FROM step WHERE undoes_d = ?1 AND undoes_s = ?2")?;
    let by: Vec<StepId> = statement
        .query_map(params![step.device.0, step.number], |row| step_at(row, 0))?
        .collect::<rusqlite::Result<_>>()?;
    for undo in by {
        if found.insert(undo) {
            undone_by(here, undo, found)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::clash::Take;
    use super::super::tests::{exchange, pair, set};
    use crate::domain::{Change, Kind, Value};

    #[test]
    fn an_answer_that_is_taken_back_opens_the_clash_again_on_every_copy() {
        for take in [Take::Held, Take::Other] {
            let (mut decks, deal) = pair();
            set(&mut decks[0], deal, "amount", 200);
            set(&mut decks[1], deal, "amount", 300);
            exchange(&mut decks);
            let open = decks[0].clashes().expect("clashes");
            decks[0].settle_clash(&open[0], take, "answered").expect("a step");
            exchange(&mut decks);
            assert!(decks.iter().all(|deck| deck.clash_count().expect("a count") == 0));
            decks[0].undo(str::to_owned).expect("an undo").expect("something");
            exchange(&mut decks);
            for deck in &decks {
                let again = deck.clashes().expect("clashes");
                assert_eq!(again.len(), 1, "{take:?}");
                assert_eq!((&again[0].held, &again[0].other), (&open[0].held, &open[0].other));
                assert_eq!(again[0].held.value, Value::Integer(300));
            }
            decks[0].redo(str::to_owned).expect("a redo").expect("something");
            exchange(&mut decks);
            assert!(decks.iter().all(|deck| deck.clash_count().expect("a count") == 0), "{take:?}");
        }
    }

    #[test]
    fn a_deal_that_was_brought_back_and_is_gone_again_is_asked_about_again() {
        // Whichever of the two devices has the greater number.
        for (deletes, works) in [(0, 1), (1, 0)] {
            let (mut decks, deal) = pair();
            let gone = vec![Change::Delete { kind: Kind::Opportunity, id: deal }];
            decks[deletes].commit("gone", gone).expect("a step");
            set(&mut decks[works], deal, "amount", 300);
            exchange(&mut decks);
            let open = decks[works].clashes().expect("clashes");
            decks[works].settle_clash(&open[0], Take::Other, "restored").expect("a step");
            exchange(&mut decks);
            decks[works].undo(str::to_owned).expect("an undo").expect("something");
            exchange(&mut decks);
            for deck in &decks {
                assert!(deck.get(Kind::Opportunity, deal).expect("a read").is_none());
                assert_eq!(deck.clashes().expect("clashes")[0].field, "deleted");
            }
        }
    }
}
