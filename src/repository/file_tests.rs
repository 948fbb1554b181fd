//! Decks as files: refused or opened, kept, copied, restored and saved from damage.

use std::os::unix::fs::PermissionsExt;

use rusqlite::hooks::{AuthContext, Authorization};

use super::tests::{NOW, contact, everything, id, new_deck, same, who};
use super::*;
use crate::domain::{Kind, Value};
use crate::query;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn a_deck_is_there_after_closing_and_undo_reaches_back_before() {
    let folder = folder();
    let path = folder.path().join("sales #1?.db");
    let mut deck =
        Repository::create(&path, new_deck(), who(1, Some(folder.path().join("state")))).expect("new");
    deck.commit("add", vec![contact(1, "Lan")]).expect("a step");
    drop(deck);
    let mode = std::fs::metadata(&path).expect("the file").permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    let mut deck =
        Repository::open(&path, who(1, Some(folder.path().join("state"))), Access::Write).expect("open");
    assert!(!deck.search_is_behind().expect("a look"), "the index was not kept");
    assert_eq!(deck.find("lan", &Kind::MAIN, 5).expect("a search").len(), 1);
    assert_eq!(deck.undo(same).expect("an undo").expect("something").label, "add");
    assert!(deck.get(Kind::Contact, id(1)).expect("a read").is_none());
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).expect("the folder").flatten().map(|e| e.file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn a_lost_search_index_is_made_again() {
    let folder = folder();
    let (path, state) = (folder.path().join("a.db"), folder.path().join("state"));
    let mut deck = Repository::create(&path, new_deck(), who(1, Some(state.clone()))).expect("new");
    deck.commit("add", vec![contact(1, "Lan")]).expect("a step");
    drop(deck);
    std::fs::remove_dir_all(state.join("index")).expect("the index goes");
    let deck = Repository::open(&path, who(1, Some(state)), Access::Write).expect("open");
    assert_eq!(deck.find("lan", &Kind::MAIN, 5).expect("a search").len(), 1);
}

#[test]
fn what_is_no_deck_is_refused_and_left_as_it_is() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("text.db"), "hello, this is no database at all").expect("a file");
    std::fs::write(path("empty.db"), "").expect("a file");
    let other = Connection::open(path("other.db")).expect("another program's");
    other.execute_batch("CREATE TABLE t (x); INSERT INTO t VALUES (1)").expect("a table");
    drop(other);
    for (name, id) in [
        ("text.db", "deck-not-ours"),
        ("empty.db", "deck-empty"),
        ("other.db", "deck-not-ours"),
        ("missing.db", "deck-missing"),
        (".", "deck-is-a-folder"),
    ] {
        let before = std::fs::read(path(name)).ok();
        let error = Repository::open(&path(name), who(1, None), Access::Write).err().expect("a refusal");
        assert_eq!(error.message().id, id, "{name}");
        assert_eq!(std::fs::read(path(name)).ok(), before);
    }
    for name in ["", ":memory:", "file:x?mode=memory"] {
        let error = Repository::open(Path::new(name), who(1, None), Access::Write).err().expect("a refusal");
        assert_eq!(error.message().id, "deck-not-a-path", "{name}");
    }
    let error = Repository::create(&path("text.db"), new_deck(), who(1, None)).err().expect("a refusal");
    assert_eq!(error.message().id, "deck-exists");
}

#[test]
fn a_deck_with_a_trigger_or_a_missing_column_is_refused() {
    let folder = folder();
    for (name, sql) in [
        ("trigger.db", "CREATE TRIGGER t AFTER INSERT ON contact BEGIN DELETE FROM contact; END"),
        ("column.db", "ALTER TABLE contact DROP COLUMN title"),
    ] {
        let path = folder.path().join(name);
        drop(Repository::create(&path, new_deck(), who(1, None)).expect("new"));
        Connection::open(&path).and_then(|c| c.execute_batch(sql)).expect("the damage");
        let error = Repository::open(&path, who(1, None), Access::Write).err().expect("a refusal");
        assert_eq!(error.message().id, "deck-damaged", "{name}");
    }
    let path = folder.path().join("newer.db");
    drop(Repository::create(&path, new_deck(), who(1, None)).expect("new"));
    Connection::open(&path)
        .and_then(|c| c.execute_batch("ALTER TABLE contact ADD COLUMN shoe TEXT; CREATE TABLE later (x)"))
        .expect("a newer minor version");
    assert!(Repository::open(&path, who(1, None), Access::Write).is_ok());
}

