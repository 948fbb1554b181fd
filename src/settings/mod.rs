//! What a person sets: where files lie, the configuration file, themes, who this device is.
//!
//! - [`columns`]: the columns that were chosen for each list.
//! - [`config`]: the configuration file.
//! - [`device`]: what names this machine's copy of the program.
//! - [`document`]: reading a TOML file with every problem told at once, each with its line.
//! - [`drafts`]: what is being written, kept over a crash.
//! - [`file`](mod@file): files written whole or not at all, readable by their owner alone.
//! - [`hub`]: which hub a deck goes to, and the passwords for hubs.
//! - `kept`: files that the program keeps for itself.
//! - [`macros`]: keys that are pressed again, by name.
//! - [`machine`]: what is configured here, as the running program shows and changes it.
//! - [`own`]: commands of the person's own.
//! - [`people`]: who this person is in each deck.
//! - [`paths`]: the folders for configuration, data and state.
//! - [`wrong`]: everything that is wrong in the person's own files.
//! - [`theme`]: styles by meaning; [`colour`]: which colours a terminal can show.

pub mod colour;
pub mod columns;
pub mod config;
pub mod device;
pub mod document;
pub mod drafts;
mod failure;
pub mod file;
pub mod hub;
mod kept;
pub mod machine;
pub mod macros;
pub mod own;
pub mod paths;
pub mod people;
pub mod theme;
pub mod wrong;

pub use colour::{Background, Colours};
pub use config::Config;
pub use document::Problem;
pub use failure::{Error, Result};
pub use paths::Paths;
pub use theme::Theme;
pub use wrong::Wrong;
