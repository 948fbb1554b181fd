//! Bytes of a delimited file as a table: what it is written in, where its header is, its rows
//! with their lines. Nothing is dropped in silence: what is not a row is told in the notes, and
//! what is wrong with a row comes with the row.
//!
//! - [`encoding`]: bytes as text.
//! - [`dialect`]: delimiter, quote, escape and line ends, found out.
//! - [`rows`]: text as rows of cells.
//! - [`shape`]: notes before the header, the header itself, notes after the last row.

pub mod dialect;
pub mod encoding;
pub mod rows;
pub mod shape;

use crate::domain::{Id, Message};
use rows::{COLUMNS, Rows};
pub use rows::{Cells, Dialect};

/// What the caller knows of a file; all else is found out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Given {
    /// The delimiter.
    pub delimiter: Option<u8>,
    /// Whether the first row names the columns.
    pub header: Option<Header>,
}

/// Whether a file names its columns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Header {
    /// The first row does.
    Present,
    /// No row does; columns are called A, B, C….
    Absent,
}

/// A delimited file, decoded and measured. Its rows are read from the text as they are asked for.
#[derive(Debug)]
pub struct Table {
    text: String,
    /// What the bytes were written in.
    pub encoding: &'static str,
    /// How cells and rows are separated.
    pub dialect: Dialect,
    /// The names of the columns, each different.
    pub columns: Vec<String>,
    /// The header's cells as they stand in the file, and its line; none when there is no header.
    pub header: Option<(u64, Vec<String>)>,
    /// How many rows of data there are.
    pub rows: u64,
    /// What a person should know of the file.
    pub notes: Vec<Message>,
    start: (usize, u64),
    end: usize,
    own: bool,
    ids: Option<usize>,
}

/// Files that this program wrote begin with whole ids; they are read to the letter.
fn is_own(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("id,") else { return false };
    let Some((_, row)) = rest.split_once('\n') else { return false };
    row.split_once(',').is_some_and(|(id, _)| id.len() == 32 && id.parse::<Id>().is_ok())
}

impl Table {
    /// Reads a file's bytes, or says why they are no table.
    pub fn read(bytes: Vec<u8>, given: Given) -> Result<Table, Message> {
        let decoded = encoding::decode(bytes)?;
        let own = is_own(&decoded.text);
        let mut dialect = if own { Dialect::plain(b',') } else { dialect::dialect_of(&decoded.text) };
        if let Some(delimiter) = given.delimiter {
            dialect.delimiter = delimiter;
        }
        let mut table = Table {
            end: decoded.text.len(),
            text: decoded.text,
            encoding: decoded.encoding,
            dialect,
            columns: Vec::new(),
            header: None,
            rows: 0,
            notes: Vec::new(),
            start: (0, 1),
            own,
            ids: None,
        };
        if decoded.damaged {
            table.notes.push(Message::new("import-note-damaged-text").with("encoding", table.encoding));
        } else if table.encoding != "UTF-8" {
            table.notes.push(Message::new("import-note-encoding").with("encoding", table.encoding));
        }
        if own {
            shape::take_first_row(&mut table)?;
        } else {
            shape::find(&mut table, given.header)?;
        }
        table.ids = table.find_ids();
        Ok(table)
    }

    /// Reads the rows of data from the first on.
    pub fn data(&self) -> Data<'_> {
        Data {
            rows: Rows::new(&self.text[..self.end], self.dialect, self.start.0, self.start.1),
            table: self,
            order: None,
        }
    }

    /// The place of the column with this name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// True for a file this program wrote: cells are taken to the letter.
    pub fn is_own(&self) -> bool {
        self.own
    }

    /// The column with the ids of a deck's records, in a file that this program wrote, though a
    /// spreadsheet may have written it anew since.
    pub fn id_column(&self) -> Option<usize> {
        self.ids
    }

    fn find_ids(&self) -> Option<usize> {
        let column = self.columns.iter().position(|name| name.trim().eq_ignore_ascii_case("id"))?;
        let mut row = Row::default();
        let is_id = |cell: &str| cell.len() == 32 && cell.parse::<Id>().is_ok();
        (self.data().read(&mut row) && is_id(row.get(column).trim())).then_some(column)
    }

    /// How many bytes of text there are, for progress.
    pub fn size(&self) -> usize {
        self.end
    }
}

/// Walks the rows of data.
#[derive(Debug)]
pub struct Data<'a> {
    rows: Rows<'a>,
    table: &'a Table,
    /// The columns of a further table in the same file, as places in the first one's columns.
    order: Option<Vec<Option<usize>>>,
}

/// One row of data.
#[derive(Clone, Debug, Default)]
pub struct Row {
    cells: Cells,
    places: Option<Vec<Option<usize>>>,
    /// Why the row cannot be used, with the column where one is at fault.
    pub fault: Option<(Option<usize>, Message)>,
}

impl Row {
    /// The line the row begins on, from 1.
    pub fn line(&self) -> u64 {
        self.cells.line
    }

    /// Where in the text the row begins, for progress.
    pub fn offset(&self) -> usize {
        self.cells.offset
    }

    /// The text of a column's cell; nothing where the row is shorter.
    pub fn get(&self, column: usize) -> &str {
        match &self.places {
            None => self.cells.get(column),
            Some(places) => match places.get(column) {
                Some(Some(at)) => self.cells.get(*at),
                _ => "",
            },
        }
    }

    /// The row's cells as they stand in the file.
    pub fn cells(&self) -> &Cells {
        &self.cells
    }
}

impl Data<'_> {
    /// Reads the next row of data into `row`; false at the end. Blank rows and repeated headers
    /// are stepped over.
    pub fn read(&mut self, row: &mut Row) -> bool {
        row.fault = None;
        while self.rows.read(&mut row.cells) {
            if row.cells.is_blank() {
                continue;
            }
            if !self.table.own
                && let Some(order) = shape::repeated_header(self.table, &row.cells)
            {
                self.order = order;
                continue;
            }
            row.places.clone_from(&self.order);
            row.fault = self.fault(&row.cells);
            return true;
        }
        false
    }

    fn fault(&self, cells: &Cells) -> Option<(Option<usize>, Message)> {
        let columns = self.table.columns.len();
        if cells.over_limit {
            return Some((None, Message::new("import-row-over-limit").with("columns", COLUMNS)));
        }
        if cells.has_nul() && !self.table.own {
            let at = (0..cells.len()).find(|at| cells.get(*at).contains('\0'));
            return Some((at.filter(|at| *at < columns), Message::new("import-row-nul")));
        }
        if cells.len() > columns && (columns..cells.len()).any(|at| !cells.get(at).trim().is_empty()) {
            let reason = Message::new("import-row-too-many-cells");
            return Some((None, reason.with("cells", cells.len()).with("columns", columns)));
        }
        if columns >= 5 && cells.len() <= columns / 3 && self.table.dialect_broken(cells) {
            let reason = Message::new("import-row-too-few-cells");
            return Some((None, reason.with("cells", cells.len()).with("columns", columns)));
        }
        None
    }
}

impl Table {
    /// True when a short row seems to be separated by something else: a cell holds so many words
    /// or delimiters that the row's other cells must be inside it.
    fn dialect_broken(&self, cells: &Cells) -> bool {
        let missing = self.columns.len() - cells.len();
        let separators = [' ', ';', '\t', '|', ','];
        let inside = |cell: &str| separators.iter().map(|s| cell.matches(*s).count()).max().unwrap_or(0);
        cells.iter().any(|cell| inside(cell) >= missing)
    }
}

#[cfg(test)]
mod tests;
