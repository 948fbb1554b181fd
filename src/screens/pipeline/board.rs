//! The board's state: its columns, the card under the cursor, which columns and whose cards are
//! shown, and the marks. Moving reads from the deck only at the edge of a column's window.

use crate::domain::grouping::{Bucket, Grouping};
use crate::domain::opportunity::Opportunity;
use crate::domain::pipeline::{Stage, StageType, Tracking};
use crate::domain::{Id, Kind, Record, module, position};
use crate::query::Filter;
use crate::repository::{ColumnTotal, From, Lists, Page, Repository, Result};
use crate::ui::list::List;
use crate::ui::marks::Marks;
use crate::ui::read::Shelf;
use crate::ui::{Found, Wanted, read};

use super::columns;

/// Cards of a column read at a time.
const PAGE: usize = 30;
/// Cards marked at most in one go.
const MARKED: usize = 10_000;

/// A column: what it stands for, its figures, and the cards around the cursor.
#[derive(Debug)]
pub struct Column {
    /// What the column stands for.
    pub of: Bucket,
    /// The stage, where it stands for one.
    pub stage: Option<Stage>,
    /// Count and sums of everything in the column, loaded or not; none when it is empty.
    pub total: Option<ColumnTotal>,
    /// The cards.
    pub cards: List,
    /// What its cards pass, where that is more than the board's filter: of the deals won, those of
    /// this month.
    pub own: Option<Filter>,
    /// How its deals are tracked.
    pub tracking: Tracking,
}

impl Column {
    /// What its deals are: only those of a stage may be won or lost.
    pub fn kind(&self) -> StageType {
        self.stage.as_ref().map_or(StageType::Open, Stage::kind)
    }

    /// True when a deal that is added while the cursor is in it comes into it.
    pub fn takes_new(&self) -> bool {
        match self.of {
            Bucket::Stage(_) => self.is_open(),
            Bucket::Owner(owner) => owner.is_some(),
            Bucket::Forecast(_) => true,
            Bucket::Chance(_) | Bucket::Close(_) => false,
        }
    }

    /// True when its deals are still being worked on.
    pub fn is_open(&self) -> bool {
        self.kind() == StageType::Open
    }
}

/// The columns of a board and where the cursor is among them.
#[derive(Debug, Default)]
pub struct Board {
    /// The pipeline that is shown; none in a deck without pipelines.
    pub pipeline: Option<Id>,
    /// What the columns are made by.
    pub grouping: Grouping,
    /// What they were chosen to be made by; else it goes by how the pipeline's deals are tracked.
    pub chosen: Option<Grouping>,
    /// Whether the deals of all pipelines are shown; stages are those of one.
    pub shows_all: bool,
    filter: Option<Filter>,
    /// What was closed this month.
    month: Option<Filter>,
    columns: Vec<Column>,
    at: usize,
    fits: usize,
    marks: Marks,
    follow: Option<Id>,
}

impl Board {
    /// The board of a pipeline; of the default one when none is named.
    pub fn of(pipeline: Option<Id>) -> Board {
        Board { pipeline, ..Board::default() }
    }

    /// The columns, in the order of their stages.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The index of the column under the cursor.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The column under the cursor.
    pub fn column(&self) -> Option<&Column> {
        self.columns.get(self.at)
    }

    /// The card under the cursor.
    pub fn current(&self) -> Option<&Record> {
        self.column()?.cards.current()
    }

    /// How many cards of a column fit on the screen.
    pub fn fits(&self) -> usize {
        self.fits.max(1)
    }

    /// Learns how many cards of a column fit on the screen.
    pub fn set_fits(&mut self, fits: usize) {
        self.fits = fits.max(1);
        for column in &mut self.columns {
            column.cards.resize(self.fits);
        }
    }

    /// The marked cards.
    pub fn marks(&self) -> &[Record] {
        self.marks.records()
    }

    /// True when the card is marked.
    pub fn is_marked(&self, id: Id) -> bool {
        self.marks.has(id)
    }

    /// What an action is to change: the marked cards, else the one under the cursor.
    pub fn targets(&self) -> &[Record] {
        self.marks.targets(self.current())
    }

    /// Marks the card under the cursor, or takes its mark away, and goes on to the next.
    pub fn mark(&mut self) {
        let Some(card) = self.current().cloned() else { return };
        self.marks.turn(card);
        self.step(1);
    }

    /// Marks every card of the column from the one marked last to the cursor.
    pub fn mark_range(&mut self) {
        let Some(column) = self.columns.get(self.at) else { return };
        self.marks.range(column.cards.rows(), column.cards.cursor());
    }

