//! Saved views: filter, columns, order and scope of a list or the board under a name.

use dealdeck::domain::{Change, Id, Kind, Value};

use crate::command_line::Desk;
use crate::deck::Deck;

#[test]
fn what_a_list_shows_is_saved_under_a_name_and_shown_again() {
    let deck = Deck::demo().size(140, 40).open("leads").keys("/rating:hot<Enter>");
    let deck = deck.keys("sname<Enter>M").keys("wHot ones<Enter>").sees("saved the view “Hot ones”");
    let deck = deck.sees("Leads · Hot ones · mine · rating:hot");
    let saved: Vec<String> = deck.frame().lines().take(30).map(str::to_owned).collect();
    let deck = deck.keys("M<Esc>S").sees_no("· Hot ones").sees_no("rating:hot");
    let deck = deck.keys("w").sees_beside("1 Hot ones", "rating:hot · mine").keys("1");
    let shown: Vec<String> = deck.frame().lines().take(30).map(str::to_owned).collect();
    assert_eq!(shown, saved);
    let deck = deck.restart().open("leads").keys("w1").sees("Leads · Hot ones · mine · rating:hot");
    deck.keys("w2").sees_no("· Hot ones").sees("Leads · all");
}

#[test]
fn a_view_has_its_columns() {
    let deck = Deck::demo().size(110, 40).open("contacts").sees("Phone");
    let deck = deck.keys("|Phone<Tab><Enter>").sees_no("Phone").keys("wNo calls<Enter>");
    let deck = deck.sees("Contacts · No calls").keys("w2").sees("Phone").sees("Contacts · all");
    deck.keys("w1").sees_no("Phone").sees("Contacts · No calls");
}

#[test]
fn the_name_of_a_view_stands_there_until_something_is_changed() {
    let deck = Deck::demo().size(120, 40).open("accounts").keys("wMine<Enter>").sees("Accounts · Mine");
    deck.keys("S").sees_no("Accounts · Mine").keys("S").sees("Accounts · Mine");
}

#[test]
fn a_board_has_views_of_its_own() {
    let deck = Deck::demo().size(120, 40).keys("/amount>10k<Enter>M").keys("wLarge<Enter>");
    let deck = deck.sees("Standard · Large · mine · amount>10k").keys(":deals<Enter>w").sees_no("1 Large");
    let deck = deck.keys("<Esc>q").keys("M<Esc>").sees("Standard · all").keys("w1");
    deck.sees("Standard · Large · mine · amount>10k");
}

#[test]
fn saving_renaming_sharing_and_deleting_are_steps_that_undo_takes_back() {
    let deck = Deck::demo().size(120, 40).open("leads").keys(":save-view<Enter>First<Enter>");
    let deck = deck.sees("Leads · First").keys(":rename-view<Enter>Second<Enter>");
    let deck =
        deck.sees("called the view “First” “Second”").sees("Leads · Second").keys("u").sees("Leads · First");
    let deck = deck
        .keys(":share-view<Enter>")
        .sees("shared the view “First”")
        .keys("w")
        .sees_beside("First", "shared");
    let deck = deck.keys("<Esc>:share-view<Enter>").sees("kept the view “First” private");
    let deck = deck.keys(":delete-view<Enter>").sees("Delete the view “First”?").keys("y");
    let deck = deck.sees("deleted the view “First”").keys("w").sees_no("1 First").keys("<Esc>");
    let deck = deck.keys("u").keys("w").sees("1 First").keys("<Esc>");
    deck.keys(":rename-view<Enter>").sees("Call “First” what?");
}

#[test]
fn saving_under_the_same_name_writes_over_the_view() {
    let deck = Deck::demo().size(120, 40).open("leads").keys("wOne<Enter>");
    let deck = deck.keys("/rating:hot<Enter>:save-view<Enter><Enter>").sees("saved the view “One”");
    let deck = deck.keys("<Esc>").keys("w1").sees("Leads · One · all · rating:hot");
    deck.keys(":save-view<Enter>One<Enter>").sees("“One” shows this already.").keys("w").sees_no("2 One");
}

