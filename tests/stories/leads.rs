//! The list of leads: finding, sorting, marking, adding, converting, disqualifying.

use dealdeck::domain::{Change, Kind, Value};

use crate::deck::Deck;
use crate::sales::{nothing_sold, sales};

#[test]
fn a_lead_is_added_and_stands_under_the_cursor_of_an_empty_list() {
    nothing_sold()
        .open("leads")
        .sees("No leads yet")
        .keys("aMia Novak<Enter>")
        .sees("added Mia Novak")
        .sees_beside("Mia Novak", "New")
        .keys("u")
        .sees("No leads yet");
}

#[test]
fn a_lead_without_a_name_is_not_kept_and_says_why() {
    nothing_sold()
        .open("leads")
        .keys("a<Enter><C-s>")
        .sees("This must be filled in.")
        .keys("Mia<C-s>")
        .sees("added Mia");
}

#[test]
fn converting_finds_the_account_that_is_there() {
    sales()
        .open("leads")
        .keys("/zoe<Enter>C")
        .sees("Convert Zoe Kim")
        .sees_beside("Account", "Acme Corp")
        .sees_beside("Acme Corp", "same name")
        .keys("<C-s>")
        .sees("converted Zoe Kim")
        .sees_beside("Zoe Kim", "Converted")
        .keys("<Enter><Tab><Tab>")
        .sees_beside("Became", "3")
        .sees("Acme Corp");
}

#[test]
fn a_converted_lead_is_not_converted_again() {
    sales().open("leads").keys("/zoe<Enter>C<C-s>C").sees("It was converted before.");
}

#[test]
fn disqualifying_asks_for_the_reason() {
    sales()
        .open("leads")
        .keys("/bình<Enter>D")
        .sees("Why is Bình Trần given up?")
        .keys("<Enter>")
        .sees("gave up Bình Trần")
        .sees_beside("Bình Trần", "Unqualified");
}

#[test]
fn a_name_is_found_without_its_marks() {
    sales().open("leads").keys("/binh tran").sees("Bình Trần").sees_no("Zoe Kim");
}

#[test]
fn a_filter_completes_fields_and_values() {
    sales()
        .open("leads")
        .keys("/rat<Tab>")
        .sees("/ rating:")
        .keys("ho<Tab>")
        .sees("/ rating:hot")
        .sees("Bình Trần")
        .sees_no("Zoe Kim");
}

#[test]
fn marked_leads_get_their_tags_in_one_step() {
    sales()
        .open("leads")
        .keys("*")
        .sees("2 marked")
        .keys("#fair, vip<Enter>")
        .sees("tagged 2 records")
        .keys("/tag:vip")
        .sees("Bình Trần")
        .sees("Zoe Kim");
}

#[test]
fn a_tag_is_added_by_its_name_and_taken_away_by_a_minus_before_it() {
    let deck = sales().open("leads").keys("/zoe<Enter>#").sees("None yet.");
    let deck = deck.keys("fair, vip<Enter>").sees("tagged Zoe Kim").keys("#").sees("Now: #fair #vip");
    let deck =
        deck.keys("hot -fair<Enter>").sees("changed the tags of Zoe Kim").keys("#").sees("Now: #hot #vip");
    let deck = deck.keys("-none<Enter>").sees("These tags are as they were.");
    let deck = deck.keys("#-VIP<Enter>").sees("took tags from Zoe Kim").keys("#").sees("Now: #hot");
    let deck = deck.sees_no("#vip").keys("<Esc>u").sees("Undone: took tags from Zoe Kim");
    let deck = deck.keys("<Esc>*#").sees("Tags of 2 records").sees("Now: #hot #vip").keys("-hot<Enter>");
    // Only those that changed are counted.
    let deck = deck.sees("took tags from Zoe Kim").keys("*#warm, -vip<Enter>");
    let deck = deck.sees("changed the tags of 2 records").keys("u").sees("Undone: changed the tags of 2");
    deck.keys("/tag:vip").sees("Zoe Kim").sees_no("Bình Trần");
}

#[test]
fn a_deal_command_says_that_it_is_not_for_leads() {
    sales().open("leads").keys("W").sees("That is not for these records.");
}

