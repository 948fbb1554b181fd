//! A list that typing narrows: the line, the rows that match, the cursor among them. What picker,
//! palette, help and find are made of.

use std::cell::Cell;

use crossterm::event::KeyEvent;
use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32String};
use ratatui::layout::{Position, Rect};
use unicode_segmentation::UnicodeSegmentation;

use super::Reply;
use crate::command::Command;
use crate::domain::fold::fold;
use crate::text::Clean;
use crate::ui::Entry;

/// What a match of the name counts for before one of the other words.
const NAMED: u32 = 40;

/// One row that may be chosen.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// What stands before the name: a mark, or the kind of record.
    pub lead: Clean,
    /// Its name; what typing is matched with, together with `words`.
    pub name: Clean,
    /// Dim words on the right.
    pub detail: Clean,
    /// The column at which the dim words start instead, counted from the left of the row.
    pub column: Option<u16>,
    /// Further words that are matched but not shown.
    pub words: String,
}

/// A row that matches, and which clusters of its name do.
#[derive(Clone, Debug)]
pub struct Match {
    /// The row's place in the whole list.
    pub row: usize,
    /// Places of the matching clusters in the name.
    pub clusters: Vec<u32>,
}

/// Rows, the line that narrows them, and the cursor.
#[derive(Debug, Default)]
pub struct Narrow {
    /// What is typed.
    pub entry: Entry,
    /// All rows.
    pub rows: Vec<Row>,
    /// Those that match, best first.
    pub shown: Vec<Match>,
    /// The cursor's place among those shown.
    pub cursor: usize,
    /// Where the rows were drawn last, and which of those shown was the first.
    pub seen: Cell<(Rect, usize)>,
}

impl Narrow {
    /// A list with nothing typed yet.
    pub fn new(rows: Vec<Row>) -> Narrow {
        let mut narrow = Narrow { rows, ..Narrow::default() };
        narrow.narrow();
        narrow
    }

    /// Takes other rows, already matched elsewhere, keeping the cursor's place.
    pub fn found(&mut self, rows: Vec<Row>) {
        self.rows = rows;
        let pattern = pattern(&fold(self.entry.text()));
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut shown = |(row, name): (usize, &Row)| {
            let mut clusters = Vec::new();
            if pattern.indices(folded(name.name.as_str()).slice(..), &mut matcher, &mut clusters).is_none() {
                clusters.clear();
            }
            Match { row, clusters }
        };
        self.shown = self.rows.iter().enumerate().map(&mut shown).collect();
        self.cursor = self.cursor.min(self.shown.len().saturating_sub(1));
    }

    /// The row under the cursor, as its place in the whole list.
    pub fn current(&self) -> Option<usize> {
        self.shown.get(self.cursor).map(|found| found.row)
    }

    /// Puts the cursor on the row that was drawn at a cell; whether there is one.
    pub fn click(&mut self, at: Position) -> bool {
        let (rows, first) = self.seen.get();
        let row = first + usize::from(at.y.saturating_sub(rows.y));
        let is_row = rows.contains(at) && row < self.shown.len();
        if is_row {
            self.cursor = row;
        }
        is_row
    }

    /// Applies a command that moves the cursor; whether it was one.
    pub fn moved(&mut self, command: Command) -> bool {
        let last = self.shown.len().saturating_sub(1);
        self.cursor = match command {
            Command::Up if self.cursor == 0 => last,
            Command::Up => self.cursor - 1,
            Command::Down if self.cursor >= last => 0,
            Command::Down => self.cursor + 1,
            Command::PageUp => self.cursor.saturating_sub(10),
            Command::PageDown => (self.cursor + 10).min(last),
            Command::Top => 0,
            Command::Bottom => last,
            _ => return false,
        };
        true
    }

    /// Applies a key to the line; whether the text is another one now.
    pub fn typed(&mut self, key: KeyEvent) -> bool {
        let before = self.entry.text().to_owned();
        self.entry.press(key);
        before != self.entry.text()
    }

