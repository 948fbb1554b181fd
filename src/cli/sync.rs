//! `sync`: takes in what others have written and hands on what was written here, now: through the
//! shared folder, or through the hub that the deck goes to.

use std::io;

use super::failure::{Failure, Result};
use super::hub;
use super::output::{Cell, OutputArgs, write_object};
use super::session::Session;
use crate::domain::Message;
use crate::repository::{Access, setting_in};
use crate::settings::hub as kept;
use crate::sync::{Published, detect};

/// Options of `sync`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// The hub to exchange with, once and from now on: postgres://NAME@HOST/DATABASE.
    hub: Option<String>,
    /// Make the deck say of itself that it is shared, wherever it lies: yes, no, or auto.
    #[arg(long, value_name = "WHETHER", value_parser = ["yes", "no", "auto"])]
    shared: Option<String>,
    #[command(flatten)]
    output: OutputArgs,
}

/// Exchanges what is new with the hub, where one is named or remembered, else with the shared
/// folder; prints where we stand. A deck that has both is published too, as after every verb.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    if args.hub.is_some() || (args.shared.is_none() && has_hub(session)?) {
        return with_hub(args, session);
    }
    if let Some(whether) = &args.shared {
        session.newcomers_writer()?.set_setting(detect::SETTING, whether)?;
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

fn has_hub(session: &Session) -> Result<bool> {
    let Some(workspace) = setting_in(&session.deck(), "workspace") else { return Ok(false) };
    Ok(kept::of_deck(&session.paths, &session.deck(), &workspace)?.is_some())
}

fn with_hub(args: &Args, session: &Session) -> Result<()> {
    let mut deck = session.newcomers_writer()?;
    let (merged, pushed) = hub::exchange(&mut deck, args.hub.as_deref(), session)?;
    let fields = vec![
        (session.column("pulled", "hub-column-pulled"), Cell::count(merged.steps)),
        (session.column("pushed", "hub-column-pushed"), Cell::count(pushed.steps)),
        (session.column("clashes", "cli-column-clashes"), Cell::count(merged.clashes)),
    ];
    write_object(&mut io::stdout().lock(), args.output.chosen(), fields)?;
    super::merge::tell(&merged, session);
    Ok(())
}
