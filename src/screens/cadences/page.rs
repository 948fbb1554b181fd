//! One cadence: its steps and those who go through it, under one cursor.

use std::collections::HashMap;

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::{Rect, Size};

use crate::command::{Command, Context};
use crate::domain::cadence::{Cadence, CadenceStep, Enrolment};
use crate::domain::{Id, Message};
use crate::repository::{Result, Standings};
use crate::screens::action::{self, Asking, cadence as acts};
use crate::ui::scroll::{Scroll, rows_by};
use crate::ui::{Answer, Desk, Look, Outcome, Place, Preview, Screen};

use super::{files, form, view};

/// Enrolments shown at most: those that go on, and the latest.
const SHOWN: usize = 200;

/// A line of the page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Line {
    /// What stands below.
    Heading(&'static str),
    /// That nothing stands below.
    Nothing(&'static str),
    /// A step, by its place.
    Step(usize),
    /// Somebody enrolled, by their place.
    Enrolled(usize),
    /// That so many more are enrolled.
    More(i64),
    /// Nothing, to part what is above from what is below.
    Blank,
}

/// Somebody who goes or went through the cadence.
#[derive(Debug)]
pub(super) struct Enrolled {
    pub enrolment: Enrolment,
    /// When the step is due that is planned.
    pub due: Option<NaiveDate>,
}

/// The page of a cadence.
#[derive(Debug)]
pub struct CadencePage {
    id: Id,
    pub(super) cadence: Option<Cadence>,
    pub(super) steps: Vec<CadenceStep>,
    pub(super) enrolled: Vec<Enrolled>,
    /// Names of those enrolled.
    pub(super) names: HashMap<Id, String>,
    pub(super) standings: Standings,
    pub(super) lines: Vec<Line>,
    /// Where the cursor is among the lines.
    pub(super) scroll: Scroll,
    height: usize,
    asking: Asking,
}

impl CadencePage {
    /// The page of a cadence.
    pub fn new(id: Id) -> CadencePage {
        CadencePage {
            id,
            cadence: None,
            steps: Vec::new(),
            enrolled: Vec::new(),
            names: HashMap::new(),
            standings: Standings::default(),
            lines: Vec::new(),
            scroll: Scroll::default(),
            height: 1,
            asking: Asking::default(),
        }
    }

    fn line(&self) -> Option<Line> {
        self.lines.get(self.scroll.cursor).copied()
    }

    fn step_at(&self) -> Option<usize> {
        match self.line() {
            Some(Line::Step(at)) => Some(at),
            _ => None,
        }
    }

    fn enrolled_at(&self) -> Option<&Enrolled> {
        match self.line() {
            Some(Line::Enrolled(at)) => self.enrolled.get(at),
            _ => None,
        }
    }

    fn set_lines(&mut self) {
        let counts = self.standings;
        let all = counts.active + counts.paused + counts.finished + counts.stopped;
        let mut lines = vec![Line::Heading("cadences-steps")];
        lines.extend((0..self.steps.len()).map(Line::Step));
        if self.steps.is_empty() {
            lines.push(Line::Nothing("cadences-no-steps"));
        }
        lines.extend([Line::Blank, Line::Heading("cadences-enrolled")]);
        lines.extend((0..self.enrolled.len()).map(Line::Enrolled));
        match all - self.enrolled.len() as i64 {
            0 if all == 0 => lines.push(Line::Nothing("cadences-nobody")),
            more if more > 0 => lines.push(Line::More(more)),
            _ => {}
        }
        self.lines = lines;
    }

    /// Moves by rows that can be chosen; the first one shows what stands above it.
    fn move_by(&mut self, by: isize) {
        let is_row = |line: &Line| matches!(line, Line::Step(_) | Line::Enrolled(_));
        let rows: Vec<usize> = (0..self.lines.len()).filter(|at| is_row(&self.lines[*at])).collect();
        let here = rows.partition_point(|at| *at < self.scroll.cursor) as isize;
        let last = rows.len().saturating_sub(1) as isize;
        let at = here.saturating_add(by).clamp(0, last) as usize;
        self.scroll.cursor = rows.get(at).copied().unwrap_or(0);
        if at == 0 {
            self.scroll.top = 0;
        }
        self.scroll.settle(self.lines.len(), self.height);
    }

    fn go_to_step(&mut self, id: Id) {
        let at = self.steps.iter().position(|step| step.id == id);
        let line = at.and_then(|at| self.lines.iter().position(|line| *line == Line::Step(at)));
        self.scroll.cursor = line.unwrap_or(self.scroll.cursor);
    }

    /// Moves the step under the cursor a place up or down.
    fn reorder(&mut self, by: isize, desk: &Desk<'_>) -> Outcome {
        let Some((at, cadence)) = self.step_at().zip(self.cadence.clone()) else { return Outcome::Nothing };
        let to = at as isize + by;
        if to < 0 || to as usize >= self.steps.len() {
            return Outcome::Toast(Message::new("action-no-place-there"));
        }
        let reply = form::reorder(&cadence, &self.steps, at, to as usize, desk);
        self.asking.take(reply)
    }

    /// Holds back or stops the enrolment under the cursor.
    fn turn(&mut self, act: acts::EnrolmentAct, desk: &Desk<'_>) -> Outcome {
        let Some(enrolled) = self.enrolled_at() else { return Outcome::Nothing };
        let turned = desk.repository.enrolled_record(&enrolled.enrolment).and_then(|record| {
            let record = record.map(|record| (record, enrolled.enrolment.clone()));
            acts::turn(record.as_slice(), act, desk)
        });
        let reply = turned.unwrap_or_else(|error| action::Reply::outcome(action::trouble(&error)));
        self.asking.take(reply)
    }

    fn edit_step(&mut self, desk: &Desk<'_>) -> Outcome {
        let Some((at, cadence)) = self.step_at().zip(self.cadence.clone()) else { return Outcome::Nothing };
        let reply = form::edit_step(&cadence, &self.steps, at, desk);
        self.asking.take(reply)
    }
}

impl Screen for CadencePage {
    fn context(&self) -> Context {
        Context::Cadences
    }

    fn place(&self) -> Place {
        Place::Cadence(self.id)
    }

    fn refresh(&mut self, desk: &Desk<'_>) -> Result<()> {
        let repository = desk.repository;
        let lists = repository.lists();
        let on_step = self.step_at().and_then(|at| self.steps.get(at)).map(|step| step.id);
        let count = self.steps.len();
        self.cadence = lists.cadence(self.id).cloned();
        let steps = self.cadence.as_ref().map(|cadence| cadence.steps(&lists.cadence_steps));
        self.steps = steps.unwrap_or_default().into_iter().cloned().collect();
        self.standings = repository.enrolment_standings()?.remove(&self.id).unwrap_or_default();
        self.enrolled.clear();
        let mut wanted = Vec::new();
        for enrolment in repository.enrolments_in(self.id, SHOWN)? {
            let due = repository.step_due(&enrolment)?;
            wanted.extend(enrolment.who());
            self.enrolled.push(Enrolled { enrolment, due });
        }
        self.names = repository.names(&wanted)?;
        self.set_lines();
        // A step that was moved takes the cursor along; one that is new gets it.
        match on_step {
            Some(id) => self.go_to_step(id),
            None if count == 0 => self.scroll.cursor = 0,
            None => {}
        }
        self.move_by(0);
        Ok(())
    }

    fn sized(&mut self, size: Size) {
        self.height = usize::from(size.height.saturating_sub(view::PAGE_HEAD)).max(1);
        self.scroll.settle(self.lines.len(), self.height);
    }

    fn why_not(&self, command: Command) -> Option<Message> {
        if self.cadence.is_none() {
            let needs_it = matches!(
                command,
                Command::Add | Command::Edit | Command::Delete | Command::Open | Command::CadenceExport
            );
            return needs_it.then(|| Message::new("action-nothing-here"));
        }
        match command {
            Command::PauseEnrolment | Command::StopEnrolment => match self.enrolled_at() {
                None => Some(Message::new("cadences-not-an-enrolment")),
                Some(one) if !one.enrolment.is_live() => Some(Message::new("cadences-has-ended")),
                Some(_) => None,
            },
            Command::MoveCardUp | Command::MoveCardDown | Command::Delete => {
                self.step_at().is_none().then(|| Message::new("cadences-not-a-step"))
            }
            Command::Open => self
                .lines
                .iter()
                .all(|line| !matches!(line, Line::Step(_) | Line::Enrolled(_)))
                .then(|| Message::new("action-nothing-here")),
            _ => None,
        }
    }

    fn update(&mut self, command: Command, desk: &Desk<'_>) -> Outcome {
        let page = self.height.saturating_sub(1).max(1);
        if let Some(by) = rows_by(command, page) {
            self.move_by(by);
            return Outcome::Nothing;
        }
        match command {
            Command::Back => Outcome::Close,
            Command::Add => {
                let Some(cadence) = self.cadence.clone() else { return Outcome::Nothing };
                let after = self.step_at().map_or(self.steps.len(), |at| at + 1);
                let reply = form::add_step(&cadence, &self.steps, after, desk);
                self.asking.take(reply)
            }
            Command::Edit if self.step_at().is_none() => {
                let reply =
                    self.cadence.as_ref().map(|cadence| form::edit(cadence, desk)).unwrap_or_default();
                self.asking.take(reply)
            }
            Command::Edit => self.edit_step(desk),
            Command::Open => {
                let who = self.enrolled_at().and_then(|enrolled| enrolled.enrolment.who());
                match who {
                    Some((kind, id)) => Outcome::Open(Place::Record(kind, id)),
                    None => self.edit_step(desk),
                }
            }
            Command::Delete => {
                let Some((at, cadence)) = self.step_at().zip(self.cadence.as_ref()) else {
                    return Outcome::Nothing;
                };
                form::delete_step(cadence, &self.steps, at, desk)
            }
            Command::MoveCardUp => self.reorder(-1, desk),
            Command::MoveCardDown => self.reorder(1, desk),
            Command::PauseEnrolment => self.turn(acts::EnrolmentAct::Pause, desk),
            Command::StopEnrolment => self.turn(acts::EnrolmentAct::Stop, desk),
            Command::CadenceImport => self.asking.take(files::import(desk)),
            Command::CadenceExport => {
                let reply =
                    self.cadence.as_ref().map(|cadence| files::export(cadence, desk)).unwrap_or_default();
                self.asking.take(reply)
            }
            other => action::not_here(other),
        }
    }

    fn answer(&mut self, answer: Answer, desk: &Desk<'_>) -> Outcome {
        self.asking.answer(answer, desk)
    }

    fn preview(&self, text: &str, desk: &Desk<'_>) -> Preview {
        self.asking.preview(text, desk)
    }

    fn click(&mut self, _column: u16, row: u16, _desk: &Desk<'_>) -> Outcome {
        if let Some(row) = row.checked_sub(view::PAGE_HEAD) {
            let at = self.scroll.top_for(self.lines.len(), self.height) + usize::from(row);
            if matches!(self.lines.get(at), Some(Line::Step(_) | Line::Enrolled(_))) {
                self.scroll.cursor = at;
            }
        }
        Outcome::Nothing
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        view::draw_page(self, frame.buffer_mut(), area, look);
    }
}
