//! The page's state: its panes, the cursor in each, and what commands do.

use std::cell::RefCell;

use ratatui::Frame;
use ratatui::layout::{Position, Rect, Size};

use crate::command::{Command, Context};
use crate::domain::{Id, Kind, Message, Record, Value};
use crate::repository::Result;
use crate::screens::action::{self, Asking, Reply};
use crate::ui::facts;
use crate::ui::scroll::{Scroll, rows_by};
use crate::ui::{Answer, Desk, FormRow, Look, Outcome, Place, Preview, Screen};

use super::around::{Around, Related};
use super::{rows, view};

/// A part of the page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pane {
    /// What happened, newest first.
    Timeline,
    /// What the record holds.
    Fields,
    /// The people or companies tied to it.
    People,
    /// Its deals.
    Deals,
    /// What a deal taught, and deals like it.
    Lessons,
    /// The steps that changed it.
    History,
}

/// What a cell of the page shows, for the mouse.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Seen {
    /// The name of a pane.
    Pane(Pane),
    /// A row of the pane the cursor is in.
    Row(usize),
}

/// Where what was drawn last stands, and the first cell of the page.
#[derive(Debug, Default)]
pub struct Drawn {
    pub(super) origin: Position,
    pub(super) places: Vec<(Rect, Seen)>,
}

/// The page of one record.
#[derive(Debug)]
pub struct RecordPage {
    pub(super) kind: Kind,
    pub(super) id: Id,
    pub(super) around: Around,
    pub(super) at: usize,
    pub(super) scrolls: [Scroll; 6],
    pub(super) size: Size,
    pub(super) drawn: RefCell<Drawn>,
    /// The columns of the longest day by which something planned is due.
    pub(super) widest_due: usize,
    /// The keys of the fields that hold something, in order.
    fields: Vec<String>,
    /// Whether there is a pane of people, or of companies where these are not switched off.
    shows_people: bool,
    /// Whether lessons are not switched off.
    shows_lessons: bool,
    jumping: bool,
    asking: Asking,
}

impl RecordPage {
    /// The page of a record.
    pub fn new(kind: Kind, id: Id) -> RecordPage {
        RecordPage {
            kind,
            id,
            around: Around::default(),
            at: 0,
            scrolls: [Scroll::default(); 6],
            size: Size::ZERO,
            drawn: RefCell::default(),
            widest_due: 0,
            fields: Vec::new(),
            shows_people: true,
            shows_lessons: true,
            jumping: false,
            asking: Asking::default(),
        }
    }

