//! The history of the deck: every step, what it changed, and taking any of them back.

use crate::sales::sales;

#[test]
fn any_step_can_be_taken_back_and_that_is_a_step_too() {
    sales()
        .size(100, 30)
        .keys("L")
        .keys("oann<Enter>")
        .keys("8")
        .sees("gave Fleet upgrade to Anna Nowak")
        .sees("moved Fleet upgrade to Qualification")
        .keys("jx")
        .sees("Take back “moved Fleet upgrade to Qualification”?")
        .keys("y")
        .sees("↶ moved Fleet upgrade to Qualification")
        .keys("2")
        .sees_under("Prospecting", "Fleet upgrade")
        .sees_under("Prospecting", "AN");
}

#[test]
fn the_question_before_taking_back_counts_what_goes_and_what_stays() {
    sales()
        .size(100, 30)
        .keys("L8x")
        .sees("Take back “moved Fleet upgrade to Qualification”?")
        .sees_no("It takes back")
        .keys("<Esc>")
        .keys("2")
        .size(160, 40)
        .keys("<Home><Home>lvVoann<Enter>")
        .keys("8x")
        .sees("It takes back 2");
}

#[test]
fn a_step_that_was_taken_back_is_not_taken_back_again() {
    sales().size(100, 30).keys("Lu8jx").sees("It was taken back before.");
}

#[test]
fn a_step_opens_to_what_it_changed_and_on_to_the_record() {
    sales()
        .size(100, 30)
        .keys("L8<Enter>")
        .sees_beside("Deal", "Fleet upgrade")
        .sees_beside("Stage", "Prospecting → Qualification")
        .sees_beside("Probability", "10 % → 20 %")
        .keys("<Enter>")
        .sees("Deal  Fleet upgrade");
}

#[test]
fn history_and_undo_outlive_the_program() {
    sales()
        .size(100, 30)
        .keys("L")
        .restart()
        .sees_under("Qualification", "Fleet upgrade")
        .keys("u")
        .sees_under("Prospecting", "Fleet upgrade")
        .keys("8")
        .sees("moved Fleet upgrade to Qualification");
}

#[test]
fn how_the_deck_began_is_not_taken_back() {
    sales().size(100, 30).keys("8x").sees("This is how the deck began");
}

#[test]
fn a_deck_keeps_as_much_history_as_it_is_told_to_in_every_copy() {
    let desk = crate::command_line::Desk::empty();
    let lan = desk.add(&["contact", "Lan"]);
    desk.ok(&["set", &lan, "title=Buyer"]);
    assert!(desk.run(&["history", "--keep", "12"]).err.contains("nothing older"));
    let kept =
        desk.command_at("2028-01-05T09:00:00Z", &["history", "--keep", "12"]).output().expect("it runs");
    let told = String::from_utf8_lossy(&kept.stderr).into_owned();
    assert!(told.contains("1 older line was cut"), "{told}");
    let left = desk.json(&["history", &lan]);
    assert_eq!((left.as_array().map(Vec::len), &left[0]["what"]), (Some(1), &"added contact Lan".into()));
    assert_eq!(desk.json(&["show", &lan])["title"], "Buyer");
    assert_eq!(desk.run(&["history", "--keep", "some"]).code, 2);
    assert!(desk.run(&["history", "--keep", "all"]).err.contains("All history"));
    desk.ok(&["check"]);
}
