//! What follows from what is written here: a step of a cadence that is closed brings the next,
//! whoever answers is left alone, a lead that comes into a status comes into its cadence, and what
//! was planned with a lead that is given up or for a deal that is lost is called off. Only what a
//! person writes on this machine does that: what was undone, merged or imported from elsewhere
//! brings its own consequences.

use std::collections::HashSet;

use super::Repository;
use super::enrolments::Enrolled;
use super::error::Result;
use super::read::bare;
use crate::domain::activity::{self, Activity, Status};
use crate::domain::cadence::{CadenceStep, Enrolment};
use crate::domain::enrolling::{self, why};
use crate::domain::following::{Edited, End, EnrolmentsOf, concerns, doubles, whom};
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
            if let Some((kind, id)) = concerns(change)
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
        let mut written = Vec::with_capacity(noticed.len());
        for one in noticed {
            let after = bare(&self.connection, one.kind, one.id)?;
            written.extend(after.map(|after| (one.before.as_ref(), after)));
        }
        let edited = written.iter().map(|(before, after)| {
            let stage = self.stage_kind(after);
            Edited { before: *before, after, stage }
        });
        let edited: Vec<Edited<'_>> = edited.collect();
        let mut following = Following::default();
        for one in &edited {
            self.end(*one, &mut following)?;
        }
        for activity in edited.iter().filter_map(|one| one.closes()) {
            self.goes_on(&activity, &mut following)?;
        }
        let mut enrolled = Enrolled::default();
        for one in &edited {
            self.comes_in(*one, &mut following.ended, &mut enrolled)?;
        }
        following.changes.extend(enrolled.changes);
        Ok(following.changes)
    }

    /// Ends what a step settles, and what it doubles.
    fn end(&self, one: Edited<'_>, following: &mut Following) -> Result<()> {
        for End { whose, why } in one.ends() {
            if matches!(why, why::DISQUALIFIED | why::LOST) {
                self.call_off(one.after, following)?;
            }
            match whose {
                EnrolmentsOf::Record(kind, id) => {
                    self.end_all(&self.enrolments_of(kind, id)?, why, following)?;
                }
                EnrolmentsOf::Cadence(id) => {
                    self.end_all(&self.enrolments_in(id, usize::MAX)?, why, following)?;
                }
                EnrolmentsOf::DealsOf(contact) => {
                    for deal in self.deals_with(contact)? {
                        self.end_all(&self.enrolments_of(Kind::Opportunity, deal)?, why, following)?;
                    }
                }
            }
        }
        if !one.after.deleted {
            let doubles = doubles(self.enrolments_of(one.after.kind, one.after.id)?);
            self.end_all(&doubles, why::MERGED, following)?;
        }
        Ok(())
    }

    /// What was still planned with a lead that is given up, or for a deal that is lost, is not held.
    /// The steps of cadences go with these.
    fn call_off(&self, record: &Record, following: &mut Following) -> Result<()> {
        let planned = self.referring(Kind::Activity, record.kind.key(), record.id)?;
        let planned = planned.iter().map(Activity::from_record);
        let left = planned.filter(|one| one.state() == Status::Planned && one.enrolment.is_none());
        following.changes.extend(left.map(|one| activity::not_held(&one)));
        Ok(())
    }

    fn end_all(&self, enrolments: &[Enrolment], why: &str, following: &mut Following) -> Result<()> {
        for enrolment in enrolments.iter().filter(|enrolment| enrolment.is_live()) {
            if following.ended.insert(enrolment.id) {
                following.changes.extend(self.stop_enrolment(enrolment, why)?);
            }
        }
        Ok(())
    }

    /// Brings the next step after an activity that was closed.
    fn goes_on(&self, activity: &Activity, following: &mut Following) -> Result<()> {
        let Some(id) = activity.enrolment.filter(|id| !following.ended.contains(id)) else { return Ok(()) };
        let enrolment = bare(&self.connection, Kind::Enrolment, id)?.filter(|found| !found.deleted);
        let Some(enrolment) = enrolment.as_ref().map(Enrolment::from_record) else { return Ok(()) };
        if enrolling::is_step_open(&enrolment, activity.id, &self.activities_of(id)?) {
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
    fn comes_in(&self, one: Edited<'_>, ended: &mut HashSet<Id>, enrolled: &mut Enrolled) -> Result<()> {
        let Some(comes) = one.comes() else { return Ok(()) };
        for cadence in self.lists.cadences.iter().filter(|cadence| comes.starts(cadence)) {
            let whom = match whom(one.after, cadence) {
                Some(kind) => self.named_by(one.after, kind)?,
                None => Some(one.after.clone()),
            };
            if let Some(record) = whom {
                self.enrol_one(&record, cadence, ended, enrolled)?;
            }
        }
        Ok(())
    }
}

/// What follows from a step, as it is found out.
#[derive(Default)]
struct Following {
    changes: Vec<Change>,
    /// Enrolments that this has ended or moved already.
    ended: HashSet<Id>,
}
