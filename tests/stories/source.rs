//! The program's own source, as the tests of its shape read it: files, code without comments and
//! tests, string literals.

use std::fs;
use std::path::{Path, PathBuf};

/// One file of the source.
pub struct Source {
    /// Its path below `src/`, with `/`.
    pub path: String,
    /// All of it.
    pub text: String,
    /// Its code before its tests, comments blanked; empty for a file of tests.
    pub code: String,
}

/// Every Rust file below `src/`, in order.
pub fn files() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let text = fs::read_to_string(path).expect("a source file");
            let below = path.strip_prefix(&root).expect("below src");
            let path = below.to_string_lossy().replace('\\', "/");
            let is_of_tests = path.ends_with("tests.rs") || path.contains("/tests/");
            let shipped = if is_of_tests { "" } else { before_tests(&text) };
            Source { code: without_comments(shipped), path, text }
        })
        .collect()
}

/// What stands before the module of tests that ends a file; one in a file of its own is a line.
fn before_tests(text: &str) -> &str {
    let mut marks = text.match_indices("#[cfg(test)]\n").map(|(at, mark)| (at, &text[at + mark.len()..]));
    let tests = marks.find(|(_, after)| {
        after.lines().next().is_some_and(|line| line.contains("mod ") && line.ends_with('{'))
    });
    tests.map_or(text, |(at, _)| &text[..at])
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            paths.push(path);
        }
    }
}

impl Source {
    /// The layer it belongs to: its first folder, else its own name.
    pub fn layer(&self) -> &str {
        self.path.split('/').next().unwrap_or_default().trim_end_matches(".rs")
    }

    /// The string literals of its code, each with the place after it.
    pub fn literals(&self) -> Vec<(String, usize)> {
        literals(&self.code)
    }
}

/// The string literals of code without comments, each with the place after it.
fn literals(code: &str) -> Vec<(String, usize)> {
    let bytes = code.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                let (literal, end) = literal(code, at);
                found.push((literal, end));
                at = end;
            }
            b'\'' => at = after_quote(bytes, at),
            _ => at += 1,
        }
    }
    found
}

/// The literal whose quote stands at a place, and the place after it.
pub fn literal(code: &str, start: usize) -> (String, usize) {
    let bytes = code.as_bytes();
    let hashes = bytes[..start].iter().rev().take_while(|byte| **byte == b'#').count();
    let is_raw = start > hashes && bytes[start - hashes - 1] == b'r';
    let closing = format!("\"{}", "#".repeat(if is_raw { hashes } else { 0 }));
    let mut at = start + 1;
    while at < bytes.len() {
        if !is_raw && bytes[at] == b'\\' {
            at += 2;
        } else if code.as_bytes()[at..].starts_with(closing.as_bytes()) {
            return (code[start + 1..at].to_owned(), at + closing.len());
        } else {
            at += 1;
        }
    }
    (code[start + 1..].to_owned(), bytes.len())
}

/// The place after a character literal, or after the quote of a lifetime.
fn after_quote(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at + 1) {
        Some(b'\\') => at + 3 + bytes[at + 3..].iter().position(|b| *b == b'\'').unwrap_or(0),
        _ => match bytes[at + 1..].iter().take(5).position(|b| *b == b'\'') {
            Some(length @ 1..) => at + length + 2,
            _ => at + 1,
        },
    }
}

/// Code with its comments blanked, line ends and places kept.
fn without_comments(code: &str) -> String {
    let bytes = code.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => at = literal(code, at).1,
            b'\'' => at = after_quote(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                while at < bytes.len() && bytes[at] != b'\n' {
                    out[at] = b' ';
                    at += 1;
                }
            }
            _ => at += 1,
        }
    }
    String::from_utf8(out).expect("only whole comments were blanked")
}

#[test]
fn comments_are_blanked_and_literals_found() {
    let code = "let a = \"x // y\"; // \"no\"\nlet b = '\"'; f::<'a>(r#\"q\"z\"#);";
    let clean = without_comments(code);
    let found: Vec<String> = literals(&clean).into_iter().map(|(literal, _)| literal).collect();
    assert_eq!(found, ["x // y", "q\"z"]);
}
