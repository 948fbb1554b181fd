//! What a person can ask for, and the keys that ask for it.
//!
//! - [`table`]: every command, with its stable name.
//! - [`context`]: where a key is pressed, and which keys of elsewhere still hold there.
//! - `bottom`: what the bottom line shows in each place.
//! - [`key`]: one key as the keymap files spell it and as a person reads it.
//! - [`keymap`]: which key means which command where.
//! - [`keymap_file`]: the keymap file with other keys for a command.
//! - [`modules`]: which commands go with a module.
//! - [`hints`]: footer hints, help rows and `docs/keys.md`, generated.

mod bottom;
pub mod context;
pub mod hints;
pub mod key;
pub mod keymap;
pub mod keymap_file;
pub mod modules;
pub mod table;

pub use context::Context;
pub use hints::{HelpRow, Hint, footer, help_rows, keys_page};
pub use key::Key;
pub use keymap::Keymap;
pub use modules::{is_offered, module_of};
pub use table::Command;
