//! The pipeline board: a column for every stage, a card for every deal.
//!
//! - [`board`]: the columns, the cursor and the marks.
//! - [`choose`]: which pipeline, and what the columns are made by.
//! - [`columns`]: which columns there are, and what they are called.
//! - [`state`]: the screen: filter, pipeline, what is asked, and what commands do.
//! - [`view`]: drawing; [`face`]: what one card shows; [`vacant`]: a column without one.
//! - `views`: what is shown as a saved view has it.

pub mod board;
pub mod choose;
pub mod columns;
pub mod face;
pub mod state;
pub mod vacant;
pub mod view;
mod views;

pub use state::Pipeline;
