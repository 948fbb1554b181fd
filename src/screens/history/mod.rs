//! Every step that was made, newest first: who, when, what. Any can be opened and taken back.
//!
//! - [`steps`]: the list of steps, of the deck or of one record.
//! - [`step`]: one step and what it changed.
//! - [`view`]: drawing both.

pub mod step;
pub mod steps;
pub mod view;

pub use step::StepPage;
pub use steps::History;
