//! What holds on every screen: keys, overlays, undo, jobs, sizes. Told with the least screen there
//! can be, so that these stories do not change with any real one.

mod plain_screen;

use crossterm::event::{MouseButton, MouseEventKind};
use dealdeck::domain::presets::StagePreset;
use dealdeck::domain::{Change, Id, Kind, Value};
use dealdeck::shell::errand::Errand;

use crate::deck::Deck;

fn deck() -> Deck {
    Deck::with(plain_screen::open, |ids| {
        plain_screen::contacts(&["Bình An", "Claire Fontaine", "Đức Trần", "Wei 王伟"], ids)
    })
}

#[test]
fn a_write_is_shown_told_and_undone_also_after_a_restart() {
    deck()
        .keys("aAda<Enter>")
        .sees("> Ada")
        .sees("added Ada")
        .sees("u takes it back")
        .keys("u")
        .sees("Undone: added Ada")
        .sees_no("> Ada")
        .keys("U")
        .sees("Done again: added Ada")
        .sees("> Ada")
        .restart()
        .keys("u")
        .sees_no("> Ada");
}

#[test]
fn undo_to_the_beginning_says_when_nothing_is_left() {
    deck().keys("aAda<Enter>uuuu").sees("Nothing to undo.").keys("UUUU").sees("Nothing to do again.");
}

#[test]
fn a_prompt_previews_refuses_and_is_left() {
    deck()
        .keys("a")
        .sees("Name?")
        .keys("Zo")
        .sees("makes “Zo”")
        .keys("<BS><BS><Enter>")
        .sees("A name is needed")
        .keys("<Esc>")
        .sees_no("Name?")
        .sees("Dismissed");
}

#[test]
fn letters_in_a_prompt_are_text_and_not_commands() {
    deck().keys("aquU:?/<lt><Enter>").sees("added quU:?/<");
}

#[test]
fn a_delete_asks_first_and_only_a_yes_deletes() {
    deck()
        .keys("<Del>")
        .sees("Delete?")
        .keys("<Esc>")
        .sees("> Bình An")
        .keys("<Del>n")
        .sees("> Bình An")
        .keys("<Del><Enter>")
        .sees("> Bình An")
        .keys("<Del>y")
        .sees("deleted Bình An")
        .sees("> Claire");
}

#[test]
fn a_picker_is_narrowed_by_base_letters() {
    deck().keys("o").sees("Who?").keys("duc").sees_no("Zoë").keys("<Enter>").sees("Picked([Text(\"Đức\")])");
}

#[test]
fn a_record_is_picked_from_the_deck_as_one_types() {
    deck().keys("s").sees("Whom?").sees("Claire Fontaine").keys("tran").sees_beside("│", "Đức Trần");
}

#[test]
fn a_form_is_filled_in_chosen_from_and_saved() {
    deck()
        .keys("e")
        .sees_beside("Name", "Bình An")
        .keys(" Nguyễn<Tab><Enter>")
        .sees("Hot")
        .keys("<Enter><C-s>")
        .sees("renamed to Bình An Nguyễn, Hot")
        .sees("> Bình An Nguyễn");
}

#[test]
fn esc_in_a_changed_form_asks_before_it_throws_it_away() {
    deck().keys("ex<Esc>").sees("Not saved.").keys("<Esc>").sees_no("Rating").sees("> Bình An");
}

#[test]
fn the_palette_finds_commands_by_name_with_their_keys() {
    deck()
        .keys(":")
        .sees("Commands")
        .keys("undo")
        .sees_beside("Undo", "u")
        .keys("<Enter>")
        .sees("Nothing to undo.");
}

#[test]
fn help_lists_the_keys_of_the_place_and_is_searchable() {
    deck().keys("?").sees("Keys:").keys("redo").sees_beside("U", "Redo").keys("<Esc>").sees_no("Keys:");
}

#[test]
fn find_anything_opens_what_was_found() {
    deck()
        .keys("<C-p>")
        .sees("Find anything")
        .keys("duc")
        .sees("Đức Trần")
        .keys("<Enter>")
        .sees("Record(Contact");
}

#[test]
fn back_finds_the_cursor_where_it_was_and_tabs_keep_theirs() {
    deck()
        .keys("jj")
        .sees("> Đức")
        .keys("<Enter>")
        .sees("Record(Contact")
        .keys("<Esc>")
        .sees("> Đức")
        .keys("3")
        .sees("List(Lead)")
        .sees("> Bình An")
        .keys("2")
        .sees("Pipeline(None)")
        .sees("> Đức");
}

#[test]
fn a_command_that_cannot_be_done_says_why() {
    deck().keys("W").sees("contacts are not won");
}

#[test]
fn repeat_makes_the_last_change_again() {
    let twice = deck().keys(".").sees("Nothing was changed yet").keys("aAda<Enter>.");
    assert_eq!(twice.frame().matches(" Ada").count() - twice.frame().matches("added Ada").count(), 2);
}

#[test]
fn a_job_tells_writes_and_is_undone() {
    deck().keys("|").sees("counted all").sees("Counted 4").keys("u").sees_no("Counted 4");
}

