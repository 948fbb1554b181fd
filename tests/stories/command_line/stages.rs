//! What stages ask for and what deals taught, on the command line.

use dealdeck::domain::{Change, Device, Kind, Value};
use dealdeck::repository::{Access, Clock, Repository, Who};

use super::Desk;

/// A deck whose Proposal needs a competitor, with a deal before it.
fn asking() -> (Desk, String) {
    let desk = Desk::empty();
    let id = desk.add(&["deal", "Acme renewal", "amount=4000"]);
    let who = Who { device: Device::new(9), user: None, clock: Clock::Fixed(0), state_dir: None };
    let mut deck = Repository::open(&desk.deck(), who, Access::Write).expect("the deck opens");
    let proposal = deck.lists().stages.iter().find(|stage| stage.name.as_deref() == Some("Proposal"));
    let proposal = proposal.expect("a stage").id;
    let needs = [("required_fields", Value::from("competitor, amount"))];
    deck.commit("asks", vec![Change::set(Kind::Stage, proposal, needs)]).expect("a commit");
    (desk, id)
}

#[test]
fn a_move_without_what_is_asked_warns_and_goes_on_and_keeps_the_reason() {
    let (desk, id) = asking();
    let ran = desk.run(&["move", &id, "proposal", "--reason", "they are in a hurry"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("Acme renewal moves without: competitor"), "{}", ran.err);
    assert_eq!(desk.json(&["show", &id])["stage"], "Proposal");
    let notes = desk.json(&["list", "activities", "--fields", "subject,body"]);
    assert_eq!(notes[0]["subject"], "moved without: competitor");
    assert_eq!(notes[0]["body"], "they are in a hurry");
    desk.ok(&["undo"]);
    assert_eq!(desk.json(&["show", &id])["stage"], "Prospecting");
    assert_eq!(desk.json(&["list", "activities"]), serde_json::json!([]));
}

#[test]
fn a_move_with_what_is_asked_warns_of_nothing() {
    let (desk, id) = asking();
    desk.ok(&["set", &id, "competitor=Globex"]);
    let ran = desk.run(&["move", &id, "proposal"]);
    assert!(ran.code == 0 && !ran.err.contains("without"), "{}", ran.err);
}

#[test]
fn a_stage_that_is_set_as_a_field_warns_of_what_the_deal_will_lack_and_obeys() {
    let (desk, id) = asking();
    let ran = desk.run(&["set", &id, "stage=proposal"]);
    assert!(ran.code == 0 && ran.err.contains("Acme renewal moves without: competitor"), "{}", ran.err);
    assert_eq!(desk.json(&["show", &id])["stage"], "Proposal");
    desk.ok(&["undo"]);
    let ran = desk.run(&["set", &id, "stage=proposal", "competitor=Globex"]);
    assert!(ran.code == 0 && !ran.err.contains("without"), "{}", ran.err);
}

#[test]
fn a_name_of_five_thousand_letters_leaves_room_for_what_was_done_with_it() {
    let desk = Desk::empty();
    let name = "x".repeat(5_000);
    let id = desk.add(&["deal", &name, "amount=4000"]);
    let ran = desk.run(&["move", &id, "proposal"]);
    assert!(ran.code == 0 && ran.err.contains("… to Proposal"), "{}", ran.err);
    let lines = |out: &str| out.lines().map(str::len).max().unwrap_or(0);
    assert!(lines(&ran.err) < 1_000, "{}", ran.err);
    let table = ["--format", "table"];
    for told in [vec!["list", "deals"], vec!["today"], vec!["history"]] {
        let ran = desk.run(&[told.as_slice(), &table].concat());
        assert!(ran.code == 0 && lines(&ran.out) < 1_000, "{told:?}: {}", ran.out);
    }
    let ran = desk.run(&["brief", &id]);
    assert!(ran.code == 0 && lines(&ran.out) < 1_000, "{}", ran.out);
}

#[test]
fn a_lesson_is_kept_in_one_step_with_winning_and_losing() {
    let (desk, id) = asking();
    desk.ok(&["lose", &id, "--reason", "budget", "--lesson", "Ask who pays"]);
    let lessons = |desk: &Desk| {
        let who = Who { device: Device::new(9), user: None, clock: Clock::Fixed(0), state_dir: None };
        let deck = Repository::open(&desk.deck(), who, Access::Read).expect("the deck opens");
        deck.lessons(10).expect("lessons").into_iter().filter_map(|one| one.lesson.text).collect::<Vec<_>>()
    };
    assert_eq!(lessons(&desk), ["Ask who pays"]);
    desk.ok(&["undo"]);
    assert!(lessons(&desk).is_empty());
}
