//! What an entry says: what to do, about whom, and why now.

use chrono::NaiveDate;

use crate::domain::Message;
use crate::domain::money::Total;
use crate::domain::pipeline::Tracking;
use crate::domain::queue::{Entry, Reason, Section};
use crate::domain::{Kind, Money};
use crate::repository::{Cut, Lists, More, Week};
use crate::text::{Clean, Text};

/// How much room there is for words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Room {
    /// As few words as say it.
    Little,
    /// Whole sentences.
    Ample,
}

/// What a part of the row is called.
pub fn section(section: Section) -> &'static str {
    match section {
        Section::Overdue => "today-overdue",
        Section::Today => "today-today",
        Section::Rotting => "today-rotting",
        Section::NoNext => "today-no-next",
        Section::Touch => "today-touch",
        Section::Leads => "today-leads",
    }
}

/// How many more a part holds, and the list and filter that show them.
pub fn more(cut: &Cut, text: &Text) -> Clean {
    let more = match cut.more {
        More::Uncounted => text.number(1).then(&Clean::line("+")),
        More::Exactly(count) => text.number(count),
        More::AtLeast(count) => text.number(count).then(&Clean::line("+")),
    };
    let kinds = text.kinds(cut.kind);
    text.message(
        &Message::new("today-more").with("more", more).with("kinds", kinds).with("filter", &cut.filter),
    )
}

/// What is to be done: the type and subject of an activity, where the subject does not say the
/// type and it is more than a task; the name of anything else.
pub fn what(entry: &Entry, lists: &Lists) -> Clean {
    let name = Clean::line(&entry.name);
    let Some(activity) = entry.activity.as_deref().filter(|kind| *kind != "task") else { return name };
    let label = lists.label("activity-type", activity);
    if entry.name.to_lowercase().starts_with(&label.to_lowercase()) {
        return name;
    }
    Clean::line(label).then(&Clean::line(" · ")).then(&name)
}

/// Whom it is about, the nearest first: the person, the company, the deal.
pub fn whom(entry: &Entry) -> Vec<&str> {
    let name = |kind: Kind| entry.about.iter().find(|about| about.kind == kind);
    let name = |kind| name(kind).map(|about| about.name.as_str());
    let people = [name(Kind::Contact), name(Kind::Lead), entry.company.as_deref()];
    let all = people.into_iter().chain([name(Kind::Account), name(Kind::Opportunity)]);
    all.flatten().filter(|name| !name.is_empty()).collect()
}

/// Why it is to be done now.
pub fn why(entry: &Entry, room: Room, text: &Text, lists: &Lists) -> Clean {
    let ample = room == Room::Ample;
    let age = |days: i64| text.age(days);
    let message = match entry.reason {
        Reason::Overdue(days) => Message::new("today-why-overdue").with("age", age(days)),
        Reason::Due(None) => Message::new("today-why-due"),
        Reason::Due(Some(at)) => {
            let id = if ample { "today-why-due-at" } else { "today-why-at" };
            Message::new(id).with("time", text.time_of_day(at))
        }
        Reason::Rotting { untouched, limit } => {
            let id = if ample { "today-why-rotting" } else { "today-why-rotting-short" };
            Message::new(id).with("age", age(untouched)).with("limit", age(limit))
        }
        Reason::NoNext(days) => {
            let stage = entry.stage.and_then(|id| lists.stage(id));
            let pipeline = stage.and_then(|stage| stage.pipeline);
            if lists.tracking(pipeline) == Tracking::Probability {
                return text.message(&Message::new("today-why-no-next-plain").with("age", age(days)));
            }
            let stage = stage.and_then(|stage| stage.name.as_deref());
            let id = if ample { "today-why-no-next" } else { "today-why-no-next-short" };
            Message::new(id).with("age", age(days)).with("stage", stage.unwrap_or_default())
        }
        Reason::TouchLate { untouched, every } => {
            let id = if ample { "today-why-touch" } else { "today-why-touch-short" };
            Message::new(id).with("age", age(untouched)).with("every", age(every))
        }
        Reason::NewLead(0) => Message::new("today-why-lead-today"),
        Reason::NewLead(days) => Message::new("today-why-lead").with("age", age(days)),
    };
    let why = text.message(&message);
    if entry.in_cadence {
        return text.message(&Message::new("today-why-cadence").with("why", why));
    }
    why
}

/// What a week has brought: a figure, what it counts, and more about it.
pub fn week(week: &Week, text: &Text, lists: &Lists) -> Vec<(i64, &'static str, Clean)> {
    let dot = Clean::line(" · ");
    let of_type = |(kind, count): &(String, i64)| {
        let label = Clean::line(lists.label("activity-type", kind));
        label.then(&Clean::line(" ")).then(&text.number(*count))
    };
    let done: Vec<Clean> = week.done.iter().map(of_type).collect();
    let all = week.done.iter().map(|(_, count)| count).sum();
    let won = if week.won > 0 { total(&week.amount, text) } else { Clean::default() };
    vec![
        (all, "today-week-done", dot.between(&done)),
        (week.won, "today-week-won", won),
        (week.leads, "today-week-leads", Clean::default()),
        (week.moves, "today-week-moves", Clean::default()),
    ]
}

/// The first day of a week, as the heading of its figures says it.
pub fn week_from(day: NaiveDate, today: NaiveDate, text: &Text) -> Clean {
    let day = text.weekday(day).then(&Clean::line(" ")).then(&text.day(day, today));
    text.message(&Message::new("today-week").with("day", day))
}

/// A total, each currency without a rate by itself.
pub fn total(total: &Total, text: &Text) -> Clean {
    let base = (total.base.minor != 0 || total.apart.is_empty()).then_some(total.base);
    let apart = total.apart.iter().map(|(currency, minor)| Money::new(*minor, *currency));
    let parts: Vec<Clean> = base.into_iter().chain(apart).map(|money| text.money(money)).collect();
    Clean::line(" + ").between(&parts)
}
