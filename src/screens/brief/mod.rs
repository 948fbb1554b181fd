//! The brief: one page to read before a call. Who it is, what was planned and said, what is open,
//! who has a part and how far they are won over, what became different since the last contact.
//!
//! - [`page`]: the page in words, for the screen, the clipboard and the command line.
//! - [`people`]: who has a part, and the map of how far they are won over.
//! - [`state`]: what commands do.
//! - [`view`]: how it is drawn.

pub mod page;
pub mod people;
pub mod state;
pub mod view;

pub use state::BriefPage;
