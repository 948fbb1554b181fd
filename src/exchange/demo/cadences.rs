//! Two leads of the demo deck go through the sample cadence: one begins today, one is at its second
//! step.

use super::Chance;
use super::deals::Plan;
use super::leads::Lead;
use crate::domain::activity::{self, Activity};
use crate::domain::cadence::{Cadence, CadenceStep, Enrolment};
use crate::domain::enrolling::{self, About, Words, enrolment_id};
use crate::domain::now::DAY;
use crate::domain::{Change, Id, Kind, Now, Record};

pub(super) fn make(chance: &Chance, leads: &[Lead], changes: &mut Vec<Change>) {
    let free = leads.iter().filter(|lead| matches!(lead.plan, Some(Plan::Nothing)) && lead.made > 3);
    let now = chance.now;
    let earlier = now.today - chrono::Days::new(2);
    let two = free.take(2).zip([now, Now { moment: now.moment - 2 * DAY, today: earlier }]);
    let records = |changes: &[Change], kind| -> Vec<Record> {
        let made = changes.iter().filter(|change| change.subject().0 == kind);
        made.filter_map(|change| made_by(change, change.subject().1)).collect()
    };
    let Some(cadence) = records(changes, Kind::Cadence).first().map(Cadence::from_record) else { return };
    let all: Vec<CadenceStep> =
        records(changes, Kind::CadenceStep).iter().map(CadenceStep::from_record).collect();
    let steps = cadence.steps(&all);
    for (lead, began) in two {
        let Some(record) = changes.iter().find_map(|change| made_by(change, lead.id)) else { continue };
        let about = about(&record, lead.owner, changes);
        let id = enrolment_id(cadence.id, lead.id, 0);
        let mut own = enrolling::enrol(&record, &cadence, &steps, &about, id, began);
        if began != now {
            let made = |kind| records(&own, kind).pop();
            let (Some(enrolment), Some(call)) = (made(Kind::Enrolment), made(Kind::Activity)) else {
                continue;
            };
            let done = activity::done(&Activity::from_record(&call), Some("connected"), began);
            let call = Activity { outcome: Some("connected".to_owned()), ..Activity::from_record(&call) };
            let enrolment = Enrolment::from_record(&enrolment);
            own.push(done);
            own.extend(enrolling::closed(&enrolment, &call, steps[0], &steps, &about, began));
        }
        changes.extend(own);
    }
}

/// The record of this id, when that is what a change makes.
fn made_by(change: &Change, wanted: Id) -> Option<Record> {
    let Change::Create { kind, id, values } = change else { return None };
    let mut record = Record::new(*kind, *id);
    for (key, value) in values {
        record.set(key, value.clone());
    }
    (*id == wanted).then_some(record)
}

fn about(lead: &Record, owner: Id, changes: &[Change]) -> About {
    let user = changes.iter().find_map(|change| made_by(change, owner));
    let words = Words::from([
        ("name", lead.name()),
        ("first_name", lead.text("given_name").to_owned()),
        ("company", lead.text("company").to_owned()),
        ("title", lead.text("title").to_owned()),
        ("deal", String::new()),
        ("owner", user.map(|user| user.name()).unwrap_or_default()),
    ]);
    About { ties: vec![("lead".into(), lead.id.into())], words, owner: Some(owner) }
}
