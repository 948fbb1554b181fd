//! `print`: one screen without a terminal, for pictures, bug reports and smoke tests.

use std::io::{self, Write};

use ratatui::layout::Size;

use super::failure::{Failure, Result};
use super::picture;
use super::session::Session;
use crate::domain::Message;
use crate::settings::{Background, Colours, Theme};
use crate::shell::print::text_of;
use crate::shell::{Setup, Shell, Spelled, print, spelled};
use crate::sync::TakeIn;
use crate::ui::Place;

/// Options of `print`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// Which screen: today, pipeline, leads, contacts, accounts, opportunities, activities, agenda,
    /// call-sheet, reports, cadences, duplicates, import, history, clashes, settings, welcome.
    #[arg(default_value = "pipeline")]
    screen: String,
    /// Keys to press first: letters for themselves, <Enter> <Esc> <Tab> <C-p> for others. They do
    /// what they always do, also to the deck.
    #[arg(long, default_value = "", allow_hyphen_values = true)]
    keys: String,
    /// How many columns and rows.
    #[arg(long, default_value = "110x30", value_name = "WxH")]
    size: String,
    /// How to draw.
    #[arg(long, value_enum, default_value_t = Drawn::Text)]
    format: Drawn,
    /// The theme: dark, light, sixteen, plain; dark when not given.
    #[arg(long, default_value = "dark")]
    theme: String,
}

/// How a frame is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Drawn {
    /// Letters only.
    Text,
    /// Letters with escape sequences for their colours.
    Ansi,
    /// A picture.
    Svg,
}

/// Prints the frame.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    let place = Place::named(&args.screen).ok_or_else(|| {
        Failure::usage(Message::new("cli-no-such-screen").with("name", &args.screen))
            .hint(Message::new("cli-screens-are"))
    })?;
    let size = size(&args.size).ok_or_else(|| {
        Failure::usage(Message::new("cli-not-a-size").with("text", &args.size))
            .hint(Message::new("cli-not-a-size-hint"))
    })?;
    let keys = spelled(&args.keys)
        .map_err(|no_key| Failure::usage(Message::new("cli-not-a-key").with("text", no_key.text)))?;
    // Only a person before the screens gets a deck made for them.
    let repository =
        if session.deck().exists() { session.for_screens(TakeIn::First)? } else { session.reader()? };
    // A picture has no terminal behind it whose ground would be light.
    let light = || Theme::of_brightness(Background::Light, None, Colours::Full);
    let theme =
        if args.theme == "light" { Some(light()) } else { Theme::built_in(&args.theme, Colours::Full) };
    let theme = theme.ok_or_else(|| {
        Failure::usage(Message::new("theme-unknown").with("theme", &args.theme))
            .hint(Message::new("cli-themes-are").with("names", Theme::BUILT_IN.join(", ")))
    })?;
    let setup = Setup::configured(&session.paths, &session.config, session.texts.clone()).with_theme(theme);
    let mut shell = Shell::new(repository, setup, &place);
    let frame = print(&mut shell, &keys, size);
    let text = match args.format {
        Drawn::Text => text_of(&frame, Spelled::Plain),
        Drawn::Ansi => text_of(&frame, Spelled::Ansi),
        Drawn::Svg => picture::svg(&frame),
    };
    Ok(io::stdout().write_all(text.as_bytes())?)
}

/// `100x30`, within what a terminal can have.
fn size(text: &str) -> Option<Size> {
    let (width, height) = text.split_once(['x', 'X', '×'])?;
    let size = Size::new(width.trim().parse().ok()?, height.trim().parse().ok()?);
    ((1..=500).contains(&size.width) && (1..=200).contains(&size.height)).then_some(size)
}
