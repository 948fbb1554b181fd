//! Files that the program keeps for itself from one start to the next: read whole before they are
//! written, so that what cannot be read is not lost.

use std::path::Path;

use super::document::{self, Entry};
use super::failure::{Error, Result};
use super::file;

/// Every entry of a file; none where there is no such file.
///
/// # Errors
/// [`Error::Mistake`] when it is not TOML, [`Error::Read`] when it cannot be read.
pub(super) fn entries(path: &Path) -> Result<Vec<Entry>> {
    let text = file::read_text(path)?.unwrap_or_default();
    let (entries, problems) = document::entries(&text);
    match problems.first() {
        Some(problem) => Err(Error::Mistake { path: path.to_owned(), line: problem.line }),
        None => Ok(entries),
    }
}

/// Writes a file anew.
pub(super) fn write(path: &Path, table: &toml::Table) -> Result<()> {
    path.parent().map_or(Ok(()), file::make_folder)?;
    file::write_whole(path, table.to_string().as_bytes())
}
