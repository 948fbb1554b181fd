//! Copies that work apart and meet in any order end up alike, and nothing that was written is lost.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::domain::{Change, StepId, Value, link};
use crate::repository::tests::{new_deck, who};
use crate::repository::{Access, Clock, Repository, Who, copy};

const NOW: i64 = 1_790_000_000_000;

/// Copies of one deck on devices of their own.
pub(super) fn copies(count: u64) -> Vec<Repository> {
    let first = Repository::in_memory(new_deck(), who(1, None)).expect("a deck in memory");
    (1..=count).map(|device| copied(&first, who(device, None))).collect()
}

fn copied(deck: &Repository, who: Who) -> Repository {
    let connection = copy::in_memory(&deck.connection).expect("a copy");
    Repository::over(connection, None, Access::Write, who).expect("a deck")
}

fn id(n: u64) -> Id {
    let mut bytes = [0; 10];
    bytes[..8].copy_from_slice(&n.to_be_bytes());
    Id::new(NOW, bytes)
}

fn two(decks: &mut [Repository], to: usize, from: usize) -> (&mut Repository, &Repository) {
    if to < from {
        let (left, right) = decks.split_at_mut(from);
        (&mut left[to], &right[0])
    } else {
        let (left, right) = decks.split_at_mut(to);
        (&mut right[0], &left[from])
    }
}

fn take(decks: &mut [Repository], to: usize, from: usize, compare: Compare) -> Merged {
    let (to, from) = two(decks, to, from);
    to.merge_from(&from.connection, compare, Keep::Yes).expect("a merge")
}

/// Everything that copies tell each other, and what each keeps from it, as text.
pub(super) fn state(deck: &Repository) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut tables: Vec<(String, String)> = Kind::ALL
        .into_iter()
        .map(|kind| {
            let columns = carry::columns_of(&deck.connection, kind.key()).expect("columns");
            let columns: Vec<String> = columns
                .iter()
                .filter(|name| !matches!(name.as_str(), "rid" | "updated"))
                .map(|name| format!("quote(\"{name}\")"))
                .collect();
            (kind.key().to_owned(), columns.join(" || ',' || "))
        })
        .collect();
    for (table, columns) in [
        ("field_version", "tbl, quote(id), col, h, d, s"),
        ("step", "d, s, h, label, kind, quote(seen)"),
        ("change", "d, s, tbl, quote(id), patch"),
        ("vv", "d, s"),
        ("clash", "tbl, quote(id), col, d, s, other_d, other_s"),
        ("kind_total", "tbl, n"),
        ("erasure", "quote(id), tbl, h, d, s"),
        ("erased_key", "quote(hash), quote(id)"),
    ] {
        tables.push((table.to_owned(), columns.replace(", ", " || ',' || ")));
    }
    for (table, columns) in tables {
        let filter = if table == "kind_total" { " WHERE n <> 0" } else { "" };
        let sql = format!("SELECT '{table} ' || {columns} FROM {table}{filter}");
        let mut statement = deck.connection.prepare(&sql).expect("a statement");
        let rows = statement.query_map([], |row| row.get::<_, String>(0)).expect("rows");
        all.extend(rows.map(|row| row.expect("a row")));
    }
    all
}

/// What one write of a watched field was, for checking that nothing is lost.
pub(super) struct Written {
    record: Id,
    field: &'static str,
    value: Value,
    step: StepId,
    /// What the device had seen.
    seen: BTreeMap<i64, i64>,
}

impl Written {
    fn is_known_to(&self, other: &Written) -> bool {
        other.seen.get(&self.step.device.0).is_some_and(|last| *last >= self.step.number)
    }
}

