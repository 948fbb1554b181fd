//! Every text that is asked for is there, with every argument it wants, and none is left over.

use std::collections::{BTreeMap, BTreeSet};

use dealdeck::text::Language;

use crate::source::{self, Source, literal};

/// Texts by id, with the names of their arguments.
fn texts(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let mut texts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, file) in language.files() {
        let mut current = String::new();
        for line in file.lines() {
            if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                line.split(" =").next().unwrap_or_default().clone_into(&mut current);
                texts.entry(current.clone()).or_default();
            }
            if line.starts_with('#') {
                continue;
            }
            for piece in line.split('$').skip(1) {
                let name: String =
                    piece.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                texts.entry(current.clone()).or_default().insert(name);
            }
        }
    }
    texts
}

/// What a `Message::new("id")` is given right after it: argument names, and whether the message
/// is handed on there, so that no more can come.
fn arguments(code: &str, mut at: usize) -> (BTreeSet<String>, bool) {
    let mut names = BTreeSet::new();
    let skip = |at: usize| at + code[at..].len() - code[at..].trim_start().len();
    at = skip(at);
    if !code[at..].starts_with(')') {
        return (names, false);
    }
    at = skip(at + 1);
    while code[at..].starts_with(".with(") {
        let quote = skip(at + ".with(".len());
        if !code[quote..].starts_with('"') {
            return (names, false);
        }
        let (name, end) = literal(code, quote);
        names.insert(name);
        at = skip(after_parenthesis(code, end));
    }
    (names, code[at..].starts_with([')', ',']))
}

/// The place after the parenthesis that closes the one we stand in.
fn after_parenthesis(code: &str, mut at: usize) -> usize {
    let mut depth = 1;
    while depth > 0 && at < code.len() {
        match code.as_bytes()[at] {
            b'(' => depth += 1,
            b')' => depth -= 1,
            b'"' => {
                at = literal(code, at).1;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    at
}

fn asked_for(file: &Source) -> Vec<(String, usize)> {
    let mut asked = Vec::new();
    for opening in ["Message::new(", "text.get(", "text.attribute(", "texts.get("] {
        for (start, _) in file.code.match_indices(opening) {
            let after = start + opening.len();
            let quote = after + file.code[after..].len() - file.code[after..].trim_start().len();
            if file.code[quote..].starts_with('"') {
                asked.push(literal(&file.code, quote));
            }
        }
    }
    asked
}

/// True for a literal that looks like the id of something told: small words with dashes, the
/// first of which other such ids begin with.
fn is_told(literal: &str, texts: &BTreeMap<String, BTreeSet<String>>) -> bool {
    const OF_OTHERS: [&str; 6] = ["command", "context", "field", "kind", "format", "list"];
    let is_id = literal.split('-').all(|part| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    });
    let Some((first, _)) = literal.split_once('-').filter(|_| is_id) else { return false };
    let family = format!("{first}-");
    !OF_OTHERS.contains(&first) && texts.keys().filter(|id| id.starts_with(&family)).count() > 3
}

#[test]
fn every_text_that_is_asked_for_is_there() {
    let texts = texts(Language::English);
    let mut missing = BTreeSet::new();
    for file in source::files() {
        let told = file.literals().into_iter().filter(|(literal, _)| is_told(literal, &texts));
        for (id, _) in asked_for(&file).into_iter().chain(told) {
            if !texts.contains_key(&id) {
                missing.insert(format!("{id} ({})", file.path));
            }
        }
    }
    assert!(missing.is_empty(), "not in assets/text/en:\n{}", Vec::from_iter(missing).join("\n"));
}

#[test]
fn every_message_is_given_the_arguments_its_text_wants() {
    let texts = texts(Language::English);
    let mut wrong = BTreeSet::new();
    for file in source::files() {
        for (start, _) in file.code.match_indices("Message::new(\"") {
            let (id, end) = literal(&file.code, start + "Message::new(".len());
            let (given, is_finished) = arguments(&file.code, end);
            let Some(wanted) = texts.get(&id) else { continue };
            // The keys of a place are filled in where a message is put into words.
            let absent = wanted.difference(&given).filter(|name| !name.starts_with("key_"));
            let absent: Vec<&String> = absent.collect();
            if is_finished && !absent.is_empty() {
                wrong.insert(format!("{id} wants {absent:?} ({})", file.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", Vec::from_iter(wrong).join("\n"));
}

#[test]
fn no_text_is_left_over() {
    let mut used = BTreeSet::new();
    let mut beginnings = BTreeSet::new();
    for file in source::files() {
        for (literal, _) in file.literals() {
            let beginning = literal.split('{').next().unwrap_or_default();
            if beginning.len() > 2 && beginning.ends_with('-') {
                beginnings.insert(beginning.to_owned());
            }
            used.insert(literal);
        }
    }
    let left: Vec<String> = texts(Language::English)
        .into_keys()
        .filter(|id| !used.contains(id) && !beginnings.iter().any(|beginning| id.starts_with(beginning)))
        .collect();
    assert!(left.is_empty(), "no code asks for:\n{}", left.join("\n"));
}

#[test]
fn every_language_has_the_same_texts_with_the_same_arguments() {
    let english = texts(Language::English);
    for language in Language::ALL {
        assert_eq!(texts(language), english, "{}", language.tag());
    }
}
