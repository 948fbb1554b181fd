//! A team on a hub: a real PostgreSQL, started here on this machine alone, with a role a person.
//! Where PostgreSQL is not installed these stories say so and end.

mod broken;
mod killed;
mod server;

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::{Arc, Barrier};
use std::thread;

use dealdeck::domain::{Change, Currency, Device, Id, Kind, Value};
use dealdeck::repository::{Clock, Repository, Seed, Who};
use dealdeck::sync::hub::{Error, Hub, Link, again, join, setup};
use serde_json::json;

use crate::command_line::Desk;
use server::Server;

const NOW: i64 = 1_790_000_000_000;

fn who(device: u64, clock: i64) -> Who {
    Who { device: Device::new(device), user: None, clock: Clock::Fixed(clock), state_dir: None }
}

/// A deck with so many contacts, on a server that knows it and these people.
fn deck_on(server: &Server, contacts: usize, people: &[&str]) -> Repository {
    let currency = Currency::from_code("USD").expect("the dollar");
    let changes = (0..contacts).map(|n| contact(n, &format!("Contact {n}"))).collect();
    let seed = Seed { currency, changes, label: "new deck".to_owned() };
    let deck = Repository::in_memory(seed, who(1, NOW)).expect("a deck");
    let people: Vec<String> = people.iter().map(|name| (*name).to_owned()).collect();
    setup::run(&server.owner(), &deck, &people).expect("a hub");
    deck
}

fn id(n: usize) -> Id {
    Id::derived(&["contact", &n.to_string()])
}

fn contact(n: usize, name: &str) -> Change {
    let values = [("name", Value::from(name)), ("email", Value::List(vec![format!("c{n}@example.com")]))];
    Change::create(Kind::Contact, id(n), values)
}

fn rename(n: usize, name: &str) -> Change {
    Change::set(Kind::Contact, id(n), [("name", Value::from(name))])
}

/// Another copy of the deck, made from the hub.
fn copy(server: &Server, person: &str, device: u64) -> Repository {
    let address = server.address(person);
    let decks = Hub::decks(&address).expect("the decks");
    assert_eq!(decks.len(), 1, "one deck is theirs");
    let file = server.folder().join(format!("copy-{device}.db"));
    join(&address, &decks[0], &file, who(device, NOW)).expect("a copy").0
}

fn push(server: &Server, person: &str, deck: &Repository) -> i64 {
    let mut hub = Hub::open(&server.address(person), deck).expect("the hub");
    hub.push(deck, &mut |_| ()).expect("pushed").steps
}

fn pull(server: &Server, person: &str, deck: &mut Repository) -> i64 {
    let mut hub = Hub::open(&server.address(person), deck).expect("the hub");
    hub.pull(deck).expect("pulled").steps
}

/// Every live record with all its values, and every step.
fn everything(deck: &Repository) -> Vec<String> {
    let mut all = Vec::new();
    for kind in Kind::ALL {
        deck.each(kind, None, &mut |record| {
            all.push(format!("{kind:?} {} {:?} {:?}", record.id, record.values, record.tags));
            true
        })
        .expect("records");
    }
    let steps = deck.steps(None, 10_000).expect("steps");
    all.extend(steps.iter().map(|step| format!("step {} {} {}", step.id, step.label, step.moment)));
    all
}

/// Fails with the first of what one copy has and the other has not.
fn alike(one: &Repository, other: &Repository) {
    let [one, other] = [one, other].map(|deck| BTreeSet::from_iter(everything(deck)));
    let differ: Vec<_> = one.symmetric_difference(&other).take(4).collect();
    assert!(differ.is_empty(), "{differ:#?}");
}

