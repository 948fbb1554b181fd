//! Merging two records that are one: what the one that stays has then, and how everything that
//! pointed at the other goes on to it.

use super::catalogue::{Field, FieldKind, Kind};
use super::change::{Change, Key};
use super::contact::OPT_OUT;
use super::id::Id;
use super::link;
use super::record::Record;
use super::value::Value;

/// Kinds whose records can be merged.
pub const MERGED: [Kind; 4] = [Kind::Account, Kind::Contact, Kind::Lead, Kind::Opportunity];

/// Which of two records a field is taken from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum From {
    /// The one that stays.
    Keep,
    /// The one that goes.
    Drop,
}

/// What the record that stays gets from the one that goes: what it has not, addresses and numbers
/// beside its own, notes under its own, and a refusal to be contacted. `chosen` says of fields where
/// each comes from.
pub fn values(keep: &Record, drop: &Record, chosen: &[(Key, From)]) -> Vec<(Key, Value)> {
    let is_money = |field: &Field| field.kind == FieldKind::Money || field.key == "currency";
    // An amount without its currency means nothing: they come together or not at all.
    let has_money =
        keep.kind.fields().iter().any(|f| f.kind == FieldKind::Money && !keep.get(&f.key).is_empty());
    let mut values = Vec::new();
    for field in keep.kind.fields().iter().filter(|field| field.is_editable()) {
        let (ours, theirs) = (keep.get(&field.key), drop.get(&field.key));
        let from = chosen.iter().find(|(key, _)| *key == field.key).map(|(_, from)| *from);
        let value = match from {
            Some(From::Keep) => continue,
            Some(From::Drop) => theirs.clone(),
            None if theirs.is_empty() || (is_money(field) && has_money) => continue,
            None => both(field, ours, theirs),
        };
        if value != *ours {
            values.push((field.key.clone(), value));
        }
    }
    values
}

/// What becomes of a field of which both records have something, or the one that goes alone.
fn both(field: &Field, ours: &Value, theirs: &Value) -> Value {
    match field.kind {
        FieldKind::Emails | FieldKind::Phones => {
            let mut all: Vec<String> = ours.as_list().to_vec();
            all.extend(theirs.as_list().iter().filter(|more| !ours.as_list().contains(more)).cloned());
            Value::List(all)
        }
        FieldKind::LongText if !ours.is_empty() && ours != theirs => {
            let (ours, theirs) = (ours.as_text().unwrap_or_default(), theirs.as_text().unwrap_or_default());
            Value::from(format!("{ours}\n\n{theirs}"))
        }
        // Whoever once said no has said no.
        _ if field.key == OPT_OUT && theirs.as_bool() == Some(true) => theirs.clone(),
        _ if ours.is_empty() => theirs.clone(),
        _ => ours.clone(),
    }
}

/// The changes that let a record which points at one record point at another. Ties, tags and custom
/// values have ids of what they join, and are made anew where `is_there` says that there is none.
pub fn pointed(record: &Record, from: Id, to: Id, is_there: impl Fn(Kind, Id) -> bool) -> Vec<Change> {
    let moved = |value: &Value| if value.as_id() == Some(from) { Value::Id(to) } else { value.clone() };
    let fields = record.kind.fields().iter().filter(|field| !field.is_derived());
    let tied = fields.map(|field| (field.key.clone(), moved(record.get(&field.key))));
    let tied: Vec<(Key, Value)> = tied.filter(|(_, value)| !value.is_empty()).collect();
    let of = |key: &str| tied.iter().find(|(name, _)| name == key).map(|(_, value)| value);
    let id_of = |key: &str| of(key).and_then(Value::as_id);
    let text_of = |key: &str| of(key).and_then(Value::as_text).unwrap_or_default();
    let anew = match record.kind {
        Kind::AccountContact => {
            id_of("account").zip(id_of("contact")).map(|(a, c)| link::account_contact(a, c))
        }
        Kind::OpportunityContact => {
            id_of("opportunity").zip(id_of("contact")).map(|(o, c)| link::opportunity_contact(o, c))
        }
        Kind::Tag => id_of("record").map(|of| link::tag(of, text_of("name"))),
        Kind::CustomValue => id_of("record").map(|of| link::custom_value(of, text_of("key"))),
        // Where a deal has been stays with that deal.
        Kind::StageEvent => return Vec::new(),
        _ => None,
    };
    let Some(id) = anew else {
        let set = tied.into_iter().filter(|(key, value)| record.get(key) != value).collect();
        return vec![Change::Set { kind: record.kind, id: record.id, values: set }];
    };
    let mut changes = vec![Change::Delete { kind: record.kind, id: record.id }];
    if !is_there(record.kind, id) {
        changes.push(Change::Create { kind: record.kind, id, values: tied });
    }
    changes
}

