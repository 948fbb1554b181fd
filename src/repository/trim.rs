//! Trimming the history: of what is older than the deck wants to keep, only the lines are kept that
//! reports of the past read. Each copy trims its own; copies that have not bring nothing back.

use chrono::{DateTime, Months};
use rusqlite::{Connection, OptionalExtension, params};

use super::Repository;
use super::error::{Error, Result};
use super::storage::patch_at;
use super::write::MERGED_INTO;
use crate::domain::{Message, StepId};

/// The setting that says how many months of history are kept whole.
const MONTHS: &str = "months-of-history";
/// The setting of this copy that says up to which hybrid logical clock its history is trimmed.
const TRIMMED: &str = "trimmed-to";

/// Fields whose history stays: what the pipeline was at any time, and who is there.
const KEPT: [&str; 8] =
    ["stage", "amount", "currency", "close", "probability", "owner", "deleted", MERGED_INTO];

impl Repository {
    /// How many months of history the deck keeps whole; all of it when nothing was said.
    pub fn history_months(&self) -> Option<u32> {
        self.setting(MONTHS)?.parse().ok().filter(|months| *months > 0)
    }

    /// Says how many months of history the deck keeps whole, in every copy; none for all of it.
    pub fn keep_history(&mut self, months: Option<u32>) -> Result<()> {
        match months {
            Some(months) => self.set_setting(MONTHS, &months.to_string()),
            None => self.set_setting(MONTHS, ""),
        }
    }

    /// Trims the history of this copy as the deck wants it; how many lines went or were cut. What is
    /// asked about stays whole.
    ///
    /// # Errors
    /// Those of writing the deck; its history is as it was then.
    pub fn trim_history(&mut self) -> Result<i64> {
        let Some(months) = self.history_months() else { return Ok(0) };
        let now = DateTime::from_timestamp_millis(self.clock().now()).unwrap_or_default();
        let Some(from) = now.checked_sub_months(Months::new(months)) else { return Ok(0) };
        let before = from.timestamp_millis() << 16;
        let count = self.write_whole(|connection| {
            let count = trim(connection, before)?;
            if count > 0 || trimmed(connection)?.is_some() {
                let sql = "INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)";
                connection.execute(sql, params![TRIMMED, before.to_string()])?;
            }
            Ok(count)
        })?;
        self.reload_lists()?;
        Ok(count)
    }

    /// Refuses to take a step back whose lines may be gone.
    pub(super) fn refuse_trimmed(&self, step: StepId) -> Result<()> {
        let Some(before) = trimmed(&self.connection)? else { return Ok(()) };
        let sql = "SELECT 1 FROM step WHERE d = ?1 AND s = ?2 AND h < ?3";
        let mut statement = self.connection.prepare_cached(sql)?;
        if statement.exists(params![step.device.0, step.number, before])? {
            return Err(Error::Refused(Message::new("history-trimmed").with("step", step)));
        }
        Ok(())
    }
}

fn trimmed(connection: &Connection) -> Result<Option<i64>> {
    let sql = "SELECT CAST(value AS INTEGER) FROM main.meta WHERE key = ?1";
    Ok(connection.prepare_cached(sql)?.query_row([TRIMMED], |row| row.get(0)).optional()?)
}

fn trim(connection: &Connection, before: i64) -> Result<i64> {
    let mut lines = connection.prepare(
        "SELECT c.rowid, c.patch FROM change c JOIN step s ON s.d = c.d AND s.s = c.s \
         WHERE s.h < ?1 AND c.id NOT IN (SELECT id FROM clash)",
    )?;
    let mut cut = connection.prepare("UPDATE change SET patch = ?2 WHERE rowid = ?1")?;
    let mut gone = connection.prepare("DELETE FROM change WHERE rowid = ?1")?;
    let mut rows = lines.query([before])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let rowid: i64 = row.get(0)?;
        let mut patch = patch_at(row, 1)?;
        let all = patch.len();
        patch.retain(|key, _| KEPT.contains(&key.as_str()));
        if patch.len() < all {
            found.push((rowid, patch));
        }
    }
    for (rowid, patch) in &found {
        if patch.is_empty() {
            gone.execute([rowid])?;
        } else {
            cut.execute(params![rowid, serde_json::Value::Object(patch.clone()).to_string()])?;
        }
    }
    Ok(found.len() as i64)
}

#[cfg(test)]
mod tests {
    use crate::domain::{Change, Kind, Value};
    use crate::repository::tests::{contact, id, new_deck, who};
    use crate::repository::{Clock, Repository};

    const MONTH: i64 = 31 * 24 * 3_600_000;

    #[test]
    fn what_is_older_than_the_deck_keeps_is_cut_to_what_reports_read_and_is_not_taken_back() {
        let mut deck = Repository::in_memory(new_deck(), who(1, None)).expect("a deck");
        let start = deck.clock().now();
        deck.commit("made", vec![contact(1, "Lan")]).expect("a step");
        let deal = Change::create(Kind::Opportunity, id(2), [("name", Value::from("Renewal"))]);
        deck.commit("made", vec![deal]).expect("a step");
        let set = |kind, n, key: &'static str, to: Value| vec![Change::set(kind, id(n), [(key, to)])];
        let title = deck.commit("title", set(Kind::Contact, 1, "title", "Buyer".into())).expect("a step");
        let both = vec![Change::set(
            Kind::Opportunity,
            id(2),
            [("amount", Value::from(500)), ("notes", "Tea".into())],
        )];
        deck.commit("amount", both).expect("a step");
        assert_eq!(deck.trim_history().expect("nothing was said"), 0);
        deck.keep_history(Some(12)).expect("said");
        deck.who.clock = Clock::Fixed(start + 11 * MONTH);
        let late = deck.commit("title", set(Kind::Contact, 1, "title", "Chair".into())).expect("a step");
        assert_eq!(deck.trim_history().expect("trimmed"), 0);
        deck.who.clock = Clock::Fixed(start + 13 * MONTH);
        assert_eq!(deck.trim_history().expect("trimmed"), 2);
        assert_eq!(deck.trim_history().expect("trimmed"), 0);
        let fields = |kind, n| -> Vec<String> {
            let history = deck.history(kind, id(n)).expect("a history");
            history.into_iter().flat_map(|(_, edit)| edit.fields).map(|(key, ..)| key).collect()
        };
        assert_eq!(fields(Kind::Contact, 1), ["title"]);
        assert_eq!(fields(Kind::Opportunity, 2), ["amount"]);
        assert_eq!(deck.check().expect("a check").problems, []);
        let refused = deck.undo_step(title, str::to_owned).expect_err("its line is gone");
        assert_eq!(refused.message().id, "history-trimmed");
        deck.undo_step(late, str::to_owned).expect("this one is whole");
        let lan = deck.get(Kind::Contact, id(1)).expect("a read").expect("Lan");
        assert_eq!(lan.text("title"), "Buyer");
    }
}
