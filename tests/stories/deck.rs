//! Tells stories: a deck in a folder of its own, a fixed clock, and keys that go through the same
//! function as a terminal's. What stands on the screen afterwards is what is asserted.

use std::path::Path;
use std::sync::OnceLock;

use chrono::{Offset, Utc};
use crossterm::event::{Event, MouseEvent, MouseEventKind};
use dealdeck::domain::presets::StagePreset;
use dealdeck::domain::seed::{FirstUser, first_user, seed};
use dealdeck::domain::{Change, Currency, Device, Id};
use dealdeck::exchange::demo::demo;
use dealdeck::repository::{Access, Clock, Repository, Seed, Who, new_id};
use dealdeck::settings::colour::Colours;
use dealdeck::settings::machine::Machine;
use dealdeck::settings::{Config, Paths, Theme};
use dealdeck::shell::print::{frame_of, spelled, text_of};
use dealdeck::shell::state::Opener;
use dealdeck::shell::{Setup, Shell, Spelled};
use dealdeck::text::dates::Zone;
use dealdeck::text::{Language, Text};
use dealdeck::ui::Place;
use ratatui::layout::Size;
use tempfile::TempDir;

/// Monday, 15 June 2026, 9:00 UTC.
pub const NOW: i64 = 1_781_514_000_000;

/// A deck and a shell on it.
pub struct Deck {
    folder: TempDir,
    shell: Option<Shell>,
    size: Size,
    open: Opener,
    place: Place,
    theme: &'static str,
    frame: String,
}

