//! The small tables an import matches and adds to: list entries, pipelines, stages, custom fields.

use std::collections::HashMap;

use crate::domain::fold::fold;
use crate::domain::pipeline::{Pipeline, Stage, StageType};
use crate::domain::presets::StagePreset;
use crate::domain::probability::Forecast;
use crate::domain::seed::{entry, entry_key, is_fixed};
use crate::domain::{Catalogue, Change, Currency, FieldKind, Id, Kind, Value};
use crate::exchange::headers::plain;
use crate::exchange::values::words;
use crate::repository::Lists;

/// List entries, pipelines and stages as they are and as the import makes them.
pub struct Small {
    /// Key by list and folded label or key.
    entries: HashMap<String, HashMap<String, String>>,
    /// Pipelines.
    pub pipelines: Vec<Pipeline>,
    /// Stages of all pipelines.
    pub stages: Vec<Stage>,
    /// Where deals go that name no pipeline.
    pub default_pipeline: Option<Id>,
    /// Built-in and custom fields.
    pub catalogue: Catalogue,
    /// Custom fields the import makes.
    made_fields: Vec<(Kind, String)>,
    /// Names of products, and how they are compared to tell of near ones.
    pub products: Vec<(String, String)>,
    /// The deck's currency.
    pub base: Currency,
}

impl Small {
    /// The small tables of a deck.
    pub fn new(lists: &Lists) -> Small {
        let mut entries: HashMap<String, HashMap<String, String>> = HashMap::new();
        for known in &lists.entries {
            let (Some(list), Some(key)) = (&known.list, &known.key) else { continue };
            let words = entries.entry(list.clone()).or_default();
            words.entry(fold(known.name.as_deref().unwrap_or(key))).or_insert_with(|| key.clone());
            words.entry(key.clone()).or_insert_with(|| key.clone());
        }
        Small {
            entries,
            pipelines: lists.pipelines.clone(),
            stages: lists.stages.clone(),
            default_pipeline: lists.default_pipeline().map(|pipeline| pipeline.id),
            catalogue: lists.catalogue.clone(),
            made_fields: Vec::new(),
            products: {
                let names = lists.products.iter().filter_map(|product| product.name.clone());
                names.map(|name| (name.clone(), plain(&name))).collect()
            },
            base: lists.base,
        }
    }

    /// The key of a list's entry for a word; none where the list has none and none can be added.
    pub fn known_entry(&self, list: &str, word: &str) -> Option<String> {
        let known =
            self.entries.get(list).and_then(|words| words.get(&fold(word)).or_else(|| words.get(word)));
        known.cloned().or_else(|| words::fixed(list, word).map(str::to_owned))
    }

    /// True when a word is in a list, or can be added to it.
    pub fn takes(&self, list: &str, word: &str) -> bool {
        !is_fixed(list) || self.known_entry(list, word).is_some()
    }

    /// The key of a list's entry for a word, and the change that makes it where there is none.
    pub fn entry(&mut self, list: &str, word: &str) -> (String, Option<Change>) {
        if let Some(key) = self.known_entry(list, word) {
            return (key, None);
        }
        let words = self.entries.entry(list.to_owned()).or_default();
        let wanted = entry_key(word);
        let mut key = wanted.clone();
        let mut number = 2;
        while words.values().any(|known| *known == key) {
            key = format!("{wanted}-{number}");
            number += 1;
        }
        let order = words.values().collect::<std::collections::HashSet<_>>().len();
        words.insert(fold(word), key.clone());
        words.insert(key.clone(), key.clone());
        let change = entry(list, &key, word.trim(), order);
        (key, Some(change))
    }

    /// The currency that a cell names in a custom field of amounts.
    pub fn currency_in(&self, kind: Kind, key: &str, text: &str) -> Option<Currency> {
        self.catalogue.field(kind, key).and_then(|field| super::custom::currency_of(&field.kind, text))
    }

