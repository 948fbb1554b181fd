//! Keys that are written down while they are pressed, and pressed again: through the same function
//! as a terminal's, so that they do what the person would have done. Each change is its own step.

use std::path::{Path, PathBuf};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::command::{Command, Context, Key};
use crate::domain::{Message, Value};
use crate::settings::macros::{self, Kept};
use crate::settings::{Error, Problem, Wrong};
use crate::text::Clean;
use crate::ui::{Answer, Choice, Choices, Outcome, Picker, Prompt};

use super::errand::Errand;
use super::print::spelled;
use super::state::Shell;

/// Keys under names, and those being written down.
#[derive(Default)]
pub(super) struct Macros {
    /// Where named ones are kept; nowhere in a story or a picture.
    file: Option<PathBuf>,
    named: Vec<(String, Vec<KeyEvent>)>,
    /// Those written down last.
    last: Vec<KeyEvent>,
    recording: Option<Vec<KeyEvent>>,
    /// How many were written down before the palette was opened.
    before_palette: usize,
    is_playing: bool,
    /// Why the key that was played last was refused.
    refused: Option<Clean>,
    asked: Option<Asked>,
}

/// A question about keys that are written down.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Name,
    Play,
    Forget,
}

impl Macros {
    /// How many keys are written down so far; none while none are.
    pub(super) fn recorded(&self) -> Option<usize> {
        self.recording.as_ref().map(Vec::len)
    }

    /// Learns that a key was refused, and why.
    pub(super) fn refused(&mut self, why: &Clean) {
        if self.is_playing {
            self.refused.get_or_insert_with(|| why.clone());
        }
    }

    /// Learns that the palette or the help opens.
    pub(super) fn palette_opens(&mut self) {
        self.before_palette = self.recorded().unwrap_or(0).saturating_sub(1);
    }

    /// Learns that a command was chosen in the palette or the help: the keys that chose one which
    /// is about writing down are no part of what is written down.
    pub(super) fn chosen_in_palette(&mut self, command: Command) {
        if let (Command::ToggleRecording | Command::PlayMacro, Some(recording)) =
            (command, &mut self.recording)
        {
            recording.truncate(self.before_palette);
        }
    }

    fn write_down(&mut self, key: KeyEvent) {
        if let (Some(recording), false) = (&mut self.recording, self.is_playing) {
            recording.push(key);
        }
    }
}

impl Shell {
    /// Keeps named macros in a file, and reads those that are there.
    pub fn keep_macros(&mut self, file: PathBuf) {
        let (kept, _) = macros::read(&file);
        let understood = |kept: Kept| Some((kept.name, spelled(&kept.keys).ok()?));
        self.macros.named.extend(kept.into_iter().filter_map(understood));
        let wrong = wrong_keys(&file);
        if !wrong.is_empty() {
            let text = &self.setup.text;
            let told = wrong.iter().map(|wrong| wrong.message(|problem| text.message(problem).to_string()));
            self.setup.problems.extend(told);
            self.tell_problems();
        }
        self.macros.file = Some(file);
    }

    /// Writes a key down, where keys are and it means something.
    pub(super) fn write_down(&mut self, key: KeyEvent, command: Option<Command>) {
        use Command as C;
        let own =
            matches!(command, Some(C::ToggleRecording | C::PlayMacro | C::QuitNow | C::Suspend | C::Redraw));
        let means_something = command.is_some() || !self.overlays.is_empty() || self.context().is_typing();
        if !own && means_something {
            self.macros.write_down(key);
        }
    }

