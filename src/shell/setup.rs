//! What a shell is made with: the user's words, keys, theme and mouse, as configured.

use std::env;

use crate::command::Keymap;
use crate::domain::Message;
use crate::settings::own::OwnCommand;
use crate::settings::{Background, Colours, Config, Paths, Theme, file};
use crate::text::Text;

use super::run::Mouse;
use super::state::Opener;

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
    /// Makes the screen of a place.
    pub open: Opener,
    /// Commands of the person's own.
    pub commands: Vec<OwnCommand>,
    /// What is wrong in the user's files, told once.
    pub problems: Vec<Message>,
}

impl Setup {
    /// The setup that the user's configuration, keymap and themes ask for, in this terminal.
    pub fn configured(paths: &Paths, config: &Config, text: Text) -> Setup {
        let variable = |name: &str| env::var(name).ok();
        let colours = Colours::of_environment(variable);
        let known = Background::of_environment(variable);
        let (theme, theme_problems) = Theme::chosen(&config.theme, known, colours, paths);
        let mut themes = vec![theme];
        let background = known.unwrap_or_default();
        for wanted in [background, background.other()] {
            let other = Theme::of_brightness(wanted, known, colours);
            if !themes.contains(&other) {
                themes.push(other);
            }
        }
        let keymap_file = config.keymap.clone().unwrap_or_else(|| paths.keymap_file());
        let (keymap, keymap_problems) = match file::read_text(&keymap_file) {
            Ok(Some(text)) => Keymap::with_user_file(&text),
            Ok(None) => (Keymap::built_in(), Vec::new()),
            Err(error) => {
                (Keymap::built_in(), vec![crate::settings::Problem { line: 0, message: error.message() }])
            }
        };
        let told = |file: String| {
            let text = text.clone();
            move |problem: crate::settings::Problem| {
                Message::new("shell-setting-problem")
                    .with("file", &file)
                    .with("line", problem.line)
                    .with("problem", text.message(&problem.message))
            }
        };
        let (_, config_problems) = Config::load(paths);
        let mut problems: Vec<Message> =
            config_problems.into_iter().map(told(paths.config_file().display().to_string())).collect();
        problems.extend(keymap_problems.into_iter().map(told(keymap_file.display().to_string())));
        let theme_file = paths.theme_file(&config.theme).display().to_string();
        problems.extend(theme_problems.into_iter().map(told(theme_file)));
        let mouse = if config.mouse { Mouse::Taken } else { Mouse::Left };
        let commands = config.commands.clone();
        Setup { text, keymap, themes, mouse, open: crate::screens::open, commands, problems }
    }

    /// The same setup with a built-in theme: for pictures.
    #[must_use]
    pub fn with_theme(mut self, theme: Theme) -> Setup {
        self.themes = vec![theme];
        self
    }
}
