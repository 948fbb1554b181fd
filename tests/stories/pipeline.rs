//! The board: moving, winning, losing, reordering, editing in place, marks, filter, undo.

use dealdeck::domain::{Change, Kind, Record, Value};

use crate::deck::Deck;
use crate::sales::{nothing_sold, sales};

#[test]
fn a_card_moves_a_stage_and_undo_brings_it_back() {
    sales()
        .size(160, 40)
        .sees_under("Proposal", "Acme renewal")
        .keys("ll")
        .keys("L")
        .sees("moved Acme renewal to Negotiation")
        .sees_under("Negotiation", "Acme renewal")
        .sees_not_under("Proposal", "Acme renewal")
        .keys("u")
        .sees_under("Proposal", "Acme renewal");
}

#[test]
fn a_moved_card_stays_under_the_cursor() {
    sales().size(160, 40).keys("LLL").sees_under("Negotiation", "Fleet upgrade");
}

#[test]
fn a_card_jumps_to_the_stage_of_a_number() {
    sales()
        .size(160, 40)
        .keys("m")
        .sees("move to stage 1…9")
        .keys("3")
        .sees_under("Proposal", "Fleet upgrade")
        .keys("m<Esc>")
        .sees_no("move to stage");
}

#[test]
fn totals_change_with_the_card() {
    sales().size(160, 40).sees_beside("57,000 $", "21,000 $").keys("llL").sees_beside("9,000 $", "69,000 $");
}

#[test]
fn winning_asks_for_the_reason_and_keeps_it() {
    sales()
        .size(160, 40)
        .keys("llW")
        .sees("Why was Acme renewal won?")
        .keys("service<Enter>")
        .sees("What did it teach?")
        .keys("<Enter>")
        .sees("won Acme renewal")
        .sees_under("Closed Won", "✓ Acme renewal")
        .sees_under("Closed Won", "Service");
}

#[test]
fn losing_asks_for_the_reason_and_the_lesson() {
    sales()
        .size(160, 40)
        .keys("lllX")
        .keys("budget<Enter>")
        .sees("What did it teach?")
        .keys("ask earlier<Enter>")
        .sees("lost Globex rollout")
        .sees_under("Closed Lost", "✗ Globex rollout")
        .keys("ll<Enter>")
        .sees("ask earlier");
}

#[test]
fn a_deal_is_not_lost_twice_but_can_get_another_reason() {
    let deck = sales().size(160, 40).keys("lllX").keys("budget<Enter>").keys("ask earlier<Enter>");
    deck.keys("llX")
        .sees("Globex rollout is lost already. Another reason?")
        .keys("<Esc>")
        .keys("X")
        .keys("competition<Enter>")
        .sees("changed the reason of Globex rollout")
        .sees_no("What did it teach?")
        .sees_under("Closed Lost", "Competition")
        .keys("W<Enter><Enter>")
        .sees("won Globex rollout")
        .keys("W")
        .sees_no("Why was");
}

#[test]
fn after_winning_the_cursor_stays_on_the_next_card_of_the_column() {
    sales()
        .size(160, 40)
        .keys("llW<Enter><Enter>")
        .sees("won Acme renewal")
        .keys("W")
        .sees_no("Why was Acme renewal won?")
        .sees("Why was");
}

#[test]
fn a_lost_deal_reopens_where_it_was() {
    sales()
        .size(160, 40)
        .keys("lllX<Enter><Enter>")
        .sees_under("Closed Lost", "Globex rollout")
        .keys("llR")
        .sees("reopened Globex rollout")
        .sees_under("Negotiation", "Globex rollout");
}

#[test]
fn the_probability_of_a_closed_deal_is_not_typed_and_the_board_says_why() {
    sales()
        .size(160, 40)
        .keys("lllX<Enter><Enter>")
        .keys("ll%<C-u>40<Enter>")
        .sees("is closed, and closing decided its probability")
        .keys("<Esc>")
        .sees_under("Closed Lost", "Globex rollout");
}

#[test]
fn moving_into_won_asks_for_the_reason_too() {
    sales().size(160, 40).keys("lllL").sees("Why was Globex rollout won?");
}

