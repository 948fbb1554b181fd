//! The state of the agenda: days or a month, mine or everybody's, and what commands do.

use std::collections::HashMap;

use ratatui::Frame;
use ratatui::layout::{Rect, Size};

use crate::command::{Command, Context};
use crate::domain::user::Whose;
use crate::domain::{Id, Kind, Message, Record, Value};
use crate::report::script::scripts;
use crate::repository::Result;
use crate::screens::action::{self, Asking, Reply};
use crate::ui::marks::Marks;
use crate::ui::scroll::rows_by;
use crate::ui::{Answer, Desk, Look, Outcome, Place, Preview, Screen};

use super::days::Days;
use super::month::Month;
use super::{grid, view};

/// Columns from which the pane on the right is shown.
const WIDE: u16 = 120;

/// Which of the two shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Shown {
    /// Activities by day.
    #[default]
    Days,
    /// A month of them.
    Month,
}

/// The agenda.
#[derive(Debug, Default)]
pub struct Agenda {
    pub(super) shown: Shown,
    pub(super) whose: Whose,
    pub(super) days: Days,
    pub(super) month: Month,
    pub(super) marks: Marks,
    /// Names of what the activities are about.
    pub(super) names: HashMap<Id, String>,
    /// What is to be said in the activity under the cursor, filled in.
    pub(super) scripts: HashMap<Id, String>,
    scripts_of: Option<Id>,
    pub(super) size: Size,
    is_read: bool,
    is_detail_left_out: bool,
    /// An activity is being added: the cursor goes to it.
    is_adding: bool,
    asking: Asking,
}

impl Agenda {
    /// True when the pane on the right is shown.
    pub(super) fn shows_detail(&self) -> bool {
        !self.is_detail_left_out && self.size.width >= WIDE
    }

    fn owner(&self, desk: &Desk<'_>) -> Option<Id> {
        desk.repository.lists().owner_of(self.whose)
    }

    fn chosen(&self) -> &[Record] {
        match self.shown {
            Shown::Days => self.marks.targets(self.days.current()),
            Shown::Month => &[],
        }
    }

    /// Reads names that were not needed before, and what is to be said under the cursor.
    fn read_around(&mut self, desk: &Desk<'_>) -> Result<()> {
        let mut wanted = Vec::new();
        let records = self.days.records();
        for record in records {
            for (key, kind) in crate::domain::activity::ABOUT {
                let id = record.get(key).as_id().filter(|id| !self.names.contains_key(id));
                wanted.extend(id.map(|id| (kind, id)));
            }
        }
        if !wanted.is_empty() {
            self.names.extend(desk.repository.names(&wanted)?);
        }
        let record = self.days.current();
        let of = record.map(|record| record.id);
        if self.scripts_of != of {
            self.scripts = scripts(record, desk.repository)?;
            self.scripts_of = of;
        }
        Ok(())
    }

    /// What moving came to: what is shown around those that were read meanwhile is read too.
    fn moved(&mut self, moved: Result<()>, desk: &Desk<'_>) -> Outcome {
        match moved.and_then(|()| self.read_around(desk)) {
            Ok(()) => Outcome::Nothing,
            Err(error) => action::trouble(&error),
        }
    }

    /// Does what moves the cursor among the days.
    fn travel(&mut self, command: Command, desk: &Desk<'_>) -> Option<Result<()>> {
        let (owner, repository) = (self.owner(desk), desk.repository);
        let page = usize::from(view::rows_in(self.size).saturating_sub(1).max(1));
        let days = &mut self.days;
        Some(match command {
            Command::Up | Command::Down | Command::PageUp | Command::PageDown => {
                days.step(rows_by(command, page)?, owner, repository)
            }
            Command::Left => days.step_days(-1, owner, repository),
            Command::Right => days.step_days(1, owner, repository),
            Command::Top => days.start(owner, repository),
            Command::Bottom => days.to_end(owner, repository),
            _ => return None,
        })
    }

    /// Does what moves the cursor in the month.
    fn travel_month(&mut self, command: Command, desk: &Desk<'_>) -> Option<Result<()>> {
        let month = &mut self.month;
        let is_other = match command {
            Command::Up => month.step(-7),
            Command::Down => month.step(7),
            Command::Left => month.step(-1),
            Command::Right => month.step(1),
            Command::PageUp => month.step_months(-1),
            Command::PageDown => month.step_months(1),
            Command::Top => month.go_to(Some(desk.repository.today())),
            Command::Bottom => month.step_months(12),
            _ => return None,
        };
        let owner = self.owner(desk);
        Some(if is_other { self.month.read(owner, desk.repository) } else { Ok(()) })
    }

