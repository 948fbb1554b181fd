//! A shared deck while it is on screen: from beside, the folder is looked at every few seconds and
//! what was written is published when the deck has rested. A deck that nobody shares has none of it.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use crate::domain::{Device, Message};
use crate::repository::Repository;
use crate::sync::shared::LOOK_EVERY;
use crate::sync::{Place, Shared};
use crate::text::Clean;

use super::job;
use super::state::Shell;
use super::wake::Waker;

/// How long a suspended program waits for what it publishes.
const GRACE: Duration = Duration::from_secs(5);

/// The side of the screen.
pub(super) struct Sharing {
    asks: Sender<Ask>,
    news: Receiver<News>,
}

/// What is asked of the thread; that nobody asks any more ends it.
enum Ask {
    /// To publish now, and say so.
    Publish(Sender<()>),
}

enum News {
    /// Where we stand.
    Status(Message),
    /// Others' work has come in.
    Merged,
    /// This device had to take another name.
    Renamed(Device),
    /// Something to tell in passing.
    Told(Message),
}

impl Shell {
    /// Says that the deck is the replica of a shared one, and where we stand at first.
    pub fn share(&mut self, place: Place, status: &Message) {
        self.status = self.setup.text.message(status);
        self.shares = Some(place);
    }

    /// Begins to keep a shared deck in step. Called after the first frame.
    pub fn begin_sharing(&mut self) {
        let Some(place) = self.shares.take() else { return };
        if self.repository.is_read_only() {
            return;
        }
        let Ok(Some(replica)) = self.repository.reopen() else { return };
        let ((asks, asked), (tells, news)) = (channel(), channel());
        let waker = self.waker.clone();
        let keep = move || keep_in_step(Shared::at(place), replica, &asked, &Teller { tells, waker });
        if job::beside("beside-sharing", keep).is_ok() {
            self.sharing = Some(Sharing { asks, news });
        }
    }

    /// Takes in what the thread has told.
    pub(super) fn take_shared_news(&mut self) {
        let Some(sharing) = &self.sharing else { return };
        for news in sharing.news.try_iter().collect::<Vec<_>>() {
            match news {
                News::Status(status) => self.status = self.setup.text.message(&status),
                News::Merged => drop(self.look_at_file()),
                News::Renamed(device) => self.repository.go_on_as(device),
                News::Told(message) => {
                    let words = self.setup.text.message(&message);
                    self.tell(words);
                }
            }
        }
    }

    /// Publishes before the program is suspended, for as long as that may take.
    pub fn publish_before_rest(&mut self) {
        let Some(sharing) = &self.sharing else { return };
        let (done, is_done) = channel();
        if sharing.asks.send(Ask::Publish(done)).is_ok() {
            let _ = is_done.recv_timeout(GRACE);
        }
        self.take_shared_news();
    }

    /// Where a shared deck stands; empty for one that nobody shares.
    pub(super) fn sharing_words(&self) -> &Clean {
        &self.status
    }
}

/// How the thread tells what it has.
struct Teller {
    tells: Sender<News>,
    waker: Waker,
}

impl Teller {
    fn tell(&self, news: News) {
        // The other end is gone only when the program is ending.
        let _ = self.tells.send(news);
        self.waker.wake();
    }
}

/// What the thread does until nobody asks any more.
fn keep_in_step(mut shared: Shared, mut replica: Repository, asked: &Receiver<Ask>, teller: &Teller) {
    let mut told = None;
    let mut ask = None;
    loop {
        let (device, known) = (replica.device(), replica.known().ok());
        let done = match &ask {
            None => shared.tick(&mut replica).map(drop),
            Some(Ask::Publish(_)) => shared.publish(&mut replica).map(drop),
        };
        if let Some(Ask::Publish(done)) = ask.take() {
            let _ = done.send(());
        }
        if replica.device() != device {
            teller.tell(News::Renamed(replica.device()));
        }
        if replica.known().ok() != known {
            teller.tell(News::Merged);
        }
        for message in shared.news() {
            teller.tell(News::Told(message));
        }
        let status = match done {
            Ok(()) => shared.status(&replica).ok(),
            Err(error) => Some(error.message()),
        };
        if status != told {
            told.clone_from(&status);
            if let Some(status) = status {
                teller.tell(News::Status(status));
            }
        }
        match asked.recv_timeout(Duration::from_millis(LOOK_EVERY.unsigned_abs())) {
            Ok(next) => ask = Some(next),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}
