//! What is meant to stay stays, and what is meant to be gone is gone: backups, restores that fail,
//! decks that were moved, and two records that are one.

use std::fs;
use std::process::Command;

use rusqlite::Connection;
use serde_json::json;

use crate::command_line::Desk;
use crate::team::{Team, published_by};

/// The program where no file may grow beyond so many blocks of 512 bytes.
fn limited(desk: &Desk, blocks: u64, arguments: &[&str]) -> std::process::Output {
    let of = desk.bare_command_at(crate::command_line::NOW, arguments);
    let mut shell = Command::new("sh");
    for (key, value) in of.get_envs() {
        shell.env(key, value.unwrap_or_default());
    }
    let words: Vec<String> = of.get_args().map(|word| format!("'{}'", word.to_string_lossy())).collect();
    let program = env!("CARGO_BIN_EXE_dealdeck");
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec {program} {}", words.join(" "));
    shell.args(["-c", &script]).output().expect("the program runs")
}

#[test]
fn a_restore_for_which_there_is_no_room_leaves_the_present_deck_where_it_is() {
    let desk = Desk::empty();
    desk.add(&["contact", "Lan"]);
    let backup = desk.path("backup.db").display().to_string();
    desk.ok(&["backup", &backup]);
    desk.add(&["contact", "Minh"]);
    let before = fs::read(desk.deck()).expect("the deck");
    let failed = limited(&desk, before.len() as u64 / 1024, &["restore", &backup]);
    assert_eq!(failed.status.code(), Some(3), "{}", String::from_utf8_lossy(&failed.stderr));
    assert!(before == fs::read(desk.deck()).expect("it is there"));
    assert!(desk.ok(&["list", "contacts"]).contains("Minh"));
    desk.ok(&["restore", &backup]);
    assert!(!desk.ok(&["list", "contacts"]).contains("Minh"));
}

#[test]
fn a_file_that_is_no_deck_is_kept_beside_the_one_that_is_restored() {
    let desk = Desk::empty();
    let backup = desk.path("backup.db").display().to_string();
    desk.ok(&["backup", &backup]);
    fs::write(desk.deck(), b"").expect("emptied");
    let told = desk.run(&["restore", &backup]);
    assert!(told.code == 0 && told.err.contains("before-restore"), "{}", told.err);
    desk.ok(&["check"]);
}

#[test]
fn a_backup_beside_a_shared_deck_stays_there_until_somebody_works_with_it() {
    let team = Team::new();
    team.add(&team.ann, &["contact", "Lan"]);
    let backup = team.folder().join("sales-2026-11-22.db").display().to_string();
    team.ok(&team.ann, &["backup", &backup]);
    team.add(&team.ann, &["contact", "Minh"]);
    team.ok(&team.bob, &["sync"]);
    assert_eq!(team.names(), ["sales-2026-11-22.db", "sales.db"]);
    let told = team.json(&team.bob, &["doctor"]);
    assert!(told["attention"].as_str().expect("words").contains("is a backup"), "{told}");
    // Worked with it is a copy like any other.
    let edited = team.ann.path("work.db").display().to_string();
    team.ann.ok(&["--db", &edited, "restore", &backup]);
    team.ann.ok(&["--db", &edited, "add", "contact", "Hoa"]);
    fs::copy(&edited, &backup).expect("copied over");
    let told = team.run(&team.bob, &["sync"]);
    assert!(told.err.contains("Merged what was new"), "{}", told.err);
    assert_eq!(team.names(), ["sales.db"]);
    assert!(team.ok(&team.ann, &["list", "contacts"]).contains("Hoa"));
}

#[test]
fn a_copy_as_a_drive_names_it_comes_in_and_one_with_odd_settings_locks_nobody_out() {
    let team = Team::new();
    team.add(&team.ann, &["contact", "Lan"]);
    let copy = team.folder().join("Copy of sales.db");
    published_by(&team.bob, &team.file(), &["add", "contact", "Minh"], &copy);
    let odd = team.folder().join("sales (1).db");
    fs::copy(team.file(), &odd).expect("a copy");
    let connection = Connection::open(&odd).expect("a file");
    connection.execute("INSERT INTO meta (key, value) VALUES ('theme', x'ff00')", []).expect("written");
    connection.execute("DELETE FROM meta WHERE key IN ('digest', 'publish')", []).expect("written");
    drop(connection);
    assert!(team.ok(&team.ann, &["list", "contacts"]).contains("Minh"));
    team.add(&team.ann, &["contact", "Hoa"]);
    assert_eq!(team.names(), ["sales (1).db", "sales.db"]);
}

