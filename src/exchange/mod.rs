//! Files in and out: bytes to drafts to a plan of changes, and records to files.
//!
//! - [`cadences`]: a cadence as a TOML file.
//! - [`demo`]: a deck of sample data.
//! - [`source`]: a file to import, whatever its format.
//! - [`everything`]: all records of a deck from a file of this program.
//! - [`export`]: records as files.
//! - [`guess`]: the kind of record a table holds.
//! - [`headers`]: what other systems call their columns.
//! - [`import`]: a table into a deck as one step.
//! - [`mapping`]: which field each column goes into.
//! - `any_input`: whatever comes in does no harm.
//! - [`opened`]: files and folders of this machine to import.
//! - `own`: files of this program with one kind each.
//! - [`table`]: bytes of a delimited file as rows of cells.
//! - [`values`]: what cells mean: dates, amounts, addresses, words.

#[cfg(test)]
mod any_input;
pub mod cadences;
pub mod demo;
pub mod everything;
pub mod export;
pub mod guess;
pub mod headers;
pub mod import;
pub mod mapping;
pub mod opened;
mod own;
pub mod source;
pub mod table;
pub mod values;
