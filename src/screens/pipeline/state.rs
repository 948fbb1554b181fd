//! The board as a screen: its filter and pipeline, the question it has open, and what commands
//! do to the cards.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::{Rect, Size};

use crate::command::{Command, Context};
use crate::domain::{Change, Id, Kind, Message, Value};
use crate::query;
use crate::repository::Result;
use crate::screens::action::{self, Asking, Reply};
use crate::ui::filter::FilterLine;
use crate::ui::{Answer, Choices, Desk, FormRow, Found, Look, Outcome, Picker, Place, Preview, Screen};

use super::board::Board;
use super::view::{self, Layout};

/// What the keys mean just now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mode {
    /// Keys move and act.
    Cards,
    /// The next key is the number of the stage to move to.
    Jump,
}

/// The board of a pipeline.
#[derive(Debug)]
pub struct Pipeline {
    pub(super) board: Board,
    pub(super) filter: FilterLine,
    /// The first column on the screen.
    pub(super) left: usize,
    pub(super) size: Size,
    mode: Mode,
    is_choosing: bool,
    asking: Asking,
}

impl Pipeline {
    /// The board of a pipeline; of the default one when none is named.
    pub fn new(pipeline: Option<Id>) -> Pipeline {
        Pipeline {
            board: Board::of(pipeline),
            filter: FilterLine::new(Kind::Opportunity),
            left: 0,
            size: Size::ZERO,
            mode: Mode::Cards,
            is_choosing: false,
            asking: Asking::default(),
        }
    }

    /// True while the number of a stage is awaited.
    pub(super) fn is_jumping(&self) -> bool {
        self.mode == Mode::Jump
    }

    /// Keeps the cursor's column on the screen.
    fn settle(&mut self) {
        let layout = Layout::of(self.size, self.board.columns().len());
        let at = self.board.at();
        self.left = self.left.min(at).max((at + 1).saturating_sub(layout.shown));
        self.left = self.left.min(self.board.columns().len().saturating_sub(layout.shown));
    }

    fn read_all(&mut self, desk: &Desk<'_>) -> Result<()> {
        self.take_filter(desk);
        self.board.refresh(desk.repository)?;
        self.settle();
        Ok(())
    }

    fn take_filter(&mut self, desk: &Desk<'_>) {
        let month = query::parse("closed:this-month", Kind::Opportunity, desk.repository.lists()).filter;
        self.board.set_filter(self.filter.filter().cloned(), month);
    }

    /// Has the columns read beside the screen: the filter became another one.
    fn refilter(&mut self, desk: &Desk<'_>) -> Outcome {
        self.take_filter(desk);
        self.board.wanted().map_or(Outcome::Nothing, |wanted| Outcome::Read(Box::new(wanted)))
    }

    fn moved(&mut self, desk: &Desk<'_>) -> Outcome {
        self.settle();
        told(self.board.catch_up(desk.repository))
    }

    /// Does what moves the cursor; whether the command was one of these.
    fn travel(&mut self, command: Command) -> bool {
        match command {
            Command::Up => self.board.step(-1),
            Command::Down => self.board.step(1),
            Command::Left => self.board.step_columns(-1),
            Command::Right => self.board.step_columns(1),
            Command::PageUp => self.board.step_pages(-1),
            Command::PageDown => self.board.step_pages(1),
            Command::Top => self.board.to_top(),
            Command::Bottom => self.board.to_end(),
            Command::Mark => self.board.mark(),
            Command::MarkRange => self.board.mark_range(),
            _ => return false,
        }
        true
    }

    fn back(&mut self, desk: &Desk<'_>) -> Outcome {
        if self.board.clear_marks() {
            return Outcome::Nothing;
        }
        if self.filter.clear(desk.repository.lists()) {
            return self.refilter(desk);
        }
        Outcome::Close
    }

