//! Where a key is pressed, and which keys of elsewhere still hold there.

use super::bottom;
use super::table::Command;

/// A place that has a section of its own in the keymap.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Context {
    /// Everywhere, also while typing: only keys that type nothing.
    Always,
    /// On every screen.
    Global,
    /// What is to be done now.
    Today,
    /// The page to read before a call.
    Brief,
    /// A list of records.
    List,
    /// The pipeline board.
    Board,
    /// The page of one record.
    Record,
    /// The history of the deck.
    History,
    /// The figures of a month.
    Reports,
    /// What was written apart.
    Clashes,
    /// The agenda: what is to be done by day, or a month.
    Agenda,
    /// The next person to call.
    CallSheet,
    /// The cadences, and one of them.
    Cadences,
    /// The settings.
    Settings,
    /// Records that may be one.
    Duplicates,
    /// Two records side by side.
    SideBySide,
    /// After the key that moves a card to a numbered stage.
    Jump,
    /// A form of fields.
    Form,
    /// A question answered by typing.
    Prompt,
    /// A choice from a list that typing narrows.
    Picker,
    /// The list of all commands.
    Palette,
    /// The keys of a place.
    Help,
    /// A question answered by yes or no.
    Confirm,
    /// Finding anything in the deck.
    Find,
    /// The first screen of a new deck.
    Welcome,
    /// Which file is to come in.
    ImportFile,
    /// What a file holds and would change.
    Import,
    /// Twelve keys, one after the other.
    Tour,
    /// What was being written when the program ended.
    Draft,
}

