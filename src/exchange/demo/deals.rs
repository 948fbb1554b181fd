//! Opportunities of the demo deck: each is made, moved and closed by the rules of `domain` on
//! days of the past year, so that its history is one that could have happened.

use std::collections::HashSet;

use super::parties::{Account, Parties, Product, owner, tag};
use super::words::{Tongue, Words};
use super::{Chance, base, create};
use crate::domain::change::Key;
use crate::domain::editing::{self, Defaults};
use crate::domain::moving::{Closing, close, move_to, set_close};
use crate::domain::opportunity::Opportunity;
use crate::domain::pipeline::Stage;
use crate::domain::position::nth;
use crate::domain::presets::StagePreset;
use crate::domain::probability::set_by_hand;
use crate::domain::{Change, Id, Kind, Now, Record, Value, link};

/// What comes next for a deal or a lead.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Plan {
    /// A step that should have been done.
    Overdue,
    /// A step due today.
    Today,
    /// A step on a later day.
    Later,
    /// Nothing, though somebody was in touch lately.
    Nothing,
    /// Nothing, and nobody was in touch for too long.
    Forgotten,
}

/// A deal, for what refers to it.
pub(super) struct Deal {
    pub id: Id,
    /// Which account, by its place among the parties.
    pub account: usize,
    pub contact: Option<Id>,
    pub owner: Id,
    /// None once it is closed.
    pub plan: Option<Plan>,
    /// Days ago it was made, and days ago it was last touched.
    pub made: i64,
    pub touched: i64,
    /// The moment it was made.
    pub since: i64,
}

/// Days ago a deal was made, reached its stages, and was closed.
struct Days {
    made: i64,
    /// One a stage passed after the first.
    moved: Vec<i64>,
    closed: Option<i64>,
}

/// How many deals end in each stage of the standard pipeline.
const COUNTS: [usize; 6] = [22, 20, 18, 12, 30, 18];
const WON: usize = 4;
const LOST: usize = 5;

pub(super) fn make(
    chance: &mut Chance,
    words: &Words,
    parties: &Parties,
    changes: &mut Vec<Change>,
) -> Vec<Deal> {
    let stages = super::stages(&StagePreset::Standard.changes());
    let mut names = HashSet::new();
    let mut deals = Vec::new();
    for (end, count) in COUNTS.into_iter().enumerate() {
        let mut column: Vec<(Record, Vec<Change>)> = Vec::new();
        for number in 0..count {
            let place = chance.between(0, parties.accounts.len() as i64 - 1) as usize;
            let account = &parties.accounts[place];
            let product = chance.pick(&parties.products);
            let name = name(chance, words, account, product, &mut names);
            let plan = (end < WON).then(|| PLANS[deals.len() % PLANS.len()]);
            let days = days(chance, end, number, plan);
            let owner = if chance.percent(80) {
                account.owner
            } else {
                owner(chance, &parties.users, account.tongue)
            };
            let values = values(chance, end, &name, account, product, owner);
            let (record, mut beside) = live(chance, words, &stages, end, &days, values, account);
            let contact = people(chance, account, record.id, &mut beside);
            if chance.percent(15) {
                beside.push(tag(record.id, chance.pick(&words.work.tags).as_str()));
            }
            let last = days.closed.unwrap_or_else(|| days.moved.last().copied().unwrap_or(days.made));
            let touched = if plan == Some(Plan::Forgotten) { last } else { chance.between(0, last.min(6)) };
            deals.push(Deal {
                id: record.id,
                account: place,
                contact,
                owner,
                plan,
                made: days.made,
                touched: days.closed.unwrap_or(touched),
                since: record.get("created").as_moment().unwrap_or(i64::MIN),
            });
            column.push((record, beside));
        }
        column.sort_by_key(|(record, _)| record.get("close").as_date());
        if end >= WON {
            column.reverse();
        }
        for (place, (mut record, beside)) in column.into_iter().enumerate() {
            record.set("position", nth(place as u64));
            let values = record.stored();
            changes.push(Change::Create { kind: Kind::Opportunity, id: record.id, values });
            changes.extend(beside);
        }
    }
    deals
}

