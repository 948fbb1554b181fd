//! Exit codes and hints: what is refused, and that nothing is made or changed by it.

use std::fs;

use super::Desk;

#[test]
fn a_missing_deck_is_an_error_with_the_way_to_make_one() {
    let desk = Desk::bare();
    let error = desk.fails(3, &["list", "accounts"]);
    assert!(error.contains("hint: ") && error.contains("dealdeck init"), "{error}");
    assert!(!desk.deck().exists());
}

#[test]
fn a_deck_is_not_made_where_a_file_is() {
    let desk = Desk::empty();
    let before = fs::read(desk.deck()).expect("the deck");
    let error = desk.fails(1, &["init", &desk.deck().display().to_string()]);
    assert!(error.contains("hint: "), "{error}");
    assert_eq!(fs::read(desk.deck()).expect("the deck"), before);
}

#[test]
fn places_that_are_no_files_are_refused_and_nothing_is_made() {
    let desk = Desk::bare();
    let folder = desk.path("folder");
    fs::create_dir(&folder).expect("a folder");
    let folder = folder.display().to_string();
    for place in ["", ":memory:", "file:x?mode=memory", "file:deck.db", &folder, "/dev/null"] {
        for verb in [&["list", "accounts"][..], &["add", "account", "A"], &["check"]] {
            let mut arguments = vec!["--db", place];
            arguments.extend(verb);
            let error = desk.fails(3, &arguments);
            assert!(error.contains("\nhint: "), "{place:?}: {error}");
        }
        desk.fails(3, &["init", place]);
        desk.fails(3, &["demo", "--write", place]);
    }
    let left: Vec<_> = fs::read_dir(desk.path(""))
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name())
        .filter(|name| !["folder", "state"].iter().any(|known| name == known))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_pipe_in_the_file_system_is_refused_without_waiting() {
    let desk = Desk::bare();
    let made = std::process::Command::new("mkfifo").arg(desk.deck()).status().expect("mkfifo");
    assert!(made.success());
    let mut command = desk.command(&["list", "accounts"]);
    command.timeout(std::time::Duration::from_secs(20)).assert().code(3);
}

#[test]
fn a_file_of_another_program_is_refused_unchanged() {
    let desk = Desk::bare();
    fs::write(desk.deck(), "no database at all, but quite a few words").expect("written");
    let error = desk.fails(3, &["add", "account", "Acme"]);
    assert!(error.contains("hint: "), "{error}");
    let kept = fs::read_to_string(desk.deck()).expect("read");
    assert_eq!(kept, "no database at all, but quite a few words");
}

#[test]
fn a_wrong_command_line_is_2_and_names_the_help() {
    let desk = Desk::empty();
    for arguments in [
        &["frobnicate"][..],
        &["list"],
        &["list", "unicorns"],
        &["list", "accounts", "--format", "yaml"],
        &["add", "account"],
        &["list", "accounts", "--fields", "nme"],
        &["list", "accounts", "--sort", "nme"],
        &["add", "account", "nme=x"],
        &["add", "deal", "amount=5"],
        &["print", "nowhere"],
        &["print", "pipeline", "--size", "big"],
    ] {
        let error = desk.fails(2, arguments);
        assert!(error.contains("\nhint: "), "{arguments:?}: {error}");
    }
    assert!(desk.fails(2, &["list", "accounts", "--fields", "nme"]).contains("did you mean name?"));
    desk.command_at("yesterday", &["list", "accounts"]).assert().code(2);
}

#[test]
fn usage_takes_no_option_that_was_given_for_one_that_is_required() {
    let desk = Desk::empty();
    let deck = desk.deck().display().to_string();
    let given = desk.fails(2, &["--db", &deck, "--lang", "en", "list"]);
    let named =
        desk.command(&["list"]).env("DEALDECK_DB", &deck).assert().code(2).get_output().stderr.clone();
    let after_the_verb = desk.fails(2, &["list", "--db", &deck, "--lang", "en"]);
    for told in [given, after_the_verb, String::from_utf8_lossy(&named).into_owned()] {
        assert!(told.contains("Usage: dealdeck list <KIND>\n"), "{told}");
    }
    desk.command(&["list", "accounts"]).env("DEALDECK_DB", &deck).assert().code(0);
}

