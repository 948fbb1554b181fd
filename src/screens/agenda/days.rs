//! The days of the agenda: a window of them is loaded, and more as the cursor comes near its ends.
//! What is overdue stands together before today, what has no day after the last one.

use chrono::{Days as Apart, NaiveDate};

use crate::domain::{Id, Record};
use crate::repository::agenda::OnDay;
use crate::repository::{Repository, Result};
use crate::ui::scroll::Scroll;

use super::rows::{Group, Line, Row, is_over, priorities, rank};

/// Days that are read at a time.
const SPAN: u64 = 7;
/// Rows read of a span at most, of each sort.
const MOST: usize = 2_000;
/// What is overdue is shown up to so many.
pub const OVERDUE: usize = 200;
/// What has no day is shown up to so many.
pub const UNDATED: usize = 200;
/// So many rows stay loaded; days far from the cursor are let go.
const KEPT: usize = 5_000;
/// Spans without anything that are passed over in one go.
const PASSED: usize = 12;

/// Whose activities are read.
pub type Owner = Option<Id>;

/// The loaded days and where the cursor is.
#[derive(Debug)]
pub struct Days {
    rows: Vec<Row>,
    lines: Vec<Line>,
    scroll: Scroll,
    height: usize,
    today: NaiveDate,
    /// The loaded days: from this one on, up to but not with that one.
    loaded: (NaiveDate, NaiveDate),
    /// Nothing lies before the loaded days, nothing after them.
    ends: (bool, bool),
    /// A day that has a heading though nothing may lie on it.
    focus: Option<NaiveDate>,
    /// The record to put the cursor on at the next reading.
    seek: Option<Id>,
    /// Whether there is more overdue than is shown.
    pub has_more_overdue: bool,
    /// How much is planned for no day.
    pub undated: usize,
}

impl Default for Days {
    fn default() -> Days {
        Days {
            rows: Vec::new(),
            lines: Vec::new(),
            scroll: Scroll::default(),
            height: 20,
            today: NaiveDate::default(),
            loaded: (NaiveDate::default(), NaiveDate::default()),
            ends: (false, false),
            focus: None,
            seek: None,
            has_more_overdue: false,
            undated: 0,
        }
    }
}

impl Days {
    /// The lines, with those that a screen of this height shows first.
    pub fn visible(&self, height: usize) -> (usize, &[Line]) {
        let top = self.scroll.top_for(self.lines.len(), height);
        (top, &self.lines[top..(top + height).min(self.lines.len())])
    }

    /// The heading that the line on top of the screen stands under.
    pub fn heading_above(&self, top: usize) -> Option<Line> {
        self.lines[..=top.min(self.lines.len().checked_sub(1)?)]
            .iter()
            .rev()
            .find(|line| matches!(line, Line::Heading(..)))
            .copied()
    }

    /// The row with a number.
    pub fn row(&self, at: usize) -> Option<&Row> {
        self.rows.get(at)
    }

    /// The records that are loaded.
    pub fn records(&self) -> Vec<Record> {
        self.rows.iter().map(|row| row.record.clone()).collect()
    }

    /// The line under the cursor.
    pub fn cursor(&self) -> usize {
        self.scroll.cursor
    }

    /// The row under the cursor, as a number.
    pub fn current_index(&self) -> Option<usize> {
        match self.lines.get(self.scroll.cursor)? {
            Line::Row(at) => Some(*at),
            _ => None,
        }
    }

    /// The record under the cursor.
    pub fn current(&self) -> Option<&Record> {
        Some(&self.rows.get(self.current_index()?)?.record)
    }

    /// The day under the cursor.
    pub fn day(&self) -> NaiveDate {
        let day = match self.lines.get(self.scroll.cursor) {
            Some(Line::Row(at)) => self.rows.get(*at).map(|row| row.day),
            Some(Line::Nothing(day)) => Some(*day),
            _ => None,
        };
        day.unwrap_or(self.today)
    }

    /// How many are overdue and how many are still to be done today.
    pub fn counts(&self) -> (usize, usize) {
        let overdue = self.rows.iter().filter(|row| row.group == Group::Overdue).count();
        let today = self
            .rows
            .iter()
            .filter(|row| row.group == Group::Day(self.today) && !is_over(&row.record))
            .count();
        (overdue, today)
    }