    /// Writes pasted text down as the keys that would have typed it.
    pub(super) fn write_down_text(&mut self, text: &str) {
        for letter in text.chars().filter(|letter| !letter.is_control()) {
            self.macros.write_down(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE));
        }
    }

    /// Tells that a key which is played means nothing where it is pressed.
    pub(super) fn press_nothing(&mut self) {
        if self.macros.is_playing {
            self.refuse(&Message::new("macro-means-nothing"));
        }
    }

    /// Starts writing keys down; or ends that and asks for a name.
    pub(super) fn record_macro(&mut self) {
        if self.macros.is_playing {
            return self.refuse(&Message::new("macro-inside"));
        }
        let Some(keys) = self.macros.recording.take() else {
            self.macros.recording = Some(Vec::new());
            let told = Message::new("macro-started").with("key", self.key_of(Command::ToggleRecording));
            let words = self.setup.text.message(&told);
            return self.tell(words);
        };
        if keys.is_empty() {
            let words = self.setup.text.get("macro-empty");
            return self.tell(words);
        }
        self.macros.last = keys;
        self.macros.asked = Some(Asked::Name);
        let hint = Message::new("macro-name-hint").with("key", self.key_of(Command::PlayMacro));
        let title = Message::new("macro-name").with("count", self.macros.last.len());
        self.perform(Outcome::Ask(Prompt::new(title).with_hint(hint)));
    }

    /// Plays the keys written down last, or those that are chosen.
    pub(super) fn play_macro(&mut self) {
        if self.macros.is_playing {
            return self.refuse(&Message::new("macro-inside"));
        }
        if self.macros.recording.is_some() {
            let told =
                Message::new("macro-still-recording").with("key", self.key_of(Command::ToggleRecording));
            return self.refuse(&told);
        }
        match (self.macros.named.is_empty(), self.macros.last.is_empty()) {
            (true, true) => {
                let told = Message::new("macro-none").with("key", self.key_of(Command::ToggleRecording));
                self.refuse(&told);
            }
            (true, false) => self.play(&self.macros.last.clone()),
            (false, _) => {
                let last = self.setup.text.get("macro-last");
                let last = (!self.macros.last.is_empty()).then(|| {
                    Choice::new(Value::Null, last.as_str()).with_detail(spelling(&self.macros.last))
                });
                let choices = last.into_iter().chain(self.named_choices()).collect();
                self.macros.asked = Some(Asked::Play);
                let picker = Picker::new(Message::new("macro-which"), Choices::These(choices));
                self.perform(Outcome::Pick(picker.by_digit()));
            }
        }
    }

    /// Lets a named macro be chosen that is to be forgotten.
    pub(super) fn forget_macro(&mut self) {
        let choices: Vec<Choice> = self.named_choices().collect();
        if choices.is_empty() {
            return self.refuse(&Message::new("macro-none-named"));
        }
        self.macros.asked = Some(Asked::Forget);
        let picker = Picker::new(Message::new("macro-forget"), Choices::These(choices));
        self.perform(Outcome::Pick(picker));
    }

    fn named_choices(&self) -> impl Iterator<Item = Choice> + '_ {
        let choice = |(name, keys): &(String, Vec<KeyEvent>)| {
            Choice::new(Value::from(name.as_str()), name.as_str()).with_detail(spelling(keys))
        };
        self.macros.named.iter().map(choice)
    }

    fn key_of(&self, command: Command) -> String {
        self.setup.keymap.keys_of(Context::Global, command).into_iter().next().unwrap_or_default()
    }

    /// Takes the answer to a question about keys; what else was asked is left to others.
    pub(super) fn answer_macro(&mut self, answer: Answer) -> Option<Answer> {
        let Some(asked) = self.macros.asked.take() else { return Some(answer) };
        match (asked, answer) {
            (Asked::Name, Answer::Text(name)) if !name.trim().is_empty() => self.name_macro(name.trim()),
            (Asked::Name, _) => {
                let told = Message::new("macro-kept").with("key", self.key_of(Command::PlayMacro));
                let words = self.setup.text.message(&told);
                self.tell(words);
            }
            (Asked::Play, Answer::Picked(values)) => {
                let name = values.first().and_then(Value::as_text).map(str::to_owned);
                let keys = match name {
                    None => self.macros.last.clone(),
                    Some(name) => self.named(&name).unwrap_or_default(),
                };
                self.play(&keys);
            }
            (Asked::Forget, Answer::Picked(values)) => {
                if let Some(name) = values.first().and_then(Value::as_text) {
                    self.drop_macro(name);
                }
            }
            _ => {}
        }
        None
    }

    fn named(&self, name: &str) -> Option<Vec<KeyEvent>> {
        self.macros.named.iter().find(|(other, _)| other == name).map(|(_, keys)| keys.clone())
    }

    fn name_macro(&mut self, name: &str) {
        let keys = self.macros.last.clone();
        let told = match self.written(|file| macros::keep(file, name, &spelling(&keys))) {
            Ok(()) => "macro-named",
            Err(()) => return,
        };
        self.macros.named.retain(|(other, _)| other != name);
        self.macros.named.push((name.to_owned(), keys));
        let told = Message::new(told).with("name", name).with("key", self.key_of(Command::PlayMacro));
        let words = self.setup.text.message(&told);
        self.tell(words);
    }

    fn drop_macro(&mut self, name: &str) {
        if self.written(|file| macros::forget(file, name)).is_err() {
            return;
        }
        self.macros.named.retain(|(other, _)| other != name);
        let words = self.setup.text.message(&Message::new("macro-forgotten").with("name", name));
        self.tell(words);
    }

    /// Writes to the file of macros, if there is one; trouble is told.
    fn written(&mut self, write: impl FnOnce(&Path) -> Result<(), Error>) -> Result<(), ()> {
        let Some(file) = self.macros.file.clone() else { return Ok(()) };
        write(&file).map_err(|error| self.trouble(&error.message()))
    }

    /// Plays keys on each row that is marked, else where the cursor is, up to the first that is
    /// refused.
    fn play(&mut self, keys: &[KeyEvent]) {
        let marked = self.tabs.top().targets(Command::Open);
        if marked.len() < 2 {
            if self.press_all(keys) && self.toast.is_none() && self.overlays.is_empty() {
                let words = self.setup.text.message(&Message::new("macro-played").with("count", keys.len()));
                self.tell(words);
            }
            return;
        }
        let place = self.tabs.top().place();
        // With marks it takes them all away.
        self.command(Command::MarkAll);
        for (done, row) in marked.iter().enumerate() {
            self.at_desk(|screen, desk| screen.follow(&[*row], desk));
            self.refresh();
            self.wait_for_rows();
            let is_there = self.overlays.is_empty()
                && self.tabs.top().place() == place
                && self.tabs.top().targets(Command::Open) == [*row];
            if !is_there {
                return self.tell_stopped(done, marked.len(), &Message::new("macro-row-gone"));
            }
            if !self.press_all(keys) {
                let why = self.toast.take().map(|toast| toast.words).unwrap_or_default();
                return self.tell_stopped(
                    done,
                    marked.len(),
                    &Message::new("macro-refused").with("reason", why),
                );
            }
        }
        let told = Message::new("macro-played-rows").with("rows", marked.len()).with("count", keys.len());
        let words = self.setup.text.message(&told);
        self.tell(words);
    }

    fn tell_stopped(&mut self, done: usize, all: usize, why: &Message) {
        let why = self.setup.text.message(why);
        let told = Message::new("macro-stopped-rows").with("done", done).with("all", all).with("reason", why);
        self.trouble(&told);
    }

    /// Presses keys one after the other; whether none was refused. The first that is, is told.
    fn press_all(&mut self, keys: &[KeyEvent]) -> bool {
        self.macros.is_playing = true;
        self.macros.refused = None;
        let mut stopped = None;
        for (at, key) in keys.iter().enumerate() {
            self.key(*key);
            self.wait_for_found();
            if self.is_interrupted() && at + 1 < keys.len() {
                self.refuse(&Message::new("macro-interrupted"));
            }
            if let Some(reason) = self.macros.refused.take() {
                let told = Message::new("macro-stopped")
                    .with("at", at + 1)
                    .with("all", keys.len())
                    .with("key", Key::pressed(*key).spelled())
                    .with("reason", reason);
                stopped = Some(told);
                break;
            }
        }
        self.macros.is_playing = false;
        self.macros.refused = None;
        if let Some(told) = &stopped {
            self.trouble(told);
        }
        stopped.is_none()
    }

    /// Whether what was started takes the keys that follow: a job, an editor, leaving.
    fn is_interrupted(&self) -> bool {
        let takes = |errand: &Errand| matches!(errand, Errand::Leave | Errand::Suspend | Errand::Edit(_));
        self.running.is_some() || self.awaits(takes)
    }

    /// Learns of something that a screen tells: where a command was to write or to open something
    /// and nothing but words came of it, that says why its key was refused.
    pub(super) fn told_while_playing(&mut self, words: &Clean) {
        let is_refusal = |command: Command| command.writes() || command == Command::Open;
        if self.recipe.under_way.as_ref().is_some_and(|(command, _)| is_refusal(*command)) {
            self.macros.refused(words);
        }
    }
}