    /// Applies a key to a list of these commands, one a row.
    pub fn press(&mut self, command: Option<Command>, key: KeyEvent, rows: &[Command]) -> Reply {
        match command {
            Some(Command::Confirm) => {
                return self.current().map_or(Reply::Stay, |row| Reply::Press(rows[row]));
            }
            Some(Command::Back) => return Reply::Dismiss,
            Some(command) if self.moved(command) => {}
            _ if self.typed(key) => self.narrow(),
            _ => {}
        }
        Reply::Stay
    }

    /// Finds the rows that match what is typed, best first; all of them when nothing is typed.
    pub fn narrow(&mut self) {
        self.cursor = 0;
        let typed = fold(self.entry.text());
        if typed.is_empty() {
            self.shown = (0..self.rows.len()).map(|row| Match { row, clusters: Vec::new() }).collect();
            return;
        }
        let pattern = pattern(&typed);
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut scored: Vec<(u32, Match)> = Vec::new();
        for (place, row) in self.rows.iter().enumerate() {
            let mut clusters = Vec::new();
            let name = folded(row.name.as_str());
            let by_name = pattern.indices(name.slice(..), &mut matcher, &mut clusters);
            let by_name = by_name.map(|score| score.saturating_add(NAMED));
            let by_words = pattern.score(folded(&row.words).slice(..), &mut matcher);
            let Some(score) = by_name.max(by_words) else { continue };
            clusters.sort_unstable();
            clusters.dedup();
            scored.push((score, Match { row: place, clusters }));
        }
        // Stable: equal scores stay in the order of the list.
        scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        self.shown = scored.into_iter().map(|(_, found)| found).collect();
    }
}

/// What folded text is matched with: its words, in any order.
fn pattern(folded: &str) -> Pattern {
    Pattern::new(folded, CaseMatching::Ignore, Normalization::Never, AtomKind::Fuzzy)
}

/// One folded character a cluster, so that the matcher's places are clusters of the original.
fn folded(text: &str) -> Utf32String {
    let letters: Vec<char> =
        text.graphemes(true).map(|cluster| fold(cluster).chars().next().unwrap_or(' ')).collect();
    Utf32String::Unicode(letters.into_boxed_slice())
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyCode;

    use super::*;

    fn names(narrow: &Narrow) -> Vec<&str> {
        narrow.shown.iter().map(|found| narrow.rows[found.row].name.as_str()).collect()
    }

    fn list(of: &[&str]) -> Narrow {
        Narrow::new(of.iter().map(|name| Row { name: Clean::line(name), ..Row::default() }).collect())
    }

    fn type_in(narrow: &mut Narrow, text: &str) {
        for letter in text.chars() {
            assert!(narrow.typed(KeyEvent::from(KeyCode::Char(letter))));
        }
        narrow.narrow();
    }

    #[test]
    fn plain_letters_find_vietnamese_names_and_mark_the_right_clusters() {
        let mut narrow = list(&["Anna", "Trần Đức", "Bob"]);
        type_in(&mut narrow, "duc");
        assert_eq!(names(&narrow), ["Trần Đức"]);
        assert_eq!(narrow.shown[0].clusters, [5, 6, 7]);
    }

    #[test]
    fn words_that_are_not_shown_match_after_names() {
        let mut narrow = list(&["Forecast", "Undo"]);
        narrow.rows[0].words = "undo weighted".to_owned();
        type_in(&mut narrow, "undo");
        assert_eq!(names(&narrow), ["Undo", "Forecast"]);
    }

    #[test]
    fn the_cursor_goes_round_at_both_ends() {
        let mut narrow = list(&["a", "b"]);
        assert!(narrow.moved(Command::Up));
        assert_eq!(narrow.current(), Some(1));
        assert!(narrow.moved(Command::Down));
        assert_eq!(narrow.current(), Some(0));
        assert!(!narrow.moved(Command::Undo));
    }
}
