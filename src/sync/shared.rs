//! A shared deck, open: the replica that is worked on, and the looks and publications that keep it
//! and the shared file in step. Whoever holds one decides when it is asked.

use std::collections::BTreeMap;
use std::path::Path;

use super::left_behind;
use super::pace::{Haste, Published};
use super::place::Place;
use super::sight::Sight;
use super::state::State;
use super::wrong::Wrong;
use crate::domain::{Device, Message};
use crate::repository::merge::Source;
use crate::repository::{
    Access, Error, Known, Repository, Result, Who, clear_unfinished, keep_newer, make_folder,
};

/// How long a deck rests before what was written is published, in milliseconds.
pub const IDLE: i64 = 20_000;
/// The least time between two publications that fall due here, in milliseconds.
pub const BETWEEN: i64 = 5 * 60_000;
/// How long a publication that could not be made waits before it is tried again, in milliseconds.
const AGAIN: i64 = 60_000;
/// How often the folder is looked at, in milliseconds.
pub const LOOK_EVERY: i64 = 5_000;

/// A shared deck and what is known of its file.
pub struct Shared {
    /// Where everything lies.
    pub place: Place,
    pub(super) state: State,
    /// A file that has changed and may go on changing, and since when it is as it is.
    pub(super) settling: Option<(Sight, i64)>,
    /// What the replica knew at the last look, and since when.
    resting: Option<(Known, i64)>,
    /// When a publication fell due here the last time, and was made.
    paced_at: Option<i64>,
    /// When a publication was tried that has to wait.
    waited_at: Option<i64>,
    /// The names that this device had and has, where it took another one.
    renamed: Option<(Device, Device)>,
    /// What there is to tell a person.
    pub(super) told: Vec<Message>,
    /// Takes the place of a file: the system's renaming, but in tests.
    pub(super) rename: fn(&Path, &Path) -> std::io::Result<()>,
}

/// When an opening takes in what others have published.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TakeIn {
    /// Before the deck is read.
    First,
    /// At the first look after it; the deck is as this machine knew it until then.
    Later,
}

impl Shared {
    /// Opens the deck behind a shared file: the replica that is there, or one made of the file. It
    /// has taken in what others published by then, as far as that could be read; what could not is
    /// told by [`status`](Self::status).
    ///
    /// # Errors
    /// Where there is no replica yet, those of reading the shared file, which must be a whole deck;
    /// else those of opening the replica.
    pub fn open(shared: &Path, who: Who) -> Result<(Shared, Repository)> {
        Shared::open_taking_in(shared, who, TakeIn::First)
    }

    /// Like [`open`](Self::open), but what others published may come in later, at the first
    /// [`look`](Self::look): whoever draws need not wait for it.
    ///
    /// # Errors
    /// Those of [`open`](Self::open).
    pub fn open_taking_in(shared: &Path, who: Who, when: TakeIn) -> Result<(Shared, Repository)> {
        let Some(state) = who.state_dir.clone() else {
            return Err(Error::Refused(Message::new("sync-no-state")));
        };
        if let Some(place) = Place::find(shared, &state).filter(Place::has_replica) {
            let mut opened = Shared::at(place);
            let mut replica = opened.replica(who, Access::Write)?;
            if when == TakeIn::First {
                opened.look(&mut replica, Haste::Now)?;
            }
            return opened.over_newer(replica);
        }
        Shared::first(shared, who, &state)
    }

    /// Opens the replica, for whoever works on a thread or at a time of their own.
    pub fn replica(&self, who: Who, access: Access) -> Result<Repository> {
        let mut replica = Repository::open(&self.place.replica(), who, access)?;
        replica.stands_for(&self.place.shared);
        Ok(replica)
    }

    /// A shared deck whose replica somebody has opened.
    pub fn at(place: Place) -> Shared {
        let state = State::load(&place.state());
        Shared {
            place,
            state,
            settling: None,
            resting: None,
            paced_at: None,
            waited_at: None,
            renamed: None,
            told: Vec::new(),
            rename: |from, to| std::fs::rename(from, to),
        }
    }

    /// The first opening on this machine: the shared file becomes the replica.
    fn first(shared: &Path, who: Who, state: &Path) -> Result<(Shared, Repository)> {
        if !shared.exists() {
            return Err(Error::about("deck-missing", shared));
        }
        let workshop = state.join("replicas");
        make_folder(&workshop)
            .map_err(|source| Error::Io { path: workshop.display().to_string(), source })?;
        clear_unfinished(&workshop, who.clock.now() - 3_600_000);
        let source = match Source::open_any(shared, &workshop) {
            Err(error) if matches!(Wrong::of(&error), Wrong::Newer(_)) => {
                let workspace = crate::repository::setting_in(shared, "workspace").unwrap_or_default();
                let opened = Shared::at(Place::of(shared, &workspace, state));
                return Ok((
                    opened.with_newer(&error),
                    newer_copy(&Place::of(shared, &workspace, state), who)?,
                ));
            }
            source => source.map_err(|error| not_yet(error, shared))?,
        };
        let mut opened = Shared::at(Place::of(shared, &source.workspace()?, state));
        let held = opened.place.hold().map_err(|error| opened.io(error))?;
        let own = who.device;
        let mut replica = if opened.place.has_replica() {
            Repository::open(&opened.place.replica(), who, Access::Write)?
        } else {
            Repository::replicate(&source, &opened.place.replica(), who)?
        };
        drop(held);
        replica.stands_for(&opened.place.shared);
        if source.known()?.of(own) > 0 {
            // There was a replica before, and it is gone: who knows what it had written.
            opened.renamed = Some((own, replica.rename_device()));
        }
        opened.state = State { shared: opened.place.shared.clone(), ..State::default() };
        let steps = left_behind::take_in(&mut replica, state, &opened.place.shared)?;
        if steps > 0 {
            opened.told.push(Message::new("sync-left-behind").with("count", steps));
        }
        opened.look(&mut replica, Haste::Now)?;
        Ok((opened, replica))
    }

