//! The state of a list of records and what commands do to it.

use std::collections::HashMap;

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::{Rect, Size};

use crate::command::{Command, Context};
use crate::domain::{Change, Id, Kind, Message, Value};
use crate::report::lessons::{Learnt, Lessons};
use crate::report::script::scripts;
use crate::repository::{From, Result, Sort, Window};
use crate::screens::action::views::Views;
use crate::screens::action::{self, Asking, Reply};
use crate::ui::filter::FilterLine;
use crate::ui::list::List;
use crate::ui::table::{self, Column};
use crate::ui::{
    Answer, Choice, Choices, Desk, FormRow, Found, Look, Outcome, Picker, Place, Preview, Screen, Wanted,
};

use super::choose::columns_of;
use super::columns;

/// Rows counted at most for the head line.
const COUNTED: i64 = 1_000;
/// Records marked at most in one go.
const MARKED: usize = 10_000;
/// Columns from which the pane on the right is shown.
const WIDE: u16 = 120;

/// A question that the list itself has open; other questions are about records.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Open {
    Nothing,
    Sort,
    Columns,
}

/// The list of one kind of record.
#[derive(Debug)]
pub struct Records {
    pub(super) kind: Kind,
    pub(super) list: List,
    pub(super) filter: FilterLine,
    pub(super) columns: Vec<Column>,
    /// The keys of the columns that were chosen, also of those that are switched off.
    pub(super) keys: Vec<String>,
    pub(super) count: i64,
    /// Whether the deck holds any record of the kind, whatever the filter.
    pub(super) has_any: bool,
    detail_wanted: bool,
    size: Size,
    open: Open,
    /// A record is being added: the cursor goes to it.
    is_adding: bool,
    asking: Asking,
    pub(super) views: Views,
    /// The filter it starts with.
    pub(super) first_filter: String,
    /// What the deal under the cursor and deals like it taught, where there is room to tell.
    pub(super) learnt: Vec<Learnt>,
    /// What is to be said in the activity under the cursor, filled in.
    pub(super) scripts: HashMap<Id, String>,
    learnt_of: Option<Id>,
    lessons: Lessons,
}

impl Records {
    /// The list of a kind, with a filter text already typed.
    pub fn new(kind: Kind, filter: &str, desk: &Desk<'_>) -> Records {
        let keys = columns::first_columns(kind);
        let mut line = FilterLine::new(kind);
        line.put(filter, desk.repository.lists());
        Records {
            kind,
            list: List::new(columns::first_sort(kind)),
            filter: line,
            columns: columns_of(kind, keys.iter().copied(), desk),
            keys: keys.iter().map(|key| (*key).to_owned()).collect(),
            count: 0,
            has_any: false,
            detail_wanted: true,
            size: Size::ZERO,
            open: Open::Nothing,
            is_adding: false,
            asking: Asking::default(),
            views: Views::default(),
            first_filter: filter.to_owned(),
            learnt: Vec::new(),
            scripts: HashMap::new(),
            learnt_of: None,
            lessons: Lessons::default(),
        }
    }

    /// The list of a kind as it is to open: with the view that was chosen for that, else with a
    /// filter text already typed and the columns it was left with.
    pub fn opening(kind: Kind, filter: &str, desk: &Desk<'_>) -> Records {
        let mut screen = Records::new(kind, filter, desk);
        screen.usual_columns(desk);
        screen.start_with_view(desk);
        screen
    }

    /// True when as many rows were counted as are counted at most.
    pub(super) fn counted_all(&self) -> bool {
        self.count < COUNTED || self.filter.filter().is_none()
    }

    /// True when the pane on the right is shown.
    pub(super) fn shows_detail(&self) -> bool {
        self.detail_wanted && self.size.width >= WIDE
    }

    /// Reads the rows the list is waiting for.
    fn catch_up(&mut self, desk: &Desk<'_>) -> Result<()> {
        let (kind, filter) = (self.kind, self.filter.filter());
        self.list.refresh(&mut |from, limit, sort| {
            desk.repository.window(&Window {
                kind,
                filter: filter.cloned(),
                sort: sort.to_vec(),
                from,
                limit,
            })
        })?;
        self.measure(desk);
        Ok(())
    }

    /// Reads what is told beside the record under the cursor, when that is another one.
    fn learn(&mut self, desk: &Desk<'_>) -> Result<()> {
        let record = self.list.current().filter(|_| self.shows_detail());
        let of = record.map(|record| record.id);
        if self.learnt_of != of {
            let learnt = record.map(|deal| self.lessons.of(deal, desk.repository));
            self.learnt = learnt.transpose()?.unwrap_or_default();
            self.scripts = scripts(record, desk.repository)?;
            self.learnt_of = of;
        }
        Ok(())
    }

    /// The columns of the screen.
    pub(super) fn width(&self) -> u16 {
        self.size.width
    }