/// One random act on one copy.
pub(super) fn act(deck: &mut Repository, random: &mut fastrand::Rng, log: &mut Vec<Written>) {
    let record = id(random.u64(0..12));
    let there = deck.get_even_deleted(Kind::Opportunity, record).expect("a read");
    let stages = deck.lists().stages.len();
    let stage = deck.lists().stages[random.usize(0..stages)].id;
    let owner = deck.lists().users[0].id;
    let currency = if random.bool() { "USD" } else { "EUR" };
    let Some(there) = there else {
        let values = [
            ("name", Value::from("deal")),
            ("stage", stage.into()),
            ("amount", 1.into()),
            ("currency", "USD".into()),
        ];
        deck.commit("made", vec![Change::create(Kind::Opportunity, record, values)]).expect("a step");
        return;
    };
    let change = match random.u8(0..10) {
        _ if there.deleted => Change::Restore { kind: Kind::Opportunity, id: record },
        0 => Change::Delete { kind: Kind::Opportunity, id: record },
        1 | 2 => {
            let values = [("amount", Value::Integer(random.i64(1..6))), ("currency", currency.into())];
            Change::set(Kind::Opportunity, record, values)
        }
        3 | 4 => Change::set(Kind::Opportunity, record, [("stage", Value::Id(stage))]),
        5 => Change::set(
            Kind::Opportunity,
            record,
            [("owner", if random.bool() { owner.into() } else { Value::Null })],
        ),
        6 => Change::set(
            Kind::Opportunity,
            record,
            [("name", Value::from(format!("deal {}", random.u8(..)).as_str()))],
        ),
        7 => Change::set(
            Kind::Opportunity,
            record,
            [("tags", Value::List(vec![format!("tag {}", random.u8(0..4))]))],
        ),
        8 => {
            let contact = id(100 + random.u64(0..8));
            if erased(deck, contact) {
                return;
            }
            if deck.get_even_deleted(Kind::Contact, contact).expect("a read").is_none() {
                let email = Value::List(vec![format!("{contact}@acme.example")]);
                let values = [("name", Value::from("Lan")), ("email", email)];
                deck.commit("made", vec![Change::create(Kind::Contact, contact, values)]).expect("a step");
            }
            if random.u8(0..6) == 0 {
                deck.erase(Kind::Contact, contact, "erased").expect("erased");
                return;
            }
            let tie = link::opportunity_contact(record, contact);
            if deck.get_even_deleted(Kind::OpportunityContact, tie).expect("a read").is_some() {
                return;
            }
            let values = [("opportunity", Value::Id(record)), ("contact", contact.into())];
            Change::create(Kind::OpportunityContact, tie, values)
        }
        _ => {
            let values =
                [("subject", Value::from("call")), ("opportunity", record.into()), ("status", "done".into())];
            Change::create(Kind::Activity, deck.new_id(), values)
        }
    };
    write(deck, record, change, log);
}

fn erased(deck: &Repository, id: Id) -> bool {
    deck.rid().expect("what was erased").records.iter().any(|(_, erased)| *erased == id)
}

/// Writes a change and notes what of it nobody may lose.
fn write(deck: &mut Repository, record: Id, change: Change, log: &mut Vec<Written>) {
    let values = match &change {
        Change::Set { values, .. } => values.clone(),
        _ => Vec::new(),
    };
    let before = deck.get_even_deleted(Kind::Opportunity, record).expect("a read");
    let step = deck.commit("a change", vec![change]).expect("a step");
    let seen = super::seen(&deck.connection).expect("what was seen");
    for field in ["amount", "currency", "stage", "owner"] {
        let Some((_, value)) = values.iter().find(|(key, _)| key == field) else { continue };
        if before.as_ref().is_some_and(|before| before.get(field) != value) {
            log.push(Written { record, field, value: value.clone(), step, seen: seen.clone() });
        }
    }
}

/// An amount and its currency are written together.
fn is_pair(field: &str, other: &str) -> bool {
    field == other || matches!((field, other), ("amount", "currency") | ("currency", "amount"))
}

/// Lets every copy take from every other until none learns anything.
fn converge(decks: &mut [Repository], random: &mut fastrand::Rng, compare: Compare) {
    loop {
        let mut pairs: Vec<(usize, usize)> = (0..decks.len())
            .flat_map(|to| (0..decks.len()).map(move |from| (to, from)))
            .filter(|(a, b)| a != b)
            .collect();
        random.shuffle(&mut pairs);
        let before: Vec<_> = decks.iter().map(|deck| super::seen(&deck.connection).expect("seen")).collect();
        for (to, from) in pairs {
            take(decks, to, from, compare);
        }
        let after: Vec<_> = decks.iter().map(|deck| super::seen(&deck.connection).expect("seen")).collect();
        if before == after {
            return;
        }
    }
}

