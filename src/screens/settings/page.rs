//! What a page of the settings shows and does, whichever it is: rows under columns, what is known
//! of the row under the cursor, and the commands that change it.

use crate::command::{Command, Context};
use crate::domain::module::Module;
use crate::domain::seed::is_fixed;
use crate::domain::{Id, Message};
use crate::repository::Tally;
use crate::screens::action::Reply;
use crate::text::Clean;
use crate::ui::{Desk, Outcome, Own, Wanted};

use super::{fields, keys, lists, modules, own, pipelines, rates, stages, users};

/// The commands that are for rows, each on some pages.
const OF_ROWS: [Command; 8] = [
    Command::Add,
    Command::Edit,
    Command::Rename,
    Command::Retire,
    Command::Recolour,
    Command::MakeDefault,
    Command::MoveCardUp,
    Command::MoveCardDown,
];

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
    /// What of the program the deck uses.
    Modules,
    /// Which key means what.
    Keys,
    /// Theme, mouse, language.
    Own,
}

impl Section {
    /// Every section, in the order of the menu.
    pub const ALL: [Section; 8] = [
        Section::Lists,
        Section::Pipelines,
        Section::Fields,
        Section::Users,
        Section::Rates,
        Section::Modules,
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
            Section::Modules => "setup-modules",
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
            Section::Modules => Page::Modules,
            Section::Keys => Page::Keys,
            Section::Own => Page::Own,
        }
    }

    /// Whether there is such a section in this deck: a module that is switched off hides its own.
    pub fn is_shown(self, desk: &Desk<'_>) -> bool {
        self != Section::Users || desk.repository.lists().modules.is_on("owner")
    }

    /// How many things it holds; none where a number says nothing.
    pub fn count(self, desk: &Desk<'_>) -> Option<usize> {
        let known = desk.repository.lists();
        Some(match self {
            Section::Lists => lists::names(desk).len(),
            Section::Pipelines => known.pipelines.len(),
            Section::Fields => fields::shown(desk).filter(|field| field.is_active()).count(),
            Section::Users => known.users.iter().filter(|user| user.is_active()).count(),
            Section::Rates => known.worths.len(),
            Section::Modules | Section::Keys | Section::Own => return None,
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
    /// What of the program the deck uses.
    Modules,
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
    /// A module.
    Module(&'static Module),
    /// How deals are tracked.
    Tracking,
    /// All modules at once.
    Preset,
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
            Page::Modules => Section::Modules,
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
            Page::Modules => modules::all(desk),
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
            (Page::Modules, key) => modules::facts(key, desk),
            (Page::Keys, Key::Binding(context, command)) => keys::facts(*context, *command, desk),
            (Page::Own, Key::Own(one)) => own::facts(*one, desk),
            _ => Vec::new(),
        }
    }

    /// Which of the commands for rows are for those of this page: the others are neither hinted at
    /// nor done.
    fn commands(&self) -> &'static [Command] {
        use Command as C;
        match self {
            Page::Lists => &[C::Add],
            Page::List(list) if is_fixed(list) => &[C::Rename, C::Recolour],
            Page::List(_) => {
                &[C::Add, C::Rename, C::Retire, C::Recolour, C::MakeDefault, C::MoveCardUp, C::MoveCardDown]
            }
            Page::Pipelines => &[C::Add, C::Edit, C::Retire, C::MakeDefault, C::MoveCardUp, C::MoveCardDown],
            Page::Stages(_) => &[C::Add, C::Edit, C::Retire, C::Recolour, C::MoveCardUp, C::MoveCardDown],
            Page::Fields => &[C::Add, C::Edit, C::Retire, C::MoveCardUp, C::MoveCardDown],
            Page::Users => &[C::Add, C::Edit, C::Retire, C::MakeDefault],
            Page::Rates => &[C::Add, C::Edit, C::Retire],
            Page::Keys => &[C::Add, C::Retire],
            Page::Modules | Page::Own => &[],
        }
    }

    /// Why a command for rows is not for those of this page; none where nothing is to be said.
    fn why_not(&self, command: Command, desk: &Desk<'_>) -> Option<Message> {
        Some(match (self, command) {
            (Page::Lists, _) => return None,
            (Page::List(_), _) => Message::new("shape-list-fixed"),
            (Page::Keys, _) => keys::only_keys(desk),
            (Page::Modules | Page::Own, _) => Message::new("setup-own-only-changed"),
            (_, Command::MoveCardUp | Command::MoveCardDown) => Message::new("setup-no-order-here"),
            (_, Command::Recolour) => Message::new("setup-no-colours-here"),
            (_, _) => Message::new("setup-no-default-here"),
        })
    }

    /// Whether a command is for the rows of this page; others are not hinted at.
    pub fn does(&self, command: Command) -> bool {
        !OF_ROWS.contains(&command) || self.commands().contains(&command)
    }

    /// Whether what it shows is of the deck, and not of the person alone.
    pub fn is_of_deck(&self) -> bool {
        !matches!(self, Page::Keys | Page::Own)
    }

    /// Does a command here, to the row under the cursor if there is one; none when it is not one
    /// of this page.
    pub fn act(&self, command: Command, key: Option<&Key>, desk: &Desk<'_>) -> Option<Reply> {
        // A row is edited by its name or in a form, whichever it has and however that is asked for.
        if !self.does(command) && !matches!(command, Command::Edit | Command::Rename) {
            return self.why_not(command, desk).map(|why| Reply::outcome(Outcome::Toast(why)));
        }
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
            Page::Modules => modules::act(command, key, desk),
            Page::Keys => keys::act(command, key),
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
    Reply::outcome(Outcome::Toast(Message::new(id)))
}
