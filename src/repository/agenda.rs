//! Activities by day, for the agenda, the month, the call sheet and reminders. What is planned lies
//! on the day it is due, what was done on the day it was done. Each read is a few index walks.

use chrono::NaiveDate;
use rusqlite::{Row, params};

use super::Repository;
use super::error::Result;
use super::read::record_of;
use super::storage::{from_days, id_at, statements, to_days};
use crate::domain::{Id, Kind, Record};

/// An activity and the day it lies on.
pub type OnDay = (NaiveDate, Record);

/// An activity in a month: as little of it as a calendar shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The day it lies on.
    pub day: NaiveDate,
    /// The moment it is due, where it has one.
    pub at: Option<i64>,
    /// What is to be done.
    pub subject: String,
    /// Whether it is over: done, or not held.
    pub is_over: bool,
}

/// When somebody is to be reminded of what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// The activity.
    pub id: Id,
    /// What is to be done.
    pub subject: String,
    /// The moment it is due, in UTC milliseconds.
    pub due_at: i64,
    /// The moment to remind of it.
    pub rings: i64,
}

/// What nobody owns is everybody's. Planned by day, planned by moment alone, over without a moment, done.
const WALKS: [&str; 4] = [
    "r.deleted = 0 AND r.status = 'planned' AND r.due >= ?1 AND r.due < ?2 AND (?5 IS NULL OR r.owner IS NULL OR r.owner = ?5) \
     ORDER BY r.due LIMIT ?6",
    "r.deleted = 0 AND r.status = 'planned' AND r.due IS NULL AND r.due_at >= ?3 AND r.due_at < ?4 \
     AND (?5 IS NULL OR r.owner IS NULL OR r.owner = ?5) ORDER BY r.due_at LIMIT ?6",
    "r.deleted = 0 AND r.status IN ('done', 'not-held') AND r.done_at IS NULL AND r.due >= ?1 AND r.due < ?2 \
     AND (?5 IS NULL OR r.owner IS NULL OR r.owner = ?5) ORDER BY r.due LIMIT ?6",
    "r.deleted = 0 AND r.status = 'done' AND r.done_at >= ?3 AND r.done_at < ?4 \
     AND (?5 IS NULL OR r.owner IS NULL OR r.owner = ?5) ORDER BY r.done_at LIMIT ?6",
];
/// How many of them are of what is still planned.
const PLANNED: usize = 2;

/// Planned, and for no day.
const UNDATED: &str = "r.deleted = 0 AND r.status = 'planned' AND r.due IS NULL AND r.due_at IS NULL \
    AND (?1 IS NULL OR r.owner IS NULL OR r.owner = ?1)";

/// Where something is due or was done next to a bound, of one owner or of everybody: the first entry
/// of an index that fits, and no row is read for it.
const NEXT_DUE: &str = "SELECT r.due FROM activity r WHERE r.deleted = 0 AND r.due >= ?1 \
    AND (?2 IS NULL OR r.owner IS NULL OR r.owner = ?2) ORDER BY r.due LIMIT 1";
const NEXT_DONE: &str = "SELECT r.done_at FROM activity r WHERE r.deleted = 0 AND r.status = 'done' \
    AND r.done_at >= ?1 AND (?2 IS NULL OR r.owner IS NULL OR r.owner = ?2) ORDER BY r.done_at LIMIT 1";
const LAST_DUE: &str = "SELECT r.due FROM activity r WHERE r.deleted = 0 AND r.due < ?1 \
    AND (?2 IS NULL OR r.owner IS NULL OR r.owner = ?2) ORDER BY r.due DESC LIMIT 1";
const LAST_DONE: &str = "SELECT r.done_at FROM activity r WHERE r.deleted = 0 AND r.status = 'done' \
    AND r.done_at < ?1 AND (?2 IS NULL OR r.owner IS NULL OR r.owner = ?2) ORDER BY r.done_at DESC LIMIT 1";

