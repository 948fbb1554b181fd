//! Names of list entries, stages, users and other small records: the best kind of match wins.

use crate::domain::fold::fold;

/// How a typed name is to match.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Match {
    /// The whole name, else its start, else a word's start, else anywhere.
    Best,
    /// The whole name only.
    Whole,
}

/// The choices that a typed name means. `choices` are a thing with the names it goes by.
pub fn find<T: Clone>(typed: &str, choices: &[(T, Vec<String>)], how: Match) -> Vec<T> {
    let typed = plain(typed);
    let (typed, how_wild) = match typed.strip_suffix('*') {
        Some(start) => (start.trim().to_owned(), true),
        None => (typed, false),
    };
    if typed.is_empty() {
        return Vec::new();
    }
    let is = |name: &str| name == typed;
    let starts = |name: &str| name.starts_with(&typed);
    let word_starts = |name: &str| name.split(' ').any(|word| word.starts_with(&typed));
    let has = |name: &str| name.contains(&typed);
    let tiers: &[&dyn Fn(&str) -> bool] = match (how_wild, how) {
        (true, _) => &[&starts],
        (false, Match::Whole) => &[&is],
        (false, Match::Best) => &[&is, &starts, &word_starts, &has],
    };
    for tier in tiers {
        let found: Vec<T> = choices
            .iter()
            .filter(|(_, names)| names.iter().any(|name| tier(&plain(name))))
            .map(|(thing, _)| thing.clone())
            .collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// A name as names are compared: folded, with blanks for dashes.
fn plain(name: &str) -> String {
    fold(&name.replace(['-', '_'], " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stages() -> Vec<(u8, Vec<String>)> {
        ["Proposal", "Prospecting", "Price proposal", "Đề xuất"]
            .iter()
            .zip(0..)
            .map(|(name, id)| (id, vec![(*name).to_owned()]))
            .collect()
    }

    #[test]
    fn the_whole_name_wins_over_its_start() {
        assert_eq!(find("proposal", &stages(), Match::Best), [0]);
        assert_eq!(find("pro", &stages(), Match::Best), [0, 1]);
        assert_eq!(find("posal", &stages(), Match::Best), [0, 2]);
        assert_eq!(find("de-xuat", &stages(), Match::Best), [3]);
        assert_eq!(find("pro*", &stages(), Match::Whole), [0, 1]);
        assert!(find("pro", &stages(), Match::Whole).is_empty());
    }
}
