//! Who was erased is gone from every copy and stays away.

use std::path::Path;

use super::known;
use crate::domain::change::SILENT;
use crate::domain::{Change, Id, Kind, Value, link};
use crate::repository::merge::{Compare, Keep, Source};
use crate::repository::tests::{new_deck, who};
use crate::repository::{Access, Clock, Repository};

const NOW: i64 = 1_790_000_000_000;

fn id(n: u8) -> Id {
    Id::new(NOW, [n; 10])
}

const LAN: u8 = 1;
const BO: u8 = 2;
const ACME: u8 = 3;
const DEAL: u8 = 4;
const CALL: u8 = 5;
const LEAD: u8 = 6;

fn list(text: &str) -> Value {
    Value::List(vec![text.into()])
}

/// A deck with Lan, who was a lead, works at Acme, has a deal, a call, a tag, and knows Bo.
fn deck(folder: &Path, device: u64) -> Repository {
    let path = folder.join("deck.db");
    let who = who(device, Some(folder.join("state")));
    let mut deck = Repository::create(&path, new_deck(), who).expect("a deck");
    let stage = deck.lists().stages[0].id;
    let changes = vec![
        Change::create(Kind::Account, id(ACME), [("name", Value::from("Acme"))]),
        Change::create(
            Kind::Contact,
            id(LAN),
            [
                ("name", Value::from("Nguyễn Thị Lan")),
                ("email", list("Lan.Nguyen@Acme.example")),
                ("phone", list("+84 901 234 567")),
                ("tags", list("vip of Thị Lan")),
            ],
        ),
        Change::create(Kind::Contact, id(BO), [("name", Value::from("Bo")), ("referred_by", id(LAN).into())]),
        Change::create(
            Kind::Lead,
            id(LEAD),
            [("name", Value::from("Lan of Acme")), ("converted_contact", id(LAN).into())],
        ),
        Change::create(
            Kind::Opportunity,
            id(DEAL),
            [
                ("name", Value::from("renewal")),
                ("stage", stage.into()),
                ("amount", 100.into()),
                ("currency", "USD".into()),
                ("account", id(ACME).into()),
                ("lead", id(LEAD).into()),
            ],
        ),
        Change::create(
            Kind::AccountContact,
            link::account_contact(id(ACME), id(LAN)),
            [("account", Value::Id(id(ACME))), ("contact", id(LAN).into())],
        ),
        Change::create(
            Kind::OpportunityContact,
            link::opportunity_contact(id(DEAL), id(LAN)),
            [("opportunity", Value::Id(id(DEAL))), ("contact", id(LAN).into())],
        ),
    ];
    deck.commit("made Nguyễn Thị Lan and what is hers", changes).expect("a step");
    call(&mut deck, CALL);
    let email = [("email", list("lan@private.example"))];
    deck.commit("changed Nguyễn Thị Lan", vec![Change::set(Kind::Contact, id(LAN), email)]).expect("a step");
    deck
}

fn call(deck: &mut Repository, n: u8) {
    let call = [
        ("subject", Value::from("how Thị Lan is doing")),
        ("status", "done".into()),
        ("contact", id(LAN).into()),
        ("opportunity", id(DEAL).into()),
    ];
    deck.commit("called", vec![Change::create(Kind::Activity, id(n), call)]).expect("a step");
}

/// A copy of a deck for another device.
fn copy(deck: &Repository, folder: &Path, device: u64) -> Repository {
    let path = folder.join(format!("{device}.db"));
    deck.backup(&path).expect("a copy");
    Repository::open(&path, who(device, Some(folder.join(format!("state-{device}")))), Access::Write)
        .expect("a deck")
}

fn take(to: &mut Repository, from: &Repository, compare: Compare) {
    let source = Source::of(from).expect("a copy");
    to.merge(&source, compare, Keep::Yes).expect("a merge");
}

/// Every file under a folder that has something of Lan, in whatever case.
fn traces(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(traces(&path));
            continue;
        }
        let bytes = std::fs::read(&path).expect("a file").to_ascii_lowercase();
        for word in [
            "nguyễn thị lan",
            "thị lan",
            "thi lan",
            "lan of acme",
            "lan.nguyen",
            "lan@private",
            "901 234 567",
            "901234567",
        ] {
            if memchr::memmem::find(&bytes, word.as_bytes()).is_some() {
                found.push(format!("{}: {word}", path.display()));
            }
        }
    }
    found
}

