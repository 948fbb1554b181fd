//! Every kind of record and every field, declared once. The SQL column, the journal's field name,
//! the form row, the list column, the filter word, the import guess, JSON and CSV names and the
//! history line all read these entries; custom fields are entries made at run time.

use std::borrow::Cow;

use super::{
    account, activity, cadence, contact, lead, lesson, link, lists, opportunity, pipeline, product, setting,
    user, view,
};

/// A kind of record. The order is the order of the tables and must not change: the search index
/// numbers its rows by it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum Kind {
    /// An organisation, or a person who buys.
    Account = 0,
    /// A person.
    Contact = 1,
    /// Somebody who may become a contact and an opportunity.
    Lead = 2,
    /// A possible sale.
    Opportunity = 3,
    /// A call, meeting, task, e-mail, note, message, visit or demo.
    Activity = 4,
    /// An ordered set of stages.
    Pipeline = 5,
    /// One column of a pipeline.
    Stage = 6,
    /// Somebody who works with the deck.
    User = 7,
    /// One entry of a list that the user edits.
    ListEntry = 8,
    /// What a currency is worth on a day.
    Rate = 9,
    /// A field the user added.
    CustomField = 10,
    /// Something that is sold.
    Product = 11,
    /// A contact's place at an account.
    AccountContact = 12,
    /// A contact's part in an opportunity.
    OpportunityContact = 13,
    /// A tag on a record.
    Tag = 14,
    /// What a custom field holds on a record.
    CustomValue = 15,
    /// An opportunity's coming into a stage.
    StageEvent = 16,
    /// What is done for somebody step by step.
    Cadence = 17,
    /// One step of a cadence.
    CadenceStep = 18,
    /// Who is at which step of a cadence.
    Enrolment = 19,
    /// What a won or lost deal taught.
    Lesson = 20,
    /// Which records are shown, and how.
    SavedView = 21,
    /// How the deck is set up.
    Setting = 22,
}

impl Kind {
    /// Every kind, in table order.
    pub const ALL: [Kind; 23] = [
        Kind::Account,
        Kind::Contact,
        Kind::Lead,
        Kind::Opportunity,
        Kind::Activity,
        Kind::Pipeline,
        Kind::Stage,
        Kind::User,
        Kind::ListEntry,
        Kind::Rate,
        Kind::CustomField,
        Kind::Product,
        Kind::AccountContact,
        Kind::OpportunityContact,
        Kind::Tag,
        Kind::CustomValue,
        Kind::StageEvent,
        Kind::Cadence,
        Kind::CadenceStep,
        Kind::Enrolment,
        Kind::Lesson,
        Kind::SavedView,
        Kind::Setting,
    ];

    /// The kinds a person opens, lists, searches and exports by name.
    pub const MAIN: [Kind; 5] = [Kind::Account, Kind::Contact, Kind::Lead, Kind::Opportunity, Kind::Activity];

