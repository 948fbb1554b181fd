//! What a step means for cadences: which enrolments it ends and why, which planned step of one it
//! closes, and which cadences somebody comes into by it. To find those enrolments and to write
//! what follows is left to the repository.

use super::activity::{Activity, Status};
use super::cadence::{Cadence, ENROLLED, Enrolment, Start};
use super::catalogue::Kind;
use super::change::Change;
use super::contact::{OPT_OUT, has_refused};
use super::enrolling::{is_given_up, why};
use super::id::Id;
use super::pipeline::StageType;
use super::record::Record;

/// A record as a step leaves it, beside how it was.
#[derive(Clone, Copy, Debug)]
pub struct Edited<'a> {
    /// How it was; none for one that the step made.
    pub before: Option<&'a Record>,
    /// How it is.
    pub after: &'a Record,
    /// What the stage of a deal means; open for any other record.
    pub stage: StageType,
}

/// Whose enrolments end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EnrolmentsOf {
    /// Those of a record.
    Record(Kind, Id),
    /// All in a cadence.
    Cadence(Id),
    /// Those of the deals whose main contact this is.
    DealsOf(Id),
}

/// Enrolments that end, and why.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct End {
    /// Whose they are.
    pub whose: EnrolmentsOf,
    /// One of the words of [`why`].
    pub why: &'static str,
}

/// By what a record comes into cadences.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comes<'a> {
    /// A lead came into this status.
    IntoStatus(&'a str),
    /// A deal was won.
    ByWinning,
}

impl Comes<'_> {
    /// Whether this is what a cadence starts on.
    pub fn starts(self, cadence: &Cadence) -> bool {
        cadence.is_active()
            && match self {
                Comes::IntoStatus(status) => {
                    cadence.start() == Start::OnStatus
                        && cadence.status.as_deref() == Some(status)
                        && cadence.fits(Kind::Lead)
                }
                Comes::ByWinning => cadence.start() == Start::OnWon,
            }
    }
}

/// The record of a change that is of a sort that a cadence may wait for.
pub fn concerns(change: &Change) -> Option<(Kind, Id)> {
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

impl<'a> Edited<'a> {
    /// The enrolments that this ends.
    pub fn ends(self) -> Vec<End> {
        let (kind, id) = (self.after.kind, self.after.id);
        let own = |why| End { whose: EnrolmentsOf::Record(kind, id), why };
        if self.after.deleted {
            let whose = if kind == Kind::Cadence {
                EnrolmentsOf::Cadence(id)
            } else {
                EnrolmentsOf::Record(kind, id)
            };
            return vec![End { whose, why: why::DELETED }];
        }
        let mut ends = Vec::new();
        match kind {
            Kind::Activity if self.answers() => {
                let ties =
                    ENROLLED.into_iter().filter_map(|kind| Some((kind, self.after.get(kind.key()).as_id()?)));
                ends.extend(
                    ties.map(|(kind, id)| End { whose: EnrolmentsOf::Record(kind, id), why: why::REPLIED }),
                );
            }
            Kind::Lead if self.has_got("converted_at") => ends.push(own(why::CONVERTED)),
            Kind::Lead if self.has_got("status") && is_given_up(self.after.text("status")) => {
                ends.push(own(why::DISQUALIFIED));
            }
            Kind::Opportunity if self.has_got("stage") => match self.stage {
                StageType::Open => {}
                StageType::Won => ends.push(own(why::WON)),
                StageType::Lost => ends.push(own(why::LOST)),
            },
            _ => {}
        }
        if self.has_got(OPT_OUT) && has_refused(self.after) && matches!(kind, Kind::Lead | Kind::Contact) {
            ends.push(own(why::OPTED_OUT));
            if kind == Kind::Contact {
                ends.push(End { whose: EnrolmentsOf::DealsOf(id), why: why::OPTED_OUT });
            }
        }
        ends
    }

    /// The step of a cadence that was planned before and is closed or gone now.
    pub fn closes(self) -> Option<Activity> {
        if self.after.kind != Kind::Activity {
            return None;
        }
        let before = self.before.filter(|before| !before.deleted).map(Activity::from_record)?;
        let activity = Activity::from_record(self.after);
        let is_closed = self.after.deleted || activity.state() != Status::Planned;
        (before.state() == Status::Planned && before.enrolment.is_some() && is_closed).then_some(activity)
    }

    /// By what the record comes into cadences now.
    pub fn comes(self) -> Option<Comes<'a>> {
        let before = self.before.filter(|before| !before.deleted);
        let is_new = |key: &str| before.is_none_or(|before| before.get(key) != self.after.get(key));
        match self.after.kind {
            _ if self.after.deleted => None,
            Kind::Lead if is_new("status") => Some(Comes::IntoStatus(self.after.text("status"))),
            Kind::Opportunity if is_new("stage") && self.stage == StageType::Won => Some(Comes::ByWinning),
            _ => None,
        }
    }

    /// Whether a field holds something that it did not hold before.
    fn has_got(self, key: &str) -> bool {
        let now = self.after.get(key);
        !now.is_empty() && self.before.is_none_or(|before| before.get(key) != now)
    }

    /// Whether an activity says now that somebody got in touch. A step of a cadence is no answer.
    fn answers(self) -> bool {
        let comes_in = |record: &Record| record.text("direction") == "in" && record.text("status") == "done";
        let did = self.before.is_some_and(|before| !before.deleted && comes_in(before));
        comes_in(self.after) && !did && self.after.get("enrolment").is_empty()
    }
}