#[test]
fn cards_are_put_in_another_order() {
    let deck = sales().size(160, 40).keys("llJ").sees("moved Acme renewal down");
    let frame = deck.frame().to_owned();
    assert!(frame.find("Acme support") < frame.find("Acme renewal  "), "{frame}");
    let frame = deck.keys("K").frame().to_owned();
    assert!(frame.find("│ Acme support") > frame.find("┃ Acme renewal"), "{frame}");
}

#[test]
fn the_amount_is_typed_in_place_and_shown_before_it_is_kept() {
    sales()
        .size(160, 40)
        .keys("ll$")
        .sees("Amount of Acme renewal")
        .keys("<C-u>60k")
        .sees("60,000 $")
        .keys("<Enter>")
        .sees("set the amount of Acme renewal to 60,000 $")
        .sees_under("Proposal", "60,000 $")
        .keys("$<C-u>plenty<Enter>")
        .sees("Amount of Acme renewal")
        .keys("<Esc>")
        .sees_under("Proposal", "60,000 $");
}

#[test]
fn close_date_and_probability_are_typed_in_place() {
    sales()
        .size(160, 40)
        .keys("lld<C-u>+7d<Enter>")
        .sees("set the close date of Acme renewal to Mon 22 Jun")
        .sees_under("Proposal", "22 Jun")
        .keys("%<C-u>90<Enter>")
        .sees("set the probability of Acme renewal to 90")
        .keys("<Enter>")
        .sees("90 %");
}

#[test]
fn the_owner_is_chosen_from_the_users() {
    sales()
        .size(160, 40)
        .keys("o<Enter>")
        .sees("gave Fleet upgrade to Anna Nowak")
        .sees_beside("Globex", "AN");
}

#[test]
fn marked_cards_move_together_as_one_step() {
    sales()
        .size(160, 40)
        .keys("llvv")
        .sees("2 marked")
        .keys("L")
        .sees("moved 2 deals to Negotiation")
        .sees_under("Negotiation", "Acme renewal")
        .sees_under("Negotiation", "Acme support")
        .sees_no("marked")
        .keys("u")
        .sees_under("Proposal", "Acme renewal")
        .sees_under("Proposal", "Acme support");
}

#[test]
fn all_cards_of_a_column_are_marked_at_once_and_esc_lets_go() {
    sales().size(160, 40).keys("ll+").sees("2 marked").keys("<Esc>").sees_no("marked");
}

#[test]
fn a_range_of_cards_is_marked_from_the_last_mark_to_the_cursor() {
    sales().size(160, 40).keys("llvV").sees("2 marked").keys("W<Enter><Enter>").sees("won 2 deals");
}

#[test]
fn a_filter_narrows_the_board_as_it_is_typed() {
    sales()
        .size(160, 40)
        .keys("/account:glob")
        .sees("Fleet upgrade")
        .sees_no("Acme renewal")
        .keys("<Enter>")
        .sees("· account:glob")
        .sees("2 open")
        .keys("<Esc>")
        .sees("Acme renewal");
}

#[test]
fn a_filter_that_empties_the_column_under_the_cursor_leads_to_the_first_card() {
    sales()
        .size(160, 40)
        .keys("/stage:negotiation<Enter>")
        .sees_no("Fleet upgrade")
        .keys("<Enter>")
        .sees("Deal  Globex rollout");
}

#[test]
fn a_wrong_filter_says_where_and_esc_takes_it_back() {
    sales()
        .size(160, 40)
        .keys("/account:globex stag:x")
        .sees("^^^^")
        .sees("There is no field “stag” here")
        .keys("<Esc>")
        .sees("Acme renewal");
}

#[test]
fn mine_and_all_are_one_key_apart() {
    sales().size(160, 40).keys("M").sees("No deal matches").keys("M").sees("Acme renewal");
}

#[test]
fn what_comes_next_is_marked_on_the_card() {
    sales()
        .size(160, 40)
        .sees("● today Send")
        .sees("▲ overdue 3d ")
        .sees_under("Prospecting", "○ no next step");
}

