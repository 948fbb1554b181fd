//! Conflict copies: files of our name that services leave beside the shared one. Each that holds a
//! copy of this deck is merged, and moved away once the shared file has all that it had; whatever
//! else such a file is, it is left alone and told.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use super::pace::{Haste, RETRY};
use super::shared::Shared;
use super::sight::Sight;
use super::state::{Copied, Trouble};
use super::wrong::{Wrong, is_ours};
use crate::domain::Message;
use crate::repository::merge::Compare;
use crate::repository::{Repository, Result, is_backup_file, make_folder};

/// How long what was moved away is kept, in milliseconds.
pub const KEPT: i64 = 30 * 24 * 3_600_000;

/// What services put into the names of conflict copies, and so does this program where it cannot
/// take the shared file's place. Only these tell that a deck is shared; `x-HOSTNAME.db`, `x (1).db`
/// and `x 2.db` may be anything.
const TELLING: [&str; 5] =
    ["conflicted copy", ".sync-conflict-", "_caseconflict", "(case conflict", "-dealdeck-"];

/// What this program itself puts beside a deck; nobody else's copies.
const OUR_OWN: [&str; 2] = ["-before-restore-", "-before-migration-"];

/// The first conflict copy beside a deck whose name cannot be anything else.
pub fn telling(deck: &Path) -> Option<String> {
    let names = beside(deck)?;
    names.into_iter().find(|name| {
        let name = name.to_lowercase();
        TELLING.iter().any(|mark| name.contains(mark))
    })
}

/// What services put before the name of a copy.
const BEFORE: [&str; 2] = ["Copy of ", "Bản sao của "];

/// The files beside a deck that have its name with something after it.
pub(super) fn beside(deck: &Path) -> Option<Vec<String>> {
    let stem = deck.file_stem()?.to_str()?;
    let end = deck.extension().map(|end| format!(".{}", end.to_string_lossy())).unwrap_or_default();
    let own = deck.file_name()?.to_str()?;
    let is_named = |name: &str| {
        let copied = BEFORE.iter().find_map(|before| name.strip_prefix(before));
        let inner = copied.unwrap_or(name).strip_prefix(stem);
        let inner = inner.and_then(|rest| rest.strip_suffix(end.as_str()));
        let goes_on = |inner: &str| inner.starts_with([' ', '.', '-', '_', '(', '~']);
        name != own
            && inner.is_some_and(|inner| goes_on(inner) || (inner.is_empty() && copied.is_some()))
            && !OUR_OWN.iter().any(|mark| name.contains(mark))
    };
    let entries = fs::read_dir(deck.parent()?).ok()?.flatten();
    let files = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    let mut names: Vec<String> = files
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| is_named(name))
        .collect();
    names.sort();
    Some(names)
}

impl Shared {
    pub(super) fn look_at_copies(&mut self, replica: &mut Repository, haste: Haste) -> Result<()> {
        let names = beside(&self.place.shared).unwrap_or_default();
        self.state.copies.retain(|name, _| names.contains(name));
        for name in names {
            self.look_at_copy(replica, name, haste)?;
        }
        Ok(())
    }

    fn look_at_copy(&mut self, replica: &mut Repository, name: String, haste: Haste) -> Result<()> {
        let now = replica.clock().now();
        let path = self.place.folder().join(&name);
        let Ok(Some(sight)) = Sight::of(&path) else { return Ok(()) };
        let before = self.state.copies.get(&name);
        let same = before.filter(|copied| copied.sight == sight);
        match same {
            Some(Copied { known: Some(_), .. }) => return Ok(()),
            Some(Copied { trouble: Some(trouble), .. }) if trouble.wrong.is_for_good() => return Ok(()),
            Some(Copied { trouble: Some(trouble), .. })
                if haste == Haste::WhenQuiet && (0..RETRY).contains(&(now - trouble.tried)) =>
            {
                return Ok(());
            }
            // It may still be arriving: it is looked at again when it has stayed as it is.
            None if haste == Haste::WhenQuiet => {
                let copied = Copied { sight, known: None, trouble: None };
                self.state.copies.insert(name, copied);
                return Ok(());
            }
            _ => {}
        }
        let before = before.and_then(|copied| copied.trouble.clone());
        if is_backup_file(&path) {
            let trouble = Trouble::going_on(before, now, Some(sight.clone()), Wrong::Backup);
            self.state.copies.insert(name, Copied { sight, known: None, trouble: Some(trouble) });
            return Ok(());
        }
        let copied = match self.take(replica, &path, Compare::All) {
            Ok(taken) => {
                self.note_clocks(&taken.merged, now);
                if !taken.merged.is_empty() {
                    self.state.read_at = Some(now);
                    self.told.push(Message::new("sync-copy-merged").with("name", &name));
                    self.tell_clashes(&taken.merged);
                }
                Copied { sight, known: Some(taken.known), trouble: None }
            }
            Err(error) if is_ours(&error) => return Err(error),
            Err(error) => {
                let trouble = Trouble::going_on(before, now, Some(sight.clone()), Wrong::of(&error));
                Copied { sight, known: None, trouble: Some(trouble) }
            }
        };
        self.state.copies.insert(name, copied);
        Ok(())
    }

    /// Moves conflict copies away that the shared file on disk covers, and throws away what was
    /// moved long ago. Whether any was moved.
    pub(super) fn clear_copies(&mut self, now: i64) -> bool {
        let Some(on_disk) = self.state.on_disk.clone() else { return false };
        let mut is_moved = false;
        let is_there = || matches!(Sight::of(&self.place.shared), Ok(Some(sight)) if sight == on_disk.sight);
        let is_covered =
            |copied: &Copied| copied.known.as_ref().is_some_and(|known| on_disk.known.covers(known));
        let covered: BTreeMap<String, Sight> = self
            .state
            .copies
            .iter()
            .filter(|(_, copied)| is_covered(copied))
            .map(|(name, copied)| (name.clone(), copied.sight.clone()))
            .collect();
        for (name, sight) in covered {
            let path = self.place.folder().join(&name);
            // What is not as it was when it was merged is another file by now.
            let is_same = || matches!(Sight::of(&path), Ok(Some(found)) if found == sight);
            if !is_there() || !is_same() {
                continue;
            }
            let kept = self.place.trash().join(format!("{now}-{name}"));
            if move_away(&path, &kept, is_same).is_ok() {
                is_moved = true;
                self.state.copies.remove(&name);
                let told = Message::new("sync-copy-moved").with("name", &name);
                self.told.push(told.with("trash", self.place.trash().display()));
            }
        }
        self.empty_trash(now);
        is_moved
    }

    fn empty_trash(&self, now: i64) {
        for entry in fs::read_dir(self.place.trash()).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let moved: Option<i64> = name.split('-').next().and_then(|moment| moment.parse().ok());
            if moved.is_some_and(|moved| now - moved > KEPT) {
                // What cannot be thrown away today can be tomorrow.
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// Moves a file, by copying it and taking it away while it is still the same.
fn move_away(from: &Path, to: &Path, is_same: impl Fn() -> bool) -> io::Result<()> {
    let folder = to.parent().unwrap_or(Path::new("."));
    make_folder(folder)?;
    let mut kept = tempfile::NamedTempFile::new_in(folder)?;
    io::copy(&mut fs::File::open(from)?, &mut kept)?;
    kept.as_file().sync_all()?;
    if !is_same() {
        return Err(io::ErrorKind::ResourceBusy.into());
    }
    kept.persist(to).map_err(|error| error.error)?;
    fs::remove_file(from)
}
