//! What a new deck holds before anybody works with it: the lists, a pipeline, its stages, a sample
//! cadence, and the first user. Ids of all but the user are derived, so that two new decks agree.

use super::catalogue::Kind;
use super::change::Change;
use super::fold::fold;
use super::id::Id;
use super::link;
use super::presets::{StagePreset, sample_cadence};
use super::user::initials;
use super::value::Value;

/// The stable key of a list entry from its first label: folded, with dashes (`cold-call`).
pub fn entry_key(label: &str) -> String {
    let mut key = String::with_capacity(label.len());
    for character in fold(label).chars() {
        if character.is_alphanumeric() {
            key.push(character);
        } else if !key.is_empty() && !key.ends_with('-') {
            key.push('-');
        }
    }
    key.truncate(key.trim_end_matches('-').len());
    if key.is_empty() { "entry".to_owned() } else { key }
}

/// Lists whose keys the program itself knows: a user may rename their entries, not add any.
pub const FIXED: &[(&str, &[(&str, &str)])] = &[
    ("activity-status", &[("planned", "Planned"), ("done", "Done"), ("not-held", "Not held")]),
    ("stage-type", &[("open", "Open"), ("won", "Won"), ("lost", "Lost")]),
    ("rating", &[("hot", "Hot"), ("warm", "Warm"), ("cold", "Cold")]),
    (
        "forecast",
        &[
            ("pipeline", "Pipeline"),
            ("best-case", "Best Case"),
            ("commit", "Commit"),
            ("closed", "Closed"),
            ("omitted", "Omitted"),
        ],
    ),
    ("priority", &[("high", "High"), ("normal", "Normal"), ("low", "Low")]),
    ("direction", &[("in", "Incoming"), ("out", "Outgoing")]),
    ("organisation-kind", &[("organisation", "Organisation"), ("person", "Person")]),
    (
        "outcome-class",
        &[
            ("competitive-loss", "Competitive loss"),
            ("no-decision", "No decision"),
            ("disqualified", "Disqualified"),
            ("won-new", "Won new"),
            ("won-expansion", "Won expansion"),
        ],
    ),
    (
        "cadence-for",
        &[("lead", "Leads"), ("contact", "Contacts"), ("opportunity", "Deals"), ("account", "Accounts")],
    ),
    ("cadence-start", &[("hand", "By hand"), ("status", "On a lead status"), ("won", "On won")]),
    ("cadence-from", &[("previous", "The step before"), ("start", "The start")]),
    (
        "enrolment-status",
        &[("active", "Active"), ("paused", "Paused"), ("finished", "Finished"), ("stopped", "Stopped")],
    ),
    ("tracked-by", &[("stage", "Stage"), ("probability", "Probability"), ("both", "Both")]),
    (
        "field-type",
        &[
            ("text", "Text"),
            ("long-text", "Long text"),
            ("integer", "Whole number"),
            ("decimal", "Decimal number"),
            ("percent", "Percent"),
            ("money", "Money"),
            ("date", "Date"),
            ("moment", "Date and time"),
            ("yes-no", "Yes or no"),
            ("choice", "Choice"),
            ("many-choices", "Many choices"),
            ("url", "Web address"),
            ("emails", "E-mail addresses"),
            ("phones", "Phones"),
            ("reference", "Reference"),
        ],
    ),
];

