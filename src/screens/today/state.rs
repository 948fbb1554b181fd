//! The state of Today and what commands do to what is to be done.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::{Rect, Size};

use crate::command::{Command, Context};
use crate::domain::activity::SUBJECT;
use crate::domain::queue::Entry as Task;
use crate::domain::user::Whose;
use crate::domain::{Id, Kind, Message, Record};
use crate::repository::{Result, Week};
use crate::screens::action::{self, Asking, Reply};
use crate::ui::scroll::rows_by;
use crate::ui::{Amount, Answer, Desk, Entry, Look, Outcome, Place, Preview, Screen};

use super::rows::Rows;
use super::view;

/// What the keys mean just now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mode {
    /// Keys move and act.
    Rows,
    /// The next key is the number of the stage to move to.
    Jump,
    /// Keys type the filter.
    Filter,
}

/// What is to be done now.
#[derive(Debug)]
pub struct Today {
    pub(super) rows: Rows,
    pub(super) whose: Whose,
    pub(super) filter: Entry,
    /// What the week has brought, once nothing is left to do.
    pub(super) week: Option<Week>,
    /// The deck holds no record that anything could be done about.
    pub(super) holds_nothing: bool,
    mode: Mode,
    /// What was undone: the cursor goes there.
    sought: Vec<(Kind, Id)>,
    asking: Asking,
}

impl Default for Today {
    fn default() -> Today {
        Today {
            rows: Rows::default(),
            whose: Whose::Mine,
            filter: Entry::default(),
            week: None,
            holds_nothing: false,
            mode: Mode::Rows,
            sought: Vec::new(),
            asking: Asking::default(),
        }
    }
}

/// What a command may be meant for, of an entry: itself, else what it is about.
fn meant(entry: &Task) -> impl Iterator<Item = (Kind, Id)> + '_ {
    let about = entry.about.iter().map(|about| (about.kind, about.id));
    std::iter::once((entry.kind, entry.id)).chain(about)
}

/// The record of an entry that a command is for; why there is none.
fn target(command: Command, entry: &Task) -> std::result::Result<(Kind, Id), Message> {
    let mut why = Message::new("action-nothing-here");
    // A stage by its number is for what can be moved to stages.
    let command = if command.stage_index().is_some() { Command::MoveToStage } else { command };
    for (at, (kind, id)) in meant(entry).enumerate() {
        match action::why_not(command, &[Record::new(kind, id)]) {
            None => return Ok((kind, id)),
            Some(reason) if at == 0 => why = reason,
            Some(_) => {}
        }
    }
    Err(why)
}

impl Today {
    /// True while the filter is being typed.
    pub(super) fn is_typing(&self) -> bool {
        self.mode == Mode::Filter
    }

    fn read(&mut self, desk: &Desk<'_>) -> Result<()> {
        let queue = desk.repository.queue(self.whose)?;
        self.week = if queue.entries.is_empty() { Some(desk.repository.week(self.whose)?) } else { None };
        self.holds_nothing = queue.entries.is_empty() && desk.repository.holds_nothing()?;
        self.rows.take(queue, self.filter.text());
        Ok(())
    }

    /// Counts what the parts hold more than is shown, once that is seen: few ever get there.
    fn count_seen(&mut self, desk: &Desk<'_>) -> Result<()> {
        while let Some(section) = self.rows.uncounted() {
            desk.repository.count_more(section, self.whose, self.rows.queue_mut())?;
        }
        Ok(())
    }

    fn count_seen_or_tell(&mut self, desk: &Desk<'_>) -> Outcome {
        match self.count_seen(desk) {
            Ok(()) => Outcome::Nothing,
            Err(error) => {
                // It is told once, and not tried again at every key.
                self.rows.queue_mut().leave_uncounted();
                action::trouble(&error)
            }
        }
    }

    fn read_or_tell(&mut self, desk: &Desk<'_>) -> Outcome {
        match self.read(desk) {
            Ok(()) => Outcome::Nothing,
            Err(error) => action::trouble(&error),
        }
    }

    /// The records that a command is for.
    fn records(&self, command: Command, desk: &Desk<'_>) -> Result<Vec<Record>> {
        let mut records: Vec<Record> = Vec::new();
        for entry in self.rows.targets() {
            let Ok((kind, id)) = target(command, entry) else { continue };
            if !records.iter().any(|record| record.id == id) {
                records.extend(desk.repository.get(kind, id)?);
            }
        }
        Ok(records)
    }

    fn act(&mut self, command: Command, desk: &Desk<'_>) -> Outcome {
        let records = match self.records(command, desk) {
            Ok(records) => records,
            Err(error) => return action::trouble(&error),
        };
        match action::start(command, &records, desk) {
            Some(reply) => self.take(reply),
            None => action::not_here(command),
        }
    }

    fn take(&mut self, reply: Reply) -> Outcome {
        let outcome = self.asking.take(reply);
        self.after(outcome)
    }

    fn after(&mut self, outcome: Outcome) -> Outcome {
        if outcome.written().is_some() {
            self.rows.clear_marks();
        }
        outcome
    }

    /// Opens what is to be worked on: the deal or person that an activity is about, where there
    /// is one.
    fn open(&self) -> Outcome {
        let Some(entry) = self.rows.current() else { return Outcome::Nothing };
        let about = SUBJECT.into_iter().find_map(|kind| Some((kind, entry.of_kind(kind)?)));
        let (kind, id) = about.filter(|_| entry.kind == Kind::Activity).unwrap_or((entry.kind, entry.id));
        Outcome::Open(Place::Record(kind, id))
    }

