//! Every verb that changes something, and taking it back.

use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;

use serde_json::{Value as Json, json};

use super::{Desk, NOW, step};

fn field(desk: &Desk, id: &str, field: &str) -> Json {
    desk.json(&["show", id])[field].clone()
}

fn deal(desk: &Desk) -> String {
    desk.add(&["account", "Acme Corp"]);
    desk.add(&["deal", "Acme renewal", "account=acme corp", "amount=$3.5k", "close=30/6/2027"])
}

#[test]
fn adding_prints_the_id_and_the_record_holds_what_was_written() {
    let desk = Desk::empty();
    let id = deal(&desk);
    let shown = desk.json(&["show", &id]);
    assert_eq!(shown["name"], "Acme renewal");
    assert_eq!(shown["account"], "Acme Corp");
    assert_eq!(shown["amount"], json!({"amount": "3500.00", "currency": "USD"}));
    assert_eq!(shown["close"], "2027-06-30");
    assert_eq!(shown["stage"], "Prospecting");
    assert_eq!(shown["probability"], 10);
    assert_eq!(shown["owner"], "An Nguyễn");
}

#[test]
fn a_contact_gets_its_account_tags_and_several_emails() {
    let desk = Desk::empty();
    desk.add(&["account", "name=Acme"]);
    let words = ["contact", "Lan Nguyễn", "account=Acme", "email=a@x.vn", "email=b@x.vn", "tags=vip,new"];
    let id = desk.add(&words);
    let shown = desk.json(&["show", &id]);
    assert_eq!(shown["account"], "Acme");
    assert_eq!(shown["email"], json!(["a@x.vn", "b@x.vn"]));
    assert_eq!(shown["tags"], json!(["new", "vip"]));
    desk.ok(&["set", &id, "tags=vip", "account="]);
    let shown = desk.json(&["show", &id]);
    assert_eq!((&shown["tags"], &shown["account"]), (&json!(["vip"]), &Json::Null));
}

#[test]
fn emptying_the_main_account_says_which_one_comes_next() {
    let desk = Desk::empty();
    desk.add(&["account", "Acme"]);
    desk.add(&["account", "Globex"]);
    let id = desk.add(&["contact", "Lan Nguyễn", "account=Acme"]);
    desk.ok(&["set", &id, "account=Globex"]);
    let ran = desk.run(&["set", &id, "account="]);
    assert!(ran.code == 0 && ran.err.contains("Acme now"), "{}", ran.err);
    assert_eq!(field(&desk, &id, "account"), "Acme");
    assert!(!desk.run(&["set", &id, "account="]).err.contains("main"));
    assert_eq!(field(&desk, &id, "account"), Json::Null);
}

#[test]
fn a_write_prints_a_step_that_undo_takes_back_and_redo_does_again() {
    let desk = Desk::empty();
    let id = deal(&desk);
    let moved = step(&desk.ok(&["move", &id, "proposal"]));
    desk.ok(&["set", &id, "notes=later"]);
    assert_eq!(field(&desk, &id, "probability"), 50);
    let undone = desk.ok(&["undo", "step", &moved]);
    assert!(undone.starts_with("step "), "{undone}");
    assert_eq!(field(&desk, &id, "stage"), "Prospecting");
    assert_eq!(field(&desk, &id, "notes"), "later");
    desk.ok(&["redo"]);
    assert_eq!(field(&desk, &id, "stage"), "Proposal");
    desk.ok(&["undo"]);
    assert_eq!(field(&desk, &id, "notes"), Json::Null, "the last step that is not undone");
    assert!(desk.fails(2, &["undo", "yesterday"]).contains("hint:"));
}

#[test]
fn winning_losing_and_reopening_obey_the_rules() {
    let desk = Desk::empty();
    let id = deal(&desk);
    desk.ok(&["move", &id, "nego"]);
    desk.ok(&["win", &id, "--reason", "Service", "--note", "fast"]);
    let won = desk.json(&["show", &id]);
    assert_eq!((&won["probability"], &won["win_reason"]), (&json!(100), &json!("service")));
    assert_eq!(won["closed_at"], super::NOW);
    assert!(desk.fails(1, &["win", &id]).contains("hint: dealdeck reopen"));
    desk.ok(&["reopen", &id]);
    assert_eq!(field(&desk, &id, "stage"), "Negotiation");
    assert_eq!(field(&desk, &id, "close"), "2027-06-30");
    desk.fails(1, &["reopen", &id]);
    assert!(desk.fails(2, &["lose", &id, "--reason", "weather"]).contains("Pricing"));
    desk.ok(&["lose", &id, "--reason", "pricing"]);
    assert_eq!(field(&desk, &id, "probability"), 0);
    assert!(desk.fails(1, &["move", &id, "nowhere"]).contains("Prospecting"));
}

