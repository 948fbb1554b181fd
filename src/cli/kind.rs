//! The kinds of record a command line names, with the other words people use for them.

use crate::domain::Kind;

/// A kind of record; plurals are understood too.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum KindWord {
    /// Organisations, or people who buy.
    #[value(aliases = ["accounts", "company", "companies", "organisation", "organisations"])]
    Account,
    /// People.
    #[value(aliases = ["contacts", "person", "people"])]
    Contact,
    /// Somebody who may become a contact and an opportunity.
    #[value(alias = "leads")]
    Lead,
    /// Possible sales; `deal` for short.
    #[value(aliases = ["opportunities", "deal", "deals"])]
    Opportunity,
    /// Calls, meetings, tasks, e-mails, notes.
    #[value(alias = "activities")]
    Activity,
    /// Activities of the type task.
    #[value(alias = "tasks")]
    Task,
    /// Who works with the deck.
    #[value(alias = "users")]
    User,
    /// Entries of the lists: sources, statuses, reasons.
    #[value(aliases = ["lists", "list-entry"])]
    List,
    /// What currencies are worth.
    #[value(alias = "rates")]
    Rate,
    /// What is sold.
    #[value(alias = "products")]
    Product,
    /// Pipelines.
    #[value(alias = "pipelines")]
    Pipeline,
    /// The columns of pipelines.
    #[value(alias = "stages")]
    Stage,
}

impl KindWord {
    /// The kind of record meant.
    pub fn kind(self) -> Kind {
        match self {
            KindWord::Account => Kind::Account,
            KindWord::Contact => Kind::Contact,
            KindWord::Lead => Kind::Lead,
            KindWord::Opportunity => Kind::Opportunity,
            KindWord::Activity | KindWord::Task => Kind::Activity,
            KindWord::User => Kind::User,
            KindWord::List => Kind::ListEntry,
            KindWord::Rate => Kind::Rate,
            KindWord::Product => Kind::Product,
            KindWord::Pipeline => Kind::Pipeline,
            KindWord::Stage => Kind::Stage,
        }
    }
}
