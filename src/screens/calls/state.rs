//! Who is to be called, one after the other, and what comes of each call.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::command::{Command, Context};
use crate::domain::activity::Status;
use crate::domain::user::Whose;
use crate::domain::{Id, Kind, Message, Record};
use crate::query::Names;
use crate::repository::Result;
use crate::screens::action::{self, Asking, Reply, called};
use crate::ui::{Answer, Desk, Look, Outcome, Place, Preview, Screen};

use super::sheet::Sheet;
use super::view;

/// Calls read at most.
const MOST: usize = 500;
/// Lines of what to say that one key scrolls by.
const SCROLLED: usize = 2;

/// The calls of today, and the one in front.
#[derive(Debug, Default)]
pub struct CallSheet {
    /// The calls by id, in the order they are to be made.
    pub(super) queue: Vec<Id>,
    /// The place of the one in front.
    pub(super) at: usize,
    pub(super) sheet: Option<Sheet>,
    /// The keys of how a call can end, in the order of their digits.
    outcomes: Vec<String>,
    /// Lines of what to say that went out of sight above.
    pub(super) scrolled: usize,
    /// The calls that were ended on the sheet; undo may have taken some of them back.
    ended: Vec<Id>,
    /// How many of them are made.
    pub(super) made: usize,
    /// The call in front was made; what comes next with the same person is being asked.
    is_ending: bool,
    seek: Option<Id>,
    asking: Asking,
}

impl CallSheet {
    /// The call in front.
    fn call(&self) -> Option<&Record> {
        Some(&self.sheet.as_ref()?.call)
    }

    fn read(&mut self, desk: &Desk<'_>) -> Result<()> {
        let lists = desk.repository.lists();
        self.outcomes = lists.entries("call-outcome").into_iter().map(|(key, _)| key).collect();
        let mut calls = desk.repository.calls(desk.repository.today(), lists.owner_of(Whose::Mine), MOST)?;
        // Late ones first, then by the time they were agreed for; the urgent ones of the rest.
        calls.sort_by_key(|(day, call)| {
            let at = call.get("due_at").as_moment();
            (*day, at.is_none(), at, call.text("priority") != "high")
        });
        let current = self.seek.take().or(self.call().map(|call| call.id));
        let queue: Vec<Id> = calls.iter().map(|(_, call)| call.id).collect();
        let at = current.and_then(|id| queue.iter().position(|call| *call == id));
        self.at = at.unwrap_or(self.at).min(queue.len().saturating_sub(1));
        self.queue = queue;
        if self.queue.get(self.at) != self.call().map(|call| &call.id) {
            self.scrolled = 0;
        }
        self.sheet = match calls.into_iter().nth(self.at) {
            Some((_, call)) => Some(Sheet::read(call, desk)?),
            None => None,
        };
        Ok(())
    }

    /// Goes to another call, down when positive.
    fn step(&mut self, by: isize, desk: &Desk<'_>) -> Outcome {
        let last = self.queue.len().saturating_sub(1);
        let to = self.at.saturating_add_signed(by).min(last);
        if to == self.at {
            let id = if by > 0 { "calls-last" } else { "calls-first" };
            return Outcome::Toast(Message::new(id));
        }
        self.at = to;
        self.seek = self.queue.get(to).copied();
        match self.read(desk) {
            Ok(()) => Outcome::Nothing,
            Err(error) => action::trouble(&error),
        }
    }

    /// The call was made and ended so; what comes next is asked while it stays in front.
    fn end(&mut self, outcome: Option<&str>, desk: &Desk<'_>) -> Outcome {
        let Some(call) = self.call() else { return Outcome::Nothing };
        let (call, reply) = (call.id, called::ended(call, outcome, desk));
        self.is_ending = reply.question.is_some();
        if self.is_ending && !self.ended.contains(&call) {
            self.ended.push(call);
        }
        self.asking.take(reply)
    }

