//! What verbs print: five formats, money and dates, the report's figures, pipes.

use std::io::Read;
use std::process::Stdio;

use serde_json::{Value as Json, json};

use super::Desk;

fn with_one_account() -> Desk {
    let desk = Desk::empty();
    desk.add(&["account", "name=Acme, \"Ltd\"", "city=Hà Nội", "revenue=1234.5"]);
    desk
}

#[test]
fn the_same_record_in_five_formats() {
    let desk = with_one_account();
    let list =
        |format: &str| desk.ok(&["list", "accounts", "--fields", "name,revenue,city", "--format", format]);
    assert_eq!(list("tsv"), "name\trevenue\tcity\nAcme, \"Ltd\"\t1234.50\tHà Nội\n");
    assert_eq!(list("csv"), "name,revenue,city\n\"Acme, \"\"Ltd\"\"\",1234.50,Hà Nội\n");
    let row = json!({
        "name": "Acme, \"Ltd\"", "revenue": {"amount": "1234.50", "currency": "USD"}, "city": "Hà Nội",
    });
    assert_eq!(serde_json::from_str::<Json>(&list("json")).expect("JSON"), json!([row]));
    assert_eq!(serde_json::from_str::<Json>(list("jsonl").trim()).expect("a line of JSON"), row);
    assert_eq!(list("table"), "Name         Yearly revenue  City\nAcme, \"Ltd\"      1,234.50 $  Hà Nội\n");
}

#[test]
fn a_pipe_gets_tab_separated_text() {
    let desk = with_one_account();
    assert!(desk.ok(&["list", "accounts"]).starts_with("id\tname\t"));
    assert_eq!(desk.ok(&["list", "leads", "--format", "json"]), "[]\n");
    assert_eq!(desk.ok(&["list", "leads", "--format", "jsonl"]), "");
}

#[test]
fn a_name_made_of_escapes_reaches_no_terminal_and_json_gives_it_back() {
    let desk = Desk::empty();
    let name = "a\u{1b}[31mb\u{202e}c\u{9b}d";
    desk.add(&["account", &format!("name={name}")]);
    let table = desk.ok(&["list", "accounts", "--fields", "name", "--format", "table"]);
    let json = desk.ok(&["list", "accounts", "--fields", "name", "--format", "json"]);
    for printed in [&table, &json] {
        assert!(!printed.contains(['\u{1b}', '\u{202e}', '\u{9b}']), "{printed:?}");
    }
    let back: Json = serde_json::from_str(&json).expect("JSON");
    assert_eq!(back[0]["name"], name);
}

#[test]
fn a_filter_a_sort_and_a_limit_choose_what_is_listed() {
    let desk = Desk::demo();
    let words = ["list", "deals", "--where", "stage:proposal", "--sort", "-probability,name", "--limit", "3"];
    let deals = desk.json(&words);
    assert_eq!(deals.as_array().map(Vec::len), Some(3));
    assert!(deals.as_array().expect("rows").iter().all(|deal| deal["stage"] == "Proposal"));
    let all = desk.ok(&["list", "contacts", "--fields", "id"]);
    let mut ids: Vec<&str> = all.lines().skip(1).collect();
    assert_eq!(ids.len(), 150);
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 150, "every page once");
    assert!(desk.ok(&["list", "tasks", "--fields", "type"]).lines().skip(1).all(|line| line == "task"));
}

#[test]
fn finding_folds_and_says_what_was_found() {
    let desk = Desk::demo();
    let hits = desk.json(&["find", "thanh dat"]);
    assert!(hits.as_array().is_some_and(|hits| !hits.is_empty()), "{hits}");
    assert!(hits[0]["kind"].is_string() && hits[0]["id"].is_string());
}

