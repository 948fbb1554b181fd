//! Who is in which cadence: reading it, and the changes that put records in, hold them back, let
//! them go on and end it. What moves by itself is in `following`.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use rusqlite::params;

use super::Repository;
use super::error::Result;
use super::read::{bare, referring};
use super::storage::id_at;
use crate::domain::activity::{Activity, Status};
use crate::domain::cadence::{Cadence, CadenceStep, ENROLLED, Enrolment, Standing, steps_of};
use crate::domain::contact::has_refused;
use crate::domain::enrolling::{self, About, Refusal};
use crate::domain::pipeline::StageType;
use crate::domain::{Change, Id, Kind, Now, Record, Value};

/// What came of putting records into a cadence.
#[derive(Debug, Default)]
pub struct Enrolled {
    /// What is to be written.
    pub changes: Vec<Change>,
    /// The records that come in.
    pub records: Vec<Record>,
    /// Those that do not, and why.
    pub refused: Vec<(Record, Refusal)>,
}

/// How many enrolments of a cadence stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standings {
    /// A step is planned.
    pub active: i64,
    /// Held back.
    pub paused: i64,
    /// Through.
    pub finished: i64,
    /// Ended before.
    pub stopped: i64,
}

/// What a record is taken through.
#[derive(Clone, Debug, Default)]
pub struct Underway {
    /// The names of the cadences it is in.
    pub cadences: Vec<String>,
    /// The steps of them that are planned.
    pub steps: Vec<Activity>,
}

impl Repository {
    /// The enrolments of a record, in the order they were made.
    pub fn enrolments_of(&self, kind: Kind, id: Id) -> Result<Vec<Enrolment>> {
        if !ENROLLED.contains(&kind) {
            return Ok(Vec::new());
        }
        let found = referring(&self.connection, Kind::Enrolment, kind.key(), id)?;
        Ok(found.iter().map(Enrolment::from_record).collect())
    }

    /// What ends with the live enrolments of a record: the names of their cadences, and the steps
    /// of them that are planned.
    pub fn underway(&self, kind: Kind, id: Id) -> Result<Underway> {
        let mut underway = Underway::default();
        for enrolment in self.enrolments_of(kind, id)?.iter().filter(|one| one.is_live()) {
            let cadence = enrolment.cadence.and_then(|cadence| self.lists.cadence(cadence));
            underway.cadences.push(cadence.and_then(|cadence| cadence.name.clone()).unwrap_or_default());
            let activities = self.activities_of(enrolment.id)?;
            underway.steps.extend(activities.into_iter().filter(|one| one.state() == Status::Planned));
        }
        Ok(underway)
    }

    /// The live activities of an enrolment, in the order they were made.
    pub fn activities_of(&self, enrolment: Id) -> Result<Vec<Activity>> {
        let found = referring(&self.connection, Kind::Activity, "enrolment", enrolment)?;
        Ok(found.iter().map(Activity::from_record).collect())
    }

    /// When the planned step of an enrolment is due.
    pub fn step_due(&self, enrolment: &Enrolment) -> Result<Option<NaiveDate>> {
        if enrolment.standing() != Standing::Active {
            return Ok(None);
        }
        let activities = self.activities_of(enrolment.id)?;
        Ok(activities.iter().find(|one| one.state() == Status::Planned).and_then(|one| one.due))
    }

