//! Machines with states of their own around one folder.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::pace::Haste;
use super::{Published, Shared};
use crate::domain::{Change, Id, Kind, Value};
use crate::repository::tests::{new_deck, who};
use crate::repository::{Access, Error, Repository, Result, setting_in};

pub(super) const NOW: i64 = 1_790_000_000_000;
const MINUTE: i64 = 60_000;

/// A machine: its state, its replica, and the shared file as it sees it.
pub(super) struct Machine {
    pub state: PathBuf,
    pub shared: Shared,
    pub replica: Repository,
    pub now: i64,
}

impl Machine {
    pub fn open(file: &Path, state: &Path, device: u64) -> Result<Machine> {
        let (shared, replica) = Shared::open(file, who(device, Some(state.to_owned())))?;
        Ok(Machine { state: state.to_owned(), shared, replica, now: NOW })
    }

    /// Lets so many milliseconds pass, looking as often as the program does.
    pub fn wait(&mut self, milliseconds: i64) -> Option<Published> {
        let end = self.now + milliseconds;
        let mut published = None;
        while self.now < end {
            self.now = (self.now + super::shared::LOOK_EVERY).min(end);
            self.replica.at(self.now);
            published = self.shared.tick(&mut self.replica).expect("a tick").or(published);
        }
        published
    }

    pub fn look(&mut self) {
        self.shared.look(&mut self.replica, Haste::Now).expect("a look");
    }

    pub fn publish(&mut self) -> Published {
        self.shared.publish(&mut self.replica).expect("a publication")
    }

    pub fn name(&mut self, n: u64, name: &str) {
        let change = match self.replica.get(Kind::Contact, id(n)).expect("a read") {
            None => Change::create(Kind::Contact, id(n), [("name", Value::from(name))]),
            Some(_) => Change::set(Kind::Contact, id(n), [("name", Value::from(name))]),
        };
        self.replica.commit(name, vec![change]).expect("a step");
    }

    pub fn named(&self, n: u64) -> String {
        self.replica.get(Kind::Contact, id(n)).expect("a read").map(|found| found.name()).unwrap_or_default()
    }

    fn status(&self) -> &'static str {
        self.shared.status(&self.replica).expect("a status").id
    }

    fn attention(&self) -> Vec<&'static str> {
        self.shared.attention(self.now).into_iter().map(|message| message.id).collect()
    }
}

pub(super) fn id(n: u64) -> Id {
    let mut bytes = [0; 10];
    bytes[..8].copy_from_slice(&n.to_be_bytes());
    Id::new(NOW, bytes)
}

/// A folder with a deck in it, and so many machines that have opened it.
fn team(count: u64) -> (TempDir, PathBuf, Vec<Machine>) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("team/sales.db");
    fs::create_dir(folder.path().join("team")).expect("a folder");
    drop(Repository::create(&file, new_deck(), who(99, None)).expect("a deck"));
    let machines = (1..=count)
        .map(|n| Machine::open(&file, &folder.path().join(format!("state{n}")), n).expect("opened"))
        .collect();
    (folder, file, machines)
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    names
}

#[test]
fn what_one_machine_writes_the_other_sees_once_it_is_published() {
    let (_folder, file, mut machines) = team(2);
    machines[0].name(1, "Lan");
    assert_eq!(machines[0].status(), "sync-edits-waiting");
    assert_eq!(machines[0].wait(19_000), None, "the deck has not rested yet");
    assert_eq!(machines[0].wait(10_000), Some(Published::Done));
    assert_eq!(machines[0].status(), "sync-published-seconds");
    assert!(setting_in(&file, "digest").is_some());
    machines[1].wait(10_000);
    assert_eq!(machines[1].named(1), "Lan");
    assert_eq!(names_in(file.parent().expect("a folder")), ["sales.db"]);
}

#[test]
fn between_two_publications_lie_five_minutes_unless_one_is_asked_for() {
    let (_folder, _, mut machines) = team(1);
    let machine = &mut machines[0];
    machine.name(1, "Lan");
    assert_eq!(machine.wait(30_000), Some(Published::Done));
    machine.name(1, "Lan Anh");
    assert_eq!(machine.wait(4 * MINUTE), None);
    assert_eq!(machine.wait(MINUTE), Some(Published::Done));
    machine.name(1, "Lan Anh Vũ");
    assert_eq!(machine.publish(), Published::Done);
    assert_eq!(machine.publish(), Published::NothingNew);
    // Nor does one that was asked for, by a verb in another terminal, hold up what is written here.
    machine.wait(5 * MINUTE);
    machine.name(1, "Lan");
    assert_eq!(machine.publish(), Published::Done);
    machine.name(1, "Lan Anh");
    assert_eq!(machine.wait(30_000), Some(Published::Done));
}

