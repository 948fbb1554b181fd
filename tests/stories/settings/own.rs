//! What a person sets up for themselves: keys, theme, mouse.

use dealdeck::shell::errand::Errand;

use crate::deck::Deck;

fn own() -> Deck {
    Deck::demo().size(80, 24).keys("9jjjjjj<Enter>").sees_beside("Theme", "auto")
}

fn style_of(deck: &mut Deck) -> String {
    let frame = dealdeck::shell::print::frame_of(deck.shell(), ratatui::layout::Size::new(80, 24));
    dealdeck::shell::print::text_of(&frame, dealdeck::shell::Spelled::Ansi)
}

#[test]
fn a_theme_is_seen_while_it_is_chosen_and_kept_with_enter_only() {
    let mut deck = own();
    let before = style_of(&mut deck);
    let mut deck = deck.keys("j<Enter>");
    let auto = style_of(&mut deck);
    let mut deck = deck.keys("<Down><Down>");
    assert_ne!(style_of(&mut deck), auto, "the light theme is previewed");
    let mut deck = deck.keys("<Esc>").sees_beside("Theme", "auto");
    let left = style_of(&mut deck);
    let deck = deck.keys("<Enter>light<Enter>").sees_beside("Theme", "light").sees("theme is light");
    let mut deck = deck.restart().keys("9jjjjjj").sees_beside("Theme", "light");
    assert_ne!(style_of(&mut deck), left);
    assert_ne!(before, "");
}

#[test]
fn the_mouse_is_left_to_the_terminal_and_that_is_remembered() {
    own()
        .keys("jj<Enter>")
        .sees("left to the terminal")
        .restart()
        .keys("9jjjjjj")
        .sees("left to the terminal");
}

#[test]
fn the_keymap_file_starts_with_an_example_and_holds_at_once() {
    let mut deck = Deck::demo().size(120, 30).keys("9jjjjj<Enter>e");
    let Some(Errand::Edit(text)) = deck.shell().next_errand() else { panic!("no editor") };
    assert!(text.starts_with("# Your own keys."), "{text}");
    deck.shell().edited(Ok(format!("{text}\n[global]\nscreen-leads = \"L\"\n")));
    let deck = deck.keys("/Leads<Enter>").sees_beside("L ", "Leads").keys("L").sees("Leads");
    deck.sees("Source");
}

#[test]
fn everything_wrong_in_the_keymap_file_is_named_with_its_line() {
    let mut deck = Deck::demo().size(120, 30).keys("9jjjjj<Enter>e");
    deck.shell().next_errand();
    deck.shell().edited(Ok("[bord]\nup = \"k\"\n[list]\nopn = \"o\"\n".to_owned()));
    deck.wait()
        .sees("2 lines in it are wrong")
        .sees_beside("line 2", "bord")
        .sees_beside("line 4", "opn")
        .keys("e");
}

#[test]
fn an_editor_that_fails_leaves_the_next_answer_to_whom_it_is_for() {
    let mut deck = Deck::demo().size(80, 24).keys("9jjjjj<Enter>e");
    deck.shell().next_errand();
    deck.shell().edited(Err(std::io::Error::other("no editor")));
    deck.keys("g<Esc>kkkkk<Enter>/Deal types<Enter>").sees("Deal types");
}
