//! Questions a screen can put to the person, and what comes back. They are data: the shell
//! draws them above the screen, works them, and hands the answer to the screen that asked.

use crate::domain::change::Key;
use crate::domain::{Kind, Message, Value};

/// What a question came back with. A screen has at most one question open, so it knows which.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// The line of a prompt, or the text that came back from the editor.
    Text(String),
    /// The values of what was picked: one, or several where several may be marked.
    Picked(Vec<Value>),
    /// A picker's text that matched nothing and is to be made.
    New(String),
    /// The rows of a form as they were left, in the order of the form.
    Form(Vec<FormRow>),
    /// The question was left with Esc or answered with no.
    Dismissed,
}

/// Asks for one line of text. To refuse an answer, ask again with `value` and `problem` set.
#[derive(Clone, Debug, PartialEq)]
pub struct Prompt {
    /// What is asked.
    pub title: Message,
    /// What the line starts with.
    pub value: String,
    /// Whether the first letter typed takes the place of what the line starts with.
    pub is_selected: bool,
    /// What may be typed, in dim words under the line while it is empty.
    pub hint: Option<Message>,
    /// Why the last answer was refused.
    pub problem: Option<Message>,
    /// Whether lines that are pasted stay apart in the answer, though one line shows them.
    pub keeps_lines: bool,
}

impl Prompt {
    /// A prompt with an empty line.
    pub fn new(title: Message) -> Prompt {
        Prompt {
            title,
            value: String::new(),
            is_selected: false,
            hint: None,
            problem: None,
            keeps_lines: false,
        }
    }

    /// The same prompt with a text to start from.
    #[must_use]
    pub fn with_value(mut self, value: impl Into<String>) -> Prompt {
        self.value = value.into();
        self.is_selected = false;
        self
    }

    /// The same prompt with an old value, which the first letter typed takes the place of.
    #[must_use]
    pub fn with_old_value(mut self, value: impl Into<String>) -> Prompt {
        self.value = value.into();
        self.is_selected = true;
        self
    }

    /// The same prompt, in whose answer pasted lines stay apart.
    #[must_use]
    pub fn with_lines(mut self) -> Prompt {
        self.keeps_lines = true;
        self
    }

    /// The same prompt with a hint.
    #[must_use]
    pub fn with_hint(mut self, hint: Message) -> Prompt {
        self.hint = Some(hint);
        self
    }

    /// The same prompt with the reason why the last answer was refused.
    #[must_use]
    pub fn with_problem(mut self, problem: Message) -> Prompt {
        self.problem = Some(problem);
        self
    }
}

/// What a prompt's text would mean: lines in the user's language, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preview {
    /// What would be made or set.
    pub lines: Vec<String>,
    /// What is wrong, if anything.
    pub problem: Option<Message>,
}

/// One thing to choose.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What comes back when it is chosen.
    pub value: Value,
    /// Its name.
    pub label: String,
    /// What tells it from others of the same name, in dim words on the right.
    pub detail: String,
}

impl Choice {
    /// A choice without detail.
    pub fn new(value: Value, label: impl Into<String>) -> Choice {
        Choice { value, label: label.into(), detail: String::new() }
    }

    /// The same choice with a detail.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Choice {
        self.detail = detail.into();
        self
    }
}

/// What there is to choose from.
#[derive(Clone, Debug, PartialEq)]
pub enum Choices {
    /// A list that is small enough to be here whole.
    These(Vec<Choice>),
    /// Records of these kinds, found in the deck as the person types; values are ids.
    Records(Vec<Kind>),
    /// Some that are here, and records of these kinds as the person types.
    TheseOrRecords(Vec<Choice>, Vec<Kind>),
}

/// How many may be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Reach {
    /// Enter takes the one under the cursor.
    #[default]
    One,
    /// Space marks, Enter takes all that are marked, or the one under the cursor.
    Several,
}

