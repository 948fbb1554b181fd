//! `man`: the manual page, in roff.

use std::io::{self, Write};

use clap::CommandFactory;

use super::arguments::Arguments;
use super::failure::{Failure, Result};
use crate::domain::Message;

/// Options of `man`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// The page of one verb instead of the whole program.
    verb: Option<String>,
}

/// Prints the page.
pub fn run(args: &Args) -> Result<()> {
    let mut command = Arguments::command();
    command.build();
    let page = match &args.verb {
        None => command,
        Some(verb) => command
            .find_subcommand(verb)
            .cloned()
            .ok_or_else(|| Failure::usage(Message::new("cli-unknown-verb").with("name", verb)))?,
    };
    let mut text = Vec::new();
    clap_mangen::Man::new(page).render(&mut text)?;
    Ok(io::stdout().write_all(&text)?)
}
