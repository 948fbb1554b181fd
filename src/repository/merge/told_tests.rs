//! Copies that only tell a place that is no SQLite file, and hear of each other there, end up as
//! if they had met.

use std::collections::BTreeMap;

use super::tests::{act, copies, seeds, state};
use super::*;
use crate::domain::{Change, Value};
use crate::repository::tests::who;
use crate::repository::{Clock, Known};

const NOW: i64 = 1_790_000_000_000;

/// Where an entry lies: table, id, column.
type At = (String, [u8; 16], String);

/// A place as a hub is one: the greater (h, d) holds, and what was seen only grows.
#[derive(Clone, Default)]
struct Place {
    entries: BTreeMap<At, Entry>,
    seen: BTreeMap<Device, i64>,
}

impl Place {
    fn known(&self) -> Known {
        Known::from_pairs(self.seen.iter().map(|(device, number)| (*device, *number)))
    }

    fn keep(&mut self, entry: Entry) {
        let at = (entry.table.clone(), entry.id, entry.column.clone());
        let is_greater = |held: &Entry| (entry.h, entry.d) > (held.h, held.d);
        if self.entries.get(&at).is_none_or(is_greater) {
            self.entries.insert(at, entry);
        }
    }

    fn heard(&mut self, known: &Known) {
        for (device, number) in known.pairs() {
            let last = self.seen.entry(device).or_default();
            *last = number.max(*last);
        }
    }
}

/// Tells the place what the deck knows.
fn push(deck: &Repository, place: &mut Place, about: usize) {
    let mut telling = deck.tell(&place.known()).expect("what to tell");
    loop {
        let entries = telling.next(deck, about).expect("entries");
        if entries.is_empty() {
            break;
        }
        for entry in entries {
            place.keep(entry);
        }
    }
    place.heard(telling.known());
}

/// Merges what the place has beyond the deck: every record of which anything is news, whole.
fn pull(deck: &mut Repository, place: &Place) -> Merged {
    let (ours, theirs) = (deck.known().expect("known"), place.known());
    let is_news = |entry: &&Entry| {
        let device = Device(entry.d);
        entry.s > ours.of(device) && entry.s <= theirs.of(device)
    };
    let news: BTreeSet<(&str, [u8; 16])> =
        place.entries.values().filter(is_news).map(|entry| (entry.table.as_str(), entry.id)).collect();
    let mut incoming = Incoming::begin().expect("a copy");
    let is_told =
        |entry: &&Entry| entry::is_of_erasure(entry) || news.contains(&(entry.table.as_str(), entry.id));
    for entry in place.entries.values().filter(is_told) {
        incoming.hear(entry.clone()).expect("heard");
    }
    let source = incoming.end(&theirs).expect("a copy");
    deck.merge(&source, Compare::New, Keep::Yes).expect("a merge")
}

/// The state of a deck but for what is evened out where copies meet: the words of steps that named
/// nobody who was erased, and what hung on them and was never told of.
fn but_words(deck: &Repository) -> BTreeSet<String> {
    let bare = |line: String| match line.strip_prefix("step ") {
        Some(step) => step.replace(",…,", ",made,").replace(",a change,", ",made,"),
        None => line,
    };
    let contact = format!("',{},", Kind::Contact as i64);
    let is_told = |line: &String| !line.starts_with("erasure ") || line.contains(&contact);
    state(deck).into_iter().filter(is_told).map(bare).collect()
}

#[test]
fn copies_that_tell_one_place_end_up_as_if_they_had_met() {
    for seed in 0..seeds() {
        let mut random = fastrand::Rng::with_seed(seed);
        let (mut decks, mut place, mut log) = (copies(5), Place::default(), Vec::new());
        for _ in 0..300 {
            let at = random.usize(0..5);
            decks[at].who.clock = Clock::Fixed(NOW + random.i64(-3_600_000..3_600_000));
            match random.u8(0..8) {
                0 | 1 => push(&decks[at], &mut place, random.usize(1..40)),
                2 => drop(pull(&mut decks[at], &place)),
                _ => act(&mut decks[at], &mut random, &mut log),
            }
        }
        for deck in &decks {
            push(deck, &mut place, 100);
        }
        for deck in &mut decks {
            pull(deck, &place);
        }
        let first = but_words(&decks[0]);
        for (n, deck) in decks.iter().enumerate().skip(1) {
            let other = but_words(deck);
            let differ: Vec<_> = first.symmetric_difference(&other).take(6).collect();
            assert!(differ.is_empty(), "seed {seed}, copy {n}: {differ:#?}");
        }
        for at in 0..4 {
            // Met directly, nothing is left to learn.
            let (to, from) = decks.split_at_mut(at + 1);
            let merged = to[at].merge_from(&from[0].connection, Compare::All, Keep::Yes).expect("a merge");
            let learned = merged.rows + merged.fields + merged.steps + merged.anomalies;
            assert_eq!(learned, 0, "seed {seed}: {merged:?}");
            assert_eq!(to[at].check().expect("a check").problems, [], "seed {seed}");
        }
    }
}