#[test]
fn trying_out_a_merge_of_a_conflict_copy_leaves_it_where_it_is() {
    let team = Team::new();
    let lan = team.add(&team.ann, &["contact", "Lan", "title=Buyer"]);
    let copy = team.folder().join("sales (1).db");
    published_by(&team.bob, &team.file(), &["set", &lan, "title=Chair"], &copy);
    let path = copy.display().to_string();
    let tried = team.run(&team.ann, &["merge", "--dry-run", &path, "--format", "json"]);
    assert_eq!(tried.code, 0, "{}", tried.err);
    let said: serde_json::Value = serde_json::from_str(&tried.out).expect("JSON");
    assert_eq!((&said[0]["fields"], copy.exists()), (&json!(1), true), "{said}");
    assert!(!tried.err.contains("Merged what was new"), "{}", tried.err);
    let state = fs::read_dir(team.ann.path("state").join("replicas")).expect("replicas").count();
    assert_eq!(state, 1);
}

#[test]
fn a_conflict_copy_with_something_written_apart_says_so() {
    let team = Team::new();
    let deal = team.add(&team.ann, &["deal", "Renewal", "amount=$100"]);
    let copy = team.folder().join("sales (1).db");
    published_by(&team.bob, &team.file(), &["set", &deal, "amount=$200"], &copy);
    // Before the copy is looked at, the same was written here.
    let beside = team.ann.path("aside.db");
    fs::rename(&copy, &beside).expect("away");
    team.ok(&team.ann, &["set", &deal, "amount=$300"]);
    fs::rename(&beside, &copy).expect("back");
    let told = team.run(&team.ann, &["list", "deals"]);
    assert!(told.err.contains("Merged what was new") && told.err.contains("written apart"), "{}", told.err);
}

#[test]
fn who_goes_on_with_a_renamed_deck_takes_along_what_waited() {
    let team = Team::new();
    team.add(&team.ann, &["contact", "Lan"]);
    team.ok(&team.bob, &["list", "contacts"]);
    let renamed = team.folder().join("team.db");
    fs::rename(team.file(), &renamed).expect("renamed");
    let told = team.run(&team.bob, &["add", "contact", "Minh"]);
    assert!(told.code == 0 && told.err.contains("the deck is called team.db now"), "{}", told.err);
    assert_eq!(team.names(), ["team.db"], "no second deck");
    let renamed = renamed.display().to_string();
    let came = team.bob.run(&["--db", &renamed, "list", "contacts"]);
    assert!(came.out.contains("Minh") && came.err.contains("1 step"), "{}{}", came.out, came.err);
    team.bob.ok(&["--db", &renamed, "sync"]);
    assert!(team.ann.ok(&["--db", &renamed, "list", "contacts"]).contains("Minh"));
}

#[test]
fn a_deck_that_says_it_is_not_shared_takes_no_foreign_journal_and_what_waited_comes_in() {
    let team = Team::new();
    team.add(&team.ann, &["contact", "Lan"]);
    team.ok(&team.bob, &["list", "contacts"]);
    // The folder is away while Bob writes, and Ann takes the deck out of sharing meanwhile.
    let away = team.folder().with_file_name("away");
    fs::rename(team.folder(), &away).expect("away");
    team.add(&team.bob, &["contact", "Minh"]);
    fs::rename(&away, team.folder()).expect("back");
    team.ok(&team.ann, &["sync", "--shared", "no"]);
    let came = team.run(&team.bob, &["add", "contact", "Hoa"]);
    assert!(came.code == 0 && came.err.contains("has come along"), "{}", came.err);
    assert!(team.ok(&team.ann, &["list", "contacts"]).contains("Minh"));
    let journal = team.file().with_file_name("sales.db-journal");
    fs::write(&journal, b"pages from before, of somebody else").expect("a journal");
    let refused = team.run(&team.ann, &["list", "contacts"]);
    assert_eq!(refused.code, 3, "{}", refused.err);
    assert!(journal.exists() && refused.err.contains("journal"), "{}", refused.err);
}

#[test]
fn an_erasure_reaches_backups_of_earlier_days_and_what_the_deck_was_known_by_before() {
    let desk = Desk::empty();
    let lan = desk.add(&["contact", "Wanda Wondrous", "email=wanda@w.example"]);
    let backup = desk.path("as of.db").display().to_string();
    desk.ok(&["--as-of", "2027-01-01", "backup", &backup]);
    desk.ok(&["find", "wanda"]);
    let moved = desk.path("moved.db");
    fs::rename(desk.deck(), &moved).expect("moved");
    let moved = moved.display().to_string();
    desk.ok(&["--db", &moved, "find", "wanda"]);
    desk.ok(&["--db", &moved, "erase", &lan, "--yes"]);
    let mut left = Vec::new();
    let mut folders = vec![desk.path("")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if String::from_utf8_lossy(&fs::read(&path).expect("a file"))
                .to_lowercase()
                .contains("wanda")
            {
                left.push(path);
            }
        }
    }
    assert_eq!(left, Vec::<std::path::PathBuf>::new());
}

