//! A list of records that holds a window of rows: what is visible and some pages around it, read
//! by keyset. Moving touches the deck only when the cursor comes near the window's edge.

use std::collections::HashMap;

use crate::domain::{Id, Record};
use crate::repository::{From, Mark, Page, Result, Sort};

use super::marks::Marks;
use super::scroll::Scroll;

/// Rows read at a time, unless another number is asked for.
const PAGE: usize = 100;
/// Pages kept at most; the far end is let go.
const PAGES: usize = 4;

/// Gives a page from a place on, in an order, of so many rows.
pub type Fetch<'a> = dyn FnMut(From, usize, &[Sort]) -> Result<Page> + 'a;

/// What is to be read before the next frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Want {
    Nothing,
    Reload,
    After,
    Before,
    Start,
    End,
}

/// The state of a list: its window of rows, where the cursor is, and which rows are marked.
#[derive(Debug)]
pub struct List {
    rows: Vec<Record>,
    names: HashMap<Id, String>,
    places: HashMap<i64, Mark>,
    sort: Vec<Sort>,
    page: usize,
    more_before: bool,
    more_after: bool,
    cursor: usize,
    top: usize,
    height: usize,
    carried: isize,
    want: Want,
    marks: Marks,
    seek: Option<Id>,
    reading: u64,
}

impl List {
    /// An empty list that will read its first rows in this order.
    pub fn new(sort: Vec<Sort>) -> List {
        List::with_pages(sort, PAGE)
    }

    /// An empty list that reads so many rows at a time.
    pub fn with_pages(sort: Vec<Sort>, page: usize) -> List {
        List {
            rows: Vec::new(),
            names: HashMap::new(),
            places: HashMap::new(),
            sort,
            page: page.max(2),
            more_before: false,
            more_after: false,
            cursor: 0,
            top: 0,
            height: 20,
            carried: 0,
            want: Want::Start,
            marks: Marks::default(),
            seek: None,
            reading: 0,
        }
    }

    /// The rows that are loaded.
    pub fn rows(&self) -> &[Record] {
        &self.rows
    }

    /// The rows a frame of this height shows, with the index of the first.
    pub fn visible(&self, height: usize) -> (usize, &[Record]) {
        let top = scrolled(self.top, self.cursor, height, self.rows.len());
        (top, &self.rows[top..(top + height).min(self.rows.len())])
    }

    /// The loaded rows from the first on the screen on.
    pub fn rows_from_top(&self) -> &[Record] {
        &self.rows[self.top.min(self.rows.len())..]
    }

    /// Names of the records that the rows refer to.
    pub fn names(&self) -> &HashMap<Id, String> {
        &self.names
    }

    /// The record under the cursor.
    pub fn current(&self) -> Option<&Record> {
        self.rows.get(self.cursor)
    }

    /// The index of the cursor among the loaded rows.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Which reading of the list this is: another one when it was read from its start or again,
    /// the same when the cursor only moved.
    pub fn reading(&self) -> u64 {
        self.reading
    }