#[test]
fn what_was_told_once_is_not_told_again_and_what_is_heard_twice_is_nothing_new() {
    let (mut decks, mut place) = (copies(2), Place::default());
    push(&decks[0], &mut place, 50);
    assert!(decks[0].tell(&place.known()).expect("what to tell").is_empty());
    let changes = vec![Change::create(Kind::Contact, Id([9; 16]), [("name", Value::from("Lan"))])];
    decks[0].commit("lan", changes).expect("a step");
    let entries = decks[0].tell(&place.known()).expect("a telling").next(&decks[0], 100).expect("entries");
    let tables: Vec<&str> = entries.iter().map(|entry| entry.table.as_str()).collect();
    assert_eq!(tables, ["contact", "step"]);
    push(&decks[0], &mut place, 50);
    assert!(!pull(&mut decks[1], &place).is_empty());
    assert!(pull(&mut decks[1], &place).is_empty());
}

#[test]
fn fields_of_a_newer_version_are_carried_to_the_place_and_from_it() {
    let (mut decks, mut place) = (copies(2), Place::default());
    decks[0]
        .connection
        .execute_batch("ALTER TABLE contact ADD COLUMN mood TEXT; PRAGMA user_version = 1001;")
        .expect("a newer deck");
    let changes = vec![Change::create(Kind::Contact, Id([9; 16]), [("name", Value::from("Lan"))])];
    decks[0].commit("lan", changes).expect("a step");
    decks[0].connection.execute_batch("UPDATE contact SET mood = 'merry'").expect("a mood");
    push(&decks[0], &mut place, 50);
    pull(&mut decks[1], &place);
    let mood: String =
        decks[1].connection.query_row("SELECT mood FROM contact", [], |row| row.get(0)).expect("a mood");
    assert_eq!(mood, "merry");
}

#[test]
fn a_new_copy_hears_the_whole_deck() {
    let (mut decks, mut place) = (copies(1), Place::default());
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..60 {
        act(&mut decks[0], &mut random, &mut Vec::new());
    }
    push(&decks[0], &mut place, 7);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("new.db");
    let (workspace, settings) = (decks[0].workspace().to_owned(), decks[0].common_settings());
    let mut new = Repository::join(&path, &workspace, &settings, who(9, None)).expect("a copy");
    pull(&mut new, &place);
    assert_eq!(state(&new), state(&decks[0]));
    assert_eq!(new.workspace(), decks[0].workspace());
    assert_eq!(new.check().expect("a check").problems, []);
}

#[test]
fn what_a_place_says_was_erased_takes_nobody_but_persons_and_stops_no_copy() {
    let mut decks = copies(2);
    let stage = decks[0].lists().stages[0].id;
    let version = met::Version { h: 1 << 60, d: 9, s: 1 };
    let erasure = serde_json::json!({"table": "stage"});
    let mut incoming = Incoming::begin().expect("a copy");
    for entry in [
        Entry::new("erasure", stage, "", version, &erasure),
        Entry::new("erased_key", stage, "", version, &serde_json::Value::Null),
        Entry::new("erased_key", stage, "abcd", version, &serde_json::Value::Null),
        Entry::new("erased_key", stage, "no hash", version, &serde_json::Value::Null),
    ] {
        incoming.hear(entry).expect("heard");
    }
    let source = incoming.end(&Known::from_pairs([(Device(9), 1)])).expect("a copy");
    decks[0].merge(&source, Compare::New, Keep::Yes).expect("a merge");
    assert!(decks[0].lists().stages.iter().any(|there| there.id == stage));
    assert_eq!(decks[0].rid().expect("what was erased").records, []);
}
