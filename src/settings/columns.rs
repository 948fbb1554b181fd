//! The columns that were chosen for the list of each kind, kept on this machine so that a list has
//! them when the program starts again: of each deck, since its fields are its own.

use std::path::{Path, PathBuf};

use super::document::{Entry, Written};
use super::failure::Result;
use super::kept;

/// A list of a deck.
#[derive(Clone, Copy, Debug)]
pub struct List<'a> {
    /// The folder of what this machine keeps.
    pub state: &'a Path,
    /// Which deck.
    pub workspace: &'a str,
    /// The key of the kind that it lists.
    pub kind: &'a str,
}

/// A deck, a kind and its columns.
type Chosen = (String, String, Vec<String>);

impl List<'_> {
    /// The columns that were chosen for it; none when none were.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn columns(&self) -> Result<Option<Vec<String>>> {
        Ok(read(&self.file())?.into_iter().find(|one| self.is_it(one)).map(|(.., columns)| columns))
    }

    /// Keeps its columns.
    ///
    /// # Errors
    /// Those of reading and writing the file, which then stays as it is.
    pub fn remember(&self, columns: &[String]) -> Result<()> {
        let mut chosen = read(&self.file())?;
        chosen.retain(|one| !self.is_it(one));
        chosen.push((self.workspace.to_owned(), self.kind.to_owned(), columns.to_vec()));
        write(&self.file(), chosen)
    }

    /// Has it start with the usual columns again.
    ///
    /// # Errors
    /// Those of reading and writing the file, which then stays as it is.
    pub fn forget(&self) -> Result<()> {
        let mut chosen = read(&self.file())?;
        let before = chosen.len();
        chosen.retain(|one| !self.is_it(one));
        if chosen.len() == before { Ok(()) } else { write(&self.file(), chosen) }
    }

    fn is_it(&self, (workspace, kind, _): &Chosen) -> bool {
        workspace == self.workspace && kind == self.kind
    }

    fn file(&self) -> PathBuf {
        self.state.join("columns.toml")
    }
}

fn read(path: &Path) -> Result<Vec<Chosen>> {
    let read = |entry: Entry| match entry.value {
        Written::Texts(columns) => Some((entry.section, entry.key, columns)),
        _ => None,
    };
    Ok(kept::entries(path)?.into_iter().filter_map(read).collect())
}

fn write(path: &Path, chosen: Vec<Chosen>) -> Result<()> {
    let mut decks = toml::Table::new();
    for (workspace, kind, columns) in chosen {
        let deck = decks.entry(workspace).or_insert_with(|| toml::Table::new().into());
        if let Some(deck) = deck.as_table_mut() {
            deck.insert(kind, toml::Value::from(columns));
        }
    }
    kept::write(path, &decks)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::settings::Error;

    fn keys(keys: &[&str]) -> Vec<String> {
        keys.iter().map(|key| (*key).to_owned()).collect()
    }

    #[test]
    fn each_list_of_each_deck_has_columns_of_its_own() {
        let folder = tempfile::tempdir().expect("a folder");
        let list = |workspace, kind| List { state: folder.path(), workspace, kind };
        assert_eq!(list("a", "lead").columns().expect("read"), None);
        list("a", "lead").remember(&keys(&["name", "email"])).expect("kept");
        list("a", "contact").remember(&keys(&["name"])).expect("kept");
        list("b", "lead").remember(&keys(&["owner"])).expect("kept");
        list("a", "lead").remember(&keys(&["phone"])).expect("kept");
        list("a", "contact").forget().expect("gone");
        assert_eq!(list("a", "lead").columns().expect("read"), Some(keys(&["phone"])));
        assert_eq!(list("a", "contact").columns().expect("read"), None);
        assert_eq!(list("b", "lead").columns().expect("read"), Some(keys(&["owner"])));
    }

    #[test]
    fn a_file_that_cannot_be_read_stays_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("columns.toml");
        let list = List { state: folder.path(), workspace: "a", kind: "lead" };
        let written = "[a]\ncontact = [\"name\"]\nlead = [\n";
        fs::write(&path, written).expect("written");
        assert!(matches!(list.columns(), Err(Error::Mistake { .. })));
        assert!(matches!(list.remember(&keys(&["name"])), Err(Error::Mistake { .. })));
        assert!(matches!(list.forget(), Err(Error::Mistake { .. })));
        assert_eq!(fs::read_to_string(&path).expect("there"), written);
    }
}
