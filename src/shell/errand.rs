//! What the shell cannot do by itself, since only the loop has the terminal.

/// Something for the loop to do between two frames.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Errand {
    /// End the program.
    Leave,
    /// Give the terminal back and stop until called again.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// Take the mouse or give it back, as the shell now wants it.
    Mouse,
    /// Put text on the clipboard.
    Copy(String),
    /// Edit a text in the person's editor.
    Edit(String),
    /// Send the terminal a sign: a bell or a notification.
    Sign(Vec<u8>),
    /// Run a program of the person's own in the terminal: what they call it, and its words.
    Run(String, Vec<String>),
    /// Open an address with the system's own program.
    Browse(String),
}
