//! The list of one kind of record: leads, contacts, accounts, deals, activities. A live filter, a
//! sort order, chosen columns, marks, and the record under the cursor beside it where there is
//! room.
//!
//! - `columns`: which columns a kind starts with.
//! - `state`: the list, its filter and what is asked.
//! - `view`: drawing.

pub mod columns;
pub mod state;
pub mod view;

pub use state::Records;
