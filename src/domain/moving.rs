//! What happens to a deal when it moves, is won, lost or reopened. One deal or many: the same
//! rule. Moving sets the stage's probability unless a hand set it; closing remembers what
//! reopening brings back.

use std::collections::HashMap;

use super::Kind;
use super::change::{Change, Key};
use super::id::Id;
use super::link;
use super::now::Now;
use super::opportunity::Opportunity;
use super::pipeline::{Stage, StageType, first_of};
use super::position::between;
use super::value::Value;

/// What is known about why a deal was won or lost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Closing {
    /// Key of the list `win-reason` or `loss-reason`.
    pub reason: Option<String>,
    /// Key of the list `outcome-class`; worked out from reason and type when not given.
    pub class: Option<String>,
    /// What else there is to say.
    pub note: Option<String>,
}

/// Moves a deal to a stage, and to a place in that column when one is given. Moving into a won
/// or lost stage closes the deal, moving out of one reopens it. A move to where the deal already
/// is only changes its place.
pub fn move_to(
    deal: &Opportunity,
    from: Option<&Stage>,
    to: &Stage,
    position: Option<String>,
    now: Now,
) -> Vec<Change> {
    close(deal, from, to, &Closing::default(), position, now)
}

/// Moves a deal to a stage, with the reasons when that stage means won or lost.
pub fn close(
    deal: &Opportunity,
    from: Option<&Stage>,
    to: &Stage,
    closing: &Closing,
    position: Option<String>,
    now: Now,
) -> Vec<Change> {
    let place = position.map(|position| ("position", Value::from(position)));
    if deal.stage == Some(to.id) {
        let mut values: Vec<_> = place.into_iter().collect();
        if !to.is_open() {
            values.extend(reasons(deal, to.kind(), closing));
        }
        return if values.is_empty() { Vec::new() } else { vec![set(deal, values)] };
    }
    let mut values = vec![
        ("stage", to.id.into()),
        ("pipeline", to.pipeline.or(deal.pipeline).into()),
        ("stage_since", Value::Moment(now.moment)),
    ];
    values.extend(place);
    let was_closed = is_closed(deal, from);
    if to.is_open() {
        values.push(("probability", probability_in(deal, was_closed, to)));
        if was_closed {
            values.extend(reopened(deal));
        }
    } else {
        if !was_closed {
            values.push(("reopens_to", deal.stage.into()));
            values.push(("reopen_probability", deal.probability.into()));
            values.push(("reopen_close", deal.close.into()));
        }
        values.push(("probability", closed_probability(to.kind()).into()));
        values.push(("closed_at", Value::Moment(now.moment)));
        values.push(("close", now.today.into()));
        values.extend(reasons(deal, to.kind(), closing));
    }
    vec![set(deal, values), event(deal.id, deal.stage, to.id, now.moment)]
}

/// Opens a closed deal again: the stage, probability and close date it had come back. When its
/// stage is gone, or was never known, it goes to the first open stage. Nothing for an open deal.
pub fn reopen(deal: &Opportunity, stages: &[Stage], position: Option<String>, now: Now) -> Vec<Change> {
    let find = |id: Option<Id>| stages.iter().find(|stage| Some(stage.id) == id);
    let from = find(deal.stage);
    let earlier = find(deal.reopens_to).filter(|stage| stage.is_open());
    let first = || first_of(stages, deal.pipeline.or(from?.pipeline)?, StageType::Open);
    match earlier.or_else(first) {
        Some(to) if is_closed(deal, from) => move_to(deal, from, to, position, now),
        _ => Vec::new(),
    }
}

/// What a deal has when one of two moves made apart is to hold: what the rule of that move gives,
/// with what its step `wrote`, and nothing of what the other move alone set. `then` is when the
/// move was made.
pub fn hold(
    deal: &Opportunity,
    given_up: Option<&Stage>,
    held: &Stage,
    wrote: Vec<(Key, Value)>,
    then: Now,
) -> Vec<(Key, Value)> {
    let other = Opportunity { stage: given_up.map(|stage| stage.id), ..deal.clone() };
    let ruled = move_to(&other, given_up, held, None, then).into_iter().find_map(|change| match change {
        Change::Set { values, .. } => Some(values),
        _ => None,
    });
    let mut values = ruled.unwrap_or_default();
    values.retain(|(key, _)| wrote.iter().all(|(written, _)| written != key));
    values.extend(wrote);
    values
}

