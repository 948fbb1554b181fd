//! The board to the full: other columns than stages, dragging, several pipelines, bulk moves, what
//! stages ask for.

use crossterm::event::{MouseButton, MouseEventKind};
use dealdeck::domain::{Change, Kind, Record, Value};
use dealdeck::repository::Repository;

use crate::deck::Deck;
use crate::sales::sales;

pub fn board() -> Deck {
    sales().size(160, 40)
}

/// The deal of a name.
pub fn deal(deck: &Repository, name: &str) -> Record {
    let mut found = None;
    let mut look = |record: Record| {
        if record.text("name") == name {
            found = Some(record);
        }
        found.is_none()
    };
    deck.each(Kind::Opportunity, None, &mut look).expect("deals");
    found.expect("a deal of this name")
}

/// Where a text stands on the screen.
fn place(deck: &Deck, text: &str) -> (u16, u16) {
    let (row, line) =
        deck.frame().lines().enumerate().find(|(_, line)| line.contains(text)).expect("on the screen");
    let at = line.find(text).expect("in the line");
    (dealdeck::ui::paint::columns(&line[..at]) as u16, row as u16)
}

fn drag(deck: Deck, from: &str, to: (u16, u16)) -> Deck {
    let (column, row) = place(&deck, from);
    deck.mouse(MouseEventKind::Down(MouseButton::Left), column, row).mouse(
        MouseEventKind::Up(MouseButton::Left),
        to.0,
        to.1,
    )
}

#[test]
fn the_board_is_grouped_by_what_is_chosen_and_says_so() {
    board()
        .keys("g")
        .sees("What are the columns made by?")
        .keys("2")
        .sees("by probability")
        .sees_under("50–79 %", "Acme renewal")
        .sees_under("80–100 %", "Globex rollout")
        .sees_no("Closed Won")
        .keys("g3")
        .sees("by owner")
        .sees_under("Anna Nowak", "0")
        .sees_under("nobody", "Fleet upgrade")
        .keys("g4")
        .sees_under("Jun 2026", "Acme renewal")
        .sees_under("Jul 2026", "Fleet upgrade")
        .keys("g5")
        .sees_under("Best Case", "Acme renewal")
        .sees_under("Commit", "Globex rollout")
        .keys("g1")
        .sees_no("by forecast")
        .sees_under("Proposal", "Acme renewal");
}

#[test]
fn a_group_shows_its_count_its_sum_and_what_is_weighted() {
    board().keys("g5").sees_under("Best Case", "57,000 $").sees_under("Best Case", "28.5k $");
}

#[test]
fn a_card_moved_to_another_month_gets_a_date_in_it_and_undo_gives_the_old_one() {
    board()
        .keys("g4")
        .keys("g1llg4")
        .keys("L")
        .sees("set the close date of Acme renewal to Thu 30 Jul")
        .sees_under("Jul 2026", "Acme renewal")
        .keys("u")
        .sees_under("Jun 2026", "Acme renewal");
}

#[test]
fn a_card_moved_to_another_owner_probability_or_category_gets_that() {
    let mut deck = board()
        .keys("llg3")
        .keys("m1")
        .sees("gave Acme renewal to Anna Nowak")
        .sees_under("Anna Nowak", "Acme renewal")
        .keys("g2L")
        .sees("set the probability of Acme renewal to 90 %")
        .keys("g5H")
        .sees("set the forecast category of Acme renewal to Best Case")
        .sees_under("Best Case", "Acme renewal");
    let now = deal(deck.shell().repository(), "Acme renewal");
    assert_eq!((now.get("probability").as_integer(), now.text("forecast")), (Some(90), "best-case"));
    assert_eq!(now.get("probability_by_hand").as_bool(), Some(true));
}

#[test]
fn what_is_late_or_later_is_no_month_to_move_to() {
    board().keys("g4").keys("g1llg4").keys("H").sees("No single value brings it there");
}

#[test]
fn cards_of_a_group_stand_by_date_and_are_not_put_in_another_order() {
    board().keys("g5J").sees("Cards stand by their close date here");
}

