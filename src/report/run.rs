//! Reading the deals of a deck one by one, and naming and ordering the groups.

use std::collections::{HashMap, HashSet};

use super::Error;
use super::by::{By, Of};
use super::deal::Terms;
use super::grouped::{Grouped, Report, Tally};
use super::{pipeline, win_loss};
use crate::domain::pipeline::Stage;
use crate::domain::{FieldKind, Id, Kind, Value};
use crate::query::Names;
use crate::repository::{Filter, Lists, Repository};

/// Makes the report `pipeline` of the deals that a filter lets through.
pub fn pipeline(
    repository: &Repository,
    filter: Option<&Filter>,
    by: Option<&By>,
) -> Result<Report<pipeline::Figures>, Error> {
    run::<pipeline::Pipeline>(repository, pipeline::NAME, filter, by)
}

/// Makes the report `win-loss` of the deals that a filter lets through.
pub fn win_loss(
    repository: &Repository,
    filter: Option<&Filter>,
    by: Option<&By>,
) -> Result<Report<win_loss::Figures>, Error> {
    run::<win_loss::WinLoss>(repository, win_loss::NAME, filter, by)
}

fn run<T: Tally>(
    repository: &Repository,
    name: &'static str,
    filter: Option<&Filter>,
    by: Option<&By>,
) -> Result<Report<T::Figures>, Error> {
    let lists = repository.lists();
    let clock = repository.clock();
    let terms = Terms {
        stages: lists.stages.iter().map(|stage| (stage.id, stage)).collect(),
        rates: &lists.rates,
        base: lists.base,
        today: repository.today(),
        day_of: &|moment| clock.day_of(moment),
    };
    let there = match by.map(|by| &by.of) {
        Some(Of::Through { to, key, .. }) => values_of(repository, *to, key)?,
        _ => HashMap::new(),
    };
    let mut grouped = Grouped::<T>::default();
    repository.each(Kind::Opportunity, filter, &mut |record| {
        grouped.add(&record, by, &there, &terms);
        true
    })?;
    let labels = match by.and_then(|by| by.of.kind()) {
        Some(kind) => labels(repository, kind, grouped.keys())?,
        None => HashMap::new(),
    };
    // Keys without a label of their own come after those that have one.
    let label = |key: &str| labels.get(key).cloned().unwrap_or_else(|| (key.to_owned(), labels.len()));
    Ok(grouped.report(name, by, lists.base, &label))
}

/// What every record of a kind holds in a field.
fn values_of(repository: &Repository, kind: Kind, key: &str) -> Result<HashMap<Id, Value>, Error> {
    let mut values = HashMap::new();
    repository.each(kind, None, &mut |record| {
        let value = record.get(key).clone();
        if !value.is_empty() {
            values.insert(record.id, value);
        }
        true
    })?;
    Ok(values)
}

/// Labels and ranks of these keys: list entries and stages in their order, the others alike. Stages
/// of one name in several pipelines have the pipeline's beside it.
fn labels<'a>(
    repository: &Repository,
    kind: &FieldKind,
    keys: impl Iterator<Item = &'a str>,
) -> Result<HashMap<String, (String, usize)>, Error> {
    let lists: &Lists = repository.lists();
    Ok(match kind {
        FieldKind::Choice(list) | FieldKind::ManyChoices(list) => {
            let entries = lists.entries(list).into_iter().enumerate();
            entries.map(|(rank, (key, name))| (key, (name, rank))).collect()
        }
        FieldKind::Reference(Kind::Stage) => {
            let met: HashSet<&str> = keys.collect();
            let stages: Vec<(usize, &Stage)> =
                lists.stages.iter().enumerate().filter(|(_, s)| met.contains(&*s.id.to_string())).collect();
            let named = |(rank, stage): &(usize, &Stage)| {
                let namesake = |(_, other): &(usize, &Stage)| {
                    other.pipeline != stage.pipeline && other.name == stage.name
                };
                let name = stage.name.clone().unwrap_or_default();
                let pipeline = stage.pipeline.filter(|_| stages.iter().any(namesake));
                let pipeline = pipeline.and_then(|id| lists.pipeline(id)?.name.as_deref());
                let name = pipeline.map_or(name.clone(), |pipeline| format!("{name} · {pipeline}"));
                (stage.id.to_string(), (name, *rank))
            };
            stages.iter().map(named).collect()
        }
        FieldKind::Reference(to) | FieldKind::ManyReferences(to) => {
            let ids: Vec<(Kind, Id)> = keys.filter_map(|key| Some((*to, key.parse().ok()?))).collect();
            let names = repository.names(&ids)?;
            names.into_iter().map(|(id, name)| (id.to_string(), (name, 0))).collect()
        }
        _ => HashMap::new(),
    })
}