    /// The name used in SQL, JSON, the journal and on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Account => "account",
            Kind::Contact => "contact",
            Kind::Lead => "lead",
            Kind::Opportunity => "opportunity",
            Kind::Activity => "activity",
            Kind::Pipeline => "pipeline",
            Kind::Stage => "stage",
            Kind::User => "user",
            Kind::ListEntry => "list_entry",
            Kind::Rate => "rate",
            Kind::CustomField => "custom_field",
            Kind::Product => "product",
            Kind::AccountContact => "account_contact",
            Kind::OpportunityContact => "opportunity_contact",
            Kind::Tag => "tag",
            Kind::CustomValue => "custom_value",
            Kind::StageEvent => "stage_event",
            Kind::Cadence => "cadence",
            Kind::CadenceStep => "cadence_step",
            Kind::Enrolment => "enrolment",
            Kind::Lesson => "lesson",
            Kind::SavedView => "saved_view",
            Kind::Setting => "setting",
        }
    }

    /// The kind a word names: its key, its plural, or a salesperson's other word for it.
    pub fn from_word(word: &str) -> Option<Kind> {
        let word = word.to_lowercase().replace('-', "_");
        let singular = match word.as_str() {
            "deal" | "deals" | "opportunities" => "opportunity",
            "task" | "tasks" | "activities" => "activity",
            "company" | "companies" | "organisation" | "organization" => "account",
            "person" | "people" => "contact",
            "list" | "lists" => "list_entry",
            "view" | "views" => "saved_view",
            other => other.strip_suffix('s').unwrap_or(other),
        };
        Kind::ALL.into_iter().find(|kind| kind.key() == singular || kind.key() == word)
    }

    /// The fields of the kind, in order, custom fields aside.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Kind::Account => account::Account::FIELDS,
            Kind::Contact => contact::Contact::FIELDS,
            Kind::Lead => lead::Lead::FIELDS,
            Kind::Opportunity => opportunity::Opportunity::FIELDS,
            Kind::Activity => activity::Activity::FIELDS,
            Kind::Pipeline => pipeline::Pipeline::FIELDS,
            Kind::Stage => pipeline::Stage::FIELDS,
            Kind::User => user::User::FIELDS,
            Kind::ListEntry => lists::ListEntry::FIELDS,
            Kind::Rate => lists::Rate::FIELDS,
            Kind::CustomField => lists::CustomField::FIELDS,
            Kind::Product => product::Product::FIELDS,
            Kind::AccountContact => link::AccountContact::FIELDS,
            Kind::OpportunityContact => link::OpportunityContact::FIELDS,
            Kind::Tag => link::Tag::FIELDS,
            Kind::CustomValue => link::CustomValue::FIELDS,
            Kind::StageEvent => link::StageEvent::FIELDS,
            Kind::Cadence => cadence::Cadence::FIELDS,
            Kind::CadenceStep => cadence::CadenceStep::FIELDS,
            Kind::Enrolment => cadence::Enrolment::FIELDS,
            Kind::Lesson => lesson::Lesson::FIELDS,
            Kind::SavedView => view::SavedView::FIELDS,
            Kind::Setting => setting::Setting::FIELDS,
        }
    }

    /// The built-in field with this key.
    pub fn field(self, key: &str) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.key == key)
    }

    /// Where in [`Kind::fields`] the field with this key stands.
    pub fn position(self, key: &str) -> Option<usize> {
        self.fields().iter().position(|field| field.key == key)
    }

    /// The field that names a record of this kind: `subject` of an activity, else `name`.
    /// None for links, which have no name of their own.
    pub fn title(self) -> Option<&'static str> {
        match self {
            Kind::Activity | Kind::CadenceStep => Some("subject"),
            Kind::Rate => Some("currency"),
            Kind::Lesson => Some("text"),
            Kind::Setting => Some("key"),
            Kind::AccountContact
            | Kind::OpportunityContact
            | Kind::CustomValue
            | Kind::StageEvent
            | Kind::Enrolment => None,
            _ => Some("name"),
        }
    }

    /// The field whose amount says which currency a record of this kind is in: its first amount.
    /// Every other amount of the record, custom ones too, is in that currency.
    pub fn worth(self) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.kind == FieldKind::Money)
    }

    /// Whether the field with this key is the one that says the currency of its record.
    pub fn says_currency(self, key: &str) -> bool {
        self.worth().is_some_and(|field| field.key == key)
    }

    /// True when records of this kind carry tags and custom fields.
    pub fn takes_tags(self) -> bool {
        Kind::MAIN.contains(&self)
    }
}

/// What a field holds, and so how it is stored, edited, compared and read from files.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FieldKind {
    /// One line of text.
    Text,
    /// Text of many lines.
    LongText,
    /// E-mail addresses, the first the main one.
    Emails,
    /// Phones, each bare or as `label:number`, the first the main one.
    Phones,
    /// A web address.
    Url,
    /// A whole number.
    Integer,
    /// A percentage, 0 to 100.
    Percent,
    /// A decimal number in canonical text form.
    Decimal,
    /// Minor units of the currency in the record's `currency` field.
    Money,
    /// An ISO 4217 code.
    Currency,
    /// A day.
    Date,
    /// A moment in UTC milliseconds.
    Moment,
    /// Yes or no.
    YesNo,
    /// The key of an entry of the named list.
    Choice(Cow<'static, str>),
    /// Keys of entries of the named list.
    ManyChoices(Cow<'static, str>),
    /// Another record.
    Reference(Kind),
    /// Ids of other records, as text.
    ManyReferences(Kind),
    /// A record of any kind, by id.
    AnyReference,
    /// A place in an order: a fractional index.
    Position,
}

/// One field of a kind of record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// Its name in SQL, JSON, CSV, filters and the journal.
    pub key: Cow<'static, str>,
    /// What it holds.
    pub kind: FieldKind,
    /// What else is true of it: see [`mark`].
    pub marks: u8,
    /// What other systems call it in their exports, as written there.
    pub headers: &'static [&'static str],
    /// The label a user gave; none for a built-in field, whose label is a text.
    pub label: Option<String>,
}

