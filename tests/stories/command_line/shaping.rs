//! Shaping the deck from scripts: stages, pipelines, fields, lists, users, by the rules of the
//! settings screen.

use super::Desk;

#[test]
fn a_stage_that_is_retired_hands_its_deals_on() {
    let desk = Desk::demo();
    let count = |stage: &str| {
        let filter = format!("stage:\"{stage}\"");
        desk.json(&["list", "deal", "--where", &filter, "--fields", "name"]).as_array().map_or(0, Vec::len)
    };
    let (proposal, negotiation) = (count("Proposal"), count("Negotiation"));
    let told = desk.fails(1, &["stage", "retire", "Proposal"]);
    assert!(told.contains("say where they go"), "{told}");
    desk.ok(&["stage", "retire", "Proposal", "--to", "Negotiation"]);
    assert_eq!(count("Negotiation"), proposal + negotiation);
    let told = desk.fails(1, &["stage", "retire", "Closed Won", "--to", "Closed Lost"]);
    assert!(told.contains("only won stage"), "{told}");
    desk.ok(&["undo"]);
    assert_eq!((count("Proposal"), count("Negotiation")), (proposal, negotiation));
}

#[test]
fn stages_and_pipelines_are_added_renamed_and_changed() {
    let desk = Desk::empty();
    desk.ok(&["stage", "add", "Demo given", "probability=40"]);
    desk.ok(&["stage", "rename", "Demo given", "Demo"]);
    desk.ok(&["stage", "set", "Demo", "probability=45", "rot_days=5"]);
    let deal = desk.add(&["deal", "name=Acme", "stage=Demo"]);
    assert_eq!(desk.json(&["show", &deal])["probability"], 45);
    desk.ok(&["stage", "set", "Demo", "probability=55"]);
    assert_eq!(desk.json(&["show", &deal])["probability"], 55);
    desk.ok(&["pipeline", "add", "Renewals", "--stages", "short"]);
    desk.ok(&["pipeline", "default", "Renewals"]);
    let told = desk.fails(1, &["pipeline", "retire", "Standard"]);
    assert!(told.contains("say which pipeline takes them over"), "{told}");
    desk.ok(&["pipeline", "retire", "Standard", "--to", "Renewals"]);
    assert_eq!(desk.json(&["show", &deal])["stage"], "Proposition");
}

#[test]
fn a_field_is_added_renamed_retired_and_revived() {
    let desk = Desk::empty();
    desk.ok(&["field", "add", "lead", "Budget code"]);
    desk.ok(&["field", "rename", "lead", "budget_code", "Cost centre"]);
    let lead = desk.add(&["lead", "name=Lan", "budget_code=A-7"]);
    assert_eq!(desk.json(&["show", &lead])["budget_code"], "A-7");
    desk.ok(&["field", "retire", "lead", "Cost centre"]);
    assert!(desk.run(&["set", &lead, "budget_code=B"]).code != 0);
    desk.ok(&["field", "revive", "lead", "budget_code"]);
    assert_eq!(desk.json(&["show", &lead])["budget_code"], "A-7");
    let told = desk.fails(1, &["field", "add", "lead", "Region", "--type", "choice"]);
    assert!(told.contains("what there is to choose"), "{told}");
}

#[test]
fn types_of_fields_and_modules_are_named_as_on_the_screens_or_in_short() {
    let desk = Desk::empty();
    desk.ok(&["field", "add", "lead", "Seats", "--type", "whole number"]);
    desk.ok(&["field", "add", "lead", "Rooms", "--type", "integer"]);
    let told = desk.json(&["field", "list"]);
    assert_eq!((&told[0]["type"], &told[1]["type"]), (&"integer".into(), &"integer".into()), "{told}");
    let table = desk.ok(&["field", "list", "--format", "table"]);
    assert_eq!(table.matches("Whole number").count(), 2, "{table}");
    assert!(!table.contains("integer") && table.contains("Leads"), "{table}");
    desk.ok(&["modules", "off", "Owners and team"]);
    assert!(desk.ok(&["modules"]).contains("owner\toff"));
}

#[test]
fn a_user_who_goes_hands_over_what_is_open() {
    let desk = Desk::demo();
    let theirs = |name: &str| {
        let filter = format!("owner:{name} is:open");
        desk.json(&["list", "deal", "--where", &filter, "--fields", "name"]).as_array().map_or(0, Vec::len)
    };
    let (david, minh) = (theirs("David"), theirs("Minh"));
    assert!(david > 0);
    desk.ok(&["user", "retire", "David Okafor", "--to", "Minh Trần"]);
    assert_eq!((theirs("David"), theirs("Minh")), (0, david + minh));
}

#[test]
fn stages_and_pipelines_are_listed_as_anything_else_is() {
    let desk = Desk::empty();
    desk.ok(&["pipeline", "add", "Renewals", "--stages", "short"]);
    let pipelines = desk.json(&["pipeline", "list"]);
    let names = |told: &serde_json::Value| -> Vec<String> {
        told.as_array()
            .expect("rows")
            .iter()
            .map(|row| row["name"].as_str().unwrap_or_default().to_owned())
            .collect()
    };
    assert_eq!(names(&pipelines), ["Standard", "Renewals"]);
    let all = desk.json(&["stage", "list"]);
    assert!(all[0]["probability"].is_number() && all[0]["pipeline"] == "Standard", "{all}");
    let renewals = desk.json(&["stage", "list", "--pipeline", "renewals"]);
    let count = |told: &serde_json::Value| told.as_array().map_or(0, Vec::len);
    assert!(0 < count(&renewals) && count(&renewals) < count(&all), "{renewals}");
    assert!(desk.ok(&["stage", "list", "--format", "csv"]).starts_with("id,pipeline,order,name"));
    desk.fails(1, &["stage", "list", "--pipeline", "nothing"]);
    desk.ok(&[
        "stage",
        "set",
        "proposal",
        "required_fields=close,amount",
        "exit_criteria=Budget known\nNeed agreed",
    ]);
    let all = desk.json(&["stage", "list"]);
    let asks =
        |key: &str| all.as_array().into_iter().flatten().find_map(|row| row[key].as_str().map(str::to_owned));
    assert_eq!(asks("required_fields").as_deref(), Some("close,amount"));
    assert_eq!(asks("exit_criteria").as_deref(), Some("Budget known\nNeed agreed"));
    let table = desk.ok(&["stage", "list", "--format", "table"]);
    let proposal = table.lines().find(|line| line.contains("Proposal")).expect("a row");
    assert!(proposal.contains("close,amount") && proposal.contains("Budget known · Need agreed"), "{table}");
}
