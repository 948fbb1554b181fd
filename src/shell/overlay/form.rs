//! Fills in several rows. Lines are typed in place; choices and records open a picker; saving
//! hands every row to the screen, which reads them and may show the form again with problems.

use std::cell::RefCell;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::{Position, Rect};

use super::Reply;
use crate::command::Command;
use crate::domain::change::Key;
use crate::domain::{Message, Value};
use crate::ui::{Answer, Choice, Choices, Entry, FormRow, FormSpec, Holds, Picker, Reach};

mod view;

/// A form, its cursor and the lines being typed.
pub struct FormBox {
    title: Message,
    fields: Vec<Field>,
    at: usize,
    /// Whether a picker for the row under the cursor is open above.
    choosing: bool,
    /// Whether anything differs from how the form was opened.
    changed: bool,
    /// Whether Esc was pressed once on a changed form.
    leaving: bool,
    /// Where the rows were drawn last.
    seen: RefCell<Vec<(Rect, usize)>>,
    /// What the screen tells beside the rows.
    told: Option<String>,
    /// What stood in the rows when it told that.
    told_of: Vec<String>,
}

/// A row and its line. A text of several lines is typed at its last one.
struct Field {
    row: FormRow,
    /// What the row held when the form was opened; none where the form came back with problems and
    /// so began with what was written.
    was: Option<(String, Value)>,
    above: Vec<String>,
    entry: Entry,
}

impl Field {
    fn new(row: FormRow) -> Field {
        let was = Some((row.text.clone(), row.value.clone()));
        let mut field = Field { row, was, above: Vec::new(), entry: Entry::default() };
        let text = field.row.text.clone();
        field.set(&text);
        field
    }

    fn set(&mut self, text: &str) {
        let mut lines: Vec<String> =
            text.split('\n').map(|line| line.trim_end_matches('\r').to_owned()).collect();
        if !matches!(self.row.holds, Holds::Lines) {
            lines = vec![crate::ui::entry::one_line(text)];
        }
        self.entry = Entry::new(&lines.pop().unwrap_or_default());
        self.above = lines;
    }

    fn text(&self) -> String {
        let mut text = self.above.join("\n");
        if !self.above.is_empty() {
            text.push('\n');
        }
        text + self.entry.text()
    }

    /// Whether it holds something else than when the form was opened.
    fn is_other(&self) -> bool {
        let Some((text, value)) = &self.was else { return true };
        if self.is_typed() { self.text() != *text } else { self.row.value != *value }
    }

    fn is_typed(&self) -> bool {
        matches!(self.row.holds, Holds::Line | Holds::Lines)
    }
}

impl FormBox {
    /// A form with the cursor where it starts.
    pub fn new(form: FormSpec) -> FormBox {
        let has_problems = form.rows.iter().any(|row| row.problem.is_some());
        let mut fields: Vec<Field> = form.rows.into_iter().map(Field::new).collect();
        if has_problems {
            for field in &mut fields {
                field.was = None;
            }
        }
        let wrong = fields.iter().position(|field| field.row.problem.is_some());
        let mut form = FormBox {
            title: form.title,
            fields,
            at: wrong.unwrap_or(form.at),
            choosing: false,
            changed: has_problems,
            leaving: false,
            seen: RefCell::default(),
            told: None,
            told_of: Vec::new(),
        };
        if !form.can_stop_at(form.at) {
            form.step(Command::NextField);
        }
        form
    }

    /// Applies a key.
    pub fn press(&mut self, command: Option<Command>, key: KeyEvent) -> Reply {
        let was_leaving = std::mem::take(&mut self.leaving);
        match command {
            Some(Command::Save) => self.save(),
            Some(Command::Back) if self.changed && !was_leaving => {
                self.leaving = true;
                Reply::Stay
            }
            Some(Command::Back) => Reply::Dismiss,
            Some(
                command @ (Command::NextField | Command::PreviousField | Command::PageUp | Command::PageDown),
            ) => {
                self.step(command);
                Reply::Stay
            }
            Some(Command::Confirm) => self.enter(),
            Some(Command::EditLongText) => match self.current() {
                Some(field) if field.is_typed() => Reply::Edit(field.text()),
                _ => Reply::Stay,
            },
            _ => self.type_in(key),
        }
    }

