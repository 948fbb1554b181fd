//! How the deals of a pipeline are tracked: by stage, by probability, or by both; what is shown of
//! each, and that nothing but that changes.

use dealdeck::domain::{Change, Kind, Value};

use crate::command_line::Desk;
use crate::deck::Deck;

/// Has the deals of every pipeline tracked so; the row that says how is the last of the form.
fn tracked(deck: Deck, by: &str) -> Deck {
    deck.keys(&format!(":modules<Enter><S-Tab><Enter>{by}<Enter><C-s>"))
}

#[test]
fn a_board_tracked_by_probability_opens_in_bands_and_says_nothing_of_stages() {
    let deck = Deck::demo().size(120, 40).sees("Prospecting").sees_no("50–79 %");
    let deck = tracked(deck, "probability").sees("had deals tracked by probability");
    let deck = deck.sees("50–79 %").sees("by probability").sees_no("Prospecting").sees_no("Qualification");
    let deck = deck.keys("g").sees("owner").sees_no("1 stage").keys("<Esc>");
    let deck = deck.keys("g2").sees("by owner").sees_no("Proposal");
    deck.keys("u").keys("g1").sees("Prospecting").sees("10 %").sees_no("50–79 %");
}

#[test]
fn forms_lists_pages_and_filters_tell_the_probability_and_not_the_stage() {
    let deck = tracked(Deck::demo().size(160, 45), "probability");
    let deck = deck.keys("e").sees("Probability").sees("Close date").sees_no("Stage").keys("<Esc>");
    let deck = deck.keys("<Enter>").sees(" %").sees_no("Stage ").keys("<Esc>");
    let deck = deck.keys(":deals<Enter>").sees("Probability").sees_no("Stage ");
    let deck = deck.keys("|stage").sees_no("[ ] Stage").keys("<Esc>");
    let deck = deck.keys("/stage:proposal").sees("Stages are switched off.").keys("<Esc>");
    deck.keys("/prob").sees("probability");
}

#[test]
fn a_deal_tracked_by_probability_moves_to_the_band_beside_its_own() {
    let deck = tracked(Deck::demo().size(120, 40), "probability").keys("/name:\"Sao Biển\" or acme<Enter>");
    let deck = deck.keys("L").sees("set the probability of");
    let deck = deck.keys("u").keys("<Enter>L").sees("set the probability of").keys("m2");
    deck.sees("to 10 %").keys("u").sees("Undone");
}

#[test]
fn a_pipeline_tracked_by_stage_shows_no_probability_beside_one_that_does() {
    let deck = Deck::demo().size(120, 40).sees("10 %").sees("weighted").keys(":deals<Enter>").sees("Stage");
    let deck = deck.meanwhile(|repository| {
        let lists = repository.lists();
        let first = lists.default_pipeline().expect("a pipeline").id;
        let other = repository.new_id();
        let changes = vec![
            Change::set(Kind::Pipeline, first, [("tracked_by", Value::from("stage"))]),
            Change::create(Kind::Pipeline, other, [("name", Value::from("Other")), ("order", 9.into())]),
        ];
        repository.commit("one by stage", changes).expect("a step");
    });
    let deck = deck.restart().sees("Prospecting").sees_no("10 %").sees_no("weighted");
    let deck = deck.keys("g").sees_no("probability").sees_no("forecast category").keys("<Esc>");
    let deck = deck.keys("e").sees("Stage").sees_no("Probability").sees_no("Forecast").keys("<Esc>");
    let deck = deck.keys("<Enter>").sees("Stage").sees_no("Probability").keys("<Esc>");
    deck.keys(":deals<Enter>").keys("|proba").sees("Probability");
}

#[test]
fn reports_weigh_nothing_where_deals_are_tracked_by_stage() {
    let deck = Deck::demo().size(120, 40).open("reports").sees("weighted").sees("Commit");
    let deck = tracked(deck, "stage").sees_no("weighted").sees_no("Commit").keys("u");
    deck.sees("weighted").sees("Commit");
}

#[test]
fn the_command_line_says_nothing_of_what_deals_are_not_tracked_by() {
    let desk = Desk::demo();
    let table = ["list", "deals", "--format", "table", "--limit", "1"];
    let (both, export) = (desk.ok(&table), desk.ok(&["export", "deals", "--format", "json"]));
    assert!(both.contains("Stage") && both.contains("Probability"), "{both}");
    assert!(desk.ok(&["--help"]).contains("\n  move"));
    desk.ok(&["modules", "track", "probability"]);
    let listed = desk.ok(&table);
    assert!(!listed.contains("Stage") && listed.contains("Probability"), "{listed}");
    assert!(!desk.ok(&["--help"]).contains("\n  move"));
    let deal: serde_json::Value =
        serde_json::from_str(&desk.ok(&["list", "deals", "--format", "json", "-n", "1"])).expect("JSON");
    let brief = desk.json(&["brief", deal[0]["id"].as_str().expect("an id")]);
    for told in [&brief["about"], &brief["deals"][0]] {
        assert!(told.get("stage").is_none() && told["probability"].is_number(), "{brief}");
    }
    let error = desk.fails(2, &["report", "pipeline", "--by", "stage"]);
    assert!(error.contains("Stages are switched off.") && error.contains("modules track both"), "{error}");
    assert!(
        desk.fails(2, &["list", "deals", "--where", "stage:proposal"]).contains("Stages are switched off.")
    );
    desk.ok(&["modules", "track", "stage"]);
    let listed = desk.ok(&table);
    assert!(listed.contains("Stage") && !listed.contains("Probability"), "{listed}");
    let error = desk.fails(2, &["report", "pipeline", "--by", "probability"]);
    assert!(error.contains("modules track both"), "{error}");
    desk.ok(&["undo"]);
    desk.ok(&["modules", "track", "both"]);
    assert_eq!(desk.ok(&table), both);
    assert_eq!(desk.ok(&["export", "deals", "--format", "json"]), export);
}
