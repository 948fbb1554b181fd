//! What comes next for a deal: how its next step stands, and whether it lies rotting. Rotting is
//! untouched for more than the stage's rot days and no next step in the future.

use chrono::NaiveDate;

use super::activity::{Activity, Status};
use super::catalogue::Kind;
use super::id::Id;
use super::now::{DAY, Now};
use super::opportunity::Opportunity;
use super::pipeline::Stage;
use super::record::Record;

/// How the next step of a record stands, in the four states a card shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NextStep {
    /// It should have been done so many days ago.
    Overdue(i64),
    /// It is due today.
    Today,
    /// It is due so many days from now.
    Planned(i64),
    /// Nothing is planned.
    Missing,
}

impl NextStep {
    /// How a next step due on this day stands today.
    pub fn of(due: Option<NaiveDate>, today: NaiveDate) -> NextStep {
        match due.map(|due| (due - today).num_days()) {
            None => NextStep::Missing,
            Some(0) => NextStep::Today,
            Some(days) if days < 0 => NextStep::Overdue(-days),
            Some(days) => NextStep::Planned(days),
        }
    }

    /// True when the step lies ahead, today included.
    pub fn lies_ahead(self) -> bool {
        matches!(self, NextStep::Today | NextStep::Planned(_))
    }
}

/// The day by which something is to be done, when a field says that: the next step of a record, or
/// when a planned activity is due.
pub fn to_do_by(record: &Record, key: &str) -> Option<NaiveDate> {
    let is_planned = match key {
        "next" => true,
        "due" => record.text("status") == Status::Planned.key(),
        _ => false,
    };
    record.get(key).as_date().filter(|_| is_planned)
}

/// The time of day that goes with a day of a record: when an activity is due, where that was said.
pub fn time_of(record: &Record, key: &str) -> Option<i64> {
    match (record.kind, key) {
        (Kind::Activity, "due") => record.get("due_at").as_moment(),
        _ => None,
    }
}

/// Whole days since anything happened to a deal: an activity, a move, or its making. None when
/// none of these is known.
pub fn untouched_days(deal: &Opportunity, now: Now) -> Option<i64> {
    let last = [deal.touched, deal.stage_since, deal.created].into_iter().flatten().max()?;
    Some((now.moment - last).max(0) / DAY)
}

/// Whole days a deal has been in its stage.
pub fn days_in_stage(deal: &Opportunity, now: Now) -> Option<i64> {
    Some((now.moment - deal.stage_since.or(deal.created)?).max(0) / DAY)
}

/// True when an open deal was untouched for more than its stage's rot days and nothing lies
/// ahead. Never true of a closed deal, nor in a stage without rot days.
pub fn is_rotting(deal: &Opportunity, stage: &Stage, now: Now) -> bool {
    stage.is_open()
        && !NextStep::of(deal.next_due, now.today).lies_ahead()
        && stage.rot_days.zip(untouched_days(deal, now)).is_some_and(|(limit, untouched)| untouched > limit)
}

/// True when closing these activities leaves an open deal without a planned one that has a day, so
/// that the next step should be asked for: what has no day comes back by itself on none.
/// `activities` are those of the deal.
pub fn asks_for_next(stage: Option<&Stage>, activities: &[Activity], closing: &[Id]) -> bool {
    let planned = |activity: &&Activity| activity.state() == Status::Planned;
    let (closed, left): (Vec<&Activity>, Vec<&Activity>) =
        activities.iter().filter(planned).partition(|activity| closing.contains(&activity.id));
    stage.is_none_or(Stage::is_open) && !closed.is_empty() && left.iter().all(|one| one.due.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::id;

    const NOW: Now = Now { moment: 100 * DAY, today: NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day") };

    fn stage(kind: &str) -> Stage {
        Stage { kind_of: Some(kind.to_owned()), rot_days: Some(14), ..Stage::empty(id(1)) }
    }

    fn touched(days_ago: i64, next_in: Option<i64>) -> Opportunity {
        Opportunity {
            touched: Some(NOW.moment - days_ago * DAY),
            next_due: next_in.map(|days| NOW.today + chrono::TimeDelta::days(days)),
            ..Opportunity::empty(id(2))
        }
    }

    fn activity(number: i64, status: &str) -> Activity {
        Activity { status: Some(status.to_owned()), due: Some(NOW.today), ..Activity::empty(id(number)) }
    }

    #[test]
    fn a_next_step_is_overdue_due_today_planned_or_missing() {
        let of = |days: i64| NextStep::of(Some(NOW.today + chrono::TimeDelta::days(days)), NOW.today);
        assert_eq!(of(-3), NextStep::Overdue(3));
        assert_eq!(of(0), NextStep::Today);
        assert_eq!(of(5), NextStep::Planned(5));
        assert_eq!(NextStep::of(None, NOW.today), NextStep::Missing);
    }

    #[test]
    fn a_deal_rots_after_more_than_the_rot_days() {
        assert!(!is_rotting(&touched(14, None), &stage("open"), NOW));
        assert!(is_rotting(&touched(15, None), &stage("open"), NOW));
    }

    #[test]
    fn a_next_step_in_the_future_keeps_a_deal_from_rotting() {
        assert!(!is_rotting(&touched(40, Some(2)), &stage("open"), NOW));
        assert!(!is_rotting(&touched(40, Some(0)), &stage("open"), NOW));
        assert!(is_rotting(&touched(40, Some(-1)), &stage("open"), NOW));
    }

    #[test]
    fn a_closed_deal_never_rots() {
        assert!(!is_rotting(&touched(400, None), &stage("won"), NOW));
        assert!(!is_rotting(&touched(400, None), &stage("lost"), NOW));
    }

    #[test]
    fn moving_a_deal_is_touching_it() {
        let mut deal = touched(40, None);
        deal.stage_since = Some(NOW.moment - 2 * DAY);
        assert!(!is_rotting(&deal, &stage("open"), NOW));
    }

    #[test]
    fn closing_the_last_planned_activity_of_an_open_deal_asks_for_the_next() {
        let activities = [activity(1, "planned"), activity(2, "planned"), activity(3, "done")];
        let open = stage("open");
        assert!(!asks_for_next(Some(&open), &activities, &[id(1)]));
        let dayless = Activity { due: None, ..activity(2, "planned") };
        assert!(asks_for_next(Some(&open), &[activity(1, "planned"), dayless], &[id(1)]));
        assert!(asks_for_next(Some(&open), &activities, &[id(1), id(2)]));
        assert!(asks_for_next(Some(&open), &activities[1..], &[id(2)]));
        assert!(!asks_for_next(Some(&open), &activities[2..], &[id(3)]));
        assert!(!asks_for_next(Some(&stage("won")), &activities[1..], &[id(2)]));
    }
}
