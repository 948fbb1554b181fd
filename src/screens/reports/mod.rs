//! Where I am this month: won and lost, still to close, done, new. Any line opens the records
//! behind it.
//!
//! - [`state`]: which month, whose, and where the cursor is.
//! - [`view`]: drawing it, and the same as plain text.

pub mod state;
pub mod view;

pub use state::Reports;
