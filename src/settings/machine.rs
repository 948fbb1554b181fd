//! What a person has configured on this machine, as the running program shows and changes it: the
//! configuration file, the keymap file, the themes, and everything that is wrong in them.

use std::path::{Path, PathBuf};

use super::colour::{Background, Colours};
use super::config::{self, Config, Refused};
use super::document::Problem;
use super::failure::Result;
use super::file;
use super::paths::Paths;
use super::theme::Theme;

/// The configuration of this machine while the program runs.
#[derive(Clone, Debug, Default)]
pub struct Machine {
    /// Where its files lie; nowhere in a program that keeps nothing.
    pub paths: Option<Paths>,
    /// What is configured.
    pub config: Config,
    /// What is wrong in the keymap file.
    pub keymap_problems: Vec<Problem>,
    /// How many colours the terminal shows.
    pub colours: Colours,
    /// Whether the terminal's ground is dark or light, where that is known.
    pub background: Option<Background>,
}

impl Machine {
    /// What is configured in these folders. Nothing else is read before somebody asks for it.
    pub fn of(paths: &Paths, config: &Config, colours: Colours, background: Option<Background>) -> Machine {
        let (paths, config) = (Some(paths.clone()), config.clone());
        Machine { paths, config, keymap_problems: Vec::new(), colours, background }
    }

    /// The person's home folder, which `~` means.
    pub fn home(&self) -> Option<&Path> {
        self.paths.as_ref()?.home.as_deref()
    }

    /// The folder that the program was started in.
    pub fn started_in(&self) -> &Path {
        self.paths.as_ref().map_or(Path::new(""), |paths| &paths.started_in)
    }

    /// What is wrong in the configuration file.
    pub fn config_problems(&self) -> Vec<Problem> {
        self.paths.as_ref().map(|paths| Config::load(paths).1).unwrap_or_default()
    }

    /// The themes of the person's own, by name, with what is wrong in each.
    pub fn own_themes(&self) -> Vec<(String, Vec<Problem>)> {
        let names = self.paths.as_ref().map(themes_in).unwrap_or_default();
        let read = |name: String| {
            let problems = self.theme(&name).1;
            (name, problems)
        };
        names.into_iter().map(read).collect()
    }

    /// The keymap file; none in a program that keeps nothing.
    pub fn keymap_file(&self) -> Option<PathBuf> {
        let paths = self.paths.as_ref()?;
        Some(self.config.keymap.clone().unwrap_or_else(|| paths.keymap_file()))
    }

    /// The text of the keymap file; none when there is no such file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn keymap_text(&self) -> Result<Option<String>> {
        self.keymap_file().map_or(Ok(None), |path| file::read_text(&path))
    }

    /// Writes the keymap file.
    ///
    /// # Errors
    /// When it cannot be written; what was there is still there.
    pub fn write_keymap(&self, text: &str) -> Result<()> {
        let Some(path) = self.keymap_file() else { return Ok(()) };
        if let Some(folder) = path.parent() {
            file::make_folder(folder)?;
        }
        file::write_whole(&path, text.as_bytes())
    }

    /// Sets one key of the configuration and writes it; a program that keeps nothing has it until
    /// it ends.
    ///
    /// # Errors
    /// What is wrong with the value, or with writing the file.
    pub fn set(&mut self, key: &str, value: &str) -> std::result::Result<(), Refused> {
        if let Some(paths) = &self.paths {
            config::write(paths, key, value)?;
            self.config = Config::load(paths).0;
            return Ok(());
        }
        let line = config::with_key_set("", key, &config::spelled(key, value));
        let (set, _) = Config::read(&line);
        match key {
            "theme" => self.config.theme = set.theme,
            "mouse" => self.config.mouse = set.mouse,
            _ => self.config.language = set.language,
        }
        Ok(())
    }

    /// The names of the themes there are: what follows the terminal, the built-in ones, the
    /// person's own.
    pub fn theme_names(&self) -> Vec<String> {
        let built_in = ["auto"].into_iter().chain(Theme::BUILT_IN).map(str::to_owned);
        built_in.chain(self.paths.as_ref().map(themes_in).unwrap_or_default()).collect()
    }

    /// A theme by its name, and what is wrong with it.
    pub fn theme(&self, name: &str) -> (Theme, Vec<Problem>) {
        let nowhere = Paths::under(Path::new(""));
        Theme::chosen(name, self.background, self.colours, self.paths.as_ref().unwrap_or(&nowhere))
    }
}

/// The names of the theme files, in order.
fn themes_in(paths: &Paths) -> Vec<String> {
    let Ok(folder) = std::fs::read_dir(paths.themes()) else { return Vec::new() };
    let mut names: Vec<String> = folder
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let is_theme = path.extension().is_some_and(|end| end == "toml");
            is_theme.then(|| path.file_stem()?.to_str().map(str::to_owned))?
        })
        .filter(|name| !Theme::BUILT_IN.contains(&name.as_str()) && name != "auto")
        .collect();
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_themes_are_listed_with_what_is_wrong_in_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let paths = Paths::under(folder.path());
        std::fs::create_dir_all(paths.themes()).expect("a folder");
        std::fs::write(paths.theme_file("sea"), "won = \"#00ff00\"\nlosst = \"red\"\n").expect("a file");
        let mut machine = Machine::of(&paths, &Config::default(), Colours::Full, None);
        let own = machine.own_themes();
        let lines: Vec<usize> = own[0].1.iter().map(|problem| problem.line).collect();
        assert_eq!((own[0].0.as_str(), lines), ("sea", vec![2]));
        assert!(machine.theme_names().contains(&"sea".to_owned()));
        machine.set("theme", "light").expect("written");
        assert_eq!(Config::load(&paths).0.theme, "light");
        assert!(machine.set("theme", "nothing").is_err());
    }
}
