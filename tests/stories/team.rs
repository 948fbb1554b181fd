//! Two people, each with a machine of their own, and one folder that a service keeps alike.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};

use dealdeck::repository::setting_in;
use serde_json::json;

use crate::command_line::{Desk, NOW, Ran};

/// Two desks and a synced folder with a deck in it.
pub struct Team {
    pub ann: Desk,
    pub bob: Desk,
    folder: tempfile::TempDir,
}

impl Team {
    pub fn new() -> Team {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("Dropbox")).expect("a folder");
        let team = Team { ann: Desk::bare(), bob: Desk::bare(), folder };
        team.ok(&team.ann, &["init", "--currency", "USD", "--user", "An Nguyễn"]);
        team
    }

    pub fn folder(&self) -> PathBuf {
        self.folder.path().join("Dropbox")
    }

    pub fn file(&self) -> PathBuf {
        self.folder().join("sales.db")
    }

    pub fn run(&self, desk: &Desk, arguments: &[&str]) -> Ran {
        let file = self.file().display().to_string();
        let mut all = vec!["--db", &file];
        all.extend(arguments);
        desk.run(&all)
    }

    pub fn ok(&self, desk: &Desk, arguments: &[&str]) -> String {
        let ran = self.run(desk, arguments);
        assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.err);
        ran.out
    }

    pub fn json(&self, desk: &Desk, arguments: &[&str]) -> serde_json::Value {
        let mut all = arguments.to_vec();
        all.extend(["--format", "json"]);
        serde_json::from_str(&self.ok(desk, &all)).expect("JSON")
    }

    pub fn add(&self, desk: &Desk, arguments: &[&str]) -> String {
        let mut all = vec!["add"];
        all.extend(arguments);
        self.ok(desk, &all).trim().to_owned()
    }

    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.folder())
            .expect("the folder")
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

/// The same deck as another desk would have published it from this file.
pub fn published_by(desk: &Desk, file: &Path, arguments: &[&str], to: &Path) {
    let folder = tempfile::tempdir().expect("a folder");
    let copy = folder.path().join("Dropbox/sales.db");
    fs::create_dir(folder.path().join("Dropbox")).expect("a folder");
    fs::copy(file, &copy).expect("a copy");
    let copy = copy.display().to_string();
    let mut all = vec!["--db", &copy];
    all.extend(arguments);
    desk.ok(&all);
    fs::copy(&copy, to).expect("a conflict copy");
}

#[test]
fn what_one_writes_the_other_sees_and_both_keep_what_they_wrote() {
    let team = Team::new();
    let deal = team.add(&team.ann, &["deal", "Acme renewal", "amount=$3.5k"]);
    assert!(setting_in(&team.file(), "digest").is_some(), "published at the end of the verb");
    team.ok(&team.bob, &["set", &deal, "name=Acme renewal 2027"]);
    team.ok(&team.ann, &["set", &deal, "amount=$4k"]);
    let lan = team.add(&team.bob, &["contact", "Lan Nguyễn"]);
    for desk in [&team.ann, &team.bob] {
        let shown = team.json(desk, &["show", &deal]);
        assert_eq!(
            (&shown["name"], &shown["amount"]["amount"]),
            (&json!("Acme renewal 2027"), &json!("4000.00"))
        );
        assert_eq!(team.json(desk, &["show", &lan])["name"], "Lan Nguyễn");
        team.ok(desk, &["check"]);
        assert!(team.ok(desk, &["find", "lan"]).contains("Lan Nguyễn"));
    }
    assert_eq!(team.names(), ["sales.db"], "nothing is left lying about");
    let history = team.ok(&team.ann, &["history", &deal]);
    assert!(history.contains("Acme renewal 2027"), "{history}");
    team.ok(&team.ann, &["--as-of", "2026-11-20", "list", "deal"]);
}

#[test]
fn a_file_that_is_not_there_is_not_called_damaged() {
    let team = Team::new();
    let nowhere = team.folder().join("nope.db").display().to_string();
    let refused = team.ann.run(&["--db", &nowhere, "list", "contact"]);
    assert_eq!(refused.code, 3);
    assert!(refused.err.contains("dealdeck init"), "{}", refused.err);
}

