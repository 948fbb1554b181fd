//! The configuration file. Every problem in it is told at once; what is wrong is left at its
//! default, so that a typing error never keeps anybody out.

use std::path::PathBuf;

use super::colour::Colours;
use super::document::{self, Entry, Problem, Written};
use super::failure::Error;
use super::file;
use super::own::OwnCommand;
use super::paths::Paths;
use super::theme::Theme;
use crate::domain::Message;

/// What a person has configured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The theme: `auto`, the name of a built-in one, or of a file in `themes/`.
    pub theme: String,
    /// Whether the mouse is taken.
    pub mouse: bool,
    /// Whether the terminal is told which texts open an address.
    pub links: bool,
    /// The language; none asks the system.
    pub language: Option<String>,
    /// A keymap file elsewhere than in the configuration folder.
    pub keymap: Option<PathBuf>,
    /// The deck that is opened when none is named.
    pub deck: Option<PathBuf>,
    /// The name of the user who works here.
    pub user: Option<String>,
    /// How the terminal is told of a reminder.
    pub notify: Notify,
    /// Commands of the person's own.
    pub commands: Vec<OwnCommand>,
}

/// How the terminal is told of a reminder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Notify {
    /// It rings.
    #[default]
    Bell,
    /// It shows a notification, as iTerm2, kitty and Windows Terminal do.
    Osc9,
    /// It shows a notification, as urxvt and `WezTerm` do.
    Osc777,
    /// It is not told.
    Off,
}

impl Notify {
    /// What may be written for it.
    const WORDS: [(&str, Notify); 4] =
        [("bell", Notify::Bell), ("osc9", Notify::Osc9), ("osc777", Notify::Osc777), ("off", Notify::Off)];

    /// What is written for it.
    pub fn word(self) -> &'static str {
        let found = Notify::WORDS.into_iter().find(|(_, notify)| *notify == self);
        found.map_or("", |(word, _)| word)
    }
}

impl Default for Config {
    fn default() -> Config {
        Config {
            theme: "auto".to_owned(),
            mouse: true,
            links: true,
            language: None,
            keymap: None,
            deck: None,
            user: None,
            notify: Notify::Bell,
            commands: Vec::new(),
        }
    }
}

