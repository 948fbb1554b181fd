//! What a person sets up for themselves: keys, theme, mouse.

use dealdeck::shell::errand::Errand;

use crate::deck::Deck;

fn own() -> Deck {
    Deck::demo().size(80, 24).keys("9jjjjjjj<Enter>").sees_beside("Theme", "auto")
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
    let mut deck = deck.restart().keys("9jjjjjjj").sees_beside("Theme", "light");
    assert_ne!(style_of(&mut deck), left);
    assert_ne!(before, "");
}

#[test]
fn the_mouse_is_left_to_the_terminal_and_that_is_remembered() {
    own()
        .keys("jj<Enter>")
        .sees("left to the terminal")
        .restart()
        .keys("9jjjjjjj")
        .sees("left to the terminal");
}

#[test]
fn the_keymap_file_starts_with_an_example_and_holds_at_once() {
    let mut deck = Deck::demo().size(120, 30).keys("9jjjjjj<Enter><C-o>");
    let Some(Errand::Edit(text)) = deck.shell().next_errand() else { panic!("no editor") };
    assert!(text.starts_with("# Your own keys."), "{text}");
    deck.shell().edited(Ok(format!("{text}\n[global]\nscreen-leads = \"L\"\n")));
    let deck = deck.keys("/Leads<Enter>").sees_beside("L ", "Leads").keys("L").sees("Leads");
    deck.sees("Source");
}

#[test]
fn everything_wrong_in_the_keymap_file_is_named_with_its_line() {
    let mut deck = Deck::demo().size(120, 30).keys("9jjjjjj<Enter><C-o>");
    deck.shell().next_errand();
    deck.shell().edited(Ok("[bord]\nup = \"k\"\n[list]\nopn = \"o\"\n".to_owned()));
    deck.wait().sees("2 lines in it are wrong").sees_beside("line 2", "bord").sees_beside("line 4", "opn");
}

#[test]
fn an_editor_that_fails_leaves_the_next_answer_to_whom_it_is_for() {
    let mut deck = Deck::demo().size(80, 24).keys("9jjjjjj<Enter><C-o>");
    deck.shell().next_errand();
    deck.shell().edited(Err(std::io::Error::other("no editor")));
    deck.keys("g<Esc>kkkkkk<Enter>/Deal types<Enter>").sees("Deal types");
}

#[test]
fn a_command_gets_the_key_that_is_pressed_and_what_it_meant_is_told_first() {
    let deck = Deck::demo().size(120, 30).keys("9jjjjjj<Enter>/Leads<Enter><Enter>");
    let deck = deck.sees("Another key: Leads").sees("Now: 3").keys("Z").sees("Z is “Leads” from now on");
    let deck = deck.keys("Z").sees("Source").keys("3").sees("Source");
    // A key that means something is taken from it after a yes.
    let deck = deck.keys("9<Esc>/Leads<Enter><Enter>4").sees("4 means “Contacts” here").keys("n");
    let deck = deck.keys("<Enter>4y").sees("4 is “Leads” from now on");
    deck.restart().keys("9jjjjjj<Enter>/Leads<Enter>").sees_beside("4 ", "Leads");
}

#[test]
fn a_key_more_and_no_key_at_all_are_written_among_what_is_there() {
    let mut deck = Deck::demo().size(120, 30).keys("9jjjjjj<Enter><C-o>");
    deck.shell().next_errand();
    deck.shell().edited(Ok("# mine\n[board]\nopportunity-won = \"!\"\n".to_owned()));
    let deck = deck.keys("/Leads<Enter>aZ").sees("Z is “Leads” from now on").sees_beside("3 Z", "Leads");
    let deck = deck.keys("<Del>").sees("“Leads” has no key here any more");
    let mut deck = deck.keys("<C-o>");
    let Some(Errand::Edit(text)) = deck.shell().next_errand() else { panic!("no editor") };
    assert_eq!(text, "# mine\n[board]\nopportunity-won = \"!\"\n\n[global]\nscreen-leads = []\n");
}

#[test]
fn a_key_that_means_something_nearer_is_told_with_the_places() {
    let deck = Deck::demo().size(120, 30).keys("9jjjjjj<Enter>/screen-leads<Enter><Enter>J");
    deck.sees("J is “Leads” from now on").sees("it means something else in: ");
}

/// The keys, with this keymap file.
fn keys_with(file: &str) -> Deck {
    let mut deck = Deck::demo().size(120, 30).keys("9jjjjjj<Enter><C-o>");
    deck.shell().next_errand();
    deck.shell().edited(Ok(file.to_owned()));
    deck.wait()
}

fn keymap_file(deck: Deck, editor: &str) -> String {
    let mut deck = deck.keys(editor);
    let Some(Errand::Edit(text)) = deck.shell().next_errand() else { panic!("no editor") };
    text
}

#[test]
fn two_keys_of_ones_own_change_places() {
    let deck = keys_with("[global]\nscreen-leads = \"Z\" # mine\nscreen-contacts = [\"Y\", \"4\"]\n");
    let deck = deck.keys("/screen-leads<Enter><Enter>Y").sees("Y means “Contacts” here").keys("y");
    let deck = deck.sees("Y is “Leads” from now on").keys("<Esc>/screen-contacts<Enter>");
    let deck = deck.sees_beside("4 ", "Contacts").keys("<Enter>Z").sees("Z is “Contacts” from now on");
    let told = "[global]\nscreen-leads = \"Y\" # mine\nscreen-contacts = \"Z\"\n";
    assert_eq!(keymap_file(deck, "<C-o>"), told);
}

#[test]
fn a_bracket_as_a_key_costs_no_other_binding() {
    let deck = keys_with("[global]\nscreen-leads = \"[\"\nscreen-contacts = [\"Y\", \"]\"]\n");
    let deck = deck.keys("/screen-leads<Enter><Enter>Z").sees("Z is “Leads” from now on");
    let told = "[global]\nscreen-leads = \"Z\"\nscreen-contacts = [\"Y\", \"]\"]\n";
    assert_eq!(keymap_file(deck, "<C-o>"), told);
}

#[test]
fn words_about_keys_name_the_keys_that_there_are() {
    let file = "global.screen-contacts = \"4\"\n\n[settings]\nedit-long-text = \"ctrl-y\"\nretire = \"X\"\n\
                [prompt]\nconfirm = [\"f8\", \"enter\"]\n";
    let deck = keys_with(file).keys("/screen-leads<Enter>").keys("K").sees("X none");
    let deck = deck.keys("<Enter>").sees("Ctrl-Y opens the whole").keys("<Esc>");
    let deck = deck.keys("a<F7>").sees("cannot be changed here: Ctrl-Y opens it");
    deck.keys("4a").paste("Mia Novak\nBo Li\n").sees("2 lines; F8 asks");
}

#[test]
fn words_name_the_keys_that_there_are_wherever_they_name_one() {
    let file = "[global]\nopen = \"f7\"\n[prompt]\nconfirm = [\"f8\", \"enter\"]\nback = [\"f9\", \"esc\"]\n\
                [picker]\nconfirm = [\"f8\", \"enter\"]\n[form]\nsave = \"f6\"\n";
    let deck = keys_with(file).keys("<Esc>").keys("e").sees("Go in first, with F7").keys("j<F7>");
    let deck = deck.keys("a").sees("These are changed, with F7").keys("<Esc>");
    let deck = deck.keys("2a").sees("F8 alone opens the form").keys("<Esc>");
    let deck = deck.keys("2ozzz").sees("Nothing matches, so F8 takes nothing.").keys("<Esc>");
    deck.keys("2ex<Esc>").sees("F6 saves");
}
