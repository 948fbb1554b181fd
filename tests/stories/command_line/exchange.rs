//! `import` and `export`: every row accounted for, dry runs, rejects, and files that come back.

use std::fs;

use serde_json::{Value as Json, json};

use super::Desk;

const PEOPLE: &str = "Name,Email,Company,Birthday\n\
    Lan Nguyễn,lan@x.vn,Acme,1990-05-04\n\
    Bob,bob at x,Acme,1990-05-04\n\
    Lan Nguyễn,lan@x.vn,Acme,1990-05-04\n";

fn with_people() -> (Desk, String) {
    let desk = Desk::empty();
    let file = desk.path("people.csv");
    fs::write(&file, PEOPLE).expect("written");
    let file = file.display().to_string();
    (desk, file)
}

#[test]
fn rows_are_created_updated_duplicates_or_rejected() {
    let (desk, file) = with_people();
    let told = desk.json(&["import", &file, "--kind", "contact"]);
    let count = |key: &str| told[key].as_u64().expect("a count");
    let rejected = told["rejected"].as_array().expect("rejections").len() as u64;
    assert_eq!(count("rows"), 3);
    assert_eq!(count("rows"), count("created") + count("updated") + count("duplicates") + rejected);
    assert_eq!(told["rejected"][0]["line"], 3);
    assert_eq!(told["kind"], "contact");
    assert_eq!(told["records"]["account"]["created"], 1);
    let again = desk.run(&["import", &file, "--kind", "contact", "--format", "json"]);
    assert_eq!(again.code, 1, "rows were refused and nothing was new");
    let again: Json = serde_json::from_str(&again.out).expect("JSON");
    assert_eq!(again["created"], 0, "the same file adds nothing");
    desk.ok(&["undo", told["step"].as_str().expect("a step")]);
    assert_eq!(desk.ok(&["list", "contacts", "--fields", "name"]), "name\n");
}

#[test]
fn undoing_an_import_keeps_who_was_called_since_and_says_so() {
    let (desk, file) = with_people();
    fs::write(&file, "Name,Email\nLan Nguyễn,lan@x.vn\nMai,mai@x.vn\n").expect("written");
    let told = desk.json(&["import", &file, "--kind", "contact"]);
    let people = desk.json(&["list", "contacts", "--fields", "name,id"]);
    let person = &people[0];
    desk.ok(&["log", person["id"].as_str().expect("an id"), "call", "said yes"]);
    let step = told["step"].as_str().expect("a step");
    let ran = desk.run(&["undo", step]);
    let name = person["name"].as_str().expect("a name");
    assert!(ran.code == 0 && ran.err.contains("worked on since") && ran.err.contains(name), "{}", ran.err);
    let left = desk.ok(&["list", "contacts", "--fields", "name"]);
    assert_eq!(left, format!("name\n{name}\n"));
}

#[test]
fn undoing_an_import_of_which_everybody_was_called_since_is_refused_by_name() {
    let (desk, file) = with_people();
    let told = desk.json(&["import", &file, "--kind", "contact"]);
    let people = desk.json(&["list", "contacts", "--fields", "name,id"]);
    desk.ok(&["log", people[0]["id"].as_str().expect("an id"), "call", "said yes"]);
    let refused = desk.fails(1, &["undo", told["step"].as_str().expect("a step")]);
    assert!(refused.contains("Lan Nguyễn"), "{refused}");
}

#[test]
fn the_rest_of_a_step_is_taken_back_as_the_hint_says() {
    let desk = Desk::empty();
    let id = desk.add(&["account", "Acme"]);
    let wrote = desk.json(&["set", &id, "city=Hanoi", "country=Vietnam"]);
    let step = wrote["step"].as_str().expect("a step");
    desk.ok(&["set", &id, "city=Hue"]);
    let refused = desk.fails(1, &["undo", step]);
    let hint = refused.split("dealdeck ").nth(1).expect("a command").trim();
    desk.ok(&hint.split(' ').collect::<Vec<_>>());
    let shown = desk.json(&["show", &id]);
    assert_eq!((&shown["city"], &shown["country"]), (&Json::from("Hue"), &Json::Null));
}