#[test]
fn every_problem_of_a_filter_is_told_with_a_caret_under_it() {
    let desk = Desk::empty();
    let error = desk.fails(2, &["list", "deals", "--where", "stag:x close:never"]);
    assert!(error.contains("  stag:x close:never\n  ^^^^ "), "{error}");
    assert!(error.contains("\n               ^^^^^ "), "{error}");
}

#[test]
fn every_problem_of_a_write_is_told_and_nothing_is_written() {
    let desk = Desk::empty();
    let error = desk.fails(2, &["add", "deal", "Acme", "amount=much", "close=never", "colour=red"]);
    for part in ["much", "never", "colour"] {
        assert!(error.contains(part), "{error}");
    }
    assert_eq!(desk.ok(&["list", "deals", "--fields", "name"]), "name\n");
    desk.fails(1, &["add", "contact", "Lan", "account=Nobody"]);
    desk.fails(2, &["add", "deal", "Acme", "created=2020-01-01"]);
}

#[test]
fn readonly_refuses_every_change_and_lets_reading_be() {
    let desk = Desk::empty();
    let id = desk.add(&["account", "Acme"]);
    for verb in [
        &["add", "account", "B"][..],
        &["set", &id, "city=X"],
        &["remove", &id],
        &["undo"],
        &["rate", "set", "EUR", "1.1"],
        &["list-edit", "add", "lead-source", "Radio"],
        &["restore", "x.db"],
    ] {
        let mut arguments = vec!["--readonly"];
        arguments.extend(verb);
        let error = desk.fails(1, &arguments);
        assert!(error.contains("\nhint: "), "{error}");
    }
    assert!(desk.ok(&["--readonly", "show", &id]).contains("Acme"));
}

#[test]
fn an_id_is_taken_by_its_digits_and_too_few_are_refused() {
    let desk = Desk::empty();
    let id = desk.add(&["account", "Acme"]);
    assert!(desk.ok(&["show", &id[24..]]).contains("Acme"));
    assert!(desk.ok(&["show", &id.to_uppercase()]).contains("Acme"));
    for digits in ["", "ab", "zzzzzz", "ffffffffffff"] {
        let error = desk.fails(1, &["show", digits]);
        assert!(error.contains("\nhint: "), "{error}");
    }
    let other = desk.add(&["account", "Acme"]);
    let both = &id[..id.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count()];
    if both.len() >= 4 {
        assert!(desk.fails(1, &["show", both]).contains(&other));
    }
    assert!(desk.fails(1, &["add", "contact", "Lan", "account=Acme"]).contains(&other));
}

#[test]
fn screens_without_a_terminal_name_the_verbs_for_scripts() {
    let desk = Desk::empty();
    for arguments in [&[][..], &["demo"]] {
        let error = desk.fails(2, arguments);
        assert!(error.contains("\nhint: "), "{error}");
    }
}

#[test]
fn reading_makes_no_deck_where_none_was() {
    let desk = Desk::bare();
    let readings: [&[&str]; 5] = [
        &["list", "accounts"],
        &["find", "acme"],
        &["export", "accounts"],
        &["--readonly", "report", "pipeline"],
        &["print", "pipeline"],
    ];
    for reading in readings {
        let ran = desk.command(reading).env_remove("DEALDECK_DB").output().expect("the program runs");
        let error = String::from_utf8(ran.stderr).expect("UTF-8");
        assert_eq!(ran.status.code(), Some(3), "{reading:?}: {error}");
        assert!(error.contains("hint: ") && error.contains("dealdeck init"), "{error}");
        assert!(!desk.path("data").exists(), "{reading:?}");
    }
}

