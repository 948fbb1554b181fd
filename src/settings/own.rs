//! Commands of a person's own: a program and its arguments, with the fields of a record in them. They
//! are never a line for a shell, so that no name and no note can become a command.

use super::document::{Entry, Written};
use crate::domain::Message;

/// A command of the person's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnCommand {
    /// What it is called.
    pub name: String,
    /// The program and its arguments, with `{field}` where a value goes.
    pub words: Vec<String>,
    /// Whether it needs the terminal while it runs.
    pub takes_terminal: bool,
}

/// A part of an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// Text as it stands.
    Text(&'a str),
    /// The value of a field.
    Field(&'a str),
}

impl OwnCommand {
    /// Takes an entry of `[commands]` or of `[commands.NAME]` into the commands there are.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn take(commands: &mut Vec<OwnCommand>, entry: &Entry) -> Result<(), Message> {
        let wrong = || Message::new("settings-not-a-command").with("name", &entry.key);
        let name = entry.section.strip_prefix("commands.").unwrap_or(&entry.key);
        let at = commands.iter().position(|command| command.name == name).unwrap_or_else(|| {
            commands.push(OwnCommand { name: name.to_owned(), ..OwnCommand::default() });
            commands.len() - 1
        });
        let is_short = entry.section == "commands";
        match (&entry.value, entry.key.as_str()) {
            (Written::Texts(words), key)
                if (is_short || key == "run") && words.first().is_some_and(|program| !program.is_empty()) =>
            {
                commands[at].words.clone_from(words);
                Ok(())
            }
            (Written::YesNo(yes), "terminal") if !is_short => {
                commands[at].takes_terminal = *yes;
                Ok(())
            }
            _ => Err(wrong()),
        }
    }
}

/// The parts of an argument: `{email}` is a field, all else is text.
pub fn parts(word: &str) -> Vec<Part<'_>> {
    let is_key = |key: &str| {
        !key.is_empty()
            && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_.".contains(c))
    };
    let mut parts = Vec::new();
    let mut rest = word;
    let mut from = 0;
    while let Some(open) = rest[from..].find('{').map(|at| at + from) {
        let Some(close) = rest[open..].find('}').map(|at| at + open) else { break };
        let key = &rest[open + 1..close];
        if !is_key(key) {
            from = open + 1;
            continue;
        }
        if open > 0 {
            parts.push(Part::Text(&rest[..open]));
        }
        parts.push(Part::Field(key));
        rest = &rest[close + 1..];
        from = 0;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Config;

    #[test]
    fn commands_are_read_in_both_spellings_and_wrong_ones_are_told() {
        let file = "[commands]\nmail = [\"mutt\", \"{email}\"]\nwrong = \"sh -c x\"\nnone = []\n\
                    [commands.edit]\nrun = [\"vim\", \"{id}.md\"]\nterminal = true\n";
        let (config, problems) = Config::read(file);
        let seen: Vec<_> = problems.iter().map(|problem| (problem.line, problem.message.id)).collect();
        assert_eq!(seen, [(3, "settings-not-a-command"), (4, "settings-not-a-command")]);
        let names: Vec<_> = config.commands.iter().map(|c| (c.name.as_str(), c.takes_terminal)).collect();
        assert_eq!(names, [("mail", false), ("edit", true)]);
        assert_eq!(config.commands[1].words, ["vim", "{id}.md"]);
    }

    #[test]
    fn only_fields_in_braces_are_filled_in() {
        assert_eq!(parts("{email}"), [Part::Field("email")]);
        assert_eq!(
            parts("a{id}b{name}"),
            [Part::Text("a"), Part::Field("id"), Part::Text("b"), Part::Field("name")]
        );
        assert_eq!(parts("{\"x\": 1}"), [Part::Text("{\"x\": 1}")]);
        assert_eq!(parts("{{id}"), [Part::Text("{"), Part::Field("id")]);
        assert_eq!(parts("{"), [Part::Text("{")]);
    }
}
