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
    let message = match (clash.field.as_str(), take) {
        ("deleted", Take::Held) => Message::new("clash-left-deleted"),
        ("deleted", Take::Other) => Message::new("clash-brought-back"),
        (field, take) => {
            let id = if take == Take::Held { "clash-kept" } else { "clash-taken" };
            Message::new(id).with("field", text.label_of(clash.kind, field))
        }
    };
    text.message(&message.with("name", &clash.name)).to_string()
}
