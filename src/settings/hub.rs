//! Which hub each copy of a deck on this machine goes to, and the passwords for hubs. The one is
//! kept without a password; the other is the person's own file, which nobody else may read.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::device::place;
use super::document::{Entry, Written};
use super::failure::{Error, Result};
use super::file;
use super::kept::{entries, write};
use super::paths::Paths;

/// A copy of a deck on this machine, and its hub.
struct Kept {
    /// Where the copy lies.
    place: String,
    workspace: String,
    url: String,
}

/// The hub of a copy of a deck; none when it goes to none. One that was moved keeps its hub.
pub fn of_deck(paths: &Paths, deck: &Path, workspace: &str) -> Result<Option<String>> {
    let mut kept = kept(paths)?;
    Ok(found(&kept, deck, workspace).map(|at| kept.swap_remove(at).url))
}

/// Remembers the hub of a copy of a deck by its URL, which has no password.
pub fn remember(paths: &Paths, deck: &Path, workspace: &str, url: &str) -> Result<()> {
    let mut kept = kept(paths)?;
    let new = Kept { place: name(deck), workspace: workspace.to_owned(), url: url.to_owned() };
    if let Some(at) = found(&kept, deck, workspace) {
        let old = &kept[at];
        if old.place == new.place && old.url == new.url {
            return Ok(());
        }
        kept.remove(at);
    }
    // Another deck may have lain there.
    kept.retain(|old| old.place != new.place);
    kept.push(new);
    keep(paths, &kept)
}

/// Forgets the hub of a copy of a deck; which one it was.
pub fn forget(paths: &Paths, deck: &Path, workspace: &str) -> Result<Option<String>> {
    let mut kept = kept(paths)?;
    let Some(at) = found(&kept, deck, workspace) else { return Ok(None) };
    let Kept { url, .. } = kept.remove(at);
    keep(paths, &kept)?;
    Ok(Some(url))
}

/// The entry of a copy: at its place, or at one that it was moved away from.
fn found(kept: &[Kept], deck: &Path, workspace: &str) -> Option<usize> {
    let place = name(deck);
    let of_it = |old: &Kept| old.workspace == workspace;
    let here = kept.iter().position(|old| of_it(old) && old.place == place);
    here.or_else(|| kept.iter().position(|old| of_it(old) && !Path::new(&old.place).exists()))
}

fn name(deck: &Path) -> String {
    place(deck).to_string_lossy().into_owned()
}

fn kept(paths: &Paths) -> Result<Vec<Kept>> {
    let read = |entry: Entry| match entry.value {
        Written::Texts(texts) => {
            let [workspace, url] = <[String; 2]>::try_from(texts).ok()?;
            Some(Kept { place: entry.key, workspace, url })
        }
        _ => None,
    };
    Ok(entries(&paths.hubs_file())?.into_iter().filter_map(read).collect())
}

fn keep(paths: &Paths, kept: &[Kept]) -> Result<()> {
    let entry = |kept: &Kept| {
        let of = vec![kept.workspace.clone(), kept.url.clone()];
        (kept.place.clone(), toml::Value::from(of))
    };
    write(&paths.hubs_file(), &kept.iter().map(entry).collect())
}

/// The password in the person's own file: lines `host:port:database:user:password`, as PostgreSQL's
/// programs know them, with `*` for any and `\` before a colon that belongs to a name.
///
/// # Errors
/// [`Error::Exposed`] when others may read the file; nothing is read from it then.
pub fn password(paths: &Paths, host: &str, port: u16, database: &str, user: &str) -> Result<Option<String>> {
    let path = paths.pgpass_file();
    match fs::metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Ok(found) if found.permissions().mode() & 0o077 != 0 => return Err(Error::Exposed { path }),
        _ => {}
    }
    let text = file::read_text(&path)?.unwrap_or_default();
    let door = [host, &port.to_string(), database, user].map(str::to_owned);
    let fits = |line: &[String]| line.iter().zip(&door).all(|(asked, is)| asked == "*" || asked == is);
    let lines = text.lines().filter(|line| !line.starts_with('#')).map(split);
    Ok(lines.into_iter().find(|line| line.len() == 5 && fits(&line[..4])).and_then(|mut line| line.pop()))
}

