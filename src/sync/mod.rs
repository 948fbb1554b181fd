//! One deck, many hands: a deck in a synced folder or on a network drive. Every machine works on a
//! private replica; the file in the folder is a snapshot that each publishes for the others. No
//! drawing, no threads; moments come from the repository's clock.
//!
//! - [`detect`]: whether a deck is shared, and what tells so.
//! - [`sight`]: what a file looks like from outside.
//! - [`place`]: where the shared file and this machine's part of it lie.
//! - [`state`]: what is remembered between looks; [`wrong`]: what is the matter with a file.
//! - [`pace`]: how long is waited, and what a try came to.
//! - [`shared`]: opening; the looks and publications as they fall due.
//! - [`read`](mod@read): taking in what others have published; [`copies`]: conflict copies beside it.
//! - [`publish`]: writing the snapshot.
//! - [`hub`]: a PostgreSQL server that copies push to and pull from, for teams that outgrow a file.
//! - [`in_place`]: a deck in a synced folder that is worked on in place.
//! - [`left_behind`]: what waits in replicas of paths that are gone.
//! - [`watch`]: being told that something stirs there.
//! - [`status`]: where we stand, in messages.

pub mod copies;
pub mod detect;
pub mod hub;
pub mod in_place;
pub mod left_behind;
pub mod pace;
pub mod place;
pub mod publish;
pub mod read;
pub mod shared;
pub mod sight;
pub mod state;
pub mod status;
pub mod watch;
pub mod wrong;

#[cfg(test)]
mod service_tests;
#[cfg(test)]
mod tests;

pub use detect::{Mode, Why};
pub use in_place::InPlace;
pub use pace::Published;
pub use place::Place;
pub use shared::{Shared, TakeIn};
pub use watch::Watch;
