//! What names this machine's copy of the program: 48 random bits, kept in the state folder beside
//! a hash of the machine's own id. State that was copied to another machine makes a new name
//! there, so that two machines never write under one.

use std::fmt::Write;
use std::hash::{BuildHasher, RandomState};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::document::{self, Written};
use super::failure::Result;
use super::file;
use super::paths::Paths;
use crate::domain::Device;

/// The name of this device; made and kept when there is none yet, or when it is another
/// machine's.
pub fn of_this_machine(paths: &Paths) -> Result<Device> {
    of_machine(paths, &machine(&paths.state))
}

/// A name for one run, where nothing can be kept.
pub fn for_this_run() -> Device {
    // The keys of the standard hasher are drawn from the system's randomness.
    Device::new(RandomState::new().hash_one("device"))
}

/// Keeps another name for this device.
pub fn rename(paths: &Paths, device: Device) -> Result<()> {
    keep(paths, device, &machine(&paths.state))
}

fn keep(paths: &Paths, device: Device, machine: &str) -> Result<()> {
    file::make_folder(&paths.state)?;
    file::write_whole(&paths.device_file(), written(device, machine).as_bytes())
}

fn of_machine(paths: &Paths, machine: &str) -> Result<Device> {
    let path = paths.device_file();
    if let Some(device) = file::read_text(&path)?.and_then(|text| read(&text, machine)) {
        return Ok(device);
    }
    let device = for_this_run();
    keep(paths, device, machine)?;
    Ok(device)
}

fn written(device: Device, machine: &str) -> String {
    format!("device = \"{:012x}\"\nmachine = \"{machine}\"\n", device.0)
}

fn read(text: &str, machine: &str) -> Option<Device> {
    let (entries, _) = document::entries(text);
    let value = |key: &str| {
        entries.iter().find(|entry| entry.key == key).and_then(|entry| match &entry.value {
            Written::Text(text) => Some(text.as_str()),
            _ => None,
        })
    };
    if value("machine") != Some(machine) {
        return None;
    }
    u64::from_str_radix(value("device")?, 16).ok().map(Device::new)
}

/// A hash of the machine's id; of the folder's place where the system keeps none.
fn machine(state: &Path) -> String {
    let id = ["/etc/machine-id", "/var/lib/dbus/machine-id"]
        .iter()
        .find_map(|path| std::fs::read_to_string(path).ok().filter(|id| !id.trim().is_empty()))
        .unwrap_or_else(|| state.display().to_string());
    let hash = Sha256::digest(format!("dealdeck device {}", id.trim()));
    hash.iter().take(8).fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_keeps_its_name_and_copied_state_makes_a_new_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let paths = Paths::under(folder.path());
        let first = of_machine(&paths, "here").expect("made");
        assert_eq!(of_machine(&paths, "here").expect("read"), first);
        let elsewhere = of_machine(&paths, "there").expect("made again");
        assert_ne!(elsewhere, first);
        assert_eq!(of_machine(&paths, "there").expect("read"), elsewhere);
    }

    #[test]
    fn a_damaged_file_makes_a_new_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let paths = Paths::under(folder.path());
        file::make_folder(&paths.state).expect("made");
        std::fs::write(paths.device_file(), "device = 3\n\u{0}").expect("written");
        let device = of_machine(&paths, "here").expect("made");
        assert_eq!(of_machine(&paths, "here").expect("read"), device);
    }
}