#[test]
fn a_lead_is_made_from_one_line_and_shown_before() {
    sales()
        .size(100, 30)
        .open("leads")
        .keys("aMia Novak, Hoa Sen mia@hoasen.example 350tr #fair >fri call her")
        .sees("Company: Hoa Sen")
        .sees("Fri 19 Jun · Call · call her")
        .keys("<Enter>")
        .sees("added Mia Novak")
        .sees_beside("Mia Novak", "Fri")
        .keys("/tag:fair")
        .sees("Mia Novak")
        .sees_no("Zoe Kim");
}

#[test]
fn the_cursor_goes_to_the_lead_that_was_added() {
    sales()
        .open("leads")
        .keys("aMia Novak<Enter>")
        .sees_beside("›", "Mia Novak")
        .keys("C")
        .sees("Convert Mia Novak")
        .keys("<Esc><Down>u")
        .sees_no("› Mia Novak");
}

#[test]
fn a_command_that_is_not_for_the_place_says_so() {
    sales().open("history").keys("c").sees("There is nothing to do that to here.");
}

#[test]
fn activities_have_a_tab_and_deals_a_list() {
    sales().keys("6").sees_beside("Activities", "6").keys("2:deals<Enter>").sees_beside("Name", "Stage");
}

#[test]
fn a_lead_joins_a_deal_and_a_contact_that_are_there() {
    sales()
        .open("leads")
        .keys("/zoe<Enter>C")
        .sees_beside("Deal", "2 open")
        .keys("<Tab><Enter>")
        .keys("lan<Enter>")
        .keys("<Tab><Enter>")
        .sees("Acme support")
        .keys("renewal<Enter>")
        .keys("<C-s>")
        .sees("converted Zoe Kim")
        .keys("<Enter><Tab><Tab>")
        .sees("Acme renewal")
        .sees("Lan Nguyễn");
}

#[test]
fn marked_leads_are_converted_in_one_step() {
    sales()
        .open("leads")
        .keys("*C")
        .sees("Convert 2 leads")
        .sees("what matches, else a new one")
        .keys("<C-s>")
        .sees("converted 2 leads")
        .sees_beside("Zoe Kim", "Converted")
        .sees_beside("Bình Trần", "Converted")
        .keys("u")
        .sees_beside("Zoe Kim", "Working");
}

#[test]
fn typing_a_filter_waits_for_no_rows_and_an_act_waits_for_the_right_ones() {
    sales()
        .open("leads")
        .keys_at_once("/zo")
        .sees("/ zo")
        .sees("Bình Trần")
        .keys_at_once("e")
        .wait()
        .sees("Zoe Kim")
        .sees_no("Bình Trần")
        .keys_at_once("<Esc>/bình<Enter>D")
        .sees("Why is Bình Trần given up?");
}

#[test]
fn what_leaves_the_rows_does_not_wait_for_them() {
    sales()
        .open("leads")
        .keys_at_once("/zo<Enter>/")
        .sees("Bình Trần")
        .wait()
        .sees_no("Bình Trần")
        .keys_at_once("<Esc><Esc>")
        .wait()
        .sees("Bình Trần");
}

#[test]
fn nothing_is_done_to_rows_of_the_filter_before_when_the_new_ones_cannot_be_read() {
    sales()
        .open("leads")
        .sees_beside("›", "Zoe Kim")
        .outside("ALTER TABLE lead RENAME TO elsewhere")
        .keys_at_once("/bình<Enter>e")
        .sees("could not be used")
        .sees_no("Company: ")
        .keys_at_once("D")
        .sees("could not be used")
        .sees_no("given up")
        .outside("ALTER TABLE elsewhere RENAME TO lead")
        .keys_at_once("D")
        .sees("Why is Bình Trần given up?");
}

#[test]
fn esc_from_the_filter_line_leaves_the_cursor_where_it_was() {
    sales()
        .open("leads")
        .keys("<Down>")
        .sees_beside("›", "Bình Trần")
        .keys("/<Esc>")
        .sees_beside("›", "Bình Trần");
}

#[test]
fn leads_of_one_person_become_one_contact_tied_once() {
    sales()
        .size(100, 30)
        .open("leads")
        .keys("aMia Novak, Lotus mia@lotus.example<Enter>")
        .keys("aMia Nováková, Lotus mia@lotus.example<Enter>")
        .keys("/mia<Enter>*C<C-s>")
        .sees("converted 2 leads")
        .keys("4/mia<Enter>")
        .sees_beside("Contacts", "1");
}

