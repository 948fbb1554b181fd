//! Signals that end the program, for the loop and the watchman to look at.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGWINCH};

use super::run::Ended;
use super::wake::{Sleeper, Waker};

/// Signals that end the program, as flags that the loop and the watchman look at.
#[derive(Clone)]
pub(super) struct Signals {
    ended_by: Arc<AtomicUsize>,
    /// The terminal has gone.
    pub(super) gone: Arc<AtomicBool>,
    /// The loop has ended by itself.
    pub(super) ending: Arc<AtomicBool>,
    /// The terminal belongs to the editor: an interrupt is meant for it.
    pub(super) is_elsewhere: Arc<AtomicBool>,
}

impl Signals {
    /// Notes signals and wakes both the loop and the watchman.
    pub(super) fn listen(waker: &Waker, watchman: &Waker) -> io::Result<Signals> {
        let ended_by = Arc::new(AtomicUsize::new(0));
        for signal in [SIGTERM, SIGHUP, SIGINT] {
            signal_hook::flag::register_usize(signal, Arc::clone(&ended_by), signal as usize)?;
        }
        for (signal, woken) in
            [(SIGTERM, watchman), (SIGHUP, watchman), (SIGINT, watchman), (SIGTERM, waker), (SIGHUP, waker)]
                .into_iter()
                .chain([(SIGINT, waker), (SIGWINCH, waker)])
        {
            if let Some(end) = Sleeper::signal_end(woken)? {
                signal_hook::low_level::pipe::register(signal, end)?;
            }
        }
        let gone = Arc::new(AtomicBool::new(false));
        Ok(Signals { ended_by, gone, ending: Arc::new(AtomicBool::new(false)), is_elsewhere: Arc::default() })
    }

    /// Drops an interrupt that was meant for the editor.
    pub(super) fn forget_interrupt(&self) {
        let _ = self.ended_by.compare_exchange(SIGINT as usize, 0, Ordering::SeqCst, Ordering::SeqCst);
    }

    /// How the program is to end, if it is.
    pub(super) fn ended(&self) -> Option<Ended> {
        if self.is_elsewhere.load(Ordering::SeqCst) {
            self.forget_interrupt();
        }
        match self.ended_by.load(Ordering::SeqCst) {
            0 if self.is_gone() => Some(Ended::Gone),
            0 => None,
            signal => Some(Ended::Signal(signal as i32)),
        }
    }

    /// Whether the terminal has gone.
    pub(super) fn is_gone(&self) -> bool {
        self.gone.load(Ordering::SeqCst)
    }
}
