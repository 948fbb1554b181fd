//! The steps of an import, from the file to the records, and what each key does in them.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::{Rect, Size};

use crate::command::{Command, Context};
use crate::domain::{Id, Kind, Message};
use crate::exchange::import::{Imported, Mode, Options};
use crate::exchange::mapping::Said;
use crate::exchange::opened::{file_name, spoken_path, usual_dates};
use crate::exchange::source::read_map;
use crate::exchange::table::Given;
use crate::repository::Result;
use crate::screens::action;
use crate::settings::file;
use crate::ui::begin::Beginning;
use crate::ui::scroll::{Scroll, rows_by};
use crate::ui::{Answer, Desk, Look, Outcome, Place, Prompt, Screen};

use super::asked::{self, Asked};
use super::files::{Chosen, Files};
use super::jobs::{Bring, News, Read};
use super::maps;
use super::opened::Opened;
use super::recent;
use super::told::{self, Line};
use super::view;

/// How far the import is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// Which file?
    File,
    /// The file was refused as it is.
    Refused,
    /// Where its columns go.
    Columns,
    /// What it would change.
    Check,
    /// It is in.
    Done,
}

/// The import of a file.
#[derive(Debug)]
pub struct Import {
    pub(super) step: Step,
    pub(super) files: Files,
    pub(super) opened: Option<Opened>,
    /// What stands in the way.
    pub(super) problems: Vec<Message>,
    /// What it would do or did.
    pub(super) result: Option<Imported>,
    /// That, line by line.
    pub(super) lines: Vec<Line>,
    pub(super) scroll: Scroll,
    /// Whether what came in was taken back.
    pub(super) is_undone: bool,
    /// A mapping that was saved for these columns and is not in use.
    pub(super) saved_map: Option<PathBuf>,
    /// The file that is read, and what was said of it.
    reading: Option<(PathBuf, Given, Options)>,
    asked: Option<Asked>,
    news: (Sender<News>, Receiver<News>),
    height: usize,
    is_read_only: bool,
    /// The deck it goes into is made once a file was read.
    is_unmade: bool,
}

impl Import {
    /// An import of a file, or one that asks for it, starting in the folder of the last one.
    pub fn new(path: Option<&Path>, desk: &Desk<'_>) -> Import {
        let start = path.map(Path::to_owned).or_else(|| recent::folder(desk));
        let start = start.unwrap_or_else(|| desk.machine.started_in().to_owned());
        Import {
            step: Step::File,
            files: Files::at(&start, desk.machine.home()),
            opened: None,
            problems: Vec::new(),
            result: None,
            lines: Vec::new(),
            scroll: Scroll::default(),
            is_undone: false,
            saved_map: None,
            reading: None,
            asked: None,
            news: channel(),
            height: 0,
            is_read_only: desk.repository.is_read_only(),
            is_unmade: desk.repository.path().is_none() && desk.repository.known_as().is_some(),
        }
    }

    /// The rows that the cursor moves over.
    fn rows(&self) -> usize {
        match self.step {
            Step::Columns => self.opened.as_ref().map_or(0, |opened| opened.columns.len()),
            _ => self.lines.len(),
        }
    }

    fn visible(&self) -> usize {
        view::rows_in(self.height, self.step)
    }

    fn step_by(&mut self, by: isize) {
        if self.step == Step::File {
            return self.files.step(by);
        }
        let (rows, visible) = (self.rows(), self.visible());
        if self.step == Step::Columns {
            self.scroll.step(by, rows, visible);
        } else {
            // Without a cursor the page itself moves.
            let last = rows.saturating_sub(visible) as isize;
            self.scroll.top = (self.scroll.top as isize).saturating_add(by).clamp(0, last) as usize;
        }
    }

    fn show(&mut self, step: Step) {
        self.step = step;
        self.scroll = Scroll::default();
    }

    fn read(&mut self, path: PathBuf, given: Given, options: Options) -> Outcome {
        self.reading = Some((path.clone(), given, options.clone()));
        let said = options.said;
        // The deck is made only for a file that can be read; what is in the way of another is told here.
        let begin = self.is_unmade.then(|| Beginning::Import(path.clone()));
        Outcome::Start(Box::new(Read { path, given, said, begin, tell: self.news.0.clone() }))
    }

    fn read_first(&mut self, path: PathBuf) -> Outcome {
        let said = Said { file_name: file_name(&path), ..Said::default() };
        let usual_dates = usual_dates(sys_locale::get_locale().as_deref());
        self.read(path, Given::default(), Options { said, usual_dates, ..Options::default() })
    }

