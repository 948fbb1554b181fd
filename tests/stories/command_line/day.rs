//! What there is to do today and the brief before a call, as scripts see them.

use serde_json::json;

use super::Desk;

#[test]
fn today_prints_the_row_with_stable_names() {
    let desk = Desk::empty();
    desk.add(&["account", "Acme Corp"]);
    let deal = desk.add(&["deal", "Acme renewal", "account=acme corp", "amount=$3.5k"]);
    let rows = desk.json(&["today"]);
    let rows = rows.as_array().expect("rows");
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(rows[0]["reason"], "no-next-step");
    assert_eq!(rows[0]["why"], "no next step, 0d in Prospecting");
    assert_eq!((&rows[0]["kind"], &rows[0]["id"]), (&json!("opportunity"), &json!(deal)));
    assert_eq!((&rows[0]["name"], &rows[0]["about"]), (&json!("Acme renewal"), &json!("Acme Corp")));
    assert_eq!((&rows[0]["due"], &rows[0]["amount"]["amount"]), (&json!(null), &json!("3500.00")));
    let call = desk.add(&[
        "activity",
        "subject=Call them",
        "type=call",
        "due=2026-11-18",
        &format!("opportunity={deal}"),
    ]);
    let rows = desk.json(&["today"]);
    assert_eq!(rows[0]["reason"], "overdue");
    assert_eq!((&rows[0]["due"], &rows[0]["id"]), (&json!("2026-11-18"), &json!(call)));
    assert_eq!(rows.as_array().map(Vec::len), Some(1));
    let tsv = desk.ok(&["today"]);
    assert!(tsv.starts_with("reason\twhy\tname\tabout\tdue\tamount\tcurrency\tkind\tid\n"), "{tsv}");
    assert!(
        tsv.contains(
            "\noverdue\toverdue 2d\tCall them\tAcme Corp · Acme renewal\t2026-11-18\t3500.00\tUSD\tactivity\t"
        ),
        "{tsv}"
    );
    let table = desk.ok(&["today", "--format", "table"]);
    assert!(
        table.starts_with("Why") && table.contains("Call them") && !table.contains("activity"),
        "{table}"
    );
}

#[test]
fn today_is_mine_unless_everybodys_is_asked_for_and_nothing_left_is_no_error() {
    let desk = Desk::empty();
    assert_eq!(desk.ok(&["today", "--format", "table"]).lines().count(), 1);
    assert_eq!(desk.json(&["today"]), json!([]));
    let desk = Desk::demo();
    let count = |arguments: &[&str]| desk.json(arguments).as_array().map_or(0, Vec::len);
    let (mine, all) = (count(&["today"]), count(&["today", "--all"]));
    assert!(0 < mine && mine < all, "{mine} {all}");
    assert_eq!(count(&["today", "-n", "2"]), 2);
}

#[test]
fn a_brief_is_text_to_read_and_json_for_programs() {
    let desk = Desk::empty();
    desk.add(&["account", "Acme Corp"]);
    let lan = desk.add(&["contact", "Lan Nguyễn", "account=Acme Corp", "title=Buyer", "phone=0901234567"]);
    desk.add(&["deal", "Acme renewal", "account=acme corp", "contact=Lan Nguyễn", "amount=$3.5k"]);
    desk.ok(&["log", &lan, "call", "They need a week", "--next", "fri call back"]);
    let text = desk.ok(&["brief", &lan]);
    for part in [
        "# Lan Nguyễn\n",
        "last contact today\n",
        "Buyer · Acme Corp\n",
        "## Next\n",
        "call back",
        "## Last touches\n",
        "They need a week",
        "## Open deals\n",
        "Acme renewal",
    ] {
        assert!(text.contains(part), "no {part:?} in {text}");
    }
    let brief = desk.json(&["brief", &lan]);
    assert_eq!(brief["contact"]["name"], "Lan Nguyễn");
    assert_eq!(brief["account"]["name"], "Acme Corp");
    assert_eq!(brief["touches"][0]["subject"], "They need a week");
    // Written on a Friday.
    assert_eq!(brief["planned"][0]["due"], "2026-11-27");
    assert_eq!(brief["deals"][0]["amount"], json!({"amount": "3500.00", "currency": "USD"}));
    desk.fails(1, &["brief", "00000000"]);
}

#[test]
fn removing_or_closing_the_last_step_of_an_open_deal_says_so() {
    let desk = Desk::empty();
    let deal = desk.add(&["deal", "Acme renewal"]);
    let about = format!("opportunity={deal}");
    let plan = || desk.add(&["activity", "subject=Call", "due=2026-11-27", &about]);
    let ran = desk.run(&["remove", &plan()]);
    assert!(ran.code == 0 && ran.err.contains("No next step is planned for Acme renewal"), "{}", ran.err);
    let ran = desk.run(&["set", &plan(), "status=not-held"]);
    assert!(ran.code == 0 && ran.err.contains("No next step is planned for Acme renewal"), "{}", ran.err);
    let (first, _second) = (plan(), plan());
    assert!(!desk.run(&["remove", &first]).err.contains("No next step"));
}