/// The parts of a line between its colons.
fn split(line: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        if letter == ':' && parts.len() < 5 {
            parts.push(String::new());
            continue;
        }
        let letter = if letter == '\\' { letters.next().unwrap_or(letter) } else { letter };
        parts.last_mut().expect("there is one from the start").push(letter);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn empty() -> (tempfile::TempDir, Paths) {
        let folder = tempfile::tempdir().expect("a folder");
        let paths = Paths::under(folder.path());
        (folder, paths)
    }

    #[test]
    fn each_copy_of_a_deck_has_a_hub_of_its_own_until_it_leaves_it() {
        let (folder, paths) = empty();
        let [one, two] = ["one.db", "é \"two\".db"].map(|name| folder.path().join(name));
        for file in [&one, &two] {
            fs::write(file, b"a deck").expect("a file");
        }
        let hub = |deck: &Path, workspace| of_deck(&paths, deck, workspace).expect("read");
        assert_eq!(hub(&one, "a"), None);
        remember(&paths, &one, "a", "postgres://ann@one/team").expect("kept");
        assert_eq!(hub(&two, "a"), None, "a second copy is asked where it goes");
        remember(&paths, &two, "a", "postgres://ann@two/\"team\"").expect("kept");
        remember(&paths, &one, "a", "postgres://ann@three/team").expect("kept");
        assert_eq!(hub(&one, "a").as_deref(), Some("postgres://ann@three/team"));
        assert_eq!(hub(&one, "b"), None, "another deck in its place has none");
        assert_eq!(forget(&paths, &one, "a").expect("gone").as_deref(), Some("postgres://ann@three/team"));
        assert_eq!(forget(&paths, &one, "a").expect("gone"), None);
        assert_eq!(hub(&two, "a").as_deref(), Some("postgres://ann@two/\"team\""));
    }

    #[test]
    fn a_deck_that_was_moved_keeps_its_hub_and_one_that_was_copied_does_not_take_it() {
        let (folder, paths) = empty();
        let [one, two] = ["one.db", "two.db"].map(|name| folder.path().join(name));
        fs::write(&one, b"a deck").expect("a file");
        remember(&paths, &one, "a", "postgres://ann@one/team").expect("kept");
        fs::copy(&one, &two).expect("copied");
        assert_eq!(of_deck(&paths, &two, "a").expect("read"), None);
        fs::remove_file(&one).expect("gone");
        assert_eq!(of_deck(&paths, &two, "a").expect("read").as_deref(), Some("postgres://ann@one/team"));
        remember(&paths, &two, "a", "postgres://ann@one/team").expect("kept");
        fs::write(&one, b"back").expect("a file");
        assert_eq!(of_deck(&paths, &one, "a").expect("read"), None);
    }

    #[test]
    fn a_password_is_found_by_host_port_database_and_name_and_only_in_a_private_file() {
        let (_folder, paths) = empty();
        file::make_folder(&paths.config).expect("made");
        let path = paths.pgpass_file();
        let lines = "# mine\nhub:5432:team:ann:a\\:b:c\n*:*:*:bob:any\nhub:*:te\\:am:ann:odd\n";
        file::write_whole(&path, lines.as_bytes()).expect("written");
        let find = |host: &str, port, database: &str, user: &str| {
            password(&paths, host, port, database, user).expect("read")
        };
        assert_eq!(find("hub", 5432, "team", "ann").as_deref(), Some("a:b:c"));
        assert_eq!(find("hub", 5433, "team", "ann"), None);
        assert_eq!(find("else", 1, "x", "bob").as_deref(), Some("any"));
        assert_eq!(find("hub", 1, "te:am", "ann").as_deref(), Some("odd"));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("opened");
        assert!(matches!(password(&paths, "hub", 5432, "team", "ann"), Err(Error::Exposed { .. })));
    }
}
