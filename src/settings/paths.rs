//! Where this machine keeps configuration, data and state, and the files in them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use super::failure::{Error, Result};

/// The folders of the program on this machine. None is made before something is written there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// What the person writes: `config.toml`, `keymap.toml`, `themes/`.
    pub config: PathBuf,
    /// The default deck.
    pub data: PathBuf,
    /// What may be lost without loss: the search index, the log, this device's name.
    pub state: PathBuf,
    /// The person's home folder, which `~` means, where there is one.
    pub home: Option<PathBuf>,
    /// The folder that the program was started in.
    pub started_in: PathBuf,
}

impl Paths {
    /// The folders named by `DEALDECK_CONFIG_DIR`, `DEALDECK_DATA_DIR` and `DEALDECK_STATE_DIR`,
    /// else those of the XDG variables, else the system's.
    pub fn of_this_machine() -> Result<Paths> {
        Paths::chosen(|name| std::env::var_os(name), ProjectDirs::from("", "", "dealdeck").as_ref())
    }

    fn chosen(variable: impl Fn(&str) -> Option<OsString>, system: Option<&ProjectDirs>) -> Result<Paths> {
        let folder = |own: &str, xdg: &str, usual: Option<PathBuf>| {
            let own = variable(own).filter(|path| !path.is_empty()).map(PathBuf::from);
            let xdg = variable(xdg).map(PathBuf::from).filter(|path| path.is_absolute());
            own.or_else(|| xdg.map(|path| path.join("dealdeck"))).or(usual).ok_or(Error::NoHome)
        };
        let state = system
            .map(|dirs| dirs.state_dir().map_or_else(|| dirs.data_local_dir().join("state"), Path::to_owned));
        Ok(Paths {
            config: folder(
                "DEALDECK_CONFIG_DIR",
                "XDG_CONFIG_HOME",
                system.map(|d| d.config_dir().to_owned()),
            )?,
            data: folder("DEALDECK_DATA_DIR", "XDG_DATA_HOME", system.map(|d| d.data_dir().to_owned()))?,
            state: folder("DEALDECK_STATE_DIR", "XDG_STATE_HOME", state)?,
            home: variable("HOME").filter(|path| !path.is_empty()).map(PathBuf::from),
            started_in: std::env::current_dir().unwrap_or_default(),
        })
    }

    /// All of them in one folder: for tests and throw-away decks.
    pub fn under(folder: &Path) -> Paths {
        Paths {
            config: folder.join("config"),
            data: folder.join("data"),
            state: folder.join("state"),
            home: Some(folder.to_owned()),
            started_in: folder.to_owned(),
        }
    }

    /// The deck that is opened when none is named.
    pub fn deck(&self) -> PathBuf {
        self.data.join("deck.db")
    }

    /// The configuration file.
    pub fn config_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// The person's own keys.
    pub fn keymap_file(&self) -> PathBuf {
        self.config.join("keymap.toml")
    }

    /// The person's own macros.
    pub fn macros_file(&self) -> PathBuf {
        self.config.join("macros.toml")
    }

    /// The folder of the person's own themes.
    pub fn themes(&self) -> PathBuf {
        self.config.join("themes")
    }

    /// A theme of the person's own.
    pub fn theme_file(&self, name: &str) -> PathBuf {
        self.themes().join(format!("{name}.toml"))
    }

    /// What names this device.
    pub fn device_file(&self) -> PathBuf {
        self.state.join("device.toml")
    }

    /// Which hubs the decks here go to.
    pub fn hubs_file(&self) -> PathBuf {
        self.state.join("hubs.toml")
    }

    /// Who this person is in the decks here.
    pub fn people_file(&self) -> PathBuf {
        self.state.join("people.toml")
    }

    /// The person's own passwords for hubs.
    pub fn pgpass_file(&self) -> PathBuf {
        self.config.join("pgpass")
    }

    /// The log.
    pub fn log_file(&self) -> PathBuf {
        self.state.join("dealdeck.log")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&str, &str)]) -> Result<Paths> {
        let find = |name: &str| {
            variables.iter().find(|(other, _)| *other == name).map(|(_, value)| OsString::from(value))
        };
        Paths::chosen(find, None)
    }

    #[test]
    fn own_variables_win_over_xdg_ones() {
        let paths = with(&[
            ("DEALDECK_CONFIG_DIR", "/own"),
            ("XDG_CONFIG_HOME", "/xdg"),
            ("XDG_DATA_HOME", "/xdg-data"),
            ("XDG_STATE_HOME", "/xdg-state"),
            ("HOME", "/home/an"),
        ])
        .expect("all named");
        assert_eq!(paths.config_file(), Path::new("/own/config.toml"));
        assert_eq!(paths.deck(), Path::new("/xdg-data/dealdeck/deck.db"));
        assert_eq!(paths.device_file(), Path::new("/xdg-state/dealdeck/device.toml"));
        assert_eq!(paths.home.as_deref(), Some(Path::new("/home/an")));
    }

    #[test]
    fn without_a_home_it_is_said_so() {
        assert!(matches!(with(&[("XDG_CONFIG_HOME", "relative")]), Err(Error::NoHome)));
    }
}
