//! Somebody asks to be told what is held about them, and then to be forgotten: in this deck, in
//! its backups, in a colleague's copy, and whatever file comes in later.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::{Value as Json, json};

use crate::command_line::Desk;

/// A desk with Lan, her company, her deal, a call and a tag; a colleague's copy of it; Lan's id and
/// the deal's.
fn two_desks() -> (Desk, Desk, String, String) {
    let ann = Desk::empty();
    ann.add(&["account", "Acme Corp"]);
    let lan = ann.add(&["contact", "Nguyễn Thị Lan", "account=Acme Corp", "email=Lan.Nguyen@Acme.example"]);
    ann.ok(&["set", &lan, "phone=+84 901 234 567", "tags=vip"]);
    let deal =
        ann.add(&["deal", "Acme renewal", "account=Acme Corp", "contact=Nguyễn Thị Lan", "amount=$3.5k"]);
    ann.ok(&["log", &lan, "call", "Asked after the children"]);
    ann.ok(&["set", &lan, "email=lan@private.example"]);
    let bob = Desk::bare();
    fs::copy(ann.deck(), bob.deck()).expect("a copy");
    (ann, bob, lan, deal)
}

/// Files under a folder that have something of Lan in them, in whatever case.
fn traces(folder: &Path, but: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if but.iter().any(|name| path.ends_with(name)) {
            continue;
        }
        if path.is_dir() {
            found.extend(traces(&path, but));
            continue;
        }
        let text = String::from_utf8_lossy(&fs::read(&path).expect("a file")).to_lowercase();
        let words =
            ["thị lan", "thi lan", "lan.nguyen", "lan@private", "901 234 567", "901234567", "the children"];
        found.extend(
            words
                .iter()
                .filter(|word| text.contains(*word))
                .map(|word| format!("{}: {word}", path.display())),
        );
    }
    found
}

fn merge(desk: &Desk, other: &Desk) {
    desk.ok(&["merge", &other.deck().display().to_string()]);
}

fn knows_nobody(desk: &Desk, deal: &str) {
    assert_eq!(desk.json(&["list", "contacts"]), json!([]));
    assert_eq!(desk.json(&["list", "activities"]), json!([]));
    let shown = desk.json(&["show", deal]);
    assert_eq!((&shown["account"], &shown["contact"]), (&json!("Acme Corp"), &Json::Null));
    assert_eq!(shown["amount"]["amount"], "3500.00");
    assert!(!desk.ok(&["history"]).contains("Lan"));
    desk.ok(&["check"]);
}

#[test]
fn nobody_is_erased_without_being_asked_about() {
    let (ann, _, lan, deal) = two_desks();
    let asked = ann.fails(1, &["erase", &lan]);
    assert!(asked.contains("Nguyễn Thị Lan") && asked.contains("--yes"), "{asked}");
    for line in
        ["no kept backup", "  1 Contact\n", "  1 Activity\n", "  1 Tag\n", "edits of theirs in the history"]
    {
        assert!(asked.contains(line), "{line}: {asked}");
    }
    assert!(ann.fails(1, &["erase", &deal, "--yes"]).contains("Only a person"));
    assert_eq!(ann.json(&["show", &lan])["name"], "Nguyễn Thị Lan");
}

#[test]
fn no_byte_of_who_was_erased_is_left_under_the_desk() {
    let (ann, _, lan, deal) = two_desks();
    ann.ok(&["find", "lan"]);
    ann.ok(&["backup"]);
    let elsewhere = ann.path("for the safe.db").display().to_string();
    ann.ok(&["backup", &elsewhere]);
    assert!(traces(&ann.path(""), &[]).len() > 8, "there is something to find");
    let done = ann.run(&["erase", &lan, "--yes"]);
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(done.err.contains("2 kept copies are rid of them"), "{}", done.err);
    knows_nobody(&ann, &deal);
    assert_eq!(traces(&ann.path(""), &[]), Vec::<String>::new());
    assert!(ann.ok(&["history"]).contains("erased a person"));
    assert!(ann.ok(&["--db", &elsewhere, "history"]).contains("about somebody who was erased"));
    let step = ann.json(&["history"])[0]["step"].as_str().expect("a step").to_owned();
    assert!(ann.fails(1, &["undo", &step]).contains("does not come back"));
}

