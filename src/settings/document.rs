//! A TOML file of sections, read so that every problem is told at once, each with its line. What
//! the keys mean is left to those who ask: the configuration, the keymap, the themes.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::domain::Message;

/// Something wrong in a file that a person wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: Message,
}

/// What stands behind a key.
#[derive(Clone, Debug, PartialEq)]
pub enum Written {
    /// A text in quotes.
    Text(String),
    /// Several texts.
    Texts(Vec<String>),
    /// `true` or `false`.
    YesNo(bool),
    /// Anything else, as it is written.
    Other,
}

/// One `key = value` of a file, in the order of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The section it stands in; empty above the first.
    pub section: String,
    /// Its key.
    pub key: String,
    /// What stands behind it.
    pub value: Written,
    /// Its line, from 1.
    pub line: usize,
}

/// Where the value behind a key is to stand in a file, in bytes from its start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// There is a value: it stands here.
    Value(Range<usize>),
    /// The section is there and the key is not: its last entry, or its heading, ends in this line.
    Section(usize),
    /// The section is not there.
    Nowhere,
}

/// Finds where the value behind a key of a section is to stand.
pub fn spot(text: &str, section: &str, key: &str) -> Spot {
    let (table, _) = DeTable::parse_recoverable(text);
    let Some((heading, found)) = table.get_ref().get_key_value(section) else { return Spot::Nowhere };
    let DeValue::Table(entries) = found.get_ref() else { return Spot::Nowhere };
    let ends = entries.iter().map(|(_, value)| value.span().end);
    let last = ends.max().unwrap_or(heading.span().end);
    entries.get(key).map_or(Spot::Section(last), |value| Spot::Value(value.span()))
}

/// Reads every entry of a file, and what is not TOML in it.
pub fn entries(text: &str) -> (Vec<Entry>, Vec<Problem>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    let mut problems: Vec<Problem> = errors
        .iter()
        .map(|error| Problem {
            line: line_of(&ends, error.span().map_or(0, |span| span.start)),
            message: Message::new("settings-not-toml").with("detail", error.message()),
        })
        .collect();
    problems.sort_by_key(|problem| problem.line);
    let mut found = Vec::new();
    collect(&ends, "", table.get_ref(), &mut found);
    found.sort_by_key(|(start, _)| *start);
    (found.into_iter().map(|(_, entry)| entry).collect(), problems)
}

/// Reads every entry of a file that comes with the program, which is written plainly: a section,
/// or a key with one text or several on one line. A twentieth of what a TOML reader costs, before
/// the first frame; a test shows that both read the same.
///
/// # Panics
/// When a line is anything else.
pub fn plain_entries(text: &str) -> Vec<Entry> {
    let mut section = "";
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = name;
            continue;
        }
        let (key, value) = line.split_once(" = ").expect("a key and a value");
        let mut texts = value.split('"').skip(1).step_by(2).map(str::to_owned);
        let value = if value.starts_with('[') {
            Written::Texts(texts.collect())
        } else {
            Written::Text(texts.next().expect("a text"))
        };
        found.push(Entry { section: section.to_owned(), key: key.to_owned(), value, line: number + 1 });
    }
    found
}

fn collect(ends: &[usize], section: &str, table: &DeTable<'_>, found: &mut Vec<(usize, Entry)>) {
    for (key, value) in table {
        let start = key.span().start;
        let name = key.get_ref().to_string();
        if let DeValue::Table(inner) = value.get_ref() {
            let path = if section.is_empty() { name } else { format!("{section}.{name}") };
            collect(ends, &path, inner, found);
            continue;
        }
        let entry = Entry {
            section: section.to_owned(),
            key: name,
            value: written(value.get_ref()),
            line: line_of(ends, start),
        };
        found.push((start, entry));
    }
}

fn written(value: &DeValue<'_>) -> Written {
    match value {
        DeValue::String(text) => Written::Text(text.to_string()),
        DeValue::Boolean(yes) => Written::YesNo(*yes),
        DeValue::Array(items) => items
            .iter()
            .map(|item| item.get_ref().as_str().map(str::to_owned))
            .collect::<Option<Vec<_>>>()
            .map_or(Written::Other, Written::Texts),
        _ => Written::Other,
    }
}

/// The line, from 1, of a place in a text whose lines end at `ends`.
fn line_of(ends: &[usize], offset: usize) -> usize {
    ends.partition_point(|end| *end < offset) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_in_the_order_of_the_file_with_their_lines() {
        let (entries, problems) = entries("z = \"1\"\n[b]\nkeys = [\"x\", \"y\"]\n[a]\non = true\n");
        let seen: Vec<_> = entries.iter().map(|e| (e.section.as_str(), e.key.as_str(), e.line)).collect();
        assert_eq!(seen, [("", "z", 1), ("b", "keys", 3), ("a", "on", 5)]);
        assert_eq!(entries[1].value, Written::Texts(vec!["x".to_owned(), "y".to_owned()]));
        assert!(problems.is_empty());
    }

    #[test]
    fn what_is_not_toml_is_told_and_the_rest_is_read() {
        let (entries, problems) = entries("a = \nb = \"x\"\nc = ]\n");
        assert_eq!(problems.iter().map(|p| p.line).collect::<Vec<_>>(), [1, 3]);
        assert!(entries.iter().any(|entry| entry.key == "b"));
    }
}
