//! Cadences as what is written here moves them: a step that is closed brings the next, whoever
//! answers is left alone, a lead that comes into a status comes into its cadence. Only what a
//! person writes on this machine does that: what was undone, merged or imported from elsewhere
//! brings its own consequences.

use std::collections::HashSet;

use super::Repository;
use super::enrolments::Enrolled;
use super::error::Result;
use super::read::bare;
use crate::domain::activity::{Activity, Status};
use crate::domain::cadence::{Cadence, CadenceStep, ENROLLED, Enrolment};
use crate::domain::contact::OPT_OUT;
use crate::domain::enrolling::{self, is_given_up, why};
use crate::domain::pipeline::StageType;
use crate::domain::{Change, Id, Kind, Record};

/// A record that is about to change in a way that a cadence may wait for, as it was before; none
/// for one that is being made.
pub(super) struct Noticed {
    kind: Kind,
    id: Id,
    before: Option<Record>,
}

impl Repository {
    /// What these changes are about to do that a cadence may wait for.
    pub(super) fn notice(&self, changes: &[Change]) -> Result<Vec<Noticed>> {
        let mut noticed: Vec<Noticed> = Vec::new();
        let mut seen = HashSet::new();
        for change in changes {
            if let Some((kind, id)) = matters(change)
                && seen.insert((kind, id))
            {
                noticed.push(Noticed { kind, id, before: bare(&self.connection, kind, id)? });
            }
        }
        Ok(noticed)
    }

    /// What follows for cadences from what was noticed, now that it is written: ends first, then
    /// steps that go on, then records that come in.
    pub(super) fn follow_up(&self, noticed: &[Noticed]) -> Result<Vec<Change>> {
        let mut following = Following::default();
        for one in noticed {
            let after = bare(&self.connection, one.kind, one.id)?;
            let Some(after) = after else { continue };
            self.ends(one, &after, &mut following)?;
            match one.kind {
                Kind::Activity => following.closed.extend(closes(one, &after)),
                Kind::Lead | Kind::Opportunity if !after.deleted => following.come.push((one, after)),
                _ => {}
            }
        }
        for activity in std::mem::take(&mut following.closed) {
            self.goes_on(&activity, &mut following)?;
        }
        let mut enrolled = Enrolled::default();
        for (one, after) in std::mem::take(&mut following.come) {
            self.comes_in(one, &after, &mut following.ended, &mut enrolled)?;
        }
        following.changes.extend(enrolled.changes);
        Ok(following.changes)
    }

    /// Ends what a change settles.
    fn ends(&self, one: &Noticed, after: &Record, following: &mut Following<'_>) -> Result<()> {
        let was = |key: &str| one.before.as_ref().map(|before| before.get(key).clone()).unwrap_or_default();
        let is_new = |key: &str| !after.get(key).is_empty() && was(key) != *after.get(key);
        let (kind, id) = (one.kind, one.id);
        if after.deleted {
            return match kind {
                Kind::Cadence => self.end_all(&self.enrolments_in(id, usize::MAX)?, why::DELETED, following),
                _ => self.end_all(&self.enrolments_of(kind, id)?, why::DELETED, following),
            };
        }
        match kind {
            Kind::Activity if answers(one, after) => {
                for kind in ENROLLED {
                    if let Some(id) = after.get(kind.key()).as_id() {
                        self.end_all(&self.enrolments_of(kind, id)?, why::REPLIED, following)?;
                    }
                }
            }
            Kind::Lead if is_new("converted_at") => {
                self.end_all(&self.enrolments_of(kind, id)?, why::CONVERTED, following)?;
            }
            Kind::Lead if is_new("status") && is_given_up(after.text("status")) => {
                self.end_all(&self.enrolments_of(kind, id)?, why::DISQUALIFIED, following)?;
            }
            Kind::Opportunity if is_new("stage") => {
                let reason = match self.stage_kind(after) {
                    StageType::Open => return Ok(()),
                    StageType::Won => why::WON,
                    StageType::Lost => why::LOST,
                };
                self.end_all(&self.enrolments_of(kind, id)?, reason, following)?;
            }
            _ => {}
        }
        if matches!(kind, Kind::Lead | Kind::Contact) && is_new(OPT_OUT) && self.has_refused(after)? {
            self.end_all(&self.enrolments_of(kind, id)?, why::OPTED_OUT, following)?;
            for deal in self.deals_with(kind, id)? {
                self.end_all(&self.enrolments_of(Kind::Opportunity, deal)?, why::OPTED_OUT, following)?;
            }
        }
        if ENROLLED.contains(&kind) {
            self.end_doubles(kind, id, following)?;
        }
        Ok(())
    }

    /// Of a record that another was merged into, only the first enrolment goes on.
    fn end_doubles(&self, kind: Kind, id: Id, following: &mut Following<'_>) -> Result<()> {
        let live: Vec<Enrolment> =
            self.enrolments_of(kind, id)?.into_iter().filter(Enrolment::is_live).collect();
        self.end_all(live.get(1..).unwrap_or_default(), why::MERGED, following)
    }

    fn end_all(&self, enrolments: &[Enrolment], why: &str, following: &mut Following<'_>) -> Result<()> {
        for enrolment in enrolments.iter().filter(|enrolment| enrolment.is_live()) {
            if following.ended.insert(enrolment.id) {
                following.changes.extend(self.stop_enrolment(enrolment, why)?);
            }
        }
        Ok(())
    }

