//! The screens, one folder each; none knows another. What can be done to records wherever they
//! are shown is in [`action`].
//!
//! - [`pipeline`]: the board.
//! - [`records`]: the list of one kind of record.
//! - [`record`]: the page of one record.
//! - [`clashes`]: what was written apart.
//! - [`history`]: every step, and one step.
//! - [`welcome`]: where there is no deck yet.
//! - [`import`]: a file that is to come in.

pub mod action;
pub mod clashes;
pub mod history;
pub mod import;
pub mod pipeline;
pub mod record;
pub mod records;
pub mod welcome;

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
        Place::Clashes => Box::new(clashes::Clashes::default()),
        Place::Step(id) => Box::new(history::StepPage::new(*id)),
        Place::Welcome => Box::new(welcome::Welcome::default()),
        Place::Import(path) => Box::new(import::Import::new(path.as_deref(), desk)),
    }
}