    /// The rows that were filled in: key, text, value. All of them where the form came back with
    /// problems, since it was opened with what was written.
    pub fn written(&self) -> Option<Vec<(Key, String, Value)>> {
        let rows: Vec<_> = self
            .fields
            .iter()
            .filter(|field| field.row.holds != Holds::Heading && field.is_other())
            .map(|field| (field.row.key.clone(), field.text(), field.row.value.clone()))
            .collect();
        (self.changed && !rows.is_empty()).then_some(rows)
    }

    /// Fills rows in as they were written before.
    pub fn fill_in(&mut self, rows: &[(Key, String, Value)]) {
        for (key, text, value) in rows {
            let is_it = |field: &&mut Field| field.row.key == *key && field.row.holds != Holds::Heading;
            let Some(field) = self.fields.iter_mut().find(is_it) else { continue };
            field.row.value = value.clone();
            if !field.is_typed() {
                field.row.text.clone_from(text);
            }
            field.set(text);
            self.changed = true;
        }
    }

    /// Whether it holds words that leaving the program would lose, and says so the first time.
    pub fn holds_on(&mut self) -> bool {
        self.changed && !std::mem::replace(&mut self.leaving, true)
    }

    /// Goes to the row at a cell; the command that opens what can be chosen there.
    pub fn click(&mut self, at: Position) -> Option<Command> {
        let hit = self.seen.borrow().iter().find(|(place, _)| place.contains(at)).map(|(_, row)| *row)?;
        if !self.can_stop_at(hit) {
            return None;
        }
        self.at = hit;
        (!self.fields[hit].is_typed()).then_some(Command::Confirm)
    }

    fn current(&self) -> Option<&Field> {
        self.fields.get(self.at)
    }

    fn can_stop_at(&self, at: usize) -> bool {
        self.fields.get(at).is_some_and(|field| !matches!(field.row.holds, Holds::Heading | Holds::Fact))
    }

    fn step(&mut self, command: Command) {
        let stops: Vec<usize> = (0..self.fields.len()).filter(|at| self.can_stop_at(*at)).collect();
        let (Some(first), Some(last)) = (stops.first(), stops.last()) else { return };
        let next = |from: usize| stops.iter().find(|at| **at > from).unwrap_or(first);
        let previous = |from: usize| stops.iter().rev().find(|at| **at < from).unwrap_or(last);
        self.at = match command {
            Command::NextField => *next(self.at),
            Command::PreviousField => *previous(self.at),
            Command::PageUp => *first,
            _ => *last,
        };
    }

    /// Enter: opens what can be chosen; goes on from a line; saves on the last row.
    fn enter(&mut self) -> Reply {
        match self.current().map(|field| &field.row.holds) {
            Some(Holds::OneOf(_) | Holds::ManyOf(_) | Holds::Record(_) | Holds::RecordOr(..)) => {
                self.choose()
            }
            Some(Holds::YesNo | Holds::YesNoOrNone) => self.type_in(KeyEvent::from(KeyCode::Char(' '))),
            Some(_) if (self.at + 1..self.fields.len()).any(|at| self.can_stop_at(at)) => {
                self.step(Command::NextField);
                Reply::Stay
            }
            _ => self.save(),
        }
    }

