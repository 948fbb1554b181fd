//! The columns that were chosen for the list of each kind, kept on this machine so that a list has
//! them when the program starts again: of each deck, since its fields are its own.

use std::path::PathBuf;

use crate::domain::Kind;
use crate::settings::document::{self, Written};
use crate::settings::file;
use crate::ui::Desk;

/// Where they are kept.
const KEPT: &str = "columns.toml";

/// The columns that were chosen for a kind and are fields of it still; none when none were.
pub fn columns(kind: Kind, desk: &Desk<'_>) -> Option<Vec<String>> {
    let of_deck = desk.repository.workspace();
    let is_it = |(of, key, _): &(String, String, Vec<String>)| of == of_deck && key == kind.key();
    let mut keys = read(desk).into_iter().find(is_it)?.2;
    keys.retain(|key| desk.repository.lists().catalogue.field(kind, key).is_some());
    (!keys.is_empty()).then_some(keys)
}

/// Keeps the columns of a kind.
pub fn remember(kind: Kind, columns: &[String], desk: &Desk<'_>) {
    write(kind, Some(columns), desk);
}

/// Has a list of the kind start with the usual columns again.
pub fn forget(kind: Kind, desk: &Desk<'_>) {
    if columns(kind, desk).is_some() {
        write(kind, None, desk);
    }
}

fn write(kind: Kind, columns: Option<&[String]>, desk: &Desk<'_>) {
    let Some(path) = kept_file(desk) else { return };
    let of_deck = desk.repository.workspace();
    let mut kept = read(desk);
    kept.retain(|(of, key, _)| of != of_deck || key != kind.key());
    kept.extend(columns.map(|columns| (of_deck.to_owned(), kind.key().to_owned(), columns.to_vec())));
    let mut decks = toml::Table::new();
    for (of, key, columns) in kept {
        let deck = decks.entry(of).or_insert_with(|| toml::Table::new().into());
        if let Some(deck) = deck.as_table_mut() {
            deck.insert(key, toml::Value::from(columns));
        }
    }
    // Columns that cannot be remembered are chosen again.
    let _ = path.parent().map(file::make_folder);
    let _ = file::write_whole(&path, decks.to_string().as_bytes());
}

/// The deck, the kind and its columns, of every list.
fn read(desk: &Desk<'_>) -> Vec<(String, String, Vec<String>)> {
    let text = kept_file(desk).and_then(|path| file::read_text(&path).ok().flatten()).unwrap_or_default();
    let read = |entry: document::Entry| match entry.value {
        Written::Texts(columns) => Some((entry.section, entry.key, columns)),
        _ => None,
    };
    document::entries(&text).0.into_iter().filter_map(read).collect()
}

/// Where they are kept; nowhere for a deck without files beside it.
fn kept_file(desk: &Desk<'_>) -> Option<PathBuf> {
    desk.repository.who().state_dir.map(|folder| folder.join(KEPT))
}