#[test]
fn a_file_that_cannot_be_read_is_named_as_one_that_may_still_have_them() {
    let (ann, _, lan, deal) = two_desks();
    let replica = ann.path("state/replicas/of-another-program");
    fs::create_dir_all(&replica).expect("a folder");
    let foreign = replica.join("deck.db");
    fs::write(&foreign, b"no deck at all, and it speaks of Thi Lan").expect("a file");
    let done = ann.run(&["erase", &lan, "--yes"]);
    assert_eq!(done.code, 0, "{}", done.err);
    let told = format!("{} could not be rid of them and may still have them", foreign.display());
    assert!(done.err.contains(&told), "{}", done.err);
    knows_nobody(&ann, &deal);
    assert_eq!(fs::read(&foreign).expect("a file"), b"no deck at all, and it speaks of Thi Lan");
}

#[test]
fn an_old_copy_brings_nobody_back_and_learns_of_it() {
    let (ann, bob, lan, deal) = two_desks();
    let cy = Desk::bare();
    fs::copy(ann.deck(), cy.deck()).expect("a copy");
    bob.ok(&["find", "lan"]);
    // Both go on working with her, who do not know yet.
    bob.ok(&["log", &lan, "call", "Asked after the children again"]);
    cy.ok(&["set", &lan, "name=Nguyễn Thị Lan Anh"]);
    ann.ok(&["erase", &lan, "--yes"]);
    merge(&ann, &bob);
    knows_nobody(&ann, &deal);
    merge(&bob, &ann);
    knows_nobody(&bob, &deal);
    merge(&cy, &bob);
    knows_nobody(&cy, &deal);
    merge(&ann, &cy);
    for desk in [&ann, &bob, &cy] {
        knows_nobody(desk, &deal);
        assert_eq!(traces(&desk.path(""), &[]), Vec::<String>::new());
    }
}

#[test]
fn a_file_from_before_is_taken_without_who_was_erased() {
    let ann = Desk::empty();
    let file = ann.path("people.csv");
    let rows = "First Name,Last Name,Email,Phone\nLan,Nguyễn,lan@private.example,+84 901 234 567\n\
                Bo,Olsen,bo@olsen.example,+45 33 12 34 56\nMinh,,,\n";
    fs::write(&file, rows).expect("a file");
    let file = file.display().to_string();
    ann.ok(&["import", &file]);
    let everything = ann.path("all.jsonl").display().to_string();
    ann.ok(&["export", "all", &everything]);
    for row in ann.json(&["list", "contacts"]).as_array().expect("rows") {
        if row["name"] != "Bo Olsen" {
            ann.ok(&["erase", row["id"].as_str().expect("an id"), "--yes"]);
        }
    }
    let again = ann.run(&["import", &file]);
    assert!(again.err.contains("somebody who was erased"), "{}", again.err);
    // So is a file of everything: whoever else is in it comes in.
    let all = ann.run(&["import", &everything, "--format", "json"]);
    let told: Json = serde_json::from_str(&all.out).expect("JSON");
    assert_eq!(told["rejected"].as_array().map(Vec::len), Some(2), "{told}");
    let contacts = ann.json(&["list", "contacts"]);
    assert_eq!(contacts.as_array().map(Vec::len), Some(1), "{contacts}");
    assert!(ann.fails(1, &["add", "contact", "Lan", "email=LAN@private.example"]).contains("erased"));
    ann.add(&["contact", "Lan", "email=another@private.example"]);
    ann.ok(&["check"]);
}

