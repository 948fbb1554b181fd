//! Ends the loop's waiting from elsewhere: from a signal, from a job, from the watchman.

use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::Arc;

/// Wakes the loop. Where no loop runs (stories, `print`), it does nothing.
#[derive(Clone, Debug, Default)]
pub struct Waker(Option<Arc<UnixStream>>);

impl Waker {
    /// Ends the loop's waiting, now or as soon as it starts.
    pub fn wake(&self) {
        if let Some(stream) = &self.0 {
            // A full pipe has wakes in it already.
            let _ = (&**stream).write(&[0]);
        }
    }
}

/// What the loop waits on.
#[derive(Debug)]
pub struct Sleeper(UnixStream);

impl Sleeper {
    /// A sleeper and what wakes it.
    pub fn pair() -> io::Result<(Sleeper, Waker)> {
        let (reads, writes) = UnixStream::pair()?;
        reads.set_nonblocking(true)?;
        writes.set_nonblocking(true)?;
        Ok((Sleeper(reads), Waker(Some(Arc::new(writes)))))
    }

    /// Another handle that signal handlers may write to.
    pub fn signal_end(waker: &Waker) -> io::Result<Option<UnixStream>> {
        waker.0.as_ref().map(|stream| stream.try_clone()).transpose()
    }

    /// Forgets the wakes so far.
    pub fn drain(&self) {
        let mut bytes = [0; 64];
        while matches!((&self.0).read(&mut bytes), Ok(count) if count > 0) {}
    }
}

impl AsFd for Sleeper {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}
