//! What was written apart on two copies of the deck: both values, who wrote them and when, and one
//! key to let either hold.
//!
//! - [`state`]: the clashes and where the cursor is.
//! - [`view`]: drawing them.

pub mod state;
pub mod view;

use crate::domain::Message;
use crate::repository::merge::{Clash, Take};
use crate::text::Text;

pub use state::Clashes;

/// What ending a clash is called in the history, in the user's language.
pub fn label(clash: &Clash, take: Take, text: &Text) -> String {
    let name = &clash.name;
    let message = match (clash.field.as_str(), take) {
        ("deleted", Take::Held) => Message::new("clashes-left-deleted").with("name", name),
        ("deleted", Take::Other) => Message::new("clashes-brought-back").with("name", name),
        (field, Take::Held) => {
            Message::new("clashes-kept").with("name", name).with("field", text.label_of(clash.kind, field))
        }
        (field, Take::Other) => {
            Message::new("clashes-taken").with("name", name).with("field", text.label_of(clash.kind, field))
        }
    };
    text.message(&message).to_string()
}
