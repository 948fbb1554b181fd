//! `modules`: what of the program a deck uses. Switching changes no data, and is one step; and the
//! help of the command line without what is switched off.

use std::env;
use std::ffi::OsString;
use std::io;

use clap::builder::PossibleValuesParser;
use clap::{Arg, Command, CommandFactory, ValueEnum};

use super::arguments::{Arguments, Globals};
use super::failure::{Failure, Result};
use super::kind::KindWord;
use super::output::{Cell, OutputArgs, Rows};
use super::session::Session;
use crate::domain::fold::fold;
use crate::domain::module::{self, MODULES, Module, Modules};
use crate::domain::pipeline::Tracking;
use crate::domain::presets::Preset;
use crate::domain::{Change, Kind, Message};
use crate::repository::Lists;
use crate::screens::action::modules::{label, name, preset_label};
use crate::text::Text;

/// Options of `modules`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    #[command(subcommand)]
    what: Option<What>,
    /// How to print it.
    #[command(flatten)]
    output: OutputArgs,
}

/// What to do with modules.
#[derive(clap::Subcommand, Clone, Debug)]
pub enum What {
    /// Print every module and whether it is on
    List,
    /// Switch modules on
    On {
        /// Which: leads, accounts, probability, owner, cadences, lessons, products, campaigns.
        #[arg(required = true, value_name = "MODULE")]
        names: Vec<String>,
    },
    /// Switch modules off; no data is changed
    Off {
        /// Which.
        #[arg(required = true, value_name = "MODULE")]
        names: Vec<String>,
    },
    /// Set all modules: b2b, b2c or solo
    Preset {
        /// Which preset.
        name: String,
    },
    /// Have deals tracked by stage, by probability, or by both
    Track {
        /// How: stage, probability or both.
        by: String,
    },
}

/// Prints or switches modules.
pub fn run(args: &Args, session: &Session) -> Result<()> {
    match &args.what {
        None | Some(What::List) => list(&args.output, session),
        Some(what) => switch(what, &args.output, session),
    }
}

fn list(output: &OutputArgs, session: &Session) -> Result<()> {
    let repository = session.reader()?;
    let modules = &repository.lists().modules;
    let columns = vec![
        session.column("module", "module-column-module"),
        session.column("state", "module-column-state"),
        session.column("hides", "module-column-hides"),
    ];
    let say = |id: &'static str| session.say(&Message::new(id));
    let mut out = io::stdout().lock();
    let mut rows = Rows::start(&mut out, output.chosen(), columns)?;
    for module in &MODULES {
        let off = modules.is_switched_off(module);
        let (state, shown) = if off { ("off", say("module-off")) } else { ("on", say("module-on")) };
        let about = session.texts.get(&format!("module-about-{}", module.key));
        rows.row(vec![
            Cell::text(module.key),
            Cell { shown, ..Cell::text(state) },
            Cell::text(format!("{}: {about}", name(module, &session.texts))),
        ])?;
    }
    let tracking = modules.tracking().key();
    rows.row(vec![Cell::text("tracked-by"), Cell::text(tracking), Cell::text(say("module-tracked-row"))])?;
    rows.finish()?;
    Ok(())
}

fn switch(what: &What, output: &OutputArgs, session: &Session) -> Result<()> {
    let mut repository = session.writer()?;
    let (changes, label) = changes(what, repository.lists(), session)?;
    if changes.is_empty() {
        session.tell(&Message::new("module-as-before"));
        return Ok(());
    }
    let step = repository.commit(&label, changes)?;
    session.wrote(&label, step, output)
}