#[test]
fn marked_cards_change_group_in_one_step() {
    board()
        .keys("ll+g3")
        .keys("m1")
        .sees("gave 2 records to Anna Nowak")
        .sees_under("Anna Nowak", "Acme renewal")
        .sees_under("Anna Nowak", "Acme support")
        .keys("u")
        .sees_under("nobody", "Acme renewal");
}

#[test]
fn the_grouping_stays_while_the_program_runs() {
    board().keys("g3").keys("4").keys("2").sees("by owner").sees_under("nobody", "Fleet upgrade");
}

#[test]
fn the_filter_and_whose_deals_hold_for_every_grouping() {
    board()
        .keys("g5/account:acme<Enter>")
        .sees_under("Best Case", "Acme renewal")
        .sees_no("Globex rollout")
        .keys("<Esc>M")
        .sees("No deal matches")
        .keys("M")
        .sees("Globex rollout");
}

#[test]
fn a_card_is_dragged_to_another_stage_and_undo_brings_it_back() {
    let deck = board();
    let to = place(&deck, "Negotiation");
    drag(deck, "Acme renewal", (to.0 + 2, 20))
        .sees("moved Acme renewal to Negotiation")
        .sees_under("Negotiation", "Acme renewal")
        .keys("u")
        .sees_under("Proposal", "Acme renewal");
}

#[test]
fn a_card_dragged_within_its_column_takes_the_place_it_is_dropped_on() {
    let deck = board();
    let to = place(&deck, "Acme support");
    let deck = drag(deck, "Acme renewal", to).sees("moved Acme renewal down");
    let frame = deck.frame();
    assert!(frame.find("Acme support") < frame.find("┃ Acme renewal"), "{frame}");
}

#[test]
fn a_drag_to_outside_the_board_or_from_beside_a_card_does_nothing() {
    let deck = drag(board(), "Acme renewal", (159, 39));
    let before = deck.frame().to_owned();
    let deck = drag(deck, "Acme renewal", (80, 0));
    assert_eq!(deck.frame(), before);
    let deck = deck.mouse(MouseEventKind::Down(MouseButton::Left), 3, 30).mouse(
        MouseEventKind::Up(MouseButton::Left),
        70,
        10,
    );
    deck.sees_under("Prospecting", "Fleet upgrade").sees_no("moved");
}

#[test]
fn marked_cards_are_dragged_together() {
    let deck = board().keys("ll+");
    let to = place(&deck, "Negotiation");
    drag(deck, "Acme support", (to.0 + 2, 20)).sees("moved 2 deals to Negotiation");
}

#[test]
fn a_card_is_dragged_to_another_owner() {
    let deck = board().keys("g3");
    drag(deck, "Fleet upgrade", (4, 8)).sees("gave Fleet upgrade to Anna Nowak");
}

/// Everything the deck holds of a kind, but for when it was last written.
fn all(deck: &Repository, kind: Kind) -> Vec<Record> {
    let mut records = Vec::new();
    let mut take = |mut record: Record| {
        record.set("updated", Value::Null);
        records.push(record);
        true
    };
    deck.each(kind, None, &mut take).expect("records");
    records
}

#[test]
fn everything_that_the_filter_leaves_is_marked_in_every_column_and_changed_by_the_rules_of_one() {
    let mut deck = Deck::demo().size(120, 40).keys("/amount>10k close>2026-06-20<Enter>");
    let before = all(deck.shell().repository(), Kind::Opportunity);
    let bound = Value::from(chrono::NaiveDate::from_ymd_opt(2026, 6, 20).expect("a day"));
    let open = |deal: &Record| deal.get("closed_at").is_empty();
    let mut deck = deck.keys("*").sees(" marked").keys("%55<Enter>").sees("set the probability of ");
    let after = all(deck.shell().repository(), Kind::Opportunity);
    let mut changed = 0;
    for (deal, then) in after.iter().zip(&before) {
        if deal == then {
            continue;
        }
        changed += 1;
        assert!(open(then) && then.get("close").as_date() > bound.as_date(), "{}", then.name());
        assert_eq!(deal.get("probability").as_integer(), Some(55));
        assert_eq!(deal.get("probability_by_hand").as_bool(), Some(true));
    }
    assert!(changed > 10, "{changed}");
    let deck = deck.keys("*").sees(&format!("{changed} marked")).keys("*").sees_no("marked");
    let mut deck = deck.keys("*d+400d<Enter>").sees(&format!("set the close date of {changed} deals"));
    let pushed = all(deck.shell().repository(), Kind::Opportunity);
    for (deal, then) in pushed.iter().zip(&after) {
        let was = then.get("pushed").as_integer().unwrap_or(0);
        let is = deal.get("pushed").as_integer().unwrap_or(0);
        assert_eq!(is, was + i64::from(deal != then), "{}", then.name());
    }
    let mut deck = deck.keys("uu");
    assert!(all(deck.shell().repository(), Kind::Opportunity) == before);
}