    fn type_in(&mut self, key: KeyEvent) -> Reply {
        let alters = matches!(key.code, KeyCode::Char(_))
            && !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
        let Some(field) = self.fields.get_mut(self.at) else { return Reply::Stay };
        let erases = matches!(key.code, KeyCode::Backspace | KeyCode::Delete);
        match field.row.holds {
            Holds::Line | Holds::Lines => {
                let before = field.entry.text().to_owned();
                if key.code == KeyCode::Enter && field.row.holds == Holds::Lines {
                    field.above.push(field.entry.text().to_owned());
                    field.entry = Entry::default();
                } else if erases && before.is_empty() && !field.above.is_empty() {
                    field.entry = Entry::new(&field.above.pop().unwrap_or_default());
                } else {
                    field.entry.press(key);
                }
                if field.entry.text() != before {
                    field.row.problem = None;
                    self.changed = true;
                }
                Reply::Stay
            }
            Holds::YesNo | Holds::YesNoOrNone if alters => {
                let may_be_none = field.row.holds == Holds::YesNoOrNone;
                field.row.value = match (key.code, field.row.value.as_bool()) {
                    (KeyCode::Char('y'), _) => Value::Bool(true),
                    (KeyCode::Char('n'), _) => Value::Bool(false),
                    (_, Some(false)) if may_be_none => Value::Null,
                    (_, said) => Value::Bool(said != Some(true)),
                };
                self.changed = true;
                Reply::Stay
            }
            Holds::YesNoOrNone if erases => {
                field.row.value = Value::Null;
                self.changed = true;
                Reply::Stay
            }
            Holds::OneOf(_) | Holds::ManyOf(_) | Holds::Record(_) | Holds::RecordOr(..) if erases => {
                field.row.value = Value::Null;
                field.row.text.clear();
                field.set("");
                self.changed = true;
                Reply::Stay
            }
            // The letter that opens the picker is the first that is typed in it.
            Holds::OneOf(_) | Holds::ManyOf(_) | Holds::Record(_) | Holds::RecordOr(..) if alters => {
                match self.choose() {
                    Reply::Pick(mut picker) => {
                        picker.typed = key
                            .code
                            .as_char()
                            .filter(|letter| *letter != ' ')
                            .map(String::from)
                            .unwrap_or_default();
                        Reply::Pick(picker)
                    }
                    other => other,
                }
            }
            _ => Reply::Stay,
        }
    }

    fn choose(&mut self) -> Reply {
        let Some(field) = self.fields.get(self.at) else { return Reply::Stay };
        let choices = match &field.row.holds {
            Holds::OneOf(choices) | Holds::ManyOf(choices) => Choices::These(choices.clone()),
            Holds::Record(kind) => Choices::Records(vec![*kind]),
            Holds::RecordOr(kind, choices) => Choices::TheseOrRecords(choices.clone(), vec![*kind]),
            _ => return Reply::Stay,
        };
        let title = Message::new("shell-form-choose").with("field", &field.row.label);
        let mut picker = Picker::new(title, choices).at(field.row.value.clone());
        if matches!(field.row.holds, Holds::ManyOf(_)) {
            picker.reach = Reach::Several;
            picker.chosen = field.row.value.as_list().iter().map(|key| key.as_str().into()).collect();
        }
        self.choosing = true;
        Reply::Pick(picker)
    }

    /// Whether a picker above it is its own.
    pub fn is_choosing(&self) -> bool {
        self.choosing
    }

    /// Takes what was chosen for the row under the cursor; none when the picker was left.
    pub fn chosen(&mut self, choices: &[Choice]) {
        self.choosing = false;
        let (Some(choice), Some(field)) = (choices.first(), self.fields.get_mut(self.at)) else { return };
        let is_many = matches!(field.row.holds, Holds::ManyOf(_));
        let (value, label) =
            if is_many { several(choices) } else { (choice.value.clone(), choice.label.clone()) };
        field.row.value = value;
        field.row.text.clone_from(&label);
        field.row.problem = None;
        field.set(&label);
        self.changed = true;
    }

    /// Takes pasted text into the line under the cursor.
    pub fn paste(&mut self, text: &str) {
        let Some(field) = self.fields.get_mut(self.at) else { return };
        match field.row.holds {
            Holds::Line => field.entry.paste(text),
            Holds::Lines => {
                let whole = format!("{}{}", field.text(), crate::ui::entry::lines(text));
                field.set(&whole);
            }
            _ => return,
        }
        self.changed = true;
    }

    /// Takes the text that came back from the editor.
    pub fn edited(&mut self, text: &str) {
        if let Some(field) = self.fields.get_mut(self.at).filter(|field| field.is_typed()) {
            field.set(&crate::ui::entry::lines(text));
            self.changed = true;
        }
    }

    /// The rows as they are, when something in them is other than when it was told of last.
    pub fn rows_to_tell(&self) -> Option<Vec<FormRow>> {
        let texts = self.fields.iter().map(Field::text);
        (self.changed && !texts.eq(self.told_of.iter().cloned())).then(|| self.rows())
    }

    /// Takes what the screen tells beside the rows.
    pub fn tell(&mut self, told: Option<String>) {
        self.told = told;
        self.told_of = self.fields.iter().map(Field::text).collect();
    }

    fn save(&self) -> Reply {
        Reply::Answer(Answer::Form(self.rows()))
    }

