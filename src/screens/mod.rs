//! The screens, one folder each; none knows another. What can be done to records wherever they
//! are shown is in [`action`].
//!
//! - [`pipeline`]: the board.
//! - [`records`]: the list of one kind of record.
//! - [`record`]: the page of one record.
//! - [`clashes`]: what was written apart.
//! - [`duplicates`]: records that may be one, and two of them side by side.
//! - [`history`]: every step, and one step.

pub mod action;
pub mod clashes;
pub mod duplicates;
pub mod history;
pub mod pipeline;
pub mod record;
pub mod records;

use crate::domain::Kind;
use crate::ui::{Desk, Place, Screen};

/// The screen of a place.
pub fn open(place: &Place, desk: &Desk<'_>) -> Box<dyn Screen> {
    match place {
        // Of deals and activities, what is still to be worked on comes first; Esc shows the rest.
        Place::List(Kind::Opportunity) => Box::new(records::Records::new(Kind::Opportunity, "is:open", desk)),
        Place::List(Kind::Activity) => {
            Box::new(records::Records::new(Kind::Activity, "status:planned", desk))
        }
        Place::List(kind) => Box::new(records::Records::new(*kind, "", desk)),
        Place::Filtered(kind, filter) => Box::new(records::Records::new(*kind, filter, desk)),
        Place::Pipeline(id) => Box::new(pipeline::Pipeline::new(*id)),
        Place::Record(kind, id) => Box::new(record::RecordPage::new(*kind, *id)),
        Place::History(about) => Box::new(history::History::new(*about)),
        Place::Duplicates(of) => Box::new(duplicates::Duplicates::new(*of)),
        Place::Pair(kind, left, right) => Box::new(duplicates::PairPage::new(*kind, *left, *right)),
        Place::Clashes => Box::new(clashes::Clashes::default()),
        Place::Step(id) => Box::new(history::StepPage::new(*id)),
        Place::Welcome => Box::new(pipeline::Pipeline::new(None)),
    }
}
