//! Which columns the list of a kind starts with, and in which order its rows stand.

use crate::domain::{Field, FieldKind, Kind};
use crate::repository::{Lists, Sort};

/// The keys of the columns a list starts with, the most needed first: a narrow screen leaves out
/// from the end.
pub fn first_columns(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Lead => &[
            "name", "status", "next", "rating", "touched", "created", "source", "company", "amount", "owner",
        ],
        Kind::Contact => &["name", "account", "next", "phone", "email", "title", "touched", "owner", "city"],
        Kind::Account => {
            &["name", "type", "next", "city", "industry", "phone", "owner", "touched", "revenue"]
        }
        Kind::Opportunity => &[
            "name",
            "stage",
            "amount",
            "close",
            "next",
            "account",
            "probability",
            "owner",
            "touched",
            "source",
        ],
        _ => &["subject", "type", "due", "status", "account", "contact", "opportunity", "owner", "outcome"],
    }
}

/// The id of the words above a column, where the name of its field is wider than what stands in it.
pub fn heading(kind: Kind, key: &str) -> Option<&'static str> {
    match (kind, key) {
        (Kind::Lead, "created") => Some("list-lead-age"),
        (Kind::Lead, "touched") => Some("list-lead-touch"),
        (Kind::Lead, "next") => Some("list-lead-next"),
        _ => None,
    }
}

/// Columns in which a field still says something in the list of a kind: how a lead stands is all to
/// be seen on the smallest screen.
pub fn least(kind: Kind, key: &str) -> Option<u16> {
    match (kind, key) {
        (Kind::Lead, "name") => Some(16),
        (Kind::Lead, "source") => Some(9),
        _ => None,
    }
}

/// The order a list starts in.
pub fn first_sort(kind: Kind) -> Vec<Sort> {
    let (key, descending) = match kind {
        Kind::Lead => ("created", true),
        Kind::Opportunity => ("close", false),
        Kind::Activity => ("due", false),
        _ => ("name", false),
    };
    vec![Sort { key: key.to_owned(), descending }]
}

/// The fields a list can show and sort by.
pub fn offered(lists: &Lists, kind: Kind) -> impl Iterator<Item = &Field> {
    lists.catalogue.fields(kind).filter(move |field| {
        !matches!(field.kind, FieldKind::LongText | FieldKind::Position)
            && field.key != "probability_by_hand"
            && lists.shows_field(kind, &field.key)
    })
}

/// True for fields whose rows can be walked in order.
pub fn sorts(field: &Field) -> bool {
    !matches!(
        field.kind,
        FieldKind::Emails | FieldKind::Phones | FieldKind::ManyChoices(_) | FieldKind::ManyReferences(_)
    )
}

/// What turns out first when a list is sorted by a field for the first time: the largest amounts
/// and the latest moments, else the start of the alphabet.
pub fn starts_descending(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Money | FieldKind::Moment | FieldKind::Integer | FieldKind::Percent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_first_column_and_order_is_a_field_of_its_kind() {
        for kind in Kind::MAIN {
            for key in first_columns(kind) {
                assert!(kind.field(key).is_some(), "{kind:?} {key}");
            }
            for sort in first_sort(kind) {
                assert!(kind.field(&sort.key).is_some_and(sorts), "{kind:?} {}", sort.key);
            }
        }
    }
}
