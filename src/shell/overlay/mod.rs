//! What floats above a screen: one file for each.
//!
//! - [`prompt`]: one line of text.
//! - [`picker`]: one or several of many.
//! - [`confirm`]: yes or no.
//! - [`form`]: several rows.
//! - [`palette`]: every command by name.
//! - [`help`]: the keys of a place.
//! - [`find`]: anything in the deck.
//! - [`draft`]: what was being written when the program ended.
//! - [`key`]: the key that a command is to have.
//! - [`lines`]: lines to read through.
//! - [`tour`]: twelve keys, one after the other.
//! - [`narrow`]: the list under a line that picker, palette, help and find share.
//! - [`draw`]: boxes, and lists in them.

pub mod confirm;
pub mod draft;
pub mod draw;
pub mod find;
pub mod form;
pub mod help;
pub mod key;
pub mod lines;
pub mod narrow;
pub mod palette;
pub mod picker;
pub mod prompt;
pub mod tour;

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use crate::command::{Command, Context};
use crate::domain::Kind;
use crate::repository::Hit;
use crate::ui::{Answer, Choice, Look, Outcome, Picker, Preview};

/// Something above a screen that takes every key until it is left.
pub enum Overlay {
    /// One line of text.
    Prompt(prompt::PromptBox),
    /// One or several of many.
    Picker(picker::PickerBox),
    /// Yes or no.
    Confirm(confirm::ConfirmBox),
    /// Several rows.
    Form(form::FormBox),
    /// Every command by name.
    Palette(palette::PaletteBox),
    /// The keys of a place.
    Help(help::HelpBox),
    /// Anything in the deck.
    Find(find::FindBox),
    /// Twelve keys, one after the other.
    Tour(tour::TourBox),
    /// What was being written when the program ended.
    Draft(draft::DraftBox),
    /// The key that a command is to have.
    Key(key::KeyBox),
    /// Lines to read through.
    Lines(lines::LinesBox),
}

/// What an overlay wants after a key.
#[derive(Debug)]
pub enum Reply {
    /// To stay as it is.
    Stay,
    /// To go, telling whoever asked that nothing came of it.
    Dismiss,
    /// To go, with an answer.
    Answer(Answer),
    /// To go, with choices; a form under it takes their names, a screen their values.
    Picked(Vec<Choice>),
    /// To go, and this to be done.
    Do(Outcome),
    /// To go, and this command to be pressed.
    Press(Command),
    /// To stay, with a picker above it whose choice comes back.
    Pick(Picker),
    /// To stay while a text is in the editor.
    Edit(String),
}

/// What an overlay looks for in the deck.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// What was typed.
    pub text: String,
    /// Only these kinds of record, or any when it names none.
    pub kinds: Vec<Kind>,
}

impl Overlay {
    /// Which section of the keymap applies.
    pub fn context(&self) -> Context {
        match self {
            Overlay::Prompt(_) | Overlay::Key(_) => Context::Prompt,
            Overlay::Picker(_) => Context::Picker,
            Overlay::Confirm(_) => Context::Confirm,
            Overlay::Form(_) => Context::Form,
            Overlay::Palette(_) => Context::Palette,
            Overlay::Help(_) | Overlay::Lines(_) => Context::Help,
            Overlay::Find(_) => Context::Find,
            Overlay::Tour(_) => Context::Tour,
            Overlay::Draft(_) => Context::Draft,
        }
    }

    /// Whether a command of its section does something in it, so that a hint may name it.
    pub fn offers(&self, command: Command) -> bool {
        match (self, command) {
            (Overlay::Picker(picker), Command::Mark) => picker.marks(),
            (Overlay::Prompt(_), Command::Complete) => false,
            (Overlay::Key(_), command) => command == Command::Back,
            _ => true,
        }
    }

    /// Applies a key and the command it means here, if any.
    pub fn press(&mut self, command: Option<Command>, key: KeyEvent) -> Reply {
        match self {
            Overlay::Prompt(prompt) => prompt.press(command, key),
            Overlay::Picker(picker) => picker.press(command, key),
            Overlay::Confirm(confirm) => confirm.press(command),
            Overlay::Form(form) => form.press(command, key),
            Overlay::Palette(palette) => palette.press(command, key),
            Overlay::Help(help) => help.press(command, key),
            Overlay::Find(find) => find.press(command, key),
            Overlay::Tour(tour) => tour.press(command, key),
            Overlay::Draft(_) => draft::DraftBox::press(command),
            Overlay::Key(waiting) => waiting.press(command, key),
            Overlay::Lines(lines) => lines.press(command),
        }
    }

