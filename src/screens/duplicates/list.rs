//! The pairs that may be one, and where the cursor is among them.

use ratatui::Frame;
use ratatui::layout::{Rect, Size};

use crate::command::{Command, Context};
use crate::domain::{Id, Kind, Message};
use crate::repository::Result;
use crate::repository::duplicates::{Alike, Pair};
use crate::screens::action;
use crate::ui::scroll::{Scroll, rows_by};
use crate::ui::{Desk, Look, Outcome, Place, Screen};

use super::list_view;
use super::search::{Search, Slot};

/// So many pairs of one record are shown.
const SHOWN: usize = 50;

/// The pairs of one record, or of the whole deck once that was looked through.
#[derive(Debug, Default)]
pub struct Duplicates {
    /// The record whose pairs these are.
    of: Option<(Kind, Id)>,
    /// What it is called.
    pub(super) name: Option<String>,
    /// Every pair that was found, the most alike first.
    all: Vec<Pair>,
    /// Those that are still two, in the same order.
    pub(super) pairs: Vec<Pair>,
    /// How many there are in the deck, which may be more than are kept.
    pub(super) found: usize,
    /// Whether the deck was looked through.
    pub(super) is_looked: bool,
    slot: Slot,
    pub(super) scroll: Scroll,
    /// How many pairs are visible.
    height: usize,
}

impl Duplicates {
    /// The pairs of a record; of the whole deck when none is named.
    pub fn new(of: Option<(Kind, Id)>) -> Duplicates {
        Duplicates { of, ..Duplicates::default() }
    }

    fn current(&self) -> Option<&Pair> {
        self.pairs.get(self.scroll.cursor)
    }

    fn read_of(&mut self, kind: Kind, id: Id, desk: &Desk<'_>) -> Result<()> {
        let (Some(profile), Some(first)) =
            (desk.repository.profile(kind, id)?, desk.repository.one(kind, id)?)
        else {
            self.pairs.clear();
            return Ok(());
        };
        let alike = desk.repository.duplicates_of(&profile, SHOWN)?;
        self.name = Some(first.name.clone());
        self.is_looked = true;
        let pair = |alike: Alike| Pair { first: first.clone(), second: alike.one, likeness: alike.likeness };
        self.pairs = alike.into_iter().map(pair).collect();
        (self.found, self.all) = (self.pairs.len(), self.pairs.clone());
        Ok(())
    }

    /// Leaves out what was merged, deleted or told apart since the deck was looked through.
    fn read_all(&mut self, desk: &Desk<'_>) -> Result<()> {
        let repository = desk.repository;
        if let Some(survey) = self.slot.lock().ok().and_then(|mut slot| slot.take()) {
            (self.all, self.found, self.is_looked) = (survey.pairs, survey.found, true);
            self.scroll = Scroll::default();
        }
        self.pairs.clear();
        for pair in &self.all {
            let (first, second) = (&pair.first, &pair.second);
            if !repository.are_distinct(first.id, second.id)
                && repository.is_there(first.kind, first.id)?
                && repository.is_there(second.kind, second.id)?
            {
                self.pairs.push(pair.clone());
            }
        }
        Ok(())
    }

    /// How many pairs are left, those that are not kept with them.
    pub(super) fn left(&self) -> usize {
        self.found.saturating_sub(self.all.len().saturating_sub(self.pairs.len()))
    }

    fn open(&self) -> Outcome {
        let Some(pair) = self.current() else { return Outcome::Nothing };
        if pair.first.kind == pair.second.kind {
            return Outcome::Open(Place::Pair(pair.first.kind, pair.first.id, pair.second.id));
        }
        let lead = if pair.first.kind == Kind::Lead { &pair.first } else { &pair.second };
        let told = Message::new("duplicates-known-contact").with("name", &lead.name);
        Outcome::Many(vec![Outcome::Open(Place::Record(Kind::Lead, lead.id)), Outcome::Toast(told)])
    }
}

impl Screen for Duplicates {
    fn context(&self) -> Context {
        Context::Duplicates
    }

    fn place(&self) -> Place {
        Place::Duplicates(self.of)
    }

    fn refresh(&mut self, desk: &Desk<'_>) -> Result<()> {
        match self.of {
            Some((kind, id)) => self.read_of(kind, id, desk)?,
            None => self.read_all(desk)?,
        }
        self.scroll.settle(self.pairs.len(), self.height);
        Ok(())
    }

    fn sized(&mut self, size: Size) {
        self.height = usize::from(size.height.saturating_sub(list_view::HEAD) / list_view::BLOCK).max(1);
        self.scroll.settle(self.pairs.len(), self.height);
    }

    fn why_not(&self, command: Command) -> Option<Message> {
        let needs_one = matches!(command, Command::Open | Command::NotDuplicates);
        (needs_one && self.current().is_none()).then(|| Message::new("action-nothing-here"))
    }

    fn update(&mut self, command: Command, desk: &Desk<'_>) -> Outcome {
        if let Some(by) = rows_by(command, self.height) {
            self.scroll.step(by, self.pairs.len(), self.height);
            return Outcome::Nothing;
        }
        match command {
            Command::Back => Outcome::Close,
            Command::Open => self.open(),
            Command::NotDuplicates => {
                let Some(pair) = self.current() else { return Outcome::Nothing };
                let names = (pair.first.name.clone(), pair.second.name.clone());
                super::told_apart((pair.first.id, pair.second.id), names, desk)
            }
            Command::FindDuplicates if self.of.is_some() => {
                let found = Message::new("duplicates-found").with("count", self.pairs.len());
                Outcome::Many(vec![Outcome::Refresh, Outcome::Toast(found)])
            }
            Command::FindDuplicates => Outcome::Start(Box::new(Search { slot: self.slot.clone() })),
            other => action::not_here(other),
        }
    }

    fn click(&mut self, _column: u16, row: u16, _desk: &Desk<'_>) -> Outcome {
        if let Some(row) = row.checked_sub(list_view::HEAD) {
            self.scroll.click(usize::from(row / list_view::BLOCK), self.pairs.len(), self.height);
        }
        Outcome::Nothing
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        list_view::draw(self, frame.buffer_mut(), area, look);
    }
}