/// Lists that the user edits, with the labels they start with. Keys are made from the labels.
pub const EDITABLE: &[(&str, &[&str])] = &[
    ("activity-type", &["Call", "Meeting", "Task", "Email", "Note", "Message", "Visit", "Demo"]),
    ("lead-status", &["New", "Working", "Nurture", "Qualified", "Converted", "Unqualified", "Junk"]),
    (
        "lead-source",
        &[
            "Cold Call",
            "Existing Customer",
            "Self Generated",
            "Employee",
            "Partner",
            "Supplier",
            "Public Relations",
            "Direct Mail",
            "Conference",
            "Trade Show",
            "Web Site",
            "Word of mouth",
            "Referral",
            "Advertising",
            "Email",
            "Campaign",
            "Other",
        ],
    ),
    (
        "account-type",
        &[
            "Prospect",
            "Customer",
            "Partner",
            "Supplier",
            "Reseller",
            "Integrator",
            "Competitor",
            "Investor",
            "Press",
            "Analyst",
            "Other",
        ],
    ),
    (
        "industry",
        &[
            "Agriculture",
            "Automotive",
            "Banking and finance",
            "Construction",
            "Consulting",
            "Education",
            "Energy",
            "Food and beverage",
            "Government",
            "Healthcare",
            "Hospitality",
            "Insurance",
            "Logistics",
            "Manufacturing",
            "Media",
            "Real estate",
            "Retail",
            "Technology",
            "Telecommunications",
            "Textile and garment",
            "Other",
        ],
    ),
    ("contact-status", &["Prospect", "Customer", "Former customer", "Partner", "Other"]),
    ("opportunity-type", &["New Business", "Existing Business", "Cross-sell", "Up-sell", "Renewal"]),
    (
        "contact-role",
        &[
            "Primary Decision Maker",
            "Business Decision Maker",
            "Business Evaluator",
            "Technical Decision Maker",
            "Technical Evaluator",
            "Executive Sponsor",
            "Influencer",
            "Other",
        ],
    ),
    ("call-outcome", &["Connected", "No answer", "Voicemail", "Wrong number", "Call back", "Not interested"]),
    (
        "loss-reason",
        &[
            "Pricing",
            "Competition",
            "Budget",
            "Missing features",
            "Long sales cycle",
            "No decision-maker",
            "Unresponsive",
            "Poor fit",
            "No decision",
            "Timing",
            "Other",
        ],
    ),
    ("win-reason", &["Price", "Product fit", "Relationship", "Service", "Speed", "Reference", "Other"]),
    (
        "disqualified-reason",
        &["No budget", "No need", "No authority", "Bad timing", "Cannot be reached", "Duplicate", "Other"],
    ),
    (
        "value-proposition",
        &["Lower cost", "Higher quality", "Faster delivery", "Less risk", "Better service"],
    ),
    ("loyalty-driver", &["Price", "Quality", "Service", "Relationship", "Habit", "Contract"]),
];

/// The entry that a new record starts with, by list.
const DEFAULTS: &[(&str, &str)] = &[
    ("lead-status", "new"),
    ("activity-type", "task"),
    ("activity-status", "planned"),
    ("priority", "normal"),
    ("organisation-kind", "organisation"),
    ("account-type", "prospect"),
    ("opportunity-type", "new-business"),
];

/// Colours of entries that stand out: names of the sixteen terminal colours.
const COLOURS: &[(&str, &str, &str)] = &[
    ("rating", "hot", "red"),
    ("rating", "warm", "yellow"),
    ("rating", "cold", "blue"),
    ("priority", "high", "red"),
    ("lead-status", "new", "blue"),
    ("lead-status", "working", "yellow"),
    ("lead-status", "qualified", "green"),
    ("lead-status", "converted", "green"),
    ("account-type", "customer", "green"),
    ("account-type", "competitor", "red"),
];

/// Who works with a new deck first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FirstUser {
    /// Display name.
    pub name: String,
    /// E-mail address, when known.
    pub email: Option<String>,
    /// Language tag such as `vi-VN`, when known.
    pub locale: Option<String>,
}

/// The changes that make a new deck. The user's id is the one id taken from `ids`; every other
/// one is derived. [`first_user`] finds it again.
pub fn seed(stages: StagePreset, user: &FirstUser, now: i64, ids: &mut dyn FnMut() -> Id) -> Vec<Change> {
    let mut changes = lists();
    changes.extend(stages.changes());
    changes.extend(sample_cadence());
    changes.push(Change::create(
        Kind::User,
        ids(),
        [
            ("name", Value::from(user.name.as_str())),
            ("initials", initials(&user.name).into()),
            ("email", user.email.clone().into()),
            ("locale", user.locale.clone().into()),
            ("active", true.into()),
            ("created", Value::Moment(now)),
        ],
    ));
    changes
}

/// The user that a seed makes first.
pub fn first_user(changes: &[Change]) -> Option<Id> {
    changes.iter().find_map(|change| match change {
        Change::Create { kind: Kind::User, id, .. } => Some(*id),
        _ => None,
    })
}

