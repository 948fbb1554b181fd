//! Files in and out: bytes to drafts to a plan of changes, and records to files.
//!
//! - [`demo`]: a deck of sample data.
//! - [`guess`]: the kind of record a table holds.
//! - [`headers`]: what other systems call their columns.
//! - [`import`]: a table into a deck as one step.
//! - [`mapping`]: which field each column goes into.
//! - [`table`]: bytes of a delimited file as rows of cells.
//! - [`values`]: what cells mean: dates, amounts, addresses, words.

pub mod demo;
pub mod guess;
pub mod headers;
pub mod import;
pub mod mapping;
pub mod table;
pub mod values;
