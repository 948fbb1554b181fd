//! Where a shared deck lies, and this machine's part of it: one folder in the state folder for each
//! path and workspace.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};

use super::state::State;
use crate::domain::{Device, Id};
use crate::repository::{make_folder, setting_in};

/// Where a shared deck and this machine's part of it lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file that everybody sees.
    pub shared: PathBuf,
    /// The folder of what is this machine's own.
    pub own: PathBuf,
}

/// Holds off this machine's other processes while one reads or publishes; ends when dropped.
pub struct Held(#[expect(dead_code, reason = "the lock ends with the file")] File);

impl Place {
    /// The place of a shared file whose workspace is known.
    pub fn of(shared: &Path, workspace: &str, state: &Path) -> Place {
        let shared = one_path(shared);
        let id = Id::derived(&[&shared.to_string_lossy(), workspace]);
        Place { own: replicas(state).join(id.to_string()), shared }
    }

    /// The place of a shared file: by the workspace that it names, else, when it is away or cannot
    /// be read, the one where its replica lies.
    pub fn find(shared: &Path, state: &Path) -> Option<Place> {
        let folders = fs::read_dir(replicas(state)).ok()?;
        if let Some(workspace) = setting_in(shared, "workspace") {
            return Some(Place::of(shared, &workspace, state));
        }
        let path = one_path(shared);
        let own = folders.flatten().map(|entry| entry.path()).find(|folder| {
            State::load(&folder.join("state.json")).shared == path && folder.join("deck.db").exists()
        })?;
        Some(Place { shared: path, own })
    }

    /// Whether there is a replica here.
    pub fn has_replica(&self) -> bool {
        self.replica().exists()
    }

    /// The private copy that is worked on.
    pub fn replica(&self) -> PathBuf {
        self.own.join("deck.db")
    }

    /// A private copy of a file that a newer version has published, to look at.
    pub fn newer(&self) -> PathBuf {
        self.own.join("newer.db")
    }

    /// What is remembered between looks.
    pub fn state(&self) -> PathBuf {
        self.own.join("state.json")
    }

    /// Where conflict copies go once they are of no use.
    pub fn trash(&self) -> PathBuf {
        self.own.join("trash")
    }

    /// The folder that the shared file lies in.
    pub fn folder(&self) -> &Path {
        self.shared.parent().unwrap_or(Path::new("/"))
    }

    /// The name under which a snapshot is written before it takes the shared file's place.
    pub fn temporary(&self, device: Device) -> PathBuf {
        self.folder().join(format!("~$dealdeck-{:012x}.tmp", device.0))
    }

    /// The name of a snapshot where nothing can take the shared file's place.
    pub fn beside(&self, device: Device) -> PathBuf {
        let stem = self.shared.file_stem().unwrap_or_default().to_string_lossy();
        let end = self.shared.extension().map(|end| format!(".{}", end.to_string_lossy()));
        self.folder().join(format!("{stem}-dealdeck-{:012x}{}", device.0, end.unwrap_or_default()))
    }

    /// Makes the folder of this machine's own part, for its owner only.
    pub fn make(&self) -> io::Result<()> {
        make_folder(&self.own)
    }

    /// Throws away what a crash of this device's left half done. Only for who holds the place.
    pub fn sweep(&self, device: Device) {
        // What cannot be thrown away now can be the next time.
        let _ = fs::remove_file(self.temporary(device));
        // Whoever publishes is not the older one.
        let _ = fs::remove_file(self.newer());
        for entry in fs::read_dir(&self.own).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with("publish-") || name.starts_with("read-") {
                let _ = fs::remove_dir_all(entry.path());
            } else if name.starts_with("new-") {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// Waits until no other process of this machine reads or publishes.
    pub fn hold(&self) -> io::Result<Held> {
        self.make()?;
        let mut options = OpenOptions::new();
        let file =
            options.write(true).create(true).truncate(false).mode(0o600).open(self.own.join("lock"))?;
        flock(&file, FlockOperation::LockExclusive)?;
        Ok(Held(file))
    }
}

pub(super) fn replicas(state: &Path) -> PathBuf {
    state.join("replicas")
}

/// The one path of a file, however it is written, whether it is there or not.
pub(super) fn one_path(file: &Path) -> PathBuf {
    let whole = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    whole.canonicalize().unwrap_or_else(|_| {
        match (whole.parent().map(Path::canonicalize), whole.file_name()) {
            (Some(Ok(folder)), Some(name)) => folder.join(name),
            _ => whole.clone(),
        }
    })
}