#[test]
fn finishing_the_last_step_asks_for_the_next() {
    sales()
        .size(160, 40)
        .keys("llx")
        .sees("“Send the quote” is done. What is next for Acme renewal?")
        .keys("tomorrow call Lan")
        .sees("Tue 16 Jun · Call · call Lan")
        .keys("<Enter>")
        .sees("◐ tomorrow");
}

#[test]
fn a_narrow_board_shows_which_columns_lie_beyond() {
    sales().size(80, 24).sees(" 3 ›").keys("lllll").sees("‹ 3 ").sees("Closed Lost");
}

#[test]
fn an_empty_board_says_what_it_is_for_and_what_fills_it() {
    nothing_sold().sees("No deals yet").keys("a").sees("New deal");
}

#[test]
fn a_new_deal_starts_in_the_column_of_the_cursor() {
    sales()
        .size(160, 40)
        .keys("laTest deal<Enter>")
        .sees("added Test deal")
        .sees_under("Qualification", "Test deal");
}

#[test]
fn the_smallest_screens_hold_the_board() {
    for (width, height) in [(1, 1), (20, 5), (30, 10), (80, 24), (300, 100)] {
        sales().size(width, height).keys("jlk$<Esc>/x<Esc>");
    }
}

#[test]
fn a_deal_is_made_from_one_line_with_its_company_and_figures() {
    sales()
        .size(160, 40)
        .keys("aSpare parts 48k 60% close:30/6 @globex")
        .sees("Amount: 48,000 $")
        .sees("Account: Globex")
        .keys("<Enter>")
        .sees_under("Prospecting", "Spare parts")
        .keys("aSomething @nobody at all 12k")
        .sees("new company, made with it: nobody at all")
        .keys("<Enter>")
        .sees("added Something")
        .sees("12,000 $");
}

#[test]
fn an_old_value_gives_way_to_what_is_typed() {
    sales().size(160, 40).keys("ll%35<Enter>%").sees("› 35 ");
}

#[test]
fn a_jump_numbers_every_stage_also_beyond_the_screen() {
    let deck = sales().size(80, 24).keys("m").sees(" 1  Prospect").sees(" 6 Closed L").sees("1–9 stage");
    // Each name stands there once.
    for name in ["Prospecting", "Qualification", "Negotiation", "Closed Lost"] {
        assert_eq!(deck.frame().matches(name).count(), 1, "{name} in\n{}", deck.frame());
    }
}

#[test]
fn every_act_is_for_all_marked_cards_in_one_step() {
    sales()
        .size(160, 40)
        .keys("llvvc")
        .sees("Calls with 2: how did they go?")
        .keys("<Enter>")
        .sees("2 calls logged. What was said, what is next?")
        .keys("fri send it<Enter>")
        .sees("planned “send it” for 2 records on Fri 19 Jun")
        .sees_no("marked")
        .keys("+t+1d ring<Enter>")
        .sees("planned “ring” for 2 records on Tue 16 Jun")
        .keys("uuu")
        .keys("+n")
        .keys("ask for papers<Enter>")
        .sees("noted something on 2 records")
        .keys("+d10/7/2026<Enter>")
        .sees("set the close date of 2 deals to Fri 10 Jul")
        .keys("+o<Enter>")
        .sees("gave 2 records to Anna Nowak")
        .keys("+<C-x>y")
        .sees("deleted 2 records")
        .keys("u")
        .sees_under("Proposal", "Acme support");
}

#[test]
fn finishing_for_marked_cards_asks_once_for_those_left_without_a_next_step() {
    sales()
        .size(160, 40)
        .keys("llvvlv")
        .sees("3 marked")
        .keys("x")
        .sees("2 are done. What is next for 2 deals with nothing planned?")
        .keys("wed ring<Enter>")
        .sees("planned “ring” for 2 records on Wed 17 Jun");
}

#[test]
fn marked_cards_of_several_columns_each_move_a_stage() {
    sales()
        .size(160, 40)
        .keys("vllvv")
        .keys("L")
        .sees("moved 3 deals to Qualification, Negotiation")
        .sees_under("Qualification", "Fleet upgrade")
        .sees_under("Negotiation", "Acme support")
        .keys("u")
        .keys("hhhvlllvL")
        .sees("1 of these 2 deals would be closed by that");
}

