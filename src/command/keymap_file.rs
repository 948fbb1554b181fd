//! The keymap file as text: one command given other keys, all its other lines and comments kept.

use std::collections::BTreeMap;

use super::{Command, Context, Key, Keymap};
use crate::settings::document::{self, Spot, Written};

/// What a file says of each command of each place: the keys as they are written, or what is none.
type Said = BTreeMap<(String, String), Written>;

/// A keymap file in which a command has these keys in a place and no others, and no other command
/// that the file names there has one of them. None where the file is written in a way that would
/// have something else in it changed as well.
pub fn with_keys(text: &str, context: Context, command: Command, keys: &[Key]) -> Option<String> {
    let section = context.name();
    let mut wanted = said(text);
    let mut changed = text.to_owned();
    for ((place, name), written) in &mut wanted {
        let Written::Texts(texts) = written else { continue };
        let before = texts.len();
        if place == section && name != command.name() {
            texts.retain(|text| Key::parse(text).is_none_or(|key| !keys.contains(&key)));
        }
        if texts.len() < before {
            changed = with_value(&changed, section, name, texts);
        }
    }
    let spelled: Vec<String> = keys.iter().filter_map(|key| key.written()).collect();
    changed = with_value(&changed, section, command.name(), &spelled);
    wanted.insert((section.to_owned(), command.name().to_owned()), Written::Texts(spelled));
    let problems = |text: &str| document::entries(text).1.len();
    let is_right = said(&changed) == wanted
        && problems(&changed) <= problems(text)
        && Keymap::with_user_file(&changed).0.bound_in(context, command) == keys;
    is_right.then_some(changed)
}

fn said(text: &str) -> Said {
    let several = |written: Written| match written {
        Written::Text(one) => Written::Texts(vec![one]),
        other => other,
    };
    let entries = document::entries(text).0.into_iter();
    entries.map(|entry| ((entry.section, entry.key), several(entry.value))).collect()
}

fn with_value(text: &str, section: &str, name: &str, keys: &[String]) -> String {
    let value = match keys {
        [one] => quoted(one),
        several => format!("[{}]", several.iter().map(|key| quoted(key)).collect::<Vec<_>>().join(", ")),
    };
    let mut text = text.to_owned();
    let spot = document::spot(&text, section, name);
    if let Spot::Value(at) = spot {
        text.replace_range(at, &value);
        return text;
    }
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    match spot {
        Spot::Section(end) => {
            let next = text[end..].find('\n').map_or(text.len(), |to_end| end + to_end + 1);
            text.insert_str(next, &format!("{name} = {value}\n"));
        }
        _ => {
            let is_apart = text.lines().last().is_none_or(|last| last.trim().is_empty());
            let gap = if is_apart { "" } else { "\n" };
            text.push_str(&format!("{gap}[{section}]\n{name} = {value}\n"));
        }
    }
    text
}

fn quoted(key: &str) -> String {
    if key.contains(['\\', '"']) { format!("'{key}'") } else { format!("\"{key}\"") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Key {
        Key::parse(text).expect("a key")
    }

    fn with(text: &str, context: Context, command: Command, keys: &[&str]) -> Option<String> {
        let keys: Vec<Key> = keys.iter().map(|text| key(text)).collect();
        with_keys(text, context, command, &keys)
    }

    #[test]
    fn a_line_is_replaced_or_added_and_everything_else_stays() {
        let file = "# mine\n[board]\nopportunity-won = [\n  \"W\",\n  \"w\",\n]  # as before\n\n[list]\nadd = \"a\"\n";
        let changed = with(file, Context::Board, Command::OpportunityWon, &["ctrl-k"]);
        let told = "# mine\n[board]\nopportunity-won = \"ctrl-k\"  # as before\n\n[list]\nadd = \"a\"\n";
        assert_eq!(changed.as_deref(), Some(told));
        let changed = with(file, Context::Board, Command::Undo, &["Z", "\""]).expect("a file");
        assert!(changed.contains("]  # as before\nundo = [\"Z\", '\"']\n\n[list]"), "{changed}");
        let changed = with("", Context::Global, Command::Note, &[]);
        assert_eq!(changed.as_deref(), Some("[global]\nnote = []\n"));
    }

    #[test]
    fn brackets_that_are_keys_open_no_array() {
        let file =
            "[board]\nopportunity-won = \"[\"  # [ wins\nopportunity-lost = [\"x\", \"]\"]\nundo = \"Z\"";
        let changed = with(file, Context::Board, Command::OpportunityWon, &["!"]);
        let told =
            "[board]\nopportunity-won = \"!\"  # [ wins\nopportunity-lost = [\"x\", \"]\"]\nundo = \"Z\"";
        assert_eq!(changed.as_deref(), Some(told));
        let changed = with(file, Context::Board, Command::Note, &["!"]);
        assert_eq!(changed, Some(format!("{file}\nnote = \"!\"\n")));
    }

    #[test]
    fn a_key_goes_from_the_line_that_had_it_and_the_rest_of_that_line_stays() {
        let file = "[board]\nundo = [\"Z\", \"U\", \"nonsense\"]\nnote = \"!\"\n[list]\nundo = \"!\"\n";
        let changed = with(file, Context::Board, Command::OpportunityWon, &["Z", "!"]);
        let told = "[board]\nundo = [\"U\", \"nonsense\"]\nnote = []\nopportunity-won = [\"Z\", \"!\"]\n\
                    [list]\nundo = \"!\"\n";
        assert_eq!(changed.as_deref(), Some(told));
    }

    #[test]
    fn a_file_that_would_lose_something_else_is_left_alone() {
        for file in ["board.undo = \"Z\"\n", "board = { undo = \"Z\" }\n", "[board]\nundo = [\"Z\"\n"] {
            assert_eq!(with(file, Context::Board, Command::Note, &["!"]), None, "{file}");
        }
    }
}
