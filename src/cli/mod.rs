//! The command line: verbs for scripts, cron jobs and pipes, by the same rules, journal and undo
//! as the screens. One file a verb, with its options (whose comments are the help) and its `run`.
//!
//! - [`arguments`]: the whole command line; [`kind`]: the words for kinds of record.
//! - [`failure`]: what went wrong, and the one place where that becomes an exit code.
//! - [`session`]: one run: options, language, clock, opening the deck; [`shared`]: one that is shared.
//! - [`output`]: table, JSON, CSV and tab-separated; [`columns`]: records as columns and cells.
//! - [`fields`]: `field=value`; [`by_name`]: records by their names; [`filter`]: filters; [`write`](mod@write): records made and changed.
//! - [`open`]: the screens over a deck, [`first_run`] where there is none; [`picture`]: a frame as SVG.
//! - [`reference`](mod@reference): the generated reference in `docs/cli.md`.
//! - Verbs: [`add`], [`list`], [`show`], [`set`], [`remove`], [`find`], [`today`](mod@today), [`brief`]; [`change_stage`] (`move`,
//!   `win`, `lose`, `reopen`), [`convert`], [`log`], [`schedule`] (`done`, `snooze`); [`report`], [`import`], [`export`], [`export_person`], [`erase`]; [`history`], [`undo`]; [`backup`], [`restore`], [`check`];
//!   [`list_edit`], [`stage`], [`pipeline`], [`field`] (by [`shape`]), [`cadence`], [`user`], [`rate`], [`settings`]; [`demo`], [`init`]; [`print`](mod@print), [`keys`], [`paths`], [`doctor`], [`completions`], [`man`]; [`merge`](mod@merge), [`merge_records`], [`duplicates`], [`clashes`], [`sync`], [`hub`]; [`modules`], [`view`].

pub mod add;
pub mod arguments;
pub mod backup;
pub mod brief;
pub mod by_name;
pub mod cadence;
pub mod change_stage;
pub mod check;
pub mod clashes;
pub mod columns;
pub mod completions;
pub mod convert;
pub mod demo;
pub mod doctor;
pub mod duplicates;
pub mod erase;
pub mod export;
pub mod export_person;
pub mod failure;
pub mod field;
pub mod fields;
pub mod filter;
pub mod find;
pub mod first_run;
pub mod history;
pub mod hub;
pub mod import;
pub mod init;
pub mod keys;
pub mod kind;
pub mod list;
pub mod list_edit;
pub mod log;
pub mod man;
pub mod merge;
pub mod merge_records;
pub mod modules;
pub mod open;
pub mod output;
pub mod paths;
pub mod picture;
pub mod pipeline;
pub mod print;
pub mod rate;
pub mod reference;
pub mod remove;
pub mod report;
pub mod restore;
pub mod schedule;
pub mod session;
pub mod set;
pub mod settings;
pub mod shape;
pub mod shared;
pub mod show;
pub mod stage;
pub mod sync;
pub mod today;
pub mod undo;
pub mod user;
pub mod view;
pub mod write;

use std::io::{self, Write};
use std::panic;
use std::process::ExitCode;

use clap::CommandFactory;

use arguments::{Arguments, Verb};
use failure::{BUG, Failure, FailureKind, Result};
use session::Session;

use crate::text::{Clean, Text};

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    tell_of_bugs();
    let arguments = match Arguments::of_process() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    match panic::catch_unwind(|| run(arguments)) {
        Ok(code) => ExitCode::from(code),
        Err(_) => ExitCode::from(BUG),
    }
}

fn run(arguments: Arguments) -> u8 {
    let session = match Session::start(arguments.globals) {
        Ok(session) => session,
        Err(failed) => return told(&failed.0, &failed.1),
    };
    let done = do_verb(arguments.verb, &session);
    let code = match done {
        Ok(code) => code,
        Err(failure) => told(&failure, &session.texts),
    };
    session.finish();
    code
}

