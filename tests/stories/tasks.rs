//! Lines of a text that are to be done: `- [ ] fri send quote` is planned when it is saved.

use crate::deck::Deck;
use crate::sales::sales;

/// Opens the long text of the record, or what is being typed, and comes back from the editor with another.
fn edited(deck: Deck, text: &str) -> Deck {
    let mut deck = deck.keys("<C-o>");
    assert!(deck.shell().next_errand().is_some(), "the editor is opened");
    deck.shell().edited(Ok(text.to_owned()));
    deck.wait()
}

#[test]
fn open_boxes_of_a_text_are_planned_in_the_step_that_saves_it() {
    let deck = sales().size(110, 50).open("accounts").keys("/globex<Enter><Enter>");
    let deck = edited(deck, "They want it.\n- [ ] fri send quote\n- [ ] thứ 2 gọi lại\n- [x] met them")
        .sees("edited Globex and planned 2 tasks")
        .sees_beside("Task · send quote", "Fri")
        .sees("gọi lại")
        .sees("- [>] fri send quote")
        .sees("- [x] met them");
    let deck = edited(deck, "They want it.\n- [>] fri send quote\n- [>] thứ 2 gọi lại\n- [x] met them again")
        .sees("edited Globex")
        .sees_no("planned");
    deck.keys("uu").sees("Undone").sees_no("send quote").sees_no("They want it.");
}

#[test]
fn a_task_whose_day_is_none_stays_in_the_text_and_is_told() {
    let deck = sales().size(110, 50).open("accounts").keys("/globex<Enter><Enter>");
    edited(deck, "- [ ] 32/13 send quote\n- [ ] fri call them")
        .sees("One task was left: “32/13 send quote”")
        .sees("- [ ] 32/13 send")
        .sees("- [>] fri call them");
}

#[test]
fn a_text_typed_in_the_form_plans_its_tasks_too() {
    sales()
        .size(110, 50)
        .open("accounts")
        .keys("/thành<Enter>e")
        .keys("<PageDown><Up>")
        .paste("- [ ] mai gọi giám đốc")
        .keys("<C-s>")
        .sees("planned one task")
        .keys("<Enter>")
        .sees_beside("gọi giám đốc", "tomorrow");
}

#[test]
fn open_boxes_of_a_note_are_planned_about_the_same_record() {
    let deck = sales().size(110, 50).open("accounts").keys("/globex<Enter><Enter>n");
    edited(deck, "They want it.\n- [ ] fri send quote\n- [ ] +3d gọi lại")
        .keys("<Enter>")
        .sees("noted something on Globex and planned 2 tasks")
        .sees_beside("Task · send quote", "Fri")
        .sees("gọi lại")
        .sees("- [>] fri send quote")
        .keys("u")
        .sees("Undone")
        .sees_no("send quote");
}

#[test]
fn a_task_of_a_note_whose_day_is_none_stays_in_it_and_is_told() {
    let deck = sales().size(110, 50).open("accounts").keys("/globex<Enter><Enter>n");
    edited(deck, "They want it.\n- [ ] 32/13 send quote")
        .keys("<Enter>")
        .sees("One task was left: “32/13 send quote”")
        .sees("- [ ] 32/13 send quote");
}

#[test]
fn a_note_written_in_the_line_plans_its_task_about_each_record() {
    sales()
        .size(110, 50)
        .open("accounts")
        .keys("<Space>j<Space>n")
        .keys("- [ ] fri call about stock<Enter>")
        .sees("noted something on 2 records and planned 2 tasks")
        .keys("u")
        .sees("Undone");
}

#[test]
fn open_boxes_of_what_was_said_are_planned_beside_the_next_step() {
    let deck = sales().size(110, 50).open("accounts").keys("/globex<Enter><Enter>c1");
    let deck = edited(deck, "They ask for a price at 9h.\n- [ ] fri 9h send quote")
        .keys("<Enter>")
        .sees("wrote down what was said with Globex and planned one task")
        .sees_beside("Task · send quote", "Fri");
    let deck = edited(deck.keys("c1"), "- [ ] fri print it\n>thu call again")
        .keys("<Enter>")
        .sees("planned “call again” for Globex")
        .sees("and planned one task");
    deck.sees_beside("Task · print it", "Fri").sees_beside("Call · call again", "Thu");
}

#[test]
fn a_note_keeps_the_lines_it_was_written_in() {
    let mut deck = Deck::demo().size(100, 30).open("leads").keys("nabc <C-o>");
    while deck.shell().next_errand().is_some() {}
    deck.shell().edited(Ok("abc một\ndòng hai\n".to_owned()));
    let deck = deck.keys("<Enter>").sees("noted").keys("<Enter>");
    deck.sees("Note · abc một").sees("dòng hai");
}