    /// Marks every card of the column that passes the filter, loaded or not.
    pub fn mark_column(&mut self, repository: &Repository) -> Result<()> {
        let Some(column) = self.columns.get(self.at) else { return Ok(()) };
        let filter = column.own.as_ref().or(self.filter.as_ref());
        let pipeline = self.shelf().pipeline;
        let cards = repository.bucket(pipeline, column.of, filter, From::Start, MARKED)?;
        self.marks.add(&cards.rows);
        Ok(())
    }

    /// Marks every card that passes the filter and is still being worked on, loaded or not. Those won
    /// and lost go on otherwise, and are marked in their columns.
    pub fn mark_all(&mut self, repository: &Repository) -> Result<()> {
        let pipeline = self.shelf().pipeline;
        for column in self.columns.iter().filter(|column| column.is_open()) {
            let filter = column.own.as_ref().or(self.filter.as_ref());
            let left = MARKED.saturating_sub(self.marks.records().len());
            if column.total.is_some() && left > 0 {
                self.marks.add(&repository.bucket(pipeline, column.of, filter, From::Start, left)?.rows);
            }
        }
        Ok(())
    }

    /// Takes all marks away; whether there were any.
    pub fn clear_marks(&mut self) -> bool {
        self.marks.clear()
    }

    /// Moves the cursor by cards, down when positive.
    pub fn step(&mut self, by: isize) {
        if let Some(column) = self.columns.get_mut(self.at) {
            column.cards.step(by);
        }
    }

    /// Moves the cursor by a screenful of cards, down when positive.
    pub fn step_pages(&mut self, by: isize) {
        self.step(by * self.fits() as isize);
    }

    /// Moves the cursor by columns, to the right when positive, staying at its height.
    pub fn step_columns(&mut self, by: isize) {
        let last = self.columns.len().saturating_sub(1) as isize;
        let to = (self.at as isize + by).clamp(0, last) as usize;
        if to != self.at {
            let fits = self.fits();
            let row = self.column().map_or(0, |column| column.cards.cursor() - column.cards.visible(fits).0);
            self.at = to;
            if let Some(column) = self.columns.get_mut(to) {
                let shown = column.cards.visible(fits).1.len();
                column.cards.click(row.min(shown.saturating_sub(1)));
            }
        }
    }

    /// Puts the cursor on a visible card, by column and by its place from the top of the screen.
    pub fn click(&mut self, column: usize, row: usize) -> bool {
        let Some(clicked) = self.columns.get_mut(column) else { return false };
        let hit = clicked.cards.click(row) || clicked.cards.rows().is_empty();
        if hit {
            self.at = column;
        }
        hit
    }

    /// Goes to a column, where there is one.
    pub fn go_to(&mut self, column: usize) {
        self.at = column.min(self.columns.len().saturating_sub(1));
    }

    /// Goes to the first card of the column.
    pub fn to_top(&mut self) {
        if let Some(column) = self.columns.get_mut(self.at) {
            column.cards.to_top();
        }
    }

    /// Goes to the last card of the column.
    pub fn to_end(&mut self) {
        if let Some(column) = self.columns.get_mut(self.at) {
            column.cards.to_end();
        }
    }

    /// After the next refresh the cursor is on this card, in the column it is then in.
    pub fn follow(&mut self, card: Id) {
        self.follow = Some(card);
    }

    /// True for a stage whose deals are still being worked on.
    pub fn is_open(&self, stage: Id) -> bool {
        self.columns.iter().any(|column| column.of == Bucket::Stage(stage) && column.is_open())
    }

    /// Which deals are shown, and what the columns are made by.
    pub fn shelf(&self) -> Shelf {
        let shows_all = self.shows_all && self.grouping != Grouping::Stage;
        Shelf { grouping: self.grouping, pipeline: self.pipeline.filter(|_| !shows_all) }
    }

    /// The column that a board which is opened begins with: a pipeline with its first stage, others
    /// with the first that holds a card.
    pub fn first_shown(&self) -> usize {
        let has_card = |column: &Column| column.total.is_some();
        let first = || self.columns.iter().position(has_card);
        if self.grouping == Grouping::Stage { 0 } else { first().unwrap_or(0) }
    }

    /// True when the columns can be made by this: nothing hides what it is about.
    pub fn offers(&self, grouping: Grouping, lists: &Lists) -> bool {
        let about = grouping.decided_by()[0];
        let tracking = lists.tracking(self.pipeline.filter(|_| !self.shows_all));
        lists.shows_field(Kind::Opportunity, about) && module::is_tracked(tracking, about)
    }

