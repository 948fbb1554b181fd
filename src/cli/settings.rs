//! `settings`: what is configured on this machine, in `config.toml`.

use std::io::{self, Write};

use super::failure::{Failure, Result};
use super::output::{Cell, OutputArgs, Rows, Within};
use super::session::Session;
use crate::domain::Message;
use crate::settings::config::Refused;
use crate::settings::{Config, config};

/// Options of `settings`.
pub type Args = Within<What>;

/// What to do with settings.
#[derive(clap::Subcommand, Clone, Debug)]
pub enum What {
    /// Print one setting, or all of them
    Get {
        /// Which: theme, mouse, links, language, keymap, deck, user, notify.
        key: Option<String>,
    },
    /// Change a setting
    Set {
        /// Which: theme, mouse, links, language, keymap, deck, user, notify.
        key: String,
        /// Its value.
        value: String,
    },
}

/// Prints or changes settings.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    match &args.what {
        What::Get { key: Some(key) } => {
            known(key)?;
            writeln!(io::stdout(), "{}", value(&session.config, key))?;
            Ok(())
        }
        What::Get { key: None } => all(&args.output, session),
        What::Set { key, value } => {
            known(key)?;
            write(session, key, value)
        }
    }
}

fn all(output: &OutputArgs, session: &Session) -> Result<()> {
    let columns = vec![session.column("key", "cli-column-key"), session.column("value", "cli-column-value")];
    let mut out = io::stdout().lock();
    let mut rows = Rows::start(&mut out, output.chosen(), columns)?;
    for key in Config::KEYS {
        rows.row(vec![Cell::text(key), Cell::text(value(&session.config, key))])?;
    }
    rows.finish()?;
    Ok(())
}

fn known(key: &str) -> Result<()> {
    if Config::KEYS.contains(&key) {
        return Ok(());
    }
    Err(Failure::usage(Message::new("cli-unknown-setting").with("name", key))
        .hint(Message::new("cli-settings-are").with("names", Config::KEYS.join(" "))))
}

fn value(config: &Config, key: &str) -> String {
    let path = |path: &Option<std::path::PathBuf>| path.as_ref().map(|path| path.display().to_string());
    match key {
        "theme" => Some(config.theme.clone()),
        "mouse" => Some(config.mouse.to_string()),
        "links" => Some(config.links.to_string()),
        "language" => config.language.clone(),
        "keymap" => path(&config.keymap),
        "deck" => path(&config.deck),
        "user" => config.user.clone(),
        "notify" => Some(config.notify.word().to_owned()),
        _ => None,
    }
    .unwrap_or_default()
}

/// Writes one key of the configuration file, its other lines and comments kept.
pub fn write(session: &Session, key: &str, value: &str) -> Result<()> {
    config::write(&session.paths, key, value).map_err(|refused| match refused {
        Refused::Value(problem) => Failure::usage(problem),
        Refused::File(error) => error.into(),
    })?;
    session.tell(&Message::new("cli-setting-set").with("name", key).with("value", value));
    Ok(())
}
