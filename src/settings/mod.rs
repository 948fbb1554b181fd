//! What a person sets: where files lie, the configuration file, themes, who this device is.
//!
//! - [`document`]: reading a TOML file with every problem told at once, each with its line.

pub mod document;

pub use document::Problem;
