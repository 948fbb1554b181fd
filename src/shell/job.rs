//! Work beside the screen: the only file that starts threads. A job has a connection of its own,
//! reports over a channel and stops when asked; the loop is woken when there is news.

use std::io;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread;

use crate::domain::Message;
use crate::repository::{Interrupter, Repository};
use crate::ui::{Job, Outcome, Progress};

use super::wake::Waker;

/// Runs something on a thread of its own.
pub fn beside(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name(name.to_owned()).spawn(work).map(drop)
}

/// Whether this is a thread that `beside` started.
pub fn is_beside() -> bool {
    thread::current().name().is_some_and(|name| name.starts_with("beside-"))
}

/// A job that is under way.
pub struct Running {
    /// What it does.
    pub title: Message,
    /// The last it told.
    pub progress: Option<Progress>,
    cancel: Arc<AtomicBool>,
    interrupter: Interrupter,
    news: Receiver<News>,
}

#[derive(Debug)]
enum News {
    Progress(Progress),
    Ended(Result<Outcome, Message>),
}

/// How a job ended.
#[derive(Debug)]
pub enum Ended {
    /// With something for the shell to do.
    Done(Outcome),
    /// With trouble.
    Failed(Message),
    /// Because Esc was pressed.
    Cancelled,
}

/// Starts a job on a connection of its own.
pub fn start(job: Box<dyn Job>, mut repository: Repository, waker: Waker) -> io::Result<Running> {
    let (sender, news) = channel();
    let cancel = Arc::new(AtomicBool::new(false));
    let running = Running {
        title: job.title(),
        progress: None,
        cancel: Arc::clone(&cancel),
        interrupter: repository.interrupter(),
        news,
    };
    beside("beside-job", move || {
        let work = || job.run(&mut repository, &mut |progress| tell(progress, &sender, &cancel, &waker));
        let result = catch_unwind(AssertUnwindSafe(work));
        let result = result.unwrap_or_else(|_| Err(Message::new("shell-job-broke")));
        // The other end is gone only when the program is ending.
        let _ = sender.send(News::Ended(result));
        waker.wake();
    })?;
    Ok(running)
}

/// Does a job here and now, on the deck's only connection.
pub fn here(job: Box<dyn Job>, repository: &mut Repository) -> Ended {
    match job.run(repository, &mut |_| ControlFlow::Continue(())) {
        Ok(outcome) => Ended::Done(outcome),
        Err(message) => Ended::Failed(message),
    }
}

fn tell(progress: Progress, sender: &Sender<News>, cancel: &AtomicBool, waker: &Waker) -> ControlFlow<()> {
    if cancel.load(Ordering::Relaxed) || sender.send(News::Progress(progress)).is_err() {
        return ControlFlow::Break(());
    }
    waker.wake();
    ControlFlow::Continue(())
}

impl Running {
    /// Asks the job to stop: at its next report, or inside the query it is in.
    pub fn cancel(&self) {
        self.cancel.store(true, Ordering::Relaxed);
        self.interrupter.interrupt();
    }

    /// Takes in what the job has told; how it ended, once it has.
    pub fn news(&mut self) -> Option<Ended> {
        loop {
            match self.news.try_recv() {
                Ok(news) => {
                    if let Some(ended) = self.take(news) {
                        return Some(ended);
                    }
                }
                Err(TryRecvError::Empty) => return None,
                Err(TryRecvError::Disconnected) => return Some(broken()),
            }
        }
    }

    /// Waits for the end of the job.
    pub fn wait(&mut self) -> Ended {
        loop {
            let Ok(news) = self.news.recv() else { return broken() };
            if let Some(ended) = self.take(news) {
                return ended;
            }
        }
    }

    fn take(&mut self, news: News) -> Option<Ended> {
        match news {
            News::Progress(progress) => {
                self.progress = Some(progress);
                None
            }
            News::Ended(_) if self.cancel.load(Ordering::Relaxed) => Some(Ended::Cancelled),
            News::Ended(Ok(outcome)) => Some(Ended::Done(outcome)),
            News::Ended(Err(message)) => Some(Ended::Failed(message)),
        }
    }
}

fn broken() -> Ended {
    Ended::Failed(Message::new("shell-job-broke"))
}