/// Does what was asked for; gives the exit code, which is not 0 where a signal ended the screens.
fn do_verb(verb: Option<Verb>, session: &Session) -> Result<u8> {
    let Some(verb) = verb else { return open::run(session) };
    let done = match verb {
        Verb::Demo(args) => return demo::run(&args, session),
        Verb::Init(args) => init::run(&args, session),
        Verb::Add(args) => add::run(&args, session),
        Verb::List(args) => list::run(&args, session),
        Verb::Show(args) => show::run(&args, session),
        Verb::Set(args) => set::run(&args, session),
        Verb::Remove(args) => remove::run(&args, session),
        Verb::Find(args) => find::run(&args, session),
        Verb::Today(args) => today::run(&args, session),
        Verb::Brief(args) => brief::run(&args, session),
        Verb::Move(args) => change_stage::run(&args, session),
        Verb::Win(args) => change_stage::win(&args, session),
        Verb::Lose(args) => change_stage::lose(&args, session),
        Verb::Reopen(args) => change_stage::reopen(&args, session),
        Verb::Convert(args) => convert::run(&args, session),
        Verb::Log(args) => log::run(&args, session),
        Verb::Done(args) => schedule::done(&args, session),
        Verb::Snooze(args) => schedule::snooze(&args, session),
        Verb::Cadence(args) => cadence::run(&args, session),
        Verb::Report(args) => report::run(&args, session),
        Verb::Import(args) => return import::run(&args, session),
        Verb::Export(args) => export::run(&args, session),
        Verb::ExportPerson(args) => export_person::run(&args, session),
        Verb::Erase(args) => erase::run(&args, session),
        Verb::History(args) => history::run(&args, session),
        Verb::Undo(args) => undo::undo(&args, session),
        Verb::Redo(args) => undo::redo(&args, session),
        Verb::Backup(args) => backup::run(&args, session),
        Verb::Restore(args) => restore::run(&args, session),
        Verb::Merge(args) => merge::run(&args, session),
        Verb::MergeRecords(args) => merge_records::run(&args, session),
        Verb::Duplicates(args) => duplicates::run(&args, session),
        Verb::Clashes(args) => clashes::run(&args, session),
        Verb::Sync(args) => sync::run(&args, session),
        Verb::Hub(args) => hub::run(&args, session),
        Verb::Check(args) => check::run(&args, session),
        Verb::ListEdit(args) => list_edit::run(&args, session),
        Verb::Stage(args) => stage::run(&args, session),
        Verb::Pipeline(args) => pipeline::run(&args, session),
        Verb::Field(args) => field::run(&args, session),
        Verb::User(args) => user::run(&args, session),
        Verb::Rate(args) => rate::run(&args, session),
        Verb::Modules(args) => modules::run(&args, session),
        Verb::View(args) => view::run(&args, session),
        Verb::Settings(args) => settings::run(&args, session),
        Verb::Print(args) => print::run(&args, session),
        Verb::Keys(args) => keys::run(&args, session),
        Verb::Paths(args) => paths::run(&args, session),
        Verb::Doctor(args) => doctor::run(&args, session),
        Verb::Completions(args) => completions::run(&args),
        Verb::Man(args) => man::run(&args),
    };
    done.map(|()| 0)
}

/// Prints what went wrong and what to do, and gives the exit code.
fn told(failure: &Failure, texts: &Text) -> u8 {
    if failure.kind != FailureKind::Closed {
        let mut lines = vec![format!("error: {}", texts.message(&failure.message).as_str())];
        lines.extend(failure.detail.iter().map(|line| Clean::line(line).as_str().to_owned()));
        lines.extend(failure.hint.as_ref().map(|hint| format!("hint: {}", texts.message(hint).as_str())));
        // Nobody to tell is no reason for another error.
        let _ = writeln!(io::stderr(), "{}", lines.join("\n"));
    }
    failure.exit_code()
}

/// Help and version go to standard output; a wrong command line is told with a hint.
fn usage(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let text = error.render().to_string();
    let told = |line: &&str| !line.trim().is_empty() && !line.contains("try '--help'");
    let mut lines: Vec<String> = text.lines().filter(told).map(without_globals).collect();
    lines.push(format!("hint: dealdeck {}--help", asked_verb()));
    let clean: Vec<String> = lines.iter().map(|line| Clean::line(line).as_str().to_owned()).collect();
    let _ = writeln!(io::stderr(), "{}", clean.join("\n"));
    ExitCode::from(failure::USAGE)
}

/// A line of usage without the options that hold everywhere, which were given but are not
/// required.
fn without_globals(line: &str) -> String {
    let given =
        ["--db <FILE>", "--lang <LANGUAGE>", "--as-of <DATE>", "--readonly", "--direct", "--now <RFC3339>"];
    if !line.trim_start().starts_with("Usage:") {
        return line.to_owned();
    }
    given.iter().fold(line.to_owned(), |line, option| line.replace(&format!(" {option}"), ""))
}

/// The verb among the arguments and a blank, so that a hint can name its help.
fn asked_verb() -> String {
    let command = Arguments::command();
    let verb = std::env::args().skip(1).find(|word| command.find_subcommand(word).is_some());
    verb.map(|verb| format!("{verb} ")).unwrap_or_default()
}

/// A bug says where it is, without data, and how to report it.
fn tell_of_bugs() {
    panic::set_hook(Box::new(|bug| {
        let place = bug.location().map(ToString::to_string).unwrap_or_default();
        let _ = writeln!(io::stderr(), "error: internal error at {place}\nhint: dealdeck doctor");
    }));
}
