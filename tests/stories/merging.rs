//! Two people work on copies of one deck and bring them together: nothing of either is lost, and
//! what both wrote is asked about.

use std::fs;

use serde_json::json;

use crate::command_line::Desk;

/// Two desks with a copy of one deck each, and the deal in it.
fn two_desks() -> (Desk, Desk, String) {
    let ann = Desk::empty();
    ann.add(&["account", "Acme Corp"]);
    let deal = ann.add(&["deal", "Acme renewal", "account=acme corp", "amount=$3.5k", "close=30/6/2027"]);
    let bob = Desk::bare();
    fs::copy(ann.deck(), bob.deck()).expect("a copy");
    (ann, bob, deal)
}

/// Brings the other's deck in; how many clashes that opened.
fn take(desk: &Desk, other: &Desk) -> i64 {
    let file = other.deck().display().to_string();
    let merged = desk.json(&["merge", &file]);
    merged[0]["clashes"].as_i64().expect("a number")
}

#[test]
fn what_two_people_did_apart_comes_together_on_both_desks() {
    let (ann, bob, deal) = two_desks();
    let lan = ann.add(&["contact", "Lan Nguyễn", "account=Acme Corp"]);
    ann.ok(&["set", &deal, "tags=vip"]);
    bob.ok(&["set", &deal, "name=Acme renewal 2027"]);
    bob.ok(&["log", &deal, "call", "They want two years"]);
    assert_eq!((take(&ann, &bob), take(&bob, &ann)), (0, 0));
    for desk in [&ann, &bob] {
        let shown = desk.json(&["show", &deal]);
        assert_eq!(shown["name"], "Acme renewal 2027");
        assert_eq!(shown["tags"], json!(["vip"]));
        assert_eq!(desk.json(&["show", &lan])["account"], "Acme Corp");
        assert!(desk.ok(&["find", "two years"]).contains("two years"));
        desk.ok(&["check"]);
    }
    let again = ann.json(&["merge", &bob.deck().display().to_string()]);
    assert_eq!(
        (&again[0]["records"], &again[0]["fields"], &again[0]["steps"]),
        (&json!(0), &json!(0), &json!(0))
    );
}

#[test]
fn a_copy_worked_on_from_the_same_desk_merges_both_ways_and_nothing_is_lost() {
    let (ann, _, deal) = two_desks();
    let copy = ann.path("copy.db").display().to_string();
    fs::copy(ann.deck(), &copy).expect("a copy");
    ann.add(&["contact", "Lan Nguyễn"]);
    ann.ok(&["set", &deal, "amount=$5k"]);
    ann.ok(&["--db", &copy, "set", &deal, "name=Acme renewal 2027"]);
    ann.ok(&["--db", &copy, "add", "contact", "Bo Olsen"]);
    ann.ok(&["--db", &copy, "log", &deal, "call", "They want two years"]);
    ann.ok(&["merge", &copy]);
    ann.ok(&["--db", &copy, "merge", &ann.deck().display().to_string()]);
    let state = |arguments: &[&str]| {
        ["accounts", "contacts", "deals", "activities"].map(|kind| {
            let rows = ann.json(&[arguments, &["list", kind]].concat());
            let mut rows: Vec<String> =
                rows.as_array().expect("rows").iter().map(ToString::to_string).collect();
            rows.sort();
            rows
        })
    };
    let (here, there) = (state(&[]), state(&["--db", &copy]));
    assert_eq!(here, there);
    let [_, contacts, deals, activities] = here.map(|rows| rows.join("\n"));
    assert!(contacts.contains("Lan Nguyễn") && contacts.contains("Bo Olsen"), "{contacts}");
    assert!(deals.contains("Acme renewal 2027") && deals.contains("5000.00"), "{deals}");
    assert!(activities.contains("two years"), "{activities}");
    assert_eq!(ann.json(&["clashes"]), json!([]));
    ann.ok(&["check"]);
}