#[test]
fn a_file_is_read_when_it_has_come_to_rest() {
    let (_folder, _, mut machines) = team(2);
    machines[0].name(1, "Lan");
    machines[0].publish();
    machines[1].wait(1);
    assert_eq!(machines[1].named(1), "");
    machines[1].wait(2_000);
    assert_eq!(machines[1].named(1), "Lan");
}

#[test]
fn what_somebody_published_meanwhile_is_taken_in_before_it_is_written_over() {
    let (_folder, file, mut machines) = team(2);
    machines[0].name(1, "Lan");
    machines[1].name(2, "Minh");
    machines[0].publish();
    assert_eq!(machines[1].publish(), Published::Done);
    machines[0].look();
    for machine in &machines {
        assert_eq!((machine.named(1), machine.named(2)), ("Lan".to_owned(), "Minh".to_owned()));
    }
    // A service puts an older version back: who knows more publishes again.
    let newest = fs::read(&file).expect("the file");
    machines[0].name(3, "Hoa");
    machines[0].publish();
    fs::write(&file, newest).expect("put back");
    machines[0].look();
    assert_eq!(machines[0].status(), "sync-edits-waiting");
    assert_eq!(machines[0].publish(), Published::Done);
    machines[1].look();
    assert_eq!(machines[1].named(3), "Hoa");
}

#[test]
fn a_file_that_is_not_whole_is_left_alone_and_after_ten_minutes_work_goes_round_it() {
    let (_folder, file, mut machines) = team(2);
    machines[0].name(1, "Lan");
    machines[0].publish();
    machines[1].look();
    let half = fs::read(&file).expect("the file")[..20_000].to_vec();
    fs::write(&file, &half).expect("half a file");
    machines[0].name(2, "Minh");
    machines[0].wait(MINUTE);
    assert_eq!(machines[0].status(), "sync-waiting-whole");
    assert_eq!(machines[0].publish(), Published::Waits);
    machines[0].wait(10 * MINUTE);
    assert_eq!(machines[0].status(), "sync-attention");
    assert_eq!(machines[0].attention(), ["sync-file-not-whole", "sync-file-stays"]);
    assert!(half == fs::read(&file).expect("the file"), "never written over");
    machines[1].wait(MINUTE);
    assert_eq!(machines[1].named(2), "Minh", "through a file beside it");
    fs::remove_file(&file).expect("moved away");
    assert_eq!(machines[1].publish(), Published::Done);
    machines[0].look();
    assert_eq!(machines[0].publish(), Published::NothingNew);
    assert_eq!(names_in(file.parent().expect("a folder")), ["sales.db"]);
    assert_eq!(machines[0].attention(), [""; 0]);
}

#[test]
fn conflict_copies_of_every_service_are_merged_and_moved_once_the_shared_file_covers_them() {
    let patterns = [
        "sales (Ann's conflicted copy 2026-11-21).db",
        "sales (conflicted copy 2026-11-21 101112).db",
        "sales.sync-conflict-20261121-101112-ABCDEFG.db",
        "sales-HOSTNAME.db",
        "sales (1).db",
        "sales 2.db",
        "sales_HOST_Nov-21-1011-2026_CaseConflict_1.db",
    ];
    let (folder, file, mut machines) = team(1);
    let team = file.parent().expect("a folder").to_owned();
    machines[0].publish();
    for (n, pattern) in patterns.iter().enumerate() {
        // Each is what another machine published, and a service put aside.
        let state = folder.path().join(format!("other{n}"));
        let mut other = Machine::open(&file, &state, 50 + n as u64).expect("opened");
        other.name(n as u64, pattern);
        other.replica.publish_to(&team.join(pattern), &state).expect("published");
    }
    machines[0].wait(20_000);
    for (n, pattern) in patterns.iter().enumerate() {
        assert_eq!(machines[0].named(n as u64), *pattern);
        assert!(team.join(pattern).exists(), "not before the shared file has it");
    }
    assert_eq!(machines[0].publish(), Published::Done);
    assert_eq!(names_in(&team), ["sales.db"]);
    let trash = machines[0].shared.place.trash();
    assert_eq!(names_in(&trash).len(), patterns.len());
    let told: Vec<_> = machines[0].shared.news().iter().map(|message| message.id).collect();
    assert_eq!(told.iter().filter(|id| **id == "sync-copy-moved").count(), patterns.len());
    machines[0].now += 31 * 24 * 60 * MINUTE;
    let now = machines[0].now;
    machines[0].replica.at(now);
    machines[0].publish();
    assert_eq!(names_in(&trash).len(), 0, "thrown away after thirty days");
}

