//! What is wrong with a filter text: where, in which words, and which right names are near.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::domain::Message;
use crate::domain::fold::fold;

/// A place in a filter text, in bytes.
pub type Span = Range<usize>;

/// One thing that is wrong with a filter text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where, in bytes of the text; always on character boundaries.
    pub span: Span,
    /// What is wrong, and what could be meant.
    pub message: Message,
}

impl Problem {
    /// Says what is wrong at a place.
    pub fn new(span: Span, message: Message) -> Problem {
        Problem { span, message }
    }

    /// Where, in grapheme clusters of the text, for drawing carets.
    pub fn graphemes(&self, text: &str) -> Range<usize> {
        let before = |byte: usize| text.grapheme_indices(true).take_while(|(at, _)| *at < byte).count();
        before(self.span.start)..before(self.span.end)
    }
}

/// How like a word a name must be, from 0 to 1, to be worth suggesting.
const NEAR_ENOUGH: f64 = 0.72;

/// The names most like a word, at most three, the nearest first.
pub fn near<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let word = fold(word);
    let mut scored: Vec<(f64, &str)> = Vec::new();
    for name in names {
        let score = strsim::jaro_winkler(&word, &fold(name));
        if score >= NEAR_ENOUGH && !scored.iter().any(|(_, seen)| *seen == name) {
            scored.push((score, name));
        }
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.into_iter().take(3).map(|(_, name)| name.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_come_nearest_first() {
        assert_eq!(near("stge", ["amount", "stage", "state"]), ["stage", "state"]);
        assert!(near("zzz", ["amount", "stage"]).is_empty());
    }

    #[test]
    fn a_caret_counts_clusters_not_bytes() {
        let problem = Problem::new(9..10, Message::new("filter-missing-value"));
        assert_eq!(problem.graphemes("hôm:ệ x y").start, 6);
    }
}