#[test]
fn what_is_for_one_only_says_so_while_several_are_marked() {
    sales()
        .size(160, 40)
        .keys("ll+e")
        .sees("That is for one record at a time; 2 are marked.")
        .keys("J")
        .sees("That is for one record at a time");
}

#[test]
fn what_is_already_so_is_said_and_not_counted() {
    sales()
        .size(160, 40)
        .keys("vllv")
        .keys("m3")
        .sees("moved Fleet upgrade to Proposal")
        .keys("m3")
        .sees("there already");
}

#[test]
fn what_was_done_is_told_above_the_keys_with_the_way_back_until_the_next_key() {
    let deck = sales()
        .size(160, 40)
        .keys("L")
        .sees_beside("moved Fleet upgrade to Qualification", "u takes it back");
    let lines: Vec<&str> = deck.frame().lines().collect();
    assert!(lines[lines.len() - 2].contains("moved Fleet upgrade"), "{}", deck.frame());
    assert!(lines[lines.len() - 1].contains("filter"), "{}", deck.frame());
    deck.keys("j").sees_no("takes it back");
}

#[test]
fn the_won_column_shows_this_month_and_a_filter_reaches_the_older_ones() {
    let mut deck = Deck::demo().size(200, 40).open("pipeline").sees_beside("Closed Won", "this month");
    let mut count = |text: &str| {
        let repository = deck.shell().repository();
        let filter = dealdeck::query::parse(text, Kind::Opportunity, repository.lists()).filter;
        repository.count(Kind::Opportunity, Some(&filter), None).expect("a count")
    };
    let (all, month) = (count("is:won"), count("is:won closed:this-month"));
    assert!(month < all && month > 0, "{month} of {all}");
    let won = |deck: &Deck| {
        let head = deck.frame().lines().nth(3).expect("the heads").to_owned();
        let count = deck.frame().lines().nth(4).expect("the counts").to_owned();
        let at = head.find("Closed Won").expect("the column");
        let at = dealdeck::ui::paint::columns(&head[..at]);
        let from = count.chars().skip(at).collect::<String>();
        from.split_whitespace().next().expect("a count").parse::<i64>().expect("a number")
    };
    assert_eq!(won(&deck), month);
    let deck = deck.keys("/closed:>=2000-01-01<Enter>").sees_no("this month");
    assert_eq!(won(&deck), all);
}

#[test]
fn what_no_rate_converts_is_summed_anew_for_another_filter() {
    sales()
        .size(160, 40)
        .keys("l")
        .keys("aXe nâng<Enter>$120000000 VND<Enter>")
        .sees("Xe nâng")
        .keys("/lạnh<Enter>")
        .sees_under("Qualification", "850m")
        .keys("/<C-u>nâng<Enter>")
        .sees_under("Qualification", "120m")
        .sees_no("850m");
}

#[test]
fn a_close_date_gone_by_is_told_without_colour() {
    sales().size(160, 40).sees("12 Jun!").sees_no("30 Jun!");
}

#[test]
fn an_amount_in_another_currency_keeps_what_the_deal_costs() {
    let deal = |deck: &dealdeck::repository::Repository| {
        let mut found = Vec::new();
        let mut take = |record: Record| {
            found.extend(Some(record).filter(|record| record.text("name") == "Fleet upgrade"));
            true
        };
        deck.each(Kind::Opportunity, None, &mut take).expect("deals");
        found.remove(0)
    };
    let mut deck = sales();
    let id = deal(deck.shell().repository()).id;
    deck = deck
        .meanwhile(|other| {
            let change = Change::set(Kind::Opportunity, id, [("cost", Value::from(500_000))]);
            other.commit("cost", vec![change]).expect("a commit");
        })
        .restart()
        .keys("$<C-u>300000000 VND<Enter>");
    let now = deal(deck.shell().repository());
    assert_eq!((now.text("currency"), now.get("cost").as_integer()), ("VND", Some(5_000)));
}
