//! What a windowed list promises.

use super::*;
use crate::domain::{Kind, Value};

fn record(n: i64) -> Record {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&n.to_be_bytes());
    let mut record = Record::new(Kind::Contact, Id(bytes));
    record.rid = n;
    record.set("touch_every", n);
    record
}

/// A deck of so many rows in the order of `touch_every`, counting how often it is read.
struct Deck {
    rows: Vec<Record>,
    reads: usize,
}

impl Deck {
    fn of(count: i64) -> Deck {
        Deck { rows: (0..count).map(record).collect(), reads: 0 }
    }

    fn page(&mut self, from: &From, limit: usize) -> Page {
        self.reads += 1;
        let value = |mark: &Mark| mark.values[0].as_integer().unwrap_or_default();
        let key = |record: &Record| record.get("touch_every").as_integer().unwrap_or_default();
        let start = match from {
            From::Start => 0,
            From::End => self.rows.len().saturating_sub(limit),
            From::After(mark) => self.rows.partition_point(|row| key(row) <= value(mark)),
            From::Before(mark) => {
                self.rows.partition_point(|row| key(row) < value(mark)).saturating_sub(limit)
            }
            From::At(id) => self.rows.iter().position(|row| row.id == *id).unwrap_or(self.rows.len()),
        };
        let end = match from {
            From::Before(mark) => self.rows.partition_point(|row| key(row) < value(mark)),
            _ => (start + limit).min(self.rows.len()),
        };
        let mark = |row: &Record| Mark { values: vec![row.get("touch_every").clone()], rid: row.rid };
        Page {
            marks: self.rows[start..end].iter().map(mark).collect(),
            rows: self.rows[start..end].to_vec(),
            names: HashMap::new(),
            more_before: start > 0,
            more_after: end < self.rows.len(),
        }
    }

    fn refresh(&mut self, list: &mut List) {
        list.refresh(&mut |from, limit, _| Ok(self.page(&from, limit))).expect("the deck reads");
    }
}

fn list() -> List {
    List::new(vec![Sort { key: "touch_every".to_owned(), descending: false }])
}

/// A deck whose list shows ten rows, the cursor in the midst of them on the eleventh of all.
fn ten_rows_down() -> (Deck, List) {
    let (mut deck, mut list) = (Deck::of(50), list());
    list.resize(10);
    deck.refresh(&mut list);
    deck.refresh(&mut list);
    list.step(15);
    list.step(-5);
    (deck, list)
}

fn at(list: &List) -> i64 {
    list.current().map_or(-1, |record| record.rid)
}

#[test]
fn walking_down_a_long_list_visits_every_row_once_and_keeps_a_window() {
    let (mut deck, mut list) = (Deck::of(1_000), list());
    deck.refresh(&mut list);
    for expected in 0..1_000 {
        assert_eq!(at(&list), expected);
        list.step(1);
        deck.refresh(&mut list);
        assert!(list.rows().len() <= (PAGES + 1) * PAGE);
    }
    assert_eq!(at(&list), 999);
    for expected in (0..999).rev() {
        list.step(-1);
        deck.refresh(&mut list);
        assert_eq!(at(&list), expected);
    }
}

#[test]
fn moving_reads_only_at_page_bounds() {
    let (mut deck, mut list) = (Deck::of(1_000), list());
    deck.refresh(&mut list);
    deck.reads = 0;
    for _ in 0..500 {
        list.step(1);
        if list.is_waiting() {
            deck.refresh(&mut list);
        }
    }
    assert!(deck.reads <= 6, "{}", deck.reads);
}

#[test]
fn a_leap_past_the_window_arrives_where_it_was_meant_to() {
    let (mut deck, mut list) = (Deck::of(1_000), list());
    deck.refresh(&mut list);
    list.step(140);
    deck.refresh(&mut list);
    assert_eq!(at(&list), 140);
    list.to_end();
    deck.refresh(&mut list);
    assert_eq!(at(&list), 999);
    list.to_top();
    deck.refresh(&mut list);
    assert_eq!(at(&list), 0);
}

#[test]
fn the_cursor_stays_on_its_record_when_rows_come_in_above() {
    let (mut deck, mut list) = (Deck::of(300), list());
    deck.refresh(&mut list);
    list.step(40);
    deck.rows.remove(3);
    list.reload();
    deck.refresh(&mut list);
    assert_eq!(at(&list), 40);
}

#[test]
fn a_record_that_left_the_list_leaves_the_cursor_at_its_place() {
    let (mut deck, mut list) = (Deck::of(30), list());
    deck.refresh(&mut list);
    list.step(10);
    deck.rows.remove(10);
    list.reload();
    deck.refresh(&mut list);
    assert_eq!(at(&list), 11);
    deck.rows.clear();
    list.reload();
    deck.refresh(&mut list);
    assert!(list.is_empty());
    assert_eq!(at(&list), -1);
}

#[test]
fn seeking_finds_a_record_that_is_not_loaded() {
    let (mut deck, mut list) = (Deck::of(1_000), list());
    deck.refresh(&mut list);
    list.seek(record(700).id);
    deck.refresh(&mut list);
    assert_eq!(at(&list), 700);
    list.step(-1);
    assert_eq!(at(&list), 699);
}

#[test]
fn a_range_mark_takes_everything_from_the_last_mark_to_the_cursor() {
    let (mut deck, mut list) = (Deck::of(30), list());
    deck.refresh(&mut list);
    list.step(2);
    list.mark();
    list.step(3);
    list.mark_range();
    assert_eq!(list.marks().iter().map(|record| record.rid).collect::<Vec<_>>(), [2, 3, 4, 5, 6]);
    assert_eq!(list.targets().len(), 5);
    list.clear_marks();
    assert_eq!(list.targets().len(), 1);
}

#[test]
fn an_edited_mark_carries_the_new_values() {
    let (mut deck, mut list) = (Deck::of(5), list());
    deck.refresh(&mut list);
    list.mark();
    deck.rows[0].set("notes", "new");
    list.reload();
    deck.refresh(&mut list);
    assert_eq!(list.marks()[0].get("notes"), &Value::from("new"));
}

#[test]
fn a_row_that_changes_places_moves_and_the_screen_stays() {
    let (mut deck, mut list) = ten_rows_down();
    let (top, _) = list.visible(10);
    assert_eq!((list.cursor(), top), (10, 6));
    for expected in [11, 12, 13] {
        let moved = list.cursor();
        deck.rows.swap(moved, moved + 1);
        for (at, row) in (0_i64..).zip(&mut deck.rows) {
            row.set("touch_every", at);
        }
        list.reload();
        deck.refresh(&mut list);
        assert_eq!((list.cursor(), list.visible(10).0), (expected, 6));
    }
}

#[test]
fn a_row_that_comes_in_above_leaves_the_cursor_at_its_place_on_the_screen() {
    let (mut deck, mut list) = ten_rows_down();
    deck.rows.insert(0, record(1_000));
    deck.rows[0].set("touch_every", -1);
    list.reload();
    deck.refresh(&mut list);
    assert_eq!((at(&list), list.visible(10).0), (10, 7));
}

#[test]
fn what_could_not_be_read_is_wanted_still() {
    let (mut deck, mut list) = (Deck::of(3), list());
    deck.refresh(&mut list);
    list.restart();
    let fail = || crate::repository::Error::Refused(crate::domain::Message::new("deck-busy"));
    assert!(list.refresh(&mut |_, _, _| Err(fail())).is_err());
    assert!(list.is_waiting());
    deck.rows.remove(0);
    deck.refresh(&mut list);
    assert_eq!(list.rows().len(), 2);
}
