//! `restore`: a backup in the deck's place; the present deck is saved first.

use std::path::PathBuf;

use super::failure::{Failure, Result};
use super::session::Session;
use crate::domain::Message;
use crate::repository::{Repository, setting_in};

/// Options of `restore`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// The backup.
    file: PathBuf,
}

/// Puts the backup in the deck's place.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    session.refuse_when_read_only()?;
    let deck = session.deck();
    let workspace = setting_in(&deck, "workspace").unwrap_or_default();
    let has_hub = crate::settings::hub::of_deck(&session.paths, &deck, &workspace)?.is_some();
    if has_hub || session.why_shared(&deck).is_some() {
        return Err(
            Failure::refused(Message::new("sync-no-restore")).hint(Message::new("sync-no-restore-hint"))
        );
    }
    let who = session.who(&deck)?;
    let (restored, saved) = Repository::restore(&deck, &args.file, who.clone())?;
    if restored.device() != who.device
        && let Some(stays) = session.rename_device(&deck, who.device, restored.device())
    {
        session.tell(&stays);
    }
    if let Some(saved) = saved {
        session.tell(&Message::new("cli-restore-saved").with("file", saved.display()));
    }
    session
        .tell(&Message::new("cli-restored").with("file", args.file.display()).with("deck", deck.display()));
    Ok(())
}
