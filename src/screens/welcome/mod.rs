//! What the program opens with where there is no deck yet, or one without anything in it: the demo,
//! a file to import, an empty deck, and a tour of the keys.
//!
//! - [`state`]: what is offered and what was chosen.
//! - [`view`]: drawing it.

pub mod state;
pub mod view;

pub use state::Welcome;
