//! Waiting for another program's write to end. Whoever has waited long asks more often, so that
//! of many who wait none is outrun by those who came later.

use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::error::Result;

/// How long is waited before it is told that the deck is being written to.
const PATIENCE: Duration = Duration::from_secs(10);

/// Lets a connection wait where it meets somebody else's lock. SQLite's own way of waiting asks the
/// seldomer the longer it lasts: of eight writers one could find the deck taken for ten seconds.
pub(super) fn give(connection: &mut Connection) -> Result<()> {
    let mut began = Instant::now();
    let wait = move |asked: i32| {
        if asked == 0 {
            began = Instant::now();
        }
        let Some(most) = pause(began.elapsed()) else { return false };
        rest(Duration::from_micros(fastrand::u64(500..most.as_micros() as u64)));
        true
    };
    Ok(connection.busy_handler(Some(wait))?)
}

/// How long to rest at most before asking again, after so long a wait; none when it was too long.
fn pause(waited: Duration) -> Option<Duration> {
    let most = match waited {
        waited if waited >= PATIENCE => return None,
        waited if waited < Duration::from_millis(100) => 12,
        waited if waited < Duration::from_secs(1) => 6,
        _ => 3,
    };
    Some(Duration::from_millis(most))
}

#[expect(clippy::disallowed_methods, reason = "the one place that waits, where SQLite would sleep itself")]
fn rest(pause: Duration) {
    std::thread::sleep(pause);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_has_waited_longer_asks_more_often_and_gives_up_after_ten_seconds() {
        let pauses = [0, 99, 100, 999, 1_000, 9_999].map(|waited| pause(Duration::from_millis(waited)));
        assert!(pauses.iter().all(Option::is_some));
        assert!(pauses.is_sorted_by(|earlier, later| later <= earlier), "{pauses:?}");
        assert!(pauses[5] < pauses[0], "{pauses:?}");
        assert_eq!(pause(PATIENCE), None);
    }
}