    fn back(&mut self) -> Outcome {
        if self.rows.clear_marks() {
            return Outcome::Nothing;
        }
        if self.filter.text().is_empty() {
            return Outcome::Close;
        }
        self.put_filter("");
        Outcome::Nothing
    }

    fn put_filter(&mut self, text: &str) {
        self.filter.set(text);
        self.rows.narrow(self.filter.text());
    }

    fn filter_command(&mut self, command: Command) {
        match command {
            Command::Confirm | Command::Down => self.mode = Mode::Rows,
            Command::Back => {
                self.mode = Mode::Rows;
                self.put_filter("");
            }
            _ => {}
        }
    }

    /// Does what moves the cursor; whether the command was one of these.
    fn travel(&mut self, command: Command) -> bool {
        if let Some(by) = rows_by(command, self.rows.page()) {
            self.rows.step(by);
            return true;
        }
        match command {
            Command::Mark => self.rows.mark(),
            Command::MarkRange => self.rows.mark_range(),
            _ => return false,
        }
        true
    }

    fn command(&mut self, command: Command, desk: &Desk<'_>) -> Outcome {
        if self.is_typing() {
            self.filter_command(command);
            return Outcome::Nothing;
        }
        if std::mem::replace(&mut self.mode, Mode::Rows) == Mode::Jump && command == Command::Back {
            return Outcome::Nothing;
        }
        if self.travel(command) {
            return Outcome::Nothing;
        }
        match command {
            Command::Open => self.open(),
            Command::Back => self.back(),
            Command::Filter => {
                // What is typed next is another word.
                let blank = if self.filter.text().is_empty() { "" } else { " " };
                self.filter.set(&format!("{}{blank}", self.filter.text().trim()));
                self.mode = Mode::Filter;
                Outcome::Nothing
            }
            Command::ToggleScope => {
                self.whose = self.whose.other();
                self.read_or_tell(desk)
            }
            Command::MoveToStage => {
                self.mode = Mode::Jump;
                Outcome::Nothing
            }
            Command::MarkAll if self.rows.clear_marks() => Outcome::Nothing,
            Command::MarkAll => {
                Outcome::Toast(Message::new("list-marked").with("count", self.rows.mark_all()))
            }
            Command::Add => {
                let reply = action::edit::add(Kind::Activity, Vec::new(), desk);
                self.asking.take(reply)
            }
            other => self.act(other, desk),
        }
    }
}

impl Screen for Today {
    fn context(&self) -> Context {
        match self.mode {
            Mode::Rows => Context::Today,
            Mode::Jump => Context::Jump,
            Mode::Filter => Context::Prompt,
        }
    }

    fn place(&self) -> Place {
        Place::Today
    }

    fn refresh(&mut self, desk: &Desk<'_>) -> Result<()> {
        self.read(desk)?;
        self.rows.seek(&std::mem::take(&mut self.sought));
        self.count_seen(desk)
    }

    fn sized(&mut self, size: Size) {
        self.rows.resize(usize::from(size.height.saturating_sub(view::HEAD)));
    }

    fn follow(&mut self, changed: &[(Kind, Id)], _desk: &Desk<'_>) {
        self.sought = changed.to_vec();
    }

    fn to_do(&self) -> Option<Amount> {
        (self.whose == Whose::Mine).then(|| self.rows.amount())
    }

    fn targets(&self, command: Command) -> Vec<(Kind, Id)> {
        self.rows.targets().into_iter().filter_map(|entry| target(command, entry).ok()).collect()
    }

    fn why_not(&self, command: Command) -> Option<Message> {
        let targets = self.rows.targets();
        let Some(first) = targets.first() else { return action::why_not(command, &[]) };
        let why = target(command, first).err()?;
        targets.iter().all(|entry| target(command, entry).is_err()).then_some(why)
    }

    fn update(&mut self, command: Command, desk: &Desk<'_>) -> Outcome {
        match self.command(command, desk) {
            Outcome::Nothing => self.count_seen_or_tell(desk),
            outcome => outcome,
        }
    }

    fn answer(&mut self, answer: Answer, desk: &Desk<'_>) -> Outcome {
        let outcome = self.asking.answer(answer, desk);
        self.after(outcome)
    }

    fn confirmed(&mut self) {
        self.rows.clear_marks();
    }

    fn preview(&self, text: &str, desk: &Desk<'_>) -> Preview {
        self.asking.preview(text, desk)
    }

    fn typed(&mut self, key: KeyEvent, desk: &Desk<'_>) -> Outcome {
        if self.filter.press(key) {
            self.rows.narrow(self.filter.text());
        }
        self.count_seen_or_tell(desk)
    }

    fn paste(&mut self, text: &str, desk: &Desk<'_>) -> Outcome {
        self.filter.paste(text);
        self.rows.narrow(self.filter.text());
        self.count_seen_or_tell(desk)
    }

    fn click(&mut self, _column: u16, row: u16, desk: &Desk<'_>) -> Outcome {
        if let Some(line) = row.checked_sub(view::HEAD) {
            self.rows.click(usize::from(line));
        }
        self.count_seen_or_tell(desk)
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        view::draw(self, frame, area, look);
    }
}
