//! What is remembered of a shared file between two looks and two runs: a small file beside the
//! replica. Lost or damaged, everything is looked at anew.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::sight::Sight;
use super::wrong::Wrong;
use crate::repository::Known;

/// What is remembered of a shared file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// The shared file.
    pub shared: PathBuf,
    /// The last file that was read whole, or published from here.
    pub on_disk: Option<OnDisk>,
    /// What the last file knew that was read whole, also when it is not there any more.
    pub last_known: Known,
    /// What is the matter with the file that lies there now.
    pub trouble: Option<Trouble>,
    /// Why nothing could be published the last time.
    pub blocked: Option<Trouble>,
    /// When something was taken in the last time, in UTC milliseconds.
    pub read_at: Option<i64>,
    /// When something was published from here the last time.
    pub published_at: Option<i64>,
    /// When everything was compared the last time.
    pub compared_at: Option<i64>,
    /// Conflict copies and other files of our name beside the shared one, by file name.
    pub copies: BTreeMap<String, Copied>,
    /// Devices whose clocks were ahead of this one's: by how many milliseconds, and when.
    pub clocks_ahead: BTreeMap<i64, (i64, i64)>,
    /// The deck's settings as the shared file had them the last time.
    pub settings: BTreeMap<String, String>,
}

/// A file that was read whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OnDisk {
    /// What it looks like.
    pub sight: Sight,
    /// What it knows.
    pub known: Known,
    /// Whether it carries a digest.
    pub published: bool,
}

/// Something that is not as it should be, and stays so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trouble {
    /// Since when, in UTC milliseconds.
    pub since: i64,
    /// When it was tried the last time.
    pub tried: i64,
    /// The file that it is about; none when there is none.
    pub sight: Option<Sight>,
    /// What it is.
    pub wrong: Wrong,
}

/// A file of our name beside the shared one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Copied {
    /// What it looks like.
    pub sight: Sight,
    /// What it knows, when it was a copy of this deck and has been merged.
    pub known: Option<Known>,
    /// What is the matter with it otherwise.
    pub trouble: Option<Trouble>,
}

impl State {
    /// Reads what is remembered; nothing where nothing can be read.
    pub fn load(path: &Path) -> State {
        fs::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// Remembers what file lies there now; none when there is none that could be read.
    pub fn lies_there(&mut self, on_disk: Option<OnDisk>) {
        if let Some(on_disk) = &on_disk {
            self.last_known.clone_from(&on_disk.known);
        }
        self.on_disk = on_disk;
    }

    /// Remembers it.
    pub fn save(&self, path: &Path) -> io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(&serde_json::to_vec(self)?)?;
        file.persist(path).map(drop).map_err(|error| error.error)
    }
}

impl Trouble {
    /// The trouble that there is now. It goes on since what may pass began, or since it was the same.
    pub fn going_on(before: Option<Trouble>, now: i64, sight: Option<Sight>, wrong: Wrong) -> Trouble {
        // A clock that was put back must not make trouble of the future.
        let goes_on =
            |before: &Trouble| before.wrong == wrong || (before.wrong.may_pass() && wrong.may_pass());
        let since = before.filter(goes_on).map_or(now, |before| before.since.min(now));
        Trouble { since, tried: now, sight, wrong }
    }
}