/// The kind of the record that comes in for one that starts a cadence: of a deal that was won, the
/// account or the contact that the cadence is meant for. None for the record itself.
pub fn whom(record: &Record, cadence: &Cadence) -> Option<Kind> {
    let meant = |kind: &Kind| cadence.meant_for.as_deref() == Some(kind.key());
    [Kind::Account, Kind::Contact].into_iter().find(meant).filter(|kind| *kind != record.kind)
}

/// Those that do not go on of the enrolments of a record that another was merged into: all that are
/// live but the first.
pub fn doubles(enrolments: Vec<Enrolment>) -> Vec<Enrolment> {
    enrolments.into_iter().filter(Enrolment::is_live).skip(1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Value;
    use crate::domain::testing::id;

    fn record(kind: Kind, values: &[(&'static str, Value)]) -> Record {
        let mut record = Record::new(kind, id(1));
        for (key, value) in values {
            record.set(key, value.clone());
        }
        record
    }

    fn edited<'a>(before: Option<&'a Record>, after: &'a Record) -> Edited<'a> {
        Edited { before, after, stage: StageType::Open }
    }

    fn reasons(edited: Edited<'_>) -> Vec<&'static str> {
        edited.ends().into_iter().map(|end| end.why).collect()
    }

    #[test]
    fn what_settles_a_lead_ends_its_enrolments_once() {
        let new = record(Kind::Lead, &[("status", "new".into())]);
        for (key, value, why) in [
            ("converted_at", Value::Moment(5), why::CONVERTED),
            ("status", "junk".into(), why::DISQUALIFIED),
            ("status", "unqualified".into(), why::DISQUALIFIED),
            (OPT_OUT, true.into(), why::OPTED_OUT),
        ] {
            let after = record(Kind::Lead, &[("status", "new".into()), (key, value)]);
            assert_eq!(reasons(edited(Some(&new), &after)), [why]);
            assert!(reasons(edited(Some(&after), &after)).is_empty(), "{why} before already");
        }
        let working = record(Kind::Lead, &[("status", "working".into()), (OPT_OUT, false.into())]);
        assert!(reasons(edited(Some(&new), &working)).is_empty());
        let gone = Record { deleted: true, ..new.clone() };
        assert_eq!(
            edited(Some(&new), &gone).ends(),
            [End { whose: EnrolmentsOf::Record(Kind::Lead, id(1)), why: why::DELETED }]
        );
    }

    #[test]
    fn a_contact_who_refuses_ends_that_of_the_deals_too_and_a_cadence_that_goes_ends_all_in_it() {
        let before = record(Kind::Contact, &[]);
        let after = record(Kind::Contact, &[(OPT_OUT, true.into())]);
        let whose: Vec<EnrolmentsOf> =
            edited(Some(&before), &after).ends().into_iter().map(|end| end.whose).collect();
        assert_eq!(whose, [EnrolmentsOf::Record(Kind::Contact, id(1)), EnrolmentsOf::DealsOf(id(1))]);
        let cadence = Record { deleted: true, ..record(Kind::Cadence, &[]) };
        assert_eq!(edited(None, &cadence).ends()[0].whose, EnrolmentsOf::Cadence(id(1)));
    }

    #[test]
    fn a_closed_deal_ends_its_own_and_only_a_won_one_comes_into_others() {
        let before = record(Kind::Opportunity, &[("stage", Value::Id(id(7)))]);
        let after = record(Kind::Opportunity, &[("stage", Value::Id(id(8)))]);
        for (stage, why, comes) in [
            (StageType::Open, None, None),
            (StageType::Won, Some(why::WON), Some(Comes::ByWinning)),
            (StageType::Lost, Some(why::LOST), None),
        ] {
            let moved = Edited { stage, ..edited(Some(&before), &after) };
            assert_eq!((reasons(moved).first().copied(), moved.comes()), (why, comes));
            let stayed = Edited { stage, ..edited(Some(&after), &after) };
            assert_eq!((reasons(stayed).first().copied(), stayed.comes()), (None, None));
        }
    }

    #[test]
    fn only_what_comes_in_from_outside_is_an_answer() {
        let touch = |direction: &'static str, status: &'static str| {
            let ties = [("lead", Value::Id(id(2))), ("account", Value::Id(id(3)))];
            record(
                Kind::Activity,
                &[&[("direction", direction.into()), ("status", status.into())][..], &ties].concat(),
            )
        };
        let answer = touch("in", "done");
        let whose: Vec<EnrolmentsOf> =
            edited(None, &answer).ends().into_iter().map(|end| end.whose).collect();
        assert_eq!(
            whose,
            [EnrolmentsOf::Record(Kind::Lead, id(2)), EnrolmentsOf::Record(Kind::Account, id(3))]
        );
        for other in [touch("out", "done"), touch("in", "planned")] {
            assert!(edited(None, &other).ends().is_empty());
        }
        assert!(edited(Some(&answer), &answer).ends().is_empty());
        let mut step = answer;
        step.set("enrolment", Value::Id(id(9)));
        assert!(edited(None, &step).ends().is_empty(), "a step of a cadence");
    }

    #[test]
    fn a_lead_comes_in_by_a_status_that_is_new_to_it() {
        let at = |status: &'static str| record(Kind::Lead, &[("status", status.into())]);
        let (new, nurture) = (at("new"), at("nurture"));
        assert_eq!(edited(Some(&new), &nurture).comes(), Some(Comes::IntoStatus("nurture")));
        assert_eq!(edited(None, &nurture).comes(), Some(Comes::IntoStatus("nurture")));
        assert_eq!(edited(Some(&nurture), &nurture).comes(), None);
        let gone = Record { deleted: true, ..nurture.clone() };
        assert_eq!(edited(Some(&gone), &nurture).comes(), Some(Comes::IntoStatus("nurture")), "it is back");
        let on = |start: Start, status: &str| Cadence {
            starts: Some(start.key().to_owned()),
            status: Some(status.to_owned()),
            ..Cadence::empty(id(4))
        };
        assert!(Comes::IntoStatus("nurture").starts(&on(Start::OnStatus, "nurture")));
        assert!(!Comes::IntoStatus("new").starts(&on(Start::OnStatus, "nurture")));
        assert!(!Comes::IntoStatus("nurture").starts(&on(Start::ByHand, "nurture")));
        assert!(Comes::ByWinning.starts(&on(Start::OnWon, "")));
        let retired = Cadence { active: Some(false), ..on(Start::OnWon, "") };
        assert!(!Comes::ByWinning.starts(&retired));
    }

    #[test]
    fn of_enrolments_that_came_together_the_first_live_one_goes_on() {
        let one =
            |n: i64, status: &str| Enrolment { status: Some(status.to_owned()), ..Enrolment::empty(id(n)) };
        let all = vec![one(1, "stopped"), one(2, "paused"), one(3, "active"), one(4, "finished")];
        assert_eq!(doubles(all).iter().map(|one| one.id).collect::<Vec<_>>(), [id(3)]);
    }
}