    /// A replica, or a copy for reading only of what a newer version has published.
    fn over_newer(self, replica: Repository) -> Result<(Shared, Repository)> {
        if !self.needs_newer() {
            return Ok((self, replica));
        }
        let newer = newer_copy(&self.place, replica.who())?;
        Ok((self, newer))
    }

    fn with_newer(mut self, error: &Error) -> Shared {
        let wrong = Wrong::of(error);
        self.state.trouble = Some(super::state::Trouble { since: 0, tried: 0, sight: None, wrong });
        self
    }

    /// Whether a newer version of the program has published, so that this one only reads.
    pub fn needs_newer(&self) -> bool {
        matches!(self.state.trouble.as_ref().map(|trouble| &trouble.wrong), Some(Wrong::Newer(_)))
    }

    /// The names that this device had when it opened the deck and has now, where it had to take
    /// another one, for whoever keeps it.
    pub fn renamed(&self) -> Option<(Device, Device)> {
        self.renamed
    }

    pub(super) fn now_called(&mut self, before: Device, device: Device) {
        let first = self.renamed.map_or(before, |(first, _)| first);
        self.renamed = Some((first, device));
    }

    /// What there is to tell a person since the last time: conflict copies merged and moved.
    pub fn news(&mut self) -> Vec<Message> {
        std::mem::take(&mut self.told)
    }

    /// What falls due: a look at the folder, and a publication when the deck has rested. To be
    /// called every few seconds; costs next to nothing when nothing has happened.
    pub fn tick(&mut self, replica: &mut Repository) -> Result<Option<Published>> {
        self.look(replica, Haste::WhenQuiet)?;
        let (now, known) = (replica.clock().now(), replica.known()?);
        if self.resting.as_ref().is_none_or(|(before, since)| *before != known || *since > now) {
            self.resting = Some((known, now));
        }
        let rested = self.resting.as_ref().map_or(0, |(_, since)| now - since);
        let since_last = self.paced_at.map_or(BETWEEN, |last| now - last);
        let is_time = rested >= IDLE && !(0..BETWEEN).contains(&since_last);
        let waits = self.waited_at.is_some_and(|at| (0..AGAIN).contains(&(now - at)));
        if !is_time || waits || !self.is_due(replica)? {
            return Ok(None);
        }
        let published = self.publish(replica)?;
        let has_to_wait = matches!(published, Published::Waits | Published::Beside);
        self.waited_at = has_to_wait.then_some(now);
        if !has_to_wait {
            self.paced_at = Some(now);
        }
        Ok(Some(published))
    }

    /// Whether this machine knows what the shared file does not.
    pub fn is_due(&self, replica: &Repository) -> Result<bool> {
        let covered = match &self.state.on_disk {
            Some(on_disk) => on_disk.published && on_disk.known.covers(&replica.known()?),
            None => false,
        };
        Ok(!covered || travelling(replica.lists().settings.clone()) != self.state.settings)
    }

    /// How many commits the shared file on disk does not have.
    pub fn waiting(&self, replica: &Repository) -> Result<i64> {
        Ok(replica.known()?.ahead_of(&self.state.last_known))
    }

    /// Does something while no other process of this machine reads or publishes, with what they
    /// have left remembered.
    pub(super) fn alone<T>(&mut self, act: impl FnOnce(&mut Shared) -> Result<T>) -> Result<T> {
        let _held = self.place.hold().map_err(|error| self.io(error))?;
        let before = State::load(&self.place.state());
        if before.shared == self.place.shared {
            self.state = before.clone();
        }
        self.state.shared.clone_from(&self.place.shared);
        let done = act(self);
        if self.state != before {
            self.state.save(&self.place.state()).map_err(|error| self.io(error))?;
        }
        done
    }

    pub(super) fn io(&self, source: std::io::Error) -> Error {
        Error::Io { path: self.place.own.display().to_string(), source }
    }
}

/// The settings that a deck takes along from copy to copy.
pub(super) fn travelling(mut settings: BTreeMap<String, String>) -> BTreeMap<String, String> {
    settings.retain(|key, _| {
        !matches!(
            key.as_str(),
            "workspace"
                | "publish"
                | "digest"
                | "restored"
                | "backup"
                | "sweep-due"
                | "rid-due"
                | "trimmed-to"
        )
    });
    settings
}

/// A file that is not whole at the first opening: there is nothing to work on yet.
fn not_yet(error: Error, shared: &Path) -> Error {
    let wrong = Wrong::of(&error);
    if !matches!(wrong, Wrong::NotWhole | Wrong::Empty) {
        return error;
    }
    let name = shared.file_name().unwrap_or_default().to_string_lossy();
    Error::File(wrong.message(&name))
}

fn newer_copy(place: &Place, who: Who) -> Result<Repository> {
    place.make().map_err(|source| Error::Io { path: place.own.display().to_string(), source })?;
    keep_newer(&place.shared, &place.newer())?;
    let mut copy = Repository::open(&place.newer(), who, Access::Read)?;
    copy.stands_for(&place.shared);
    Ok(copy)
}
