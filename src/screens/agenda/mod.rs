//! Activities by day, worked in place, and a month of them.
//!
//! - [`state`]: which of the two shows, whose activities, and what commands do.
//! - [`days`]: the days that are loaded; [`rows`]: their lines and order; [`view`]: drawing them.
//! - [`month`]: six weeks around a month; [`grid`]: drawing them.

pub mod days;
pub mod grid;
pub mod month;
pub mod rows;
pub mod state;
pub mod view;

pub use state::Agenda;
