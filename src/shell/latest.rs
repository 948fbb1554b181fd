//! Questions to the deck beside the screen, on a connection of their own: nobody waits for an
//! answer, and the next question ends the one before.

use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};

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
    gone: bool,
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
        Some(Latest { ask, found, interrupter, asked: 0, answered: 0, gone: false })
    }

    /// Asks whoever is in this place, started when it is empty.
    ///
    /// # Errors
    /// The question comes back when nobody is there to answer it; the place is empty then.
    pub fn ask_of(
        place: &mut Option<Latest<Q, A>>,
        start: impl FnOnce() -> Option<Latest<Q, A>>,
        question: Q,
    ) -> Result<(), Q> {
        if place.is_none() {
            *place = start();
        }
        let Some(latest) = place else { return Err(question) };
        let asked = latest.ask(question);
        if asked.is_err() {
            *place = None;
        }
        asked
    }

    /// Asks, and ends the question before.
    ///
    /// # Errors
    /// The question comes back when nobody is there any more to answer it.
    fn ask(&mut self, question: Q) -> Result<(), Q> {
        self.asked += 1;
        self.interrupter.interrupt();
        self.ask.send((self.asked, question)).map_err(|refused| refused.0.1)
    }

    /// True when a question will not be answered any more: whoever was to answer has gone.
    pub fn is_gone(&self) -> bool {
        self.gone
    }

    /// The answer to the last question, once it is there.
    pub fn news(&mut self) -> Option<A> {
        let mut latest = None;
        loop {
            match self.found.try_recv() {
                Ok((number, answer)) => {
                    self.answered = self.answered.max(number);
                    latest = (number == self.asked).then_some(answer);
                }
                Err(TryRecvError::Empty) => return latest,
                Err(TryRecvError::Disconnected) => {
                    self.gone = self.answered < self.asked;
                    return latest;
                }
            }
        }
    }

    /// Waits for the answer to the last question; none when it was had before.
    pub fn wait(&mut self) -> Option<A> {
        while self.answered < self.asked {
            let Ok((number, answer)) = self.found.recv() else {
                self.gone = true;
                break;
            };
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
