//! The shape of the house, held by reading its source: imports point one way, and what only one
//! place may do is done in one place.

use std::collections::BTreeSet;

use crate::source::{self, Source};

/// The layers, lowest first; those on one line know nothing of each other.
const LAYERS: [&[&str]; 12] = [
    &["domain"],
    &["query"],
    &["repository"],
    &["sync"],
    &["exchange", "report"],
    &["text", "settings"],
    &["command"],
    &["ui"],
    &["screens"],
    &["shell"],
    &["cli"],
    &["main", "lib"],
];

fn level(layer: &str) -> usize {
    LAYERS
        .iter()
        .position(|level| level.contains(&layer))
        .unwrap_or_else(|| panic!("{layer} has no place in the list of layers"))
}

/// Fails with every line that a rule forbids.
fn hold(rule: &str, broken: impl IntoIterator<Item = String>) {
    let broken: BTreeSet<String> = broken.into_iter().collect();
    assert!(broken.is_empty(), "{rule}:\n{}", Vec::from_iter(broken).join("\n"));
}

/// The first names of every `crate::…` path in a text, those of `crate::{a, b}` too.
fn names_after(text: &str, root: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (start, _) in text.match_indices(root) {
        let rest = &text[start + root.len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut name = String::new();
            for character in group.chars() {
                match character {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => names.push(std::mem::take(&mut name)),
                    _ if depth == 0 => name.push(character),
                    _ => {}
                }
            }
            names.push(name);
        } else {
            names.push(rest.to_owned());
        }
    }
    names
        .iter()
        .map(|path| path.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
        .filter(|name: &String| !name.is_empty())
        .collect()
}

fn lines_with<'a>(
    files: &'a [Source],
    needle: &'a str,
    may: impl Fn(&str) -> bool + 'a,
) -> impl Iterator<Item = String> + 'a {
    files.iter().filter(move |file| !may(&file.path)).flat_map(move |file| {
        let numbered = file.code.lines().enumerate();
        numbered
            .filter(move |(_, line)| line.contains(needle))
            .map(|(at, line)| format!("{}:{} {}", file.path, at + 1, line.trim()))
    })
}

#[test]
fn imports_point_one_way() {
    let broken = source::files().into_iter().flat_map(|file| {
        let own = file.layer().to_owned();
        let known: Vec<&str> = LAYERS.iter().flat_map(|level| level.iter().copied()).collect();
        names_after(&file.text, "crate::")
            .into_iter()
            .filter(|name| known.contains(&name.as_str()) && *name != own && level(name) >= level(&own))
            .map(|name| format!("{} uses {name}", file.path))
            .collect::<Vec<_>>()
    });
    hold("a layer uses only those before it", broken);
}

#[test]
fn every_folder_is_a_layer() {
    assert!(source::files().iter().all(|file| level(file.layer()) < LAYERS.len()));
}

#[test]
fn nothing_reaches_past_its_parent() {
    hold("write crate::… instead", lines_with(&source::files(), "super::super", |_| false));
}

#[test]
fn no_screen_knows_another() {
    let files = source::files();
    let screen_of = |path: &str| {
        let mut parts = path.strip_prefix("screens/")?.split('/');
        let first = parts.next()?.trim_end_matches(".rs").to_owned();
        parts.next().map(|_| first)
    };
    let screens = files.iter().filter_map(|file| screen_of(&file.path));
    // What can be done to records wherever they are shown; it is no screen.
    let screens: BTreeSet<String> = screens.filter(|name| name != "action").collect();
    let broken = files.iter().flat_map(|file| {
        let own = screen_of(&file.path);
        let mut used = names_after(&file.code, "crate::screens::");
        if file.path.ends_with("/mod.rs") {
            used.extend(names_after(&file.code, "super::"));
        }
        used.retain(|name| own.is_some() && screens.contains(name) && Some(name) != own.as_ref());
        used.into_iter().map(|name| format!("{} uses {name}", file.path)).collect::<Vec<_>>()
    });
    hold("a screen that needs another opens a place", broken);
}

#[test]
fn only_the_repository_knows_sqlite() {
    let files = source::files();
    hold(
        "ask the repository",
        lines_with(&files, "rusqlite", |path| path.starts_with("repository/") || path.starts_with("sync/")),
    );
}

