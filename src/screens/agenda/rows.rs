//! The rows of the agenda: what stands under which heading, and in which order.

use chrono::NaiveDate;

use crate::domain::{Id, Record};
use crate::query::Names;
use crate::repository::Repository;

/// What stands together under one heading.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Group {
    /// A day gone by: what was done then.
    Past(NaiveDate),
    /// What should have been done before today.
    Overdue,
    /// Today, or a day to come.
    Day(NaiveDate),
    /// What is planned for no day, after all days.
    Undated,
}

impl Group {
    /// Where a day stands.
    pub fn of(day: NaiveDate, today: NaiveDate) -> Group {
        if day < today { Group::Past(day) } else { Group::Day(day) }
    }

    /// The day of a heading; none for what is overdue or has no day.
    pub fn day(self) -> Option<NaiveDate> {
        match self {
            Group::Past(day) | Group::Day(day) => Some(day),
            Group::Overdue | Group::Undated => None,
        }
    }
}

/// One activity in its place.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it stands under.
    pub group: Group,
    /// The day it lies on; today for what has none.
    pub day: NaiveDate,
    /// The activity.
    pub record: Record,
}

/// One line of the agenda.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Line {
    /// A heading, and how many rows stand under it.
    Heading(Group, usize),
    /// The row with this number.
    Row(usize),
    /// A day that has nothing.
    Nothing(NaiveDate),
}

/// Whether an activity needs no more work.
pub fn is_over(record: &Record) -> bool {
    record.text("status") != "planned"
}

/// The priorities in their order.
pub fn priorities(repository: &Repository) -> Vec<String> {
    repository.lists().entries("priority").into_iter().map(|(key, _)| key).collect()
}

/// The place of a row under its heading: what is over last; then by day; what has a time first, by
/// it; then by priority.
pub fn rank(row: &Row, priorities: &[String]) -> (bool, NaiveDate, bool, i64, usize, Id) {
    let record = &row.record;
    let is_over = is_over(record);
    let at = record.get(if is_over { "done_at" } else { "due_at" }).as_moment();
    let priority = record.get("priority").as_text();
    let place = |key: &str| priorities.iter().position(|known| known == key);
    // Without a priority it is as the one in the middle.
    let priority = priority.and_then(place).unwrap_or(priorities.len() / 2);
    (is_over, row.day, at.is_none(), at.unwrap_or(0), priority, record.id)
}
