//! The cadences: their steps, how many go through each, and who.
//!
//! - [`list`]: all of them, with the steps of the one under the cursor.
//! - [`page`]: one of them: its steps, and who goes through it.
//! - [`form`]: making and changing a cadence and its steps.
//! - [`files`]: a cadence brought in from a file, and written to one.
//! - [`view`](mod@view): drawing.

pub mod files;
pub mod form;
pub mod list;
pub mod page;
pub mod view;

pub use list::Cadences;
pub use page::CadencePage;