/// The plans of open deals, in turn, so that each column shows every state.
const PLANS: [Plan; 14] = [
    Plan::Later,
    Plan::Today,
    Plan::Later,
    Plan::Nothing,
    Plan::Later,
    Plan::Overdue,
    Plan::Forgotten,
    Plan::Later,
    Plan::Later,
    Plan::Today,
    Plan::Nothing,
    Plan::Overdue,
    Plan::Later,
    Plan::Forgotten,
];

fn name(
    chance: &mut Chance,
    words: &Words,
    account: &Account,
    product: &Product,
    names: &mut HashSet<(Id, String)>,
) -> String {
    loop {
        let phrase = chance.pick(&words.work.deals.of(account.tongue)[&product.key]);
        let name = phrase.replace("{short}", &account.short);
        if names.insert((account.id, name.clone())) {
            return name;
        }
    }
}

/// Days ago, each later than the one before; a forgotten deal was not moved for long.
fn days(chance: &mut Chance, end: usize, number: usize, plan: Option<Plan>) -> Days {
    let closed = (end >= WON).then(|| match number % 6 {
        0 => chance.between(1, 25),
        _ => chance.between(20, 320),
    });
    let passed = match end {
        WON => 3,
        LOST => chance.between(0, 3) as usize,
        stage => stage,
    };
    let quiet = match plan {
        Some(Plan::Forgotten) => chance.between(16, 40),
        _ => chance.between(0, 5),
    };
    let mut at = closed.map_or(quiet, |closed| closed + chance.between(2, 20));
    let mut moved = Vec::new();
    for _ in 0..passed {
        moved.insert(0, at);
        at += chance.between(4, 24);
    }
    Days { made: at + chance.between(0, 9), moved, closed }
}

fn values(
    chance: &mut Chance,
    end: usize,
    name: &str,
    account: &Account,
    product: &Product,
    owner: Id,
) -> Vec<(Key, Value)> {
    let dollars = {
        let (low, high) = product.range;
        // Small deals are more common than large ones.
        let high = if chance.percent(65) { low + (high - low) / 3 } else { high };
        chance.between(low, high)
    };
    let (amount, currency) = if account.tongue == Tongue::Vietnamese && chance.percent(85) {
        let step = if dollars > 20_000 { 50_000_000 } else { 5_000_000 };
        ((dollars * 25_000 / step).max(1) * step, "VND")
    } else {
        let step = if dollars > 20_000 { 1_000 } else { 250 };
        ((dollars / step).max(1) * step * 100, "USD")
    };
    let kinds =
        ["new-business", "new-business", "new-business", "existing-business", "up-sell", "cross-sell"];
    let kind = if product.key == "support" { "renewal" } else { *chance.pick(&kinds) };
    let sources =
        ["referral", "trade-show", "web-site", "cold-call", "partner", "existing-customer", "email"];
    let values = vec![
        ("name", Value::from(name)),
        ("account", account.id.into()),
        ("product", product.id.into()),
        ("amount", if end >= WON || chance.percent(96) { amount.into() } else { Value::Null }),
        ("currency", currency.into()),
        ("type", kind.into()),
        ("source", (*chance.pick(&sources)).into()),
        ("owner", owner.into()),
    ];
    values.into_iter().map(|(key, value)| (key.into(), value)).collect()
}

/// Lives through a deal's days; gives it as it is today, and what was noted on the way.
fn live(
    chance: &mut Chance,
    words: &Words,
    stages: &[Stage],
    end: usize,
    days: &Days,
    mut values: Vec<(Key, Value)>,
    account: &Account,
) -> (Record, Vec<Change>) {
    let made = on(chance, days.made);
    let expected = match days.closed {
        // Hardly any deal closes on the day that was expected.
        Some(closed) => chance.between(-20, 25) - closed,
        None => expected_in(chance, end),
    };
    let expected = chance.day(expected);
    values.push(("close".into(), Chance::workday_after(expected).into()));
    values.push(("stage".into(), stages[0].id.into()));
    let defaults =
        Defaults { stages, pipeline: stages[0].pipeline, owner: None, currency: base(), position: nth(0) };
    let id = chance.id(made.moment);
    let mut deal = Living { record: Record::new(Kind::Opportunity, id), beside: Vec::new() };
    deal.take(editing::create(id, values, &defaults, made));
    for (stage, ago) in days.moved.iter().enumerate() {
        let now = on(chance, *ago);
        deal.take(move_to(&deal.typed(), stages.get(stage), &stages[stage + 1], None, now));
    }
    let from = &stages[days.moved.len()];
    if let Some(closed) = days.closed {
        let now = on(chance, closed);
        let closing = closing(chance, words, end);
        deal.take(close(&deal.typed(), Some(from), &stages[end], &closing, None, now));
        if end == LOST && chance.percent(40) {
            deal.record.set("competitor", chance.pick(&words.work.competitors).as_str());
        }
    } else {
        open_touches(chance, words, from, &mut deal, account);
    }
    (deal.record, deal.beside)
}

