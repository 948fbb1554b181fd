//! The stages of a pipeline. A pipeline keeps at least one open, one won and one lost stage;
//! deals of a stage that is retired go to another one that means the same.

use super::{Shaped, Shaping, given, moved, name_given, named, numbered, told};
use crate::domain::catalogue::Kind;
use crate::domain::change::{Change, Key};
use crate::domain::id::Id;
use crate::domain::message::Message;
use crate::domain::moving;
use crate::domain::now::Now;
use crate::domain::opportunity::Opportunity;
use crate::domain::pipeline::{Stage, StageType};
use crate::domain::position::between;
use crate::domain::value::Value;

impl Stage {
    /// What it is called.
    pub fn label(&self) -> &str {
        self.name.as_deref().unwrap_or_default()
    }
}

/// The stages of a pipeline in their order, then the retired ones.
pub fn of_pipeline(stages: &[Stage], pipeline: Id) -> Vec<&Stage> {
    let mut found: Vec<&Stage> = stages.iter().filter(|stage| stage.pipeline == Some(pipeline)).collect();
    found.sort_by_key(|stage| (!stage.is_active(), stage.order, stage.id));
    found
}

/// Adds a stage: an open one after the last open one, another one at the end.
pub fn add(id: Id, pipeline: Id, values: Vec<(Key, Value)>, stages: &[Stage]) -> Shaped {
    let there = of_pipeline(stages, pipeline);
    let name = named(name_given(&values, None), there.iter().map(|stage| stage.name.as_deref()))?;
    let kind = kind_given(&values).unwrap_or(StageType::Open);
    let active: Vec<&Stage> = there.into_iter().filter(|stage| stage.is_active()).collect();
    let after_open = active.iter().rposition(|stage| stage.is_open()).map_or(0, |last| last + 1);
    let at = if kind == StageType::Open { after_open } else { active.len() };
    let mut places: Vec<(Id, Option<i64>)> = active.iter().map(|stage| (stage.id, stage.order)).collect();
    places.insert(at, (id, Some(at as i64)));
    let mut values = ruled(values, kind);
    values.retain(|(key, _)| !matches!(key.as_ref(), "pipeline" | "order" | "name" | "active" | "type"));
    for (key, value) in [
        ("name", Value::from(name.as_str())),
        ("pipeline", pipeline.into()),
        ("order", (at as i64).into()),
        ("type", kind.key().into()),
        ("active", true.into()),
    ] {
        values.push((key.into(), value));
    }
    values.retain(|(_, value)| !value.is_empty());
    let mut changes = vec![Change::create(Kind::Stage, id, values)];
    changes.extend(numbered(Kind::Stage, &places));
    Ok(Shaping::new(Message::new("shape-stage-added").with("name", name), changes))
}

/// Gives a stage other values. `deals` are those in it, read when its probability or its meaning
/// changes: whoever has no probability set by hand follows the stage, since that is where theirs
/// came from when they moved in.
pub fn set(before: &Stage, values: Vec<(Key, Value)>, stages: &[Stage], deals: &[Opportunity]) -> Shaped {
    let others = stages
        .iter()
        .filter(|other| other.pipeline == before.pipeline && other.id != before.id && other.is_active());
    let mut values = values;
    if given(&values, "name").is_some() {
        let name = named(name_given(&values, None), others.map(|other| other.name.as_deref()))?;
        values.retain(|(key, _)| key != "name");
        if name != before.label() {
            values.insert(0, ("name".into(), name.into()));
        }
    }
    let kind = kind_given(&values).unwrap_or(before.kind());
    if kind != before.kind() {
        if !deals.is_empty() {
            return Err(Message::new("shape-stage-has-deals")
                .with("name", before.label())
                .with("count", deals.len()));
        }
        refuse_last(before, stages)?;
    }
    let values = ruled(values, kind);
    let probability = given(&values, "probability").map(Value::as_integer);
    let label = told(&values, before.label(), "shape-stage-renamed", "shape-stage-set");
    let mut changes = Vec::new();
    if !values.is_empty() {
        changes.push(Change::set(Kind::Stage, before.id, values));
    }
    if let Some(probability) = probability.filter(|new| kind == StageType::Open && *new != before.probability)
    {
        changes.extend(followers(before, deals).map(|deal| {
            Change::set(Kind::Opportunity, deal.id, [("probability", Value::from(probability))])
        }));
    }
    Ok(Shaping::new(label, changes))
}