#[test]
fn as_many_are_found_as_were_asked_for_of_the_kinds_that_are_on() {
    let desk = Desk::empty();
    desk.add(&["lead", "Ann"]);
    desk.add(&["contact", "Ann Bolt"]);
    desk.add(&["account", "Ann Industries"]);
    let found = || desk.ok(&["find", "ann", "-n", "1", "--format", "table"]);
    assert!(!found().contains("Ann Bolt"));
    desk.ok(&["modules", "off", "leads"]);
    assert!(found().contains("Ann Bolt"), "{}", found());
    // Many of another kind are called nearly so.
    for number in 0..20 {
        desk.add(&["contact", &format!("Ann {number}")]);
    }
    desk.add(&["contact", "Bo Li @Ann Industries"]);
    desk.add(&["contact", "Bo Lu @Ann Indus"]);
    desk.add(&["contact", "Bo Lo @Ann"]);
    assert_eq!(desk.json(&["list", "accounts"]).as_array().map(Vec::len), Some(1));
}

#[test]
fn a_report_is_whole_as_json_and_grouped_and_narrowed() {
    let desk = Desk::demo();
    let pipeline = desk.json(&["report", "pipeline"]);
    assert_eq!(pipeline["report"], "pipeline");
    assert_eq!(pipeline["total"]["all"]["count"], 120);
    let stages = desk.json(&["report", "win-loss", "--by", "owner"]);
    let won = |json: &Json| json["won"]["count"].as_i64().unwrap_or(0);
    let groups = stages["groups"].as_array().expect("groups");
    assert_eq!(groups.iter().map(won).sum::<i64>(), won(&stages["total"]));
    let quarter = desk.json(&["report", "win-loss", "--period", "last-quarter", "--where", "owner:me"]);
    assert!(won(&quarter["total"]) < won(&stages["total"]));
    let table = desk.ok(&["report", "win-loss", "--by", "owner", "--format", "table"]);
    assert!(table.contains("Win rate") && table.contains(" %"), "{table}");
    let lines = desk.ok(&["report", "pipeline", "--by", "stage"]);
    assert!(lines.starts_with("group\topen.count\topen.value"), "{lines}");
    assert!(desk.fails(2, &["report", "pipeline", "--by", "weather"]).contains("hint:"));
    assert!(desk.fails(2, &["report", "pipeline", "--period", "weather"]).contains('^'));
}

#[test]
fn history_tells_who_did_what_field_by_field() {
    let desk = Desk::empty();
    let id = desk.add(&["account", "Acme"]);
    desk.ok(&["set", &id, "city=Huế"]);
    let steps = desk.json(&["history"]);
    assert_eq!(steps[0]["what"], "changed Acme");
    assert_eq!(steps[0]["user"], "An Nguyễn");
    let edits = desk.json(&["history", &id]);
    assert_eq!((&edits[0]["field"], &edits[0]["after"]), (&json!("city"), &json!("Huế")));
}

#[test]
fn the_deck_is_seen_as_it_was_on_a_day() {
    let desk = Desk::empty();
    desk.add(&["account", "Early"]);
    desk.command_at("2026-12-24T10:00:00Z", &["add", "account", "Late"]).assert().success();
    let then = desk.ok(&["--as-of", "2026-11-20", "list", "accounts", "--fields", "name"]);
    assert_eq!(then, "name\nEarly\n");
    assert_eq!(desk.ok(&["list", "accounts", "--fields", "name"]), "name\nEarly\nLate\n");
    desk.fails(1, &["--as-of", "2026-11-20", "add", "account", "Never"]);
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let desk = Desk::demo();
    for said in [&["list", "activities", "--format", "json"][..], &["export", "activities"]] {
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("dealdeck"));
        command.args(said).env("DEALDECK_DB", desk.deck());
        for name in ["DATA", "CONFIG", "STATE"] {
            command.env(format!("DEALDECK_{name}_DIR"), desk.path(&name.to_lowercase()));
        }
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        let mut first = [0; 16];
        let mut pipe = child.stdout.take().expect("a pipe");
        pipe.read_exact(&mut first).expect("the first bytes");
        drop(pipe);
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{said:?}");
        assert_eq!(output.status.code(), Some(0), "{said:?}");
    }
}