/// What people did to an open deal beside moving it.
fn open_touches(chance: &mut Chance, words: &Words, stage: &Stage, deal: &mut Living, account: &Account) {
    if chance.percent(14) {
        let probability = [5, 15, 30, 40, 60, 70, 90][chance.between(0, 6) as usize];
        let by_hand = set_by_hand(&deal.typed(), Some(probability), Some(stage));
        deal.take(by_hand.into_iter().collect());
    }
    if chance.percent(18) {
        let later = deal.typed().close.map(|day| Chance::workday_after(day + chrono::Days::new(14)));
        let pushed = set_close(&deal.typed(), later);
        deal.take(vec![pushed]);
    }
    if chance.percent(25) {
        let note = chance.pick(&words.work.notes[account.tongue.key()]).clone();
        deal.record.set("notes", note);
    }
}

/// A deal between two days of its life.
struct Living {
    record: Record,
    beside: Vec<Change>,
}

impl Living {
    fn typed(&self) -> Opportunity {
        Opportunity::from_record(&self.record)
    }

    fn take(&mut self, changes: Vec<Change>) {
        for change in changes {
            match change {
                Change::Create { kind: Kind::Opportunity, values, .. } | Change::Set { values, .. } => {
                    for (key, value) in values {
                        self.record.set(&key, value);
                    }
                }
                other => self.beside.push(other),
            }
        }
    }
}

fn on(chance: &mut Chance, days_ago: i64) -> Now {
    let today = Chance::workday_before(chance.day(-days_ago));
    Now { moment: chance.hour(today), today }
}

/// Days from today an open deal is expected to close; a few should have long ago.
fn expected_in(chance: &mut Chance, stage: usize) -> i64 {
    if chance.percent(10) {
        return chance.between(-12, -1);
    }
    let (low, high) = [(20, 150), (12, 110), (5, 75), (1, 40)][stage];
    chance.between(low, high)
}

fn closing(chance: &mut Chance, words: &Words, end: usize) -> Closing {
    let won = ["price", "product-fit", "product-fit", "relationship", "service", "speed", "reference"];
    let lost =
        ["pricing", "pricing", "competition", "budget", "no-decision", "unresponsive", "timing", "poor-fit"];
    let (reason, notes) =
        if end == WON { (*chance.pick(&won), "won") } else { (*chance.pick(&lost), "lost") };
    let note = chance.percent(40).then(|| chance.pick(&words.work.notes[notes]).clone());
    Closing { reason: Some(reason.to_owned()), class: None, note }
}

/// Lets some of the account's people take part; the first is the main contact.
fn people(chance: &mut Chance, account: &Account, deal: Id, beside: &mut Vec<Change>) -> Option<Id> {
    let roles = ["business-evaluator", "technical-evaluator", "influencer", "executive-sponsor"];
    let count = (chance.between(1, 3) as usize).min(account.contacts.len());
    let from = chance.between(0, account.contacts.len() as i64 - 1) as usize;
    let mut main = None;
    for number in 0..count {
        let contact = account.contacts[(from + number) % account.contacts.len()];
        let role = if number == 0 { "primary-decision-maker" } else { *chance.pick(&roles) };
        beside.push(create(
            Kind::OpportunityContact,
            link::opportunity_contact(deal, contact),
            vec![
                ("opportunity", deal.into()),
                ("contact", contact.into()),
                ("role", role.into()),
                ("primary", if number == 0 { true.into() } else { Value::Null }),
                ("intellectual", (chance.between(1, 10) * 10).into()),
                ("emotional", (chance.between(1, 10) * 10).into()),
            ],
        ));
        main.get_or_insert(contact);
    }
    main
}
