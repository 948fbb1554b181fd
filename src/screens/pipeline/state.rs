//! The board as a screen: its filter and pipeline, the question it has open, and what commands
//! do to the cards.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::{Position, Rect, Size};

use crate::command::{Command, Context};
use crate::domain::grouping::{Bucket, Grouping};
use crate::domain::{Change, Id, Kind, Message, Record, Value};
use crate::query;
use crate::repository::Result;
use crate::screens::action::views::Views;
use crate::screens::action::{self, Asking, Reply};
use crate::ui::filter::FilterLine;
use crate::ui::read::Shelf;
use crate::ui::{Answer, Desk, FormRow, Found, Look, Outcome, Place, Preview, Screen};

use super::board::Board;
use super::choose;
use super::view::{self, Layout};

/// What the keys mean just now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mode {
    /// Keys move and act.
    Cards,
    /// The next key is the number of the stage to move to.
    Jump,
}

/// What is being chosen for the board itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Choosing {
    Pipeline,
    Grouping,
}

/// The board of a pipeline.
#[derive(Debug)]
pub struct Pipeline {
    pub(super) board: Board,
    pub(super) filter: FilterLine,
    /// The first column on the screen.
    pub(super) left: usize,
    /// The board whose first columns were put on the screen when it was opened.
    pub(super) opened: Option<Shelf>,
    pub(super) size: Size,
    /// Open deals with nothing planned, of those that are shown; none while words narrow them.
    pub(super) bare: Option<i64>,
    /// Whether what is shown holds no deal and another pipeline does.
    pub(super) is_elsewhere: bool,
    mode: Mode,
    choosing: Option<Choosing>,
    asking: Asking,
    pub(super) views: Views,
}

impl Pipeline {
    /// The board of a pipeline; as it is to open when none is named.
    pub fn new(pipeline: Option<Id>, desk: &Desk<'_>) -> Pipeline {
        let mut screen = Pipeline {
            board: Board::of(pipeline),
            filter: FilterLine::new(Kind::Opportunity),
            left: 0,
            opened: None,
            size: Size::ZERO,
            bare: None,
            is_elsewhere: false,
            mode: Mode::Cards,
            choosing: None,
            asking: Asking::default(),
            views: Views::default(),
        };
        if pipeline.is_none() {
            screen.start_with_view(desk);
        }
        screen
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
        self.bare = self.count_bare(desk)?;
        self.is_elsewhere = choose::is_elsewhere(&self.board, desk.repository)?;
        if self.opened.replace(self.board.shelf()) != Some(self.board.shelf()) {
            self.left = self.board.first_shown();
        }
        self.settle();
        Ok(())
    }

    /// Counts the open deals with nothing planned, unless words narrow the board.
    fn count_bare(&self, desk: &Desk<'_>) -> Result<Option<i64>> {
        let owner = desk.repository.lists().me.filter(|_| self.filter.is_mine());
        let pipeline = self.board.pipeline.filter(|_| !self.filter.is_set());
        pipeline.map(|pipeline| desk.repository.without_next(pipeline, owner)).transpose()
    }

    fn take_filter(&mut self, desk: &Desk<'_>) {
        let month = query::parse("closed:this-month", Kind::Opportunity, desk.repository.lists()).filter;
        self.board.set_filter(self.filter.filter().cloned(), month);
    }

    /// Has the columns read beside the screen: the filter became another one.
    fn refilter(&mut self, desk: &Desk<'_>) -> Outcome {
        self.bare = None;
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
        match choose::pipeline(&self.board, desk) {
            Ok(picker) => {
                self.choosing = Some(Choosing::Pipeline);
                Outcome::Pick(picker)
            }
            Err(error) => action::trouble(&error),
        }
    }

    fn choose_grouping(&mut self, desk: &Desk<'_>) -> Outcome {
        self.choosing = Some(Choosing::Grouping);
        Outcome::Pick(choose::grouping(&self.board, desk))
    }

