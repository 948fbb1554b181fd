//! The rules of selling through the deck: what is kept agrees with what the rules say, and every
//! step can be taken back.

use std::collections::HashSet;

use dealdeck::domain::activity::Activity;
use dealdeck::domain::conversion::{Becomes, Conversion, Unverified, convert};
use dealdeck::domain::editing::Defaults;
use dealdeck::domain::grouping::Bucket;
use dealdeck::domain::lead::Lead;
use dealdeck::domain::moving::{Closing, close, move_all, move_to, reopen};
use dealdeck::domain::next_step::is_rotting;
use dealdeck::domain::opportunity::Opportunity;
use dealdeck::domain::pipeline::{Stage, StageType, first_of};
use dealdeck::domain::probability::Weighing;
use dealdeck::domain::{Change, Device, Id, Kind, Now};
use dealdeck::exchange::demo::demo;
use dealdeck::query::parse;
use dealdeck::repository::{Clock, Repository, Who, new_id};

use crate::held::{all, everything};

/// Monday, 15 June 2026, 9:00 UTC.
const CLOCK: Clock = Clock::Fixed(1_781_514_000_000);

fn deck() -> Repository {
    let who = Who { device: Device::new(1), user: None, clock: CLOCK, state_dir: None };
    Repository::in_memory(demo(CLOCK, "demo".to_owned()), who).expect("a demo deck")
}

fn now() -> Now {
    Now { moment: CLOCK.now(), today: CLOCK.today() }
}

fn deals(deck: &Repository) -> Vec<Opportunity> {
    all(deck, Kind::Opportunity).iter().map(Opportunity::from_record).collect()
}

fn stage_of<'a>(stages: &'a [Stage], deal: &Opportunity) -> &'a Stage {
    stages.iter().find(|stage| Some(stage.id) == deal.stage).expect("a stage of the deck")
}

fn undo(deck: &mut Repository) {
    deck.undo(str::to_owned).expect("undo works").expect("there is a step to undo");
}

#[test]
fn converting_a_lead_is_one_step_and_undone_to_the_last_field() {
    let mut deck = deck();
    let before = everything(&deck);
    let activities: Vec<Activity> = all(&deck, Kind::Activity).iter().map(Activity::from_record).collect();
    let of = |lead: Id| activities.iter().filter(move |activity| activity.lead == Some(lead));
    let leads: Vec<Lead> = all(&deck, Kind::Lead).iter().map(Lead::from_record).collect();
    let lead = leads
        .iter()
        .find(|lead| lead.converted_at.is_none() && of(lead.id).count() > 1)
        .expect("a lead with activities");
    let stages = deck.lists().stages.clone();
    let own: Vec<Activity> = of(lead.id).cloned().collect();
    let (account, contact, opportunity) = (new_id(CLOCK), new_id(CLOCK), new_id(CLOCK));
    let conversion = Conversion {
        account: Becomes::New(account),
        contact: Becomes::New(contact),
        opportunity: Becomes::New(opportunity),
        opportunity_name: Some("First order".to_owned()),
        unverified: Unverified::Copy,
        activities: &own,
        account_links: &[],
        opportunity_links: &[],
        defaults: Defaults {
            stages: &stages,
            pipeline: deck.lists().default_pipeline().map(|pipeline| pipeline.id),
            owner: deck.lists().me,
            currency: deck.lists().base,
            position: "a0".to_owned(),
        },
    };
    deck.commit("converted", convert(lead, &conversion, now())).expect("a commit");

    let seen = deck.referring(Kind::Activity, "opportunity", opportunity).expect("activities");
    assert_eq!(seen.len(), own.len());
    let person = deck.get(Kind::Contact, contact).expect("a read").expect("the contact");
    assert_eq!(person.get("account").as_id(), Some(account));
    let deal = deck.get(Kind::Opportunity, opportunity).expect("a read").expect("the deal");
    assert_eq!((deal.get("contact").as_id(), deal.get("owner").as_id()), (Some(contact), lead.owner));

    undo(&mut deck);
    assert!(everything(&deck) == before);
}

#[test]
fn the_filter_for_rotting_deals_is_the_rule() {
    let deck = deck();
    let stages = &deck.lists().stages;
    let parsed = parse("is:rotting", Kind::Opportunity, deck.lists());
    assert!(parsed.problems.is_empty());
    let mut found = HashSet::new();
    let read = deck.each(Kind::Opportunity, Some(&parsed.filter), &mut |record| found.insert(record.id));
    read.expect("the deck can be read");
    let rotting = deals(&deck).into_iter().filter(|deal| is_rotting(deal, stage_of(stages, deal), now()));
    let expected: HashSet<Id> = rotting.map(|deal| deal.id).collect();
    assert!(!expected.is_empty());
    assert_eq!(found, expected);
}

