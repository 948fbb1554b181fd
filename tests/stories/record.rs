//! The page of one record: what leads, the timeline, people, deals and history.

use crate::sales::sales;

#[test]
fn a_deal_shows_its_way_its_people_and_what_happened() {
    sales()
        .size(100, 30)
        .keys("ll<Enter>")
        .sees_beside("Deal  Acme renewal", "48,000 $   50 %")
        .sees_beside("Acme Corp · Lan Nguyễn", "● today")
        .sees("● Proposal")
        .sees_beside("today", "Call · Send the quote")
        .sees("✓ Note · Budget was cut in half")
        .sees("→ started in Proposal")
        .keys("<Tab><Tab>")
        .sees_beside("★ Lan Nguyễn", "Contact")
        .sees("+84901234567");
}

#[test]
fn the_page_of_an_account_gathers_everything_around_it() {
    sales()
        .size(100, 30)
        .open("accounts")
        .keys("<Enter>")
        .sees("Timeline 3")
        .sees("People 1")
        .sees("Deals 2")
        .keys("<Tab><Tab><Tab>")
        .sees_beside("Acme renewal", "48,000 $")
        .keys("j<Enter>")
        .sees("Deal  ")
        .keys("<Esc>")
        .sees("Account  Acme Corp");
}

#[test]
fn a_field_is_edited_from_the_page() {
    sales()
        .size(100, 30)
        .open("accounts")
        .keys("<Enter><Tab><Enter>")
        .sees("Edit Acme Corp")
        .keys("<Esc>")
        .sees("Account  Acme Corp");
}

#[test]
fn a_note_and_a_plan_stand_on_the_timeline() {
    sales()
        .size(100, 30)
        .keys("<Enter>nThey like the colour<Enter>")
        .sees("noted something on Fleet upgrade")
        .sees("✓ Note · They like the colour")
        .keys("tfri visit the yard<Enter>")
        .sees("planned “visit the yard” for Fleet upgrade")
        .sees_beside("Fri", "◐ Visit · visit the yard")
        .keys("x")
        .sees("is done. What is next for Fleet upgrade?")
        .keys("<Enter>")
        .sees("✓ Visit · visit the yard");
}

#[test]
fn a_contact_is_tied_to_a_deal_and_untied_again() {
    sales()
        .size(100, 30)
        .keys("<Enter><Tab><Tab>+")
        .sees("Tie whom or what to Fleet upgrade?")
        .keys("john<Enter>")
        .sees("As what?")
        .keys("<Enter>")
        .sees("tied John Reed to Fleet upgrade")
        .sees("★ John Reed")
        .keys("j-")
        .sees("untied John Reed")
        .sees("People 1");
}

#[test]
fn a_record_that_was_made_at_the_start_of_a_day_was_added_on_that_day() {
    sales()
        .size(100, 30)
        .outside("UPDATE account SET created = unixepoch('2026-06-04') * 1000 WHERE name = 'Acme Corp'")
        .open("accounts")
        .keys("<Enter>")
        .sees_beside("4 Jun", "added");
}

#[test]
fn a_deal_moves_and_is_won_on_its_page() {
    sales()
        .size(100, 30)
        .keys("<Enter>L")
        .sees("● Qualification")
        .sees("→ Prospecting → Qualification")
        .keys("m4")
        .sees("● Negotiation")
        .keys("W<Enter><Enter>")
        .sees("● Closed Won");
}

#[test]
fn history_tells_what_a_step_changed_and_opens_it() {
    sales()
        .size(100, 30)
        .keys("L<Enter><Tab><Tab><Tab>")
        .sees_beside("moved Fleet upgrade to Qualification", "AN")
        .sees("Probability: 10 % → 20 %")
        .keys("<Enter>")
        .sees_beside("Stage", "Prospecting → Qualification")
        .keys("<Esc>T")
        .sees("History of Fleet upgrade");
}

#[test]
fn a_deleted_record_says_so_on_its_page() {
    sales()
        .size(100, 30)
        .keys("<Enter><Del>y")
        .sees("This record was deleted")
        .keys("u")
        .sees("Fleet upgrade");
}

#[test]
fn a_wide_screen_shows_the_fields_beside_the_timeline() {
    sales().size(140, 40).keys("ll<Enter>").sees_beside("│", "Close date").sees("Call · Send the quote");
}

#[test]
fn a_contact_is_tied_to_accounts_and_deals_in_a_role() {
    sales()
        .size(100, 30)
        .open("contacts")
        .keys("/lan<Enter><Enter>+")
        .keys("globex")
        .sees_beside("Globex rollout", "Deal")
        .sees_beside("Globex", "Account")
        .keys("<C-u>rollout<Enter>")
        .sees("As what?")
        .keys("influ<Enter>")
        .sees("tied Globex rollout to Lan Nguyễn")
        .sees("Deals 2")
        .keys("+thanh dat<Enter><Enter>")
        .sees("tied Công ty Thành Đạt to Lan Nguyễn")
        .sees("Accounts 2");
}

#[test]
fn a_deal_is_tied_to_an_account_from_the_account() {
    sales()
        .size(100, 30)
        .open("accounts")
        .keys("<Enter>")
        .sees("Deals 2")
        .keys("+fleet<Enter>")
        .sees("tied Fleet upgrade to Acme Corp")
        .sees("Deals 3");
}