#[test]
fn reading_changes_no_byte() {
    let folder = folder();
    let path = folder.path().join("a.db");
    drop(Repository::create(&path, new_deck(), who(1, None)).expect("new"));
    let before = std::fs::read(&path).expect("bytes");
    let mut deck = Repository::open(&path, who(1, None), Access::Read).expect("open");
    deck.find("an", &Kind::MAIN, 5).expect("a search");
    assert_eq!(
        deck.commit("no", vec![contact(1, "X")]).expect_err("read-only").message().id,
        "deck-read-only"
    );
    drop(deck);
    assert_eq!(std::fs::read(&path).expect("bytes"), before);
}

#[test]
fn another_connections_write_is_noticed() {
    let folder = folder();
    let path = folder.path().join("a.db");
    let mut mine = Repository::create(&path, new_deck(), who(1, None)).expect("new");
    let mut other = mine.reopen().expect("open").expect("a file");
    assert!(!mine.changed().expect("a look"));
    other.commit("add", vec![contact(1, "Lan")]).expect("a step");
    assert!(mine.changed().expect("a look"));
    assert!(!mine.changed().expect("a look"));
    mine.commit("add", vec![contact(2, "Minh")]).expect("a step");
    assert_eq!(mine.count(Kind::Contact, None, None).expect("a count"), 2);
}

#[test]
fn opening_a_deck_once_more_leaves_the_locks_of_a_step_that_is_being_written() {
    let folder = folder();
    let path = folder.path().join("a.db");
    let mut mine = Repository::create(&path, new_deck(), who(1, None)).expect("new");
    let another_can_write = || {
        std::process::Command::new(std::env::current_exe().expect("the tests"))
            .args(["--ignored", "--exact", "repository::file_tests::another_program_begins_a_step"])
            .env(ANOTHERS_DECK, &path)
            .output()
            .expect("another program")
            .status
            .success()
    };
    assert!(another_can_write());
    mine.commit_soon("add", vec![contact(1, "Lan")]).expect("a step");
    assert!(!another_can_write());
    let other = mine.reopen().expect("open").expect("a file");
    assert!(!another_can_write(), "another program could write between");
    mine.settle().expect("on the disk");
    assert!(another_can_write());
    assert_eq!(other.count(Kind::Contact, None, None).expect("a count"), 1);
}

/// Where the program below finds the deck it is to write to.
const ANOTHERS_DECK: &str = "DEALDECK_TEST_DECK";

#[test]
#[ignore = "is the other program of the test above"]
fn another_program_begins_a_step() {
    let path = std::env::var_os(ANOTHERS_DECK).expect("the other test starts this one");
    let deck = Connection::open(path).expect("a deck");
    deck.busy_timeout(std::time::Duration::ZERO).expect("no waiting");
    deck.execute_batch("BEGIN IMMEDIATE; ROLLBACK").expect("nobody writes");
}

#[test]
fn a_restored_backup_is_the_deck_of_then_and_the_present_one_is_kept() {
    let folder = folder();
    let (path, copy) = (folder.path().join("a.db"), folder.path().join("copy.db"));
    let mut deck = Repository::create(&path, new_deck(), who(1, None)).expect("new");
    deck.commit("add", vec![contact(1, "Lan")]).expect("a step");
    let then = everything(&deck);
    deck.backup(&copy).expect("a backup");
    assert_eq!(deck.backup(&copy).expect_err("a refusal").message().id, "deck-exists");
    deck.commit("more", vec![contact(2, "Minh")]).expect("a step");
    let now = everything(&deck);
    drop(deck);
    let (restored, saved) = Repository::restore(&path, &copy, who(1, None)).expect("restored");
    assert_eq!(everything(&restored), then);
    assert_ne!(restored.device(), who(1, None).device, "two steps would have one number");
    let saved = Repository::open(&saved.expect("kept"), who(1, None), Access::Read).expect("open");
    assert_eq!(everything(&saved), now);
}

