//! The entries that pass the filter, in lines under thin headings, the cursor and the marks.

use std::ops::Range;

use crate::domain::fold::fold;
use crate::domain::queue::{Entry, Section};
use crate::domain::{Id, Kind};
use crate::repository::{Cut, More, Queue};
use crate::ui::Amount;

use super::words;

/// A line of the screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Line {
    /// The heading of a part, over so many entries.
    Heading(Section, usize),
    /// The entry at a place of the entries that are shown.
    Entry(usize),
    /// That the part holds more.
    More(Section),
}

/// What tells an entry from all others, also after it was read again.
type Key = (Kind, Id, Section);

fn key(entry: &Entry) -> Key {
    (entry.kind, entry.id, entry.reason.section())
}

/// The entries as they stand on the screen.
#[derive(Debug, Default)]
pub struct Rows {
    queue: Queue,
    /// The entries that pass the filter, as places in the queue.
    passed: Vec<usize>,
    lines: Vec<Line>,
    cursor: usize,
    /// The first visible line.
    top: usize,
    height: usize,
    marks: Vec<Key>,
    anchor: Option<Key>,
}

impl Rows {
    /// Takes what was read anew. The cursor stays with its entry; where that was worked off, it
    /// is on the next one.
    pub fn take(&mut self, queue: Queue, filter: &str) {
        let here = self.current().map(key);
        self.queue = queue;
        self.narrow(filter);
        if let Some(at) = here.and_then(|here| self.find(|entry| key(entry) == here)) {
            self.cursor = at;
        }
        let there: Vec<Key> = self.queue.entries.iter().map(key).collect();
        self.marks.retain(|mark| there.contains(mark));
        self.settle();
    }

    /// Shows only entries all of whose words are found in what they say.
    pub fn narrow(&mut self, filter: &str) {
        let folded = fold(filter);
        let wanted: Vec<&str> = folded.split_whitespace().collect();
        let passes = |entry: &Entry| {
            let said = fold(&format!("{} {}", entry.name, words::whom(entry).join(" ")));
            wanted.iter().all(|word| said.contains(word))
        };
        let all = self.queue.entries.iter().enumerate();
        self.passed = all.filter(|(_, entry)| wanted.is_empty() || passes(entry)).map(|(at, _)| at).collect();
        self.lines.clear();
        let mut from = 0;
        while from < self.passed.len() {
            let section = self.at(from).reason.section();
            let count =
                (from..self.passed.len()).take_while(|at| self.at(*at).reason.section() == section).count();
            self.lines.push(Line::Heading(section, count));
            self.lines.extend((from..from + count).map(Line::Entry));
            self.lines.extend(self.queue.cut(section).map(|_| Line::More(section)));
            from += count;
        }
        self.settle();
    }

    /// How much there is to do, whatever passes the filter.
    pub fn amount(&self) -> Amount {
        Amount::of(&self.queue)
    }

    fn at(&self, at: usize) -> &Entry {
        &self.queue.entries[self.passed[at]]
    }

    fn find(&self, is: impl Fn(&Entry) -> bool) -> Option<usize> {
        (0..self.passed.len()).find(|at| is(self.at(*at)))
    }

    /// The entry at a place among those that pass the filter.
    pub fn entry(&self, at: usize) -> Option<&Entry> {
        (at < self.passed.len()).then(|| self.at(at))
    }

    /// The entry under the cursor.
    pub fn current(&self) -> Option<&Entry> {
        self.entry(self.cursor)
    }

    /// The place of the cursor.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// How many entries pass the filter.
    pub fn len(&self) -> usize {
        self.passed.len()
    }

    /// True when no entry passes the filter.
    pub fn is_empty(&self) -> bool {
        self.passed.is_empty()
    }

    /// True when there is nothing to do, whatever the filter.
    pub fn is_done(&self) -> bool {
        self.queue.entries.is_empty()
    }

