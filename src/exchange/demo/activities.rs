//! Activities of the demo deck: what was done with deals and leads, and what comes next: some of
//! it overdue, some due today, most of it planned, and too often nothing.

use super::deals::{Deal, Plan};
use super::leads::Lead;
use super::parties::Parties;
use super::words::{Phrases, Tongue, Words};
use super::{Chance, create};
use crate::domain::{Change, Id, Kind, Value};

/// What an activity is about, since when that is there, and whose it is.
struct About {
    since: i64,
    owner: Id,
    tongue: Tongue,
    links: Vec<(&'static str, Value)>,
}

pub(super) fn make(
    chance: &mut Chance,
    words: &Words,
    parties: &Parties,
    deals: &[Deal],
    leads: &[Lead],
    changes: &mut Vec<Change>,
) {
    for deal in deals {
        let account = &parties.accounts[deal.account];
        let links = vec![
            ("opportunity", deal.id.into()),
            ("account", account.id.into()),
            ("contact", deal.contact.into()),
        ];
        let about = About { since: deal.since, owner: deal.owner, tongue: account.tongue, links };
        let between = ((deal.made - deal.touched) / 9).clamp(0, 5);
        for _ in 0..between {
            let ago = chance.between(deal.touched, deal.made);
            changes.push(done(chance, words, &about, ago));
        }
        changes.push(done(chance, words, &about, deal.touched));
        changes.extend(deal.plan.and_then(|plan| next(chance, words, &about, plan)));
    }
    for lead in leads {
        let links = vec![("lead", lead.id.into())];
        let about = About { since: lead.since, owner: lead.owner, tongue: lead.tongue, links };
        // Leads that came in lately and have nothing planned were never touched.
        if lead.plan != Some(Plan::Nothing) {
            for _ in 0..chance.between(0, 2) {
                let ago = chance.between(0, lead.made);
                changes.push(done(chance, words, &about, ago));
            }
        }
        changes.extend(lead.plan.and_then(|plan| next(chance, words, &about, plan)));
    }
}

fn done(chance: &mut Chance, words: &Words, about: &About, days_ago: i64) -> Change {
    let day = Chance::workday_before(chance.day(-days_ago));
    let moment = chance.hour(day).max(about.since);
    let day = chance.day_of(moment);
    let kinds = ["call", "call", "call", "email", "email", "meeting", "visit", "demo", "note"];
    let kind = *chance.pick(&kinds);
    let id = chance.id(moment);
    let not_held = kind == "meeting" && chance.percent(12);
    let mut values = what(chance, words.work.done.of(about.tongue), kind);
    values.extend([
        ("status", if not_held { "not-held".into() } else { Value::from("done") }),
        ("done_at", if not_held { Value::Null } else { Value::Moment(moment) }),
        ("due", if kind == "note" { Value::Null } else { day.into() }),
        ("created", Value::Moment(moment)),
    ]);
    if kind == "call" {
        let outcomes = ["connected", "connected", "connected", "no-answer", "voicemail", "call-back"];
        values.push(("outcome", (*chance.pick(&outcomes)).into()));
        values.push(("direction", if chance.percent(75) { "out".into() } else { Value::from("in") }));
    }
    finish(id, values, about)
}

fn next(chance: &mut Chance, words: &Words, about: &About, plan: Plan) -> Option<Change> {
    let (before, after) = (chance.between(1, 9), chance.between(1, 21));
    let due = match plan {
        Plan::Overdue => Chance::workday_before(chance.day(-before)),
        Plan::Today => chance.now.today,
        Plan::Later => Chance::workday_after(chance.day(after)),
        Plan::Nothing | Plan::Forgotten => return None,
    };
    let kind = *chance.pick(&["call", "call", "call", "email", "meeting", "visit", "task", "task", "demo"]);
    let ago = chance.between(10, 14);
    let moment = chance.hour(chance.day(-ago)).max(about.since);
    let id = chance.id(moment);
    let mut values = what(chance, words.work.next.of(about.tongue), kind);
    values.extend([
        ("status", Value::from("planned")),
        ("due", due.into()),
        ("created", Value::Moment(moment)),
        ("priority", (*chance.pick(&["normal", "normal", "normal", "high", "low"])).into()),
    ]);
    match kind {
        "meeting" | "visit" | "demo" => {
            let at = chance.clock_at(due, 32 + 2 * (after % 16));
            values.push(("due_at", Value::Moment(at)));
        }
        "call" => {
            let scripts = &words.work.next.of(about.tongue)["script"];
            values.push(("body", scripts[(before + after) as usize % scripts.len()].as_str().into()));
        }
        _ if after % 5 == 0 => values.push(("recurrence", "monthly".into())),
        _ => {}
    }
    Some(finish(id, values, about))
}

fn what(chance: &mut Chance, phrases: &Phrases, kind: &'static str) -> Vec<(&'static str, Value)> {
    let duration = match kind {
        "call" => Some(chance.between(1, 5) * 5),
        "meeting" | "demo" => Some(chance.between(2, 6) * 15),
        "visit" => Some(chance.between(2, 4) * 60),
        _ => None,
    };
    vec![
        ("type", kind.into()),
        ("subject", chance.pick(&phrases[kind]).as_str().into()),
        ("duration", duration.into()),
    ]
}

fn finish(id: Id, mut values: Vec<(&'static str, Value)>, about: &About) -> Change {
    values.push(("owner", about.owner.into()));
    values.extend(about.links.iter().cloned());
    create(Kind::Activity, id, values)
}
