//! What is told in passing, above the bottom line, until the next key.

use crate::text::Clean;

/// How a toast looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// Something was done or is so.
    Plain,
    /// Something went wrong.
    Trouble,
}

/// Something told in passing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Toast {
    /// What happened.
    pub words: Clean,
    /// What to do, or how to take it back.
    pub hint: Option<Clean>,
    /// How it looks.
    pub tone: Tone,
}
