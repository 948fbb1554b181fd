//! Taking in what others have published: a file that has changed and come to rest is copied,
//! checked as a whole and merged. One that is not whole is left alone and looked at again.

use std::collections::BTreeMap;
use std::fs;

use super::copies;
use super::pace::{Haste, QUIET, RETRY};
use super::shared::{Shared, travelling};
use super::sight::Sight;
use super::state::{OnDisk, Trouble};
use super::wrong::{Wrong, is_ours};
use crate::domain::Message;
use crate::repository::merge::{Compare, Keep, Merged, Source};
use crate::repository::{Error, Known, Repository, Result, is_backup_file, setting_in};

/// How often everything is compared, in milliseconds.
const COMPARE_EVERY: i64 = 7 * 24 * 3_600_000;

/// What a file brought.
pub(super) struct Taken {
    pub known: Known,
    pub published: bool,
    pub merged: Merged,
    pub settings: Settings,
}

/// Settings of a deck by key.
type Settings = BTreeMap<String, String>;

impl Shared {
    /// Looks at the shared file and what lies beside it, and takes in what is new. What cannot be
    /// read is remembered as trouble and is no error.
    ///
    /// # Errors
    /// When the replica cannot be written.
    pub fn look(&mut self, replica: &mut Repository, haste: Haste) -> Result<()> {
        self.alone(|shared| {
            shared.look_at_shared(replica, haste)?;
            shared.look_at_copies(replica, haste)
        })
    }

    pub(super) fn look_at_shared(&mut self, replica: &mut Repository, haste: Haste) -> Result<()> {
        let now = replica.clock().now();
        let sight = match Sight::of(&self.place.shared) {
            Ok(Some(sight)) => sight,
            Ok(None) => {
                self.state.lies_there(None);
                match self.renamed_to(replica.workspace()) {
                    Some(name) => self.in_trouble(now, None, Wrong::Renamed(name)),
                    None => self.state.trouble = None,
                }
                return Ok(());
            }
            Err(error) => {
                self.in_trouble(now, None, Wrong::Refused(error.to_string()));
                return Ok(());
            }
        };
        let everything = self.state.compared_at.is_none_or(|at| now - at >= COMPARE_EVERY);
        let is_known = self.state.on_disk.as_ref().is_some_and(|on_disk| on_disk.sight == sight);
        if is_known && !everything {
            self.state.trouble = None;
            return Ok(());
        }
        if !self.is_ready(&sight, haste, now) || self.failed_before(&sight, haste, now) {
            return Ok(());
        }
        let compare = if everything { Compare::All } else { Compare::New };
        match self.take(replica, &self.place.shared.clone(), compare) {
            Ok(taken) => {
                self.adopt_settings(replica, &taken.settings)?;
                self.note(taken, sight, compare, now);
                Ok(())
            }
            Err(error) => self.put_off(error, sight, now),
        }
    }

    /// Under which name the deck lies beside where the shared file was: somebody has renamed it.
    fn renamed_to(&self, workspace: &str) -> Option<String> {
        let copies = copies::beside(&self.place.shared).unwrap_or_default();
        let end = self.place.shared.extension();
        let mut files: Vec<_> = fs::read_dir(self.place.folder()).ok()?.flatten().map(|e| e.path()).collect();
        files.sort();
        files.into_iter().filter(|file| file.extension() == end).find_map(|file| {
            let name = file.file_name()?.to_str()?.to_owned();
            let is_it = setting_in(&file, "workspace").as_deref() == Some(workspace);
            (is_it && !copies.contains(&name) && !is_backup_file(&file)).then_some(name)
        })
    }

    /// Merges one file into the replica.
    pub(super) fn take(
        &mut self,
        replica: &mut Repository,
        file: &std::path::Path,
        compare: Compare,
    ) -> Result<Taken> {
        let source = Source::open_here(file, replica, &self.place.own)?;
        let mut compare = compare;
        let before = replica.device();
        if let Some(device) = replica.part_from(&source)? {
            self.now_called(before, device);
            compare = Compare::All;
        }
        let mut merged = replica.merge(&source, compare, Keep::Yes)?;
        if merged.anomalies > 0 && compare == Compare::New {
            merged = replica.merge(&source, Compare::All, Keep::Yes)?;
        }
        let settings = travelling(source.settings()?);
        Ok(Taken { known: source.known()?, published: source.is_published(), merged, settings })
    }

    fn note(&mut self, taken: Taken, sight: Sight, compare: Compare, now: i64) {
        self.tell_clashes(&taken.merged);
        self.settling = None;
        self.state.trouble = None;
        self.note_clocks(&taken.merged, now);
        if compare == Compare::All {
            self.state.compared_at = Some(now);
        }
        self.state.read_at = Some(now);
        self.state.lies_there(Some(OnDisk { sight, known: taken.known, published: taken.published }));
    }

    pub(super) fn tell_clashes(&mut self, merged: &Merged) {
        if merged.clashes > 0 {
            self.told.push(Message::new("sync-clashes").with("count", merged.clashes));
        }
    }

    pub(super) fn note_clocks(&mut self, merged: &Merged, now: i64) {
        self.state.clocks_ahead.extend(merged.ahead.iter().map(|(device, by)| (device.0, (*by, now))));
    }

    /// What is wrong with the file is remembered; what is wrong with the replica is an error.
    fn put_off(&mut self, error: Error, sight: Sight, now: i64) -> Result<()> {
        if is_ours(&error) {
            return Err(error);
        }
        // Whatever was there before is not there any more.
        self.state.lies_there(None);
        self.in_trouble(now, Some(sight), Wrong::of(&error));
        Ok(())
    }

    fn in_trouble(&mut self, now: i64, sight: Option<Sight>, wrong: Wrong) {
        let before = self.state.trouble.take();
        self.state.trouble = Some(Trouble::going_on(before, now, sight, wrong));
    }

    /// Whether a file has been as it is for long enough.
    fn is_ready(&mut self, sight: &Sight, haste: Haste, now: i64) -> bool {
        if haste == Haste::Now {
            return true;
        }
        match &self.settling {
            Some((before, since)) if before == sight && *since <= now => now - since >= QUIET,
            _ => {
                self.settling = Some((sight.clone(), now));
                false
            }
        }
    }

    fn failed_before(&self, sight: &Sight, haste: Haste, now: i64) -> bool {
        let same = self.state.trouble.as_ref().filter(|trouble| trouble.sight.as_ref() == Some(sight));
        haste == Haste::WhenQuiet && same.is_some_and(|trouble| (0..RETRY).contains(&(now - trouble.tried)))
    }

    /// Settings have no history: what others changed since the last time is taken, unless it was
    /// changed here too.
    fn adopt_settings(&mut self, replica: &mut Repository, theirs: &Settings) -> Result<()> {
        let ours = travelling(replica.lists().settings.clone());
        for (key, value) in theirs {
            if ours.get(key) == self.state.settings.get(key) && ours.get(key) != Some(value) {
                replica.set_setting(key, value)?;
            }
        }
        self.state.settings.clone_from(theirs);
        Ok(())
    }
}
