//! What a screen wants read beside it, so that typing never waits for the deck.

use crate::domain::Id;
use crate::domain::grouping::{Bucket, Grouping};
use crate::repository::{ColumnTotal, Filter, From, Page, Repository, Result, Tally, Window};

/// Which deals stand on a board, and what its columns are made by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shelf {
    /// What the columns are made by.
    pub grouping: Grouping,
    /// The pipeline; none for all of them, which have no stages in common.
    pub pipeline: Option<Id>,
}

/// Rows to be read for a screen.
#[derive(Clone, Debug)]
pub enum Wanted {
    /// A window of a list, and how many rows pass its filter.
    Rows {
        /// The window.
        window: Window,
        /// Rows counted at most.
        counted: i64,
    },
    /// How many records use the entries of a list.
    Uses(String),
    /// How many records have amounts in each currency.
    Currencies,
    /// The columns of a board from their first cards on, and their figures.
    Board {
        /// Which deals, and what the columns are made by.
        shelf: Shelf,
        /// Only cards that pass it.
        filter: Option<Filter>,
        /// What each column stands for, and what its cards pass where that is something of its own.
        columns: Vec<(Bucket, Option<Filter>)>,
        /// Cards of a column at most.
        limit: usize,
    },
}

/// What was read.
#[derive(Clone, Debug)]
pub enum Found {
    /// For [`Wanted::Rows`].
    Rows {
        /// The rows.
        page: Page,
        /// How many pass the filter, as far as they were counted.
        count: i64,
    },
    /// For [`Wanted::Uses`] of a list, and for [`Wanted::Currencies`].
    Tally(Wanted, Tally),
    /// For [`Wanted::Board`].
    Board {
        /// The figures of the columns that have cards.
        totals: Vec<ColumnTotal>,
        /// The first cards of each column.
        columns: Vec<(Bucket, Page)>,
    },
}

impl Wanted {
    /// Reads it.
    ///
    /// # Errors
    /// When the deck cannot be read, or something newer was wanted meanwhile.
    pub fn read(&self, repository: &Repository) -> Result<Found> {
        match self {
            Wanted::Rows { window, counted } => {
                let page = repository.window(window)?;
                let count = repository.count(window.kind, window.filter.as_ref(), Some(*counted))?;
                Ok(Found::Rows { page, count })
            }
            Wanted::Uses(list) => Ok(Found::Tally(self.clone(), repository.uses_of(list)?)),
            Wanted::Currencies => Ok(Found::Tally(self.clone(), repository.currencies_in_use()?)),
            Wanted::Board { shelf, filter, columns, limit } => {
                let filter = filter.as_ref();
                let totals = totals(repository, *shelf, filter, columns)?;
                let column = |(bucket, own): &(Bucket, Option<Filter>)| {
                    let has_cards = totals.iter().any(|total| total.of == *bucket);
                    if !has_cards && shelf.grouping != Grouping::Stage {
                        return Ok((*bucket, Page::default()));
                    }
                    let filter = own.as_ref().or(filter);
                    Ok((*bucket, repository.bucket(shelf.pipeline, *bucket, filter, From::Start, *limit)?))
                };
                let columns = columns.iter().map(column).collect::<Result<_>>()?;
                Ok(Found::Board { totals, columns })
            }
        }
    }
}

/// The figures of a board's columns: of those with a filter of their own, by that.
///
/// # Errors
/// When the deck cannot be read.
pub fn totals(
    repository: &Repository,
    shelf: Shelf,
    filter: Option<&Filter>,
    columns: &[(Bucket, Option<Filter>)],
) -> Result<Vec<ColumnTotal>> {
    let mut totals = match (shelf.grouping, shelf.pipeline) {
        (Grouping::Stage, None) => Vec::new(),
        (Grouping::Stage, Some(pipeline)) => repository.column_totals(pipeline, filter)?,
        (other, pipeline) => repository.bucket_totals(pipeline, other, filter)?,
    };
    for (bucket, own) in columns {
        if let (Bucket::Stage(stage), Some(own)) = (bucket, own) {
            totals.retain(|total| total.of != *bucket);
            totals.extend(repository.stage_total(*stage, Some(own))?);
        }
    }
    Ok(totals)
}
