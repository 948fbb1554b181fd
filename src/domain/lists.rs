//! What the user shapes: list entries, exchange rates, custom fields.

use std::borrow::Cow;

use super::catalogue::{Field, FieldKind, Kind, mark};
use super::record::record;

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
        let list = || Cow::Owned(self.list.clone().unwrap_or_default());
        let holds = match self.holds.as_deref()? {
            "long-text" => FieldKind::LongText,
            "integer" => FieldKind::Integer,
            "decimal" => FieldKind::Decimal,
            "money" => FieldKind::Money,
            "date" => FieldKind::Date,
            "yes-no" => FieldKind::YesNo,
            "choice" => FieldKind::Choice(list()),
            "many-choices" => FieldKind::ManyChoices(list()),
            "reference" => FieldKind::Reference(Kind::from_word(self.list.as_deref()?)?),
            _ => FieldKind::Text,
        };
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
