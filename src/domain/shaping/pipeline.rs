//! Pipelines: made with the stages of a preset, renamed, put in order, and given up to another one
//! that takes over their deals.

use super::stage::{of_pipeline, taken_over};
use super::{Shaped, Shaping, given, moved, name_given, named, told};
use crate::domain::catalogue::Kind;
use crate::domain::change::{Change, Key};
use crate::domain::fold::fold;
use crate::domain::id::Id;
use crate::domain::message::Message;
use crate::domain::now::Now;
use crate::domain::opportunity::Opportunity;
use crate::domain::pipeline::{Pipeline, Stage};
use crate::domain::presets::StagePreset;
use crate::domain::value::Value;

impl Pipeline {
    /// What it is called.
    pub fn label(&self) -> &str {
        self.name.as_deref().unwrap_or_default()
    }
}

/// Adds a pipeline with the stages of a preset, after the others.
pub fn add(
    name: &str,
    preset: StagePreset,
    pipelines: &[Pipeline],
    new_id: &mut dyn FnMut() -> Id,
) -> Shaped {
    let name = named(name, pipelines.iter().map(|other| other.name.as_deref()))?;
    let order = pipelines.iter().filter_map(|other| other.order).max().map_or(0, |last| last + 1);
    let pipeline = new_id();
    let mut changes = Vec::new();
    for change in preset.changes() {
        match change {
            Change::Create { kind: Kind::Pipeline, mut values, .. } => {
                values.retain(|(key, _)| !matches!(key.as_ref(), "name" | "default" | "order"));
                values.push(("name".into(), name.as_str().into()));
                values.push(("order".into(), order.into()));
                if pipelines.is_empty() {
                    values.push(("default".into(), true.into()));
                }
                changes.push(Change::Create { kind: Kind::Pipeline, id: pipeline, values });
            }
            Change::Create { kind: Kind::Stage, mut values, .. } => {
                values.retain(|(key, _)| key != "pipeline");
                values.push(("pipeline".into(), pipeline.into()));
                changes.push(Change::Create { kind: Kind::Stage, id: new_id(), values });
            }
            _ => {}
        }
    }
    Ok(Shaping::new(Message::new("shape-pipeline-added").with("name", name), changes))
}

/// Gives a pipeline other values. Whoever becomes the default takes that from the one before.
pub fn set(before: &Pipeline, values: Vec<(Key, Value)>, pipelines: &[Pipeline]) -> Shaped {
    let mut values = values;
    if given(&values, "name").is_some() {
        let others = pipelines.iter().filter(|other| other.id != before.id);
        let name = named(name_given(&values, None), others.map(|other| other.name.as_deref()))?;
        values.retain(|(key, _)| key != "name");
        if name != before.label() {
            values.insert(0, ("name".into(), name.into()));
        }
    }
    let mut changes = Vec::new();
    match given(&values, "default").map(Value::as_bool) {
        Some(Some(true)) if before.default != Some(true) => {
            let was = pipelines.iter().filter(|other| other.default == Some(true) && other.id != before.id);
            let none = |other: &Pipeline| Change::set(Kind::Pipeline, other.id, [("default", Value::Null)]);
            changes.extend(was.map(none));
        }
        Some(default) if default != Some(true) && before.default == Some(true) => {
            return Err(Message::new("shape-pipeline-stays-default").with("name", before.label()));
        }
        _ => {}
    }
    let label = told(&values, before.label(), "shape-pipeline-renamed", "shape-pipeline-set");
    if !values.is_empty() {
        changes.push(Change::set(Kind::Pipeline, before.id, values));
    }
    Ok(Shaping::new(label, changes))
}

/// Makes a pipeline the one that new deals go to.
pub fn make_default(pipeline: &Pipeline, pipelines: &[Pipeline]) -> Shaped {
    if pipeline.default == Some(true) {
        return Err(Message::new("shape-pipeline-is-default").with("name", pipeline.label()));
    }
    let shaping = set(pipeline, vec![("default".into(), true.into())], pipelines)?;
    Ok(Shaping { label: Message::new("shape-pipeline-default").with("name", pipeline.label()), ..shaping })
}

/// Takes a pipeline up (`-1`) or down (`1`) among the others.
pub fn reorder(pipeline: &Pipeline, by: isize, pipelines: &[Pipeline]) -> Shaped {
    let places = pipelines.iter().map(|other| (other.id, other.order)).collect();
    moved(Kind::Pipeline, pipeline.label(), places, pipeline.id, by)
}

/// Why a pipeline cannot be given up: new deals go to it, or there is no other.
///
/// # Errors
/// That reason.
pub fn may_retire(pipeline: &Pipeline, pipelines: &[Pipeline]) -> Result<(), Message> {
    if pipelines.len() < 2 {
        return Err(Message::new("shape-last-pipeline").with("name", pipeline.label()));
    }
    let is_default = pipelines.iter().find(|other| other.default == Some(true)).or(pipelines.first());
    if is_default.is_some_and(|default| default.id == pipeline.id) {
        return Err(Message::new("shape-pipeline-stays-default").with("name", pipeline.label()));
    }
    Ok(())
}

/// The stage of another pipeline that takes over the deals of one: it means the same, and is
/// called the same, else is as likely, or nearly.
pub fn counterpart<'a>(stage: &Stage, to: Id, stages: &'a [Stage]) -> Option<&'a Stage> {
    let means_it = |other: &&Stage| other.is_active() && other.kind() == stage.kind();
    let there: Vec<&Stage> = of_pipeline(stages, to).into_iter().filter(means_it).collect();
    let called = there.iter().find(|other| fold(other.label()) == fold(stage.label()));
    let far = |other: &&&Stage| (other.probability.unwrap_or(0) - stage.probability.unwrap_or(0)).abs();
    called.or_else(|| there.iter().min_by_key(far)).copied()
}

