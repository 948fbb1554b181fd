//! Tests of taking records through a cadence: single rules, and what holds however it goes.

use proptest::prelude::*;

use super::*;
use crate::domain::cadence::Cadence;
use crate::domain::now::DAY;
use crate::domain::testing::{after, applied, id};

/// Friday.
const FRIDAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 3, 6).expect("a day");
const NOW: Now = Now { moment: 100 * DAY, today: FRIDAY };

fn step(order: i64, offset: i64) -> CadenceStep {
    CadenceStep {
        cadence: Some(id(1)),
        order: Some(order),
        offset: Some(offset),
        counts_from: Some("previous".to_owned()),
        subject: Some(format!("step {order} for {{name}}")),
        ..CadenceStep::empty(id(10 + order))
    }
}

fn cadence() -> Cadence {
    Cadence { meant_for: Some("lead".to_owned()), ..Cadence::empty(id(1)) }
}

fn lead() -> Record {
    let mut lead = Record::new(Kind::Lead, id(50));
    lead.set("name", "Lan");
    lead
}

fn about() -> About {
    About {
        ties: vec![("lead".into(), id(50).into())],
        words: Words::from([("name", "Lan".to_owned())]),
        owner: Some(id(60)),
    }
}

/// An enrolment with its activities, moved by changes.
#[derive(Clone, Debug)]
struct Run {
    enrolment: Enrolment,
    activities: Vec<Activity>,
}

impl Run {
    fn start(steps: &[&CadenceStep]) -> Run {
        let changes = enrol(&lead(), &cadence(), steps, &about(), id(70), NOW);
        let enrolment = Enrolment::from_record(&applied(&changes, Kind::Enrolment)[0]);
        Run { enrolment, activities: Vec::new() }.then(&changes)
    }

    fn then(mut self, changes: &[Change]) -> Run {
        let moves = |change: &Change| matches!(change, Change::Set { kind: Kind::Enrolment, .. });
        let moves: Vec<Change> = changes.iter().filter(|change| moves(change)).cloned().collect();
        self.enrolment = Enrolment::from_record(&after(self.enrolment.to_record(), &moves));
        self.activities.extend(
            applied(
                &changes
                    .iter()
                    .filter(|change| matches!(change, Change::Create { .. }))
                    .cloned()
                    .collect::<Vec<_>>(),
                Kind::Activity,
            )
            .iter()
            .map(Activity::from_record),
        );
        for change in changes {
            if let Change::Delete { kind: Kind::Activity, id } = change {
                self.activities.retain(|activity| activity.id != *id);
            }
        }
        self
    }

    fn open(&self) -> Vec<&Activity> {
        self.activities.iter().filter(|activity| activity.state() == Status::Planned).collect()
    }

    fn close(mut self, outcome: Option<&str>, steps: &[&CadenceStep], now: Now) -> Run {
        let at = self.activities.iter().position(|one| one.state() == Status::Planned).expect("a step");
        let did = &mut self.activities[at];
        did.status = Some("done".to_owned());
        did.outcome = outcome.map(str::to_owned);
        did.done_at = Some(now.moment);
        let did = did.clone();
        let current = steps.iter().find(|step| Some(step.id) == self.enrolment.step).expect("it is there");
        let changes = closed(&self.enrolment, &did, current, steps, &about(), now);
        self.then(&changes)
    }
}

#[test]
fn names_in_braces_are_filled_in_and_anything_else_stays() {
    let words = Words::from([("name", "Lan".to_owned())]);
    assert_eq!(fill("Hi {name}, {who} {", &words), "Hi Lan, {who} {");
    assert_eq!(unknown_places("{name} {nmae} {not a name} {Name}"), ["nmae"]);
}

#[test]
fn a_step_that_falls_on_a_weekend_waits_for_monday_only_where_weekends_are_skipped() {
    let saturday = CadenceStep { skip_weekends: Some(true), ..step(1, 1) };
    assert_eq!(due(&saturday, FRIDAY, FRIDAY), FRIDAY + Days::new(3));
    assert_eq!(due(&step(1, 1), FRIDAY, FRIDAY), FRIDAY + Days::new(1));
}

#[test]
fn a_step_counted_from_the_start_is_not_due_before_the_one_before_it_was_done() {
    let from_start = CadenceStep { counts_from: Some("start".to_owned()), ..step(2, 5) };
    assert_eq!(due(&from_start, FRIDAY, FRIDAY + Days::new(2)), FRIDAY + Days::new(5));
    assert_eq!(due(&from_start, FRIDAY, FRIDAY + Days::new(9)), FRIDAY + Days::new(9));
}

