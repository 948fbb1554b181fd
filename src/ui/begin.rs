//! How a person wants to begin where there is no deck yet. The shell only carries the choice out of
//! the loop: which file is made of it is decided where files are opened.

use std::path::PathBuf;

use crate::domain::presets::{Preset, StagePreset};

/// What was chosen on the welcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Beginning {
    /// Sample data that is thrown away at the end.
    Demo,
    /// A new deck with what this file holds.
    Import(PathBuf),
    /// A new deck without records.
    Empty(NewDeck),
}

/// What a new deck starts with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDeck {
    /// How it is going to be used.
    pub preset: Preset,
    /// The stages of its first pipeline.
    pub stages: StagePreset,
    /// The code of its own currency.
    pub currency: String,
    /// The name of who works with it first.
    pub user: String,
}
