//! A file brought in on the screen: chosen, mapped, checked, in, and taken back.

use std::path::{Path, PathBuf};

use crossterm::event::{MouseButton, MouseEventKind};
use dealdeck::domain::Kind;

use crate::deck::Deck;

const LEADS: &str = "Full name,E-mail,Company,Mobil,Score
Lan Nguyễn,lan@thanhdat.vn,Thành Đạt,0901234567,7
Bo Li,bo@li.example,Li & Co,0902345678,8
,,,,
Broken,not an address,Nowhere,0903,9
";

/// A folder with a file to import, and one that cannot be.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("leads.csv"), LEADS).expect("written");
    std::fs::write(folder.path().join("photo.png"), [0, 1, 2]).expect("written");
    folder
}

/// The import with a file dropped on it, said to be leads.
fn dropped(deck: Deck, file: &Path) -> Deck {
    deck.open("contacts").keys("I").sees("Which file?").paste(&format!("'{}'\n", file.display()))
}

fn leads(deck: &mut Deck) -> i64 {
    deck.shell().repository().count(Kind::Lead, None, None).expect("a count")
}

fn typed(path: &Path) -> String {
    format!("<C-u>{}", path.display())
}

#[test]
fn going_on_from_the_columns_checks_and_then_asks() {
    let folder = folder();
    let deck = dropped(Deck::demo(), &folder.path().join("leads.csv")).keys("Klead<Enter>g");
    let deck = deck.sees("Import leads.csv: 2 to create").keys("n").sees("not an address");
    deck.keys("gy").sees("2 created");
}

#[test]
fn a_file_is_found_by_typing_and_what_can_be_read_comes_first() {
    let folder = folder();
    let deck = Deck::demo().size(80, 24).keys("I").keys(&format!("{}/", typed(folder.path())));
    let rows = deck.frame().to_owned();
    assert!(rows.find("leads.csv") < rows.find("photo.png"), "{rows}");
    let deck = deck.keys("pho").sees_no("leads.csv").keys("<BS><BS><BS>lea<Enter>");
    deck.sees("leads.csv").sees("Goes into").sees("3 rows").sees_beside("E-mail", "its heading");
}

#[test]
fn a_dropped_file_goes_all_the_way_and_comes_back_out() {
    let folder = folder();
    let mut deck = Deck::demo();
    let before = leads(&mut deck);
    let deck = dropped(deck, &folder.path().join("leads.csv")).keys("K").sees("What is a row?");
    let deck = deck.keys("lead<Enter>").sees_beside("Company", "its heading").keys("c");
    // Nothing is kept by the check.
    let mut deck =
        deck.sees("2 to create").sees("rejected").sees("not an address").sees("+ Lead · Lan Nguyễn");
    assert_eq!(leads(&mut deck), before);
    let mut deck =
        deck.keys("g").sees("Import leads.csv").keys("y").sees("2 created").sees("takes all of it back");
    assert_eq!(leads(&mut deck), before + 2);
    let mut deck = deck.keys("u").sees("Taken back");
    assert_eq!(leads(&mut deck), before);
    deck.keys("<Esc>").sees("Contacts").sees_no("Taken back");
}

#[test]
fn a_mapping_is_changed_saved_and_loaded() {
    let folder = folder();
    let file = folder.path().join("leads.csv");
    let map = folder.path().join("mine.toml");
    let deck = dropped(Deck::demo(), &file).keys("Klead<Enter>").sees_beside("Score", "not known");
    let deck = deck.keys("jjjj<Enter>").sees("Where does “Score” go?").keys("amount<Enter>");
    let deck = deck.sees_beside("Score", "Estimated amount").sees_beside("Score", "your word");
    let deck = deck.keys("s").keys(&format!("{}<Enter>", typed(&map))).sees("Saved");
    let written = std::fs::read_to_string(&map).expect("a map");
    assert!(written.contains("kind = \"lead\"") && written.contains("Score = \"lead.amount\""), "{written}");
    let deck = deck.keys("<Esc><Esc>");
    let deck = dropped(deck, &file).keys("o").keys(&format!("{}<Enter>", typed(&map)));
    deck.sees_beside("Score", "Estimated amount").sees_beside("Company", "your word");
}

