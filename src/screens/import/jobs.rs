//! What takes long: reading the file, finding out what it would change, and bringing it in. Each
//! tells the screen over a channel, which it looks into when it is refreshed.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use crate::domain::Message;
use crate::exchange::import::{self, Error, Flow, Imported, Mode, Options};
use crate::exchange::mapping::Said;
use crate::exchange::opened;
use crate::exchange::source::Source;
use crate::exchange::table::Given;
use crate::repository::Repository;
use crate::ui::begin::Beginning;
use crate::ui::{Job, Outcome, Progress};

/// What a job tells the screen.
#[derive(Debug)]
pub enum News {
    /// The file is read.
    Read(Box<Source>),
    /// The file is refused, or was not what was said of it.
    Refused(Vec<Message>),
    /// What it would do.
    Checked(Box<Imported>),
    /// What it did.
    Done(Box<Imported>),
}

/// Reads a file.
#[derive(Debug)]
pub struct Read {
    /// Which one.
    pub path: PathBuf,
    /// How it is written, as far as it was said.
    pub given: Given,
    /// What was said of it.
    pub said: Said,
    /// What is begun with a file that can be read; none where its deck is open.
    pub begin: Option<Beginning>,
    /// Where to tell.
    pub tell: Sender<News>,
}

impl Job for Read {
    fn title(&self) -> Message {
        Message::new("importing-reading").with("file", opened::file_name(&self.path))
    }

    fn run(
        self: Box<Self>,
        _repository: &mut Repository,
        tell: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Outcome, Message> {
        let _ = tell(Progress { doing: Message::new("importing-looking"), done: 0, of: None });
        Ok(match (opened::open(&self.path, self.given, &self.said), self.begin) {
            (Ok(_), Some(beginning)) => Outcome::Begin(beginning),
            (Ok(source), None) => told(&self.tell, News::Read(Box::new(source))),
            (Err(error), _) => told(&self.tell, News::Refused(reasons(&error))),
        })
    }
}

/// Checks a file or brings it in.
#[derive(Debug)]
pub struct Bring {
    /// The file.
    pub source: Arc<Source>,
    /// How it is read.
    pub options: Options,
    /// Whether it is kept.
    pub mode: Mode,
    /// What the step is called.
    pub label: String,
    /// Where to tell.
    pub tell: Sender<News>,
    /// What follows a check that found the file can be brought in.
    pub then: Outcome,
}

impl Job for Bring {
    fn title(&self) -> Message {
        let id = match self.mode {
            Mode::DryRun => "importing-checking",
            Mode::Write => "importing-bringing",
        };
        Message::new(id).with("file", &self.options.said.file_name)
    }

    fn run(
        self: Box<Self>,
        repository: &mut Repository,
        tell: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Outcome, Message> {
        let mut progress = |progress: import::Progress| {
            let doing = Message::new("importing-rows").with("rows", progress.rows).with("of", progress.of);
            match tell(Progress { doing, done: progress.rows, of: Some(progress.of) }) {
                ControlFlow::Continue(()) => Flow::GoOn,
                ControlFlow::Break(()) => Flow::Stop,
            }
        };
        // The first report shows that it is under way, whatever comes first.
        if progress(import::Progress { rows: 0, of: 0 }) == Flow::Stop {
            return Err(Message::new("cli-import-stopped"));
        }
        match self.source.import(repository, &self.options, self.mode, &self.label, &mut progress) {
            Ok(imported) if self.mode == Mode::DryRun => {
                told(&self.tell, News::Checked(Box::new(imported)));
                Ok(self.then)
            }
            Ok(imported) => {
                let done = Message::new("importing-done")
                    .with("created", imported.created)
                    .with("updated", imported.updated);
                told(&self.tell, News::Done(Box::new(imported)));
                Ok(Outcome::Toast(done))
            }
            Err(Error::Repository(error)) => Err(error.message()),
            Err(error) => Ok(told(&self.tell, News::Refused(reasons(&error)))),
        }
    }
}

/// Why nothing was imported.
pub fn reasons(error: &Error) -> Vec<Message> {
    match error {
        Error::Refused(reasons) => reasons.clone(),
        Error::Stopped => vec![Message::new("cli-import-stopped")],
        Error::Repository(error) => vec![error.message()],
    }
}

/// Tells the screen, which may have been left meanwhile.
fn told(tell: &Sender<News>, news: News) -> Outcome {
    let _ = tell.send(news);
    Outcome::Nothing
}
