//! What the user shapes: list entries, exchange rates, custom fields.

use std::borrow::Cow;

use super::catalogue::{Field, Kind, mark};
use super::record::record;
use super::shaping::field::kind_of;

record! {
    /// One entry of a list that the user edits. Its key never changes; its label may.
    ListEntry {
        list "list": Text, REQUIRED, [];
        key "key": Text, REQUIRED, [];
        name "name": Text, REQUIRED, [];
        order "order": Integer, PLAIN, [];
        colour "colour": Text, PLAIN, [];
        active "active": YesNo, PLAIN, [];
        default "default": YesNo, PLAIN, [];
        created "created": Moment, RULED, [];
        updated "updated": Moment, DERIVED, [];
    }
}

record! {
    /// What one unit of a currency is worth, in units of the deck's own currency, from a day on.
    Rate {
        currency "currency": Currency, REQUIRED, ["Currency"];
        date "date": Date, REQUIRED, ["Date"];
        rate "rate": Decimal, REQUIRED, ["Rate"];
        created "created": Moment, RULED, [];
        updated "updated": Moment, DERIVED, [];
    }
}

record! {
    /// A field the user added to a kind of record.
    CustomField {
        record_kind "kind": Text, REQUIRED, [];
        key "key": Text, REQUIRED, [];
        name "name": Text, REQUIRED, [];
        holds "type": Choice("field-type"), REQUIRED, [];
        list "list": Text, PLAIN, [];
        required "required": YesNo, PLAIN, [];
        order "order": Integer, PLAIN, [];
        active "active": YesNo, PLAIN, [];
        created "created": Moment, RULED, [];
        updated "updated": Moment, DERIVED, [];
    }
}

impl CustomField {
    /// Its entry in the catalogue; none when it names no kind of record.
    pub fn entry(&self) -> Option<(Kind, Field)> {
        let holds = kind_of(self.holds.as_deref()?, self.list.as_deref())?;
        let required = if self.required == Some(true) { mark::REQUIRED } else { mark::PLAIN };
        let entry = Field {
            key: Cow::Owned(self.key.clone()?),
            kind: holds,
            marks: mark::CUSTOM | required,
            headers: &[],
            label: self.name.clone(),
        };
        Some((Kind::from_word(self.record_kind.as_deref()?)?, entry))
    }
}