    /// The index of the column that a deal is in.
    pub fn place_of(&self, deal: &Record, repository: &Repository) -> Option<usize> {
        let deal = Opportunity::from_record(deal);
        let stage = deal.stage.and_then(|id| repository.lists().stage(id));
        if self.grouping != Grouping::Stage && stage.is_some_and(|stage| !stage.is_open()) {
            return None;
        }
        let bucket = Bucket::of(&deal, stage, self.grouping, repository.today())?;
        self.columns.iter().position(|column| column.of == bucket)
    }

    /// The places that put the card under the cursor so many cards further down its column: its
    /// own first, then those of cards that shared a place with it; none at the ends.
    pub fn places_beside(&self, by: isize) -> Option<Vec<(Id, String)>> {
        let cards = &self.column()?.cards;
        let own = cards.rows().get(cards.cursor())?.id;
        let at = cards.cursor().checked_add_signed(by)?;
        let others: Vec<&Record> = cards.rows().iter().filter(|card| card.id != own).collect();
        if at > others.len() {
            return None;
        }
        let places: Vec<&str> = others.iter().map(|card| card.text("position")).collect();
        let (place, moved) = position::among(&places, at);
        let moved = moved.into_iter().map(|(number, place)| (others[number].id, place));
        Some(std::iter::once((own, place)).chain(moved).collect())
    }

    /// True when the cursor is on the card at so many rows of cards below the head of its column.
    pub fn is_under_cursor(&self, row: usize) -> bool {
        let fits = self.fits();
        self.column().is_some_and(|column| column.cards.visible(fits).0 + row == column.cards.cursor())
            && self.current().is_some()
    }

    /// How many cards further down the place at so many rows below the head lies; past the last
    /// card it is the last one's.
    pub fn rows_to(&self, row: usize) -> isize {
        let Some(cards) = self.column().map(|column| &column.cards) else { return 0 };
        let last = cards.rows().len().saturating_sub(1);
        (cards.visible(self.fits()).0 + row).min(last) as isize - cards.cursor() as isize
    }

    /// Reads the columns again, or makes them anew when another pipeline is shown.
    pub fn refresh(&mut self, repository: &Repository) -> Result<()> {
        let lists = repository.lists();
        let known = self.pipeline.filter(|id| lists.pipelines.iter().any(|pipeline| pipeline.id == *id));
        if known.is_none() {
            self.pipeline = first_pipeline(repository)?;
        }
        if self.pipeline.is_none() {
            self.columns.clear();
            return Ok(());
        }
        let chosen = self.chosen.filter(|grouping| self.offers(*grouping, lists));
        let grouping = chosen.unwrap_or_else(|| Grouping::usual(lists.tracking(self.pipeline)));
        if std::mem::replace(&mut self.grouping, grouping) != grouping {
            self.follow = self.follow.or(self.current().map(|card| card.id));
        }
        let shelf = self.shelf();
        let columns = columns::of(shelf, repository)?;
        let here = self.column().map(|column| column.of);
        let is_first = !columns.iter().any(|(of, _)| Some(*of) == here);
        self.take_columns(columns, lists.tracking(shelf.pipeline));
        self.narrow();
        let totals = read::totals(repository, shelf, self.filter.as_ref(), &self.filters())?;
        for column in &mut self.columns {
            column.total = totals.iter().find(|total| total.of == column.of).cloned();
            column.cards.reload();
        }
        let has_cards = |column: &Column| column.total.as_ref().is_some_and(|total| total.count > 0);
        if is_first
            && !self.column().is_some_and(has_cards)
            && let Some(at) = self.columns.iter().position(|column| column.is_open() && has_cards(column))
        {
            // A board is opened for its cards.
            self.at = at;
        }
        if let Some(card) = self.follow.take()
            && let Some(deal) = repository.get(Kind::Opportunity, card)?
            && let Some(at) = self.place_of(&deal, repository)
        {
            self.at = at;
            self.columns[at].cards.seek(card);
        }
        self.catch_up(repository)?;
        self.refresh_marks();
        Ok(())
    }