    fn choose_file(&mut self) -> Outcome {
        match self.files.choose() {
            Chosen::Path(path) => self.read_first(path),
            Chosen::Deeper => Outcome::Nothing,
            Chosen::Unread(name) => Outcome::Toast(Message::new("importing-not-a-table").with("file", name)),
            Chosen::Nothing => Outcome::Toast(Message::new("importing-no-such-file")),
        }
    }

    /// Checks the file, or brings it in.
    fn bring(&mut self, mode: Mode, desk: &Desk<'_>) -> Outcome {
        self.bring_and(mode, Outcome::Nothing, desk)
    }

    fn bring_and(&mut self, mode: Mode, then: Outcome, desk: &Desk<'_>) -> Outcome {
        let Some(opened) = &self.opened else { return Outcome::Nothing };
        let label = Message::new("cli-step-imported").with("file", file_name(&opened.path));
        let job = Outcome::Start(Box::new(Bring {
            source: Arc::clone(&opened.source),
            options: opened.options.clone(),
            mode,
            label: action::words(desk, &label),
            tell: self.news.0.clone(),
            then,
        }));
        match (mode, &self.result) {
            (Mode::Write, Some(result)) => job.after(
                Message::new("importing-sure")
                    .with("file", file_name(&opened.path))
                    .with("created", result.created)
                    .with("updated", result.updated)
                    .with("rejected", result.rejected.len()),
            ),
            _ => job,
        }
    }

    fn go(&mut self, desk: &Desk<'_>) -> Outcome {
        match self.step {
            // What it would do is seen before it is asked for.
            Step::Columns => self.bring_and(Mode::DryRun, Outcome::Press(Command::ImportGo), desk),
            _ => self.bring(Mode::Write, desk),
        }
    }

    fn back(&mut self) -> Outcome {
        match self.step {
            // What came in is seen, wherever the file was asked for.
            Step::Done if !self.is_undone => {
                let kind = self.opened.as_ref().and_then(Opened::kind);
                return kind.map_or(Outcome::Close, |kind| Outcome::Go(Place::List(kind)));
            }
            Step::File | Step::Done => return Outcome::Close,
            Step::Refused | Step::Columns => self.show(Step::File),
            Step::Check => self.show(Step::Columns),
        }
        Outcome::Nothing
    }