    /// Days, then the month, then the list of what is planned.
    fn change_view(&mut self, desk: &Desk<'_>) -> Outcome {
        match self.shown {
            Shown::Days => {
                self.shown = Shown::Month;
                self.month.go_to(Some(self.days.day()));
                let owner = self.owner(desk);
                let read = self.month.read(owner, desk.repository);
                self.moved(read, desk)
            }
            Shown::Month => {
                self.shown = Shown::Days;
                Outcome::Open(Place::List(Kind::Activity))
            }
        }
    }

    /// Shows the agenda from the day under the month's cursor on.
    fn open_day(&mut self, desk: &Desk<'_>) -> Outcome {
        self.shown = Shown::Days;
        let owner = self.owner(desk);
        let read = self.days.go_to(self.month.cursor, owner, desk.repository);
        self.moved(read, desk)
    }

    fn back(&mut self) -> Outcome {
        if self.marks.clear() {
            return Outcome::Nothing;
        }
        match self.shown {
            Shown::Month => {
                self.shown = Shown::Days;
                Outcome::Nothing
            }
            Shown::Days => Outcome::Close,
        }
    }

    fn mark(&mut self, command: Command, desk: &Desk<'_>) -> Outcome {
        let Some(record) = self.days.current().cloned() else {
            return Outcome::Toast(Message::new("action-nothing-here"));
        };
        if command == Command::Mark {
            self.marks.turn(record);
            let stepped = self.days.step(1, self.owner(desk), desk.repository);
            return self.moved(stepped, desk);
        }
        let records = self.days.records();
        self.marks.range(&records, self.days.current_index().unwrap_or(0));
        Outcome::Nothing
    }

    fn mark_all(&mut self) -> Outcome {
        if self.marks.clear() {
            return Outcome::Nothing;
        }
        // Of those that are loaded only what stands with the one under the cursor: a day, or what
        // is overdue.
        let at = self.days.current_index().and_then(|at| self.days.row(at)).map(|row| row.group);
        let Some(group) = at else { return Outcome::Toast(Message::new("action-nothing-here")) };
        let rows = (0..).map_while(|at| self.days.row(at)).filter(|row| row.group == group);
        let records: Vec<Record> = rows.map(|row| row.record.clone()).collect();
        let count = records.len();
        self.marks.set(records);
        Outcome::Toast(Message::new("list-marked").with("count", count))
    }

    fn add(&mut self, desk: &Desk<'_>) -> Outcome {
        self.is_adding = true;
        let day = match self.shown {
            Shown::Days => self.days.day().max(desk.repository.today()),
            Shown::Month => self.month.cursor,
        };
        let reply = action::edit::add(Kind::Activity, vec![("due", Value::from(day))], desk);
        self.asking.take(reply)
    }

    /// Passes a reply on; what was written to marked activities takes the marks with it.
    fn take(&mut self, reply: Reply) -> Outcome {
        let outcome = self.asking.take(reply);
        self.after(outcome)
    }

    fn after(&mut self, outcome: Outcome) -> Outcome {
        if let Some(changes) = outcome.written() {
            if self.is_adding
                && let Some(change) = changes.first()
            {
                self.days.seek(change.subject().1);
            }
            self.marks.clear();
        }
        outcome
    }
}

impl Screen for Agenda {
    fn context(&self) -> Context {
        Context::Agenda
    }

    fn place(&self) -> Place {
        Place::Agenda
    }

    fn refresh(&mut self, desk: &Desk<'_>) -> Result<()> {
        let owner = self.owner(desk);
        if self.is_read {
            self.days.read_again(owner, desk.repository)?;
        } else {
            self.month.cursor = desk.repository.today();
            self.days.start(owner, desk.repository)?;
            self.is_read = true;
        }
        if self.shown == Shown::Month {
            self.month.read(owner, desk.repository)?;
        }
        self.marks.freshen(self.days.records().iter());
        self.names.clear();
        self.scripts_of = None;
        self.read_around(desk)
    }

    fn sized(&mut self, size: Size) {
        self.size = size;
        self.days.resize(usize::from(view::rows_in(size)));
    }

    fn follow(&mut self, changed: &[(Kind, Id)], _desk: &Desk<'_>) {
        if let Some((_, id)) = changed.iter().find(|(kind, _)| *kind == Kind::Activity) {
            self.days.seek(*id);
        }
    }