#[test]
fn what_one_copy_pushes_a_second_has_record_by_record() {
    let Some(server) = Server::start() else { return };
    let mut ann = deck_on(&server, 1_000, &["ann", "bob"]);
    ann.commit("renamed", (0..100).map(|n| rename(n, "Đức")).collect()).expect("a step");
    ann.commit("gone", vec![Change::Delete { kind: Kind::Contact, id: id(7) }]).expect("a step");
    assert_eq!(push(&server, "ann", &ann), 3);
    assert_eq!(push(&server, "ann", &ann), 0, "pushed again, nothing goes");
    let mut bob = copy(&server, "bob", 2);
    alike(&bob, &ann);
    assert_eq!(pull(&server, "bob", &mut bob), 0, "pulled again, nothing comes");
    bob.commit("back", vec![Change::Restore { kind: Kind::Contact, id: id(7) }]).expect("a step");
    assert_eq!(push(&server, "bob", &bob), 1);
    assert_eq!(pull(&server, "ann", &mut ann), 1);
    alike(&bob, &ann);
    assert!(ann.get(Kind::Contact, id(7)).expect("a read").is_some());
    assert_eq!(ann.check().expect("a check").problems, []);
}

#[test]
fn eight_write_at_once_and_none_loses_anything_whatever_their_clocks_say() {
    const EDITS: usize = 12;
    let Some(server) = Server::start() else { return };
    let ann = deck_on(&server, 40, &["ann"]);
    push(&server, "ann", &ann);
    let server = Arc::new(server);
    let together = Arc::new(Barrier::new(8));
    let writers: Vec<_> = (0..8_u64)
        .map(|n| {
            let (server, together) = (Arc::clone(&server), Arc::clone(&together));
            let mut deck = copy(&server, "ann", 10 + n);
            // Clocks hours apart, before and after each other.
            let hours = i64::from(i32::try_from(n).expect("small")) - 4;
            deck = reopened(&server, &deck, 10 + n, NOW + hours * 3_600_000);
            thread::Builder::new()
                .spawn(move || {
                    let mut own = Vec::new();
                    together.wait();
                    for edit in 0..EDITS {
                        let (shared, mine) = (edit % 5, 1_000 + usize::from(n as u8) * 100 + edit);
                        let changes = vec![rename(shared, &format!("{n}:{edit}")), contact(mine, "own")];
                        deck.commit("work", changes).expect("a step");
                        own.push(id(mine));
                        let address = server.address("ann");
                        again(9, &mut |_, _| thread::yield_now(), || {
                            let mut hub = Hub::open(&address, &deck)?;
                            hub.pull(&mut deck)?;
                            hub.push(&deck, &mut |_| ())
                        })
                        .expect("exchanged");
                    }
                    (deck, own)
                })
                .expect("a thread")
        })
        .collect();
    let done: Vec<_> = writers.into_iter().map(|writer| writer.join().expect("no panic")).collect();
    let (mut decks, own): (Vec<_>, Vec<_>) = done.into_iter().unzip();
    for deck in &mut decks {
        pull(&server, "ann", deck);
    }
    for deck in &decks {
        alike(deck, &decks[0]);
        for id in own.iter().flatten() {
            assert!(deck.get(Kind::Contact, *id).expect("a read").is_some(), "nothing is lost");
        }
    }
    assert_eq!(decks[0].steps(None, 10_000).expect("steps").len(), 1 + 8 * EDITS);
}

/// The same copy under another clock.
fn reopened(server: &Server, deck: &Repository, device: u64, clock: i64) -> Repository {
    assert!(deck.path().is_some());
    let file = server.folder().join(format!("copy-{device}.db"));
    Repository::open(&file, who(device, clock), dealdeck::repository::Access::Write).expect("the copy")
}

#[test]
fn of_two_writes_the_greater_holds_in_whichever_order_they_are_pushed() {
    let Some(server) = Server::start() else { return };
    let ann = deck_on(&server, 3, &["ann"]);
    push(&server, "ann", &ann);
    for (round, early_first) in [true, false].into_iter().enumerate() {
        let devices = [20 + 2 * round as u64, 21 + 2 * round as u64];
        let mut early = copy(&server, "ann", devices[0]);
        early.commit("early", vec![rename(round, "early")]).expect("a step");
        let late = copy(&server, "ann", devices[1]);
        let mut late = reopened(&server, &late, devices[1], NOW + 60_000);
        late.commit("late", vec![rename(round, "late")]).expect("a step");
        let order = if early_first { [&early, &late] } else { [&late, &early] };
        for deck in order {
            push(&server, "ann", deck);
        }
        let third = copy(&server, "ann", 30 + round as u64);
        for deck in [&mut early, &mut late] {
            pull(&server, "ann", deck);
        }
        for deck in [&early, &late, &third] {
            let record = deck.get(Kind::Contact, id(round)).expect("a read").expect("there");
            assert_eq!(record.name(), "late", "early first: {early_first}");
        }
    }
}