    /// How many enrolments of each cadence stand where.
    pub fn enrolment_standings(&self) -> Result<HashMap<Id, Standings>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT cadence, status, count(*) FROM enrolment WHERE deleted = 0 AND cadence IS NOT NULL \
             GROUP BY cadence, status",
        )?;
        let mut rows = statement.query([])?;
        let mut found: HashMap<Id, Standings> = HashMap::new();
        while let Some(row) = rows.next()? {
            let Some(cadence) = id_at(row, 0)? else { continue };
            let standings = found.entry(cadence).or_default();
            let count: i64 = row.get(2)?;
            match row.get_ref(1)?.as_str_or_null().unwrap_or_default() {
                Some("paused") => standings.paused += count,
                Some("finished") => standings.finished += count,
                Some("stopped") => standings.stopped += count,
                _ => standings.active += count,
            }
        }
        Ok(found)
    }

    /// The enrolments of a cadence, those that go on first, then the latest; at most so many.
    pub fn enrolments_in(&self, cadence: Id, at_most: usize) -> Result<Vec<Enrolment>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id FROM enrolment WHERE cadence = ?1 AND deleted = 0 ORDER BY CASE status \
             WHEN 'active' THEN 0 WHEN 'paused' THEN 1 ELSE 2 END, rid DESC LIMIT ?2",
        )?;
        let ids = statement.query_map(params![cadence.0, at_most as i64], |row| id_at(row, 0))?;
        let ids: Vec<Option<Id>> = ids.collect::<rusqlite::Result<_>>()?;
        let mut found = Vec::with_capacity(ids.len());
        for id in ids.into_iter().flatten() {
            found.extend(bare(&self.connection, Kind::Enrolment, id)?.as_ref().map(Enrolment::from_record));
        }
        Ok(found)
    }

    /// The changes that put records into a cadence, and those that cannot come in.
    pub fn enrol(&self, records: &[Record], cadence: &Cadence) -> Result<Enrolled> {
        let mut enrolled = Enrolled::default();
        let mut ended = HashSet::new();
        for record in records {
            self.enrol_one(record, cadence, &mut ended, &mut enrolled)?;
        }
        Ok(enrolled)
    }

    /// The changes that end an enrolment.
    pub fn stop_enrolment(&self, enrolment: &Enrolment, why: &str) -> Result<Vec<Change>> {
        Ok(enrolling::stop(enrolment, &self.activities_of(enrolment.id)?, why))
    }

    /// The changes that hold an enrolment back.
    pub fn pause_enrolment(&self, enrolment: &Enrolment) -> Result<Vec<Change>> {
        Ok(enrolling::pause(enrolment, &self.activities_of(enrolment.id)?))
    }

    /// The changes that let an enrolment go on that was held back.
    pub fn resume_enrolment(&self, enrolment: &Enrolment) -> Result<Vec<Change>> {
        let Some(record) = self.enrolled_record(enrolment)? else { return Ok(Vec::new()) };
        let activities = self.activities_of(enrolment.id)?;
        let about = self.about(&record, enrolment.owner)?;
        let steps = self.steps_of(enrolment);
        Ok(enrolling::resume(enrolment, &activities, &steps, &about, self.here_and_now()))
    }

    /// Puts one record into a cadence, unless something speaks against it. `ended` are enrolments
    /// that the same step ends, and those that it makes.
    pub(super) fn enrol_one(
        &self,
        record: &Record,
        cadence: &Cadence,
        ended: &mut HashSet<Id>,
        enrolled: &mut Enrolled,
    ) -> Result<()> {
        let steps = cadence.steps(&self.lists.cadence_steps);
        let all = self.enrolments_of(record.kind, record.id)?;
        let earlier = all.iter().filter(|one| one.cadence == Some(cadence.id)).count();
        let still: Vec<Enrolment> = all.into_iter().filter(|one| !ended.contains(&one.id)).collect();
        let refused = self.has_refused(record)?;
        let refusal = enrolling::refusal(record, self.stage_kind(record), cadence, &steps, &still, refused)
            .or(enrolled.records.iter().any(|other| other.id == record.id).then_some(Refusal::Enrolled));
        if let Some(refusal) = refusal {
            enrolled.refused.push((record.clone(), refusal));
            return Ok(());
        }
        let mut id = enrolling::enrolment_id(cadence.id, record.id, earlier);
        let mut count = earlier;
        while bare(&self.connection, Kind::Enrolment, id)?.is_some_and(|there| !there.deleted) {
            count += 1;
            id = enrolling::enrolment_id(cadence.id, record.id, count);
        }
        let about = self.about(record, None)?;
        let now = self.here_and_now();
        let mut changes = enrolling::enrol(record, cadence, &steps, &about, id, now);
        self.free_ids(&mut changes)?;
        enrolled.changes.extend(changes);
        enrolled.records.push(record.clone());
        Ok(())
    }

    /// The record that an enrolment is about; none when it is gone.
    pub fn enrolled_record(&self, enrolment: &Enrolment) -> Result<Option<Record>> {
        let found = enrolment.who().map(|(kind, id)| bare(&self.connection, kind, id)).transpose()?;
        Ok(found.flatten().filter(|record| !record.deleted))
    }

    pub(super) fn steps_of(&self, enrolment: &Enrolment) -> Vec<&CadenceStep> {
        enrolment.cadence.map(|id| steps_of(id, &self.lists.cadence_steps)).unwrap_or_default()
    }

    pub(super) fn here_and_now(&self) -> Now {
        Now { moment: self.who.clock.now(), today: self.today() }
    }

    /// Whether whoever stands behind a record does not want to be contacted: themselves, or the
    /// main contact of a deal.
    pub(super) fn has_refused(&self, record: &Record) -> Result<bool> {
        if has_refused(record) {
            return Ok(true);
        }
        if record.kind != Kind::Opportunity {
            return Ok(false);
        }
        let contact = self.named_by(record, Kind::Contact)?;
        Ok(contact.is_some_and(|contact| has_refused(&contact)))
    }

    /// The deals whose main contact this is.
    pub(super) fn deals_with(&self, contact: Id) -> Result<Vec<Id>> {
        let mut deals = Vec::new();
        for tie in referring(&self.connection, Kind::OpportunityContact, "contact", contact)? {
            let Some(deal) = tie.get("opportunity").as_id() else { continue };
            let deal = bare(&self.connection, Kind::Opportunity, deal)?;
            deals
                .extend(deal.filter(|deal| deal.get("contact").as_id() == Some(contact)).map(|deal| deal.id));
        }
        Ok(deals)
    }

    /// The live record of a kind that a record names.
    pub(super) fn named_by(&self, record: &Record, kind: Kind) -> Result<Option<Record>> {
        let Some(id) = record.get(kind.key()).as_id() else { return Ok(None) };
        Ok(bare(&self.connection, kind, id)?.filter(|found| !found.deleted))
    }

    pub(super) fn stage_kind(&self, deal: &Record) -> StageType {
        let stage = deal.get("stage").as_id().and_then(|stage| self.lists.stage(stage));
        stage.map_or(StageType::Open, crate::domain::pipeline::Stage::kind)
    }

    /// What the steps for a record are made of.
    pub(crate) fn about(&self, record: &Record, owner: Option<Id>) -> Result<About> {
        let account = match record.kind {
            Kind::Contact | Kind::Opportunity => self.named_by(record, Kind::Account)?,
            _ => None,
        };
        let contact = match record.kind {
            Kind::Opportunity => self.named_by(record, Kind::Contact)?,
            _ => None,
        };
        let owner = owner.or(record.get("owner").as_id()).or(self.lists.me);
        let mut ties = vec![(record.kind.key().into(), Value::Id(record.id))];
        for tied in [&account, &contact].into_iter().flatten() {
            ties.push((tied.kind.key().into(), Value::Id(tied.id)));
        }
        let name = owner.and_then(|id| self.lists.user(id)).and_then(|user| user.name.as_deref());
        let deal = Some(record).filter(|record| record.kind == Kind::Opportunity);
        let person = if deal.is_some() { contact.as_ref() } else { Some(record) };
        let words = enrolling::words(person, account.as_ref(), deal, name.unwrap_or_default());
        Ok(About { ties, words, owner })
    }
}
