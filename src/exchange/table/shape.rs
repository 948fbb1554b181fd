//! What stands where in a file: lines before the header, the header, further headers, and lines
//! after the last row that are no data.

use std::collections::HashSet;

use super::dialect::usual_width;
use super::rows::{COLUMNS, Cells, Rows};
use super::{Header, Table};
use crate::domain::Message;
use crate::domain::fold::fold;

/// How many rows are looked at to find the header.
const HEAD_ROWS: usize = 200;
/// How far before the end lines that are no data may begin, in rows.
const TAIL_ROWS: usize = 30;

/// Finds the header and the rows of data of a table just decoded.
pub fn find(table: &mut Table, given: Option<Header>) -> Result<(), Message> {
    let head = head(table);
    let usual = usual(&head);
    let first = head.iter().position(|row| is_full(row, usual)).unwrap_or(0);
    let Some(row) = head.get(first) else { return Err(Message::new("import-refused-empty")) };
    if row.over_limit {
        return Err(Message::new("import-refused-columns").with("columns", COLUMNS));
    }
    if let Some(last) = first.checked_sub(1) {
        table.notes.push(preamble_note(&head[0], &head[last]));
    }
    let has_header = match given {
        Some(given) => given == Header::Present,
        None => looks_like_header(row),
    };
    let widest = head[first..].iter().map(Cells::len).max().unwrap_or(0);
    if has_header {
        let names: Vec<String> = row.iter().map(|cell| tidy(cell).to_owned()).collect();
        table.header = Some((row.line, row.iter().map(str::to_owned).collect()));
        let names = fitted(names, usual.width, &mut table.notes, row.line);
        table.columns = distinct(names, &mut table.notes);
        table.start = head.get(first + 1).map_or((table.end, row.line + 1), |next| (next.offset, next.line));
    } else {
        table.notes.push(Message::new("import-note-no-header"));
        table.columns = (0..usual.width.min(widest)).map(letters).collect();
        table.start = (row.offset, row.line);
    }
    measure(table);
    Ok(())
}

/// The header and rows of a file of this program: nothing is guessed.
pub fn take_first_row(table: &mut Table) -> Result<(), Message> {
    let mut rows = Rows::new(&table.text, table.dialect, 0, 1);
    let mut cells = Cells::default();
    if !rows.read(&mut cells) || cells.over_limit {
        return Err(Message::new("import-refused-columns").with("columns", COLUMNS));
    }
    table.columns = cells.iter().map(str::to_owned).collect();
    table.header = Some((1, table.columns.clone()));
    table.start = rows.place();
    while rows.read(&mut cells) {
        table.rows += u64::from(!cells.is_blank());
    }
    Ok(())
}

fn head(table: &Table) -> Vec<Cells> {
    let mut rows = Rows::new(&table.text, table.dialect, 0, 1);
    let mut cells = Cells::default();
    let mut out = Vec::new();
    while out.len() < HEAD_ROWS && rows.read(&mut cells) {
        if !cells.is_blank() {
            out.push(cells.clone());
        }
    }
    out
}

/// What most rows are like.
#[derive(Clone, Copy)]
struct Usual {
    width: usize,
    filled: usize,
}

fn usual(head: &[Cells]) -> Usual {
    // In a file of a few rows none is usual: the first with several cells tells.
    let several = || head.iter().map(Cells::len).find(|width| *width > 1).unwrap_or(1);
    let width = if head.len() < 4 { several() } else { usual_width(head) };
    let mut filled: Vec<usize> = head.iter().filter(|row| row.len() == width).map(Cells::filled).collect();
    filled.sort_unstable();
    Usual { width, filled: filled.get(filled.len() / 2).copied().unwrap_or(0) }
}

