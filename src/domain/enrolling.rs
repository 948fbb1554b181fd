//! Taking records through a cadence: who may come in, which day a step is due, what comes after
//! it, and what ends it. An enrolment that is active has its current step as one planned activity.
//!
//! A step that is closed without an outcome, was not held, or whose activity was deleted is passed
//! over: the next one by order follows. Whoever was asked and answered needs no more reminding: a
//! touch from outside ends an enrolment, as does all that settles the matter.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::activity::{Activity, Status};
use super::cadence::{Cadence, CadenceStep, Enrolment, Goes, Standing, Start, branch_lines};
use super::catalogue::Kind;
use super::change::{Change, Key};
use super::contact::has_refused;
use super::id::Id;
use super::message::Message;
use super::now::Now;
use super::pipeline::StageType;
use super::record::Record;
use super::value::Value;

/// What a step's subject and text may name in braces.
pub const PLACES: [&str; 6] = ["name", "first_name", "company", "title", "deal", "owner"];

/// The furthest a step lies from the one before, in days.
pub const FURTHEST: i64 = 3_650;

/// Why an enrolment was stopped: kept as these words, which are put into the user's language
/// where they are shown.
pub mod why {
    use crate::domain::Message;

    /// They answered.
    pub const REPLIED: &str = "replied";
    /// The lead became a contact and a deal.
    pub const CONVERTED: &str = "converted";
    /// The lead was given up.
    pub const DISQUALIFIED: &str = "disqualified";
    /// The deal was won.
    pub const WON: &str = "won";
    /// The deal was lost.
    pub const LOST: &str = "lost";
    /// They do not want to be contacted.
    pub const OPTED_OUT: &str = "opted-out";
    /// The record, or the cadence, was deleted.
    pub const DELETED: &str = "deleted";
    /// The record was merged into one that is enrolled.
    pub const MERGED: &str = "merged";
    /// Somebody stopped it.
    pub const BY_HAND: &str = "by-hand";
    /// All of them.
    pub const ALL: [&str; 9] =
        [REPLIED, CONVERTED, DISQUALIFIED, WON, LOST, OPTED_OUT, DELETED, MERGED, BY_HAND];

    /// What one of them is called; none for another word: an outcome, or what somebody wrote.
    pub fn message(why: &str) -> Option<Message> {
        let id = match why {
            REPLIED => "enrol-why-replied",
            CONVERTED => "enrol-why-converted",
            DISQUALIFIED => "enrol-why-disqualified",
            WON => "enrol-why-won",
            LOST => "enrol-why-lost",
            OPTED_OUT => "enrol-why-opted-out",
            DELETED => "enrol-why-deleted",
            MERGED => "enrol-why-merged",
            BY_HAND => "enrol-why-by-hand",
            _ => return None,
        };
        Some(Message { id, args: Vec::new() })
    }
}

/// Why a record does not come into a cadence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Refusal {
    /// They do not want to be contacted.
    OptedOut,
    /// It goes through a cadence already, or is held back in one.
    Enrolled,
    /// The lead was converted or given up, or the deal is closed.
    Settled,
    /// The cadence is for other kinds of record.
    NotForThese,
    /// The cadence has no steps.
    NoSteps,
}

impl Refusal {
    /// Why, in a few words.
    pub fn message(self) -> Message {
        let id = match self {
            Refusal::OptedOut => "enrol-refused-opted-out",
            Refusal::Enrolled => "enrol-refused-enrolled",
            Refusal::Settled => "enrol-refused-settled",
            Refusal::NotForThese => "enrol-refused-kind",
            Refusal::NoSteps => "enrol-refused-steps",
        };
        Message { id, args: Vec::new() }
    }

    /// How many are refused for what, in one order.
    pub fn counted(refused: impl Iterator<Item = Refusal>) -> BTreeMap<Refusal, usize> {
        let mut counts = BTreeMap::new();
        for refusal in refused {
            *counts.entry(refusal).or_default() += 1;
        }
        counts
    }
}

/// What stands for the names in braces.
pub type Words = BTreeMap<&'static str, String>;

/// What the steps for a record are made of.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// What the activities are about: fields of an activity and ids.
    pub ties: Vec<(Key, Value)>,
    /// What stands for the names in braces.
    pub words: Words,
    /// Whose the activities are.
    pub owner: Option<Id>,
}

