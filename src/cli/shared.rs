//! A shared deck on the command line: verbs work on this machine's replica, which takes in what
//! others published before, and is published after.

use std::path::Path;

use super::failure::{Failure, Result};
use super::session::Session;
use crate::domain::{Device, Message};
use crate::repository::{Access, Repository, Who, setting_in};
use crate::sync::detect::{self, Mode, Why};
use crate::sync::{InPlace, Place, Published, Shared, TakeIn, left_behind};

impl Session {
    /// How the deck is worked with, and for a shared one what tells so. `--direct` overrides.
    pub fn mode(&self, path: &Path) -> Mode {
        if self.globals.direct { Mode::Direct } else { detect::mode(path, &self.paths.state) }
    }

    /// Opens a deck: its file, or the replica of one that is shared.
    pub fn opened(&self, path: &Path, who: Who, access: Access) -> Result<Repository> {
        self.opened_taking_in(path, who, access, TakeIn::First)
    }

    /// The same; of a shared one what others published comes in before, or later.
    pub(super) fn opened_taking_in(
        &self,
        path: &Path,
        who: Who,
        access: Access,
        when: TakeIn,
    ) -> Result<Repository> {
        let by_place = detect::by_place(path, &self.paths.state);
        let seen_by_others = by_place.is_some();
        let is_direct = self.globals.direct || detect::as_the_deck_says(path, by_place) == Mode::Direct;
        if is_direct {
            if seen_by_others {
                *self.in_place.borrow_mut() = Some(InPlace::begin(path, &self.paths.state)?);
            }
            let mut deck = Repository::open(path, who.clone(), access)?;
            if self.globals.direct || !detect::says_so(&deck) {
                if seen_by_others && !deck.is_read_only() {
                    self.take_in_left_behind(&mut deck, path)?;
                }
                return Ok(deck);
            }
        }
        self.open_shared(path, who, access, when)
    }

    fn open_shared(&self, path: &Path, who: Who, access: Access, when: TakeIn) -> Result<Repository> {
        let (mut shared, mut replica) = Shared::open_taking_in(path, who, when)?;
        if let Some((before, device)) = shared.renamed()
            && let Some(stays) = self.rename_device(path, before, device)
        {
            self.tell(&stays);
        }
        for told in shared.news() {
            self.tell(&told);
        }
        if access == Access::Read && !replica.is_read_only() {
            replica = shared.replica(replica.who(), Access::Read)?;
        }
        *self.shared.borrow_mut() = Some(shared);
        Ok(replica)
    }

    /// What was written to a replica before the deck was worked on in place comes in first.
    fn take_in_left_behind(&self, deck: &mut Repository, path: &Path) -> Result<()> {
        let steps = left_behind::take_in(deck, &self.paths.state, path)?;
        if steps > 0 {
            self.tell(&Message::new("sync-left-behind").with("count", steps));
        }
        Ok(())
    }

    /// Whether the deck that was opened is a shared one.
    pub fn is_shared(&self) -> bool {
        self.shared.borrow().is_some()
    }

    /// Publishes what was written, when the deck is a shared one. What stands in the way is told:
    /// what was written is safe in the replica, and is published another time.
    pub fn finish(&self) {
        let Some(mut shared) = self.shared.borrow_mut().take() else { return };
        if self.globals.readonly || self.globals.as_of.is_some() || shared.needs_newer() {
            return;
        }
        if let Err(failure) = self.publish(&mut shared) {
            self.tell(&failure.message);
        }
    }

    /// Publishes, and tells when that has to wait and for what.
    pub fn publish(&self, shared: &mut Shared) -> Result<Published> {
        let who = self.who(&shared.place.shared)?;
        let mut replica = shared.replica(who, Access::Write)?;
        let before = replica.device();
        let published = shared.publish(&mut replica)?;
        if replica.device() != before {
            self.rename_device(&shared.place.shared, before, replica.device());
        }
        for told in shared.news() {
            self.tell(&told);
        }
        if matches!(published, Published::Waits | Published::Beside) {
            self.tell(&shared.status(&replica)?);
        }
        Ok(published)
    }

    /// Where the shared deck that was opened lies, and where it stands; none for one that nobody
    /// shares.
    pub fn shared_at(&self, opened: &Repository) -> Result<Option<(Place, Message)>> {
        let shared = self.shared.borrow();
        let Some(shared) = shared.as_ref().filter(|_| self.globals.as_of.is_none()) else { return Ok(None) };
        Ok(Some((shared.place.clone(), shared.status(opened)?)))
    }

    /// Keeps the name that the device of a shared deck has in the end.
    pub fn goes_on_as(&self, before: Device, device: Device) {
        if let Some(shared) = self.shared.borrow().as_ref().filter(|_| before != device)
            && let Some(stays) = self.rename_device(&shared.place.shared, before, device)
        {
            self.tell(&stays);
        }
    }

    /// Takes the opened shared deck, to ask it or to publish it by oneself.
    ///
    /// # Errors
    /// A refusal with what to do where the deck is nobody else's.
    pub fn take_shared(&self) -> Result<Shared> {
        self.shared.borrow_mut().take().ok_or_else(|| {
            Failure::refused(Message::new("sync-not-shared")).hint(Message::new("sync-not-shared-hint"))
        })
    }

    /// What tells that the deck is shared; none where it is not.
    pub fn why_shared(&self, path: &Path) -> Option<Why> {
        match self.mode(path) {
            Mode::Shared(why) => Some(why),
            Mode::Direct if self.globals.direct => None,
            Mode::Direct => {
                (setting_in(path, detect::SETTING).as_deref() == Some("yes")).then_some(Why::Deck)
            }
        }
    }
}