    /// True when nothing is in the list.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && !self.more_before && !self.more_after
    }

    /// True when rows lie before the loaded ones or above the screen.
    pub fn has_more_above(&self) -> bool {
        self.more_before || self.top > 0
    }

    /// True when the first loaded row is the first there is.
    pub fn starts_at_top(&self) -> bool {
        !self.more_before
    }

    /// The order of the rows.
    pub fn sort(&self) -> &[Sort] {
        &self.sort
    }

    /// Reads from the start in another order, the cursor staying on its record.
    pub fn sort_by(&mut self, sort: Vec<Sort>) {
        self.seek = self.current().map(|record| record.id);
        self.sort = sort;
        self.want = Want::Start;
    }

    /// Reads from the start: the filter became another one.
    pub fn restart(&mut self) {
        self.want = Want::Start;
        self.carried = 0;
    }

    /// Rows that a reading from the start beside the screen asks for.
    pub fn first_limit(&self) -> usize {
        self.page.max(2 * self.height)
    }

    /// Takes the first rows, which were read elsewhere.
    pub fn start_with(&mut self, page: Page) {
        self.want = Want::Nothing;
        self.reading += 1;
        self.replace(page);
        self.cursor = 0;
        self.top = 0;
        self.settle();
    }

    /// Reads the window again: the deck changed. The cursor stays on its record.
    pub fn reload(&mut self) {
        if self.want == Want::Nothing || self.want == Want::After || self.want == Want::Before {
            self.want = Want::Reload;
        }
    }

    /// Goes to this record at the next refresh, if it is in the list.
    pub fn seek(&mut self, id: Id) {
        self.seek = Some(id);
        self.reload();
    }

    /// Tells how many rows the screen shows.
    pub fn resize(&mut self, height: usize) {
        self.height = height.max(1);
        self.top = scrolled(self.top, self.cursor, self.height, self.rows.len());
    }

    /// Moves the cursor by rows, down when positive.
    pub fn step(&mut self, by: isize) {
        let target = self.cursor as isize + by;
        let last = self.rows.len().saturating_sub(1) as isize;
        self.cursor = target.clamp(0, last) as usize;
        self.carried = target - self.cursor as isize;
        if (self.carried > 0 && !self.more_after) || (self.carried < 0 && !self.more_before) {
            self.carried = 0;
        }
        self.settle();
    }

    /// Moves the cursor by a screen, down when positive.
    pub fn step_pages(&mut self, by: isize) {
        self.step(by * self.height.saturating_sub(1).max(1) as isize);
    }

    /// Goes to the first row.
    pub fn to_top(&mut self) {
        if self.more_before {
            self.want = Want::Start;
        }
        self.cursor = 0;
        self.settle();
    }

    /// Goes to the last row.
    pub fn to_end(&mut self) {
        if self.more_after {
            self.want = Want::End;
        }
        self.cursor = self.rows.len().saturating_sub(1);
        self.settle();
    }

    /// Puts the cursor on a visible row, counted from the first visible one.
    pub fn click(&mut self, row: usize) -> bool {
        let at = self.top + row;
        if row >= self.height || at >= self.rows.len() {
            return false;
        }
        self.cursor = at;
        self.settle();
        true
    }

    /// The marked records, in the order they were marked.
    pub fn marks(&self) -> &[Record] {
        self.marks.records()
    }

    /// True when the record is marked.
    pub fn is_marked(&self, id: Id) -> bool {
        self.marks.has(id)
    }

    /// Marks the row under the cursor or takes its mark away, and goes on to the next row.
    pub fn mark(&mut self) {
        let Some(record) = self.current().cloned() else { return };
        self.marks.turn(record);
        self.step(1);
    }

    /// Marks every loaded row from the one marked last to the cursor.
    pub fn mark_range(&mut self) {
        self.marks.range(&self.rows, self.cursor);
    }

    /// Marks these records and no others.
    pub fn mark_all(&mut self, records: Vec<Record>) {
        self.marks.set(records);
    }

    /// Takes all marks away; whether there were any.
    pub fn clear_marks(&mut self) -> bool {
        self.marks.clear()
    }

    /// What an action is to change: the marked records, else the one under the cursor.
    pub fn targets(&self) -> &[Record] {
        self.marks.targets(self.current())
    }

    /// True when a refresh would read from the deck.
    pub fn is_waiting(&self) -> bool {
        self.want != Want::Nothing
    }

    /// Reads what is wanted. `fetch` gives a page from a place on, in the list's order, of so
    /// many rows.
    ///
    /// # Errors
    /// When the deck cannot be read; the same is wanted still.
    pub fn refresh(&mut self, fetch: &mut Fetch<'_>) -> Result<()> {
        let want = std::mem::replace(&mut self.want, Want::Nothing);
        let read = self.read(want, fetch);
        if read.is_err() {
            self.want = want;
        }
        read
    }

    fn read(&mut self, want: Want, fetch: &mut Fetch<'_>) -> Result<()> {
        // What shows comes at once; a page more is read after it has been drawn.
        let first = self.height + 1;
        match want {
            Want::Nothing => {}
            Want::Start => {
                self.replace(fetch(From::Start, first, &self.sort)?);
                self.cursor = 0;
                self.top = 0;
                self.reading += 1;
            }
            Want::End => {
                self.replace(fetch(From::End, first, &self.sort)?);
                self.cursor = self.rows.len().saturating_sub(1);
            }
            Want::Reload => {
                self.read_again(fetch)?;
                self.reading += 1;
            }
            Want::After => self.extend_after(fetch)?,
            Want::Before => self.extend_before(fetch)?,
        }
        if let Some(id) = self.seek.take() {
            self.find(id, fetch)?;
        }
        self.settle();
        while self.carried != 0 {
            let carried = std::mem::take(&mut self.carried);
            self.step(carried);
            match self.want {
                Want::After if self.carried > 0 => self.extend_after(fetch)?,
                Want::Before if self.carried < 0 => self.extend_before(fetch)?,
                _ => break,
            }
            self.want = Want::Nothing;
        }
        self.settle();
        Ok(())
    }

    fn kept(&self) -> usize {
        PAGES * self.page
    }

    fn replace(&mut self, page: Page) {
        self.rows = page.rows;
        self.names = page.names;
        self.places = places(page.marks);
        self.more_before = page.more_before;
        self.more_after = page.more_after;
        self.cursor = self.cursor.min(self.rows.len().saturating_sub(1));
    }

    /// Reads the same stretch again. It starts at the values of the row before it, so it does not
    /// matter whether that row is still there.
    fn read_again(&mut self, fetch: &mut Fetch<'_>) -> Result<()> {
        let current = self.current().map(|record| record.id);
        let topmost = self.rows.get(self.top).map(|record| record.id);
        let from_top = self.cursor.saturating_sub(self.top);
        let limit = self.rows.len().max(self.page).max(2 * self.height);
        let page = match (self.more_before, self.rows.first()) {
            (true, Some(first)) => {
                let mut page = fetch(From::After(self.mark_of(first)), limit, &self.sort)?;
                page.more_before = true;
                page
            }
            _ => fetch(From::Start, limit, &self.sort)?,
        };
        self.replace(page);
        if let Some(id) = current {
            self.find(id, fetch)?;
        }
        // A row that changed places among those on the screen moves there; when others came or
        // went above, the screen follows it instead.
        let now_topmost = self.rows.get(self.top).map(|record| record.id);
        let is_swap = now_topmost == topmost || topmost == current || now_topmost == current;
        if !is_swap || now_topmost.is_none() {
            self.top = self.cursor.saturating_sub(from_top);
        }
        self.marks.freshen(self.rows.iter());
        Ok(())
    }

    /// Puts the cursor on a record, reading from there when it is not loaded. A record that is
    /// no longer in the list leaves the cursor where it is.
    fn find(&mut self, id: Id, fetch: &mut Fetch<'_>) -> Result<()> {
        if let Some(at) = self.rows.iter().position(|record| record.id == id) {
            self.cursor = at;
            return Ok(());
        }
        let page = fetch(From::At(id), self.page, &self.sort)?;
        if page.rows.first().is_some_and(|record| record.id == id) {
            self.replace(page);
            self.cursor = 0;
            if self.more_before {
                self.extend_before(fetch)?;
            }
        }
        Ok(())
    }

    fn extend_after(&mut self, fetch: &mut Fetch<'_>) -> Result<()> {
        let Some(last) = self.rows.last() else { return Ok(()) };
        let page = fetch(From::After(self.mark_of(last)), self.page, &self.sort)?;
        self.more_after = page.more_after && !page.rows.is_empty();
        self.rows.extend(page.rows);
        self.names.extend(page.names);
        self.places.extend(places(page.marks));
        let surplus = self.rows.len().saturating_sub(self.kept()).min(self.cursor.saturating_sub(self.page));
        if surplus > 0 {
            self.rows.drain(..surplus);
            self.cursor -= surplus;
            self.top = self.top.saturating_sub(surplus);
            self.more_before = true;
            self.forget_names();
        }
        Ok(())
    }

    fn extend_before(&mut self, fetch: &mut Fetch<'_>) -> Result<()> {
        let Some(first) = self.rows.first() else { return Ok(()) };
        let mut page = fetch(From::Before(self.mark_of(first)), self.page, &self.sort)?;
        self.more_before = page.more_before && !page.rows.is_empty();
        let added = page.rows.len();
        page.rows.append(&mut self.rows);
        self.rows = page.rows;
        self.names.extend(page.names);
        self.places.extend(places(page.marks));
        self.cursor += added;
        self.top += added;
        if self.rows.len() > self.kept() && self.cursor + self.page < self.kept() {
            self.rows.truncate(self.kept());
            self.more_after = true;
            self.forget_names();
        }
        Ok(())
    }

    /// Lets names go that no loaded row needs, so that a long walk does not gather them all.
    fn forget_names(&mut self) {
        if self.names.len() > 4 * self.kept() {
            let needed: std::collections::HashSet<Id> = self
                .rows
                .iter()
                .flat_map(|row| row.values.iter().filter_map(crate::domain::Value::as_id))
                .collect();
            self.names.retain(|id, _| needed.contains(id));
            let loaded: std::collections::HashSet<i64> = self.rows.iter().map(|row| row.rid).collect();
            self.places.retain(|rid, _| loaded.contains(rid));
        }
    }

    fn mark_of(&self, record: &Record) -> Mark {
        let place = self.places.get(&record.rid).cloned();
        place.unwrap_or_else(|| Mark { values: Vec::new(), rid: record.rid })
    }

    /// Keeps the cursor on the screen and asks for the next page when it comes near an edge.
    fn settle(&mut self) {
        self.top = scrolled(self.top, self.cursor, self.height, self.rows.len());
        let margin = self.page / 2 + self.height;
        if self.want == Want::Nothing {
            if self.more_after && self.cursor + margin >= self.rows.len() {
                self.want = Want::After;
            } else if self.more_before && self.cursor < margin {
                self.want = Want::Before;
            }
        }
    }
}

fn scrolled(top: usize, cursor: usize, height: usize, rows: usize) -> usize {
    Scroll { cursor, top }.top_for(rows, height)
}

/// The places of a page's rows by row number.
fn places(marks: Vec<Mark>) -> HashMap<i64, Mark> {
    marks.into_iter().map(|mark| (mark.rid, mark)).collect()
}

#[cfg(test)]
#[path = "list_tests.rs"]
mod tests;