/// A header or row of data has about as many cells, and about as many that hold something.
fn is_full(row: &Cells, usual: Usual) -> bool {
    let is_note = row.get(0).trim_start().starts_with(['#', '~']) && row.filled() < usual.filled;
    !is_note && row.len() * 2 >= usual.width && row.filled() * 2 >= usual.filled.max(1) && {
        usual.filled < 2 || row.filled() > 1 || usual.width < 2
    }
}

fn preamble_note(first: &Cells, last: &Cells) -> Message {
    Message::new("import-note-preamble").with("first", first.line).with("last", last.line)
}

/// A cell of a header without the line ends, marks and blanks around it.
fn tidy(cell: &str) -> &str {
    cell.trim_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{FEFF}')
}

/// A row names columns when no cell of it is a value: no address, date or phone, and not mostly
/// numbers, years aside.
fn looks_like_header(row: &Cells) -> bool {
    let cells: Vec<&str> = row.iter().map(str::trim).filter(|cell| !cell.is_empty()).collect();
    let mut seen = HashSet::new();
    let names = cells.iter().filter(|cell| seen.insert(fold(cell))).count();
    if cells.iter().any(|cell| is_value(cell)) {
        return false;
    }
    let numbers = cells.iter().filter(|cell| cell.parse::<f64>().is_ok()).count();
    let years =
        cells.iter().filter(|cell| cell.len() == 4 && matches!(cell.get(..2), Some("19" | "20"))).count();
    names > 0 && (numbers * 2 < cells.len() || (numbers == years && numbers < cells.len()))
}

fn is_value(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let is_mail = cell.contains('@') && cell.contains('.') && !cell.contains(' ');
    let is_link = cell.starts_with("http://") || cell.starts_with("https://");
    let is_date = digits >= 6 && cell.matches(['-', '/', '.']).count() == 2 && digits + 2 == cell.len();
    let is_phone =
        digits >= 7 && cell.bytes().all(|byte| byte.is_ascii_digit() || b"+-(). x".contains(&byte));
    let is_money = digits >= 1 && cell.starts_with(['$', '€', '£', '₫']);
    is_mail || is_link || is_date || is_phone || is_money
}

/// A header that does not fit its rows: an empty name too many is dropped, all else is told.
fn fitted(mut names: Vec<String>, width: usize, notes: &mut Vec<Message>, line: u64) -> Vec<String> {
    let inner_empty = |names: &[String]| {
        let last = names.iter().rposition(|name| !name.is_empty()).unwrap_or(0);
        names[..last].iter().position(String::is_empty)
    };
    let note = |id, names: &[String]| {
        Message::new(id).with("line", line).with("names", names.len()).with("cells", width)
    };
    if names.len() > width {
        while let Some(at) = inner_empty(&names).filter(|_| names.len() > width) {
            names.remove(at);
        }
        if names[width.min(names.len())..].iter().any(|name| !name.is_empty()) {
            notes.push(note("import-note-header-wide", &names));
        }
    } else if names.len() < width {
        notes.push(note("import-note-header-narrow", &names));
    }
    names
}

/// Names made different from each other; a column without a name is called by its letter.
fn distinct(names: Vec<String>, notes: &mut Vec<Message>) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut out: Vec<String> = Vec::with_capacity(names.len());
    for (at, name) in names.into_iter().enumerate() {
        let wanted = if name.is_empty() { letters(at) } else { name.clone() };
        let mut chosen = wanted.clone();
        let mut number = 2;
        while !seen.insert(chosen.clone()) {
            chosen = format!("{wanted} ({number})");
            number += 1;
        }
        if number > 2 && !name.is_empty() {
            notes.push(Message::new("import-note-duplicate-header").with("name", name).with("as", &chosen));
        }
        out.push(chosen);
    }
    out
}

