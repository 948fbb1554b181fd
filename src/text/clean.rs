//! The one gate between data and anything printed. No control character, escape sequence, bidi
//! or hidden control passes; each shows as a visible mark. What passes has a width that every
//! terminal agrees on, so that borders hold. The data itself is not altered.

use std::borrow::Cow;
use std::fmt;

use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What stands for a character that must not reach a terminal and has no picture of its own.
const MARK: char = '▯';
/// What stands at the end of text that was cut.
const ELLIPSIS: &str = "…";
/// More marks than this on one letter are left out: they would run into the lines around.
const MOST_COMBINING: usize = 4;

/// Text that may be printed.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct Clean(String);

impl Clean {
    /// Data as one line: line ends show as `␤`, tabs as blanks.
    pub fn line(data: &str) -> Clean {
        Clean(if is_plain(data) { data.to_owned() } else { cleaned(data, '␤') })
    }

    /// Data as lines: line ends stay, `\r\n` becomes `\n`.
    pub fn block(data: &str) -> Clean {
        Clean(if is_plain(data) { data.to_owned() } else { cleaned(data, '\n') })
    }

    /// The program's own words, with arguments that have passed the gate.
    pub(super) fn of_own_words(words: String) -> Clean {
        Clean(words)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True when there is nothing to print.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many cells it takes; of several lines, all together.
    pub fn width(&self) -> usize {
        width(&self.0)
    }

    /// At most so many cells of it, with an ellipsis where something was cut.
    #[must_use]
    pub fn cut(&self, cells: usize) -> Clean {
        Clean(cut(&self.0, cells).into_owned())
    }

    /// Its lines in so many cells, at most so many of them; the last ends in an ellipsis when more
    /// would follow.
    pub fn wrapped_at_most(&self, cells: usize, most: usize) -> Vec<Clean> {
        let mut lines = self.wrapped(cells);
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                *last = Clean(format!("{last}{ELLIPSIS}")).cut(cells);
            }
        }
        lines
    }

    /// At most so many cells of its end, with an ellipsis before it: for paths and typed lines.
    #[must_use]
    pub fn cut_start(&self, cells: usize) -> Clean {
        if self.width() <= cells {
            return self.clone();
        }
        let mut kept: Vec<&str> = Vec::new();
        let mut room = cells.saturating_sub(1);
        for cluster in self.0.graphemes(true).rev() {
            let cells = cluster_width(cluster);
            if cells > room {
                break;
            }
            room -= cells;
            kept.push(cluster);
        }
        let ellipsis = if cells == 0 { "" } else { ELLIPSIS };
        Clean(std::iter::once(ellipsis).chain(kept.into_iter().rev()).collect())
    }

    /// Exactly so many cells: cut or filled up with blanks on the right.
    #[must_use]
    pub fn padded(&self, cells: usize) -> Clean {
        let mut text = cut(&self.0, cells).into_owned();
        let blanks = cells.saturating_sub(width(&text));
        text.extend(std::iter::repeat_n(' ', blanks));
        Clean(text)
    }

    /// Exactly so many cells: cut or filled up with blanks on the left, for numbers.
    #[must_use]
    pub fn padded_left(&self, cells: usize) -> Clean {
        let text = cut(&self.0, cells);
        let blanks = cells.saturating_sub(width(&text));
        Clean(std::iter::repeat_n(' ', blanks).chain(text.chars()).collect())
    }

    /// Both texts, one after the other.
    #[must_use]
    pub fn then(mut self, other: &Clean) -> Clean {
        self.0.push_str(&other.0);
        self
    }

    /// The texts with this one between them.
    #[must_use]
    pub fn between<'a>(&self, texts: impl IntoIterator<Item = &'a Clean>) -> Clean {
        let texts: Vec<&str> = texts.into_iter().map(Clean::as_str).collect();
        Clean(texts.join(&self.0))
    }

    /// Its lines broken between words to so many cells; longer words are broken inside.
    pub fn wrapped(&self, cells: usize) -> Vec<Clean> {
        self.0.split('\n').flat_map(|line| wrapped_line(line, cells.max(1))).map(Clean).collect()
    }
}

/// How many cells a text takes.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else if is_plain(text) {
        text.chars().count()
    } else {
        text.graphemes(true).map(cluster_width).sum()
    }
}

