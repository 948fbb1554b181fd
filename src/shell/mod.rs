//! The running program: it hands keys to screens, does what they ask for, and draws.
//!
//! - [`state`]: everything the program is while it runs, and how it is made.
//! - [`setup`]: what it is made with, as configured.
//! - [`event`]: keys, paste and mouse, to the top overlay, else the screen, else everywhere.
//! - [`command`]: the commands that hold on every screen.
//! - [`perform`]: does what a screen asks for; the only place that writes.
//! - [`person`]: who works here; [`arrange`]: what they set up for themselves.
//! - `rebind`: a command gets another key.
//! - [`own`]: questions of the shell's own, and what a deck does without.
//! - [`macros`]: keys that are written down and pressed again.
//! - [`outside`]: what is done with a record outside the program.
//! - [`start`]: where there is no deck yet.
//! - [`to_do`]: how much there is to do today, beside its tab.
//! - [`tabs`]: the screens that are open, each tab with a stack of its own.
//! - [`overlay`]: what floats above a screen.
//! - [`frame`]: top line, bottom line, toasts.
//! - [`draft`]: what is being written, kept over a crash.
//! - [`toast`]: what is told in passing.
//! - [`job`]: work beside the screen; the only place that starts threads.
//! - [`finder`]: finds things and reads rows beside the screen; [`latest`]: how the last question wins.
//! - [`recipe`]: the last change, to be made again.
//! - [`run`](mod@run): the loop; the only place that touches the terminal.
//! - [`frames`]: a frame as one write; `cells`: how its cells are written; `hyperlinks`: which of them
//!   open an address.
//! - [`ground`]: the terminal's answer whether it is dark or light; `signals`: what ends the program.
//! - [`upkeep`]: the daily backup, beside the screen.
//! - [`remind`]: reminders of what has a time.
//! - [`sharing`]: a shared deck kept in step, beside the screen.
//! - [`wake`]: ends the loop's waiting from elsewhere.
//! - [`errand`]: what the shell asks of the loop.
//! - `own`: commands of the person's own and addresses to open; [`program`]: running one.
//! - [`editor`]: programs of the person's own.
//! - [`print`](mod@print): one frame without a terminal.

pub mod arrange;
mod cells;
pub mod command;
pub mod draft;
pub mod editor;
pub mod errand;
pub mod event;
pub mod finder;
pub mod frame;
pub mod frames;
pub mod ground;
mod hyperlinks;
pub mod job;
pub mod latest;
pub mod macros;
mod outside;
pub mod overlay;
pub mod own;
pub mod perform;
pub mod person;
pub mod print;
pub mod program;
mod rebind;
mod recipe;
pub mod remind;
pub mod run;
pub mod setup;
pub mod sharing;
mod signals;
pub mod start;
pub mod state;
pub mod tabs;
pub mod to_do;
pub mod toast;
pub mod upkeep;
pub mod wake;

pub use print::{Spelled, print, spelled};
pub use run::{Ended, Mouse, RunError, run};
pub use setup::Setup;
pub use state::Shell;
