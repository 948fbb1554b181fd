//! Lets one or several of many be chosen; typing narrows the list down.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::Rect;

use super::draw::{Floating, line_at, list};
use super::narrow::{Narrow, Row};
use super::{Reply, Search};
use crate::command::Command;
use crate::domain::fold::fold;
use crate::domain::{Kind, Message, Value};
use crate::repository::Hit;
use crate::text::Clean;
use crate::ui::ask::Reach;
use crate::ui::{Answer, Choice, Choices, Look, Picker, paint};

/// The least and most columns inside the box.
const WIDTH: (u16, u16) = (60, 84);

/// A picker, its rows and what is marked.
pub struct PickerBox {
    title: Message,
    choices: Vec<Choice>,
    /// Choices that stay above the records that are found.
    first: Vec<Choice>,
    /// The kinds of record to be found; none where the choices are here whole.
    kinds: Vec<Kind>,
    reach: Reach,
    marked: Vec<Value>,
    new: Option<Message>,
    takes_digits: bool,
    /// Its line and the rows that match.
    pub list: Narrow,
}

impl PickerBox {
    /// A picker with the cursor where it starts.
    pub fn new(picker: Picker) -> PickerBox {
        let typed = picker.typed;
        let (choices, first, kinds) = match picker.choices {
            Choices::These(choices) => (choices, Vec::new(), Vec::new()),
            Choices::Records(kinds) => (Vec::new(), Vec::new(), kinds),
            Choices::TheseOrRecords(first, kinds) => (first.clone(), first, kinds),
        };
        let cursor = choices.iter().position(|choice| picker.chosen.contains(&choice.value));
        let marked = if picker.reach == Reach::Several { picker.chosen } else { Vec::new() };
        let mut picker = PickerBox {
            title: picker.title,
            choices,
            first,
            kinds,
            reach: picker.reach,
            marked,
            new: picker.new,
            takes_digits: picker.takes_digits,
            list: Narrow::default(),
        };
        picker.list = Narrow::new(picker.rows());
        picker.list.cursor = cursor.unwrap_or(0);
        if typed.is_empty() { picker } else { picker.with_typed(&typed) }
    }

    /// The same picker with a text already typed.
    #[must_use]
    pub fn with_typed(mut self, text: &str) -> PickerBox {
        self.paste(text);
        self
    }

    /// Whether several may be marked.
    pub fn marks(&self) -> bool {
        self.reach == Reach::Several
    }

    /// Applies a key.
    pub fn press(&mut self, command: Option<Command>, key: KeyEvent) -> Reply {
        match command {
            Some(Command::Confirm) => self.take(),
            Some(Command::Back) => Reply::Dismiss,
            Some(Command::Mark) if self.reach == Reach::Several => {
                self.mark();
                Reply::Stay
            }
            _ if self.takes_digits && key.code == KeyCode::Char(' ') && self.list.entry.text().is_empty() => {
                // What begins with a digit can be typed too.
                self.takes_digits = false;
                self.list.rows = self.rows();
                Reply::Stay
            }
            Some(command) if self.list.moved(command) => Reply::Stay,
            _ => {
                if let Some(choice) = self.at_digit(key) {
                    return Reply::Picked(vec![choice.clone()]);
                }
                if self.list.typed(key) {
                    self.narrow();
                }
                Reply::Stay
            }
        }
    }

    /// The choice under the cursor.
    pub fn current(&self) -> Option<&Choice> {
        self.list.current().and_then(|row| self.choices.get(row))
    }

    /// Takes pasted text into the line.
    pub fn paste(&mut self, text: &str) {
        self.list.entry.paste(text);
        self.narrow();
    }

    fn narrow(&mut self) {
        // Records are narrowed down where they are found.
        if self.kinds.is_empty() {
            self.list.narrow();
        }
    }

    fn take(&self) -> Reply {
        let current = self.current().cloned();
        if self.reach == Reach::Several && !self.marked.is_empty() {
            let is_marked = |choice: &&Choice| self.marked.contains(&choice.value);
            return Reply::Picked(self.choices.iter().filter(is_marked).cloned().collect());
        }
        let typed = self.list.entry.text().trim();
        match current {
            Some(choice) => Reply::Picked(vec![choice]),
            None if self.new.is_some() && !typed.is_empty() => Reply::Answer(Answer::New(typed.to_owned())),
            None => Reply::Stay,
        }
    }

