//! A file that is to come in: which one, what it holds, where its columns go, what it would change,
//! and then in, as one step.
//!
//! - [`state`]: the steps, and what each key does in them.

pub mod state;

pub use state::Import;