    /// The panes of this kind of record, in order.
    pub(super) fn panes(&self) -> &'static [Pane] {
        match self.kind {
            Kind::Contact if !self.shows_people => {
                &[Pane::Timeline, Pane::Fields, Pane::Deals, Pane::History]
            }
            Kind::Account | Kind::Contact => {
                &[Pane::Timeline, Pane::Fields, Pane::People, Pane::Deals, Pane::History]
            }
            Kind::Activity => &[Pane::Fields, Pane::People, Pane::History],
            Kind::Opportunity if !self.shows_lessons => {
                &[Pane::Timeline, Pane::Fields, Pane::People, Pane::History]
            }
            Kind::Opportunity => &[Pane::Timeline, Pane::Fields, Pane::People, Pane::History, Pane::Lessons],
            _ => &[Pane::Timeline, Pane::Fields, Pane::People, Pane::History],
        }
    }

    /// The pane the cursor is in.
    pub(super) fn pane(&self) -> Pane {
        self.panes()[self.at.min(self.panes().len() - 1)]
    }

    /// The cursor of a pane.
    pub(super) fn scroll(&self, pane: Pane) -> Scroll {
        self.scrolls[pane as usize]
    }

    /// How many rows a pane has.
    pub(super) fn rows(&self, pane: Pane) -> usize {
        match pane {
            Pane::Timeline => self.around.timeline.len(),
            Pane::Fields => self.fields.len(),
            Pane::People => self.around.people.len(),
            Pane::Deals => self.around.deals.len(),
            Pane::Lessons => self.around.lessons.len(),
            Pane::History => self.around.history.len(),
        }
    }

    fn step(&mut self, by: isize) {
        let pane = self.pane();
        let rows = self.rows(pane);
        let height = usize::from(self.size.height.saturating_sub(view::HEAD));
        self.scrolls[pane as usize].step(by, rows, height);
    }

    fn turn(&mut self, by: isize) {
        let count = self.panes().len() as isize;
        self.at = (self.at as isize + by).rem_euclid(count) as usize;
    }

    fn related(&self) -> Option<&Related> {
        let at = self.scroll(self.pane()).cursor;
        match self.pane() {
            Pane::People => self.around.people.get(at),
            Pane::Deals => self.around.deals.get(at),
            _ => None,
        }
    }

    /// The planned activity under the cursor.
    fn planned(&self) -> Option<&Record> {
        let event = self.around.timeline.get(self.scroll(Pane::Timeline).cursor);
        let activity = event.filter(|_| self.pane() == Pane::Timeline)?.activity()?;
        (activity.text("status") == "planned").then_some(activity)
    }

    fn open(&mut self, desk: &Desk<'_>) -> Outcome {
        let at = self.scroll(self.pane()).cursor;
        match self.pane() {
            Pane::Timeline => match self.around.timeline.get(at).and_then(|event| event.activity()) {
                Some(activity) => Outcome::Open(Place::Record(Kind::Activity, activity.id)),
                None => Outcome::Nothing,
            },
            Pane::Fields => {
                let key = self.fields.get(at).cloned();
                let Some(record) = &self.around.record else { return Outcome::Nothing };
                let reply = action::edit::edit_at(record, key.as_deref().unwrap_or_default(), desk);
                self.asking.take(reply)
            }
            Pane::People | Pane::Deals => match self.related() {
                Some(related) => Outcome::Open(Place::Record(related.record.kind, related.record.id)),
                None => Outcome::Nothing,
            },
            Pane::Lessons => {
                let deal = self.around.lessons.get(at).and_then(|one| one.lesson.opportunity);
                match deal.filter(|deal| *deal != self.id) {
                    Some(deal) => Outcome::Open(Place::Record(Kind::Opportunity, deal)),
                    None => Outcome::Nothing,
                }
            }
            Pane::History => match self.around.history.get(at) {
                Some((step, _)) => Outcome::Open(Place::Step(step.id)),
                None => Outcome::Nothing,
            },
        }
    }

    /// Adds what belongs to the pane: a person, else a deal, to an account or contact; else plans
    /// what is next.
    fn add(&mut self, desk: &Desk<'_>) -> Outcome {
        let Some(record) = self.around.record.clone() else { return Outcome::Nothing };
        let id = Value::Id(self.id);
        let reply = match (self.kind, self.pane()) {
            (Kind::Account, Pane::People) => action::edit::add(Kind::Contact, vec![("account", id)], desk),
            (Kind::Account, _) => action::edit::add(Kind::Opportunity, vec![("account", id)], desk),
            (Kind::Contact, _) => {
                let account = record.get("account").clone();
                action::edit::add(Kind::Opportunity, vec![("account", account), ("contact", id)], desk)
            }
            _ => action::start(Command::PlanNext, &[record], desk).unwrap_or_default(),
        };
        self.asking.take(reply)
    }

    fn unlink(&mut self, desk: &Desk<'_>) -> Outcome {
        let link = self.related().and_then(|related| related.link.clone().zip(Some(related.record.name())));
        let reply = match link {
            Some((link, name)) => action::edit::unlink(&link, &name, desk),
            None => Reply::toast("record-nothing-to-unlink"),
        };
        self.asking.take(reply)
    }
}

