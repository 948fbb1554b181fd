//! `paths`: where files are kept.

use std::io;

use super::failure::Result;
use super::output::{Cell, OutputArgs, Rows};
use super::session::Session;

/// Options of `paths`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    #[command(flatten)]
    output: OutputArgs,
}

/// Prints every place.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    let paths = &session.paths;
    let places = [
        ("deck", session.deck()),
        ("config", paths.config_file()),
        ("keymap", paths.keymap_file()),
        ("macros", paths.macros_file()),
        ("data", paths.data.clone()),
        ("state", paths.state.clone()),
        ("log", paths.log_file()),
    ];
    let columns = vec![session.column("what", "cli-column-what"), session.column("path", "cli-column-path")];
    let mut out = io::stdout().lock();
    let mut rows = Rows::start(&mut out, args.output.chosen(), columns)?;
    for (what, path) in places {
        rows.row(vec![Cell::text(what), Cell::text(path.display().to_string())])?;
    }
    rows.finish()?;
    Ok(())
}
