//! Where on a frame a text stands that opens an address. The terminal is told beside the cells,
//! which know nothing of it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::address::Address;
use super::paint;
use crate::text::Clean;

/// A text on one row of a frame that opens an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its cells.
    pub area: Rect,
    /// What stands in them.
    pub text: Clean,
    /// What it opens.
    pub address: Address,
}

impl Link {
    /// Whether its text stands in a frame, and nothing over it.
    pub fn is_seen(&self, buffer: &Buffer) -> bool {
        if self.area.is_empty() || buffer.area.intersection(self.area) != self.area {
            return false;
        }
        let (mut x, mut rest) = (self.area.x, self.text.as_str());
        while x < self.area.right() {
            let symbol = buffer[(x, self.area.y)].symbol();
            let Some(after) = rest.strip_prefix(symbol) else { return false };
            rest = after;
            x += paint::columns(symbol).max(1) as u16;
        }
        rest.is_empty()
    }
}

/// A piece of a text that was broken into lines: its line, the columns before it, and itself.
pub type Piece = (usize, u16, Clean);

/// Where a text stands in lines that a longer one was broken into, behind so many of its letters; and
/// how many letters lie before its end. Nothing where it does not.
pub fn pieces(lines: &[Clean], sought: &str, from: usize) -> Option<(Vec<Piece>, usize)> {
    let letters: Vec<(usize, usize, char)> = (0..)
        .zip(lines)
        .flat_map(|(line, text)| text.as_str().char_indices().map(move |(at, letter)| (line, at, letter)))
        .filter(|(_, _, letter)| !letter.is_whitespace())
        .collect();
    let sought = Clean::line(sought);
    let sought: Vec<char> = sought.as_str().chars().filter(|letter| !letter.is_whitespace()).collect();
    let is_it = |found: &[(usize, usize, char)]| found.iter().map(|(.., letter)| letter).eq(&sought);
    let start = from + letters.get(from..)?.windows(sought.len().max(1)).position(is_it)?;
    let end = start + sought.len();
    let mut pieces = Vec::new();
    for part in letters[start..end].chunk_by(|one, other| one.0 == other.0) {
        let (line, first, _) = part[0];
        let (_, last, letter) = part[part.len() - 1];
        let text = lines[line].as_str();
        let before = paint::columns(&text[..first]) as u16;
        pieces.push((line, before, Clean::line(&text[first..last + letter.len_utf8()])));
    }
    Some((pieces, end))
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::*;

    #[test]
    fn a_text_is_found_where_it_was_broken_and_behind_what_was_found() {
        let text = Clean::line("東 jo@acme.example, jo@acme.example");
        let lines = text.wrapped(11);
        let words: Vec<&str> = lines.iter().map(Clean::as_str).collect();
        let (first, end) = pieces(&lines, "jo@acme.example", 0).expect("there");
        let whole = |pieces: &[Piece]| pieces.iter().map(|piece| piece.2.as_str()).collect::<String>();
        assert_eq!(whole(&first), "jo@acme.example", "{words:?}");
        assert!(first.len() > 1, "{words:?}");
        let (second, _) = pieces(&lines, "jo@acme.example", end).expect("there twice");
        assert!(second[0].0 > first[0].0 || second[0].1 > first[0].1, "{first:?} {second:?}");
        assert_eq!(pieces(&lines, "bo@acme.example", 0), None);
        assert_eq!(pieces(&[], "", 0), None);
    }

    #[test]
    fn what_something_stands_over_is_seen_no_more() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 1));
        let address = Address::page("a.example").expect("a page");
        let link = Link { area: Rect::new(1, 0, 6, 1), text: Clean::line("x東é e"), address };
        assert!(!link.is_seen(&buffer));
        buffer.set_string(1, 0, "x東é e", Style::new());
        assert!(link.is_seen(&buffer));
        buffer.set_string(6, 0, "│", Style::new());
        assert!(!link.is_seen(&buffer));
        assert!(!Link { area: Rect::new(10, 0, 6, 1), ..link }.is_seen(&buffer));
    }
}