#[test]
fn a_record_that_comes_in_has_its_first_step_planned_about_itself() {
    let (one, two) = (step(1, 2), step(2, 7));
    let run = Run::start(&[&one, &two]);
    let open = run.open();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].subject.as_deref(), Some("step 1 for Lan"));
    assert_eq!((open[0].due, open[0].owner), (Some(FRIDAY + Days::new(2)), Some(id(60))));
    assert_eq!((open[0].lead, open[0].enrolment), (Some(id(50)), Some(id(70))));
}

#[test]
fn an_outcome_chooses_the_step_and_without_one_the_next_follows() {
    let one = CadenceStep {
        branches: Some("no-answer = 1\nconnected = 3\nnot-interested = stop".to_owned()),
        ..step(1, 0)
    };
    let (two, three) = (step(2, 1), step(3, 1));
    let steps = [&one, &two, &three];
    let at = |outcome| Run::start(&steps).close(outcome, &steps, NOW).enrolment;
    assert_eq!(at(None).step, Some(two.id));
    assert_eq!(at(Some("connected")).step, Some(three.id));
    assert_eq!(at(Some("voicemail")).step, Some(two.id));
    let again = Run::start(&steps).close(Some("no-answer"), &steps, NOW);
    assert_eq!((again.enrolment.step, again.open().len()), (Some(one.id), 1));
    let left = at(Some("not-interested"));
    assert_eq!((left.standing(), left.why.as_deref()), (Standing::Stopped, Some("not-interested")));
}

#[test]
fn after_the_last_step_an_enrolment_is_finished() {
    let one = step(1, 0);
    let run = Run::start(&[&one]).close(None, &[&one], NOW);
    assert_eq!((run.enrolment.standing(), run.open().len()), (Standing::Finished, 0));
}

#[test]
fn a_branch_to_a_step_that_is_gone_is_none_and_a_deleted_step_leads_to_what_took_its_place() {
    let one = CadenceStep { branches: Some("connected = 9".to_owned()), ..step(1, 0) };
    let two = step(2, 1);
    assert_eq!(next(&one, Some("connected"), &[&one, &two]), Ok(Some(&two)));
    let moved_up = CadenceStep { order: Some(1), ..step(2, 1) };
    assert_eq!(next(&one, None, &[&moved_up]), Ok(Some(&moved_up)));
}

#[test]
fn what_is_held_back_has_nothing_planned_and_goes_on_where_it_was() {
    let (one, two) = (step(1, 0), step(2, 7));
    let steps = [&one, &two];
    let run = Run::start(&steps).close(None, &steps, NOW);
    let held = run.clone().then(&pause(&run.enrolment, &run.activities));
    assert_eq!((held.enrolment.standing(), held.open().len()), (Standing::Paused, 0));
    let soon = held.clone().then(&resume(&held.enrolment, &held.activities, &steps, &about(), NOW));
    assert_eq!(soon.open()[0].due, run.open()[0].due);
    assert_eq!(soon.open()[0].id, run.open()[0].id, "it is the same activity again");
    let late = Now { moment: NOW.moment + 30 * DAY, today: FRIDAY + Days::new(30) };
    let late = held.clone().then(&resume(&held.enrolment, &held.activities, &steps, &about(), late));
    assert_eq!(late.open()[0].due, Some(FRIDAY + Days::new(30)));
}

#[test]
fn nobody_comes_in_who_refused_is_in_already_or_is_settled() {
    let (cadence, one) = (cadence(), step(1, 0));
    let why = |record: &Record, enrolments: &[Enrolment], refused| {
        refusal(record, StageType::Open, &cadence, &[&one], enrolments, refused)
    };
    assert_eq!(why(&lead(), &[], false), None);
    assert_eq!(why(&lead(), &[], true), Some(Refusal::OptedOut));
    let there = Run::start(&[&one]).enrolment;
    assert_eq!(why(&lead(), std::slice::from_ref(&there), false), Some(Refusal::Enrolled));
    let over = Enrolment { status: Some("finished".to_owned()), ..there };
    assert_eq!(why(&lead(), &[over], false), None);
    let mut converted = lead();
    converted.set("converted_at", Value::Moment(1));
    assert_eq!(why(&converted, &[], false), Some(Refusal::Settled));
    assert_eq!(why(&Record::new(Kind::Contact, id(51)), &[], false), Some(Refusal::NotForThese));
    assert_eq!(refusal(&lead(), StageType::Open, &cadence, &[], &[], false), Some(Refusal::NoSteps));
}