/// What is planned with a time: what rings as long before as everything does, the nearest first, and
/// what says itself how long, which alone has to be looked at as a whole.
const REMINDERS: [&str; 2] = [
    "SELECT r.id, r.subject, r.due_at, r.remind FROM activity r WHERE r.deleted = 0 AND r.status = 'planned' \
     AND r.due_at >= ?1 AND r.remind IS NULL AND (?2 IS NULL OR r.owner IS NULL OR r.owner = ?2) ORDER BY r.due_at LIMIT ?3",
    "SELECT r.id, r.subject, r.due_at, r.remind FROM activity r WHERE r.deleted = 0 AND r.status = 'planned' \
     AND r.due_at >= ?1 AND r.remind IS NOT NULL AND (?2 IS NULL OR r.owner IS NULL OR r.owner = ?2) \
     ORDER BY r.due_at - r.remind * 60000 LIMIT ?3",
];

/// Whether somebody whom an activity is with asked not to be contacted: the contact, the lead, or
/// of a deal without either its main contact. The rule of [`has_refused`](crate::domain::contact::has_refused)
/// for those whom a row names.
pub(super) const REFUSED: &str = "(EXISTS (SELECT 1 FROM contact rc WHERE rc.id = r.contact AND rc.do_not_contact = 1) \
    OR EXISTS (SELECT 1 FROM lead rl WHERE rl.id = r.lead AND rl.do_not_contact = 1) \
    OR EXISTS (SELECT 1 FROM opportunity ro JOIN contact rc ON rc.id = ro.contact \
        WHERE ro.id = r.opportunity AND r.contact IS NULL AND rc.do_not_contact = 1))";

impl Repository {
    /// The activities of days, the last one not included, of one owner or of everybody; by day, at
    /// most so many of each sort.
    pub fn agenda(
        &self,
        (from, to): (NaiveDate, NaiveDate),
        owner: Option<Id>,
        limit: usize,
    ) -> Result<Vec<OnDay>> {
        self.on_days(&WALKS, (from, to), owner, limit)
    }

    /// What is still planned of days gone by, the oldest first; at most so many.
    pub fn overdue(&self, before: NaiveDate, owner: Option<Id>, limit: usize) -> Result<Vec<OnDay>> {
        self.on_days(&WALKS[..PLANNED], (NaiveDate::MIN, before), owner, limit)
    }

    /// The calls that are to be made by a day, the oldest first; none with people who are not to be
    /// contacted. At most so many.
    pub fn calls(&self, by: NaiveDate, owner: Option<Id>, limit: usize) -> Result<Vec<OnDay>> {
        let after = by.succ_opt().unwrap_or(by);
        let walks =
            WALKS[..PLANNED].iter().map(|walk| format!("r.type = 'call' AND NOT {REFUSED} AND {walk}"));
        let walks: Vec<String> = walks.collect();
        let walks: Vec<&str> = walks.iter().map(String::as_str).collect();
        self.on_days(&walks, (NaiveDate::MIN, after), owner, limit)
    }