#[test]
fn converting_matches_the_account_and_is_one_step() {
    let desk = Desk::empty();
    let account = desk.add(&["account", "Initech Ltd"]);
    let lead = desk.add(&["lead", "Bob Porter", "company=Initech", "amount=9000"]);
    let made = desk.json(&["convert", &lead]);
    assert_eq!(made["account"], account);
    let deal = made["opportunity"].as_str().expect("a deal");
    assert_eq!(field(&desk, deal, "amount")["amount"], "9000.00");
    assert_eq!(field(&desk, deal, "contact"), "Bob Porter");
    desk.fails(1, &["convert", &lead]);
    desk.ok(&["undo", made["step"].as_str().expect("a step")]);
    assert_eq!(field(&desk, &lead, "status"), "new");
    desk.fails(1, &["show", deal]);
}

#[test]
fn a_call_is_logged_with_its_next_step_and_that_is_put_off_and_done() {
    let desk = Desk::empty();
    let id = deal(&desk);
    desk.ok(&[
        "log",
        &id,
        "call",
        "Talked about terms",
        "--outcome",
        "connected",
        "--next",
        "mon call again",
    ]);
    let planned = desk.json(&["list", "activities", "--where", "status:planned"]);
    let next = planned[0]["id"].as_str().expect("an id").to_owned();
    assert_eq!((&planned[0]["due"], &planned[0]["type"]), (&json!("2026-11-23"), &json!("call")));
    assert_eq!(planned[0]["opportunity"], "Acme renewal");
    desk.ok(&["snooze", &next, "+2d"]);
    assert_eq!(field(&desk, &next, "due"), "2026-11-22");
    let done = desk.run(&["done", &next, "--outcome", "no answer"]);
    assert_eq!(done.code, 0);
    assert!(done.err.contains("No next step"), "{}", done.err);
    assert_eq!(field(&desk, &next, "status"), "done");
    desk.fails(2, &["snooze", &next, "whenever"]);
}

#[test]
fn what_is_removed_comes_back_with_undo() {
    let desk = Desk::empty();
    let id = desk.add(&["account", "Gone Inc"]);
    desk.ok(&["remove", &id]);
    assert!(desk.fails(1, &["show", &id]).contains("hint:"));
    desk.ok(&["undo"]);
    assert_eq!(field(&desk, &id, "name"), "Gone Inc");
}

#[test]
fn what_takes_records_away_takes_a_whole_name_and_never_digits_for_a_name() {
    let desk = Desk::empty();
    let deal = desk.add(&["opportunity", "Acme renewal"]);
    desk.add(&["opportunity", "Renewal of Bolt"]);
    let digits = &deal[deal.len() - 8..];
    for words in
        [&["remove", "Acme"][..], &["remove", "Acme", "renewal"], &["merge-records", "Acme", "Renewal"]]
    {
        assert!(desk.fails(1, words).contains("No record has the id or the name “Acme”"), "{words:?}");
    }
    let named = desk.add(&["opportunity", digits]);
    for verb in ["remove", "show"] {
        let told = desk.fails(1, &[verb, digits]);
        assert!(told.contains("Several records") && told.contains(&deal) && told.contains(&named), "{told}");
    }
    desk.ok(&["remove", &named]);
    desk.ok(&["remove", digits]);
    assert!(desk.fails(1, &["show", &deal]).contains("hint:"));
    desk.ok(&["remove", "renewal OF bolt"]);
}