    /// Puts the card one place up or down in its column.
    fn reorder(&mut self, by: isize, desk: &Desk<'_>) -> Outcome {
        let marked = self.board.marks().len();
        if marked > 1 {
            return Outcome::Toast(Message::new("action-one-at-a-time").with("count", marked));
        }
        let Some(card) = self.board.current() else { return Outcome::Nothing };
        let Some(places) = self.board.places_beside(by) else {
            return Outcome::Toast(Message::new("action-no-place-there"));
        };
        let id = if by > 0 { "action-moved-down" } else { "action-moved-up" };
        let label = Message::new(id).with("name", card.name());
        let put = |(card, place): (Id, String)| {
            Change::set(Kind::Opportunity, card, [("position", Value::from(place))])
        };
        let reply = Reply::write(desk, &label, places.into_iter().map(put).collect());
        self.take(reply)
    }

    fn choose_pipeline(&mut self, desk: &Desk<'_>) -> Outcome {
        self.is_choosing = true;
        let choices = action::fields::small_kind(Kind::Pipeline, desk);
        let picker = Picker::new(Message::new("board-pipelines"), Choices::These(choices));
        Outcome::Pick(match self.board.pipeline {
            Some(id) => picker.at(Value::Id(id)),
            None => picker,
        })
    }

    fn add(&mut self, desk: &Desk<'_>) -> Outcome {
        let stage = self.board.column().map(|column| &column.stage).filter(|stage| stage.is_open());
        let given = vec![
            ("stage", Value::from(stage.map(|stage| stage.id))),
            ("pipeline", Value::from(self.board.pipeline)),
        ];
        let reply = action::edit::add(Kind::Opportunity, given, desk);
        self.asking.take(reply)
    }

    /// Passes a reply on. What was written to marked cards takes the marks with it, and the
    /// cursor follows a card that moves to another stage, unless that closes it: then the next
    /// card of the column is at hand.
    fn take(&mut self, reply: Reply) -> Outcome {
        let outcome = self.asking.take(reply);
        self.after(outcome)
    }

    fn after(&mut self, outcome: Outcome) -> Outcome {
        if let Some(changes) = outcome.written() {
            self.follow(changes);
            self.board.clear_marks();
        }
        outcome
    }

    /// Marks every card of the column that passes the filter, or takes the marks away.
    fn mark_all(&mut self, desk: &Desk<'_>) -> Outcome {
        if self.board.clear_marks() {
            return Outcome::Nothing;
        }
        match self.board.mark_column(desk.repository) {
            Ok(()) => Outcome::Toast(Message::new("list-marked").with("count", self.board.marks().len())),
            Err(error) => action::trouble(&error),
        }
    }

    fn follow(&mut self, changes: &[Change]) {
        let current = self.board.current().map(|card| card.id);
        for change in changes {
            if let Change::Set { kind: Kind::Opportunity, id, values } = change
                && Some(*id) == current
                && let Some(stage) =
                    values.iter().find(|(key, _)| key == "stage").and_then(|(_, v)| v.as_id())
                && self.board.is_open(stage)
            {
                self.board.follow(*id, stage);
            }
            if let Change::Create { kind: Kind::Opportunity, id, values } = change
                && let Some(stage) =
                    values.iter().find(|(key, _)| key == "stage").and_then(|(_, v)| v.as_id())
            {
                self.board.follow(*id, stage);
            }
        }
    }
}

fn told(read: Result<()>) -> Outcome {
    match read {
        Ok(()) => Outcome::Nothing,
        Err(error) => action::trouble(&error),
    }
}

impl Screen for Pipeline {
    fn context(&self) -> Context {
        match self.mode {
            _ if self.filter.is_typing() => Context::Prompt,
            Mode::Jump => Context::Jump,
            Mode::Cards => Context::Board,
        }
    }

    fn place(&self) -> Place {
        Place::Pipeline(self.board.pipeline)
    }

    fn refresh(&mut self, desk: &Desk<'_>) -> Result<()> {
        self.filter.read_again(desk.repository.lists());
        self.read_all(desk)
    }

