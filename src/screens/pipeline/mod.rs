//! The pipeline board: a column for every stage, a card for every deal.
//!
//! - [`board`]: the columns, the cursor and the marks.
//! - [`state`]: the screen: filter, pipeline, what is asked, and what commands do.
//! - [`view`]: drawing; [`face`]: what one card shows.
//! - `views`: what is shown as a saved view has it.

pub mod board;
pub mod face;
pub mod state;
pub mod view;
mod views;

pub use state::Pipeline;