    fn ask(&mut self, asked: Asked, desk: &Desk<'_>) -> Outcome {
        self.asked = Some(asked);
        let file = self.opened.as_ref().map(|opened| opened.path.clone());
        let file = file.or_else(|| self.reading.as_ref().map(|(path, _, _)| path.clone()));
        let file = file.unwrap_or_default();
        let prompt = |id: &'static str, path: PathBuf| {
            Outcome::Ask(Prompt::new(Message::new(id)).with_value(path.to_string_lossy().into_owned()))
        };
        match asked {
            Asked::Field(column) => {
                let picker = self.opened.as_ref().and_then(|opened| asked::field(opened, column, desk));
                picker.map_or(Outcome::Nothing, Outcome::Pick)
            }
            Asked::Kind => Outcome::Pick(asked::kind(self.opened.as_ref(), desk)),
            Asked::Options => {
                let form = self.opened.as_ref().map(|opened| asked::options(opened, desk));
                form.map_or(Outcome::Nothing, Outcome::Form)
            }
            Asked::SaveMap => prompt("importing-save-map", maps::beside(&file)),
            Asked::LoadMap => {
                let known = self.saved_map.clone();
                prompt("importing-load-map", known.unwrap_or_else(|| maps::beside(&file)))
            }
            Asked::Rejects => prompt("importing-write-rejects", file.with_extension("rejects.csv")),
        }
    }

    fn take_field(&mut self, column: usize, answer: &Answer) -> Outcome {
        let Answer::Picked(values) = answer else { return Outcome::Nothing };
        let field = values.first().and_then(|value| value.as_text()).unwrap_or("-").to_owned();
        let said = self.opened.as_mut().map(|opened| opened.say(column, &field));
        Import::settled(said)
    }

    fn take_kind(&mut self, answer: &Answer) -> Outcome {
        let Answer::Picked(values) = answer else { return Outcome::Nothing };
        let Some(kind) = values.first().and_then(|value| Kind::from_word(value.as_text()?)) else {
            return Outcome::Nothing;
        };
        self.scroll = Scroll::default();
        match (&mut self.opened, self.reading.clone()) {
            (Some(opened), _) if self.step == Step::Columns => Import::settled(Some(opened.say_kind(kind))),
            (_, Some((path, given, mut options))) => {
                options.said.kind = Some(kind);
                self.read(path, given, options)
            }
            _ => Outcome::Nothing,
        }
    }

    fn take_options(&mut self, answer: Answer, desk: &Desk<'_>) -> Outcome {
        let (Answer::Form(rows), Some(opened)) = (answer, &mut self.opened) else { return Outcome::Nothing };
        match asked::said(rows, &opened.options) {
            Err(form) => {
                self.asked = Some(Asked::Options);
                Outcome::Form(*form)
            }
            Ok((options, given)) => {
                let is_read_anew =
                    (given.delimiter, given.header) != (opened.given.delimiter, opened.given.header);
                if is_read_anew {
                    let path = opened.path.clone();
                    return self.read(path, given, options);
                }
                opened.options = options;
                if self.step == Step::Check { self.bring(Mode::DryRun, desk) } else { Outcome::Nothing }
            }
        }
    }

    fn save_map(&self, path: &Path, desk: &Desk<'_>) -> Outcome {
        let Some(map) = self.opened.as_ref().and_then(Opened::map) else { return Outcome::Nothing };
        let saved = file::write_whole(path, map.as_bytes());
        if saved.is_ok() {
            maps::remember(path, desk);
        }
        written(saved, path, "importing-map-saved")
    }

    fn load_map(&mut self, path: &Path) -> Outcome {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                let told = crate::exchange::opened::unreadable(path, &error);
                return Outcome::Trouble(told, Some(Message::new("file-unreadable-hint")));
            }
        };
        let Some((file, given, mut options)) = self.reading.clone() else { return Outcome::Nothing };
        options.said = Said { file_name: file_name(&file), ..Said::default() };
        match read_map(&text, &mut options) {
            Err(reason) => Outcome::Trouble(reason, None),
            Ok(()) => self.read(file, given, options),
        }
    }

    fn write_rejects(&self, path: &Path, desk: &Desk<'_>) -> Outcome {
        let (Some(opened), Some(result)) = (&self.opened, &self.result) else { return Outcome::Nothing };
        let heads = ["cli-column-line", "cli-column-column", "cli-column-reason"];
        let heads = heads.map(|id| action::words(desk, &Message::new(id)));
        let say = |message: &Message| action::words(desk, message);
        let csv = opened.source.rejects(&result.rejected, heads, &say);
        written(file::write_whole(path, &csv), path, "importing-rejects-written")
    }

    /// Tells why words could not be taken, if they could not.
    fn settled(said: Option<std::result::Result<(), Vec<Message>>>) -> Outcome {
        match said {
            Some(Err(reasons)) => {
                reasons.into_iter().next().map_or(Outcome::Nothing, |reason| Outcome::Trouble(reason, None))
            }
            _ => Outcome::Nothing,
        }
    }

    fn take(&mut self, news: News, desk: &Desk<'_>) {
        match news {
            News::Read(source) => {
                let Some((path, given, options)) = self.reading.clone() else { return };
                recent::remember(&path, desk);
                let opened = Opened::new(path, *source, given, options);
                let is_said = !opened.options.said.columns.is_empty();
                self.saved_map = if is_said { None } else { maps::fitting(&opened, desk) };
                self.opened = Some(opened);
                self.problems.clear();
                self.show(Step::Columns);
            }
            News::Refused(reasons) => {
                self.problems = reasons;
                if self.step == Step::File || self.opened.is_none() {
                    self.opened = None;
                    self.show(Step::Refused);
                }
            }
            News::Checked(result) => {
                self.problems.clear();
                self.lines = told::lines(&result, self.opened.as_ref(), desk);
                self.result = Some(*result);
                self.show(Step::Check);
            }
            News::Done(result) => {
                self.lines = told::lines(&result, self.opened.as_ref(), desk);
                self.result = Some(*result);
                self.is_undone = false;
                self.show(Step::Done);
            }
        }
    }
}

/// Tells where a file was written, or why it could not be.
fn written(tried: crate::settings::Result<()>, path: &Path, done: &'static str) -> Outcome {
    match tried {
        Ok(()) => Outcome::Toast(Message::new(done).with("file", path.display())),
        Err(error) => Outcome::Trouble(error.message(), Some(error.hint())),
    }
}

impl Screen for Import {
    fn context(&self) -> Context {
        if self.step == Step::File { Context::ImportFile } else { Context::Import }
    }

    fn place(&self) -> Place {
        Place::Import(None)
    }

    fn refresh(&mut self, desk: &Desk<'_>) -> Result<()> {
        self.is_read_only = desk.repository.is_read_only();
        while let Ok(news) = self.news.1.try_recv() {
            self.take(news, desk);
        }
        Ok(())
    }

    fn sized(&mut self, size: Size) {
        self.height = usize::from(size.height);
        self.files.sized(view::rows_in(self.height, Step::File));
        let (rows, visible) = (self.rows(), self.visible());
        self.scroll.settle(rows, visible);
    }