    fn sized(&mut self, size: Size) {
        self.size = size;
        self.board.set_fits(view::fits(size));
        self.settle();
    }

    fn follow(&mut self, changed: &[(Kind, Id)], desk: &Desk<'_>) {
        let deal = changed.iter().find(|(kind, _)| *kind == Kind::Opportunity);
        let deal = deal.and_then(|(kind, id)| desk.repository.get(*kind, *id).ok().flatten());
        if let Some((id, stage)) = deal.and_then(|deal| Some((deal.id, deal.get("stage").as_id()?))) {
            self.board.follow(id, stage);
        }
    }

    fn why_not(&self, command: Command) -> Option<Message> {
        action::why_not(command, self.board.targets())
    }

    fn update(&mut self, command: Command, desk: &Desk<'_>) -> Outcome {
        if self.filter.is_typing() {
            let other = self.filter.command(command, desk.repository.lists());
            return if other { self.refilter(desk) } else { Outcome::Nothing };
        }
        if std::mem::replace(&mut self.mode, Mode::Cards) == Mode::Jump && command == Command::Back {
            return Outcome::Nothing;
        }
        if self.travel(command) {
            return self.moved(desk);
        }
        match command {
            Command::Open => match self.board.current() {
                Some(card) => Outcome::Open(Place::Record(Kind::Opportunity, card.id)),
                None => Outcome::Nothing,
            },
            Command::Back => self.back(desk),
            Command::Filter => {
                self.filter.open();
                Outcome::Nothing
            }
            Command::ToggleScope => {
                self.filter.toggle_mine(desk.repository.lists());
                self.refilter(desk)
            }
            Command::MarkAll => self.mark_all(desk),
            Command::MoveCardUp => self.reorder(-1, desk),
            Command::MoveCardDown => self.reorder(1, desk),
            Command::MoveToStage => {
                self.mode = Mode::Jump;
                Outcome::Nothing
            }
            Command::ChoosePipeline => self.choose_pipeline(desk),
            Command::Add => self.add(desk),
            other => match action::start(other, self.board.targets(), desk) {
                Some(reply) => self.take(reply),
                None => action::not_here(other),
            },
        }
    }

    fn answer(&mut self, answer: Answer, desk: &Desk<'_>) -> Outcome {
        if std::mem::take(&mut self.is_choosing) {
            let Answer::Picked(values) = answer else { return Outcome::Nothing };
            self.board.pipeline = values.first().and_then(Value::as_id).or(self.board.pipeline);
            self.left = 0;
            return told(self.read_all(desk));
        }
        let outcome = self.asking.answer(answer, desk);
        self.after(outcome)
    }

    fn confirmed(&mut self) {
        self.board.clear_marks();
    }

    fn found(&mut self, found: Found, _desk: &Desk<'_>) {
        self.board.take(found);
        self.settle();
    }

    fn beside_form(&self, rows: &[FormRow], desk: &Desk<'_>) -> Option<String> {
        self.asking.beside_form(rows, desk)
    }

    fn preview(&self, text: &str, desk: &Desk<'_>) -> Preview {
        self.asking.preview(text, desk)
    }

    fn typed(&mut self, key: KeyEvent, desk: &Desk<'_>) -> Outcome {
        if self.filter.press(key, desk.repository.lists()) { self.refilter(desk) } else { Outcome::Nothing }
    }

    fn paste(&mut self, text: &str, desk: &Desk<'_>) -> Outcome {
        if self.filter.paste(text, desk.repository.lists()) { self.refilter(desk) } else { Outcome::Nothing }
    }

    fn click(&mut self, column: u16, row: u16, desk: &Desk<'_>) -> Outcome {
        let layout = Layout::of(self.size, self.board.columns().len());
        let Some((at, place)) = layout.hit(column, row) else { return Outcome::Nothing };
        if self.board.click(self.left + at, place) { self.moved(desk) } else { Outcome::Nothing }
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        view::draw(self, frame, area, look);
    }
}
