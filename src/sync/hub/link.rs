//! A deck kept in step with its hub, from beside the screen: every few seconds a question, and when
//! there is something new, the exchange. While nobody answers it is asked ever more seldom.

use super::address::Address;
use super::again::Backoff;
use super::door::Hub;
use super::error::{Error, Result};
use crate::domain::Message;
use crate::repository::{Known, Repository};

/// The line to a deck's hub, and how it stands.
pub struct Link {
    address: Address,
    hub: Option<Hub>,
    backoff: Backoff,
    /// Not before this moment, in UTC milliseconds, is the hub asked again.
    rests_until: i64,
    /// What the hub has seen, as far as was heard.
    seen: Option<Known>,
    trouble: Option<Message>,
}

impl Link {
    /// A line that is not open yet.
    pub fn to(address: Address) -> Link {
        let backoff = Backoff::default();
        Link { address, hub: None, backoff, rests_until: i64::MIN, seen: None, trouble: None }
    }

    /// What falls due: pulls what is new there and pushes what is new here. To be called every few
    /// seconds; costs one question when nothing has happened.
    pub fn tick(&mut self, deck: &mut Repository) {
        let now = deck.clock().now();
        if now < self.rests_until {
            return;
        }
        match self.exchange(deck) {
            Ok(()) => {
                self.backoff.succeeded();
                self.trouble = None;
            }
            Err(error) => {
                self.hub = None;
                self.trouble = Some(error.message());
                let rest = self.backoff.failed().as_millis() as i64;
                self.rests_until = now + rest;
            }
        }
    }

    fn exchange(&mut self, deck: &mut Repository) -> Result<()> {
        let mut hub = match self.hub.take() {
            Some(hub) => hub,
            None => Hub::open(&self.address, deck)?,
        };
        let theirs = hub.known()?;
        let ours = deck.known()?;
        if !ours.covers(&theirs) {
            hub.pull(deck)?;
        }
        if theirs.covers(&ours) {
            self.seen = Some(theirs);
        } else {
            hub.push(deck, &mut |_| ())?;
            self.seen = Some(hub.known()?);
        }
        self.hub = Some(hub);
        Ok(())
    }

    /// Where we stand: in step, how many steps wait, or why nothing goes.
    pub fn status(&self, deck: &Repository) -> std::result::Result<Message, Error> {
        let waiting = match &self.seen {
            Some(seen) => deck.known()?.ahead_of(seen),
            None => 0,
        };
        Ok(match &self.trouble {
            Some(trouble) if trouble.id == "hub-away" || trouble.id == "hub-busy" => {
                Message::new("hub-waits").with("count", waiting)
            }
            Some(trouble) => trouble.clone(),
            None if waiting > 0 => Message::new("hub-pushes").with("count", waiting),
            None => Message::new("hub-in-step"),
        })
    }
}
