//! What a page of the settings shows and does, whichever it is: rows under columns, what is known
//! of the row under the cursor, and the commands that change it.

use crate::command::{Command, Context};
use crate::domain::{Id, Message};
use crate::repository::Tally;
use crate::screens::action::Reply;
use crate::text::Clean;
use crate::ui::{Desk, Own, Wanted};

use super::{fields, keys, lists, own, pipelines, rates, stages, users};

/// A section of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// The lists a user edits.
    Lists,
    /// Pipelines and their stages.
    Pipelines,
    /// Fields of one's own.
    Fields,
    /// Who works with the deck.
    Users,
    /// What currencies are worth.
    Rates,
    /// Which key means what.
    Keys,
    /// Theme, mouse, language.
    Own,
}

impl Section {
    /// Every section, in the order of the menu.
    pub const ALL: [Section; 7] = [
        Section::Lists,
        Section::Pipelines,
        Section::Fields,
        Section::Users,
        Section::Rates,
        Section::Keys,
        Section::Own,
    ];

    /// The id of its name.
    pub fn text_id(self) -> &'static str {
        match self {
            Section::Lists => "setup-lists",
            Section::Pipelines => "setup-pipelines",
            Section::Fields => "setup-fields",
            Section::Users => "setup-users",
            Section::Rates => "setup-rates",
            Section::Keys => "setup-keys",
            Section::Own => "setup-own",
        }
    }

    /// Its first page.
    pub fn page(self) -> Page {
        match self {
            Section::Lists => Page::Lists,
            Section::Pipelines => Page::Pipelines,
            Section::Fields => Page::Fields,
            Section::Users => Page::Users,
            Section::Rates => Page::Rates,
            Section::Keys => Page::Keys,
            Section::Own => Page::Own,
        }
    }

    /// How many things it holds; none where a number says nothing.
    pub fn count(self, desk: &Desk<'_>) -> Option<usize> {
        let known = desk.repository.lists();
        Some(match self {
            Section::Lists => lists::names(desk).len(),
            Section::Pipelines => known.pipelines.len(),
            Section::Fields => known.custom.iter().filter(|field| field.is_active()).count(),
            Section::Users => known.users.iter().filter(|user| user.is_active()).count(),
            Section::Rates => known.worths.len(),
            Section::Keys | Section::Own => return None,
        })
    }
}

/// What is shown on the right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// Every list.
    Lists,
    /// The entries of one list.
    List(String),
    /// Every pipeline.
    Pipelines,
    /// The stages of one pipeline.
    Stages(Id),
    /// Fields of one's own.
    Fields,
    /// Who works with the deck.
    Users,
    /// What currencies are worth.
    Rates,
    /// Which key means what.
    Keys,
    /// Theme, mouse, language.
    Own,
}

/// What a row stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// A list.
    List(String),
    /// A record.
    Record(Id),
    /// What a command's keys are in a place.
    Binding(Context, Command),
    /// Something of the person's own.
    Own(Own),
    /// Words that nothing can be done to.
    Words(usize),
}

/// How a row is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Tone {
    /// As it is.
    #[default]
    Plain,
    /// It is no longer in use.
    Retired,
    /// Something is wrong with it.
    Wrong,
}

/// One row.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it stands for.
    pub key: Key,
    /// What stands in its columns.
    pub cells: Vec<Clean>,
    /// The colour of its swatch; none where rows have no swatches.
    pub colour: Option<Option<String>>,
    /// How it is to be read.
    pub tone: Tone,
}

impl Row {
    /// A row as it is.
    pub fn new(key: Key, cells: Vec<Clean>) -> Row {
        Row { key, cells, colour: None, tone: Tone::Plain }
    }

    /// The same row with a swatch.
    #[must_use]
    pub fn coloured(mut self, colour: Option<&str>) -> Row {
        self.colour = Some(colour.map(str::to_owned));
        self
    }

    /// The same row, dim when it is no longer in use.
    #[must_use]
    pub fn active(mut self, is_active: bool) -> Row {
        self.tone = if is_active { Tone::Plain } else { Tone::Retired };
        self
    }

    /// The same row, as something wrong.
    #[must_use]
    pub fn wrong(mut self) -> Row {
        self.tone = Tone::Wrong;
        self
    }
}

/// A column: its heading, and whether what stands in it is a figure.
#[derive(Clone, Debug)]
pub struct Column {
    /// The heading.
    pub label: Clean,
    /// Whether it stands at the right edge.
    pub is_figure: bool,
    /// Whether it says nothing when it is cut.
    pub is_whole: bool,
}

/// What a page shows.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// Where one is.
    pub title: Clean,
    /// What else there is to know of it, on the right.
    pub aside: Clean,
    /// The columns of its rows.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// Something to heed, below the rows.
    pub heed: Clean,
    /// What the page is for, where it is empty.
    pub empty: &'static str,
}

/// One thing known of the row under the cursor.
#[derive(Clone, Debug)]
pub struct Fact {
    /// What it is.
    pub label: Clean,
    /// Its value, which may take several lines.
    pub text: Clean,
    /// A swatch before it.
    pub colour: Option<Option<String>>,
}