    /// Brings the next step after an activity that was closed.
    fn goes_on(&self, activity: &Activity, following: &mut Following<'_>) -> Result<()> {
        let Some(id) = activity.enrolment.filter(|id| !following.ended.contains(id)) else { return Ok(()) };
        let enrolment = bare(&self.connection, Kind::Enrolment, id)?.filter(|found| !found.deleted);
        let Some(enrolment) = enrolment.as_ref().map(Enrolment::from_record) else { return Ok(()) };
        let is_open = |other: &Activity| {
            other.id != activity.id
                && other.state() == Status::Planned
                && other.cadence_step == enrolment.step
        };
        if self.activities_of(id)?.iter().any(is_open) {
            return Ok(());
        }
        let Some(record) = self.enrolled_record(&enrolment)? else { return Ok(()) };
        let current = enrolment.step.map(|step| bare(&self.connection, Kind::CadenceStep, step));
        let current = current.transpose()?.flatten();
        let Some(current) = current.as_ref().map(CadenceStep::from_record) else { return Ok(()) };
        let about = self.about(&record, enrolment.owner)?;
        let steps = self.steps_of(&enrolment);
        let now = self.here_and_now();
        let mut changes = enrolling::closed(&enrolment, activity, &current, &steps, &about, now);
        self.free_ids(&mut changes)?;
        following.ended.insert(id);
        following.changes.extend(changes);
        Ok(())
    }

    /// Another id for an activity that is to be made where one of its id is there already.
    pub(super) fn free_ids(&self, changes: &mut [Change]) -> Result<()> {
        for change in changes {
            if let Change::Create { kind, id, .. } = change
                && bare(&self.connection, *kind, *id)?.is_some_and(|there| !there.deleted)
            {
                *id = self.new_id();
            }
        }
        Ok(())
    }

    /// Puts a lead into the cadences of the status that it came into, and what was won into those
    /// for what is won.
    fn comes_in(
        &self,
        one: &Noticed,
        after: &Record,
        ended: &mut HashSet<Id>,
        enrolled: &mut Enrolled,
    ) -> Result<()> {
        let is_new = |key: &str| {
            let before = one.before.as_ref().filter(|before| !before.deleted);
            before.is_none_or(|before| before.get(key) != after.get(key))
        };
        let cadences = self.lists.cadences.iter().filter(|cadence| cadence.is_active());
        match one.kind {
            Kind::Lead if is_new("status") => {
                let status = after.text("status");
                let starts = |cadence: &&Cadence| {
                    cadence.starts.as_deref() == Some("status")
                        && cadence.status.as_deref() == Some(status)
                        && cadence.fits(Kind::Lead)
                };
                for cadence in cadences.filter(starts) {
                    self.enrol_one(after, cadence, ended, enrolled)?;
                }
            }
            Kind::Opportunity if is_new("stage") && self.stage_kind(after) == StageType::Won => {
                for cadence in cadences.filter(|cadence| cadence.starts.as_deref() == Some("won")) {
                    let whom = match cadence.meant_for.as_deref() {
                        Some("account") => self.named_by(after, Kind::Account)?,
                        Some("contact") => self.named_by(after, Kind::Contact)?,
                        _ => Some(after.clone()),
                    };
                    if let Some(record) = whom {
                        self.enrol_one(&record, cadence, ended, enrolled)?;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// What follows from a step, as it is found out.
#[derive(Default)]
struct Following<'a> {
    changes: Vec<Change>,
    /// Enrolments that this has ended or moved already.
    ended: HashSet<Id>,
    /// Activities that were closed.
    closed: Vec<Activity>,
    /// Records that may come into a cadence.
    come: Vec<(&'a Noticed, Record)>,
}

/// The record of a change that is of a sort that a cadence may wait for.
fn matters(change: &Change) -> Option<(Kind, Id)> {
    let keys: &[&str] = match change.subject().0 {
        Kind::Activity => &["status", "direction"],
        Kind::Lead => &["status", "converted_at", OPT_OUT],
        Kind::Contact => &[OPT_OUT],
        Kind::Opportunity => &["stage"],
        Kind::Account | Kind::Cadence => &[],
        _ => return None,
    };
    let is_one = match change {
        Change::Create { values, .. } | Change::Set { values, .. } => {
            values.iter().any(|(key, _)| keys.contains(&key.as_ref()))
        }
        Change::Delete { .. } => true,
        // What pointed at the one that goes points at the one that stays.
        Change::Merge { kind, into, .. } => return into.map(|into| (*kind, into)),
        Change::Restore { .. } => false,
    };
    is_one.then(|| change.subject())
}

/// The activity, when it was planned before and is closed or gone now.
fn closes(one: &Noticed, after: &Record) -> Option<Activity> {
    let before = one.before.as_ref().filter(|before| !before.deleted).map(Activity::from_record)?;
    let activity = Activity::from_record(after);
    let is_closed = after.deleted || activity.state() != Status::Planned;
    (before.state() == Status::Planned && before.enrolment.is_some() && is_closed).then_some(activity)
}

/// True when an activity says now that somebody got in touch. A step of a cadence is no answer.
fn answers(one: &Noticed, after: &Record) -> bool {
    let comes_in = |record: &Record| record.text("direction") == "in" && record.text("status") == "done";
    let did = one.before.as_ref().is_some_and(|before| !before.deleted && comes_in(before));
    comes_in(after) && !did && after.get("enrolment").is_empty()
}