/// Moves deals, each into its stage and to the top of that column, in their order, by the rule of
/// a single move. `first` tells the place of a column's first card.
pub fn move_all<E>(
    moves: &[(Opportunity, Stage)],
    stages: &[Stage],
    closing: &Closing,
    mut first: impl FnMut(Id) -> Result<Option<String>, E>,
    now: Now,
) -> Result<Vec<Change>, E> {
    let mut tops: HashMap<Id, String> = HashMap::new();
    let mut changes = Vec::new();
    for (deal, to) in moves.iter().rev() {
        let place = match tops.get(&to.id) {
            Some(top) => between(None, Some(top)),
            None => between(None, first(to.id)?.as_deref()),
        };
        tops.insert(to.id, place.clone());
        let from = stages.iter().find(|stage| Some(stage.id) == deal.stage);
        changes.extend(close(deal, from, to, closing, Some(place), now));
    }
    Ok(changes)
}

/// Gives a deal another expected close date; a later one counts as a push.
pub fn set_close(deal: &Opportunity, date: Option<chrono::NaiveDate>) -> Change {
    let mut values = vec![("close", Value::from(date))];
    if pushes(deal, date) {
        values.push(("pushed", (deal.pushed.unwrap_or(0) + 1).into()));
    }
    set(deal, values)
}

/// True when this close date is later than the one an open deal has.
pub fn pushes(deal: &Opportunity, date: Option<chrono::NaiveDate>) -> bool {
    deal.closed_at.is_none() && deal.close.zip(date).is_some_and(|(before, after)| after > before)
}

/// The change that notes a deal's coming into a stage.
pub fn event(deal: Id, from: Option<Id>, to: Id, at: i64) -> Change {
    let values: [(&'static str, Value); 4] = [
        ("opportunity", deal.into()),
        ("stage", to.into()),
        ("from", from.into()),
        ("at", Value::Moment(at)),
    ];
    Change::create(Kind::StageEvent, link::stage_event(deal, to, at), values)
}

/// 100 for won, 0 for lost; none for open.
pub fn closed_probability(kind: StageType) -> Option<i64> {
    match kind {
        StageType::Open => None,
        StageType::Won => Some(100),
        StageType::Lost => Some(0),
    }
}

/// The outcome class that a reason or type makes plain; none where a person must say.
pub fn outcome_class(kind: StageType, reason: Option<&str>, deal_type: Option<&str>) -> Option<&'static str> {
    match (kind, reason, deal_type) {
        (StageType::Lost, Some("competition"), _) => Some("competitive-loss"),
        (StageType::Lost, Some("no-decision"), _) => Some("no-decision"),
        (StageType::Lost, Some("poor-fit"), _) => Some("disqualified"),
        (StageType::Won, _, Some("new-business")) => Some("won-new"),
        (StageType::Won, _, Some("existing-business" | "cross-sell" | "up-sell" | "renewal")) => {
            Some("won-expansion")
        }
        _ => None,
    }
}