    /// Shows another pipeline, or the same deals in other columns, the cursor staying on its card.
    fn chosen(&mut self, choosing: Choosing, answer: Answer, desk: &Desk<'_>) -> Outcome {
        let Answer::Picked(values) = answer else { return Outcome::Nothing };
        match (choosing, values.first()) {
            (Choosing::Pipeline, Some(Value::Id(id))) => {
                self.board.pipeline = Some(*id);
                self.board.shows_all = false;
            }
            (Choosing::Pipeline, _) => self.board.shows_all = true,
            (Choosing::Grouping, value) => {
                let key = value.and_then(Value::as_text).unwrap_or_default();
                let usual = Grouping::usual(desk.repository.lists().tracking(self.board.pipeline));
                self.board.chosen = Grouping::from_key(key).filter(|chosen| *chosen != usual);
            }
        }
        told(self.read_all(desk))
    }

    fn add(&mut self, desk: &Desk<'_>) -> Outcome {
        let column = self.board.column();
        let stage = column.filter(|column| column.is_open()).and_then(|column| column.stage.as_ref());
        let mut given = vec![
            ("stage", Value::from(stage.map(|stage| stage.id))),
            ("pipeline", Value::from(self.board.pipeline)),
        ];
        match column.map(|column| column.of) {
            Some(Bucket::Owner(Some(owner))) => given.push(("owner", Value::Id(owner))),
            Some(Bucket::Forecast(category)) => given.push(("forecast", category.key().into())),
            _ => {}
        }
        let reply = action::edit::add(Kind::Opportunity, given, desk);
        self.asking.take(reply)
    }

    /// Puts every target into the column that `to` gives for the one it is in.
    fn send(&mut self, targets: &[Record], desk: &Desk<'_>, to: impl Fn(usize) -> Option<usize>) -> Outcome {
        let columns = self.board.columns();
        let sent = |deal: &Record| {
            let at = self.board.place_of(deal, desk.repository)?;
            Some((deal.clone(), columns.get(to(at)?)?.of))
        };
        let moves: Vec<(Record, Bucket)> = targets.iter().filter_map(sent).collect();
        let reply = action::group::send(&moves, desk);
        self.take(reply)
    }

    /// Moves cards between columns that are no stages; none when the command is no such move, or
    /// the columns are stages.
    fn regroup(&mut self, command: Command, desk: &Desk<'_>) -> Option<Outcome> {
        if self.board.grouping == Grouping::Stage {
            return None;
        }
        let targets = self.board.targets().to_vec();
        Some(match command {
            Command::MoveCardLeft => self.send(&targets, desk, |at| at.checked_sub(1)),
            Command::MoveCardRight => self.send(&targets, desk, |at| Some(at + 1)),
            Command::MoveCardUp | Command::MoveCardDown => action::group::no_order(),
            other => {
                let index = other.stage_index()?;
                self.send(&targets, desk, |_| Some(index))
            }
        })
    }