    fn rows(&self) -> Vec<FormRow> {
        let row = |field: &Field| {
            let mut row = field.row.clone();
            if field.is_typed() {
                row.text = field.text();
            }
            row.problem = None;
            row
        };
        self.fields.iter().map(row).collect()
    }
}

/// Several choices as one value, and what they are called together.
fn several(choices: &[Choice]) -> (Value, String) {
    let keys = choices.iter().filter_map(|choice| choice.value.as_text().map(str::to_owned));
    let labels: Vec<&str> = choices.iter().map(|choice| choice.label.as_str()).collect();
    (keys.collect::<Vec<_>>().into(), labels.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> FormBox {
        FormBox::new(FormSpec::new(
            Message::new("x"),
            vec![
                FormRow::new("", "Deal", Holds::Heading),
                FormRow::new("name", "Name", Holds::Line).filled("Acme", Value::Null),
                FormRow::new("stage", "Stage", Holds::OneOf(vec![Choice::new(Value::Integer(1), "One")])),
                FormRow::new("notes", "Notes", Holds::Lines).filled("a\nb", Value::Null),
            ],
            0,
        ))
    }

    fn rows(reply: Reply) -> Vec<FormRow> {
        match reply {
            Reply::Answer(Answer::Form(rows)) => rows,
            other => panic!("{other:?}"),
        }
    }

    fn press(form: &mut FormBox, command: Command) -> Reply {
        form.press(Some(command), KeyEvent::from(KeyCode::Null))
    }

    #[test]
    fn headings_are_skipped_and_an_untouched_form_comes_back_as_it_was() {
        let mut form = form();
        assert_eq!(form.at, 1);
        let rows = rows(press(&mut form, Command::Save));
        assert_eq!(rows[1].text, "Acme");
        assert_eq!(rows[3].text, "a\nb");
        press(&mut form, Command::PreviousField);
        assert_eq!(form.at, 3);
        press(&mut form, Command::NextField);
        assert_eq!(form.at, 1);
    }

    #[test]
    fn a_choice_comes_back_with_its_value_and_name() {
        let mut form = form();
        press(&mut form, Command::NextField);
        assert!(matches!(press(&mut form, Command::Confirm), Reply::Pick(_)));
        assert!(form.is_choosing());
        form.chosen(&[Choice::new(Value::Integer(1), "One")]);
        let rows = rows(press(&mut form, Command::Save));
        assert_eq!((rows[2].value.clone(), rows[2].text.as_str()), (Value::Integer(1), "One"));
    }

    #[test]
    fn a_yes_or_no_that_nobody_said_is_neither_and_can_be_taken_back() {
        let row = FormRow::new("paid", "Paid", Holds::YesNoOrNone);
        let mut form = FormBox::new(FormSpec::new(Message::new("x"), vec![row], 0));
        let mut held = |key| {
            form.press(None, KeyEvent::from(key));
            rows(press(&mut form, Command::Save))[0].value.clone()
        };
        let space = KeyCode::Char(' ');
        assert_eq!(held(KeyCode::Null), Value::Null);
        let round = [held(space), held(space), held(space)];
        assert_eq!(round, [Value::Bool(true), Value::Bool(false), Value::Null]);
        assert_eq!([held(KeyCode::Char('n')), held(KeyCode::Backspace)], [Value::Bool(false), Value::Null]);
    }

    #[test]
    fn the_letter_that_opens_a_picker_is_typed_in_it() {
        let mut form = form();
        press(&mut form, Command::NextField);
        let Reply::Pick(picker) = form.press(None, KeyEvent::from(KeyCode::Char('o'))) else {
            panic!("no picker")
        };
        assert_eq!(picker.typed, "o");
    }

    #[test]
    fn leaving_the_program_from_a_changed_form_takes_two_presses() {
        let mut form = form();
        assert!(!form.holds_on());
        form.press(None, KeyEvent::from(KeyCode::Char('!')));
        assert!(form.holds_on());
        assert!(!form.holds_on());
    }

    #[test]
    fn leaving_a_changed_form_takes_two_presses() {
        let mut form = form();
        form.press(None, KeyEvent::from(KeyCode::Char('!')));
        assert!(matches!(press(&mut form, Command::Back), Reply::Stay));
        assert!(matches!(press(&mut form, Command::Back), Reply::Dismiss));
        let mut untouched = self::form();
        assert!(matches!(press(&mut untouched, Command::Back), Reply::Dismiss));
    }
}