    /// The kind of a custom field, and the change that makes the field where there is none.
    pub fn custom_field(&mut self, kind: Kind, key: &str) -> (FieldKind, Option<Change>) {
        if let Some(field) = self.catalogue.field(kind, key) {
            return (field.kind.clone(), None);
        }
        let wanted = (kind, key.to_owned());
        if self.made_fields.contains(&wanted) {
            return (FieldKind::Text, None);
        }
        self.made_fields.push(wanted);
        let order = self.catalogue.fields(kind).count() + self.made_fields.len();
        let values = [
            ("kind", Value::from(kind.key())),
            ("key", key.into()),
            ("name", key.replace('_', " ").into()),
            ("type", "text".into()),
            ("order", (order as i64).into()),
            ("active", true.into()),
        ];
        let id = Id::derived(&["custom_field", kind.key(), key]);
        (FieldKind::Text, Some(Change::create(Kind::CustomField, id, values)))
    }

    /// The pipeline of this name, and the change that makes it where there is none.
    pub fn pipeline(&mut self, name: &str) -> (Id, Option<Change>) {
        let folded = fold(name);
        let same = |pipeline: &&Pipeline| pipeline.name.as_deref().is_some_and(|name| fold(name) == folded);
        if let Some(known) = self.pipelines.iter().find(same) {
            return (known.id, None);
        }
        let mut made = Pipeline::empty(Id::derived(&["pipeline", &entry_key(name)]));
        made.name = Some(name.trim().to_owned());
        made.tracked_by = Some("both".to_owned());
        made.order = Some(self.pipelines.iter().filter_map(|pipeline| pipeline.order).max().unwrap_or(0) + 1);
        let record = made.to_record();
        self.pipelines.push(made);
        (record.id, Some(Change::Create { kind: Kind::Pipeline, id: record.id, values: record.stored() }))
    }

    /// The stage of this name in a pipeline, however it is spaced and hyphened.
    pub fn known_stage(&self, pipeline: Id, name: &str) -> Option<&Stage> {
        let (folded, plain_name) = (fold(name), plain(name));
        let named = |same: &dyn Fn(&str) -> bool| {
            let mut here = self.stages.iter().filter(|stage| stage.pipeline == Some(pipeline));
            here.find(|stage| stage.name.as_deref().is_some_and(same))
        };
        named(&|known| fold(known) == folded)
            .or_else(|| named(&|known| !plain_name.is_empty() && plain(known) == plain_name))
    }

    /// A stage that may mean the same as one of this name, which the pipeline does not have: all
    /// words of one are words of the other.
    pub fn near_stage(&self, pipeline: Id, name: &str) -> Option<&Stage> {
        let words = |name: &str| -> Vec<String> {
            let folded = fold(name);
            let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            words.map(str::to_owned).collect()
        };
        let (own, kind) = (words(name), meaning(name).0);
        let holds = |more: &[String], less: &[String]| less.iter().all(|word| more.contains(word));
        self.stages.iter().filter(|stage| stage.pipeline == Some(pipeline) && stage.kind() == kind).find(
            |stage| {
                let known = words(stage.name.as_deref().unwrap_or_default());
                !known.is_empty() && !own.is_empty() && (holds(&own, &known) || holds(&known, &own))
            },
        )
    }

    /// The stages of a pipeline by these names: changes that make those that are missing, in the
    /// order deals pass them, and that renumber the others.
    pub fn make_stages(&mut self, pipeline: Id, names: &[String]) -> Vec<Change> {
        let missing: Vec<String> =
            names.iter().filter(|name| self.known_stage(pipeline, name).is_none()).cloned().collect();
        if missing.is_empty() {
            return Vec::new();
        }
        let is_here = |stage: &Stage| stage.pipeline == Some(pipeline);
        let mut here: Vec<Stage> = self.stages.iter().filter(|stage| is_here(stage)).cloned().collect();
        here.sort_by_key(|stage| (stage.order, stage.id));
        let before: HashMap<Id, Option<i64>> = here.iter().map(|stage| (stage.id, stage.order)).collect();
        for name in missing {
            let folded = fold(&name);
            if here.iter().any(|stage| stage.name.as_deref().is_some_and(|name| fold(name) == folded)) {
                continue;
            }
            let made = stage(pipeline, &name);
            let rank = |stage: &Stage| (stage_rank(stage.kind()), stage.probability.unwrap_or(50));
            let place = match made.kind() {
                StageType::Lost => here.len(),
                _ => here.iter().position(|stage| rank(stage) > rank(&made)).unwrap_or(here.len()),
            };
            here.insert(place, made);
        }
        let mut changes = Vec::new();
        for (order, stage) in here.iter_mut().enumerate() {
            stage.order = Some(order as i64);
            match before.get(&stage.id) {
                Some(known) if *known == stage.order => {}
                Some(_) => changes.push(Change::set(
                    Kind::Stage,
                    stage.id,
                    [("order", Value::Integer(order as i64))],
                )),
                None => {
                    let record = stage.to_record();
                    changes.push(Change::Create {
                        kind: Kind::Stage,
                        id: record.id,
                        values: record.stored(),
                    });
                }
            }
        }
        self.stages.retain(|stage| !is_here(stage));
        self.stages.extend(here);
        changes
    }
}