    pub(super) fn measure(&mut self, desk: &Desk<'_>) {
        table::measure(&mut self.columns, &self.list, super::view::special, desk);
    }

    fn read_all(&mut self, desk: &Desk<'_>) -> Result<()> {
        self.count = desk.repository.count(self.kind, self.filter.filter(), Some(COUNTED))?;
        self.has_any = self.count > 0 || desk.repository.count(self.kind, None, Some(1))? > 0;
        self.catch_up(desk)
    }

    /// Has the list read from the start, beside the screen: the filter became another one.
    pub(super) fn refilter(&mut self) -> Outcome {
        self.list.restart();
        let window = self.first(self.list.first_limit());
        Outcome::Read(Box::new(Wanted::Rows { window, counted: COUNTED }))
    }

    /// The first so many rows that pass the filter, in the order of the list.
    fn first(&self, limit: usize) -> Window {
        Window {
            kind: self.kind,
            filter: self.filter.filter().cloned(),
            sort: self.list.sort().to_vec(),
            from: From::Start,
            limit,
        }
    }

    fn moved(&mut self, desk: &Desk<'_>) -> Outcome {
        let read = if self.list.is_waiting() { self.catch_up(desk) } else { Ok(()) };
        match read.and_then(|()| self.learn(desk)) {
            Ok(()) => Outcome::Nothing,
            Err(error) => action::trouble(&error),
        }
    }

    /// Does what moves the cursor; whether the command was one of these.
    fn travel(&mut self, command: Command) -> bool {
        match command {
            Command::Up => self.list.step(-1),
            Command::Down => self.list.step(1),
            Command::PageUp => self.list.step_pages(-1),
            Command::PageDown => self.list.step_pages(1),
            Command::Top => self.list.to_top(),
            Command::Bottom => self.list.to_end(),
            Command::Mark => self.list.mark(),
            Command::MarkRange => self.list.mark_range(),
            _ => return false,
        }
        true
    }

    fn back(&mut self, desk: &Desk<'_>) -> Outcome {
        if self.list.clear_marks() {
            return Outcome::Nothing;
        }
        let current = self.list.current().map(|record| record.id);
        if self.filter.clear(desk.repository.lists()) {
            // Whom one has found is whom one goes on with.
            let Some(id) = current else { return self.refilter() };
            self.list.restart();
            self.list.seek(id);
            return Outcome::Refresh;
        }
        Outcome::Close
    }

    fn mark_all(&mut self, desk: &Desk<'_>) -> Outcome {
        if self.list.clear_marks() {
            return Outcome::Nothing;
        }
        let records = match desk.repository.window(&self.first(MARKED)) {
            Ok(page) => page.rows,
            Err(error) => return action::trouble(&error),
        };
        let count = records.len();
        self.list.mark_all(records);
        Outcome::Toast(Message::new("list-marked").with("count", count))
    }

    fn ask_sort(&mut self, desk: &Desk<'_>) -> Outcome {
        self.open = Open::Sort;
        let fields = columns::offered(desk.repository.lists(), self.kind);
        let choices = fields
            .filter(|field| columns::sorts(field))
            .map(|field| {
                Choice::new(Value::from(field.key.as_ref()), desk.text.label(self.kind, field).as_str())
            })
            .collect();
        let picker = Picker::new(Message::new("list-sort-by"), Choices::These(choices));
        Outcome::Pick(match self.list.sort().first() {
            Some(sort) => picker.at(Value::from(sort.key.as_str())),
            None => picker,
        })
    }

    fn sort_by(&mut self, key: &str, desk: &Desk<'_>) -> Outcome {
        let field = desk.repository.lists().catalogue.field(self.kind, key);
        let descending = match self.list.sort().first() {
            Some(sort) if sort.key == key => !sort.descending,
            _ => field.is_some_and(columns::starts_descending),
        };
        self.list.sort_by(vec![Sort { key: key.to_owned(), descending }]);
        self.moved(desk)
    }

    /// Passes a reply on; what was written to marked records takes the marks with it.
    fn take(&mut self, reply: Reply) -> Outcome {
        let outcome = self.asking.take(reply);
        self.after(outcome)
    }

    fn after(&mut self, outcome: Outcome) -> Outcome {
        if let Some(changes) = outcome.written() {
            let made = changes.iter().find_map(|change| match change {
                Change::Create { kind, id, .. } if *kind == self.kind && self.is_adding => Some(*id),
                _ => None,
            });
            if let Some(id) = made {
                self.list.seek(id);
            }
            self.list.clear_marks();
        }
        outcome
    }
}

impl Screen for Records {
    fn context(&self) -> Context {
        if self.filter.is_typing() { Context::Prompt } else { Context::List }
    }

    fn place(&self) -> Place {
        Place::List(self.kind)
    }