#[test]
fn what_is_there_is_updated_and_shown_before_and_after() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("people.csv");
    std::fs::write(&file, "Name,Email,Title\nLan,lan@acme.example,Buyer\n").expect("written");
    let deck = dropped(Deck::empty(), &file).keys("Kcontact<Enter>cgy").sees("1 created").keys("<Esc>");
    std::fs::write(&file, "Name,Email,Title\nLan,lan@acme.example,Head of buying\n").expect("written");
    let deck =
        dropped(deck, &file).keys("Kcontact<Enter>c").sees("1 to update").sees("Buyer → Head of buying");
    deck.keys("gn").sees("1 to update").sees_no("created,");
}

#[test]
fn rejected_rows_are_written_to_a_file() {
    let folder = folder();
    let rejects = folder.path().join("rejects.csv");
    let deck = dropped(Deck::demo(), &folder.path().join("leads.csv")).keys("r").sees("No row was rejected");
    let deck = deck.keys("Klead<Enter>c");
    let nowhere = folder.path().join("nowhere").join("rejects.csv");
    let deck = deck.keys("r").keys(&format!("{}<Enter>", typed(&nowhere))).sees("there is no folder");
    deck.keys("r").keys(&format!("{}<Enter>", typed(&rejects))).sees("Wrote");
    let written = std::fs::read_to_string(&rejects).expect("rejects");
    assert!(written.contains("not an address"), "{written}");
}

#[test]
fn a_file_that_is_none_is_refused_with_what_to_do() {
    let folder = folder();
    let deck = dropped(Deck::demo(), &folder.path().join("photo.png")).sees("not a text file");
    let deck = deck.keys("<Esc>").sees("Which file?");
    let file = folder.path().join("unclear.csv");
    std::fs::write(&file, "a,b\n1,2\n3,4\n").expect("written");
    let deck = dropped(deck.keys("<Esc>"), &file).sees("K says which kind of record a row is");
    deck.keys("Kproduct<Enter>").sees("No column of the file is a field");
}

#[test]
fn how_dates_are_read_can_be_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("deals.csv");
    std::fs::write(&file, "Deal,Amount,Close date\nPumps,100,03/04/2026\n").expect("written");
    let deck = dropped(Deck::empty(), &file).keys("Kdeal<Enter>f").sees("How the file is read");
    // The second row of the form: the month comes first.
    let deck = deck.keys("<Down>month<Enter><C-s>cgy").sees("1 created");
    deck.open("deals").sees("4 Mar");
}

#[test]
fn a_read_only_deck_says_why_nothing_comes_in() {
    let folder = folder();
    let path = made(&folder);
    let mut permissions = std::fs::metadata(&path).expect("a deck").permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).expect("read-only");
    let output = assert_cmd::Command::new(env!("CARGO_BIN_EXE_dealdeck"))
        .args(["--readonly", "--db"])
        .arg(&path)
        .args(["print", "import", "--keys"])
        .arg(format!("{}<Enter>c", typed(&folder.path().join("leads.csv"))))
        .env("DEALDECK_STATE_DIR", folder.path().join("state"))
        .env("DEALDECK_CONFIG_DIR", folder.path().join("config"))
        .output()
        .expect("a frame");
    let frame = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(frame.contains("read"), "{frame}");
    assert!(!frame.contains("to create"), "{frame}");
}

fn made(folder: &tempfile::TempDir) -> PathBuf {
    crate::terminal::deck(folder.path())
}

#[test]
fn a_click_chooses_a_file_and_a_column() {
    let folder = folder();
    let deck = Deck::demo().keys("I").keys(&format!("{}/", typed(folder.path())));
    let row = deck.frame().lines().position(|line| line.contains("leads.csv")).expect("a row") as u16;
    let click = |deck: Deck, row: u16| deck.mouse(MouseEventKind::Down(MouseButton::Left), 6, row);
    let deck = click(click(deck, row), row).sees("Goes into");
    let row = deck.frame().lines().position(|line| line.contains("Mobil")).expect("a row") as u16;
    click(click(deck, row), row).sees("Where does “Mobil” go?");
}

#[test]
fn in_which_currency_amounts_are_read_is_said_chosen_and_kept_in_the_mapping() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("deals.csv");
    std::fs::write(&file, "Deal,Amount\nPumps,1000\nValves,€ 5\n").expect("written");
    let deck = dropped(Deck::empty(), &file).keys("Kdeal<Enter>").sees_beside("2 rows", "amounts in USD");
    let deck = deck.keys("c").sees("1 amount that names no currency: read in USD (f says otherwise)");
    // The fourth row of the form is the currency.
    let deck = deck.keys("f<Down><Down><Down>VND<C-s>").sees("read in VND").keys("<Esc>");
    let deck = deck.sees("amounts in VND").keys("s<Enter>").sees("Saved").keys("<Esc><Esc>");
    let deck = dropped(deck, &file).keys("o<Enter>").sees("amounts in VND").keys("cgy");
    deck.sees("2 created").open("deals").sees("1,000 ₫").sees("5 €");
}