#[test]
fn the_device_keeps_its_name_where_a_backup_knows_all_it_wrote() {
    let folder = folder();
    let (path, copy) = (folder.path().join("a.db"), folder.path().join("copy.db"));
    let mut deck = Repository::create(&path, new_deck(), who(1, None)).expect("new");
    deck.commit("add", vec![contact(1, "Lan")]).expect("a step");
    deck.backup(&copy).expect("a backup");
    drop(deck);
    let (restored, _) = Repository::restore(&path, &copy, who(1, None)).expect("restored");
    assert_eq!(restored.device(), who(1, None).device);
    drop(restored);
    std::fs::remove_file(&path).expect("the deck goes");
    let (restored, _) = Repository::restore(&path, &copy, who(1, None)).expect("restored");
    assert_ne!(restored.device(), who(1, None).device, "nobody knows what was written in it");
}

#[test]
fn a_deck_that_goes_back_while_it_is_open_is_written_under_a_new_name() {
    let folder = folder();
    let (path, copy) = (folder.path().join("a.db"), folder.path().join("copy.db"));
    let mut deck = Repository::create(&path, new_deck(), who(1, None)).expect("new");
    deck.backup(&copy).expect("a backup");
    let lost = deck.commit("add", vec![contact(1, "Lan")]).expect("a step");
    Repository::restore(&path, &copy, who(2, None)).expect("restored by another program");
    let after = deck.commit("add", vec![contact(2, "Minh")]).expect("a step");
    assert_ne!(after.device, lost.device);
    let next = deck.commit("add", vec![contact(3, "Hoa")]).expect("a step");
    assert_eq!((next.device, next.number), (after.device, after.number + 1));
}

#[test]
fn the_ring_keeps_hours_days_weeks_and_months() {
    let folder = folder();
    let state = Some(folder.path().join("state"));
    let mut deck = Repository::create(&folder.path().join("a.db"), new_deck(), who(1, state)).expect("new");
    assert!(deck.backup_is_due());
    for hour in 0..24 * 40 {
        deck.who.clock = Clock::Fixed(NOW + hour * 6 * 3_600_000);
        if hour % 4 == 0 || hour > 24 * 39 {
            deck.backup_to_ring("test").expect("a backup");
        }
    }
    assert!(!deck.backup_is_due());
    let kept = deck.backups().len();
    assert!((24..=58).contains(&kept), "{kept}");
}

#[test]
fn what_can_be_read_of_a_damaged_deck_is_saved_into_a_new_one() {
    let folder = folder();
    let (path, saved) = (folder.path().join("a.db"), folder.path().join("saved.db"));
    let mut deck = Repository::create(&path, new_deck(), who(1, None)).expect("new");
    deck.commit("add", vec![contact(1, "Lan")]).expect("a step");
    let before = everything(&deck);
    drop(deck);
    let checked = Repository::repair(&path, &saved).expect("a repair");
    assert!(checked.problems.is_empty());
    let deck = Repository::open(&saved, who(1, None), Access::Read).expect("open");
    assert_eq!(everything(&deck), before);
    assert!(deck.check().expect("a check").problems.is_empty());
}

#[test]
fn a_list_with_words_is_read_in_one_look_though_the_index_lags() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.db");
    let here = || who(1, Some(folder.path().join("state")));
    drop(Repository::create(&path, new_deck(), here()).expect("a deck"));
    // Without a state folder: what is written there, the index of this machine does not see.
    let mut elsewhere = Repository::open(&path, who(2, None), Access::Write).expect("a deck");
    elsewhere.commit("one", vec![contact(1, "Lan")]).expect("a step");
    let found = |deck: &Repository| {
        let filter = query::parse("lan", Kind::Contact, deck.lists()).filter;
        let window =
            Window { kind: Kind::Contact, filter: Some(filter), sort: vec![], from: From::Start, limit: 9 };
        let page = deck.in_one_look(|| deck.in_one_look(|| deck.window(&window)));
        assert!(deck.connection.is_autocommit(), "the look has ended");
        page.expect("rows").rows.len()
    };
    let deck = Repository::open(&path, here(), Access::Read).expect("a deck");
    assert_eq!(found(&deck), 1, "the index was not at hand");
    elsewhere.commit("two", vec![contact(2, "Lan")]).expect("a step");
    assert_eq!(found(&deck), 2, "the index was behind");
    assert!(!deck.search_is_behind().expect("a look"), "what the index caught up with is kept");
}