impl Screen for RecordPage {
    fn context(&self) -> Context {
        if self.jumping { Context::Jump } else { Context::Record }
    }

    fn place(&self) -> Place {
        Place::Record(self.kind, self.id)
    }

    fn refresh(&mut self, desk: &Desk<'_>) -> Result<()> {
        self.around = Around::read(self.kind, self.id, desk.repository)?;
        let lists = desk.repository.lists();
        self.shows_people = self.kind != Kind::Contact || lists.shows_kind(Kind::Account);
        self.shows_lessons = lists.shows_kind(Kind::Lesson);
        self.at = self.at.min(self.panes().len() - 1);
        let record = self.around.record.as_ref();
        self.fields = record.map(|record| facts::keys(record, &view::WITHOUT, lists)).unwrap_or_default();
        let today = desk.repository.today();
        let due = self.around.planned().map(|one| rows::when_due(one, desk.text, today).width());
        self.widest_due = due.max().unwrap_or(0);
        self.step(0);
        Ok(())
    }

    fn sized(&mut self, size: Size) {
        self.size = size;
    }

    fn targets(&self, _command: Command) -> Vec<(Kind, Id)> {
        self.around.record.iter().map(|record| (record.kind, record.id)).collect()
    }

    fn why_not(&self, command: Command) -> Option<Message> {
        let targets = self.around.record.as_slice();
        action::why_not(command, targets)
    }

    fn update(&mut self, command: Command, desk: &Desk<'_>) -> Outcome {
        if std::mem::take(&mut self.jumping) && command == Command::Back {
            return Outcome::Nothing;
        }
        let page = usize::from(self.size.height.saturating_sub(view::HEAD + 1).max(1));
        if let Some(by) = rows_by(command, page) {
            self.step(by);
            return Outcome::Nothing;
        }
        match command {
            Command::NextPane | Command::Right => self.turn(1),
            Command::PreviousPane | Command::Left => self.turn(-1),
            Command::Back => return Outcome::Close,
            Command::Open => return self.open(desk),
            Command::Add => return self.add(desk),
            Command::MoveToStage => self.jumping = true,
            Command::RecordHistory => return Outcome::Open(Place::History(Some((self.kind, self.id)))),
            Command::Unlink => return self.unlink(desk),
            other => {
                let targets: Vec<Record> = match (other, self.planned()) {
                    (Command::Done, Some(planned)) => vec![planned.clone()],
                    _ => self.around.record.clone().into_iter().collect(),
                };
                return match action::start(other, &targets, desk) {
                    Some(reply) => self.asking.take(reply),
                    None => action::not_here(other),
                };
            }
        }
        Outcome::Nothing
    }

    fn answer(&mut self, answer: Answer, desk: &Desk<'_>) -> Outcome {
        self.asking.answer(answer, desk)
    }

    fn beside_form(&self, rows: &[FormRow], desk: &Desk<'_>) -> Option<String> {
        self.asking.beside_form(rows, desk)
    }

    fn preview(&self, text: &str, desk: &Desk<'_>) -> Preview {
        self.asking.preview(text, desk)
    }

    fn click(&mut self, column: u16, row: u16, _desk: &Desk<'_>) -> Outcome {
        let hit = {
            let drawn = self.drawn.borrow();
            let at = Position::new(drawn.origin.x + column, drawn.origin.y + row);
            drawn.places.iter().find(|(place, _)| place.contains(at)).map(|(_, seen)| *seen)
        };
        match hit {
            Some(Seen::Pane(pane)) => {
                self.at = self.panes().iter().position(|shown| *shown == pane).unwrap_or(self.at);
            }
            Some(Seen::Row(row)) => {
                let pane = self.pane();
                self.scrolls[pane as usize].cursor = row.min(self.rows(pane).saturating_sub(1));
            }
            None => {}
        }
        Outcome::Nothing
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        view::draw(self, frame, area, look);
    }
}
