//! Who this person is in the decks that are worked on here: the user of each deck by id, so that a
//! name may change and a deck may be moved.

use super::document::{Entry, Written};
use super::failure::Result;
use super::kept;
use super::paths::Paths;

/// The id of the user that this person is in a deck; none when it was never said.
///
/// # Errors
/// [`Error::Read`](super::failure::Error) and [`Error::Mistake`](super::failure::Error) when the file
/// cannot be read.
pub fn of_deck(paths: &Paths, workspace: &str) -> Result<Option<String>> {
    Ok(people(paths)?.into_iter().find(|(of, _)| of == workspace).map(|(_, user)| user))
}

/// Remembers which user of a deck this person is.
///
/// # Errors
/// Those of reading and writing the file.
pub fn remember(paths: &Paths, workspace: &str, user: &str) -> Result<()> {
    let mut people = people(paths)?;
    let said = (workspace.to_owned(), user.to_owned());
    if people.contains(&said) {
        return Ok(());
    }
    people.retain(|(of, _)| of != workspace);
    people.push(said);
    let people = people.into_iter().map(|(of, user)| (of, toml::Value::from(user)));
    kept::write(&paths.people_file(), &people.collect())
}

fn people(paths: &Paths) -> Result<Vec<(String, String)>> {
    let read = |entry: Entry| match entry.value {
        Written::Text(user) => Some((entry.key, user)),
        _ => None,
    };
    Ok(kept::entries(&paths.people_file())?.into_iter().filter_map(read).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_one_user_of_each_deck() {
        let folder = tempfile::tempdir().expect("a folder");
        let paths = Paths::under(folder.path());
        assert_eq!(of_deck(&paths, "a").expect("read"), None);
        remember(&paths, "a", "1").expect("kept");
        remember(&paths, "b", "2").expect("kept");
        remember(&paths, "a", "3").expect("kept");
        assert_eq!(of_deck(&paths, "a").expect("read").as_deref(), Some("3"));
        assert_eq!(of_deck(&paths, "b").expect("read").as_deref(), Some("2"));
    }
}