/// Gives a pipeline up: its deals go to their counterparts in another one, below what is there;
/// its stages are kept, so that what was done in them can be read. `deals` come with the stage they
/// are in, `last` tells the place of a column's last card.
pub fn retire<E>(
    pipeline: &Pipeline,
    deals: &[(&Stage, Vec<Opportunity>)],
    to: Option<&Pipeline>,
    (pipelines, stages): (&[Pipeline], &[Stage]),
    mut last: impl FnMut(Id) -> Result<Option<String>, E>,
    now: Now,
) -> Result<Shaped, E> {
    if let Err(reason) = may_retire(pipeline, pipelines) {
        return Ok(Err(reason));
    }
    let mut changes = vec![Change::Delete { kind: Kind::Pipeline, id: pipeline.id }];
    let active = stages.iter().filter(|stage| stage.pipeline == Some(pipeline.id) && stage.is_active());
    changes.extend(active.map(|stage| Change::set(Kind::Stage, stage.id, [("active", Value::Bool(false))])));
    let mut count = 0;
    let mut ends: Vec<(Id, Option<String>)> = Vec::new();
    for (from, deals) in deals.iter().filter(|(_, deals)| !deals.is_empty()) {
        let Some(target) = to.and_then(|to| counterpart(from, to.id, stages)) else {
            let message = Message::new("shape-pipeline-needs-heir").with("name", pipeline.label());
            return Ok(Err(message));
        };
        let end = match ends.iter().position(|(stage, _)| *stage == target.id) {
            Some(at) => ends.swap_remove(at).1,
            None => last(target.id)?,
        };
        let moved = taken_over(from, deals, target, end, now);
        let place = moved.iter().rev().find_map(|change| match change {
            Change::Set { values, .. } => given(values, "position").and_then(Value::as_text),
            _ => None,
        });
        ends.push((target.id, place.map(str::to_owned)));
        count += deals.len();
        changes.extend(moved);
    }
    let label = match to.filter(|_| count > 0) {
        Some(to) => Message::new("shape-pipeline-retired-to")
            .with("name", pipeline.label())
            .with("to", to.label())
            .with("count", count),
        None => Message::new("shape-pipeline-retired").with("name", pipeline.label()),
    };
    Ok(Ok(Shaping::new(label, changes)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::{applied, id, numbered};

    /// The pipelines and stages of a standard deck with a short pipeline beside it.
    fn two() -> (Vec<Pipeline>, Vec<Stage>) {
        let mut changes = StagePreset::Standard.changes();
        let pipelines = |changes: &[Change]| {
            applied(changes, Kind::Pipeline).iter().map(Pipeline::from_record).collect::<Vec<_>>()
        };
        let first = pipelines(&changes);
        let added = add("Renewals", StagePreset::Short, &first, &mut numbered()).expect("another name");
        changes.extend(added.changes);
        let stages = applied(&changes, Kind::Stage).iter().map(Stage::from_record).collect();
        (pipelines(&changes), stages)
    }

    #[test]
    fn another_pipeline_is_not_the_default_and_has_stages_of_its_own() {
        let (pipelines, stages) = two();
        assert_eq!(pipelines.iter().filter(|one| one.default == Some(true)).count(), 1);
        assert_eq!(of_pipeline(&stages, pipelines[1].id).len(), 5);
        assert_eq!(of_pipeline(&stages, pipelines[0].id).len(), 6);
    }

    #[test]
    fn deals_go_to_the_stage_that_means_the_same_and_is_nearest() {
        let (pipelines, stages) = two();
        let to = |name: &str| {
            let from = stages.iter().find(|stage| stage.label() == name).expect("a stage");
            counterpart(from, pipelines[1].id, &stages).expect("a counterpart").label().to_owned()
        };
        assert_eq!(to("Prospecting"), "New");
        assert_eq!(to("Negotiation"), "Proposition");
        assert_eq!(to("Closed Won"), "Won");
        assert_eq!(to("Closed Lost"), "Lost");
    }

    #[test]
    fn the_pipeline_of_new_deals_stays_until_another_is_that() {
        let (pipelines, stages) = two();
        assert_eq!(may_retire(&pipelines[0], &pipelines).unwrap_err().id, "shape-pipeline-stays-default");
        assert_eq!(may_retire(&pipelines[0], &pipelines[..1]).unwrap_err().id, "shape-last-pipeline");
        let from = of_pipeline(&stages, pipelines[1].id)[0];
        let deals = [(from, vec![Opportunity { stage: Some(from.id), ..Opportunity::empty(id(70)) }])];
        let now = Now { moment: 1, today: chrono::NaiveDate::MIN };
        let last = |_: Id| Ok::<_, ()>(None);
        let retired = |to| retire(&pipelines[1], &deals, to, (&pipelines, &stages), last, now);
        let refused = retired(None).expect("no reading fails").unwrap_err();
        assert_eq!(refused.id, "shape-pipeline-needs-heir");
        let shaping = retired(Some(&pipelines[0])).expect("no reading fails").expect("an heir");
        let moved = shaping.changes.iter().any(|change| {
            matches!(change, Change::Set { id: of, values, .. } if *of == id(70)
                && given(values, "stage") == Some(&Value::from(StagePreset::Standard.stage("Prospecting"))))
        });
        assert!(moved, "{:?}", shaping.changes);
    }
}
