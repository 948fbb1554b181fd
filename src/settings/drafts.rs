//! What is being written just now, kept so that a crash does not take it: one small file a running
//! program, for its owner alone, gone as soon as the words are where they belong.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use rustix::process::{Pid, test_kill_process};

use super::failure::{Error, Result};
use super::file::make_folder;

/// The drafts of one deck on this machine.
#[derive(Clone, Debug)]
pub struct Drafts {
    folder: PathBuf,
    workspace: String,
}

impl Drafts {
    /// The drafts of a deck, kept in a state folder.
    pub fn of_deck(state: &Path, workspace: &str) -> Drafts {
        Drafts { folder: state.join("drafts"), workspace: workspace.to_owned() }
    }

    fn own(&self) -> PathBuf {
        self.folder.join(format!("{}-{}.json", self.workspace, std::process::id()))
    }

    /// Keeps what is being written, in place of what was kept before. It is not synced to the disk:
    /// a draft survives the program, not the machine, and nobody waits for it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep(&self, text: &str) -> Result<()> {
        make_folder(&self.folder)?;
        let own = self.own();
        let written = || {
            // A temporary file is for its owner alone from the start.
            let mut file = tempfile::Builder::new().prefix(".draft-").tempfile_in(&self.folder)?;
            file.write_all(text.as_bytes())?;
            file.persist(&own).map_err(|error| error.error).map(drop)
        };
        written().map_err(|source| Error::write(&own, source))
    }

    /// Drops what this program has kept.
    pub fn drop_own(&self) {
        // What is not there needs no dropping.
        let _ = fs::remove_file(self.own());
    }

    /// What programs have left behind that run no more: the file and what is in it, the latest first.
    pub fn left_behind(&self) -> Vec<(PathBuf, String)> {
        let mut left: Vec<_> = self
            .files()
            .into_iter()
            .filter(|(pid, _)| *pid != std::process::id() && !is_running(*pid))
            .filter_map(|(_, file)| {
                let written = fs::metadata(&file).and_then(|about| about.modified()).ok()?;
                Some((written, fs::read_to_string(&file).ok()?, file))
            })
            .collect();
        left.sort();
        left.into_iter().rev().map(|(_, text, file)| (file, text)).collect()
    }

    /// Drops every draft of the deck, whoever kept it: somebody was erased, and it may speak of them.
    pub fn forget(&self) {
        for (_, file) in self.files() {
            let _ = fs::remove_file(file);
        }
    }

    fn files(&self) -> Vec<(u32, PathBuf)> {
        let Ok(entries) = self.folder.read_dir() else { return Vec::new() };
        let pid_of = |path: &Path| {
            let name = path.file_name()?.to_str()?;
            let rest = name.strip_prefix(&self.workspace)?.strip_prefix('-')?;
            rest.strip_suffix(".json")?.parse::<u32>().ok()
        };
        entries.flatten().filter_map(|entry| Some((pid_of(&entry.path())?, entry.path()))).collect()
    }
}

fn is_running(pid: u32) -> bool {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
    // One that may not be signalled is somebody else's, and runs.
    pid.is_some_and(|pid| !matches!(test_kill_process(pid), Err(rustix::io::Errno::SRCH)))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_draft_is_for_its_owner_alone_and_not_offered_while_its_program_runs() {
        let state = tempfile::tempdir().expect("a folder");
        let drafts = Drafts::of_deck(state.path(), "a1");
        drafts.keep("one").expect("kept");
        drafts.keep("two").expect("kept again");
        let mode = fs::metadata(drafts.own()).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode, 0o600);
        assert_eq!(drafts.left_behind(), []);
        // A process number beyond all that there can be.
        let ended = drafts.folder.join("a1-2147483000.json");
        fs::rename(drafts.own(), &ended).expect("as if the program had ended");
        assert_eq!(drafts.left_behind(), [(ended, "two".to_owned())]);
        assert_eq!(Drafts::of_deck(state.path(), "b2").left_behind(), []);
        drafts.forget();
        assert_eq!(drafts.left_behind(), []);
    }
}
