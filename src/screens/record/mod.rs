//! The page of one record: what it holds, the people and deals around it, everything that
//! happened on one timeline, and its history.
//!
//! - [`around`]: what is read from the deck about the record.
//! - [`state`]: the panes, the cursor in each, and what commands do.
//! - [`view`]: drawing; [`rows`]: the rows of each pane.

pub mod around;
pub mod rows;
pub mod state;
pub mod view;

pub use state::RecordPage;
