//! Filters on a deck of the repository: its tables, its search index, and the rules of the
//! domain, which SQL repeats and must not bend.

use std::collections::BTreeSet;

use dealdeck::domain::next_step::is_rotting;
use dealdeck::domain::now::Now;
use dealdeck::domain::opportunity::Opportunity;
use dealdeck::domain::presets::StagePreset;
use dealdeck::domain::probability::{Forecast, effective, forecast};
use dealdeck::domain::seed::{FirstUser, first_user, seed};
use dealdeck::domain::{Change, Currency, Device, Id, Kind, Value, link};
use dealdeck::query::parse;
use dealdeck::repository::{Clock, Repository, Seed, Who, new_id};

use super::scratch::{DAY, day};

const NOW: i64 = 1_781_514_000_000;

fn deck() -> Repository {
    let mut ids = || new_id(Clock::Fixed(NOW));
    let user = FirstUser { name: "An Nguyễn".to_owned(), ..FirstUser::default() };
    let changes = seed(StagePreset::Standard, &user, NOW, &mut ids);
    let who =
        Who { device: Device::new(1), user: first_user(&changes), clock: Clock::Fixed(NOW), state_dir: None };
    let currency = Currency::from_code("USD").expect("a currency");
    let mut deck =
        Repository::in_memory(Seed { currency, changes, label: "made".to_owned() }, who).expect("a deck");
    let deals = deals(&deck);
    deck.commit("deals", deals).expect("written");
    deck
}

fn id(number: u8) -> Id {
    Id::new(NOW, [number; 10])
}

/// Deals in every stage, made, moved and touched long and short ago, with and without a next
/// step, a probability and a forecast category of their own.
fn deals(deck: &Repository) -> Vec<Change> {
    let mut changes = vec![Change::create(
        Kind::Account,
        id(250),
        [
            ("name", Value::from("Công ty Thành Đạt")),
            ("city", "Đà Nẵng".into()),
            ("phone", vec!["work:+84 90 123 4567".to_owned()].into()),
        ],
    )];
    let stages: Vec<Id> = deck.lists().stages.iter().map(|stage| stage.id).collect();
    for number in 0..72u8 {
        let ago = |days: i64| Value::Moment(NOW - days * DAY - i64::from(number) * 1_000);
        let at = |choices: &[i64]| choices[usize::from(number / 6) % choices.len()];
        let mut values = vec![
            ("name", Value::from(format!("Deal {number}").as_str())),
            ("stage", Value::Id(stages[usize::from(number) % stages.len()])),
            ("created", ago(at(&[40, 15, 3]))),
            ("stage_since", ago(at(&[14, 20, 2, 9]))),
            ("account", Value::Id(id(250))),
        ];
        if number % 3 == 0 {
            values.push(("probability", Value::Integer(i64::from(number))));
            values.push(("probability_by_hand", Value::Bool(number % 2 == 0)));
        }
        if number % 11 == 0 {
            values.push(("forecast", "omitted".into()));
        }
        let deal = id(number);
        changes.push(Change::create(Kind::Opportunity, deal, values));
        if number % 4 == 0 {
            let done = [
                ("type", "call".into()),
                ("subject", "spoke".into()),
                ("status", "done".into()),
                ("done_at", ago(at(&[1, 30]))),
                ("opportunity", Value::Id(deal)),
            ];
            changes.push(Change::create(Kind::Activity, id(100 + number), done));
        }
        if number % 5 == 0 {
            let due = day(if number % 2 == 0 { "2026-06-15" } else { "2026-06-01" });
            let planned: [(&str, Value); 5] = [
                ("type", "call".into()),
                ("subject", "call".into()),
                ("status", "planned".into()),
                ("due", due.into()),
                ("opportunity", Value::Id(deal)),
            ];
            changes.push(Change::create(Kind::Activity, id(180 + number / 5), planned));
        }
    }
    let tag = [("record", Value::Id(id(7))), ("name", "Khách VIP".into())];
    changes.push(Change::create(Kind::Tag, link::tag(id(7), "Khách VIP"), tag));
    changes
}