impl Deck {
    /// The demo deck, on the board.
    pub fn demo() -> Deck {
        // It is the same for everybody: made once, then copied.
        static MADE: OnceLock<(Vec<u8>, Option<Id>)> = OnceLock::new();
        let (file, me) = MADE.get_or_init(|| {
            let folder = tempfile::tempdir().expect("a folder");
            let start = demo(Clock::Fixed(NOW), "made the demo deck".to_owned());
            let me = first_user(&start.changes);
            let path = folder.path().join("sales.db");
            drop(Repository::create(&path, start, who(folder.path(), me)).expect("a new deck"));
            (std::fs::read(&path).expect("a file"), me)
        });
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("sales.db"), file).expect("a copy");
        Deck::opened(folder, dealdeck::screens::open, *me)
    }

    /// A new deck without records, on the board.
    pub fn empty() -> Deck {
        Deck::with(dealdeck::screens::open, |_| Vec::new())
    }

    /// A deck with the lists and stages of a new one, and what `more` adds.
    pub fn with(open: Opener, more: impl FnOnce(&mut dyn FnMut() -> Id) -> Vec<Change>) -> Deck {
        let mut ids = || new_id(Clock::Fixed(NOW));
        let user = FirstUser { name: "Anna Nowak".to_owned(), ..FirstUser::default() };
        let mut changes = seed(StagePreset::Standard, &user, NOW, &mut ids);
        changes.extend(more(&mut ids));
        let currency = Currency::from_code("USD").expect("a currency");
        Deck::from(open, Seed { currency, changes, label: "made the deck".to_owned() })
    }

    fn from(open: Opener, start: Seed) -> Deck {
        let folder = tempfile::tempdir().expect("a folder");
        let me = first_user(&start.changes);
        let path = folder.path().join("sales.db");
        drop(Repository::create(&path, start, who(folder.path(), me)).expect("a new deck"));
        Deck::opened(folder, open, me)
    }

    fn opened(folder: TempDir, open: Opener, me: Option<Id>) -> Deck {
        let mut deck = Deck {
            folder,
            shell: None,
            size: Size::new(100, 30),
            open,
            place: Place::Pipeline(None),
            theme: "plain",
            frame: String::new(),
        };
        deck.start(me, Access::Write);
        deck
    }

    fn start(&mut self, me: Option<Id>, access: Access) {
        let path = self.folder.path().join("sales.db");
        let repository =
            Repository::open(&path, who(self.folder.path(), me), access).expect("the deck opens");
        let setup = Setup { machine: self.machine(), open: self.open, ..setup(self.theme) };
        self.shell = Some(Shell::new(repository, setup, &self.place));
        self.draw();
    }

    fn machine(&self) -> Machine {
        let paths = Paths::under(self.folder.path());
        Machine::of(&paths, &Config::load(&paths).0, Colours::Full, None)
    }

    fn draw(&mut self) {
        let buffer = frame_of(self.shell.as_mut().expect("a shell"), self.size);
        self.frame = text_of(&buffer, Spelled::Plain);
    }

    /// The shell.
    pub fn shell(&mut self) -> &mut Shell {
        self.shell.as_mut().expect("a shell")
    }

    /// What is on the screen.
    pub fn frame(&self) -> &str {
        &self.frame
    }

    /// Opens a screen by the name that the command line gives it.
    pub fn open(mut self, name: &str) -> Deck {
        let place = Place::named(name).expect("a screen of this name");
        self.shell().perform(dealdeck::ui::Outcome::Go(place.clone()));
        self.place = place;
        self.draw();
        self
    }

    /// The screen has another size from here on.
    pub fn size(mut self, width: u16, height: u16) -> Deck {
        self.size = Size::new(width, height);
        self.draw();
        self
    }

    /// Presses keys, spelled as `print` reads them, and draws after each.
    pub fn keys(mut self, keys: &str) -> Deck {
        for key in spelled(keys).expect("keys") {
            self.shell().key(key);
            self.shell().catch_up();
            self.draw();
        }
        self
    }

    /// Presses keys without waiting for the jobs and searches they start.
    pub fn keys_at_once(self, keys: &str) -> Deck {
        let mut deck = self.keys_unseen(keys);
        deck.draw();
        deck
    }

    /// The same, and nobody looks: what was on the screen last is still what is asserted.
    pub fn keys_unseen(mut self, keys: &str) -> Deck {
        for key in spelled(keys).expect("keys") {
            self.shell().key(key);
        }
        self
    }

    /// Waits for the job under way.
    pub fn wait(mut self) -> Deck {
        self.shell().catch_up();
        self.draw();
        self
    }

    /// Does something with the mouse at a cell, from 0.
    pub fn mouse(mut self, kind: MouseEventKind, column: u16, row: u16) -> Deck {
        let modifiers = crossterm::event::KeyModifiers::NONE;
        self.shell().event(Event::Mouse(MouseEvent { kind, column, row, modifiers }));
        self.shell().catch_up();
        self.draw();
        self
    }

    /// Pastes a text.
    pub fn paste(mut self, text: &str) -> Deck {
        self.shell().event(Event::Paste(text.to_owned()));
        self.shell().catch_up();
        self.draw();
        self
    }

    /// Another program writes to the same deck.
    pub fn meanwhile(self, write: impl FnOnce(&mut Repository)) -> Deck {
        let who = Who { device: Device::new(8), ..who(self.folder.path(), None) };
        let path = self.folder.path().join("sales.db");
        write(&mut Repository::open(&path, who, Access::Write).expect("the deck opens twice"));
        self
    }

    /// The same person writes in another window.
    pub fn in_another_window(self, write: impl FnOnce(&mut Repository)) -> Deck {
        let me = self.shell.as_ref().and_then(|shell| shell.repository().lists().me);
        let path = self.folder.path().join("sales.db");
        write(
            &mut Repository::open(&path, who(self.folder.path(), me), Access::Write)
                .expect("the deck opens twice"),
        );
        self
    }

    /// Something is done to the deck's file by other means than this program's.
    pub fn outside(self, statements: &str) -> Deck {
        let path = self.folder.path().join("sales.db");
        let file = rusqlite::Connection::open(path).expect("a file");
        file.execute_batch(statements).expect("statements");
        self
    }

    /// Ends the program and starts it again.
    pub fn restart(mut self) -> Deck {
        let repository = self.shell.take().expect("a shell").into_repository();
        let me = repository.lists().me;
        drop(repository);
        self.start(me, Access::Write);
        self
    }

    /// Ends the program and starts it again, to read only.
    pub fn read_only(mut self) -> Deck {
        drop(self.shell.take().expect("a shell").into_repository());
        self.start(None, Access::Read);
        self
    }

    /// The text stands on the screen.
    #[track_caller]
    pub fn sees(self, text: &str) -> Deck {
        assert!(self.frame.contains(text), "no {text:?} in\n{}", self.frame);
        self
    }

    /// The text does not stand on the screen.
    #[track_caller]
    pub fn sees_no(self, text: &str) -> Deck {
        assert!(!self.frame.contains(text), "{text:?} in\n{}", self.frame);
        self
    }

    /// The text stands in a line with another.
    #[track_caller]
    pub fn sees_beside(self, text: &str, beside: &str) -> Deck {
        let found = self.frame.lines().any(|line| line.contains(text) && line.contains(beside));
        assert!(found, "no {beside:?} beside {text:?} in\n{}", self.frame);
        self
    }

    /// The text stands in the column of a heading: it starts nearer to it than to any other word
    /// of the heading's line that is parted by blanks.
    #[track_caller]
    pub fn sees_under(self, heading: &str, text: &str) -> Deck {
        let found = self.is_under(heading, text);
        assert!(found, "no {text:?} under {heading:?} in\n{}", self.frame);
        self
    }

    /// The text stands in the column of no such heading.
    #[track_caller]
    pub fn sees_not_under(self, heading: &str, text: &str) -> Deck {
        let found = self.is_under(heading, text);
        assert!(!found, "{text:?} under {heading:?} in\n{}", self.frame);
        self
    }

    fn is_under(&self, heading: &str, text: &str) -> bool {
        let lines: Vec<&str> = self.frame.lines().collect();
        let Some((row, line)) =
            lines.iter().enumerate().find(|(row, line)| *row > 0 && line.contains(heading))
        else {
            return false;
        };
        let starts = words_apart(line);
        let Some(own) = column_of(line, heading) else { return false };
        let next = starts.into_iter().filter(|start| *start > own).min().unwrap_or(usize::MAX);
        lines[row + 1..].iter().any(|line| columns_of(line, text).any(|at| at + 2 >= own && at + 2 < next))
    }
}

