//! What is generated from command × keymap × text: the hints of the bottom line, the rows of
//! the help and `docs/keys.md`.

use std::fmt::Write;

use super::context::Context;
use super::keymap::Keymap;
use super::table::Command;
use crate::domain::Message;
use crate::text::{Clean, Text};

/// One hint of the bottom line: keys and what they do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The keys, `HL` for two that belong together.
    pub keys: String,
    /// What they do, in a word or two.
    pub label: Clean,
    /// The command of the first key.
    pub command: Command,
}

/// One row of the help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpRow {
    /// The section it stands in; the palette's where it has no key anywhere.
    pub section: Context,
    /// The command.
    pub command: Command,
    /// Its keys, as keycaps; none where it is only in the palette.
    pub keys: Vec<String>,
    /// What it is called.
    pub name: Clean,
    /// What it does, in a line.
    pub help: Clean,
}

/// What a command is called.
pub fn name(command: Command, text: &Text) -> Clean {
    text.get(command.text_id())
}

/// What a command does, in a line.
pub fn help(command: Command, text: &Text) -> Clean {
    text.attribute(command.text_id(), "help").unwrap_or_else(|| name(command, text))
}

/// What a command is called where there is little room.
pub fn short(command: Command, text: &Text) -> Clean {
    text.attribute(command.text_id(), "hint").unwrap_or_else(|| name(command, text))
}

/// The commands whose keys any text may name, by the name of the argument.
const NAMED: [(&str, Command); 21] = [
    ("key_add", Command::Add),
    ("key_back", Command::Back),
    ("key_bring", Command::CadenceImport),
    ("key_call", Command::LogCall),
    ("key_confirm", Command::Confirm),
    ("key_choose_pipeline", Command::ChoosePipeline),
    ("key_convert", Command::ConvertLead),
    ("key_edit", Command::Edit),
    ("key_filter", Command::Filter),
    ("key_import", Command::ScreenImport),
    ("key_link", Command::Link),
    ("key_note", Command::Note),
    ("key_open", Command::Open),
    ("key_palette", Command::Palette),
    ("key_pipeline", Command::ScreenPipeline),
    ("key_plan", Command::PlanNext),
    ("key_quit_now", Command::QuitNow),
    ("key_save", Command::Save),
    ("key_scope", Command::ToggleScope),
    ("key_settings", Command::ScreenSettings),
    ("key_undo", Command::Undo),
];

/// A message with the keys of a place that its text may name.
#[must_use]
pub fn with_keys(message: Message, context: Context, keymap: &Keymap) -> Message {
    NAMED
        .iter()
        .fold(message, |message, (name, command)| message.with(name, keymap.keycap(context, *command)))
}

/// The hint of commands that share a place: their first keys and what they do together. None
/// when the first of them has no key here.
pub fn hint(context: Context, commands: &[Command], keymap: &Keymap, text: &Text) -> Option<Hint> {
    let first = *commands.first()?;
    let keys: Vec<String> =
        commands.iter().filter_map(|command| keymap.keys_of(context, *command).into_iter().next()).collect();
    let are_letters = keys.iter().all(|key| key.chars().count() == 1);
    let between = match first {
        Command::JumpToStage1 | Command::CallOutcome1 => "–",
        _ if are_letters => "",
        _ => "/",
    };
    let spelled = keys.join(between);
    (!spelled.is_empty()).then(|| Hint { keys: spelled, label: short(first, text), command: first })
}

/// The hints of the bottom line here, the most useful first.
pub fn footer(context: Context, keymap: &Keymap, text: &Text) -> Vec<Hint> {
    context.hints().iter().filter_map(|commands| hint(context, commands, keymap, text)).collect()
}

/// The rows of the help of a place: its own section first, then those that hold there too, and on a
/// screen what has no key and is only in the palette.
pub fn help_rows(context: Context, keymap: &Keymap, text: &Text) -> Vec<HelpRow> {
    let mut rows: Vec<HelpRow> = Vec::new();
    for section in context.chain() {
        for command in keymap.commands_in(*section) {
            let keys = keymap.keys_of(context, command);
            if keys.is_empty() || rows.iter().any(|row| row.command == command) {
                continue;
            }
            rows.push(help_row(*section, command, keys, text));
        }
    }
    if context.is_screen() {
        let without = without_key(keymap).into_iter();
        rows.extend(without.map(|command| help_row(Context::Palette, command, Vec::new(), text)));
    }
    rows
}

fn help_row(section: Context, command: Command, keys: Vec<String>, text: &Text) -> HelpRow {
    HelpRow { section, command, keys, name: name(command, text), help: help(command, text) }
}

