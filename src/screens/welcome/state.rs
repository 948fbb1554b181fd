//! What the welcome offers, where the cursor is, and the form of a new deck.

use std::path::PathBuf;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::command::{Command, Context};
use crate::domain::presets::{Preset, StagePreset};
use crate::domain::{Currency, Message, Value};
use crate::repository::Result;
use crate::screens::action;
use crate::ui::begin::{Beginning, NewDeck};
use crate::ui::{Answer, Choice, Desk, FormRow, FormSpec, Holds, Look, Outcome, Place, Repeats, Screen};

use super::view;

/// What can be chosen, in the order of the rows.
pub const OFFERED: [Command; 4] =
    [Command::BeginDemo, Command::BeginImport, Command::BeginEmpty, Command::Tour];

/// The first screen of a new deck.
#[derive(Debug, Default)]
pub struct Welcome {
    pub(super) at: usize,
    /// The file that the deck lies in, or would lie in once it is made.
    pub(super) file: PathBuf,
    /// Whether there is no such file yet.
    pub(super) is_unmade: bool,
    /// What the form starts with.
    currency: String,
    user: String,
}

impl Welcome {
    fn choose(&mut self, command: Command, desk: &Desk<'_>) -> Outcome {
        self.at = OFFERED.iter().position(|offered| *offered == command).unwrap_or(self.at);
        match command {
            Command::BeginDemo => Outcome::Begin(Beginning::Demo),
            Command::BeginImport | Command::ScreenImport => Outcome::Open(Place::Import(None)),
            Command::BeginEmpty if self.is_unmade => Outcome::Form(self.form(desk)),
            Command::BeginEmpty => Outcome::Go(Place::Pipeline(None)),
            command => Outcome::Press(command),
        }
    }

    /// The form of a new deck: everything is guessed, so that saving it as it stands does.
    fn form(&self, desk: &Desk<'_>) -> FormSpec {
        let words = |id: &'static str| desk.text.get(id).to_string();
        let preset = |preset: Preset| {
            let id = match preset {
                Preset::B2b => "welcome-preset-b2b",
                Preset::B2c => "welcome-preset-b2c",
                Preset::Solo => "welcome-preset-solo",
            };
            Choice::new(Value::from(preset.key()), words(id))
        };
        let stages = |stages: StagePreset| {
            let count = Message::new("welcome-stages-count").with("count", stages.open_stages());
            let choice = Choice::new(Value::from(stages.key().as_str()), stages.name());
            choice.with_detail(action::words(desk, &count))
        };
        let chosen = |key: &'static str, id: &'static str, choices: Vec<Choice>| {
            let (text, value) =
                choices.first().map(|first| (first.label.clone(), first.value.clone())).unwrap_or_default();
            FormRow::new(key, words(id), Holds::OneOf(choices)).filled(text, value)
        };
        let line = |key: &'static str, id: &'static str, text: &str| {
            FormRow::new(key, words(id), Holds::Line).filled(text, Value::Null)
        };
        FormSpec {
            title: Message::new("welcome-form-title"),
            rows: vec![
                chosen("preset", "welcome-form-preset", Preset::ALL.map(preset).to_vec()),
                chosen("stages", "welcome-form-stages", StagePreset::ALL.map(stages).to_vec()),
                line("currency", "welcome-form-currency", &self.currency),
                line("user", "welcome-form-user", &self.user),
            ],
            at: 0,
            repeats: Repeats::Nothing,
        }
    }

    /// What a filled form asks for; the form again where the currency is none.
    fn made(mut rows: Vec<FormRow>) -> Outcome {
        let text = |rows: &[FormRow], key: &str| {
            let row = rows.iter().find(|row| row.key == key);
            row.map(|row| row.value.as_text().unwrap_or(row.text.trim()).to_owned()).unwrap_or_default()
        };
        let code = text(&rows, "currency").to_uppercase();
        if Currency::of_money(&code).is_none() {
            let at = rows.iter().position(|row| row.key == "currency").unwrap_or_default();
            rows[at].problem = Some(Message::new("entry-not-currency").with("text", &rows[at].text));
            return Outcome::Form(FormSpec::new(Message::new("welcome-form-title"), rows, at));
        }
        Outcome::Begin(Beginning::Empty(NewDeck {
            preset: Preset::from_key(&text(&rows, "preset")).unwrap_or_default(),
            stages: StagePreset::from_key(&text(&rows, "stages")).unwrap_or_default(),
            currency: code,
            user: text(&rows, "user"),
        }))
    }
}

impl Screen for Welcome {
    fn context(&self) -> Context {
        Context::Welcome
    }

    fn place(&self) -> Place {
        Place::Welcome
    }

    fn refresh(&mut self, desk: &Desk<'_>) -> Result<()> {
        let lists = desk.repository.lists();
        self.file = desk.repository.known_as().map(PathBuf::from).unwrap_or_default();
        self.is_unmade = desk.repository.path().is_none();
        lists.base.code().clone_into(&mut self.currency);
        let me = lists.me.and_then(|me| lists.user(me)).and_then(|user| user.name.clone());
        self.user = me.unwrap_or_default();
        Ok(())
    }

    fn update(&mut self, command: Command, desk: &Desk<'_>) -> Outcome {
        let last = OFFERED.len() - 1;
        match command {
            Command::Up => self.at = self.at.saturating_sub(1),
            Command::Down => self.at = (self.at + 1).min(last),
            Command::Top | Command::PageUp => self.at = 0,
            Command::Bottom | Command::PageDown => self.at = last,
            Command::Back => return Outcome::Close,
            Command::Open => return self.choose(OFFERED[self.at], desk),
            Command::BeginDemo | Command::BeginImport | Command::BeginEmpty | Command::ScreenImport => {
                return self.choose(command, desk);
            }
            other => return action::not_here(other),
        }
        Outcome::Nothing
    }

    fn answer(&mut self, answer: Answer, _desk: &Desk<'_>) -> Outcome {
        match answer {
            Answer::Form(rows) => Welcome::made(rows),
            _ => Outcome::Nothing,
        }
    }

    fn click(&mut self, _column: u16, row: u16, desk: &Desk<'_>) -> Outcome {
        match view::row_at(row) {
            Some(at) => self.choose(OFFERED[at], desk),
            None => Outcome::Nothing,
        }
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        view::draw(self, frame.buffer_mut(), area, look);
    }
}
