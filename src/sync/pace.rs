//! How long is waited for a file and for the next try, and what a try came to.

/// How long a changed file must stay as it is before it is read, in milliseconds.
pub const QUIET: i64 = 2_000;
/// How often a file that failed is read again though it looks the same, in milliseconds.
pub(super) const RETRY: i64 = 60_000;
/// How long a shared file may be unreadable before what waits goes into a file beside it, in
/// milliseconds; also when it is told as needing attention.
pub const PATIENCE: i64 = 10 * 60_000;

/// Whether a file that has just changed is waited for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Haste {
    /// It is read at once: somebody waits for it, and a digest tells whether it is whole.
    Now,
    /// It is read once it has stayed as it is for a while.
    WhenQuiet,
}

/// What became of a publication.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Published {
    /// The shared file has what this machine knows.
    Done,
    /// It had it before.
    NothingNew,
    /// A file beside it has it: the shared one's place could not be taken.
    Beside,
    /// It waits; the status tells what for.
    Waits,
}