#[test]
fn a_lead_of_the_same_name_and_address_is_the_same_person_and_goes_along() {
    let desk = Desk::empty();
    desk.add(&["lead", "Kim Kay", "email=kim@k.example"]);
    desk.add(&["lead", "Kit Kay", "email=kim@k.example"]);
    let kim = desk.add(&["contact", "Kim Kay", "email=kim@k.example"]);
    let asked = desk.fails(1, &["erase", &kim]);
    assert!(asked.contains("  1 Contact\n") && asked.contains("  1 Lead\n"), "{asked}");
    let done = desk.run(&["erase", &kim, "--yes"]);
    assert!(done.code == 0 && done.err.contains("Look at lead"), "{}", done.err);
    let left = desk.json(&["list", "leads", "--fields", "name"]);
    assert_eq!(left, json!([{"name": "Kit Kay"}]));
}

#[test]
fn two_records_that_are_one_are_merged_as_one_step() {
    let desk = Desk::empty();
    desk.add(&["account", "Acme"]);
    let lan = desk.add(&["contact", "Lan", "email=lan@a.example"]);
    let twin = desk.add(&["contact", "Lan Nguyễn", "email=lan@b.example", "title=Buyer", "account=Acme"]);
    desk.ok(&["log", &twin, "call", "Asked for a price"]);
    desk.ok(&["merge-records", &lan, &twin, "--take", "name=drop"]);
    let kept = desk.json(&["show", &lan]);
    assert_eq!(
        (&kept["name"], &kept["title"], &kept["account"]),
        (&json!("Lan Nguyễn"), &json!("Buyer"), &json!("Acme"))
    );
    assert_eq!(desk.json(&["list", "contacts"]).as_array().map(Vec::len), Some(1));
    assert_eq!(desk.json(&["list", "activities"])[0]["contact"], "Lan Nguyễn");
    // Whoever knows the one that went by its id is led to the one that stays.
    assert_eq!(desk.json(&["show", &twin])["id"], kept["id"]);
    assert_eq!(desk.run(&["merge-records", &lan, &lan]).code, 1);
    assert_eq!(desk.run(&["merge-records", &lan, &twin, "--take", "name=both"]).code, 2);
    desk.ok(&["undo"]);
    assert_eq!(desk.json(&["show", &twin])["account"], "Acme");
    assert_eq!(desk.json(&["show", &lan])["title"], json!(null));
    desk.ok(&["check"]);
}

#[test]
fn an_account_that_is_a_person_and_was_made_apart_goes_too() {
    let (ann, bob) = (Desk::empty(), Desk::bare());
    fs::copy(ann.deck(), bob.deck()).expect("a copy");
    let made = ["account", "Lan Nguyen", "organisation=person", "email=lan@n.example"];
    let lan = ann.add(&made);
    bob.add(&made);
    ann.ok(&["erase", &lan, "--yes"]);
    ann.ok(&["merge", &bob.deck().display().to_string()]);
    assert_eq!(ann.json(&["list", "accounts"]), json!([]));
    assert!(ann.fails(1, &["add", "account", "Lan", "email=lan@n.example"]).contains("erased"));
}

#[test]
fn a_file_with_tables_that_only_a_newer_version_knows_is_read_and_left_as_it_is() {
    let (ann, bob) = (Desk::empty(), Desk::bare());
    fs::copy(ann.deck(), bob.deck()).expect("a copy");
    bob.add(&["contact", "Minh"]);
    let connection = Connection::open(bob.deck()).expect("a file");
    let newer = "CREATE TABLE mood (rid INTEGER PRIMARY KEY, id BLOB UNIQUE); PRAGMA user_version = 1001;";
    connection.execute_batch(newer).expect("written");
    drop(connection);
    let refused = ann.fails(3, &["merge", &bob.deck().display().to_string()]);
    assert!(refused.contains("1.1"), "{refused}");
    assert_eq!(ann.json(&["list", "contacts"]), json!([]));
}

#[test]
fn what_a_restore_left_that_broke_off_is_swept_by_a_later_one_and_nothing_else_is() {
    let desk = Desk::empty();
    let backup = desk.path("backup.db").display().to_string();
    desk.ok(&["backup", &backup]);
    let folder = desk.deck().parent().expect("a folder").to_owned();
    let long_ago = std::time::SystemTime::UNIX_EPOCH;
    let left = |name: &str| {
        let path = folder.join(name);
        fs::write(&path, "half").expect("a file");
        fs::File::options()
            .write(true)
            .open(&path)
            .and_then(|file| file.set_modified(long_ago))
            .expect("aged");
        path
    };
    let (swept, own) = (left(".dealdeck-restore-20260101-000000000.db"), left("read-me.db"));
    desk.ok(&["restore", &backup]);
    assert!(!swept.exists() && own.exists());
}
