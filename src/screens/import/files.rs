//! Which file is to come in: a path being typed, and what lies in its folder, narrowed as it is
//! typed. What can be read comes first.

use std::path::{Path, PathBuf};

use crate::domain::fold::fold;
use crate::exchange::opened::spoken_path;
use crate::exchange::source;
use crate::ui::Entry;
use crate::ui::scroll::Scroll;

/// The endings of files that can be read.
const READABLE: [&str; 7] = ["csv", "tsv", "tab", "txt", "json", "jsonl", "ndjson"];
/// Entries of a folder looked at.
const MOST: usize = 10_000;

/// What an entry of a folder is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Sort {
    /// The folder itself, where it holds an export of everything.
    Whole,
    /// A file that can be read.
    Readable,
    /// A folder to go into.
    Folder,
    /// Any other file.
    Other,
}

/// An entry of a folder.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Row {
    /// What it is.
    pub sort: Sort,
    /// Its name.
    pub name: String,
}

/// What Enter came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Chosen {
    /// A file or a folder to read.
    Path(PathBuf),
    /// The path goes on in a folder.
    Deeper,
    /// A file of a kind that is not read; typing its whole name tries it all the same.
    Unread(String),
    /// Nothing of this name is there.
    Nothing,
}

/// The path being typed and the entries it leaves.
#[derive(Debug, Default)]
pub struct Files {
    /// The path.
    pub entry: Entry,
    /// The entries that are left, the best first.
    pub rows: Vec<Row>,
    /// The cursor among them.
    pub scroll: Scroll,
    /// The folder that was read, and all that lies in it.
    folder: Option<(PathBuf, Vec<Row>)>,
    height: usize,
    /// What `~` means.
    home: Option<PathBuf>,
}

impl Files {
    /// A path that starts in a folder, or with a file; `~` in it means the home folder.
    pub fn at(path: &Path, home: Option<&Path>) -> Files {
        let mut text = path.to_string_lossy().into_owned();
        if path.is_dir() && !text.ends_with('/') {
            text.push('/');
        }
        let mut files =
            Files { entry: Entry::new(&text), home: home.map(Path::to_owned), ..Files::default() };
        files.look();
        files
    }

    /// Learns how many rows are visible.
    pub fn sized(&mut self, height: usize) {
        self.height = height;
        self.scroll.settle(self.rows.len(), height);
    }

    /// Moves the cursor.
    pub fn step(&mut self, by: isize) {
        self.scroll.step(by, self.rows.len(), self.height);
    }

    /// The path as it is meant.
    fn path(&self) -> String {
        spoken_path(self.entry.text(), self.home.as_deref())
    }

    /// The folder of the path, and what is typed after it.
    fn parts(&self) -> (PathBuf, String) {
        let path = self.path();
        match path.rsplit_once('/') {
            Some(("", name)) => (PathBuf::from("/"), name.to_owned()),
            Some((folder, name)) => (PathBuf::from(folder), name.to_owned()),
            None => (PathBuf::from("."), path),
        }
    }

