//! Leads of the demo deck: new, worked on, put aside, disqualified, and some that became deals.

use std::collections::HashSet;

use super::deals::{Deal, Plan};
use super::parties::{Parties, owner, person, phone, tag};
use super::words::{Tongue, Words};
use super::{Chance, create};
use crate::domain::fold::fold;
use crate::domain::{Change, Id, Kind, Value};

/// A lead, for what refers to it.
pub(super) struct Lead {
    pub id: Id,
    pub owner: Id,
    pub tongue: Tongue,
    /// None for leads that nobody works on any more.
    pub plan: Option<Plan>,
    /// Days ago it came in.
    pub made: i64,
    /// The moment it was made.
    pub since: i64,
}

/// How many leads there are of each status.
const COUNTS: [(&str, usize); 7] = [
    ("new", 11),
    ("working", 11),
    ("nurture", 5),
    ("qualified", 5),
    ("converted", 4),
    ("unqualified", 3),
    ("junk", 1),
];

pub(super) fn make(
    chance: &mut Chance,
    words: &Words,
    parties: &Parties,
    deals: &[Deal],
    changes: &mut Vec<Change>,
) -> Vec<Lead> {
    let companies = &words.people.companies;
    let mut vietnamese = companies.leads_vietnamese.iter();
    let mut english = companies.leads_english.iter();
    let mut converted = deals.iter().filter(|deal| deal.contact.is_some());
    let mut leads = Vec::new();
    let mut taken = HashSet::new();
    let statuses = COUNTS.iter().flat_map(|(status, count)| vec![*status; *count]);
    for (number, status) in statuses.enumerate() {
        let tongue = if number % 2 == 0 { Tongue::Vietnamese } else { Tongue::English };
        let company = match tongue {
            Tongue::Vietnamese => vietnamese.next(),
            Tongue::English => english.next(),
        };
        let Some(company) = company else { break };
        let became = if status == "converted" { converted.next() } else { None };
        let who = match became {
            Some(deal) => who_it_became(changes, parties.accounts[deal.account].id, deal),
            None => loop {
                let who = who(chance, words, company, tongue);
                if taken.insert(who[0].1.clone()) {
                    break who;
                }
            },
        };
        leads.push(lead(chance, words, parties, who, (status, tongue), became, changes));
    }
    leads
}

fn lead(
    chance: &mut Chance,
    words: &Words,
    parties: &Parties,
    who: Values,
    (status, tongue): (&'static str, Tongue),
    became: Option<&Deal>,
    changes: &mut Vec<Change>,
) -> Lead {
    let made = match (status, became) {
        (_, Some(deal)) => deal.made + chance.between(5, 30),
        ("new", _) => chance.between(0, 9),
        _ => chance.between(8, 75),
    };
    let moment = chance.hour(chance.day(-made));
    let id = chance.id(moment);
    let owner = became.map_or_else(|| owner(chance, &parties.users, tongue), |deal| deal.owner);
    let plan = plan(chance, status);
    let mut values = who;
    values.extend(worth(chance, tongue));
    values.extend([("status", status.into()), ("owner", owner.into()), ("created", Value::Moment(moment))]);
    if let Some(deal) = became {
        let day = chance.day(-deal.made);
        values.extend([
            ("converted_at", Value::Moment(chance.hour(day))),
            ("converted_account", parties.accounts[deal.account].id.into()),
            ("converted_contact", deal.contact.into()),
            ("converted_opportunity", deal.id.into()),
        ]);
        changes.push(Change::set(Kind::Opportunity, deal.id, [("lead", Value::from(id))]));
    }
    if status == "unqualified" {
        let reason = *chance.pick(&["no-budget", "no-need", "bad-timing", "cannot-be-reached"]);
        values.push(("disqualified_reason", reason.into()));
    }
    changes.push(create(Kind::Lead, id, values));
    if chance.percent(12) {
        changes.push(tag(id, chance.pick(&words.work.tags).as_str()));
    }
    Lead { id, owner, tongue, plan, made, since: moment }
}

fn plan(chance: &mut Chance, status: &str) -> Option<Plan> {
    let plans: &[Plan] = match status {
        "new" => &[Plan::Today, Plan::Later, Plan::Nothing, Plan::Nothing],
        "working" => &[Plan::Overdue, Plan::Today, Plan::Later, Plan::Later, Plan::Nothing],
        "nurture" | "qualified" => &[Plan::Later, Plan::Later, Plan::Overdue, Plan::Nothing],
        _ => return None,
    };
    Some(*chance.pick(plans))
}

type Values = Vec<(&'static str, Value)>;

/// The names of the account and contact that a converted lead became.
fn who_it_became(changes: &[Change], account: Id, deal: &Deal) -> Values {
    let of = |wanted: Option<Id>, field: &str| {
        let values = changes.iter().find_map(|change| match change {
            Change::Create { id, values, .. } if Some(*id) == wanted => Some(values),
            _ => None,
        });
        let held = values.and_then(|values| values.iter().find(|(key, _)| key == field));
        held.map_or(Value::Null, |(_, value)| value.clone())
    };
    let person = ["name", "given_name", "family_name", "title", "email", "phone"];
    let mut values: Values = person.map(|key| (key, of(deal.contact, key))).to_vec();
    values.extend([("company", of(Some(account), "name")), ("industry", of(Some(account), "industry"))]);
    values
}

fn who(chance: &mut Chance, words: &Words, company: &str, tongue: Tongue) -> Values {
    let person = person(chance, words, tongue);
    let domain: String = fold(company).chars().filter(char::is_ascii_alphanumeric).collect();
    let phones = if chance.percent(80) { vec![phone(chance, tongue)] } else { Vec::new() };
    let industries =
        ["food-and-beverage", "retail", "manufacturing", "logistics", "healthcare", "agriculture"];
    vec![
        ("name", person.name.as_str().into()),
        ("given_name", person.given.as_str().into()),
        ("family_name", person.family.as_str().into()),
        ("company", company.into()),
        ("title", person.title.as_str().into()),
        ("email", vec![format!("{}@{domain}.example", person.mailbox())].into()),
        ("phone", phones.into()),
        ("industry", (*chance.pick(&industries)).into()),
        ("verified", if chance.percent(40) { true.into() } else { Value::Null }),
    ]
}

fn worth(chance: &mut Chance, tongue: Tongue) -> Values {
    let sources =
        ["web-site", "trade-show", "referral", "cold-call", "advertising", "word-of-mouth", "email"];
    let mut values = vec![
        ("source", (*chance.pick(&sources)).into()),
        ("rating", (*chance.pick(&["hot", "warm", "warm", "cold", "cold"])).into()),
    ];
    if chance.percent(65) {
        let (amount, currency) = match tongue {
            Tongue::Vietnamese => (chance.between(4, 60) * 25_000_000, "VND"),
            Tongue::English => (chance.between(4, 90) * 50_000, "USD"),
        };
        values.extend([("amount", amount.into()), ("currency", currency.into())]);
    }
    values
}