#[test]
fn lists_users_and_rates_are_shaped() {
    let desk = Desk::empty();
    desk.ok(&["list-edit", "add", "lead-source", "Radio"]);
    desk.fails(1, &["list-edit", "add", "lead-source", "radio"]);
    desk.fails(1, &["list-edit", "add", "stage-type", "Maybe"]);
    let lead = desk.add(&["lead", "Ann", "source=radio"]);
    desk.ok(&["list-edit", "rename", "lead-source", "radio", "Podcast"]);
    assert_eq!(field(&desk, &lead, "source"), "radio");
    assert!(desk.ok(&["list", "lead", "--format", "table", "--fields", "source"]).contains("Podcast"));
    desk.ok(&["list-edit", "retire", "lead-source", "Podcast"]);
    desk.ok(&["user", "add", "Minh Trần"]);
    desk.ok(&["user", "rename", "minh tran", "Minh Trần Văn"]);
    desk.ok(&["user", "me", "Minh Trần Văn"]);
    let mine = desk.add(&["lead", "Mine"]);
    assert_eq!(field(&desk, &mine, "owner"), "Minh Trần Văn");
    assert!(desk.ok(&["user", "list", "--format", "csv"]).contains(",An Nguyễn,"));
    desk.ok(&["rate", "set", "VND", "0.00004", "--from", "2026-01-01"]);
    assert!(desk.ok(&["rate", "list"]).contains("VND\t2026-01-01\t0.00004\tUSD"));
    desk.fails(1, &["rate", "set", "USD", "2"]);
    desk.fails(2, &["rate", "set", "XXL", "2"]);
}

#[test]
fn a_backup_is_restored_and_the_present_deck_is_kept() {
    let desk = Desk::empty();
    desk.add(&["account", "First"]);
    let copy = desk.path("copy.db").display().to_string();
    assert_eq!(desk.ok(&["backup", &copy]).trim(), copy);
    desk.fails(1, &["backup", &copy]);
    desk.add(&["account", "Second"]);
    desk.ok(&["restore", &copy]);
    let names = desk.ok(&["list", "accounts", "--fields", "name"]);
    assert_eq!(names, "name\nFirst\n");
    assert!(desk.ok(&["check"]).contains("account\t1"));
    let ring = desk.ok(&["backup"]);
    assert!(std::path::Path::new(ring.trim()).exists(), "{ring}");
}

/// What the program tells of this verb on standard error when it can write everywhere but into the
/// folder of the machine's own state; none where that cannot be tried. Root can write anywhere, so
/// that for root it runs as nobody.
fn told_beside_a_locked_state(desk: &Desk, arguments: &[&str]) -> Option<String> {
    const NOBODY: u32 = 65_534;
    let state = desk.path("state");
    let lock =
        |mode| std::fs::set_permissions(&state, std::fs::Permissions::from_mode(mode)).expect("a mode");
    let mut command = desk.bare_command_at(NOW, arguments);
    if std::fs::metadata(&state).expect("the state").uid() == 0 {
        for entry in std::fs::read_dir(desk.path("")).expect("the folder").flatten() {
            if entry.path() != state {
                chown(entry.path(), Some(NOBODY), Some(NOBODY)).expect("another owner");
            }
        }
        chown(desk.path(""), Some(NOBODY), Some(NOBODY)).expect("another owner");
        let device = std::fs::Permissions::from_mode(0o644);
        std::fs::set_permissions(state.join("device.toml"), device).expect("a mode");
        command.uid(NOBODY).gid(NOBODY);
    }
    lock(0o555);
    let output = command.output();
    lock(0o755);
    match output {
        Ok(output) => {
            assert!(output.status.success(), "{output:?}");
            Some(String::from_utf8(output.stderr).expect("UTF-8"))
        }
        Err(error) => {
            println!("skipped: {error}");
            None
        }
    }
}

#[test]
fn after_a_restore_a_device_name_that_cannot_be_kept_is_told() {
    let desk = Desk::empty();
    desk.add(&["account", "First"]);
    let copy = desk.path("copy.db").display().to_string();
    desk.ok(&["backup", &copy]);
    let device = desk.path("state").join("device.toml");
    desk.add(&["account", "Lost"]);
    assert!(!desk.run(&["restore", &copy]).err.contains(&device.display().to_string()));
    desk.add(&["account", "Lost again"]);
    let Some(told) = told_beside_a_locked_state(&desk, &["restore", &copy]) else { return };
    assert!(told.contains(&format!("Remove {}", device.display())), "{told}");
    assert_eq!(desk.ok(&["list", "accounts", "--fields", "name"]), "name\nFirst\n");
}