    fn targets(&self, _command: Command) -> Vec<(Kind, Id)> {
        self.chosen().iter().map(|record| (record.kind, record.id)).collect()
    }

    fn why_not(&self, command: Command) -> Option<Message> {
        match (self.shown, command) {
            (Shown::Month, Command::Open) => None,
            _ => action::why_not(command, self.chosen()),
        }
    }

    fn update(&mut self, command: Command, desk: &Desk<'_>) -> Outcome {
        self.is_adding = false;
        let moved = match self.shown {
            Shown::Days => self.travel(command, desk),
            Shown::Month => self.travel_month(command, desk),
        };
        if let Some(moved) = moved {
            return self.moved(moved, desk);
        }
        match command {
            Command::ChangeView => self.change_view(desk),
            Command::Back => self.back(),
            Command::Open if self.shown == Shown::Month => self.open_day(desk),
            Command::Open => match self.days.current() {
                Some(record) => Outcome::Open(Place::Record(record.kind, record.id)),
                None => Outcome::Nothing,
            },
            Command::ToggleScope => {
                self.whose = self.whose.other();
                let read = self.refresh(desk);
                self.moved(read, desk)
            }
            Command::ToggleDetail if self.size.width < WIDE => {
                Outcome::Toast(Message::new("list-too-narrow").with("columns", WIDE))
            }
            Command::ToggleDetail => {
                self.is_detail_left_out = !self.is_detail_left_out;
                Outcome::Nothing
            }
            Command::Mark | Command::MarkRange if self.shown == Shown::Days => self.mark(command, desk),
            Command::MarkAll if self.shown == Shown::Days => self.mark_all(),
            Command::Add => self.add(desk),
            Command::Filter => Outcome::Press(Command::FindAnything),
            other => match action::start(other, self.chosen(), desk) {
                Some(reply) => self.take(reply),
                None => action::not_here(other),
            },
        }
    }

    fn answer(&mut self, answer: Answer, desk: &Desk<'_>) -> Outcome {
        let outcome = self.asking.answer(answer, desk);
        self.after(outcome)
    }

    fn confirmed(&mut self) {
        self.marks.clear();
    }

    fn preview(&self, text: &str, desk: &Desk<'_>) -> Preview {
        self.asking.preview(text, desk)
    }

    fn click(&mut self, column: u16, row: u16, desk: &Desk<'_>) -> Outcome {
        let Some(line) = row.checked_sub(view::HEAD) else { return Outcome::Nothing };
        match self.shown {
            Shown::Days => {
                self.days.click(usize::from(line));
                self.moved(Ok(()), desk)
            }
            Shown::Month => {
                let day = grid::day_at(&self.month, self.size, column, line);
                let is_other = self.month.go_to(day);
                let owner = self.owner(desk);
                let read = if is_other { self.month.read(owner, desk.repository) } else { Ok(()) };
                self.moved(read, desk)
            }
        }
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        view::draw(self, frame.buffer_mut(), area, look);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Keymap;
    use crate::domain::Change;
    use crate::repository::tests::deck;
    use crate::settings::machine::Machine;
    use crate::text::{Language, Text};

    #[test]
    fn only_what_is_to_be_said_under_the_cursor_is_filled_in() {
        let mut repository = deck();
        let today = repository.today();
        let planned = |n: i64| {
            let values = [
                ("subject", Value::from(format!("Call {n}").as_str())),
                ("body", "I am {owner}.".into()),
                ("status", "planned".into()),
                ("due", (today + chrono::TimeDelta::days(n)).into()),
            ];
            Change::create(Kind::Activity, repository.new_id(), values)
        };
        let changes = (0..3).map(planned).collect();
        repository.commit("plan", changes).expect("a step");
        let (text, keymap, machine) = (Text::new(Language::English), Keymap::built_in(), Machine::default());
        let desk = Desk { repository: &repository, text: &text, keymap: &keymap, machine: &machine };
        let mut agenda = Agenda::default();
        agenda.sized(Size::new(140, 40));
        agenda.refresh(&desk).expect("a deck");
        for command in [Command::Down, Command::Down, Command::Up] {
            agenda.update(command, &desk);
            let current = agenda.days.current().expect("an activity").id;
            assert_eq!(agenda.scripts.keys().collect::<Vec<_>>(), [&current]);
            assert!(!agenda.scripts[&current].contains('{'), "{:?}", agenda.scripts);
        }
    }
}