    /// What is planned for no day, of one owner or of everybody, the oldest first; at most so many.
    pub fn undated(&self, owner: Option<Id>, limit: usize) -> Result<Vec<Record>> {
        let columns = &statements(Kind::Activity).columns;
        let sql =
            format!("SELECT {columns} FROM activity r WHERE {UNDATED} ORDER BY r.created, r.id LIMIT ?2");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params![owner.map(|owner| owner.0), limit as i64])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(record_of(Kind::Activity, row)?);
        }
        self.dress(Kind::Activity, &mut found)?;
        Ok(found)
    }

    /// How much is planned for no day, of one owner or of everybody.
    pub fn count_undated(&self, owner: Option<Id>) -> Result<i64> {
        let sql = format!("SELECT count(*) FROM activity r WHERE {UNDATED}");
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement.query_row(params![owner.map(|owner| owner.0)], |row| row.get(0))?)
    }

    fn on_days(
        &self,
        walks: &[&str],
        days: (NaiveDate, NaiveDate),
        owner: Option<Id>,
        limit: usize,
    ) -> Result<Vec<OnDay>> {
        let columns = &statements(Kind::Activity).columns;
        let mut found = Vec::new();
        for walk in walks {
            self.walk(columns, walk, days, owner, limit, |row| {
                let record = record_of(Kind::Activity, row)?;
                found.push(record);
                Ok(())
            })?;
        }
        self.dress(Kind::Activity, &mut found)?;
        let clock = self.clock();
        let placed = found.into_iter().filter_map(|record| {
            let done = record.get("done_at").as_moment().filter(|_| record.text("status") == "done");
            let due = record
                .get("due")
                .as_date()
                .or_else(|| record.get("due_at").as_moment().map(|at| clock.day_of(at)));
            Some((done.map(|at| clock.day_of(at)).or(due)?, record))
        });
        let mut placed: Vec<OnDay> = placed.collect();
        placed.sort_by_key(|(day, _)| *day);
        Ok(placed)
    }

    /// The entries of days, the last one not included, of one owner or of everybody; by day.
    pub fn month(&self, days: (NaiveDate, NaiveDate), owner: Option<Id>, limit: usize) -> Result<Vec<Entry>> {
        let clock = self.clock();
        let mut entries = Vec::new();
        for walk in WALKS {
            let columns = "r.due, r.due_at, r.done_at, r.status, r.subject";
            self.walk(columns, walk, days, owner, limit, |row| {
                let (due, at, done): (Option<i64>, Option<i64>, Option<i64>) =
                    (row.get(0)?, row.get(1)?, row.get(2)?);
                let status: Option<String> = row.get(3)?;
                let done = done.filter(|_| status.as_deref() == Some("done")).map(|at| clock.day_of(at));
                let day = done.or(due.and_then(from_days)).or(at.map(|at| clock.day_of(at)));
                let subject: Option<String> = row.get(4)?;
                entries.extend(day.map(|day| Entry {
                    day,
                    at,
                    subject: subject.unwrap_or_default(),
                    is_over: status.as_deref() != Some("planned"),
                }));
                Ok(())
            })?;
        }
        entries.sort_by_key(|entry| (entry.day, entry.is_over, entry.at.unwrap_or(i64::MAX)));
        Ok(entries)
    }

    fn walk(
        &self,
        columns: &str,
        walk: &str,
        (from, to): (NaiveDate, NaiveDate),
        owner: Option<Id>,
        limit: usize,
        mut visit: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
    ) -> Result<()> {
        let clock = self.clock();
        let first = if from == NaiveDate::MIN { i64::MIN } else { clock.start_of_day(from) };
        let sql = format!("SELECT {columns} FROM activity r WHERE {walk}");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params![
            to_days(from),
            to_days(to),
            first,
            clock.start_of_day(to),
            owner.map(|owner| owner.0),
            limit as i64
        ])?;
        while let Some(row) = rows.next()? {
            visit(row)?;
        }
        Ok(())
    }

    /// The first day from a day on that may have something, of one owner or of everybody.
    pub fn next_busy_day(&self, from: NaiveDate, owner: Option<Id>) -> Result<Option<NaiveDate>> {
        let clock = self.clock();
        let due = self.one_number(NEXT_DUE, to_days(from), owner)?.and_then(from_days);
        let done = self.one_number(NEXT_DONE, clock.start_of_day(from), owner)?.map(|at| clock.day_of(at));
        Ok(due.into_iter().chain(done).min())
    }

    /// The last day before a day that may have something, of one owner or of everybody.
    pub fn last_busy_day(&self, before: NaiveDate, owner: Option<Id>) -> Result<Option<NaiveDate>> {
        let clock = self.clock();
        let due = self.one_number(LAST_DUE, to_days(before), owner)?.and_then(from_days);
        let done = self.one_number(LAST_DONE, clock.start_of_day(before), owner)?.map(|at| clock.day_of(at));
        Ok(due.into_iter().chain(done).max())
    }

    fn one_number(&self, sql: &str, bound: i64, owner: Option<Id>) -> Result<Option<i64>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params![bound, owner.map(|owner| owner.0)])?;
        Ok(match rows.next()? {
            Some(row) => row.get(0)?,
            None => None,
        })
    }

    /// The reminders of what an owner, or nobody, or anybody where none is given, has planned from a moment on, the nearest first;
    /// at most so many. `minutes` before it is due is when one rings that does not say.
    pub fn reminders(
        &self,
        from: i64,
        owner: Option<Id>,
        minutes: i64,
        limit: usize,
    ) -> Result<Vec<Reminder>> {
        let mut reminders = Vec::new();
        for sql in REMINDERS {
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut rows = statement.query(params![from, owner.map(|owner| owner.0), limit as i64])?;
            while let Some(row) = rows.next()? {
                let Some(id) = id_at(row, 0)? else { continue };
                let (subject, due_at, own): (Option<String>, i64, Option<i64>) =
                    (row.get(1)?, row.get(2)?, row.get(3)?);
                let rings = due_at - own.unwrap_or(minutes) * 60_000;
                reminders.push(Reminder { id, subject: subject.unwrap_or_default(), due_at, rings });
            }
        }
        reminders.sort_by_key(|reminder| reminder.rings);
        reminders.truncate(limit);
        Ok(reminders)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Change, Value};
    use crate::repository::tests::{deck, id};

    const HOUR: i64 = 3_600_000;

    #[test]
    fn the_next_day_and_the_next_reminder_are_walks_of_an_index_and_no_more() {
        let deck = deck();
        let plan = |sql: &str, count: usize| -> Vec<String> {
            let mut statement =
                deck.connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).expect("a statement");
            let bound = std::iter::repeat_n(1, count);
            let plan =
                statement.query_map(rusqlite::params_from_iter(bound), |row| row.get(3)).expect("a plan");
            plan.collect::<rusqlite::Result<_>>().expect("a plan")
        };
        for sql in [NEXT_DUE, NEXT_DONE, LAST_DUE, LAST_DONE] {
            let plan = plan(sql, 2);
            assert!(plan.len() == 1 && plan[0].contains("COVERING INDEX activity_d"), "{plan:?}");
        }
        assert!(plan(REMINDERS[0], 3).iter().all(|line| line.contains("INDEX activity_planned_at")));
        assert!(plan(REMINDERS[1], 3)[0].contains("INDEX activity_remind "), "{:?}", plan(REMINDERS[1], 3));
    }

    #[test]
    fn reminders_come_by_when_they_ring_not_by_when_something_is_due() {
        let mut deck = deck();
        let planned = |n, due_at: i64, remind: Value| {
            let values = [
                ("subject", Value::from(format!("call {n}"))),
                ("type", "call".into()),
                ("status", "planned".into()),
                ("due_at", Value::Moment(due_at)),
                ("remind", remind),
            ];
            Change::create(Kind::Activity, id(n), values)
        };
        let changes = vec![
            planned(1, 5 * HOUR, Value::Null),
            planned(2, 9 * HOUR, Value::Integer(8 * 60)),
            planned(3, 2 * HOUR, Value::Integer(0)),
            planned(4, 3 * HOUR, Value::Null),
        ];
        deck.commit("planned", changes).expect("a step");
        let rings = |limit| -> Vec<(Id, i64)> {
            let found = deck.reminders(HOUR, None, 30, limit).expect("a read");
            found.into_iter().map(|reminder| (reminder.id, reminder.rings)).collect()
        };
        let half = HOUR / 2;
        let all = [(id(2), HOUR), (id(3), 2 * HOUR), (id(4), 3 * HOUR - half), (id(1), 5 * HOUR - half)];
        assert_eq!(rings(10), all);
        assert_eq!(rings(2), all[..2]);
    }
}
