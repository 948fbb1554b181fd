//! How much work one question of a screen may be: a query that would not end is stopped, by itself
//! or by whoever wants something else.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use rusqlite::{Connection, InterruptHandle};

use super::error::Result;

/// SQLite asks each time it has done so many of its instructions.
const EVERY: i32 = 10_000;
/// A question may be so many instructions: some ten seconds, far more than a million rows ask for.
const MOST: i64 = 2_000_000_000;

/// Counts the work of a connection while a question runs that has to end.
pub(crate) struct Allowance {
    left: Arc<AtomicI64>,
    most: Cell<i64>,
}

impl Allowance {
    /// Watches a connection; nothing is limited until a question is [`asked`](Self::asked).
    pub(crate) fn over(connection: &mut Connection) -> Result<Allowance> {
        let left = Arc::new(AtomicI64::new(i64::MAX));
        let spent = Arc::clone(&left);
        let stop = move || spent.fetch_sub(i64::from(EVERY), Ordering::Relaxed) <= 0;
        connection.progress_handler(EVERY, Some(stop))?;
        Ok(Allowance { left, most: Cell::new(MOST) })
    }

    /// Limits what runs until the returned value goes.
    pub(crate) fn asked(&self) -> Asked {
        self.left.store(self.most.get(), Ordering::Relaxed);
        Asked(Arc::clone(&self.left))
    }

    /// Allows another amount of work, in instructions.
    #[cfg(test)]
    pub(crate) fn set_most(&self, instructions: i64) {
        self.most.set(instructions);
    }
}

/// A question that has to end.
pub(crate) struct Asked(Arc<AtomicI64>);

impl Drop for Asked {
    fn drop(&mut self) {
        self.0.store(i64::MAX, Ordering::Relaxed);
    }
}

/// Cancels the question that runs on a repository, from another thread.
#[derive(Clone)]
pub struct Interrupter(Arc<InterruptHandle>);

impl Interrupter {
    /// What cancels the questions of a connection.
    pub(crate) fn of(connection: &Connection) -> Interrupter {
        Interrupter(Arc::new(connection.get_interrupt_handle()))
    }

    /// Cancels what runs now; the question ends with an error that
    /// [`is_interrupted`](super::Error::is_interrupted).
    pub fn interrupt(&self) {
        self.0.interrupt();
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::{Change, Kind, Value};
    use crate::query;
    use crate::repository::tests::{new_deck, who};
    use crate::repository::{From, Repository, Window, new_id};

    #[test]
    fn a_question_that_would_not_end_is_stopped_and_the_next_one_is_answered() {
        let mut deck = Repository::in_memory(new_deck(), who(1, None)).expect("a deck");
        let clock = deck.clock();
        let id = || new_id(clock);
        let make = |n: i32| Change::create(Kind::Contact, id(), [("name", Value::from(format!("name {n}")))]);
        let changes = (0..6_000).map(make).collect();
        deck.commit("many", changes).expect("a step");
        let filter = query::parse("name:~nothing", Kind::Contact, deck.lists()).filter;
        let window = Window {
            kind: Kind::Contact,
            filter: Some(filter.clone()),
            sort: Vec::new(),
            from: From::Start,
            limit: 10,
        };
        deck.allowance.set_most(0);
        assert!(deck.window(&window).expect_err("too long").is_interrupted());
        let error = deck.count(Kind::Contact, Some(&filter), None).expect_err("too long");
        assert_eq!(error.message().id, "deck-too-slow");
        let stage = deck.lists().stages[0].id;
        let deals = (0..2_000).map(|n| {
            let values = [("name", Value::from(format!("deal {n}"))), ("stage", stage.into())];
            Change::create(Kind::Opportunity, id(), values)
        });
        let deals = deals.collect();
        deck.commit("deals", deals).expect("a step");
        assert!(deck.stage_total(stage, None).expect_err("too long").is_interrupted());
        let mut seen = 0;
        let mut count = |_| {
            seen += 1;
            true
        };
        deck.each(Kind::Contact, None, &mut count).expect("a job takes as long as it takes");
        assert_eq!(seen, 6_000);
        deck.allowance.set_most(super::MOST);
        assert_eq!(deck.count(Kind::Contact, Some(&filter), None).expect("an answer"), 0);
    }
}