#[test]
fn a_server_restarted_in_mid_push_has_nothing_of_it_and_the_next_try_completes() {
    let Some(mut server) = Server::start() else { return };
    let ann = deck_on(&server, 9_000, &["ann"]);
    let address = server.address("ann");
    let (mut restarts, mut waited) = (0, Vec::new());
    let pushed = again(5, &mut |time, _| waited.push(time.as_secs()), || {
        let mut hub = Hub::open(&address, &ann)?;
        hub.push(&ann, &mut |_| {
            if restarts < 2 {
                restarts += 1;
                server.restart();
            }
        })
    });
    assert_eq!(pushed.expect("the third try").steps, 1);
    assert_eq!((restarts, waited), (2, vec![1, 2]));
    alike(&copy(&server, "ann", 2), &ann);
}

#[test]
fn a_stranger_is_denied_and_a_foreign_deck_is_neither_seen_nor_written() {
    let Some(server) = Server::start() else { return };
    let ann = deck_on(&server, 5, &["ann"]);
    let other = deck_on(&server, 5, &["carol"]);
    push(&server, "ann", &ann);
    push(&server, "carol", &other);
    let denied = |person: &str, deck: &Repository| match Hub::open(&server.address(person), deck) {
        Err(error @ Error::Refused(_)) => error.message().id,
        Err(error) => panic!("{person}: {error}"),
        Ok(_) => panic!("{person} was let in"),
    };
    assert_eq!(denied("carol", &ann), "hub-no-workspace");
    server.sql("CREATE ROLE stranger LOGIN");
    assert_eq!(denied("stranger", &ann), "hub-denied");
    assert_eq!(Hub::decks(&server.address("carol")).expect("decks").len(), 1);
    // Whoever speaks SQL gets no further than the program.
    let (mine, theirs) = (other.workspace(), ann.workspace());
    assert_eq!(server.asked("carol", "SELECT count(DISTINCT ws) FROM dealdeck.change"), "1");
    assert_eq!(
        server.asked("carol", &format!("SELECT count(*) FROM dealdeck.head WHERE ws = '{theirs}'")),
        "0"
    );
    let written = |ws: &str| format!("INSERT INTO dealdeck.head (ws, d, s) VALUES ('{ws}', 77, 1)");
    assert_eq!(server.asked("carol", &written(mine)), "INSERT 0 1");
    assert!(server.asked("carol", &written(theirs)).contains("row-level security"));
    assert_eq!(
        server.asked("carol", &format!("UPDATE dealdeck.change SET val = '' WHERE ws = '{theirs}'")),
        "UPDATE 0"
    );
    for sql in [
        "DELETE FROM dealdeck.change",
        "TRUNCATE dealdeck.change",
        "DROP TABLE dealdeck.head",
        &format!("INSERT INTO dealdeck.member VALUES ('{theirs}', 'carol')"),
        "ALTER TABLE dealdeck.change DISABLE ROW LEVEL SECURITY",
    ] {
        let answer = server.asked("carol", sql);
        assert!(answer.contains("permission denied") || answer.contains("must be owner"), "{sql}: {answer}");
    }
    alike(&copy(&server, "ann", 2), &ann);
}

#[test]
fn one_device_in_two_places_is_refused_before_anything_is_pushed() {
    let Some(server) = Server::start() else { return };
    let ann = deck_on(&server, 3, &["ann"]);
    push(&server, "ann", &ann);
    let mut first = copy(&server, "ann", 5);
    let twin = server.folder().join("twin.db");
    fs::copy(server.folder().join("copy-5.db"), &twin).expect("a copy");
    let mut twin =
        Repository::open(&twin, who(5, NOW + 9), dealdeck::repository::Access::Write).expect("open");
    first.commit("one", vec![rename(0, "one")]).expect("a step");
    twin.commit("two", vec![rename(1, "two")]).expect("a step");
    push(&server, "ann", &first);
    let mut hub = Hub::open(&server.address("ann"), &twin).expect("the hub");
    let error = hub.push(&twin, &mut |_| ()).expect_err("one number, two steps");
    assert_eq!(error.message().id, "merge-one-device");
}