#[test]
fn a_brief_is_asked_for_by_name() {
    let desk = Desk::empty();
    desk.add(&["account", "Acme Corp"]);
    desk.add(&["contact", "Lan Nguyễn @Acme Corp"]);
    desk.add(&["deal", "Acme renewal @Acme Corp 5k"]);
    assert!(desk.ok(&["brief", "lan", "nguyen"]).contains("Lan Nguyễn"));
    assert!(desk.ok(&["brief", "Lan"]).contains("Lan Nguyễn"));
    assert!(desk.ok(&["brief", "acme corp"]).contains("Acme Corp"), "a whole name comes first");
    let told = desk.fails(1, &["brief", "acme"]);
    assert!(told.contains("account  Acme Corp") && told.contains("opportunity  Acme renewal"), "{told}");
    let id =
        told.lines().find(|line| line.contains("renewal")).and_then(|line| line.split_whitespace().next());
    assert!(desk.ok(&["brief", id.expect("an id")]).contains("Acme renewal"));
    assert!(desk.fails(1, &["brief", "nobody"]).contains("nobody"));
}

#[test]
fn every_verb_about_a_record_takes_its_name() {
    let desk = Desk::empty();
    desk.add(&["account", "Acme Corp"]);
    desk.add(&["lead", "Zoe Kim"]);
    let deal = desk.add(&["deal", "Acme renewal @Acme Corp 5k"]);
    desk.ok(&["log", "acme corp", "call", "They need a week", "--next", "fri call back"]);
    desk.ok(&["move", "renewal", "proposal"]);
    assert_eq!(desk.json(&["show", "Acme renewal"])["stage"], "Proposal");
    desk.ok(&["set", "acme renewal", "amount=6k"]);
    assert!(desk.ok(&["history", "acme renewal"]).contains("6000"));
    assert!(desk.fails(2, &["lose", "acme renewal"]).contains(&format!("dealdeck lose {deal} --reason")));
    desk.ok(&["lose", "acme renewal", "--reason", "pricing"]);
    desk.ok(&["reopen", "renewal"]);
    desk.ok(&["win", "renewal"]);
    desk.ok(&["snooze", "call back", "mon"]);
    desk.ok(&["done", "call back", "--next", "call back monday"]);
    desk.ok(&["done", "call back"]);
    assert!(desk.fails(1, &["done", "call back"]).contains("Several records are called"), "both are done");
    desk.ok(&["convert", "zoe", "--account", "none"]);
    let others = [desk.add(&["deal", "Acme one"]), desk.add(&["deal", "Acme two"])];
    let told = desk.fails(1, &["win", "acme"]);
    assert!(told.contains("Several records are called “acme”"), "{told}");
    for (id, name) in others.iter().zip(["Acme one", "Acme two"]) {
        assert!(told.contains(&format!("{id} opportunity  {name}")), "{told}");
    }
    assert!(!told.contains("Acme Corp"), "an account is not won: {told}");
    desk.ok(&["remove", "acme one", &others[1]]);
    let told = desk.fails(1, &["win", "acme corp"]);
    assert!(told.contains("No record has the id or the name “acme corp”"), "{told}");
    assert!(desk.fails(1, &["show", "nobody at all"]).contains("dealdeck find \"nobody at all\""));
}

#[test]
fn an_activity_is_found_with_the_day_it_was_done_on_where_the_user_is() {
    let desk = Desk::empty();
    desk.add(&["activity", "subject=Evening talk", "status=done", "done_at=2026-03-10T23:30:00Z"]);
    let found = |zone: &str, arguments: &[&str]| {
        let output = desk.bare_command().env("TZ", zone).args(arguments).output().expect("the program runs");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let words = ["find", "evening", "talk"];
    let keys = ["print", "contacts", "--keys", "fevening"];
    for (zone, day, written) in
        [("Asia/Ho_Chi_Minh", "2026-03-11", "11 Mar"), ("America/Lima", "2026-03-10", "10 Mar")]
    {
        let (line, screen) = (found(zone, &words), found(zone, &keys));
        assert!(line.contains(&format!("task · {day}")), "{zone}: {line}");
        assert!(screen.contains(&format!("task · {written}")), "{zone}: {screen}");
    }
}

#[test]
fn a_call_that_is_logged_closes_the_planned_one_that_is_due() {
    let desk = Desk::empty();
    let lan = desk.add(&["contact", "Lan Nguyễn"]);
    desk.ok(&["log", &lan, "note", "Met at the fair", "--next", "today call about the offer"]);
    let calls = || desk.json(&["list", "activities", "--where", "type:call"]);
    let planned = calls()[0]["id"].clone();
    desk.ok(&["log", &lan, "email", "Sent the offer"]);
    assert_eq!(calls()[0]["status"], "planned");
    let told = desk.json(&["log", &lan, "call", "They need a week", "--outcome", "connected"]);
    assert_eq!(told["id"], planned);
    assert!(told["done"].as_str().is_some_and(|done| done.contains("call about the offer")), "{told}");
    assert_eq!(calls().as_array().map(Vec::len), Some(1));
    let call = desk.json(&["show", planned.as_str().expect("an id")]);
    assert_eq!((&call["status"], &call["body"]), (&json!("done"), &json!("They need a week")));
    desk.ok(&["undo"]);
    assert_eq!(calls()[0]["status"], "planned");
    desk.ok(&["log", &lan, "call", "And again"]);
    desk.ok(&["log", &lan, "call", "And again", "--next", "tomorrow call once more"]);
    desk.ok(&["log", &lan, "call", "Too early"]);
    assert_eq!(calls().as_array().map(Vec::len), Some(4));
}