#[test]
fn what_both_wrote_apart_is_asked_about_on_both_desks() {
    let team = Team::new();
    let deal = team.add(&team.ann, &["deal", "Acme renewal", "amount=$3.5k"]);
    team.ok(&team.bob, &["list", "deal"]);
    // Bob's folder has not heard of Ann's edit when he makes his.
    let before = fs::read(team.file()).expect("the file");
    team.ok(&team.ann, &["set", &deal, "amount=$5k"]);
    let anns = fs::read(team.file()).expect("the file");
    fs::write(team.file(), before).expect("as it was");
    team.ok(&team.bob, &["set", &deal, "amount=$7k"]);
    fs::write(
        team.folder().join("sales (Bob's conflicted copy 2026-11-20).db"),
        fs::read(team.file()).expect("the file"),
    )
    .expect("a conflict copy");
    fs::write(team.file(), anns).expect("the other's");
    for desk in [&team.ann, &team.bob] {
        let clashes = team.json(desk, &["clashes"]);
        assert_eq!(clashes.as_array().map(Vec::len), Some(1), "{clashes}");
    }
    assert_eq!(team.names(), ["sales.db"], "the copy is moved once the shared file has all of it");
    team.ok(&team.bob, &["clashes", "take", &deal]);
    for desk in [&team.ann, &team.bob] {
        assert_eq!(team.json(desk, &["clashes"]), json!([]));
    }
}

#[test]
fn seven_kinds_of_conflict_copies_come_in_and_go() {
    let team = Team::new();
    let patterns = [
        "sales (Ann's conflicted copy 2026-11-21).db",
        "sales (conflicted copy 2026-11-21 101112).db",
        "sales.sync-conflict-20261121-101112-ABCDEFG.db",
        "sales-HOSTNAME.db",
        "sales (1).db",
        "sales 2.db",
        "sales_HOST_Nov-21-1011-2026_CaseConflict_1.db",
    ];
    team.ok(&team.ann, &["list", "deal"]);
    for pattern in patterns {
        let to = team.folder().join(pattern);
        published_by(&Desk::bare(), &team.file(), &["add", "contact", &format!("name={pattern}")], &to);
    }
    let listed = team.run(&team.ann, &["list", "contact", "--fields", "name", "--format", "tsv"]);
    for pattern in patterns {
        assert!(listed.out.contains(pattern), "{pattern}: {}", listed.out);
        assert!(listed.err.contains(&format!("{pattern} is in the shared file now")), "{}", listed.err);
    }
    assert_eq!(team.names(), ["sales.db"]);
    assert_eq!(
        team.ok(&team.bob, &["list", "contact", "--format", "tsv"]).lines().count(),
        patterns.len() + 1
    );
}

#[test]
fn what_is_no_copy_of_the_deck_stays_where_it_is_and_doctor_says_what_it_is() {
    let team = Team::new();
    team.add(&team.ann, &["contact", "Lan"]);
    let whole = fs::read(team.file()).expect("the file");
    let put = |name: &str, bytes: &[u8]| fs::write(team.folder().join(name), bytes).expect("a file");
    put("sales 2.db", &fs::read(Desk::demo().deck()).expect("another deck"));
    put("sales (1).db", &whole[..whole.len() / 2]);
    put("sales-HOST.db", b"");
    put("sales-photos.db", &b"SQLite format 3\0 of another program".repeat(20));
    let before: Vec<Vec<u8>> =
        team.names().iter().map(|name| fs::read(team.folder().join(name)).expect("a file")).collect();
    let told = team.json(&team.ann, &["doctor"])["attention"].as_str().expect("text").to_owned();
    for words in [
        "sales 2.db is another deck",
        "sales (1).db is not whole",
        "sales-HOST.db is empty",
        "sales-photos.db is not a deck",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    for (name, bytes) in team.names().iter().zip(before) {
        assert!(bytes == fs::read(team.folder().join(name)).expect("a file"), "{name}");
    }
}

#[test]
fn without_the_folder_work_goes_on_and_what_waited_is_published_when_it_is_back() {
    let team = Team::new();
    team.add(&team.ann, &["contact", "Lan"]);
    let away = team.folder.path().join("away");
    fs::rename(team.folder(), &away).expect("gone");
    let written = team.run(&team.ann, &["add", "contact", "Minh"]);
    assert_eq!(written.code, 0, "{}", written.err);
    assert!(written.err.contains("the shared file is away, 1 edit waiting"), "{}", written.err);
    let ran = team.run(&team.ann, &["sync"]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("nothing is lost"), "{}", ran.err);
    let stranger = team.run(&team.bob, &["list", "contact"]);
    assert_eq!(stranger.code, 3, "who has no replica has nothing to work on");
    fs::rename(&away, team.folder()).expect("back");
    assert_eq!(team.json(&team.ann, &["sync"])["waiting"], 0);
    assert!(team.ok(&team.bob, &["list", "contact"]).contains("Minh"));
}

/// Somebody whom the permissions of files hold for, which they do not for root.
const NOBODY: u32 = 65_534;

/// Gives a folder and all that is in it to somebody.
fn give(path: &Path, to: u32) {
    std::os::unix::fs::chown(path, Some(to), Some(to)).expect("given");
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("a folder").flatten() {
            give(&entry.path(), to);
        }
    }
}