#[test]
fn a_team_moves_over_from_files_with_one_verb_each_and_leaves_again() {
    let Some(server) = Server::start() else { return };
    let ann = Desk::empty();
    let deal = ann.add(&["deal", "Acme renewal", "amount=$3.5k"]);
    let (owner, hub) = (server.url("postgres"), server.url("ann"));
    ann.fails(1, &["hub", "push", &hub]);
    ann.ok(&["hub", "init", &owner, "--member", "ann", "--member", "bob"]);
    ann.ok(&["hub", "init", &owner, "--member", "ann"]);
    assert!(ann.fails(1, &["hub", "push"]).contains("hint: dealdeck hub push"));
    ann.ok(&["hub", "push", &hub]);
    ann.ok(&["user", "rename", "An Nguyễn", "Ann Nguyễn"]);
    ann.ok(&["hub", "push"]);
    let users: Vec<Vec<String>> =
        Hub::decks(&server.address("ann")).expect("decks").into_iter().map(|deck| deck.users).collect();
    assert_eq!(users, [["Ann Nguyễn"]]);
    let bob = Desk::bare();
    bob.ok(&["hub", "pull", &server.url("bob")]);
    assert_eq!(bob.json(&["show", &deal])["name"], "Acme renewal");
    // Nobody writes under somebody else's name: whoever is new says so first.
    let asked = bob.fails(1, &["set", &deal, "name=Acme renewal 2027"]);
    assert!(asked.contains("Ann Nguyễn") && asked.contains("user add"), "{asked}");
    assert!(bob.fails(1, &["user", "add", "ann NGUYỄN"]).contains("already"));
    bob.ok(&["user", "add", "Bob Trần"]);
    bob.ok(&["set", &deal, "name=Acme renewal 2027"]);
    let by: Vec<serde_json::Value> = bob
        .json(&["history", "-n", "2"])
        .as_array()
        .expect("steps")
        .iter()
        .map(|step| step["user"].clone())
        .collect();
    assert_eq!(by, ["Bob Trần", "Bob Trần"]);
    let status = bob.json(&["hub", "status"]);
    assert_eq!((&status["to_push"], &status["to_pull"]), (&json!(2), &json!(0)));
    bob.ok(&["sync"]);
    assert_eq!(ann.json(&["hub", "status"])["to_pull"], json!(2));
    assert_eq!(ann.json(&["sync"])["pulled"], json!(2));
    assert_eq!(ann.json(&["show", &deal])["name"], "Acme renewal 2027");
    let backup = ann.path("backup.db").display().to_string();
    ann.ok(&["backup", &backup]);
    assert!(ann.fails(1, &["restore", &backup]).contains("come back"), "the hub has it");
    // A second copy on this machine goes where it says, and leaves by itself.
    let second = ann.path("second.db").display().to_string();
    fs::copy(ann.deck(), &second).expect("a copy");
    assert!(ann.fails(1, &["--db", &second, "hub", "push"]).contains("hint: dealdeck hub push"));
    ann.ok(&["--db", &second, "hub", "pull", &hub]);
    assert!(ann.json(&["--db", &second, "doctor"])["hub"].as_str().is_some_and(|hub| hub.contains("ann@")));
    ann.ok(&["--db", &second, "hub", "leave"]);
    ann.ok(&["hub", "push"]);
    ann.ok(&["hub", "leave"]);
    ann.ok(&["restore", &backup]);
    ann.fails(1, &["hub", "push"]);
    assert_eq!(ann.json(&["show", &deal])["name"], "Acme renewal 2027");
}

