//! Where we stand with a shared deck, in messages: one for the status line, all of it for a report.

use super::pace::PATIENCE;
use super::shared::Shared;
use super::state::Trouble;
use super::wrong::Wrong;
use crate::domain::{Device, Message};
use crate::repository::{Repository, Result};

/// How long a clock that was ahead is told of, in milliseconds.
const ONE_DAY: i64 = 24 * 3_600_000;

const PUBLISHED: [&str; 4] =
    ["sync-published-seconds", "sync-published-minutes", "sync-published-hours", "sync-published-days"];
const READ: [&str; 4] = ["sync-read-seconds", "sync-read-minutes", "sync-read-hours", "sync-read-days"];

impl Shared {
    /// The one thing to say about the deck and its shared file now.
    pub fn status(&self, replica: &Repository) -> Result<Message> {
        let now = replica.clock().now();
        let waiting = self.waiting(replica)?;
        if let Some(trouble) = &self.state.trouble {
            return Ok(in_words(trouble, now, waiting));
        }
        if self.state.on_disk.is_none() && !self.place.shared.exists() {
            return Ok(Message::new("sync-away").with("count", waiting));
        }
        if waiting > 0 {
            let id = if self.state.blocked.is_some() { "sync-cannot-publish" } else { "sync-edits-waiting" };
            return Ok(Message::new(id).with("count", waiting));
        }
        Ok(match self.state.published_at.max(self.state.read_at) {
            Some(at) if self.state.published_at == Some(at) => ago(now - at, PUBLISHED),
            Some(at) => ago(now - at, READ),
            None => Message::new("sync-in-step"),
        })
    }

    /// What is wrong with the shared file or publishing, and with each file beside it, in words;
    /// also clocks that are ahead.
    pub fn attention(&self, now: i64) -> Vec<Message> {
        let name = self.place.shared.file_name().unwrap_or_default().to_string_lossy();
        let mut all = Vec::new();
        if let Some(trouble) = &self.state.trouble {
            all.push(trouble.wrong.message(&name));
            if now - trouble.since >= PATIENCE && trouble.wrong.may_pass() {
                all.push(Message::new("sync-file-stays").with("name", &name));
            }
        }
        if let Some(Trouble { wrong: Wrong::Refused(reason), .. }) = &self.state.blocked {
            let folder = self.place.folder().display();
            all.push(Message::new("sync-publish-refused").with("folder", folder).with("reason", reason));
        }
        for (name, copied) in &self.state.copies {
            all.extend(copied.trouble.as_ref().map(|trouble| trouble.wrong.message(name)));
        }
        // Whoever has set it right since has nothing more to be told of.
        let lately = |at: i64| now - at < ONE_DAY;
        for (device, (by, _)) in self.state.clocks_ahead.iter().filter(|(_, (_, at))| lately(*at)) {
            let device = format!("{:012x}", Device(*device).0);
            all.push(Message::new("sync-clock-ahead").with("device", device).with("minutes", by / 60_000));
        }
        all
    }

    /// Conflict copies that were merged and wait for the shared file to have all of them.
    pub fn merged_copies(&self) -> Vec<&str> {
        let merged = self.state.copies.iter().filter(|(_, copied)| copied.known.is_some());
        merged.map(|(name, _)| name.as_str()).collect()
    }

    /// When something was taken in the last time, in UTC milliseconds.
    pub fn read_at(&self) -> Option<i64> {
        self.state.read_at
    }

    /// When something was published from here the last time, in UTC milliseconds.
    pub fn published_at(&self) -> Option<i64> {
        self.state.published_at
    }
}

/// What was so long ago, in milliseconds, by the texts that count seconds, minutes, hours and days.
fn ago(elapsed: i64, [seconds, minutes, hours, days]: [&'static str; 4]) -> Message {
    let (id, count) = match (elapsed / 1000).max(0) {
        count @ 0..60 => (seconds, count),
        count @ 60..3600 => (minutes, count / 60),
        count @ 3600..86_400 => (hours, count / 3600),
        count => (days, count / 86_400),
    };
    Message::new(id).with("count", count)
}

fn in_words(trouble: &Trouble, now: i64, waiting: i64) -> Message {
    match &trouble.wrong {
        Wrong::Newer(version) => Message::new("sync-newer").with("version", version),
        Wrong::Renamed(name) => Message::new("sync-renamed").with("name", name).with("count", waiting),
        wrong if wrong.may_pass() && now - trouble.since < PATIENCE => Message::new("sync-waiting-whole"),
        _ => Message::new("sync-attention").with("count", waiting),
    }
}
