//! Whether a deck is shared: by the folder it lies in, the file system, what lies beside it, what
//! the deck says, or since it was before.

use std::fs;
use std::path::Path;

use super::copies;
use super::place::Place;
use crate::domain::Message;
use crate::repository::{Repository, setting_in};

/// How a deck's file is worked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    /// In place: nobody else's machine sees the file.
    Direct,
    /// Through a replica, for this reason.
    Shared(Why),
}

/// What tells that a deck is shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The deck itself says so.
    Deck,
    /// It lies in a folder of this sync service.
    Service(&'static str),
    /// It lies on a file system of this kind.
    FileSystem(&'static str),
    /// This conflict copy lies beside it.
    Copy(String),
    /// There is a replica of it here already.
    Replica,
}

impl Why {
    /// In words.
    pub fn message(&self) -> Message {
        match self {
            Why::Deck => Message::new("sync-why-deck"),
            Why::Service(name) => Message::new("sync-why-service").with("name", name),
            Why::FileSystem(name) => Message::new("sync-why-file-system").with("name", name),
            Why::Copy(name) => Message::new("sync-why-copy").with("name", name),
            Why::Replica => Message::new("sync-why-replica"),
        }
    }
}

/// How the deck in this file is to be worked with, as far as its place tells. What the deck itself
/// says is asked only where that could make it another's; see [`says_so`].
pub fn mode(deck: &Path, state: &Path) -> Mode {
    as_the_deck_says(deck, by_place(deck, state))
}

/// The same where what tells by its place is known already.
pub fn as_the_deck_says(deck: &Path, by_place: Option<Why>) -> Mode {
    let Some(why) = by_place else { return Mode::Direct };
    match setting_in(deck, SETTING).as_deref() {
        Some("no") => Mode::Direct,
        Some("yes") => Mode::Shared(Why::Deck),
        _ => Mode::Shared(why),
    }
}

/// What tells that others may see this file, whatever the deck says: where it lies, what lies beside
/// it, and that there is a replica.
pub fn by_place(deck: &Path, state: &Path) -> Option<Why> {
    let whole = std::path::absolute(deck).unwrap_or_else(|_| deck.to_owned());
    let folder = whole.parent().unwrap_or(Path::new("/"));
    // A link leads to where the file really is.
    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    service(&real)
        .or_else(|| (folder != real).then(|| service(folder)).flatten())
        .map(Why::Service)
        .or_else(|| file_system(&real).map(Why::FileSystem))
        .or_else(|| copies::telling(&whole).map(Why::Copy))
        .or_else(|| Place::find(&whole, state).filter(Place::has_replica).map(|_| Why::Replica))
}

/// The setting of a deck that says whether it is shared: `yes` or `no`, wherever it lies.
pub const SETTING: &str = "shared";

/// Whether a deck says of itself that it is shared.
pub fn says_so(deck: &Repository) -> bool {
    deck.setting(SETTING) == Some("yes")
}

/// Folders that services make under names of their own. A name that ends in a blank or a dash goes
/// on with the name of a company or an account.
const NAMES: [(&str, &str); 26] = [
    ("Dropbox", "Dropbox"),
    ("Dropbox (", "Dropbox"),
    ("Dropbox-", "Dropbox"),
    ("OneDrive", "OneDrive"),
    ("OneDrive - ", "OneDrive"),
    ("OneDrive-", "OneDrive"),
    ("Google Drive", "Google Drive"),
    ("GoogleDrive", "Google Drive"),
    ("GoogleDrive-", "Google Drive"),
    ("My Drive", "Google Drive"),
    ("Shared drives", "Google Drive"),
    ("Nextcloud", "Nextcloud"),
    ("ownCloud", "ownCloud"),
    ("iCloud Drive", "iCloud"),
    ("Mobile Documents", "iCloud"),
    ("com~apple~CloudDocs", "iCloud"),
    ("CloudStorage", "CloudStorage"),
    ("Seafile", "Seafile"),
    ("pCloudDrive", "pCloud"),
    ("pCloud Drive", "pCloud"),
    ("Box", "Box"),
    ("Box Sync", "Box"),
    ("Box-Box", "Box"),
    ("MEGA", "MEGA"),
    ("MEGAsync", "MEGA"),
    ("SynologyDrive", "Synology Drive"),
];

/// Files and folders that services keep at the top of what they sync.
const MARKS: [(&str, &str); 13] = [
    (".dropbox", "Dropbox"),
    (".dropbox.cache", "Dropbox"),
    (".tmp.drivedownload", "Google Drive"),
    (".tmp.driveupload", "Google Drive"),
    (".nextcloudsync.log", "Nextcloud"),
    (".owncloudsync.log", "ownCloud"),
    (".stfolder", "Syncthing"),
    (".stignore", "Syncthing"),
    ("_seafile-ignore.txt", "Seafile"),
    ("seafile-ignore.txt", "Seafile"),
    (".megaignore", "MEGA"),
    (".SynologyWorkingDirectory", "Synology Drive"),
    (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
];

/// The service in whose folder this one lies.
fn service(folder: &Path) -> Option<&'static str> {
    folder.ancestors().find_map(|folder| {
        let name = folder.file_name()?.to_string_lossy().into_owned();
        by_name(&name).or_else(|| by_mark(folder))
    })
}

fn by_name(folder: &str) -> Option<&'static str> {
    let goes_on = |name: &str| name.ends_with([' ', '-', '(']) && folder.starts_with(name);
    NAMES.iter().find(|(name, _)| *name == folder || goes_on(name)).map(|(_, service)| *service)
}

