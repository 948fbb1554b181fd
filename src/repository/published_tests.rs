//! A deck goes out as one whole file and becomes private copies again.

use std::fs;
use std::path::Path;

use super::merge::{Compare, Keep, Source};
use super::tests::{id, new_deck, who};
use super::{Access, Repository, setting_in};
use crate::domain::{Change, Kind, Value};

fn name(deck: &mut Repository, n: u8, name: &str) {
    let change = match deck.get(Kind::Contact, id(n)).expect("a read") {
        None => Change::create(Kind::Contact, id(n), [("name", Value::from(name))]),
        Some(_) => Change::set(Kind::Contact, id(n), [("name", Value::from(name))]),
    };
    deck.commit(name, vec![change]).expect("a step");
}

fn named(deck: &Repository, n: u8) -> String {
    deck.get(Kind::Contact, id(n)).expect("a read").map(|record| record.name()).unwrap_or_default()
}

fn replica(folder: &Path, device: u64, shared: &Path) -> Repository {
    let source = Source::open_any(shared, folder).expect("a whole file");
    Repository::replicate(&source, &folder.join(format!("{device}.db")), who(device, None))
        .expect("a replica")
}

#[test]
fn a_deck_goes_out_and_comes_back_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let shared = folder.path().join("shared.db");
    let mut first = Repository::in_memory(new_deck(), who(1, None)).expect("a deck");
    name(&mut first, 1, "Lan");
    first.publish_to(&shared, folder.path()).expect("published");
    let mut second = replica(folder.path(), 2, &shared);
    assert_eq!(second.known().expect("known"), first.known().expect("known"));
    assert_eq!((second.setting("digest"), second.setting("publish")), (None, None));
    name(&mut second, 1, "Lan Anh");
    assert_eq!(second.known().expect("known").ahead_of(&first.known().expect("known")), 1);
    second.publish_to(&shared, folder.path()).expect("published over a write-ahead log");
    let source = Source::open(&shared, &first).expect("whole");
    assert!(source.is_published());
    first.merge(&source, Compare::New, Keep::Yes).expect("a merge");
    assert_eq!(named(&first, 1), "Lan Anh");
    let names: Vec<_> =
        fs::read_dir(folder.path()).expect("the folder").flatten().map(|e| e.file_name()).collect();
    assert!(names.iter().all(|name| !name.to_string_lossy().starts_with("publish-")), "{names:?}");
}

#[test]
fn pages_of_two_publications_are_never_taken_for_a_deck() {
    let folder = tempfile::tempdir().expect("a folder");
    let (old, new, mixed) =
        (folder.path().join("old.db"), folder.path().join("new.db"), folder.path().join("mixed.db"));
    let mut deck = Repository::in_memory(new_deck(), who(1, None)).expect("a deck");
    name(&mut deck, 1, "Lan");
    deck.publish_to(&old, folder.path()).expect("published");
    name(&mut deck, 1, "Lam");
    deck.publish_to(&new, folder.path()).expect("published");
    let (old, new) = (fs::read(old).expect("a read"), fs::read(new).expect("a read"));
    let mut tried = 0;
    for at in (0..old.len().min(new.len())).step_by(4096) {
        let mut bytes = new.clone();
        bytes[at..at + 4096].copy_from_slice(&old[at..at + 4096]);
        if bytes == new {
            continue;
        }
        fs::write(&mixed, &bytes).expect("written");
        assert!(Source::open(&mixed, &deck).is_err(), "page {}", at / 4096);
        tried += 1;
    }
    assert!(tried > 3, "{tried}");
    for length in [0, 99, 4096, new.len() / 2, new.len() - 1] {
        fs::write(&mixed, &new[..length]).expect("written");
        assert!(Source::open(&mixed, &deck).is_err(), "{length} bytes");
    }
}

#[test]
fn a_published_deck_that_is_written_to_directly_has_no_digest_any_more() {
    let folder = tempfile::tempdir().expect("a folder");
    let shared = folder.path().join("shared.db");
    let first = Repository::in_memory(new_deck(), who(1, None)).expect("a deck");
    first.publish_to(&shared, folder.path()).expect("published");
    assert!(setting_in(&shared, "digest").is_some());
    let mut direct = Repository::open(&shared, who(3, None), Access::Write).expect("opened");
    name(&mut direct, 1, "Lan");
    drop(direct);
    assert_eq!(setting_in(&shared, "digest"), None);
    assert!(!Source::open(&shared, &first).expect("whole").is_published());
    let backup = folder.path().join("backup.db");
    first.publish_to(&shared, folder.path()).expect("published");
    Repository::open(&shared, who(3, None), Access::Read).expect("opened").backup(&backup).expect("a backup");
    assert!(!Source::open(&backup, &first).expect("a backup merges").is_published());
}

/// A replica whose disk was restored: it lost its second step, which the others have.
fn restored() -> (tempfile::TempDir, Repository, Source) {
    let folder = tempfile::tempdir().expect("a folder");
    let shared = folder.path().join("shared.db");
    Repository::in_memory(new_deck(), who(1, None))
        .expect("a deck")
        .publish_to(&shared, folder.path())
        .expect("published");
    let mut deck = replica(folder.path(), 2, &shared);
    name(&mut deck, 1, "Lan");
    let before = Source::of(&deck).expect("a copy");
    let restored = Repository::replicate(&before, &folder.path().join("restored.db"), who(2, None));
    name(&mut deck, 2, "lost here");
    (folder, restored.expect("restored"), Source::of(&deck).expect("a copy"))
}

#[test]
fn a_device_of_which_others_know_more_than_it_does_takes_another_name() {
    let (_folder, mut deck, others) = restored();
    let before = deck.device();
    let device = deck.part_from(&others).expect("parted").expect("another name");
    assert_ne!(device, before);
    deck.merge(&others, Compare::All, Keep::Yes).expect("a merge");
    assert_eq!((named(&deck, 1), named(&deck, 2)), ("Lan".to_owned(), "lost here".to_owned()));
    name(&mut deck, 3, "new");
    assert_eq!(deck.known().expect("known").of(device), 1);
    assert_eq!(deck.part_from(&others).expect("nothing to part"), None);
}

#[test]
fn steps_made_under_numbers_given_anew_move_to_another_name_and_nothing_is_lost() {
    let (_folder, mut deck, others) = restored();
    name(&mut deck, 1, "Lan Anh");
    name(&mut deck, 3, "made after");
    let refused = deck.merge(&others, Compare::All, Keep::Yes).expect_err("one number, two steps");
    assert_eq!(refused.message().id, "merge-one-device");
    let device = deck.part_from(&others).expect("parted").expect("another name");
    assert_eq!(deck.known().expect("known").of(device), 2);
    deck.merge(&others, Compare::All, Keep::Yes).expect("a merge");
    let names = [1, 2, 3].map(|n| named(&deck, n));
    assert_eq!(names, ["Lan Anh", "lost here", "made after"]);
    assert_eq!(deck.clash_count().expect("a count"), 0);
    assert_eq!(deck.check().expect("a check").problems, []);
    let undone = deck.undo(str::to_owned).expect("an undo").expect("its own steps can be taken back");
    assert_eq!(undone.label, "made after");
}