/// What else is true of a field.
pub mod mark {
    /// Nothing else.
    pub const PLAIN: u8 = 0;
    /// A record must have it.
    pub const REQUIRED: u8 = 1;
    /// Its words are in the search index.
    pub const SEARCH: u8 = 2;
    /// Kept by the repository from other records: never written by a change, never merged.
    pub const DERIVED: u8 = 4;
    /// Written by rules, not offered in forms.
    pub const RULED: u8 = 8;
    /// Defined by the user.
    pub const CUSTOM: u8 = 16;
}

impl Field {
    /// A record must have it.
    pub fn is_required(&self) -> bool {
        self.marks & mark::REQUIRED != 0
    }

    /// Its words are in the search index.
    pub fn is_searchable(&self) -> bool {
        self.marks & mark::SEARCH != 0
    }

    /// The repository keeps it from other records.
    pub fn is_derived(&self) -> bool {
        self.marks & mark::DERIVED != 0
    }

    /// A person may write it in a form or on the command line.
    pub fn is_editable(&self) -> bool {
        self.marks & (mark::DERIVED | mark::RULED) == 0
    }

    /// The user added it.
    pub fn is_custom(&self) -> bool {
        self.marks & mark::CUSTOM != 0
    }
}

/// The fields of every kind, built-in and custom.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    custom: Vec<(Kind, Field)>,
}

impl Catalogue {
    /// The built-in fields and these custom ones, in their order.
    pub fn with_custom(custom: Vec<(Kind, Field)>) -> Catalogue {
        Catalogue { custom }
    }

    /// The fields of a kind in order: built-in, then custom.
    pub fn fields(&self, kind: Kind) -> impl Iterator<Item = &Field> {
        let custom = self.custom.iter().filter(move |(of, _)| *of == kind).map(|(_, field)| field);
        kind.fields().iter().chain(custom)
    }

    /// The field of this kind with this key.
    pub fn field(&self, kind: Kind, key: &str) -> Option<&Field> {
        self.fields(kind).find(|field| field.key == key)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_kind_names_a_field_twice() {
        for kind in Kind::ALL {
            let mut seen = HashSet::new();
            assert!(kind.fields().iter().all(|field| seen.insert(field.key.clone())), "{kind:?}");
        }
    }

    #[test]
    fn every_money_field_has_its_currency_beside_it() {
        for kind in Kind::ALL {
            if kind.fields().iter().any(|field| field.kind == FieldKind::Money) {
                assert!(kind.field("currency").is_some(), "{kind:?}");
            }
        }
    }

    #[test]
    fn one_amount_of_a_kind_says_its_currency() {
        for (kind, key) in [(Kind::Opportunity, "amount"), (Kind::Lead, "amount"), (Kind::Account, "revenue")]
        {
            assert!(kind.says_currency(key), "{kind:?}");
        }
        assert!(!Kind::Opportunity.says_currency("cost") && !Kind::Contact.says_currency("amount"));
    }

    #[test]
    fn every_kind_is_found_by_its_key_and_its_plural() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_word(kind.key()), Some(kind));
        }
        assert_eq!(Kind::from_word("deals"), Some(Kind::Opportunity));
        assert_eq!(Kind::from_word("companies"), Some(Kind::Account));
        assert_eq!(Kind::from_word("nothing"), None);
    }

    #[test]
    fn a_title_is_a_field() {
        for kind in Kind::ALL {
            assert!(kind.title().is_none_or(|title| kind.field(title).is_some()), "{kind:?}");
        }
    }
}