#[test]
fn a_dry_run_keeps_nothing_and_rejects_go_to_a_file_with_line_and_reason() {
    let (desk, file) = with_people();
    let rejects = desk.path("rejects.csv");
    let told = desk.json(&[
        "import",
        &file,
        "Email=email",
        "Birthday=birthday",
        "--kind",
        "contacts",
        "--dry-run",
        "--rejects",
        &rejects.display().to_string(),
    ]);
    assert_eq!(told["step"], json!(null));
    assert_eq!(told["columns"]["Company"], json!("account"));
    assert_eq!(desk.ok(&["list", "contacts", "--fields", "name"]), "name\n");
    let written = fs::read_to_string(rejects).expect("the rejects");
    let rejected = told["rejected"].as_array().expect("rejections");
    assert_eq!((rejected.len(), written.lines().count()), (1, 2), "{written}");
    assert!(written.contains("bob at x"), "{written}");
}

#[test]
fn a_file_that_does_not_do_changes_nothing() {
    let (desk, file) = with_people();
    desk.fails(3, &["import", &desk.path("nothing.csv").display().to_string()]);
    desk.fails(3, &["import", &file, "--kind", "contact", "Nowhere=email"]);
    desk.fails(2, &["import", &file, "Email"]);
    desk.fails(2, &["import", &file, "--currency", "XXL"]);
    assert_eq!(desk.json(&["history"]).as_array().map(Vec::len), Some(1));
}

#[test]
fn standard_input_is_read_as_a_file() {
    let desk = Desk::empty();
    let mut command = desk.command(&["import", "-", "--kind", "account"]);
    command.write_stdin("Account Name,City\nAcme,Huế\n").assert().success();
    assert!(desk.ok(&["list", "accounts"]).contains("Huế"));
}

#[test]
fn everything_exported_comes_back_equal_in_an_empty_deck() {
    let desk = Desk::demo();
    let file = desk.path("all.jsonl").display().to_string();
    desk.ok(&["export", "all", &file]);
    let other = desk.path("other.db").display().to_string();
    desk.ok(&["init", &other]);
    desk.ok(&["--db", &other, "import", &file]);
    for kind in ["accounts", "contacts", "leads", "opportunities", "activities"] {
        let mut rows = [&[][..], &["--db", &other]].map(|deck| {
            let mut arguments = deck.to_vec();
            arguments.extend(["export", kind, "--format", "jsonl"]);
            let mut lines: Vec<String> = desk.ok(&arguments).lines().map(str::to_owned).collect();
            lines.sort();
            lines
        });
        let (there, here) = rows.split_at_mut(1);
        assert_eq!(there[0].len(), here[0].len(), "{kind}");
        assert_eq!(there, here, "{kind}");
    }
}

#[test]
fn an_export_is_filtered_named_by_its_ending_and_never_over_the_deck() {
    let desk = Desk::demo();
    let csv = desk.ok(&["export", "deals", "--where", "stage:proposal"]);
    assert!(csv.starts_with("id,name,"), "{csv}");
    assert_eq!(desk.ok(&["export", "tasks", "--format", "jsonl"]).lines().count(), {
        desk.ok(&["list", "tasks"]).lines().count() - 1
    });
    let file = desk.path("deals.json");
    desk.ok(&["export", "deals", &file.display().to_string()]);
    let json = fs::read_to_string(&file).expect("the file");
    assert_eq!(serde_json::from_str::<Vec<serde_json::Value>>(&json).expect("JSON").len(), 120);
    desk.fails(2, &["export", "deals", &desk.path("deals.doc").display().to_string()]);
    desk.fails(2, &["export", "all", "--where", "x"]);
    desk.fails(2, &["export", "all", "--format", "csv"]);
    let deck = desk.deck().display().to_string();
    desk.fails(1, &["export", "deals", &deck, "--format", "csv"]);
    assert!(desk.ok(&["check"]).contains("opportunity\t120"));
}

