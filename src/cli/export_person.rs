//! `export-person`: everything that is held about a person, for that person.

use std::path::PathBuf;

use super::by_name::called;
use super::export::unwritten;
use super::failure::{Failure, Result};
use super::session::Session;
use crate::domain::{Kind, Message};
use crate::exchange::export;
use crate::settings::file::is_same;

/// Options of `export-person`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// A contact, a lead or an account: its id, the first or last digits of it, or its name.
    #[arg(value_name = "ID | NAME")]
    id: String,
    /// The JSON file, replaced whole; only you can read it.
    file: PathBuf,
}

/// Writes what is held: records, what points at them, their history.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    let repository = session.reader()?;
    let person = called(&repository, &args.id, &[Kind::Contact, Kind::Lead, Kind::Account])?;
    let file = &args.file;
    if is_same(file, &session.deck()) {
        return Err(Failure::refused(Message::new("file-is-deck").with("file", file.display())));
    }
    let records = export::write_person(&repository, person.kind, person.id, file)
        .map_err(|error| unwritten(error, file))?;
    session.tell(&Message::new("cli-exported").with("records", records).with("file", file.display()));
    Ok(())
}