/// The id of an enrolment: that of the same record in the same cadence after so many earlier ones,
/// so that two copies of a deck that enrol somebody apart agree.
pub fn enrolment_id(cadence: Id, record: Id, earlier: usize) -> Id {
    Id::derived(&["enrolment", &cadence.to_string(), &record.to_string(), &earlier.to_string()])
}

/// The id of a step's activity, by what came before it: the activity before, or the enrolment.
pub fn activity_id(enrolment: Id, before: Id, step: Id) -> Id {
    Id::derived(&["cadence_activity", &enrolment.to_string(), &before.to_string(), &step.to_string()])
}

/// What stands for the names in braces where somebody is spoken to: the person, their company, the
/// deal, and who speaks.
pub fn words(person: Option<&Record>, account: Option<&Record>, deal: Option<&Record>, owner: &str) -> Words {
    let held = |record: Option<&Record>, key: &str| {
        record.map(|record| record.text(key).to_owned()).filter(|text| !text.is_empty())
    };
    let name = [person, account, deal].into_iter().flatten().next().map_or_else(String::new, Record::name);
    let company = account.map(Record::name).or_else(|| held(person, "company"));
    Words::from([
        ("first_name", held(person, "given_name").unwrap_or_else(|| name.clone())),
        ("company", company.unwrap_or_else(|| name.clone())),
        ("title", held(person, "title").unwrap_or_default()),
        ("deal", deal.map_or_else(String::new, Record::name)),
        ("owner", owner.to_owned()),
        ("name", name),
    ])
}

/// A text with the names in braces filled in; braces around anything else stay as they are.
pub fn fill(template: &str, words: &Words) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let Some(length) = rest[open..].find('}') else { break };
        let name = &rest[open + 1..open + length];
        filled.push_str(&rest[..open]);
        match words.get(name) {
            Some(word) => filled.push_str(word),
            None => filled.push_str(&rest[open..=open + length]),
        }
        rest = &rest[open + length + 1..];
    }
    filled.push_str(rest);
    filled
}

/// The names in braces that nothing stands for.
pub fn unknown_places(template: &str) -> Vec<String> {
    let inside = template.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name);
    let is_name = |name: &&str| {
        !name.is_empty() && name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_')
    };
    inside.filter(is_name).filter(|name| !PLACES.contains(name)).map(str::to_owned).collect()
}

/// The day a step is due: so many days after the start or the step before, never before that step
/// was closed, and on a working day where weekends are skipped.
pub fn due(step: &CadenceStep, started: NaiveDate, previous: NaiveDate) -> NaiveDate {
    let from = if step.counts_from.as_deref() == Some("start") { started } else { previous };
    let days = Days::new(step.offset.unwrap_or(0).clamp(0, FURTHEST).unsigned_abs());
    let mut day = from.checked_add_days(days).unwrap_or(from).max(previous);
    while step.skip_weekends == Some(true) && matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
        day = day.succ_opt().unwrap_or(day);
    }
    day
}

/// Why a record may not be taken through a cadence; none when it may. `enrolments` are those of
/// the record, `stage` is what the stage of a deal means; `somebody_refused` says that
/// the person behind it does not want to be contacted.
pub fn refusal(
    record: &Record,
    stage: StageType,
    cadence: &Cadence,
    steps: &[&CadenceStep],
    enrolments: &[Enrolment],
    somebody_refused: bool,
) -> Option<Refusal> {
    if !cadence.fits(record.kind) {
        return Some(Refusal::NotForThese);
    }
    if steps.is_empty() {
        return Some(Refusal::NoSteps);
    }
    if somebody_refused || has_refused(record) {
        return Some(Refusal::OptedOut);
    }
    if enrolments.iter().any(Enrolment::is_live) {
        return Some(Refusal::Enrolled);
    }
    let is_settled = match record.kind {
        Kind::Lead => !record.get("converted_at").is_empty() || is_given_up(record.text("status")),
        Kind::Opportunity => stage != StageType::Open && cadence.start() != Start::OnWon,
        _ => false,
    };
    is_settled.then_some(Refusal::Settled)
}

/// True for the lead statuses that end all work on a lead.
pub fn is_given_up(status: &str) -> bool {
    matches!(status, "unqualified" | "junk")
}