impl Fact {
    /// A thing and its value.
    pub fn new(label: Clean, text: impl Into<Clean>) -> Fact {
        Fact { label, text: text.into(), colour: None }
    }
}

impl Page {
    /// The section it belongs to.
    pub fn section(&self) -> Section {
        match self {
            Page::Lists | Page::List(_) => Section::Lists,
            Page::Pipelines | Page::Stages(_) => Section::Pipelines,
            Page::Fields => Section::Fields,
            Page::Users => Section::Users,
            Page::Rates => Section::Rates,
            Page::Keys => Section::Keys,
            Page::Own => Section::Own,
        }
    }

    /// The page it was opened from; none for the first of a section.
    pub fn above(&self) -> Option<Page> {
        match self {
            Page::List(_) => Some(Page::Lists),
            Page::Stages(_) => Some(Page::Pipelines),
            _ => None,
        }
    }

    /// The page behind a row.
    pub fn behind(&self, key: &Key) -> Option<Page> {
        match (self, key) {
            (Page::Lists, Key::List(list)) => Some(Page::List(list.clone())),
            (Page::Pipelines, Key::Record(id)) => Some(Page::Stages(*id)),
            _ => None,
        }
    }

    /// What is to be counted for it.
    pub fn wants(&self) -> Option<Wanted> {
        match self {
            Page::List(list) => Some(Wanted::Uses(list.clone())),
            Page::Rates => Some(Wanted::Currencies),
            _ => None,
        }
    }

    /// What it shows now; `tally` is what was counted for it.
    pub fn shown(&self, tally: Option<&Tally>, desk: &Desk<'_>) -> Shown {
        match self {
            Page::Lists => lists::all(desk),
            Page::List(list) => lists::entries(list, tally, desk),
            Page::Pipelines => pipelines::all(desk),
            Page::Stages(pipeline) => stages::all(*pipeline, desk),
            Page::Fields => fields::all(desk),
            Page::Users => users::all(desk),
            Page::Rates => rates::all(tally, desk),
            Page::Keys => keys::all(desk),
            Page::Own => own::all(desk),
        }
    }

    /// What is known of a row.
    pub fn facts(&self, key: &Key, tally: Option<&Tally>, desk: &Desk<'_>) -> Vec<Fact> {
        match (self, key) {
            (Page::Lists, Key::List(list)) => lists::facts_of_list(list, desk),
            (Page::List(_), Key::Record(id)) => lists::facts(*id, tally, desk),
            (Page::Pipelines, Key::Record(id)) => pipelines::facts(*id, desk),
            (Page::Stages(_), Key::Record(id)) => stages::facts(*id, desk),
            (Page::Fields, Key::Record(id)) => fields::facts(*id, desk),
            (Page::Users, Key::Record(id)) => users::facts(*id, desk),
            (Page::Keys, Key::Binding(context, command)) => keys::facts(*context, *command, desk),
            (Page::Own, Key::Own(one)) => own::facts(*one, desk),
            _ => Vec::new(),
        }
    }

    /// Does a command here, to the row under the cursor if there is one; none when it is not one
    /// of this page.
    pub fn act(&self, command: Command, key: Option<&Key>, desk: &Desk<'_>) -> Option<Reply> {
        let record = match key {
            Some(Key::Record(id)) => Some(*id),
            _ => None,
        };
        match self {
            Page::Lists => lists::act_on_list(command, key, desk),
            Page::List(list) => lists::act(list, command, record, desk),
            Page::Pipelines => pipelines::act(command, record, desk),
            Page::Stages(pipeline) => stages::act(*pipeline, command, record, desk),
            Page::Fields => fields::act(command, record, desk),
            Page::Users => users::act(command, record, desk),
            Page::Rates => rates::act(command, record, desk),
            Page::Keys => keys::act(command, key, desk),
            Page::Own => own::act(command, key),
        }
    }
}

/// A column of words.
pub fn words(id: &'static str, desk: &Desk<'_>) -> Column {
    Column { label: desk.text.get(id), is_figure: false, is_whole: false }
}

/// A column of names that say nothing when they are cut.
pub fn names(id: &'static str, desk: &Desk<'_>) -> Column {
    Column { is_whole: true, ..words(id, desk) }
}

/// A column of figures.
pub fn figures(id: &'static str, desk: &Desk<'_>) -> Column {
    Column { label: desk.text.get(id), is_figure: true, is_whole: true }
}

/// A word for yes, nothing for no.
pub fn mark(is_so: bool, id: &'static str, desk: &Desk<'_>) -> Clean {
    if is_so { desk.text.get(id) } else { Clean::default() }
}

/// The next place in a list: `-1` for up, `1` for down; none for other commands.
pub fn direction(command: Command) -> Option<isize> {
    match command {
        Command::MoveCardUp => Some(-1),
        Command::MoveCardDown => Some(1),
        _ => None,
    }
}

/// Says that something cannot be done.
pub fn refuse(id: &'static str) -> Reply {
    Reply::outcome(crate::ui::Outcome::Toast(Message::new(id)))
}
