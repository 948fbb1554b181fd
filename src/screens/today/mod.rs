//! Today: one row of what is to be done now, worked in place until nothing is left.
//!
//! - [`words`]: what an entry says: what to do, about whom, why now.
//! - [`rows`]: the entries that pass the filter, in lines under thin headings, and the cursor.
//! - [`state`]: what commands do to them.
//! - [`view`]: how it is drawn.

pub mod rows;
pub mod state;
pub mod view;
pub mod words;

pub use state::Today;
