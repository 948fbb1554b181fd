//! A shared deck while it is on screen: from beside, the folder or the hub is looked at every few
//! seconds, and what was written is handed on. A deck that nobody shares has none of it.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use crate::domain::{Device, Message};
use crate::repository::{Access, Repository};
use crate::sync::hub::{Address, Link};
use crate::sync::shared::LOOK_EVERY;
use crate::sync::{self, Place, Shared, Watch};
use crate::text::Clean;

use super::job;
use super::state::Shell;
use super::wake::Waker;

/// How long a suspended program waits for what it publishes.
const GRACE: Duration = Duration::from_secs(5);

/// After the folder stirred it is looked at again so much later: a file is read when it has stayed
/// as it is for two seconds.
const SETTLES: Duration = Duration::from_millis(2_100);

/// The side of the screen.
pub(super) struct Sharing {
    asks: Arc<Sender<Ask>>,
    news: Receiver<News>,
}

/// What is asked of the thread; that nobody asks any more ends it.
enum Ask {
    /// To publish now, and say so.
    Publish(Sender<()>),
    /// To look, since something stirs in the folder.
    Look,
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

/// Where the other copies of a deck are met: in a folder, of whose file this deck is the replica, on
/// a hub, or in both.
#[derive(Default)]
pub struct Meeting {
    /// The folder.
    pub folder: Option<Place>,
    /// The hub.
    pub hub: Option<Box<Address>>,
}

/// What keeps a deck in step.
enum Keeper {
    Folder(Box<Shared>),
    /// A folder that is only read, where nobody may change anything here.
    Readings(Box<Shared>),
    Hub(Box<Link>),
}

impl Keeper {
    /// What falls due, or more by its haste; where we stand then.
    fn tick(&mut self, deck: &mut Repository, haste: Haste) -> Option<Message> {
        match self {
            Keeper::Folder(shared) => {
                let done = match haste {
                    Haste::AtFirst => shared.look(deck, sync::pace::Haste::Now),
                    Haste::AsDue => shared.tick(deck).map(drop),
                    Haste::Now => shared.publish(deck).map(drop),
                };
                done.and_then(|()| shared.status(deck)).map_or_else(|error| Some(error.message()), Some)
            }
            Keeper::Readings(shared) => {
                let look = match haste {
                    Haste::AtFirst => sync::pace::Haste::Now,
                    _ => sync::pace::Haste::WhenQuiet,
                };
                let read = shared.look(deck, look);
                read.and_then(|()| shared.status(deck)).map_or_else(|error| Some(error.message()), Some)
            }
            Keeper::Hub(link) => {
                link.tick(deck);
                link.status(deck).map_or_else(|error| Some(error.message()), Some)
            }
        }
    }

    /// What is to be told in passing.
    fn news(&mut self) -> Vec<Message> {
        match self {
            Keeper::Folder(shared) | Keeper::Readings(shared) => shared.news(),
            Keeper::Hub(_) => Vec::new(),
        }
    }
}

/// Whether it is time.
#[derive(Clone, Copy)]
enum Haste {
    /// What others have published is taken in as it lies there: nobody waits for it by now.
    AtFirst,
    AsDue,
    /// All of it.
    Now,
}

/// What stands in nobody's way.
const CALM: [&str; 12] = [
    "sync-published-seconds",
    "sync-published-minutes",
    "sync-published-hours",
    "sync-published-days",
    "sync-read-seconds",
    "sync-read-minutes",
    "sync-read-hours",
    "sync-read-days",
    "sync-in-step",
    "sync-edits-waiting",
    "hub-in-step",
    "hub-pushes",
];

impl Shell {
    /// Says where the deck's other copies are met, and where we stand at first.
    pub fn share(&mut self, meeting: Meeting, status: Option<&Message>) {
        if let Some(status) = status {
            self.stands(status);
        }
        self.shares = Some(meeting);
    }