/// `docs/keys.md`: every section of the keymap as a table, then what has no key of its own.
pub fn keys_page(keymap: &Keymap, text: &Text) -> String {
    let mut page = format!("# {}\n\n{}\n", text.get("keys-page-title"), text.get("keys-page-intro"));
    for &section in Context::ALL {
        let commands = keymap.commands_in(section);
        if commands.is_empty() {
            continue;
        }
        let _ = write!(page, "\n## {} `[{}]`\n\n", text.get(&section.text_id()), section.name());
        let _ = writeln!(
            page,
            "| {} | {} | `keymap.toml` |",
            text.get("keys-page-keys"),
            text.get("keys-page-does")
        );
        page.push_str("|---|---|---|\n");
        for command in commands {
            let keys: Vec<String> = keymap.keys_of(section, command).iter().map(|key| code(key)).collect();
            let _ = writeln!(page, "| {} | {} | `{}` |", keys.join(" "), help(command, text), command.name());
        }
    }
    let without = without_key(keymap);
    if !without.is_empty() {
        let _ = write!(page, "\n## {}\n\n", text.get("keys-page-without"));
        for command in without {
            let _ = writeln!(page, "- {} (`{}`)", help(command, text), command.name());
        }
    }
    page
}

fn code(key: &str) -> String {
    format!("`{}`", key.replace('|', "\\|"))
}

/// True when a command has a key in some place.
pub fn has_key(keymap: &Keymap, command: Command) -> bool {
    Context::ALL.iter().any(|context| !keymap.keys_of(*context, command).is_empty())
}

fn without_key(keymap: &Keymap) -> Vec<Command> {
    Command::ALL.iter().copied().filter(|command| !has_key(keymap, *command)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    fn given() -> (Keymap, Text) {
        (Keymap::built_in(), Text::new(Language::English))
    }

    #[test]
    fn every_command_has_a_name_and_a_line_of_help() {
        let (_, text) = given();
        for command in Command::ALL {
            assert!(text.has(command.text_id()), "{} has no name", command.name());
            assert!(text.attribute(command.text_id(), "help").is_some(), "{} has no help", command.name());
        }
        for &context in Context::ALL {
            assert!(text.has(&context.text_id()), "{} has no name", context.name());
        }
    }

    #[test]
    fn every_hint_of_the_built_in_keymap_has_its_key() {
        let (keymap, text) = given();
        for &context in Context::ALL {
            assert_eq!(footer(context, &keymap, &text).len(), context.hints().len(), "{}", context.name());
        }
        assert_eq!(footer(Context::Board, &keymap, &text)[0].keys, "HL");
    }

    #[test]
    fn every_command_is_in_the_help_of_some_place_and_on_the_page_of_keys() {
        let (keymap, text) = given();
        let places = Context::ALL.iter().flat_map(|context| help_rows(*context, &keymap, &text));
        let in_help: Vec<Command> = places.map(|row| row.command).collect();
        let page = keys_page(&keymap, &text);
        for command in Command::ALL {
            assert!(in_help.contains(command), "{} is in no help", command.name());
            assert!(page.contains(&format!("`{}`", command.name())), "{} is not on the page", command.name());
        }
    }

    #[test]
    fn what_has_no_key_is_in_the_help_of_every_screen() {
        let (keymap, text) = given();
        let without = without_key(&keymap);
        assert!(without.contains(&Command::SaveView));
        for context in Context::ALL.iter().filter(|context| context.is_screen()) {
            let rows = help_rows(*context, &keymap, &text);
            let named =
                |command: &Command| rows.iter().any(|row| row.command == *command && row.keys.is_empty());
            assert!(without.iter().all(named), "{}", context.name());
        }
        assert!(help_rows(Context::Prompt, &keymap, &text).iter().all(|row| !row.keys.is_empty()));
    }

    #[test]
    fn help_names_a_key_once_and_the_place_comes_first() {
        let (keymap, text) = given();
        let rows = help_rows(Context::Board, &keymap, &text);
        assert_eq!(rows[0].section, Context::Board);
        assert!(rows.iter().any(|row| row.command == Command::Undo && row.keys == ["u"]));
        let mut keys: Vec<&String> = rows.iter().flat_map(|row| &row.keys).collect();
        let all = keys.len();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), all);
    }

    #[test]
    fn the_page_of_keys_is_up_to_date() {
        let (keymap, text) = given();
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/keys.md");
        let page = keys_page(&keymap, &text);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, &page).expect("docs/keys.md is written");
        }
        let there = std::fs::read_to_string(path).unwrap_or_default();
        assert!(there == page, "docs/keys.md is out of date; UPDATE=1 cargo test rewrites it");
    }
}
