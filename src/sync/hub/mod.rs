//! A hub: a PostgreSQL server where the copies of a deck meet. What a copy knows and the hub does
//! not is pushed, what the hub knows and the copy does not is pulled and merged by the rules of any
//! merge. What was seen, and no clock, says what is new.
//!
//! - [`address`]: where a hub is, and that nothing leaves this machine in plain text.
//! - [`again`](mod@again): trying again, later each time.
//! - [`door`]: connecting; which deck is meant.
//! - [`error`]: what can go wrong, in messages.
//! - [`link`](mod@link): the exchange as it falls due, beside the screen.
//! - [`pull`](mod@pull), [`push`](mod@push): the exchange.
//! - [`rid`](mod@rid): nothing of what was erased stays there.
//! - [`setup`]: the tables of a hub and who may do what.

pub mod address;
pub mod again;
pub mod door;
pub mod error;
pub mod link;
pub mod pull;
pub mod push;
mod rid;
pub mod setup;

pub use address::{Address, Door};
pub use again::{Backoff, again};
pub use door::{Deck, Hub};
pub use error::{Error, Result};
pub use link::Link;
pub use pull::join;
pub use push::Pushed;