fn cluster_width(cluster: &str) -> usize {
    UnicodeWidthStr::width(cluster)
}

fn cut(text: &str, cells: usize) -> Cow<'_, str> {
    if width(text) <= cells {
        return Cow::Borrowed(text);
    }
    if cells == 0 {
        return Cow::Borrowed("");
    }
    let mut end = 0;
    let mut room = cells - 1;
    for (start, cluster) in text.grapheme_indices(true) {
        let cells = cluster_width(cluster);
        if cells > room {
            break;
        }
        room -= cells;
        end = start + cluster.len();
    }
    Cow::Owned(format!("{}{ELLIPSIS}", text[..end].trim_end()))
}

/// What is not torn where it has room on a line: what stands between two blanks; of what is wider
/// than a line its words; and of an address that is one such word, what stands between its dots.
fn pieces(line: &str, cells: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    for run in line.split_inclusive(' ') {
        let solid = run.trim_end_matches(' ');
        if width(solid) <= cells {
            pieces.push(solid);
        } else {
            let words = solid.split_word_bounds();
            pieces.extend(words.flat_map(|word| match width(word) {
                wide if wide <= cells => vec![word],
                _ => word.split_inclusive('.').collect(),
            }));
        }
        pieces.push(&run[solid.len()..]);
    }
    pieces
}

