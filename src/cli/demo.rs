//! `demo`: the screens over sample data that is thrown away at the end, or kept in a new file.

use std::ffi::OsString;
use std::path::Path;

use super::failure::{Failure, Result};
use super::open::{self, Opening};
use super::session::Session;
use crate::domain::{Message, seed};
use crate::exchange::demo::demo;
use crate::repository::{Repository, Who};
use crate::settings::file::refuse_without_folder;

/// Options of `demo`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// Keep the sample data in this new file instead of opening it.
    #[arg(long, value_name = "FILE", value_parser = clap::builder::OsStringValueParser::new())]
    write: Option<OsString>,
}

/// Opens the sample deck, or writes it; gives the exit code.
pub fn run(args: &Args, session: &Session) -> Result<u8> {
    if let Some(file) = args.write.as_ref().map(Path::new) {
        session.refuse_when_read_only()?;
        refuse_without_folder(file)?;
        let sample = demo(session.clock, session.say(&Message::new("cli-step-demo")));
        let user = seed::first_user(&sample.changes);
        let who = Who { user, ..session.who(file)? };
        Repository::create(file, sample, who)?;
        session.tell(&Message::new("cli-deck-made").with("file", file.display()));
        return Ok(0);
    }
    open::require_terminal()?;
    show(session, Opening::default())
}

/// Opens the sample deck in a folder that is gone afterwards; gives the exit code.
pub fn show(session: &Session, opening: Opening) -> Result<u8> {
    let sample = demo(session.clock, session.say(&Message::new("cli-step-demo")));
    let user = seed::first_user(&sample.changes);
    let folder = tempfile::Builder::new()
        .prefix("dealdeck-demo-")
        .tempdir()
        .map_err(|error| Failure::file(Message::new("cli-output-failed").with("reason", error)))?;
    let file = folder.path().join("demo.db");
    let state_dir = Some(folder.path().join("state"));
    let repository = Repository::create(&file, sample, Who { user, state_dir, ..session.who(&file)? })?;
    open::shown(session, repository, opening).map(|(code, _)| code)
}
