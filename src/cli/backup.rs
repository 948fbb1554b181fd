//! `backup`: a whole copy of the deck, while others work on it.

use std::io::{self, Write};
use std::path::PathBuf;

use super::failure::{Failure, Result};
use super::session::Session;
use crate::domain::Message;
use crate::settings::file::refuse_without_folder;

/// Options of `backup`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// Where to; a dated file in the backup folder when not given. An existing file is refused.
    file: Option<PathBuf>,
}

/// Writes the copy and prints its path.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    let repository = session.reader()?;
    let path = match &args.file {
        Some(path) => {
            refuse_without_folder(path)?;
            if session.is_as_of() {
                session.open_existing()?.note_backup(path)?;
            }
            repository.backup(path)?;
            path.clone()
        }
        None => repository.backup_to_ring("hand")?.ok_or_else(|| {
            Failure::refused(Message::new("cli-no-backup-folder"))
                .hint(Message::new("cli-no-backup-folder-hint"))
        })?,
    };
    writeln!(io::stdout(), "{}", path.display())?;
    Ok(())
}
