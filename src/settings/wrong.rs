//! Everything that is wrong in the person's own files, each with its file and line: told at once
//! wherever it is told.

use std::path::PathBuf;

use super::document::{self, Problem};
use super::machine::Machine;
use super::{Config, file, macros};
use crate::domain::Message;

/// Something wrong in a file of the person's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The file.
    pub file: PathBuf,
    /// What is wrong, and where in it; line 0 for the file as a whole.
    pub problem: Problem,
}

impl Wrong {
    /// What is told of it, with the problem itself in the words of the person's language.
    pub fn message(&self, say: impl Fn(&Message) -> String) -> Message {
        let id = if self.problem.line == 0 { "settings-file-problem" } else { "settings-problem" };
        let told = Message::new(id).with("file", self.file.display());
        let told = told.with("problem", say(&self.problem.message));
        if self.problem.line == 0 { told } else { told.with("line", self.problem.line) }
    }
}

/// What is wrong in the configuration, in the keymap, which is read elsewhere, in the theme that is
/// chosen, and in the file of macros.
pub fn in_files(machine: &Machine, in_keymap: &[Problem]) -> Vec<Wrong> {
    let Some(paths) = &machine.paths else { return Vec::new() };
    let of = |file: PathBuf, problems: Vec<Problem>| {
        problems.into_iter().map(move |problem| Wrong { file: file.clone(), problem })
    };
    let theme = machine.theme(&machine.config.theme).1.into_iter().map(|problem| {
        // That there is no such theme is wrong in what names it.
        if problem.message.id == "theme-unknown" {
            return Wrong {
                file: paths.config_file(),
                problem: Problem { line: line_of_theme(machine), ..problem },
            };
        }
        Wrong { file: paths.theme_file(&machine.config.theme), problem }
    });
    let mut wrong: Vec<Wrong> = of(paths.config_file(), Config::load(paths).1).chain(theme).collect();
    wrong.extend(of(machine.keymap_file().unwrap_or_default(), in_keymap.to_vec()));
    wrong.extend(of(paths.macros_file(), macros::read(&paths.macros_file()).1));
    wrong
}

/// The line of the configuration that names the theme; 0 where none does.
fn line_of_theme(machine: &Machine) -> usize {
    let path = machine.paths.as_ref().map(super::Paths::config_file);
    let text = path.and_then(|path| file::read_text(&path).ok().flatten()).unwrap_or_default();
    let entries = document::entries(&text).0;
    let named = entries.iter().find(|entry| entry.section.is_empty() && entry.key == "theme");
    named.map_or(0, |entry| entry.line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Colours, Paths};

    #[test]
    fn every_file_is_looked_through_and_a_theme_that_is_not_there_is_wrong_where_it_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let paths = Paths::under(folder.path());
        file::make_folder(&paths.config).expect("a folder");
        std::fs::write(paths.config_file(), "thme = 1\n# mine\ntheme = \"pink\"\n").expect("a file");
        std::fs::write(paths.macros_file(), "x = 1\n").expect("a file");
        let machine = Machine::of(&paths, &Config::load(&paths).0, Colours::Full, None);
        let in_keymap = [Problem { line: 7, message: Message::new("settings-not-toml") }];
        let wrong = in_files(&machine, &in_keymap);
        let seen: Vec<_> = wrong
            .iter()
            .map(|wrong| {
                (wrong.file.file_name().and_then(|name| name.to_str()).unwrap_or(""), wrong.problem.line)
            })
            .collect();
        assert_eq!(seen, [("config.toml", 1), ("config.toml", 3), ("keymap.toml", 7), ("macros.toml", 1)]);
    }
}
