//! Which languages there are, their files, and which one a person gets.

/// A language that the program speaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Language {
    /// English: the language of whoever asked for none that is here.
    #[default]
    English,
}

/// The files of a folder of `assets/text/`, embedded; one name a line.
macro_rules! files {
    ($language:literal: $($file:literal)*) => {
        &[$(($file, include_str!(concat!("../../assets/text/", $language, "/", $file, ".ftl")))),*]
    };
}

const ENGLISH: &[(&str, &str)] = files!("en":
    "action"
    "agenda"
    "board"
    "brief"
    "cadences"
    "clashes"
    "cli"
    "commands"
    "draft"
    "duplicates"
    "entry"
    "erase"
    "fields"
    "filter"
    "form"
    "formats"
    "history"
    "hub"
    "import"
    "importing"
    "list"
    "lists"
    "macros"
    "modules"
    "own"
    "record"
    "report"
    "reports"
    "repository"
    "settings"
    "setup"
    "shape"
    "shell"
    "sync"
    "today"
    "views"
    "welcome"
);

impl Language {
    /// Every language.
    pub const ALL: [Language; 1] = [Language::English];

    /// Its tag, as in `--lang`.
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
        }
    }

    /// The embedded files: name and what is in them.
    pub fn files(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Language::English => ENGLISH,
        }
    }

    /// The language that a tag or a locale names: `en`, `en_GB.UTF-8`.
    pub fn from_tag(tag: &str) -> Option<Language> {
        let primary = tag.split(['-', '_', '.', '@']).next().unwrap_or_default();
        Language::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The first wish that names a language which is here, else English. The wishes come from
    /// the command line, `DEALDECK_LANG`, the configuration and the system, in this order.
    pub fn chosen<'a>(wishes: impl IntoIterator<Item = Option<&'a str>>) -> Language {
        wishes.into_iter().flatten().find_map(Language::from_tag).unwrap_or_default()
    }

    /// The language for this run: what was asked for, else `DEALDECK_LANG`, else the configured
    /// one, else the system's.
    pub fn of_this_run(asked: Option<&str>, configured: Option<&str>) -> Language {
        let variable = std::env::var("DEALDECK_LANG").ok();
        let system = sys_locale::get_locale();
        Language::chosen([asked, variable.as_deref(), configured, system.as_deref()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_known_wish_is_granted() {
        assert_eq!(Language::from_tag("en_GB.UTF-8"), Some(Language::English));
        assert_eq!(Language::from_tag("tlh"), None);
        assert_eq!(Language::chosen([None, Some("tlh"), Some("en")]), Language::English);
    }

    #[test]
    fn every_text_file_is_embedded() {
        for language in Language::ALL {
            let folder = format!("{}/assets/text/{}", env!("CARGO_MANIFEST_DIR"), language.tag());
            let mut there: Vec<String> = std::fs::read_dir(folder)
                .expect("the folder of the language")
                .map(|entry| entry.expect("an entry").path())
                .map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned())
                .collect();
            there.sort();
            let embedded: Vec<&str> = language.files().iter().map(|(name, _)| *name).collect();
            assert_eq!(embedded, there, "the list in text/language.rs, in order");
        }
    }
}