#[test]
fn without_a_view_there_is_none_to_rename_share_or_delete() {
    for command in ["rename-view", "share-view", "delete-view", "open-with-view"] {
        let deck = Deck::demo().open("leads").keys(&format!(":{command}<Enter>"));
        deck.sees("No saved view is shown here; choose or save one first.");
    }
}

#[test]
fn the_private_views_of_others_are_not_shown() {
    let view = |id: Id, name: &str, owner: Id, private: bool| {
        Change::create(
            Kind::SavedView,
            id,
            [
                ("name", Value::from(name)),
                ("kind", "lead".into()),
                ("on", "list".into()),
                ("owner", owner.into()),
                ("private", private.into()),
            ],
        )
    };
    let deck = Deck::with(dealdeck::screens::open, |ids| {
        let other = ids();
        let user = Change::create(Kind::User, other, [("name", Value::from("Binh"))]);
        vec![user, view(ids(), "Secret", other, true), view(ids(), "For all", other, false)]
    });
    deck.open("leads").keys("w").sees_beside("1 For all", "shared").sees_no("Secret");
}

#[test]
fn a_view_that_leaves_columns_and_order_open_is_named_in_the_head_too() {
    let view = |id: Id, name: &str, columns: Value| {
        let values = [
            ("name", Value::from(name)),
            ("kind", "lead".into()),
            ("on", "list".into()),
            ("columns", columns),
        ];
        Change::create(Kind::SavedView, id, values.into_iter().filter(|(_, value)| !value.is_empty()))
    };
    let deck = Deck::with(dealdeck::screens::open, |ids| {
        vec![view(ids(), "Any", Value::Null), view(ids(), "Nameless", "status,rating".into())]
    });
    let deck = deck.open("leads").keys("w").sees("1 Any").keys("1").sees("Leads · Any");
    let deck = deck.keys("S").sees_no("Leads · Any").keys("S").sees("Leads · Any");
    deck.keys("w2").sees("Leads · Nameless").keys("M").sees_no("· Nameless");
}

#[test]
fn a_view_whose_filter_cannot_be_read_is_told() {
    let deck = Deck::demo().size(120, 40).open("contacts").keys("/account:any<Enter>").keys("wTied<Enter>");
    let deck = deck.keys(":modules<Enter><Tab><Space><C-s>").sees("switched off Accounts");
    deck.keys("w1").sees("cannot be shown: Accounts are switched off.");
}

#[test]
fn a_list_on_the_command_line_is_shown_as_a_view_has_it() {
    let desk = Desk::demo();
    let save = ["view", "save", "Hot ones", "leads", "--where", "rating:hot", "--sort", "-name", "--fields"];
    assert!(desk.ok(&[&save[..], &["name,status"]].concat()).starts_with("step "));
    let asked = ["list", "leads", "--where", "rating:hot", "--sort", "-name", "--fields", "name,status"];
    assert_eq!(desk.ok(&["list", "leads", "--view", "hot ones"]), desk.ok(&asked));
    let narrower =
        desk.ok(&["list", "leads", "--view", "Hot ones", "--where", "status:new", "--fields", "name"]);
    let same = ["list", "leads", "--where", "rating:hot status:new", "--sort", "-name", "--fields", "name"];
    assert_eq!(narrower, desk.ok(&same));
    let views = desk.ok(&["view", "list"]);
    assert!(views.contains("Hot ones\tlead\tlist\trating:hot\tname,status\t-name\tno\tno\n"), "{views}");
    assert!(desk.fails(1, &["list", "leads", "--view", "Cold"]).contains("the views are Hot ones"));
    desk.ok(&["view", "remove", "Hot ones"]);
    assert!(desk.fails(1, &["list", "leads", "--view", "Hot ones"]).contains("no view is called"));
    desk.ok(&["undo"]);
    desk.ok(&["list", "leads", "--view", "Hot ones"]);
}

