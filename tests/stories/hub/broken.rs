//! What broke off at a hub is made up, and what does not fit it is refused.

use serde_json::json;

use crate::command_line::Desk;

use super::server::Server;
use super::traces_of_lan;

/// Changes the deck's file by other means than the program's.
fn outside(desk: &Desk, statements: &str) {
    let file = rusqlite::Connection::open(desk.deck()).expect("a file");
    file.execute_batch(statements).expect("statements");
}

#[test]
fn a_hub_that_a_pull_could_not_rid_of_the_erased_is_rid_of_them_by_the_next() {
    let Some(server) = Server::start() else { return };
    let ann = Desk::empty();
    let lan = ann.add(&["contact", "Nguyễn Thị Lan", "email=Lan.Nguyen@Acme.example"]);
    ann.ok(&["hub", "init", &server.url("postgres"), "--member", "ann"]);
    ann.ok(&["hub", "push", &server.url("ann")]);
    server.sql("CREATE TABLE kept AS SELECT * FROM dealdeck.change");
    ann.ok(&["erase", &lan, "--yes"]);
    ann.ok(&["hub", "push"]);
    assert_eq!(traces_of_lan(&server), "");
    // The line broke off between taking it in and ridding the hub: the hub has all it had.
    server.sql(
        "UPDATE dealdeck.change c SET val = k.val FROM kept k WHERE c.ws = k.ws AND c.tbl = k.tbl \
         AND c.id = k.id AND c.col = k.col AND c.tbl <> 'erasure'; DROP TABLE kept",
    );
    assert_ne!(traces_of_lan(&server), "");
    ann.ok(&["hub", "pull"]);
    assert_ne!(traces_of_lan(&server), "", "there is nothing that is known to be due");
    outside(&ann, "INSERT INTO meta (key, value) VALUES ('rid-due', '1')");
    assert_eq!(ann.json(&["hub", "pull"])["steps"], json!(0));
    assert_eq!(traces_of_lan(&server), "");
    let due = rusqlite::Connection::open(ann.deck()).expect("a file");
    let due: i64 = due
        .query_row("SELECT count(*) FROM meta WHERE key = 'rid-due'", [], |row| row.get(0))
        .expect("a count");
    assert_eq!(due, 0, "it is made up once");
}

#[test]
fn a_deck_of_a_newer_version_is_not_pushed_and_a_hub_of_a_newer_version_is_not_written_to() {
    let Some(server) = Server::start() else { return };
    let ann = Desk::empty();
    ann.ok(&["hub", "init", &server.url("postgres"), "--member", "ann"]);
    ann.ok(&["hub", "push", &server.url("ann")]);
    ann.add(&["contact", "Lan Nguyễn"]);
    let all = || server.asked("postgres", "SELECT count(*) FROM dealdeck.change");
    let before = all();
    server.sql("UPDATE dealdeck.workspace SET format = 2000");
    let told = ann.fails(1, &["hub", "push"]);
    assert!(told.contains("written to by a newer dealdeck: version 2.0 is needed"), "{told}");
    server.sql("UPDATE dealdeck.workspace SET format = 1000");
    outside(&ann, "PRAGMA user_version = 2000");
    let told = ann.run(&["hub", "push"]);
    assert!(told.code != 0 && told.err.contains("newer version"), "{}", told.err);
    assert_eq!(all(), before);
}