/// True when giving a stage these values asks for the deals in it.
pub fn concerns_deals(before: &Stage, values: &[(Key, Value)]) -> bool {
    let probability = given(values, "probability").map(Value::as_integer);
    let kind = kind_given(values).unwrap_or(before.kind());
    kind != before.kind() || probability.is_some_and(|new| new != before.probability && before.is_open())
}

/// The deals whose probability is the stage's: stored when they moved in, and not set by hand.
fn followers<'a>(stage: &'a Stage, deals: &'a [Opportunity]) -> impl Iterator<Item = &'a Opportunity> {
    deals.iter().filter(move |deal| {
        deal.stage == Some(stage.id) && deal.probability_by_hand != Some(true) && deal.probability.is_some()
    })
}

/// Takes a stage up (`-1`) or down (`1`) among those of its pipeline.
pub fn reorder(stage: &Stage, by: isize, stages: &[Stage]) -> Shaped {
    let Some(pipeline) = stage.pipeline else { return Err(Message::new("shape-at-the-end")) };
    let active = of_pipeline(stages, pipeline).into_iter().filter(|other| other.is_active());
    let places = active.map(|other| (other.id, other.order)).collect();
    moved(Kind::Stage, stage.label(), places, stage.id, by)
}

/// Gives a stage a colour, or takes it away.
pub fn recolour(stage: &Stage, colour: Option<&str>) -> Shaped {
    let change = Change::set(Kind::Stage, stage.id, [("colour", Value::from(colour.map(str::to_owned)))]);
    Ok(Shaping::new(Message::new("shape-recoloured").with("name", stage.label()), vec![change]))
}

/// Why a stage cannot be retired: it is the last of its pipeline that means what it means.
///
/// # Errors
/// That reason.
pub fn may_retire(stage: &Stage, stages: &[Stage]) -> Result<(), Message> {
    if !stage.is_active() {
        return Err(Message::new("shape-stage-is-retired").with("name", stage.label()));
    }
    refuse_last(stage, stages)
}

/// The stages that can take over the deals of one: they mean the same, those of its own pipeline
/// first, the one before it first of all.
pub fn heirs<'a>(stage: &Stage, stages: &'a [Stage]) -> Vec<&'a Stage> {
    let mut heirs: Vec<&Stage> = stages
        .iter()
        .filter(|other| other.id != stage.id && other.is_active() && other.kind() == stage.kind())
        .collect();
    let far = |other: &Stage| (stage.order.unwrap_or(0) - other.order.unwrap_or(0)).abs();
    heirs.sort_by_key(|other| (other.pipeline != stage.pipeline, far(other), other.order, other.id));
    heirs
}

/// Retires a stage and moves its deals, in their order, to the end of another one's column.
/// `last` is the place of that column's last card.
pub fn retire(
    stage: &Stage,
    deals: &[Opportunity],
    to: Option<(&Stage, Option<String>)>,
    stages: &[Stage],
    now: Now,
) -> Shaped {
    may_retire(stage, stages)?;
    let mut changes = vec![Change::set(Kind::Stage, stage.id, [("active", Value::Bool(false))])];
    let Some((to, last)) = to else {
        if !deals.is_empty() {
            let message = Message::new("shape-stage-needs-heir").with("name", stage.label());
            return Err(message.with("count", deals.len()));
        }
        return Ok(Shaping::new(Message::new("shape-stage-retired").with("name", stage.label()), changes));
    };
    if to.id == stage.id || !to.is_active() || to.kind() != stage.kind() {
        return Err(Message::new("shape-stage-no-heir").with("name", to.label()));
    }
    changes.extend(taken_over(stage, deals, to, last, now));
    let label = Message::new("shape-stage-retired-to")
        .with("name", stage.label())
        .with("to", to.label())
        .with("count", deals.len());
    Ok(Shaping::new(label, changes))
}