#[test]
fn a_closed_deal_comes_into_no_cadence_but_one_for_what_is_won() {
    let one = step(1, 0);
    let deal = Record::new(Kind::Opportunity, id(52));
    let starting = |start: Start| Cadence {
        starts: Some(start.key().to_owned()),
        meant_for: Some(Kind::Opportunity.key().to_owned()),
        ..cadence()
    };
    let why = |stage, start| refusal(&deal, stage, &starting(start), &[&one], &[], false);
    assert_eq!(why(StageType::Open, Start::ByHand), None);
    assert_eq!(why(StageType::Won, Start::ByHand), Some(Refusal::Settled));
    assert_eq!(why(StageType::Lost, Start::OnStatus), Some(Refusal::Settled));
    assert_eq!(why(StageType::Won, Start::OnWon), None);
}

#[test]
fn branches_lead_to_the_same_steps_in_another_order() {
    let one = CadenceStep { branches: Some("connected = 3\nbusy = 2\nno = stop".to_owned()), ..step(1, 0) };
    let (two, three) = (step(2, 1), step(3, 1));
    let order = |changes: &[Change], step: &CadenceStep| {
        CadenceStep::from_record(&after(
            step.to_record(),
            &changes.iter().filter(|c| c.subject().1 == step.id).cloned().collect::<Vec<_>>(),
        ))
    };
    let turned = ordered(&[&three, &one, &two]);
    let one_now = order(&turned, &one);
    assert_eq!(
        (one_now.order, one_now.branches.as_deref()),
        (Some(2), Some("connected = 1\nbusy = 3\nno = stop"))
    );
    assert_eq!(order(&turned, &three).order, Some(1));
    let without_two = order(&ordered(&[&one, &three]), &one);
    assert_eq!(without_two.branches.as_deref(), Some("connected = 2\nno = stop"));
    assert!(ordered(&[&one, &two, &three]).is_empty());
}

/// A cadence of some steps with any offsets, counting and branches.
fn any_steps() -> impl Strategy<Value = Vec<CadenceStep>> {
    let branch = prop_oneof![
        Just(String::new()),
        (1i64..7).prop_map(|to| format!("connected = {to}")),
        Just("connected = stop".to_owned())
    ];
    let one = (0i64..60, any::<bool>(), any::<bool>(), branch);
    proptest::collection::vec(one, 1..6).prop_map(|steps| {
        let made =
            |(at, (offset, from_start, skips, branches)): (usize, (i64, bool, bool, String))| CadenceStep {
                counts_from: Some(if from_start { "start" } else { "previous" }.to_owned()),
                skip_weekends: Some(skips),
                branches: Some(branches),
                ..step(at as i64 + 1, offset)
            };
        steps.into_iter().enumerate().map(made).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn however_it_goes_one_step_is_open_while_it_is_active_and_none_is_due_too_early_or_on_a_day_off(
        steps in any_steps(),
        days in proptest::collection::vec((0u64..20, any::<bool>(), 0u8..8), 1..20),
    ) {
        let steps: Vec<&CadenceStep> = steps.iter().collect();
        let mut run = Run::start(&steps);
        let mut now = NOW;
        for (later, answers, acts) in days {
            now = Now { moment: now.moment + later as i64 * DAY, today: now.today + Days::new(later) };
            let before = run.clone();
            run = match (run.enrolment.standing(), acts) {
                (Standing::Active, 0) => run.then(&pause(&before.enrolment, &before.activities)),
                (Standing::Active, 1) => run.then(&stop(&before.enrolment, &before.activities, why::REPLIED)),
                (Standing::Active, _) => run.close(answers.then_some("connected"), &steps, now),
                (Standing::Paused, _) => {
                    run.then(&resume(&before.enrolment, &before.activities, &steps, &about(), now))
                }
                _ => break,
            };
            let open = run.open();
            let is_active = run.enrolment.standing() == Standing::Active;
            prop_assert_eq!(open.len(), usize::from(is_active));
            let mut ids: Vec<Id> = run.activities.iter().map(|activity| activity.id).collect();
            ids.sort();
            ids.dedup();
            prop_assert_eq!(ids.len(), run.activities.len(), "no activity is made twice");
            if let Some(activity) = open.first() {
                let day = activity.due.expect("a day");
                prop_assert!(day >= now.today);
                prop_assert_eq!(activity.cadence_step, run.enrolment.step);
                let step = steps.iter().find(|step| Some(step.id) == run.enrolment.step).expect("it is there");
                let is_off = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
                prop_assert!(!(step.skip_weekends == Some(true) && is_off));
            }
        }
    }
}
