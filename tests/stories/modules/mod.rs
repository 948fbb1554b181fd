//! Module switches: what is switched off goes from menus, forms, columns, filters, the board and
//! the help of the command line; no data changes, and everything comes back.

mod reach;

use dealdeck::domain::Kind;

use crate::command_line::Desk;
use crate::deck::Deck;
use crate::held::{Held, everything};

/// Switches the module in this row of the form, from 0.
fn switched(deck: Deck, row: usize) -> Deck {
    deck.keys(":modules<Enter>").keys(&"<Tab>".repeat(row)).keys("<Space><C-s>")
}

/// What each of these screens shows.
fn frames(mut deck: Deck) -> (Deck, Vec<String>) {
    let mut frames = Vec::new();
    for name in ["contacts", "deals", "activities", "pipeline"] {
        deck = deck.open(name);
        // The hint of what undo would take back is no part of what is compared.
        let frame: Vec<&str> = deck.frame().lines().collect();
        frames.push(frame[..frame.len() - 2].join("\n"));
    }
    (deck, frames)
}

#[test]
fn leads_that_are_switched_off_are_gone_from_tabs_keys_palette_and_search() {
    let deck = switched(Deck::demo().size(120, 40), 0).sees("switched off Leads").sees_no("3 Leads");
    let deck = deck.keys("3").sees("Leads are switched off").sees("“Modules” in the palette (:)");
    let deck = deck.keys(":convert").sees_no("Convert").keys("<Esc>");
    deck.keys("?convert").sees_no("Convert").keys("<Esc>");
}

#[test]
fn a_screen_whose_kind_is_switched_off_is_left() {
    let deck = switched(Deck::demo().size(120, 40).open("leads"), 0);
    deck.sees("switched off Leads").sees("Prospecting");
}

#[test]
fn accounts_that_are_switched_off_leave_cards_columns_forms_pages_and_filters() {
    let deck = Deck::demo().size(160, 45).open("contacts").sees_beside("Name", "Account");
    let deck = switched(deck, 1).sees("switched off Accounts");
    let deck = deck.sees_no("5 Accounts").sees_no("Account  ");
    let deck = deck.keys("|account").sees_no("Account").keys("<Esc>");
    let deck = deck.keys("e").sees("Given name").sees_no("Account").keys("<Esc>");
    let deck = deck.keys("<Enter>").sees("Deals 0").sees_no("Accounts 1").keys("<Esc>");
    let deck = deck.keys("/acc").sees_no("account").keys("ount:x").sees("Accounts are switched off");
    deck.keys("<Esc>").open("deals").sees_no("Account ");
}

#[test]
fn a_card_shows_the_contact_where_accounts_are_switched_off() {
    let deck = Deck::demo().size(100, 40).keys("/name:\"Sao Biển\" or acme<Enter>");
    let before = deck.frame().to_owned();
    let after = switched(deck, 1);
    assert_ne!(after.frame(), before);
    after.sees("Huỳnh Thúy Vy").sees_no("Thủy sản");
}

#[test]
fn a_line_for_a_new_record_asks_for_no_company_and_makes_none_where_accounts_are_switched_off() {
    let deck = switched(Deck::demo().size(120, 40).open("contacts"), 1);
    let deck = deck.keys("aMia Novak @Hoa Sen").sees("Accounts are switched off.").keys("<Esc>");
    let deck =
        deck.open("leads").keys("aMia Novak, Hoa Sen").sees("Accounts are switched off.").keys("<Esc>");
    let mut deck = deck.open("pipeline").keys("aRenewal 500 @Mia Novak").sees("Mia Novak").keys("<Enter>");
    let repository = deck.shell().repository();
    let named = |kind, name: &str| {
        crate::held::all(repository, kind).iter().filter(|record| record.name() == name).count()
    };
    assert_eq!((named(Kind::Account, "Mia Novak"), named(Kind::Contact, "Mia Novak")), (0, 1));
}

#[test]
fn a_stage_asks_for_nothing_that_is_switched_off() {
    let deck = Deck::demo().size(120, 40).meanwhile(|repository| {
        let stage = repository.lists().stages.iter().find(|one| one.name.as_deref() == Some("Qualification"));
        let needs = [("required_fields", dealdeck::domain::Value::from("campaign"))];
        let change = dealdeck::domain::Change::set(Kind::Stage, stage.expect("a stage").id, needs);
        repository.commit("asks", vec![change]).expect("a step");
    });
    let deck = deck.restart().keys("L").sees("Campaign").keys("<Esc>");
    switched(deck, 7).keys("L").sees("moved").sees_no("Campaign");
}

#[test]
fn without_probability_the_board_weighs_nothing() {
    let deck = Deck::demo().size(120, 40).sees("10 %").sees("weighted");
    let deck = switched(deck, 2).sees("switched off Probability").sees_no("10 %").sees_no("weighted");
    let deck = deck.keys("%").sees("Probability is switched off").keys("<Enter>").sees_no(" %").keys("<Esc>");
    deck.keys("e").sees("Close date").sees_no("Probability").sees_no("Forecast");
}

