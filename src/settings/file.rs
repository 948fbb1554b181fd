//! Files written whole or not at all: a temporary file in the same folder, synced, renamed, the
//! folder synced. Files are 0600 and folders 0700, whatever the umask.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use super::failure::{Error, Result};
use crate::repository::stream;

/// Writes a file whole; after an error the old one is still there. A link is followed, so that
/// the file behind it is replaced and not the link.
pub fn write_whole(path: &Path, contents: &[u8]) -> Result<()> {
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    replace(&target, contents).map_err(|source| Error::write(path, source))
}

/// Writes a file whole, or on to a stream: standard output, a pipe, a terminal.
pub fn write_out(path: &Path, contents: &[u8]) -> Result<()> {
    match stream(path).map_err(|source| Error::write(path, source))? {
        Some(mut stream) => stream.write_all(contents).map_err(|source| Error::write(path, source)),
        None => write_whole(path, contents),
    }
}

fn replace(target: &Path, contents: &[u8]) -> io::Result<()> {
    let folder = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    // The temporary file is made 0600 and goes away by itself when anything below fails.
    let mut file = tempfile::Builder::new().prefix(".dealdeck-").tempfile_in(folder)?;
    file.write_all(contents)?;
    file.as_file().sync_all()?;
    file.persist(target).map_err(|error| error.error)?;
    sync_folder(folder)
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// Makes a folder and those above it, for the owner alone; one that is there stays as it is.
pub fn make_folder(path: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|source| Error::write(path, source))
}

/// Refuses a file whose folder is not there, before anything is done for it.
pub fn refuse_without_folder(path: &Path) -> Result<()> {
    Error::without_folder(path).map_or(Ok(()), Err)
}

/// Whether both are one file that is there.
pub fn is_same(one: &Path, other: &Path) -> bool {
    let place = |path: &Path| path.canonicalize().ok();
    place(one).is_some_and(|one| place(other) == Some(one))
}

/// The text of a file; none when there is no such file.
pub fn read_text(path: &Path) -> Result<Option<String>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::read(path, source)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_leaves_no_litter() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("config.toml");
        write_whole(&path, b"one").expect("written");
        write_whole(&path, b"two").expect("written again");
        assert_eq!(read_text(&path).expect("readable").as_deref(), Some("two"));
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }

    #[test]
    fn a_file_that_cannot_be_written_is_told_with_its_path() {
        let error = write_whole(Path::new("/no/such/folder/file"), b"x").expect_err("no folder");
        assert_eq!(error.message().id, "settings-no-folder");
        assert!(error.message().args.iter().any(|(_, value)| value.ends_with("/no/such/folder")));
        let folder = tempfile::tempdir().expect("a folder");
        let error = write_whole(folder.path(), b"x").expect_err("a folder");
        assert_eq!(error.message().id, "settings-cannot-write");
        assert!(error.message().args.iter().any(|(_, value)| Path::new(value) == folder.path()));
    }

    #[cfg(unix)]
    #[test]
    fn files_and_folders_are_for_their_owner_alone() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().expect("a folder");
        let inner = folder.path().join("a/b");
        make_folder(&inner).expect("made");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode(&inner), 0o700);
        let (real, link) = (inner.join("real"), inner.join("link"));
        write_whole(&real, b"x").expect("written");
        assert_eq!(mode(&real), 0o600);
        symlink(&real, &link).expect("a link");
        write_whole(&link, b"y").expect("written through the link");
        assert_eq!(fs::read(&real).expect("readable"), b"y");
        assert!(link.is_symlink());
    }
}
