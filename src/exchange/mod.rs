//! Files in and out: bytes to drafts to a plan of changes, and records to files.
//!
//! - [`table`]: bytes of a delimited file as rows of cells.

pub mod table;
