//! Keys that are pressed again, by name, in `macros.toml`. What is written by hand in that file
//! stays; a file with a mistake in it is left alone.

use std::path::Path;

use super::document::{self, Problem, Written};
use super::failure::{Error, Result};
use super::file;
use crate::domain::Message;

/// Keys under a name, as they are spelled in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The name.
    pub name: String,
    /// The keys, as `print` and stories spell them.
    pub keys: String,
    /// The line, from 1.
    pub line: usize,
}

/// What a file holds, in its order, and what is wrong with it; nothing where there is no file.
pub fn read(path: &Path) -> (Vec<Kept>, Vec<Problem>) {
    match file::read_text(path) {
        Ok(None) => (Vec::new(), Vec::new()),
        Ok(Some(text)) => understood(&text),
        Err(error) => (Vec::new(), vec![Problem { line: 0, message: error.message() }]),
    }
}

fn understood(text: &str) -> (Vec<Kept>, Vec<Problem>) {
    let (entries, mut problems) = document::entries(text);
    let mut kept = Vec::new();
    for entry in entries {
        match entry.value {
            Written::Text(keys) if entry.section.is_empty() => {
                kept.push(Kept { name: entry.key, keys, line: entry.line });
            }
            Written::Text(_) => {
                let message = Message::new("settings-unknown-section").with("section", &entry.section);
                problems.push(Problem { line: entry.line, message });
            }
            _ => {
                let message = Message::new("settings-not-text").with("key", &entry.key);
                problems.push(Problem { line: entry.line, message });
            }
        }
    }
    problems.sort_by_key(|problem| problem.line);
    (kept, problems)
}

/// Keeps keys under a name; those that were kept under it go.
///
/// # Errors
/// Those of reading and writing the file, and the mistake that is in it.
pub fn keep(path: &Path, name: &str, keys: &str) -> Result<()> {
    rewrite(path, name, Some(keys))
}

/// Forgets the keys under a name.
///
/// # Errors
/// Those of [`keep`].
pub fn forget(path: &Path, name: &str) -> Result<()> {
    rewrite(path, name, None)
}

fn rewrite(path: &Path, name: &str, keys: Option<&str>) -> Result<()> {
    let text = file::read_text(path)?.unwrap_or_default();
    let (kept, problems) = understood(&text);
    if let Some(problem) = problems.first() {
        return Err(Error::Mistake { path: path.to_owned(), line: problem.line });
    }
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let written = keys.map(|keys| format!("{} = {}", quoted(name), quoted(keys)));
    let at = kept.iter().find(|kept| kept.name == name).map(|kept| kept.line - 1);
    match (at, written) {
        (Some(at), Some(line)) => lines[at] = line,
        (Some(at), None) => drop(lines.remove(at)),
        (None, Some(line)) => lines.push(line),
        (None, None) => return Ok(()),
    }
    file::make_folder(path.parent().unwrap_or(path))?;
    file::write_whole(path, (lines.join("\n") + "\n").as_bytes())
}

/// A text on one line, as TOML writes it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_again_and_comments_stay() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("config/macros.toml");
        keep(&path, "next \"one\"", "jL\\<Enter>").expect("kept");
        let text = format!("# mine\n{}", std::fs::read_to_string(&path).expect("a file"));
        std::fs::write(&path, text).expect("written");
        keep(&path, "call", "c1<Enter>").expect("kept");
        keep(&path, "next \"one\"", "j").expect("kept again");
        let names = |kept: &[Kept]| kept.iter().map(|one| (one.name.clone(), one.keys.clone())).collect();
        let (kept, problems) = read(&path);
        let found: Vec<(String, String)> = names(&kept);
        assert_eq!(
            found,
            [("next \"one\"", "j"), ("call", "c1<Enter>")].map(|(a, b)| (a.to_owned(), b.to_owned()))
        );
        assert_eq!(problems, []);
        forget(&path, "call").expect("forgotten");
        assert_eq!(std::fs::read_to_string(&path).expect("a file"), "# mine\n\"next \\\"one\\\"\" = \"j\"\n");
    }

    #[test]
    fn a_file_with_a_mistake_is_left_alone_and_the_line_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("macros.toml");
        std::fs::write(&path, "a = \"j\"\nb = 3\n").expect("written");
        assert_eq!(read(&path).1.iter().map(|problem| problem.line).collect::<Vec<_>>(), [2]);
        assert!(keep(&path, "c", "k").is_err());
        assert_eq!(std::fs::read_to_string(&path).expect("a file"), "a = \"j\"\nb = 3\n");
    }

    #[cfg(unix)]
    #[test]
    fn the_file_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("macros.toml");
        keep(&path, "a", "j").expect("kept");
        let mode = std::fs::metadata(&path).expect("a file").permissions().mode() & 0o777;
        assert_eq!(mode, 0o600);
    }
}
