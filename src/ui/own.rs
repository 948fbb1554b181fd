//! What a person can set up for themselves on this machine, beside the deck: the shell asks and
//! does it, since it holds the keys, the colours and the words.

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
}
