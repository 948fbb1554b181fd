//! The list of one kind of record: leads, contacts, accounts, deals, activities. A live filter, a
//! sort order, chosen columns, marks, and the record under the cursor beside it where there is
//! room.
//!
//! - `choose`: which columns a list shows.
//! - `columns`: which columns a kind starts with.
//! - `state`: the list, its filter and what is asked.
//! - `view`: drawing.
//! - `views`: what is shown as a saved view has it.

mod choose;
pub mod columns;
pub mod state;
pub mod view;
mod views;

pub use state::Records;