/// Every entry of every default list.
pub fn lists() -> Vec<Change> {
    let fixed = FIXED.iter().flat_map(|(list, entries)| {
        entries.iter().enumerate().map(|(order, (key, name))| entry(list, key, name, order))
    });
    let editable = EDITABLE.iter().flat_map(|(list, labels)| {
        labels.iter().enumerate().map(|(order, name)| entry(list, &entry_key(name), name, order))
    });
    fixed.chain(editable).collect()
}

/// True when the program knows the keys of this list, so that entries are renamed but not added.
pub fn is_fixed(list: &str) -> bool {
    FIXED.iter().any(|(name, _)| *name == list)
}

/// The change that makes one list entry at a place in its list's order.
pub fn entry(list: &str, key: &str, name: &str, order: usize) -> Change {
    let colour = COLOURS.iter().find(|(of, at, _)| *of == list && *at == key).map(|(_, _, colour)| *colour);
    let default = DEFAULTS.contains(&(list, key));
    Change::create(
        Kind::ListEntry,
        link::list_entry(list, key),
        [
            ("list", Value::from(list)),
            ("key", key.into()),
            ("name", name.into()),
            ("order", (order as i64).into()),
            ("colour", colour.map_or(Value::Null, Value::from)),
            ("active", true.into()),
            ("default", if default { true.into() } else { Value::Null }),
        ],
    )
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::domain::catalogue::FieldKind;
    use crate::domain::testing::{applied, numbered};

    fn new_deck() -> Vec<Change> {
        let user = FirstUser { name: "An Nguyễn".to_owned(), ..FirstUser::default() };
        seed(StagePreset::Standard, &user, 5, &mut numbered())
    }

    #[test]
    fn keys_are_folded_labels_with_dashes() {
        assert_eq!(entry_key("Cold Call"), "cold-call");
        assert_eq!(entry_key(" Proposal/Price Quote "), "proposal-price-quote");
        assert_eq!(entry_key("Đối tác"), "doi-tac");
        assert_eq!(entry_key("Cross-sell"), "cross-sell");
        assert_eq!(entry_key("?!"), "entry");
    }

    #[test]
    fn two_new_decks_agree_on_everything_but_the_user() {
        let mut other_ids = || Id::new(99, [9; 10]);
        let user = FirstUser::default();
        let other = seed(StagePreset::Standard, &user, 7, &mut other_ids);
        let shared = |changes: Vec<Change>| {
            changes.into_iter().filter(|c| c.subject().0 != Kind::User).collect::<Vec<_>>()
        };
        assert_eq!(shared(new_deck()), shared(other));
    }

    #[test]
    fn every_choice_of_the_catalogue_has_a_list() {
        let lists: HashSet<&str> =
            FIXED.iter().map(|(list, _)| *list).chain(EDITABLE.iter().map(|(list, _)| *list)).collect();
        for kind in Kind::ALL {
            for field in kind.fields() {
                if let FieldKind::Choice(list) | FieldKind::ManyChoices(list) = &field.kind {
                    assert!(lists.contains(list.as_ref()), "{kind:?} {} wants list {list}", field.key);
                }
            }
        }
    }

    #[test]
    fn defaults_and_colours_name_entries_that_exist() {
        let entries = applied(&new_deck(), Kind::ListEntry);
        let has =
            |list: &str, key: &str| entries.iter().any(|e| e.text("list") == list && e.text("key") == key);
        assert!(DEFAULTS.iter().all(|(list, key)| has(list, key)));
        assert!(COLOURS.iter().all(|(list, key, _)| has(list, key)));
    }

    #[test]
    fn no_record_of_a_new_deck_is_made_twice() {
        let mut seen = HashSet::new();
        assert!(new_deck().iter().all(|change| seen.insert(change.subject())));
    }

    #[test]
    fn a_new_deck_has_its_first_user() {
        let changes = new_deck();
        let users = applied(&changes, Kind::User);
        assert_eq!(first_user(&changes), Some(users[0].id));
        assert_eq!(users[0].text("initials"), "AN");
    }
}