    /// What a part holds more than is shown.
    pub fn cut(&self, section: Section) -> Option<&Cut> {
        self.queue.cut(section)
    }

    /// A part whose end is seen and of which nobody knows yet how many more it holds.
    pub fn uncounted(&self) -> Option<Section> {
        let ends = self.visible().iter().filter_map(|line| match line {
            Line::More(section) => Some(*section),
            Line::Heading(..) | Line::Entry(_) => None,
        });
        ends.into_iter().find(|section| self.cut(*section).is_some_and(|cut| cut.more == More::Uncounted))
    }

    /// What is to be done, whatever passes the filter.
    pub fn queue_mut(&mut self) -> &mut Queue {
        &mut self.queue
    }

    /// True when any part holds more than was read.
    pub fn is_any_cut(&self) -> bool {
        !self.queue.cut.is_empty()
    }

    /// The visible lines.
    pub fn visible(&self) -> &[Line] {
        let seen: Range<usize> = self.top..(self.top + self.height).min(self.lines.len());
        self.lines.get(seen).unwrap_or_default()
    }

    /// There is room for so many lines.
    pub fn resize(&mut self, height: usize) {
        self.height = height.max(1);
        self.settle();
    }

    /// How many entries a screenful is.
    pub fn page(&self) -> usize {
        self.height.saturating_sub(1).max(1)
    }

    /// Moves the cursor by entries.
    pub fn step(&mut self, by: isize) {
        let last = self.passed.len().saturating_sub(1) as isize;
        self.cursor = (self.cursor as isize).saturating_add(by).clamp(0, last) as usize;
        self.settle();
    }

    /// Puts the cursor on the entry of a visible line; whether there is one.
    pub fn click(&mut self, line: usize) -> bool {
        let Some(Line::Entry(at)) = self.visible().get(line).copied() else { return false };
        self.cursor = at;
        true
    }

    /// Puts the cursor on the entry that is one of these records, else on one about one of them.
    pub fn seek(&mut self, records: &[(Kind, Id)]) {
        let is = |entry: &Entry| records.contains(&(entry.kind, entry.id));
        let about = |entry: &Entry| entry.about.iter().any(|about| records.contains(&(about.kind, about.id)));
        if let Some(at) = self.find(is).or_else(|| self.find(about)) {
            self.cursor = at;
            self.settle();
        }
    }

    /// Keeps the cursor on an entry, and it and the heading right above it on the screen.
    fn settle(&mut self) {
        self.cursor = self.cursor.min(self.passed.len().saturating_sub(1));
        let line = self.lines.iter().position(|line| *line == Line::Entry(self.cursor)).unwrap_or(0);
        let heading = line.checked_sub(1).filter(|at| matches!(self.lines[*at], Line::Heading(..)));
        let first = heading.filter(|_| self.height > 1).unwrap_or(line);
        // That there is more is seen with the last entry.
        let more = usize::from(matches!(self.lines.get(line + 1), Some(Line::More(_))) && self.height > 2);
        self.top = self.top.min(first).max((line + 1 + more).saturating_sub(self.height));
        self.top = self.top.min(self.lines.len().saturating_sub(self.height));
    }

    /// Marks the entry under the cursor, or takes its mark away, and goes to the next one.
    pub fn mark(&mut self) {
        let Some(here) = self.current().map(key) else { return };
        self.anchor = Some(here);
        match self.marks.iter().position(|mark| *mark == here) {
            Some(at) => drop(self.marks.remove(at)),
            None => self.marks.push(here),
        }
        self.step(1);
    }

    /// Marks every entry from the one marked last to the cursor.
    pub fn mark_range(&mut self) {
        let from = self.anchor.and_then(|anchor| self.find(|entry| key(entry) == anchor));
        let from = from.unwrap_or(self.cursor);
        for at in from.min(self.cursor)..=from.max(self.cursor) {
            if let Some(entry) = self.entry(at).map(key).filter(|entry| !self.marks.contains(entry)) {
                self.marks.push(entry);
            }
        }
        self.anchor = self.current().map(key);
    }