/// So many names of a folder are looked at; in a larger one every mark is asked for by itself.
const LISTED: usize = 512;

/// One look at the names of a folder, before the first frame: asking for each mark costs more.
fn by_mark(folder: &Path) -> Option<&'static str> {
    let marked = |name: &str| {
        let mark = MARKS.iter().find(|(mark, _)| *mark == name).map(|(_, service)| *service);
        // Nextcloud and ownCloud name their database after the account.
        let is_theirs = name.starts_with(".sync_") || name.starts_with("._sync_");
        mark.or(is_theirs.then_some("Nextcloud"))
    };
    let mut entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut count = 0;
    let found = entries.by_ref().take(LISTED).find_map(|entry| {
        count += 1;
        marked(entry.file_name().to_str()?)
    });
    let is_listed = (1..LISTED).contains(&count);
    let asked = || MARKS.iter().find(|(mark, _)| folder.join(mark).exists()).map(|(_, service)| *service);
    let resilio = folder.join(".sync");
    let is_resilio = || resilio.exists() && (resilio.join("ID").exists() || resilio.join("Archive").exists());
    found
        .or_else(|| if is_listed { None } else { asked() })
        .or_else(|| is_resilio().then_some("Resilio Sync"))
}

/// The kind of network file system that a folder lies on.
#[cfg(target_os = "linux")]
fn file_system(folder: &Path) -> Option<&'static str> {
    let kind = u64::try_from(rustix::fs::statfs(folder).ok()?.f_type).unwrap_or_default() & 0xFFFF_FFFF;
    network_kind(kind)
}

#[cfg(not(target_os = "linux"))]
fn file_system(_folder: &Path) -> Option<&'static str> {
    None
}

/// The name of a network file system by the number that Linux knows it by.
#[cfg(any(target_os = "linux", test))]
fn network_kind(kind: u64) -> Option<&'static str> {
    Some(match kind {
        0x6969 => "NFS",
        0x517B | 0xFF53_4D42 | 0xFE53_4D42 => "SMB",
        0x0102_1997 => "9p",
        0x6573_5546 => "FUSE",
        0x5346_414F | 0x6B41_4653 => "AFS",
        0x7375_7245 => "Coda",
        0x00C3_6400 => "Ceph",
        0x0BD0_0BD0 => "Lustre",
        0x786F_4256 => "VirtualBox",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_found_in_a_large_folder_too() {
        let folder = tempfile::tempdir().expect("a folder");
        let inner = folder.path().join("sales");
        fs::create_dir(&inner).expect("a folder");
        for n in 0..LISTED + 100 {
            fs::write(folder.path().join(format!("{n}.txt")), "").expect("a file");
        }
        assert_eq!(super::service(&inner), None);
        fs::create_dir(folder.path().join(".stfolder")).expect("a folder");
        assert_eq!(super::service(&inner), Some("Syncthing"));
    }

    #[test]
    fn a_folder_tells_which_service_syncs_it_by_its_name() {
        for (path, service) in [
            ("/home/an/Dropbox/sales", Some("Dropbox")),
            ("/home/an/Dropbox (Acme)/sales", Some("Dropbox")),
            ("/home/an/OneDrive - Acme Ltd/x/y", Some("OneDrive")),
            ("/Users/an/Library/CloudStorage/GoogleDrive-an@acme.com/My Drive", Some("Google Drive")),
            ("/Users/an/Library/Mobile Documents/com~apple~CloudDocs", Some("iCloud")),
            ("/home/an/pCloudDrive", Some("pCloud")),
            ("/home/an/Boxes/Dropboxes/OneDriver", None),
            ("/home/an/sales", None),
        ] {
            assert_eq!(super::service(Path::new(path)), service, "{path}");
        }
    }

    #[test]
    fn a_folder_tells_which_service_syncs_it_by_what_lies_in_it_or_above_it() {
        for (mark, service) in [
            (".stfolder", "Syncthing"),
            (".dropbox", "Dropbox"),
            (".sync_a1b2c3.db", "Nextcloud"),
            ("._sync_a1b2c3.db", "Nextcloud"),
            (".tmp.driveupload", "Google Drive"),
            ("_seafile-ignore.txt", "Seafile"),
        ] {
            let folder = tempfile::tempdir().expect("a folder");
            let below = folder.path().join("sales/2026");
            fs::create_dir_all(&below).expect("folders");
            assert_eq!(super::service(&below), None);
            fs::write(folder.path().join(mark), "").expect("a mark");
            assert_eq!(super::service(&below), Some(service), "{mark}");
        }
    }

    #[test]
    fn file_systems_of_the_network_are_known_by_number() {
        assert_eq!(network_kind(0x6969), Some("NFS"));
        assert_eq!(network_kind(0xFF53_4D42), Some("SMB"));
        assert_eq!(network_kind(0x6573_5546), Some("FUSE"));
        assert_eq!(network_kind(0xEF53), None, "ext4");
    }

    #[test]
    fn a_deck_in_a_plain_folder_is_nobody_elses() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(mode(&folder.path().join("sales.db"), folder.path()), Mode::Direct);
    }
}
