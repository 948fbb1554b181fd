//! A command gets another key while the program runs: the key is pressed, what it means already is
//! told, and the keymap file says it from then on.

use crate::command::keymap_file::with_keys;
use crate::command::{Command, Context, Key};
use crate::domain::Message;
use crate::text::Clean;
use crate::ui::own::{Own, Pressed, Taking};
use crate::ui::{Outcome, memory::Memory};

use super::overlay::Overlay;
use super::overlay::key::KeyBox;
use super::setup::keymap_of;
use super::state::Shell;

impl Shell {
    /// Waits for the key that a command is to have in a place.
    pub(super) fn ask_key(&mut self, place: Context, command: Command, taking: Taking) {
        if self.setup.machine.keymap_file().is_none() {
            let words = self.setup.text.get("own-nowhere");
            return self.tell(words);
        }
        self.put_above(Overlay::Key(KeyBox::new(place, command, taking)));
    }

    /// Gives a command a key; where that means something there, asks first.
    pub(super) fn bind(&mut self, place: Context, command: Command, taking: Taking, pressed: Pressed) {
        let (Pressed::First(key) | Pressed::Surely(key)) = pressed;
        if key.written().is_none() {
            return self.trouble(&Message::new("rebind-no-name").with("key", key.spelled()));
        }
        if place.is_typing() && key.types_text() {
            let told = Message::new("keymap-typed-key").with("key", key.spelled());
            return self.trouble(&told.with("context", place.name()));
        }
        let text = &self.setup.text;
        let meant = self.setup.keymap.meant(place, key).filter(|meant| *meant != command);
        if let (Some(meant), Pressed::First(_)) = (meant, pressed) {
            let question = Message::new("rebind-sure")
                .with("key", key.spelled())
                .with("meant", text.get(meant.text_id()))
                .with("place", text.get(&place.text_id()));
            let surely = Own::Bind(place, command, taking, Pressed::Surely(key));
            return self.perform(Outcome::Arrange(surely).after(question));
        }
        let mut keys = match taking {
            Taking::Replaces => Vec::new(),
            Taking::Adds => self.setup.keymap.bound_in(place, command),
        };
        keys.retain(|other| *other != key);
        keys.push(key);
        self.write_keys(place, command, &keys, Some(key));
    }

    /// Writes the keys of a command in a place to the keymap file, which holds at once; tells what
    /// the new one is for, and where it means something else all the same.
    pub(super) fn write_keys(&mut self, place: Context, command: Command, keys: &[Key], new: Option<Key>) {
        let machine = &mut self.setup.machine;
        let before = match machine.keymap_text() {
            Ok(text) => text.unwrap_or_else(|| super::arrange::TEMPLATE.to_owned()),
            Err(error) => return self.tell_arrange_error(&error),
        };
        // A file that is written in a way that is not understood here is left to its author.
        let Some(text) = with_keys(&before, place, command, keys) else {
            let key = self.setup.keymap.keycap(Context::Settings, Command::EditLongText);
            return self.trouble(&Message::new("rebind-by-hand").with("file", key));
        };
        if let Err(error) = machine.write_keymap(&text) {
            return self.tell_arrange_error(&error);
        }
        let (keymap, problems) = keymap_of(machine);
        self.setup.keymap = keymap;
        self.setup.machine.keymap_problems = problems;
        self.memory = Memory::default();
        self.refresh();
        let words = &self.setup.text;
        let name = words.get(command.text_id());
        let told = match new {
            Some(key) => Message::new("rebind-done").with("key", key.spelled()).with("command", name),
            None => Message::new("rebind-none").with("command", name),
        };
        let told = words.message(&told);
        let taken = new.map(|key| self.setup.keymap.places_that_take(place, key)).unwrap_or_default();
        let names: Vec<String> = taken.iter().map(|place| words.get(&place.text_id()).to_string()).collect();
        let elsewhere = Message::new("rebind-elsewhere").with("places", names.join(", "));
        let elsewhere = (!names.is_empty()).then(|| words.message(&elsewhere));
        self.tell(elsewhere.map_or(told.clone(), |more| told.then(&Clean::line(" · ")).then(&more)));
    }
}
