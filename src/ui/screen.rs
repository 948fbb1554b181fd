//! A screen, what it may ask the shell to do, and what it may see while drawing.

use chrono::NaiveDate;
use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::{Position, Rect, Size};

use crate::command::{Command, Context, Keymap};
use crate::domain::{Change, Id, Kind, Message, Seen, StepId};
use crate::repository::merge::{Clash, Take};
use crate::repository::{Lists, Queue, Repository, Result};
use crate::settings::Theme;
use crate::settings::machine::Machine;
use crate::text::Text;

use super::ask::{Answer, FormRow, FormSpec, Picker, Preview, Prompt};
use super::begin::Beginning;
use super::job::Job;
use super::memory::Memory;
use super::own::Own;

use super::place::Place;
use super::read::{Found, Wanted};

/// One place a person works in. Its state is plain data; the shell calls it, never the other way.
///
/// The order of calls: `sized` and `refresh` before the first `view` and whenever the area or the
/// deck has changed; `update`, `answer`, `typed` and `paste` as events come in.
pub trait Screen {
    /// Which section of the keymap applies now. A screen with several modes answers by mode.
    fn context(&self) -> Context;

    /// Where this is, for the tabs and the title.
    fn place(&self) -> Place;

    /// Reads again what is visible: a window of rows, never all of them.
    fn refresh(&mut self, desk: &Desk<'_>) -> Result<()>;

    /// Learns the size of the area that `view` will draw in; `refresh` follows.
    fn sized(&mut self, _size: Size) {}

    /// Learns which records undo has changed, so that the cursor can go there; `refresh` follows.
    fn follow(&mut self, _changed: &[(Kind, Id)], _desk: &Desk<'_>) {}

    /// Why a command cannot be done now; shown instead of silence.
    fn why_not(&self, _command: Command) -> Option<Message> {
        None
    }

    /// Whether a command is for what is here: the bottom line hints at no other.
    fn hints_at(&self, _command: Command) -> bool {
        true
    }

    /// Does a command. Reading more rows is allowed; writing is left to the outcome.
    fn update(&mut self, command: Command, desk: &Desk<'_>) -> Outcome;

    /// Receives what the question this screen asked last came back with.
    fn answer(&mut self, _answer: Answer, _desk: &Desk<'_>) -> Outcome {
        Outcome::Nothing
    }

    /// Learns that a question it put with [`Outcome::Confirm`] was answered with yes; what comes
    /// of that follows.
    fn confirmed(&mut self) {}

    /// Receives the rows that were wanted last.
    fn found(&mut self, _found: Found, _desk: &Desk<'_>) {}

    /// What a prompt's text would mean, shown under it while typing.
    fn preview(&self, _text: &str, _desk: &Desk<'_>) -> Preview {
        Preview::default()
    }

    /// What is told beside the rows of a form as they stand, while they are filled in.
    fn beside_form(&self, _rows: &[FormRow], _desk: &Desk<'_>) -> Option<String> {
        None
    }

    /// Receives a key that is not bound while `context` is one of typing.
    fn typed(&mut self, _key: KeyEvent, _desk: &Desk<'_>) -> Outcome {
        Outcome::Nothing
    }

    /// Receives pasted text, already clean, while `context` is one of typing.
    fn paste(&mut self, _text: &str, _desk: &Desk<'_>) -> Outcome {
        Outcome::Nothing
    }

    /// Receives a click at a cell, relative to the area; a second click on the same cell opens.
    fn click(&mut self, _column: u16, _row: u16, _desk: &Desk<'_>) -> Outcome {
        Outcome::Nothing
    }

    /// Learns over which column of the area the wheel is about to turn.
    fn wheel_at(&mut self, _column: u16) {}

    /// Receives a drag from one cell to another, relative to the area.
    fn drag(&mut self, _from: Position, _to: Position, _desk: &Desk<'_>) -> Outcome {
        Outcome::Nothing
    }

    /// The records that a command is for: those that are marked, or the one under the cursor.
    fn targets(&self, _command: Command) -> Vec<(Kind, Id)> {
        Vec::new()
    }

    /// How much of the person's own there is to do, where the screen has read that.
    fn to_do(&self) -> Option<Amount> {
        None
    }

    /// Draws. Where text is being typed, the terminal's cursor is set to the insert point.
    fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>);
}

/// How much there is to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    /// So many things.
    pub count: usize,
    /// There is more than was read.
    pub is_cut: bool,
}

impl Amount {
    /// How much is in a queue.
    pub fn of(queue: &Queue) -> Amount {
        Amount { count: queue.entries.len(), is_cut: !queue.cut.is_empty() }
    }
}

/// What a screen may use while it works: the deck to read, and the words of the user's language.
pub struct Desk<'a> {
    /// The deck, to read from: records, lists, today, new ids.
    pub repository: &'a Repository,
    /// The user's language: labels of steps are rendered with it.
    pub text: &'a Text,
    /// Which key means what.
    pub keymap: &'a Keymap,
    /// What the person has configured on this machine.
    pub machine: &'a Machine,
}

/// What drawing may see besides a screen's own state.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// Styles by meaning.
    pub theme: &'a Theme,
    /// Text, numbers, dates and money as the user reads them.
    pub text: &'a Text,
    /// The keys, for words that name them.
    pub keymap: &'a Keymap,
    /// The small tables: stages, users, list entries, currencies.
    pub lists: &'a Lists,
    /// Today, where the user is.
    pub today: NaiveDate,
    /// Now, in UTC milliseconds.
    pub now: i64,
    /// What was drawn before.
    pub memory: &'a Memory,
}