#[test]
fn lists_that_could_not_be_read_are_read_at_the_next_look() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.db");
    let mut deck = Repository::create(&path, new_deck(), who(1, None)).expect("a deck");
    let mut other = Repository::open(&path, who(2, None), Access::Write).expect("a deck");
    let product = [("name", Value::from("Lamp"))];
    other.commit("a product", vec![Change::create(Kind::Product, id(1), product)]).expect("a step");
    let mut asked = 0;
    let stop = move || {
        asked += 1;
        asked > 30
    };
    deck.connection.progress_handler(1, Some(stop)).expect("a handler");
    assert!(deck.changed().expect_err("the lists are many").is_interrupted());
    deck.connection.progress_handler(1, None::<fn() -> bool>).expect("no handler");
    assert!(deck.changed().expect("a look"));
    assert_eq!(deck.lists().products.len(), 1);
}

/// What a backup holds, once it is known to be a sound deck.
fn contacts_in(backup: &Path) -> i64 {
    let deck = Repository::open(backup, who(1, None), Access::Read).expect("the backup opens");
    assert_eq!(deck.check().expect("a check").problems, []);
    deck.count(Kind::Contact, None, None).expect("a count")
}

#[test]
fn a_backup_does_not_hold_what_somebody_is_still_writing() {
    let folder = folder();
    let (path, copy) = (folder.path().join("a.db"), folder.path().join("copy.db"));
    let mut deck = Repository::create(&path, new_deck(), who(1, None)).expect("new");
    deck.commit("add", vec![contact(1, "Lan")]).expect("a step");
    let mut other = Repository::open(&path, who(2, None), Access::Write).expect("open");
    let mut writing = other.begin("theirs").expect("a write");
    writing.apply(contact(2, "Minh")).expect("a change");
    deck.backup(&copy).expect("a backup");
    writing.commit().expect("a step");
    assert_eq!(contacts_in(&copy), 1);
}

#[test]
fn a_step_that_somebody_writes_while_a_backup_is_made_does_not_spoil_it() {
    let folder = folder();
    let (path, copy) = (folder.path().join("a.db"), folder.path().join("copy.db"));
    let mut deck = Repository::create(&path, new_deck(), who(1, None)).expect("new");
    deck.commit("add", vec![contact(1, "Lan")]).expect("a step");
    let mut other = Repository::open(&path, who(2, None), Access::Write).expect("open");
    let (mut wrote, beside) = (false, folder.path().to_owned());
    // Asked before the deck is read: as soon as the copy has been taken, somebody else writes.
    let meanwhile = move |_: AuthContext<'_>| {
        let entries = std::fs::read_dir(&beside).expect("the folder").flatten();
        let mut copies = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(".dealdeck"));
        let is_taken = copies.any(|copy| copy.metadata().is_ok_and(|found| found.len() > 0));
        if is_taken && !std::mem::replace(&mut wrote, true) {
            other.commit("theirs", vec![contact(2, "Minh")]).expect("a step");
        }
        Authorization::Allow
    };
    deck.connection.authorizer(Some(meanwhile)).expect("a watch");
    deck.backup(&copy).expect("a backup");
    deck.connection.authorizer(None::<fn(AuthContext<'_>) -> Authorization>).expect("no watch");
    assert_eq!(deck.count(Kind::Contact, None, None).expect("a count"), 2, "nothing was written meanwhile");
    assert_eq!(contacts_in(&copy), 1);
}