#[test]
fn a_paste_outside_a_text_does_nothing_and_inside_it_is_one_clean_line() {
    deck()
        .paste("qqq\n")
        .sees("> Bình An")
        .keys("a")
        .paste("Cafe\u{301}\r\n\u{1b}[31mred")
        .keys("<Enter>")
        .sees("added Café [31mred");
}

#[test]
fn every_size_draws_and_a_small_one_says_so() {
    let mut deck = deck().size(19, 4).sees("Too small").size(1, 1);
    for (width, height) in [(20, 5), (40, 10), (80, 24), (200, 60), (500, 200), (500, 5), (20, 200)] {
        deck = deck.size(width, height).keys("a<Esc>?<Esc>:<Esc>e<Esc><Del><Esc><C-p><Esc>").sees("Bình");
    }
}

#[test]
fn another_programs_write_is_shown() {
    let mut deck = deck();
    let mut other = deck.shell().repository().reopen().expect("a connection").expect("a deck in a file");
    let changes = plain_screen::contacts(&["Aaron"], &mut || dealdeck::domain::Id::derived(&["x"]));
    other.commit("added elsewhere", changes).expect("a commit");
    deck.shell().look_at_file();
    deck.size(90, 24).sees("> Aaron");
}

#[test]
fn esc_stops_a_job_and_other_keys_wait_for_it() {
    deck()
        .keys_at_once("S")
        .sees("Going on")
        .keys_at_once("jj:")
        .sees("> Bình An")
        .sees_no("Commands")
        .keys_at_once("<Esc>")
        .wait()
        .sees("Stopped.")
        .sees_no("Going on");
}

#[test]
fn a_job_that_panics_is_told_and_the_program_goes_on() {
    deck().keys("i").sees("This broke").keys("aAda<Enter>").sees("added Ada");
}

#[test]
fn an_undo_that_would_overwrite_asks_and_keeps_what_came_later() {
    let mut deck = deck().keys("e<BS><BS>n<C-s>").sees("renamed to Bình n");
    let mut other = deck.shell().repository().reopen().expect("a connection").expect("a deck in a file");
    let steps = other.steps(None, 1).expect("steps");
    let (_, edits) = other.step(steps[0].id).expect("a step").expect("the step");
    let change = Change::set(edits[0].kind, edits[0].id, [("name", "Bình later".into())]);
    other.commit("renamed elsewhere", vec![change]).expect("a commit");
    deck.shell().look_at_file();
    deck.shell().perform(dealdeck::ui::Outcome::UndoStep(steps[0].id));
    deck.size(100, 31).sees("Keep those").keys("y").sees("is left to take back").sees("> Bình later");
}

#[test]
fn the_mouse_goes_to_tabs_rows_and_drags() {
    let left = MouseEventKind::Down(MouseButton::Left);
    let deck = deck();
    let column = deck.frame().lines().next().and_then(|line| line.find("Contacts")).expect("a tab");
    deck.mouse(left, column as u16, 0)
        .sees("List(Contact)")
        .mouse(left, 4, 3)
        .sees("> Đức")
        .mouse(MouseEventKind::Up(MouseButton::Left), 9, 5)
        .sees("dragged (4, 2) to (9, 4)")
        .mouse(MouseEventKind::ScrollUp, 4, 3)
        .sees("> Bình")
        .mouse(left, 4, 2)
        .mouse(MouseEventKind::Up(MouseButton::Left), 4, 2)
        .mouse(left, 4, 2)
        .sees("Record(Contact");
}

#[test]
fn copying_is_an_errand_for_the_terminal() {
    let mut deck = deck().keys("y");
    assert_eq!(deck.shell().next_errand(), Some(Errand::Copy("Bình An".to_owned())));
    deck.shell().copied(None);
    deck.size(90, 20).sees("Sent to the clipboard through the terminal");
}

#[test]
fn a_card_that_moves_is_seen_under_its_stage_and_undo_brings_it_back() {
    let preset = StagePreset::Standard;
    let deal = move |ids: &mut dyn FnMut() -> Id| {
        let values = [
            ("name", Value::from("Forklift lease")),
            ("pipeline", Value::Id(preset.pipeline())),
            ("stage", Value::Id(preset.stage("Qualification"))),
        ];
        vec![Change::create(Kind::Opportunity, ids(), values)]
    };
    Deck::with(dealdeck::screens::open, deal)
        .size(120, 30)
        .open("pipeline")
        .sees_under("Qualification", "Forklift lease")
        .keys("L")
        .sees_under("Proposal", "Forklift lease")
        .sees_not_under("Qualification", "Forklift lease")
        .keys("u")
        .sees_under("Qualification", "Forklift lease")
        .sees_not_under("Proposal", "Forklift lease");
}

#[test]
fn what_is_typed_and_confirmed_at_once_is_what_is_picked() {
    let deck = deck().keys("s").sees("Whom?").keys("tran<Enter>");
    let told =
        deck.frame().lines().find_map(|line| line.split_once("Picked([Id(")).map(|(_, id)| id.to_owned());
    deck.keys("s<Enter>")
        .sees_no(&told.clone().expect("a choice"))
        .keys_at_once("stran<Enter>")
        .sees(&told.expect("it"));
}

#[test]
fn what_was_looked_for_never_comes_to_a_picker_that_looks_for_nothing() {
    deck().keys_at_once("sa<Esc>o").wait().sees("Who?").sees("Zoë").sees("Ada");
}
