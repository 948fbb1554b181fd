//! The screens, one folder each; none knows another. What can be done to records wherever they
//! are shown is in [`action`].
//!
//! - [`today`]: what is to be done now.
//! - [`pipeline`]: the board.
//! - [`records`]: the list of one kind of record.
//! - [`record`]: the page of one record.
//! - [`brief`]: what there is to know before a call.
//! - [`agenda`]: activities by day, and a month of them.
//! - [`calls`]: the next person to call.
//! - [`cadences`]: the cadences, and one of them.
//! - [`clashes`]: what was written apart.
//! - [`duplicates`]: records that may be one, and two of them side by side.
//! - [`history`]: every step, and one step.
//! - [`reports`]: where a month stands.
//! - [`settings`]: how the deck is shaped, and what a person has set up for themselves.
//! - [`welcome`]: where there is no deck yet.
//! - [`import`]: a file that is to come in.

pub mod action;
pub mod agenda;
pub mod brief;
pub mod cadences;
pub mod calls;
pub mod clashes;
pub mod duplicates;
pub mod history;
pub mod import;
pub mod pipeline;
pub mod record;
pub mod records;
pub mod reports;
pub mod settings;
pub mod today;
pub mod welcome;

use crate::domain::Kind;
use crate::ui::{Desk, Place, Screen};

/// The screen of a place.
pub fn open(place: &Place, desk: &Desk<'_>) -> Box<dyn Screen> {
    match place {
        Place::List(kind) => Box::new(records::Records::opening(*kind, first_filter(*kind), desk)),
        Place::Filtered(kind, filter) => Box::new(records::Records::new(*kind, filter, desk)),
        Place::Today => Box::new(today::Today::default()),
        Place::Pipeline(id) => Box::new(pipeline::Pipeline::new(*id, desk)),
        Place::Record(kind, id) => Box::new(record::RecordPage::new(*kind, *id)),
        Place::Brief(kind, id) => Box::new(brief::BriefPage::new(*kind, *id)),
        Place::History(about) => Box::new(history::History::new(*about)),
        Place::Reports => Box::new(reports::Reports::default()),
        Place::Agenda => Box::new(agenda::Agenda::default()),
        Place::CallSheet => Box::new(calls::CallSheet::default()),
        Place::Cadences => Box::new(cadences::Cadences::default()),
        Place::Cadence(id) => Box::new(cadences::CadencePage::new(*id)),
        Place::Duplicates(of) => Box::new(duplicates::Duplicates::new(*of)),
        Place::Pair(kind, left, right) => Box::new(duplicates::PairPage::new(*kind, *left, *right)),
        Place::Clashes => Box::new(clashes::Clashes::default()),
        Place::Settings => Box::new(settings::Settings::default()),
        Place::Step(id) => Box::new(history::StepPage::new(*id)),
        Place::Welcome => Box::new(welcome::Welcome::default()),
        Place::Import(path) => Box::new(import::Import::new(path.as_deref(), desk)),
    }
}

/// Of deals and activities, what is still to be worked on comes first; Esc shows the rest.
fn first_filter(kind: Kind) -> &'static str {
    match kind {
        Kind::Opportunity => "is:open",
        Kind::Activity => "status:planned",
        _ => "",
    }
}
