//! The call sheet: one person at a time, what to say, and one key for how it went.
//!
//! - [`state`]: who is to be called, and what commands do.
//! - [`sheet`]: what is known of the one call.
//! - [`view`]: drawing it.

pub mod sheet;
pub mod state;
pub mod view;

pub use state::CallSheet;