/// Lets something be chosen; typing narrows the list down.
#[derive(Clone, Debug, PartialEq)]
pub struct Picker {
    /// What is asked.
    pub title: Message,
    /// What there is to choose from.
    pub choices: Choices,
    /// The value under the cursor at first, or those marked at first.
    pub chosen: Vec<Value>,
    /// How many may be chosen.
    pub reach: Reach,
    /// When set, typed text that matches nothing can be made; this names the row that does it.
    pub new: Option<Message>,
    /// What is typed in its line already.
    pub typed: String,
    /// Whether the digit before a row takes it at once, as long as nothing is typed.
    pub takes_digits: bool,
}

impl Picker {
    /// A picker of one thing.
    pub fn new(title: Message, choices: Choices) -> Picker {
        Picker {
            title,
            choices,
            chosen: Vec::new(),
            reach: Reach::One,
            new: None,
            typed: String::new(),
            takes_digits: false,
        }
    }

    /// The same picker, the first nine rows of which are taken by their digits at once.
    #[must_use]
    pub fn by_digit(mut self) -> Picker {
        self.takes_digits = true;
        self
    }

    /// The same picker with the cursor on a value.
    #[must_use]
    pub fn at(mut self, value: Value) -> Picker {
        self.chosen = vec![value];
        self
    }
}

/// How a row of a form is filled in.
#[derive(Clone, Debug, PartialEq)]
pub enum Holds {
    /// A line of text: also money, dates and numbers, which the screen reads on answer.
    Line,
    /// Text of several lines; Ctrl-O opens the editor.
    Lines,
    /// One of these, or nothing.
    OneOf(Vec<Choice>),
    /// Any of these; the value is a list of their texts.
    ManyOf(Vec<Choice>),
    /// A record of a kind, found as the person types.
    Record(Kind),
    /// One of these, or a record of a kind.
    RecordOr(Kind, Vec<Choice>),
    /// Yes or no; Space turns it.
    YesNo,
    /// Yes, no, or nothing that anybody has said; Space goes from one to the next.
    YesNoOrNone,
    /// A heading between rows; not filled in.
    Heading,
    /// What is known and only told; not filled in.
    Fact,
}

/// One row of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct FormRow {
    /// The catalogue key, or a key of the screen's own.
    pub key: Key,
    /// The name in the user's language.
    pub label: String,
    /// How it is filled in.
    pub holds: Holds,
    /// The text in the row: what was typed, or the label of what was chosen.
    pub text: String,
    /// What was chosen, for `OneOf`, `ManyOf`, `Record`, `YesNo` and `YesNoOrNone`; null for typed rows.
    pub value: Value,
    /// A dim word on the right: the unit, or that it must be filled.
    pub note: String,
    /// Why the last answer was refused, shown under the row.
    pub problem: Option<Message>,
}

impl FormRow {
    /// An empty row.
    pub fn new(key: impl Into<Key>, label: impl Into<String>, holds: Holds) -> FormRow {
        FormRow {
            key: key.into(),
            label: label.into(),
            holds,
            text: String::new(),
            value: Value::Null,
            note: String::new(),
            problem: None,
        }
    }

    /// The same row with a text and a value.
    #[must_use]
    pub fn filled(mut self, text: impl Into<String>, value: Value) -> FormRow {
        self.text = text.into();
        self.value = value;
        self
    }
}

/// Fills in several rows at once. To refuse an answer, show the form again with problems set.
#[derive(Clone, Debug, PartialEq)]
pub struct FormSpec {
    /// What is being filled in.
    pub title: Message,
    /// The rows, in order.
    pub rows: Vec<FormRow>,
    /// The row the cursor starts in.
    pub at: usize,
    /// What of the answer is given again when the last change is repeated.
    pub repeats: Repeats,
}

impl FormSpec {
    /// A form whose answer is repeated.
    pub fn new(title: Message, rows: Vec<FormRow>, at: usize) -> FormSpec {
        FormSpec { title, rows, at, repeats: Repeats::default() }
    }

    /// The same form, asked anew whenever the last change is repeated.
    #[must_use]
    pub fn asked_each_time(mut self) -> FormSpec {
        self.repeats = Repeats::Nothing;
        self
    }
}

/// What of a form's answer is given again when the last change is repeated on another record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Repeats {
    /// What was changed in it.
    #[default]
    Changed,
    /// Nothing: it is about this record alone, and asked again about another.
    Nothing,
}
