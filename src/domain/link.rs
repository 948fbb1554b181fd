//! What ties records together or hangs on them: roles, tags, custom values, stage events. Their
//! ids are derived from what they join, so that two copies of a deck make the same link once.

use super::id::Id;
use super::record::record;

record! {
    /// A contact's place at an account.
    AccountContact {
        account "account": Reference(Account), REQUIRED, [];
        contact "contact": Reference(Contact), REQUIRED, [];
        role "role": Choice("contact-role"), PLAIN, [];
        primary "primary": YesNo, PLAIN, [];
        since "since": Date, PLAIN, [];
        until "until": Date, PLAIN, [];
    }
}

record! {
    /// A contact's part in an opportunity, with how far they are won over, 0 to 100 on two axes.
    OpportunityContact {
        opportunity "opportunity": Reference(Opportunity), REQUIRED, [];
        contact "contact": Reference(Contact), REQUIRED, [];
        role "role": Choice("contact-role"), PLAIN, [];
        primary "primary": YesNo, PLAIN, [];
        intellectual "intellectual": Percent, PLAIN, [];
        emotional "emotional": Percent, PLAIN, [];
    }
}

record! {
    /// A tag on a record.
    Tag {
        record "record": AnyReference, REQUIRED, [];
        name "name": Text, REQUIRED, [];
    }
}

record! {
    /// What a custom field holds on a record, as JSON.
    CustomValue {
        record "record": AnyReference, REQUIRED, [];
        key "key": Text, REQUIRED, [];
        value "value": Text, REQUIRED, [];
    }
}

record! {
    /// An opportunity's coming into a stage.
    StageEvent {
        opportunity "opportunity": Reference(Opportunity), REQUIRED, [];
        stage "stage": Reference(Stage), REQUIRED, [];
        from "from": Reference(Stage), PLAIN, [];
        at "at": Moment, REQUIRED, [];
    }
}

/// The id of the link between an account and a contact.
pub fn account_contact(account: Id, contact: Id) -> Id {
    Id::derived(&["account_contact", &account.to_string(), &contact.to_string()])
}

/// The id of the link between an opportunity and a contact.
pub fn opportunity_contact(opportunity: Id, contact: Id) -> Id {
    Id::derived(&["opportunity_contact", &opportunity.to_string(), &contact.to_string()])
}

/// The id of a tag on a record; tags differ by their folded text.
pub fn tag(record: Id, name: &str) -> Id {
    Id::derived(&["tag", &record.to_string(), &super::fold::fold(name)])
}

/// The id of what a custom field holds on a record.
pub fn custom_value(record: Id, key: &str) -> Id {
    Id::derived(&["custom_value", &record.to_string(), key])
}

/// The id of an opportunity's coming into a stage at a moment.
pub fn stage_event(opportunity: Id, stage: Id, at: i64) -> Id {
    Id::derived(&["stage_event", &opportunity.to_string(), &stage.to_string(), &at.to_string()])
}

/// The id of an entry of a list.
pub fn list_entry(list: &str, key: &str) -> Id {
    Id::derived(&["list_entry", list, key])
}
