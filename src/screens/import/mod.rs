//! A file that is to come in: which one, what it holds, where its columns go, what it would change,
//! and then in, as one step.
//!
//! - [`state`]: the steps, and what each key does in them.
//! - [`files`]: the path being typed and what lies in its folder.
//! - [`opened`]: the file once it is read, and where its columns go.
//! - [`asked`]: the questions: which field, which kind, how it is read, which map file.
//! - [`jobs`]: reading, checking and bringing in, beside the screen.
//! - [`maps`]: mappings that were saved, found again.
//! - [`recent`]: the folder of the last import.
//! - [`told`]: what an import did or would do, line by line.
//! - [`view`]: drawing the file's choice and its columns.

pub mod asked;
pub mod files;
pub mod jobs;
pub mod maps;
pub mod opened;
pub mod recent;
pub mod state;
pub mod told;
pub mod view;

pub use state::Import;
