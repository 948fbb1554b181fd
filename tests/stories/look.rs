//! What every screen holds to, whatever stands on it: hints that work, popups that say how much
//! they hold, columns that do not jump, words that are never cut in silence.

use dealdeck::domain::presets::StagePreset;
use dealdeck::domain::{Change, Id, Kind, Value};
use dealdeck::ui::paint;

use crate::deck::Deck;

/// A contact of a long name, and others of short ones.
fn hard_names() -> Deck {
    const NAMES: [&str; 4] = [
        "Công ty Trách nhiệm Hữu hạn Một thành viên Xuất nhập khẩu Nông sản và Thực phẩm Đà Nẵng",
        "株式会社東京都庁観光産業振興協同組合連合会東京都庁観光産業振興協同組合連合会",
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch and Sons Limited",
        "Ng",
    ];
    let records = |ids: &mut dyn FnMut() -> Id| {
        let contact = |name: &str, id| {
            let values = [
                ("name", Value::from(name)),
                ("title", Value::from("Phó Tổng Giám đốc phụ trách Kinh doanh Quốc tế và Đối ngoại")),
                ("phone", Value::List(vec!["+84 912 345 678".to_owned()])),
            ];
            Change::create(Kind::Contact, id, values)
        };
        NAMES.iter().map(|name| contact(name, ids())).collect()
    };
    Deck::with(dealdeck::screens::open, records)
}

#[test]
fn a_hint_names_no_key_that_does_nothing_here() {
    Deck::demo()
        .open("contacts")
        .keys("s")
        .sees_beside("Enter ok", "choose")
        .sees_no("Tab mark")
        .keys("<Esc>|")
        .sees("Tab mark")
        .keys("<Esc>a")
        .sees_no("Tab complete")
        .keys("<Esc>/ci")
        .sees("Tab complete");
}

#[test]
fn the_hint_of_the_one_line_is_whole_and_that_of_its_kind() {
    Deck::demo()
        .size(80, 24)
        .open("pipeline")
        .keys("a")
        .sees("close:30/6 · #tag · >fri call ")
        .sees("Enter alone opens the form")
        .keys("<Esc>3a")
        .sees("Name, company · phone")
        .sees_no("60%")
        .keys("<Esc>4a")
        .sees("Name · @company · phone")
        .sees_no("350tr");
}

#[test]
fn what_is_said_of_a_line_goes_on_in_the_next_where_it_is_longer() {
    let name = "nobody whose name goes on and on until it is longer than the line";
    Deck::demo()
        .size(80, 24)
        .open("pipeline")
        .keys(&format!("aDeal<Space>@{}", name.replace(' ', "<Space>")))
        .sees("made with it: nobody")
        .sees("│ longer than the line ");
}

#[test]
fn a_popup_that_holds_more_than_it_shows_marks_where_it_is() {
    let marked = |deck: &Deck| -> Vec<usize> {
        let lines = deck.frame().lines().enumerate();
        lines.filter(|(_, line)| line.contains('┃')).map(|(row, _)| row).collect()
    };
    let deck = Deck::demo().size(80, 24).open("contacts").keys("s");
    let at_first = marked(&deck);
    assert!(!at_first.is_empty(), "{}", deck.frame());
    let deck = deck.keys("<Up>");
    let at_last = marked(&deck);
    assert!(at_last.first() > at_first.first() && at_last.last() > at_first.last(), "{}", deck.frame());
    let deck = deck.keys("<Esc>3D");
    assert!(marked(&deck).is_empty(), "{}", deck.frame());
}

#[test]
fn columns_stand_still_while_one_moves_through_the_whole_list() {
    let mut deck = Deck::demo().size(100, 20).open("contacts");
    let header = deck.frame().lines().nth(3).expect("a header").to_owned();
    for _ in 0..12 {
        deck = deck.keys("<PageDown>");
        assert_eq!(deck.frame().lines().nth(3), Some(header.as_str()));
    }
}

#[test]
fn long_names_end_in_an_ellipsis_and_leave_every_column_at_its_place() {
    for width in [80, 100, 119] {
        let deck = hard_names().size(width, 24).open("contacts");
        let rows: Vec<&str> = deck.frame().lines().filter(|line| line.contains("+84 912")).collect();
        assert_eq!(rows.len(), 4, "{}", deck.frame());
        let place = |row: &str| row.find("+84 912").map(|at| paint::columns(&row[..at]));
        for row in &rows {
            assert_eq!(place(row), place(rows[0]), "{}", deck.frame());
            assert!(row.contains('…') || row.contains("Ng "), "{row}");
        }
    }
}

#[test]
fn a_deck_without_records_says_what_a_list_is_for_also_where_it_starts_filtered() {
    Deck::empty()
        .open("activities")
        .sees_no("Nothing matches")
        .sees("yet")
        .open("pipeline")
        .sees("No deals yet")
        .sees_no("nothing here");
}