impl Config {
    /// The keys of the file.
    pub const KEYS: [&'static str; 8] =
        ["theme", "mouse", "links", "language", "keymap", "deck", "user", "notify"];

    /// The configuration of this machine, and what is wrong with its file. A missing file is the
    /// default configuration.
    pub fn load(paths: &Paths) -> (Config, Vec<Problem>) {
        match file::read_text(&paths.config_file()) {
            Ok(None) => (Config::default(), Vec::new()),
            Ok(Some(text)) => Config::read(&text),
            Err(error) => (Config::default(), vec![Problem { line: 0, message: error.message() }]),
        }
    }

    /// The configuration a text gives, and what is wrong with it.
    pub fn read(text: &str) -> (Config, Vec<Problem>) {
        let (entries, mut problems) = document::entries(text);
        let mut config = Config::default();
        for entry in &entries {
            if let Err(message) = config.take(entry) {
                problems.push(Problem { line: entry.line, message });
            }
        }
        config.commands.retain(|command| !command.words.is_empty());
        problems.sort_by_key(|problem| problem.line);
        (config, problems)
    }

    fn take(&mut self, entry: &Entry) -> Result<(), Message> {
        if entry.section == "commands" || entry.section.starts_with("commands.") {
            return OwnCommand::take(&mut self.commands, entry);
        }
        if !entry.section.is_empty() {
            return Err(Message::new("settings-unknown-section").with("section", &entry.section));
        }
        match entry.key.as_str() {
            "theme" => self.theme = text(entry)?,
            "mouse" => self.mouse = yes_or_no(entry)?,
            "links" => self.links = yes_or_no(entry)?,
            "language" => self.language = Some(text(entry)?),
            "keymap" => self.keymap = Some(PathBuf::from(text(entry)?)),
            "deck" => self.deck = Some(PathBuf::from(text(entry)?)),
            "user" => self.user = Some(text(entry)?),
            "notify" => self.notify = notify(entry)?,
            key => {
                let known = Config::KEYS.join(", ");
                return Err(Message::new("settings-unknown-key").with("key", key).with("known", known));
            }
        }
        Ok(())
    }
}

fn text(entry: &Entry) -> Result<String, Message> {
    match &entry.value {
        Written::Text(text) => Ok(text.clone()),
        _ => Err(Message::new("settings-not-text").with("key", &entry.key)),
    }
}

fn yes_or_no(entry: &Entry) -> Result<bool, Message> {
    match entry.value {
        Written::YesNo(yes) => Ok(yes),
        _ => Err(Message::new("settings-not-yes-no").with("key", &entry.key)),
    }
}

fn notify(entry: &Entry) -> Result<Notify, Message> {
    let written = text(entry)?;
    let found = Notify::WORDS.iter().find(|(word, _)| *word == written).map(|(_, notify)| *notify);
    found.ok_or_else(|| {
        let known = Notify::WORDS.map(|(word, _)| word).join(", ");
        Message::new("settings-not-one-of").with("key", &entry.key).with("known", known)
    })
}

/// Why a key of the configuration was not set.
#[derive(Debug)]
pub enum Refused {
    /// Its value means nothing.
    Value(Message),
    /// The file could not be read or written.
    File(Error),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Refused {
        Refused::File(error)
    }
}

/// Writes one key of the configuration file, its other lines and comments kept.
///
/// # Errors
/// What is wrong with the value, or with the file; nothing is written then.
pub fn write(paths: &Paths, key: &str, value: &str) -> Result<(), Refused> {
    let path = paths.config_file();
    let text = file::read_text(&path)?.unwrap_or_default();
    let changed = with_key_set(&text, key, &spelled(key, value));
    let (_, problems) = Config::read(&changed);
    let (_, before) = Config::read(&text);
    if let Some(problem) = problems.iter().find(|problem| !before.contains(problem)) {
        return Err(Refused::Value(problem.message.clone()));
    }
    // What is wrong inside a theme is told where it is used; it can be used all the same.
    let is_unknown = |problem: &Problem| problem.line == 0;
    if key == "theme"
        && let Some(problem) = Theme::chosen(value, None, Colours::Full, paths).1.into_iter().find(is_unknown)
    {
        return Err(Refused::Value(problem.message));
    }
    file::make_folder(&paths.config)?;
    Ok(file::write_whole(&path, changed.as_bytes())?)
}

/// A value as TOML spells it.
pub fn spelled(key: &str, value: &str) -> String {
    let is_truth = matches!(key, "mouse" | "links") && matches!(value, "true" | "false");
    if is_truth { value.to_owned() } else { toml::Value::from(value).to_string() }
}

/// A configuration text with one key set, its other lines and comments kept. The value is
/// already spelled as TOML.
pub fn with_key_set(text: &str, key: &str, value: &str) -> String {
    let line = format!("{key} = {value}");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let top = lines.iter().position(|line| line.trim_start().starts_with('[')).unwrap_or(lines.len());
    let is_it = |line: &String| {
        line.trim_start().strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    match lines[..top].iter().position(is_it) {
        Some(at) => lines[at] = line,
        None => lines.insert(top, line),
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_read() {
        let file = "theme = \"light\"\nmouse = false\nlinks = false\nlanguage = \"en\"\nkeymap = \"/k\"\ndeck = \"/d\"\n\
                    user = \"An\"\nnotify = \"osc9\"\n";
        let (config, problems) = Config::read(file);
        assert_eq!(problems, []);
        assert_eq!((config.theme.as_str(), config.mouse, config.links), ("light", false, false));
        assert_eq!((config.deck, config.notify), (Some(PathBuf::from("/d")), Notify::Osc9));
        assert_eq!(file.lines().count(), Config::KEYS.len());
    }

    #[test]
    fn all_problems_are_told_at_once_and_the_rest_holds() {
        let (config, problems) =
            Config::read("thme = \"x\"\nmouse = \"no\"\ntheme = \"plain\"\n[colours]\na = 1\n");
        let seen: Vec<_> = problems.iter().map(|p| (p.line, p.message.id)).collect();
        assert_eq!(
            seen,
            [(1, "settings-unknown-key"), (2, "settings-not-yes-no"), (5, "settings-unknown-section")]
        );
        assert_eq!(config.theme, "plain");
    }

    #[test]
    fn setting_a_key_keeps_comments_and_the_other_lines() {
        let file = "# mine\ntheme = \"dark\" # at night\nmouse = true\n";
        assert_eq!(with_key_set(file, "theme", "\"light\""), "# mine\ntheme = \"light\"\nmouse = true\n");
        assert_eq!(with_key_set("# mine\n", "mouse", "false"), "# mine\nmouse = false\n");
    }
}