    /// Begins to keep a shared deck in step. Called after the first frame.
    pub fn begin_sharing(&mut self) {
        let Some(meeting) = self.shares.take() else { return };
        let is_only_read = self.repository.is_read_only();
        let replica = match &meeting.folder {
            // What others wrote comes in all the same. A copy of what a newer version has published
            // is no replica, and stays as it is.
            Some(place) if is_only_read && self.repository.path() == Some(&place.replica()) => {
                Shared::at(place.clone()).replica(self.repository.who(), Access::Write).ok()
            }
            _ if is_only_read => None,
            _ => self.repository.reopen().ok().flatten(),
        };
        let Some(replica) = replica else { return };
        let ((asks, asked), (tells, news)) = (channel(), channel());
        let asks = Arc::new(asks);
        let waker = self.waker.clone();
        // It keeps nobody asking: that nobody asks ends the thread, and the watch with it.
        let asking = Arc::downgrade(&asks);
        let stirred = move || drop(asking.upgrade().map(|asks| asks.send(Ask::Look)));
        let keep = move || {
            let _watch = meeting.folder.as_ref().map(|place| Watch::over(place, stirred));
            let kept = if is_only_read { Keeper::Readings } else { Keeper::Folder };
            let folder = meeting.folder.map(|place| kept(Box::new(Shared::at(place))));
            // What comes from one goes on to the other at the next look.
            let hub = meeting.hub.filter(|_| !is_only_read);
            let hub = hub.map(|address| Keeper::Hub(Box::new(Link::to(*address))));
            keep_in_step(folder.into_iter().chain(hub).collect(), replica, &asked, &Teller { tells, waker });
        };
        if job::beside("beside-sharing", keep).is_ok() {
            self.sharing = Some(Sharing { asks, news });
        }
    }

    /// Takes in what the thread has told.
    pub(super) fn take_shared_news(&mut self) {
        let Some(sharing) = &self.sharing else { return };
        for news in sharing.news.try_iter().collect::<Vec<_>>() {
            match news {
                News::Status(status) => self.stands(&status),
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

    fn stands(&mut self, status: &Message) {
        self.status = self.setup.text.message(status);
        self.is_in_trouble = !CALM.contains(&status.id);
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

/// The one thing to say of several: what stands in the way, else the first.
fn standing(all: impl Iterator<Item = Message>) -> Option<Message> {
    let all: Vec<Message> = all.collect();
    all.iter().find(|status| !CALM.contains(&status.id)).or(all.first()).cloned()
}

/// What the thread does until nobody asks any more.
fn keep_in_step(mut keepers: Vec<Keeper>, mut replica: Repository, asked: &Receiver<Ask>, teller: &Teller) {
    let mut told = None;
    let (mut ask, mut looks_again) = (None, None);
    let mut haste = Haste::AtFirst;
    loop {
        let (device, known) = (replica.device(), replica.known().ok());
        let status = standing(keepers.iter_mut().filter_map(|keeper| keeper.tick(&mut replica, haste)));
        if let Some(Ask::Publish(done)) = ask.take() {
            let _ = done.send(());
        }
        if replica.device() != device {
            teller.tell(News::Renamed(replica.device()));
        }
        if replica.known().ok() != known {
            // Here rather than at the next search, on the screen; what fails is done there.
            let _ = replica.catch_up_search();
            teller.tell(News::Merged);
        }
        for message in keepers.iter_mut().flat_map(Keeper::news) {
            teller.tell(News::Told(message));
        }
        if status != told {
            told.clone_from(&status);
            if let Some(status) = status {
                teller.tell(News::Status(status));
            }
        }
        match wait(asked, looks_again.take()) {
            Ok(Some(Ask::Look)) => looks_again = Some(SETTLES),
            Ok(next) => ask = next,
            Err(Disconnected) => return,
        }
        haste = if ask.is_some() { Haste::Now } else { Haste::AsDue };
    }
}

/// Nobody asks any more.
struct Disconnected;

/// Waits for the next ask, or until a look is due; none then. After the folder stirred it stirs on
/// for a while: that is waited out, so that a file which is long in coming costs no more than that.
fn wait(asked: &Receiver<Ask>, settling: Option<Duration>) -> Result<Option<Ask>, Disconnected> {
    let until = Instant::now() + settling.unwrap_or(Duration::from_millis(LOOK_EVERY.unsigned_abs()));
    loop {
        match asked.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(Ask::Look) if settling.is_some() => {}
            Ok(ask) => return Ok(Some(ask)),
            Err(RecvTimeoutError::Timeout) => return Ok(None),
            Err(RecvTimeoutError::Disconnected) => return Err(Disconnected),
        }
    }
}