#[test]
fn what_is_asked_about_a_long_name_is_read_to_its_end() {
    let deck = hard_names().size(80, 24).open("contacts").keys("o");
    let title = deck.frame().lines().find(|line| line.contains("Who owns")).expect("a title").to_owned();
    assert!(title.contains("…? ──"), "{title}");
    deck.keys("<Esc>c").sees("…: how did it go? ");
}

#[test]
fn a_box_that_would_leave_a_strip_beside_it_takes_the_whole_width() {
    let palette = Deck::demo().size(80, 24).open("pipeline").keys(":");
    let top = palette.frame().lines().find(|line| line.contains("Commands")).expect("a title").to_owned();
    assert!(top.starts_with('╭') && top.ends_with('╮'), "{top}");
    let palette = palette.size(120, 40);
    let top = palette.frame().lines().find(|line| line.contains("Commands")).expect("a title").to_owned();
    assert!(!top.starts_with('╭') && !top.ends_with('╮'), "{top}");
}

#[test]
fn a_problem_of_a_form_is_told_whole() {
    let deck = Deck::demo().size(80, 24).open("pipeline");
    deck.keys("e<Tab><Tab><Tab><Tab>zz<C-s>").sees("zz” is not an amount").sees("$3.5k or 350tr");
}

#[test]
fn a_cost_in_another_currency_is_refused_beside_it_and_changes_nothing() {
    let deck = Deck::demo().size(120, 40).open("pipeline").keys("e<Tab><Tab><Tab><Tab><Tab><Tab>€100<C-s>");
    let deck = deck.sees("the record is in VND, not EUR: write it in VND, or change its currency");
    deck.keys("<C-s>").sees("not EUR").sees("500m ₫").sees_no("500m €");
}

#[test]
fn a_stage_asked_for_by_its_number_is_never_cut_in_silence() {
    let named = |ids: &mut dyn FnMut() -> Id| {
        let stage = StagePreset::Standard.stage("Closed Won");
        let deal = [
            ("name", Value::from("Acme renewal")),
            ("stage", StagePreset::Standard.stage("Prospecting").into()),
            ("pipeline", StagePreset::Standard.pipeline().into()),
        ];
        vec![
            Change::create(Kind::Opportunity, ids(), deal),
            Change::set(Kind::Stage, stage, [("name", Value::from("Signed by both sides"))]),
        ]
    };
    Deck::with(dealdeck::screens::open, named)
        .size(120, 40)
        .open("pipeline")
        .sees("Signed by … this month")
        .keys("m")
        .sees(" 5  Signed by both si…");
}

#[test]
fn how_far_back_the_won_deals_go_stands_whole_beside_their_stage() {
    for (width, keys) in [(80, "lll"), (120, ""), (200, "")] {
        let deck = Deck::demo().size(width, 40).open("pipeline").keys(keys).keys("<Right>");
        deck.sees_beside("Closed Won", "this month");
    }
}

#[test]
fn the_name_of_a_field_is_read_whole_beside_a_list() {
    let deck = Deck::demo().size(120, 40).open("leads").keys("/amount>1<Enter>").sees("Estimated  ");
    let row = deck.frame().lines().position(|line| line.contains("Estimated  ")).expect("a row");
    let below = deck.frame().lines().nth(row + 1).expect("a row below");
    assert!(below.contains("│ amount"), "{}", deck.frame());
}

#[test]
fn a_hint_names_nothing_that_is_for_what_is_not_there() {
    Deck::demo()
        .keys("!")
        .sees("Nothing was written apart")
        .sees_no("x keep")
        .keys("9")
        .sees("Enter open")
        .sees_no("r rename")
        .keys("<Enter>")
        .sees_no("r rename")
        .keys("<Enter>")
        .sees("r rename");
}

#[test]
fn a_question_with_a_long_text_of_its_own_stands_whole_above_its_choices() {
    Deck::demo()
        .size(80, 24)
        .keys("4w")
        .sees("Show which view? Or type a name to save this one, Space before a digit.");
}

#[test]
fn a_yes_or_no_stands_at_its_place_however_long_its_question_is() {
    let asked = |ids: &mut dyn FnMut() -> Id| {
        let field = [
            ("kind", Value::from("contact")),
            ("key", "asked".into()),
            ("name", "Was asked whether ".repeat(8).into()),
            ("type", "yes-no".into()),
            ("active", Value::Bool(true)),
        ];
        let contact = [("name", Value::from("Lan"))];
        vec![Change::create(Kind::CustomField, ids(), field), Change::create(Kind::Contact, ids(), contact)]
    };
    let deck = Deck::with(dealdeck::screens::open, asked).size(80, 40).open("contacts").keys("e");
    let place = |words: &str| deck.frame().lines().find(|line| line.contains(words)).map(str::to_owned);
    let (plain, long) = (place("Advocate").expect("a row"), place("Was asked").expect("a row"));
    assert_eq!(
        long.find(" – ").map(|at| paint::columns(&long[..at])),
        plain.find(" no ").map(|at| paint::columns(&plain[..at]))
    );
}

