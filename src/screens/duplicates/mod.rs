//! Records that may be one: the pairs with their reasons, and two of them side by side, where one
//! chooses field by field what stays before they are merged.
//!
//! - [`list`]: the pairs of one record, or of the whole deck; `list_view`: drawing them.
//! - [`search`]: looking through the whole deck beside the screen.
//! - [`pair`]: two records side by side; `choice`: which value of each field stays; `pair_view`:
//!   drawing them.

mod choice;
pub mod list;
mod list_view;
pub mod pair;
mod pair_view;
pub mod search;

pub use list::Duplicates;
pub use pair::PairPage;

use crate::domain::duplicate::{Likeness, distinct_key};
use crate::domain::setting::setting;
use crate::domain::{Change, Id, Kind, Message, Value};
use crate::screens::action::{now, words};
use crate::text::{Clean, Text};
use crate::ui::{Desk, Outcome};

/// Writes that two records of these names are not one, for good: they are no pair from then on.
fn told_apart((one, other): (Id, Id), (first, second): (String, String), desk: &Desk<'_>) -> Outcome {
    let label = Message::new("duplicates-told-apart").with("first", first).with("second", second);
    let key = distinct_key(one, other);
    let values = [
        ("key", Value::from(key.as_str())),
        ("value", Value::from("yes")),
        ("created", Value::Moment(now(desk).moment)),
    ];
    Outcome::write(words(desk, &label), vec![Change::create(Kind::Setting, setting(&key), values)])
}

/// Why two records are alike, in words.
fn reasons(likeness: &Likeness, text: &Text) -> Clean {
    let words = likeness.reasons.iter().map(|reason| text.get(reason.text_id()));
    let words: Vec<String> = words.map(|words| words.to_string()).collect();
    Clean::line(&words.join(", "))
}