/// What in a file of macros is no key, beside what is wrong with it as a file.
pub fn wrong_keys(file: &Path) -> Vec<Wrong> {
    let wrong = |kept: Kept| {
        let message = Message::new("macro-no-key").with("key", spelled(&kept.keys).err()?.text);
        Some(Wrong { file: file.to_owned(), problem: Problem { line: kept.line, message } })
    };
    macros::read(file).0.into_iter().filter_map(wrong).collect()
}

/// Keys as they are written to a file: what [`spelled`] reads.
fn spelling(keys: &[KeyEvent]) -> String {
    keys.iter().filter_map(|key| spelled_key(*key)).collect()
}

fn spelled_key(key: KeyEvent) -> Option<String> {
    let mut lead = String::new();
    for (modifier, sign) in [(KeyModifiers::CONTROL, "C-"), (KeyModifiers::ALT, "A-")] {
        if key.modifiers.contains(modifier) {
            lead.push_str(sign);
        }
    }
    let is_shifted = key.modifiers.contains(KeyModifiers::SHIFT);
    let name = match key.code {
        KeyCode::Char('<') => "lt".to_owned(),
        KeyCode::Char(letter) if lead.is_empty() && is_shifted => {
            return Some(letter.to_uppercase().collect());
        }
        KeyCode::Char(letter) if lead.is_empty() => return Some(letter.to_string()),
        KeyCode::Char(' ') => "Space".to_owned(),
        KeyCode::Char(letter) => letter.to_string(),
        KeyCode::BackTab => return Some("<S-Tab>".to_owned()),
        KeyCode::F(number) => format!("F{number}"),
        KeyCode::Backspace => "BS".to_owned(),
        KeyCode::Delete => "Del".to_owned(),
        code @ (KeyCode::Enter
        | KeyCode::Esc
        | KeyCode::Tab
        | KeyCode::Up
        | KeyCode::Down
        | KeyCode::Left
        | KeyCode::Right
        | KeyCode::Home
        | KeyCode::End
        | KeyCode::PageUp
        | KeyCode::PageDown) => format!("{code:?}"),
        _ => return None,
    };
    let shift = if is_shifted && !matches!(key.code, KeyCode::Char(_)) { "S-" } else { "" };
    Some(format!("<{lead}{shift}{name}>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_again_as_they_were_written() {
        let text = "jL$12k<Enter>đ Ơ<C-p><S-Up><lt>3<A-x><F5><S-Tab><BS><PageDown>";
        let keys = spelled(text).expect("keys");
        assert_eq!(spelling(&keys), text);
        assert_eq!(
            spelled("<enter><pagedown>").map(|keys| spelling(&keys)),
            Ok("<Enter><PageDown>".to_owned())
        );
    }
}