    fn follow(&mut self, _changed: &[(Kind, Id)], _desk: &Desk<'_>) {
        self.is_undone = self.step == Step::Done;
    }

    fn why_not(&self, command: Command) -> Option<Message> {
        use Command as C;
        let id = match command {
            C::ImportCheck | C::ImportGo if self.is_read_only => "deck-read-only",
            C::ImportCheck | C::ImportGo | C::ImportOptions | C::ImportSaveMap | C::ImportLoadMap
                if self.opened.is_none() && (command != C::ImportLoadMap || self.reading.is_none()) =>
            {
                "importing-not-read"
            }
            C::ImportGo | C::ImportCheck | C::ImportKind | C::ImportOptions | C::ImportLoadMap
                if self.step == Step::Done =>
            {
                "importing-is-in"
            }
            C::ImportKind | C::ImportSaveMap | C::Open if self.step == Step::Columns && self.rows() == 0 => {
                "importing-nothing-to-map"
            }
            C::ImportRejects if self.result.as_ref().is_none_or(|result| result.rejected.is_empty()) => {
                "importing-no-rejects"
            }
            C::ImportGo
                if self.step == Step::Check
                    && self.result.as_ref().is_some_and(|result| result.created + result.updated == 0) =>
            {
                "importing-nothing-new"
            }
            _ => return None,
        };
        Some(Message::new(id))
    }

    fn update(&mut self, command: Command, desk: &Desk<'_>) -> Outcome {
        let page = self.visible();
        if let Some(by) = rows_by(command, page) {
            self.step_by(by);
            return Outcome::Nothing;
        }
        match command {
            Command::Back => return self.back(),
            Command::Confirm | Command::Open if self.step == Step::File => return self.choose_file(),
            Command::Complete => self.files.complete(),
            Command::Open if self.step == Step::Columns => {
                return self.ask(Asked::Field(self.scroll.cursor), desk);
            }
            Command::Open if self.step == Step::Check => return self.go(desk),
            // The next file.
            Command::ScreenImport if self.step == Step::Done => self.show(Step::File),
            Command::ImportKind => return self.ask(Asked::Kind, desk),
            Command::ImportOptions => return self.ask(Asked::Options, desk),
            Command::ImportSaveMap => return self.ask(Asked::SaveMap, desk),
            Command::ImportLoadMap => return self.ask(Asked::LoadMap, desk),
            Command::ImportRejects => return self.ask(Asked::Rejects, desk),
            Command::ImportCheck => return self.bring(Mode::DryRun, desk),
            Command::ImportGo => return self.go(desk),
            other => return action::not_here(other),
        }
        Outcome::Nothing
    }

    fn answer(&mut self, answer: Answer, desk: &Desk<'_>) -> Outcome {
        let Some(asked) = self.asked.take() else { return Outcome::Nothing };
        let path = |answer: &Answer| match answer {
            Answer::Text(text) => Some(PathBuf::from(spoken_path(text, desk.machine.home()))),
            _ => None,
        };
        match (asked, path(&answer)) {
            (Asked::Field(column), _) => self.take_field(column, &answer),
            (Asked::Kind, _) => self.take_kind(&answer),
            (Asked::Options, _) => self.take_options(answer, desk),
            (Asked::SaveMap, Some(path)) => self.save_map(&path, desk),
            (Asked::LoadMap, Some(path)) => self.load_map(&path),
            (Asked::Rejects, Some(path)) => self.write_rejects(&path, desk),
            _ => Outcome::Nothing,
        }
    }

    fn typed(&mut self, key: KeyEvent, _desk: &Desk<'_>) -> Outcome {
        if self.files.entry.press(key) {
            self.files.follow();
        }
        Outcome::Nothing
    }

    fn paste(&mut self, text: &str, _desk: &Desk<'_>) -> Outcome {
        match self.files.paste(text) {
            Some(path) => self.read_first(path),
            None => Outcome::Nothing,
        }
    }

    fn click(&mut self, _column: u16, row: u16, _desk: &Desk<'_>) -> Outcome {
        let Some(row) = row.checked_sub(view::head(self.step)).map(usize::from) else {
            return Outcome::Nothing;
        };
        match self.step {
            Step::File if self.files.scroll.top + row < self.files.rows.len() => {
                self.files.scroll.cursor = self.files.scroll.top + row;
            }
            Step::Columns if self.scroll.top + row < self.rows() => {
                self.scroll.cursor = self.scroll.top + row;
            }
            _ => {}
        }
        Outcome::Nothing
    }

    fn view(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        view::draw(self, frame, area, look);
    }
}