/// What the hub holds of Lan.
fn traces_of_lan(server: &Server) -> String {
    server.asked(
        "postgres",
        "SELECT tbl || ' ' || col || ' ' || val FROM dealdeck.change \
         WHERE val ~* 'thị lan|thi lan|lan.nguyen|lan@private|901234567|901 234 567|the children'",
    )
}

#[test]
fn who_is_erased_is_gone_from_the_hub_and_from_every_copy_whatever_was_pushed_meanwhile() {
    let Some(server) = Server::start() else { return };
    let ann = Desk::empty();
    let lan = ann.add(&["contact", "Nguyễn Thị Lan", "email=Lan.Nguyen@Acme.example"]);
    ann.ok(&["set", &lan, "phone=+84 901 234 567", "tags=vip"]);
    let hub = server.url("ann");
    ann.ok(&["hub", "init", &server.url("postgres"), "--member", "ann", "--member", "bob"]);
    ann.ok(&["hub", "push", &hub]);
    let (bob, cy) = (Desk::bare(), Desk::bare());
    bob.ok(&["hub", "pull", &server.url("bob")]);
    assert!(!traces_of_lan(&server).is_empty());
    // One goes on with her, not knowing, and is first at the hub with it.
    bob.ok(&["log", &lan, "call", "Asked after the children"]);
    bob.ok(&["set", &lan, "email=lan@private.example"]);
    ann.ok(&["erase", &lan, "--yes"]);
    bob.ok(&["hub", "push"]);
    ann.ok(&["hub", "push"]);
    ann.ok(&["sync"]);
    assert_eq!(traces_of_lan(&server), "");
    bob.ok(&["sync"]);
    cy.ok(&["hub", "pull", &server.url("bob")]);
    for desk in [&ann, &bob, &cy] {
        assert_eq!(desk.json(&["list", "contacts"]), json!([]));
        assert_eq!(desk.json(&["list", "activities"]), json!([]));
        assert!(!desk.ok(&["history"]).contains("Lan"));
        assert!(
            desk.fails(1, &["add", "contact", "Lan", "email=LAN.Nguyen@acme.example"]).contains("erased")
        );
        desk.ok(&["check"]);
    }
    assert_eq!(traces_of_lan(&server), "");
}

#[test]
fn without_the_hub_work_goes_on_and_is_pushed_when_it_is_back() {
    let Some(mut server) = Server::start() else { return };
    let ann = Desk::empty();
    ann.ok(&["hub", "init", &server.url("postgres"), "--member", "ann"]);
    ann.ok(&["hub", "push", &server.url("ann")]);
    server.stop();
    let told = ann.fails(3, &["hub", "push"]);
    assert!(told.contains("cannot be reached") && told.contains("hint: your work goes on"), "{told}");
    ann.add(&["contact", "Lan Nguyễn"]);
    server.go_on();
    assert_eq!(ann.json(&["hub", "push"])["steps"], json!(1));
}

