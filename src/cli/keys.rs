//! `keys`: every key and what it does, the person's own keymap applied.

use std::io;

use super::failure::Result;
use super::output::{Cell, OutputArgs, Rows};
use super::session::Session;
use crate::command::{Context, Keymap, hints};

/// Options of `keys`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    #[command(flatten)]
    output: OutputArgs,
}

/// Prints the keys, section by section.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    let keymap = session.keymap()?;
    let columns = vec![
        session.column("where", "cli-column-where"),
        session.column("keys", "cli-column-keys"),
        session.column("command", "cli-column-command"),
        session.column("what", "cli-column-what"),
    ];
    let mut out = io::stdout().lock();
    let mut rows = Rows::start(&mut out, args.output.chosen(), columns)?;
    for &section in Context::ALL {
        for command in keymap.commands_in(section) {
            let keys = keymap.keys_of(section, command).join(" ");
            let help = hints::help(command, &session.texts);
            rows.row(vec![
                Cell::text(section.name()),
                Cell::text(keys),
                Cell::text(command.name()),
                Cell::text(help.as_str()),
            ])?;
        }
    }
    rows.finish()?;
    Ok(())
}

impl Session {
    /// The built-in keymap with the person's own over it; what is wrong in that file is told.
    pub fn keymap(&self) -> Result<Keymap> {
        let path = self.config.keymap.clone().unwrap_or_else(|| self.paths.keymap_file());
        let Some(text) = crate::settings::file::read_text(&path)? else { return Ok(Keymap::built_in()) };
        let (keymap, problems) = Keymap::with_user_file(&text);
        self.tell_problems(&path, &problems);
        Ok(keymap)
    }
}