fn work_apart(seed: u64, acts: usize) -> (Vec<Repository>, Vec<Written>, fastrand::Rng) {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut decks = copies(5);
    let mut log = Vec::new();
    for _ in 0..acts {
        let at = random.usize(0..decks.len());
        // Clocks that jump: some minutes back or ahead, now and then hours.
        let off =
            if random.u8(0..20) == 0 { 3_600_000 * random.i64(-5..5) } else { random.i64(-300_000..300_000) };
        decks[at].who.clock = Clock::Fixed(NOW + off);
        if random.u8(0..4) == 0 {
            let from = (at + random.usize(1..5)) % 5;
            let compare = if random.u8(0..10) == 0 { Compare::All } else { Compare::New };
            take(&mut decks, at, from, compare);
        } else {
            act(&mut decks[at], &mut random, &mut log);
        }
    }
    (decks, log, random)
}

pub(super) fn seeds() -> u64 {
    std::env::var("DEALDECK_SEEDS").ok().and_then(|text| text.parse().ok()).unwrap_or(12)
}

#[test]
fn in_whatever_order_copies_meet_they_end_up_alike() {
    for seed in 0..seeds() {
        let (mut decks, _, mut random) = work_apart(seed, 300);
        converge(&mut decks, &mut random, Compare::New);
        let first = state(&decks[0]);
        for (n, deck) in decks.iter().enumerate().skip(1) {
            let other = state(deck);
            let differ: Vec<_> = first.symmetric_difference(&other).take(6).collect();
            assert!(differ.is_empty(), "seed {seed}, copy {n}: {differ:#?}");
        }
        for deck in &decks {
            assert_eq!(deck.check().expect("a check").problems, [], "seed {seed}");
        }
        // Once more, comparing everything: nothing is left to learn.
        for to in 0..5 {
            let merged = take(&mut decks, to, (to + 1) % 5, Compare::All);
            assert!(merged.is_empty() && merged.anomalies == 0, "seed {seed}: {merged:?}");
        }
    }
}

#[test]
fn comparing_everything_is_comparing_what_is_new() {
    for seed in 100..100 + seeds() / 2 {
        let (mut by_news, _, mut random) = work_apart(seed, 200);
        let mut by_all: Vec<Repository> = by_news.iter().map(|deck| copied(deck, deck.who())).collect();
        converge(&mut by_news, &mut random.clone(), Compare::New);
        converge(&mut by_all, &mut random, Compare::All);
        let (left, right) = (state(&by_news[0]), state(&by_all[0]));
        assert!(left.len() > 200, "there is something to compare");
        let differ: Vec<_> = left.symmetric_difference(&right).take(6).collect();
        assert!(differ.is_empty(), "seed {seed}: {differ:#?}");
    }
}

#[test]
fn every_write_holds_was_known_to_a_later_one_or_is_a_clash() {
    for seed in 200..200 + seeds() {
        let (mut decks, log, mut random) = work_apart(seed, 300);
        converge(&mut decks, &mut random, Compare::New);
        let deck = &decks[0];
        let clashes = deck.clashes().expect("clashes");
        for written in &log {
            let same =
                |other: &&Written| other.record == written.record && is_pair(other.field, written.field);
            let is_answered =
                log.iter().filter(same).any(|other| other.step != written.step && written.is_known_to(other));
            let holds = deck
                .get_even_deleted(Kind::Opportunity, written.record)
                .expect("a read")
                .is_some_and(|record| *record.get(written.field) == written.value);
            let is_told = clashes.iter().any(|clash| {
                let of_it = is_pair(&clash.field, written.field);
                clash.id == written.record && of_it && clash.other.step == written.step
            });
            assert!(
                is_answered || holds || is_told,
                "seed {seed}: {} of {} lost {:?} of {}",
                written.field,
                written.record,
                written.value,
                written.step
            );
            assert!(!(is_told && is_answered), "seed {seed}: a clash that somebody has answered");
        }
    }
}

pub(super) fn pair() -> (Vec<Repository>, Id) {
    let mut decks = copies(2);
    let stage = decks[0].lists().stages[0].id;
    let values = [
        ("name", Value::from("Acme")),
        ("stage", stage.into()),
        ("amount", 100.into()),
        ("currency", "USD".into()),
    ];
    decks[0].commit("made", vec![Change::create(Kind::Opportunity, id(1), values)]).expect("a step");
    take(&mut decks, 1, 0, Compare::New);
    (decks, id(1))
}