#[test]
fn the_password_is_nowhere_but_where_the_person_put_it() {
    let Some(server) = Server::start() else { return };
    let ann = Desk::empty();
    ann.ok(&["hub", "init", &server.url("postgres"), "--member", "ann"]);
    server.sql("ALTER ROLE ann PASSWORD 's3cret-word'");
    server.ask_for_passwords();
    let bare = server.url("ann");
    assert!(ann.fails(1, &["hub", "push", &bare]).contains("pgpass"));
    let whole = bare.replace("ann@", "ann:s3cret-word@");
    let ran = ann.run(&["hub", "push", &whole]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    ann.fails(1, &["hub", "push"]);
    fs::create_dir_all(ann.path("config")).expect("a folder");
    let file = ann.path("config").join("pgpass");
    fs::write(&file, "*:*:*:ann:s3cret-word\n").expect("written");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("open to all");
    assert!(ann.fails(3, &["hub", "push"]).contains("chmod 600"));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("private");
    ann.ok(&["hub", "push"]);
    fs::remove_file(&file).expect("gone");
    let mut command = ann.command(&["hub", "push"]);
    command.env("PGPASSWORD", "s3cret-word").assert().success();
    let wrong = ann.fails(1, &["hub", "push", &bare.replace("ann@", "ann:wr0ng-word@")]);
    assert!(!wrong.contains("wr0ng-word"));
    let told = format!("{}{}{}", ran.out, ran.err, ann.ok(&["paths"]));
    assert!(!told.contains("s3cret-word"));
    assert!(!found_below(&ann.path(""), b"s3cret-word") && !found_below(&ann.path(""), b"wr0ng-word"));
}

#[test]
fn beside_the_screen_a_deck_stays_in_step_and_asks_seldom_while_the_hub_is_away() {
    let Some(mut server) = Server::start() else { return };
    let mut ann = deck_on(&server, 5, &["ann"]);
    let mut at_ann = Link::to(server.address("ann"));
    let said = |link: &Link, deck: &Repository| {
        let message = link.status(deck).expect("a status");
        (message.id, message.args.first().map(|(_, value)| value.clone()))
    };
    at_ann.tick(&mut ann);
    assert_eq!(said(&at_ann, &ann), ("hub-in-step", None));
    let mut bob = copy(&server, "ann", 2);
    let mut at_bob = Link::to(server.address("ann"));
    ann.commit("work", vec![rename(1, "Lan")]).expect("a step");
    assert_eq!(said(&at_ann, &ann), ("hub-pushes", Some("1".to_owned())));
    at_ann.tick(&mut ann);
    at_bob.tick(&mut bob);
    alike(&bob, &ann);
    server.stop();
    bob.commit("work", vec![rename(2, "Zoe")]).expect("a step");
    at_bob.tick(&mut bob);
    assert_eq!(said(&at_bob, &bob), ("hub-waits", Some("1".to_owned())));
    server.go_on();
    at_bob.tick(&mut bob);
    assert_eq!(said(&at_bob, &bob).0, "hub-waits", "no time has passed: it is not asked yet");
    bob = reopened(&server, &bob, 2, NOW + 1_500);
    at_bob.tick(&mut bob);
    assert_eq!(said(&at_bob, &bob), ("hub-in-step", None));
    // Its own line broke too.
    at_ann.tick(&mut ann);
    assert_eq!(said(&at_ann, &ann).0, "hub-waits");
    let mut again = Link::to(server.address("ann"));
    again.tick(&mut ann);
    alike(&bob, &ann);
}

/// Whether any file below a folder holds these bytes.
fn found_below(folder: &std::path::Path, bytes: &[u8]) -> bool {
    fs::read_dir(folder).expect("a folder").flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            return found_below(&path, bytes);
        }
        fs::read(&path).expect("a file").windows(bytes.len()).any(|part| part == bytes)
    })
}

#[test]
fn tls_is_taken_where_it_is_asked_for_and_only_from_whom_the_system_trusts() {
    let Some(server) = Server::start() else { return };
    let ann = Desk::empty();
    ann.ok(&["hub", "init", &server.url("postgres"), "--member", "ann"]);
    let over_tls = format!("{}?sslmode=require", server.url("ann"));
    assert!(ann.fails(1, &["hub", "push", &over_tls]).contains("cannot be trusted"), "it has none yet");
    let Some(authority) = server.speak_tls() else { return };
    assert!(ann.fails(1, &["hub", "push", &over_tls]).contains("SSL_CERT_FILE"), "nobody has signed it");
    let mut command = ann.command(&["hub", "push", &over_tls]);
    command.env("SSL_CERT_FILE", authority).assert().success();
    let plain = ann.fails(1, &["hub", "push", "postgres://ann@192.0.2.1/team?sslmode=disable"]);
    assert!(plain.contains("plain text"), "{plain}");
    ann.fails(2, &["hub", "push", "mysql://ann@localhost/team"]);
}

#[test]
fn the_script_for_whoever_keeps_the_server_makes_the_same_hub() {
    let Some(server) = Server::start() else { return };
    let ann = Desk::empty();
    let script = ann.ok(&["hub", "init", "--print", "--member", "ann"]);
    let file = server.folder().join("hub.sql");
    fs::write(&file, script).expect("written");
    for _ in 0..2 {
        server.run_file(&file);
    }
    ann.ok(&["hub", "push", &server.url("ann")]);
}