fn set(deal: &Opportunity, values: Vec<(&'static str, Value)>) -> Change {
    Change::set(Kind::Opportunity, deal.id, values)
}

fn is_closed(deal: &Opportunity, stage: Option<&Stage>) -> bool {
    stage.map_or(deal.closed_at.is_some(), |stage| !stage.is_open())
}

/// What a deal is to be rid of whose stage and whose closing were written apart: an open one of having
/// been closed, a closed one of the reason for the other end. Nothing where it agrees with itself.
pub fn agreeing(deal: &Opportunity, stage: &Stage) -> Vec<Change> {
    let values = match stage.kind() {
        StageType::Open if deal.closed_at.is_none() => return Vec::new(),
        StageType::Open => {
            let mut values = reopened(deal);
            values.push(("probability", probability_in(deal, true, stage)));
            values
        }
        StageType::Won if deal.loss_reason.is_some() => vec![("loss_reason", Value::Null)],
        StageType::Lost if deal.win_reason.is_some() => vec![("win_reason", Value::Null)],
        _ => return Vec::new(),
    };
    vec![set(deal, values)]
}

/// The probability of a deal that comes into an open stage.
fn probability_in(deal: &Opportunity, was_closed: bool, to: &Stage) -> Value {
    let by_hand = deal.probability_by_hand == Some(true);
    let kept = if was_closed { deal.reopen_probability } else { deal.probability };
    let back_where_it_was = was_closed && deal.reopens_to == Some(to.id);
    match kept {
        Some(kept) if by_hand || back_where_it_was => kept.into(),
        _ => to.probability.into(),
    }
}

/// What goes when a deal is open again; its note stays, a person wrote it.
fn reopened(deal: &Opportunity) -> Vec<(&'static str, Value)> {
    let mut values: Vec<_> = [
        "closed_at",
        "reopens_to",
        "reopen_probability",
        "reopen_close",
        "outcome_class",
        "win_reason",
        "loss_reason",
    ]
    .into_iter()
    .map(|key| (key, Value::Null))
    .collect();
    if deal.reopens_to.is_some() {
        values.push(("close", deal.reopen_close.into()));
    }
    values
}

fn reasons(deal: &Opportunity, kind: StageType, closing: &Closing) -> Vec<(&'static str, Value)> {
    let (ours, theirs, kept) = match kind {
        StageType::Won => ("win_reason", "loss_reason", &deal.win_reason),
        _ => ("loss_reason", "win_reason", &deal.loss_reason),
    };
    let reason = closing.reason.as_ref().or(kept.as_ref());
    let plain = outcome_class(kind, reason.map(String::as_str), deal.kind_of.as_deref()).map(str::to_owned);
    let mut values = vec![
        (ours, Value::from(reason.cloned())),
        (theirs, Value::Null),
        ("outcome_class", closing.class.clone().or(plain).into()),
    ];
    if let Some(note) = &closing.note {
        values.push(("outcome_note", note.as_str().into()));
    }
    values
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::domain::presets::StagePreset;
    use crate::domain::testing::{after, applied, id};

    const NOW: Now = Now { moment: 5_000, today: NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day") };

    fn stages() -> Vec<Stage> {
        let changes = StagePreset::Standard.changes();
        applied(&changes, Kind::Stage).iter().map(Stage::from_record).collect()
    }

    fn deal_in(stage: &Stage) -> Opportunity {
        Opportunity {
            stage: Some(stage.id),
            pipeline: stage.pipeline,
            probability: stage.probability,
            close: NaiveDate::from_ymd_opt(2026, 4, 30),
            stage_since: Some(1),
            position: Some("a0".to_owned()),
            ..Opportunity::empty(id(1))
        }
    }

    fn moved(deal: &Opportunity, changes: &[Change]) -> Opportunity {
        Opportunity::from_record(&after(deal.to_record(), changes))
    }

    #[test]
    fn moving_a_deal_sets_the_stages_probability() {
        let stages = stages();
        let deal = deal_in(&stages[0]);
        let moved = moved(&deal, &move_to(&deal, Some(&stages[0]), &stages[2], None, NOW));
        assert_eq!((moved.stage, moved.probability), (Some(stages[2].id), Some(50)));
        assert_eq!(moved.stage_since, Some(5_000));
    }

    #[test]
    fn moving_a_deal_keeps_a_manual_probability() {
        let stages = stages();
        let mut deal = deal_in(&stages[0]);
        deal.probability = Some(35);
        deal.probability_by_hand = Some(true);
        assert_eq!(
            moved(&deal, &move_to(&deal, Some(&stages[0]), &stages[2], None, NOW)).probability,
            Some(35)
        );
    }

    #[test]
    fn moving_a_deal_notes_where_it_came_from_and_when() {
        let stages = stages();
        let deal = deal_in(&stages[0]);
        let events = applied(&move_to(&deal, Some(&stages[0]), &stages[1], None, NOW), Kind::StageEvent);
        assert_eq!(events[0].get("from").as_id(), Some(stages[0].id));
        assert_eq!(events[0].get("stage").as_id(), Some(stages[1].id));
        assert_eq!(events[0].get("at").as_moment(), Some(5_000));
    }

    #[test]
    fn moving_within_a_column_changes_the_place_and_nothing_else() {
        let stages = stages();
        let deal = deal_in(&stages[0]);
        let changes = move_to(&deal, Some(&stages[0]), &stages[0], Some("a5".to_owned()), NOW);
        let expected = Opportunity { position: Some("a5".to_owned()), ..deal.clone() };
        assert_eq!(moved(&deal, &changes), expected);
        assert_eq!(changes.len(), 1);
    }

    #[test]
    fn winning_is_100_percent_and_losing_0_and_both_say_when() {
        let stages = stages();
        for (to, probability) in [(&stages[4], 100), (&stages[5], 0)] {
            let mut deal = deal_in(&stages[3]);
            deal.probability_by_hand = Some(true);
            let closed = moved(&deal, &move_to(&deal, Some(&stages[3]), to, None, NOW));
            assert_eq!(closed.probability, Some(probability));
            assert_eq!(closed.closed_at, Some(5_000));
            assert_eq!(closed.close, Some(NOW.today));
        }
    }

    #[test]
    fn reopening_brings_the_earlier_values_back() {
        let stages = stages();
        for by_hand in [None, Some(true)] {
            let mut deal = deal_in(&stages[2]);
            deal.probability = Some(65);
            deal.probability_by_hand = by_hand;
            let closing = Closing { reason: Some("pricing".to_owned()), ..Closing::default() };
            let lost = moved(&deal, &close(&deal, Some(&stages[2]), &stages[5], &closing, None, NOW));
            let won = moved(&lost, &move_to(&lost, Some(&stages[5]), &stages[4], None, NOW));
            let again = moved(&won, &reopen(&won, &stages, None, NOW));
            assert_eq!(Opportunity { stage_since: deal.stage_since, ..again }, deal);
        }
    }

    #[test]
    fn a_deal_that_came_in_closed_reopens_in_the_first_open_stage() {
        let stages = stages();
        let mut deal = deal_in(&stages[5]);
        deal.closed_at = Some(3);
        let open = moved(&deal, &reopen(&deal, &stages, None, NOW));
        assert_eq!((open.stage, open.probability, open.closed_at), (Some(stages[0].id), Some(10), None));
        assert_eq!(open.close, deal.close);
    }

    #[test]
    fn an_open_deal_cannot_be_reopened() {
        let stages = stages();
        assert!(reopen(&deal_in(&stages[1]), &stages, None, NOW).is_empty());
    }

    #[test]
    fn losing_keeps_the_reason_and_works_out_the_class() {
        let stages = stages();
        let deal = deal_in(&stages[2]);
        let closing = Closing {
            reason: Some("competition".to_owned()),
            note: Some("too late".to_owned()),
            ..Closing::default()
        };
        let lost = moved(&deal, &close(&deal, Some(&stages[2]), &stages[5], &closing, None, NOW));
        assert_eq!(lost.loss_reason.as_deref(), Some("competition"));
        assert_eq!(lost.outcome_class.as_deref(), Some("competitive-loss"));
        assert_eq!(lost.outcome_note.as_deref(), Some("too late"));
    }

    #[test]
    fn turning_a_loss_into_a_win_drops_the_reason_for_losing() {
        let stages = stages();
        let mut deal = deal_in(&stages[5]);
        deal.loss_reason = Some("pricing".to_owned());
        deal.kind_of = Some("renewal".to_owned());
        let won = moved(&deal, &move_to(&deal, Some(&stages[5]), &stages[4], None, NOW));
        assert_eq!((won.loss_reason, won.probability), (None, Some(100)));
        assert_eq!(won.outcome_class.as_deref(), Some("won-expansion"));
    }

    #[test]
    fn a_bulk_move_obeys_the_rule_of_a_single_one() {
        let stages = stages();
        let mut by_hand = deal_in(&stages[0]);
        by_hand.id = id(2);
        by_hand.probability_by_hand = Some(true);
        let deals = [deal_in(&stages[0]), by_hand, Opportunity { id: id(3), ..deal_in(&stages[5]) }];
        let moves = deals.clone().map(|deal| (deal, stages[1].clone()));
        let first = |_| Ok::<_, ()>(Some("a3".to_owned()));
        let changes = move_all(&moves, &stages, &Closing::default(), first, NOW).expect("changes");
        let mut top = "a3".to_owned();
        for deal in deals.iter().rev() {
            let from = stages.iter().find(|stage| Some(stage.id) == deal.stage);
            top = between(None, Some(&top));
            let single = move_to(deal, from, &stages[1], Some(top.clone()), NOW);
            assert!(single.iter().all(|change| changes.contains(change)));
        }
        assert_eq!(changes.len(), 6);
        let unread = move_all(&moves, &stages, &Closing::default(), |_| Err("unread"), NOW);
        assert_eq!(unread, Err("unread"));
    }

    #[test]
    fn a_later_close_date_counts_as_a_push() {
        let deal = deal_in(&stages()[0]);
        let later = moved(&deal, &[set_close(&deal, NaiveDate::from_ymd_opt(2026, 5, 1))]);
        assert_eq!(later.pushed, Some(1));
        let earlier = moved(&later, &[set_close(&later, NaiveDate::from_ymd_opt(2026, 4, 1))]);
        assert_eq!(earlier.pushed, Some(1));
    }
}