pub(super) fn set(deck: &mut Repository, id: Id, field: &'static str, value: impl Into<Value>) -> StepId {
    deck.commit("set", vec![Change::set(Kind::Opportunity, id, [(field, value.into())])]).expect("a step")
}

pub(super) fn exchange(decks: &mut [Repository]) {
    take(decks, 0, 1, Compare::New);
    take(decks, 1, 0, Compare::New);
}

#[test]
fn two_amounts_written_apart_are_a_clash_on_both_sides_and_one_key_ends_it_on_both() {
    let (mut decks, deal) = pair();
    set(&mut decks[0], deal, "amount", 200);
    set(&mut decks[1], deal, "amount", 300);
    exchange(&mut decks);
    for deck in &decks {
        let clashes = deck.clashes().expect("clashes");
        assert_eq!(clashes.len(), 1);
        assert_eq!(clashes[0].held.value, Value::Integer(300), "the later, or the greater device");
        assert_eq!(clashes[0].other.value, Value::Integer(200));
    }
    let clash = decks[0].clashes().expect("clashes").remove(0);
    decks[0].settle_clash(&clash, Take::Other, "took the other").expect("a step");
    exchange(&mut decks);
    for deck in &decks {
        assert_eq!(deck.clashes().expect("clashes"), []);
        assert_eq!(
            *deck.get(Kind::Opportunity, deal).expect("a read").expect("there").get("amount"),
            Value::Integer(200)
        );
    }
}

#[test]
fn keeping_what_holds_ends_a_clash_too() {
    let (mut decks, deal) = pair();
    set(&mut decks[0], deal, "close", Value::Date(chrono::NaiveDate::MIN.with_year_ok(2026)));
    set(&mut decks[1], deal, "close", Value::Date(chrono::NaiveDate::MIN.with_year_ok(2027)));
    exchange(&mut decks);
    let clash = decks[1].clashes().expect("clashes").remove(0);
    decks[1].settle_clash(&clash, Take::Held, "kept").expect("a step");
    exchange(&mut decks);
    assert!(decks.iter().all(|deck| deck.clash_count().expect("a count") == 0));
}

trait Year {
    fn with_year_ok(self, year: i32) -> chrono::NaiveDate;
}

impl Year for chrono::NaiveDate {
    fn with_year_ok(self, year: i32) -> chrono::NaiveDate {
        chrono::NaiveDate::from_ymd_opt(year, 3, 1).expect("a day")
    }
}

#[test]
fn one_value_written_twice_is_no_clash_and_neither_is_a_name() {
    let (mut decks, deal) = pair();
    for deck in &mut decks {
        set(deck, deal, "amount", 250);
    }
    set(&mut decks[0], deal, "name", "Acme one");
    set(&mut decks[1], deal, "name", "Acme two");
    exchange(&mut decks);
    assert!(decks.iter().all(|deck| deck.clash_count().expect("a count") == 0));
}

#[test]
fn a_write_that_knew_the_other_is_no_clash() {
    let (mut decks, deal) = pair();
    set(&mut decks[0], deal, "amount", 200);
    exchange(&mut decks);
    set(&mut decks[1], deal, "amount", 300);
    exchange(&mut decks);
    assert!(decks.iter().all(|deck| deck.clash_count().expect("a count") == 0));
}

#[test]
fn what_was_deleted_and_worked_on_is_asked_about_and_comes_back_with_one_key() {
    let (mut decks, deal) = pair();
    decks[0].commit("gone", vec![Change::Delete { kind: Kind::Opportunity, id: deal }]).expect("a step");
    let call = [("subject", Value::from("call")), ("opportunity", deal.into()), ("status", "done".into())];
    let activity = decks[1].new_id();
    decks[1].commit("called", vec![Change::create(Kind::Activity, activity, call)]).expect("a step");
    exchange(&mut decks);
    for deck in &decks {
        assert!(deck.get(Kind::Opportunity, deal).expect("a read").is_none(), "an edit does not undelete");
        assert!(deck.get(Kind::Activity, activity).expect("a read").is_some(), "nothing is dropped");
        assert_eq!(deck.clashes().expect("clashes")[0].field, "deleted");
    }
    let clash = decks[1].clashes().expect("clashes").remove(0);
    decks[1].settle_clash(&clash, Take::Other, "restored").expect("a step");
    exchange(&mut decks);
    for deck in &decks {
        assert!(deck.get(Kind::Opportunity, deal).expect("a read").is_some());
        assert_eq!(deck.clash_count().expect("a count"), 0);
    }
}