    /// Whether nothing at all is loaded or lies beyond.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.ends == (true, true)
    }

    /// Tells how many lines the screen shows.
    pub fn resize(&mut self, height: usize) {
        self.height = height.max(1);
        self.settle();
    }

    /// Goes to a record at the next reading, if it is loaded then.
    pub fn seek(&mut self, id: Id) {
        self.seek = Some(id);
    }

    /// Reads from a day on, the cursor on it; the day has a heading even if nothing lies on it.
    pub fn go_to(&mut self, day: NaiveDate, owner: Owner, repository: &Repository) -> Result<()> {
        self.focus = Some(day);
        self.loaded = (day, day);
        self.ends = (false, false);
        self.read_again(owner, repository)?;
        let is_there = |line: &Line| match line {
            Line::Row(at) => self.rows[*at].group.day() == Some(day),
            Line::Nothing(empty) => *empty == day,
            Line::Heading(..) => false,
        };
        self.scroll.cursor = self.lines.iter().position(is_there).unwrap_or(0);
        self.scroll.top = self.scroll.cursor.saturating_sub(1);
        self.settle();
        self.fill(owner, repository)
    }

    /// Reads from today on: what is overdue, then what is to come.
    pub fn start(&mut self, owner: Owner, repository: &Repository) -> Result<()> {
        self.focus = None;
        self.loaded = (repository.today(), repository.today());
        self.ends = (false, false);
        self.read_again(owner, repository)?;
        self.scroll = Scroll::default();
        self.settle();
        self.fill(owner, repository)
    }

    /// Reads the loaded days again, the cursor staying on its record.
    pub fn read_again(&mut self, owner: Owner, repository: &Repository) -> Result<()> {
        let today = repository.today();
        if self.today != today && self.lines.is_empty() {
            self.loaded = (today, today);
        }
        self.today = today;
        let kept = self.seek.take().or(self.current().map(|record| record.id));
        let (from, to) = self.loaded;
        let mut rows = Vec::new();
        if from <= today && today <= to {
            let overdue = repository.overdue(today, owner, OVERDUE + 1)?;
            self.has_more_overdue = overdue.len() > OVERDUE;
            let overdue = overdue.into_iter().take(OVERDUE);
            rows.extend(overdue.map(|(day, record)| Row { group: Group::Overdue, day, record }));
        }
        if from < to {
            rows.extend(self.placed(repository.agenda((from, to), owner, MOST)?));
        }
        self.undated = usize::try_from(repository.count_undated(owner)?).unwrap_or(0);
        if self.ends.1 {
            rows.extend(self.without_day(owner, repository)?);
        }
        self.rows = rows;
        self.order(repository);
        if let Some(at) = kept.and_then(|id| self.rows.iter().position(|row| row.record.id == id)) {
            self.scroll.cursor =
                self.lines.iter().position(|line| *line == Line::Row(at)).unwrap_or(self.scroll.cursor);
        }
        self.settle();
        self.fill(owner, repository)?;
        if self.rows.is_empty() {
            self.ends.0 = repository.last_busy_day(self.loaded.0, owner)?.is_none();
        }
        Ok(())
    }

    /// What was read, in its place; of days gone by only what is over, since the rest is overdue.
    fn placed(&self, found: Vec<OnDay>) -> Vec<Row> {
        let today = self.today;
        let placed = found.into_iter().filter(|(day, record)| *day >= today || is_over(record));
        placed.map(|(day, record)| Row { group: Group::of(day, today), day, record }).collect()
    }

    /// What is planned for no day.
    fn without_day(&self, owner: Owner, repository: &Repository) -> Result<Vec<Row>> {
        let found = repository.undated(owner, UNDATED)?;
        let row = |record| Row { group: Group::Undated, day: self.today, record };
        Ok(found.into_iter().map(row).collect())
    }

    /// Reads on where the screen is not full or the cursor is near an end.
    pub fn fill(&mut self, owner: Owner, repository: &Repository) -> Result<()> {
        for _ in 0..PASSED {
            let left = self.lines.len() - self.scroll.cursor.min(self.lines.len());
            if self.ends.1 || left > 2 * self.height {
                break;
            }
            self.extend_after(owner, repository)?;
        }
        Ok(())
    }

    fn extend_after(&mut self, owner: Owner, repository: &Repository) -> Result<()> {
        let from = self.loaded.1;
        let Some(busy) = repository.next_busy_day(from, owner)? else {
            self.ends.1 = true;
            let undated = self.without_day(owner, repository)?;
            self.rows.extend(undated);
            self.keep_rows(repository, |_| {});
            return Ok(());
        };
        let Some(to) = busy.max(from).checked_add_days(Apart::new(SPAN)) else { return Ok(()) };
        let found = repository.agenda((busy.max(from), to), owner, MOST)?;
        self.loaded.1 = to;
        self.rows.extend(self.placed(found));
        self.keep_rows(repository, |days| {
            if let Some(day) =
                days.rows.iter().find_map(|row| row.group.day()).filter(|day| *day < days.day())
            {
                days.let_go(|row| row.group.day().is_some_and(|of| of > day));
                days.loaded.0 = day + Apart::new(1);
                days.ends.0 = false;
            }
        });
        Ok(())
    }

    fn extend_before(&mut self, owner: Owner, repository: &Repository) -> Result<()> {
        for _ in 0..PASSED {
            let to = self.loaded.0;
            let Some(busy) = repository.last_busy_day(to, owner)? else {
                self.ends.0 = true;
                return Ok(());
            };
            let last = busy.min(to) + Apart::new(1);
            let Some(from) = last.checked_sub_days(Apart::new(SPAN)) else { return Ok(()) };
            let found = repository.agenda((from, last.min(to)), owner, MOST)?;
            self.loaded.0 = from;
            let more = self.placed(found);
            let came = !more.is_empty();
            self.rows.extend(more);
            self.keep_rows(repository, |days| {
                if let Some(day) =
                    days.rows.iter().rev().find_map(|row| row.group.day()).filter(|day| *day > days.day())
                {
                    days.let_go(|row| {
                        row.group != Group::Undated && row.group.day().is_none_or(|of| of < day)
                    });
                    days.loaded.1 = day;
                    days.ends.1 = false;
                }
            });
            if came {
                break;
            }
        }
        Ok(())
    }

    /// Puts the rows in order, the cursor staying where it is, and lets days at the far end go
    /// while there are too many.
    fn keep_rows(&mut self, repository: &Repository, mut shorten: impl FnMut(&mut Days)) {
        let at = self.current().map(|record| record.id);
        let from_top = self.scroll.cursor.saturating_sub(self.scroll.top);
        let nothing = self.lines.get(self.scroll.cursor).copied();
        while self.rows.len() > KEPT {
            let before = self.rows.len();
            self.order(repository);
            shorten(self);
            if self.rows.len() == before {
                break;
            }
        }
        self.order(repository);
        let is_at = |line: &Line| match (line, at) {
            (Line::Row(row), Some(id)) => self.rows[*row].record.id == id,
            (line, None) => Some(*line) == nothing,
            _ => false,
        };
        if let Some(found) = self.lines.iter().position(is_at) {
            self.scroll.cursor = found;
            self.scroll.top = found.saturating_sub(from_top);
        }
        self.settle();
    }

    fn let_go(&mut self, keep: impl Fn(&Row) -> bool) {
        self.rows.retain(keep);
    }

    /// Sorts the rows and makes the lines of them.
    fn order(&mut self, repository: &Repository) {
        let priorities = priorities(repository);
        self.rows.sort_by_cached_key(|row| (row.group, rank(row, &priorities)));
        self.rows.dedup_by(|one, other| one.record.id == other.record.id);
        self.lines = self.lined();
    }

    fn lined(&self) -> Vec<Line> {
        let mut lines = Vec::with_capacity(self.rows.len() + 16);
        let mut empty: Vec<NaiveDate> = self.focus.into_iter().collect();
        let (from, to) = self.loaded;
        if from <= self.today && self.today <= to {
            empty.push(self.today);
        }
        empty.sort_unstable();
        empty.dedup();
        empty.retain(|day| !self.rows.iter().any(|row| row.group == Group::of(*day, self.today)));
        let mut at = 0;
        while at < self.rows.len() || !empty.is_empty() {
            let group = self.rows.get(at).map(|row| row.group);
            if let Some(day) = empty.first().copied()
                && group.is_none_or(|group| Group::of(day, self.today) < group)
            {
                empty.remove(0);
                lines.extend([Line::Heading(Group::of(day, self.today), 0), Line::Nothing(day)]);
                continue;
            }
            let Some(group) = group else { break };
            let count = self.rows[at..].iter().take_while(|row| row.group == group).count();
            lines.push(Line::Heading(group, count));
            lines.extend((at..at + count).map(Line::Row));
            at += count;
        }
        lines
    }

    fn stands(&self, at: usize) -> bool {
        !matches!(self.lines.get(at), None | Some(Line::Heading(..)))
    }

    /// Keeps the cursor on a line that is no heading, and on the screen with its heading if can be.
    fn settle(&mut self) {
        self.scroll.settle(self.lines.len(), self.height);
        if !self.stands(self.scroll.cursor) {
            let after = (self.scroll.cursor..self.lines.len()).find(|at| self.stands(*at));
            let before = (0..self.scroll.cursor).rev().find(|at| self.stands(*at));
            self.scroll.cursor = after.or(before).unwrap_or(0);
        }
        if self.scroll.cursor > 0
            && self.scroll.top == self.scroll.cursor
            && !self.stands(self.scroll.cursor - 1)
        {
            self.scroll.top -= 1;
        }
        self.scroll.settle(self.lines.len(), self.height);
    }

    /// Moves the cursor by rows, down when positive; past an end further days are read.
    pub fn step(&mut self, by: isize, owner: Owner, repository: &Repository) -> Result<()> {
        for _ in 0..by.unsigned_abs() {
            let next = self.beside(by.signum());
            let next = match next {
                Some(next) => Some(next),
                None if by < 0 => {
                    self.extend_before(owner, repository)?;
                    self.beside(-1)
                }
                None => {
                    self.fill(owner, repository)?;
                    self.beside(1)
                }
            };
            let Some(next) = next else { break };
            self.scroll.cursor = next;
        }
        self.settle();
        self.fill(owner, repository)
    }

    fn beside(&self, by: isize) -> Option<usize> {
        if by < 0 {
            (0..self.scroll.cursor).rev().find(|at| self.stands(*at))
        } else {
            (self.scroll.cursor + 1..self.lines.len()).find(|at| self.stands(*at))
        }
    }

    /// Moves the cursor to the first row of the next heading, or of this one or the one before.
    pub fn step_days(&mut self, by: isize, owner: Owner, repository: &Repository) -> Result<()> {
        if by > 0 {
            self.fill(owner, repository)?;
        }
        let first_of = |days: &Days| {
            let above = (0..=days.scroll.cursor).rev();
            above
                .clone()
                .find(|at| matches!(days.lines.get(*at), Some(Line::Heading(..))))
                .map_or(0, |at| at + 1)
        };
        let first = first_of(self);
        if by > 0 {
            let next = (self.scroll.cursor + 1..self.lines.len())
                .find(|at| matches!(self.lines.get(*at), Some(Line::Heading(..))));
            self.scroll.cursor = next.map_or(self.scroll.cursor, |at| at + 1);
        } else if self.scroll.cursor > first {
            self.scroll.cursor = first;
        } else {
            self.step(-1, owner, repository)?;
            self.scroll.cursor = first_of(self);
        }
        // The whole day is seen where there is room.
        self.scroll.top = self.scroll.top.min(self.scroll.cursor.saturating_sub(1));
        self.settle();
        self.fill(owner, repository)
    }

    /// Goes to the last day there is.
    pub fn to_end(&mut self, owner: Owner, repository: &Repository) -> Result<()> {
        let far = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or(self.today);
        let Some(last) = repository.last_busy_day(far, owner)?.filter(|last| *last >= self.loaded.1) else {
            // Past the last day stands what has none.
            for _ in 0..2 {
                self.scroll.cursor = self.lines.len().saturating_sub(1);
                self.settle();
                self.fill(owner, repository)?;
            }
            return Ok(());
        };
        self.go_to(last, owner, repository)?;
        self.scroll.cursor = self.lines.len().saturating_sub(1);
        self.settle();
        Ok(())
    }

    /// Puts the cursor on a visible line, counted from the first visible one; whether it is a row.
    pub fn click(&mut self, line: usize) -> bool {
        let at = self.scroll.top + line;
        let stands = line < self.height && self.stands(at);
        if stands {
            self.scroll.cursor = at;
        }
        stands
    }
}