#[test]
fn an_amount_that_both_wrote_clashes_and_one_answer_ends_it_on_both_desks() {
    let (ann, bob, deal) = two_desks();
    ann.ok(&["set", &deal, "amount=$5k"]);
    bob.command_at("2026-11-20T10:00:00Z", &["set", &deal, "amount=$7k"]).assert().success();
    assert_eq!((take(&ann, &bob), take(&bob, &ann)), (1, 1));
    let clash = &ann.json(&["clashes"])[0];
    assert_eq!(clash["field"], "amount");
    assert_eq!(clash["holds"], json!({"amount": "7000.00", "currency": "USD"}));
    assert_eq!(clash["gave_way"], json!({"amount": "5000.00", "currency": "USD"}));
    bob.ok(&["clashes", "take", &deal]);
    assert_eq!(take(&ann, &bob), 0);
    for desk in [&ann, &bob] {
        assert_eq!(desk.json(&["show", &deal])["amount"]["amount"], "5000.00");
        assert_eq!(desk.json(&["clashes"]), json!([]));
    }
    bob.ok(&["undo"]);
    assert_eq!(bob.json(&["show", &deal])["amount"]["amount"], "7000.00");
}

#[test]
fn the_screen_shows_both_values_and_one_key_lets_the_other_hold() {
    let (ann, bob, deal) = two_desks();
    ann.ok(&["set", &deal, "amount=$5k"]);
    bob.command_at("2026-11-20T10:00:00Z", &["set", &deal, "amount=$7k"]).assert().success();
    take(&ann, &bob);
    let board = ann.ok(&["print", "pipeline", "--size", "120x40"]);
    assert!(board.lines().next().is_some_and(|top| top.contains("! 1 clash")), "{board}");
    let shown = ann.ok(&["print", "clashes", "--size", "80x24"]);
    let line = |words: &str| shown.lines().find(|line| line.contains(words)).unwrap_or_default();
    assert!(line("Acme renewal").contains("Amount"), "{shown}");
    assert!(line("7,000 $").contains("holds · An Nguyễn"), "{shown}");
    assert!(line("5,000 $").contains("gave way · An Nguyễn"), "{shown}");

    let amount = || ann.json(&["show", &deal])["amount"]["amount"].clone();
    let taken = ann.ok(&["print", "pipeline", "--keys", "!t"]);
    assert!(taken.contains("took the other Amount of Acme renewal"), "{taken}");
    assert!(taken.contains("Nothing was written apart"), "{taken}");
    assert_eq!((amount(), ann.json(&["clashes"])), (json!("5000.00"), json!([])));
    let undone = ann.ok(&["print", "clashes", "--keys", "u"]);
    assert_eq!(amount(), "7000.00");
    assert!(undone.contains("gave way · An Nguyễn"), "it is asked about again: {undone}");

    bob.command_at("2026-11-20T11:00:00Z", &["set", &deal, "amount=$9k"]).assert().success();
    assert_eq!(take(&ann, &bob), 0, "it is the one that is open");
    assert_eq!(ann.json(&["clashes"]).as_array().map(Vec::len), Some(1));
    let held = amount();
    let kept = ann.ok(&["print", "clashes", "--keys", "x"]);
    assert!(kept.contains("kept Amount of Acme renewal"), "{kept}");
    assert_eq!((amount(), ann.json(&["clashes"])), (held, json!([])));
}

#[test]
fn whichever_of_two_closings_holds_nothing_of_the_other_stays_on_the_deal() {
    for taken in ["keep", "take"] {
        let (ann, bob, deal) = two_desks();
        let stages = [(&ann, "2026-11-18T10:00:00Z", "lose"), (&bob, "2026-11-20T10:00:00Z", "win")];
        for (desk, now, verb) in stages {
            let reason = if verb == "lose" { "--reason=Competition" } else { "--reason=Relationship" };
            desk.command_at(now, &[verb, &deal, reason]).assert().success();
        }
        take(&ann, &bob);
        take(&bob, &ann);
        ann.ok(&["clashes", taken, &deal, "stage"]);
        assert_eq!(take(&bob, &ann), 0);
        for desk in [&ann, &bob] {
            let shown = desk.json(&["show", &deal]);
            let has = |key: &str| shown[key].as_str().unwrap_or_default().to_owned();
            let closed = (has("close"), has("win_reason"), has("loss_reason"), has("outcome_class"));
            let expected = match taken {
                "keep" => ("2026-11-20", "relationship", "", ""),
                _ => ("2026-11-18", "", "competition", "competitive-loss"),
            };
            let (close, won, lost, class) = expected;
            assert_eq!(closed, (close.into(), won.into(), lost.into(), class.into()), "{taken}: {shown}");
            assert_eq!(shown["probability"], if taken == "keep" { 100 } else { 0 });
            assert_eq!(desk.json(&["clashes"]), json!([]));
        }
        ann.ok(&["reopen", &deal]);
        let open = ann.json(&["show", &deal]);
        assert_eq!(open["close"], "2027-06-30", "{taken}: {open}");
        assert!(open["loss_reason"].is_null() && open["win_reason"].is_null(), "{taken}: {open}");
        assert!(open["closed_at"].is_null(), "{taken}: {open}");
    }
}

