//! Where one is in the settings: the menu, a page and its rows, and what is known of the row under
//! the cursor.

use ratatui::Frame;
use ratatui::layout::{Rect, Size};

use crate::command::{Command, Context};
use crate::domain::fold::fold;
use crate::domain::{Id, Kind, Message};
use crate::repository::{Result, Tally};
use crate::screens::action::{self, Asking};
use crate::ui::scroll::{Scroll, rows_by};
use crate::ui::{Answer, Desk, Found, Look, Outcome, Place, Preview, Prompt, Screen, Wanted};

use super::page::{Fact, Key, Page, Row, Section, Shown};
use super::view;

/// Which half the keys go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pane {
    /// The menu of sections.
    Menu,
    /// The rows of a page.
    Rows,
}

/// The settings.
#[derive(Debug)]
pub struct Settings {
    pub(super) page: Page,
    pub(super) pane: Pane,
    /// The sections of the menu in their order, with how many things each holds.
    pub(super) sections: Vec<(Section, Option<usize>)>,
    /// What the page shows, its rows narrowed down.
    pub(super) shown: Shown,
    pub(super) scroll: Scroll,
    pub(super) facts: Vec<Fact>,
    /// What rows must hold to be shown.
    pub(super) filter: String,
    /// What was counted for the page.
    tally: Option<Tally>,
    /// Where the cursor was on the page above.
    above: usize,
    asking: Asking,
    is_filtering: bool,
    /// The deck is only read.
    is_read_only: bool,
    /// How many rows are visible, and how wide the screen is.
    height: usize,
    width: u16,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            page: Page::Lists,
            pane: Pane::Menu,
            sections: Vec::new(),
            shown: Shown::default(),
            scroll: Scroll::default(),
            facts: Vec::new(),
            filter: String::new(),
            tally: None,
            above: 0,
            asking: Asking::default(),
            is_filtering: false,
            is_read_only: false,
            height: 1,
            width: 80,
        }
    }
}

impl Settings {
    pub(super) fn section(&self) -> usize {
        let section = self.page.section();
        self.sections.iter().position(|(other, _)| *other == section).unwrap_or(0)
    }

    fn current(&self) -> Option<&Row> {
        self.shown.rows.get(self.scroll.cursor)
    }

    /// Goes to a page; what is to be counted for it is read beside the screen.
    fn go(&mut self, page: Page, cursor: usize, desk: &Desk<'_>) -> Outcome {
        self.page = page;
        self.tally = None;
        self.filter.clear();
        self.scroll = Scroll::default();
        self.read(desk);
        self.scroll.cursor = cursor;
        self.settle(desk);
        self.page.wants().map_or(Outcome::Nothing, |wanted| Outcome::Read(Box::new(wanted)))
    }

    fn read(&mut self, desk: &Desk<'_>) {
        let shown = Section::ALL.into_iter().filter(|section| section.is_shown(desk));
        self.sections = shown.map(|section| (section, section.count(desk))).collect();
        if !self.page.section().is_shown(desk) {
            self.page = Page::Modules;
        }
        self.is_read_only = desk.repository.is_read_only();
        self.shown = self.page.shown(self.tally.as_ref(), desk);
        let wanted = fold(&self.filter);
        if !wanted.is_empty() {
            let has = |row: &Row| row.cells.iter().any(|cell| fold(cell.as_str()).contains(&wanted));
            self.shown.rows.retain(has);
        }
    }

    fn settle(&mut self, desk: &Desk<'_>) {
        self.scroll.settle(self.shown.rows.len(), self.height);
        let key = self.current().map(|row| row.key.clone());
        self.facts = key.map(|key| self.page.facts(&key, self.tally.as_ref(), desk)).unwrap_or_default();
    }

    /// Moves the cursor in the pane that has the keys.
    fn step(&mut self, by: isize, desk: &Desk<'_>) -> Outcome {
        if self.pane == Pane::Rows {
            self.scroll.step(by, self.shown.rows.len(), self.height);
            self.settle(desk);
            return Outcome::Nothing;
        }
        let last = self.sections.len() as isize - 1;
        let at = (self.section() as isize).saturating_add(by).clamp(0, last.max(0)) as usize;
        match self.sections.get(at) {
            Some((section, _)) if at != self.section() => self.go(section.page(), 0, desk),
            _ => Outcome::Nothing,
        }
    }

    /// Goes out of what was gone into last.
    fn back(&mut self, desk: &Desk<'_>) -> Outcome {
        if !self.filter.is_empty() {
            self.filter.clear();
            self.read(desk);
            self.settle(desk);
            return Outcome::Nothing;
        }
        match (self.pane, self.page.above()) {
            (Pane::Rows, Some(above)) => self.go(above, self.above, desk),
            (Pane::Rows, None) => {
                self.pane = Pane::Menu;
                Outcome::Nothing
            }
            (Pane::Menu, _) => Outcome::Close,
        }
    }

    /// Goes into what is under the cursor; whether there is something to go into.
    fn go_in(&mut self, desk: &Desk<'_>) -> Option<Outcome> {
        if self.pane == Pane::Menu {
            self.pane = Pane::Rows;
            return Some(Outcome::Nothing);
        }
        let page = self.current().and_then(|row| self.page.behind(&row.key))?;
        self.above = self.scroll.cursor;
        Some(self.go(page, 0, desk))
    }

    fn act(&mut self, command: Command, desk: &Desk<'_>) -> Outcome {
        if self.would_write(command) && desk.repository.is_read_only() {
            return Outcome::Toast(Message::new("deck-read-only"));
        }
        let key = self.current().map(|row| row.key.clone());
        match self.page.act(command, key.as_ref(), desk) {
            Some(reply) => self.asking.take(reply),
            None => action::not_here(command),
        }
    }