#[test]
fn an_unknown_language_is_refused_with_those_that_are_there() {
    let error = Desk::empty().fails(2, &["--lang", "tlh", "list", "accounts"]);
    assert!(error.contains("tlh") && error.contains("en"), "{error}");
}

#[test]
fn losing_without_a_reason_names_the_reasons() {
    let desk = Desk::empty();
    let id = desk.add(&["deal", "Acme renewal"]);
    assert!(desk.fails(2, &["lose", &id]).contains("\n  Pricing\n"));
}

#[test]
fn an_export_into_a_missing_folder_names_the_file_asked_for() {
    let desk = Desk::empty();
    let file = desk.path("nowhere/accounts.csv").display().to_string();
    let error = desk.fails(3, &["export", "accounts", &file]);
    assert!(error.contains(&file) && !error.contains(".dealdeck-"), "{error}");
}

#[test]
fn an_import_that_took_nothing_of_a_faulty_file_exits_with_1() {
    let desk = Desk::empty();
    let file = desk.path("deals.csv");
    fs::write(&file, "Deal Name,Amount,Close Date\nAcme,10,never\n").expect("written");
    let file_name = file.display().to_string();
    assert_eq!(desk.run(&["import", &file_name]).code, 1);
    fs::write(&file, "Deal Name,Amount,Close Date\nAcme,10,never\nBeta,20,2026-09-01\n").expect("written");
    assert_eq!(desk.run(&["import", &file_name]).code, 0);
}

#[test]
fn a_code_that_money_is_not_counted_in_is_no_currency() {
    let desk = Desk::empty();
    let deal = desk.add(&["deal", "Pumps 5k"]);
    for code in ["XTS", "ABC", "XAU"] {
        let currency = format!("currency={code}");
        assert!(desk.fails(2, &["set", &deal, &currency]).contains("currency"), "{code}");
        assert!(desk.fails(2, &["set", &deal, &format!("amount=5 {code}")]).contains("amount"), "{code}");
        desk.fails(1, &["add", "deal", &format!("Valves currency:{code}")]);
        desk.fails(2, &["rate", "set", code, "1.2"]);
        desk.fails(2, &["init", &desk.path("other.db").display().to_string(), "--currency", code]);
        let file = desk.path("deals.csv");
        fs::write(&file, format!("Deal Name,Amount,Currency\nPumps 2,5,{code}\n")).expect("written");
        let told = desk.run(&["import", &file.display().to_string(), "--kind", "deal"]);
        assert!(told.code == 1 && told.err.contains(&format!("“{code}” is not a currency")), "{}", told.err);
    }
    assert_eq!(desk.json(&["show", &deal])["currency"], "USD");
}

#[test]
fn an_amount_in_no_currency_of_another_deck_is_told_and_not_taken_for_the_decks_own() {
    let desk = Desk::empty();
    desk.add(&["deal", "Pumps 5k"]);
    desk.add(&["deal", "Valves 7k"]);
    let file = desk.path("all.jsonl").display().to_string();
    desk.ok(&["export", "all", &file]);
    let whole = fs::read_to_string(&file).expect("an export");
    let lines = whole.lines().map(|line| {
        if line.contains("Pumps") {
            line.replace("\"USD\"", "\"ABC\"")
        } else {
            line.replace("7000.00\",\"currency\":\"USD\"", "7000\",\"currency\":\"XAU\"")
        }
    });
    fs::write(&file, lines.collect::<Vec<_>>().join("\n")).expect("written");
    let other = desk.path("other.db").display().to_string();
    desk.ok(&["init", &other, "--currency", "USD"]);
    let told = desk.run(&["--db", &other, "import", &file]);
    assert!(told.err.contains("“ABC” is not a currency"), "{}", told.err);
    let deals = desk.ok(&["--db", &other, "list", "deals", "--fields", "name"]);
    assert_eq!(deals, "name\nValves\n", "what ISO 4217 names stays as it was stored");
}