/// The changes of [`pointed`] as they are where somebody chose which value of a custom field stays.
pub fn custom(record: &Record, keep: &Record, pointed: Vec<Change>, chosen: &[(Key, From)]) -> Vec<Change> {
    let key = record.text("key");
    let from = chosen.iter().find(|(name, _)| record.kind == Kind::CustomValue && name == key);
    match from {
        None => pointed,
        Some((_, From::Keep)) => vec![Change::Delete { kind: record.kind, id: record.id }],
        Some((_, From::Drop)) if keep.get(key).is_empty() => pointed,
        Some((_, From::Drop)) => {
            let id = link::custom_value(keep.id, key);
            let value = [("value", record.get("value").clone())];
            vec![Change::Delete { kind: record.kind, id: record.id }, Change::set(record.kind, id, value)]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> Id {
        Id([n; 16])
    }

    fn person(n: u8, values: &[(&str, Value)]) -> Record {
        let mut record = Record::new(Kind::Contact, id(n));
        for (key, value) in values {
            record.set(key, value.clone());
        }
        record
    }

    fn list(texts: &[&str]) -> Value {
        Value::List(texts.iter().map(|text| (*text).to_owned()).collect())
    }

    #[test]
    fn the_one_that_stays_has_its_own_and_what_it_had_not() {
        let keep =
            person(1, &[("name", "Lan".into()), ("email", list(&["lan@a.vn"])), ("notes", "Tea.".into())]);
        let drop = person(
            2,
            &[
                ("name", "Lan Nguyễn".into()),
                ("email", list(&["lan@a.vn", "lan@b.vn"])),
                ("title", "Buyer".into()),
                ("notes", "Coffee.".into()),
                ("do_not_contact", true.into()),
            ],
        );
        let all = values(&keep, &drop, &[]);
        let got = |key: &str| all.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
        assert_eq!(got("name"), None);
        assert_eq!(got("email"), Some(list(&["lan@a.vn", "lan@b.vn"])));
        assert_eq!(got("title"), Some("Buyer".into()));
        assert_eq!(got("notes"), Some("Tea.\n\nCoffee.".into()));
        assert_eq!(got("do_not_contact"), Some(true.into()));
        let chosen = values(&keep, &drop, &[("name".into(), From::Drop), ("title".into(), From::Keep)]);
        assert!(chosen.contains(&("name".into(), "Lan Nguyễn".into())));
        assert!(!chosen.iter().any(|(key, _)| key == "title"));
    }

    #[test]
    fn an_amount_never_gets_the_currency_of_another() {
        let deal = |n: u8, amount: Option<i64>, currency: &str| {
            let mut deal = Record::new(Kind::Opportunity, id(n));
            deal.set("amount", Value::from(amount));
            deal.set("currency", currency);
            deal
        };
        let has = deal(1, Some(500), "");
        assert_eq!(values(&has, &deal(2, Some(900), "EUR"), &[]), []);
        let both = values(&deal(1, None, ""), &deal(2, Some(900), "EUR"), &[]);
        assert_eq!(both, [("amount".into(), 900.into()), ("currency".into(), "EUR".into())]);
    }

    #[test]
    fn what_points_at_the_one_that_goes_points_at_the_one_that_stays() {
        let mut call = Record::new(Kind::Activity, id(9));
        call.set("contact", id(2));
        let changes = pointed(&call, id(2), id(1), |_, _| false);
        assert_eq!(changes, [Change::set(Kind::Activity, id(9), [("contact", Value::Id(id(1)))])]);
        let mut tag = Record::new(Kind::Tag, link::tag(id(2), "vip"));
        tag.set("record", id(2));
        tag.set("name", "vip");
        let gone = Change::Delete { kind: Kind::Tag, id: tag.id };
        let values = [("record", Value::Id(id(1))), ("name", "vip".into())];
        let made = Change::create(Kind::Tag, link::tag(id(1), "vip"), values);
        assert_eq!(pointed(&tag, id(2), id(1), |_, _| false), [gone.clone(), made]);
        assert_eq!(pointed(&tag, id(2), id(1), |_, _| true), [gone]);
    }
}
