//! Publishing: what the replica knows becomes the file that everybody sees, as a whole and only
//! after everything in that file has been taken in.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::pace::{Haste, PATIENCE, Published};
use super::shared::{Shared, travelling};
use super::sight::Sight;
use super::state::{OnDisk, Trouble};
use super::wrong::Wrong;
use crate::repository::{Repository, Result};

/// How often the shared file may change under a publication before that waits for the next time.
const TRIES: usize = 4;

impl Shared {
    /// Publishes what the shared file does not have, after taking in what it has. What stands in
    /// the way is remembered and is no error: nothing is lost, and the next time tries again.
    ///
    /// # Errors
    /// When the replica cannot be read or written.
    pub fn publish(&mut self, replica: &mut Repository) -> Result<Published> {
        self.alone(|shared| {
            shared.place.sweep(replica.device());
            let published = shared.publish_alone(replica)?;
            if matches!(published, Published::Done | Published::NothingNew) {
                let is_moved = shared.clear_copies(replica.clock().now());
                // One from before somebody was erased still has them.
                if is_moved && !replica.rid()?.records.is_empty() {
                    replica.sweep()?;
                }
            }
            Ok(published)
        })
    }

    fn publish_alone(&mut self, replica: &mut Repository) -> Result<Published> {
        let now = replica.clock().now();
        for _ in 0..TRIES {
            self.look_at_shared(replica, Haste::Now)?;
            self.look_at_copies(replica, Haste::Now)?;
            if let Some(trouble) = &self.state.trouble {
                // What cannot be read is not written over: somebody's work may be in it.
                let lasts = now - trouble.since >= PATIENCE && trouble.wrong.may_pass();
                return if lasts { self.publish_beside(replica, now) } else { Ok(Published::Waits) };
            }
            if !self.is_due(replica)? {
                self.state.blocked = None;
                return Ok(Published::NothingNew);
            }
            if !self.place.folder().is_dir() {
                self.blocked(now, Wrong::Refused(io::Error::from(io::ErrorKind::NotFound).to_string()));
                return Ok(Published::Waits);
            }
            let known = replica.known()?;
            let temporary = self.place.temporary(replica.device());
            if let Err(error) = replica.publish_to(&temporary, &self.place.own) {
                self.blocked(now, Wrong::of(&error));
                return Ok(Published::Waits);
            }
            self.let_the_same_people_read(&temporary);
            if !self.is_as_read() {
                // Somebody was quicker: what they wrote comes in first.
                let _ = fs::remove_file(&temporary);
                continue;
            }
            let Ok(Some(sight)) = Sight::of(&temporary) else { continue };
            if (self.rename)(&temporary, &self.place.shared).is_err() {
                let _ = fs::remove_file(&temporary);
                return self.publish_beside(replica, now);
            }
            sync_folder(self.place.folder());
            self.state.lies_there(Some(OnDisk { sight, known, published: true }));
            self.state.settings = travelling(replica.lists().settings.clone());
            self.state.published_at = Some(now);
            self.state.blocked = None;
            return Ok(Published::Done);
        }
        Ok(Published::Waits)
    }

    /// On a drive of its own users, a file that only its owner may read would lock the others out:
    /// it may be read by whoever could read the one that it replaces.
    fn let_the_same_people_read(&self, temporary: &Path) {
        if let Ok(about) = fs::metadata(&self.place.shared) {
            // Where this is not ours to say, it stays with the owner.
            let _ = fs::set_permissions(temporary, about.permissions());
        }
    }

    /// Whether the shared file is still the one that was read last, or still is not there.
    fn is_as_read(&self) -> bool {
        let read = self.state.on_disk.as_ref().map(|on_disk| &on_disk.sight);
        Sight::of(&self.place.shared).is_ok_and(|found| found.as_ref() == read)
    }

    /// Writes a file of this device's own beside the shared one, which others merge like any
    /// conflict copy.
    fn publish_beside(&mut self, replica: &mut Repository, now: i64) -> Result<Published> {
        let beside = self.place.beside(replica.device());
        let name = beside.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let known = replica.known()?;
        let has_it = self.state.copies.get(&name).and_then(|copied| copied.known.as_ref());
        if has_it.is_some_and(|has| has.covers(&known)) && beside.exists() {
            return Ok(Published::Beside);
        }
        let temporary = self.place.temporary(replica.device());
        let written = replica.publish_to(&temporary, &self.place.own).and_then(|()| {
            let taken = (self.rename)(&temporary, &beside).or_else(|_| replace(&temporary, &beside));
            taken.map_err(|error| self.io(error))
        });
        let _ = fs::remove_file(&temporary);
        match written {
            Ok(()) => {
                sync_folder(self.place.folder());
                self.state.published_at = Some(now);
                Ok(Published::Beside)
            }
            Err(error) => {
                self.blocked(now, Wrong::of(&error));
                Ok(Published::Waits)
            }
        }
    }

    fn blocked(&mut self, now: i64, wrong: Wrong) {
        let before = self.state.blocked.take();
        self.state.blocked = Some(Trouble::going_on(before, now, None, wrong));
    }
}

/// Where a file system renames nothing, the bytes go over one by one; the digest tells others when
/// all of them are there.
fn replace(from: &Path, to: &Path) -> io::Result<()> {
    fs::copy(from, to)?;
    File::open(to)?.sync_all()
}

/// Makes a renaming durable, where the file system does that for folders.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}