#[test]
fn without_owners_nothing_is_mine() {
    let deck = Deck::demo().size(120, 40).sees("Standard · all").sees("AN");
    let deck = switched(deck, 3).sees("switched off Owners and team").sees_no(" · all").sees_no("AN  ●");
    let deck = deck.keys("M").sees("Owners and team are switched off");
    deck.keys("/is:mine").sees("Owners and team are switched off");
}

#[test]
fn a_filter_that_asks_for_what_is_switched_off_stands_there_no_longer() {
    let deck = Deck::demo().size(120, 40).open("contacts").keys("/account:any<Enter>").sees("account:any");
    switched(deck, 1).sees_no("account:any");
}

#[test]
fn everything_comes_back_and_no_record_was_changed() {
    let (mut deck, before) = frames(Deck::demo().size(160, 45));
    let held = everything(deck.shell().repository());
    let off = ":modules<Enter><Space><Tab><Space><Tab><Space><Tab><Space><C-s>";
    let (mut deck, without) = frames(deck.keys(off).sees("Leads, Accounts, Probability, Owners and team"));
    assert!(without.iter().zip(&before).all(|(now, then)| now != then));
    let but_settings = |mut all: Held| {
        all.retain(|(kind, _), _| *kind != Kind::Setting);
        all
    };
    assert_eq!(but_settings(everything(deck.shell().repository())), held);
    let (mut deck, after) = frames(deck.keys(off).sees("switched on Leads"));
    // How much there is to do is counted beside the first frame.
    let uncounted = |frames: Vec<String>| -> Vec<String> {
        frames.iter().map(|frame| frame.split_once('\n').map_or("", |(_, below)| below).to_owned()).collect()
    };
    assert_eq!(uncounted(after), uncounted(before));
    assert_eq!(but_settings(everything(deck.shell().repository())), held);
}

#[test]
fn a_preset_sets_all_modules() {
    let deck = Deck::demo().size(120, 40).keys(":preset-modules<Enter>2").sees_no("5 Accounts");
    let deck = deck.keys(":preset-modules<Enter>3").sees("5 Accounts").sees_no("3 Leads");
    let deck = deck.keys(":preset-modules<Enter>3").sees("The modules stand so already.");
    deck.keys(":preset-modules<Enter>1").sees("3 Leads").restart().sees("3 Leads");
}

#[test]
fn the_command_line_switches_modules_and_takes_that_back() {
    let desk = Desk::demo();
    let before = desk.ok(&["export", "all", "--format", "json"]);
    let leads = desk.ok(&["list", "leads"]);
    assert!(desk.ok(&["--help"]).contains("\n  convert"));
    assert!(desk.ok(&["modules", "off", "leads", "accounts"]).starts_with("step "));
    assert!(desk.ok(&["modules"]).contains("leads\toff"));
    assert!(!desk.ok(&["--help"]).contains("\n  convert"));
    let help = desk.ok(&["list", "--help"]);
    assert!(!help.contains("- lead:") && help.contains("- contact:"), "{help}");
    let error = desk.fails(2, &["list", "contacts", "--where", "account:any"]);
    assert!(error.contains("Accounts are switched off."), "{error}");
    let asked = desk.run(&["list", "leads"]);
    assert_eq!(asked.out, leads, "scripts get what they ask for by name");
    assert!(asked.err.contains("Leads are switched off."), "{}", asked.err);
    assert_eq!(desk.ok(&["export", "leads"]).lines().count(), leads.lines().count());
    desk.ok(&["undo"]);
    assert_eq!(desk.ok(&["export", "all", "--format", "json"]), before);
}

#[test]
fn reports_leave_out_what_is_switched_off() {
    let desk = Desk::demo();
    let table = ["report", "pipeline", "--format", "table"];
    assert!(desk.ok(&table).to_lowercase().contains("weighted"));
    desk.ok(&["modules", "off", "probability", "owner"]);
    assert!(!desk.ok(&table).to_lowercase().contains("weighted"));
    let error = desk.fails(2, &["report", "pipeline", "--by", "owner"]);
    assert!(
        error.contains("Owners and team are switched off.") && error.contains("modules on owner"),
        "{error}"
    );
}

#[test]
fn a_new_deck_starts_with_the_modules_of_its_preset() {
    let desk = Desk::bare();
    let deck = desk.deck().display().to_string();
    desk.ok(&["init", &deck, "--preset", "solo"]);
    let modules = desk.ok(&["modules", "list"]);
    assert!(modules.contains("leads\toff") && modules.contains("owner\toff"), "{modules}");
    assert!(modules.contains("accounts\ton"), "{modules}");
    assert!(desk.fails(2, &["modules", "off", "chairs"]).contains("there is no module “chairs”"));
}