#[test]
fn a_saved_mapping_is_offered_for_the_next_file_with_its_columns() {
    let folder = folder();
    let file = folder.path().join("leads.csv");
    let deck = dropped(Deck::demo(), &file)
        .sees_no("loads the mapping")
        .keys("Klead<Enter>jjjj<Enter>amount<Enter>");
    let deck = deck.keys("s<Enter>").sees("Saved").keys("<Esc><Esc>");
    let deck = dropped(deck, &file).sees("o loads the mapping that was saved as leads.map.toml");
    let deck = deck
        .keys("o<Enter>")
        .sees_beside("Score", "your word")
        .sees_no("loads the mapping")
        .keys("<Esc><Esc>");
    // Another file with the same columns, elsewhere.
    let other = tempfile::tempdir().expect("a folder");
    let next = other.path().join("july.csv");
    std::fs::write(&next, LEADS).expect("written");
    let deck = dropped(deck, &next).sees("saved as leads.map.toml").keys("o<Enter>");
    deck.sees("july.csv").sees_beside("Score", "your word");
}

#[test]
fn a_mapping_that_could_not_be_saved_is_not_offered() {
    let folder = folder();
    let file = folder.path().join("leads.csv");
    let map = folder.path().join("first.map.toml");
    let deck = dropped(Deck::demo(), &file).keys("Klead<Enter>s").keys(&typed(&map)).keys("<Enter>");
    let deck = deck.sees("Saved").keys("<Esc><Esc>");
    let nowhere = folder.path().join("none/nowhere.map.toml");
    let deck = dropped(deck, &file).keys("s").keys(&typed(&nowhere)).keys("<Enter>").sees("none");
    // What lies there later was saved by somebody else.
    std::fs::create_dir(folder.path().join("none")).expect("a folder");
    std::fs::rename(&map, &nowhere).expect("moved");
    dropped(deck.keys("<Esc><Esc><Esc>"), &file).sees_no("loads the mapping");
}

#[test]
fn what_the_screen_says_of_a_file_names_its_own_keys() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("deals.csv");
    std::fs::write(&file, "Deal,Amount,Close date,Odd\nPumps,\"1,230\",03/04/2026,x\n").expect("written");
    let deck = dropped(Deck::empty(), &file).keys("Kdeal<Enter>c").sees_no("--").sees_no("custom.");
    let deck =
        deck.sees("03/04/2026 can be read both ways").sees("(f says otherwise)").keys("<Esc><Esc><Esc>");
    let odd = folder.path().join("odd.csv");
    std::fs::write(&odd, "a,b\n1,2\n3,4\n").expect("written");
    dropped(deck, &odd).sees("The columns do not tell").sees_no("--").sees("K says which kind");
}

#[test]
fn what_no_import_reads_is_told_before_it_is_tried() {
    let folder = folder();
    let deck = Deck::demo().keys("I").keys(&format!("{}/pho", typed(folder.path())));
    let deck = deck.sees("photo.png · cannot be read").keys("<Enter>").sees("photo.png is no CSV");
    deck.keys("<Tab><Enter>").sees("not a text file");
}

#[test]
fn once_a_file_is_in_the_next_one_is_asked_for_or_what_came_in_is_shown() {
    let folder = folder();
    let deck = dropped(Deck::demo().open("opportunities"), &folder.path().join("leads.csv"));
    let deck = deck.keys("Klead<Enter>c").sees("2 to create");
    let deck = deck.keys("gy").sees("2 created").keys("I").sees("Which file?");
    let deck = deck.paste(&format!("'{}'\n", folder.path().join("leads.csv").display())).sees("Goes into");
    deck.keys("Klead<Enter>c").sees("0 to create");
    let deck = dropped(Deck::demo().open("opportunities"), &folder.path().join("leads.csv"));
    deck.keys("Klead<Enter>c").sees("2 to create").keys("gy").sees("2 created").keys("q").sees("Leads · all");
}
