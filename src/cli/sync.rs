//! `sync`: takes in what others published and publishes what was written here, now.

use std::io;

use super::failure::{Failure, Result};
use super::output::{Cell, OutputArgs, write_object};
use super::session::Session;
use crate::domain::Message;
use crate::repository::Access;
use crate::sync::{Published, detect};

/// Options of `sync`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// Make the deck say of itself that it is shared, wherever it lies: yes, no, or auto.
    #[arg(long, value_name = "WHETHER", value_parser = ["yes", "no", "auto"])]
    shared: Option<String>,
    #[command(flatten)]
    output: OutputArgs,
}

/// Exchanges what is new with the shared folder and prints where we stand.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    if let Some(whether) = &args.shared {
        session.writer()?.set_setting(detect::SETTING, whether)?;
        if whether == "no" && !session.is_shared() {
            return Ok(());
        }
    }
    let path = session.deck();
    let opened = session.opened(&path, session.who(&path)?, Access::Read)?;
    let mut shared = session.take_shared()?;
    session.refuse_when_read_only()?;
    let published = if shared.needs_newer() { Published::Waits } else { session.publish(&mut shared)? };
    let waiting = if opened.newer().is_some() { 0 } else { shared.waiting(&opened)? };
    let status = session.say(&shared.status(&opened)?);
    let fields = vec![
        (session.column("status", "sync-column-status"), Cell::text(status)),
        (session.column("waiting", "sync-column-waiting"), Cell::count(waiting)),
    ];
    write_object(&mut io::stdout().lock(), args.output.chosen(), fields)?;
    match published {
        Published::Done | Published::NothingNew => Ok(()),
        Published::Beside | Published::Waits => {
            let told = shared.attention(session.clock.now());
            let lines = told.iter().map(|message| format!("  {}", session.say(message))).collect();
            let message = Message::new("sync-not-published");
            Err(Failure::file(message).detail(lines).hint(Message::new("sync-not-published-hint")))
        }
    }
}
