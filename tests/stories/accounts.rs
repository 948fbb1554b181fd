//! The list of accounts: editing in the form, the filter that finds nothing, long lists.

use crate::sales::sales;

#[test]
fn a_form_changes_only_the_fields_that_were_touched() {
    sales()
        .open("accounts")
        .keys("e")
        .sees("Edit Acme Corp")
        .keys("<C-u>Acme Group<C-s>")
        .sees("edited Acme Corp")
        .sees_beside("Acme Group", "Hamburg")
        .keys("8<Enter>")
        .sees_beside("Name", "Acme Corp → Acme Group")
        .sees_no("City");
}

#[test]
fn the_cursor_stays_on_the_record_whose_name_changed() {
    sales().open("accounts").keys("e<C-u>Zebra<C-s><Enter>").sees("Account  Zebra");
}

#[test]
fn a_filter_that_finds_nothing_says_how_to_drop_it() {
    sales().open("accounts").keys("/nobody<Enter>").sees("Nothing matches").keys("<Esc>").sees("Acme Corp");
}

#[test]
fn a_deal_is_added_to_an_account_on_its_page() {
    sales()
        .open("accounts")
        .keys("<Enter>a<Enter>")
        .sees("New deal")
        .sees_beside("Account", "Acme Corp")
        .keys("Second site<C-s>")
        .sees("added Second site")
        .sees("Deals 3");
}

#[test]
fn esc_on_a_page_brings_back_the_list_with_its_cursor() {
    sales()
        .open("accounts")
        .keys("j<Enter>")
        .sees("Account  Công ty Thành Đạt")
        .keys("<Esc>")
        .sees("› Công ty");
}

#[test]
fn the_demo_deck_is_walked_from_end_to_end() {
    let deck = crate::deck::Deck::demo().size(100, 30).open("accounts").keys("G");
    let last = deck.frame().lines().rfind(|line| line.starts_with('›')).map(str::to_owned);
    assert!(last.is_some(), "{}", deck.frame());
    let deck = deck.keys("g<Down><Up>");
    let first = deck.frame().lines().find(|line| line.starts_with('›')).map(str::to_owned);
    assert_ne!(first, last);
}

#[test]
fn deals_and_activities_start_with_what_is_still_to_be_worked_on() {
    sales()
        .open("deals")
        .sees("Deals · all · is:open")
        .sees("Fleet upgrade")
        .open("activities")
        .sees("Send the quote")
        .sees_no("Budget was cut")
        .keys("<Esc>")
        .sees("Budget was cut");
}
