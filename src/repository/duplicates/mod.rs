//! Records that may be one. Those of one record are looked up by indexes alone, so that they can be
//! told while it is typed; those of the whole deck are found in blocks that share something.
//!
//! - [`lookup`](self): of one record; `tokens`: what the search index holds for it.
//! - `survey`: over the whole deck.
//! - `rows`: what is read of a record to compare it.
//! - `hanging`: what hangs on a record.

mod hanging;
mod lookup;
mod rows;
mod survey;
#[cfg(test)]
mod tests;
mod tokens;

use crate::domain::duplicate::Likeness;
use crate::domain::{Id, Kind};

pub use lookup::{MATCHES, of_name};
pub(crate) use tokens::add_tokens;

/// A record of a pair: enough to name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct One {
    /// Account, contact or lead.
    pub kind: Kind,
    /// Which record.
    pub id: Id,
    /// What it is called.
    pub name: String,
    /// What tells it from others of that name: company, e-mail, phone or website.
    pub detail: String,
}

/// A record that may be the one it was compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    /// The record.
    pub one: One,
    /// How alike, and why.
    pub likeness: Likeness,
}

/// Two records that may be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The one that was made first; of a lead and a contact the contact.
    pub first: One,
    /// The other one.
    pub second: One,
    /// How alike they are, and why.
    pub likeness: Likeness,
}

/// What looking through the whole deck came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// The pairs, the most alike first; no more than were asked for.
    pub pairs: Vec<Pair>,
    /// How many there are in all.
    pub found: usize,
}
