//! Text as rows of cells: one pass over the bytes, one buffer for a row. A stray quote is kept to
//! its row: a quoted cell that does not end as one is read again as plain text.

/// How a file separates its cells and rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Dialect {
    /// Between cells.
    pub delimiter: u8,
    /// Around cells that hold delimiters, quotes or line ends.
    pub quote: u8,
    /// What makes a quote inside a quoted cell a plain character.
    pub escape: Escape,
    /// What blanks after a delimiter are.
    pub blanks: Blanks,
    /// What ends a row.
    pub ends: Ends,
}

/// What makes a quote inside a quoted cell a plain character.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Escape {
    /// Writing it twice.
    Doubled,
    /// A backslash before it; twice works too.
    Backslash,
}

/// What blanks after a delimiter are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Blanks {
    /// Part of the cell.
    Kept,
    /// Part of the delimiter.
    Skipped,
}

/// What ends a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ends {
    /// LF, with or without CR before it.
    Lf,
    /// CR alone.
    Cr,
}

impl Dialect {
    /// The dialect of RFC 4180, with another delimiter.
    pub const fn plain(delimiter: u8) -> Dialect {
        Dialect { delimiter, quote: b'"', escape: Escape::Doubled, blanks: Blanks::Kept, ends: Ends::Lf }
    }
}

/// The longest row, in bytes; the same limit holds for one quoted cell.
pub const ROW_BYTES: usize = 1 << 20;
/// The most columns a row may have.
pub const COLUMNS: usize = 1_000;

/// The cells of one row; one value is filled again for every row.
#[derive(Clone, Debug, Default)]
pub struct Cells {
    text: String,
    ends: Vec<usize>,
    /// The line the row begins on, from 1.
    pub line: u64,
    /// Where the row begins in the text.
    pub offset: usize,
    /// The first cell with a quote that did not belong there.
    pub stray_quote: Option<usize>,
    /// The row broke a limit of bytes or columns and was cut there.
    pub over_limit: bool,
}

impl Cells {
    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True when there is no cell at all.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text of a cell; nothing when the row is shorter.
    pub fn get(&self, at: usize) -> &str {
        let Some(end) = self.ends.get(at) else { return "" };
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.text[start..*end]
    }

    /// The cells in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.get(at))
    }

    /// True when no cell holds anything but blanks.
    pub fn is_blank(&self) -> bool {
        self.text.bytes().all(|byte| byte.is_ascii_whitespace())
    }

    /// How many cells hold something.
    pub fn filled(&self) -> usize {
        self.iter().filter(|cell| !cell.trim().is_empty()).count()
    }

    /// True when the row holds a NUL.
    pub fn has_nul(&self) -> bool {
        self.text.as_bytes().contains(&0)
    }

    fn clear(&mut self, line: u64, offset: usize) {
        self.text.clear();
        self.ends.clear();
        self.line = line;
        self.offset = offset;
        self.stray_quote = None;
        self.over_limit = false;
    }
}

/// Reads rows from a place in a text on.
#[derive(Clone, Debug)]
pub struct Rows<'a> {
    text: &'a str,
    at: usize,
    line: u64,
    dialect: Dialect,
}

/// What came after a cell.
#[derive(Clone, Copy, PartialEq)]
enum After {
    Cell,
    Row,
}