#[test]
fn marks_stay_when_the_question_before_a_delete_is_answered_no() {
    sales()
        .open("leads")
        .keys("*")
        .sees("2 marked")
        .keys("<Del>n")
        .sees("2 marked")
        .keys("<Del>y")
        .sees("No leads yet")
        .keys("u")
        .sees_no("2 marked");
}

#[test]
fn the_pane_says_how_much_room_it_needs() {
    sales().open("leads").keys("i").sees("needs a screen of 120 columns").size(130, 30).sees("│");
}

#[test]
fn the_amount_of_a_lead_is_changed_in_place() {
    sales().open("leads").keys("<Home>$1500<Enter>").sees("1,500").keys("u").sees("Undone: set the amount");
}

#[test]
fn what_a_lead_has_become_is_not_given_up() {
    sales().open("leads").keys("<Home>C<C-s>").sees("converted").keys("D").sees("It was converted before.");
}

#[test]
fn who_was_found_is_under_the_cursor_once_the_filter_is_gone() {
    let deck = crate::deck::Deck::demo()
        .size(80, 24)
        .open("leads")
        .keys("/nghia<Enter>j")
        .sees("› Phạm Trọng Nghĩa");
    deck.keys("<Esc>").sees("Henrik Okoye").sees("› Phạm Trọng Nghĩa");
}

#[test]
fn leads_are_given_to_one_person_or_shared_out_among_several_in_one_step() {
    let mut deck = Deck::demo().size(140, 40).open("leads").keys("/rating:hot<Enter>");
    let before = owners(&mut deck);
    let mut deck = deck.keys("*o").sees("Who owns these 6 records?").keys("Sarah<Enter>");
    assert_eq!(count(&mut deck), [0, 0, 0, 6]);
    let mut deck = deck.sees("records to Sarah Collins").keys("u");
    assert_eq!(owners(&mut deck), before);
    let deck = deck.keys("*o").keys("share<Enter>").sees("Share out 6 records among whom?");
    let mut deck = deck.keys("<Enter>").sees("An Nguyễn 2, David Okafor 2, Minh Trần 1, Sarah Collins 1");
    assert_eq!(count(&mut deck), [2, 2, 1, 1]);
    let mut deck = deck.keys("u");
    assert_eq!(owners(&mut deck), before);
    // Who has no leads yet is not among those who get some unless that is said.
    let deck = deck.meanwhile(|other| {
        let quan = [("name", Value::from("Quan Office")), ("active", true.into())];
        let change = Change::create(Kind::User, other.new_id(), quan);
        other.commit("a user", vec![change]).expect("a step");
    });
    let deck = deck.restart().open("leads").keys("/rating:hot<Enter>").keys("*o").keys("share<Enter>");
    let deck = deck.sees("○ Quan Office").sees("● Minh Trần");
    let mut deck = deck.keys("Minh<Tab><Enter>");
    assert_eq!(count(&mut deck), [2, 2, 0, 2]);
    deck.keys("u").keys("<Esc>o").sees("Who owns").sees_no("Share out");
}

/// Who owns the hot leads, by name.
fn owners(deck: &mut Deck) -> Vec<String> {
    let repository = deck.shell().repository();
    let mut owners = Vec::new();
    let mut take = |lead: dealdeck::domain::Record| {
        if lead.text("rating") == "hot" {
            let owner = lead.get("owner").as_id().and_then(|id| repository.lists().user(id));
            owners.push(format!(
                "{} {}",
                lead.id,
                owner.and_then(|user| user.name.clone()).unwrap_or_default()
            ));
        }
        true
    };
    repository.each(dealdeck::domain::Kind::Lead, None, &mut take).expect("leads");
    owners.sort();
    owners
}

/// How many of the hot leads each person has.
fn count(deck: &mut Deck) -> [usize; 4] {
    let owners = owners(deck);
    ["An Nguyễn", "David Okafor", "Minh Trần", "Sarah Collins"]
        .map(|name| owners.iter().filter(|owner| owner.ends_with(name)).count())
}