fn wrapped_line(line: &str, cells: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in pieces(line, cells) {
        let cells_of_word = width(word);
        if used + cells_of_word > cells && used > 0 && !word.trim().is_empty() {
            lines.push(String::new());
            used = 0;
        }
        for cluster in word.graphemes(true) {
            let wide = cluster_width(cluster);
            if used + wide > cells && used > 0 {
                if cluster.trim().is_empty() {
                    continue;
                }
                lines.push(String::new());
                used = 0;
            }
            if let Some(last) = lines.last_mut() {
                last.push_str(cluster);
            }
            used += wide;
        }
    }
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// True when nothing in a text needs a second look: letters and signs of one cell each, none of
/// which ever joins its neighbour.
fn is_plain(data: &str) -> bool {
    data.chars().all(|character| {
        matches!(
            character,
            ' '..='~'
                | '\u{a1}'..='\u{ac}'
                | '\u{ae}'..='\u{2ff}'
                | '\u{391}'..='\u{3a1}'
                | '\u{3a3}'..='\u{482}'
                | '\u{48a}'..='\u{52f}'
                | '\u{1e00}'..='\u{1eff}'
                | '\u{2010}'..='\u{2027}'
                | '\u{20a0}'..='\u{20bf}'
        )
    })
}

fn cleaned(data: &str, line_end: char) -> String {
    let gated = through_the_gate(&data.replace("\r\n", "\n"), line_end);
    let mut out = String::with_capacity(gated.len());
    for cluster in gated.graphemes(true) {
        if cluster == "\n" || cluster_width(cluster) > 0 {
            out.extend(with_few_marks(cluster));
        } else if cluster.chars().all(is_combining_mark) {
            out.push('◌');
            out.extend(with_few_marks(cluster));
        } else {
            out.push(MARK);
        }
    }
    out
}

fn with_few_marks(cluster: &str) -> impl Iterator<Item = char> {
    let mut marks = 0;
    cluster.chars().filter(move |character| {
        marks += usize::from(is_combining_mark(*character));
        marks <= MOST_COMBINING || !is_combining_mark(*character)
    })
}

fn through_the_gate(data: &str, line_end: char) -> String {
    let mut out = String::with_capacity(data.len());
    let mut before: Option<char> = None;
    let mut characters = data.chars().peekable();
    while let Some(character) = characters.next() {
        let after = characters.peek().copied();
        out.extend(passed(character, before, after, line_end));
        before = Some(character);
    }
    out
}

/// What a character becomes between its neighbours; nothing where it only dresses the one before.
fn passed(character: char, before: Option<char>, after: Option<char>, line_end: char) -> Option<char> {
    let follows = |is: &dyn Fn(char) -> bool| before.is_some_and(is);
    let joins_letters = follows(&is_script) && after.is_some_and(is_script);
    let is_dress = match gate(character) {
        Gate::Pass => return Some(character),
        Gate::LineEnd => return Some(line_end),
        Gate::Blank => return Some(' '),
        Gate::Show(mark) => return Some(mark),
        Gate::Tone if !follows(&|left| is_seen(left) && !left.is_alphanumeric()) => return Some(character),
        Gate::Joiner if joins_letters => return Some(character),
        Gate::Tone => true,
        Gate::Style => follows(&is_seen),
        Gate::Joiner => follows(&|left| is_seen(left) && !left.is_ascii()) && after.is_some(),
    };
    (!is_dress).then_some(MARK)
}

/// True for a character that draws something, so that what hangs on it may be left out.
fn is_seen(character: char) -> bool {
    !character.is_whitespace() && !matches!(gate(character), Gate::Show(_) | Gate::Joiner | Gate::LineEnd)
}

/// True for a letter or mark of a script in which joiners change how words are written.
fn is_script(character: char) -> bool {
    !character.is_ascii() && (character.is_alphabetic() || is_combining_mark(character))
}

enum Gate {
    /// Goes through.
    Pass,
    /// Ends a line.
    LineEnd,
    /// Becomes a blank.
    Blank,
    /// Becomes this mark.
    Show(char),
    /// Chooses a picture for the character before it; left out after one, since terminals do not
    /// agree on the width it gives.
    Style,
    /// Colours the emoji before it; left out after one, for the same reason.
    Tone,
    /// Joins or parts the letters beside it, which some scripts need; joined emoji are shown one
    /// by one, for the same reason.
    Joiner,
}

fn gate(character: char) -> Gate {
    match character {
        '\n' | '\u{2028}' | '\u{2029}' | '\u{85}' => Gate::LineEnd,
        '\t' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => Gate::Blank,
        '\0'..='\u{1f}' => Gate::Show(char::from_u32(0x2400 + u32::from(character)).unwrap_or(MARK)),
        '\u{7f}' => Gate::Show('␡'),
        '\u{200c}' | '\u{200d}' => Gate::Joiner,
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => Gate::Style,
        '\u{1f3fb}'..='\u{1f3ff}' => Gate::Tone,
        _ if is_hidden(character) => Gate::Show(MARK),
        _ => Gate::Pass,
    }
}

/// Characters that no one sees but that change what is seen: C1, bidi and format controls, signs
/// that stand over the numbers after them (terminals do not agree on their width), fillers, tags, and code points that are no characters.
fn is_hidden(character: char) -> bool {
    matches!(
        u32::from(character),
        0x80..=0x9f
            | 0xad
            | 0x034f
            | 0x0600..=0x0605
            | 0x061c
            | 0x06dd
            | 0x070f
            | 0x0890..=0x0891
            | 0x08e2
            | 0x115f..=0x1160
            | 0x17b4..=0x17b5
            | 0x180b..=0x180f
            | 0x200b
            | 0x200e..=0x200f
            | 0x202a..=0x202e
            | 0x2060..=0x206f
            | 0x3164
            | 0xfeff
            | 0xffa0
            | 0xfff0..=0xfffd
            | 0x110bd
            | 0x110cd
            | 0x13430..=0x1345f
            | 0x1bca0..=0x1bca3
            | 0x1d173..=0x1d17a
            | 0xe0000..=0xe00ff
            | 0xe01f0..=0xe0fff
    ) || u32::from(character) & 0xfffe == 0xfffe
}

impl fmt::Display for Clean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl std::ops::Deref for Clean {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Clean {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<Clean> for String {
    fn from(clean: Clean) -> String {
        clean.0
    }
}

impl<'a> From<Clean> for Cow<'a, str> {
    fn from(clean: Clean) -> Cow<'a, str> {
        Cow::Owned(clean.0)
    }
}

impl<'a> From<&'a Clean> for Cow<'a, str> {
    fn from(clean: &'a Clean) -> Cow<'a, str> {
        Cow::Borrowed(&clean.0)
    }
}

impl<'a> From<Clean> for ratatui::text::Line<'a> {
    fn from(clean: Clean) -> ratatui::text::Line<'a> {
        ratatui::text::Line::from(clean.0)
    }
}

impl PartialEq<str> for Clean {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for Clean {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

#[cfg(test)]
#[path = "clean_tests.rs"]
mod tests;
