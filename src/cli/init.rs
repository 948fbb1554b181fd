//! `init`: a new empty deck with its lists, a pipeline and a first user.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::failure::{Failure, Result};
use super::session::Session;
use crate::domain::module;
use crate::domain::presets::{Preset, StagePreset};
use crate::domain::seed::{FirstUser, seed};
use crate::domain::{Currency, Message};
use crate::repository::{Repository, Seed, new_id};
use crate::settings::file::refuse_without_folder;
use crate::settings::people;
use crate::ui::begin::NewDeck;

/// Options of `init`.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct Args {
    /// The file to make; the default deck when not given. An existing file is refused.
    #[arg(value_parser = clap::builder::OsStringValueParser::new())]
    file: Option<OsString>,
    /// How the deck is going to be used: b2b, b2c or solo.
    #[arg(long, value_name = "PRESET")]
    preset: Option<String>,
    /// The stages of the first pipeline: standard, sugar-classic, buyer-steps or short.
    #[arg(long, value_name = "NAME")]
    stages: Option<String>,
    /// The deck's own currency, such as EUR; guessed from the system's locale when not given.
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// The name of who works with it first.
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
}

impl Args {
    /// The options that a choice on the welcome stands for.
    pub fn chosen(new: &NewDeck) -> Args {
        Args {
            file: None,
            preset: Some(new.preset.key().to_owned()),
            stages: Some(new.stages.key()),
            currency: Some(new.currency.clone()),
            user: Some(new.user.clone()).filter(|name| !name.is_empty()),
        }
    }
}

/// Makes the deck.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    session.refuse_when_read_only()?;
    let path = args.file.as_ref().map_or_else(|| session.deck(), PathBuf::from);
    make(&path, args, session)?;
    session.tell(&Message::new("cli-deck-made").with("file", path.display()));
    Ok(())
}

/// Makes a deck in a new file and opens it.
pub fn make(path: &Path, args: &Args, session: &Session) -> Result<Repository> {
    let seed = planted(args, session)?;
    if session.globals.db.is_none() && args.file.is_none() {
        let folder = path.parent().unwrap_or(path);
        crate::settings::file::make_folder(folder)?;
    }
    refuse_without_folder(path)?;
    let repository = Repository::create(path, seed, session.who(path)?)?;
    if let Some(me) = repository.lists().me {
        // Where it cannot be kept, the name of the account on this machine says it.
        let _ = people::remember(&session.paths, repository.workspace(), &me.to_string());
    }
    Ok(repository)
}

/// What a new deck starts with, by the options.
pub fn planted(args: &Args, session: &Session) -> Result<Seed> {
    let locale = sys_locale::get_locale();
    let currency = match &args.currency {
        None => locale.as_deref().and_then(currency_of).or_else(|| Currency::from_code("USD")),
        Some(code) => Currency::of_money(code),
    };
    let currency = currency.ok_or_else(|| {
        let code = args.currency.clone().unwrap_or_default();
        Failure::usage(Message::new("entry-not-currency").with("text", code))
    })?;
    let stages = match &args.stages {
        None => StagePreset::default(),
        Some(name) => StagePreset::from_key(name).ok_or_else(|| {
            let names = StagePreset::ALL.map(StagePreset::key).join(", ");
            unknown_preset("stages", name, &names)
        })?,
    };
    let name =
        args.user.clone().or_else(|| session.config.user.clone()).or_else(|| std::env::var("USER").ok());
    let user = FirstUser {
        name: name
            .filter(|name| !name.trim().is_empty())
            .unwrap_or_else(|| session.say(&Message::new("cli-first-user"))),
        email: None,
        locale,
    };
    let mut changes = seed(stages, &user, session.clock.now(), &mut || new_id(session.clock));
    changes.extend(module::preset(preset(args)?, &BTreeMap::new()));
    Ok(Seed { currency, changes, label: session.say(&Message::new("cli-step-made")) })
}

fn preset(args: &Args) -> Result<Preset> {
    let Some(name) = &args.preset else { return Ok(Preset::default()) };
    Preset::from_key(name)
        .ok_or_else(|| unknown_preset("preset", name, &Preset::ALL.map(Preset::key).join(", ")))
}

fn unknown_preset(option: &str, name: &str, names: &str) -> Failure {
    Failure::usage(Message::new("cli-no-such-preset").with("option", option).with("name", name))
        .hint(Message::new("cli-presets-are").with("names", names))
}

/// The currency of a locale's region: `vi-VN` has the dong.
fn currency_of(locale: &str) -> Option<Currency> {
    let region = locale
        .split(['-', '_', '.'])
        .find(|part| part.len() == 2 && part.chars().all(|c| c.is_ascii_uppercase()))?;
    let code = match region {
        "VN" => "VND",
        "US" => "USD",
        "GB" => "GBP",
        "JP" => "JPY",
        "CH" => "CHF",
        "AU" => "AUD",
        "CA" => "CAD",
        "IN" => "INR",
        "SG" => "SGD",
        "TH" => "THB",
        "PL" => "PLN",
        "SE" => "SEK",
        "NO" => "NOK",
        "DK" => "DKK",
        "BR" => "BRL",
        "AT" | "BE" | "DE" | "ES" | "FI" | "FR" | "GR" | "IE" | "IT" | "NL" | "PT" => "EUR",
        _ => return None,
    };
    Currency::from_code(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_gives_its_currency() {
        assert_eq!(currency_of("vi-VN").map(Currency::code), Some("VND"));
        assert_eq!(currency_of("de_AT.UTF-8").map(Currency::code), Some("EUR"));
        assert_eq!(currency_of("C"), None);
    }
}