    /// Counts the calls that were ended here and are still made.
    fn count(&mut self, desk: &Desk<'_>) -> Result<()> {
        self.made = 0;
        for id in &self.ended {
            let call = desk.repository.get(Kind::Activity, *id)?;
            let is_made = call.is_some_and(|call| call.text("status") == Status::Done.key());
            self.made += usize::from(is_made);
        }
        Ok(())
    }

    fn take(&mut self, reply: Option<Reply>, command: Command) -> Outcome {
        match reply {
            Some(reply) => self.asking.take(reply),
            None => action::not_here(command),
        }
    }
}

impl Screen for CallSheet {
    fn context(&self) -> Context {
        // Where nobody is to be called the digits open the tabs, as everywhere.
        if self.sheet.is_some() { Context::CallSheet } else { Context::Global }
    }

    fn place(&self) -> Place {
        Place::CallSheet
    }

    fn refresh(&mut self, desk: &Desk<'_>) -> Result<()> {
        self.count(desk)?;
        if self.is_ending { Ok(()) } else { self.read(desk) }
    }

    fn follow(&mut self, changed: &[(Kind, Id)], _desk: &Desk<'_>) {
        self.seek = changed.iter().find(|(kind, _)| *kind == Kind::Activity).map(|(_, id)| *id);
    }

    fn targets(&self, _command: Command) -> Vec<(Kind, Id)> {
        self.call().iter().map(|record| (record.kind, record.id)).collect()
    }

    fn why_not(&self, command: Command) -> Option<Message> {
        let Some(call) = self.call() else {
            let leaves = matches!(command, Command::Back | Command::Up | Command::Down);
            return (!leaves).then(|| Message::new("calls-nobody"));
        };
        match command.outcome_index() {
            Some(at) if at >= self.outcomes.len() => Some(Message::new("calls-no-such-outcome")),
            Some(_) => None,
            None => action::why_not(command, std::slice::from_ref(call)),
        }
    }

    fn update(&mut self, command: Command, desk: &Desk<'_>) -> Outcome {
        if let Some(outcome) = command.outcome_index().and_then(|at| self.outcomes.get(at).cloned()) {
            return self.end(Some(&outcome), desk);
        }
        let Some(sheet) = &self.sheet else {
            return if command == Command::Back { Outcome::Close } else { Outcome::Nothing };
        };
        match command {
            Command::Back => Outcome::Close,
            Command::Down | Command::Right => self.step(1, desk),
            Command::Up | Command::Left => self.step(-1, desk),
            Command::PageDown => {
                self.scrolled = (self.scrolled + SCROLLED).min(sheet.script.len());
                Outcome::Nothing
            }
            Command::PageUp => {
                self.scrolled = self.scrolled.saturating_sub(SCROLLED);
                Outcome::Nothing
            }
            Command::Top => self.step(isize::MIN, desk),
            Command::Bottom => self.step(isize::MAX, desk),
            Command::Done => self.end(None, desk),
            Command::Open => {
                let record = sheet.opens();
                Outcome::Open(Place::Record(record.kind, record.id))
            }
            Command::Copy => match sheet.phones().first() {
                Some((_, number)) => Outcome::Copy((*number).to_owned()),
                None => Outcome::Toast(Message::new("calls-no-phone")),
            },
            other => {
                let reply = action::start(other, std::slice::from_ref(&sheet.call), desk);
                self.take(reply, other)
            }
        }
    }

    fn answer(&mut self, answer: Answer, desk: &Desk<'_>) -> Outcome {
        let outcome = self.asking.answer(answer, desk);
        if !self.is_ending && self.asking.is_open() && outcome.written().is_some() {
            self.is_ending = true;
            let call = self.call().map(|call| call.id).filter(|id| !self.ended.contains(id));
            self.ended.extend(call);
        }
        if self.is_ending && !self.asking.is_open() {
            self.is_ending = false;
            return Outcome::Many(vec![outcome, Outcome::Refresh]);
        }
        outcome
    }

    fn preview(&self, text: &str, desk: &Desk<'_>) -> Preview {
        self.asking.preview(text, desk)
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        view::draw(self, frame.buffer_mut(), area, look);
    }
}