fn is_gone(deck: &Repository) {
    for (kind, n) in [(Kind::Contact, LAN), (Kind::Lead, LEAD), (Kind::Activity, CALL)] {
        assert!(deck.get_even_deleted(kind, id(n)).expect("a read").is_none(), "{kind:?}");
    }
    let deal = deck.get(Kind::Opportunity, id(DEAL)).expect("a read").expect("the deal stays");
    for field in ["contact", "lead", "touched"] {
        assert!(deal.get(field).is_empty(), "{field}: {deal:?}");
    }
    assert_eq!(deal.get("account").as_id(), Some(id(ACME)));
    let bo = deck.get(Kind::Contact, id(BO)).expect("a read").expect("Bo stays");
    assert!(bo.get("referred_by").is_empty());
    assert_eq!(deck.check().expect("a check").problems, []);
    assert_eq!(deck.find("lan", &Kind::MAIN, 9).expect("a search"), []);
    let labels: Vec<String> =
        deck.steps(None, 99).expect("steps").into_iter().map(|step| step.label).collect();
    assert!(labels.iter().all(|label| !label.contains("Lan")), "{labels:?}");
}

#[test]
fn no_byte_of_the_erased_is_left_in_the_deck_its_index_or_its_backups() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut deck = deck(folder.path(), 1);
    deck.find("lan", &Kind::MAIN, 9).expect("an index");
    deck.backup_to_ring("import").expect("a backup");
    assert!(traces(folder.path()).len() > 6);
    let erased = deck.erase(Kind::Contact, id(LAN), "erased a person").expect("erased");
    assert_eq!((erased.copies, erased.left, erased.alike), (1, vec![], vec![]));
    is_gone(&deck);
    assert_eq!(traces(folder.path()), Vec::<String>::new());
    drop(deck);
    assert_eq!(traces(folder.path()), Vec::<String>::new());
}

#[test]
fn no_undo_brings_the_erased_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut deck = deck(folder.path(), 1);
    let erased = deck.erase(Kind::Contact, id(LAN), "erased a person").expect("erased");
    assert_eq!(deck.undo_step(erased.step, str::to_owned).expect_err("no").message().id, "erase-no-way-back");
    for step in deck.steps(None, 99).expect("steps") {
        // Some have nothing left to take back.
        let _ = deck.undo_rest(step.id, str::to_owned);
        let _ = deck.redo(str::to_owned);
        let lan = deck.get_even_deleted(Kind::Contact, id(LAN)).expect("a read");
        assert!(lan.is_none(), "{step:?}");
        assert_eq!(deck.check().expect("a check").problems, []);
    }
    assert_eq!(traces(folder.path()), Vec::<String>::new());
}

#[test]
fn what_somebody_was_using_while_a_person_was_erased_is_rid_of_them_at_the_next_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut deck = deck(folder.path(), 1);
    let path = deck.path().expect("a file").to_owned();
    let copy = deck.backup_to_ring("import").expect("a backup").expect("a ring");
    let other = rusqlite::Connection::open(&copy).expect("another program");
    other.execute_batch("BEGIN EXCLUSIVE").expect("it writes");
    let erased = deck.erase(Kind::Contact, id(LAN), "erased a person").expect("erased");
    assert_eq!(erased.left, std::slice::from_ref(&copy), "it is told");
    drop((deck, other));
    assert!(!traces(folder.path()).is_empty());
    let mut deck =
        Repository::open(&path, who(1, Some(folder.path().join("state"))), Access::Write).expect("open");
    deck.make_up_sweep().expect("made up");
    assert_eq!(traces(folder.path()), Vec::<String>::new());
    assert_eq!(deck.setting("sweep-due"), None);
}

#[test]
fn a_log_that_somebody_reads_on_still_has_the_erased_and_that_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut deck = deck(folder.path(), 1);
    let path = deck.path().expect("a file").to_owned();
    // As a replica has it: who reads stops nobody from writing.
    deck.connection.pragma_update(None, "journal_mode", "WAL").expect("a log");
    let reader = rusqlite::Connection::open(&path).expect("another program");
    reader.execute_batch("BEGIN; SELECT count(*) FROM contact;").expect("a look that goes on");
    let erased = deck.erase(Kind::Contact, id(LAN), "erased a person").expect("erased");
    assert_eq!(erased.left, [path]);
    drop(reader);
    deck.sweep().expect("swept");
    assert_eq!(traces(folder.path()), Vec::<String>::new());
}

#[test]
fn the_words_of_a_step_go_here_where_another_copy_has_taken_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let ann = deck(folder.path(), 1);
    let bob = copy(&ann, folder.path(), 2);
    let sql = "UPDATE step SET label = ?1 WHERE label LIKE 'changed%'";
    assert_eq!(ann.connection.execute(sql, [SILENT]).expect("silent there"), 1);
    known::silence(&bob.connection, &ann.connection).expect("here too");
    let labels: Vec<String> =
        bob.steps(None, 99).expect("steps").into_iter().map(|step| step.label).collect();
    assert!(labels.iter().any(|label| label == SILENT), "{labels:?}");
    assert!(labels.iter().all(|label| !label.starts_with("changed")), "{labels:?}");
}