#[test]
fn a_board_of_chances_begins_with_the_first_that_holds_a_card() {
    board().size(80, 24).keys("g2").sees("1–19 %").sees("50–79 %").sees("‹ 1 ").keys("g1").sees_no("‹");
}

#[test]
fn a_column_without_a_card_shows_the_cursor_and_says_what_fills_it() {
    let here = "┃ nothing here";
    let deck = board().size(160, 40).sees("nothing here").sees_no(here).keys("Lh").sees(here);
    let deck = deck.sees("a adds a deal, H L").keys("llll").sees(here).sees("W on a deal brings");
    // Nobody has a probability of nothing by being added.
    deck.keys("g2hhhh").sees(here).sees("H L move a deal").sees_no("adds a deal");
}

/// A deck whose stages ask: Proposal needs a competitor and a source, and what Proposal is left
/// with.
fn asking() -> Deck {
    let deck = board().meanwhile(|other| {
        let stages = other.lists().stages.clone();
        let stage =
            |name: &str| stages.iter().find(|stage| stage.name.as_deref() == Some(name)).expect("a stage").id;
        let needs = Value::from("competitor, source");
        let criteria = Value::from("Budget is known\nThe person who signs has seen the offer");
        let changes = vec![
            Change::set(Kind::Stage, stage("Negotiation"), [("required_fields", needs)]),
            Change::set(Kind::Stage, stage("Proposal"), [("exit_criteria", criteria)]),
        ];
        other.commit("asks", changes).expect("a commit");
    });
    deck.restart()
}

#[test]
fn a_stage_asks_for_what_is_missing_and_esc_leaves_the_card() {
    asking()
        .keys("llL")
        .sees("Acme renewal to Negotiation: what is asked first")
        .sees("Competitor")
        .sees("The person who signs has seen the offer")
        .sees_no("Amount")
        .keys("<Esc>")
        .sees_under("Proposal", "Acme renewal");
}

#[test]
fn what_is_filled_in_on_the_way_is_one_step_with_the_move() {
    let mut deck = asking()
        .keys("llL")
        .keys("Globex<Tab><Enter>referral<Enter><Tab>y<Tab>y<C-s>")
        .sees("moved Acme renewal to Negotiation");
    let moved = deal(deck.shell().repository(), "Acme renewal");
    assert_eq!((moved.text("competitor"), moved.text("source")), ("Globex", "referral"));
    assert_eq!(moved.get("probability").as_integer(), Some(80));
    deck = deck.keys("u").sees_under("Proposal", "Acme renewal");
    let back = deal(deck.shell().repository(), "Acme renewal");
    assert_eq!((back.text("competitor"), back.get("probability").as_integer()), ("", Some(50)));
}

#[test]
fn going_on_without_asks_why_and_keeps_it_as_a_note() {
    asking()
        .keys("llL<C-s>")
        .sees("say here why it goes on without")
        .keys("the buyer is in a hurry<Enter>")
        .sees("moved Acme renewal to Negotiation")
        .keys("<Enter>")
        .sees("moved without: Competitor")
        .sees("the buyer is in a hurry")
        .keys("<Esc>u")
        .sees_under("Proposal", "Acme renewal")
        .keys("<Enter>")
        .sees_no("moved without");
}

