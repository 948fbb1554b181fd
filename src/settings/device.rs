//! What names a deck's place on this machine, for the steps made there: drawn from 48 random bits,
//! kept in the state folder beside a hash of the machine's own id, and from the path of the deck.
//! Two copies of a deck never write under one name, nor does state copied to another machine.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::document::{self, Written};
use super::failure::Result;
use super::file;
use super::paths::Paths;
use crate::domain::Device;
use crate::domain::id::hex;

/// The section of the names that took the place of drawn ones.
const RENAMED: &str = "renamed";

/// What the file keeps: the machine's own bits, and for drawn names the ones used instead.
struct Kept {
    bits: Device,
    renamed: BTreeMap<i64, Device>,
}

/// The name under which a deck is written at this place. The machine's bits are made and kept
/// when there are none yet, or when they are another machine's.
pub fn of_deck(paths: &Paths, deck: &Path) -> Result<Device> {
    of_place(paths, deck, &machine(&paths.state))
}

/// A name for one run, where nothing can be kept.
pub fn for_this_run() -> Device {
    // The keys of the standard hasher are drawn from the system's randomness.
    Device::new(RandomState::new().hash_one("device"))
}

/// Keeps another name for a deck at this place.
pub fn rename(paths: &Paths, deck: &Path, device: Device) -> Result<()> {
    let machine = machine(&paths.state);
    let mut kept = kept(paths, &machine)?;
    kept.renamed.insert(drawn(kept.bits, deck).0, device);
    keep(paths, &kept, &machine)
}

fn of_place(paths: &Paths, deck: &Path, machine: &str) -> Result<Device> {
    let kept = kept(paths, machine)?;
    let drawn = drawn(kept.bits, deck);
    Ok(kept.renamed.get(&drawn.0).copied().unwrap_or(drawn))
}

/// The name that follows from the machine's bits and the deck's path.
fn drawn(bits: Device, deck: &Path) -> Device {
    let place = place(deck);
    let mut hash = Sha256::new_with_prefix(bits.0.to_be_bytes());
    hash.update(place.as_os_str().as_encoded_bytes());
    let number = hash.finalize().iter().take(6).fold(0, |number, byte| number << 8 | u64::from(*byte));
    Device::new(number)
}

/// The one path of a file, however it is written, whether it is there yet or not.
pub(super) fn place(deck: &Path) -> PathBuf {
    deck.canonicalize().unwrap_or_else(|_| {
        let whole = std::path::absolute(deck).unwrap_or_else(|_| deck.to_owned());
        match (whole.parent().map(Path::canonicalize), whole.file_name()) {
            (Some(Ok(folder)), Some(name)) => folder.join(name),
            _ => whole,
        }
    })
}

fn kept(paths: &Paths, machine: &str) -> Result<Kept> {
    if let Some(kept) = file::read_text(&paths.device_file())?.and_then(|text| read(&text, machine)) {
        return Ok(kept);
    }
    let made = Kept { bits: for_this_run(), renamed: BTreeMap::new() };
    keep(paths, &made, machine)?;
    Ok(made)
}

fn keep(paths: &Paths, kept: &Kept, machine: &str) -> Result<()> {
    file::make_folder(&paths.state)?;
    file::write_whole(&paths.device_file(), written(kept, machine).as_bytes())
}

fn written(kept: &Kept, machine: &str) -> String {
    let mut text = format!("device = \"{:012x}\"\nmachine = \"{machine}\"\n", kept.bits.0);
    for (at, (drawn, device)) in kept.renamed.iter().enumerate() {
        if at == 0 {
            let _ = writeln!(text, "\n[{RENAMED}]");
        }
        let _ = writeln!(text, "{drawn:012x} = \"{:012x}\"", device.0);
    }
    text
}

fn read(text: &str, machine: &str) -> Option<Kept> {
    let (entries, _) = document::entries(text);
    let mut values = BTreeMap::new();
    for entry in &entries {
        if let Written::Text(text) = &entry.value {
            values.insert((entry.section.as_str(), entry.key.as_str()), text.as_str());
        }
    }
    if values.get(&("", "machine")) != Some(&machine) {
        return None;
    }
    let device = |text: &str| u64::from_str_radix(text, 16).ok().map(Device::new);
    let bits = device(values.get(&("", "device"))?)?;
    let renamed = values.iter().filter(|((section, _), _)| *section == RENAMED);
    let renamed = renamed.filter_map(|((_, from), to)| Some((device(from)?.0, device(to)?))).collect();
    Some(Kept { bits, renamed })
}

/// A hash of the machine's id; of the folder's place where the system keeps none.
fn machine(state: &Path) -> String {
    let id = ["/etc/machine-id", "/var/lib/dbus/machine-id"]
        .iter()
        .find_map(|path| std::fs::read_to_string(path).ok().filter(|id| !id.trim().is_empty()))
        .unwrap_or_else(|| state.display().to_string());
    let hash = Sha256::digest(format!("dealdeck device {}", id.trim()));
    hex(&hash[..8])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn empty() -> (tempfile::TempDir, Paths, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let paths = Paths::under(folder.path());
        let deck = folder.path().join("deck.db");
        (folder, paths, deck)
    }

    #[test]
    fn a_deck_keeps_its_name_and_copied_state_makes_a_new_one() {
        let (_folder, paths, deck) = empty();
        let first = of_place(&paths, &deck, "here").expect("made");
        assert_eq!(of_place(&paths, &deck, "here").expect("read"), first);
        let elsewhere = of_place(&paths, &deck, "there").expect("made again");
        assert_ne!(elsewhere, first);
        assert_eq!(of_place(&paths, &deck, "there").expect("read"), elsewhere);
    }

    #[test]
    fn a_damaged_file_makes_a_new_name() {
        let (_folder, paths, deck) = empty();
        file::make_folder(&paths.state).expect("made");
        std::fs::write(paths.device_file(), "device = 3\n\u{0}").expect("written");
        let device = of_place(&paths, &deck, "here").expect("made");
        assert_eq!(of_place(&paths, &deck, "here").expect("read"), device);
    }

    #[test]
    fn two_copies_of_a_deck_have_two_names_and_one_file_has_one_however_it_is_written() {
        let (folder, paths, deck) = empty();
        let (copy, link) = (folder.path().join("copy.db"), folder.path().join("link.db"));
        let before = of_deck(&paths, &deck).expect("made");
        std::fs::write(&deck, b"x").expect("a file");
        std::fs::write(&copy, b"x").expect("a file");
        std::os::unix::fs::symlink(&deck, &link).expect("a link");
        let name = |path: &Path| of_deck(&paths, path).expect("read");
        assert_eq!(name(&deck), before, "it has its name before it is there");
        assert_eq!(name(&link), before);
        assert_eq!(name(&folder.path().join("state/../deck.db")), before);
        assert_ne!(name(&copy), before);
    }

    #[test]
    fn a_renamed_deck_keeps_its_new_name_and_the_others_theirs() {
        let (folder, paths, deck) = empty();
        let other = folder.path().join("other.db");
        let before = of_deck(&paths, &other).expect("made");
        for name in [7, 8] {
            rename(&paths, &deck, Device::new(name)).expect("kept");
            assert_eq!(of_deck(&paths, &deck).expect("read"), Device::new(name));
        }
        assert_eq!(of_deck(&paths, &other).expect("read"), before);
    }
}
