//! `.` makes the last change again; keys are written down and played.

use std::fs;

use crate::deck::Deck;

#[test]
fn a_change_is_made_again_on_another_record() {
    let deck = Deck::demo().size(120, 40).open("leads").keys("#urgent<Enter>j.");
    deck.keys("/tag:urgent<Enter>").sees(" 2\n");
}

#[test]
fn a_tag_that_is_added_again_leaves_those_that_the_next_record_has() {
    let deck = Deck::demo().size(120, 40).open("leads").keys("#urgent<Enter>j#old<Enter>k.");
    let deck = deck.keys("/tag:urgent tag:old<Enter>").sees(" 1\n").keys("<Esc>");
    let deck = deck.keys("#-old<Enter>j.").keys("/tag:old<Enter>").sees("Nothing matches").keys("<Esc>");
    deck.keys("/tag:urgent<Enter>").sees(" 1\n");
}

#[test]
fn a_change_is_made_again_on_another_screen() {
    let deck = Deck::demo().size(120, 40).open("leads").keys("$12k<Enter>").open("pipeline").keys(".");
    deck.sees("12,000 ₫");
}

#[test]
fn a_move_a_call_a_note_an_owner_and_a_capture_are_made_again() {
    let deck = Deck::demo().size(140, 40).keys("L").keys("j.").sees("moved");
    let deck = deck.keys("oDavid<Enter>").keys("j.").sees("David");
    let deck =
        deck.open("contacts").keys("nRemember<Enter>").keys("j.").sees("noted something on Andrew Hughes");
    deck.open("leads").keys("aRepeated Person<Enter>").keys(".").keys("/Repeated<Enter>").sees(" 2\n");
}

#[test]
fn looking_otherwise_is_not_made_again() {
    let deck = Deck::demo().size(120, 40).open("leads").keys("wA view<Enter>").keys(".");
    deck.sees("Nothing was changed yet that could be repeated.");
}

#[test]
fn what_was_changed_in_a_form_is_changed_again_and_nothing_else() {
    let deck = Deck::demo().size(120, 40).open("leads").sees("Megan Haddad");
    let deck =
        deck.keys("e").keys("<Tab><Tab><Tab><Tab>Buyer of pears<C-s>").keys("j.").keys("/pears<Enter>");
    deck.sees(" 2\n").sees("Megan Haddad").keys("/megan<Enter>").sees("Fairhaven Bakery");
}

#[test]
fn keys_are_written_down_and_played_on_the_next_record() {
    let deck = Deck::demo().size(120, 40).open("leads").keys("Q").sees("● recording");
    let deck = deck.keys("#played<Enter>j").keys("Q").sees_no("● recording").sees("A name for them?");
    let deck = deck.keys("<Enter>").sees("@ plays it.").keys("@").keys("@");
    deck.keys("/tag:played<Enter>").sees(" 3\n");
}

#[test]
fn each_change_that_is_played_is_a_step_of_its_own() {
    let deck = Deck::demo().size(120, 40).open("leads");
    let deck = deck.keys("Q#one<Enter>#, two<Enter>Q<Enter>").keys("j@");
    let deck = deck.keys("/tag:two<Enter>").sees(" 2\n").keys("<Esc>u").keys("/tag:two<Enter>").sees(" 1\n");
    deck.keys("<Esc>").keys("/tag:one<Enter>").sees(" 2\n");
}

#[test]
fn playing_stops_at_the_first_key_that_is_refused() {
    let deck = Deck::demo().size(120, 40).open("pipeline");
    let deck = deck.keys("QL$12<Enter>Q<Enter>").open("leads").keys("@");
    deck.sees("Stopped at key 1 of 5, L").sees_no("How much");
}

#[test]
fn playing_stops_where_an_answer_is_wrong_and_the_question_stays_open() {
    let deck = Deck::demo().size(120, 40).keys("Q").keys("$x<Enter><Esc>$5<Enter>Q<Enter>");
    deck.keys("@").sees("Stopped at key 3 of 7, Enter:").sees("› x");
}

#[test]
fn there_is_nothing_to_play_at_first_and_nothing_plays_itself() {
    let deck = Deck::demo().size(120, 40).keys("@").sees("No keys were written down yet; Q starts that.");
    let deck = deck.keys("Q@").sees("Keys are being written down; Q ends that first.").keys("Q");
    deck.sees("No key was written down.");
}

#[test]
fn what_ends_it_in_the_palette_is_not_written_down() {
    let deck =
        Deck::demo().size(120, 40).open("leads").keys("Q#palette<Enter>j").keys(":toggle-rec<Enter><Enter>");
    deck.keys("@").sees_no("Stopped").keys("/tag:palette<Enter>").sees(" 2\n");
}

#[test]
fn named_keys_are_kept_in_a_file_and_chosen_by_their_digit() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("config").join("macros.toml");
    let mut deck = Deck::demo().size(120, 40).open("leads");
    deck.shell().keep_macros(file.clone());
    let deck = deck.keys("Q#named<Enter>jQ").keys("tag it<Enter>").sees("“tag it” is kept");
    assert_eq!(fs::read_to_string(&file).expect("a file"), "\"tag it\" = \"#named<Enter>j\"\n");
    let mut deck = deck.restart().open("leads").keys("j");
    deck.shell().keep_macros(file.clone());
    let deck = deck.keys("@").sees_beside("1 tag it", "#named<Enter>j").keys("1");
    let deck = deck.keys("/tag:named<Enter>").sees(" 2\n").keys("<Esc>");
    let deck = deck.keys(":forget-macro<Enter><Enter>").sees("“tag it” is forgotten.");
    assert_eq!(fs::read_to_string(&file).expect("a file").trim(), "");
    deck.keys("@").sees("No keys were written down yet");
}

#[test]
fn what_is_wrong_in_the_file_is_told_with_its_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("macros.toml");
    fs::write(&file, "good = \"jj\"\nbad = \"j<Nokey>\"\n").expect("written");
    let mut deck = Deck::demo().size(140, 40);
    deck.shell().keep_macros(file);
    let deck = deck.size(141, 40).sees("macros.toml").sees("2").sees("<Nokey>");
    deck.keys("@").sees("1 good").sees_no("bad");
}

#[test]
fn keys_are_played_on_each_row_that_is_marked() {
    let deck = Deck::demo().size(120, 40).open("leads").keys("Q#played<Enter>Q<Enter>");
    let deck = deck.keys("jvvv@").sees("Played 8 keys on each of 3 rows.");
    let deck = deck.keys("u").sees("Undone: tagged").keys("/tag:played<Enter>").sees(" 3\n");
    deck.keys("<Esc>").open("pipeline").keys("QLQ<Enter>").keys("vv@").sees("on each of 2 rows");
}

#[test]
fn playing_on_marked_rows_stops_where_a_key_is_refused() {
    let deck = Deck::demo().size(120, 40).open("leads").keys("Q#seen<Enter>WQ<Enter>");
    let deck = deck.sees("plays it").keys("jvv@");
    deck.sees("Done on 0 of 2 marked rows. Stopped at key 7 of 7, W");
}