#[test]
fn what_broke_off_before_and_what_another_path_called_the_deck_is_swept_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut deck = deck(folder.path(), 1);
    deck.backup_to_ring("import").expect("a backup");
    let ring = deck.ring().expect("a ring");
    let half = ring.join(".dealdeck-half.tmp");
    std::fs::write(&half, "a backup with Thị Lan that a crash broke off").expect("a file");
    // The deck is a replica of a shared file by now, and had an index of its own before.
    deck.find("lan", &Kind::MAIN, 9).expect("an index");
    deck.stands_for(&folder.path().join("shared.db"));
    let index = folder.path().join("state/index");
    let other = crate::repository::side::side_file(
        &folder.path().join("state"),
        deck.workspace(),
        &folder.path().join("shared.db"),
    );
    std::fs::copy(index.read_dir().expect("indexes").flatten().next().expect("one").path(), &other)
        .expect("the index by the other path");
    deck.erase(Kind::Contact, id(LAN), "erased a person").expect("erased");
    assert!(!half.exists() && !other.exists());
    drop(deck);
    assert_eq!(traces(folder.path()), Vec::<String>::new());
}

#[test]
fn a_copy_that_was_away_learns_of_it_and_tells_others_and_brings_nobody_back() {
    for compare in [Compare::New, Compare::All] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut ann = deck(folder.path(), 1);
        let (mut bob, mut cy) = (copy(&ann, folder.path(), 2), copy(&ann, folder.path(), 3));
        // While they are away, both go on working with Lan.
        bob.at(NOW + 60_000);
        cy.at(NOW + 90_000);
        call(&mut bob, 20);
        let name = [("name", Value::from("Lan of Acme, again"))];
        bob.commit("renamed", vec![Change::set(Kind::Contact, id(LAN), name)]).expect("a step");
        call(&mut cy, 21);
        let other = [("subject", Value::from("a call of Thị Lan's")), ("lead", id(LEAD).into())];
        cy.commit("called", vec![Change::create(Kind::Activity, id(22), other)]).expect("a step");
        ann.erase(Kind::Contact, id(LAN), "erased a person").expect("erased");
        take(&mut ann, &bob, compare);
        is_gone(&ann);
        take(&mut bob, &ann, compare);
        is_gone(&bob);
        take(&mut cy, &bob, compare);
        is_gone(&cy);
        take(&mut ann, &cy, compare);
        is_gone(&ann);
        take(&mut bob, &ann, compare);
        drop((ann, bob, cy));
        assert_eq!(traces(folder.path()), Vec::<String>::new());
    }
}

#[test]
fn the_same_person_made_anew_is_refused_here_and_does_not_arrive_from_a_copy() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut ann = deck(folder.path(), 1);
    let mut bob = copy(&ann, folder.path(), 2);
    let again = |n: u8, mail: &str| {
        Change::create(Kind::Lead, id(n), [("name", Value::from("nguyễn thị LAN")), ("email", list(mail))])
    };
    bob.commit("made", vec![again(30, "LAN@private.example ")]).expect("a step");
    ann.erase(Kind::Contact, id(LAN), "erased a person").expect("erased");
    // An address she had before tells her too.
    for mail in ["lan@PRIVATE.example", "lan.nguyen@acme.example"] {
        let error = ann.commit("made", vec![again(31, mail)]).expect_err("refused");
        assert_eq!(error.message().id, "erased-person");
    }
    let phone = [("phone", list("0901 234 567"))];
    assert!(ann.commit("set", vec![Change::set(Kind::Contact, id(BO), phone)]).is_err());
    ann.commit("made", vec![again(32, "another.lan@acme.example")]).expect("another person");
    take(&mut ann, &bob, Compare::New);
    assert!(ann.get_even_deleted(Kind::Lead, id(30)).expect("a read").is_none());
    assert!(ann.get(Kind::Lead, id(32)).expect("a read").is_some());
    assert_eq!(ann.check().expect("a check").problems, []);
}

#[test]
fn what_somebody_else_has_as_well_says_nothing_of_the_erased() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut deck = deck(folder.path(), 1);
    let phone = [("phone", list("090 123 4567"))];
    deck.commit("set", vec![Change::set(Kind::Contact, id(BO), phone.clone())]).expect("a step");
    let erased = deck.erase(Kind::Contact, id(LAN), "erased a person").expect("erased");
    assert_eq!(erased.alike, [(Kind::Contact, id(BO))], "perhaps the same person: it is told");
    let other = [[("name", Value::from("Minh"))], phone].concat();
    deck.commit("made", vec![Change::create(Kind::Contact, id(40), other)]).expect("the desk's phone");
}

