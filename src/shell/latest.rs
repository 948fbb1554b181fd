//! Questions to the deck beside the screen, on a connection of their own: nobody waits for an
//! answer, and the next question ends the one before.

use std::sync::mpsc::{Receiver, Sender, channel};

use crate::repository::{Interrupter, Repository};

use super::job;
use super::wake::Waker;

/// Answers questions of one sort, always the latest.
pub struct Latest<Q, A> {
    ask: Sender<(u64, Q)>,
    found: Receiver<(u64, A)>,
    interrupter: Interrupter,
    asked: u64,
    answered: u64,
}

impl<Q: Send + 'static, A: Send + 'static> Latest<Q, A> {
    /// Starts answering; none when the deck has room for only one connection.
    pub fn start(
        name: &str,
        repository: &Repository,
        waker: Waker,
        answer: fn(&mut Repository, &Q) -> A,
    ) -> Option<Latest<Q, A>> {
        let mut own = repository.reopen().ok()??;
        let interrupter = own.interrupter();
        let (ask, asked) = channel::<(u64, Q)>();
        let (tell, found) = channel();
        job::beside(name, move || {
            while let Ok(mut wanted) = asked.recv() {
                // Only the last one counts.
                while let Ok(newer) = asked.try_recv() {
                    wanted = newer;
                }
                let answer = answer(&mut own, &wanted.1);
                if tell.send((wanted.0, answer)).is_err() {
                    break;
                }
                waker.wake();
            }
        })
        .ok()?;
        Some(Latest { ask, found, interrupter, asked: 0, answered: 0 })
    }

    /// Asks, and ends the question before; whether anybody is there to answer.
    pub fn ask(&mut self, question: Q) -> bool {
        self.asked += 1;
        self.interrupter.interrupt();
        self.ask.send((self.asked, question)).is_ok()
    }

    /// The answer to the last question, once it is there.
    pub fn news(&mut self) -> Option<A> {
        let mut latest = None;
        while let Ok((number, answer)) = self.found.try_recv() {
            self.answered = self.answered.max(number);
            latest = (number == self.asked).then_some(answer);
        }
        latest
    }

    /// Waits for the answer to the last question; none when it was had before.
    pub fn wait(&mut self) -> Option<A> {
        while self.answered < self.asked {
            let Ok((number, answer)) = self.found.recv() else { break };
            self.answered = self.answered.max(number);
            if number == self.asked {
                return Some(answer);
            }
        }
        self.answered = self.asked;
        None
    }

    /// Ends the question under way; nothing comes of it.
    pub fn forget(&mut self) {
        if self.answered < self.asked {
            self.asked += 1;
            self.answered = self.asked;
            self.interrupter.interrupt();
        }
    }
}