    /// Drops the card that was pressed, and what is marked with it, on another column.
    fn drop_on(&mut self, column: usize, place: Option<usize>, desk: &Desk<'_>) -> Outcome {
        let Some(card) = self.board.current().cloned() else { return Outcome::Nothing };
        let marked = self.board.is_marked(card.id);
        let targets = if marked { self.board.marks().to_vec() } else { vec![card] };
        if column == self.board.at() {
            return match place {
                Some(_) if self.board.grouping != Grouping::Stage => action::group::no_order(),
                Some(place) => {
                    let by = self.board.rows_to(place);
                    if by == 0 { Outcome::Nothing } else { self.reorder(by, desk) }
                }
                None => Outcome::Nothing,
            };
        }
        if self.board.grouping != Grouping::Stage {
            return self.send(&targets, desk, |_| Some(column));
        }
        match self.board.columns().get(column).and_then(|column| column.stage.clone()) {
            Some(stage) => {
                let reply = action::deal::move_to(&targets, &stage, desk);
                self.take(reply)
            }
            None => Outcome::Nothing,
        }
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

    /// Marks what the command says of all that passes the filter, or takes the marks away.
    fn mark_many(&mut self, command: Command, desk: &Desk<'_>) -> Outcome {
        if self.board.clear_marks() {
            return Outcome::Nothing;
        }
        let marked = match command {
            Command::MarkColumn => self.board.mark_column(desk.repository),
            _ => self.board.mark_all(desk.repository),
        };
        match marked {
            Ok(()) => Outcome::Toast(Message::new("list-marked").with("count", self.board.marks().len())),
            Err(error) => action::trouble(&error),
        }
    }

    fn follow(&mut self, changes: &[Change]) {
        let current = self.board.current().map(|card| card.id);
        for change in changes {
            match change {
                Change::Set { kind: Kind::Opportunity, id, values } if Some(*id) == current => {
                    let decided = self.board.grouping.decided_by();
                    let moves = values.iter().any(|(key, _)| decided.contains(&key.as_ref()));
                    let stage = values.iter().find(|(key, _)| key == "stage").and_then(|(_, v)| v.as_id());
                    let closes =
                        |stage: Id| self.board.grouping == Grouping::Stage && !self.board.is_open(stage);
                    if moves && !stage.is_some_and(closes) {
                        self.board.follow(*id);
                    }
                }
                Change::Create { kind: Kind::Opportunity, id, .. } => self.board.follow(*id),
                _ => {}
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

    fn follow(&mut self, changed: &[(Kind, Id)], _desk: &Desk<'_>) {
        if let Some((_, id)) = changed.iter().find(|(kind, _)| *kind == Kind::Opportunity) {
            self.board.follow(*id);
        }
    }

    fn targets(&self, _command: Command) -> Vec<(Kind, Id)> {
        self.board.targets().iter().map(|record| (record.kind, record.id)).collect()
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
        if let Some(outcome) = self.regroup(command, desk) {
            return outcome;
        }
        let shown = self.shown();
        if let Some(outcome) = self.views.command(command, &shown, desk) {
            return outcome;
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
            Command::MarkAll | Command::MarkColumn => self.mark_many(command, desk),
            Command::MoveCardUp => self.reorder(-1, desk),
            Command::MoveCardDown => self.reorder(1, desk),
            Command::MoveToStage => {
                self.mode = Mode::Jump;
                Outcome::Nothing
            }
            Command::ChoosePipeline => self.choose_pipeline(desk),
            Command::GroupBy => self.choose_grouping(desk),
            Command::Add => self.add(desk),
            other => match action::start(other, self.board.targets(), desk) {
                Some(reply) => self.take(reply),
                None => action::not_here(other),
            },
        }
    }

    fn answer(&mut self, answer: Answer, desk: &Desk<'_>) -> Outcome {
        if let Some(choosing) = self.choosing.take() {
            return self.chosen(choosing, answer, desk);
        }
        if self.views.is_asked() {
            return self.answer_views(answer, desk);
        }
        let outcome = self.asking.answer(answer, desk);
        self.after(outcome)
    }

    fn confirmed(&mut self) {
        self.board.clear_marks();
    }

    fn found(&mut self, found: Found, desk: &Desk<'_>) {
        self.board.take(found);
        self.bare = self.count_bare(desk).unwrap_or_default();
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

    fn wheel_at(&mut self, column: u16) {
        let layout = Layout::of(self.size, self.board.columns().len());
        if let Some(at) = layout.column_at(column) {
            self.board.go_to(self.left + at);
        }
    }

    fn drag(&mut self, from: Position, to: Position, desk: &Desk<'_>) -> Outcome {
        let layout = Layout::of(self.size, self.board.columns().len());
        let pressed = layout.hit(from.x, from.y).filter(|(at, _)| self.left + at == self.board.at());
        // The press has put the cursor on the card; one beside all cards moved nothing.
        if !pressed.is_some_and(|(_, row)| self.board.is_under_cursor(row)) {
            return Outcome::Nothing;
        }
        let Some(column) = layout.column_at(to.x) else { return Outcome::Nothing };
        let place = layout.hit(to.x, to.y).map(|(_, row)| row);
        self.drop_on(self.left + column, place, desk)
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        view::draw(self, frame, area, look);
    }
}