    /// Marks every entry that passes the filter.
    pub fn mark_all(&mut self) -> usize {
        self.marks = (0..self.passed.len()).map(|at| key(self.at(at))).collect();
        self.marks.len()
    }

    /// Takes all marks away; whether there were any.
    pub fn clear_marks(&mut self) -> bool {
        self.anchor = None;
        !std::mem::take(&mut self.marks).is_empty()
    }

    /// True when the entry is marked.
    pub fn is_marked(&self, entry: &Entry) -> bool {
        self.marks.contains(&key(entry))
    }

    /// How many entries are marked.
    pub fn marked(&self) -> usize {
        self.marks.len()
    }

    /// What an action is to change: the marked entries, else the one under the cursor.
    pub fn targets(&self) -> Vec<&Entry> {
        if self.marks.is_empty() {
            return self.current().into_iter().collect();
        }
        let entries = self.queue.entries.iter();
        entries.filter(|entry| self.is_marked(entry)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::queue::Reason;

    fn entry(number: u8, reason: Reason) -> Entry {
        Entry::new(Kind::Activity, Id([number; 16]), reason, format!("Task {number}"))
    }

    fn rows(numbers: &[u8]) -> Queue {
        let reason = |number: u8| if number < 5 { Reason::Overdue(1) } else { Reason::Due(None) };
        let entries = numbers.iter().map(|number| entry(*number, reason(*number))).collect();
        Queue { entries, cut: Vec::new() }
    }

    fn at(rows: &Rows) -> Option<u8> {
        rows.current().map(|entry| entry.id.0[0])
    }

    #[test]
    fn when_an_entry_is_worked_off_the_cursor_is_on_the_next() {
        let mut shown = Rows::default();
        shown.resize(20);
        shown.take(rows(&[1, 2, 3, 6]), "");
        shown.step(1);
        assert_eq!(at(&shown), Some(2));
        shown.take(rows(&[1, 3, 6]), "");
        assert_eq!(at(&shown), Some(3));
        shown.take(rows(&[0, 1, 3, 6]), "");
        assert_eq!(at(&shown), Some(3), "it stays with its entry");
        shown.step(9);
        shown.take(rows(&[1]), "");
        assert_eq!(at(&shown), Some(1));
    }

    #[test]
    fn headings_stand_above_their_entries_and_scroll_with_the_first() {
        let mut shown = Rows::default();
        shown.resize(3);
        shown.take(rows(&[1, 2, 6, 7]), "");
        assert_eq!(shown.visible()[0], Line::Heading(Section::Overdue, 2));
        shown.step(2);
        assert_eq!(
            shown.visible(),
            [Line::Entry(1), Line::Heading(Section::Today, 2), Line::Entry(2)],
            "no more is scrolled than must be"
        );
        shown.step(-9);
        assert_eq!(shown.visible()[0], Line::Heading(Section::Overdue, 2));
    }

    #[test]
    fn plain_words_narrow_the_row_whatever_their_marks() {
        let mut shown = Rows::default();
        shown.resize(9);
        let mut queue = rows(&[1, 2]);
        queue.entries[1].name = "Gọi Nguyễn".to_owned();
        shown.take(queue, "nguyen goi");
        assert_eq!((shown.len(), at(&shown)), (1, Some(2)));
    }

    #[test]
    fn marks_go_with_what_is_worked_off() {
        let mut shown = Rows::default();
        shown.resize(9);
        shown.take(rows(&[1, 2, 3]), "");
        shown.mark();
        shown.mark();
        assert_eq!(shown.targets().len(), 2);
        shown.take(rows(&[2, 3]), "");
        assert_eq!(shown.marked(), 1);
        assert!(shown.clear_marks());
        assert_eq!(shown.targets().len(), 1);
    }
}
