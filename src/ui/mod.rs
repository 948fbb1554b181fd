//! What screens are made of.
//!
//! - [`screen`]: what a screen is, what it may ask for, what drawing may see.
//! - [`ask`]: the questions a screen can put: a prompt, a picker, a confirmation, a form.
//! - [`own`]: what a person can set up for themselves.
//! - [`place`]: where a person can go.
//! - [`begin`]: how a person wants to begin where there is no deck.
//! - [`job`]: long work, done beside the screen.
//! - [`read`]: rows read beside the screen while typing goes on.
//! - [`entry`]: one line of text being typed.
//! - [`list`]: a window of records, a cursor and marks; [`marks`]: the marked records.
//! - [`scroll`]: a cursor over rows that are all in memory.
//! - [`paint`]: putting text on the screen, cell by cell.
//! - [`card`]: a card of a board.
//! - [`bar`]: a small bar beside a figure.
//! - [`address`]: what the fields of a record open; [`link`]: where that stands on a frame.
//! - [`memory`]: what was drawn before, copied while it still holds.
//! - [`table`]: a list drawn as columns that fit.
//! - [`widths`]: how wide the columns of a table are.
//! - [`facts`]: what a record holds, one field a line.
//! - [`lessons`]: what deals taught, beside one like them.
//! - [`filter`]: the filter line of a list.
//! - [`empty`]: what an empty place says.

pub mod address;
pub mod ask;
pub mod bar;
pub mod begin;
pub mod card;
pub mod empty;
pub mod entry;
pub mod facts;
pub mod filter;
pub mod job;
pub mod lessons;
pub mod link;
pub mod list;
pub mod marks;
pub mod memory;
pub mod own;
pub mod paint;
pub mod place;
pub mod read;
pub mod screen;
pub mod scroll;
pub mod table;
pub mod widths;

pub use ask::{Answer, Choice, Choices, FormRow, FormSpec, Holds, Picker, Preview, Prompt, Reach, Repeats};
pub use entry::Entry;
pub use job::{Job, Progress};
pub use own::Own;
pub use place::Place;
pub use read::{Found, Wanted};
pub use screen::{Amount, Desk, Look, Outcome, Screen};
