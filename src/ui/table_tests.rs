//! What a table promises of the cells it draws.

use std::collections::HashMap;

use super::*;
use crate::command::Keymap;
use crate::domain::presets::StagePreset;
use crate::domain::seed::{FirstUser, first_user, seed};
use crate::domain::{Device, Id, Kind};
use crate::repository::{Clock, Page, Repository, Seed, Sort, Who};
use crate::settings::Theme;
use crate::settings::machine::Machine;
use crate::text::{Language, Text, Zone};
use crate::ui::memory::Memory;

const NOON: i64 = 1_796_212_800_000;

fn deck() -> Repository {
    let an = FirstUser { name: "An".to_owned(), ..FirstUser::default() };
    let changes = seed(StagePreset::Standard, &an, NOON, &mut || Id([1; 16]));
    let who = Who {
        device: Device::new(1),
        user: first_user(&changes),
        clock: Clock::Fixed(NOON),
        state_dir: None,
    };
    let currency = Currency::from_code("USD").expect("the dollar");
    Repository::in_memory(Seed { currency, changes, label: "new".to_owned() }, who).expect("a deck")
}

fn record(at: u8, name: &str, city: &str, close: &str) -> Record {
    let mut record = Record::new(Kind::Opportunity, Id([at; 16]));
    record.set("name", name);
    record.set("source", city);
    if let Ok(day) = close.parse::<chrono::NaiveDate>() {
        record.set("close", day);
    }
    record.set("amount", 123_400 * i64::from(at));
    record
}

fn list_of(rows: Vec<Record>) -> List {
    let mut list = List::new(vec![Sort { key: "name".to_owned(), descending: false }]);
    let mut page =
        Some(Page { rows, marks: Vec::new(), names: HashMap::new(), more_before: false, more_after: false });
    list.refresh(&mut |_, _, _| Ok(page.take().expect("one page"))).expect("rows that are there");
    list
}

/// The rows of a table on a screen of this width, as text.
fn drawn(width: u16, columns: &mut [Column], list: &List) -> Vec<String> {
    let deck = deck();
    let text = Text::new(Language::English).in_zone(Zone::from(deck.clock()));
    let (theme, keymap, memory) = (Theme::default(), Keymap::built_in(), Memory::default());
    let look = Look {
        theme: &theme,
        text: &text,
        keymap: &keymap,
        lists: deck.lists(),
        today: deck.today(),
        now: NOON,
        memory: &memory,
    };
    let machine = Machine::default();
    let desk = Desk { repository: &deck, text: &text, keymap: &keymap, machine: &machine };
    let area = Rect::new(0, 0, width, 8);
    let mut buffer = Buffer::empty(area);
    measure(columns, list, |_, _, _, _| None, &desk);
    draw(&mut buffer, area, &look, &Table { columns, list, special: |_, _, _, _| None });
    let mut rows = Vec::new();
    for y in 0..area.height {
        let (mut row, mut skip) = (String::new(), 0);
        for x in 0..width {
            let symbol = buffer[(x, y)].symbol();
            if skip == 0 {
                row.push_str(symbol);
                skip = paint::columns(symbol);
            }
            skip = skip.saturating_sub(1);
        }
        rows.push(row.trim_end().to_owned());
    }
    rows
}

fn columns(keys: &[&str]) -> Vec<Column> {
    let field = |key: &&str| Kind::Opportunity.field(key).cloned().expect("a field");
    keys.iter().map(|key| Column::new(field(key), Clean::line(key))).collect()
}

#[test]
fn a_short_name_leaves_its_room_to_a_long_text_beside_it() {
    let list = list_of(vec![record(1, "Ng", "A source that takes thirty two", "")]);
    let rows = drawn(60, &mut columns(&["name", "source"]), &list);
    assert!(rows[1].contains("A source that takes thirty two"), "{rows:?}");
}

#[test]
fn what_is_cut_ends_in_an_ellipsis_whatever_its_letters() {
    let long = [
        "東京都庁の新しいデータセンター構築",
        "Công ty Trách nhiệm Hữu hạn Đà Nẵng",
        "👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦",
    ];
    let rows: Vec<Record> =
        long.iter().zip(1..).map(|(name, at)| record(at, name, "x", "2026-12-02")).collect();
    let rows = drawn(40, &mut columns(&["name", "close"]), &list_of(rows));
    for row in &rows[1..4] {
        assert!(row.contains('…'), "{row}");
        assert!(row.ends_with(" 2 Dec"), "{row}");
    }
}

#[test]
fn digits_of_days_stand_under_each_other() {
    let list = list_of(vec![record(1, "a", "", "2026-12-04"), record(2, "b", "", "2026-12-14")]);
    let rows = drawn(60, &mut columns(&["name", "close"]), &list);
    let place = |row: &str| row.chars().position(|letter| letter == 'D');
    assert_eq!(place(&rows[1]), place(&rows[2]), "{rows:?}");
}

#[test]
fn moving_never_changes_the_widths() {
    let mut names: Vec<Record> = (1..200).map(|at| record(at, "short", "", "2026-12-04")).collect();
    // Below the rows that are looked at to see how wide a column must be.
    names[2 * MEASURED].set("name", "A very much longer name than those above it");
    let (mut list, mut columns) = (list_of(names), columns(&["name", "close"]));
    let before = drawn(80, &mut columns, &list)[0].clone();
    list.step(2 * MEASURED as isize + 1);
    assert_eq!(drawn(80, &mut columns, &list)[0], before);
}

#[test]
fn a_column_in_which_nothing_stands_gives_its_room_to_those_that_are_cut() {
    let long = list_of(vec![record(1, "A name of forty columns that is all needed", "", "2026-12-04")]);
    let mut columns = columns(&["name", "close", "campaign"]);
    assert!(!drawn(60, &mut columns, &long)[0].contains("campaign"));
    assert!(drawn(90, &mut columns, &long)[0].contains("campaign"));
}
