//! `doctor`: what a bug report needs, without personal data: versions, terminal, deck.

use std::io::{self, IsTerminal};

use super::failure::Result;
use super::output::{Cell, Column, Lean, OutputArgs, write_object};
use super::session::Session;
use crate::domain::Message;
use crate::query::Names;
use crate::repository::Repository;
use crate::settings::machine::Machine;
use crate::settings::{Colours, hub, wrong};
use crate::shell::macros::wrong_keys;
use crate::shell::setup::keymap_of;

/// Options of `doctor`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    #[command(flatten)]
    output: OutputArgs,
}

/// Prints it.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    let mut found: Vec<(&str, String)> = vec![
        ("dealdeck", env!("CARGO_PKG_VERSION").to_owned()),
        ("system", format!("{} {}", std::env::consts::OS, std::env::consts::ARCH)),
        ("sqlite", crate::repository::sqlite_version().to_owned()),
        ("language", session.texts.language().tag().to_owned()),
        ("terminal", terminal()),
        ("colours", variable("COLORTERM")),
        ("no_color", variable("NO_COLOR")),
        ("deck", deck(session)),
    ];
    let wrong = wrong(session);
    if !wrong.is_empty() {
        found.push(("problems", wrong.join("\n")));
    }
    let opened = session.open_existing();
    found.extend(sharing(session, opened.as_ref().ok()));
    if let Ok(repository) = opened {
        if let Ok(Some(hub)) = hub::of_deck(&session.paths, &session.deck(), repository.workspace()) {
            found.push(("hub", hub));
        }
        let counts: Vec<String> = crate::domain::Kind::MAIN
            .iter()
            .filter_map(|kind| Some(format!("{} {}", repository.count(*kind, None, None).ok()?, kind.key())))
            .collect();
        found.push(("records", counts.join(", ")));
        found.push(("currency", repository.lists().base_currency().code().to_owned()));
    }
    let fields = found
        .into_iter()
        .map(|(key, value)| {
            let column = Column { key: key.to_owned(), heading: key.to_owned(), lean: Lean::Left };
            (column, Cell::text(value))
        })
        .collect();
    write_object(&mut io::stdout().lock(), args.output.chosen(), fields)
}

/// Everything that is wrong in the person's own files.
fn wrong(session: &Session) -> Vec<String> {
    let variable = |name: &str| std::env::var(name).ok();
    let machine = Machine::of(&session.paths, &session.config, Colours::of_environment(variable), None);
    let in_keymap = keymap_of(&machine).1;
    let wrong = wrong::in_files(&machine, &in_keymap).into_iter();
    let wrong = wrong.chain(wrong_keys(&session.paths.macros_file()));
    wrong.map(|wrong| session.say(&wrong.message(|problem| session.say(problem)))).collect()
}

fn terminal() -> String {
    let size = crossterm::terminal::size().map_or_else(|_| String::new(), |(w, h)| format!(" {w}x{h}"));
    let yes = |yes: bool| if yes { "tty" } else { "no tty" };
    format!(
        "{} in {} out {}{size}",
        variable("TERM"),
        yes(io::stdin().is_terminal()),
        yes(io::stdout().is_terminal())
    )
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}

/// How the deck is worked with and, when it is shared, where that stands.
fn sharing(session: &Session, opened: Option<&Repository>) -> Vec<(&'static str, String)> {
    let path = session.deck();
    let Some(why) = session.why_shared(&path) else {
        return vec![("mode", session.say(&Message::new("sync-mode-direct")))];
    };
    let why = session.say(&why.message());
    let mut found = vec![("mode", session.say(&Message::new("sync-mode-shared").with("why", why)))];
    let Ok(shared) = session.take_shared() else { return found };
    let moment = |moment: Option<i64>| {
        let moment = moment.and_then(chrono::DateTime::from_timestamp_millis);
        moment.map(|moment| moment.format("%Y-%m-%dT%H:%M:%SZ").to_string()).unwrap_or_default()
    };
    if let Some(status) = opened.and_then(|deck| shared.status(deck).ok()) {
        found.push(("status", session.say(&status)));
    }
    found.push(("replica", shared.place.replica().display().to_string()));
    found.push(("last_read", moment(shared.read_at())));
    found.push(("last_published", moment(shared.published_at())));
    found.push(("conflict_copies", shared.merged_copies().join(", ")));
    let attention = shared.attention(session.clock.now());
    let attention: Vec<String> = attention.iter().map(|message| session.say(message)).collect();
    found.push(("attention", attention.join("\n")));
    found
}

/// What is the matter with the deck, if anything: its state, not its name.
fn deck(session: &Session) -> String {
    match session.open_existing() {
        Ok(_) => session.say(&Message::new("cli-doctor-opens")),
        Err(failure) => session.say(&failure.message),
    }
}
