//! Planned calls that were made and whose end is known: they are done with that, and what comes
//! next is asked. How a call ended is asked in [`super::touch`].

use crate::domain::Record;
use crate::domain::activity::ABOUT;
use crate::ui::Desk;

use super::{Reply, fields, touch};

/// Completes a planned call with an outcome and asks what comes next.
pub fn ended(call: &Record, outcome: Option<&str>, desk: &Desk<'_>) -> Reply {
    touch::complete(std::slice::from_ref(call), outcome, Some(&whom(call, desk)), desk)
}

/// What the person is called whom an activity is about; else the lead, the deal, the account, and
/// at last the activity itself.
pub fn whom(activity: &Record, desk: &Desk<'_>) -> String {
    let order = ["contact", "lead", "opportunity", "account"];
    let kind = |key: &str| ABOUT.iter().find(|(about, _)| *about == key).map(|(_, kind)| *kind);
    order
        .into_iter()
        .find_map(|key| Some((kind(key)?, activity.get(key).as_id()?)))
        .map_or_else(|| activity.name(), |(kind, id)| fields::name_of(kind, Some(id), desk))
}