fn all_moved(deals: &[Opportunity], to: &Stage, stages: &[Stage]) -> Vec<Change> {
    let moves: Vec<_> = deals.iter().map(|deal| (deal.clone(), to.clone())).collect();
    let moved = move_all(&moves, stages, &Closing::default(), |_| Ok::<_, ()>(None), now());
    moved.expect("nothing is read")
}

#[test]
fn the_kept_totals_are_what_the_deals_add_up_to() {
    let mut deck = deck();
    let stages = deck.lists().stages.clone();
    let all = deals(&deck);
    let open = first_of(&stages, stages[0].pipeline.expect("a pipeline"), StageType::Open).expect("a stage");
    let moved: Vec<Opportunity> = all.into_iter().step_by(3).collect();
    deck.commit("moved", all_moved(&moved, open, &stages)).expect("a commit");

    let lists = deck.lists();
    let kept = deck.column_totals(stages[0].pipeline.expect("a pipeline"), None).expect("totals");
    for stage in &stages {
        let here: Vec<Opportunity> =
            deals(&deck).into_iter().filter(|deal| deal.stage == Some(stage.id)).collect();
        let kept = kept.iter().find(|total| total.of == Bucket::Stage(stage.id)).expect("a column");
        assert_eq!(kept.count, here.len() as i64);
        let mut weighing = Weighing::new(lists.base);
        for deal in &here {
            weighing.add(deal, Some(stage), &lists.rates, now().today);
        }
        // Kept totals round once a currency, the rule once a deal.
        let apart = (kept.weighted.base.minor - weighing.total.base.minor).abs();
        assert!(apart <= here.len() as i64, "{:?}: {apart} minor units apart", stage.name);
        assert_eq!(kept.unweighted, weighing.left_out);
    }
}

#[test]
fn a_bulk_move_is_one_step_and_keeps_manual_probabilities() {
    let mut deck = deck();
    let stages = deck.lists().stages.clone();
    let before = everything(&deck);
    let open: Vec<Opportunity> =
        deals(&deck).into_iter().filter(|deal| stage_of(&stages, deal).is_open()).collect();
    let by_hand = open.iter().filter(|deal| deal.probability_by_hand == Some(true)).count();
    assert!(by_hand > 0);
    deck.commit("moved all", all_moved(&open, &stages[3], &stages)).expect("a commit");
    for (was, is) in open.iter().map(|was| (was, deals(&deck).into_iter().find(|deal| deal.id == was.id))) {
        let is = is.expect("the deal");
        assert_eq!(is.stage, Some(stages[3].id));
        let hand = was.probability_by_hand == Some(true);
        assert_eq!(is.probability, if hand { was.probability } else { stages[3].probability });
    }
    undo(&mut deck);
    assert!(everything(&deck) == before);
}

#[test]
fn any_run_of_moves_wins_losses_and_reopenings_can_be_taken_back() {
    let mut deck = deck();
    let stages = deck.lists().stages.clone();
    let before = everything(&deck);
    let mut random = fastrand::Rng::with_seed(11);
    let mut steps = 0;
    let ids: Vec<Id> = deals(&deck).iter().map(|deal| deal.id).take(6).collect();
    for number in 0..60 {
        let id = ids[random.usize(..ids.len())];
        let record = deck.get(Kind::Opportunity, id).expect("a read").expect("the deal");
        let deal = Opportunity::from_record(&record);
        let at = Now { moment: now().moment + number, ..now() };
        let from = Some(stage_of(&stages, &deal));
        let to = &stages[random.usize(..stages.len())];
        let reason = Closing { reason: Some("other".to_owned()), ..Closing::default() };
        let changes: Vec<Change> = match random.u8(..3) {
            0 => move_to(&deal, from, to, Some(format!("a{}", random.u8(1..9))), at),
            1 => close(&deal, from, to, &reason, None, at),
            _ => reopen(&deal, &stages, None, at),
        };
        if !changes.is_empty() {
            deck.commit("moved", changes).expect("a commit");
            steps += 1;
        }
        let is = deck.get(Kind::Opportunity, id).expect("a read").expect("the deal");
        let is = Opportunity::from_record(&is);
        let closed = !stage_of(&stages, &is).is_open();
        assert_eq!(is.closed_at.is_some(), closed);
        assert!(!closed || matches!(is.probability, Some(0 | 100)));
    }
    assert!(steps > 20);
    let mut undone = 0;
    while everything(&deck) != before && undone < steps {
        undo(&mut deck);
        undone += 1;
    }
    assert!(everything(&deck) == before, "{undone} of {steps} steps were undone");
}