/// What becomes of the deals of a stage when another one that means the same takes them over. Open
/// ones move as they always do; closed ones stay closed when they were.
pub(super) fn taken_over(
    from: &Stage,
    deals: &[Opportunity],
    to: &Stage,
    mut last: Option<String>,
    now: Now,
) -> Vec<Change> {
    let mut changes = Vec::new();
    for deal in deals {
        let place = between(last.as_deref(), None);
        if to.is_open() {
            changes.extend(moving::move_to(deal, Some(from), to, Some(place.clone()), now));
        } else {
            let values = [
                ("stage", Value::from(to.id)),
                ("pipeline", to.pipeline.or(deal.pipeline).into()),
                ("position", place.as_str().into()),
            ];
            changes.push(Change::set(Kind::Opportunity, deal.id, values));
            changes.push(moving::event(deal.id, deal.stage, to.id, now.moment));
        }
        last = Some(place);
    }
    changes
}

/// Offers a retired stage again, after the others.
pub fn revive(stage: &Stage, stages: &[Stage]) -> Shaped {
    let order = |other: &Stage| other.order.unwrap_or(0);
    let others = stages.iter().filter(|other| other.pipeline == stage.pipeline && other.is_active());
    let last = others.map(order).max().map_or(0, |last| last + 1);
    let values = [("active", Value::Bool(true)), ("order", last.into())];
    let label = Message::new("shape-stage-revived").with("name", stage.label());
    Ok(Shaping::new(label, vec![Change::set(Kind::Stage, stage.id, values)]))
}

fn kind_given(values: &[(Key, Value)]) -> Option<StageType> {
    Some(match given(values, "type")?.as_text()? {
        "won" => StageType::Won,
        "lost" => StageType::Lost,
        _ => StageType::Open,
    })
}

/// What closing decides is not set by hand: a won stage is at 100 percent and a lost one at 0.
fn ruled(mut values: Vec<(Key, Value)>, kind: StageType) -> Vec<(Key, Value)> {
    if let Some(probability) = moving::closed_probability(kind) {
        let says_kind = given(&values, "type").is_some();
        let had = values.len();
        values.retain(|(key, _)| key != "probability");
        if says_kind || values.len() < had {
            values.push(("probability".into(), probability.into()));
        }
    }
    values
}