/// The changes that take a record into a cadence, with its first step planned.
pub fn enrol(
    record: &Record,
    cadence: &Cadence,
    steps: &[&CadenceStep],
    about: &About,
    id: Id,
    now: Now,
) -> Vec<Change> {
    let Some(first) = steps.first() else { return Vec::new() };
    let day = due(first, now.today, now.today);
    let values = [
        ("cadence", Value::Id(cadence.id)),
        (record.kind.key(), record.id.into()),
        ("step", first.id.into()),
        ("status", Standing::Active.key().into()),
        ("started", now.today.into()),
        ("owner", about.owner.into()),
        ("created", Value::Moment(now.moment)),
    ];
    let values = values.into_iter().filter(|(_, value)| !value.is_empty());
    vec![Change::create(Kind::Enrolment, id, values), planned(id, id, first, day, about, now)]
}

/// The step that comes after one was closed with an outcome: none when it was the last, or the
/// outcome leads out.
pub fn next<'a>(
    current: &CadenceStep,
    outcome: Option<&str>,
    steps: &[&'a CadenceStep],
) -> Result<Option<&'a CadenceStep>, Goes> {
    let order = current.order.unwrap_or(0);
    match current.after(outcome) {
        Some(Goes::Stop) => return Err(Goes::Stop),
        Some(Goes::To(wanted)) => {
            // A branch to a step that is gone is none.
            if let Some(step) = steps.iter().find(|step| step.order == Some(wanted)) {
                return Ok(Some(step));
            }
        }
        None => {}
    }
    // The place of a step that was deleted was taken by the one after it.
    let is_there = steps.iter().any(|step| step.id == current.id);
    let after = |step: &&&CadenceStep| match step.order.unwrap_or(i64::MAX) {
        there if is_there => there > order,
        there => there >= order,
    };
    Ok(steps.iter().find(after).copied())
}

/// True when its present step has another activity that is still planned.
pub fn is_step_open(enrolment: &Enrolment, closed: Id, activities: &[Activity]) -> bool {
    activities.iter().any(|other| {
        other.id != closed && other.state() == Status::Planned && other.cadence_step == enrolment.step
    })
}

/// The changes that let an enrolment go on after the activity of its step was closed; nothing when
/// it is not active, or the activity is not that of its present step. `current` is that step, also
/// when it was deleted since.
pub fn closed(
    enrolment: &Enrolment,
    activity: &Activity,
    current: &CadenceStep,
    steps: &[&CadenceStep],
    about: &About,
    now: Now,
) -> Vec<Change> {
    if enrolment.standing() != Standing::Active || activity.cadence_step != enrolment.step {
        return Vec::new();
    }
    let outcome = activity.outcome.as_deref().filter(|_| activity.state() == Status::Done);
    let end = |standing: Standing, why: Value| {
        vec![Change::set(
            Kind::Enrolment,
            enrolment.id,
            [("status", Value::from(standing.key())), ("why", why)],
        )]
    };
    match next(current, outcome, steps) {
        Err(_) => end(Standing::Stopped, outcome.map_or(Value::Null, Value::from)),
        Ok(None) => end(Standing::Finished, Value::Null),
        Ok(Some(step)) => {
            let day = due(step, enrolment.started.unwrap_or(now.today), now.today);
            let goes = Change::set(Kind::Enrolment, enrolment.id, [("step", Value::Id(step.id))]);
            vec![goes, planned(enrolment.id, activity.id, step, day, about, now)]
        }
    }
}

/// The changes that end an enrolment; its planned activities go. Nothing when it has ended.
pub fn stop(enrolment: &Enrolment, activities: &[Activity], why: &str) -> Vec<Change> {
    if !enrolment.is_live() {
        return Vec::new();
    }
    let values = [("status", Value::from(Standing::Stopped.key())), ("why", why.into())];
    let stopped = Change::set(Kind::Enrolment, enrolment.id, values);
    std::iter::once(stopped).chain(unplanned(activities)).collect()
}

/// The changes that hold an enrolment back: nothing of it is planned until it goes on.
pub fn pause(enrolment: &Enrolment, activities: &[Activity]) -> Vec<Change> {
    if enrolment.standing() != Standing::Active {
        return Vec::new();
    }
    let held = Change::set(Kind::Enrolment, enrolment.id, [("status", Standing::Paused.key())].map(texts));
    std::iter::once(held).chain(unplanned(activities)).collect()
}

