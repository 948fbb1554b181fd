//! Finding out how a file separates its cells: every likely way is tried on its first rows, and
//! the one that gives even rows and clean cells wins.

use crate::exchange::headers::{meanings, plain};

use super::rows::{Blanks, Cells, Dialect, Ends, Escape, Rows};

/// How much of a file is looked at.
const SAMPLE_BYTES: usize = 256 * 1024;
const SAMPLE_ROWS: usize = 400;
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The dialect a text is most likely written in.
pub fn dialect_of(text: &str) -> Dialect {
    let sample = sample(text);
    let ends = ends(sample);
    let candidates = DELIMITERS.map(|delimiter| Dialect { ends, ..Dialect::plain(delimiter) });
    let best = candidates
        .into_iter()
        .map(|dialect| (score(sample, dialect), dialect))
        .fold(None, |best: Option<(f64, Dialect)>, next| match best {
            Some(best) if best.0 >= next.0 => Some(best),
            _ => Some(next),
        })
        .map_or(Dialect { ends, ..Dialect::plain(b',') }, |(_, dialect)| dialect);
    let quoted = with_quote(sample, best);
    with_blanks(sample, with_escape(sample, quoted))
}

fn sample(text: &str) -> &str {
    let mut end = text.len().min(SAMPLE_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// CR ends rows where there are more of them alone than there are LF.
fn ends(sample: &str) -> Ends {
    let bytes = sample.as_bytes();
    let feeds = sample.matches('\n').count();
    let alone =
        (0..bytes.len()).filter(|at| bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n')).count();
    if alone > feeds { Ends::Cr } else { Ends::Lf }
}

fn rows(sample: &str, dialect: Dialect) -> Vec<Cells> {
    let mut reader = Rows::new(sample, dialect, 0, 1);
    let mut cells = Cells::default();
    let mut out = Vec::new();
    while out.len() < SAMPLE_ROWS && reader.read(&mut cells) {
        if !cells.is_blank() {
            out.push(cells.clone());
        }
    }
    // The last row of a sample may have been cut in the middle.
    if out.len() > 2 && out.len() < SAMPLE_ROWS && sample.len() >= SAMPLE_BYTES - 4 {
        out.pop();
    }
    out
}

/// The most common number of cells among rows; the greater where two are as common.
pub fn usual_width<'a>(rows: impl IntoIterator<Item = &'a Cells>) -> usize {
    let mut counts = std::collections::BTreeMap::new();
    for row in rows {
        *counts.entry(row.len()).or_insert(0usize) += 1;
    }
    counts.into_iter().max_by_key(|(width, count)| (*count, *width)).map_or(0, |(width, _)| width)
}

/// How even the rows are, how many cells they have, and how few cells hold another delimiter; more
/// than all that where a row names the columns.
fn score(sample: &str, dialect: Dialect) -> f64 {
    let rows = rows(sample, dialect);
    let width = usual_width(&rows);
    if width < 2 {
        return 0.0;
    }
    let even = rows.iter().filter(|row| row.len() == width).count() as f64 / rows.len() as f64;
    let others = DELIMITERS.iter().filter(|other| **other != dialect.delimiter && **other != b',');
    let others: Vec<char> = others.map(|other| char::from(*other)).collect();
    let mut filled = 0usize;
    let mut unclean = 0usize;
    for cell in rows.iter().flat_map(Cells::iter).filter(|cell| !cell.is_empty()) {
        filled += 1;
        unclean += usize::from(cell.contains(&others[..]));
    }
    let clean = 1.0 - unclean as f64 / filled.max(1) as f64;
    let named = if rows.iter().take(HEADER_ROWS).any(names_columns) { 1.0 } else { 0.0 };
    named + even * clean * (1.0 - 1.0 / width as f64)
}

/// How many rows there may be up to the header.
const HEADER_ROWS: usize = 10;

/// True for a row whose cells are, most of them, names that columns have.
fn names_columns(row: &Cells) -> bool {
    let known = row.iter().filter(|cell| !meanings(&plain(cell)).is_empty()).count();
    known > 1 && known * 2 > row.len()
}

/// Single quotes are the quotes where cells are wrapped in them and none in double ones.
fn with_quote(sample: &str, dialect: Dialect) -> Dialect {
    let unquoted = rows(sample, Dialect { quote: 0, ..dialect });
    let cells = || unquoted.iter().flat_map(Cells::iter).map(str::trim).filter(|cell| cell.len() > 1);
    let opened = |mark: char| cells().any(|cell| cell.starts_with(mark));
    let closed = |mark: char| cells().any(|cell| cell.ends_with(mark));
    if opened('\'') && closed('\'') && !opened('"') { Dialect { quote: b'\'', ..dialect } } else { dialect }
}

/// A backslash escapes where it stands before quotes and reading it so makes rows more even, or
/// as even when no quote is doubled.
fn with_escape(sample: &str, dialect: Dialect) -> Dialect {
    let quote = char::from(dialect.quote);
    if !sample.contains(&format!("\\{quote}")) {
        return dialect;
    }
    let escaped = Dialect { escape: Escape::Backslash, ..dialect };
    let unevenness = |dialect| {
        let rows = rows(sample, dialect);
        let width = usual_width(&rows);
        let uneven = rows.iter().filter(|row| row.len() != width || row.stray_quote.is_some()).count();
        let kept =
            rows.iter().flat_map(Cells::iter).filter(|cell| cell.contains(&format!("\\{quote}"))).count();
        (uneven, kept)
    };
    if unevenness(escaped) < unevenness(dialect) { escaped } else { dialect }
}

/// Blanks belong to the delimiter where nearly every cell after the first begins with one.
fn with_blanks(sample: &str, dialect: Dialect) -> Dialect {
    let unquoted = rows(sample, Dialect { quote: 0, ..dialect });
    let mut cells = 0usize;
    let mut blank = 0usize;
    for row in &unquoted {
        for cell in row.iter().skip(1).filter(|cell| !cell.is_empty()) {
            cells += 1;
            blank += usize::from(cell.starts_with(' '));
        }
    }
    if cells > 0 && blank * 10 > cells * 9 { Dialect { blanks: Blanks::Skipped, ..dialect } } else { dialect }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_semicolon_wins_over_decimal_commas() {
        let text = "name;price;size\nA;1,5;2,5\nB;2,5;3,5\nC;3,5;4,5\nD;1,5;1,5\nE;7,5;1,0\n";
        assert_eq!(dialect_of(text).delimiter, b';');
    }

    #[test]
    fn cells_full_of_pipes_do_not_hide_the_commas_of_the_header() {
        let text = "Account Name,Notes\n=cmd|'/C calc'!A0,=cmd|'/C calc'!A0\n@a|'x'!A1,@a|'x'!A1\n";
        assert_eq!(dialect_of(text).delimiter, b',');
    }

    #[test]
    fn tabs_and_pipes_are_found() {
        assert_eq!(dialect_of("a\tb, c\n1\t2, 3\n").delimiter, b'\t');
        assert_eq!(dialect_of("a|b\n1|2\n").delimiter, b'|');
        assert_eq!(dialect_of("one\ntwo\n").delimiter, b',');
    }

    #[test]
    fn single_quotes_and_backslashes_are_found() {
        let single = dialect_of("a,b\n1,'x, y'\n2,Men's boots\n");
        assert_eq!(single.quote, b'\'');
        let escaped = dialect_of("a,b\n1,\"say \\\"x\\\", y\"\n2,3\n");
        assert_eq!(escaped.escape, Escape::Backslash);
        assert_eq!(dialect_of("a,b\n1,\"8\\'9\"\" long\"\n").escape, Escape::Doubled);
    }

    #[test]
    fn a_delimiter_may_be_a_comma_and_a_blank() {
        assert_eq!(dialect_of("a, b, \"c\"\n1, 2, \"x, y\"\n").blanks, Blanks::Skipped);
        assert_eq!(dialect_of("a,b\n1,two words\n").blanks, Blanks::Kept);
    }
}