    /// Takes a click at a cell; the command that it stands for, if any.
    pub fn click(&mut self, at: Position) -> Option<Command> {
        match self {
            Overlay::Picker(picker) => {
                let take = if picker.marks() { Command::Mark } else { Command::Confirm };
                picker.list.click(at).then_some(take)
            }
            Overlay::Palette(palette) => palette.list.click(at).then_some(Command::Confirm),
            Overlay::Find(find) => find.list.click(at).then_some(Command::Confirm),
            Overlay::Help(help) => {
                help.list.click(at);
                None
            }
            Overlay::Form(form) => form.click(at),
            Overlay::Confirm(confirm) => confirm.click(at),
            Overlay::Tour(_) => Some(Command::Right),
            Overlay::Prompt(_) | Overlay::Draft(_) | Overlay::Lines(_) | Overlay::Key(_) => None,
        }
    }

    /// What the wheel does in it.
    pub fn wheel(&self, command: Command) -> Option<Command> {
        match (self, command) {
            (Overlay::Form(_), Command::Up) => Some(Command::PreviousField),
            (Overlay::Form(_), _) => Some(Command::NextField),
            (
                Overlay::Prompt(_)
                | Overlay::Confirm(_)
                | Overlay::Tour(_)
                | Overlay::Draft(_)
                | Overlay::Key(_),
                _,
            ) => None,
            (_, command) => Some(command),
        }
    }

    /// Takes pasted text where text is typed.
    pub fn paste(&mut self, text: &str) {
        match self {
            Overlay::Prompt(prompt) => prompt.paste(text),
            Overlay::Form(form) => form.paste(text),
            Overlay::Picker(picker) => picker.paste(text),
            Overlay::Palette(palette) => paste_into(&mut palette.list, text),
            Overlay::Help(help) => paste_into(&mut help.list, text),
            Overlay::Find(find) => find.list.entry.paste(text),
            Overlay::Confirm(_)
            | Overlay::Tour(_)
            | Overlay::Draft(_)
            | Overlay::Lines(_)
            | Overlay::Key(_) => {}
        }
    }

    /// Takes a text that came back from the editor.
    pub fn edited(&mut self, text: &str) {
        match self {
            Overlay::Prompt(prompt) => prompt.edited(text),
            Overlay::Form(form) => form.edited(text),
            _ => {}
        }
    }

    /// What it wants found in the deck now.
    pub fn wants(&self) -> Option<Search> {
        match self {
            Overlay::Find(find) => Some(find.wants()),
            Overlay::Picker(picker) => picker.wants(),
            _ => None,
        }
    }

    /// Takes what was found for a search; nothing when it looks for nothing.
    pub fn found(&mut self, found: Vec<Hit>, name_of: &dyn Fn(Kind) -> crate::text::Clean) {
        match self {
            Overlay::Find(find) => find.found(found, name_of),
            Overlay::Picker(picker) if picker.wants().is_some() => picker.found(found, name_of),
            _ => {}
        }
    }

    /// The line whose meaning the screen below previews.
    pub fn previewed(&self) -> Option<&str> {
        match self {
            Overlay::Prompt(prompt) => Some(prompt.previewed()),
            _ => None,
        }
    }

    /// The rows of a form in which something was typed since the screen below was asked.
    pub fn rows(&self) -> Option<Vec<crate::ui::FormRow>> {
        match self {
            Overlay::Form(form) => form.rows_to_tell(),
            _ => None,
        }
    }

    /// Takes what is told beside the rows of a form.
    pub fn tell_beside(&mut self, told: Option<String>) {
        if let Overlay::Form(form) = self {
            form.tell(told);
        }
    }

    /// Takes what the line would mean.
    pub fn preview(&mut self, preview: Preview) {
        if let Overlay::Prompt(prompt) = self {
            prompt.preview = preview;
        }
    }

    /// Takes the choices of a picker it put above itself; none when it was left.
    pub fn chosen(&mut self, choices: &[Choice]) {
        if let Overlay::Form(form) = self {
            form.chosen(choices);
        }
    }

    /// Whether a picker above it was its own.
    pub fn is_choosing(&self) -> bool {
        matches!(self, Overlay::Form(form) if form.is_choosing())
    }

    /// Draws it above what is in the area.
    pub fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        match self {
            Overlay::Prompt(prompt) => prompt.view(frame, area, look),
            Overlay::Picker(picker) => picker.view(frame, area, look),
            Overlay::Confirm(confirm) => confirm.view(frame, area, look),
            Overlay::Form(form) => form.view(frame, area, look),
            Overlay::Palette(palette) => palette.view(frame, area, look),
            Overlay::Help(help) => help.view(frame, area, look),
            Overlay::Find(find) => find.view(frame, area, look),
            Overlay::Tour(tour) => tour.view(frame, area, look),
            Overlay::Draft(draft) => draft.view(frame, area, look),
            Overlay::Key(waiting) => waiting.view(frame, area, look),
            Overlay::Lines(lines) => lines.view(frame, area, look),
        }
    }
}

fn paste_into(list: &mut narrow::Narrow, text: &str) {
    list.entry.paste(text);
    list.narrow();
}