#[test]
fn several_deals_are_asked_about_once() {
    let mut deck = asking()
        .keys("ll+L")
        .sees("2 deals to Negotiation: what is asked first")
        .keys("Globex<Tab><Tab><Tab><Tab>in a hurry<C-s>")
        .sees("moved 2 deals to Negotiation");
    for name in ["Acme renewal", "Acme support"] {
        assert_eq!(deal(deck.shell().repository(), name).text("competitor"), "Globex");
    }
    deck.keys("u").sees_under("Proposal", "Acme support");
}

#[test]
fn going_back_and_giving_up_ask_no_criteria_and_winning_does() {
    asking()
        .keys("llH")
        .sees("moved Acme renewal to Qualification")
        .keys("u")
        .keys("X")
        .sees("Why was Acme renewal lost?")
        .keys("<Esc>W")
        .sees("Budget is known")
        .keys("y<Tab>y<C-s>")
        .sees("Why was Acme renewal won?")
        .keys("1<Enter>")
        .sees("won Acme renewal");
}

#[test]
fn the_edit_form_says_what_the_stage_and_the_next_one_ask() {
    let deck = asking().size(100, 50).keys("lle").sees_beside("Competitor", "Negotiation asks for it");
    let deck = deck.sees_beside("Before it goes on", "Budget is known").sees("The person who signs");
    // What is only told is not written.
    let deck =
        deck.keys("!<C-s>").sees("edited Acme renewal").keys("hhhe").sees("Edit").sees_no("asks for it");
    deck.sees_no("Before it goes on");
}

#[test]
fn the_edit_form_says_nothing_of_what_a_move_sets_by_itself() {
    let deck = asking().meanwhile(|other| {
        let stages = other.lists().stages.clone();
        let stage =
            stages.iter().find(|stage| stage.name.as_deref() == Some("Negotiation")).expect("a stage");
        let needs = Value::from("competitor, probability");
        let acme = deal(other, "Acme renewal").id;
        let changes = vec![
            Change::set(Kind::Stage, stage.id, [("required_fields", needs)]),
            Change::set(Kind::Opportunity, acme, [("probability", Value::Null)]),
        ];
        other.commit("asks", changes).expect("a commit");
    });
    let deck = deck.restart().size(100, 50).keys("lle").sees_beside("Competitor", "Negotiation asks for it");
    let asked = deck.frame().lines().filter(|line| line.contains("asks for it")).count();
    assert_eq!(asked, 1, "{}", deck.frame());
    deck.keys("<Esc>L").sees("what is asked first").sees("Competitor").sees_no("Probability");
}

#[test]
fn another_stage_in_the_edit_form_is_asked_about_like_a_move_and_saved_in_one_step() {
    let mut deck = asking()
        .keys("lle!<Tab><Tab><Tab><Enter>Negotiation<Enter><C-s>")
        .sees("Acme renewal! to Negotiation: what is asked first")
        .sees("Competitor")
        .keys("Globex<Tab><Enter>referral<Enter><Tab>y<C-s>")
        .sees("say here why it goes on without: The person who signs")
        .keys("they are in a hurry<Enter>")
        .sees_under("Negotiation", "Acme renewal!");
    let moved = deal(deck.shell().repository(), "Acme renewal!");
    assert_eq!((moved.text("competitor"), moved.text("source")), ("Globex", "referral"));
    assert_eq!(moved.get("probability").as_integer(), Some(80));
    deck = deck.keys("<Enter>").sees("moved without: The person who signs").keys("<Esc>u");
    let back = deal(deck.shell().repository(), "Acme renewal");
    assert_eq!((back.text("competitor"), back.get("probability").as_integer()), ("", Some(50)));
    deck.keys("e<Tab><Tab><Tab><Enter>Negotiation<Enter><C-s><Esc>").sees_under("Proposal", "Acme renewal");
}

