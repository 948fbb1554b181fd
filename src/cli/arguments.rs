//! The whole command line: options that hold for every verb, and the verbs.

use std::env;
use std::ffi::OsString;

use clap::Parser;

use super::{
    add, backup, brief, cadence, change_stage, check, clashes, completions, convert, demo, doctor,
    duplicates, erase, export, export_person, field, find, history, hub, import, init, keys, list, list_edit,
    log, man, merge, merge_records, modules, paths, pipeline, print, rate, remove, report, restore, schedule,
    set, settings, show, stage, sync, today, undo, user, view,
};

/// A sales pipeline in the terminal: one binary, one file, every action a key.
#[derive(clap::Parser, Clone, Debug)]
#[command(name = "dealdeck", version, about, max_term_width = 100, disable_help_subcommand = true)]
#[command(after_help = "Without a verb, dealdeck opens the deck on screen.\n\
    Exit codes: 0 done, 1 cannot be done, 2 usage, 3 the data or the file is the problem, 70 a bug.")]
pub struct Arguments {
    /// What holds for every verb.
    #[command(flatten)]
    pub globals: Globals,
    /// What to do.
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

impl Arguments {
    /// The arguments of this process.
    pub fn of_process() -> std::result::Result<Arguments, clap::Error> {
        if let Some(help) = modules::fitted_help() {
            return Err(help);
        }
        if env::args_os().len() > 1 {
            return Arguments::try_parse();
        }
        // Nothing was said: there is nothing to read, and the screens open sooner.
        Ok(Arguments { globals: Globals::default(), verb: None })
    }
}

/// Options that hold for every verb.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct Globals {
    /// The deck to work on; the one that DEALDECK_DB names, else the one in the data folder, when not given.
    #[arg(long, global = true, value_name = "FILE", help_heading = "Everywhere")]
    #[arg(allow_hyphen_values = true, value_parser = clap::builder::OsStringValueParser::new())]
    pub db: Option<OsString>,
    /// The language of words, numbers and dates; the system's when not given.
    #[arg(long, global = true, value_name = "LANGUAGE", help_heading = "Everywhere")]
    pub lang: Option<String>,
    /// Look at the deck as it was at the end of this day (2026-03-31) or at this moment; changes nothing.
    #[arg(long, global = true, value_name = "DATE", help_heading = "Everywhere")]
    pub as_of: Option<String>,
    /// Refuse every change.
    #[arg(long, global = true, help_heading = "Everywhere")]
    pub readonly: bool,
    /// Work on the file itself, also where it lies in a shared folder.
    #[arg(long, global = true, help_heading = "Everywhere")]
    pub direct: bool,
    /// Take this moment (2026-03-31T09:00:00Z) for the present one.
    #[arg(long, global = true, value_name = "RFC3339", help_heading = "Everywhere")]
    pub now: Option<String>,
}

/// What to do with the deck.
#[derive(clap::Subcommand, Clone, Debug)]
pub enum Verb {
    /// Open a deck of sample data that is thrown away at the end
    Demo(demo::Args),
    /// Make a new empty deck
    Init(init::Args),
    /// Add a record and print its id
    Add(add::Args),
    /// List records
    List(list::Args),
    /// Show a record in full
    Show(show::Args),
    /// Change fields of a record
    Set(set::Args),
    /// Remove records; undo brings them back
    Remove(remove::Args),
    /// Find anything by its words, across the deck
    Find(find::Args),
    /// Print what is to be done now, in order
    Today(today::Args),
    /// Print what there is to know before a call
    Brief(brief::Args),
    /// Move an opportunity to a stage
    Move(change_stage::MoveArgs),
    /// Close an opportunity as won
    Win(change_stage::CloseArgs),
    /// Close an opportunity as lost
    Lose(change_stage::CloseArgs),
    /// Open a closed opportunity again
    Reopen(change_stage::ReopenArgs),
    /// Convert a lead into a contact, an account and an opportunity
    Convert(convert::Args),
    /// Log a call, an e-mail, a meeting or a note about a record
    Log(log::Args),
    /// Mark an activity as done
    Done(schedule::DoneArgs),
    /// Put an activity off
    Snooze(schedule::SnoozeArgs),
    /// Take people and deals through steps
    Cadence(cadence::Args),
    /// Print the figures of a report
    Report(report::Args),
    /// Bring in a file from another system, as one step
    Import(import::Args),
    /// Write records to a file or to standard output
    Export(export::Args),
    /// Write everything that is held about a person to a file
    ExportPerson(export_person::Args),
    /// Erase a person for good, here and in every copy
    Erase(erase::Args),
    /// Print what was changed, by whom and when
    History(history::Args),
    /// Take back the last step, or the step given
    Undo(undo::UndoArgs),
    /// Do again what was undone
    Redo(undo::RedoArgs),
    /// Write a whole copy of the deck
    Backup(backup::Args),
    /// Put a backup in the deck's place; the present deck is saved first
    Restore(restore::Args),
    /// Bring other copies of the deck in, such as the conflict copies of a sync service
    Merge(merge::Args),
    /// Merge two records that are one
    MergeRecords(merge_records::Args),
    /// List records that may be one, with the reasons
    Duplicates(duplicates::Args),
    /// List what was written apart, and choose what holds
    Clashes(clashes::Args),
    /// Exchange what is new with the shared folder, now
    Sync(sync::Args),
    /// Meet on a PostgreSQL server: set it up, push, pull, see what waits
    Hub(hub::Args),
    /// Check that the deck is sound
    Check(check::Args),
    /// Shape the lists: sources, statuses, reasons
    ListEdit(list_edit::Args),
    /// Shape the stages of a pipeline
    Stage(stage::Args),
    /// Shape the pipelines
    Pipeline(pipeline::Args),
    /// Fields of your own
    Field(field::Args),
    /// Who works with the deck
    User(user::Args),
    /// What currencies are worth
    Rate(rate::Args),
    /// Choose what of the program the deck uses
    Modules(modules::Args),
    /// Saved views of lists
    View(view::Args),
    /// Read and change settings
    Settings(settings::Args),
    /// Draw one screen without a terminal
    Print(print::Args),
    /// Print every key and what it does
    Keys(keys::Args),
    /// Print where files are kept
    Paths(paths::Args),
    /// Print what a bug report needs: versions, terminal, deck
    Doctor(doctor::Args),
    /// Print shell completions
    Completions(completions::Args),
    /// Print the manual page
    Man(man::Args),
}
