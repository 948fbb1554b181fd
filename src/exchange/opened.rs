//! Files and folders of this machine as what is to be imported.

use std::io::{self, Read};
use std::path::Path;

use super::import::Error;
use super::mapping::Said;
use super::source::{self, Source};
use super::table::Given;
use super::values::dates;
use crate::domain::Message;

/// A file, or a folder that `export all FOLDER` wrote, read and understood.
///
/// # Errors
/// What is in the way: it cannot be read, or is nothing to import.
pub fn open(path: &Path, given: Given, said: &Said) -> Result<Source, Error> {
    let unreadable = |error: io::Error| Error::Refused(vec![unreadable(path, &error)]);
    if path.is_dir() {
        return source::open_folder(files(path).map_err(unreadable)?);
    }
    source::open(std::fs::read(path).map_err(unreadable)?, given, said)
}

/// The sheets of a folder by their names, and what else lies there by name alone.
///
/// # Errors
/// When the folder or a sheet in it cannot be read.
pub fn files(folder: &Path) -> io::Result<Vec<(String, Option<Vec<u8>>)>> {
    let mut files = Vec::new();
    for entry in folder.read_dir()? {
        let path = entry?.path();
        let name = file_name(&path);
        if path.is_file() && !name.starts_with('.') {
            let sheet = source::is_sheet_name(&name).then(|| std::fs::read(&path)).transpose()?;
            files.push((name, sheet));
        }
    }
    files.sort();
    Ok(files)
}

/// The name of a file without its folder.
pub fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The most bytes that a cadence may hold: nobody writes a megabyte of steps.
const LARGEST_CADENCE: u64 = 1 << 20;

/// The text of the file of a cadence.
///
/// # Errors
/// When it cannot be read, is no text, or is larger than any cadence.
pub fn cadence_text(path: &Path) -> io::Result<String> {
    if path.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    cadence_read(std::fs::File::open(path)?)
}

/// The text of a cadence as it comes out of a file or standard input.
///
/// # Errors
/// When it cannot be read, is no text, or is larger than any cadence.
pub fn cadence_read(from: impl Read) -> io::Result<String> {
    let mut bytes = Vec::new();
    from.take(LARGEST_CADENCE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_CADENCE {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    String::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// What is told of a file that cannot be read.
pub fn unreadable(path: &Path, error: &io::Error) -> Message {
    Message::new("file-unreadable").with("file", path.display()).with("reason", error)
}

/// Where a file proves no order of day and month, that of the user's region is taken.
pub fn usual_dates(locale: Option<&str>) -> Option<dates::Order> {
    let is_american = locale?.starts_with("en-US") || locale?.starts_with("en_US");
    is_american.then_some(dates::Order::MonthFirst)
}

/// A path as it is typed, pasted or dropped on a terminal: in quotes, with escaped blanks, as a
/// `file://` address, with `~` for the home folder.
pub fn spoken_path(text: &str, home: Option<&Path>) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let quoted = |quote: char| line.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    let plain = match (quoted('\'').or_else(|| quoted('"')), line.strip_prefix("file://")) {
        (Some(inside), _) => inside.to_owned(),
        // A host may stand before the path.
        (None, Some(rest)) => decoded(&rest[rest.find('/').unwrap_or_default()..]),
        (None, None) => unescaped(line),
    };
    match (plain.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest).to_string_lossy().into_owned(),
        _ => plain,
    }
}

/// A path whose blanks a terminal has escaped with backslashes.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if letters.peek().is_some_and(|next| !next.is_alphanumeric()) => {
                plain.extend(letters.next());
            }
            letter => plain.push(letter),
        }
    }
    plain
}

/// An address whose special characters are written `%20`.
fn decoded(address: &str) -> String {
    let bytes = address.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%').then(|| address.get(at + 1..at + 3)).flatten();
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                plain.push(byte);
                at += 3;
            }
            None => {
                plain.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_understood_as_it_is_dropped_on_a_terminal() {
        let home = Path::new("/home/an");
        for (typed, meant) in [
            ("/a/b.csv", "/a/b.csv"),
            ("'/a/my file.csv'", "/a/my file.csv"),
            ("\"/a/my file.csv\"\n", "/a/my file.csv"),
            ("/a/my\\ file\\(1\\).csv", "/a/my file(1).csv"),
            ("file:///a/my%20file.csv", "/a/my file.csv"),
            ("file://host/a/%C4%91.csv\r\nfile:///b.csv", "/a/đ.csv"),
            ("~/leads.csv", "/home/an/leads.csv"),
            ("100%.csv", "100%.csv"),
        ] {
            assert_eq!(spoken_path(typed, Some(home)), meant, "{typed}");
        }
    }
}