#[test]
fn a_backup_from_before_is_restored_without_the_erased() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut first = deck(folder.path(), 1);
    let elsewhere = tempfile::tempdir().expect("another folder");
    let backup = elsewhere.path().join("old.db");
    first.backup(&backup).expect("a backup that the program does not know");
    first.erase(Kind::Contact, id(LAN), "erased a person").expect("erased");
    let (path, who) = (first.path().expect("a file").to_owned(), first.who());
    drop(first);
    let who = crate::repository::Who { clock: Clock::Fixed(NOW + 5_000), ..who };
    let (deck, _) = Repository::restore(&path, &backup, who).expect("restored");
    is_gone(&deck);
    assert_eq!(traces(folder.path()), Vec::<String>::new());
}

#[test]
fn only_a_person_can_be_erased() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut deck = deck(folder.path(), 1);
    for (kind, n) in [(Kind::Account, ACME), (Kind::Opportunity, DEAL), (Kind::Contact, 99)] {
        assert!(deck.erase(kind, id(n), "erased a person").is_err(), "{kind:?}");
    }
    assert!(deck.get(Kind::Contact, id(LAN)).expect("a read").is_some());
    let person = [("organisation", Value::from("person"))];
    deck.commit("set", vec![Change::set(Kind::Account, id(ACME), person)]).expect("a step");
    deck.erase(Kind::Account, id(ACME), "erased a person").expect("erased");
    let deal = deck.get(Kind::Opportunity, id(DEAL)).expect("a read").expect("the deal stays");
    assert!(deal.get("account").is_empty());
    assert_eq!(deck.check().expect("a check").problems, []);
}

#[test]
fn what_is_held_about_a_person_is_told_with_all_that_hangs_on_them_and_their_history() {
    let folder = tempfile::tempdir().expect("a folder");
    let deck = deck(folder.path(), 1);
    let held = deck.held_about(Kind::Contact, id(LAN)).expect("told");
    let text = held.to_string();
    for word in [
        "Nguyễn Thị Lan",
        "lan@private.example",
        "Lan.Nguyen@Acme.example",
        "+84 901 234 567",
        "vip of Thị Lan",
        "how Thị Lan is doing",
        "Lan of Acme",
        "changed Nguyễn Thị Lan",
    ] {
        assert!(text.contains(word), "{word}: {held:#}");
    }
    assert_eq!(held["records"].as_array().map(Vec::len), Some(6), "{held:#}");
    let tied = |by: &str| held["tied"].as_array().expect("a list").iter().any(|tie| tie["by"] == by);
    assert!(tied("referred_by") && tied("contact") && tied("lead"), "{held:#}");
    // Told again, nothing is left over from before.
    assert_eq!(
        deck.held_about(Kind::Contact, id(BO)).expect("told")["records"].as_array().map(Vec::len),
        Some(1)
    );
}

#[test]
fn every_table_is_one_that_erasing_and_telling_know() {
    let folder = tempfile::tempdir().expect("a folder");
    let deck = deck(folder.path(), 1);
    let mut statement =
        deck.connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").expect("a statement");
    let tables = statement.query_map([], |row| row.get::<_, String>(0)).expect("tables");
    // Their rows go by the catalogue's references; these by the record's id, in `scrub` and `held`.
    let by_id = ["field_version", "change", "clash", "step"];
    // And these know nobody.
    let nobody = ["vv", "meta", "erasure", "erased_key", "kind_total", "board_total"];
    for table in tables.map(|table| table.expect("a name")) {
        let is_kind = Kind::ALL.iter().any(|kind| kind.key() == table);
        let is_known = is_kind || by_id.contains(&table.as_str()) || nobody.contains(&table.as_str());
        assert!(
            is_known,
            "{table}: does it hold anything about a person? See `erase::scrub` and `erase::held`"
        );
    }
}

#[test]
fn who_bought_goes_with_the_lead_that_they_were() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut deck = deck(folder.path(), 1);
    let person = [("name", Value::from("Minh Trần")), ("organisation", "person".into())];
    let lead = [("name", Value::from("Minh Trần")), ("converted_account", id(50).into())];
    let made = vec![Change::create(Kind::Account, id(50), person), Change::create(Kind::Lead, id(51), lead)];
    deck.commit("made", made).expect("a step");
    deck.erase(Kind::Account, id(50), "erased a person").expect("erased");
    assert!(deck.get_even_deleted(Kind::Lead, id(51)).expect("a read").is_none());
    assert!(deck.get(Kind::Lead, id(LEAD)).expect("a read").is_some(), "another lead");
}