impl Context {
    /// Every context, in the order of the help.
    pub const ALL: &'static [Context] = &[
        Context::Today,
        Context::Board,
        Context::List,
        Context::Record,
        Context::Brief,
        Context::History,
        Context::Reports,
        Context::Clashes,
        Context::Agenda,
        Context::CallSheet,
        Context::Cadences,
        Context::Settings,
        Context::Duplicates,
        Context::SideBySide,
        Context::Global,
        Context::Jump,
        Context::Form,
        Context::Prompt,
        Context::Picker,
        Context::Palette,
        Context::Help,
        Context::Confirm,
        Context::Find,
        Context::Welcome,
        Context::ImportFile,
        Context::Import,
        Context::Tour,
        Context::Draft,
        Context::Always,
    ];

    /// The name of its section in the keymap.
    pub fn name(self) -> &'static str {
        match self {
            Context::Always => "always",
            Context::Global => "global",
            Context::Today => "today",
            Context::Brief => "brief",
            Context::List => "list",
            Context::Board => "board",
            Context::Record => "record",
            Context::History => "history",
            Context::Reports => "reports",
            Context::Clashes => "clashes",
            Context::Agenda => "agenda",
            Context::CallSheet => "call-sheet",
            Context::Cadences => "cadences",
            Context::Settings => "settings",
            Context::Duplicates => "duplicates",
            Context::SideBySide => "side-by-side",
            Context::Jump => "jump",
            Context::Form => "form",
            Context::Prompt => "prompt",
            Context::Picker => "picker",
            Context::Palette => "palette",
            Context::Help => "help",
            Context::Confirm => "confirm",
            Context::Find => "find",
            Context::Welcome => "welcome",
            Context::ImportFile => "choose-file",
            Context::Import => "import",
            Context::Tour => "tour",
            Context::Draft => "draft",
        }
    }

    /// The context with this name.
    pub fn from_name(name: &str) -> Option<Context> {
        Context::ALL.iter().copied().find(|context| context.name() == name)
    }

    /// The id of the text that names it.
    pub fn text_id(self) -> String {
        format!("context-{}", self.name())
    }

    /// The sections that hold here, the nearest first.
    pub fn chain(self) -> &'static [Context] {
        match self {
            Context::Always => &[Context::Always],
            Context::Global => &[Context::Global, Context::Always],
            Context::Today => &[Context::Today, Context::Global, Context::Always],
            Context::Brief => &[Context::Brief, Context::Global, Context::Always],
            Context::List => &[Context::List, Context::Global, Context::Always],
            Context::Board => &[Context::Board, Context::Global, Context::Always],
            Context::Record => &[Context::Record, Context::Global, Context::Always],
            Context::History => &[Context::History, Context::Global, Context::Always],
            Context::Reports => &[Context::Reports, Context::Global, Context::Always],
            Context::Clashes => &[Context::Clashes, Context::Global, Context::Always],
            Context::Agenda => &[Context::Agenda, Context::Global, Context::Always],
            Context::CallSheet => &[Context::CallSheet, Context::Global, Context::Always],
            Context::Cadences => &[Context::Cadences, Context::Global, Context::Always],
            Context::Settings => &[Context::Settings, Context::Global, Context::Always],
            Context::Duplicates => &[Context::Duplicates, Context::Global, Context::Always],
            Context::SideBySide => &[Context::SideBySide, Context::Global, Context::Always],
            Context::Jump => &[Context::Jump, Context::Always],
            Context::Form => &[Context::Form, Context::Always],
            Context::Prompt => &[Context::Prompt, Context::Always],
            Context::Picker => &[Context::Picker, Context::Always],
            Context::Palette => &[Context::Palette, Context::Always],
            Context::Help => &[Context::Help, Context::Always],
            Context::Confirm => &[Context::Confirm, Context::Always],
            Context::Find => &[Context::Find, Context::Always],
            Context::Welcome => &[Context::Welcome, Context::Global, Context::Always],
            Context::ImportFile => &[Context::ImportFile, Context::Always],
            Context::Import => &[Context::Import, Context::Global, Context::Always],
            Context::Tour => &[Context::Tour, Context::Always],
            Context::Draft => &[Context::Draft, Context::Always],
        }
    }

    /// True for a screen, where the commands of everywhere hold; not for what is put above one.
    pub fn is_screen(self) -> bool {
        self.chain().contains(&Context::Global)
    }

    /// True where letters are text: a bare character is never a command there.
    pub fn is_typing(self) -> bool {
        matches!(
            self,
            Context::Always
                | Context::Form
                | Context::Prompt
                | Context::Picker
                | Context::Palette
                | Context::Help
                | Context::Find
                | Context::ImportFile
        )
    }

    /// What the bottom line shows here, the most useful first; commands in one group share a
    /// place. What has no room is left out from the end.
    pub fn hints(self) -> &'static [&'static [Command]] {
        match self {
            Context::Board => bottom::BOARD,
            Context::Brief => bottom::BRIEF,
            Context::Today => bottom::TODAY,
            Context::List => bottom::LIST,
            Context::Record => bottom::RECORD,
            Context::History => bottom::HISTORY,
            Context::Reports => bottom::REPORTS,
            Context::Clashes => bottom::CLASHES,
            Context::Agenda => bottom::AGENDA,
            Context::CallSheet => bottom::CALL_SHEET,
            Context::Cadences => bottom::CADENCES,
            Context::Duplicates => bottom::DUPLICATES,
            Context::Settings => bottom::SETTINGS,
            Context::SideBySide => bottom::SIDE_BY_SIDE,
            Context::Form => bottom::FORM,
            Context::Prompt => bottom::PROMPT,
            Context::Picker => bottom::PICKER,
            Context::Palette | Context::Find => bottom::PALETTE,
            Context::Help => bottom::HELP,
            Context::Confirm => bottom::CONFIRM,
            Context::Jump => bottom::JUMP,
            Context::Global => bottom::GLOBAL,
            Context::Welcome => bottom::WELCOME,
            Context::ImportFile => bottom::IMPORT_FILE,
            Context::Import => bottom::IMPORT,
            Context::Tour => bottom::TOUR,
            Context::Draft => bottom::DRAFT,
            Context::Always => bottom::ALWAYS,
        }
    }
}
