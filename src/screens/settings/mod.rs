//! The settings: how the deck is shaped, and what a person has set up for themselves. A menu of
//! sections on the left, the rows of one on the right, and in a list or a pipeline a step further.
//!
//! - [`state`]: where one is, and the keys; [`view`]: drawing it.
//! - [`page`]: what a page shows and does, whichever it is.
//! - [`asking`]: questions whose answers go on as closures.
//! - [`lists`], [`pipelines`], [`stages`], [`fields`], [`users`], [`rates`], [`modules`], [`keys`],
//!   [`own`]: the pages; [`sweep`]: changes that sweep through many records, beside the screen.

pub mod asking;
pub mod fields;
pub mod keys;
pub mod lists;
pub mod modules;
pub mod own;
pub mod page;
pub mod pipelines;
pub mod rates;
pub mod stages;
pub mod state;
pub mod sweep;
pub mod users;
pub mod view;

pub use state::Settings;
