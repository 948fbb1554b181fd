//! Files in and out: bytes to drafts to a plan of changes, and records to files.
//!
//! - [`table`]: bytes of a delimited file as rows of cells.
//! - [`values`]: what cells mean: dates, amounts, addresses, words.

pub mod table;
pub mod values;