    /// What to say when no entry is left.
    pub fn why_none(&self) -> &'static str {
        match self.parts() {
            (_, typed) if typed.is_empty() => "importing-empty-folder",
            _ => "importing-no-files",
        }
    }

    /// Follows what was typed, which may begin another path behind the one that is there.
    pub fn follow(&mut self) {
        if let Some(path) = begun_again(self.entry.text()).map(str::to_owned) {
            self.entry.set(&path);
        }
        self.look();
    }

    /// Narrows the entries by what is typed; another folder is read first.
    fn look(&mut self) {
        let (folder, typed) = self.parts();
        if self.folder.as_ref().is_none_or(|(known, _)| *known != folder) {
            let all = entries_of(&folder);
            self.folder = Some((folder, all));
        }
        let wanted = fold(&typed);
        let all = self.folder.iter().flat_map(|(_, all)| all);
        let left = |row: &&Row| match row.sort {
            Sort::Whole => wanted.is_empty(),
            _ => fold(&row.name).contains(&wanted) && (!row.name.starts_with('.') || typed.starts_with('.')),
        };
        self.rows = all.filter(left).cloned().collect();
        // What begins with it comes before what only holds it.
        self.rows.sort_by_key(|row| (row.sort, !fold(&row.name).starts_with(&wanted)));
        self.scroll = Scroll::default();
        self.scroll.settle(self.rows.len(), self.height);
    }

    /// Takes a path that was pasted or dropped; the file, where it is one.
    pub fn paste(&mut self, text: &str) -> Option<PathBuf> {
        let meant = spoken_path(text, self.home.as_deref());
        let is_whole = meant.starts_with('/');
        if is_whole {
            self.entry.set(&meant);
        } else {
            self.entry.paste(text);
        }
        self.follow();
        Some(PathBuf::from(meant)).filter(|path| is_whole && path.is_file())
    }

    /// Completes the path as far as the entries agree, or with the one under the cursor.
    pub fn complete(&mut self) {
        let (folder, typed) = self.parts();
        let offered: Vec<&Row> =
            self.rows.iter().filter(|row| row.sort != Sort::Whole && row.name.starts_with(&typed)).collect();
        let agreed = offered.split_first().map(|(first, rest)| {
            rest.iter().fold(first.name.as_str(), |agreed, row| common(agreed, &row.name)).to_owned()
        });
        match agreed.filter(|agreed| agreed.len() > typed.len() && offered.len() > 1) {
            Some(agreed) => self.take(&folder, &agreed, ""),
            None => {
                let Some(row) = self.rows.get(self.scroll.cursor).cloned() else { return };
                if row.sort != Sort::Whole {
                    self.take(&folder, &row.name, if row.sort == Sort::Folder { "/" } else { "" });
                }
            }
        }
    }

    fn take(&mut self, folder: &Path, name: &str, after: &str) {
        let path = folder.join(name);
        self.entry.set(&format!("{}{after}", path.to_string_lossy()));
        self.look();
    }

    /// Takes the entry under the cursor, or the path as it is typed.
    pub fn choose(&mut self) -> Chosen {
        let (folder, typed) = self.parts();
        let Some(row) = self.rows.get(self.scroll.cursor).cloned() else {
            let path = folder.join(typed);
            return if path.exists() { Chosen::Path(path) } else { Chosen::Nothing };
        };
        match row.sort {
            Sort::Whole => Chosen::Path(folder),
            Sort::Folder => {
                self.take(&folder, &row.name, "/");
                Chosen::Deeper
            }
            Sort::Other if row.name != typed => Chosen::Unread(row.name),
            Sort::Readable | Sort::Other => Chosen::Path(folder.join(row.name)),
        }
    }
}

/// The path that a person began to type behind the one that was there: from its root or its `~/`. A
/// name may begin with `~`.
fn begun_again(text: &str) -> Option<&str> {
    if text.contains("://") {
        return None;
    }
    let root = text.rfind("//").map(|at| at + 1);
    let at = root.max(text.rfind("/~/").map(|at| at + 1))?;
    Some(&text[at..])
}

/// What lies in a folder; nothing where it cannot be read.
fn entries_of(folder: &Path) -> Vec<Row> {
    let Ok(entries) = folder.read_dir() else { return Vec::new() };
    let mut rows: Vec<Row> = entries
        .flatten()
        .take(MOST)
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let ending = Path::new(&name).extension().map(|ending| ending.to_string_lossy().to_lowercase());
            let sort = if entry.path().is_dir() {
                Sort::Folder
            } else if ending.is_some_and(|ending| READABLE.contains(&ending.as_str())) {
                Sort::Readable
            } else {
                Sort::Other
            };
            Row { sort, name }
        })
        .collect();
    if rows.iter().filter(|row| source::is_sheet_name(&row.name)).count() > 1 {
        rows.push(Row { sort: Sort::Whole, name: String::new() });
    }
    rows.sort();
    rows
}