#[test]
fn an_old_backup_comes_back_without_who_was_erased() {
    let (ann, _, lan, deal) = two_desks();
    let kept = ann.path("mine.db").display().to_string();
    ann.ok(&["backup", &kept]);
    ann.ok(&["erase", &lan, "--yes"]);
    ann.ok(&["restore", &kept]);
    knows_nobody(&ann, &deal);
    let beside = ann.path("beside.db").display().to_string();
    ann.ok(&["--db", &beside, "restore", &kept]);
    assert_eq!(ann.json(&["--db", &beside, "list", "contacts"]), json!([]));
    assert_eq!(traces(&ann.path(""), &["mine.db"]), Vec::<String>::new());
}

#[test]
fn what_is_held_about_a_person_is_written_for_them_alone() {
    let (ann, _, lan, _) = two_desks();
    let file = ann.path("lan.json");
    ann.ok(&["export-person", &lan, &file.display().to_string()]);
    let mode = fs::metadata(&file).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = fs::read_to_string(&file).expect("a file");
    let held: Json = serde_json::from_str(&text).expect("JSON");
    assert_eq!(held["about"]["id"], lan.as_str());
    let shown = ann.json(&["show", &lan]);
    for field in ["name", "email", "phone"] {
        let words = shown[field].as_str().map_or_else(|| shown[field][0].as_str(), Some);
        assert!(text.contains(words.expect("a text")), "{field}: {text}");
    }
    for word in ["Asked after the children", "vip", "Lan.Nguyen@Acme.example", "Acme Corp", "Acme renewal"] {
        assert!(text.contains(word), "{word}: {text}");
    }
    let steps: Vec<&str> =
        held["history"].as_array().expect("a list").iter().filter_map(|edit| edit["step"].as_str()).collect();
    for row in ann.json(&["history", &lan]).as_array().expect("rows") {
        let step = row["step"].as_str().expect("a step");
        assert!(text.contains(step), "{step} is told of: {steps:?}");
    }
}

#[test]
fn who_shares_an_address_with_somebody_erased_stays_and_the_same_person_made_apart_goes() {
    let (ann, bob, lan, _) = two_desks();
    ann.ok(&["set", &lan, "email=info@acme.example"]);
    merge(&bob, &ann);
    // Each side goes on without the other.
    ann.add(&["contact", "Bo Olsen", "email=info@acme.example"]);
    bob.add(&["contact", "Nguyễn Thị Lan", "email=info@acme.example", "title=Buyer"]);
    bob.add(&["contact", "Cy Young", "email=info@acme.example"]);
    ann.ok(&["erase", &lan, "--yes"]);
    for _ in 0..2 {
        merge(&ann, &bob);
        merge(&bob, &ann);
    }
    for desk in [&ann, &bob] {
        let left = desk.json(&["list", "contacts", "--fields", "name", "--sort", "name"]);
        assert_eq!(left, json!([{"name": "Bo Olsen"}, {"name": "Cy Young"}]));
        desk.ok(&["check"]);
    }
}

#[test]
fn what_is_undone_after_an_erasure_is_what_is_left_to_undo() {
    let ann = Desk::empty();
    ann.add(&["account", "Acme"]);
    let rita = ann.add(&["contact", "Rita", "email=rita@r.example"]);
    ann.ok(&["log", &rita, "call", "hello"]);
    ann.ok(&["erase", &rita, "--yes"]);
    // Whoever takes back "the last step" means the erasure, and is told which one it would be.
    let told = ann.fails(1, &["undo"]);
    assert!(told.contains("does not come back") && told.contains("added account Acme"), "{told}");
    let step = told.trim_end().rsplit(' ').next().expect("the step");
    ann.ok(&["undo", step]);
    assert_eq!(ann.json(&["list", "accounts"]), json!([]));
    assert!(ann.fails(1, &["undo"]).contains("undo"));
}