fn changes(what: &What, lists: &Lists, session: &Session) -> Result<(Vec<Change>, String)> {
    let texts = &session.texts;
    Ok(match what {
        What::List => (Vec::new(), String::new()),
        What::On { names } | What::Off { names } => {
            let on = matches!(what, What::On { .. });
            let mut wanted = Vec::new();
            for name in names.iter().flat_map(|names| names.split(',')) {
                wanted.push((named(name, texts)?, on));
            }
            (module::switch(&wanted, &lists.switches), label(&wanted, None, texts))
        }
        What::Preset { name } => {
            let preset = Preset::from_key(name).ok_or_else(|| {
                let names = Preset::ALL.map(Preset::key).join(", ");
                Failure::usage(Message::new("cli-no-such-preset").with("option", "preset").with("name", name))
                    .hint(Message::new("cli-presets-are").with("names", names))
            })?;
            (module::preset(preset, &lists.switches), preset_label(preset, texts))
        }
        What::Track { by } => {
            let tracking = Tracking::from_key(by).ok_or_else(|| {
                let names = Tracking::ALL.map(Tracking::key).join(", ");
                Failure::usage(Message::new("module-tracking-unknown").with("name", by))
                    .hint(Message::new("module-trackings-are").with("names", names))
            })?;
            (module::track(tracking, &lists.pipelines), label(&[], Some(tracking), texts))
        }
    })
}

/// The module of this name: as scripts write it, or as the screens call it.
fn named(word: &str, texts: &Text) -> Result<&'static Module> {
    let is_called = |module: &&Module| fold(&name(module, texts)) == fold(word.trim());
    Module::from_key(word).or_else(|| MODULES.iter().find(is_called)).ok_or_else(|| {
        let names = MODULES.map(|module| module.key).join(", ");
        Failure::usage(Message::new("module-unknown").with("name", word))
            .hint(Message::new("module-names-are").with("names", names))
    })
}

/// Tells that what was asked for by name is switched off elsewhere; scripts get it all the same.
pub fn tell_if_off(kind: Kind, lists: &Lists, session: &Session) {
    if let Some(module) = lists.modules.hiding_kind(kind) {
        session.tell(&Message::new("module-is-off").with("module", module.key));
    }
}

/// How what a module hides is shown again.
pub fn how_to_show(module: &Module, modules: &Modules) -> Message {
    if modules.is_untracked(module.key) {
        return Message::new("module-track-both");
    }
    Message::new("module-switch-on").with("module", module.key)
}

/// The verbs that go with a module.
fn verbs(module: &str) -> &'static [&'static str] {
    match module {
        "leads" => &["convert"],
        "stage" => &["move"],
        "owner" => &["user"],
        "cadences" => &["cadence"],
        _ => &[],
    }
}

/// The options that go with a module, each with the verb it is of.
fn options(module: &str) -> &'static [(&'static str, &'static str)] {
    match module {
        "accounts" => &[("convert", "account")],
        "owner" => &[("save", "mine"), ("today", "all")],
        "lessons" => &[("win", "lesson"), ("lose", "lesson")],
        _ => &[],
    }
}

/// The help that was asked for, without the verbs and kinds of record that the deck has switched
/// off; none where no help was asked for, or nothing is off.
pub fn fitted_help() -> Option<clap::Error> {
    let words: Vec<OsString> = env::args_os().collect();
    if !words.iter().any(|word| word == "--help" || word == "-h") {
        return None;
    }
    let after = |at: usize| words.get(at + 1).cloned();
    let named = words.iter().enumerate().find_map(|(at, word)| match word.to_str() {
        Some("--db") => after(at),
        Some(word) => word.strip_prefix("--db=").map(OsString::from),
        None => None,
    });
    let session = Session::start(Globals { db: named, ..Globals::default() }).ok()?;
    if !session.deck().exists() {
        return None;
    }
    let modules = session.open_existing().ok()?.lists().modules.clone();
    if modules == Modules::default() {
        return None;
    }
    let error = fitted(Arguments::command(), &modules).try_get_matches_from(words).err()?;
    (!error.use_stderr()).then_some(error)
}