fn found(deck: &Repository, kind: Kind, text: &str) -> BTreeSet<Id> {
    let filter = parse(text, kind, deck.lists()).into_result();
    let filter = filter.unwrap_or_else(|problems| panic!("{text}: {problems:?}"));
    let mut ids = BTreeSet::new();
    let each = deck.each(kind, Some(&filter), &mut |record| {
        ids.insert(record.id);
        true
    });
    each.unwrap_or_else(|error| panic!("{text}: {error}"));
    let count = deck.count(kind, Some(&filter), None).expect("a count");
    assert_eq!(count, ids.len() as i64, "{text}");
    ids
}

/// The deals that a rule holds for.
fn ruled(deck: &Repository, rule: impl Fn(&Opportunity) -> bool) -> BTreeSet<Id> {
    let mut ids = BTreeSet::new();
    let each = deck.each(Kind::Opportunity, None, &mut |record| {
        if rule(&Opportunity::from_record(&record)) {
            ids.insert(record.id);
        }
        true
    });
    each.expect("deals");
    ids
}

#[test]
fn sql_and_the_domain_agree_on_what_rots() {
    let deck = deck();
    let now = Now { moment: NOW, today: day("2026-06-15") };
    let rotting = ruled(&deck, |deal| {
        let stage = deal.stage.and_then(|stage| deck.lists().stage(stage)).expect("a stage");
        is_rotting(deal, stage, now)
    });
    assert!(rotting.len() > 3 && rotting.len() < 60, "{}", rotting.len());
    assert_eq!(found(&deck, Kind::Opportunity, "is:rotting"), rotting);
}

#[test]
fn sql_and_the_domain_agree_on_probability_and_forecast() {
    let deck = deck();
    let stage = |deal: &Opportunity| deal.stage.and_then(|stage| deck.lists().stage(stage));
    for category in Forecast::ALL {
        let expected = ruled(&deck, |deal| forecast(deal, stage(deal)) == category);
        assert!(!expected.is_empty(), "{category:?}");
        let text = format!("forecast={}", category.key());
        assert_eq!(found(&deck, Kind::Opportunity, &text), expected, "{text}");
    }
    let likely = ruled(&deck, |deal| effective(deal, stage(deal)).is_some_and(|percent| percent >= 50));
    assert_eq!(found(&deck, Kind::Opportunity, "probability>=50"), likely);
}

#[test]
fn filters_run_on_the_tables_of_a_deck() {
    let deck = deck();
    for (kind, text, count) in [
        (Kind::Opportunity, "tag:\"khach vip\"", 1),
        (Kind::Opportunity, "account:thanh", 72),
        (Kind::Opportunity, "account.city:da-nang", 0),
        (Kind::Opportunity, "account.city:\"da nang\"", 72),
        (Kind::Opportunity, "is:won or is:lost", 24),
        (Kind::Opportunity, "\"deal 7\" or \"deal 71\"", 3),
        (Kind::Account, "phone:0901", 1),
        (Kind::Account, "090 123 4567", 1),
        (Kind::Account, "thanh dat", 1),
        (Kind::Account, "thanh or nothing", 1),
        (Kind::Account, "-thanh", 0),
        // Of seven, three were of deals that are lost: they are called off.
        (Kind::Activity, "is:overdue", 4),
        (Kind::Stage, "closed", 2),
    ] {
        assert_eq!(found(&deck, kind, text).len(), count, "{text}");
    }
}

/// Every field of every kind can be asked whether it holds something, and compared.
#[test]
fn every_field_can_be_asked() {
    let deck = deck();
    for kind in Kind::MAIN {
        for field in kind.fields() {
            found(&deck, kind, &format!("{}:any", field.key));
            found(&deck, kind, &format!("-{}:none", field.key));
        }
    }
}