    /// The choice that a digit takes at once.
    fn at_digit(&self, key: KeyEvent) -> Option<&Choice> {
        let KeyCode::Char(digit) = key.code else { return None };
        let row = usize::try_from(digit.to_digit(10)?).ok()?.checked_sub(1)?;
        let is_open = self.takes_digits && self.list.entry.text().is_empty();
        is_open.then(|| self.choices.get(row)).flatten()
    }

    fn mark(&mut self) {
        let Some(choice) = self.current() else { return };
        match self.marked.iter().position(|value| *value == choice.value) {
            Some(place) => drop(self.marked.remove(place)),
            None => self.marked.push(choice.value.clone()),
        }
        let (cursor, rows) = (self.list.cursor, self.rows());
        self.list.rows = rows;
        self.list.cursor = (cursor + 1).min(self.list.shown.len().saturating_sub(1));
    }

    fn rows(&self) -> Vec<Row> {
        let lead = |at: usize, choice: &Choice| match self.reach {
            Reach::One if self.takes_digits && at < 9 => Clean::line(&format!("{} ", at + 1)),
            Reach::One if self.takes_digits => Clean::line("  "),
            Reach::One => Clean::default(),
            Reach::Several if self.marked.contains(&choice.value) => Clean::line("● "),
            Reach::Several => Clean::line("○ "),
        };
        let row = |(at, choice): (usize, &Choice)| Row {
            lead: lead(at, choice),
            name: Clean::line(&choice.label),
            detail: Clean::line(&choice.detail),
            column: None,
            words: choice.detail.clone(),
        };
        self.choices.iter().enumerate().map(row).collect()
    }

    /// What is to be found in the deck.
    pub fn wants(&self) -> Option<Search> {
        (!self.kinds.is_empty())
            .then(|| Search { text: self.list.entry.text().to_owned(), kinds: self.kinds.clone() })
    }

    /// Takes what was found; where it may be of several kinds, which kind it is stands beside it.
    pub fn found(&mut self, found: Vec<Hit>, name_of: &dyn Fn(Kind) -> Clean) {
        let detail = |found: &Hit| match self.kinds.len() {
            1 => found.detail.clone(),
            _ if found.detail.is_empty() => name_of(found.kind).to_string(),
            _ => format!("{} · {}", name_of(found.kind), found.detail),
        };
        let typed = fold(self.list.entry.text().trim());
        let is_meant = |choice: &&Choice| fold(&choice.label).contains(&typed);
        self.choices = self.first.iter().filter(is_meant).cloned().collect();
        let known: Vec<Value> = self.choices.iter().map(|choice| choice.value.clone()).collect();
        let others = found.into_iter().filter(|found| !known.contains(&Value::Id(found.id)));
        let others: Vec<Choice> = others
            .map(|found| Choice::new(Value::Id(found.id), found.name.as_str()).with_detail(detail(&found)))
            .collect();
        self.choices.extend(others);
        let rows = self.rows();
        self.list.found(rows);
    }

    /// Draws the list in the upper part of the area.
    pub fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let rows = if self.kinds.is_empty() { self.choices.len().clamp(1, 14) as u16 } else { 10 };
        // The box is as wide as its question, within measure.
        let question = look.text.message(&self.title).width() as u16 + 2;
        let width = question.clamp(WIDTH.0, WIDTH.1);
        let inner = Floating::at_top(area, width, rows + 1).ask(frame, &self.title, look);
        list(frame, inner, &self.list, look, "shell-nothing-to-take");
        if let (true, Some(new)) = (self.list.shown.is_empty(), &self.new) {
            let name = new.clone().with("name", self.list.entry.text());
            let (words, place) = (look.text.message(&name), line_at(inner, 1));
            paint::rule(frame.buffer_mut(), place.x, place.y, place.width, " ", look.theme.text);
            paint::put(frame.buffer_mut(), place.x, place.y, place.width, words.as_str(), look.theme.accent);
        }
    }
}
