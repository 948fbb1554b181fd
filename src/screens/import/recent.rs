//! The folder of the last import, which the next one starts in.

use std::path::{Path, PathBuf};

use crate::settings::file;
use crate::ui::Desk;

/// Where it is kept.
const KEPT: &str = "last-import-folder";

/// The folder of the last import, where it is still there.
pub fn folder(desk: &Desk<'_>) -> Option<PathBuf> {
    let text = file::read_text(&kept_file(desk)?).ok().flatten()?;
    Some(PathBuf::from(text.trim_end())).filter(|folder| folder.is_dir())
}

/// Keeps the folder of a file.
pub fn remember(path: &Path, desk: &Desk<'_>) {
    let (Some(kept), Some(folder)) = (kept_file(desk), path.parent()) else { return };
    // A folder that cannot be remembered is typed again.
    let _ = kept.parent().map(file::make_folder);
    let _ = file::write_whole(&kept, folder.to_string_lossy().as_bytes());
}

/// Where it is kept; nowhere for a deck without files beside it.
fn kept_file(desk: &Desk<'_>) -> Option<PathBuf> {
    desk.repository.who().state_dir.map(|folder| folder.join(KEPT))
}