#[test]
fn a_deal_deleted_here_and_worked_on_there_is_told_as_a_sentence_and_comes_back() {
    let (ann, bob, deal) = two_desks();
    ann.command_at("2026-11-20T09:30:00Z", &["remove", &deal]).assert().success();
    bob.command_at("2026-11-20T10:00:00Z", &["set", &deal, "amount=$7k"]).assert().success();
    take(&ann, &bob);
    let told = ann.run(&["clashes"]).err;
    assert!(told.contains("An Nguyễn deleted “Acme renewal” on 20 Nov 09:30"), "{told}");
    assert!(told.contains("An Nguyễn worked on it on 20 Nov 10:00"), "{told}");
    let taken = ann.run(&["clashes", "take", &deal]);
    assert!(taken.err.contains("brought Acme renewal back"), "{}", taken.err);
    assert_eq!(ann.json(&["show", &deal])["amount"]["amount"], "7000.00");
}

#[test]
fn trying_a_merge_changes_nothing() {
    let (ann, bob, deal) = two_desks();
    bob.ok(&["set", &deal, "name=Other"]);
    let before = fs::read(ann.deck()).expect("the deck");
    let tried = ann.json(&["merge", &bob.deck().display().to_string(), "--dry-run"]);
    assert_eq!((&tried[0]["fields"], &tried[0]["steps"]), (&json!(1), &json!(1)));
    assert!(before == fs::read(ann.deck()).expect("the deck"));
}

#[test]
fn what_is_no_copy_of_this_deck_is_refused_by_name_and_nothing_is_touched() {
    let (ann, bob, deal) = two_desks();
    bob.ok(&["set", &deal, "name=Other"]);
    let stranger = Desk::demo();
    let whole = fs::read(bob.deck()).expect("the deck");
    let file = |name: &str, bytes: &[u8]| {
        fs::write(ann.path(name), bytes).expect("a file");
        ann.path(name)
    };
    let mut torn = whole.clone();
    let middle = torn.len() / 2;
    torn[middle..middle + 4096].fill(0xA5);
    let newer = {
        let mut bytes = whole.clone();
        bytes[60..64].copy_from_slice(&2000_i32.to_be_bytes());
        bytes
    };
    let cases = [
        (stranger.deck(), "another deck"),
        (file("half.db", &whole[..whole.len() / 2]), "half.db"),
        (file("empty.db", b""), "empty.db"),
        (file("torn.db", &torn), "torn.db"),
        (file("newer.db", &newer), "version 2.0 is needed"),
        (file("notes.txt", b"not a deck at all"), "notes.txt"),
        (ann.path("gone.db"), "gone.db"),
    ];
    let before = fs::read(ann.deck()).expect("the deck");
    for (path, words) in cases {
        let bytes = fs::read(&path).ok();
        let error = ann.fails(3, &["merge", &path.display().to_string()]);
        assert!(error.contains(words), "{}: {error}", path.display());
        assert_eq!(bytes, fs::read(&path).ok(), "{}", path.display());
        assert!(before == fs::read(ann.deck()).expect("the deck"), "{}", path.display());
    }
}

#[test]
fn a_deck_that_somebody_is_writing_is_left_until_it_is_whole() {
    let (ann, bob, _) = two_desks();
    fs::write(bob.path("sales.db-journal"), b"half a step").expect("a file");
    let ran = ann.run(&["merge", &bob.deck().display().to_string()]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("being written"), "{}", ran.err);
}

