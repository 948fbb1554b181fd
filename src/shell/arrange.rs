//! What a person sets up for themselves while the program runs: theme, mouse, language, keys. It
//! is written to their own files and holds at once.

use crate::command::Keymap;
use crate::domain::{Message, Value};
use crate::settings::config::Refused;
use crate::settings::{Error, Problem};
use crate::text::{Language, Text};
use crate::ui::{Answer, Choice, Choices, Own, Picker};

use super::errand::Errand;
use super::overlay::Overlay;
use super::overlay::picker::PickerBox;
use super::run::Mouse;
use super::setup::{keymap_of, themes_of};
use super::state::Shell;

/// What a new keymap file says.
pub(super) const TEMPLATE: &str = include_str!("../../assets/keymap-template.toml");

impl Shell {
    /// Lets the person set something up for themselves.
    pub(super) fn arrange(&mut self, own: Own) {
        match own {
            Own::Who => self.ask_who(),
            Own::Theme => self.ask_theme(),
            Own::Mouse => {
                let is_taken = self.setup.mouse == Mouse::Taken;
                if self.keep("mouse", if is_taken { "false" } else { "true" }) {
                    self.toggle_mouse();
                    self.refresh();
                }
            }
            Own::Language => self.ask_language(),
            Own::Key(place, command, taking) => self.ask_key(place, command, taking),
            Own::Bind(place, command, taking, key) => self.bind(place, command, taking, key),
            Own::Unbind(place, command) => self.write_keys(place, command, &[], None),
            Own::Keymap => match self.setup.machine.keymap_text() {
                Err(error) => self.tell_arrange_error(&error),
                Ok(_) if self.setup.machine.keymap_file().is_none() => {
                    let words = self.setup.text.get("own-nowhere");
                    self.tell(words);
                }
                Ok(text) => {
                    self.arranging = Some(Own::Keymap);
                    self.ask_for(Errand::Edit(text.unwrap_or_else(|| TEMPLATE.to_owned())));
                }
            },
        }
    }

    fn ask_theme(&mut self) {
        let machine = &self.setup.machine;
        let choice = |name: String| {
            let problems = machine.theme(&name).1;
            let detail = match (problems.len(), name.as_str()) {
                (0, "auto") => self.setup.text.get("own-theme-auto"),
                (0, _) => crate::text::Clean::default(),
                (count, _) => self.setup.text.message(&Message::new("own-problems").with("count", count)),
            };
            Choice::new(Value::from(name.as_str()), name).with_detail(detail.as_str())
        };
        let choices = machine.theme_names().into_iter().map(choice).collect();
        let picker = Picker::new(Message::new("own-theme-title"), Choices::These(choices)).at(machine
            .config
            .theme
            .as_str()
            .into());
        self.ask_arranged(Own::Theme, picker);
    }

    fn ask_language(&mut self) {
        let choice = |language: Language| {
            let name = self.setup.text.get(&format!("own-language-{}", language.tag()));
            Choice::new(Value::from(language.tag()), name.as_str())
        };
        let choices = Language::ALL.into_iter().map(choice).collect();
        let picker = Picker::new(Message::new("own-language-title"), Choices::These(choices)).at(self
            .setup
            .text
            .language()
            .tag()
            .into());
        self.ask_arranged(Own::Language, picker);
    }

    fn ask_arranged(&mut self, own: Own, picker: Picker) {
        self.arranging = Some(own);
        self.put_above(Overlay::Picker(PickerBox::new(picker)));
    }

    /// Shows the theme under the cursor as long as one is being chosen.
    pub(super) fn preview_theme(&mut self) {
        if self.arranging != Some(Own::Theme) {
            return;
        }
        let Some(Overlay::Picker(picker)) = self.overlays.last() else { return };
        if let Some(name) = picker.current().and_then(|choice| choice.value.as_text()) {
            self.setup.themes[0] = self.setup.machine.theme(name).0;
        }
    }

    /// Takes the answer; what else was asked is left to the screen.
    pub(super) fn answer_arranged(&mut self, answer: Answer) -> Option<Answer> {
        let Some(own) = self.arranging.take() else { return Some(answer) };
        let picked = match &answer {
            Answer::Picked(values) => values.first().and_then(Value::as_text).map(str::to_owned),
            _ => None,
        };
        match (own, picked, answer) {
            (Own::Theme, picked, _) => {
                if let Some(name) = picked {
                    self.keep("theme", &name);
                }
                self.setup.themes = themes_of(&self.setup.machine);
            }
            (Own::Language, Some(tag), _) => {
                let language = Language::from_tag(&tag).unwrap_or_default();
                if self.keep("language", &tag) {
                    self.setup.text = Text::new(language).in_zone(self.setup.text.zone());
                    self.memory = crate::ui::memory::Memory::default();
                }
            }
            (Own::Keymap, _, Answer::Text(text)) => self.take_keymap(text),
            _ => {}
        }
        self.fit();
        None
    }

    /// Nothing came of what was being set up.
    pub(super) fn forget_arranged(&mut self) {
        self.arranging = None;
    }

    fn take_keymap(&mut self, mut text: String) {
        let before = match self.setup.machine.keymap_text() {
            Ok(before) => before,
            Err(error) => return self.tell_arrange_error(&error),
        };
        if !text.ends_with('\n') {
            text.push('\n');
        }
        if before.as_deref().unwrap_or(TEMPLATE) == text {
            let words = self.setup.text.get("own-keymap-same");
            return self.tell(words);
        }
        if let Err(error) = self.setup.machine.write_keymap(&text) {
            return self.tell_arrange_error(&error);
        }
        let (keymap, problems): (Keymap, Vec<Problem>) = keymap_of(&self.setup.machine);
        self.setup.keymap = keymap;
        let told = match problems.len() {
            0 => Message::new("own-keymap-read"),
            count => Message::new("own-keymap-problems").with("count", count),
        };
        self.setup.machine.keymap_problems = problems;
        self.memory = crate::ui::memory::Memory::default();
        let words = self.setup.text.message(&told);
        self.tell(words);
    }

    /// Writes one setting; tells what it is now, or why it was not written.
    fn keep(&mut self, key: &'static str, value: &str) -> bool {
        match self.setup.machine.set(key, value) {
            Ok(()) => {
                let told = Message::new("own-kept").with("key", key).with("value", value);
                let words = self.setup.text.message(&told);
                self.tell(words);
                true
            }
            Err(Refused::Value(problem)) => {
                self.trouble(&problem);
                false
            }
            Err(Refused::File(error)) => {
                self.tell_arrange_error(&error);
                false
            }
        }
    }

    pub(super) fn tell_arrange_error(&mut self, error: &Error) {
        self.trouble(&error.message());
        let hint = self.setup.text.message(&error.hint());
        if let Some(toast) = &mut self.toast {
            toast.hint = Some(hint);
        }
    }
}
