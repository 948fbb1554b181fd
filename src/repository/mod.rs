//! The deck in SQLite.

mod api;
pub use api::*;
