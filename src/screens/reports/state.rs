//! The month that is shown, the one before it to compare with, and where the cursor is.

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::{Rect, Size};

use crate::command::{Command, Context};
use crate::domain::Message;
use crate::domain::grouping::first_of_month;
use crate::domain::user::Whose;
use crate::report::month::{self, Line, Month};
use crate::repository::Result;
use crate::screens::action;
use crate::ui::scroll::{Scroll, rows_by};
use crate::ui::{Desk, Look, Outcome, Place, Screen};

use super::view;

/// The figures of a month.
#[derive(Debug)]
pub struct Reports {
    /// The first day of the month; none before the first reading.
    first: Option<NaiveDate>,
    pub(super) whose: Whose,
    pub(super) shown: Option<Month>,
    pub(super) before: Option<Month>,
    pub(super) scroll: Scroll,
    height: usize,
}

impl Default for Reports {
    fn default() -> Reports {
        Reports {
            first: None,
            whose: Whose::Everybodys,
            shown: None,
            before: None,
            scroll: Scroll::default(),
            height: 0,
        }
    }
}

impl Reports {
    /// The lines of the month that is shown.
    pub(super) fn lines(&self) -> &[Line] {
        self.shown.as_ref().map_or(&[], |month| &month.lines)
    }

    /// The line of the month before that tells of the same.
    pub(super) fn line_before(&self, line: &Line) -> Option<&Line> {
        self.before.as_ref()?.lines.iter().find(|before| before.what == line.what)
    }

    fn current(&self) -> Option<&Line> {
        self.lines().get(self.scroll.cursor)
    }

    fn turn(&mut self, by: i32) -> Outcome {
        self.first = self.first.map(|first| month::months_from(first, by));
        Outcome::Refresh
    }
}

impl Screen for Reports {
    fn context(&self) -> Context {
        Context::Reports
    }

    fn place(&self) -> Place {
        Place::Reports
    }

    fn refresh(&mut self, desk: &Desk<'_>) -> Result<()> {
        let first = *self.first.get_or_insert_with(|| first_of_month(desk.repository.today()));
        let of = |day| match month::month(desk.repository, day, self.whose) {
            Ok(month) => Ok(Some(month)),
            Err(crate::report::Error::Repository(error)) => Err(error),
            Err(crate::report::Error::UnknownField(_)) => Ok(None),
        };
        self.shown = of(first)?;
        self.before = of(month::months_from(first, -1))?;
        let rows = self.lines().len();
        self.scroll.settle(rows, self.height);
        Ok(())
    }

    fn sized(&mut self, size: Size) {
        self.height = usize::from(size.height.saturating_sub(view::HEAD + view::FOOT)).max(1);
        let rows = self.lines().len();
        self.scroll.settle(rows, self.height);
    }

    fn why_not(&self, command: Command) -> Option<Message> {
        let is_empty = command == Command::Open && self.current().is_none_or(|line| line.count == 0);
        is_empty.then(|| Message::new("action-nothing-here"))
    }

    fn update(&mut self, command: Command, desk: &Desk<'_>) -> Outcome {
        let rows = self.lines().len();
        if let Some(by) = rows_by(command, rows) {
            self.scroll.step(by, rows, self.height);
            return Outcome::Nothing;
        }
        match command {
            Command::Left => self.turn(-1),
            Command::Right => self.turn(1),
            Command::ToggleScope => {
                self.whose = self.whose.other();
                Outcome::Refresh
            }
            Command::Back => Outcome::Close,
            Command::Copy => Outcome::Copy(view::plain(self, desk)),
            Command::Open => {
                let line = self.current().map(|line| (line.kind, line.filter.clone()));
                line.map_or(Outcome::Nothing, |(kind, filter)| Outcome::Open(Place::Filtered(kind, filter)))
            }
            other => action::not_here(other),
        }
    }

    fn click(&mut self, _column: u16, row: u16, _desk: &Desk<'_>) -> Outcome {
        let row = row.checked_sub(view::HEAD).map(usize::from);
        if let Some(at) = row.and_then(|row| view::line_at(self, row, self.height)) {
            self.scroll.cursor = at;
        }
        Outcome::Nothing
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        view::draw(self, frame.buffer_mut(), area, look);
    }
}
