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

    /// The keys of the fields that are asked for here.
    pub fn asked_for(&self) -> impl Iterator<Item = &str> {
        let keys = self.required_fields.as_deref().unwrap_or_default().split(',');
        keys.map(str::trim).filter(|key| !key.is_empty())
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
    let others = stages.iter().filter(|other| {
        other.pipeline == before.pipeline && other.id != before.id && other.is_active()
    });
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
    if let Some(probability) = probability.filter(|new| kind == StageType::Open && *new != before.probability) {
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