    /// Reads what the columns are waiting for; nothing, most of the time.
    pub fn catch_up(&mut self, repository: &Repository) -> Result<()> {
        let (filter, shelf) = (self.filter.as_ref(), self.shelf());
        for column in self.columns.iter_mut().filter(|column| column.cards.is_waiting()) {
            let (bucket, filter) = (column.of, column.own.as_ref().or(filter));
            // Looking for cards where none are would walk the index to its end.
            let is_bare = column.total.is_none() && shelf.grouping != Grouping::Stage;
            column.cards.refresh(&mut |from, limit, _| {
                if is_bare {
                    return Ok(Page::default());
                }
                repository.bucket(shelf.pipeline, bucket, filter, from, limit)
            })?;
        }
        Ok(())
    }

    /// What is to be read to show the cards of the filter; none without a pipeline.
    pub fn wanted(&self) -> Option<Wanted> {
        self.pipeline?;
        Some(Wanted::Board {
            shelf: self.shelf(),
            filter: self.filter.clone(),
            columns: self.filters(),
            limit: self.columns.iter().map(|column| column.cards.first_limit()).max()?,
        })
    }

    /// Takes what was read. Where the filter has emptied the column under the cursor, the cursor
    /// goes to the first that has a card.
    pub fn take(&mut self, found: Found) {
        let Found::Board { totals, columns } = found else { return };
        for (bucket, page) in columns {
            let Some(column) = self.columns.iter_mut().find(|column| column.of == bucket) else {
                continue;
            };
            column.total = totals.iter().find(|total| total.of == bucket).cloned();
            column.cards.start_with(page);
        }
        let has_card = |column: &Column| !column.cards.rows().is_empty();
        if self.filter.is_some()
            && !self.column().is_some_and(has_card)
            && let Some(first) = self.columns.iter().position(has_card)
        {
            self.at = first;
        }
    }

    /// Shows the cards of another filter, from the top of each column; `month` passes what was
    /// closed this month.
    pub fn set_filter(&mut self, filter: Option<Filter>, month: Filter) {
        self.month = Some(month);
        if self.filter != filter {
            self.filter = filter;
            for column in &mut self.columns {
                column.cards.restart();
            }
        }
        self.narrow();
    }

    /// Won deals gather for ever, so that only this month's are shown, unless the filter says when.
    fn narrow(&mut self) {
        let says_when = |filter: &Filter| filter.asks_about("closed_at") || filter.asks_about("close");
        let month = self.month.as_ref().filter(|_| !self.filter.as_ref().is_some_and(says_when));
        for column in &mut self.columns {
            let month = month.filter(|_| column.kind() == StageType::Won);
            let own = month
                .map(|month| self.filter.as_ref().map_or_else(|| month.clone(), |filter| filter.and(month)));
            if column.own != own {
                column.own = own;
                column.cards.restart();
            }
        }
    }

    /// What each column stands for, and the filter of its own.
    fn filters(&self) -> Vec<(Bucket, Option<Filter>)> {
        self.columns.iter().map(|column| (column.of, column.own.clone())).collect()
    }

    /// Keeps the columns that stay, with their state, and makes the others.
    fn take_columns(&mut self, wanted: Vec<(Bucket, Option<Stage>)>, tracking: Tracking) {
        let current = self.column().map(|column| column.of);
        let mut old = std::mem::take(&mut self.columns);
        for (of, stage) in wanted {
            if let Some(at) = old.iter().position(|column| column.of == of) {
                let mut column = old.swap_remove(at);
                (column.stage, column.tracking) = (stage, tracking);
                self.columns.push(column);
                continue;
            }
            let mut cards = List::with_pages(Vec::new(), PAGE);
            cards.resize(self.fits());
            self.columns.push(Column { of, stage, total: None, cards, own: None, tracking });
        }
        let at = current.and_then(|of| self.columns.iter().position(|column| column.of == of));
        self.at = at.unwrap_or(0);
    }

    fn refresh_marks(&mut self) {
        self.marks.freshen(self.columns.iter().flat_map(|column| column.cards.rows()));
    }
}

/// The pipeline to open with: the default one, unless it has no deals and another has; then the one
/// with the most.
fn first_pipeline(repository: &Repository) -> Result<Option<Id>> {
    let lists = repository.lists();
    let default = lists.default_pipeline().map(|pipeline| pipeline.id);
    let mut most = (0, default);
    for id in default.into_iter().chain(lists.pipelines.iter().map(|pipeline| pipeline.id)) {
        let totals = repository.column_totals(id, None)?;
        let count: i64 = totals.iter().map(|total| total.count).sum();
        if count > 0 && Some(id) == default {
            return Ok(default);
        }
        if count > most.0 {
            most = (count, Some(id));
        }
    }
    Ok(most.1)
}

#[cfg(test)]
#[path = "board_tests.rs"]
mod tests;
