//! What the user shapes: list entries, exchange rates, custom fields.

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