#[test]
fn a_close_date_that_has_gone_by_is_told_in_the_list_as_on_the_card() {
    let late = |ids: &mut dyn FnMut() -> Id| {
        let deal = |name: &str, close: (i32, u32, u32), id| {
            let close = chrono::NaiveDate::from_ymd_opt(close.0, close.1, close.2).expect("a day");
            let values = [
                ("name", Value::from(name)),
                ("stage", StagePreset::Standard.stage("Prospecting").into()),
                ("pipeline", StagePreset::Standard.pipeline().into()),
                ("close", Value::Date(close)),
            ];
            Change::create(Kind::Opportunity, id, values)
        };
        vec![deal("Gone by", (2026, 6, 12), ids()), deal("To come", (2026, 6, 18), ids())]
    };
    let deck = Deck::with(dealdeck::screens::open, late).open("pipeline").sees("12 Jun!");
    deck.keys(":deals<Enter>")
        .sees_beside("Gone by", "12 Jun!")
        .sees_beside("To come", "18 Jun")
        .sees_no("18 Jun!");
}

#[test]
fn sums_that_fill_a_column_leave_no_bar_over_them() {
    let records = |ids: &mut dyn FnMut() -> Id| {
        let deal = |currency: &str, id| {
            let stage = StagePreset::Standard.stage("Prospecting");
            let values = [
                ("name", Value::from(currency)),
                ("stage", stage.into()),
                ("pipeline", StagePreset::Standard.pipeline().into()),
                ("amount", Value::Integer(987_654_321_098)),
                ("currency", currency.into()),
            ];
            Change::create(Kind::Opportunity, id, values)
        };
        ["USD", "EUR", "JPY", "VND", "GBP"].iter().map(|currency| deal(currency, ids())).collect()
    };
    Deck::with(dealdeck::screens::open, records).size(120, 40).open("pipeline").sees("…").sees_no("╸");
}

#[test]
fn activities_of_one_subject_are_told_apart_by_whom_they_are_about_and_when() {
    let deck = Deck::demo().size(80, 24).open("pipeline").keys("fcall about delivery").wait();
    let frame = deck.frame().to_owned();
    let rows: Vec<&str> = frame.lines().filter(|line| line.contains("Call about delivery dates")).collect();
    assert!(rows.len() > 5, "{frame}");
    for said in ["Acme Foods · 22 May ", "Ironbridge Steel · 15 Jul 2025 ", "Pieter Duarte · 12 Jun "] {
        assert!(rows.iter().any(|row| row.contains(said)), "{said} in\n{frame}");
    }
    assert!(rows.iter().all(|row| row.contains(" · ")), "{frame}");
    let distinct: std::collections::HashSet<&str> =
        rows.iter().map(|row| row.trim_end_matches(['┃', '│'])).collect();
    assert_eq!(distinct.len(), rows.len(), "{frame}");
}

#[test]
fn the_keys_of_a_form_are_shown_above_it_and_leave_it_as_it_was() {
    let deck =
        Deck::demo().size(80, 24).open("accounts").keys("eXX<F1>").sees("Keys: In a form").sees("Save");
    let deck =
        deck.keys("<F1>").sees_no("Keys: In a form").sees("Acme FoodsXX").keys("<Esc>").sees("Not saved.");
    deck.keys("<Esc>n<F1>").sees("Keys: In a prompt").keys("<Esc>").sees("Note on Acme Foods");
}

#[test]
fn what_is_filtered_and_marked_on_the_board_is_told_before_what_it_comes_to() {
    let deck = Deck::demo().size(80, 24).open("pipeline").keys("vjv");
    deck.sees("all · 2 marked").keys("/amount>10k<Enter>").sees("all · amount>10k · 2 marked").sees("open");
}

#[test]
fn the_palette_begins_with_what_is_done_here_and_not_with_moving_about() {
    let deck = Deck::demo().size(80, 24).open("pipeline").keys(":").sees("Commands").sees_no("Page up");
    deck.keys("page up").sees("Page up");
}

#[test]
fn the_smallest_screen_names_the_tabs_that_fit_and_counts_all() {
    let deck = Deck::demo().size(80, 24).open("pipeline");
    deck.sees_beside("1 Today 21 2 Pipeline 3 Leads 4 Contacts 5 Accounts 6 Activities 7 8 9", "AN  ●");
}

#[test]
fn the_cursor_stands_on_the_cadence_that_was_just_added() {
    let deck = Deck::demo().open("cadences").sees("› Call in").keys("aAfter the fair<C-s><Esc>");
    deck.open("cadences").sees("› After the fair").keys("aZoo<C-s>").sees("› Zoo").keys("u").sees_no("Zoo ");
}