/// The command line without what is switched off.
fn fitted(command: Command, modules: &Modules) -> Command {
    let off: Vec<&Module> = modules.hidden().collect();
    let hidden = |name: &str| off.iter().any(|module| verbs(module.key).contains(&name));
    let shown = KindWord::value_variants().iter().filter(|word| modules.hiding_kind(word.kind()).is_none());
    let kinds: Vec<_> = shown.filter_map(ValueEnum::to_possible_value).collect();
    let gone = |verb: &str, long: &str| {
        let is_it = |(of, option): &(&str, &str)| *of == verb && *option == long;
        off.iter().any(|module| options(module.key).iter().any(is_it))
    };
    let fit = |verb: &str, arg: Arg| {
        let names_kinds = arg.get_possible_values().iter().any(|value| value.get_name() == "lead");
        let arg = if names_kinds { arg.value_parser(PossibleValuesParser::new(kinds.clone())) } else { arg };
        if arg.get_long().is_some_and(|long| gone(verb, long)) { arg.hide(true) } else { arg }
    };
    command.mut_subcommands(|verb| {
        let verb = if hidden(verb.get_name()) { verb.hide(true) } else { verb };
        let named = verb.get_name().to_owned();
        verb.mut_args(|arg| fit(&named, arg)).mut_subcommands(|under| {
            let named = under.get_name().to_owned();
            under.mut_args(|arg| fit(&named, arg))
        })
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn help(off: &str, words: &[&str]) -> String {
        let switches = BTreeMap::from([(format!("module-{off}"), "off".to_owned())]);
        let fitted = fitted(Arguments::command(), &Modules::of(&switches, &[]));
        fitted.try_get_matches_from(words).expect_err("help").to_string()
    }

    #[test]
    fn help_says_nothing_of_what_is_switched_off() {
        assert!(help("owner", &["dealdeck", "--help"]).contains("  convert"));
        assert!(!help("leads", &["dealdeck", "--help"]).contains("  convert"));
        let list = ["dealdeck", "list", "--help"];
        assert!(help("owner", &list).contains("- lead:"), "{}", help("owner", &list));
        assert!(!help("leads", &list).contains("- lead:") && help("leads", &list).contains("- contact:"));
    }

    #[test]
    fn every_module_hides_its_verbs_and_options_and_nothing_else_does() {
        let said = [
            ("leads", vec!["--help"], "  convert"),
            ("owner", vec!["--help"], "  user"),
            ("cadences", vec!["--help"], "  cadence"),
            ("leads", vec!["list", "--help"], "- lead:"),
            ("accounts", vec!["list", "--help"], "- account:"),
            ("owner", vec!["list", "--help"], "- user:"),
            ("products", vec!["list", "--help"], "- product:"),
            ("accounts", vec!["convert", "--help"], "--account"),
            ("lessons", vec!["win", "--help"], "--lesson"),
            ("lessons", vec!["lose", "--help"], "--lesson"),
            ("owner", vec!["view", "save", "--help"], "--mine"),
            ("owner", vec!["today", "--help"], "--all"),
        ];
        for (module, words, what) in said {
            let words: Vec<&str> = std::iter::once("dealdeck").chain(words).collect();
            assert!(!help(module, &words).contains(what), "{module}: {words:?}");
            assert!(help("campaigns", &words).contains(what), "{words:?}");
        }
    }

    #[test]
    fn every_verb_and_option_that_goes_with_a_module_is_one_that_there_is() {
        let command = Arguments::command();
        let verbs_there: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
        let under = command.get_subcommands().flat_map(Command::get_subcommands);
        let all = command.get_subcommands().chain(under);
        let named = |verb: &'_ Command| -> Vec<(String, String)> {
            let longs = verb.get_arguments().filter_map(Arg::get_long);
            longs.map(|long| (verb.get_name().to_owned(), long.to_owned())).collect()
        };
        let options_there: Vec<(String, String)> = all.flat_map(named).collect();
        let is_there = |(verb, long): &(&str, &str)| {
            options_there.iter().any(|(of, option)| of == verb && option == long)
        };
        for module in MODULES.iter().chain([&module::STAGES]) {
            assert!(verbs(module.key).iter().all(|verb| verbs_there.contains(verb)), "{}", module.key);
            assert!(options(module.key).iter().all(is_there), "{}", module.key);
        }
    }
}