#[test]
fn a_conflict_copy_from_before_an_erasure_is_put_away_without_who_was_erased() {
    let (folder, file, mut machines) = team(1);
    let team = file.parent().expect("a folder").to_owned();
    machines[0].name(3, "Wanda Erstwhile");
    machines[0].publish();
    let state = folder.path().join("other");
    let mut other = Machine::open(&file, &state, 50).expect("opened");
    other.name(4, "Bo");
    other.replica.publish_to(&team.join("sales 2.db"), &state).expect("published");
    drop(other);
    fs::remove_dir_all(&state).expect("the other machine is not ours to clean");
    machines[0].replica.erase(Kind::Contact, id(3), "erased a person").expect("erased");
    machines[0].wait(20_000);
    assert_eq!(machines[0].publish(), Published::Done);
    assert_eq!(machines[0].named(4), "Bo");
    let trash = machines[0].shared.place.trash();
    let kept = names_in(&trash);
    assert_eq!(kept.len(), 1);
    let bytes = fs::read(trash.join(&kept[0])).expect("the copy").to_ascii_lowercase();
    assert!(memchr::memmem::find(&bytes, b"wanda").is_none(), "the copy still has her");
}

#[test]
fn what_is_no_copy_of_this_deck_is_told_and_not_touched() {
    let (folder, file, mut machines) = team(1);
    let team = file.parent().expect("a folder").to_owned();
    machines[0].publish();
    let whole = fs::read(&file).expect("the file");
    drop(Repository::create(&team.join("sales 2.db"), new_deck(), who(7, None)).expect("another deck"));
    fs::write(team.join("sales (1).db"), &whole[..whole.len() / 2]).expect("half a file");
    fs::write(team.join("sales-HOST.db"), b"").expect("a placeholder");
    fs::write(team.join("sales-notes.db"), b"SQLite format 3\0 but of another program".repeat(9))
        .expect("a file");
    fs::write(team.join("salesforce.db"), b"").expect("another name");
    fs::write(team.join("sales.txt"), b"").expect("another kind");
    let before: Vec<Vec<u8>> =
        names_in(&team).iter().map(|name| fs::read(team.join(name)).expect("a file")).collect();
    machines[0].name(1, "Lan");
    machines[0].wait(MINUTE);
    let mut told = machines[0].attention();
    told.sort_unstable();
    assert_eq!(
        told,
        ["sync-file-another-deck", "sync-file-empty", "sync-file-no-deck", "sync-file-not-whole"]
    );
    for (name, bytes) in names_in(&team).iter().zip(before) {
        assert!(name == "sales.db" || bytes == fs::read(team.join(name)).expect("a file"), "{name}");
    }
    drop(folder);
}

#[test]
fn a_folder_that_is_gone_stops_nobody_and_what_waited_is_published_when_it_is_back() {
    let (folder, file, mut machines) = team(2);
    let team = file.parent().expect("a folder").to_owned();
    machines[0].publish();
    let away = folder.path().join("away");
    fs::rename(&team, &away).expect("gone");
    machines[0].name(1, "Lan");
    machines[0].wait(MINUTE);
    assert_eq!(machines[0].status(), "sync-away");
    let state = machines[0].state.clone();
    drop(machines.remove(0));
    let mut again = Machine::open(&file, &state, 1).expect("the replica opens without the folder");
    again.name(2, "Minh");
    assert_eq!(again.publish(), Published::Waits);
    fs::rename(&away, &team).expect("back");
    assert_eq!(again.publish(), Published::Done);
    machines[0].look();
    assert_eq!((machines[0].named(1), machines[0].named(2)), ("Lan".to_owned(), "Minh".to_owned()));
}

#[test]
fn where_nothing_can_take_the_files_place_a_file_beside_it_has_the_news() {
    let (_folder, file, mut machines) = team(2);
    machines[0].publish();
    machines[0].shared.rename = |from, to| {
        if to.ends_with("sales.db") {
            return Err(std::io::ErrorKind::PermissionDenied.into());
        }
        fs::rename(from, to)
    };
    machines[0].name(1, "Lan");
    assert_eq!(machines[0].publish(), Published::Beside);
    machines[1].wait(20_000);
    assert_eq!(machines[1].named(1), "Lan");
    assert_eq!(machines[1].publish(), Published::Done);
    assert_eq!(names_in(file.parent().expect("a folder")), ["sales.db"]);
}