#[test]
fn only_one_place_starts_threads_and_one_touches_the_terminal() {
    let files = source::files();
    for needle in ["thread::spawn", "thread::Builder"] {
        hold("a job does it", lines_with(&files, needle, |path| path == "shell/job.rs"));
    }
    for needle in ["enable_raw_mode", "EnterAlternateScreen", "event::read()", "ratatui::init"] {
        hold("the loop does it", lines_with(&files, needle, |path| path.starts_with("shell/run")));
    }
}

#[test]
fn only_the_clock_reads_the_time() {
    let files = source::files();
    for needle in ["Utc::now", "Local::now", "SystemTime::now"] {
        hold("time comes in", lines_with(&files, needle, |path| path.starts_with("repository/")));
    }
    hold("domain has no clock", lines_with(&files, "Instant::now", |path| !path.starts_with("domain/")));
}

#[test]
fn nothing_shipped_unwraps_or_waits() {
    let files = source::files();
    for needle in [".unwrap()", "unsafe {", "dbg!("] {
        hold(needle, lines_with(&files, needle, |_| false));
    }
    // For another program's write, where SQLite would sleep itself.
    let waits = |path: &str| path == "repository/patience.rs";
    hold("only patience waits", lines_with(&files, "thread::sleep", waits));
}

#[test]
fn every_file_says_what_it_is_and_fits_in_a_head() {
    let broken = source::files().into_iter().flat_map(|file| {
        let lines = file.text.lines().count();
        let long = (lines > 500).then(|| format!("{} has {lines} lines", file.path));
        let bare = (!file.text.starts_with("//! ")).then(|| format!("{} has no module comment", file.path));
        long.into_iter().chain(bare)
    });
    hold("at most 500 lines under a comment that says what the file is", broken);
}

#[test]
fn every_folder_has_a_contents_page() {
    let broken = source::files().into_iter().filter(|file| file.path.ends_with("/mod.rs")).flat_map(|file| {
        let contents: String = file.text.lines().filter(|line| line.starts_with("//!")).collect();
        let modules = file.code.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
        let absent = modules.filter(|name| !contents.contains(&format!("`{name}`")));
        absent.map(|name| format!("{} says nothing of {name}", file.path)).collect::<Vec<_>>()
    });
    hold("a sentence a module", broken);
}

#[test]
fn no_module_is_named_after_nothing() {
    const EMPTY: [&str; 9] =
        ["utils", "util", "helpers", "helper", "common", "misc", "types", "manager", "handler"];
    let broken = source::files().into_iter().filter_map(|file| {
        let named = file.path.trim_end_matches(".rs").split('/').any(|part| EMPTY.contains(&part));
        named.then_some(file.path)
    });
    hold("name it after what it holds", broken);
}

#[test]
fn nothing_is_left_to_do_later() {
    let broken = source::files().into_iter().flat_map(|file| {
        let marks = ["TODO", "FIXME", "XXX", "HACK"];
        let found: Vec<_> = marks.iter().filter(|mark| file.text.contains(**mark)).collect();
        found.into_iter().map(|mark| format!("{} has {mark}", file.path)).collect::<Vec<_>>()
    });
    hold("do it now or not at all", broken);
}

#[test]
fn words_for_people_are_texts() {
    let speaking = ["report", "text", "settings", "command", "ui", "screens", "shell", "cli"];
    let broken =
        source::files().into_iter().filter(|file| speaking.contains(&file.layer())).flat_map(|file| {
            let said: Vec<String> = file
                .literals()
                .into_iter()
                .filter(|(literal, end)| is_sentence(literal) && !is_technical(&file.code, literal, *end))
                .map(|(literal, _)| format!("{}: {literal}", file.path))
                .collect();
            said
        });
    hold("put it into assets/text", broken);
}

/// A capital word and a small one after it: how sentences begin.
fn is_sentence(literal: &str) -> bool {
    let mut words = literal.split_whitespace();
    let capital = words.next().is_some_and(|word| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.clone().count() > 0
            && letters.all(char::is_lowercase)
    });
    let small = words.next().is_some_and(|word| word.len() > 1 && word.chars().all(char::is_lowercase));
    capital && small
}

/// What is written for the log or for whoever reads the code.
fn is_technical(code: &str, literal: &str, end: usize) -> bool {
    let before =
        code[..end.saturating_sub(literal.len() + 2)].trim_end().trim_end_matches('r').trim_end_matches('#');
    ["expect(", "error(", "reason =", "unreachable!(", "panic!(", "assert!(", "help =", "about ="]
        .iter()
        .any(|opening| before.ends_with(opening))
}