    fn refresh(&mut self, desk: &Desk<'_>) -> Result<()> {
        self.filter.read_again(desk.repository.lists());
        self.fit_columns(desk);
        self.list.reload();
        self.read_all(desk)?;
        self.learnt_of = None;
        self.learn(desk)
    }

    fn sized(&mut self, size: Size) {
        self.size = size;
        self.list.resize(usize::from(super::view::rows_in(size)));
    }

    fn follow(&mut self, changed: &[(Kind, Id)], _desk: &Desk<'_>) {
        if let Some((_, id)) = changed.iter().find(|(kind, _)| *kind == self.kind) {
            self.list.seek(*id);
        }
    }

    fn targets(&self, _command: Command) -> Vec<(Kind, Id)> {
        self.list.targets().iter().map(|record| (record.kind, record.id)).collect()
    }

    fn why_not(&self, command: Command) -> Option<Message> {
        action::why_not(command, self.list.targets())
    }

    fn update(&mut self, command: Command, desk: &Desk<'_>) -> Outcome {
        if self.filter.is_typing() {
            let other = self.filter.command(command, desk.repository.lists());
            return if other { self.refilter() } else { Outcome::Nothing };
        }
        self.is_adding = command == Command::Add;
        if self.travel(command) {
            return self.moved(desk);
        }
        let shown = self.shown();
        if let Some(outcome) = self.views.command(command, &shown, desk) {
            return outcome;
        }
        match command {
            Command::Open => match self.list.current() {
                Some(record) => Outcome::Open(Place::Record(record.kind, record.id)),
                None => Outcome::Nothing,
            },
            Command::Back => self.back(desk),
            Command::Filter => {
                self.filter.open();
                Outcome::Nothing
            }
            Command::Sort => self.ask_sort(desk),
            Command::ReverseSort => match self.list.sort().first().map(|sort| sort.key.clone()) {
                Some(key) => self.sort_by(&key, desk),
                None => Outcome::Nothing,
            },
            Command::Columns => {
                self.open = Open::Columns;
                Outcome::Pick(self.pick_columns(desk))
            }
            Command::ToggleScope => {
                self.filter.toggle_mine(desk.repository.lists());
                self.refilter()
            }
            Command::ToggleDetail if self.size.width < WIDE => {
                Outcome::Toast(Message::new("list-too-narrow").with("columns", WIDE))
            }
            Command::ToggleDetail => {
                self.detail_wanted = !self.detail_wanted;
                self.moved(desk)
            }
            Command::MarkAll => self.mark_all(desk),
            Command::Add => {
                let reply = action::edit::add(self.kind, Vec::new(), desk);
                self.asking.take(reply)
            }
            other => match action::start(other, self.list.targets(), desk) {
                Some(reply) => self.take(reply),
                None => action::not_here(other),
            },
        }
    }

    fn answer(&mut self, answer: Answer, desk: &Desk<'_>) -> Outcome {
        match (std::mem::replace(&mut self.open, Open::Nothing), answer) {
            (Open::Nothing, answer) if self.views.is_asked() => self.answer_views(answer, desk),
            (Open::Nothing, answer) => {
                let outcome = self.asking.answer(answer, desk);
                self.after(outcome)
            }
            (Open::Sort, Answer::Picked(values)) => match values.first().and_then(Value::as_text) {
                Some(key) => self.sort_by(key, desk),
                None => Outcome::Nothing,
            },
            (Open::Columns, Answer::Picked(values)) => self.choose_columns(&values, desk),
            _ => Outcome::Nothing,
        }
    }

    fn confirmed(&mut self) {
        self.list.clear_marks();
    }

    fn found(&mut self, found: Found, desk: &Desk<'_>) {
        if let Found::Rows { page, count } = found {
            self.count = count;
            self.list.start_with(page);
            self.measure(desk);
            // What cannot be read now is told by the next question to the deck.
            let _ = self.learn(desk);
        }
    }

    fn beside_form(&self, rows: &[FormRow], desk: &Desk<'_>) -> Option<String> {
        self.asking.beside_form(rows, desk)
    }

    fn preview(&self, text: &str, desk: &Desk<'_>) -> Preview {
        self.asking.preview(text, desk)
    }

    fn typed(&mut self, key: KeyEvent, desk: &Desk<'_>) -> Outcome {
        if self.filter.press(key, desk.repository.lists()) { self.refilter() } else { Outcome::Nothing }
    }

    fn paste(&mut self, text: &str, desk: &Desk<'_>) -> Outcome {
        if self.filter.paste(text, desk.repository.lists()) { self.refilter() } else { Outcome::Nothing }
    }

    fn click(&mut self, _column: u16, row: u16, desk: &Desk<'_>) -> Outcome {
        let Some(row) = row.checked_sub(super::view::HEAD + 1) else { return Outcome::Nothing };
        self.list.click(usize::from(row));
        self.moved(desk)
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        super::view::draw(self, frame, area, look);
    }
}