#[test]
fn settings_keep_the_comments_of_their_file() {
    let desk = Desk::empty();
    std::fs::create_dir_all(desk.path("config")).expect("a folder");
    std::fs::write(desk.path("config").join("config.toml"), "# mine\nmouse = false\n").expect("written");
    desk.ok(&["settings", "set", "theme", "light"]);
    assert_eq!(desk.ok(&["settings", "get", "theme"]), "light\n");
    assert!(desk.fails(2, &["settings", "set", "theme", "pink"]).contains("no theme “pink”"));
    assert_eq!(desk.ok(&["settings", "get", "theme"]), "light\n");
    assert_eq!(desk.ok(&["settings", "get", "mouse"]), "false\n");
    desk.ok(&["settings", "set", "links", "false"]);
    desk.ok(&["settings", "set", "notify", "osc9"]);
    let told = desk.ok(&["settings", "get"]);
    assert!(told.contains("links\tfalse\n") && told.contains("notify\tosc9\n"), "{told}");
    let text = std::fs::read_to_string(desk.path("config").join("config.toml")).expect("read");
    assert!(text.starts_with("# mine\n"), "{text}");
    desk.fails(2, &["settings", "get", "colour"]);
}

#[test]
fn only_the_default_deck_is_made_by_itself() {
    let desk = Desk::bare();
    let mut command = desk.command(&["add", "account", "Acme"]);
    let output = command.env_remove("DEALDECK_DB").output().expect("it runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    let made = desk.path("data").join("deck.db");
    assert!(made.exists());
    assert!(told.contains(&format!("Made {}", made.display())), "{told}");
}

#[test]
fn a_new_deck_takes_its_stages_and_refuses_a_file_that_is_there() {
    let desk = Desk::bare();
    let deck = desk.deck().display().to_string();
    desk.fails(2, &["init", &deck, "--stages", "none"]);
    desk.fails(2, &["init", &deck, "--currency", "XXL"]);
    desk.ok(&["init", &deck, "--stages", "short", "--currency", "VND", "--preset", "solo"]);
    let stages = desk.ok(&["list", "stages", "--fields", "name,probability"]);
    assert!(stages.contains("Qualified\t30"), "{stages}");
    assert!(desk.fails(1, &["init", &deck]).contains("hint:"));
}

#[test]
fn a_person_is_called_by_the_parts_of_the_name_and_has_addresses_that_are_some() {
    let desk = Desk::empty();
    let id = desk.add(&["contact", "given_name=Jo", "family_name=Fox", "email=jo@fox.example"]);
    assert_eq!(desk.json(&["show", &id])["name"], "Jo Fox");
    for (field, told) in [("email=jo at fox", "e-mail"), ("phone=none yet", "phone")] {
        let refused = desk.fails(2, &["set", &id, field]);
        assert!(refused.contains(told), "{refused}");
    }
    assert_eq!(desk.json(&["show", &id])["email"], serde_json::json!(["jo@fox.example"]));
}

#[test]
fn only_the_amount_of_a_deal_says_its_currency() {
    let desk = Desk::empty();
    let deal = desk.add(&["deal", "Forklift fleet", "amount=21000", "currency=USD"]);
    desk.ok(&["field", "add", "deal", "Bảo hành", "--type", "money"]);
    let held = |fields: &str| desk.json(&["list", "deals", "--fields", fields])[0].clone();
    let before = held("amount,cost,bao_hanh");
    for word in ["cost=€100", "bao_hanh=15.000.000 ₫"] {
        let error = desk.fails(2, &["set", &deal, word]);
        assert!(error.contains("the record is in USD") && error.contains("write it in USD"), "{error}");
        desk.fails(2, &["add", "deal", "New one", word]);
    }
    desk.fails(2, &["set", &deal, "amount=€5", "currency=USD"]);
    assert_eq!(held("amount,cost,bao_hanh"), before);
    let file = desk.path("costs.csv");
    let name = file.display().to_string();
    for column in ["cost", "custom.bao_hanh"] {
        std::fs::write(&file, format!("id,name,{column}\n{deal},Forklift fleet,€100\n")).expect("a file");
        let told = desk.run(&["import", &name, "--kind", "deal", "--format", "json"]);
        assert!(told.out.contains("the record is in USD, not EUR"), "{}", told.out);
        assert!(told.out.contains("\"line\": 2"), "{}", told.out);
    }
    assert_eq!(held("amount,cost,bao_hanh"), before);
    desk.ok(&["set", &deal, "amount=€500", "cost=€100", "bao_hanh=€5"]);
    let now = held("amount,cost,bao_hanh");
    assert_eq!((&now["amount"]["currency"], &now["cost"]["amount"]), (&"EUR".into(), &"100.00".into()));
}