#[test]
fn a_machine_whose_state_was_restored_goes_on_under_another_name_and_loses_nothing() {
    let (folder, file, mut machines) = team(2);
    machines[0].name(1, "Lan");
    machines[0].publish();
    let kept = folder.path().join("kept");
    copy_folder(&machines[0].state, &kept);
    machines[0].name(2, "after the backup");
    machines[0].publish();
    machines[1].look();
    drop(machines.remove(0));
    let mut restored = Machine::open(&file, &kept, 1).expect("opened");
    assert!(restored.shared.renamed().is_some());
    restored.name(3, "anew");
    restored.publish();
    machines[0].look();
    for machine in [&restored, &machines[0]] {
        assert_eq!([1, 2, 3].map(|n| machine.named(n)), ["Lan", "after the backup", "anew"]);
        assert_eq!(machine.replica.check().expect("a check").problems, []);
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &to.join(entry.file_name()));
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).expect("a copy");
        }
    }
}

#[test]
fn a_file_of_a_newer_version_is_only_read_and_nothing_is_published_over_it() {
    let (folder, file, mut machines) = team(1);
    machines[0].publish();
    machines[0].name(1, "Lan");
    let mut newer = fs::read(&file).expect("the file");
    newer[60..64].copy_from_slice(&2000_i32.to_be_bytes());
    fs::write(&file, &newer).expect("a newer file");
    assert_eq!(machines[0].publish(), Published::Waits);
    machines[0].wait(20 * MINUTE);
    assert_eq!(machines[0].status(), "sync-newer");
    assert!(newer == fs::read(&file).expect("the file"));
    let state = machines[0].state.clone();
    drop(machines);
    for state in [state, folder.path().join("new here")] {
        let opened = Machine::open(&file, &state, 1).expect("opened");
        assert!(opened.replica.is_read_only() && opened.replica.newer().is_some());
        assert_eq!(opened.status(), "sync-newer");
    }
}

#[test]
fn settings_travel_and_what_was_changed_here_stays() {
    let (_folder, _, mut machines) = team(2);
    machines[0].publish();
    machines[1].look();
    machines[0].replica.set_setting("modules-off", "cases").expect("set");
    machines[1].replica.set_setting("shared", "yes").expect("set");
    assert_eq!(machines[0].publish(), Published::Done);
    assert_eq!(machines[1].publish(), Published::Done);
    machines[0].look();
    for machine in &machines {
        let settings = ["modules-off", "shared"].map(|key| machine.replica.setting(key));
        assert_eq!(settings, [Some("cases"), Some("yes")]);
    }
}

#[test]
fn a_first_opening_waits_for_a_whole_file_and_another_deck_in_its_place_is_another_deck() {
    let (folder, file, machines) = team(1);
    drop(machines);
    let whole = fs::read(&file).expect("the file");
    fs::write(&file, &whole[..whole.len() / 3]).expect("half a file");
    let error = Machine::open(&file, &folder.path().join("new"), 5).err().expect("not whole");
    assert!(matches!(error, Error::File(_)));
    fs::remove_file(&file).expect("gone");
    drop(Repository::create(&file, new_deck(), who(7, None)).expect("another deck"));
    let mut other = Machine::open(&file, &folder.path().join("state1"), 1).expect("opened");
    other.name(1, "Lan");
    assert_eq!(other.publish(), Published::Done);
    let direct = Repository::open(&file, who(8, None), Access::Read).expect("opened");
    assert_eq!(direct.workspace(), other.replica.workspace());
}

#[test]
fn idle_machines_leave_the_folder_as_it_is() {
    let (_folder, file, mut machines) = team(3);
    for machine in &mut machines {
        machine.publish();
    }
    let before = fs::metadata(&file).expect("the file").modified().expect("a time");
    for _ in 0..3 {
        for machine in &mut machines {
            machine.wait(10 * MINUTE);
        }
    }
    assert_eq!(fs::metadata(&file).expect("the file").modified().expect("a time"), before);
}

#[test]
fn whoever_could_read_the_shared_file_can_read_the_one_that_replaces_it() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, file, mut machines) = team(1);
    let mode = || fs::metadata(&file).expect("the file").permissions().mode() & 0o777;
    machines[0].publish();
    assert_eq!(mode(), 0o600, "as a deck is made");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o660)).expect("a group's file");
    machines[0].name(1, "Lan");
    assert_eq!(machines[0].publish(), Published::Done);
    assert_eq!(mode(), 0o660);
}

#[test]
fn a_clock_that_is_ahead_is_told_for_a_day() {
    let (_folder, _, mut machines) = team(2);
    machines[0].replica.at(NOW + 60 * MINUTE);
    machines[0].name(1, "from the future");
    machines[0].publish();
    machines[1].look();
    assert_eq!(machines[1].attention(), ["sync-clock-ahead"]);
    machines[1].now += 25 * 60 * MINUTE;
    assert_eq!(machines[1].attention(), [""; 0]);
}