/// What two texts begin with alike.
fn common<'a>(one: &'a str, other: &str) -> &'a str {
    let alike = one.char_indices().zip(other.chars()).take_while(|((_, a), b)| a == b);
    &one[..alike.map(|((at, letter), _)| at + letter.len_utf8()).last().unwrap_or_default()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(files: &Files) -> Vec<&str> {
        files.rows.iter().map(|row| row.name.as_str()).collect()
    }

    #[test]
    fn what_can_be_read_comes_first_and_typing_narrows() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["photo.png", "leads.csv", "Khách hàng.csv", ".hidden.csv"] {
            std::fs::write(folder.path().join(name), "x").expect("written");
        }
        std::fs::create_dir(folder.path().join("older")).expect("made");
        let mut files = Files::at(folder.path(), None);
        assert_eq!(names(&files), ["Khách hàng.csv", "leads.csv", "older", "photo.png"]);
        for letter in "khach".chars() {
            files.entry.press(crossterm::event::KeyEvent::from(crossterm::event::KeyCode::Char(letter)));
        }
        files.follow();
        assert_eq!(names(&files), ["Khách hàng.csv"]);
        assert_eq!(files.choose(), Chosen::Path(folder.path().join("Khách hàng.csv")));
    }

    #[test]
    fn what_cannot_be_read_is_taken_only_by_its_whole_name() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("photo.png"), "x").expect("written");
        let mut files = Files::at(folder.path(), None);
        assert_eq!(files.choose(), Chosen::Unread("photo.png".to_owned()));
        files.complete();
        assert_eq!(files.choose(), Chosen::Path(folder.path().join("photo.png")));
    }

    #[test]
    fn a_folder_is_gone_into_and_the_path_is_completed() {
        let folder = tempfile::tempdir().expect("a folder");
        let inner = folder.path().join("exports");
        std::fs::create_dir(&inner).expect("made");
        for name in ["deals-1.csv", "deals-2.csv"] {
            std::fs::write(inner.join(name), "x").expect("written");
        }
        let mut files = Files::at(folder.path(), None);
        assert_eq!(files.choose(), Chosen::Deeper);
        assert_eq!(names(&files), ["deals-1.csv", "deals-2.csv"]);
        files.complete();
        assert!(files.entry.text().ends_with("/exports/deals-"), "{}", files.entry.text());
        files.step(1);
        files.complete();
        assert!(files.entry.text().ends_with("/deals-2.csv"), "{}", files.entry.text());
    }

    #[test]
    fn a_whole_path_may_be_typed_behind_the_one_that_is_there() {
        assert_eq!(begun_again("/home/me//tmp/x.csv"), Some("/tmp/x.csv"));
        assert_eq!(begun_again("/srv/files/~/x.csv"), Some("~/x.csv"));
        assert_eq!(begun_again("/srv/files/x~.csv"), None);
        assert_eq!(begun_again("/srv/files/~x/y.csv"), None);
        assert_eq!(begun_again("file:///srv/x.csv"), None);
    }

    #[test]
    fn a_folder_whose_name_begins_like_a_home_is_gone_into() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["~x", "~"] {
            let inner = folder.path().join(name);
            std::fs::create_dir(&inner).expect("made");
            std::fs::write(inner.join("leads.csv"), "x").expect("written");
            let mut files = Files::at(folder.path(), Some(Path::new("/nowhere")));
            files.scroll.cursor = names(&files).iter().position(|row| *row == name).expect("a row");
            assert_eq!(files.choose(), Chosen::Deeper);
            assert_eq!(files.entry.text(), format!("{}/", inner.display()));
            assert_eq!(names(&files), ["leads.csv"]);
        }
        // Typed, it is narrowed down to like any other name.
        let mut files = Files::at(folder.path(), Some(Path::new("/nowhere")));
        for letter in "~x".chars() {
            files.entry.press(crossterm::event::KeyEvent::from(crossterm::event::KeyCode::Char(letter)));
            files.follow();
        }
        assert_eq!(names(&files), ["~x"]);
    }

    #[test]
    fn an_empty_folder_is_not_taken_for_a_name_that_is_not_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut files = Files::at(folder.path(), None);
        assert_eq!((files.rows.len(), files.why_none()), (0, "importing-empty-folder"));
        files.entry.paste("x");
        files.follow();
        assert_eq!((files.rows.len(), files.why_none()), (0, "importing-no-files"));
    }

    #[test]
    fn a_dropped_file_is_taken_at_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("my leads.csv");
        std::fs::write(&file, "x").expect("written");
        let mut files = Files::at(folder.path(), None);
        let dropped = format!("'{}'\n", file.display());
        assert_eq!(files.paste(&dropped), Some(file));
    }
}