/// The deals that a file makes in an empty deck.
fn deals_of(text: &str) -> Json {
    let desk = Desk::empty();
    let file = desk.path("deals.csv");
    std::fs::write(&file, text).expect("a file");
    desk.ok(&["import", &file.display().to_string(), "--kind", "deal"]);
    desk.json(&["list", "deals", "--fields", "name,stage,amount,currency", "--sort", "name"])
}

#[test]
fn what_a_deal_is_expected_to_bring_is_not_its_amount_unless_nothing_else_is() {
    for text in [
        "Name,Stage,Amount,Expected Revenue\nA,Proposal,1000,100\n",
        "ID,NAME,STAGENAME,EXPECTEDREVENUE,AMOUNT,PROBABILITY\n006,A,Proposal,100,1000,10\n",
    ] {
        assert_eq!(deals_of(text)[0]["amount"]["amount"], "1000.00", "{text}");
    }
    let alone = deals_of("Opportunity,Stage,Expected Revenue\nA,Proposal,100\n");
    assert_eq!(alone[0]["amount"]["amount"], "100.00");
}

#[test]
fn beside_a_stage_a_status_says_what_became_of_a_deal() {
    for header in ["Deal - Title,Deal - Value,Deal - Stage,Deal - Status", "Title,Value,Stage,Status"] {
        let deals = deals_of(&format!("{header}\nA,1,Proposal,open\nB,2,Proposal,Won\nC,3,Proposal,lost\n"));
        let stages: Vec<&str> = deals
            .as_array()
            .expect("rows")
            .iter()
            .map(|deal| deal["stage"].as_str().expect("a stage"))
            .collect();
        assert_eq!(stages, ["Proposal", "Closed Won", "Closed Lost"], "{header}");
    }
    let euros =
        deals_of("Deal - Title,Deal - Value,Deal - Currency of Value,Deal - Stage\nA,10,EUR,Proposal\n");
    assert_eq!(euros[0]["amount"], json!({"amount": "10.00", "currency": "EUR"}));
}

#[test]
fn first_and_last_are_names_of_a_person() {
    let desk = Desk::empty();
    let file = desk.path("people.csv");
    std::fs::write(&file, "First,Last,Company,Email\nJo,Fox,Acme,jo@acme.example\n").expect("a file");
    desk.ok(&["import", &file.display().to_string()]);
    assert_eq!(desk.json(&["list", "contacts", "--fields", "name"]), json!([{"name": "Jo Fox"}]));
    assert_eq!(desk.json(&["list", "contacts", "--fields", "name", "-w", "-name:jo"]), json!([]));
}

#[test]
fn a_new_family_name_leaves_the_given_one_in_the_name() {
    let desk = Desk::empty();
    let file = desk.path("people.csv");
    let import = |text: &str, more: &[&str]| {
        fs::write(&file, text).expect("a file");
        let file = file.display().to_string();
        desk.ok(&[&["import", &file, "--kind", "contact"], more].concat());
    };
    import("First Name,Last Name,Email\nBo,Ann,bo@x.example\n", &[]);
    import("Email,Last Name,Title\nbo@x.example,Ann-Fox,CEO\n", &["--key", "email"]);
    let row = desk.json(&["list", "contacts", "--fields", "name,title"]);
    assert_eq!(row, json!([{"name": "Bo Ann-Fox", "title": "CEO"}]));
}