/// The setup of the stories' program in a theme: in English, and in UTC.
pub fn setup(theme: &str) -> Setup {
    let text = Text::new(Language::English).in_zone(Zone::Fixed(Utc.fix()));
    Setup::built_in(text, Theme::built_in(theme, Colours::Full).expect("a theme"))
}

/// Who works on a deck in a folder, at the time of the stories.
pub fn who(folder: &Path, user: Option<Id>) -> Who {
    let state_dir = Some(folder.join("state"));
    Who { device: Device::new(7), user, clock: Clock::Fixed(NOW), state_dir }
}

fn column_of(line: &str, text: &str) -> Option<usize> {
    columns_of(line, text).next()
}

fn columns_of<'a>(line: &'a str, text: &'a str) -> impl Iterator<Item = usize> + 'a {
    line.match_indices(text).map(|(at, _)| dealdeck::ui::paint::columns(&line[..at]))
}

/// Where words start that are parted from the one before by two blanks: the headings of columns.
fn words_apart(line: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut blanks = 2;
    let mut column = 0;
    for letter in line.chars() {
        if letter == ' ' {
            blanks += 1;
        } else {
            if blanks >= 2 && letter.is_alphabetic() {
                starts.push(column);
            }
            blanks = 0;
        }
        column += dealdeck::ui::paint::columns(&letter.to_string());
    }
    starts
}
