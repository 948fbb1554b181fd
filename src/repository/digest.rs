//! The digest of a published file: SHA-256 over every byte of it but the digest itself, which lies
//! in `meta` as text. It finds what SQLite's own checks do not: pages of two versions mixed, bits
//! turned round, a file cut off at a page.

use rusqlite::{Connection, OptionalExtension};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use memchr::memmem;
use sha2::{Digest, Sha256};

use crate::domain::id::hex;

/// The digest that a copy carries.
pub(crate) fn of(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let sql = "SELECT value FROM main.meta WHERE key = 'digest'";
    connection.query_row(sql, [], |row| row.get(0)).optional()
}

/// The letters of a digest in hexadecimal.
pub(super) const LETTERS: usize = 64;
/// So much of a file is looked at at once.
const BLOCK: usize = 1 << 20;
/// Where SQLite keeps its two counters of changes.
const COUNTERS: [u64; 2] = [24, 92];

/// Puts the digest of a closed file in the place of a text of as many letters that stands in it
/// once, and gives the file's head counters of its own, so that no two files look alike from
/// outside.
pub(super) fn seal(path: &Path, mark: &str) -> io::Result<String> {
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    let counter = fastrand::u32(1..).to_be_bytes();
    for at in COUNTERS {
        file.seek(SeekFrom::Start(at))?;
        file.write_all(&counter)?;
    }
    let place = place_of(&mut file, mark)?;
    let digest = digest_around(&mut file, place)?;
    file.seek(SeekFrom::Start(place))?;
    file.write_all(digest.as_bytes())?;
    Ok(digest)
}

/// Whether a file is, byte for byte, the one that this digest was put into.
pub(super) fn holds(path: &Path, digest: &str) -> io::Result<bool> {
    if digest.len() != LETTERS {
        return Ok(false);
    }
    let mut file = File::open(path)?;
    match place_of(&mut file, digest) {
        Ok(place) => Ok(digest_around(&mut file, place)? == digest),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Ok(false),
        Err(error) => Err(error),
    }
}

/// The one place where a text stands in a file.
fn place_of(file: &mut File, text: &str) -> io::Result<u64> {
    file.seek(SeekFrom::Start(0))?;
    let finder = memmem::Finder::new(text.as_bytes());
    let mut found = None;
    let mut window: Vec<u8> = Vec::with_capacity(BLOCK + LETTERS);
    let mut start = 0;
    loop {
        let kept = window.len();
        let got = Read::by_ref(file).take(BLOCK as u64).read_to_end(&mut window)?;
        if let Some(at) = finder.find(&window) {
            let is_second = finder.find(&window[at + 1..]).is_some();
            if is_second || found.replace(start + at as u64).is_some() {
                return Err(io::ErrorKind::InvalidData.into());
            }
        }
        if got == 0 {
            return found.ok_or_else(|| io::ErrorKind::InvalidData.into());
        }
        // Less than the text stays, so that what straddles two blocks is found, and once.
        let rest = (kept + got).min(text.len() - 1);
        let gone = window.len() - rest;
        window.drain(..gone);
        start += gone as u64;
    }
}

/// The digest of a file's bytes with zeros where the digest stands.
fn digest_around(file: &mut File, place: u64) -> io::Result<String> {
    let mut hash = Sha256::new();
    file.seek(SeekFrom::Start(0))?;
    let mut block = vec![0; BLOCK];
    let mut start = 0;
    loop {
        let got = file.read(&mut block)?;
        if got == 0 {
            break;
        }
        let end = start + got as u64;
        let from = place.clamp(start, end) - start;
        let to = (place + LETTERS as u64).clamp(start, end) - start;
        block[from as usize..to as usize].fill(b'0');
        hash.update(&block[..got]);
        start = end;
    }
    Ok(hex(&hash.finalize()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark() -> String {
        "m".repeat(LETTERS)
    }

    fn file(length: usize, place: usize) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        let mut bytes: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
        bytes[place..place + LETTERS].copy_from_slice(mark().as_bytes());
        std::fs::write(&path, bytes).expect("written");
        (folder, path)
    }

    #[test]
    fn any_byte_that_is_not_as_it_was_is_found_wherever_it_lies() {
        for place in [500, BLOCK - 30, 2 * BLOCK - 1] {
            let (_folder, path) = file(3 * BLOCK + 17, place);
            let digest = seal(&path, &mark()).expect("sealed");
            assert!(holds(&path, &digest).expect("a read"), "{place}");
            let whole = std::fs::read(&path).expect("a read");
            for at in [0, 30, place - 1, place, place + LETTERS, BLOCK, whole.len() - 1] {
                let mut bytes = whole.clone();
                bytes[at] ^= 4;
                std::fs::write(&path, bytes).expect("written");
                assert!(!holds(&path, &digest).expect("a read"), "{place}: {at}");
            }
            std::fs::write(&path, &whole[..whole.len() - 1]).expect("written");
            assert!(!holds(&path, &digest).expect("a read"), "cut off");
        }
    }

    #[test]
    fn two_files_of_one_content_have_heads_of_their_own() {
        let (_first_folder, first) = file(4096, 200);
        let (_second_folder, second) = file(4096, 200);
        seal(&first, &mark()).expect("sealed");
        seal(&second, &mark()).expect("sealed");
        let head = |path| std::fs::read(path).expect("a read")[..100].to_vec();
        assert_ne!(head(first), head(second));
    }
}