#[test]
fn a_deck_travels_as_a_folder_of_csv() {
    let desk = Desk::empty();
    desk.add(&["account", "Acme"]);
    desk.ok(&["rate", "set", "EUR", "1.1"]);
    let folder = desk.path("all").display().to_string();
    let refused = desk.fails(2, &["export", "all", &format!("{folder}.csv")]);
    assert!(refused.contains("folder"), "{refused}");
    desk.ok(&["export", "all", &folder, "--format", "csv"]);
    let other = Desk::empty();
    let told = other.json(&["import", &folder]);
    assert_eq!((&told["kind"], &told["rejected"]), (&json!("all"), &json!([])));
    assert!(other.ok(&["list", "accounts"]).contains("Acme"));
    assert!(other.ok(&["rate", "list"]).contains("EUR"));
    let refused = other.fails(3, &["import", &desk.path("nowhere").display().to_string()]);
    assert!(refused.contains("nowhere"), "{refused}");
    fs::create_dir(other.path("empty")).expect("a folder");
    other.fails(3, &["import", &other.path("empty").display().to_string()]);
}

#[test]
fn rates_of_another_program_are_refused_with_the_reason() {
    let desk = Desk::empty();
    let file = desk.path("rates.csv");
    fs::write(&file, "Currency,Date,Rate\nEUR,2026-01-01,1.1\n").expect("written");
    let refused = desk.fails(3, &["import", &file.display().to_string(), "--kind", "rate"]);
    assert!(refused.contains("export of this program"), "{refused}");
}

#[test]
fn in_which_currency_amounts_are_read_is_told_and_can_be_said() {
    let desk = Desk::empty();
    let file = desk.path("deals.csv");
    fs::write(&file, "Deal Name,Account,Amount\nPumps,Acme,1000\nValves,Acme,€ 5\n").expect("written");
    let file = file.display().to_string();
    let told = desk.run(&["import", &file, "--kind", "deal", "--dry-run"]).err;
    let read_in = "1 amount that names no currency: read in USD (--currency CODE says another)";
    assert!(told.contains(read_in), "{told}");
    let map = desk.path("map.toml").display().to_string();
    fs::write(&map, "kind = \"deal\"\ncurrency = \"VND\"\n").expect("written");
    let told = desk.run(&["import", &file, "--map", &map, "--dry-run"]).err;
    assert!(told.contains("read in VND"), "{told}");
    let told = desk.run(&["import", &file, "--kind", "deal", "--currency", "vnd"]).err;
    assert!(told.contains("read in VND") && !told.contains("says another"), "{told}");
    assert!(desk.ok(&["list", "deals", "--fields", "name,amount,currency"]).contains("Pumps\t1000\tVND"));
}

#[test]
fn an_export_into_a_folder_that_is_not_there_makes_it_or_names_it_and_leaves_nothing() {
    let desk = Desk::demo();
    let folder = desk.path("backups/today");
    desk.ok(&["export", "all", &folder.display().to_string()]);
    assert!(folder.join("contact.csv").is_file(), "all as csv makes its folder");
    let missing = desk.path("nowhere");
    desk.add(&["contact", "Zoe Kim"]);
    let file = |name: &str| missing.join(name).display().to_string();
    let people = desk.path("people.csv").display().to_string();
    fs::write(&people, "Name,Email\nMia Novak,mia@x.example\n").expect("written");
    for arguments in [
        vec!["export", "all", &file("all.jsonl")],
        vec!["export", "leads", &file("leads.csv")],
        vec!["export-person", "Zoe Kim", &file("zoe.json")],
        vec!["cadence", "export", "Call in", &file("call.toml")],
        vec!["backup", &file("copy.db")],
        vec!["demo", "--write", &file("demo.db")],
        vec!["init", &file("sales.db")],
        vec!["import", &people, "--rejects", &file("rejected.csv")],
    ] {
        let told = desk.fails(3, &arguments);
        assert!(told.contains(&format!("there is no folder {}", missing.display())), "{told}");
        assert!(!missing.exists());
    }
    assert!(!desk.ok(&["list", "contacts"]).contains("Mia Novak"), "nothing came in");
}