fn refuse_last(stage: &Stage, stages: &[Stage]) -> Result<(), Message> {
    let another = stages.iter().any(|other| {
        other.pipeline == stage.pipeline
            && other.id != stage.id
            && other.is_active()
            && other.kind() == stage.kind()
    });
    if another || !stage.is_active() {
        return Ok(());
    }
    let id = match stage.kind() {
        StageType::Open => "shape-last-open",
        StageType::Won => "shape-last-won",
        StageType::Lost => "shape-last-lost",
    };
    Err(Message::new(id).with("name", stage.label()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::presets::StagePreset;
    use crate::domain::testing::{after, applied, id};

    const NOW: Now = Now { moment: 5_000, today: chrono::NaiveDate::MIN };

    fn stages() -> Vec<Stage> {
        applied(&StagePreset::Standard.changes(), Kind::Stage).iter().map(Stage::from_record).collect()
    }

    fn deal(number: i64, stage: &Stage) -> Opportunity {
        Opportunity {
            stage: Some(stage.id),
            pipeline: stage.pipeline,
            probability: stage.probability,
            ..Opportunity::empty(id(number))
        }
    }

    fn labels(stages: &[Stage]) -> Vec<String> {
        let pipeline = StagePreset::Standard.pipeline();
        of_pipeline(stages, pipeline).iter().map(|stage| stage.label().to_owned()).collect()
    }

    #[test]
    fn an_open_stage_is_added_before_the_closed_ones() {
        let mut changes = StagePreset::Standard.changes();
        let values = vec![("name".into(), Value::from("Demo")), ("probability".into(), 40.into())];
        let added = add(id(9), StagePreset::Standard.pipeline(), values, &stages()).expect("a stage");
        changes.extend(added.changes);
        let stages: Vec<Stage> = applied(&changes, Kind::Stage).iter().map(Stage::from_record).collect();
        assert_eq!(labels(&stages)[3..], ["Negotiation", "Demo", "Closed Won", "Closed Lost"]);
    }

    #[test]
    fn the_last_stage_of_a_meaning_stays() {
        let stages = stages();
        assert_eq!(may_retire(&stages[4], &stages).unwrap_err().id, "shape-last-won");
        assert_eq!(may_retire(&stages[5], &stages).unwrap_err().id, "shape-last-lost");
        let lost = vec![("type".into(), Value::from("lost"))];
        assert_eq!(set(&stages[4], lost, &stages, &[]).unwrap_err().id, "shape-last-won");
        assert_eq!(may_retire(&stages[0], &stages), Ok(()));
    }

    #[test]
    fn deals_go_on_as_they_always_move_and_a_hand_set_probability_stays() {
        let stages = stages();
        let mut by_hand = deal(2, &stages[2]);
        by_hand.probability = Some(33);
        by_hand.probability_by_hand = Some(true);
        let deals = [deal(1, &stages[2]), by_hand];
        let to = Some((&stages[1], Some("a5".to_owned())));
        let changes = retire(&stages[2], &deals, to, &stages, NOW).expect("it can be").changes;
        let moved: Vec<Opportunity> = deals
            .iter()
            .map(|deal| Opportunity::from_record(&after(deal.to_record(), &of(&changes, deal.id))))
            .collect();
        assert!(moved.iter().all(|deal| deal.stage == Some(stages[1].id)));
        assert_eq!([moved[0].probability, moved[1].probability], [Some(20), Some(33)]);
        assert!(moved[0].position < moved[1].position && moved[0].position.as_deref() > Some("a5"));
        assert_eq!(retire(&stages[2], &deals, None, &stages, NOW).unwrap_err().id, "shape-stage-needs-heir");
    }

    #[test]
    fn won_deals_stay_won_on_the_day_they_were() {
        let mut stages = stages();
        let other = Stage { id: id(8), order: Some(9), ..stages[4].clone() };
        stages.push(other.clone());
        let won = Opportunity { closed_at: Some(77), ..deal(1, &stages[4]) };
        let changes = retire(&stages[4], std::slice::from_ref(&won), Some((&other, None)), &stages, NOW);
        let changes = changes.expect("there is another won stage").changes;
        let after = Opportunity::from_record(&after(won.to_record(), &of(&changes, won.id)));
        assert_eq!((after.stage, after.closed_at, after.close), (Some(other.id), Some(77), won.close));
        let open = retire(&stages[4], &[won], Some((&stages[0], None)), &stages, NOW);
        assert_eq!(open.unwrap_err().id, "shape-stage-no-heir");
    }

    #[test]
    fn a_won_stage_is_at_a_hundred_whatever_is_typed() {
        let stages = stages();
        let typed = vec![("probability".into(), Value::from(60))];
        let changes = set(&stages[4], typed, &stages, &[]).expect("it can be").changes;
        let won = Stage::from_record(&after(stages[4].to_record(), &changes));
        assert_eq!(won.probability, Some(100));
    }

    fn of(changes: &[Change], id: Id) -> Vec<Change> {
        changes.iter().filter(|change| change.subject().1 == id).cloned().collect()
    }
}