#[test]
fn in_a_folder_that_may_only_be_read_work_goes_on_and_what_waited_is_published_when_it_may_be_written() {
    let team = Team::new();
    team.add(&team.ann, &["contact", "Lan"]);
    let is_root = rustix::process::geteuid().is_root();
    if is_root {
        give(team.folder.path(), NOBODY);
        give(&team.ann.path(""), NOBODY);
    }
    let command = |arguments: &[&str]| {
        let file = team.file().display().to_string();
        let mut command = team.ann.bare_command_at(NOW, &[&["--db", &file][..], arguments].concat());
        if is_root {
            command.gid(NOBODY).uid(NOBODY);
        }
        command
    };
    if command(&["keys"]).output().is_err() {
        println!("skipped: nobody else may run the program where it lies");
        return;
    }
    let as_somebody = |arguments: &[&str]| {
        let ran = command(arguments).output().expect("the program runs");
        (ran.status.code(), String::from_utf8(ran.stderr).expect("UTF-8"))
    };
    let allow = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions");
    };
    let before = fs::read(team.file()).expect("the file");
    allow(&team.file(), 0o444);
    allow(&team.folder(), 0o555);
    let (code, told) = as_somebody(&["add", "contact", "Minh"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("1 edit waiting"), "{told}");
    let (code, told) = as_somebody(&["sync"]);
    assert_eq!(code, Some(3), "{told}");
    assert!(told.contains("hint: "), "{told}");
    assert_eq!(team.names(), ["sales.db"]);
    assert!(before == fs::read(team.file()).expect("the file"), "the file was written");
    allow(&team.folder(), 0o755);
    let (code, told) = as_somebody(&["sync"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(team.ok(&team.bob, &["list", "contact"]).contains("Minh"));
}

#[test]
fn a_file_that_is_not_whole_stops_nobody_who_has_a_replica() {
    let team = Team::new();
    team.add(&team.ann, &["contact", "Lan"]);
    let whole = fs::read(team.file()).expect("the file");
    fs::write(team.file(), &whole[..whole.len() - 4096]).expect("cut off");
    let half = fs::read(team.file()).expect("the file");
    let written = team.run(&team.ann, &["add", "contact", "Minh"]);
    assert_eq!(written.code, 0, "{}", written.err);
    assert!(written.err.contains("waiting for a whole file"), "{}", written.err);
    assert!(half == fs::read(team.file()).expect("the file"), "not written over");
    let refused = team.run(&team.bob, &["list", "contact"]);
    assert_eq!(refused.code, 3);
    assert!(refused.err.contains("not whole"), "{}", refused.err);
    fs::write(team.file(), whole).expect("it has arrived");
    team.ok(&team.ann, &["sync"]);
    assert!(team.ok(&team.bob, &["list", "contact"]).contains("Minh"));
}

#[test]
fn the_file_itself_is_worked_on_when_that_is_asked_for() {
    let team = Team::new();
    let lan = team.add(&team.ann, &["contact", "Lan"]);
    team.ok(&team.bob, &["--direct", "set", &lan, "title=Chair"]);
    assert_eq!(setting_in(&team.file(), "digest"), None, "not a published file any more");
    assert_eq!(team.json(&team.ann, &["show", &lan])["title"], "Chair");
    assert!(team.json(&team.ann, &["doctor"])["mode"].as_str().expect("text").contains("Dropbox"));
    assert_eq!(team.json(&team.ann, &["--direct", "doctor"])["mode"], "in place");
    team.ok(&team.ann, &["--direct", "check"]);
}

#[test]
fn a_journal_that_another_machine_left_is_not_rolled_back_into_the_file() {
    let team = Team::new();
    let lan = team.add(&team.ann, &["contact", "Lan"]);
    let journal = team.file().with_file_name("sales.db-journal");
    fs::write(&journal, b"pages from before, of somebody else").expect("a journal");
    let before = fs::read(team.file()).expect("the file");
    let refused = team.run(&team.bob, &["--direct", "set", &lan, "title=Chair"]);
    assert_eq!(refused.code, 3, "{}", refused.err);
    assert!(refused.err.contains("journal") && refused.err.contains("hint: "), "{}", refused.err);
    assert!(journal.exists() && before == fs::read(team.file()).expect("the file"), "not touched");
    fs::remove_file(&journal).expect("it is gone");
    team.ok(&team.bob, &["--direct", "set", &lan, "title=Chair"]);
}

#[test]
fn a_deck_can_say_of_itself_that_it_is_shared_or_that_it_is_not() {
    let desk = Desk::empty();
    assert_eq!(desk.run(&["sync"]).code, 1, "nobody else's");
    desk.ok(&["sync", "--shared", "yes"]);
    assert!(desk.json(&["doctor"])["mode"].as_str().expect("text").contains("says so"));
    desk.add(&["contact", "Lan"]);
    desk.ok(&["sync", "--shared", "no"]);
    assert_eq!(desk.json(&["doctor"])["mode"], "in place");
    assert!(desk.ok(&["list", "contact"]).contains("Lan"));
}

#[test]
fn a_backup_is_not_put_in_the_place_of_a_shared_deck() {
    let team = Team::new();
    team.add(&team.ann, &["contact", "Lan"]);
    let backup = team.ann.path("backup.db").display().to_string();
    team.ok(&team.ann, &["backup", &backup]);
    let before = fs::read(team.file()).expect("the file");
    let refused = team.run(&team.ann, &["restore", &backup]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("Others work on this deck"), "{}", refused.err);
    assert!(before == fs::read(team.file()).expect("the file"));
    let beside = team.ann.path("beside.db").display().to_string();
    team.ann.ok(&["--db", &beside, "restore", &backup]);
}

#[test]
fn reading_only_publishes_nothing() {
    let team = Team::new();
    let before = fs::read(team.file()).expect("the file");
    team.ok(&team.bob, &["--readonly", "list", "contact"]);
    assert!(before == fs::read(team.file()).expect("the file"));
    assert_eq!(team.run(&team.bob, &["--readonly", "add", "contact", "Lan"]).code, 1);
}

#[test]
fn nobody_writes_under_a_colleagues_name_and_takes_in_what_others_wrote_all_the_same() {
    let team = Team::new();
    team.add(&team.ann, &["contact", "Lan"]);
    let file = team.file().display().to_string();
    let as_bob = |arguments: &[&str]| {
        let mut all = vec!["--db", &file];
        all.extend(arguments);
        let output = team.bob.command(&all).env("USER", "bob").output().expect("it runs");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), told + &String::from_utf8_lossy(&output.stdout))
    };
    assert!(as_bob(&["list", "contacts"]).1.contains("Lan"));
    assert_eq!(as_bob(&["sync"]).0, Some(0));
    let (code, told) = as_bob(&["add", "contact", "Minh"]);
    assert!(code == Some(1) && told.contains("  An Nguyễn") && told.contains("user me"), "{told}");
    assert!(!as_bob(&["list", "contacts"]).1.contains("Minh"));
    assert_eq!(as_bob(&["user", "add", "Bob Trần"]).0, Some(0));
    assert_eq!(as_bob(&["add", "contact", "Minh"]).0, Some(0));
    let by = team.json(&team.ann, &["history", "-n", "2"]);
    assert_eq!((&by[0]["user"], &by[1]["user"]), (&json!("Bob Trần"), &json!("Bob Trần")));
    // A deck that was moved is still theirs, and so is one in which they are called something else.
    assert_eq!(as_bob(&["user", "rename", "Bob Trần", "Bob T."]).0, Some(0));
    assert_eq!(as_bob(&["add", "contact", "Hoa"]).0, Some(0));
}

#[test]
fn whoever_has_worked_in_a_deck_is_known_in_it_wherever_it_is_moved_to() {
    let desk = Desk::demo();
    let nameless = |arguments: &[&str]| {
        let output = desk.command(arguments).env_remove("USER").output().expect("it runs");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(nameless(&["add", "contact", "Lan"]).0, Some(0));
    let moved = desk.path("moved.db");
    fs::rename(desk.deck(), &moved).expect("moved");
    let moved = moved.display().to_string();
    let (code, told) = nameless(&["--db", &moved, "add", "contact", "Minh"]);
    assert_eq!(code, Some(0), "{told}");
}