    /// Whether a command here would write to the deck, or ask something in order to.
    fn would_write(&self, command: Command) -> bool {
        let switches = self.page == Page::Modules && command == Command::Mark;
        self.page.is_of_deck() && (command.writes() || command == Command::Open || switches)
    }

    fn ask_filter(&mut self) -> Outcome {
        self.is_filtering = true;
        let prompt = Prompt::new(Message::new("setup-filter")).with_old_value(&self.filter);
        Outcome::Ask(prompt)
    }
}

/// A command that changes what is under the cursor.
fn changes(command: Command) -> bool {
    use Command as C;
    matches!(
        command,
        C::Edit | C::Retire | C::MoveCardUp | C::MoveCardDown | C::Rename | C::Recolour | C::MakeDefault
    )
}

impl Screen for Settings {
    fn context(&self) -> Context {
        Context::Settings
    }

    fn place(&self) -> Place {
        Place::Settings
    }

    fn refresh(&mut self, desk: &Desk<'_>) -> Result<()> {
        let before: Vec<Key> = self.shown.rows.iter().map(|row| row.key.clone()).collect();
        let current = self.current().map(|row| row.key.clone());
        self.read(desk);
        let rows = &self.shown.rows;
        // The cursor goes to what was just added, else stays on its row wherever that has gone.
        let is_grown = !before.is_empty() && rows.len() == before.len() + 1;
        let added = rows.iter().position(|row| !before.contains(&row.key)).filter(|_| is_grown);
        let same = current.and_then(|current| rows.iter().position(|row| row.key == current));
        self.scroll.cursor = added.or(same).unwrap_or(self.scroll.cursor);
        self.settle(desk);
        Ok(())
    }

    fn sized(&mut self, size: Size) {
        self.height = usize::from(size.height.saturating_sub(view::AROUND)).max(1);
        self.width = size.width;
    }

    fn follow(&mut self, changed: &[(Kind, Id)], desk: &Desk<'_>) {
        self.read(desk);
        let is_changed =
            |row: &Row| matches!(row.key, Key::Record(id) if changed.iter().any(|(_, of)| *of == id));
        if let Some(at) = self.shown.rows.iter().position(is_changed) {
            self.scroll.cursor = at;
        }
        self.settle(desk);
    }

    fn why_not(&self, command: Command) -> Option<Message> {
        if changes(command) && self.pane == Pane::Menu {
            return Some(Message::new("setup-go-in"));
        }
        (changes(command) && self.current().is_none()).then(|| Message::new("action-nothing-here"))
    }

    fn hints_at(&self, command: Command) -> bool {
        let goes_in =
            self.pane == Pane::Menu || self.current().is_some_and(|row| self.page.behind(&row.key).is_some());
        let is_refused =
            self.is_read_only && self.would_write(command) && !(command == Command::Open && goes_in);
        self.page.does(command) && !is_refused
    }

    fn update(&mut self, command: Command, desk: &Desk<'_>) -> Outcome {
        if let Some(by) = rows_by(command, self.height) {
            return self.step(by, desk);
        }
        match command {
            Command::Back => self.back(desk),
            Command::Left | Command::PreviousPane if self.pane == Pane::Rows => self.back(desk),
            Command::NextPane if self.pane == Pane::Rows => {
                self.pane = Pane::Menu;
                Outcome::Nothing
            }
            Command::Right | Command::NextPane => self.go_in(desk).unwrap_or_default(),
            Command::Open => match self.go_in(desk) {
                Some(outcome) => outcome,
                None if self.current().is_none() => Outcome::Toast(Message::new("action-nothing-here")),
                None => self.act(command, desk),
            },
            Command::Filter => self.ask_filter(),
            other => self.act(other, desk),
        }
    }

    fn answer(&mut self, answer: Answer, desk: &Desk<'_>) -> Outcome {
        if std::mem::take(&mut self.is_filtering) {
            if let Answer::Text(text) = answer {
                text.trim().clone_into(&mut self.filter);
                self.pane = Pane::Rows;
                self.scroll = Scroll::default();
                self.read(desk);
                self.settle(desk);
            }
            return Outcome::Nothing;
        }
        self.asking.answer(answer, desk)
    }

    fn found(&mut self, found: Found, desk: &Desk<'_>) {
        let Found::Tally(counted, tally) = found else { return };
        let is_for_this = match (self.page.wants(), counted) {
            (Some(Wanted::Uses(list)), Wanted::Uses(of)) => list == of,
            (Some(Wanted::Currencies), Wanted::Currencies) => true,
            _ => false,
        };
        if is_for_this {
            self.tally = Some(tally);
            self.read(desk);
            self.settle(desk);
        }
    }

    fn preview(&self, text: &str, desk: &Desk<'_>) -> Preview {
        if self.is_filtering { Preview::default() } else { self.asking.preview(text, desk) }
    }

    fn click(&mut self, column: u16, row: u16, desk: &Desk<'_>) -> Outcome {
        if column < view::menu_width(self.width, self.pane) {
            let at = usize::from(row.saturating_sub(view::HEAD));
            self.pane = Pane::Menu;
            let section = self.sections.get(at).filter(|_| row >= view::HEAD);
            let page = section.map(|(section, _)| section.page());
            return page.map_or(Outcome::Nothing, |page| self.go(page, 0, desk));
        }
        self.pane = Pane::Rows;
        if let Some(row) = row.checked_sub(view::HEAD + 1) {
            let top = self.scroll.top_for(self.shown.rows.len(), self.height);
            if top + usize::from(row) < self.shown.rows.len() {
                self.scroll.cursor = top + usize::from(row);
                self.settle(desk);
            }
        }
        Outcome::Nothing
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        view::draw(self, frame.buffer_mut(), area, look);
    }
}