/// The changes that let an enrolment go on where it was held back: its step is due when it would
/// have been, today at the earliest.
pub fn resume(
    enrolment: &Enrolment,
    activities: &[Activity],
    steps: &[&CadenceStep],
    about: &About,
    now: Now,
) -> Vec<Change> {
    if enrolment.standing() != Standing::Paused {
        return Vec::new();
    }
    let step = steps.iter().find(|step| Some(step.id) == enrolment.step).or(steps.first());
    let Some(step) = step else { return Vec::new() };
    let closed = activities.iter().filter(|activity| activity.state() != Status::Planned);
    let last = closed.max_by_key(|activity| (activity.done_at, activity.created));
    let started = enrolment.started.unwrap_or(now.today);
    let done = last.and_then(|activity| activity.done_at).map(|at| day_of(at, now));
    let day = due(step, started, done.unwrap_or(started));
    let day = if day < now.today { due(&at_once(step), now.today, now.today) } else { day };
    let values = [("status", Value::from(Standing::Active.key())), ("step", step.id.into())];
    let before = last.map_or(enrolment.id, |activity| activity.id);
    let goes_on = Change::set(Kind::Enrolment, enrolment.id, values);
    vec![goes_on, planned(enrolment.id, before, step, day, about, now)]
}

/// The changes that put the steps of a cadence in this order; branches go on leading to the steps
/// that they led to, and those to a step that is not among them are dropped.
pub fn ordered(steps: &[&CadenceStep]) -> Vec<Change> {
    let place = |order: i64| {
        let at = steps.iter().position(|step| step.order == Some(order))?;
        Some(at as i64 + 1)
    };
    let mut changes = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let order = at as i64 + 1;
        let goes: Vec<(String, Goes)> = step
            .goes()
            .into_iter()
            .filter_map(|(outcome, goes)| match goes {
                Goes::To(order) => Some((outcome, Goes::To(place(order)?))),
                Goes::Stop => Some((outcome, Goes::Stop)),
            })
            .collect();
        let lines = branch_lines(&goes);
        let mut values = Vec::new();
        if step.order != Some(order) {
            values.push(("order", Value::from(order)));
        }
        if goes != step.goes() {
            values.push(("branches", if lines.is_empty() { Value::Null } else { lines.into() }));
        }
        if !values.is_empty() {
            changes.push(Change::set(Kind::CadenceStep, step.id, values));
        }
    }
    changes
}

/// The day of a moment, as far as can be told from the moment that is now.
fn day_of(moment: i64, now: Now) -> NaiveDate {
    let ago = (now.moment - moment).max(0) / super::now::DAY;
    now.today.checked_sub_days(Days::new(ago.unsigned_abs())).unwrap_or(now.today)
}

/// The same step, without a wait.
fn at_once(step: &CadenceStep) -> CadenceStep {
    CadenceStep { offset: Some(0), counts_from: None, ..step.clone() }
}

fn texts((key, value): (&'static str, &str)) -> (&'static str, Value) {
    (key, value.into())
}

fn unplanned(activities: &[Activity]) -> impl Iterator<Item = Change> {
    let planned = activities.iter().filter(|activity| activity.state() == Status::Planned);
    planned.map(|activity| Change::Delete { kind: Kind::Activity, id: activity.id })
}

/// The planned activity of a step.
fn planned(enrolment: Id, before: Id, step: &CadenceStep, day: NaiveDate, about: &About, now: Now) -> Change {
    let subject = fill(step.subject.as_deref().unwrap_or_default(), &about.words);
    let body = step.template.as_deref().map(|template| fill(template, &about.words));
    let own = [
        ("type", step.kind_of.as_deref().unwrap_or("task").into()),
        ("subject", Value::from(subject)),
        ("body", body.into()),
        ("status", Status::Planned.key().into()),
        ("due", day.into()),
        ("owner", about.owner.into()),
        ("enrolment", enrolment.into()),
        ("cadence_step", step.id.into()),
        ("created", Value::Moment(now.moment)),
    ];
    let own = own.into_iter().map(|(key, value)| (Key::Borrowed(key), value));
    let values = own.chain(about.ties.iter().cloned()).filter(|(_, value)| !value.is_empty());
    Change::create(Kind::Activity, activity_id(enrolment, before, step.id), values)
}

#[cfg(test)]
#[path = "enrolling_tests.rs"]
mod tests;