/// A, B, … Z, AA: what a spreadsheet calls a column, counted from 0.
pub fn letters(at: usize) -> String {
    let mut rest = at + 1;
    let mut out = Vec::new();
    while rest > 0 {
        rest -= 1;
        out.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    out.into_iter().rev().collect()
}

/// Where each column of the first header is in another one.
pub type Order = Vec<Option<usize>>;

/// For a row that repeats the header, or is the header of a further table with the same columns
/// in another order or number: the new places of the columns (none: the same as before).
pub fn repeated_header(table: &Table, cells: &Cells) -> Option<Option<Order>> {
    let (_, header) = table.header.as_ref()?;
    // Cheap first: nearly every row differs from the header in its first cells.
    let first = tidy(cells.get(0));
    if first.is_empty() || !header.iter().any(|name| tidy(name) == first) {
        return None;
    }
    let named: Vec<&str> = header.iter().map(|name| tidy(name)).collect();
    let known = cells.iter().filter(|cell| !cell.is_empty() && named.contains(&tidy(cell))).count();
    if known < 2.min(named.len()) || known * 10 < cells.filled() * 8 {
        return None;
    }
    let same = cells.iter().map(tidy).eq(named.iter().copied());
    if same {
        return Some(None);
    }
    let place = |name: &String| cells.iter().position(|cell| tidy(cell) == name);
    Some(Some(table.columns.iter().map(place).collect()))
}

/// Counts the rows of data, and cuts off lines after the last one that are no data.
fn measure(table: &mut Table) {
    let mut rows = Rows::new(&table.text, table.dialect, table.start.0, table.start.1);
    let mut cells = Cells::default();
    let columns = table.columns.len();
    // The last rows, as (offset, line, what they are).
    let mut tail: Vec<(usize, u64, Tail)> = Vec::new();
    let (mut count, mut repeated, mut strays, mut short) = (0u64, 0u64, Vec::new(), Vec::new());
    while rows.read(&mut cells) {
        let what = if cells.is_blank() {
            Tail::Blank
        } else if repeated_header(table, &cells).is_some() {
            repeated += 1;
            Tail::Data
        } else {
            count += 1;
            if cells.stray_quote.is_some() {
                strays.push(cells.line);
            }
            if cells.len() < columns {
                short.push(cells.line);
            }
            if columns > 2 && cells.filled() == 1 && !cells.get(0).is_empty() {
                Tail::Note
            } else {
                Tail::Data
            }
        };
        if tail.len() == TAIL_ROWS {
            tail.remove(0);
        }
        tail.push((cells.offset, cells.line, what));
    }
    if let Some((at, notes)) = footer(&tail) {
        let (offset, line, _) = tail[at];
        table.end = offset;
        count -= notes;
        short.retain(|short| *short < line);
        table.notes.push(Message::new("import-note-footer").with("line", line));
    }
    table.rows = count;
    if repeated > 0 {
        table.notes.push(Message::new("import-note-repeated-header").with("count", repeated));
    }
    let note = |id, lines: &[u64]| {
        Message::new(id).with("count", lines.len()).with("line", lines.first().copied().unwrap_or_default())
    };
    if !strays.is_empty() {
        table.notes.push(note("import-note-stray-quote", &strays));
    }
    // Where many rows are short the program that wrote them leaves empty cells out.
    if !short.is_empty() && short.len() as u64 * 10 <= count {
        table.notes.push(note("import-note-short-rows", &short));
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Tail {
    Blank,
    Note,
    Data,
}

/// Where lines after the data begin: a blank row, then only rows with one cell filled. Gives the
/// place in `tail` and how many such rows there are.
fn footer(tail: &[(usize, u64, Tail)]) -> Option<(usize, u64)> {
    let after = tail.iter().rposition(|(_, _, what)| *what == Tail::Data).map_or(0, |at| at + 1);
    let blank = after + tail[after..].iter().position(|(_, _, what)| *what == Tail::Blank)?;
    let notes = tail[blank..].iter().filter(|(_, _, what)| *what == Tail::Note).count() as u64;
    let first = blank + tail[blank..].iter().position(|(_, _, what)| *what == Tail::Note)?;
    (after > 0).then_some((first, notes))
}
