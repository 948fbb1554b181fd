//! Which hub the copies of a deck on this machine go to, and the passwords for hubs. The one is
//! kept without a password; the other is the person's own file, which nobody else may read.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;

use super::document::{self, Written};
use super::failure::{Error, Result};
use super::file;
use super::paths::Paths;

/// The hub of a deck's workspace; none when it goes to none.
pub fn of_deck(paths: &Paths, workspace: &str) -> Result<Option<String>> {
    Ok(kept(paths)?.into_iter().find(|(of, _)| of == workspace).map(|(_, url)| url))
}

/// Remembers the hub of a deck's workspace by its URL, which has no password.
pub fn remember(paths: &Paths, workspace: &str, url: &str) -> Result<()> {
    let mut kept = kept(paths)?;
    if kept.iter().any(|(of, there)| of == workspace && there == url) {
        return Ok(());
    }
    kept.retain(|(of, _)| of != workspace);
    kept.push((workspace.to_owned(), url.to_owned()));
    keep(paths, &kept)
}

/// Forgets the hub of a deck's workspace; which one it was.
pub fn forget(paths: &Paths, workspace: &str) -> Result<Option<String>> {
    let mut kept = kept(paths)?;
    let Some(at) = kept.iter().position(|(of, _)| of == workspace) else { return Ok(None) };
    let (_, url) = kept.remove(at);
    keep(paths, &kept)?;
    Ok(Some(url))
}

fn kept(paths: &Paths) -> Result<Vec<(String, String)>> {
    let Some(text) = file::read_text(&paths.hubs_file())? else { return Ok(Vec::new()) };
    let entries = document::entries(&text).0.into_iter();
    Ok(entries
        .filter_map(|entry| match entry.value {
            Written::Text(url) => Some((entry.key, url)),
            _ => None,
        })
        .collect())
}

fn keep(paths: &Paths, kept: &[(String, String)]) -> Result<()> {
    file::make_folder(&paths.state)?;
    let line = |(of, url): &(String, String)| format!("{of} = {}\n", toml::Value::String(url.clone()));
    file::write_whole(&paths.hubs_file(), kept.iter().map(line).collect::<String>().as_bytes())
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
    fn a_deck_has_one_hub_until_it_leaves_it() {
        let (_folder, paths) = empty();
        assert_eq!(of_deck(&paths, "a").expect("read"), None);
        remember(&paths, "a", "postgres://ann@one/team").expect("kept");
        remember(&paths, "b", "postgres://ann@two/\"team\"").expect("kept");
        remember(&paths, "a", "postgres://ann@three/team").expect("kept");
        assert_eq!(of_deck(&paths, "a").expect("read").as_deref(), Some("postgres://ann@three/team"));
        assert_eq!(forget(&paths, "a").expect("gone").as_deref(), Some("postgres://ann@three/team"));
        assert_eq!(forget(&paths, "a").expect("gone"), None);
        assert_eq!(of_deck(&paths, "b").expect("read").as_deref(), Some("postgres://ann@two/\"team\""));
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