#[test]
fn an_amount_and_its_currency_are_never_of_two_people() {
    let (mut decks, deal) = pair();
    let money =
        |amount: i64, currency: &str| [("amount", Value::Integer(amount)), ("currency", currency.into())];
    decks[0].commit("dong", vec![Change::set(Kind::Opportunity, deal, money(5, "VND"))]).expect("a step");
    set(&mut decks[1], deal, "amount", 900);
    exchange(&mut decks);
    for deck in &decks {
        let deal = deck.get(Kind::Opportunity, deal).expect("a read").expect("there");
        let pair = (deal.get("amount").as_integer(), deal.text("currency").to_owned());
        assert_eq!(pair, (Some(900), "USD".to_owned()));
    }
}

#[test]
fn a_clock_far_ahead_is_told_and_does_not_drag_ours_along() {
    let (mut decks, deal) = pair();
    decks[1].who.clock = Clock::Fixed(NOW + 3_600_000);
    set(&mut decks[1], deal, "amount", 300);
    let merged = take(&mut decks, 0, 1, Compare::New);
    assert_eq!(merged.ahead, [(decks[1].device(), 3_600_000)]);
    decks[0]
        .commit("note", vec![Change::create(Kind::Contact, id(9), [("name", Value::from("Lan"))])])
        .expect("a step");
    let step =
        decks[0].steps(None, 9).expect("steps").into_iter().find(|s| s.label == "note").expect("the step");
    assert!(step.moment < NOW + TOLERATED, "{}", step.moment - NOW);
    // An edit still beats the value it was made on, whatever the clocks say.
    set(&mut decks[0], deal, "amount", 400);
    exchange(&mut decks);
    for deck in &decks {
        assert_eq!(
            deck.get(Kind::Opportunity, deal).expect("a read").expect("there").get("amount").as_integer(),
            Some(400)
        );
    }
}

#[test]
fn copies_that_one_device_worked_on_are_refused_and_stay_as_they_are() {
    let (mut decks, deal) = pair();
    decks[1].who.device = decks[0].who.device;
    set(&mut decks[0], deal, "amount", 200);
    decks[1].who.clock = Clock::Fixed(NOW + 5);
    set(&mut decks[1], deal, "amount", 300);
    let before = state(&decks[0]);
    let (to, from) = two(&mut decks, 0, 1);
    let error = to.merge_from(&from.connection, Compare::All, Keep::Yes).expect_err("one number, two steps");
    assert_eq!(error.message().id, "merge-one-device");
    assert_eq!(state(&decks[0]), before, "nothing of either is lost");
}

#[test]
fn a_trial_changes_nothing() {
    let (mut decks, deal) = pair();
    set(&mut decks[1], deal, "amount", 300);
    let before = state(&decks[0]);
    let (to, from) = two(&mut decks, 0, 1);
    let merged = to.merge_from(&from.connection, Compare::New, Keep::No).expect("a merge");
    assert_eq!((merged.fields, merged.steps), (1, 1));
    assert_eq!(state(&decks[0]), before);
}

#[test]
fn columns_of_a_newer_version_are_carried_over_as_many_copies_as_there_are() {
    let (mut decks, deal) = pair();
    let third = copied(&decks[0], who(9, None));
    decks.push(third);
    decks[1]
        .connection
        .execute_batch("ALTER TABLE opportunity ADD COLUMN mood TEXT; UPDATE opportunity SET mood = 'merry'; PRAGMA user_version = 1001;")
        .expect("a newer deck");
    set(&mut decks[1], deal, "amount", 300);
    for (to, from) in [(0, 1), (2, 0)] {
        take(&mut decks, to, from, Compare::New);
        let mood = "SELECT mood FROM opportunity";
        let mood = decks[to].connection.query_row(mood, [], |row| row.get::<_, Option<String>>(0));
        assert_eq!(mood.expect("the column").as_deref(), Some("merry"), "what stands in it comes along");
    }
}
