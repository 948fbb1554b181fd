//! Trying again: after a second, then after twice as long each time. How waiting is done is the
//! caller's business.

use std::time::Duration;

use super::error::{Error, Result};

/// The first wait.
const FIRST: Duration = Duration::from_secs(1);
/// The longest one.
const LONGEST: Duration = Duration::from_mins(5);

/// How long to wait before the next try.
#[derive(Clone, Copy, Debug, Default)]
pub struct Backoff {
    failed: u32,
}

impl Backoff {
    /// Notes a failure; how long to wait now.
    pub fn failed(&mut self) -> Duration {
        let wait = FIRST * 2_u32.saturating_pow(self.failed.min(16));
        self.failed += 1;
        wait.min(LONGEST)
    }

    /// Notes that it went well: the next wait is the first again.
    pub fn succeeded(&mut self) {
        self.failed = 0;
    }
}

/// Tries what may fail for a while; `wait` lets so much time pass, `tries` is how often at most.
///
/// # Errors
/// The last failure, or the first that will not pass by itself.
pub fn again<T>(
    tries: u32,
    wait: &mut dyn FnMut(Duration, &Error),
    mut attempt: impl FnMut() -> Result<T>,
) -> Result<T> {
    let mut backoff = Backoff::default();
    let mut left = tries.max(1);
    loop {
        left -= 1;
        match attempt() {
            Err(error) if error.may_pass() && left > 0 => wait(backoff.failed(), &error),
            done => return done,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Message;

    fn away() -> Error {
        Error::Away(Message::new("hub-away"))
    }

    #[test]
    fn every_wait_is_twice_the_one_before_up_to_five_minutes() {
        let mut backoff = Backoff::default();
        let waits: Vec<u64> = (0..11).map(|_| backoff.failed().as_secs()).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
        backoff.succeeded();
        assert_eq!(backoff.failed(), FIRST);
    }

    #[test]
    fn only_what_may_pass_is_tried_again_and_not_for_ever() {
        let mut waited = Vec::new();
        let mut left = 2;
        let done = again(5, &mut |time, _| waited.push(time.as_secs()), || {
            left -= 1;
            if left < 0 { Ok(7) } else { Err(away()) }
        });
        assert!(matches!(done, Ok(7)));
        assert_eq!(waited, [1, 2]);
        let mut count = 0;
        let failed = again(3, &mut |_, _| count += 1, || Err::<(), _>(away()));
        assert!(failed.is_err() && count == 2);
        let refused = || Err::<(), _>(Error::Refused(Message::new("hub-denied")));
        assert!(again(3, &mut |_, _| panic!("it will not pass"), refused).is_err());
    }
}
