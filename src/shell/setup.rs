//! What a shell is made with: the user's words, keys, theme and mouse, as configured.

use std::env;

use crate::command::Keymap;
use crate::domain::Message;
use crate::repository::Repository;
use crate::settings::colour::takes_strings;
use crate::settings::machine::Machine;
use crate::settings::own::OwnCommand;
use crate::settings::wrong;
use crate::settings::{Background, Colours, Config, Paths, Problem, Theme};

use crate::text::Text;
use crate::ui::Desk;

use super::run::Mouse;
use super::state::Opener;

/// Whether the terminal is told which texts open an address.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Links {
    /// It is told.
    Told,
    /// It is not: that was said, or it would show it as text.
    #[default]
    Kept,
}

impl Links {
    /// What is configured, in a terminal that is what the environment says.
    fn of(config: &Config, colours: Colours, variable: impl Fn(&str) -> Option<String>) -> Links {
        let takes_them = colours != Colours::None && takes_strings(variable);
        if config.links && takes_them { Links::Told } else { Links::Kept }
    }
}

/// What a shell is made with besides the deck.
pub struct Setup {
    /// The words of the user's language.
    pub text: Text,
    /// Which key means what.
    pub keymap: Keymap,
    /// The themes to go through, the first one first; never empty.
    pub themes: Vec<Theme>,
    /// Whether the mouse is taken.
    pub mouse: Mouse,
    /// Whether the terminal is told which texts open an address.
    pub links: Links,
    /// What is configured on this machine.
    pub machine: Machine,
    /// Makes the screen of a place.
    pub open: Opener,
    /// Commands of the person's own.
    pub commands: Vec<OwnCommand>,
    /// What is wrong in the user's files, told once.
    pub problems: Vec<Message>,
}

impl Setup {
    /// The setup of a program that nothing is configured for, in these words and colours.
    pub fn built_in(text: Text, theme: Theme) -> Setup {
        Setup {
            text,
            keymap: Keymap::built_in(),
            themes: vec![theme],
            mouse: Mouse::Taken,
            links: Links::Kept,
            machine: Machine::default(),
            open: crate::screens::open,
            commands: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// The setup that the user's configuration, keymap and themes ask for, in this terminal.
    pub fn configured(paths: &Paths, config: &Config, text: Text) -> Setup {
        let variable = |name: &str| env::var(name).ok();
        let colours = Colours::of_environment(variable);
        let known = Background::of_environment(variable);
        let mut machine = Machine::of(paths, config, colours, known);
        let themes = themes_of(&machine);
        let (keymap, keymap_problems) = keymap_of(&machine);
        machine.keymap_problems.clone_from(&keymap_problems);
        let wrong = wrong::in_files(&machine, &keymap_problems);
        let problems = wrong.iter().map(|wrong| wrong.message(|problem| text.message(problem).to_string()));
        let problems = problems.collect();
        let mouse = if config.mouse { Mouse::Taken } else { Mouse::Left };
        let links = Links::of(config, colours, variable);
        let commands = config.commands.clone();
        Setup { text, keymap, themes, mouse, links, machine, open: crate::screens::open, commands, problems }
    }

    /// Whether the terminal may be asked for its ground: the theme depends on it, nobody has said
    /// which one, and it is a terminal that keeps a question to itself.
    pub(super) fn asks_ground(&self) -> bool {
        let Machine { config, colours, background, .. } = &self.machine;
        config.theme == "auto"
            && background.is_none()
            && matches!(colours, Colours::Palette | Colours::Full)
            && takes_strings(|name| env::var(name).ok())
    }

    /// What a screen may use, over a deck.
    pub(super) fn desk<'a>(&'a self, repository: &'a Repository) -> Desk<'a> {
        Desk { repository, text: &self.text, keymap: &self.keymap, machine: &self.machine }
    }

    /// The same setup with a built-in theme: for pictures.
    #[must_use]
    pub fn with_theme(mut self, theme: Theme) -> Setup {
        self.themes = vec![theme];
        self
    }
}

/// The themes to go through: the configured one, then the dark and the light one.
pub(super) fn themes_of(machine: &Machine) -> Vec<Theme> {
    let mut themes = vec![machine.theme(&machine.config.theme).0];
    let background = machine.background.unwrap_or_default();
    for wanted in [background, background.other()] {
        let other = Theme::of_brightness(wanted, machine.background, machine.colours);
        if !themes.contains(&other) {
            themes.push(other);
        }
    }
    themes
}

/// The keymap with the person's own file over it, and what is wrong in that.
pub fn keymap_of(machine: &Machine) -> (Keymap, Vec<Problem>) {
    match machine.keymap_text() {
        Ok(Some(text)) => Keymap::with_user_file(&text),
        Ok(None) => (Keymap::built_in(), Vec::new()),
        Err(error) => (Keymap::built_in(), vec![Problem { line: 0, message: error.message() }]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_told_to_terminals_that_take_escapes_unless_they_are_switched_off() {
        let told = |links: bool, term: &str, more: &[(&str, &str)]| {
            let variable = |name: &str| {
                let of_term = (name == "TERM").then_some(term);
                let value =
                    of_term.or(more.iter().find(|(other, _)| *other == name).map(|(_, value)| *value));
                value.map(str::to_owned)
            };
            let config = Config { links, ..Config::default() };
            Links::of(&config, Colours::of_environment(variable), variable) == Links::Told
        };
        assert!(told(true, "xterm-256color", &[]));
        assert!(!told(false, "xterm-256color", &[]));
        assert!(!told(true, "dumb", &[]) && !told(true, "linux", &[]) && !told(true, "", &[]));
        assert!(!told(true, "xterm-256color", &[("NO_COLOR", "1")]));
    }
}
