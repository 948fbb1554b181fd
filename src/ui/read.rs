//! What a screen wants read beside it, so that typing never waits for the deck.

use crate::domain::Id;
use crate::repository::{ColumnTotal, Filter, From, Page, Repository, Result, Tally, Window};

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
        /// The pipeline.
        pipeline: Id,
        /// Only cards that pass it.
        filter: Option<Filter>,
        /// The stage of each column, and what its cards pass where that is something of its own.
        columns: Vec<(Id, Option<Filter>)>,
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
        /// The figures of the stages that have cards.
        totals: Vec<ColumnTotal>,
        /// The first cards of each column, by stage.
        columns: Vec<(Id, Page)>,
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
            Wanted::Board { pipeline, filter, columns, limit } => {
                let filter = filter.as_ref();
                let totals = totals(repository, *pipeline, filter, columns)?;
                let column = |(stage, own): &(Id, Option<Filter>)| {
                    let filter = own.as_ref().or(filter);
                    Ok((*stage, repository.column(*stage, filter, From::Start, *limit)?))
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
    pipeline: Id,
    filter: Option<&Filter>,
    columns: &[(Id, Option<Filter>)],
) -> Result<Vec<ColumnTotal>> {
    let mut totals = repository.column_totals(pipeline, filter)?;
    for (stage, own) in columns {
        if let Some(own) = own {
            totals.retain(|total| total.stage != *stage);
            totals.extend(repository.stage_total(*stage, Some(own))?);
        }
    }
    Ok(totals)
}
