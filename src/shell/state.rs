//! Everything the program is while it runs. Nothing here needs a terminal: stories and `print`
//! drive the same shell as the loop does.

use std::collections::VecDeque;
use std::time::SystemTime;

use ratatui::layout::{Position, Size};

use crate::command::Context;
use crate::domain::Message;
use crate::repository::Repository;
use crate::screens::action::Asking;
use crate::text::{Clean, Text};
use crate::ui::{Desk, Look, Own, Place, Screen};

use super::draft::Kept;
use super::errand::Errand;
use super::finder::{Finder, Reader};
use crate::ui::memory::Memory;

use super::job::Running;
use super::macros::Macros;
use super::outside::OwnAsked;
use super::overlay::{Overlay, Search};
use super::person::Person;
use super::recipe::Recipe;
use super::remind::Reminders;
use super::run::Mouse;
use super::setup::Setup;
use super::sharing::{Meeting, Sharing};
use super::start::Start;
use super::tabs::Tabs;
use super::to_do::ToDo;
use super::toast::{Toast, Tone};
use super::upkeep::Upkeep;
use super::wake::Waker;

/// When a file was written the last time, and how long it is: the deck's and its log's.
type Sighted = Option<((SystemTime, u64), Option<(SystemTime, u64)>)>;

/// Makes the screen of a place.
pub type Opener = fn(&Place, &Desk<'_>) -> Box<dyn Screen>;

/// The program: the deck, the open screens, and what floats above them.
pub struct Shell {
    pub(super) repository: Repository,
    pub(super) setup: Setup,
    pub(super) tabs: Tabs,
    pub(super) overlays: Vec<Overlay>,
    pub(super) toast: Option<Toast>,
    pub(super) running: Option<Running>,
    pub(super) finder: Option<Finder>,
    pub(super) reader: Option<Reader>,
    pub(super) searched: Option<Search>,
    /// The rows of the screen on top could not be read: those it shows are older.
    pub(super) is_unread: bool,
    pub(super) waker: Waker,
    errands: VecDeque<Errand>,
    /// The area the screen was last drawn in.
    pub(super) size: Size,
    /// The label of the step that undo would take back.
    pub(super) undoable: Option<String>,
    /// How many clashes wait for an answer.
    pub(super) clashes: i64,
    /// How much there is to do today.
    pub(super) to_do: ToDo,
    /// Whether a commit still waits to be made durable.
    pub(super) unsettled: bool,
    /// What the deck's file looked like after the last write or look.
    sighted: Sighted,
    pub(super) recipe: Recipe,
    /// The cell that was clicked last, for the second click of two.
    pub(super) clicked: Option<Position>,
    /// The cell where the button is held.
    pub(super) pressed: Option<Position>,
    pub(super) memory: Memory,
    pub(super) upkeep: Option<Upkeep>,
    pub(super) reminders: Reminders,
    pub(super) person: Person,
    /// The question of the shell's own that is open.
    pub(super) own: Asking,
    pub(super) macros: Macros,
    /// What the person is setting up for themselves.
    pub(super) arranging: Option<Own>,
    /// Where the shared deck lies that is to be kept in step.
    pub(super) shares: Option<Meeting>,
    pub(super) sharing: Option<Sharing>,
    /// Where a shared deck stands, in words.
    pub(super) status: Clean,
    pub(super) start: Start,
    pub(super) kept: Kept,
    pub(super) own_asked: OwnAsked,
    /// What stands in the way of sharing is told before the names of the places.
    pub(super) is_in_trouble: bool,
}

impl Shell {
    /// A shell on a deck that opens at a place.
    pub fn new(repository: Repository, setup: Setup, place: &Place) -> Shell {
        let screen = (setup.open)(place, &setup.desk(&repository));
        let mut shell = Shell {
            repository,
            setup,
            tabs: Tabs::new(screen),
            overlays: Vec::new(),
            toast: None,
            running: None,
            finder: None,
            reader: None,
            searched: None,
            is_unread: false,
            waker: Waker::default(),
            errands: VecDeque::new(),
            size: Size::ZERO,
            undoable: None,
            clashes: 0,
            to_do: ToDo::default(),
            unsettled: false,
            sighted: None,
            recipe: Recipe::default(),
            clicked: None,
            pressed: None,
            memory: Memory::default(),
            upkeep: None,
            reminders: Reminders::default(),
            person: Person::default(),
            own: Asking::default(),
            macros: Macros::default(),
            arranging: None,
            shares: None,
            sharing: None,
            status: Clean::default(),
            start: Start::default(),
            kept: Kept::default(),
            own_asked: OwnAsked::default(),
            is_in_trouble: false,
        };
        shell.sighted = shell.sight();
        shell.tell_problems();
        if let Some(needed) = shell.repository.newer() {
            let words = shell.setup.text.message(&needed);
            let hint = Message { id: "deck-newer-hint", args: needed.args };
            let hint = Some(shell.setup.text.message(&hint));
            shell.toast = Some(Toast { words, hint, tone: Tone::Trouble });
        }
        shell.remember_undoable();
        shell
    }

    /// Tells something before the first key, unless there is trouble to tell.
    pub fn tell_at_first(&mut self, message: &Message) {
        if self.toast.is_none() {
            let words = self.setup.text.message(message);
            self.tell(words);
        }
    }

    /// The deck.
    pub fn repository(&self) -> &Repository {
        &self.repository
    }

    /// Takes the deck out of a shell that is done with.
    pub fn into_repository(self) -> Repository {
        self.repository
    }

    /// Lets jobs wake the loop.
    pub fn wake_with(&mut self, waker: Waker) {
        self.waker = waker;
    }

    /// Whether the mouse is to be taken.
    pub fn wants_mouse(&self) -> Mouse {
        self.setup.mouse
    }

    /// The words of the user's language.
    pub fn text(&self) -> &Text {
        &self.setup.text
    }

    /// The screen on top and what it may use, together.
    pub(super) fn at_desk<T>(&mut self, act: impl FnOnce(&mut dyn Screen, &Desk<'_>) -> T) -> T {
        let desk = self.setup.desk(&self.repository);
        act(self.tabs.top_mut(), &desk)
    }

    /// What drawing may see.
    pub(super) fn look(&self) -> Look<'_> {
        Look {
            theme: &self.setup.themes[0],
            text: &self.setup.text,
            keymap: &self.setup.keymap,
            lists: self.repository.lists(),
            today: self.repository.today(),
            now: self.repository.clock().now(),
            memory: &self.memory,
        }
    }

    /// The section of the keymap that applies now.
    pub fn context(&self) -> Context {
        self.overlays.last().map_or_else(|| self.tabs.top().context(), Overlay::context)
    }

    /// Reads the screen on top again.
    pub(super) fn refresh(&mut self) {
        if self.size == Size::ZERO {
            return;
        }
        self.leave_hidden();
        self.forget_reading();
        let read = self.at_desk(|screen, desk| screen.refresh(desk));
        self.told_of(read);
        self.count_clashes();
    }

    /// Tells the screen on top its size and reads it again, in one look.
    pub(super) fn fit(&mut self) {
        let size = self.size;
        self.forget_reading();
        self.tabs.top_mut().sized(size);
        if size == Size::ZERO {
            return;
        }
        let read = self.at_desk(|screen, desk| desk.repository.in_one_look(|| screen.refresh(desk)));
        self.told_of(read);
    }

    /// Remembers and tells when rows could not be read.
    fn told_of(&mut self, read: crate::repository::Result<()>) {
        self.is_unread = read.is_err();
        if let Err(error) = read {
            self.tell_error(&error);
        }
    }

    /// Reads what the first frame did without: the rows that come next.
    pub fn read_ahead(&mut self) {
        self.fit();
        self.count_clashes();
        self.count_to_do();
        self.go_on_at_first();
    }

    fn count_clashes(&mut self) {
        self.clashes = self.repository.clash_count().unwrap_or(self.clashes);
    }

    pub(super) fn tell(&mut self, words: Clean) {
        self.toast = Some(Toast { words, hint: None, tone: Tone::Plain });
    }

    pub(super) fn tell_error(&mut self, error: &crate::repository::Error) {
        let hint = error.hint().map(|hint| self.setup.text.message(&hint));
        let words = self.setup.text.message(&error.message());
        self.macros.refused(&words);
        self.toast = Some(Toast { words, hint, tone: Tone::Trouble });
    }

    /// What undo would take back, for the bottom line.
    pub(super) fn remember_undoable(&mut self) {
        let text = &self.setup.text;
        self.undoable =
            self.repository.undoable().ok().flatten().map(|step| text.step(&step.label).to_string());
    }

    /// Makes what was written durable, after it has been drawn, and counts what is left to do.
    /// Whether there is something new to draw.
    pub fn settle(&mut self) -> bool {
        let counted = self.count_to_do();
        if !std::mem::take(&mut self.unsettled) {
            return counted;
        }
        let settled = self.repository.settle();
        self.sighted = self.sight();
        let Err(error) = settled else { return counted };
        self.tell_error(&error);
        self.remember_undoable();
        self.refresh();
        true
    }

    /// Reads the deck again when another program has written to its file; whether it had.
    pub fn look_at_file(&mut self) -> bool {
        let now = self.sight();
        if now == self.sighted {
            return false;
        }
        self.sighted = now;
        match self.repository.changed() {
            Ok(false) => return false,
            Ok(true) => {}
            Err(error) => self.tell_error(&error),
        }
        self.remember_undoable();
        self.refresh();
        true
    }

    /// What the deck's file looks like from outside, and the log that a replica is written to.
    fn sight(&self) -> Sighted {
        let path = self.repository.path()?;
        let look = |path: &std::path::Path| {
            let about = std::fs::metadata(path).ok()?;
            Some((about.modified().ok()?, about.len()))
        };
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        Some((look(path)?, look(log.as_ref())))
    }

    pub(super) fn ask_for(&mut self, errand: Errand) {
        self.errands.push_back(errand);
    }

    /// Whether something like this waits for the loop.
    pub(super) fn awaits(&self, is_it: impl Fn(&Errand) -> bool) -> bool {
        self.errands.iter().any(is_it)
    }

    /// Whether the loop has something to do before the next event.
    pub fn has_errands(&self) -> bool {
        !self.errands.is_empty()
    }

    /// The next thing for the loop to do.
    pub fn next_errand(&mut self) -> Option<Errand> {
        self.errands.pop_front()
    }
}
