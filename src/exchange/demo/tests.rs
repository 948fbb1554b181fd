//! What the demo deck promises.

use std::collections::{HashMap, HashSet};

use super::*;
use crate::domain::next_step::{NextStep, is_rotting};
use crate::domain::opportunity::Opportunity;
use crate::domain::{Device, Kind, Record};
use crate::repository::{Repository, Who};

/// A Thursday afternoon in UTC.
const NOW: i64 = 1_795_100_000_000;

fn deck_at(moment: i64) -> Repository {
    let clock = Clock::Fixed(moment);
    let who = Who { device: Device::new(1), user: None, clock, state_dir: None };
    Repository::in_memory(demo(clock, "demo".to_owned()), who).expect("a demo deck")
}

fn all(deck: &Repository, kind: Kind) -> Vec<Record> {
    let mut records = Vec::new();
    let read = deck.each(kind, None, &mut |record| {
        records.push(record);
        true
    });
    read.expect("the deck can be read");
    records
}

#[test]
fn the_demo_deck_has_what_it_promises() {
    let deck = deck_at(NOW);
    let count = |kind| all(&deck, kind).len();
    assert_eq!(count(Kind::Account), 60);
    assert_eq!(count(Kind::Contact), 150);
    assert_eq!(count(Kind::Lead), 40);
    assert_eq!(count(Kind::Opportunity), 120);
    assert_eq!(count(Kind::User), 4);
    assert!(count(Kind::Activity) > 300);
    assert!(count(Kind::StageEvent) > 250);
    let me = deck.lists().me.and_then(|me| deck.lists().user(me)).and_then(|user| user.initials.clone());
    assert_eq!(me.as_deref(), Some("AN"));
    let currencies: HashSet<String> =
        all(&deck, Kind::Opportunity).iter().map(|deal| deal.text("currency").to_owned()).collect();
    assert_eq!(currencies, HashSet::from(["USD".to_owned(), "VND".to_owned()]));
}

#[test]
fn the_same_day_gives_the_same_deck() {
    let changes = |moment| demo(Clock::Fixed(moment), String::new()).changes;
    assert_eq!(changes(NOW), changes(NOW));
}

#[test]
fn no_record_is_made_twice_and_none_after_now() {
    let mut seen = HashSet::new();
    for change in demo(Clock::Fixed(NOW), String::new()).changes {
        let Change::Create { kind, id, values } = change else { continue };
        assert!(seen.insert((kind, id)), "{kind:?} {id}");
        for (key, value) in values {
            // When something is to be done lies ahead.
            if key == "due_at" {
                continue;
            }
            assert!(value.as_moment().is_none_or(|moment| moment <= NOW), "{kind:?} {key}");
        }
    }
}

#[test]
fn nothing_is_done_for_whoever_is_not_there_yet() {
    let deck = deck_at(NOW);
    let made: HashMap<_, _> = [Kind::Lead, Kind::Opportunity]
        .into_iter()
        .flat_map(|kind| all(&deck, kind))
        .map(|record| (record.id, record.get("created").as_moment()))
        .collect();
    for activity in all(&deck, Kind::Activity) {
        for about in ["lead", "opportunity"] {
            let Some(since) = activity.get(about).as_id().and_then(|id| made[&id]) else { continue };
            let at = activity.get("done_at").as_moment().or(activity.get("created").as_moment());
            assert!(at.is_some_and(|at| at >= since), "{:?} {about}", activity.name());
        }
    }
}

#[test]
fn every_choice_names_an_entry_of_its_list() {
    use crate::domain::FieldKind;
    use crate::query::Names;
    let deck = deck_at(NOW);
    for kind in Kind::MAIN {
        for record in all(&deck, kind) {
            for (field, value) in kind.fields().iter().zip(&record.values) {
                if let (FieldKind::Choice(list), Some(key)) = (&field.kind, value.as_text()) {
                    let known = deck.lists().entries(list).iter().any(|(entry, _)| entry == key);
                    assert!(known, "{kind:?} {} {key}", field.key);
                }
            }
        }
    }
}

#[test]
fn open_deals_are_in_every_state_on_any_day_of_the_week() {
    for days in 0..7 {
        let deck = deck_at(NOW + days * crate::domain::now::DAY);
        let lists = deck.lists();
        let now = Now { moment: deck.clock().now(), today: deck.today() };
        let (mut overdue, mut today, mut planned, mut missing, mut rotting) = (0, 0, 0, 0, 0);
        for deal in all(&deck, Kind::Opportunity).iter().map(Opportunity::from_record) {
            let stage = deal.stage.and_then(|stage| lists.stage(stage)).expect("a stage");
            if !stage.is_open() {
                assert!(deal.closed_at.is_some() && deal.close.is_some_and(|day| day <= now.today));
                continue;
            }
            rotting += i64::from(is_rotting(&deal, stage, now));
            match NextStep::of(deal.next_due, now.today) {
                NextStep::Overdue(_) => overdue += 1,
                NextStep::Today => today += 1,
                NextStep::Planned(_) => planned += 1,
                NextStep::Missing => missing += 1,
            }
        }
        assert!(
            overdue >= 5 && today >= 4 && planned >= 20 && missing >= 10,
            "{overdue} {today} {planned} {missing}"
        );
        assert!((4..=18).contains(&rotting), "{rotting}");
    }
}

#[test]
fn a_deals_history_leads_to_where_it_is() {
    let deck = deck_at(NOW);
    let mut last = HashMap::new();
    for event in all(&deck, Kind::StageEvent) {
        let at = event.get("at").as_moment();
        let deal = event.get("opportunity").as_id().expect("a deal");
        let newest = last.entry(deal).or_insert((at, event.get("stage").as_id()));
        if at > newest.0 {
            *newest = (at, event.get("stage").as_id());
        }
    }
    for deal in all(&deck, Kind::Opportunity).iter().map(Opportunity::from_record) {
        let (at, stage) = last[&deal.id];
        assert_eq!((stage, at), (deal.stage, deal.stage_since), "{:?}", deal.name);
    }
}