#[test]
fn a_form_that_says_lost_asks_for_the_reason_and_what_it_taught() {
    let mut deck = asking()
        .keys("lle<Tab><Tab><Tab><Enter>Closed Lost<Enter><C-s>")
        .sees("Why was Acme renewal lost?")
        .keys("1Ask who pays<Enter>");
    let lost = deal(deck.shell().repository(), "Acme renewal");
    assert!(!lost.text("loss_reason").is_empty() && lost.get("closed_at").as_moment().is_some());
    assert_eq!(deck.shell().repository().lessons(9).expect("lessons").len(), 1);
    let mut deck = deck.keys("u");
    assert!(deck.shell().repository().lessons(9).expect("lessons").is_empty());
}

#[test]
fn a_move_that_is_made_again_asks_again_for_what_the_other_deal_lacks() {
    let mut deck = asking()
        .keys("llLGlobex<Tab><Tab>y<Tab>y<Tab>in a hurry<C-s>")
        .sees_under("Negotiation", "Acme renewal")
        .keys("h.")
        .sees("Acme support to Negotiation: what is asked first")
        .keys("Initech<Tab><Tab>y<Tab>y<Tab>in a hurry too<C-s>")
        .sees_under("Negotiation", "Acme support");
    assert_eq!(deal(deck.shell().repository(), "Acme support").text("competitor"), "Initech");
}

#[test]
fn a_second_pipeline_is_chosen_by_digit_and_all_are_shown_by_owner() {
    let deck = board().meanwhile(|other| {
        let (pipeline, stage, deal) = (other.new_id(), other.new_id(), other.new_id());
        let stage_values = [
            ("name", "Talks".into()),
            ("pipeline", pipeline.into()),
            ("order", 1.into()),
            ("type", "open".into()),
            ("probability", 30.into()),
        ];
        let deal_values = [
            ("name", "Channel deal".into()),
            ("pipeline", pipeline.into()),
            ("stage", stage.into()),
            ("amount", 700_000.into()),
            ("currency", "USD".into()),
            ("position", "a0".into()),
        ];
        let changes = vec![
            Change::create(
                Kind::Pipeline,
                pipeline,
                [("name", Value::from("Partners")), ("order", 2.into())],
            ),
            Change::create(Kind::Stage, stage, stage_values),
            Change::create(Kind::Opportunity, deal, deal_values),
        ];
        other.commit("partners", changes).expect("a commit");
    });
    deck.restart()
        .keys("p")
        .sees_beside("Standard", "5 open")
        .sees_beside("Partners", "1 open · 7,000 $")
        .sees_no("All pipelines")
        .keys("2")
        .sees_under("Talks", "Channel deal")
        .keys("g3")
        .sees_under("nobody", "Channel deal")
        .sees_no("Fleet upgrade")
        .keys("p")
        .sees_beside("All pipelines", "6 open")
        .keys("3")
        .sees("All pipelines")
        .sees_under("nobody", "Channel deal")
        .sees_under("nobody", "Fleet upgrade")
        .keys("g1")
        .sees_under("Talks", "Channel deal");
}

#[test]
fn a_board_opens_on_the_first_card_wherever_it_is() {
    let deck = Deck::empty().size(120, 30).keys("2aPumps 5k<Enter>L").sees("to Qualification");
    deck.restart().keys("2n").sees("Note on Pumps");
}

#[test]
fn a_board_opens_where_deals_are_and_says_of_an_empty_pipeline_that_others_have_some() {
    let deck = Deck::empty().size(120, 30).open("pipeline").sees("No deals yet").meanwhile(|other| {
        let (pipeline, stage) = (other.new_id(), other.new_id());
        let line = [("name", Value::from("Partners")), ("order", 2.into())];
        let talks = [("name", Value::from("Talks")), ("pipeline", pipeline.into()), ("type", "open".into())];
        let deal =
            [("name", Value::from("Channel deal")), ("pipeline", pipeline.into()), ("stage", stage.into())];
        let changes = vec![
            Change::create(Kind::Pipeline, pipeline, line),
            Change::create(Kind::Stage, stage, talks),
            Change::create(Kind::Opportunity, other.new_id(), deal),
        ];
        other.commit("partners", changes).expect("a commit");
    });
    let deck = deck.restart().keys("2").sees("Channel deal");
    let deck = deck.keys("p1").sees("No deals in this pipeline").sees("press p to choose");
    deck.keys("p2").sees("Channel deal");
}