fn stage_rank(kind: StageType) -> u8 {
    match kind {
        StageType::Open => 0,
        StageType::Won => 1,
        StageType::Lost => 2,
    }
}

/// A stage as its name lets expect it.
fn stage(pipeline: Id, name: &str) -> Stage {
    let (kind, probability) = meaning(name);
    let mut stage = Stage::empty(Id::derived(&["stage", &pipeline.to_string(), &fold(name)]));
    stage.name = Some(name.trim().to_owned());
    stage.pipeline = Some(pipeline);
    stage.kind_of = Some(kind.key().to_owned());
    stage.probability = Some(probability);
    let (forecast, colour) = match kind {
        StageType::Open => (Forecast::at(probability), "cyan"),
        StageType::Won => (Forecast::Closed, "green"),
        StageType::Lost => (Forecast::Omitted, "red"),
    };
    stage.forecast = Some(forecast.key().to_owned());
    stage.colour = Some(colour.to_owned());
    stage.rot_days = (kind == StageType::Open).then_some(14);
    stage.active = Some(true);
    stage
}

/// Beginnings of words that tell how far a deal has come.
const STEPS: [(&[&str], i64); 8] = [
    (&["prospect", "new", "lead", "incoming", "backlog"], 10),
    (&["qualif", "engag", "contact", "discover", "appointment"], 20),
    (&["need", "analy", "require", "value"], 30),
    (&["demo", "presen", "meeting", "trial", "evaluat"], 40),
    (&["decision", "percept"], 50),
    (&["propos", "quot", "pric", "bao gia"], 60),
    (&["negot", "review", "dam phan"], 80),
    (&["contract", "commit", "verbal", "sign", "hop dong"], 90),
];

/// What a stage's name says: won, lost or open, and how likely a deal in it is won.
pub fn meaning(name: &str) -> (StageType, i64) {
    let folded = fold(name);
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let has = |word: &str| words.contains(&word);
    if has("won") || folded == "closedwon" || folded == "thang" {
        return (StageType::Won, 100);
    }
    if has("lost") || has("dead") || has("dropped") || folded == "closedlost" || folded == "thua" {
        return (StageType::Lost, 0);
    }
    for preset in StagePreset::ALL {
        if let Some(probability) = preset_probability(preset, &folded) {
            return (StageType::Open, probability);
        }
    }
    let step = STEPS.iter().rev().find(|(starts, _)| starts.iter().any(|start| folded.contains(start)));
    (StageType::Open, step.map_or(50, |(_, probability)| *probability))
}

fn preset_probability(preset: StagePreset, folded: &str) -> Option<i64> {
    preset.changes().into_iter().find_map(|change| match change {
        Change::Create { kind: Kind::Stage, values, .. } => {
            let value = |key: &str| values.iter().find(|(known, _)| known == key).map(|(_, value)| value);
            let same = value("name").and_then(Value::as_text).is_some_and(|name| fold(name) == folded);
            if same { value("probability").and_then(Value::as_integer) } else { None }
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_stages_say_what_they_mean() {
        for (name, kind, probability) in [
            ("Won", StageType::Won, 100),
            ("Closed Lost", StageType::Lost, 0),
            ("Prospecting", StageType::Open, 10),
            ("Needs Analysis", StageType::Open, 25),
            ("Engaging", StageType::Open, 20),
            ("Proposal Sent", StageType::Open, 60),
            ("Whatever", StageType::Open, 50),
        ] {
            assert_eq!(meaning(name), (kind, probability), "{name}");
        }
    }
}