#[test]
fn a_view_of_the_board_has_its_grouping() {
    let deck = Deck::demo().size(120, 40).keys("g3wBy person<Enter>").sees("By person").sees("by owner");
    let deck = deck.keys("g1").sees_no("by owner").sees_no("· By person").keys("w1");
    deck.sees("by owner").sees("An Nguyễn").restart().keys("w1").sees("by owner");
}

#[test]
fn a_list_opens_with_the_view_that_was_chosen_for_that() {
    let deck = Deck::demo().size(140, 40).open("leads").keys("/rating:hot<Enter>wHot ones<Enter>");
    let deck = deck.keys(":open-with-view<Enter>").sees("had the view “Hot ones” open first");
    let deck = deck.keys("w").sees_beside("1 Hot ones", "rating:hot · mine · opens here").keys("<Esc>");
    let deck = deck.keys("4").sees("Contacts · all").keys("3").sees("Leads · Hot ones · all · rating:hot");
    let deck = deck.restart().keys("3").sees("Leads · Hot ones · all · rating:hot");
    let deck = deck.keys("w2").sees("Leads · all").sees_no("rating:hot");
    let deck = deck.keys("w1:open-with-view<Enter>").sees("had the view “Hot ones” open first no longer");
    let deck = deck.restart().keys("3").sees("Leads · all").sees_no("rating:hot");
    let deck = deck.keys("u").restart().keys("3").sees("Leads · Hot ones");
    let deck = deck.keys(":delete-view<Enter>y").restart().keys("3");
    deck.sees("Leads · all").sees_no("rating:hot");
}

#[test]
fn the_board_opens_with_the_view_that_was_chosen_for_that() {
    let deck = Deck::demo().size(120, 40).keys("/amount>10k<Enter>g3wLarge by person<Enter>");
    let deck = deck.keys(":open-with-view<Enter>").sees("open first").restart().keys("2");
    let deck = deck.sees("Large by person").sees("by owner").sees("amount>10k");
    deck.keys(":deals<Enter>").sees_no("amount>10k").sees("is:open");
}

#[test]
fn what_opens_first_is_for_each_person_alone() {
    let deck = Deck::demo().size(140, 40).open("leads").keys("/rating:hot<Enter>wHot ones<Enter>");
    let deck = deck.keys(":share-view<Enter>:open-with-view<Enter>:who-works-here<Enter>Binh Nguyen<Enter>");
    let deck = deck.restart().keys("3").sees("Leads · all").sees_no("rating:hot");
    let deck = deck.keys("w").sees("1 Hot ones").sees_no("opens here").keys("<Esc>");
    deck.keys(":who-works-here<Enter>An N<Enter>").restart().keys("3").sees("Leads · Hot ones");
}

#[test]
fn a_list_is_told_on_the_command_line_which_view_it_opens_with() {
    let desk = Desk::demo();
    desk.ok(&["view", "save", "Hot ones", "leads", "--where", "rating:hot"]);
    let drawn = || desk.ok(&["print", "leads", "--size", "100x30"]);
    assert!(!drawn().contains("rating:hot"));
    desk.ok(&["view", "first", "hot ones"]);
    assert!(drawn().contains("rating:hot"), "{}", drawn());
    assert!(desk.ok(&["view", "list"]).contains("\tno\tyes\n"));
    assert!(desk.run(&["view", "first", "Hot ones"]).err.contains("Nothing"), "it does already");
    desk.ok(&["view", "first", "Hot ones", "--off"]);
    assert!(!drawn().contains("rating:hot"));
    desk.fails(1, &["view", "first", "Cold"]);
}

#[test]
fn a_deck_without_users_opens_with_a_view_too() {
    let desk = Desk::empty();
    let users = desk.json(&["user", "list"]);
    desk.ok(&["remove", users[0]["id"].as_str().expect("a user")]);
    desk.add(&["lead", "Bo Li"]);
    desk.ok(&["view", "save", "Nobody", "leads", "--where", "name:nobody"]);
    desk.ok(&["view", "first", "Nobody"]);
    let drawn = desk.ok(&["print", "leads", "--size", "100x30"]);
    assert!(drawn.contains("name:nobody") && !drawn.contains("Bo Li"), "{drawn}");
}
