//! Mappings that were saved: written, remembered, and found again for a file with their columns.

use std::path::{Path, PathBuf};

use crate::exchange::import::Options;
use crate::exchange::mapping::Said;
use crate::exchange::source::read_map;
use crate::settings::file;
use crate::ui::Desk;

use super::opened::Opened;

/// Where the paths of saved mappings are kept, the last one first.
const KEPT: &str = "saved-mappings";
/// How many are kept.
const MOST: usize = 30;

/// Where a mapping is saved for a file when nothing else is said.
pub fn beside(file: &Path) -> PathBuf {
    file.with_extension("map.toml")
}

/// Keeps where a mapping was saved.
pub fn remember(map: &Path, desk: &Desk<'_>) {
    let Some(kept) = kept_file(desk) else { return };
    let map = std::path::absolute(map).unwrap_or_else(|_| map.to_owned());
    let others = kept_maps(desk).into_iter().filter(|other| *other != map);
    let paths: Vec<String> = std::iter::once(map.clone())
        .chain(others)
        .take(MOST)
        .map(|path| path.to_string_lossy().into())
        .collect();
    // A mapping that cannot be remembered is named by hand.
    let _ = kept.parent().map(file::make_folder);
    let _ = file::write_whole(&kept, paths.join("\n").as_bytes());
}

/// A saved mapping that has a field for exactly the columns of a file: the one beside it first.
pub fn fitting(opened: &Opened, desk: &Desk<'_>) -> Option<PathBuf> {
    let columns: Vec<&str> = opened.columns.iter().map(|column| column.name.as_str()).collect();
    let fits = |map: &PathBuf| {
        let mut options = Options { said: Said::default(), ..Options::default() };
        let text = file::read_text(map).ok().flatten().unwrap_or_default();
        let said = read_map(&text, &mut options).map(|()| options.said.columns).unwrap_or_default();
        let names = |name: &&str| said.iter().any(|(said, _)| said == name);
        !columns.is_empty() && said.len() == columns.len() && columns.iter().all(names)
    };
    std::iter::once(beside(&opened.path)).chain(kept_maps(desk)).find(fits)
}

fn kept_maps(desk: &Desk<'_>) -> Vec<PathBuf> {
    let text = kept_file(desk).and_then(|kept| file::read_text(&kept).ok().flatten()).unwrap_or_default();
    text.lines().map(PathBuf::from).collect()
}

/// Where they are kept; nowhere for a deck without files beside it.
fn kept_file(desk: &Desk<'_>) -> Option<PathBuf> {
    desk.repository.who().state_dir.map(|folder| folder.join(KEPT))
}