impl<'a> Rows<'a> {
    /// Rows of `text` from a byte offset, which is the beginning of this line.
    pub fn new(text: &'a str, dialect: Dialect, at: usize, line: u64) -> Rows<'a> {
        Rows { text, at, line, dialect }
    }

    /// Where the next row begins: byte offset and line.
    pub fn place(&self) -> (usize, u64) {
        (self.at, self.line)
    }

    /// Reads the next row into `cells`; false at the end.
    pub fn read(&mut self, cells: &mut Cells) -> bool {
        cells.clear(self.line, self.at);
        if self.at >= self.text.len() {
            return false;
        }
        let start = self.at;
        loop {
            let after = self.cell(cells);
            if cells.ends.len() < COLUMNS && cells.text.len() <= ROW_BYTES {
                cells.ends.push(cells.text.len());
            } else {
                cells.over_limit = true;
                cells.text.truncate(cells.ends.last().copied().unwrap_or(0));
            }
            if after == After::Row {
                break;
            }
        }
        cells.over_limit |= self.at - start > ROW_BYTES;
        true
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// Reads one cell and what ends it.
    fn cell(&mut self, cells: &mut Cells) -> After {
        let bytes = self.text.as_bytes();
        let mut start = self.at;
        while bytes.get(start) == Some(&b' ') {
            start += 1;
        }
        if bytes.get(start) == Some(&self.dialect.quote) {
            if let Some(after) = self.quoted(start, cells) {
                return after;
            }
            return self.plain(start, cells, true);
        }
        let from = if self.dialect.blanks == Blanks::Skipped { start } else { self.at };
        self.plain(from, cells, false)
    }

    fn plain(&mut self, start: usize, cells: &mut Cells, stray: bool) -> After {
        let bytes = self.text.as_bytes();
        let mut end = start;
        while end < bytes.len() && !self.ends_cell(end) {
            end += 1;
        }
        let mut content = &self.text[start..end];
        if stray {
            cells.stray_quote.get_or_insert(cells.ends.len());
            let quote = char::from(self.dialect.quote);
            if content.matches(quote).count() == 1 {
                content = content.trim_start_matches(quote);
            }
        }
        cells.text.push_str(content);
        self.finish(end)
    }

    fn ends_cell(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        let byte = bytes[at];
        byte == self.dialect.delimiter || self.ends_row(at)
    }

    fn ends_row(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        match bytes[at] {
            b'\n' => true,
            b'\r' => self.dialect.ends == Ends::Cr || matches!(bytes.get(at + 1), Some(b'\n') | None),
            _ => false,
        }
    }

    /// Steps over what ends a cell at `end`.
    fn finish(&mut self, end: usize) -> After {
        match self.byte(end) {
            Some(byte) if byte == self.dialect.delimiter => {
                self.at = end + 1;
                After::Cell
            }
            Some(b'\r') if self.byte(end + 1) == Some(b'\n') => self.end_row(end + 2),
            Some(_) => self.end_row(end + 1),
            None => self.end_row(end),
        }
    }

    fn end_row(&mut self, next: usize) -> After {
        self.at = next;
        self.line += 1;
        After::Row
    }

    /// Reads a quoted cell that opens at `start`; none, with nothing changed, when it does not
    /// end as one.
    fn quoted(&mut self, start: usize, cells: &mut Cells) -> Option<After> {
        let bytes = self.text.as_bytes();
        let quote = self.dialect.quote;
        let kept = cells.text.len();
        let mut lines = 0;
        let mut loose = false;
        let mut at = start + 1;
        let mut copied = at;
        loop {
            if at - start > ROW_BYTES || at >= bytes.len() {
                break;
            }
            let byte = bytes[at];
            if byte == b'\\' && self.dialect.escape == Escape::Backslash && self.byte(at + 1) == Some(quote) {
                cells.text.push_str(&self.text[copied..at]);
                copied = at + 1;
                at += 2;
            } else if byte == quote {
                if self.byte(at + 1) == Some(quote) {
                    cells.text.push_str(&self.text[copied..=at]);
                    at += 2;
                    copied = at;
                } else if let Some(end) = self.end_of_quoted(at + 1) {
                    cells.text.push_str(&self.text[copied..at]);
                    self.line += lines;
                    return Some(self.finish(end));
                } else if lines > 0 || self.opens_a_cell(start, at) {
                    break;
                } else {
                    loose = true;
                    at += 1;
                }
            } else if byte == b'\n' || (byte == b'\r' && self.byte(at + 1) != Some(b'\n')) {
                if loose {
                    break;
                }
                lines += u64::from(byte == b'\n' || self.dialect.ends == Ends::Cr);
                at += 1;
            } else {
                at += 1;
            }
        }
        cells.text.truncate(kept);
        None
    }

    /// Where the delimiter or line end after a closing quote is, blanks between them aside.
    fn end_of_quoted(&self, mut at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        while bytes.get(at) == Some(&b' ') {
            at += 1;
        }
        (at >= bytes.len() || self.ends_cell(at)).then_some(at)
    }

    /// True when the quote at `at` stands where a cell begins, so the open one was a stray.
    fn opens_a_cell(&self, start: usize, at: usize) -> bool {
        let before = self.text[start + 1..at].trim_end_matches(' ');
        before.ends_with(char::from(self.dialect.delimiter))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, dialect: Dialect) -> Vec<(u64, Vec<String>)> {
        let mut rows = Rows::new(text, dialect, 0, 1);
        let mut cells = Cells::default();
        let mut out = Vec::new();
        while rows.read(&mut cells) {
            out.push((cells.line, cells.iter().map(str::to_owned).collect()));
        }
        out
    }

    fn cells(text: &str) -> Vec<Vec<String>> {
        read(text, Dialect::plain(b',')).into_iter().map(|(_, cells)| cells).collect()
    }

    #[test]
    fn quoted_cells_hold_delimiters_quotes_and_line_ends() {
        let rows = read("a,\"x, \"\"y\"\"\"\r\n\"1\n2\",\n3,4", Dialect::plain(b','));
        assert_eq!(rows[0], (1, vec!["a".into(), "x, \"y\"".into()]));
        assert_eq!(rows[1], (2, vec!["1\n2".into(), String::new()]));
        assert_eq!(rows[2], (4, vec!["3".into(), "4".into()]));
    }

    #[test]
    fn a_stray_quote_spoils_only_its_row() {
        let rows = cells("a,b,\"\nc,\"d\",e\nf,g,h\n");
        assert_eq!(rows, [["a", "b", ""], ["c", "d", "e"], ["f", "g", "h"]]);
        let rows = cells("a,\"b,c\nd,\"e\",f\n");
        assert_eq!(rows, [["a", "b", "c"], ["d", "e", "f"]]);
        let rows = cells("a,\"b,\"c\"\n1,2,3");
        assert_eq!(rows, [["a", "b", "c"], ["1", "2", "3"]]);
    }

    #[test]
    fn quotes_inside_a_quoted_cell_that_were_not_doubled_are_kept() {
        assert_eq!(cells("\"He said \"hi\" twice\",2\n"), [["He said \"hi\" twice", "2"]]);
        assert_eq!(cells("5\" pipe,2\n"), [["5\" pipe", "2"]]);
    }

    #[test]
    fn a_backslash_escapes_where_the_dialect_says_so() {
        let dialect = Dialect { escape: Escape::Backslash, ..Dialect::plain(b',') };
        assert_eq!(read("1,\"a \\\"b\\\", c\",\\n\n", dialect)[0].1, ["1", "a \"b\", c", "\\n"]);
    }

    #[test]
    fn old_macintosh_line_ends_are_read() {
        let dialect = Dialect { ends: Ends::Cr, ..Dialect::plain(b',') };
        let rows = read("a,b\r\"1\r2\",3\r4,5", dialect);
        assert_eq!(rows[1], (2, vec!["1\r2".into(), "3".into()]));
        assert_eq!(rows[2].0, 4);
    }

    #[test]
    fn a_row_of_a_thousand_and_one_columns_is_cut_and_says_so() {
        let text = ",".repeat(COLUMNS);
        let mut cells = Cells::default();
        Rows::new(&text, Dialect::plain(b','), 0, 1).read(&mut cells);
        assert!(cells.over_limit);
        assert_eq!(cells.len(), COLUMNS);
    }
}
