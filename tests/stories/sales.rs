//! A small deck that the stories of the screens work on: three accounts, two contacts, two leads,
//! five deals and what was done and planned.

use chrono::NaiveDate;
use dealdeck::domain::change::Key;
use dealdeck::domain::editing::Defaults;
use dealdeck::domain::now::Now;
use dealdeck::domain::pipeline::Stage;
use dealdeck::domain::presets::StagePreset;
use dealdeck::domain::{Change, Currency, Id, Kind, Record, Value, activity, edit, position};

use crate::deck::{Deck, NOW};

/// The day the stories happen on.
pub const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 6, 15).expect("a day");

/// The deck of the stories, on its board.
pub fn sales() -> Deck {
    Deck::with(dealdeck::screens::open, changes)
}

/// A deck without any record.
pub fn nothing_sold() -> Deck {
    Deck::with(dealdeck::screens::open, |_| Vec::new())
}

type Fields = Vec<(&'static str, Value)>;

fn keyed(fields: Fields) -> Vec<(Key, Value)> {
    fields.into_iter().map(|(key, value)| (Key::Borrowed(key), value)).collect()
}

fn list(items: &[&str]) -> Value {
    Value::List(items.iter().map(|item| (*item).to_owned()).collect())
}

fn day(n: i64) -> Value {
    Value::Date(TODAY + chrono::TimeDelta::days(n))
}

/// The stages of the preset, as the seed makes them.
fn stages() -> Vec<Stage> {
    let changes = StagePreset::Standard.changes();
    let made = changes.iter().filter_map(|change| match change {
        Change::Create { kind: Kind::Stage, id, values } => Some((id, values)),
        _ => None,
    });
    made.map(|(id, values)| {
        let mut record = Record::new(Kind::Stage, *id);
        for (key, value) in values {
            record.set(key, value.clone());
        }
        Stage::from_record(&record)
    })
    .collect()
}

/// What was made when: deals and accounts three weeks ago.
const EARLIER: i64 = NOW - 21 * 86_400_000;

/// The records that the deals are about.
struct Parties {
    acme: Id,
    globex: Id,
    thanh_dat: Id,
    lan: Id,
}

fn earlier() -> Now {
    Now { moment: EARLIER, today: TODAY - chrono::TimeDelta::days(21) }
}

fn changes(ids: &mut dyn FnMut() -> Id) -> Vec<Change> {
    let mut changes = Vec::new();
    let parties = parties(ids, &mut changes);
    let (renewal, rollout) = deals(ids, &parties, &mut changes);
    let mut plan = |fields: Fields| {
        changes.push(activity::create(ids(), keyed(fields), None, earlier()));
    };
    plan(vec![
        ("type", "call".into()),
        ("subject", "Send the quote".into()),
        ("due", day(0)),
        ("opportunity", renewal.into()),
        ("account", parties.acme.into()),
    ]);
    plan(vec![
        ("type", "meeting".into()),
        ("subject", "Walk through the plan".into()),
        ("due", day(-3)),
        ("opportunity", rollout.into()),
        ("account", parties.globex.into()),
    ]);
    plan(vec![
        ("type", "note".into()),
        ("subject", "Budget was cut in half".into()),
        ("status", "done".into()),
        ("account", parties.acme.into()),
        ("opportunity", renewal.into()),
    ]);
    changes
}

fn parties(ids: &mut dyn FnMut() -> Id, changes: &mut Vec<Change>) -> Parties {
    let mut make = |kind: Kind, fields: Fields| {
        let id = ids();
        let mut values = keyed(fields);
        values.push(("created".into(), Value::Moment(EARLIER)));
        changes.extend(edit::create(kind, id, values));
        id
    };
    let acme = make(Kind::Account, vec![("name", "Acme Corp".into()), ("city", "Hamburg".into())]);
    let globex = make(Kind::Account, vec![("name", "Globex".into()), ("city", "Lyon".into())]);
    let thanh_dat = make(Kind::Account, vec![("name", "Công ty Thành Đạt".into())]);
    let lan = make(
        Kind::Contact,
        vec![
            ("name", "Lan Nguyễn".into()),
            ("title", "Buyer".into()),
            ("phone", list(&["+84901234567"])),
            ("email", list(&["lan@acme.example"])),
            ("account", acme.into()),
        ],
    );
    make(Kind::Contact, vec![("name", "John Reed".into()), ("account", globex.into())]);
    make(
        Kind::Lead,
        vec![
            ("name", "Bình Trần".into()),
            ("company", "Hoa Sen".into()),
            ("status", "new".into()),
            ("rating", "hot".into()),
        ],
    );
    make(
        Kind::Lead,
        vec![("name", "Zoe Kim".into()), ("company", "ACME Corp.".into()), ("status", "working".into())],
    );
    Parties { acme, globex, thanh_dat, lan }
}

/// Five deals; gives back those with something planned.
fn deals(ids: &mut dyn FnMut() -> Id, parties: &Parties, changes: &mut Vec<Change>) -> (Id, Id) {
    let Parties { acme, globex, thanh_dat, lan } = *parties;
    let stages = stages();
    let mut deal = |name: &str, account: Id, stage: &str, fields: Fields| {
        let id = ids();
        let mut values = keyed(fields);
        values.push(("name".into(), name.into()));
        values.push(("account".into(), account.into()));
        values.push(("stage".into(), StagePreset::Standard.stage(stage).into()));
        let defaults = Defaults {
            stages: &stages,
            pipeline: Some(StagePreset::Standard.pipeline()),
            owner: None,
            currency: Currency::from_code("USD").expect("a currency"),
            position: position::nth(changes.len() as u64),
        };
        changes.extend(edit::create_deal(id, values, &defaults, earlier()));
        id
    };
    deal("Fleet upgrade", globex, "Prospecting", vec![("amount", 1_200_000.into()), ("close", day(30))]);
    deal(
        "Kho lạnh Bình Dương",
        thanh_dat,
        "Qualification",
        vec![("amount", 850_000_000.into()), ("currency", "VND".into()), ("close", day(18))],
    );
    let renewal = deal(
        "Acme renewal",
        acme,
        "Proposal",
        vec![("amount", 4_800_000.into()), ("close", day(15)), ("contact", lan.into())],
    );
    deal("Acme support", acme, "Proposal", vec![("amount", 900_000.into()), ("close", day(-3))]);
    let rollout =
        deal("Globex rollout", globex, "Negotiation", vec![("amount", 2_100_000.into()), ("close", day(2))]);
    (renewal, rollout)
}
