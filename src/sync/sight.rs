//! What a file looks like from outside, for telling cheaply whether it is still the same one.

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// So much of a file's beginning is compared: SQLite's head with its counters of changes.
const HEAD: u64 = 100;

/// What a file looks like from outside. Two publications never look alike, though a service gives
/// both one time and one size: their heads differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sight {
    device: u64,
    inode: u64,
    size: u64,
    modified: (i64, i64),
    head: Vec<u8>,
}

impl Sight {
    /// Looks at a file; none when there is none, or no folder that it would lie in.
    pub fn of(path: &Path) -> io::Result<Option<Sight>> {
        match Sight::of_existing(path) {
            Ok(sight) => Ok(Some(sight)),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn of_existing(path: &Path) -> io::Result<Sight> {
        // Only what is a file is opened: a pipe would wait for somebody to write.
        let about = std::fs::metadata(path)?;
        let mut head = Vec::new();
        if about.is_file() {
            File::open(path)?.take(HEAD).read_to_end(&mut head)?;
        }
        Ok(Sight {
            device: about.dev(),
            inode: about.ino(),
            size: about.len(),
            modified: (about.mtime(), about.mtime_nsec()),
            head,
        })
    }
}