/// What a screen wants done with the world. Data: the shell is the only one who does it.
#[derive(Debug, Default)]
pub enum Outcome {
    /// Nothing beyond the screen's own state.
    #[default]
    Nothing,
    /// Commit changes as one step; the label, in the user's language, is the toast and the
    /// history's line.
    Write {
        /// What was done, in the past tense: "moved Acme renewal to Proposal".
        label: String,
        /// The facts that become different.
        changes: Vec<Change>,
        /// What the person saw of the fields: when somebody else wrote one of them since,
        /// nothing is committed.
        seen: Vec<Seen>,
    },
    /// Take back the last step.
    Undo,
    /// Take back one step, whenever it was made.
    UndoStep(StepId),
    /// Take back what is left of a step, keeping what was changed since.
    UndoRest(StepId),
    /// Do again what was last taken back.
    Redo,
    /// End a clash as one step.
    Settle {
        /// The clash.
        clash: Box<Clash>,
        /// Which side is to hold.
        take: Take,
        /// What was done, in the past tense.
        label: String,
    },
    /// Put another screen on top of this one.
    Open(Place),
    /// Put another screen in this one's place.
    Go(Place),
    /// Leave this screen; the first one of a tab stays.
    Close,
    /// Ask for one line of text.
    Ask(Prompt),
    /// Let one or several of many be chosen.
    Pick(Picker),
    /// Ask yes or no (default no), then go on with what is inside.
    Confirm {
        /// The question.
        question: Message,
        /// What a yes does.
        then: Box<Outcome>,
    },
    /// Fill in a form.
    Form(FormSpec),
    /// Tell something.
    Toast(Message),
    /// Tell that something went wrong: what happened, then what to do.
    Trouble(Message, Option<Message>),
    /// Show lines that can be read through, under a title.
    Show(Message, Vec<String>),
    /// Read rows beside the screen; what was wanted last comes back to `found`.
    Read(Box<Wanted>),
    /// Start long work beside the screen.
    Start(Box<dyn Job>),
    /// Copy text to the clipboard.
    Copy(String),
    /// Edit long text in `$EDITOR`; comes back as [`Answer::Text`].
    Edit(String),
    /// Open a web, mail or telephone address with the system's own program.
    Browse(String),
    /// Let the person set something up for themselves on this machine.
    Arrange(Own),
    /// Read the screen again without writing.
    Refresh,
    /// Begin with another deck than this one.
    Begin(Beginning),
    /// Bring back what was being written when the program ended, or drop it.
    Draft(bool),
    /// Do a command as if its key had been pressed.
    Press(Command),
    /// Several things, in order.
    Many(Vec<Outcome>),
    /// Leave the program.
    Quit,
}

impl Outcome {
    /// One step of changes.
    pub fn write(label: impl Into<String>, changes: Vec<Change>) -> Outcome {
        Outcome::Write { label: label.into(), changes, seen: Vec::new() }
    }

    /// The changes that are written, at once or before something else.
    pub fn written(&self) -> Option<&[Change]> {
        match self {
            Outcome::Write { changes, .. } => Some(changes),
            Outcome::Many(outcomes) => outcomes.iter().find_map(Outcome::written),
            _ => None,
        }
    }

    /// True when a yes is asked for first and something is written then.
    pub fn asks_before_writing(&self) -> bool {
        matches!(self, Outcome::Confirm { then, .. } if then.written().is_some())
    }

    /// This, after a yes.
    #[must_use]
    pub fn after(self, question: Message) -> Outcome {
        Outcome::Confirm { question, then: Box::new(self) }
    }
}
