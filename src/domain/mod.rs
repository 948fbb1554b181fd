//! What a pipeline *is*: records, their fields, money, dates, stages and the rules that hold
//! between them. No I/O, no clock, no SQL, no text for users.
//!
//! - [`id`]: what names a record, a device and a step.
//! - [`value`]: what one field can hold.
//! - [`catalogue`]: every kind of record and every field, declared once.
//! - [`record`]: the typed records and the catalogue entries, from one declaration.
//! - [`account`], [`contact`], [`lead`], [`opportunity`], [`activity`], [`pipeline`], [`product`],
//!   [`user`], [`lists`], [`link`], [`cadence`], [`lesson`], [`view`], [`setting`]: the records.
//! - [`change`]: a fact that became different, and its inverse.
//! - [`seen`]: what a person had before their eyes when they began to change a record.
//! - [`edit`]: what a person entered about a record, as changes.
//! - [`money`]: minor units, currencies, rates and totals that never mix.
//! - [`position`]: places between places, for cards in a column.
//! - [`fold`]: text as search and sorting see it.
//! - [`seed`], [`presets`]: what a new deck starts with.
//! - [`module`]: what of the program a deck can do without.
//! - [`now`]: when something happens, as rules are told.
//! - [`moving`]: moving, winning, losing and reopening a deal.
//! - [`editing`]: making and editing a deal through its fields, by the same rules.
//! - [`enrolling`]: taking records through a cadence; [`following`]: what a step means for that.
//! - [`next_step`]: how the next step stands, and whether a deal rots.
//! - [`queue`]: what is to be done now, in which order.
//! - [`recurrence`]: how something comes again, and when.
//! - [`membership`]: joining contacts to accounts and deals.
//! - [`merging`]: two records that are one.
//! - [`duplicate`]: whether two records are one, and why; [`company`]: what tells companies apart.
//! - [`tasks_in_text`]: lines of a long text that are to be done.
//! - [`conversion`]: a lead becomes account, contact and opportunity.
//! - [`shaping`]: lists, pipelines, stages, custom fields, users and rates, as a person shapes them.
//! - [`grouping`]: what the columns of a board stand for.
//! - [`gate`]: what stages ask of a deal before it moves.
//! - [`matching`]: why records are taken for what a lead is about; [`verification`]: whether its data
//!   can hold.
//! - [`probability`]: how likely a deal is, weighted amounts, forecast categories.
//! - [`message`]: what a person is to be told, before it is put into words.

pub mod account;
pub mod activity;
pub mod cadence;
pub mod catalogue;
pub mod change;
pub mod company;
pub mod contact;
pub mod conversion;
pub mod duplicate;
#[cfg(test)]
mod duplicate_tests;
pub mod edit;
pub mod editing;
pub mod enrolling;
pub mod fold;
pub mod following;
pub mod gate;
pub mod grouping;
pub mod id;
pub mod lead;
pub mod lesson;
pub mod link;
pub mod lists;
pub mod matching;
pub mod membership;
pub mod merging;
pub mod message;
pub mod module;
pub mod money;
pub mod moving;
pub mod next_step;
pub mod now;
pub mod opportunity;
pub mod pipeline;
pub mod position;
pub mod presets;
pub mod probability;
pub mod product;
pub mod queue;
pub mod record;
pub mod recurrence;
pub mod seed;
pub mod seen;
pub mod setting;
pub mod shaping;
pub mod tasks_in_text;
#[cfg(test)]
mod testing;
pub mod user;
pub mod value;
pub mod verification;
pub mod view;

pub use catalogue::{Catalogue, Field, FieldKind, Kind};
pub use change::Change;
pub use id::{Device, Id, StepId};
pub use message::Message;
pub use money::{Currency, Money};
pub use now::{Calendar, Now};
pub use record::Record;
pub use seen::Seen;
pub use value::Value;
