//! The clashes that are open, and where the cursor is among them.

use std::collections::HashMap;

use ratatui::Frame;
use ratatui::layout::{Rect, Size};

use crate::command::{Command, Context};
use crate::domain::{Currency, FieldKind, Id, Kind, Message};
use crate::repository::Result;
use crate::repository::merge::{Clash, Take};
use crate::screens::action;
use crate::ui::scroll::{Scroll, rows_by};
use crate::ui::{Desk, Look, Outcome, Place, Screen};

use super::view;

/// The clashes of the deck, the latest first.
#[derive(Debug, Default)]
pub struct Clashes {
    pub(super) open: Vec<Clash>,
    /// Names of the records that values refer to.
    pub(super) names: HashMap<Id, String>,
    /// The currencies that amounts are in, by record.
    pub(super) currencies: HashMap<Id, Currency>,
    pub(super) scroll: Scroll,
    /// How many clashes are visible.
    height: usize,
}

impl Clashes {
    fn current(&self) -> Option<&Clash> {
        self.open.get(self.scroll.cursor)
    }

    fn settle(&self, take: Take, desk: &Desk<'_>) -> Outcome {
        self.current().map_or(Outcome::Nothing, |clash| Outcome::Settle {
            label: super::label(clash, take, desk.text),
            clash: Box::new(clash.clone()),
            take,
        })
    }

    fn read_names(&mut self, desk: &Desk<'_>) -> Result<()> {
        let mut wanted: Vec<(Kind, Id)> = Vec::new();
        for clash in &self.open {
            let field = clash.kind.field(&clash.field);
            if let Some(FieldKind::Reference(to)) = field.map(|field| &field.kind) {
                let sides = [&clash.held, &clash.other];
                wanted.extend(sides.iter().filter_map(|side| Some((*to, side.value.as_id()?))));
            }
            let record = desk.repository.get_even_deleted(clash.kind, clash.id)?;
            let currency = record.as_ref().and_then(|record| record.get("currency").as_text());
            if let Some(currency) = currency.and_then(Currency::from_code) {
                self.currencies.insert(clash.id, currency);
            }
        }
        self.names = desk.repository.names(&wanted)?;
        Ok(())
    }
}

impl Screen for Clashes {
    fn context(&self) -> Context {
        Context::Clashes
    }

    fn place(&self) -> Place {
        Place::Clashes
    }

    fn refresh(&mut self, desk: &Desk<'_>) -> Result<()> {
        let of = |clash: &Clash| (clash.id, clash.field.clone());
        let current = self.current().map(of);
        self.open = desk.repository.clashes()?;
        self.read_names(desk)?;
        let at = current.and_then(|current| self.open.iter().position(|clash| of(clash) == current));
        self.scroll.cursor = at.unwrap_or(self.scroll.cursor);
        self.scroll.settle(self.open.len(), self.height);
        Ok(())
    }

    fn sized(&mut self, size: Size) {
        self.height = usize::from(size.height.saturating_sub(view::HEAD) / view::BLOCK).max(1);
        self.scroll.settle(self.open.len(), self.height);
    }

    fn why_not(&self, command: Command) -> Option<Message> {
        let needs_one = matches!(command, Command::Open | Command::ClashTake | Command::ClashKeep);
        (needs_one && self.current().is_none()).then(|| Message::new("action-nothing-here"))
    }

    fn update(&mut self, command: Command, desk: &Desk<'_>) -> Outcome {
        if let Some(by) = rows_by(command, self.height) {
            self.scroll.step(by, self.open.len(), self.height);
            return Outcome::Nothing;
        }
        match command {
            Command::Back => Outcome::Close,
            Command::ClashTake => self.settle(Take::Other, desk),
            Command::ClashKeep => self.settle(Take::Held, desk),
            Command::Open => {
                let clash = self.current().filter(|clash| Kind::MAIN.contains(&clash.kind));
                let page = clash.map(|clash| Outcome::Open(Place::Record(clash.kind, clash.id)));
                page.unwrap_or_default()
            }
            other => action::not_here(other),
        }
    }

    fn click(&mut self, _column: u16, row: u16, _desk: &Desk<'_>) -> Outcome {
        if let Some(row) = row.checked_sub(view::HEAD) {
            self.scroll.click(usize::from(row / view::BLOCK), self.open.len(), self.height);
        }
        Outcome::Nothing
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        view::draw(self, frame.buffer_mut(), area, look);
    }
}
