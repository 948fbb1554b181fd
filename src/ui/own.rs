//! What a person can set up for themselves on this machine, beside the deck: the shell asks and
//! does it, since it holds the keys, the colours and the words.

use crate::command::{Command, Context, Key};

/// Something of a person's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Own {
    /// Which user of the deck they are.
    Who,
    /// The colours.
    Theme,
    /// Whether the mouse is taken.
    Mouse,
    /// The language.
    Language,
    /// Their keys: the keymap file, in their editor.
    Keymap,
    /// The key of a command in a place, which is pressed next.
    Key(Context, Command, Taking),
    /// A key for a command in a place.
    Bind(Context, Command, Taking, Pressed),
    /// No key for a command in a place.
    Unbind(Context, Command),
}

/// What becomes of the keys that a command has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taking {
    /// They go.
    Replaces,
    /// They stay.
    Adds,
}

/// A key that was pressed for a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// Where it means something there, it is asked once more.
    First(Key),
    /// It is taken from whatever it meant there.
    Surely(Key),
}
