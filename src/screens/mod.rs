//! The screens, one folder each; none knows another. What can be done to records wherever they
//! are shown is in [`action`].
//!
//! - [`pipeline`]: the board.
//! - [`records`]: the list of one kind of record.

pub mod action;
pub mod pipeline;
pub mod records;

use crate::domain::Kind;
use crate::ui::{Desk, Place, Screen};

/// The screen of a place.
pub fn open(place: &Place, desk: &Desk<'_>) -> Box<dyn Screen> {
    match place {
        Place::List(kind) => Box::new(records::Records::new(*kind, "", desk)),
        Place::Filtered(kind, filter) => Box::new(records::Records::new(*kind, filter, desk)),
        Place::Pipeline(id) => Box::new(pipeline::Pipeline::new(*id)),
        _ => Box::new(records::Records::new(Kind::Contact, "", desk)),
    }
}