#[test]
fn after_a_restore_what_was_done_before_can_still_be_taken_back() {
    let (ann, _, deal) = two_desks();
    ann.ok(&["set", &deal, "amount=$5k"]);
    let backup = ann.path("backup.db").display().to_string();
    ann.ok(&["backup", &backup]);
    ann.ok(&["set", &deal, "amount=$9k"]);
    ann.ok(&["restore", &backup]);
    ann.ok(&["undo"]);
    assert_eq!(ann.json(&["show", &deal])["amount"]["amount"], "3500.00");
    ann.ok(&["undo"]);
    assert_eq!(ann.run(&["show", &deal]).code, 1);
}

#[test]
fn an_amount_is_taken_with_the_currency_it_was_written_in_and_is_asked_about_once() {
    let (ann, bob, deal) = two_desks();
    ann.command_at("2026-11-18T10:00:00Z", &["set", &deal, "amount=200", "currency=EUR"]).assert().success();
    assert_eq!((take(&bob, &ann), take(&ann, &bob)), (0, 0));
    ann.command_at("2026-11-19T10:00:00Z", &["set", &deal, "amount=300"]).assert().success();
    bob.command_at("2026-11-20T10:00:00Z", &["set", &deal, "currency=USD"]).assert().success();
    take(&ann, &bob);
    take(&bob, &ann);
    for desk in [&ann, &bob] {
        let clashes = desk.json(&["clashes"]);
        let fields: Vec<_> = clashes.as_array().expect("clashes").iter().map(|c| &c["field"]).collect();
        assert_eq!(fields, ["amount"]);
        assert_eq!(clashes[0]["gave_way"], json!({"amount": "300.00", "currency": "EUR"}), "{clashes}");
        assert!(!desk.ok(&["history", &deal]).contains("\tEUR\tEUR"), "what stayed is not told");
    }
    ann.ok(&["clashes", "take", &deal]);
    assert_eq!(take(&bob, &ann), 0);
    for desk in [&ann, &bob] {
        assert_eq!(desk.json(&["show", &deal])["amount"], json!({"amount": "300.00", "currency": "EUR"}));
        assert_eq!(desk.json(&["clashes"]), json!([]));
    }
}

#[test]
fn a_deal_that_was_won_apart_and_moved_on_is_open_or_won_and_nothing_between() {
    let (ann, bob, deal) = two_desks();
    ann.command_at("2026-11-18T10:00:00Z", &["win", &deal, "--reason=Relationship"]).assert().success();
    bob.command_at("2026-11-20T10:00:00Z", &["move", &deal, "Proposal"]).assert().success();
    take(&ann, &bob);
    take(&bob, &ann);
    for desk in [&ann, &bob] {
        let shown = desk.json(&["show", &deal]);
        assert_eq!(shown["stage"], "Proposal");
        assert!(shown["win_reason"].is_null() && shown["closed_at"].is_null(), "{shown}");
        assert_eq!((&shown["probability"], &shown["close"]), (&json!(50), &json!("2027-06-30")));
        assert_eq!(desk.json(&["clashes"])[0]["field"], "stage", "it is asked about all the same");
    }
    ann.ok(&["clashes", "take", &deal, "stage"]);
    assert_eq!(take(&bob, &ann), 0);
    for desk in [&ann, &bob] {
        let shown = desk.json(&["show", &deal]);
        assert_eq!((&shown["probability"], &shown["win_reason"]), (&json!(100), &json!("relationship")));
        assert_eq!(desk.json(&["clashes"]), json!([]));
    }
}

#[test]
fn what_two_people_wrote_at_length_is_asked_about_and_new_people_of_a_deleted_company_too() {
    let (ann, bob, _) = two_desks();
    let acme = ann.json(&["list", "accounts"])[0]["id"].as_str().expect("an id").to_owned();
    let lan = ann.add(&["contact", "Lan"]);
    take(&bob, &ann);
    ann.ok(&["set", &lan, "notes=loves tea", "email=lan@a.example"]);
    bob.ok(&["set", &lan, "notes=loves coffee", "email=lan@b.example"]);
    ann.ok(&["remove", &acme]);
    bob.add(&["contact", "Minh", "account=Acme Corp"]);
    take(&ann, &bob);
    take(&bob, &ann);
    for desk in [&ann, &bob] {
        let clashes = desk.json(&["clashes"]);
        let mut fields: Vec<&str> =
            clashes.as_array().expect("clashes").iter().filter_map(|c| c["field"].as_str()).collect();
        fields.sort_unstable();
        assert_eq!(fields, ["deleted", "email", "notes"], "{clashes}");
    }
}
